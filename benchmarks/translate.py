"""Provisions as they stand on one day, as plain truth tables: the common source of the OpenFisca and the Cedar peer.

The tables ask the same questions as the rulebook's semantics, dimension by dimension and supplier by supplier; they do
not ask the engine for verdicts, so that agreement of peers and engine means something.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ringfence.assessment.evidence import satisfied
from ringfence.assessment.law import Law, Phase
from ringfence.assessment.scope import DIMENSIONS, Value, addressed, exempted, where_matches
from ringfence.assessment.semantics import BAD, since_when
from ringfence.core.logic import Truth
from ringfence.rulebook.duties import duty_named
from ringfence.rulebook.model import Provision

Domains = Mapping[str, Sequence[str | None]]
"""The distinct values of each column, as profiles hold them: lists sorted and joined."""


@dataclass(frozen=True)
class Table:
    """A truth for each value of some columns, such as for each country or each function with domain."""

    columns: tuple[str, ...]
    truths: Mapping[Value, Truth]

    @property
    def trivial(self) -> bool:
        return all(truth is True for truth in self.truths.values())


@dataclass(frozen=True)
class World:
    """One state that may be in force on the day; mostly there is exactly one."""

    bad: str
    certain: bool
    awake: Truth
    reached: Table
    late: Table
    kept: Table | None
    """None: no evidence can meet the duty."""
    since: Mapping[str | None, tuple[date, date]]
    """Per supplier, between which days the day lies from which things count as new; absent: old and new alike."""


@dataclass(frozen=True)
class Rule:
    """A provision on the day."""

    provision: Provision
    territory: Table
    scope: tuple[Table, ...]
    exceptions: tuple[Table, ...]
    """The provision does not apply where all of them are true; never, if there are none."""
    worlds: tuple[World, ...]

    def binds_in(self, country: str | None) -> bool:
        """Whether the provision's jurisdiction reaches the country, or may."""
        return self.territory.truths[(country,)] is not False


def rules_on(law: Law, day: date, domains: Domains) -> list[Rule]:
    """Every provision that judges elements on the day."""
    found = []
    for provision in law.rulebook.provisions:
        phase = law.phases(provision).at(day)
        if phase is None or provision.who.addressees != "operators":
            continue
        if worlds := _worlds(law, provision, phase, day, domains):
            territory, scope = _territory(law, provision, day, domains), tuple(_scope(law, provision, domains))
            found.append(Rule(provision, territory, scope, tuple(_exceptions(provision, domains)), worlds))
    return found


def _values(domains: Domains, columns: Sequence[str]) -> Iterable[Value]:
    if not columns:
        return [()]
    return [(first, *rest) for first in domains[columns[0]] for rest in _values(domains, columns[1:])]


def _territory(law: Law, provision: Provision, day: date, domains: Domains) -> Table:
    truths: dict[Value, Truth] = {}
    for country in domains["country"]:  # an element in an unknown country is not judged
        truths[(country,)] = bool(country) and law.territory(provision.jurisdiction, country).at(day)
    return Table(("country",), truths)


def _scope(law: Law, provision: Provision, domains: Domains) -> Iterable[Table]:
    operators = law.rulebook.operators
    named = {(name,): addressed(provision, operators, name or "") for name in domains["operator"]}
    tables = [Table(("operator",), named)]
    for dimension in DIMENSIONS:
        if getattr(provision.where, dimension.key):
            values = _values(domains, dimension.columns)
            truths = {value: where_matches(provision, dimension, value)[0] for value in values}
            if dimension.key == "tags" and provision.where.near:
                truths = {value: truth or None for value, truth in truths.items()}
            tables.append(Table(dimension.columns, truths))
    if provision.where.near and not provision.where.tags:
        tables.append(Table((), {(): None}))
    return [table for table in tables if not table.trivial]


def _exceptions(provision: Provision, domains: Domains) -> Iterable[Table]:
    for dimension in DIMENSIONS:
        if getattr(provision.unless, dimension.key):
            values = _values(domains, dimension.columns)
            yield Table(dimension.columns, {value: exempted(provision, dimension, value) for value in values})


def _worlds(law: Law, provision: Provision, phase: Phase, day: date, domains: Domains) -> tuple[World, ...]:
    states = (*phase.or_else, phase.state)
    judging = [state for state in states if duty_named(state.duty).family == "element"]
    settled = phase.certain or (bool(phase.or_else) and not phase.or_nothing and len(judging) == len(states))
    phases = [Phase(state, settled) for state in judging if BAD.get(state.force) or law.supposed(provision)]
    return tuple(_world(law, provision, one, day, domains) for one in phases)


def _world(law: Law, provision: Provision, phase: Phase, day: date, domains: Domains) -> World:
    suppliers, state = domains["supplier_id"], phase.state
    under = provision.whose.designated_under
    awake: Truth = True
    if state.force == "enabling":
        awake = law.anybody_listed(under).at(day) if under else False
    reached = {(s,): law.reaches(provision.whose, s).at(day) for s in suppliers}
    debtors = ("supplier_id", "operator")
    late = {(s, o): law.late(provision, state, s, o or "").at(day) for s, o in _values(domains, debtors)}
    since = {s: (found.earliest, found.latest) for s in suppliers if (found := since_when(law, provision, phase, s))}
    return World(
        bad=BAD.get(state.force) or "breach",
        certain=phase.certain,
        awake=awake,
        reached=Table(("supplier_id",), reached),
        late=_narrowed(Table(debtors, late)),
        kept=_kept(law, provision, phase, day, domains),
        since=since,
    )


def _narrowed(table: Table) -> Table:
    """The table by its first column, or by none, where the rest makes no difference."""
    for width in range(len(table.columns)):
        short: dict[Value, set[Truth]] = {}
        for value, truth in table.truths.items():
            short.setdefault(value[:width], set()).add(truth)
        if all(len(truths) == 1 for truths in short.values()):
            return Table(table.columns[:width], {value: truths.pop() for value, truths in short.items()})
    return table


def _kept(law: Law, provision: Provision, phase: Phase, day: date, domains: Domains) -> Table | None:
    column = phase.duty.evidence
    if column is None:
        return None
    columns, truths = ("supplier_id", column, "operator"), {}
    for supplier, shown, operator in _values(domains, columns):
        held = tuple(shown.split(";")) if shown else None
        truths[supplier, shown, operator] = satisfied(law, provision, phase, supplier, held, operator).at(day)
    return _narrowed(Table(columns, truths))
