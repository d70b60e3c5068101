"""Networks of one to three jobs whose best plan is worked out by hand; equipment costs 100 and lives 10 quarters."""

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.plan.optimum import optimise
from tests.plan.networks import Job, cost, done, network, site

OWN_5G = {"keeps": True}


def test_a_swap_destroys_the_life_that_is_left_and_so_waits_for_its_deadline() -> None:
    # Ten quarters of life on the first day; after quarter 2, the last lawful one, 7 of 10 are left: 70.
    found = optimise(network(Job(due=2, end=10)))
    assert cost(found) == pytest.approx(70)
    assert done(found, "swap5") == [[0, 0, 1, 0]]


def test_at_the_end_of_life_a_swap_costs_nothing_not_even_works() -> None:
    # Life ends after 3 quarters: done at the end of quarter 2 nothing is lost, and the visit was due anyway.
    assert cost(optimise(network(Job(due=2, end=3), prices={"works": {"ran": 30}}))) == pytest.approx(0)
    # A quarter earlier a tenth of the life is lost, and the works are extra: 10 + 30.
    assert cost(optimise(network(Job(due=1, end=3), prices={"works": {"ran": 30}}))) == pytest.approx(40)


def test_a_swap_together_with_the_upgrade_needs_no_works_of_its_own() -> None:
    # Joined: 100. One after the other: 100 + 30 for a visit of its own.
    found = optimise(network(site(due=1), prices={"works": {"ran": 30}, "upgrade": 40}))
    assert cost(found) == pytest.approx(100)
    assert sum(done(found, "swap_upgrade")[0]) == pytest.approx(1)


def test_a_premium_is_paid_on_the_upgrade_too_and_can_part_the_joint_visit() -> None:
    # Joined, half is added to 100 + 40: 100 + 70 = 170. Swapped alone: 100 + 50 + 15 of works = 165.
    prices = {"works": {"ran": 15}, "upgrade": 40}
    assert cost(optimise(network(site(due=1), premium={"new": 0.5}, prices=prices))) == pytest.approx(165)


def test_the_lower_premium_decides_until_its_supply_is_used_up() -> None:
    premium = {"cheap": 0.1, "dear": 0.2}
    assert cost(optimise(network(Job(due=0), premium=premium))) == pytest.approx(110)
    # Two at once, one equivalent a quarter of the cheap: 110 + 120; with a quarter more time, 110 twice.
    scarce = {"premium": premium, "supply": {"cheap": 1}}
    assert cost(optimise(network(Job(due=0), Job(due=0), **scarce))) == pytest.approx(230)
    assert cost(optimise(network(Job(due=1), Job(due=1), **scarce))) == pytest.approx(220)


def test_nobody_follows_itself() -> None:
    # The incumbent would be without premium, yet a swap from it to it is none.
    premium = {"dear": 0.2, "old": 0.0}
    assert cost(optimise(network(Job(due=0), premium=premium))) == pytest.approx(120)
    assert cost(optimise(network(Job(due=0, incumbent="third"), premium=premium))) == pytest.approx(100)


def test_the_crew_goes_first_where_waiting_saves_least() -> None:
    # One visit a quarter. Lives end after 1 and after 10 quarters: the worn one first (0), then the other (80).
    # The other way round: 90, then 0.
    found = optimise(network(Job(due=1, end=10), Job(due=1, end=1), crews=1))
    assert cost(found) == pytest.approx(80)


def test_works_are_saved_by_letting_equipment_reach_its_end() -> None:
    # Lives end after 2 and after 10 quarters. The long-lived first: 90 + 30, then nothing. The other way round:
    # 10 + 30, then 80 + 30.
    found = optimise(network(Job(due=1, end=10), Job(due=1, end=2), crews=1, prices={"works": {"ran": 30}}))
    assert cost(found) == pytest.approx(120)


def test_money_is_worth_less_later() -> None:
    # A year at 25 %: 100 / 1.25.
    assert cost(optimise(network(Job(due=3), prices={"discount": 0.25}))) == pytest.approx(80)


def test_5g_is_put_on_equipment_that_must_go_if_waiting_costs_more() -> None:
    # A site is wanted with 5G at once; the first swap is possible in quarter 2, the last lawful one is 3.
    given = {"quarters": 5, "first_swap": 2, "rollout": 1}
    works, upgrade = {"ran": 30}, 40
    # Upgraded at once and swapped in quarter 3, the upgrade has 7 of 10 quarters left: 28 + 100 + 30 = 158.
    # Joined in quarter 2: 100 and two quarters behind, at 50 each: 200.
    found = optimise(network(site(due=3, **OWN_5G), **given,
                             prices={"works": works, "upgrade": upgrade, "shortfall": 50}))  # fmt: skip
    assert cost(found) == pytest.approx(158)
    assert done(found, "upgrade")[0][0] == pytest.approx(1)
    # At 20 each: 140.
    found = optimise(network(site(due=3, **OWN_5G), **given,
                             prices={"works": works, "upgrade": upgrade, "shortfall": 20}))  # fmt: skip
    assert cost(found) == pytest.approx(140)
    assert done(found, "swap_upgrade")[0][2] == pytest.approx(1)


