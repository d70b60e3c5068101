"""A supplier stops delivering: how long spares last, what stands without supply, and what being prepared is worth."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ringfence.assessment.law import Law
from ringfence.assessment.star import Star
from ringfence.core.errors import RingfenceError
from ringfence.plan.calendar import Calendar
from ringfence.plan.clusters import Flags, Reals
from ringfence.plan.costs import OUTAGE, amounts, at, moved
from ringfence.plan.inputs import Inputs, Stop
from ringfence.plan.optimum import Optimum, clusters_of, optimise
from ringfence.plan.parameters import Parameters
from ringfence.plan.policies import Policy
from ringfence.plan.pose import after, pose
from ringfence.plan.prepare import prepare
from ringfence.plan.programme import MOVES, Frame

_SOME: Final = 0.01
"""Jobs of a cluster and quarter below which a swap is the solver's noise."""


@dataclass(frozen=True)
class Case:
    """A plan for the stop, or without it. Jobs are expected values: parts of one are no error."""

    name: str
    """undisturbed (no supplier stops), prepared (known on the first day) or surprised (known on the day)."""
    feasible: bool
    incremental_eur: float
    gross_eur: float
    outage_job_quarters: float
    """Jobs out of service at the end of each quarter, summed."""
    out: Reals
    """Jobs out of service at the end of each quarter."""
    spares: Reals
    """Spares in stock at the end of each quarter, in the equipment of jobs; 0 before the stop."""
    swaps: float
    """Jobs of the supplier that are swapped."""
    last_swap_on: date | None
    late_job_quarters: float
    behind_rollout_site_quarters: float
    shares: Mapping[str, Mapping[str, float]]
    """By operator and supplier, share of its radio jobs after the plan; the key '' is an unknown supplier."""

    def record(self) -> dict[str, Any]:
        """The figures as a record; EUR, days as text."""
        return {
            "name": self.name,
            "feasible": self.feasible,
            "incremental_eur": round(self.incremental_eur),
            "gross_eur": round(self.gross_eur),
            "outage_job_quarters": round(self.outage_job_quarters, 1),
            "out": [round(n, 2) for n in self.out.tolist()],
            "spares": [round(n, 2) for n in self.spares.tolist()],
            "swaps": round(self.swaps, 1),
            "last_swap_on": self.last_swap_on.isoformat() if self.last_swap_on else None,
            "late_job_quarters": round(self.late_job_quarters, 1),
            "behind_rollout_site_quarters": round(self.behind_rollout_site_quarters, 1),
            "shares_after": {operator: dict(shares) for operator, shares in self.shares.items()},
        }


@dataclass(frozen=True)
class Lasting:
    """How long spares last if nothing is swapped, in quarters after the stop; expected values."""

    value: float | None
    """None: for ever, or, at ``high``, not known."""
    low: float
    high: float | None
    left: Reals
    """Spares at the end of each quarter of the plan, in the equipment of jobs."""
    out: Reals
    """Jobs out of service at the end of each quarter."""


@dataclass(frozen=True)
class Standing:
    """Jobs of the supplier that are alike in what says which of them matter first."""

    operator: str
    region: str
    domain: str | None
    sensitive: bool
    life_ends: int | None
    """Year; None: the age is not known."""
    jobs: int
    failures: float
    """Expected from the stop to the end of the plan if all keep running."""


