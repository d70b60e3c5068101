from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from ringfence.core.tables import SCHEDULE
from ringfence.plan.checker import violations
from ringfence.plan.inputs import Cap, Diversity
from tests.plan.networks import Job, job_table, network, site

QUARTERS = 4
LAST_DAYS = (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31))


def network_with(**changes):
    """A 4G site to be swapped by quarter 2 and one with 5G by quarter 1, a core job, and a site nothing asks of."""
    jobs = (
        site(due=2, end=0.0, keeps=True), Job(due=1, end=10.0), Job(due=3, end=0.0, domain="core", has_5g=False),
        Job(incumbent="b"),
    )  # fmt: skip
    return network(*jobs, quarters=QUARTERS, premium={"a": 0.0, "b": 0.1}, rollout=1, **changes)


def row(number, move, quarter, supplier, incremental=0.0, gross=100.0, **more):
    jobs = job_table(network_with()).to_pylist()[number]
    shared = {name: jobs[name] for name in ("job_id", "operator", "region", "site_id", "domain", "due_on")}
    return {
        **shared, "incumbent": jobs["supplier_id"], "move": move, "quarter": quarter, "done_on": LAST_DAYS[quarter],
        "supplier_id": supplier, "late": False, "incremental_eur": incremental, "gross_eur": gross, **more,
    }  # fmt: skip


GOOD = (
    row(0, "swap", 0, "a"), row(0, "upgrade_new", 2, "a", gross=0.0), row(1, "swap5", 1, "b", 90.0, 110.0),
    row(2, "swap", 3, "a"),
)  # fmt: skip


def found(rows, inputs=None, **given):
    inputs = inputs or network_with()
    table = pa.Table.from_pylist(list(rows), schema=SCHEDULE.schema)
    return violations(inputs, job_table(inputs), table, **given)


def changed(number, **changes):
    return [{**each, **changes} if place == number else each for place, each in enumerate(GOOD)]


def test_a_schedule_that_keeps_all_rules_is_found_to_break_none():
    assert found(GOOD) == []


LATE = changed(2, quarter=2, done_on=LAST_DAYS[2], incremental_eur=80.0, late=True)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (changed(0, job_id="nobody"), "jobs that there are not"),
        (changed(0, move="swap5"), "do not follow from the state"),
        (changed(0, move="repaint"), "a move that there is not"),
        (changed(1, quarter=0, done_on=LAST_DAYS[0]), "do not follow from the state"),
        ([*GOOD, row(1, "swap5", 2, "b", 80.0, 110.0)], "swap a job twice"),
        ([*GOOD, row(3, "swap5", 2, "a", 70.0)], "swap what nothing asks to be swapped"),
        (changed(1, supplier_id="b"), "share a job between two suppliers"),
        (changed(2, supplier_id="c"), "name no supplier that may follow"),
        (LATE, "stand after their last quarter"),
        (GOOD[:3], "stand after their last quarter"),
        (changed(2, late=True), "are marked late wrongly"),
        (changed(2, done_on=date(2026, 6, 29)), "not done on the last day of their quarter"),
        (changed(2, region="elsewhere"), "do not have the region of their job"),
        (changed(2, due_on=date(2026, 12, 31)), "do not have the due_on of their job"),
        (changed(2, gross_eur=90.0), "do not cost what they must"),
        (changed(2, incremental_eur=0.0), "do not cost what they must"),
        ([row(0, "upgrade_mix", 0, "a", gross=0.0), row(0, "swap_mix", 2, "a"), *GOOD[2:]], "5G beside 4G of another"),
        ([*GOOD[:3], row(2, "swap_upgrade", 3, "a")], "bring 5G where no roll-out wants it"),
        ([row(0, "upgrade", 0, "a", gross=0.0), row(0, "swap5", 2, "a"), *GOOD[2:]], "5G that may not be added"),
    ],
)  # fmt: skip
def test_a_broken_schedule_is_told_what_it_breaks(rows, words):
    assert any(words in line for line in found(rows)), found(rows)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"crews": 0.5}, "visits of crews are exceeded 3 times"),
        ({"core_teams": 0.5}, "projects of core teams are exceeded 1 times"),
        ({"supply": {"b": 0.9}}, "deliveries of suppliers are exceeded 1 times, the first: 1 of 0.9 at b in 1"),
        ({"budget": {"op": 105.0}}, "budgets are exceeded 1 times, the first: 110 of 105 at op in 1"),
        ({"barred": {("any", "b"): [1]}}, "put in what may not be put in on that day"),
        ({"first_swap": 1}, "come before the first swap can be"),
        ({"one_supplier": True}, "have several suppliers"),
        ({"caps": [Cap("zz/cap", "op", 0, 0.25, np.array([1.0, 1, 0, 0]), np.array([True, True, False, False]))]},
         "zz/cap op: 1 of at most 0.5 stand at the end of 0"),
        ({"diversities": [Diversity("zz/two", "op", 0, 3, np.array([True, True, False, True]), {})]},
         "zz/two: 2 of 3 groups at the end of 1"),
    ],
)  # fmt: skip
def test_a_limit_that_is_exceeded_is_named_with_place_and_quarter(changes, words):
    lines = found(GOOD, network_with(**changes))
    assert any(words in line for line in lines), lines


def test_a_region_may_swap_a_share_of_its_sites_at_once_but_always_one():
    both = changed(2, quarter=0, done_on=LAST_DAYS[0], incremental_eur=100.0)
    assert found(GOOD, network_with(continuity=0.1)) == []
    assert any("swaps at once are exceeded 1 times" in line for line in found(both, network_with(continuity=0.1)))


def test_deadlines_may_be_missed_where_work_cannot_meet_them_but_are_marked():
    assert found(LATE, lateness=True) == []
    unmarked = [{**each, "late": False} for each in LATE]
    assert any("marked late wrongly" in line for line in found(unmarked, lateness=True))
    assert found(LATE, network_with(prices={"late": 1.0})) == []


def test_an_empty_schedule_is_right_only_where_nothing_must_go():
    assert found([], network(Job(), Job())) == []
    assert any("stand after their last quarter" in line for line in found([]))
