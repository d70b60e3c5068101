"""How sure the cost of a plan is: the plan stays, what is uncertain is drawn; and what better knowledge would save."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
from pydantic import BaseModel

from ringfence.plan.bill import Bill
from ringfence.plan.clusters import Reals
from ringfence.plan.costs import amounts
from ringfence.plan.inputs import Inputs
from ringfence.plan.optimum import Optimum, optimise
from ringfence.plan.parameters import OF_A_STOP, Parameters, quantities
from ringfence.plan.pose import pose
from ringfence.plan.prepare import Prepared
from ringfence.plan.quantities import Quantity

DRAWS: Final = 100_000
REOPTIMISED: Final = 30
SEED: Final = 5
_SETTINGS: Final = frozenset({"premium", "correlation", *OF_A_STOP})
"""Quantities that no cost or limit is made from: the premium counts by supplier."""
_TOGETHER: Final = frozenset({"kinds", "suppliers"})
"""First words of the quantities that share a common factor."""
_QUANTILES: Final = {"p5": 0.05, "p50": 0.5, "p95": 0.95}


@dataclass(frozen=True)
class Effect:
    """By how much the incremental cost changes if one quantity is at an end of its range; EUR."""

    name: str
    low_eur: float
    high_eur: float

    @property
    def swing(self) -> float:
        """Between the dearest and the cheapest of low, value and high."""
        return max(self.low_eur, self.high_eur, 0.0) - min(self.low_eur, self.high_eur, 0.0)


@dataclass(frozen=True)
class Uncertainty:
    """The range of a plan's cost; quantiles by the names p5, p50 and p95."""

    draws: int
    incremental_eur: Mapping[str, float]
    gross_eur: Mapping[str, float]
    tornado: tuple[Effect, ...]
    """The widest first; quantities that change nothing are left out."""
    reoptimised: int
    deadlines_hold: int
    """Of the draws that were planned anew: those in which no job is later than in this plan."""
    possible: int
    """Those whose crews and lead time allow this plan as it is."""
    regret_eur: Mapping[str, float | None]
    """What the best plan would save in these; None if there is none. Negative where the best plan is dearer because it
    is less late or serves another objective that comes before the cost."""
    correlation: float

    def record(self) -> dict[str, Any]:
        """The figures as a record; whole EUR."""
        return {
            "incremental_eur": _rounded(self.incremental_eur),
            "gross_eur": _rounded(self.gross_eur),
            "tornado": [
                {"name": e.name, "low_eur": round(e.low_eur), "high_eur": round(e.high_eur)} for e in self.tornado
            ],
            "regret_eur": _rounded(self.regret_eur),
            "draws": self.draws,
            "reoptimised": self.reoptimised,
            "deadlines_hold": self.deadlines_hold,
            "possible": self.possible,
            "correlation": self.correlation,
        }


def uncertainty(
    optimum: Optimum, prepared: Prepared, schedule: pa.Table, parameters: Parameters, *, draws: int = DRAWS,
    reoptimised: int = REOPTIMISED, seed: int = SEED, progress: Callable[[int, int], None] | None = None,
) -> Uncertainty:  # fmt: skip
    """Draw what is uncertain; price the schedule under each draw, and plan anew under a few.

    Ranges are those of the parameters. Equipment of known age ends its life as much later as the drawn life is longer,
    also where its last day is stated.

    Parameters
    ----------
    prepared, parameters
        What ``optimum`` was posed from.
    schedule
        As `ringfence.core.tables.SCHEDULE` declares, made of ``optimum``.
    seed
        The same seed gives the same draws.
    """
    inputs = optimum.frame.inputs
    bill = Bill(inputs, prepared.jobs, schedule)
    incremental, gross = bill.cost(drawn(parameters, draws, seed))
    found = _planned_anew(optimum, prepared, bill, parameters, reoptimised, seed, progress or (lambda *_: None))
    possible = [regret for _, regret in found if regret is not None]
    return Uncertainty(
        draws, _quantiles(incremental), _quantiles(gross), tornado(bill, parameters), len(found),
        sum(holds for holds, _ in found), len(possible),
        _quantiles(np.array(possible)) if possible else dict.fromkeys(_QUANTILES), parameters.correlation.value,
    )  # fmt: skip


def uncertain(parameters: Parameters) -> dict[str, Quantity]:
    """The quantities that have a range, by their paths."""
    return {
        name: quantity for name, quantity in quantities(parameters)
        if quantity.low < quantity.high and quantity.distribution != "fixed" and name not in _SETTINGS
    }  # fmt: skip


