"""Jurisdictions side by side: what each demands on a day, by duty and by part of the network."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from ringfence.assessment.law import Law
from ringfence.assessment.register import Stretch, deadline_text, jurisdiction_named, on_day
from ringfence.core.errors import RingfenceError
from ringfence.core.vocabulary import DOMAINS, FUNCTIONS
from ringfence.rulebook.duties import duty_named, known_duties
from ringfence.rulebook.duties.base import Family
from ringfence.rulebook.model import Provision
from ringfence.rulebook.render import where, whose
from ringfence.rulebook.terms import Selector

EVERYTHING: Final = "everything"
"""The part of a provision that names no part of the network."""

PARTS: Final = (EVERYTHING, *DOMAINS)

NOT_READ: Final = "not_read"
"""The duty of an entry that says that nobody could read what holds."""

_FAMILIES: Final[tuple[Family, ...]] = (
    "element", "share", "diversity", "document", "power", "statement", "information"
)  # fmt: skip
"""Duties on things first, what demands nothing last."""


@dataclass(frozen=True)
class Demand:
    """What a provision demands on the day in one part of the network."""

    stretch: Stretch
    part: str
    perhaps: bool = False
    """Whether it is undecided that the provision means this part."""
    within: str = ""
    """``everything``: the provision names no part, and so reaches this one with all others."""

    @property
    def provision(self) -> Provision:
        return self.stretch.provision

    @cached_property
    def key(self) -> tuple[str, bool, str]:
        """What two parts of the network must share to stand in one row."""
        return self.provision.id, self.perhaps, self.within


@dataclass(frozen=True)
class Row:
    """One duty in one or more parts of the network: the demands of each jurisdiction, in the order asked for."""

    duty: str
    parts: tuple[str, ...]
    cells: tuple[tuple[Demand, ...], ...]

    @property
    def alone(self) -> int | None:
        """The place of the only jurisdiction that has something here; None if several have."""
        filled = [index for index, cell in enumerate(self.cells) if cell]
        return filled[0] if len(filled) == 1 else None


@dataclass(frozen=True)
class Comparison:
    """Jurisdictions side by side on a day."""

    law: Law
    day: date
    jurisdictions: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def above(self) -> dict[str, tuple[str, ...]]:
        """Unions of the rulebook whose law holds in a jurisdiction too, but that were not asked for."""
        countries, known = self.law.rulebook.countries, sorted(self.law.rulebook.jurisdictions)
        return {
            name: tuple(
                union
                for union in known
                if union not in self.jurisdictions and countries.membership(name.upper(), union).at(self.day)
            )
            for name in self.jurisdictions
        }

    @cached_property
    def not_read(self) -> frozenset[str]:
        """Jurisdictions of which the rulebook itself says that what holds is not known: nothing found means nothing."""
        cells = [cell for row in self.rows if row.duty == NOT_READ for cell in row.cells]
        return frozenset(demand.provision.jurisdiction for cell in cells for demand in cell)

    def name(self, jurisdiction: str) -> str:
        """The name in English, or the code where nobody has entered one."""
        found = self.law.rulebook.coverage.get(jurisdiction)
        return found.name if found else jurisdiction.upper()

    def record(self) -> dict[str, Any]:
        """The comparison with the shape of ``ringfence rules compare --format json``."""
        return {
            "as_of": self.day.isoformat(),
            "known_on": self.law.known_on.isoformat(),
            "rulebook_version": self.law.rulebook.version,
            "jurisdictions": [
                {
                    "code": code,
                    "name": self.name(code),
                    "not_read": code in self.not_read,
                    "law_of_union_not_shown": list(self.above[code]),
                }
                for code in self.jurisdictions
            ],
            "rows": [self._row(row) for row in self.rows],
        }

    def _row(self, row: Row) -> dict[str, Any]:
        cells = dict(zip(self.jurisdictions, row.cells, strict=True))
        return {
            "duty": row.duty,
            "means": duty_named(row.duty).means,
            "parts": list(row.parts),
            "only_in": None if row.alone is None else self.jurisdictions[row.alone],
            "demands": {code: [self._demand(demand) for demand in cell] for code, cell in cells.items()},
        }

    def _demand(self, demand: Demand) -> dict[str, Any]:
        provision, state = demand.provision, demand.stretch.state
        return {
            "id": provision.id,
            "fact_id": provision.fact,
            "title": provision.title,
            "operators": provision.who.operators,
            "addressees": provision.who.addressees,
            "whose": whose(self.law.rulebook, provision.whose),
            "where": where(provision),
            "notes": [note for note in (provision.who.note, provision.where.note, provision.note, state.note) if note],
            "part_is_certain": not demand.perhaps,
            "within": demand.within or None,
            "from_on": str(state.from_),
            "deadline": deadline_text(state),
            "max_share": state.max_share,
            "min_groups": state.min_groups,
            "force": state.force,
            "certainty": state.certainty,
            "in_force_is_certain": demand.stretch.certain,
        }


def compare(law: Law, names: Sequence[str], day: date) -> Comparison:
    """Put jurisdictions side by side.

    Parameters
    ----------
    law
        The rulebook with the knowledge of a day.
    names
        Two or more codes or names of jurisdictions of the rulebook.
    day
        The day whose law is compared; only states that hold on it (for certain or perhaps) are shown.

    Raises
    ------
    RingfenceError
        Fewer than two jurisdictions, or one that nobody has read: that is unknown, not free of rules.
    """
    codes = tuple(dict.fromkeys(jurisdiction_named(law.rulebook, name) for name in names))
    if len(codes) < 2:
        raise RingfenceError("one jurisdiction cannot be compared with itself", "name two or more: DE SE")
    demands = [demand for p in law.rulebook.provisions if p.jurisdiction in codes for demand in _demands(law, p, day)]
    rows = [row for duty in _in_order(demands) for row in _rows(duty, codes, demands)]
    return Comparison(law, day, codes, tuple(rows))


def _in_order(demands: Iterable[Demand]) -> list[str]:
    """The duties: those on things before those on documents, and within them what binds somebody first."""
    bound: dict[str, bool] = {}
    for demand in demands:
        state = demand.stretch.state
        bound[state.duty] = bound.get(state.duty, False) or state.force in ("binding", "contractual")
    return sorted(bound, key=lambda name: (_FAMILIES.index(known_duties()[name].family), not bound[name], name))


def _demands(law: Law, provision: Provision, day: date) -> Iterator[Demand]:
    stretch = on_day(law, provision, day)
    if stretch is None:
        return
    rules = [rule for rule in law.rules_of(provision) if law.phases(rule).at(day)]
    sure = {part for rule in rules for part in _parts(rule.where)}
    perhaps = {part for rule in rules if rule.where.perhaps for part in _parts(rule.where.perhaps)} - sure
    if not (sure or perhaps):
        sure = {EVERYTHING}
    yield from (Demand(stretch, part, part in perhaps) for part in PARTS if part in sure | perhaps)


def _parts(selector: Selector) -> Iterator[str]:
    """Domains that a selector names, itself or by a network function."""
    for name in (*selector.domains, *selector.parts, *selector.functions):
        if name in DOMAINS:
            yield name
        elif name in FUNCTIONS:
            yield FUNCTIONS[name].domain


def _rows(duty: str, codes: Sequence[str], demands: Iterable[Demand]) -> Iterator[Row]:
    """Rows of a duty, parts with the same demands in one.

    A rule for everything stands in the rows of the parts too where another jurisdiction names that part: whoever has
    no row there would seem to demand nothing.
    """
    mine = [demand for demand in demands if demand.stretch.state.duty == duty]
    parts = [part for part in PARTS if any(demand.part == part for demand in mine)]
    grouped: dict[tuple[object, ...], tuple[list[str], list[list[Demand]]]] = {}
    for part in parts:
        cells = [list(_in_part(mine, part, code)) for code in codes]
        key = tuple(tuple(demand.key for demand in cell) for cell in cells)
        grouped.setdefault(key, ([], cells))[0].append(part)
    for names, cells in grouped.values():
        yield Row(duty, tuple(names), tuple(tuple(cell) for cell in cells))


def _in_part(demands: Sequence[Demand], part: str, code: str) -> Iterator[Demand]:
    named_elsewhere = any(d.part == part and d.provision.jurisdiction != code for d in demands)
    for demand in demands:
        if demand.provision.jurisdiction != code:
            continue
        if demand.part == part:
            yield demand
        elif demand.part == EVERYTHING and named_elsewhere:
            yield replace(demand, part=part, within=EVERYTHING)
