"""Two sites whose range of cost, tornado and regret are worked out by hand.

Both sites are of unknown age and so count as new; the rule wants them gone by the end of 2027, the sixth quarter. One
visit a quarter: they are swapped at the end of the fifth and the sixth, when 35/40 and 34/40 of ten years are left.
With equipment at 100,000 EUR that destroys 87,500 + 85,000 = 172,500 EUR.
"""

import json
import time
from datetime import date
from functools import cache

import numpy as np
import pytest

from ringfence.plan.bill import Bill
from ringfence.plan.measures import measure
from ringfence.plan.optimum import optimise
from ringfence.plan.pose import pose
from ringfence.plan.schedule import scheduled
from ringfence.plan.uncertainty import drawn, tornado, uncertainty
from tests.plan.small import START, assumed, planned, thing

FIVE_G = {"generation": ["4G", "5G-NSA"]}
SITES = [thing(name, "BASE-STATION", "huawei", name, in_service_from=None, **FIVE_G) for name in ("A", "B")]


def _range(low, value, high, distribution="uniform"):
    return {"low": low, "value": value, "high": high, "distribution": distribution}


def _parameters(**changes):
    given = assumed().model_dump() | {
        "kinds": {"ran": {"equipment": 100_000, "works": 0}}, "life": 10, "lead_time": 0, "crews": 2, "rollout": None,
        "suppliers": {"ericsson": {"domains": ["ran"], "premium": 0}},
    }  # fmt: skip
    return type(assumed()).model_validate(given | changes)


def _planned(**changes):
    """Prepared, optimum, schedule and parameters."""
    parameters = _parameters(**changes)
    ready = _prepared(tuple(parameters.suppliers))
    optimum = optimise(pose(ready, parameters, START))
    return ready, optimum, scheduled(optimum, ready.jobs).table, parameters


@cache
def _prepared(suppliers):
    """Both sites; who may follow is all that differs between the tests."""
    parameters = _parameters(suppliers={name: {"domains": ["ran"], "premium": 0} for name in suppliers})
    return planned("full-ban-2028+removed_by=2027-12-31", SITES, suppliers=parameters.suppliers)


def _bill(**changes):
    ready, optimum, table, parameters = _planned(**changes)
    return Bill(optimum.frame.inputs, ready.jobs, table), parameters


def _uncertain(**changes):
    ready, optimum, table, parameters = _planned(**{k: v for k, v in changes.items() if k not in ("draws", "again")})
    return uncertainty(optimum, ready, table, parameters, draws=changes.get("draws", 1000),
                       reoptimised=changes.get("again", 0))  # fmt: skip


PRICE = {"ran": {"equipment": _range(50_000, 100_000, 150_000), "works": 0}}


def test_the_range_of_the_cost_is_that_of_the_price():
    found = _uncertain(kinds=PRICE, draws=100_000)
    assert found.incremental_eur == pytest.approx({"p5": 94_875, "p50": 172_500, "p95": 250_125}, rel=1e-4)
    assert found.gross_eur == pytest.approx({"p5": 110_000, "p50": 200_000, "p95": 290_000}, rel=1e-4)
    assert [(e.name, e.low_eur, e.high_eur) for e in found.tornado] == [
        ("kinds.ran.equipment", pytest.approx(-86_250), pytest.approx(86_250))
    ]
    record = json.loads(json.dumps(found.record()))
    assert record["tornado"] == [{"name": "kinds.ran.equipment", "low_eur": -86250, "high_eur": 86250}]
    assert record["regret_eur"] == {"p5": None, "p50": None, "p95": None}
    assert (record["draws"], record["reoptimised"]) == (100_000, 0)


def test_the_life_counts_as_it_is_not_as_a_straight_line():
    # Five years: 15/20 + 14/20. Twenty: 75/80 + 74/80. 1.375 years: of 5.5 quarters, half a quarter is left of the one,
    # and works are extra; the other has outlived itself, and its works are due anyway.
    kinds = {"ran": {"equipment": 100_000, "works": 10_000}}
    bill, _ = _bill(kinds=kinds)
    incremental, gross = bill.cost({"life": np.array([5, 10, 20, 1.375, 1.0])})
    works = [20_000, 20_000, 20_000, 10_000, 0]
    assert incremental - works == pytest.approx([145_000, 172_500, 186_250, 100_000 * 0.5 / 5.5, 0])
    assert gross == pytest.approx([220_000])


def test_the_tornado_is_sorted_by_its_width_and_leaves_out_what_changes_nothing():
    kinds = {"ran": {"equipment": _range(90_000, 100_000, 130_000), "works": _range(0, 0, 5_000)}}
    life = _range(5, 10, 20, "triangular")
    bill, parameters = _bill(kinds=kinds, life=life, crews=_range(1, 2, 3))
    found = [(e.name, round(e.low_eur), round(e.high_eur)) for e in tornado(bill, parameters)]
    assert found == [
        ("kinds.ran.equipment", -17_250, 51_750), ("life", -27_500, 13_750), ("kinds.ran.works", 0, 10_000),
    ]  # fmt: skip