def drawn(parameters: Parameters, count: int, seed: int) -> dict[str, Reals]:
    """Values of each uncertain quantity, by its path.

    The range of a quantity is cut into as many equally likely slices as there are draws, and each slice is drawn once
    (Latin hypercube). Ranks are those of normal numbers; prices share a factor of their market, and premiums one of the
    suppliers, so that two of a group correlate as the parameter ``correlation`` says.
    """
    random = np.random.default_rng(seed)
    shared = {group: random.standard_normal(count) for group in sorted(_TOGETHER)}
    weight = float(np.clip(parameters.correlation.value, 0.0, 1.0))
    values = {}
    for name, quantity in uncertain(parameters).items():
        normal = random.standard_normal(count)
        group = name.split(".")[0]
        if group in shared:
            normal = np.sqrt(weight) * shared[group] + np.sqrt(1 - weight) * normal
        rank = np.empty(count)
        rank[np.argsort(normal, kind="stable")] = np.arange(count)
        values[name] = quantity.draws((rank + 0.5) / count)
    return values


def tornado(bill: Bill, parameters: Parameters) -> tuple[Effect, ...]:
    """What each quantity alone does to the incremental cost, from its low to its high; the widest first."""
    ranges = uncertain(parameters)
    cases = 2 * len(ranges)
    values = {name: np.full(cases + 1, quantity.value) for name, quantity in ranges.items()}
    for place, (name, quantity) in enumerate(ranges.items()):
        values[name][2 * place : 2 * place + 2] = quantity.low, quantity.high
    cost = np.broadcast_to(bill.cost(values)[0], cases + 1)
    change = (cost[:-1] - cost[-1]).reshape(-1, 2).tolist()
    effects = [Effect(name, low, high) for name, (low, high) in zip(ranges, change, strict=True)]
    return tuple(sorted((e for e in effects if e.swing >= 0.5), key=lambda e: (-e.swing, e.name)))


def _planned_anew(
    optimum: Optimum, prepared: Prepared, bill: Bill, parameters: Parameters, count: int, seed: int,
    tell: Callable[[int, int], None],
) -> list[tuple[bool, float | None]]:  # fmt: skip
    """Per draw: whether no job need be later than in the plan, and the regret where the plan is possible as it is."""
    objective = [name for name in optimum.stages if name != "late"]
    values = drawn(parameters, count, seed + 1)
    found: list[tuple[bool, float | None]] = []
    for number in range(count):
        tell(number, count)
        here = {name: float(column[number]) for name, column in values.items()}
        inputs = posed(prepared, parameters, optimum.frame.inputs, here)
        best = optimise(inputs, objective)
        fixed = bill.objective(inputs, here)
        holds = (best.feasible or not optimum.feasible) and best.lateness <= optimum.lateness + 1e-6
        incremental, _, beside = amounts(best.frame, best.solved.x)
        found.append((holds, None if fixed is None else fixed - incremental - beside))
    return found


def posed(prepared: Prepared, parameters: Parameters, planned: Inputs, here: Mapping[str, float]) -> Inputs:
    """The programme's numbers under one draw, with the lives of all equipment."""
    inputs = pose(prepared, _at(parameters, here, ""), planned.calendar.start)
    longer = inputs.prices.life - planned.prices.life
    end = np.where(inputs.jobs.dated, inputs.jobs.end + longer, inputs.jobs.end)
    return replace(inputs, jobs=replace(inputs.jobs, end=end))


def _at(value: Any, here: Mapping[str, float], path: str) -> Any:
    """Parameters whose quantities have the values drawn for their paths."""
    if isinstance(value, Quantity):
        return value.model_copy(update={"value": here[path]}) if path in here else value
    if isinstance(value, BaseModel | dict):
        inside = {
            name: _at(inner, here, f"{path}.{name}" if path else name)
            for name, inner in (value.items() if isinstance(value, dict) else value)
        }
        return inside if isinstance(value, dict) else value.model_copy(update=inside)
    return value


def _quantiles(cost: Reals) -> dict[str, float]:
    return dict(zip(_QUANTILES, np.quantile(cost, list(_QUANTILES.values())).tolist(), strict=True))


def _rounded(values: Mapping[str, float | None]) -> dict[str, int | None]:
    return {name: None if value is None else round(value) for name, value in values.items()}
