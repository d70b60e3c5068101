"""Random networks of a few jobs in which every limit and every kind of rule is met sooner or later."""

from dataclasses import replace
from typing import Any

import numpy as np

from ringfence.plan.inputs import Cap, Diversity, Inputs
from tests.plan.networks import Job, network

SUPPLIERS = ("north", "south", "east")


def _job(random: np.random.Generator, quarters: int) -> Job:
    domain = str(random.choice(["ran", "ran", "ran", "core", "transport"]))
    has_5g = bool(domain != "ran" or random.random() < 0.4)
    demanded = random.random() < 0.7
    keeps = bool(not demanded and random.random() < 0.5)
    return Job(
        due=int(random.integers(-1, quarters + 1)) if demanded else None,
        end=float(random.choice([-3.5, 1.5, 5.5, 9.5])), operator=str(random.choice(["A", "B"])),
        region=str(random.choice(["x", "y"])), domain=domain, incumbent=str(random.choice(["old", "north"])),
        permission=str(random.choice(["any", "strict"])), has_5g=has_5g,
        rollout=bool(not has_5g and random.random() < 0.8),
        keeps=[bool(keeps or random.random() < 0.3) for _ in range(quarters)], movable=bool(random.random() < 0.3),
        factor=float(random.choice([0.5, 1.0, 2.0])),
    )  # fmt: skip


def _limits(random: np.random.Generator, jobs: list[Job], quarters: int) -> dict[str, Any]:
    """Each limit is there in every second network."""
    regions = len({(job.operator, job.region) for job in jobs})
    work = len(jobs) / quarters
    given = {
        "crews": random.uniform(0.3, 1.2, (regions, quarters)) * work,
        "core_teams": 0.75,
        "supply": {"north": work, "south": random.uniform(0, 2, quarters) * work},
        "budget": {"A": 150.0 * work},
        "continuity": 0.4,
        "rollout": np.linspace(0, 3, quarters),
        "extra_crews": 0.5,
        "past_life": 1.0,
        "anchor": False,
        "first_swap": int(random.integers(0, 3)),
    }
    return {name: value for name, value in given.items() if random.random() < 0.5}


def _wholes(random: np.random.Generator, kinds: list[Job], copies: int, quarters: int) -> dict[str, Any]:
    """A cap on an incumbent by weight, and a number of groups among an operator's radio jobs."""
    mine = np.array([job.operator == "A" for job in kinds]).repeat(copies)
    radio = np.array([job.domain == "ran" for job in kinds]).repeat(copies)
    given: dict[str, Any] = {}
    weight = random.integers(0, 4, len(kinds)).astype(float).repeat(copies) * mine
    if random.random() < 0.4 and weight.any():
        reached = np.array([job.incumbent == "old" for job in kinds]).repeat(copies)
        until = random.choice([None, quarters - 1])
        given["caps"] = [Cap("cap", "A", int(random.integers(-1, quarters)), 0.4, weight, reached, until=until)]
    if random.random() < 0.4 and (mine & radio).any():
        rule = Diversity("two", "A", int(random.integers(0, quarters)), 2, mine & radio, {"south": "S", "east": "S"})
        given["diversities"] = [rule]
    return given


def random_network(seed: int, *, copies: int = 1, one_supplier: bool = False) -> Inputs:
    random = np.random.default_rng(seed)
    quarters = int(random.integers(4, 7))
    kinds = [_job(random, quarters) for _ in range(int(random.integers(5, 10)) // (1 if copies == 1 else 2))]
    if copies > 1:  # bins of the works' cost would bring different kinds together
        kinds = [replace(job, factor=1.0) for job in kinds]
    jobs = [job for job in kinds for _ in range(copies)]
    keys = {job.permission for job in jobs}
    barred = {(key, name): [t for t in range(quarters) if random.random() < (0.5 if key == "strict" else 0.1)]
              for key in sorted(keys) for name in SUPPLIERS}  # fmt: skip
    prices = {
        "equipment": {"ran": 100.0, "core": 250.0}, "works": {"ran": 20.0, "core": 50.0, "transport": 10.0},
        "upgrade": 40.0, "shortfall": float(random.choice([2.0, 30.0])), "discount": float(random.choice([0.0, 0.08])),
        "extra_visit": 15.0,
    }  # fmt: skip
    premium = dict(zip(SUPPLIERS, (0.0, 0.1, 0.25), strict=True))
    return network(
        *jobs, quarters=quarters, premium=premium, barred=barred, prices=prices, one_supplier=one_supplier,
        **_limits(random, jobs, quarters), **_wholes(random, kinds, copies, quarters),
    )  # fmt: skip