def test_what_no_rule_wants_gone_gets_5g_of_its_own_supplier_for_nothing() -> None:
    found = optimise(network(site(**OWN_5G), rollout=1, prices={"upgrade": 40, "shortfall": 50}))
    assert cost(found) == pytest.approx(0)
    assert done(found, "upgrade") == [[1, 0, 0, 0]]


def test_a_lack_of_permission_for_5g_of_the_incumbent_is_met_by_a_swap_or_by_falling_behind() -> None:
    # Wanted from quarter 2 on; no rule wants the old equipment gone. Behind for two quarters at 30: 60 < 100.
    behind = optimise(network(site(), rollout=[0, 0, 1, 1], prices={"shortfall": 30}))
    assert cost(behind) == pytest.approx(60)
    # At 80: 160 > 100.
    swapped = optimise(network(site(), rollout=[0, 0, 1, 1], prices={"shortfall": 80}))
    assert cost(swapped) == pytest.approx(100)


def test_a_job_that_is_late_already_is_done_as_soon_as_can_be_and_counted() -> None:
    # Its last day is past; the first swap is in quarter 2: late at the end of quarters 0 and 1, then 70 are left.
    found = optimise(network(Job(due=-1, end=10), first_swap=2))
    assert found.feasible
    assert found.lateness == pytest.approx(2)
    assert cost(found) == pytest.approx(70, rel=1e-4)


def test_where_deadlines_cannot_be_met_lateness_is_least_before_cost_is() -> None:
    # Three jobs of quarter 0, one visit a quarter: two are late at its end, one at the end of the next.
    found = optimise(network(*[Job(due=0, end=10)] * 3, crews=1))
    assert not found.feasible
    assert found.lateness == pytest.approx(3)
    assert cost(found) == pytest.approx(90 + 80 + 70, rel=1e-4)


def test_what_can_be_late_at_a_price_is_late_where_it_pays() -> None:
    # In time: 80. Never: late at the ends of quarters 1, 2 and 3, for 30 each 90, for 5 each 15.
    assert cost(optimise(network(Job(due=1, end=10), prices={"late": 30}))) == pytest.approx(80)
    assert cost(optimise(network(Job(due=1, end=10), prices={"late": 5}))) == pytest.approx(15)
    # Worn out after 3 quarters: late for one quarter and then for nothing, 5, instead of 10 in time.
    assert cost(optimise(network(Job(due=1, end=3), prices={"late": 5}))) == pytest.approx(5)


def test_extra_crews_are_bought_where_they_cost_less_than_what_they_save() -> None:
    # Two jobs, one visit a quarter: 90 + 80. A further visit in quarter 1 saves 10: bought for 4, not for 40.
    jobs = [Job(due=1, end=10)] * 2
    assert cost(optimise(network(*jobs, crews=1, extra_crews=1, prices={"extra_visit": 4}))) == pytest.approx(164)
    assert cost(optimise(network(*jobs, crews=1, extra_crews=1, prices={"extra_visit": 40}))) == pytest.approx(170)


def test_5g_beside_old_4g_is_possible_where_the_anchor_is_off() -> None:
    # A site whose incumbent may not bring 5G; it needs not go. With the anchor a swap is needed: 100.
    given = {"rollout": 1, "prices": {"shortfall": 1000}}
    assert cost(optimise(network(site(), **given))) == pytest.approx(100)
    found = optimise(network(site(), **given, anchor=False))
    assert cost(found) == pytest.approx(0)
    assert done(found, "upgrade_mix") == [[1, 0, 0, 0]]


def test_the_fastest_plan_is_dearer_than_the_cheapest() -> None:
    jobs = network(Job(due=3, end=10), Job(due=3, end=10), crews=1)
    assert cost(optimise(jobs)) == pytest.approx(60 + 70)
    fastest = optimise(jobs, ("fastest",))
    # One at the end of quarter 0, one of quarter 1: standing 1 + 0 + 0 + 0 at the quarters' ends.
    assert fastest.solved.best["fastest"] == pytest.approx(1)
    assert cost(fastest) == pytest.approx(90 + 80, rel=1e-4)


def test_the_least_exposed_plan_begins_with_what_weighs_most() -> None:
    jobs = network(Job(due=3, end=10, exposure=5), Job(due=3, end=10, exposure=1, sensitive=True), crews=1)
    found = optimise(jobs, ("least-exposed",))
    # The heavy one at once; the other stands for one quarter's end.
    assert found.solved.best["least-exposed"] == pytest.approx(1)


def test_the_least_delay_comes_before_the_cost() -> None:
    # Behind for two quarters would cost 60, a swap 100.
    found = optimise(network(site(), rollout=[0, 0, 1, 1], prices={"shortfall": 30}), ("least-delay",))
    assert found.solved.best["least-delay"] == pytest.approx(0)
    assert cost(found) == pytest.approx(100, rel=1e-4)


def test_an_empty_network_costs_nothing() -> None:
    assert cost(optimise(network())) == 0


def test_an_objective_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(RingfenceError, match="cheapest"):
        optimise(network(Job(due=1)), ("prettiest",))