@dataclass(frozen=True)
class Shock:
    """The answer for one supplier and day under one policy."""

    supplier: str
    stops_on: date
    policy: str
    calendar: Calendar
    installed: Mapping[tuple[str, str | None], tuple[int, int]]
    """By operator and domain: jobs of the supplier, and all jobs of which the plan knows."""
    spares_known: bool
    """Whether the parameters say what is in stock; if not, the plans count on none."""
    lasting: Lasting
    fails_first: tuple[Standing, ...]
    """Sensitive places first, then the oldest equipment. The rate of failure is the same for all: what fails is chance,
    and this is the order in which it hurts and in which age makes it likelier."""
    life_left_years: float | None
    """Mean at the stop, of jobs of known age; None: there are none."""
    past_life: int
    undated: int
    unpriced: Mapping[str, int]
    """Jobs of the supplier by domain without a known price: their swaps cost nothing here."""
    bought_before: float
    """Macro-site equivalents of the supplier's own equipment that the undisturbed plan puts in before the stop; whether
    they fail is not counted."""
    undisturbed: Case
    prepared: Case
    surprised: Case

    @property
    def cases(self) -> tuple[Case, Case, Case]:
        """All three, in the order in which they are told."""
        return self.undisturbed, self.prepared, self.surprised

    def record(self) -> dict[str, Any]:
        """The figures as a record; EUR, quarters, days as text."""
        return {
            "supplier": self.supplier,
            "stops_on": self.stops_on.isoformat(),
            "policy": self.policy,
            "quarters": [self.calendar.name(t) for t in range(self.calendar.quarters)],
            "installed": [
                {"operator": operator, "domain": domain, "jobs": jobs, "of": known}
                for (operator, domain), (jobs, known) in self.installed.items()
            ],
            "spares_known": self.spares_known,
            "spares_last_quarters": {
                "low": self.lasting.low, "value": self.lasting.value, "high": self.lasting.high,
            },
            "if_nothing_is_swapped": {
                "spares": [round(n, 2) for n in self.lasting.left.tolist()],
                "out": [round(n, 2) for n in self.lasting.out.tolist()],
            },
            "fails_first": [
                {"operator": s.operator, "region": s.region, "domain": s.domain, "sensitive": s.sensitive,
                 "life_ends": s.life_ends, "jobs": s.jobs, "failures": round(s.failures, 2)}
                for s in self.fails_first
            ],
            "life_left_years": None if self.life_left_years is None else round(self.life_left_years, 1),
            "past_life_jobs": self.past_life,
            "undated_jobs": self.undated,
            "unpriced_jobs": dict(self.unpriced),
            "bought_before_equivalents": round(self.bought_before, 1),
            "cases": [case.record() for case in self.cases],
        }  # fmt: skip

    @property
    def words(self) -> tuple[str, ...]:
        """What the figures say, in sentences."""
        ready, late = self.prepared, self.surprised
        dearer = ready.incremental_eur - self.undisturbed.incremental_eur
        surprise = late.incremental_eur - self.undisturbed.incremental_eur
        return (
            self._spares(),
            f"Prepared, {ready.outage_job_quarters:,.1f} job-quarters are out of service; surprised, "
            f"{late.outage_job_quarters:,.1f}.",
            f"Being prepared costs {dearer:,.0f} EUR more than a plan without the stop (incremental; gross "
            f"{ready.gross_eur - self.undisturbed.gross_eur:,.0f} EUR), being surprised {surprise:,.0f} EUR (gross "
            f"{late.gross_eur - self.undisturbed.gross_eur:,.0f} EUR); outages themselves have no price here.",
        )

    def _spares(self) -> str:
        if not self.spares_known:
            return "How long spares last is not known: say in `spares` what share of the equipment is in stock."
        if self.lasting.value is None:
            return "Without failures, spares last for ever."
        high = "for ever" if self.lasting.high is None else f"{self.lasting.high:.1f}"
        return f"Without swaps, spares last {self.lasting.value:.1f} quarters ({self.lasting.low:.1f} to {high})."


