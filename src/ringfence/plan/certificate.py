"""How far a schedule can be from the best there is: a bound that holds for every schedule, job by job.

The rows that link jobs (crews, supply, budget, roll-out, caps, diversity, continuity, and earlier objectives at their
best) are relaxed at their prices in the programme of clusters. What is left falls into one small problem per job, which
a dynamic programme over its states solves exactly, with its own end of life, works and weight. By weak duality the sum
is a bound whatever the prices are; the better they are, the closer it comes.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, Final

import numpy as np

from ringfence.plan.clusters import Coded, Ints, JobColumns, Reals, singly
from ringfence.plan.costs import gross, incremental, objectives
from ringfence.plan.optimum import Optimum
from ringfence.plan.programme import MOVES, STANDING, STOCKS, Frame
from ringfence.plan.solver import Solved, Stage, solve

_OWN: Final = ("stock_", "removal", "end_of_life", "pools")
"""Families that hold within each job, or follow from it."""
_CHUNK: Final = 20_000


def lower_bound(optimum: Optimum, *, seconds: float = 600.0) -> float | None:
    """Least cost in EUR of any schedule of the single jobs, as the objective ``cheapest`` counts.

    Of several objectives, among schedules that keep the earlier ones at their best. None: the programme has no prices.

    Parameters
    ----------
    seconds
        Time limit for the prices where columns of the programme must be whole, and so must be relaxed first.
    """
    if not len(optimum.solved.x):
        return 0.0
    solved = _relaxed(optimum, seconds)
    if solved is None:
        return None
    relaxation = _Relaxation(optimum, solved)
    return relaxation.fixed + sum(float(part.sum()) for part in relaxation.jobs())


def gap(cost: float, bound: float | None) -> float | None:
    """By how much a schedule can be dearer than the best, as a share of its cost; None: no bound is known."""
    if bound is None:
        return None
    return max(cost - bound, 0.0) / abs(cost) if cost else 0.0


def _relaxed(optimum: Optimum, seconds: float) -> Solved | None:
    arrays = optimum.programme.arrays
    if not len(arrays.whole):
        return optimum.solved
    costs = objectives(optimum.frame)
    stages = [Stage(name, costs[name]) for name in optimum.stages]
    solved = solve(replace(arrays, whole=arrays.whole[:0]), stages, seconds=seconds)
    return solved if solved.status == "optimal" else None


class _Relaxation:
    """The programme with its linking rows at their prices."""

    def __init__(self, optimum: Optimum, solved: Solved) -> None:
        self.optimum, self.frame = optimum, optimum.frame
        arrays = optimum.programme.arrays
        roofs = solved.roof_prices["cheapest"]
        costs = objectives(self.frame)
        paid = costs["cheapest"].copy()
        self.fixed = 0.0
        for name, price in roofs.items():
            if name != "cheapest" and price < 0:
                paid -= price * costs[name]
                self.fixed += price * solved.best[name] * (1 + 2e-7) + price * 2e-7
        self.price = self._prices(solved.row_prices["cheapest"])
        limit = np.where(self.price > 0, arrays.row_lower, arrays.row_upper)
        self.fixed += float((self.price[self.price != 0] * limit[self.price != 0]).sum())
        row = np.repeat(np.arange(len(self.price)), np.diff(arrays.start))
        self.reduced = paid - np.bincount(arrays.index, arrays.value * self.price[row], len(paid))
        self.fixed += self._shared()

    def _prices(self, found: Reals) -> Reals:
        """Prices of linking rows, 0 for the others and where a price has the wrong sign."""
        arrays, price = self.optimum.programme.arrays, found.copy()
        for family, (first, rows) in self.optimum.programme.families.items():
            if family.startswith(_OWN):
                price[first : first + len(rows)] = 0.0
        price[(price > 0) & ~np.isfinite(arrays.row_lower)] = 0.0
        price[(price < 0) & ~np.isfinite(arrays.row_upper)] = 0.0
        return price

    def _shared(self) -> float:
        """The least that columns of no job can add: each at the better of its ends."""
        frame, arrays = self.frame, self.optimum.programme.arrays
        shared = np.ones(len(self.reduced), dtype=np.bool_)
        for columns in (*frame.moves.values(), *frame.stocks.values(), frame.late, frame.bought):
            shared[columns[columns >= 0]] = False
        upper = arrays.upper.copy()
        sites = np.bincount(frame.clusters.jobs.region.codes, frame.clusters.jobs.rollout,
                            len(frame.clusters.jobs.region.names))  # fmt: skip
        most = {0: sites, 1: frame.inputs.limits.rollout.max(axis=1, initial=0)}
        for number, columns in enumerate((frame.covered, frame.short)):
            there = columns >= 0
            upper[columns[there]] = np.broadcast_to(most[number][:, None], columns.shape)[there]
        for columns in frame.excess:
            upper[columns[columns >= 0]] = len(frame.clusters.jobs) + sum(
                float(cap.weight.sum()) for cap in frame.inputs.caps
            )
        cost = self.reduced[shared]
        return float((cost[cost < 0] * upper[shared][cost < 0]).sum())

    def jobs(self) -> Iterator[Reals]:
        """The least cost of each job at these prices, in the order of the jobs."""
        for first in range(0, len(self.frame.clusters.jobs), _CHUNK):
            yield self._least(np.arange(first, min(first + _CHUNK, len(self.frame.clusters.jobs))))

    def _least(self, rows: Ints) -> Reals:
        """Backwards over the quarters: what is still to be paid from each state at the start of a quarter."""
        frame = self.frame
        cluster = frame.clusters.of_job[rows]
        moves, standing = self._moves(rows, cluster), self._standing(rows, cluster)
        ahead = {state: np.zeros(len(rows)) for state in (*STOCKS, "new5")}
        for quarter in reversed(range(frame.inputs.quarters)):
            held = {state: paid + standing[state][:, quarter] if state in standing else paid
                    for state, paid in ahead.items()}  # fmt: skip
            ahead = dict(held)
            for name, move in MOVES.items():
                ahead[move.source] = np.minimum(ahead[move.source], moves[name][:, quarter] + held[move.target])
        return np.where(frame.clusters.jobs.has_5g[rows], ahead["old5"], ahead["old"])

    def _moves(self, rows: Ints, cluster: Ints) -> dict[str, Reals]:
        """Cost of each move of each job by quarter at the prices; infinite where it cannot be made."""
        frame, own = self.frame, _alone(self.frame, rows)
        equipment = self._cheapest_supplier()[frame.pool.codes[cluster]]
        spent = self._of_budget()[frame.operators.codes[frame.region[cluster]]]
        dearer = [{name: cost - ours[name][cluster] for name, cost in theirs.items()}
                  for theirs, ours in ((incremental(own), incremental(frame)), (gross(own), gross(frame)))]  # fmt: skip
        found = {}
        for name, columns in frame.moves.items():
            cost = np.where(columns >= 0, self.reduced[columns], np.inf)[cluster]
            if name in frame.units:
                cost += frame.units[name][cluster][:, None] * equipment
            found[name] = cost + dearer[0][name] - spent * dearer[1][name]
        return found

    def _cheapest_supplier(self) -> Reals:
        """Per pool and quarter, what an equivalent costs at the prices from the cheapest successor."""
        bought = self.frame.bought
        if not bought.shape[1]:
            return np.zeros((bought.shape[0], bought.shape[2]))
        least: Reals = np.where(bought >= 0, self.reduced[bought], np.inf).min(axis=1)
        return np.where(np.isfinite(least), least, 0.0)

    def _of_budget(self) -> Reals:
        """Prices of the budget rows per operator and quarter."""
        found = np.zeros((len(self.frame.operators.names), self.frame.inputs.quarters))
        if "budget" in self.optimum.programme.families:
            first, rows = self.optimum.programme.families["budget"]
            found[rows.names["operator"], rows.names["quarter"]] = self.price[first : first + len(rows)]
        return found

    def _standing(self, rows: Ints, cluster: Ints) -> dict[str, Reals]:
        """Cost of each quarter in which equipment of the incumbent stands; infinite where it may not."""
        frame = self.frame
        after = np.arange(frame.inputs.quarters) >= frame.must_go[:, None]
        late = np.where(after & frame.replaceable[:, None], np.inf, 0.0)
        late[frame.late >= 0] = self.reduced[frame.late[frame.late >= 0]]
        heavier = self._of_caps(rows, cluster)
        stocks = {state: frame.stocks[state] for state in STANDING}
        return {
            state: (np.where(column >= 0, self.reduced[column], 0.0) + late)[cluster] + heavier
            for state, column in stocks.items()
        }

    def _of_caps(self, rows: Ints, cluster: Ints) -> Reals:
        """What a job's own weights in caps add to the mean of its cluster's, at the prices of the caps."""
        frame = self.frame
        found = np.zeros((len(rows), frame.inputs.quarters))
        for cap in frame.inputs.caps:
            family = f"cap {cap.name}"
            if family in self.optimum.programme.families:
                first, place = self.optimum.programme.families[family]
                price = np.zeros(frame.inputs.quarters)
                price[place.names["quarter"]] = self.price[first : first + len(place)]
                own = (cap.weight[rows] - frame.clusters.mean(cap.weight)[cluster]) * cap.reached[rows]
                own *= np.count_nonzero(cap.weight) / cap.weight.sum()
                found -= own[:, None] * price
        return found


def _alone(frame: Frame, rows: Ints) -> Frame:
    """Some of the jobs as clusters of their own."""
    jobs, cluster = frame.clusters.jobs, frame.clusters.of_job[rows]
    some: dict[str, Any] = {
        field.name: Coded(value.codes[rows], value.names) if isinstance(value, Coded) else value[rows]
        for field in fields(jobs)
        for value in [getattr(jobs, field.name)]
    }
    return replace(
        frame, clusters=singly(JobColumns(**some)), must_go=frame.must_go[cluster],
        replaceable=frame.replaceable[cluster],
    )  # fmt: skip
