"""The rulebook applied to profiles: which provision reaches which profile, and the verdict line of each such pair.

Works on distinct values and on bit words per profile, never on elements; takes a fraction of a second.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ringfence.assessment.law import Law
from ringfence.assessment.scope import (
    DIMENSIONS,
    Dimension,
    Value,
    addressed,
    exempted,
    identity_missing,
    part_counts,
    where_matches,
)
from ringfence.assessment.semantics import Facts, Mark, install_classes, verdicts
from ringfence.assessment.subjects import Subject
from ringfence.core.dates import END, Interval
from ringfence.core.logic import Truth
from ringfence.core.timeline import Timeline
from ringfence.rulebook.model import Deadline, Provision

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ALWAYS = Interval()
UNDATED = Interval(date(1, 1, 1), date(1, 1, 2))
"""The install class of elements without a date: their key is the first day of time."""


@dataclass(frozen=True, slots=True)
class Column:
    """A profile column, or several read together, as codes into its distinct values."""

    codes: Codes
    values: list[Value]

    @classmethod
    def of(cls, profile: pa.Table, names: Sequence[str]) -> "Column":
        columns = [profile[name].combine_chunks().dictionary_encode(null_encoding="encode") for name in names]
        codes: Codes = np.zeros(profile.num_rows, dtype=np.int64)
        for column in columns:
            codes = codes * len(column.dictionary) + column.indices.to_numpy(zero_copy_only=False)
        distinct, compact = np.unique(codes, return_inverse=True)
        values = []
        for code in distinct.tolist():
            parts = []
            for column in reversed(columns):
                code, index = divmod(code, len(column.dictionary))
                parts.append(column.dictionary[index].as_py())
            values.append(tuple(reversed(parts)))
        return cls(compact, values)

    def tabulate(self, function: Callable[[Value], bool]) -> Flags:
        """``function`` once per distinct value, spread over the profiles."""
        return np.array([function(value) for value in self.values], dtype=np.bool_)[self.codes]


@dataclass(frozen=True)
class Reach:
    """Where a provision reaches: per profile whether it may, and what is missing where that is not certain."""

    possible: Flags
    missing: Codes
    """Index into ``reasons`` of the tuple of what is missing; 0 where the scope is certain."""
    reasons: list[tuple[str, ...]]
    tag_undecided: Flags
    """Profiles for which nearness to a place of a list may still decide."""


class Profiles:
    """The profile table as coded columns."""

    def __init__(self, profile: pa.Table) -> None:
        self.size = profile.num_rows
        self._profile = profile
        self._columns: dict[tuple[str, ...], Column] = {}

    def column(self, *names: str) -> Column:
        if names not in self._columns:
            self._columns[names] = Column.of(self._profile, names)
        return self._columns[names]


def in_force_somewhere(law: Law, provision: Provision, country: str | None) -> bool:
    """Whether the provision's jurisdiction can reach the country on any day on which the provision holds."""
    if country is None:
        return False
    here = law.territory(provision.jurisdiction, country)
    return any(
        truth is not False and any(span.meet(other) for other, phase in law.phases(provision) if phase)
        for span, truth in here
    )


def reach(law: Law, provision: Provision, profiles: Profiles) -> Reach:
    """Apply who, where and unless to every profile."""
    country = profiles.column("country")
    possible = country.tabulate(lambda value: in_force_somewhere(law, provision, value[0]))
    bits: Codes = np.zeros(profiles.size, dtype=np.int64)
    names: list[str] = []

    def require(column: Column, judge: Callable[[Value], tuple[Truth, str]]) -> None:
        nonlocal possible, bits
        found = [judge(value) for value in column.values]
        possible = possible & np.array([truth is not False for truth, _ in found], dtype=np.bool_)[column.codes]
        for reason in sorted({missing for truth, missing in found if truth is None}):
            flag = np.array([truth is None and missing == reason for truth, missing in found], dtype=np.int64)
            bits = bits | flag[column.codes] << len(names)
            names.append(reason)

    require(
        profiles.column("operator"),
        lambda value: (addressed(provision, law.rulebook.operators, value[0]), identity_missing(provision)),
    )
    require(profiles.column("held_as"), lambda value: part_counts(provision, value[0]))
    tag_undecided: Flags = np.zeros(profiles.size, dtype=np.bool_)
    for dimension in DIMENSIONS:
        if not getattr(provision.where, dimension.key):
            continue
        column = profiles.column(*dimension.columns)
        if dimension.key == "tags" and provision.where.near:
            tag_undecided = column.tabulate(partial(_not_marked, provision, dimension))
            continue
        require(column, partial(where_matches, provision, dimension))
    if not provision.where.tags and provision.where.near:
        tag_undecided = np.ones(profiles.size, dtype=np.bool_)
    possible = possible & ~_exempted(provision, profiles)
    codes, reasons = _reasons(bits, names)
    return Reach(possible, codes, reasons, tag_undecided)


