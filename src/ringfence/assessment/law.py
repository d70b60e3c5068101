"""The law as known on a day: which state of a provision holds when, whom it reaches, when it falls due."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ringfence.core.dates import PartialDate, day_after
from ringfence.core.logic import Truth, all_of, negate
from ringfence.core.timeline import Timeline, combine, during, ever
from ringfence.rulebook.duties import Duty, duty_named
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.model import Deadline, Entry, Provision, State, Whose


@dataclass(frozen=True, slots=True)
class Phase:
    """A state that is in force; ``certain`` is false on days on which its imprecise dates leave it open."""

    state: State
    certain: bool = True

    @property
    def duty(self) -> Duty:
        return duty_named(self.state.duty)

    @property
    def since(self) -> PartialDate | None:
        """From when on things count as new; None where the duty reaches old and new alike."""
        return self.state.since or (self.state.from_ if self.duty.new_only else None)


@dataclass(frozen=True)
class Law:
    """A rulebook seen with the knowledge of a day.

    Parameters
    ----------
    known_on
        States, list entries and events adopted after this day are invisible.
    scenarios
        Ids (of provisions or facts) of political or proposed provisions to judge as if they were binding.
    """

    rulebook: Rulebook
    known_on: date
    scenarios: frozenset[str] = frozenset()

    _phases: dict[str, Timeline[Phase | None]] = field(default_factory=dict, compare=False, repr=False)
    _reaches: dict[tuple[Whose, str | None], Timeline[Truth]] = field(default_factory=dict, compare=False, repr=False)

    def supposed(self, provision: Provision) -> bool:
        """Whether the provision is to be judged although it is no law."""
        return provision.id in self.scenarios or provision.fact in self.scenarios

    def phases(self, provision: Provision) -> Timeline[Phase | None]:
        """The state in force on each day; among states with the same start the one known last holds."""
        if provision.id not in self._phases:
            self._phases[provision.id] = self._read_phases(provision)
        return self._phases[provision.id]

    def _read_phases(self, provision: Provision) -> Timeline[Phase | None]:
        visible: dict[PartialDate, State] = {}
        for state in sorted(provision.states, key=lambda s: s.known_on):
            if state.known_on <= self.known_on:
                visible[state.from_] = state
        changes: list[tuple[date, Phase | None]] = []
        before: Phase | None = None
        for start in sorted(visible):
            state = visible[start]
            phase = Phase(state) if state.active else None
            if not start.exact:
                open_state = state if state.active else (before.state if before else None)
                changes.append((start.earliest, Phase(open_state, certain=False) if open_state else None))
            changes.append((start.latest, phase))
            before = phase
        return Timeline.of(changes, None)

    def territory(self, jurisdiction: str, country: str | None) -> Timeline[Truth]:
        """When the law of ``jurisdiction`` holds in ``country``."""
        if country is None:
            return Timeline.constant(None)
        return self.rulebook.countries.membership(country, jurisdiction)

    @cached_property
    def listed_ever(self) -> dict[str, Timeline[Truth]]:
        """For each list: when anybody at all is on it."""
        return {
            name: ever(during(entry.from_, entry.to) for entry in self.entries(name)) for name in self.rulebook.lists
        }

    def entries(self, list_id: str) -> list[Entry]:
        """Entries of a list that could be known."""
        found = self.rulebook.lists.get(list_id)
        return [entry for entry in found.entries if _known(entry) <= self.known_on] if found else []

    def designation(self, list_id: str, supplier: str) -> PartialDate | None:
        """The day of the supplier's first entry on a list, its own or its group's."""
        dates = [
            entry.from_
            for entry in self.entries(list_id)
            if entry.from_ and any(self.rulebook.suppliers.within(supplier, [entry.supplier]).values)
        ]
        return min(dates, default=None)

    def _listed(self, list_id: str, supplier: str | None) -> Timeline[Truth]:
        found = self.rulebook.lists.get(list_id)
        held = ever(
            combine(lambda *both: all_of(both), during(e.from_, e.to), self._is(supplier, e.supplier))
            for e in self.entries(list_id)
        )
        if found is None or not found.public:
            return held.map(lambda truth: truth or None)
        return held

    def _is(self, supplier: str | None, group: str) -> Timeline[Truth]:
        return self.rulebook.suppliers.within(supplier, [group])

    def reaches(self, whose: Whose, supplier: str | None) -> Timeline[Truth]:
        """When equipment of ``supplier`` (None: not known) is meant."""
        key = (whose, supplier)
        if key not in self._reaches:
            self._reaches[key] = self._read_reach(whose, supplier)
        return self._reaches[key]

    def _read_reach(self, whose: Whose, supplier: str | None) -> Timeline[Truth]:
        if whose.any:
            return Timeline.constant(True)
        meant = self._meant(whose, supplier)
        if whose.perhaps is None:
            return meant
        perhaps = self.reaches(whose.perhaps, supplier)
        return combine(lambda sure, maybe: None if sure is False and maybe is not False else sure, meant, perhaps)

    def _meant(self, whose: Whose, supplier: str | None) -> Timeline[Truth]:
        if whose.suppliers:
            return self.rulebook.suppliers.within(supplier, whose.suppliers)
        if whose.designated_under:
            return self._listed(whose.designated_under, supplier)
        if whose.seat_in:
            return self._seated(supplier, whose.seat_in)
        if whose.seat_outside:
            return self._seated(supplier, whose.seat_outside).map(negate)
        return Timeline.constant(False)

    def _seated(self, supplier: str | None, groups: tuple[str, ...]) -> Timeline[Truth]:
        seats = self.rulebook.suppliers.seats(supplier)
        if not seats:
            return Timeline.constant(None)
        inside = ever(
            combine(lambda *both: all_of(both), when, self.rulebook.countries.membership(country, group))
            for country, when in seats
            for group in groups
        )
        seated = ever(when for _, when in seats)
        return combine(lambda yes, known: yes if known else None, inside, seated)

    def late(self, provision: Provision, state: State, supplier: str | None, operator: str) -> Timeline[Truth]:
        """Whether the last lawful day has passed."""
        if state.deadline is None:
            return Timeline.constant(True)
        last = self.last_lawful_day(provision, state, supplier, operator)
        if last is None:
            return Timeline.constant(None)
        return Timeline.of([(day_after(last.earliest), None), (day_after(last.latest), True)], False)

    def last_lawful_day(
        self, provision: Provision, state: State, supplier: str | None, operator: str
    ) -> PartialDate | None:
        """The deadline as a date; None where it is not known or its event has not happened."""
        if isinstance(state.deadline, PartialDate):
            return state.deadline
        if not isinstance(state.deadline, Deadline):
            return None
        start = self._event(provision, state.deadline, supplier, operator)
        return start.plus_months(*state.deadline.span) if start else None

    def _event(
        self, provision: Provision, deadline: Deadline, supplier: str | None, operator: str
    ) -> PartialDate | None:
        if deadline.on is not None:
            return deadline.on
        if deadline.event == "designation":
            under = provision.whose.designated_under
            return self.designation(under, supplier) if under and supplier else None
        for event in self.rulebook.events:
            mine = not event.operator or self.rulebook.operators.same(event.operator, operator)
            if event.id == deadline.event and mine and (event.known or event.on).latest <= self.known_on:
                return event.on
        return None


def _known(entry: Entry) -> date:
    known = entry.known or entry.from_
    return known.latest if known else date.min
