"""A supplier stops delivering: networks of a few alike jobs, worked out by hand; a swap costs 100 at any time."""

import json
from datetime import date

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.plan.inputs import Stop
from ringfence.plan.policies import Policy
from ringfence.plan.shock import cases, lasting, shock
from tests.plan.networks import Job, network, site
from tests.plan.small import START, TODAY, assumed, thing
from tests.plan.small import network as star_and_sites

NOBODY = {("any", "new"): range(6)}


def _share(value, low=None, high=None):
    low, high = (value if bound is None else bound for bound in (low, high))
    return {"value": value, "low": low, "high": high}


def _assumed(**changes):
    given = assumed().model_dump() | changes
    return type(assumed()).model_validate(given)


def test_spares_of_half_of_eight_last_exactly_four_quarters_at_an_eighth_a_quarter():
    # One of eight fails in each quarter and is repaired: 3, 2, 1, 0 spares are left. Then 1 is out, and an eighth of
    # the 7 that run: 1.875.
    found = lasting(_assumed(failures=0.5, spares=0.5), Stop("old", 0, 0.125, 0.5, 0.0), 8, 6)
    assert (found.low, found.value, found.high) == (4, 4, 4)
    assert found.left.tolist() == [3, 2, 1, 0, 0, 0]
    assert found.out.tolist() == [0, 0, 0, 0, 1, 1.875]


def test_the_programme_lets_the_same_fail_where_nobody_may_follow():
    jobs = [Job(incumbent="old", movable=True)] * 8
    _, prepared, _, _ = cases(network(*jobs, quarters=6, barred=NOBODY), Stop("old", 0, 0.125, 0.5, 0.0))
    assert prepared.out.tolist() == pytest.approx([0, 0, 0, 0, 1, 1.875])
    assert prepared.spares.tolist() == pytest.approx([3, 2, 1, 0, 0, 0])
    assert prepared.swaps == 0


def test_how_long_spares_last_is_a_range_and_unknown_spares_have_no_upper_end():
    stop = Stop("old", 1, 0.01, 0.0, 0.0)
    ranges = {"failures": _share(0.04, 0.02, 0.08), "spares": _share(0.04, 0.0, 0.06)}
    found = lasting(_assumed(**ranges), stop, 10, 4)
    assert (found.low, found.value, found.high) == pytest.approx((0, 4, 12))
    unknown = lasting(_assumed(failures=_share(0.04, 0.02, 0.08)), stop, 10, 4)
    assert (unknown.low, unknown.value, unknown.high) == (0, 0, None)
    assert lasting(_assumed(failures=0, spares=0.1), stop, 10, 4).value is None


def test_the_prepared_have_fewer_outages_than_the_surprised():
    # Of four jobs a quarter fails per quarter from quarter 1 on; what is taken out serves as a spare; one visit a
    # quarter. With s swapped in quarters 0, 1 and 2, nothing is ever out if 1.5 s0 + 1.25 s1 + s2 >= 2: the cheapest is
    # 1 and 0.4. Surprised, nothing can be swapped before quarter 2: 1 is out, then 0.75 + 1 less the 1 that is swapped.
    inputs = network(*[Job(incumbent="old")] * 4, quarters=3, crews=1)
    stop = Stop("old", 1, 0.25, 0.0, 1.0, swaps_from=2)
    undisturbed, prepared, surprised, before = cases(inputs, stop)
    assert (undisturbed.swaps, undisturbed.incremental_eur, undisturbed.outage_job_quarters, before) == (0, 0, 0, 0)
    assert prepared.outage_job_quarters == pytest.approx(0, abs=1e-5)
    assert prepared.incremental_eur == pytest.approx(140, abs=0.01)
    assert prepared.gross_eur == pytest.approx(140, abs=0.01)
    assert surprised.out.tolist() == pytest.approx([0, 1, 0.75], abs=1e-5)
    assert surprised.incremental_eur == pytest.approx(100, abs=0.01)
    assert surprised.last_swap_on == date(2026, 9, 30)
    assert surprised.shares["op"] == pytest.approx({"new": 0.25, "old": 0.75}, abs=1e-5)