def concerned(law: Law, provision: Provision, profiles: Profiles) -> frozenset[Subject]:
    """Operators, each in a country, with anything that a duty on the operator as a whole may be about."""
    supplier, who = profiles.column("supplier_id"), profiles.column("operator", "country")
    meant = supplier.tabulate(lambda value: law.ever_reaches(provision, value[0]))
    found = np.unique(who.codes[reach(law, provision, profiles).possible & meant])
    return frozenset(Subject(*who.values[code]) for code in found.tolist())


def _not_marked(provision: Provision, dimension: Dimension, value: Value) -> bool:
    return where_matches(provision, dimension, value)[0] is not True


def _exempted(provision: Provision, profiles: Profiles) -> Flags:
    exempt: Flags = np.full(profiles.size, bool(provision.unless.given()))
    for dimension in DIMENSIONS:
        if exempt.any() and getattr(provision.unless, dimension.key):
            column = profiles.column(*dimension.columns)
            exempt &= column.tabulate(partial(exempted, provision, dimension))
    return exempt


def _reasons(bits: Codes, names: list[str]) -> tuple[Codes, list[tuple[str, ...]]]:
    distinct, codes = np.unique(np.append(bits, 0), return_inverse=True)
    reasons = [
        tuple(dict.fromkeys(name for index, name in enumerate(names) if bit >> index & 1)) for bit in distinct.tolist()
    ]
    return codes[:-1], reasons


@dataclass(frozen=True)
class Pairs:
    """Which verdict line each reached profile has under a provision."""

    profile_no: Codes
    line_no: Codes
    near_line_no: Codes
    """Line for elements near a place of the provision's list; -1 where nearness does not matter."""
    undecided_line_no: Codes
    """Line for elements whose place is not known; -1 where nearness does not matter."""


