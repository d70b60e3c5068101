"""What a schedule amounts to: costs, delay of 5G, exposure, work and the shares of suppliers afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.plan.calendar import Calendar
from ringfence.plan.clusters import Flags, Ints, Reals
from ringfence.plan.inputs import RADIO, TEAM_DOMAINS, Inputs

STAGES: Final = (50, 80, 90, 100)
"""Percent of the roll-out at which the delay is told."""
SWAPS: Final = ("swap", "swap_upgrade", "swap5", "swap_mix")
BRINGS_5G: Final = ("upgrade", "swap_upgrade", "upgrade_new", "upgrade_mix")


@dataclass(frozen=True)
class Measures:
    """The figures of a schedule."""

    gross_eur: float
    incremental_eur: float
    incremental_low_eur: float
    """The same if all equipment of unknown age were at the end of its life."""
    undated: int
    """Swapped jobs whose age is not known; they count as new."""
    unpriced: Mapping[str, int]
    """Swapped jobs by domain for which no price is known: they cost nothing here."""
    swaps: int
    late: int
    """Jobs that are done after their last lawful day, or not at all."""
    late_quarters: int
    exposure_site_quarters: float
    """Weighed quarters in which jobs that any policy compared wants gone are still in service at the quarter's end."""
    last_swap_on: date | None
    covered: Reals
    """Radio jobs with 5G at the end of each quarter."""
    standing: Reals
    """Exposed jobs still in service at the end of each quarter."""
    swapped: Ints
    """Swaps per region and quarter."""
    visits: Ints
    """Visits of crews per region and quarter."""
    shares: Mapping[str, Mapping[str, float]]
    """By operator and supplier: share of its radio jobs after the plan; the key '' is an unknown supplier."""

    @property
    def hhi(self) -> dict[str, float]:
        """Herfindahl-Hirschman index of each operator's radio jobs by supplier, 0 to 1."""
        return {operator: sum(share**2 for share in of.values()) for operator, of in self.shares.items()}


def measure(inputs: Inputs, jobs: pa.Table, schedule: pa.Table, exposed: Mapping[str, float]) -> Measures:
    """The figures of a schedule.

    Parameters
    ----------
    jobs, schedule
        As `ringfence.core.tables.JOB` and `SCHEDULE` declare; the order of ``jobs`` is that of ``inputs``.
    exposed
        Weight of each job, by job_id, that counts as exposed; it may name jobs that this policy leaves out.
    """
    calendar, quarters = inputs.calendar, inputs.quarters
    job = _places(jobs, schedule)
    quarter = schedule["quarter"].to_numpy(zero_copy_only=False).astype(np.int64)
    swap, fresh = (_among(schedule, names) for names in (SWAPS, BRINGS_5G))
    undated = swap & ~inputs.jobs.dated[job]
    done = np.full(len(inputs.jobs), quarters, dtype=np.int64)
    done[job[swap]] = quarter[swap]
    cost = {name: _column(schedule, f"{name}_eur") for name in ("gross", "incremental")}
    due = inputs.jobs.due
    owed = inputs.jobs.demanded & (due < quarters)
    weight, standing = _exposure(jobs, exposed, done, quarters)
    incremental = float(cost["incremental"].sum()) + (hired := _hired(inputs, job, quarter))
    return Measures(
        gross_eur=float(cost["gross"].sum()) + hired,
        incremental_eur=incremental,
        incremental_low_eur=incremental - float(_of_age(inputs, job, quarter, ~fresh)[undated].sum()),
        undated=int(undated.sum()),
        unpriced=_unpriced(inputs, job[swap]),
        swaps=int(swap.sum()),
        late=int((owed & (done > due)).sum()),
        late_quarters=int((done - due)[owed & (done > due)].sum()),
        exposure_site_quarters=weight,
        last_swap_on=calendar.last_day(int(quarter[swap].max())) if swap.any() else None,
        covered=_covered(inputs, quarter[fresh]),
        standing=standing,
        swapped=_per_region(inputs, job[swap], quarter[swap]),
        visits=_per_region(inputs, job, quarter),
        shares=_shares(inputs, job[swap], _texts(schedule, "supplier_id")[swap]),
    )


def delays(covered: Reals, without: Reals, calendar: Calendar, total: float) -> dict[str, float | None]:
    """Months between the quarters' ends at which a roll-out reaches each stage, with the rule and without.

    None where a stage is not reached within the plan; 0 where there is nothing to roll out.
    """
    found: dict[str, float | None] = {}
    for stage in STAGES:
        reached = [_reaches(line, stage / 100 * total) for line in (covered, without)]
        found[str(stage)] = None if None in reached else 3.0 * ((reached[0] or 0) - (reached[1] or 0))
    return found


def _reaches(line: Reals, level: float) -> int | None:
    at = np.flatnonzero(line >= level - 1e-6)
    return int(at[0]) if len(at) else None


