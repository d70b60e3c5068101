"""From inputs to the optimum of the programme: stages of objectives, least lateness where rules cannot be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ringfence.core.errors import RingfenceError
from ringfence.plan.clusters import Clusters, Flags, Ints, Reals, cluster, together
from ringfence.plan.costs import OBJECTIVES, OUTAGE, moved, objectives
from ringfence.plan.folding import fold
from ringfence.plan.inputs import Inputs
from ringfence.plan.outages import FAMILIES as OF_A_STOP
from ringfence.plan.programme import MOVES, Frame, Programme, assemble, frame
from ringfence.plan.rows import FAMILIES
from ringfence.plan.solver import Solved, Stage, solve


@dataclass(frozen=True)
class Optimum:
    """A solved programme."""

    programme: Programme
    solved: Solved
    feasible: bool
    """Whether every deadline that work can still meet is met."""
    stages: tuple[str, ...]

    @property
    def frame(self) -> Frame:
        return self.programme.frame

    @property
    def lateness(self) -> float:
        """Jobs times quarters that are late, beyond the reach of any plan or of this one."""
        return self.solved.best.get("late", 0.0)


def optimise(
    inputs: Inputs, objective: Sequence[str] = ("cheapest",), *, clusters: Clusters | None = None,
    before: Optimum | None = None, seconds: float = 600.0,
) -> Optimum:  # fmt: skip
    """Solve the programme; objectives count in their order, the cost breaks what ties remain.

    Parameters
    ----------
    objective
        Names of `ringfence.plan.costs.OBJECTIVES`.
    clusters
        Another grouping of the jobs than that of `clusters_of`.
    before
        The plan, of the same clusters, that is followed until a supplier stops delivering.

    Raises
    ------
    RingfenceError
        An objective that is none, or no answer within the time.
    """
    known = OBJECTIVES if inputs.stop is None else (*OBJECTIVES, OUTAGE)
    for name in objective:
        if name not in known:
            raise RingfenceError(f"{name!r} is no objective", f"the objectives are {', '.join(known)}")
    grouped = clusters or clusters_of(inputs)
    planned = None if before is None else {name: moved(before.frame, before.solved.x, name) for name in MOVES}
    first = _solve(inputs, grouped, objective, seconds, planned, lateness=False)
    if first.solved.status == "infeasible":
        first = _solve(inputs, grouped, objective, seconds, planned, lateness=True)
    if first.solved.status != "optimal":
        raise RingfenceError(
            f"no plan within {seconds:g} seconds: the solver stopped with {first.solved.status!r}",
            "allow more time, or shorten the horizon; nothing was written",
        )
    return first


def clusters_of(inputs: Inputs) -> Clusters:
    """The jobs grouped so that members of caps and scopes, and what may be kept, are not mixed."""
    apart: list[Ints | Flags] = [cap.reached for cap in inputs.caps]
    apart += [cap.weight > 0 for cap in inputs.caps] + [rule.scope for rule in inputs.diversities]
    apart += [together(inputs.keeps.T, len(inputs.jobs)), together([inputs.weights], len(inputs.jobs))]
    return cluster(
        inputs.jobs, inputs.must_go(), inputs.replaceable(), inputs.limits.first_swap, inputs.quarters, apart
    )


def _solve(
    inputs: Inputs, clusters: Clusters, objective: Sequence[str], seconds: float,
    before: Mapping[str, Reals] | None, *, lateness: bool,
) -> Optimum:  # fmt: skip
    at = frame(inputs, clusters, lateness=lateness, before=before)
    families = FAMILIES if inputs.stop is None else (*FAMILIES, *OF_A_STOP)
    programme = assemble(at, [rows for family in families for rows in family(at)])
    known = objectives(at)
    names = list(dict.fromkeys([*objective, "cheapest"]))
    if np.any(known["late"]) and inputs.prices.late is None:
        names.insert(0, "late")
    stages = [Stage(name, known[name]) for name in names]
    if inputs.stop is None:
        folded = fold(programme)
        solved = folded.unfolded(solve(folded.arrays, folded.stages(stages), seconds=seconds))
    else:  # a plan that is followed so far tells the clusters of a pool apart
        solved = solve(programme.arrays, stages, seconds=seconds)
    return Optimum(programme, solved, not lateness, tuple(names))
