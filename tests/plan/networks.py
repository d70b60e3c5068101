"""Networks of a few jobs for the programme: what is not said costs nothing and limits nothing.

By default equipment of a site costs 100, lives 10 quarters and does not age within the plan, so that a swap destroys
100 whenever it is done; works, premiums, shortfalls and discount are 0; the first swap may be done at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ringfence.core.tables import JOB
from ringfence.plan import costs
from ringfence.plan.calendar import Calendar
from ringfence.plan.clusters import Coded, JobColumns
from ringfence.plan.inputs import Cap, Diversity, Inputs, Limits, Prices
from ringfence.plan.optimum import Optimum

TIES = ("LATER", "EARLY")
NEVER = 10_000.0
"""End of life of equipment that does not age within a plan."""


@dataclass(frozen=True)
class Job:
    """One job; ``due`` says that a rule wants it gone."""

    due: int | None = None
    end: float = NEVER
    operator: str = "op"
    region: str = "r"
    domain: str = "ran"
    incumbent: str = "old"
    permission: str = "any"
    has_5g: bool = True
    rollout: bool = False
    keeps: bool | Sequence[bool] = False
    """Whether 5G of the incumbent may be put on it, always or by quarter."""
    movable: bool = False
    sensitive: bool = False
    factor: float = 1.0
    exposure: float = 1.0


def site(due: int | None = None, **given: Any) -> Job:
    """A radio site without 5G that the roll-out wants to have it."""
    return Job(due, has_5g=False, rollout=True, **given)


def network(
    *jobs: Job, quarters: int = 4, premium: Mapping[str, float] | None = None,
    barred: Mapping[tuple[str, str], Iterable[int]] | None = None, crews: Any = np.inf, supply: Any = None,
    rollout: Any = 0.0, caps: Sequence[Cap] = (), diversities: Sequence[Diversity] = (),
    prices: Mapping[str, Any] | None = None, **limits: Any,
) -> Inputs:  # fmt: skip
    """Inputs for the jobs.

    Parameters
    ----------
    premium
        The suppliers that may follow, and their premium.
    barred
        Quarters in which equipment of a supplier may not be put in under a permission key.
    crews, rollout
        Per region in alphabetical order and quarter, or anything that spreads to it; ``supply``: by supplier.
    """
    calendar = Calendar(date(2026, 1, 1), quarters)
    premium = {"new": 0.0} if premium is None else premium
    columns = _columns(jobs, quarters)
    keys, successors = columns.permission.names, tuple(premium)
    permitted = np.ones((len(keys), len(successors), quarters), np.bool_)
    for (key, supplier), when in (barred or {}).items():
        permitted[keys.index(key), successors.index(supplier), list(when)] = False
    shape = (len(columns.region.names), quarters)
    supplied = [np.broadcast_to((supply or {}).get(name, np.inf), quarters) for name in successors]
    base = Limits(0, np.broadcast_to(crews, shape).astype(float), np.inf, np.array(supplied, dtype=float),
                  np.broadcast_to(rollout, shape).astype(float), {})  # fmt: skip
    cost = Prices({"ran": 100.0, "core": 100.0}, {}, 0.0, premium, 10.0, 0.0, 0.0)
    return Inputs(
        calendar, columns, successors, permitted,
        np.array([np.broadcast_to(job.keeps, quarters) for job in jobs], dtype=np.bool_).reshape(len(jobs), quarters),
        replace(cost, **(prices or {})), replace(base, **limits), tuple(caps), tuple(diversities),
        np.array([job.exposure * (job.due is not None) for job in jobs]),
        _movable(jobs, caps, diversities, columns),
    )  # fmt: skip


def _columns(jobs: Sequence[Job], quarters: int) -> JobColumns:
    def flags(name: str) -> Any:
        return np.array([getattr(job, name) for job in jobs], dtype=np.bool_)

    due = [quarters if job.due is None else job.due for job in jobs]
    return JobColumns(
        _coded([(job.operator, job.region) for job in jobs]), *(_coded([getattr(job, name) for job in jobs])
        for name in ("domain", "incumbent", "permission")), flags("has_5g"), flags("rollout"),
        np.array([job.due is not None for job in jobs], dtype=np.bool_), flags("sensitive"),
        np.array(due, dtype=np.int64), np.array([job.end for job in jobs], dtype=float),
        np.array([job.factor for job in jobs], dtype=float), np.ones(len(jobs), np.bool_),
    )  # fmt: skip


def _coded(values: Sequence[Any]) -> Coded:
    names = sorted(set(values))
    return Coded(np.array([names.index(value) for value in values], dtype=np.int64), tuple(names))


def _movable(jobs: Sequence[Job], caps: Sequence[Cap], diversities: Sequence[Diversity], columns: JobColumns) -> Any:
    """As `Inputs.replaceable` has it, and the jobs that say so themselves."""
    movable = np.array([job.movable for job in jobs], dtype=np.bool_)
    for cap in caps:
        movable |= cap.reached & (cap.weight > 0)
    for rule in diversities:
        movable |= rule.scope
    keeps = np.array([np.all(job.keeps) for job in jobs], dtype=np.bool_)
    return movable | (columns.rollout & ~keeps)


def job_table(inputs: Inputs, **more: Sequence[Any]) -> pa.Table:
    """The job table of the inputs; ``more`` gives further columns."""
    jobs, calendar = inputs.jobs, inputs.calendar
    regions = [jobs.region.names[code] for code in jobs.region.codes]
    last = [calendar.last_day(int(due)) if gone else None for due, gone in zip(jobs.due, jobs.demanded, strict=True)]
    rows = {
        "job_id": [f"job{number:03}" for number in range(len(jobs))],
        "operator": [operator for operator, _ in regions], "region": [region for _, region in regions],
        "site_id": [f"site{number:03}" for number in range(len(jobs))],
        "domain": [jobs.domain.names[code] for code in jobs.domain.codes],
        "supplier_id": [jobs.incumbent.names[code] for code in jobs.incumbent.codes], "due_on": last, **more,
    }  # fmt: skip
    return pa.Table.from_pylist(
        [dict(zip(rows, row, strict=True)) for row in zip(*rows.values(), strict=True)], JOB.schema
    )


@pytest.fixture
def untied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is added to costs that only decides between equals."""
    for name in TIES:
        monkeypatch.setattr(costs, name, 0.0)


def cost(optimum: Optimum) -> float:
    """EUR of the optimum, as the objective ``cheapest`` counts, without what only decides between equals."""
    with pytest.MonkeyPatch.context() as patch:
        for name in TIES:
            patch.setattr(costs, name, 0.0)
        plain = costs.objectives(optimum.frame)["cheapest"]
    return float(plain @ optimum.solved.x)


def price(optimum: Optimum, family: str, stage: str = "cheapest", **at: int) -> float:
    """By how much the cost changes per unit of the bound of a family's row, such as ``quarter=1``; of many, the sum."""
    first, rows = optimum.programme.families[family]
    chosen = np.ones(len(rows), np.bool_)
    for name, number in at.items():
        chosen &= rows.names[name] == number
    assert chosen.any(), f"no such row of {family}"
    prices = optimum.solved.row_prices[stage][first : first + len(rows)]
    return float(prices[chosen].sum())


def done(optimum: Optimum, move: str) -> list[list[float]]:
    """How many members of each cluster make a move in each quarter."""
    columns = optimum.frame.moves[move]
    x = np.append(optimum.solved.x, 0.0)
    return [[round(float(value), 6) + 0.0 for value in line] for line in x[columns]]
