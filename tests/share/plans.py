"""Invented plans, put together by hand: jobs and schedules as rows, measured as real ones are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pyarrow as pa

from ringfence.core.tables import JOB, PERMISSION, SCHEDULE
from ringfence.plan.explain import Binding
from ringfence.plan.measures import delays, measure
from ringfence.plan.obligations import NOT_PLANNED, UNKNOWN
from ringfence.plan.optimum import Optimum
from ringfence.plan.parameters import Parameters, read_parameters
from ringfence.plan.permissions import UNSURE
from ringfence.plan.planning import Comparison, Plan
from ringfence.plan.policies import Policy
from ringfence.plan.pose import pose
from ringfence.plan.prepare import Prepared

START = date(2026, 2, 15)
DUE = date(2027, 6, 30)


def job(number: str, **more: Any) -> dict[str, Any]:
    """A radio site of Opal in its region North, without 5G, of Huawei, to be removed by DUE; ten years old."""
    return {
        "job_id": number, "operator": "Opal", "country": "ES", "region": "North", "site_id": f"S-{number}",
        "site_class": "ran", "domain": "ran", "supplier_id": "huawei", "elements": 1, "element_ids": [f"e{number}"],
        "has_5g": False, "rollout": True, "demanded": 1, "due_on": DUE, "provisions": ["zz/act/removal"],
        "sensitive": False, "end_of_life_on": date(2024, 1, 1), "permission": "p", "factor": 1.0, "latitude": 40.0,
        "longitude": -4.0, **more,
    }  # fmt: skip


def step(job: Mapping[str, Any], quarter: int, move: str = "swap_upgrade", **more: Any) -> dict[str, Any]:
    """A move at a job; gross 50,000 EUR (no premium) and incremental 40,000 EUR if it is a swap."""
    swap = move.startswith("swap")
    done = date(2026 + (quarter + 1) // 4, 3 * ((quarter + 1) % 4) + 1, 1).toordinal() - 1
    done_on = date.fromordinal(done)
    return {
        "job_id": job["job_id"], "operator": job["operator"], "region": job["region"], "site_id": job["site_id"],
        "domain": job["domain"], "incumbent": job["supplier_id"], "move": move, "quarter": quarter,
        "done_on": done_on, "supplier_id": "ericsson" if swap else job["supplier_id"], "due_on": job["due_on"],
        "late": swap and job["due_on"] is not None and done_on > job["due_on"],
        "incremental_eur": 40_000.0 if swap else 0.0, "gross_eur": 50_000.0 if swap else 0.0, **more,
    }  # fmt: skip


def plan(
    name: str, jobs: Iterable[Mapping[str, Any]], steps: Iterable[Mapping[str, Any]], *,
    parameters: Parameters | None = None, without: Plan | None = None, feasible: bool = True,
    gap: float | None = 0.0001, binding: Sequence[Binding] = (), reasons: Sequence[str] = (),
    not_planned: Iterable[Mapping[str, Any]] = (), unknown: Iterable[Mapping[str, Any]] = (),
    unsure: Iterable[Mapping[str, Any]] = (), exposed: Iterable[str] | None = None,
) -> Plan:  # fmt: skip
    """A plan whose figures are measured from its rows; jobs that must go, or those named, count as exposed."""
    table = pa.Table.from_pylist([dict(row) for row in jobs], JOB.schema)
    order = [(column, "ascending") for column in SCHEDULE.order]
    schedule = pa.Table.from_pylist([dict(row) for row in steps], SCHEDULE.schema).sort_by(order)
    prepared = Prepared(
        table, PERMISSION.schema.empty_table(), (), (),
        pa.Table.from_pylist([dict(r) for r in not_planned], NOT_PLANNED),
        pa.Table.from_pylist([dict(r) for r in unknown], UNKNOWN),
        pa.Table.from_pylist([dict(r) for r in unsure], UNSURE),
    )  # fmt: skip
    inputs = pose(prepared, parameters or assumed(), START)
    demanded = [row["job_id"] for row in table.to_pylist() if row["demanded"]]
    found = measure(inputs, table, schedule, dict.fromkeys(demanded if exposed is None else exposed, 1.0))
    before = without.measures.covered if without else found.covered
    total = sum(row["domain"] == "ran" and (row["has_5g"] or row["rollout"]) for row in table.to_pylist())
    return Plan(
        Policy(name), prepared, inputs, cast(Optimum, SimpleNamespace(feasible=feasible)), schedule, gap, found,
        delays(found.covered, before, inputs.calendar, float(total)), tuple(binding), tuple(reasons),
    )  # fmt: skip


def assumed(**changes: Any) -> Parameters:
    """The defaults with changes; eight quarters."""
    return read_parameters(None).model_copy(update={"horizon_quarters": 8, **changes})


def comparison(*plans: Plan, without: Plan | None = None, parameters: Parameters | None = None) -> Comparison:
    return Comparison(START, parameters or assumed(), ("cheapest",), plans, without or plans[0])


EVIL = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("https://example.org")'


def three_sites() -> Comparison:
    """Two policies on four jobs: three radio sites (one of another operator, with a hostile name) and a core job.

    Under ``none`` all three sites get 5G in quarters 0, 1 and 2. Under ``ban`` the first is swapped in quarter 1, the
    second in quarter 6, a quarter late, the third stays; the core job, without a price, is swapped in quarter 2.
    """
    one, two = job("1"), job("2", region=EVIL, latitude=41.0, end_of_life_on=None)
    three = job("3", operator="Quarz", region="all", supplier_id=None, demanded=0, due_on=None, provisions=[],
                site_id=FORMULA, latitude=None, longitude=None)  # fmt: skip
    core = job("4", domain="core", site_class="core", has_5g=True, rollout=False, latitude=None, longitude=None)
    jobs = [one, two, three, core]
    upgrades = [step(site, quarter, "upgrade") for quarter, site in enumerate(jobs[:3])]
    none = plan("none", [{**j, "demanded": 0, "due_on": None} for j in jobs], upgrades, exposed=["1", "2", "4"])
    ban = plan(
        "ban", jobs,
        [step(one, 1), step(two, 6), step(three, 2, "upgrade"),
         step(core, 2, "swap5", gross_eur=0.0, incremental_eur=0.0, supplier_id="nokia")],
        without=none, feasible=False, gap=None,
        binding=[Binding("crews", "Opal", "2026-Q2", "2027-Q1", 1.4e6, 2.0, "One more visit a quarter saves 1.4 M")],
        reasons=["visits of crews in Opal until 2027-Q3"],
        not_planned=[{"operator": "Opal", "provision": "zz/act/report", "duty": "report", "cure": "a document",
                      "breach": 1, "unknown": 0}],
        unknown=[{"operator": "Quarz", "provision": "zz/act/removal", "settled_by": "supplier_id", "elements": 1}],
        unsure=[{"supplier_id": "samsung", "provision": "zz/act/permit", "settled_by": "permits", "jobs": 3}],
    )  # fmt: skip
    return comparison(none, ban)
