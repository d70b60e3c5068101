"""What pictures, pages and files show of a plan: counts by quarter, region, supplier and place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.plan.inputs import RADIO
from ringfence.plan.measures import SWAPS
from ringfence.plan.planning import Plan

Region = tuple[str, str]
"""Operator and region."""


class Swapped(NamedTuple):
    """Swaps of a region in a quarter to one supplier."""

    region: Region
    quarter: int
    supplier: str | None
    jobs: int
    late: int


class Due(NamedTuple):
    """Jobs of a region that share a last lawful day."""

    region: Region
    day: date
    jobs: int


def swaps(schedule: pa.Table) -> pa.Table:
    """The rows of a schedule that replace something."""
    return schedule.filter(pc.is_in(schedule["move"], pa.array(SWAPS)))


def swapped(plan: Plan) -> list[Swapped]:
    """Swaps by region, quarter and supplier put in, in that order."""
    keys = ["operator", "region", "quarter", "supplier_id"]
    rows = swaps(plan.schedule).group_by(keys).aggregate([("job_id", "count"), ("late", "sum")])
    found = [
        Swapped((row["operator"], row["region"]), row["quarter"], row["supplier_id"], row["job_id_count"],
                row["late_sum"] or 0)
        for row in rows.to_pylist()
    ]  # fmt: skip
    return sorted(found, key=lambda s: (s.region, s.quarter, s.supplier or ""))


def deadlines(plan: Plan) -> list[Due]:
    """Last lawful days by region, in their order; each with the jobs that must go by then."""
    jobs = plan.prepared.jobs
    owed = jobs.filter(pc.and_kleene(pc.greater(jobs["demanded"], 0), pc.is_valid(jobs["due_on"])))
    rows = owed.group_by(["operator", "region", "due_on"]).aggregate([("job_id", "count")]).to_pylist()
    return sorted(Due((row["operator"], row["region"]), row["due_on"], row["job_id_count"]) for row in rows)


def coverage(plan: Plan) -> list[float]:
    """Share of the radio jobs of the roll-out that have 5G, 0 to 1; empty without any such job.

    On the first day, then at the end of each quarter.
    """
    jobs = plan.prepared.jobs
    counted = jobs.filter(pc.and_kleene(pc.equal(jobs["domain"], RADIO), pc.or_kleene(jobs["has_5g"], jobs["rollout"])))
    total, first = counted.num_rows, pc.sum(counted["has_5g"]).as_py() or 0
    return [covered / total for covered in (first, *plan.measures.covered.tolist())] if total else []


def spending(plan: Plan) -> dict[str, list[float]]:
    """Gross and incremental EUR of each quarter."""
    quarter = plan.schedule["quarter"].to_numpy()
    found = {}
    for name in ("gross", "incremental"):
        eur = pc.fill_null(plan.schedule[f"{name}_eur"], 0.0).to_numpy()
        found[name] = np.bincount(quarter, eur, plan.inputs.quarters).tolist()
    return found


PER_QUARTER: Final = (
    "operator", "region", "quarter", "from_on", "to_on", "swaps", "upgrades", "late_swaps", "gross_eur",
    "incremental_eur",
)  # fmt: skip


def per_quarter(plan: Plan) -> list[dict[str, Any]]:
    """One row per operator, region and quarter with work: ``PER_QUARTER``; other moves than swaps are upgrades."""
    table = plan.schedule
    swap = pc.is_in(table["move"], pa.array(SWAPS)).cast(pa.int64())
    marked = table.append_column("swaps", swap).append_column("late_swaps", pc.fill_null(table["late"], False))
    sums = [(name, "sum") for name in ("swaps", "late_swaps", "gross_eur", "incremental_eur")]
    rows = marked.group_by(["operator", "region", "quarter"]).aggregate([*sums, ("job_id", "count")]).to_pylist()
    calendar = plan.inputs.calendar
    found = [
        {
            "operator": row["operator"], "region": row["region"], "quarter": calendar.name(row["quarter"]),
            "from_on": max(calendar.start, calendar.first_day(row["quarter"])),
            "to_on": calendar.last_day(row["quarter"]), "swaps": row["swaps_sum"],
            "upgrades": row["job_id_count"] - row["swaps_sum"], "late_swaps": row["late_swaps_sum"],
            "gross_eur": row["gross_eur_sum"] or 0.0, "incremental_eur": row["incremental_eur_sum"] or 0.0,
        }
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row["operator"] or "", row["region"] or "", row["quarter"]))


STAYS, LEFT = -1, -2
"""Stand for a quarter: nothing is swapped and nothing must; nothing is swapped though it must."""


@dataclass(frozen=True)
class Places:
    """Where the jobs are, one entry per job with a position, and what becomes of each."""

    country: npt.NDArray[np.object_]
    longitude: npt.NDArray[np.float64]
    latitude: npt.NDArray[np.float64]
    quarter: npt.NDArray[np.int64]
    """Quarter of the swap, or ``STAYS`` or ``LEFT``."""
    without: int
    """Sites (or jobs without a known site) that are swapped or must go and have no position."""


STAYS, LEFT = -1, -2


def places(plan: Plan) -> Places:
    """The jobs of a plan on the ground."""
    jobs, moved = plan.prepared.jobs, swaps(plan.schedule)
    at = pc.index_in(jobs["job_id"], value_set=moved["job_id"].combine_chunks())
    when = pc.fill_null(moved["quarter"].combine_chunks().take(at.combine_chunks()), STAYS).to_numpy(
        zero_copy_only=False
    )
    must = pc.fill_null(pc.greater(jobs["demanded"], 0), False).to_numpy(zero_copy_only=False)
    quarter = np.where((when == STAYS) & must, LEFT, when).astype(np.int64)
    known = pc.and_(pc.is_valid(jobs["latitude"]), pc.is_valid(jobs["longitude"])).to_numpy(zero_copy_only=False)
    names = pc.coalesce(jobs["site_id"], jobs["job_id"]).to_pylist()
    operators = jobs["operator"].to_pylist()
    without = {(operators[i], names[i]) for i in np.flatnonzero(~known & (quarter != STAYS)).tolist()}
    longitude, latitude = (
        pc.fill_null(jobs[name], 0.0).to_numpy(zero_copy_only=False)[known] for name in ("longitude", "latitude")
    )
    country = np.array([name or "" for name in jobs["country"].to_pylist()], dtype=object)[known]
    return Places(country, longitude, latitude, quarter[known], len(without))


@dataclass(frozen=True)
class Dependence:
    """The radio suppliers of an operator, before a plan and after it."""

    operator: str
    before: dict[str, float]
    """Share of its radio jobs by supplier; the key '' is an unknown supplier."""
    after: dict[str, float]
    alone_before: int
    """Regions whose radio jobs are all of one known supplier."""
    alone_after: int
    regions: int

    @property
    def hhi(self) -> tuple[float, float]:
        """Herfindahl-Hirschman index before and after, 0 to 1."""
        before, after = (sum(share**2 for share in shares.values()) for shares in (self.before, self.after))
        return before, after


def dependence(plan: Plan) -> list[Dependence]:
    """Shares of suppliers and regions with one supplier only, by operator.

    Of radio jobs only: other jobs are not all the equipment of their domain.
    """
    jobs, moved = plan.prepared.jobs, swaps(plan.schedule)
    at = pc.index_in(jobs["job_id"], value_set=moved["job_id"].combine_chunks()).combine_chunks()
    new = pc.if_else(pc.is_valid(at), moved["supplier_id"].combine_chunks().take(at), jobs["supplier_id"])
    radio = pc.equal(jobs["domain"], RADIO)
    table = pa.table(
        {"operator": jobs["operator"], "region": jobs["region"], "before": jobs["supplier_id"], "after": new}
    ).filter(radio)
    found = []
    for operator in sorted(set(table["operator"].to_pylist())):
        own = table.filter(pc.equal(table["operator"], operator))
        before, after = (_alone(own, name) for name in ("before", "after"))
        found.append(
            Dependence(operator, _shares(own["before"]), dict(plan.measures.shares[operator]), sum(before.values()),
                       sum(after.values()), len(after))
        )  # fmt: skip
    return found


def _shares(suppliers: pa.ChunkedArray) -> dict[str, float]:
    counted = pc.fill_null(suppliers, "").value_counts().to_pylist()
    return {row["values"]: row["counts"] / len(suppliers) for row in sorted(counted, key=lambda row: row["values"])}


def _alone(table: pa.Table, column: str) -> dict[str, bool]:
    """By region: whether all is of one known supplier."""
    rows = table.group_by("region").aggregate([(column, "count_distinct"), (column, "count"), ("operator", "count")])
    return {
        row["region"]: row[f"{column}_count"] == row["operator_count"] and row[f"{column}_count_distinct"] == 1
        for row in rows.to_pylist()
    }


def told_schedule(plan: Plan) -> pa.Table:
    """The schedule in the order of work: quarter, operator, region, job; what has no known price costs NULL, not 0."""
    table = plan.schedule
    free = pc.is_in(pc.fill_null(table["domain"], "None"), pa.array(list(plan.measures.unpriced), pa.string()))
    free = pc.and_(free, pc.and_(pc.is_in(table["move"], pa.array(SWAPS)), pc.equal(table["gross_eur"], 0.0)))
    for name in ("incremental_eur", "gross_eur"):
        values = pc.if_else(free, pa.scalar(None, pa.float64()), table[name])
        table = table.set_column(table.column_names.index(name), name, values)
    return table.sort_by([(name, "ascending") for name in ("quarter", "operator", "region", "job_id", "move")])


def schedule_rows(plan: Plan, most: int | None = None) -> Iterator[dict[str, Any]]:
    """The rows of `told_schedule`, the first ``most``."""
    for batch in told_schedule(plan).slice(0, most).to_batches(max_chunksize=50_000):
        yield from batch.to_pylist()
