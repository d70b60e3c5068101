"""``make bench``: the plan against its bars, on seeded synthetic networks; ``--quick`` leaves out what takes long.

Each measurement runs in a process of its own, several times; the best time counts, since other work on the machine
only adds, and the highest memory, that of the solver's process added. Time is that of all processors used together; a
machine shared with others takes longer by the clock. Beside the plan of clusters: the same programme job by job
(``singly``), and two baselines that plan without a programme.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

REPEATS = 3
QUARTERS, FIRST_SWAP = 24, 2
SINGLY_LIMIT_S = 20 * 60
MAX_GAP, MAX_CERTIFICATE = 0.0005, 0.01
SEED = 1


@dataclass(frozen=True)
class Size:
    """A network, and its bars."""

    sites: int
    operators: int
    regions: int
    """Of each operator."""
    max_s: float
    max_gb: float | None = None


SMALL = Size(20_000, 1, 16, 5)
MEDIUM = Size(90_000, 3, 12, 60, 0.6)
LARGE = Size(1_000_000, 10, 10, 15 * 60, 2)
SIZES = {size.sites: size for size in (SMALL, MEDIUM, LARGE)}


def network(size: Size) -> Any:
    """Radio sites of three suppliers, one of which must go by quarter 20, at sensitive sites by quarter 8.

    45 % have 5G; the others get it within four years. Crews reach a quarter of the sites a year; the two suppliers that
    follow can deliver what the swaps take in three years, and a fifth more. Ages spread over the life of eight years
    and beyond; works differ by site with a standard deviation of 0.4 of their logarithm.
    """
    from ringfence.plan.calendar import Calendar
    from ringfence.plan.clusters import Coded, JobColumns
    from ringfence.plan.inputs import Inputs, Limits, Prices

    random, n = np.random.default_rng(SEED), size.sites
    regions = tuple((f"op{o}", f"r{k:02}") for o in range(size.operators) for k in range(size.regions))
    region = random.integers(0, len(regions), n)
    incumbent = random.choice(3, n, p=[0.45, 0.3, 0.25])
    has_5g = random.random(n) < 0.45
    demanded = incumbent == 0
    sensitive = demanded & (random.random(n) < 0.08)
    jobs = JobColumns(
        Coded(region, regions), Coded(np.zeros(n, np.int64), ("ran",)), Coded(incumbent, ("risky", "east", "west")),
        Coded(incumbent, ("risky", "east", "west")), has_5g, ~has_5g, demanded, sensitive,
        np.where(demanded, np.where(sensitive, 8, 20), QUARTERS), random.uniform(-8, 32, n),
        np.exp(random.normal(0, 0.4, n)), np.ones(n, np.bool_),
    )  # fmt: skip
    keeps = np.repeat(~demanded[:, None], QUARTERS, axis=1)
    sites, rolls = np.bincount(region, minlength=len(regions)), np.bincount(region, ~has_5g, len(regions))
    swaps = demanded.sum()
    limits = Limits(
        FIRST_SWAP, np.repeat(sites[:, None] * 0.25 / 4, QUARTERS, axis=1), 2.0,
        np.full((2, QUARTERS), 1.2 * swaps / 12 / 2),
        rolls[:, None] * np.minimum(1, (np.arange(QUARTERS) + 1) / 16), {},
    )  # fmt: skip
    prices = Prices({"ran": 42_000.0}, {"ran": 8_000.0}, 40_000.0, {"east": 0.2, "west": 0.15}, 32.0, 500.0, 0.0)
    permitted = np.ones((3, 2, QUARTERS), np.bool_)
    return Inputs(Calendar(date(2026, 11, 22), QUARTERS), jobs, ("east", "west"), permitted, keeps, prices, limits)


def job_table(inputs: Any) -> Any:
    """The job table of a network."""
    import pyarrow as pa

    from ringfence.core.tables import JOB

    jobs, n = inputs.jobs, len(inputs.jobs)
    regions = np.array(jobs.region.names)[jobs.region.codes]
    last = np.array([inputs.calendar.last_day(t) for t in range(inputs.quarters)], dtype="datetime64[D]")
    due = pa.array(last[np.minimum(jobs.due, inputs.quarters - 1)], mask=~jobs.demanded)
    numbers = np.arange(n).astype(str)
    given = {
        "job_id": np.char.zfill(numbers, 8), "operator": regions[:, 0], "region": regions[:, 1], "site_id": numbers,
        "domain": np.full(n, "ran"), "supplier_id": np.array(jobs.incumbent.names)[jobs.incumbent.codes], "due_on": due,
    }  # fmt: skip
    columns = {name: pa.array(given[name]) if name in given else pa.nulls(n) for name in JOB.names}
    return pa.table(columns).cast(JOB.schema)


@dataclass(frozen=True)
class Run:
    """One measurement in one child."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    facts: dict[str, Any]