def shock(
    star: Star, sites: ir.Table, policy: Policy, law: Law, parameters: Parameters, start: date, supplier: str,
    stops_on: date,
) -> Shock:  # fmt: skip
    """Answer what happens if a supplier stops delivering on a day.

    From the quarter of that day on nothing of it can be bought, no 5G can be put on its equipment, and what fails
    is met from stock and from what swaps take out. Deadlines of the policy come first, then the fewest outages,
    then the lowest cost.
    Prepared, the plan knows from its first day; surprised, it is the undisturbed plan until the day, and further swaps
    begin a lead time later.

    Parameters
    ----------
    supplier
        Id or name.

    Raises
    ------
    RingfenceError
        No supplier has this name, or the day is not within the plan.
    """
    name = _known(supplier, law)
    calendar = Calendar(start, parameters.horizon_quarters)
    first = calendar.holding(stops_on)
    if not 0 <= first < calendar.quarters:
        raise RingfenceError(
            f"{stops_on} is not within the plan: {start} to {calendar.last_day(calendar.quarters - 1)}",
            "choose another day, --start or --horizon",
        )
    ready = prepare(star, sites, law, parameters, start, in_force=policy.in_force, also={name})
    inputs = pose(ready, parameters, start)
    stop = Stop(
        name, first, parameters.failures.value / 4, parameters.spares.value if parameters.spares else 0.0,
        parameters.reused.value, calendar.holding(after(stops_on, parameters.lead_time.value)),
    )  # fmt: skip
    undisturbed, prepared, surprised, before = cases(inputs, stop)
    theirs = replace(inputs, stop=stop).stopped
    return Shock(
        name, stops_on, policy.name, calendar, _installed(inputs, theirs), parameters.spares is not None,
        lasting(parameters, stop, int(theirs.sum()), calendar.quarters),
        _fails_first(ready.jobs, theirs, stop, calendar), *_life(ready.jobs, theirs, stops_on),
        _unpriced(inputs, theirs), before, undisturbed, prepared, surprised,
    )  # fmt: skip


def cases(inputs: Inputs, stop: Stop) -> tuple[Case, Case, Case, float]:
    """Undisturbed, prepared and surprised; and macro-site equivalents bought from the supplier before the stop."""
    known = stopped(inputs, replace(stop, swaps_from=0))
    grouped = clusters_of(known)
    undisturbed = optimise(inputs, clusters=grouped)
    prepared = optimise(known, (OUTAGE,), clusters=grouped)
    surprised = optimise(stopped(inputs, stop), (OUTAGE,), clusters=grouped, before=undisturbed)
    theirs = grouped.same(known.stopped)
    own = [name == stop.supplier for name in inputs.successors]
    before = at(undisturbed.frame.bought, undisturbed.solved.x)[:, own, : stop.first].sum()
    return (
        _case("undisturbed", undisturbed, theirs), _case("prepared", prepared, theirs),
        _case("surprised", surprised, theirs), float(before),
    )  # fmt: skip


def stopped(inputs: Inputs, stop: Stop) -> Inputs:
    """The inputs with a supplier that stops."""
    found = replace(inputs, stop=stop, permitted=inputs.permitted.copy(), keeps=inputs.keeps.copy())
    for number, name in enumerate(inputs.successors):
        if name == stop.supplier:
            found.permitted[:, number, stop.first :] = False
    found.keeps[found.stopped, stop.first :] = False
    return found


def lasting(parameters: Parameters, stop: Stop, jobs: int, quarters: int) -> Lasting:
    """How long spares last for a number of jobs if nothing is swapped."""
    failures, spares = parameters.failures, parameters.spares
    left, out = np.zeros(quarters), np.zeros(quarters)
    stock, down = stop.spares * jobs, 0.0
    for quarter in range(stop.first, quarters):
        down += stop.failures * (jobs - down)
        repaired = min(stock, down)
        stock, down = stock - repaired, down - repaired
        left[quarter], out[quarter] = stock, down
    return Lasting(
        _quarters(spares.value if spares else 0.0, failures.value), _quarters(spares.low, failures.high) or 0.0
        if spares else 0.0, _quarters(spares.high, failures.low) if spares else None, left, out,
    )  # fmt: skip


def _quarters(spares: float, failures: float) -> float | None:
    return 4 * spares / failures if failures else None


def _known(supplier: str, law: Law) -> str:
    suppliers = law.rulebook.suppliers
    found = suppliers.resolve(supplier)
    if found is None:
        close = get_close_matches(supplier.lower(), sorted(suppliers.by_id), n=3, cutoff=0.4)
        repair = f"the closest is {', '.join(close)}" if close else "see suppliers.yaml of the rulebook"
        raise RingfenceError(f"no supplier is called {supplier!r}", repair)
    return found