def test_the_surprised_have_put_5g_on_equipment_that_they_then_swap():
    # Both keep all in service. The prepared swap at once, with 5G: 100. The surprised upgrade first, then swap what
    # fails, 1/2, 1/4 and 1/8, and lose the 5G too: 7/8 of 140.
    inputs = network(site(incumbent="old", keeps=True), rollout=1, prices={"shortfall": 30, "upgrade": 40})
    _, prepared, surprised, _ = cases(inputs, Stop("old", 1, 0.5, 0.0, 0.0, swaps_from=1))
    assert (prepared.outage_job_quarters, surprised.outage_job_quarters) == pytest.approx((0, 0), abs=1e-5)
    assert (prepared.incremental_eur, surprised.incremental_eur) == pytest.approx((100, 122.5), abs=0.01)


def test_spares_of_one_operator_do_not_help_another():
    jobs = [Job(incumbent="old", operator="a", domain="core"), Job(incumbent="old", operator="b"), Job(incumbent="old")]
    inputs = network(*jobs, quarters=2, barred={("any", "new"): range(2)})
    _, prepared, _, _ = cases(inputs, Stop("old", 0, 0.5, 0.5, 0.0))
    # Half of each fails in quarter 0, met by half a spare each; then half of each is out.
    assert prepared.out.tolist() == pytest.approx([0, 1.5])


def test_what_cannot_be_bought_any_more_does_not_follow():
    # The only other supplier stops: a deadline in quarter 2 must be met by quarter 1.
    inputs = network(Job(due=2, end=10), premium={"new": 0.0})
    undisturbed, prepared, _, before = cases(inputs, Stop("new", 2, 0.1, 0.0, 0.0))
    assert (undisturbed.incremental_eur, prepared.incremental_eur) == pytest.approx((70, 80))
    assert (prepared.feasible, before) == (True, 0)


ELEMENTS = [
    thing("radio", "BASE-STATION", "huawei", "A", generation=["4G", "5G-NSA"], in_service_from=date(2015, 1, 1)),
    thing("other", "BASE-STATION", "nokia", "B", generation=["4G", "5G-NSA"]),
    thing("core", "AMF", "huawei", "C", in_service_from=None),
]


def _shock(supplier, day=date(2027, 1, 1), **changes):
    star, sites = star_and_sites(ELEMENTS)
    policy = Policy.named("none")
    return shock(star, sites, policy, policy.law(TODAY), _assumed(**changes), START, supplier, day)


def test_equipment_of_every_domain_counts_though_no_rule_is_about_it():
    found = _shock("Huawei", spares=_share(0.1, 0.0, 0.1), rollout=None, horizon_quarters=8)
    assert found.supplier == "huawei"
    assert found.installed == {("Opal", "core"): (1, 1), ("Opal", "ran"): (1, 2)}
    assert [(s.domain, s.life_ends, s.jobs) for s in found.fails_first] == [("ran", 2023, 1), ("core", None, 1)]
    assert (found.past_life, found.undated, found.life_left_years, dict(found.unpriced)) == (1, 1, 0, {"core": 1})
    assert found.spares_known
    record = json.loads(json.dumps(found.record()))
    assert [case["name"] for case in record["cases"]] == ["undisturbed", "prepared", "surprised"]
    assert record["spares_last_quarters"]["low"] == 0
    assert "spares last 13.3 quarters (0.0 to 80.0)" in found.words[0]
    # The supplier that stays is the only one left to ask: it supplies all the rest, where it is swapped.
    assert sum(found.prepared.shares["Opal"].values()) == pytest.approx(1)


def test_unknown_spares_are_asked_for():
    found = _shock("huawei", rollout=None)
    assert not found.spares_known
    assert found.record()["spares_last_quarters"] == {"low": 0, "value": 0, "high": None}
    assert "not known" in found.words[0]


def test_a_supplier_that_is_none_is_refused_with_the_closest():
    with pytest.raises(RingfenceError, match=r"no supplier is called 'huawai'\n.*the closest is huawei"):
        _shock("huawai")


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2028, 7, 1)])
def test_a_day_outside_the_plan_is_refused(day):
    with pytest.raises(RingfenceError, match=r"is not within the plan: 2026-07-01 to 2028-06-30"):
        _shock("huawei", day)
