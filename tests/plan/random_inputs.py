"""Random networks with all that can limit a plan."""

from datetime import date

import numpy as np

from ringfence.plan.calendar import Calendar
from ringfence.plan.clusters import Coded, JobColumns
from ringfence.plan.inputs import Cap, Diversity, Inputs, Limits, Prices

START = date(2027, 1, 1)
SUCCESSORS = ("zz-blue", "zz-green")


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
    last = rng.choice([-1, 1, quarters - 2, quarters - 1, quarters], n, p=[0.05, 0.05, 0.3, 0.3, 0.3])
    due = np.where(demanded, last, quarters)
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
