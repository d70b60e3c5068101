import numpy as np
import pytest

from ringfence.plan.optimum import optimise
from ringfence.plan.rounding import whole
from tests.plan.networks import Job, network, site
from tests.plan.random_inputs import random_inputs


def swaps(counts):
    return sum(counts.moves[name] for name in ("swap", "swap_upgrade", "swap5", "swap_mix")).sum(axis=0).tolist()


def test_an_optimum_of_whole_numbers_stays_as_it_is():
    optimum = optimise(network(Job(due=1, end=10), Job(due=1, end=1), crews=1))
    counts = whole(optimum)
    assert swaps(counts) == [1, 1, 0, 0]
    assert counts.cost == pytest.approx(optimum.solved.best["cheapest"])
    assert counts.misses == ()


def test_half_a_visit_is_no_visit():
    aging = [Job(due=3, end=10)] * 4
    optimum = optimise(network(*aging, crews=1.5))
    counts = whole(optimum)
    assert swaps(counts) == [1, 1, 1, 1]
    assert counts.misses == ()


def test_no_job_is_shared_between_two_suppliers():
    inputs = network(*[Job(due=1)] * 3, premium={"a": 0.0, "b": 0.1}, supply={"a": 1.5, "b": 1.5})
    counts = whole(optimise(inputs))
    by_supplier = counts.bought.sum(axis=(0, 1))
    assert by_supplier.max() == 1
    assert by_supplier.sum() == 3


def test_what_no_whole_plan_can_keep_is_named():
    inputs = network(*[Job(due=0)] * 3, premium={"a": 0.0, "b": 0.1}, supply={"a": 1.5, "b": 1.5})
    counts = whole(optimise(inputs))
    assert swaps(counts) == [3, 0, 0, 0]
    assert [words.split(":")[0] for words in counts.misses] == ["supply"]


def test_a_region_keeps_to_the_supplier_that_was_chosen_for_it():
    jobs = [Job(due=2, region="north")] * 3 + [Job(due=2, region="south")] * 3
    premium, supply = {"a": 0.0, "b": 0.1}, {"a": 1.0}
    counts = whole(optimise(network(*jobs, premium=premium, supply=supply, one_supplier=True)))
    assert sorted(np.unique(counts.bought.sum(axis=(1, 3)).max(axis=1)).tolist()) == [3]
    assert (counts.bought.sum(axis=(1, 3)) > 0).sum(axis=1).tolist() == [1] * len(counts.bought)


def test_an_upgrade_and_a_swap_take_two_quarters():
    inputs = network(site(due=0, keeps=True), rollout=1, crews=2, prices={"upgrade": 100.0, "shortfall": 1.0})
    counts = whole(optimise(inputs))
    assert {name: count.sum() for name, count in counts.moves.items() if count.any()} == {"swap_upgrade": 1}


def test_an_empty_network_has_empty_counts():
    counts = whole(optimise(network()))
    assert counts.cost == 0
    assert all(count.size == 0 for count in counts.moves.values())


def test_whole_numbers_cost_little_more_where_jobs_are_many():
    optimum = optimise(random_inputs(0, n=500))
    counts = whole(optimum)
    assert counts.misses == ()
    assert 1 - 1e-6 <= counts.cost / optimum.solved.best["cheapest"] <= 1.002
