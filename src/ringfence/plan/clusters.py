"""Clusters: jobs that no coefficient of the programme tells apart, counted instead of listed.

Jobs share a cluster when they agree in operator, region, domain, incumbent, what may follow it, generation, deadline,
sensitivity and membership of caps, and, where it can matter, in the quarter of the end of life and the bin of their
works' cost. Within a cluster the end of life, the works and the weights are means; what that loses is measured by the
certificate, never assumed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.plan.calendar import Calendar

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

COST_BINS = 4
AGE_STEPS = (1, 2, 4)
"""Quarters to which the end of life is told."""
FEW, MANY, SHARE = 1_500, 5_000, 20
"""Clusters that are few: a job in twenty, within bounds that are solved in seconds."""


@dataclass(frozen=True)
class Coded:
    """A column of a few distinct values: a number per row, and what the numbers stand for."""

    codes: Ints
    names: tuple[Any, ...]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "Coded":
        """Distinct values in their order, NULL first."""
        names = sorted(pc.unique(column).to_pylist(), key=lambda name: (name is not None, name))
        codes = pc.index_in(column, value_set=pa.array(names, column.type))
        return cls(codes.to_numpy(zero_copy_only=False).astype(np.int64), tuple(names))


@dataclass(frozen=True)
class JobColumns:
    """The jobs as arrays, one entry per job in the order of the job table."""

    region: Coded
    """(operator, region) of each."""
    domain: Coded
    incumbent: Coded
    permission: Coded
    has_5g: Flags
    rollout: Flags
    demanded: Flags
    sensitive: Flags
    due: Ints
    """Last quarter in which it can be done in time; the number of quarters: no deadline within the plan."""
    end: Reals
    """Quarter of the end of its life, before the plan negative."""
    factor: Reals
    dated: Flags
    """Whether its age is known; others count as new."""

    def __len__(self) -> int:
        return len(self.due)


def job_columns(jobs: pa.Table, calendar: Calendar, life_quarters: float) -> JobColumns:
    """The job table as arrays; a job of unknown age counts as new on the first day."""
    regions = pc.binary_join_element_wise(jobs["operator"], pc.fill_null(jobs["region"], ""), "\x1f")
    coded = Coded.of(regions)
    pairs = tuple(tuple(name.split("\x1f")) for name in coded.names)
    end = _quarters(jobs["end_of_life_on"], calendar)
    dated = ~np.isnan(end)
    return JobColumns(
        region=Coded(coded.codes, pairs),
        domain=Coded.of(jobs["domain"]),
        incumbent=Coded.of(jobs["supplier_id"]),
        permission=Coded.of(jobs["permission"]),
        has_5g=_flags(jobs["has_5g"]),
        rollout=_flags(jobs["rollout"]),
        demanded=_flags(pc.greater(pc.fill_null(jobs["demanded"], 0), 0)),
        sensitive=_flags(jobs["sensitive"]),
        due=_due(jobs["due_on"], calendar),
        end=np.where(dated, end, life_quarters),
        factor=pc.fill_null(jobs["factor"], 1.0).to_numpy(zero_copy_only=False),
        dated=dated,
    )


def _flags(column: pa.ChunkedArray) -> Flags:
    flags: Flags = pc.fill_null(column, False).to_numpy(zero_copy_only=False).astype(np.bool_)
    return flags


def _quarters(days: pa.ChunkedArray, calendar: Calendar) -> Reals:
    """Days as quarters since the first day of the plan's first quarter; NaN where not known."""
    number = pc.cast(pc.cast(days, pa.int32()), pa.float64()).to_numpy(zero_copy_only=False)
    since: Reals = number - calendar.first_day(0).toordinal() + _EPOCH
    return since / _DAYS


_EPOCH = 719_163  # ordinal of 1970-01-01
_DAYS = 365.25 / 4


def _due(days: pa.ChunkedArray, calendar: Calendar) -> Ints:
    distinct = pc.unique(days).to_pylist()
    quarters = [calendar.quarters if day is None else calendar.done_by(day) for day in distinct]
    codes = pc.index_in(days, value_set=pa.array(distinct, days.type)).to_numpy(zero_copy_only=False)
    due = np.array(quarters, dtype=np.int64)[codes.astype(np.int64)] if len(quarters) else np.zeros(0, np.int64)
    clipped: Ints = np.clip(due, -1, calendar.quarters)
    return clipped


