"""A plan for a network under each of several policies, and the policies against each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ringfence.assessment.law import Law
from ringfence.assessment.star import Star
from ringfence.core.errors import InternalError, RingfenceError
from ringfence.plan.certificate import gap, lower_bound
from ringfence.plan.checker import violations
from ringfence.plan.explain import Binding, bindings, blame
from ringfence.plan.inputs import RADIO, Inputs
from ringfence.plan.measures import Measures, delays, measure
from ringfence.plan.optimum import Optimum, optimise
from ringfence.plan.parameters import Parameters, defaults_used
from ringfence.plan.policies import NO_RULE, Policy
from ringfence.plan.pose import pose, weighed
from ringfence.plan.prepare import Prepared, prepare
from ringfence.plan.schedule import scheduled


@dataclass(frozen=True)
class Plan:
    """The best schedule under one policy, and what holds it back."""

    policy: Policy
    prepared: Prepared
    inputs: Inputs
    optimum: Optimum
    schedule: pa.Table
    """As `ringfence.core.tables.SCHEDULE` declares."""
    gap: float | None
    """Upper bound of what a better schedule could save, as a share of the cost; None: no bound is known."""
    measures: Measures
    delay_months: Mapping[str, float | None]
    binding: tuple[Binding, ...]
    reasons: tuple[str, ...]
    """Why deadlines are missed; empty where none is, beyond those that no plan can meet."""

    @property
    def feasible(self) -> bool:
        """Whether every deadline is met that work can still meet."""
        return self.optimum.feasible

    def record(self) -> dict[str, Any]:
        """The figures as a record; EUR, months, days as text."""
        found = self.measures
        return {
            "name": self.policy.name,
            "feasible": self.feasible,
            "gross_eur": round(found.gross_eur),
            "incremental_eur": round(found.incremental_eur),
            "incremental_low_eur": round(found.incremental_low_eur),
            "delay_months": dict(self.delay_months),
            "exposure_site_quarters": round(found.exposure_site_quarters, 1),
            "last_swap_on": found.last_swap_on.isoformat() if found.last_swap_on else None,
            "swaps": found.swaps,
            "late_jobs": found.late,
            "late_job_quarters": found.late_quarters,
            "undated_jobs": found.undated,
            "unpriced_jobs": dict(found.unpriced),
            "binding": [
                {"row": b.row, "place": b.place, "first": b.first, "last": b.last, "eur": round(b.eur),
                 "job_quarters_late": round(b.quarters_late, 1), "words": b.words}
                for b in self.binding
            ],
            "reasons": list(self.reasons),
            "quarters": [self.inputs.calendar.name(t) for t in range(self.inputs.quarters)],
            "swaps_by_quarter": found.swapped.sum(axis=0).tolist(),
            "visits_by_quarter": found.visits.sum(axis=0).tolist(),
            "radio_with_5g_by_quarter": found.covered.tolist(),
            "exposed_by_quarter": found.standing.tolist(),
            "shares_after": {operator: dict(shares) for operator, shares in found.shares.items()},
            "hhi_after": found.hhi,
            "gap": self.gap,
            "not_planned": self.prepared.not_planned.to_pylist(),
            "unknown": self.prepared.unknown.to_pylist(),
            "unsure_followers": self.prepared.unsure.to_pylist(),
        }  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Plans for the same network, start and parameters, one per policy."""

    start: date
    parameters: Parameters
    objective: tuple[str, ...]
    plans: tuple[Plan, ...]
    without: Plan
    """The plan under no rule, against which delays are told."""

    def record(self) -> dict[str, Any]:
        """All figures; the shape of ``--format json``."""
        return {
            "start": self.start.isoformat(),
            "horizon_quarters": self.parameters.horizon_quarters,
            "objective": list(self.objective),
            "policies": [plan.record() for plan in self.plans],
            "defaults": [asdict(default) for default in defaults_used(self.parameters)],
        }


def compare(
    star: Star, sites: ir.Table, policies: Sequence[Policy], law_of: Callable[[Policy], Law], parameters: Parameters,
    start: date, *, objective: Sequence[str] = ("cheapest",),
) -> Comparison:  # fmt: skip
    """Plan a network under each policy, and under none for comparison.

    Exposure counts, under every policy, the jobs that any of them wants gone.

    Raises
    ------
    RingfenceError
        Nothing is in service on the first day, an objective is none, or the solver gave no answer.
    """
    none = Policy.named(NO_RULE)
    asked = [*policies, *([] if any(p == none for p in policies) else [none])]
    prepared = [prepare(star, sites, law_of(p), parameters, start, in_force=p.in_force) for p in asked]
    if not any(found.jobs.num_rows for found in prepared):
        raise RingfenceError(
            f"nothing is in service on {start} that could be planned",
            "import radio equipment with its sites, or choose another --start",
        )
    posed = [pose(found, parameters, start) for found in prepared]
    exposed = _exposed(prepared, posed, parameters)
    base: Plan | None = None
    plans: dict[str, Plan] = {}
    for number in sorted(range(len(asked)), key=lambda n: asked[n] != none):
        found = _plan(asked[number], prepared[number], posed[number], objective, exposed, base)
        base = base or found
        plans[asked[number].name] = found
    if base is None:
        raise InternalError("no plan without rules")
    return Comparison(start, parameters, tuple(objective), tuple(plans[p.name] for p in policies), base)


def _exposed(
    prepared: Sequence[Prepared], posed: Sequence[Inputs], parameters: Parameters
) -> dict[str, float]:  # fmt: skip
    """Weight of each job that a policy wants gone, the highest of all policies."""
    exposed: dict[str, float] = {}
    for found, inputs in zip(prepared, posed, strict=True):
        flags = np.flatnonzero(inputs.jobs.demanded | _capped(inputs))
        weights = weighed(inputs.jobs, parameters)[flags].tolist()
        for job, weight in zip(found.jobs["job_id"].take(pa.array(flags)).to_pylist(), weights, strict=True):
            exposed[job] = max(weight, exposed.get(job, 0.0))
    return exposed


def _capped(inputs: Inputs) -> Any:
    return np.any([cap.reached & (cap.weight > 0) for cap in inputs.caps], axis=0) if inputs.caps else False


def _plan(
    policy: Policy, prepared: Prepared, inputs: Inputs, objective: Sequence[str], exposed: Mapping[str, float],
    without: Plan | None,
) -> Plan:  # fmt: skip
    optimum = optimise(inputs, objective)
    made = scheduled(optimum, prepared.jobs)
    if wrong := violations(inputs, prepared.jobs, made.table, lateness=not optimum.feasible):
        raise InternalError(f"the schedule under {policy.name} breaks a limit: {wrong[0]}")
    found = measure(inputs, prepared.jobs, made.table, exposed)
    before = found if without is None else without.measures
    return Plan(
        policy, prepared, inputs, optimum, made.table, gap(made.cost, lower_bound(optimum)), found,
        delays(found.covered, before.covered, inputs.calendar, _radio(inputs)), tuple(bindings(optimum)),
        tuple(blame(optimum)),
    )  # fmt: skip


def _radio(inputs: Inputs) -> float:
    """Radio jobs that have 5G at last if the roll-out is done."""
    radio = np.array([name == RADIO for name in inputs.jobs.domain.names], dtype=np.bool_)
    return float((radio[inputs.jobs.domain.codes] & (inputs.jobs.has_5g | inputs.jobs.rollout)).sum())
