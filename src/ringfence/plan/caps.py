"""Caps, minimum shares and diversity: what the rules of a policy ask of an operator's equipment as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.assessment.compile import Profiles
from ringfence.assessment.law import Law, Phase
from ringfence.assessment.semantics import BAD
from ringfence.assessment.shares import BY_NUMBER, minimum
from ringfence.assessment.star import TRAFFIC_SCALE, WEIGHTS, Star
from ringfence.assessment.wholes import FAMILIES, members
from ringfence.core.dates import END, Interval
from ringfence.plan.obligations import in_service
from ringfence.rulebook.model import Provision

Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Whole:
    """A rule about all equipment of an operator in some scope, from a day on."""

    provision: str
    operator: str
    country: str | None
    from_on: date
    """First day on which it must hold; the day before is the last lawful day of too much. It may be past."""
    to_on: date | None
    """First day on which it no longer holds; None: until further notice."""
    members: pa.Table
    """Elements in its scope on the first day of the plan: element_id and the weights of `WEIGHTS`."""


@dataclass(frozen=True)
class Cap(Whole):
    """At most ``max_share`` may be of the suppliers; a minimum share of others is such a cap too."""

    max_share: float
    measure: str
    """What is counted: sites, cells, traffic, elements, premises, population or unpublished (counted as elements)."""
    suppliers: frozenset[str]
    """Suppliers meant, of those in the network and those that may follow."""


@dataclass(frozen=True)
class Diversity(Whole):
    """Equipment of at least ``min_groups`` corporate groups must be there."""

    min_groups: int
    groups: Mapping[str, str]
    """Head of the corporate group of each supplier, where it is known on the first day of the rule."""


def caps_and_diversities(
    law: Law, star: Star, start: date, followers: Iterable[str]
) -> tuple[tuple[Cap, ...], tuple[Diversity, ...]]:  # fmt: skip
    """Rules on shares and on numbers of suppliers that hold on some day of the plan, per operator and country.

    What may be in scope is in scope. Rules whose day is not certain, and minimum shares by certificate, are not
    planned: the assessment tells them.
    """
    profiles = Profiles(star.profile.order_by("profile_no").to_pyarrow())
    present = {value[0] for value in profiles.column("supplier_id").values}
    suppliers = sorted({name for name in (*present, *followers) if name})
    found: list[Cap | Diversity] = []
    for provision in law.rules:
        phases = [(span, phase) for span, phase in law.phases(provision) if phase and _plannable(law, provision, phase)]
        if phases:
            scope = members(law, provision, 0, profiles)
            for number in pc.unique(scope["subject_no"]).to_pylist():
                operator, country = profiles.column("operator", "country").values[number]
                mine = scope.filter(pc.equal(scope["subject_no"], number))
                for span, phase in phases:
                    if (days := _binding(law, provision, phase, span, operator)) and days.to_on > start:
                        rule = _Rule(provision, phase, operator, country, days, _elements(star, mine, days, start))
                        found += rule.wholes(law, suppliers, start)
    return (
        tuple(rule for rule in found if isinstance(rule, Cap)),
        tuple(rule for rule in found if isinstance(rule, Diversity)),
    )


def _plannable(law: Law, provision: Provision, phase: Phase) -> bool:
    bad = law.supposed(provision) or BAD.get(phase.state.force) == "breach"
    return bad and phase.certain and phase.duty.family in FAMILIES and not phase.state.accept


def _binding(law: Law, provision: Provision, phase: Phase, span: Interval, operator: str) -> Interval | None:
    """The days of ``span`` from which the rule is certainly due."""
    late = law.late(provision, phase.state, None, operator)
    due = [day for day, truth in zip(late.starts, late.values, strict=True) if truth is True]
    days = Interval(max(span.from_on, due[0]), span.to_on) if due else None
    return days or None


def _elements(star: Star, scope: pa.Table, days: Interval, start: date) -> pa.Table:
    """The elements in service on the first day whose profiles are in scope when the rule holds."""
    first = max(days.from_on, start)
    inside = scope.filter(pc.greater(scope["span_to"], pa.scalar(first, pa.date32())))
    numbers = ibis.memtable(pa.table({"profile_no": pc.unique(inside["profile_no"])}))
    here = in_service(star.narrow, start).semi_join(numbers, "profile_no")
    names = star.names.filter(star.names.part.isnull()).select("element_no", "element_id")
    return here.join(names, "element_no").select("element_id", *WEIGHTS).order_by("element_id").to_pyarrow()


@dataclass(frozen=True)
class _Rule:
    """A state of a provision that binds an operator on some days."""

    provision: Provision
    phase: Phase
    operator: str
    country: str | None
    days: Interval
    members: pa.Table

    def wholes(self, law: Law, suppliers: list[str], start: date) -> Iterator[Cap | Diversity]:
        if not self.members.num_rows:
            return
        state, days = self.phase.state, self.days
        base = (
            self.provision.id, self.operator, self.country, days.from_on, None if days.to_on == END else days.to_on,
            self.members,
        )  # fmt: skip
        if state.min_groups:
            heads = {name: law.rulebook.suppliers.top(name).at(max(days.from_on, start)) for name in suppliers}
            yield Diversity(*base, state.min_groups, {name: head for name, head in heads.items() if head})
        meant = frozenset(name for name in suppliers if self._meant(law, name))
        least = minimum(state)
        for measure in state.measures:
            if least:
                yield Cap(*base, 1 - least[1], measure, frozenset(suppliers) - meant)
            elif state.max_share is not None:
                yield Cap(*base, state.max_share, measure, meant)

    def _meant(self, law: Law, supplier: str) -> bool:
        """Whether the supplier is certainly meant on a day of the rule."""
        reached = law.reaches(self.provision.whose, supplier)
        return any(truth is True and span.meet(self.days) for span, truth in reached)


def in_scope(jobs: pa.Table, whole: Whole) -> Flags:
    """Whether any element of each job is in the rule's scope."""
    _, job = _members_of(jobs, whole)
    flags = np.zeros(jobs.num_rows, dtype=np.bool_)
    flags[job] = True
    return flags


