"""From tables and parameters to the numbers of the programme."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.plan import caps
from ringfence.plan.calendar import Calendar
from ringfence.plan.clusters import Coded, Flags, JobColumns, Reals, job_columns
from ringfence.plan.inputs import RADIO, TEAM_DOMAINS, Cap, Diversity, Inputs, Limits, Prices
from ringfence.plan.jobs import ONE_REGION
from ringfence.plan.parameters import UPGRADE, Parameters
from ringfence.plan.prepare import Prepared

_ROUND: Final = 1e-9


def pose(prepared: Prepared, parameters: Parameters, start: date) -> Inputs:
    """The programme's numbers for what was prepared."""
    calendar = Calendar(start, parameters.horizon_quarters)
    jobs = job_columns(prepared.jobs, calendar, parameters.life.value * 4)
    successors = _familiar(parameters, jobs)
    limits = _limits(prepared.jobs, jobs, successors, parameters, calendar)
    may = _permitted(prepared.permissions, jobs.permission, (*successors, *jobs.incumbent.names), calendar)
    permitted = may[:, : len(successors)].copy()
    for number, name in enumerate(successors):
        since = parameters.suppliers[name].available_from
        if since is not None:
            permitted[:, number, : max(0, calendar.holding(since))] = False
    numbers = np.arange(len(jobs))
    keeps: Flags = may[jobs.permission.codes, len(successors) + jobs.incumbent.codes] if len(jobs) else may[:0, 0]
    unknown = np.array([name is None for name in jobs.incumbent.names], dtype=np.bool_)
    keeps |= unknown[jobs.incumbent.codes][numbers, None] if len(jobs) else keeps
    posed = tuple(_cap(prepared.jobs, jobs, cap, calendar) for cap in prepared.caps)
    for cap, rule in zip(posed, prepared.caps, strict=True):
        inside = np.unique(jobs.permission.codes[cap.weight > 0])
        for number, name in enumerate(successors):
            if name in rule.suppliers:  # taking from a capped supplier to give to a capped one gains nothing
                permitted[inside, number] = False
    diversities = tuple(
        Diversity(rule.provision, rule.operator, _first(rule, calendar), rule.min_groups,
                  caps.in_scope(prepared.jobs, rule), rule.groups)
        for rule in prepared.diversities
    )  # fmt: skip
    return Inputs(
        calendar, jobs, successors, permitted, keeps, prices(parameters), limits, posed, diversities,
        exposure(jobs, parameters),
    )  # fmt: skip


def _familiar(parameters: Parameters, jobs: JobColumns) -> tuple[str, ...]:
    """Suppliers that may follow, those with most jobs in the network first."""
    count = np.bincount(jobs.incumbent.codes, minlength=len(jobs.incumbent.names)).tolist()
    there = dict(zip(jobs.incumbent.names, count, strict=True))
    return tuple(sorted(parameters.suppliers, key=lambda name: -there.get(name, 0)))


def prices(parameters: Parameters, drawn: Mapping[str, float] | None = None) -> Prices:
    """Unit costs: the value of each quantity, or what was drawn for it by the paths of `quantities`."""
    values = drawn or {}
    priced = {kind: price for kind, price in parameters.kinds.items() if price.equipment is not None}
    works = {kind: price.works for kind, price in parameters.kinds.items() if price.works is not None}
    equipment = {
        kind: values.get(f"kinds.{kind}.equipment", price.equipment.value)
        for kind, price in priced.items()
        if price.equipment is not None
    }
    extra = parameters.extra_crews
    return Prices(
        {kind: value for kind, value in equipment.items() if kind != UPGRADE},
        {kind: values.get(f"kinds.{kind}.works", cost.value) for kind, cost in works.items() if kind != UPGRADE},
        equipment.get(UPGRADE, 0.0),
        {name: values.get(f"suppliers.{name}.premium", target.premium.value)
         for name, target in parameters.suppliers.items()},
        4 * values.get("life", parameters.life.value),
        values.get("shortfall_eur", parameters.shortfall_eur.value),
        values.get("discount", parameters.discount.value),
        values.get("extra_crews.eur", extra.eur.value) if extra else 0.0,
    )  # fmt: skip


def exposure(jobs: JobColumns, parameters: Parameters) -> Reals:
    """What a quarter of each job that must go weighs; 0 for all others."""
    return jobs.demanded * weighed(jobs, parameters)


def weighed(jobs: JobColumns, parameters: Parameters) -> Reals:
    """What a quarter of each job in service weighs: 1, unless the parameters weigh its domain or sensitive places."""
    of_domain = np.array([parameters.exposure.get(name or "", 1.0) for name in jobs.domain.names])
    weight = of_domain[jobs.domain.codes] if len(jobs) else np.zeros(0)
    return weight * np.where(jobs.sensitive, parameters.exposure.get("sensitive", 1.0), 1.0)


def _permitted(rows: pa.Table, keys: Coded, suppliers: tuple[str | None, ...], calendar: Calendar) -> Flags:
    """Per permission key, supplier and quarter: whether the quarter's last day lies in a stretch."""
    flags = np.zeros((len(keys.names), len(suppliers), calendar.quarters), dtype=np.bool_)
    key = {name: number for number, name in enumerate(keys.names)}
    days = np.array([calendar.last_day(t).toordinal() for t in range(calendar.quarters)])
    for row in rows.to_pylist():  # as many as there are kinds of place and supplier, not as many as jobs
        if row["permission"] in key:
            first = row["from_on"].toordinal() if row["from_on"] else 0
            end = row["to_on"].toordinal() if row["to_on"] else date.max.toordinal()
            inside = (days >= first) & (days < end)
            for place, name in enumerate(suppliers):
                if name == row["supplier_id"]:
                    flags[key[row["permission"]], place] |= inside
    return flags