class Lines:
    """Verdict lines, each computed once per distinct combination of what it depends on."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._numbers: dict[tuple[object, ...], int] = {}
        self.rows: list[tuple[int, str, Interval, Interval, Mark]] = []
        self._next = 0

    def number(self, provision: Provision, facts: Facts) -> int:
        """The number of the line for these facts; -1 if it never says anything."""
        key = (provision.id, provision.where, facts)
        if key not in self._numbers:
            self._numbers[key] = self._add(provision, facts)
        return self._numbers[key]

    def _add(self, provision: Provision, facts: Facts) -> int:
        rows = list(_install_lines(self.law, provision, facts))
        if not rows:
            return -1
        number = self._next
        self._next += 1
        self.rows.extend((number, provision.id, installed, span, mark) for installed, span, mark in rows)
        return number


def _never_reached(law: Law, provision: Provision, facts: Facts) -> bool:
    """The supplier is never meant, and no power can be dormant over it."""
    powers = any(phase and phase.state.force == "enabling" for phase in law.phases(provision).values)
    return not powers and not law.ever_reaches(provision, facts.supplier)


def _install_lines(law: Law, provision: Provision, facts: Facts) -> Iterator[tuple[Interval, Interval, Mark]]:
    if _never_reached(law, provision, facts):
        return
    by_class = [(cls, verdicts(law, provision, facts, cls)) for cls in install_classes(law, provision, facts.supplier)]
    merged: list[tuple[Interval, Timeline[Mark | None]]] = []
    for cls, line in by_class:
        if cls is None:
            span = UNDATED
        else:
            span = cls if len(by_class) == 1 else Interval(max(cls.from_on, UNDATED.to_on), cls.to_on)
        if merged and cls is not None and merged[-1][1] == line:
            merged[-1] = (Interval(merged[-1][0].from_on, span.to_on), line)
        else:
            merged.append((span, line))
    for span, line in merged:
        for days, mark in line:
            if mark is not None:
                yield span, days, mark


def pair_up(law: Law, provision: Provision, profiles: Profiles, lines: Lines) -> Pairs:
    """The lines of all profiles that the provision reaches; each distinct combination of facts is judged once."""
    reached = reach(law, provision, profiles)
    rows = np.flatnonzero(reached.possible)
    evidence = _evidence_column(law, provision)
    supplier, country, shown = (profiles.column(name) for name in ("supplier_id", "country", evidence or "supplier_id"))
    operator = profiles.column("operator")
    by_operator = _depends_on_operator(law, provision, evidence)
    alike = _alike(law, provision, country)
    nothing: Codes = np.zeros(profiles.size, dtype=np.int64)
    distinct, inverse = _combinations(
        rows,
        supplier.codes,
        alike[country.codes],
        shown.codes if evidence else nothing,
        operator.codes if by_operator else nothing,
        reached.missing,
        reached.tag_undecided.astype(np.int64),
    )
    table = np.full((3, len(distinct)), -1, dtype=np.int64)
    for index, (s, c, e, o, missing, undecided) in enumerate(distinct):
        why = reached.reasons[missing]
        held = shown.values[e][0] if evidence else None
        base = Facts(
            supplier.values[s][0], tuple(held.split(";")) if held else None,
            operator.values[o][0] if by_operator else "", country.values[c][0], None if why else True, why,
        )  # fmt: skip
        if not undecided:
            table[0, index] = lines.number(provision, base)
            continue
        table[1, index] = lines.number(provision, base)
        unsure = Facts(base.supplier, base.evidence, base.operator, base.country, None, (*why, "site_list"))
        table[2, index] = lines.number(provision, unsure)
    return Pairs(rows, *(row[inverse] for row in table))


def _depends_on_operator(law: Law, provision: Provision, evidence: str | None) -> bool:
    """Whether operators that the provision reaches alike may fare differently: by own events, or by own permits."""
    events = any(isinstance(s.deadline, Deadline) and s.deadline.event != "designation" for s in provision.states)
    return events or (evidence == "permits" and any(permit.operator for permit in law.rulebook.permits.values()))


def _combinations(rows: Codes, *columns: Codes) -> tuple[list[tuple[int, ...]], Codes]:
    """The distinct combinations of codes among ``rows``, and which of them each row has."""
    sizes = [int(column.max(initial=0)) + 1 for column in columns]
    keys: Codes = np.zeros(len(rows), dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        keys = keys * size + column[rows]
    distinct, inverse = np.unique(keys, return_inverse=True)
    parts: list[Codes] = []
    for size in reversed(sizes):
        distinct, part = np.divmod(distinct, size)
        parts.append(part)
    return list(zip(*(part.tolist() for part in reversed(parts)), strict=True)), inverse


def _alike(law: Law, provision: Provision, country: Column) -> Codes:
    """For each country the first one that was in the jurisdiction on the same days while the provision held."""
    first: dict[object, int] = {}
    began = min((span.from_on for span, phase in law.phases(provision) if phase), default=END)
    codes = []
    for code, (name,) in enumerate(country.values):
        here = [(max(span.from_on, began), truth) for span, truth in law.territory(provision.jurisdiction, name)
                if span.to_on > began]  # fmt: skip
        codes.append(first.setdefault(tuple(here), code))
    return np.array(codes, dtype=np.int64)


def _evidence_column(law: Law, provision: Provision) -> str | None:
    columns = {phase.duty.evidence for phase in law.phases(provision).values if phase} - {None}
    if len(columns) > 1:
        raise ValueError(f"{provision.id}: duties with different evidence belong in different provisions")
    return next(iter(columns), None)


def last_day(day: date) -> date | None:
    """Open ends are NULL in tables."""
    return None if day == END else day
