import numpy as np
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringfence.core.tables import SCHEDULE
from ringfence.plan.certificate import lower_bound
from ringfence.plan.checker import violations
from ringfence.plan.clusters import cluster
from ringfence.plan.optimum import optimise
from ringfence.plan.schedule import scheduled
from tests.plan.networks import Job, job_table, network, site
from tests.plan.random_inputs import random_inputs


def rows(inputs, **given):
    return scheduled(optimise(inputs, **given), job_table(inputs)).table.to_pylist()


def in_one_bin(inputs):
    return cluster(inputs.jobs, inputs.must_go(), inputs.replaceable(), 0, inputs.quarters, (), bins=1)


def test_each_job_is_swapped_once_by_somebody_and_told_with_its_dates():
    inputs = network(Job(due=1, end=10), Job(due=1, end=10), crews=1)
    found = rows(inputs)
    assert sorted(row["quarter"] for row in found) == [0, 1]
    assert {row["job_id"] for row in found} == {"job000", "job001"}
    assert {(row["move"], row["incumbent"], row["supplier_id"], row["late"]) for row in found} == {
        ("swap5", "old", "new", False)
    }
    assert [str(row["done_on"]) for row in found] == ["2026-03-31", "2026-06-30"]
    assert [row["incremental_eur"] for row in found] == pytest.approx([90, 80])
    assert [row["gross_eur"] for row in found] == pytest.approx([100, 100])


def test_dear_works_are_saved_by_swapping_with_the_upgrade():
    inputs = network(
        site(due=3, factor=1.0), site(due=3, factor=3.0), rollout=1, prices={"works": {"ran": 10.0}, "shortfall": 50.0}
    )
    found = {row["job_id"]: row for row in rows(inputs, clusters=in_one_bin(inputs))}
    assert found["job001"]["move"] == "swap_upgrade"
    assert found["job001"]["incremental_eur"] == pytest.approx(100)
    assert found["job001"]["gross_eur"] == pytest.approx(130)


def test_a_job_costs_what_its_own_equipment_has_left():
    inputs = network(Job(due=0, end=6.0), Job(due=0, end=3.5))
    found = {row["job_id"]: row["incremental_eur"] for row in rows(inputs, clusters=in_one_bin(inputs))}
    assert found == {"job000": pytest.approx(50), "job001": pytest.approx(25)}


def test_an_upgrade_that_is_undone_is_paid_at_the_swap():
    inputs = network(
        site(due=2, keeps=[True, False, False, False]), rollout=1, barred={("any", "new"): [0, 1]},
        prices={"upgrade": 100.0, "shortfall": 1000.0},
    )  # fmt: skip
    upgrade, swap = rows(inputs)
    assert (upgrade["move"], upgrade["supplier_id"], upgrade["incremental_eur"]) == ("upgrade", "old", 0)
    assert (swap["move"], swap["supplier_id"], swap["quarter"]) == ("swap5", "new", 2)
    assert swap["incremental_eur"] == pytest.approx(100 + 100 * (1 - 2 / 10))


def test_who_puts_5g_beside_old_4g_also_swaps_it():
    inputs = network(
        site(due=2, end=3.0), rollout=1, anchor=False, premium={"a": 0.0, "b": 0.0}, crews=1,
        prices={"upgrade": 100.0, "shortfall": 1000.0},
    )  # fmt: skip
    found = rows(inputs)
    assert [row["move"] for row in found] == ["upgrade_mix", "swap_mix"]
    assert len({row["supplier_id"] for row in found}) == 1


def test_a_budget_is_kept_by_the_jobs_one_by_one():
    works = {"ran": 100.0}
    jobs = [Job(due=3, end=10, factor=factor) for factor in (0.5, 0.5, 1.0, 1.0, 1.5, 1.5)]
    inputs = network(*jobs, budget={"op": 420.0}, prices={"works": works})
    found = scheduled(optimise(inputs, clusters=in_one_bin(inputs)), job_table(inputs)).table
    spent = np.bincount(found["quarter"].to_numpy(), found["gross_eur"].to_numpy())
    assert len(found) == 6
    assert spent.max() <= 420


def test_what_comes_after_its_last_lawful_day_is_marked():
    inputs = network(*[Job(due=0, end=10)] * 3, crews=1)
    assert [row["late"] for row in rows(inputs)] == [False, True, True]


def test_a_network_in_which_nothing_must_go_has_an_empty_schedule():
    inputs = network(Job(), Job())
    made = scheduled(optimise(inputs), job_table(inputs))
    assert made.table.num_rows == 0
    assert made.table.schema.equals(SCHEDULE.schema)
    assert made.cost == pytest.approx(0)


def test_a_schedule_is_the_same_each_time():
    inputs = random_inputs(3, n=200)
    optimum, jobs = optimise(inputs), job_table(inputs)
    assert scheduled(optimum, jobs).table.equals(scheduled(optimum, jobs).table)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_every_schedule_keeps_all_rules_and_costs_no_less_than_the_bound(seed, n):
    inputs = random_inputs(seed, n=n)
    jobs, optimum = job_table(inputs), optimise(inputs)
    made = scheduled(optimum, jobs)
    if not made.counts.misses:
        assert violations(inputs, jobs, made.table, lateness=not optimum.feasible) == []
    assert made.cost == pytest.approx(made.counts.beside + (pc.sum(made.table["incremental_eur"]).as_py() or 0.0))
    if not made.counts.misses and optimum.stages == ("cheapest",):
        assert lower_bound(optimum) <= made.cost + 1e-4 * abs(made.cost)
