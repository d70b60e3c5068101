"""Whole plans for a small invented network, worked out by hand."""

from datetime import date
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.plan.measures import delays
from ringfence.plan.parameters import ExtraCrews
from ringfence.plan.planning import Comparison, compare
from ringfence.plan.policies import Policy
from ringfence.plan.quantities import Quantity
from tests.plan.small import assumed, network, thing

START = date(2026, 7, 1)


def fixed(value: float, unit: str = "") -> Quantity:
    return Quantity(value=value, low=value, high=value, unit=unit, distribution="fixed", source="test", mark="yours")


def sites(
    count: int, supplier: str | None, *, since: date | None = date(2024, 7, 1), first: int = 0
) -> list[dict[str, Any]]:
    """Radio sites with 4G and 5G of one supplier."""
    return [
        thing(f"{supplier}-{kind}-{number}", function, supplier, f"S{number:03}", in_service_from=since)
        for number in range(first, first + count)
        for kind, function in (("4g", "ENB"), ("5g", "GNB"))
    ]


def plans(
    elements: list[dict[str, Any]], *policies: str, objective: tuple[str, ...] = ("cheapest",), **changes: Any
) -> Comparison:
    """Ten visits a quarter, first swaps at once; a swap costs 40,000 + 10,000 EUR and equipment lives 10 years."""
    base = assumed()
    prices = {
        **base.kinds,
        "ran": base.kinds["ran"].model_copy(update={"equipment": fixed(40_000), "works": fixed(10_000)}),
    }
    given = {
        "kinds": prices, "lead_time": fixed(0), "life": fixed(10), "rollout": None,
        "crews_by_region": {"Opal/all": 10.0},
        "suppliers": {name: t.model_copy(update={"premium": fixed(0.25)}) for name, t in base.suppliers.items()},
        **changes,
    }  # fmt: skip
    star, places = network(elements)
    return compare(
        star, places, [Policy.named(name) for name in policies], lambda policy: policy.law(START, selection=[]),
        assumed(**{"horizon_quarters": 12} | given), START, objective=objective,
    )  # fmt: skip


BAN = "full-ban-2028+suppliers=huawei"


def test_a_ban_costs_the_life_it_destroys_the_premium_and_the_works() -> None:
    (plan,) = plans(sites(4, "huawei") + sites(6, "ericsson", first=4), BAN).plans
    found = plan.measures
    assert plan.feasible
    assert found.swaps == 4
    assert found.last_swap_on == date(2028, 12, 31)  # waiting is cheapest: life runs on until the last lawful day
    assert found.gross_eur == pytest.approx(4 * (40_000 + 10_000 + 0.25 * 40_000))
    left = 5.5 / 10  # installed mid 2024, swapped at the end of 2028
    assert found.incremental_eur == pytest.approx(4 * (left * 40_000 + 0.25 * 40_000 + 10_000), rel=2e-3)
    assert found.late == 0
    assert found.shares == {"Opal": {"ericsson": 1.0}}
    assert plan.gap == pytest.approx(0.0, abs=1e-6)


def test_without_a_rule_nothing_is_done_and_nothing_costs() -> None:
    comparison = plans(sites(4, "huawei"), "none", BAN)
    none, ban = comparison.plans
    assert (none.measures.gross_eur, none.measures.incremental_eur, none.measures.swaps) == (0, 0, 0)
    assert none.measures.exposure_site_quarters == 4 * 12  # what the ban wants gone stands for the whole plan
    assert ban.measures.exposure_site_quarters == 4 * 9  # it is gone by the end of the tenth quarter
    assert none.binding == ()


def test_the_fastest_plan_uses_the_crews_at_once() -> None:
    (plan,) = plans(sites(25, "huawei"), BAN, objective=("fastest",)).plans
    assert plan.measures.swapped.sum(axis=0).tolist() == [10, 10, 5, *[0] * 9]
    assert plan.measures.last_swap_on == date(2027, 3, 31)


def test_a_deadline_that_crews_cannot_meet_gives_the_least_lateness_and_names_them() -> None:
    (plan,) = plans(sites(25, "huawei"), BAN, crews_by_region={"Opal/all": 2.0}).plans
    assert not plan.feasible
    assert plan.measures.swaps == 24  # two a quarter for twelve quarters
    assert plan.measures.late == 25 - 20  # ten quarters end by the deadline
    assert plan.measures.late_quarters == 2 * 1 + 2 * 2 + 1 * 3  # one quarter, two, and not at all
    assert any(reason.startswith("visits of crews in Opal") for reason in plan.reasons)


def test_no_crews_at_all_is_an_answer_and_no_error() -> None:
    (plan,) = plans(sites(3, "huawei"), BAN, crews_by_region={"Opal/all": 0.0}).plans
    assert not plan.feasible
    assert plan.measures.swaps == 0
    assert plan.measures.late == 3
    assert plan.measures.last_swap_on is None


def test_equipment_of_unknown_age_counts_as_new_and_the_range_is_told() -> None:
    (plan,) = plans(sites(2, "huawei", since=None) + sites(2, "huawei", first=2), BAN).plans
    found = plan.measures
    assert found.undated == 2
    new = 2 * ((10 - 2.5) / 10 * 40_000 + 10_000 + 10_000)  # new on the first day, swapped 2.5 years later
    assert found.incremental_eur - found.incremental_low_eur == pytest.approx(new - 2 * 10_000, rel=2e-3)


def test_a_kind_without_a_price_is_planned_and_counted() -> None:
    (plan,) = plans([thing("amf", "AMF", "huawei", "C1"), *sites(1, "ericsson")], BAN).plans
    assert plan.measures.swaps == 1
    assert plan.measures.unpriced == {"core": 1}
    assert plan.measures.gross_eur == 0