def _case(name: str, optimum: Optimum, theirs: Flags) -> Case:
    frame, x = optimum.frame, optimum.solved.x
    incremental, gross, _ = amounts(frame, x)
    swaps = sum(moved(frame, x, move)[theirs].sum(axis=0) for move in MOVES if MOVES[move].swaps)
    done = np.flatnonzero(swaps > _SOME)
    empty = np.zeros((0, frame.inputs.quarters))
    out, spares = (at(frame.outages[key], x).sum(axis=0) if key in frame.outages else empty.sum(axis=0)
                   for key in (OUTAGE, "spares"))  # fmt: skip
    return Case(
        name, optimum.feasible, incremental, gross, float(out.sum()), out, spares, float(np.sum(swaps)),
        frame.inputs.calendar.last_day(int(done[-1])) if len(done) else None,
        optimum.lateness, float(at(frame.short, x).sum()), _shares(frame, x),
    )  # fmt: skip


def _shares(frame: Frame, x: Reals) -> dict[str, dict[str, float]]:
    """Shares of radio jobs after the plan; swaps of a pool fall to its suppliers as what was bought does."""
    clusters, successors = frame.clusters, frame.inputs.successors
    gone = np.sum([moved(frame, x, name) for name, move in MOVES.items() if move.swaps], axis=0).sum(axis=1)
    bought = at(frame.bought, x).sum(axis=2)
    parts = bought / np.maximum(bought.sum(axis=1, keepdims=True), 1e-12)
    found: dict[str, dict[str, float]] = {name: defaultdict(float) for name in frame.operators.names}
    operator = frame.operators.codes[frame.region]
    incumbent = clusters.same(clusters.jobs.incumbent.codes)
    for place in np.flatnonzero(frame.radio).tolist():
        shares = found[frame.operators.names[operator[place]]]
        shares[clusters.jobs.incumbent.names[incumbent[place]] or ""] += float(clusters.n[place] - gone[place])
        for number, part in enumerate(parts[frame.pool.codes[place]].tolist()):
            shares[successors[number]] += part * float(gone[place])
    return {
        name: {supplier: n / sum(shares.values()) for supplier, n in sorted(shares.items()) if n > _SOME}
        for name, shares in found.items() if shares
    }  # fmt: skip


def _installed(inputs: Inputs, theirs: Flags) -> dict[tuple[str, str | None], tuple[int, int]]:
    jobs = inputs.jobs
    keys = [(jobs.region.names[r][0], jobs.domain.names[d])
            for r, d in zip(jobs.region.codes, jobs.domain.codes, strict=True)]  # fmt: skip
    known, own = Counter(keys), Counter(key for key, mine in zip(keys, theirs.tolist(), strict=True) if mine)
    return {key: (own[key], known[key]) for key in sorted(own, key=lambda key: (key[0], key[1] or ""))}


def _fails_first(jobs: pa.Table, theirs: Flags, stop: Stop, calendar: Calendar) -> tuple[Standing, ...]:
    own = jobs.filter(pa.array(theirs)).select(["operator", "region", "domain", "sensitive", "end_of_life_on"])
    groups = Counter(
        (row["operator"], row["region"] or "", row["domain"], bool(row["sensitive"]),
         row["end_of_life_on"].year if row["end_of_life_on"] else None)
        for row in own.to_pylist()
    )  # fmt: skip
    expected = stop.failures * (calendar.quarters - stop.first)
    found = [Standing(*key, n, n * expected) for key, n in groups.items()]
    return tuple(sorted(found, key=lambda s: (
        not s.sensitive, s.life_ends is None, s.life_ends or 0, s.operator, s.region, s.domain or "")))  # fmt: skip


def _life(jobs: pa.Table, theirs: Flags, stops_on: date) -> tuple[float | None, int, int]:
    """Mean years left, jobs past their life, and jobs of unknown age, at the stop."""
    ends = jobs["end_of_life_on"].filter(pa.array(theirs)).to_pylist()
    left = [(end - stops_on).days for end in ends if end is not None]
    years = [max(days, 0) / 365.25 for days in left]
    return (sum(years) / len(years) if years else None), sum(days <= 0 for days in left), len(ends) - len(left)


def _unpriced(inputs: Inputs, theirs: Flags) -> dict[str, int]:
    domains = inputs.jobs.domain
    count = np.bincount(domains.codes[theirs], minlength=len(domains.names)).tolist()
    return {name or "": n for name, n in zip(domains.names, count, strict=True)
            if n and name not in inputs.prices.equipment}  # fmt: skip
