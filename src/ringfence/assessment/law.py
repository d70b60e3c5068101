"""The law as known on a day: which state of a provision holds when, whom it reaches, when it falls due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ringfence.assessment.catalogues import by_version
from ringfence.core.dates import PartialDate, day_after
from ringfence.core.logic import Truth, all_of, negate
from ringfence.core.timeline import Timeline, combine, during, ever
from ringfence.rulebook.duties import Duty, duty_named
from ringfence.rulebook.facts import CatalogueVersion, Entry
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.model import Deadline, Provision, State, Where, Whose


@dataclass(frozen=True, slots=True)
class Phase:
    """A state that is in force; ``certain`` is false on days on which imprecise dates leave open which one is."""

    state: State
    certain: bool = True
    or_else: tuple[State, ...] = ()
    """Earlier states that may still hold instead, where that is not certain."""
    or_nothing: bool = False
    """Whether, where that is not certain, nothing may be in force at all."""

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

    _phases: dict[tuple[str, Where], Timeline[Phase | None]] = field(default_factory=dict, compare=False, repr=False)
    _rules: dict[str, tuple[Provision, ...]] = field(default_factory=dict, compare=False, repr=False)
    _windows: dict[tuple[str, Where], Timeline[Truth]] = field(default_factory=dict, compare=False, repr=False)
    _reaches: dict[tuple[Whose, str | None], Timeline[Truth]] = field(default_factory=dict, compare=False, repr=False)

    def supposed(self, provision: Provision) -> bool:
        """Whether the provision is to be judged although it is no law."""
        named = provision.id in self.scenarios or provision.fact in self.scenarios
        return named or provision.id in self.rulebook.supposed

    def phases(self, provision: Provision) -> Timeline[Phase | None]:
        """The state in force on each day; among states with the same start the one known last holds."""
        key = (provision.id, provision.where)
        if key not in self._phases:
            line = self._read_phases(provision)
            window = self._windows.get(key)
            self._phases[key] = combine(while_true, line, window) if window else line
        return self._phases[key]

    @cached_property
    def rules(self) -> tuple[Provision, ...]:
        """The provisions as they are judged: one that follows a catalogue of functions once for each version of it."""
        return tuple(rule for provision in self.rulebook.provisions for rule in self.rules_of(provision))

    def rules_of(self, provision: Provision) -> tuple[Provision, ...]:
        """The same of one provision."""
        if provision.where.catalogue is None:
            return (provision,)
        if provision.id not in self._rules:
            self._rules[provision.id] = self._versions(provision, provision.where.catalogue)
        return self._rules[provision.id]

    def _versions(self, provision: Provision, catalogue: str) -> tuple[Provision, ...]:
        found = self.rulebook.catalogues.get(catalogue)
        visible = [v for v in found.versions if _known(v) <= self.known_on] if found else []
        rules: dict[Where, tuple[Provision, Timeline[Truth]]] = {}
        for rule, window in by_version(provision, visible):
            alike = rules.get(rule.where)
            rules[rule.where] = (rule, ever([alike[1], window]) if alike else window)
        self._windows.update({(provision.id, where): window for where, (_, window) in rules.items()})
        return tuple(rule for rule, _ in rules.values())

    def _read_phases(self, provision: Provision) -> Timeline[Phase | None]:
        visible: dict[PartialDate, State] = {}
        for state in sorted(provision.states, key=lambda s: s.known_on):
            if state.known_on <= self.known_on:
                visible[state.from_] = state
        states = [visible[start] for start in sorted(visible)]
        days = sorted({day for state in states for day in (state.from_.earliest, state.from_.latest)})
        return Timeline.of([(day, _phase_on(day, states)) for day in days], None)

    def territory(self, jurisdiction: str, country: str | None) -> Timeline[Truth]:
        """When the law of ``jurisdiction`` holds in ``country``."""
        if country is None:
            return Timeline.constant(None)
        return self.rulebook.countries.membership(country, jurisdiction)

    def anybody_listed(self, list_id: str) -> Timeline[Truth]:
        """When anybody at all is on a list; never certainly nobody where the list is secret, or not given."""
        listed = ever(during(entry.from_, entry.to) for entry in self.entries(list_id))
        return listed if self._is_public(list_id) else listed.map(lambda truth: truth or None)

    def _is_public(self, list_id: str) -> bool:
        found = self.rulebook.lists.get(list_id)
        return found is not None and found.public

    def entries(self, list_id: str) -> list[Entry]:
        """Entries of a list that could be known."""
        found = self.rulebook.lists.get(list_id)
        return [entry for entry in found.entries if _known(entry) <= self.known_on] if found else []

    def designation(self, list_id: str, supplier: str) -> PartialDate | None:
        """The day of the supplier's first entry on a list, its own or its group's."""
        dates = [
            entry.from_
            for entry in self.entries(list_id)
            if entry.from_ and any(truth is not False for truth in self._held(entry, supplier).values)
        ]
        return min(dates, default=None)

    def _listed(self, list_id: str, supplier: str | None) -> Timeline[Truth]:
        held = ever(self._held(entry, supplier) for entry in self.entries(list_id))
        return held if self._is_public(list_id) else held.map(lambda truth: truth or None)

    def _held(self, entry: Entry, supplier: str | None) -> Timeline[Truth]:
        """When an entry stands and the supplier belongs to the group it names."""
        within = self.rulebook.suppliers.within(supplier, [entry.supplier])
        return combine(lambda *both: all_of(both), during(entry.from_, entry.to), within)

    def reaches(self, whose: Whose, supplier: str | None) -> Timeline[Truth]:
        """When equipment of ``supplier`` (None: not known) is meant."""
        key = (whose, supplier)
        if key not in self._reaches:
            self._reaches[key] = self._read_reach(whose, supplier)
        return self._reaches[key]

    def ever_reaches(self, provision: Provision, supplier: str | None) -> bool:
        """Whether the supplier may be meant on any day on which the provision holds."""
        meant = combine(
            lambda phase, truth: phase is not None and truth is not False,
            self.phases(provision),
            self.reaches(provision.whose, supplier),
        )
        return any(meant.values)

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
        if whose.control_outside:
            return self._of_any_controller(supplier, lambda who: self._seated(who, whose.control_outside).map(negate))
        if whose.state_owned_outside:
            return self._of_any_controller(supplier, lambda who: self._of_state_outside(who, whose.state_owned_outside))
        return Timeline.constant(False)

    def _seated(self, supplier: str | None, groups: tuple[str, ...]) -> Timeline[Truth]:
        return self._inside(self.rulebook.suppliers.seats(supplier), groups)

    def _inside(self, places: Sequence[tuple[str, Timeline[Truth]]], groups: tuple[str, ...]) -> Timeline[Truth]:
        """When a country that holds for the supplier is in one of the groups; unknown while none is known."""
        if not places:
            return Timeline.constant(None)
        inside = ever(
            combine(lambda *both: all_of(both), when, self.rulebook.countries.membership(country, group))
            for country, when in places
            for group in groups
        )
        placed = ever(when for _, when in places)
        return combine(lambda yes, known: yes if known else None, inside, placed)

    def _of_any_controller(self, supplier: str | None, judge: Callable[[str], Timeline[Truth]]) -> Timeline[Truth]:
        """When something holds for the supplier or for a company that controls it."""
        if supplier is None:
            return Timeline.constant(None)
        chain = self.rulebook.suppliers.groups(supplier)
        return ever(combine(lambda *both: all_of(both), held, judge(who)) for who, held in chain.items())

    def _of_state_outside(self, supplier: str, groups: tuple[str, ...]) -> Timeline[Truth]:
        """When a state outside the groups owns the company; unknown while its owner is not known."""
        owners = self.rulebook.suppliers.owners(supplier)
        if not owners:
            return Timeline.constant(None)
        states = [(owner.country, when) for owner, when in owners if owner.kind == "state"]
        other = ever(when for owner, when in owners if owner.kind not in ("state", "unknown"))
        outside = self._inside(states, groups).map(negate)
        return combine(lambda away, free: away if away is not None else (False if free else None), outside, other)

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


def _phase_on(day: date, states: Sequence[State]) -> Phase | None:
    """The last of ``states`` that has begun; not certain if a later one may have begun as well."""
    begun = max((index for index, state in enumerate(states) if state.from_.latest <= day), default=-1)
    later = [state for state in states[begun + 1 :] if state.from_.earliest <= day]
    candidates = [*states[max(begun, 0) : begun + 1], *later]
    active = [state for state in candidates if state.active]
    if not active:
        return None
    or_nothing = begun < 0 or len(active) < len(candidates)
    return Phase(active[-1], False, tuple(active[:-1]), or_nothing) if later else Phase(active[-1])


def while_true(phase: Phase | None, truth: Truth) -> Phase | None:
    """A phase on days on which something is true; not certain where that is not known."""
    if phase is None or truth is False:
        return None
    return phase if truth else replace(phase, certain=False, or_nothing=True)


def _known(entry: Entry | CatalogueVersion) -> date:
    """The day on which an entry could be known; by default the day from which it holds."""
    known = entry.known or entry.from_
    return known.latest if known else date.min
