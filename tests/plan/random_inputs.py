"""Small random networks with all that a plan can be limited by, and job tables for networks made by hand."""

from datetime import date

import numpy as np
import pyarrow as pa

from ringfence.core.tables import JOB
from ringfence.plan.calendar import Calendar
from ringfence.plan.clusters import Coded, JobColumns
from ringfence.plan.inputs import Cap, Diversity, Inputs, Limits, Prices

START = date(2027, 1, 1)
SUCCESSORS = ("zz-blue", "zz-green")


def job_columns(n, quarters, **columns):
    """``n`` radio jobs of zz-red at one operator's only region, without 5G, demanded by no rule; change as needed."""
    codes = np.zeros(n, np.int64)
    given = {
        "region": Coded(codes, (("op", "all"),)), "domain": Coded(codes, ("ran",)),
        "incumbent": Coded(codes, ("zz-red",)), "permission": Coded(codes, ("p",)),
        "has_5g": np.zeros(n, bool), "rollout": np.zeros(n, bool), "demanded": np.zeros(n, bool),
        "sensitive": np.zeros(n, bool), "due": np.full(n, quarters), "end": np.full(n, 32.0),
        "factor": np.ones(n), "dated": np.ones(n, bool), **columns,
    }  # fmt: skip
    return JobColumns(**given)


def inputs(jobs, quarters, *, limits=(), prices=(), **given):
    """Inputs without limits that bind, one successor with no premium; change as needed."""
    regions = len(jobs.region.names)
    free = {"first_swap": 0, "crews": np.full((regions, quarters), 1000.0), "core_teams": 1000.0,
            "supply": np.full((1, quarters), np.inf), "rollout": np.zeros((regions, quarters)), "budget": {}}  # fmt: skip
    unit = {"equipment": {"ran": 3200.0}, "works": {"ran": 500.0}, "upgrade": 1600.0, "premium": {}, "life": 32.0,
            "shortfall": 0.0, "discount": 0.0}  # fmt: skip
    base = {
        "successors": SUCCESSORS[:1], "permitted": np.ones((len(jobs.permission.names), 1, quarters), bool),
        "keeps": np.ones((len(jobs), quarters), bool), **given,
    }  # fmt: skip
    return Inputs(
        Calendar(START, quarters), jobs, prices=Prices(**{**unit, **dict(prices)}),
        limits=Limits(**{**free, **dict(limits)}), **base,
    )  # fmt: skip


def job_table(made):
    """The job table of inputs made by hand."""
    jobs = made.jobs
    pairs = [jobs.region.names[code] for code in jobs.region.codes]
    days = [made.calendar.last_day(int(due)) if due >= 0 else date(2026, 1, 1) for due in jobs.due]
    rows = [
        {
            "job_id": f"job-{n:04}", "operator": pairs[n][0], "region": pairs[n][1], "site_id": f"site-{n:04}",
            "domain": jobs.domain.names[jobs.domain.codes[n]],
            "supplier_id": jobs.incumbent.names[jobs.incumbent.codes[n]],
            "due_on": days[n] if jobs.demanded[n] and jobs.due[n] < made.quarters else None,
        }
        for n in range(len(jobs))
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=JOB.schema)


def random_inputs(seed, n=30, quarters=6):
    """A network of radio and core jobs of two operators, with a random choice of limits."""
    rng = np.random.default_rng(seed)
    some = rng.random(12) < 0.4
    regions = (("op-a", "north"), ("op-a", "south"), ("op-b", "north"))
    region, domain = rng.integers(0, 3, n), (rng.random(n) < 0.15).astype(np.int64)
    incumbent = rng.choice(3, n, p=[0.6, 0.2, 0.2])
    has_5g = (rng.random(n) < 0.4) & (domain == 0)
    rollout = ~has_5g & (domain == 0) & (rng.random(n) < 0.8)
    demanded = (incumbent == 0) & (rng.random(n) < 0.9)
    due = np.where(demanded, rng.choice([-1, 1, quarters - 2, quarters - 1, quarters], n, p=[0.05, 0.05, 0.3, 0.3, 0.3]),
                   quarters)  # fmt: skip
    jobs = JobColumns(
        Coded(region, regions), Coded(domain, ("ran", "core")), Coded(incumbent, ("zz-red", *SUCCESSORS)),
        Coded(domain, ("radio", "core")), has_5g, rollout, demanded, np.zeros(n, bool), due,
        rng.uniform(-4, 30, n), np.exp(rng.normal(0, 0.3, n)), np.ones(n, bool),
    )  # fmt: skip
    permitted = np.ones((2, 2, quarters), bool)
    permitted[0, 0, : rng.integers(0, 3)] = False
    keeps = np.repeat((rng.random(n) < 0.5)[:, None] | (incumbent > 0)[:, None], quarters, axis=1)
    sites = np.bincount(region, minlength=3)
    rolls = np.bincount(region, rollout, 3)
    limits = Limits(
        first_swap=int(rng.integers(0, 2)), crews=np.repeat((sites * rng.uniform(0.25, 0.6) + 1)[:, None], quarters, 1),
        core_teams=float(rng.integers(1, 4)), supply=np.full((2, quarters), n * 0.3 if some[0] else np.inf),
        rollout=rolls[:, None] * np.minimum(1, np.arange(1, quarters + 1) / 5) if some[1] else np.zeros((3, quarters)),
        budget={"op-a": 4200.0 * n * 0.25} if some[2] else {}, continuity=0.4 if some[3] else None,
        extra_crews=float(rng.integers(1, 3)) if some[4] else 0.0, anchor=not some[5],
        past_life=float(rng.integers(0, 6)) if some[6] else None, one_supplier=bool(some[7]),
    )  # fmt: skip
    prices = Prices({"ran": 3200.0, "core": 6400.0}, {"ran": 500.0, "core": 300.0}, 1600.0,
                    {"zz-blue": 0.1, "zz-green": 0.05}, 32.0, float(rng.choice([0, 50, 400])),
                    float(rng.choice([0, 0.05])), 300.0)  # fmt: skip
    weight = np.where((region < 2) & (domain == 0), rng.integers(1, 4, n), 0).astype(float)
    caps = (Cap("zz/act/cap", "op-a", quarters - 2, 0.5, weight, incumbent == 1, "cells"),) if some[8] else ()
    scope = (region < 2) & (domain == 0)
    rules = (Diversity("zz/act/diverse", "op-a", quarters - 1, 2, scope, {}),) if some[9] and not some[7] else ()
    return Inputs(Calendar(START, quarters), jobs, SUCCESSORS, permitted, keeps, prices, limits, caps, rules)