@dataclass(frozen=True)
class Clusters:
    """What the programme knows of the jobs: one entry per cluster in every array."""

    jobs: JobColumns
    of_job: Ints
    """The cluster of each job."""
    first: Ints
    """A job of each cluster; it speaks for all where they agree."""
    n: Ints
    end: Reals
    factor: Reals

    def __len__(self) -> int:
        return len(self.n)

    def mean(self, weights: Reals) -> Reals:
        """The mean of a weight over the jobs of each cluster."""
        return np.bincount(self.of_job, weights, len(self)) / self.n

    def ageing(self, life: float, quarters: int) -> tuple[Reals, Reals]:
        """By cluster and quarter: mean share of life that is left at its end, and mean works of those not worn out."""
        left, works = (np.empty((len(self), quarters)) for _ in range(2))
        for quarter in range(quarters):
            share = np.clip((self.jobs.end - (quarter + 1)) / life, 0.0, 1.0)
            left[:, quarter] = self.mean(share)
            works[:, quarter] = self.mean(np.where(share > 0, self.jobs.factor, 0.0))
        return left, works

    def same(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A property in which the jobs of a cluster agree."""
        picked: npt.NDArray[Any] = values[self.first]
        return picked


def cluster(
    jobs: JobColumns, must_go: Ints, replaceable: Flags, first_swap: int, quarters: int, apart: Sequence[Ints | Flags],
    *, bins: int = COST_BINS,
) -> Clusters:  # fmt: skip
    """Group the jobs.

    Jobs that stay as they are do not differ by age, works or what may follow. Of those that must go, all that reach
    the end of their life after their last quarter differ by an amount that no schedule changes, and so do all that
    reached it before the first swap: the end of life, and a bin of the works, is only needed between. There it is told
    to the quarter if that leaves few clusters, else to the half-year or the year.

    Parameters
    ----------
    must_go
        Last quarter of each job; ``quarters``: none.
    apart
        Further properties, such as membership of a cap, that keep jobs apart.
    """
    worn = jobs.end <= first_swap + 1
    last = np.where(must_go < first_swap, quarters, must_go)  # what is late already may go in any quarter
    beyond = (must_go < quarters) & (jobs.end > last + 1)
    bin_ = np.where(worn | (beyond & ~jobs.rollout), 0, _bins(jobs.factor, bins))
    matters = [jobs.incumbent.codes, jobs.permission.codes, jobs.sensitive, must_go, bin_]
    keys = [jobs.region.codes, jobs.domain.codes, jobs.has_5g, jobs.rollout, replaceable, jobs.demanded, *apart]
    alike = together([*keys, *(np.where(replaceable, key, -1) for key in matters)], len(jobs))
    few = min(max(FEW, len(jobs) // SHARE), MANY)
    for step in AGE_STEPS:
        age = np.where(worn, -1, np.where(beyond, quarters, np.ceil(jobs.end / step).astype(np.int64)))
        of_job = together([alike, np.where(replaceable, age, -1)], len(jobs))
        n = np.bincount(of_job)
        if len(n) <= few:
            break
    first = np.full(len(n), len(jobs), dtype=np.int64)
    np.minimum.at(first, of_job, np.arange(len(jobs)))
    means = [np.bincount(of_job, values, len(n)) / n for values in (jobs.end, jobs.factor)]
    return Clusters(jobs, of_job, first, n, *means)


def singly(jobs: JobColumns) -> Clusters:
    """Every job a cluster of its own: the programme at the level of jobs."""
    numbers = np.arange(len(jobs))
    return Clusters(jobs, numbers, numbers, np.ones(len(jobs), np.int64), jobs.end, jobs.factor)


def together(keys: Iterable[npt.NDArray[Any]], rows: int) -> Ints:
    """A number for each distinct combination of the keys."""
    codes = np.zeros(rows, dtype=np.int64)
    for key in keys:
        own = np.unique(key, return_inverse=True)[1].astype(np.int64)
        codes = np.unique(codes * (own.max(initial=0) + 1) + own, return_inverse=True)[1].astype(np.int64)
    return codes


def _bins(factor: Reals, bins: int) -> Ints:
    """Bins of equal numbers of jobs by the cost of their works."""
    edges = np.quantile(factor, np.linspace(0, 1, bins + 1)[1:-1]) if len(factor) else np.zeros(0)
    return np.searchsorted(np.unique(edges), factor, side="right").astype(np.int64)
