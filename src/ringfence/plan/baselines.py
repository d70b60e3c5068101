"""Two ways to plan without a programme, to compare with: what a planner with a list and a year's crews would do.

Both keep the limits of the field and ask which suppliers are permitted; neither looks ahead. Rules on the number of
suppliers are not planned for, and no further crews are bought.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.tables import SCHEDULE
from ringfence.plan.clusters import Flags, Ints, singly
from ringfence.plan.costs import gross, incremental, premium
from ringfence.plan.inputs import Inputs
from ringfence.plan.programme import MOVES, frame


@dataclass(frozen=True)
class Baseline:
    """A schedule, and its cost as the objective ``cheapest`` counts it."""

    schedule: pa.Table
    """As `ringfence.core.tables.SCHEDULE` declares."""
    cost: float
    """EUR: incremental, and what falling behind the roll-out costs."""
    missed: int
    """Jobs that must go and stand there after their last quarter, for a while or for ever."""


def greedy(inputs: Inputs, jobs: pa.Table) -> Baseline:
    """Year by year, as techno-economic models plan: the year's crews go to the nearest deadlines, the densest first.

    A job is done in the first quarter of the year that has a crew, by the cheapest supplier that has something left
    in the year.

    Parameters
    ----------
    jobs
        The job table whose rows are the jobs of the inputs, in their order.
    """
    density = pc.fill_null(pc.coalesce(jobs["population"], jobs["cells"]), 0).to_numpy(zero_copy_only=False)
    return _planned(inputs, jobs, np.lexsort((-density, inputs.must_go())), 4)


def by_age(inputs: Inputs, jobs: pa.Table) -> Baseline:
    """Quarter by quarter, what is oldest goes first; the deadline does not matter, nor does the cost."""
    return _planned(inputs, jobs, np.argsort(inputs.jobs.end, kind="stable"), 1)


BASELINES: Final[Mapping[str, Callable[[Inputs, pa.Table], Baseline]]] = {"greedy": greedy, "by-age": by_age}


def _planned(inputs: Inputs, jobs: pa.Table, order: Ints, period: int) -> Baseline:
    field = _Field(inputs)
    goes = _goes(inputs, order)
    waiting = order[goes[order]].tolist()
    stays = order[(inputs.jobs.rollout & ~goes)[order]].tolist()
    for first in range(0, inputs.quarters, period):
        quarters = range(first, min(first + period, inputs.quarters))
        waiting = [job for job in waiting if not field.swap(job, quarters)]
        for quarter in quarters:
            field.count(quarter)
            stays = [job for job in stays if not field.catch_up(job, quarter)]
    return Baseline(field.table(jobs), field.cost(), field.missed())


def _goes(inputs: Inputs, order: Ints) -> Flags:
    """Jobs with a last quarter, and in their order as many as the caps ask for."""
    goes: Flags = inputs.must_go() < inputs.quarters
    for cap in inputs.caps:
        stands = cap.weight * cap.reached * ~goes
        mine = order[stands[order] > 0]
        over = stands.sum() - cap.max_share * cap.weight.sum()
        before = np.cumsum(stands[mine]) - stands[mine]
        goes[mine[before < over]] = True
    return goes


class _Field:
    """What is left of crews, teams, supply and money in each quarter, and what was done."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        at, limits = frame(inputs, singly(inputs.jobs)), inputs.limits
        self.units, self.premium = at.units, premium(at)
        self.incremental, self.gross = incremental(at), gross(at)
        self.region, self.radio, self.by_team = at.region, at.radio, at.by_team
        self.operator = at.operators.codes[at.region]
        operators = at.operators.names
        self.crews, self.supply = limits.crews.copy(), limits.supply.copy()
        self.teams = np.full((len(operators), inputs.quarters), limits.core_teams)
        budget = np.array([limits.budget.get(name, np.inf) for name in operators])
        self.budget = np.repeat(budget[:, None], inputs.quarters, axis=1)
        sites = np.bincount(self.region, self.radio, len(self.crews))
        calm = np.full(len(sites), np.inf) if limits.continuity is None else np.maximum(1.0, limits.continuity * sites)
        self.calm = np.repeat(calm[:, None], inputs.quarters, axis=1)
        self.covered = np.zeros(len(self.crews))
        self.chosen: dict[int, int] = {}
        self.done: list[tuple[int, str, int, int]] = []
        dear = [inputs.prices.premium.get(name, 0.0) for name in inputs.successors]
        self.successors: list[int] = np.argsort(dear, kind="stable").tolist()

    def swap(self, job: int, quarters: Iterable[int]) -> bool:
        """Swap a job in the first quarter in which that can be done, together with its upgrade if it wants one."""
        jobs = self.inputs.jobs
        move = "swap5" if jobs.has_5g[job] else "swap_upgrade" if jobs.rollout[job] else "swap"
        free = [t for t in quarters if t >= self.inputs.limits.first_swap and self._hands(job, move, t)]
        for supplier in self._open(job) if free else ():
            for quarter in free:
                if self._sold(job, move, supplier, quarter):
                    self._take(job, move, supplier, quarter)
                    return True
        return False

    def catch_up(self, job: int, quarter: int) -> bool:
        """Bring 5G to a job that stays, if its region is behind the roll-out."""
        region = self.region[job]
        if self.covered[region] >= self.inputs.limits.rollout[region, quarter]:
            return False
        if not self.inputs.keeps[job, quarter]:
            return self.swap(job, [quarter])
        if not self._hands(job, "upgrade", quarter):
            return False
        self._take(job, "upgrade", -1, quarter)
        return True

    def count(self, quarter: int) -> None:
        """Coverage at the beginning of the catching-up of a quarter, by what was swapped until its end."""
        fresh = [job for job, move, _, at in self.done if MOVES[move].brings_5g and at <= quarter]
        self.covered = np.bincount(self.region[fresh], minlength=len(self.crews)).astype(np.float64)

    def _hands(self, job: int, move: str, quarter: int) -> bool:
        """Whether somebody can go there, and the region bears one swap more."""
        if self.by_team[job]:
            return bool(self.teams[self.operator[job], quarter] >= 1)
        calm = not (MOVES[move].swaps and self.radio[job]) or self.calm[self.region[job], quarter] >= 1
        return bool(calm and self.crews[self.region[job], quarter] >= 1)

    def _open(self, job: int) -> Iterator[int]:
        """Successors of a job from the cheapest on."""
        incumbent = self.inputs.jobs.incumbent.names[self.inputs.jobs.incumbent.codes[job]]
        only = self.chosen.get(int(self.region[job])) if self.radio[job] else None
        for supplier in self.successors:
            if self.inputs.successors[supplier] != incumbent and only in (None, supplier):
                yield supplier

    def _sold(self, job: int, move: str, supplier: int, quarter: int) -> bool:
        permitted = self.inputs.permitted[self.inputs.jobs.permission.codes[job], supplier, quarter]
        paid = self._gross(job, move, supplier, quarter)
        return bool(
            permitted
            and self.units[move][job] <= self.supply[supplier, quarter]
            and paid <= self.budget[self.operator[job], quarter]
        )

    def _premium(self, job: int, move: str, supplier: int, quarter: int) -> float:
        return float(self.units[move][job] * self.premium[supplier, quarter]) if supplier >= 0 else 0.0

    def _gross(self, job: int, move: str, supplier: int, quarter: int) -> float:
        return float(self.gross[move][job, quarter]) + self._premium(job, move, supplier, quarter)

    def _take(self, job: int, move: str, supplier: int, quarter: int) -> None:
        region, operator = self.region[job], self.operator[job]
        if self.by_team[job]:
            self.teams[operator, quarter] -= 1
        else:
            self.crews[region, quarter] -= 1
        if supplier >= 0:
            self.supply[supplier, quarter] -= self.units[move][job]
            self.budget[operator, quarter] -= self._gross(job, move, supplier, quarter)
            if self.radio[job]:
                self.calm[region, quarter] -= 1
                if self.inputs.limits.one_supplier:
                    self.chosen[int(region)] = supplier
        self.covered[region] += MOVES[move].brings_5g
        self.done.append((job, move, supplier, quarter))

    def cost(self) -> float:
        """EUR, as `Baseline.cost`."""
        fresh = [(self.region[job], at) for job, move, _, at in self.done if MOVES[move].brings_5g]
        shape = self.inputs.limits.rollout.shape
        covered = np.zeros(shape)
        np.add.at(covered, tuple(np.array(fresh, dtype=np.int64).reshape(-1, 2).T), 1.0)
        rolls = np.bincount(self.region, self.inputs.jobs.rollout, shape[0]) > 0
        behind = np.maximum(self.inputs.limits.rollout - covered.cumsum(axis=1), 0.0)[rolls].sum()
        return float(sum(self._incremental(*step) for step in self.done) + self.inputs.prices.shortfall * behind)

    def _incremental(self, job: int, move: str, supplier: int, quarter: int) -> float:
        return float(self.incremental[move][job, quarter]) + self._premium(job, move, supplier, quarter)

    def missed(self) -> int:
        """Jobs that stand there after their last quarter."""
        gone = np.full(len(self.inputs.jobs), self.inputs.quarters)
        for job, move, _, quarter in self.done:
            if MOVES[move].swaps:
                gone[job] = quarter
        last = self.inputs.must_go()
        return int(((last < self.inputs.quarters) & (gone > last)).sum())

    def table(self, jobs: pa.Table) -> pa.Table:
        """The schedule."""
        steps = self.done
        row = jobs.select(["job_id", "operator", "region", "site_id", "domain", "supplier_id", "due_on"])
        row = row.take(pa.array([job for job, *_ in steps], pa.int64()))
        move, quarter = [step[1] for step in steps], [step[3] for step in steps]
        done = pa.array([self.inputs.calendar.last_day(t) for t in quarter], pa.date32())
        successors = [self.inputs.successors[step[2]] if step[2] >= 0 else None for step in steps]
        swaps = pa.array([MOVES[name].swaps for name in move], pa.bool_())
        columns = {
            **{name: row[name] for name in ("job_id", "operator", "region", "site_id", "domain", "due_on")},
            "incumbent": row["supplier_id"], "move": pa.array(move, pa.string()),
            "quarter": pa.array(quarter, pa.int64()),
            "done_on": done, "supplier_id": pc.if_else(swaps, pa.array(successors, pa.string()), row["supplier_id"]),
            "late": pc.and_(pc.fill_null(pc.greater(done, row["due_on"]), False), swaps),
            "incremental_eur": pa.array([self._incremental(*step) for step in steps], pa.float64()),
            "gross_eur": pa.array([self._gross(*step) for step in steps], pa.float64()),
        }  # fmt: skip
        table = pa.table({name: columns[name] for name in SCHEDULE.names}).cast(SCHEDULE.schema)
        return table.sort_by([(name, "ascending") for name in SCHEDULE.order])