def test_the_bill_is_that_of_the_schedule_whatever_the_moves():
    years = np.random.default_rng(3).integers(2010, 2026, 60).tolist()
    elements = [thing(f"r{n}", "ENB" if n % 3 else "BASE-STATION", "huawei", f"S{n}", in_service_from=date(year, 3, 9),
                      **({} if n % 3 else FIVE_G)) for n, year in enumerate(years)]  # fmt: skip
    elements += [thing(f"t{n}", "MW", "huawei", f"S{n}", in_service_from=date(2019, 5, 1)) for n in range(9)]
    ready = planned("full-ban-2028", elements, horizon_quarters=20)
    optimum = optimise(pose(ready, assumed(horizon_quarters=20), START))
    inputs, table = optimum.frame.inputs, scheduled(optimum, ready.jobs).table
    assert {"upgrade", "swap_upgrade", "swap5"} <= set(table["move"].to_pylist())
    found = measure(inputs, ready.jobs, table, {})
    incremental, gross = Bill(inputs, ready.jobs, table).cost({})
    assert (incremental[0], gross[0]) == pytest.approx((found.incremental_eur, found.gross_eur), rel=1e-12)


def test_premiums_of_suppliers_correlate_as_stated_and_draws_can_be_repeated():
    suppliers = {name: {"domains": ["ran"], "premium": _range(0, 0.2, 0.4)} for name in ("ericsson", "nokia")}
    parameters = _parameters(suppliers=suppliers, kinds=PRICE, correlation=0.5)
    values = drawn(parameters, 50_000, 1)
    premiums = [values[f"suppliers.{name}.premium"] for name in ("ericsson", "nokia")]
    # Of normal numbers that correlate by r, the ranks correlate by 6 / pi x asin(r / 2).
    assert np.corrcoef(premiums)[0, 1] == pytest.approx(6 / np.pi * np.arcsin(0.25), abs=0.02)
    assert np.corrcoef(premiums[0], values["kinds.ran.equipment"])[0, 1] == pytest.approx(0, abs=0.02)
    again, other = drawn(parameters, 50_000, 1), drawn(parameters, 50_000, 2)
    assert all(np.array_equal(values[name], again[name]) for name in values)
    assert not np.array_equal(premiums[0], other["suppliers.ericsson.premium"])
    whole = drawn(parameters.model_copy(update={"correlation": parameters.correlation.model_copy(
        update={"value": 1.0})}), 100, 1)  # fmt: skip
    assert np.array_equal(whole["suppliers.ericsson.premium"], whole["suppliers.nokia.premium"])


def test_regret_is_what_the_other_supplier_would_have_saved():
    # The plan buys for 200,000 EUR at a premium of 0.1. Ten draws of the other's, 0.02, 0.06, ... 0.38: in two of them
    # it is lower, by 0.08 and 0.04. The 95th of 100 lies at 0.04 + 0.55 x 0.04 of these.
    suppliers = {"ericsson": {"domains": ["ran"], "premium": 0.1},
                 "nokia": {"domains": ["ran"], "premium": _range(0, 0.2, 0.4)}}  # fmt: skip
    found = _uncertain(suppliers=suppliers, again=10)
    assert (found.reoptimised, found.possible, found.deadlines_hold) == (10, 10, 10)
    assert found.regret_eur == pytest.approx({"p5": 0, "p50": 0, "p95": 200_000 * 0.062}, abs=1)


def test_with_few_crews_the_plan_is_not_possible_and_with_fewer_no_plan_is_in_time():
    # Half the number drawn is the visits a quarter: 1/6, 1/2, 5/6, 7/6, 3/2, 11/6; what is left of one goes into the
    # next quarter. The plan needs one in the fifth and one in the sixth quarter, which 5/6 leave, as the first quarter
    # goes without; all plans need two in six quarters, and 1/6 makes one.
    found = _uncertain(crews=_range(0, 2, 4), again=6)
    assert (found.possible, found.deadlines_hold) == (4, 5)


def test_where_the_plan_is_late_already_draws_hold_that_make_no_job_later():
    # A tenth of a visit a quarter leaves both sites late; each draw makes a sixth of one or more.
    found = _uncertain(crews=_range(0, 0.2, 4), again=6)
    assert found.deadlines_hold == 6


def test_a_long_lead_time_ends_the_plan():
    # Months: 3, 9, 15, 21. The plan swaps first in the fifth quarter, which begins after twelve months; after 15 the
    # last quarter is still in time if both can be done in it, and with one visit a quarter they cannot.
    found = _uncertain(lead_time=_range(0, 0, 24), again=4)
    assert (found.possible, found.deadlines_hold) == (2, 2)


def test_100_000_draws_are_priced_within_seconds():
    bill, _ = _bill()
    parameters = _parameters(kinds=PRICE, life=_range(5, 8, 10))
    began = time.perf_counter()
    bill.cost(drawn(parameters, 100_000, 0))
    assert time.perf_counter() - began < 5
