"""Each family of rows in a network where it alone binds: the optimum with it, without it, and what a unit is worth.

Worked out by hand: equipment costs 100; with ``end=10`` of 10 quarters a swap at the end of quarter t costs
100 - 10 (t + 1). A price is negative where a higher bound makes the plan cheaper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from ringfence.plan import optimum
from ringfence.plan.inputs import Cap, Diversity, Inputs
from ringfence.plan.optimum import optimise
from ringfence.plan.rows import FAMILIES
from tests.plan.networks import Job, cost, network, price, site, untied  # noqa: F401  # a fixture

pytestmark = pytest.mark.usefixtures("untied")


@dataclass(frozen=True)
class Case:
    """A network, its optimum with and without the family, and the price of one of its rows."""

    inputs: Callable[[], Inputs]
    bound: float
    free: float
    row: str | None
    at: dict[str, int]
    worth: float = 0.0


def _radio(due: int = 1, **given: Any) -> Job:
    return Job(due, end=10, **given)


def _cap(first: int, weight: list[float]) -> Cap:
    return Cap("cap", "op", first, 0.5, np.array(weight), np.array([True] * len(weight)))


CASES = {
    # Without the balance of stocks nothing says that the job stands there at first.
    "stocks": Case(lambda: network(_radio()), 80, 0, "stock_old5", {"cluster": 0, "quarter": 0}, 80),
    # It may stay for ever.
    "removal": Case(lambda: network(_radio()), 80, 0, "removal", {"quarter": 1}, -80),
    # Worn after 2 quarters and 1 beyond: gone by quarter 3, for a premium of 10.
    "end_of_life": Case(lambda: network(Job(end=2, movable=True), premium={"new": 0.1}, past_life=1),
                        10, 0, "end_of_life", {"quarter": 3}, -10),
    # 1.5 visits a quarter: half a job is done a quarter earlier than the last, for 90 instead of 80.
    "crews": Case(lambda: network(_radio(), _radio(), crews=1.5), 165, 160, "crews", {"quarter": 1}, -10),
    "core_teams": Case(lambda: network(_radio(domain="core"), _radio(domain="core"), core_teams=1.5),
                       165, 160, "core_teams", {"quarter": 1}, -10),
    "continuity": Case(lambda: network(_radio(), _radio(), continuity=0.75), 165, 160, "continuity", {"quarter": 1},
                       -10),
    # 150 EUR a quarter pay one and a half swaps of 100 gross: each EUR more moves a hundredth of a job.
    "budget": Case(lambda: network(_radio(), _radio(), budget={"op": 150}), 165, 160, "budget", {"quarter": 1}, -0.1),
    # What is put in is not bought: no premium.
    "pools": Case(lambda: network(Job(0), premium={"new": 0.1}), 110, 100, "pools", {"quarter": 0}, -10),
    # Half an equivalent comes from the dear supplier.
    "supply": Case(lambda: network(Job(0), Job(0), premium={"cheap": 0, "dear": 0.2}, supply={"cheap": 1.5}),
                   210, 200, "supply", {"supplier": 0, "quarter": 0}, -20),
    # Two quarters behind are cheaper than a swap; a plan of one site more (the bound is its negative) costs as much.
    "rollout": Case(lambda: network(site(), rollout=[0, 0, 1, 1], prices={"shortfall": 30}), 60, 0, "rollout",
                    {"quarter": 2}, -30),
    # Half of four must go by quarter 3, at 60 each.
    "caps": Case(lambda: network(*[Job(end=10)] * 4, caps=[_cap(3, [1.0] * 4)]), 120, 0, "cap cap op",
                 {"quarter": 3}, -60),
    # One of three is given to a second group by quarter 3.
    "diversity": Case(lambda: network(*[Job(end=10)] * 3, diversities=[
                          Diversity("two", "op", 3, 2, np.array([True] * 3), {"old": "first", "new": "second"})]),
                      60, 0, "diversity two op", {}, -60),
    # One macro site of the cheap a quarter is not enough for both: both are dear. Whole choices have no price.
    "one_supplier": Case(lambda: network(Job(0), Job(0), premium={"cheap": 0, "dear": 0.2}, supply={"cheap": 1},
                                         one_supplier=True), 240, 220, None, {}),
}  # fmt: skip


def test_every_family_has_a_case() -> None:
    assert set(CASES) == {family.__name__ for family in FAMILIES}


@pytest.mark.parametrize("family", CASES)
def test_the_family_alone_makes_the_difference(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[family]
    assert cost(optimise(case.inputs())) == pytest.approx(case.bound)
    monkeypatch.setattr(optimum, "FAMILIES", [rows for rows in FAMILIES if rows.__name__ != family])
    assert cost(optimise(case.inputs())) == pytest.approx(case.free)


@pytest.mark.parametrize("family", [name for name, case in CASES.items() if case.row])
def test_a_row_is_priced_as_one_unit_more_would_change_the_cost(family: str) -> None:
    case = CASES[family]
    assert case.row is not None
    assert price(optimise(case.inputs()), case.row, **case.at) == pytest.approx(case.worth)


def test_a_choice_of_one_supplier_has_no_prices() -> None:
    assert optimise(CASES["one_supplier"].inputs()).solved.row_prices == {}


def test_one_more_visit_saves_what_its_price_says() -> None:
    # The price of -10 a visit holds until the second job fits whole into the last quarter.
    assert cost(optimise(network(_radio(), _radio(), crews=[1.5, 1.75, 0, 0]))) == pytest.approx(165 - 10 / 4)


def test_nothing_is_swapped_within_the_lead_time() -> None:
    soon, later = network(_radio(1)), network(_radio(1), first_swap=2)
    assert (cost(optimise(soon)), optimise(soon).lateness) == (pytest.approx(80), 0)
    assert (cost(optimise(later)), optimise(later).lateness) == (pytest.approx(70, rel=1e-4), pytest.approx(1))


def test_a_supplier_without_permission_is_not_put_in() -> None:
    premium = {"cheap": 0.0, "dear": 0.2}
    barred = {("any", "cheap"): range(4)}
    assert cost(optimise(network(Job(1), premium=premium))) == pytest.approx(100)
    assert cost(optimise(network(Job(1), premium=premium, barred=barred))) == pytest.approx(120)


def test_permission_is_asked_for_by_the_key_of_the_job() -> None:
    jobs = [Job(1), Job(1, permission="strict")]
    found = optimise(network(*jobs, premium={"cheap": 0, "dear": 0.2}, barred={("strict", "cheap"): range(4)}))
    assert cost(found) == pytest.approx(100 + 120)


def test_a_supplier_that_is_available_later_is_waited_for_where_the_deadline_allows() -> None:
    premium = {"cheap": 0.0, "dear": 0.2}
    barred = {("any", "cheap"): range(2)}
    assert cost(optimise(network(Job(2), premium=premium, barred=barred))) == pytest.approx(100)
    assert cost(optimise(network(Job(1), premium=premium, barred=barred))) == pytest.approx(120)


def test_with_the_anchor_5g_of_another_supplier_needs_the_whole_site_swapped() -> None:
    # The rule reaches the old equipment in quarter 3; 5G is wanted at once. Works of 30 are saved by a joint visit.
    given = {"rollout": 1, "prices": {"shortfall": 1000, "works": {"ran": 30}}}
    # Joined in quarter 0: 90 of life. Beside the old 4G at once, which is swapped in quarter 3: 60 + 30.
    assert cost(optimise(network(site(3, end=10), **given))) == pytest.approx(90)
    assert cost(optimise(network(site(3, end=10), **given, anchor=False))) == pytest.approx(90)
    # With 8 quarters' time the second is cheaper: 20 + 30.
    late = {"quarters": 8, **given}
    assert cost(optimise(network(site(7, end=10), **late))) == pytest.approx(90)
    assert cost(optimise(network(site(7, end=10), **late, anchor=False))) == pytest.approx(50)


def test_a_core_team_does_no_visits_and_a_crew_no_core_jobs() -> None:
    jobs = [_radio(), _radio(domain="core")]
    assert cost(optimise(network(*jobs, crews=1, core_teams=1))) == pytest.approx(160)


def test_core_teams_are_the_operators_and_crews_the_regions() -> None:
    core = [_radio(domain="core", region=name) for name in ("north", "south")]
    assert cost(optimise(network(*core, core_teams=1))) == pytest.approx(170)
    radio = [_radio(region=name) for name in ("north", "south")]
    assert cost(optimise(network(*radio, crews=1))) == pytest.approx(160)


def test_supply_is_shared_by_all_operators() -> None:
    jobs = [_radio(operator=name) for name in ("one", "two")]
    assert cost(optimise(network(*jobs, supply={"new": 1}))) == pytest.approx(170)


def test_supply_counts_equipment_of_other_domains_by_its_price() -> None:
    # A core of 200 takes two equivalents: with one a quarter, half of it is done in each of two quarters.
    jobs = _radio(domain="core")
    found = optimise(network(jobs, supply={"new": 1}, prices={"equipment": {"ran": 100, "core": 200}}))
    assert cost(found) == pytest.approx(0.5 * 180 + 0.5 * 160)


def test_a_cap_counts_weight_not_jobs() -> None:
    # Weights 3 and 1: half of 4 may stay. The heavy one loses 2 of its 3: two thirds of 60.
    found = optimise(network(Job(end=10), Job(end=10, region="s"), caps=[_cap(3, [3.0, 1.0])]))
    assert cost(found) == pytest.approx(40)