def _lp(size: Size) -> dict[str, Any]:
    """Inputs to the optimum of the programme."""
    from ringfence.plan.optimum import optimise

    return _told(optimise(network(size)))


def _singly(size: Size) -> dict[str, Any]:
    """The same job by job."""
    from ringfence.core.errors import RingfenceError
    from ringfence.plan.clusters import singly
    from ringfence.plan.optimum import optimise

    inputs = network(size)
    try:
        return _told(optimise(inputs, clusters=singly(inputs.jobs), seconds=SINGLY_LIMIT_S))
    except RingfenceError as error:
        return {"failed": str(error)}


def _told(optimum: Any) -> dict[str, Any]:
    arrays = optimum.programme.arrays
    return {
        "cost": optimum.solved.best["cheapest"], "clusters": len(optimum.frame.clusters), "columns": len(arrays.lower),
        "rows": len(arrays.row_lower), "solver_s": optimum.solved.seconds, "feasible": optimum.feasible,
    }  # fmt: skip


def _schedule(size: Size) -> dict[str, Any]:
    """Inputs to the whole schedule."""
    return _scheduled(size)[0]


def _certified(size: Size) -> dict[str, Any]:
    """The whole schedule, checked, and how far it can be from the best."""
    from ringfence.plan.certificate import gap, lower_bound
    from ringfence.plan.checker import violations

    facts, optimum, made, inputs, jobs = _scheduled(size)
    return {**facts, "certificate": gap(made.cost, lower_bound(optimum)),
            "wrong": list(violations(inputs, jobs, made.table))}  # fmt: skip


def _scheduled(size: Size) -> tuple[dict[str, Any], Any, Any, Any, Any]:
    from ringfence.plan.optimum import optimise
    from ringfence.plan.schedule import scheduled

    inputs = network(size)
    jobs = job_table(inputs)
    optimum = optimise(inputs)
    made = scheduled(optimum, jobs)
    facts = {**_told(optimum), "whole": made.counts.cost, "by_site": made.cost, "moves": made.table.num_rows}
    return facts, optimum, made, inputs, jobs


def _baselines(size: Size) -> dict[str, Any]:
    """What planning without a programme costs."""
    from ringfence.plan.baselines import BASELINES

    inputs = network(size)
    jobs = job_table(inputs)
    found = {name: plan(inputs, jobs) for name, plan in BASELINES.items()}
    return {name: {"cost": plan.cost, "missed": plan.missed} for name, plan in found.items()}


MEASURES: dict[str, Callable[[Size], dict[str, Any]]] = {
    "lp": _lp, "singly": _singly, "schedule": _schedule, "certified": _certified, "baselines": _baselines,
}  # fmt: skip