def _limits(
    table: pa.Table, jobs: JobColumns, successors: tuple[str, ...], parameters: Parameters, calendar: Calendar
) -> Limits:  # fmt: skip
    quarters = calendar.quarters
    regions, count = jobs.region.names, len(jobs.region.names)
    visits = np.array([
        _visits(operator, region, sites, parameters)
        for (operator, region), sites in zip(regions, _sites(table, jobs), strict=True)
    ])  # fmt: skip
    rolls = np.bincount(jobs.region.codes, jobs.rollout, count)
    return Limits(
        first_swap=calendar.holding(after(calendar.start, parameters.lead_time.value)),
        crews=_whole_visits(visits, quarters),
        core_teams=float(parameters.core_teams),
        supply=np.array([
            np.full(quarters, np.inf if target.supply is None else target.supply)
            for target in (parameters.suppliers[name] for name in successors)
        ]).reshape(len(parameters.suppliers), quarters),
        rollout=rolls[:, None] * _planned(parameters.rollout, calendar),
        budget=parameters.budget,
        continuity=parameters.continuity,
        extra_crews=_hired(regions, parameters),
        anchor=parameters.anchor,
        past_life=None if parameters.past_life is None else 4 * parameters.past_life,
        one_supplier=parameters.one_supplier_per_region,
        diversity_minimum=float(parameters.diversity_minimum),
    )  # fmt: skip


def _sites(table: pa.Table, jobs: JobColumns) -> Reals:
    """Radio sites of each region; a region without any has as many as its crews have sites to visit."""
    radio, visited = (_places(table, jobs, names) for names in ({RADIO}, set(jobs.domain.names) - TEAM_DOMAINS))
    return np.where(radio > 0, radio, visited)


def _places(table: pa.Table, jobs: JobColumns, domains: Set[str | None]) -> Reals:
    """Sites of each region with jobs of some domains; a job without a known site is one of its own."""
    chosen = np.array([name in domains for name in jobs.domain.names], dtype=np.bool_)
    inside = chosen[jobs.domain.codes] if len(jobs) else np.zeros(0, np.bool_)
    place = pc.coalesce(table["site_id"], table["job_id"]).combine_chunks().dictionary_encode().indices
    pairs = np.stack([jobs.region.codes[inside], place.to_numpy(zero_copy_only=False)[inside]])
    distinct = np.unique(pairs, axis=1)[0] if pairs.size else np.zeros(0, np.int64)
    return np.bincount(distinct, minlength=len(jobs.region.names)).astype(np.float64)


def _visits(operator: str, region: str, sites: float, parameters: Parameters) -> float:
    """Visits a quarter that the crews of a region make."""
    stated = parameters.crews_by_region
    named = (f"{operator}/{region}", operator if region == ONE_REGION else region, region)
    return float(next((stated[name] for name in named if name in stated), parameters.crews.value * sites / 4))


def _hired(regions: Sequence[tuple[str, str]], parameters: Parameters) -> Reals:
    """Visits a quarter that can be hired in each region; what an operator can hire is split evenly over its own."""
    visits = parameters.extra_crews.visits if parameters.extra_crews else 0.0
    own = Counter(operator for operator, _ in regions)
    return np.array([visits / own[operator] for operator, _ in regions]).reshape(len(regions), 1)


def _whole_visits(visits: Reals, quarters: int) -> Reals:
    """Visits per region and quarter; what is left of a visit at the end of a quarter goes into the next."""
    done = np.floor(visits[:, None] * np.arange(quarters + 1) + _ROUND)
    return np.diff(done, axis=1)


def after(start: date, months: float) -> date:
    """The day some months later, to the day of an average month."""
    return start + timedelta(days=round(months * 365.25 / 12))


def _planned(year: int | None, calendar: Calendar) -> Reals:
    """Share of the roll-out that is planned to be done by the end of each quarter, at an even pace."""
    if year is None:
        return np.zeros(calendar.quarters)
    length = max(1, calendar.holding(date(year, 12, 31)) + 1)
    return np.minimum(1.0, np.arange(1, calendar.quarters + 1) / length)


def _first(rule: caps.Whole, calendar: Calendar) -> int:
    """The quarter at whose end a rule on the whole must hold for the first time."""
    return max(-1, calendar.done_by(rule.from_on - timedelta(days=1)))


def _cap(table: pa.Table, jobs: JobColumns, cap: caps.Cap, calendar: Calendar) -> Cap:
    reached = np.array([name in cap.suppliers for name in jobs.incumbent.names], dtype=np.bool_)
    weight = np.nan_to_num(caps.cap_weights(table, cap))
    flags: Flags = reached[jobs.incumbent.codes] if len(jobs) else np.zeros(0, np.bool_)
    until = calendar.quarters if cap.to_on is None else max(0, calendar.holding(cap.to_on))
    return Cap(cap.provision, cap.operator, _first(cap, calendar), cap.max_share, weight, flags, cap.measure, until)