def test_a_cap_takes_no_more_than_it_must() -> None:
    (plan,) = plans(sites(6, "huawei") + sites(4, "ericsson", first=6), "cap35+suppliers=huawei").plans
    assert plan.feasible
    assert plan.measures.swaps == 3  # 6 of 10 down to 3 of 10, as 3.5 sites may stay
    assert plan.measures.shares["Opal"]["huawei"] == pytest.approx(0.3)


def test_the_record_has_the_shape_that_programs_read() -> None:
    record = plans(sites(4, "huawei"), "none", BAN).record()
    assert [policy["name"] for policy in record["policies"]] == ["none", BAN]
    keys = {"feasible", "gross_eur", "incremental_eur", "delay_months", "exposure_site_quarters", "last_swap_on",
            "binding", "gap"}  # fmt: skip
    assert all(keys <= policy.keys() for policy in record["policies"])
    assert set(record["policies"][1]["delay_months"]) == {"50", "80", "90", "100"}


def test_an_empty_network_cannot_be_planned() -> None:
    with pytest.raises(RingfenceError, match="nothing is in service"):
        plans([thing("later", "ENB", "huawei", in_service_from=date(2030, 1, 1))], BAN)


def test_delay_is_the_distance_between_two_curves_at_each_stage() -> None:
    import numpy as np

    from ringfence.plan.calendar import Calendar

    with_rule = np.array([10.0, 30.0, 50.0, 70.0, 85.0, 95.0])
    without = np.array([20.0, 50.0, 80.0, 90.0, 100.0, 100.0])
    found = delays(with_rule, without, Calendar(START, 6), 100.0)
    assert found == {"50": 3.0, "80": 6.0, "90": 6.0, "100": None}


def test_weights_of_exposure_count_below_one_and_under_a_cap_too() -> None:
    comparison = plans(sites(4, "huawei"), "none", BAN, exposure={"ran": 0.5})
    assert comparison.plans[0].measures.exposure_site_quarters == 4 * 12 * 0.5
    capped = plans(sites(6, "huawei") + sites(4, "ericsson", first=6), "none", "cap35+suppliers=huawei",
                   exposure={"ran": 3.0})  # fmt: skip
    assert capped.plans[0].measures.exposure_site_quarters == 6 * 12 * 3


def test_visits_that_one_operator_can_hire_are_not_shared_with_others() -> None:
    others = [row | {"operator": "Topaz", "element_id": f"t-{row['element_id']}"} for row in sites(8, "huawei")]
    crews = {"Opal/all": 0.0, "Topaz/all": 10.0}
    hired = ExtraCrews(visits=2, eur=fixed(100, "EUR per visit"))
    (plan,) = plans(sites(8, "huawei") + others, BAN, objective=("fastest",), crews_by_region=crews,
                    extra_crews=hired).plans  # fmt: skip
    region = [name for name, _ in plan.inputs.jobs.region.names].index("Opal")
    assert plan.measures.swapped[region].tolist() == [2, 2, 2, 2, *[0] * 8]


def test_the_record_tells_what_is_open_and_which_figures_are_defaults() -> None:
    record = plans([*sites(2, None), *sites(2, "huawei", first=2)], BAN).record()
    (plan,) = record["policies"]
    assert sum(row["elements"] for row in plan["unknown"]) == 4
    names = {default["name"] for default in record["defaults"]}
    assert "kinds.upgrade.equipment" in names
    assert "kinds.ran.equipment" not in names


def test_without_prices_of_rows_no_reason_is_invented() -> None:
    (plan,) = plans(sites(25, "huawei"), BAN, crews_by_region={"Opal/all": 2.0}, one_supplier_per_region=True).plans
    assert not plan.feasible
    assert not any("nobody may follow" in reason for reason in plan.reasons)


def test_nobody_left_to_follow_is_an_answer_and_no_error() -> None:
    (plan,) = plans(sites(3, "huawei"), BAN, suppliers={}).plans
    assert (plan.feasible, plan.measures.swaps, plan.measures.late) == (False, 0, 3)
    assert plan.reasons[0].startswith("nobody may follow")


def test_a_horizon_of_one_quarter_is_planned() -> None:
    (plan,) = plans(sites(3, "huawei"), BAN, horizon_quarters=1).plans
    assert (plan.feasible, plan.measures.swaps) == (True, 0)


def test_crews_may_be_stated_by_the_name_of_an_operator_that_is_one_region() -> None:
    (plan,) = plans(sites(4, "huawei"), BAN, objective=("fastest",), crews_by_region={"Opal": 1.0}).plans
    assert plan.measures.swapped.sum(axis=0).tolist() == [1, 1, 1, 1, *[0] * 8]


def test_hired_crews_are_in_both_costs() -> None:
    hired = ExtraCrews(visits=2, eur=fixed(20_000))  # more than all waiting saves
    without, with_them = (
        plans(sites(25, "huawei"), BAN, crews_by_region={"Opal/all": 2.0}, extra_crews=extra).plans[0].measures
        for extra in (None, hired)
    )
    assert (without.late, with_them.late) == (5, 0)
    beyond = with_them.swaps - 10 * 2  # two visits a quarter are the operator's own
    assert with_them.gross_eur == pytest.approx(25 * 60_000 + beyond * 20_000)


def test_a_network_without_radio_has_crews_for_the_sites_it_has() -> None:
    routers = [thing(f"r{n}", "ROUTER", "huawei", f"S{n}", in_service_from=date(2024, 7, 1)) for n in range(8)]
    (plan,) = plans(routers, BAN, crews_by_region={}).plans
    assert plan.measures.swaps == 6  # a quarter of eight sites a year, for three years