def _places(jobs: pa.Table, schedule: pa.Table) -> Ints:
    found = pc.index_in(schedule["job_id"], value_set=jobs["job_id"].combine_chunks())
    places: Ints = found.to_numpy(zero_copy_only=False).astype(np.int64)
    return places


def _among(schedule: pa.Table, names: tuple[str, ...]) -> Flags:
    flags: Flags = pc.is_in(schedule["move"], pa.array(names)).to_numpy(zero_copy_only=False)
    return flags


def _column(schedule: pa.Table, name: str) -> Reals:
    values: Reals = pc.fill_null(schedule[name], 0.0).to_numpy(zero_copy_only=False)
    return values


def _texts(schedule: pa.Table, name: str) -> Any:
    return np.array(schedule[name].to_pylist(), dtype=object)


def _of_age(inputs: Inputs, job: Ints, quarter: Ints, alone: Flags) -> Reals:
    """What of each swap's incremental cost is gone at the end of a life: life destroyed, works of an own visit."""
    prices, jobs = inputs.prices, inputs.jobs
    equipment, works = (
        np.array([values.get(name or "", 0.0) for name in jobs.domain.names])[jobs.domain.codes[job]]
        for values in (prices.equipment, prices.works)
    )
    left = np.clip((jobs.end[job] - (quarter + 1)) / prices.life, 0.0, 1.0)
    lost: Reals = equipment * left + np.where((left > 0) & alone, works * jobs.factor[job], 0.0)
    return lost * np.power(1 + prices.discount, -(quarter + 1) / 4)


def _unpriced(inputs: Inputs, job: Ints) -> dict[str, int]:
    domains = inputs.jobs.domain
    count = np.bincount(domains.codes[job], minlength=len(domains.names))
    return {str(name): int(n) for name, n in zip(domains.names, count, strict=True)
            if n and name not in inputs.prices.equipment}  # fmt: skip


def _covered(inputs: Inputs, quarter: Ints) -> Reals:
    radio = np.array([name == RADIO for name in inputs.jobs.domain.names], dtype=np.bool_)
    at_first = float((inputs.jobs.has_5g & radio[inputs.jobs.domain.codes]).sum()) if len(inputs.jobs) else 0.0
    return at_first + np.cumsum(np.bincount(quarter, minlength=inputs.quarters)).astype(np.float64)


def _exposure(jobs: pa.Table, exposed: Mapping[str, float], done: Ints, quarters: int) -> tuple[float, Reals]:
    """Weighed quarters of exposed jobs, and how many stand at the end of each; swapped in it is gone by then."""
    places = pc.index_in(pa.array(list(exposed), pa.string()), value_set=jobs["job_id"].combine_chunks())
    weights = np.array(list(exposed.values()), dtype=np.float64)
    place = pc.fill_null(places, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    gone = np.where(place >= 0, done[place], quarters) if len(done) else np.full(len(place), quarters)
    standing = len(gone) - np.cumsum(np.bincount(gone, minlength=quarters + 1))[:quarters]
    return float(weights @ gone), standing.astype(np.float64)


def _hired(inputs: Inputs, job: Ints, quarter: Ints) -> float:
    """What visits cost that go beyond a region's own crews, in EUR."""
    by_crews = np.array([name not in TEAM_DOMAINS for name in inputs.jobs.domain.names], dtype=np.bool_)
    theirs = by_crews[inputs.jobs.domain.codes[job]]
    beyond = np.maximum(_per_region(inputs, job[theirs], quarter[theirs]) - inputs.limits.crews, 0)
    return float(beyond.sum()) * inputs.prices.extra_visit


def _per_region(inputs: Inputs, job: Ints, quarter: Ints) -> Ints:
    regions, quarters = len(inputs.jobs.region.names), inputs.quarters
    cells = np.bincount(inputs.jobs.region.codes[job] * quarters + quarter, minlength=regions * quarters)
    return cells.reshape(regions, quarters)


def _shares(inputs: Inputs, job: Ints, successor: Any) -> dict[str, dict[str, float]]:
    """Shares of radio jobs after the plan, by operator and supplier."""
    jobs = inputs.jobs
    supplier = np.array(jobs.incumbent.names, dtype=object)[jobs.incumbent.codes] if len(jobs) else np.zeros(0, object)
    supplier[job] = successor
    radio = np.array([name == RADIO for name in jobs.domain.names], dtype=np.bool_)[jobs.domain.codes]
    operators = np.array([operator for operator, _ in jobs.region.names], dtype=object)[jobs.region.codes]
    found: dict[str, dict[str, float]] = {}
    for operator in sorted(set(operators[radio].tolist())):
        names, counts = np.unique(np.array([name or "" for name in supplier[radio & (operators == operator)]]),
                                  return_counts=True)  # fmt: skip
        found[operator] = dict(zip(names.tolist(), (counts / counts.sum()).tolist(), strict=True))
    return found