def cap_weights(jobs: pa.Table, cap: Cap) -> Reals:
    """What each job counts in the rule's measure: 0 outside its scope, NaN where a weight is not known.

    A site counts once, however many suppliers stand at it: for the suppliers of the cap if one of them does, else for
    the first job there. So the weights of their jobs over all weights are the share that the assessment judges.
    """
    row, job = _members_of(jobs, cap)
    if cap.measure == "sites":
        return _site_weights(jobs, cap, np.unique(job))
    if cap.measure in BY_NUMBER:
        values = np.ones(len(row))
    else:
        scale = TRAFFIC_SCALE if cap.measure == "traffic" else 1
        weights = pc.cast(cap.members[cap.measure], pa.float64()).to_numpy(zero_copy_only=False)
        values = weights[row] / scale
    return np.bincount(job, values, jobs.num_rows).astype(np.float64)


def _site_weights(jobs: pa.Table, cap: Cap, inside: Ints) -> Reals:
    meant = pc.is_in(jobs["supplier_id"], pa.array(sorted(cap.suppliers), pa.string())).to_numpy(zero_copy_only=False)
    place = pc.coalesce(jobs["site_id"], jobs["job_id"]).combine_chunks().dictionary_encode()
    place = place.indices.to_numpy(zero_copy_only=False)
    theirs = np.zeros(place.max(initial=-1) + 1, dtype=np.bool_)
    theirs[place[inside[meant[inside]]]] = True
    weights = np.zeros(jobs.num_rows)
    others = inside[~meant[inside] & ~theirs[place[inside]]]
    weights[others[np.unique(place[others], return_index=True)[1]]] = 1.0
    weights[inside[meant[inside]]] = 1.0
    return weights


def _members_of(jobs: pa.Table, whole: Whole) -> tuple[Ints, Ints]:
    """Row of ``whole.members`` and number of its job, for each element of a job that is in scope."""
    lists = jobs["element_ids"].combine_chunks()
    if not len(lists):
        return _NONE, _NONE
    rows = pc.fill_null(pc.index_in(pc.list_flatten(lists), whole.members["element_id"].combine_chunks()), -1)
    row = rows.to_numpy(zero_copy_only=False).astype(np.int64)
    job = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    operator = pc.equal(jobs["operator"], whole.operator).to_numpy(zero_copy_only=False)
    kept = (row >= 0) & operator[job]
    return row[kept], job[kept]


_NONE: Final[Ints] = np.zeros(0, dtype=np.int64)
