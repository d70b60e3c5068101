"""The baselines on networks worked out by hand, and against the independent checker on random ones."""

from dataclasses import replace
from typing import Any

import pytest

from ringfence.plan.baselines import BASELINES, Baseline, by_age, greedy
from ringfence.plan.checker import violations
from ringfence.plan.optimum import optimise
from tests.plan.any_network import random_network
from tests.plan.networks import Job, cost, job_table, network, site


def _done(found: Baseline) -> list[tuple[Any, ...]]:
    rows = found.schedule.sort_by("job_id").to_pylist()
    return [(row["job_id"], row["move"], row["quarter"], row["supplier_id"]) for row in rows]


def test_greedy_goes_by_deadline_then_by_density_as_soon_as_there_is_a_crew() -> None:
    inputs = network(*[Job(due=due, end=10) for due in (3, 3, 1)], crews=1)
    found = greedy(inputs, job_table(inputs, population=[10, 900, 10]))
    assert [row[:3] for row in _done(found)] == [("job000", "swap5", 2), ("job001", "swap5", 1), ("job002", "swap5", 0)]
    # 90 + 80 + 70 as soon as can be; the best plan waits: 80 for quarter 1, and 60 + 70.
    assert found.cost == pytest.approx(240)
    assert cost(optimise(inputs)) == pytest.approx(210)


def test_by_age_the_oldest_goes_first_whatever_its_deadline() -> None:
    inputs = network(Job(due=0, end=10), Job(due=3, end=5), crews=1)
    found = by_age(inputs, job_table(inputs))
    assert [row[2] for row in _done(found)] == [1, 0]
    assert (found.cost, found.missed) == (pytest.approx(80 + 40), 1)
    assert found.schedule.filter(found.schedule["late"])["job_id"].to_pylist() == ["job000"]


def test_greedy_takes_the_cheapest_of_the_year_and_by_age_the_cheapest_of_the_quarter() -> None:
    inputs = network(Job(due=3), premium={"dear": 0.2, "cheap": 0.1}, supply={"cheap": [0, 0, 1, 1]})
    assert _done(greedy(inputs, job_table(inputs)))[0][2:] == (2, "cheap")
    assert _done(by_age(inputs, job_table(inputs)))[0][2:] == (0, "dear")


def test_5g_comes_with_the_swap_or_where_the_roll_out_is_behind() -> None:
    # The site that must go gets 5G with its swap; the plan of two wants one more in quarter 1.
    inputs = network(site(due=3), site(keeps=True), site(keeps=True), crews=1, rollout=[1, 2, 2, 2],
                     prices={"shortfall": 7})  # fmt: skip
    found = greedy(inputs, job_table(inputs))
    assert _done(found) == [("job000", "swap_upgrade", 0, "new"), ("job001", "upgrade", 1, "old")]
    assert found.cost == pytest.approx(100)


def test_falling_behind_is_part_of_the_cost() -> None:
    inputs = network(site(due=3), crews=[0, 0, 1, 1], rollout=1, prices={"shortfall": 7})
    assert greedy(inputs, job_table(inputs)).cost == pytest.approx(100 + 2 * 7)


@pytest.mark.parametrize("name", BASELINES)
@pytest.mark.parametrize("seed", range(40))
def test_a_baseline_keeps_the_limits_and_costs_no_less_than_the_optimum(name: str, seed: int) -> None:
    inputs = replace(random_network(seed, one_supplier=seed % 4 == 0), diversities=())
    jobs = job_table(inputs)
    found = BASELINES[name](inputs, jobs)
    late = ("stand after their last quarter", "of at most")  # deadlines and caps may be missed, and are counted
    assert [text for text in violations(inputs, jobs, found.schedule) if not any(part in text for part in late)] == []
    if not found.missed and not inputs.caps:
        assert found.cost >= cost(optimise(inputs)) - 1e-6
