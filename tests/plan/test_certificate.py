import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringfence.plan.certificate import gap, lower_bound
from ringfence.plan.clusters import cluster, singly
from ringfence.plan.optimum import optimise
from ringfence.plan.schedule import scheduled
from tests.plan.networks import Job, job_table, network
from tests.plan.random_inputs import random_inputs


def test_crews_that_bind_are_in_the_bound():
    """One goes in the first quarter and destroys 9 tenths of 100, the other in the second and destroys 8."""
    optimum = optimise(network(Job(due=1, end=10), Job(due=1, end=10), crews=1))
    assert lower_bound(optimum) == pytest.approx(170, abs=0.1)


def test_the_bound_knows_the_jobs_and_not_only_the_means_of_their_clusters():
    """One a quarter: the first is worn out, the other loses 1 tenth and 50 of works, 60 in all. In the mean of both,
    the first quarter costs half of 20 + 50 and the second half of 10 + 50."""
    inputs = network(Job(due=1, end=1.0), Job(due=1, end=3.0), prices={"works": {"ran": 50.0}}, crews=1)
    grouped = cluster(inputs.jobs, inputs.must_go() * 0 + 1, inputs.replaceable(), 4, inputs.quarters, ())
    optimum = optimise(inputs, clusters=grouped)
    assert len(grouped) == 1
    assert optimum.solved.best["cheapest"] == pytest.approx(35 + 30, abs=0.1)
    assert 0 < lower_bound(optimum) <= 60 + 0.1
    assert scheduled(optimum, job_table(inputs)).cost == pytest.approx(60, abs=0.1)


def test_the_gap_is_a_share_of_the_cost():
    assert gap(200.0, 190.0) == pytest.approx(0.05)
    assert gap(0.0, 0.0) == 0
    assert gap(200.0, None) is None


def test_an_empty_network_is_bounded_by_nothing():
    assert lower_bound(optimise(network())) == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_the_bound_is_never_above_the_optimum_of_the_jobs_one_by_one(seed, n):
    inputs = random_inputs(seed, n=n)
    bound = lower_bound(optimise(inputs))
    best = optimise(inputs, clusters=singly(inputs.jobs))
    assert bound is not None
    assert bound <= best.solved.best["cheapest"] + 1e-5 * abs(bound) + 1e-3


def test_where_jobs_are_many_a_schedule_is_within_one_percent_of_the_bound():
    inputs = random_inputs(0, n=500)
    optimum = optimise(inputs)
    assert gap(scheduled(optimum, job_table(inputs)).cost, lower_bound(optimum)) <= 0.01