def child(kind: str, size: Size) -> None:
    """Measure once and print it; the clock starts when the modules are loaded."""
    import ringfence.plan.schedule  # noqa: F401  # loads all that is measured

    began = time.perf_counter(), _cpu()
    facts = MEASURES[kind](size)
    wall_s, cpu_s = time.perf_counter() - began[0], _cpu() - began[1]
    unit = 1_000_000 / (1 if sys.platform == "darwin" else 1024)
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / unit
    print(json.dumps({"cpu_s": cpu_s, "wall_s": wall_s, "peak_mb": peak, "facts": facts}))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def in_child(kind: str, size: Size) -> Run:
    """Run one measurement in a process of its own; a child that fails ends the benchmark with its message."""
    command = [sys.executable, str(Path(__file__)), "--measure", kind, "--sites", str(size.sites)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the measurement {kind!r} of {size.sites:,} sites failed, see above")
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def best(kind: str, size: Size, repeats: int) -> Run:
    """The best time and the highest memory."""
    runs = []
    for number in range(repeats):
        runs.append(in_child(kind, size))
        print(f"  {kind}, {size.sites:,} sites {number + 1}/{repeats}", file=sys.stderr)
    return Run(
        min(run.cpu_s for run in runs), min(run.wall_s for run in runs), max(run.peak_mb for run in runs), runs[0].facts
    )


def bar(met: bool, text: str) -> str:
    return f"{'met   ' if met else 'MISSED'}  {text}"


def _line(name: str, run: Run) -> str:
    facts = run.facts
    return (f"  {name:9} {run.cpu_s:8.1f} s ({run.wall_s:.1f} s by the clock) {run.peak_mb:7,.0f} MB  "
            f"{facts['clusters']:,} clusters, {facts['columns']:,} columns, {facts['rows']:,} rows, "
            f"{facts['cost'] / 1e6:,.3f} M EUR")  # fmt: skip


def lp_bars(size: Size, repeats: int) -> tuple[Run, list[str]]:
    """The programme of clusters against its bars."""
    run = best("lp", size, repeats)
    name = f"{size.sites:,} sites, {size.operators} x {size.regions} regions"
    print(name)
    print(_line("clusters", run))
    bars = [bar(run.cpu_s <= size.max_s, f"LP of {name}: {run.cpu_s:.1f} s, at most {size.max_s:g}")]
    if size.max_gb is not None:
        used = run.peak_mb / 1000
        bars.append(bar(used <= size.max_gb, f"LP of {name}: {used:.2f} GB with the solver, at most {size.max_gb:g}"))
    return run, bars


def schedule_bars(size: Size, repeats: int) -> list[str]:
    """Whole counts and the schedule of sites against their bars."""
    timed = best("schedule", size, repeats) if size is SMALL else None
    run = best("certified", size, 1)
    facts, name = run.facts, f"{size.sites:,} sites"
    whole = (facts["whole"] - facts["cost"]) / facts["cost"]
    print(f"  schedule  {facts['moves']:,} moves, whole counts {100 * whole:.4f} % above the LP, "
          f"sites {facts['by_site'] / 1e6:,.3f} M EUR; with check and certificate {run.cpu_s:.1f} s")  # fmt: skip
    bars = [
        bar(whole <= MAX_GAP, f"whole counts of {name}: {100 * whole:.4f} % above the LP, at most {100 * MAX_GAP:g} %"),
        bar(facts["certificate"] is not None and facts["certificate"] <= MAX_CERTIFICATE,
            f"schedule of {name}: at most {100 * (facts['certificate'] or np.nan):.3f} % above the best, "
            f"at most {100 * MAX_CERTIFICATE:g} %"),
        bar(not facts["wrong"], f"schedule of {name}: the independent checker finds {facts['wrong'] or 'nothing'}"),
    ]  # fmt: skip
    if timed is not None:
        bars.append(bar(timed.cpu_s <= size.max_s,
                        f"inputs to schedule of {name}: {timed.cpu_s:.1f} s ({timed.wall_s:.1f} s by the clock), "
                        f"at most {size.max_s:g}"))  # fmt: skip
    return bars


def beside(size: Size, ours: Run) -> None:
    """The baselines' costs beside the plan's."""
    for name, found in in_child("baselines", size).facts.items():
        print(f"  {name:9} {found['cost'] / 1e6:,.3f} M EUR, {found['cost'] / ours.facts['cost']:.2f} times the LP, "
              f"{found['missed']:,} jobs not in time")  # fmt: skip


def job_by_job(size: Size, ours: Run) -> None:
    """The programme of single jobs beside that of clusters."""
    run = in_child("singly", size)
    if "failed" in run.facts:
        print(f"  singly    no answer after {run.cpu_s:.0f} s: {run.facts['failed']}")
        return
    print(_line("singly", run))
    print(f"  ratio     {run.cpu_s / ours.cpu_s:.0f} times the time, {run.peak_mb / ours.peak_mb:.1f} times the "
          f"memory, cost {run.facts['cost'] / ours.facts['cost']:.5f} of that of clusters")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the programme of single jobs")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--sites", type=int, choices=SIZES, help="only the network of this many sites")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        child(asked.measure, SIZES[asked.sites])
        return
    bars: list[str] = []
    for size in SIZES.values():
        if asked.sites in (None, size.sites):
            ours, met = lp_bars(size, 1 if size is LARGE else asked.repeats)
            bars += met
            if size is not LARGE:
                bars += schedule_bars(size, asked.repeats)
                beside(size, ours)
            if size is SMALL and not asked.quick:
                job_by_job(size, ours)
    if hasattr(os, "getloadavg"):
        print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")
    print("\n".join(bars))


if __name__ == "__main__":
    main()
