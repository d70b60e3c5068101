"""What all pages of the rulebook share: the rulebook, its cases, the day they speak of, postures over time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from ringfence.assessment.law import Law
from ringfence.assessment.posture import postures
from ringfence.assessment.register import Stretch, stretches
from ringfence.core.dates import BEGINNING, END, PartialDate, day_after
from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.cases import read_cases
from ringfence.rulebook.load import Rulebook, load_rulebook
from ringfence.rulebook.model import Case, Provision

PostureOf = Callable[[Law, date], list[dict[str, Any]]]

FIRST_DAY = date(2018, 1, 1)
"""First day of the map: before it hardly any rule on suppliers of 5G existed."""


@dataclass(frozen=True, slots=True)
class Posture:
    """How a jurisdiction stands to suppliers from a day on, until the next of its postures."""

    from_on: date
    code: str
    rank: int
    reason: str
    provisions: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """The rulebook with everything that its pages show; ``day`` is the last day on which somebody read a source."""

    book: Rulebook
    posture_of: PostureOf = postures
    law: Law = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "law", Law(self.book, END))

    @cached_property
    def day(self) -> date:
        return max(coverage.read_on for coverage in self.book.coverage.values())

    @cached_property
    def names(self) -> dict[str, str]:
        """Jurisdictions by code, in the order of their names."""
        found = {code: self.book.coverage[code].name for code in self.book.jurisdictions if code in self.book.coverage}
        return dict(sorted(found.items(), key=lambda item: item[1]))

    @cached_property
    def provisions(self) -> dict[str, list[Provision]]:
        """Provisions by jurisdiction, in the order of their ids."""
        found: dict[str, list[Provision]] = defaultdict(list)
        for provision in self.book.provisions:
            found[provision.jurisdiction].append(provision)
        return found

    @cached_property
    def cases(self) -> dict[str, list[Case]]:
        """The cases of each provision.

        Raises
        ------
        RingfenceError
            A file of cases cannot be read.
        """
        problems = Problems()
        files = self.book.files.items()
        found = {name: [case for case, _ in read_cases(path, problems)] for name, path in files}
        if problems.errors:
            raise RingfenceError(problems)
        return found

    @cached_property
    def stretches(self) -> dict[str, list[Stretch]]:
        """The states of each provision with the days on which they hold."""
        return {provision.id: stretches(self.law, provision) for provision in self.book.provisions}

    def deadlines(self, stretch: Stretch) -> list[PartialDate]:
        """The last lawful days of a state, one for each day from which they are counted."""
        under = stretch.provision.whose.designated_under
        suppliers = [entry.supplier for entry in self.law.entries(under)] if under else []
        found = (self.law.last_lawful_day(stretch.provision, stretch.state, s, "") for s in suppliers or [None])
        return sorted({last for last in found if last})

    @cached_property
    def days(self) -> list[date]:
        """Days from the first of the map on which a posture may change."""
        found = {FIRST_DAY, self.day}
        for provision in self.book.provisions:
            for stretch in self.stretches[provision.id]:
                found |= {stretch.days.from_on, stretch.days.to_on}
                found |= {day_after(last.latest) for last in self.deadlines(stretch)}
            for state in provision.states:
                found |= {state.known_on, state.from_.earliest, state.from_.latest}
        for listed in self.book.lists.values():
            found |= {d for entry in listed.entries for part in (entry.from_, entry.to) if part for d in _ends(part)}
        return sorted(day for day in found if FIRST_DAY <= day < END and day != BEGINNING)

    @cached_property
    def postures(self) -> Mapping[str, Sequence[Posture]]:
        """Each jurisdiction's postures from ``FIRST_DAY`` on, one entry per change."""
        found: dict[str, list[Posture]] = defaultdict(list)
        for day in self.days:
            for row in self.posture_of(self.law, day):
                now = Posture(day, row["posture"], row["rank"], row["reason"], tuple(row["provisions"]))
                runs = found[row["jurisdiction"]]
                if not runs or _content(runs[-1]) != _content(now):
                    runs.append(now)
        return found

    def posture_on(self, jurisdiction: str, day: date) -> Posture:
        """The posture on a day; before the first day of the map that of the first."""
        runs = self.postures[jurisdiction]
        return max((run for run in runs if run.from_on <= day), key=lambda run: run.from_on, default=runs[0])


def read_shared(selection: Iterable[str] | None = None) -> Shared:
    """The rulebook that ships, or some of its jurisdictions."""
    return Shared(load_rulebook(selection))


def _ends(when: PartialDate) -> set[date]:
    return {when.earliest, when.latest}


def _content(posture: Posture) -> tuple[object, ...]:
    return posture.code, posture.rank, posture.reason, posture.provisions


def provision_page(provision_id: str) -> str:
    """Where a provision's page stands."""
    return f"rulebook/{provision_id}.md"


def jurisdiction_page(code: str) -> str:
    """Where a jurisdiction's page stands."""
    return f"rulebook/{code}.md"


def anchor(name: str) -> str:
    """The anchor of an instrument, list or catalogue on its jurisdiction's page."""
    return name.partition("/")[2].replace("/", "-")


def span_text(from_: PartialDate | None, to: PartialDate | None) -> str:
    """A time in words; empty if it is always."""
    parts = [f"from {from_}" if from_ else "", f"until {to}" if to else ""]
    return " ".join(part for part in parts if part)
