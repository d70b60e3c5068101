"""What is one piece of work, where, and how much of its life is left."""

from datetime import date

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.core.tables import JOB
from tests.plan.small import assumed, jobs, planned, thing

LIFE = assumed().life.model_copy(update={"value": 8.0})


def test_a_job_is_the_equipment_of_one_supplier_in_one_domain_at_one_place():
    elements = [
        thing("a1", "GNB", "huawei", "A", cells=3, traffic=1.25),
        thing("a2", "ENB", "huawei", "A", cells=3, traffic=2.5),
        thing("a3", "ENB", "nokia", "A"),
        thing("a4", "MW", "huawei", "A"),
        thing("a5", "MW", "nokia", "A"),
        thing("b1", "ENB", "huawei", "B"),
        thing("n1", "GNB", "huawei", None),
        thing("n2", "GNB", "huawei", None),
        thing("cell", "GNB", "huawei", "A", kind="cell"),
    ]
    found = planned("full-ban-2028", elements, life=LIFE)
    assert found.jobs.schema.names == JOB.names
    rows = found.jobs.to_pylist()
    assert sorted((row["element_ids"], row["demanded"]) for row in rows) == [
        (["a1", "a2"], 2), (["a3"], 0), (["a4"], 1), (["b1"], 1), (["n1"], 1), (["n2"], 1),
    ]  # fmt: skip
    radio = jobs(found)["A", "ran", "huawei"]
    assert (radio["cells"], radio["traffic"], radio["has_5g"], radio["rollout"]) == (6, 3.75, True, False)
    assert len({row["job_id"] for row in rows}) == len(rows)


def test_the_roll_out_is_for_radio_sites_that_have_no_5g_of_anybody():
    elements = [
        thing("a", "ENB", "huawei", "A"),
        thing("a5", "GNB", "nokia", "A"),
        thing("b", "ENB", "huawei", "B"),
        thing("c", "BASE-STATION", "huawei", "C"),
        thing("d", "BASE-STATION", "huawei", "D", generation=["4G", "5G-NSA"]),
    ]
    found = jobs(planned("none", elements))
    assert {site: (job["rollout"], job["has_5g"]) for (site, _, who), job in found.items() if who == "huawei"} == {
        "A": (False, False), "B": (True, False), "C": (False, False), "D": (False, True),
    }  # fmt: skip


def test_without_the_anchor_5g_and_what_is_older_are_two_jobs():
    elements = [thing("new", "GNB", "huawei"), thing("old", "ENB", "huawei")]
    (together,) = planned("gb-2022", elements).jobs.to_pylist()
    assert (together["demanded"], together["due_on"]) == (1, date(2027, 12, 31))
    apart = planned("gb-2022", elements, anchor=False).jobs.to_pylist()
    assert {tuple(job["element_ids"]): (job["due_on"], job["rollout"]) for job in apart} == {
        ("new",): (date(2027, 12, 31), False), ("old",): (None, False),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("elements", "end"),
    [
        # Eight years later.
        ([{"in_service_from": date(2020, 1, 1)}], date(2028, 1, 1)),
        # The stated last day is earlier, or the only thing known.
        ([{"in_service_from": date(2020, 1, 1), "in_service_to": date(2027, 5, 1)}], date(2027, 5, 1)),
        ([{"in_service_from": None, "in_service_to": date(2027, 5, 1)}], date(2027, 5, 1)),
        # The mean of 10 and 30 days after the first day, 2026-07-01.
        ([{"in_service_from": date(2018, 7, 11)}, {"in_service_from": date(2018, 7, 31)}], date(2026, 7, 21)),
        # What has outlived itself long ago counts as of the first day beside what has not: 0 and 30 days.
        ([{"in_service_from": date(2010, 1, 1)}, {"in_service_from": date(2018, 7, 31)}], date(2026, 7, 16)),
        # All of it has outlived itself.
        ([{"in_service_from": date(2010, 1, 1)}, {"in_service_from": date(2012, 1, 1)}], date(2020, 1, 1)),
        # One unknown age leaves it open.
        ([{"in_service_from": None}, {"in_service_from": date(2018, 7, 31)}], None),
    ],
)
def test_the_end_of_life_of_a_job(elements, end):
    rows = [thing(str(n), "GNB", "nokia", **given) for n, given in enumerate(elements)]
    (job,) = planned("none", rows, life=LIFE).jobs.to_pylist()
    assert job["end_of_life_on"] == end


def test_an_age_that_the_user_gives_for_a_domain_stands_for_unknown_ones_only():
    elements = [
        thing("a", "GNB", "nokia", "A", in_service_from=None),
        thing("b", "GNB", "nokia", "B", in_service_from=date(2021, 1, 1)),
        thing("c", "AMF", "huawei", "C", in_service_from=None),
    ]
    found = jobs(planned("core-only", elements, life=LIFE, ages={"ran": 2019}))
    assert {site: job["end_of_life_on"] for (site, _, _), job in found.items()} == {
        "A": date(2027, 7, 1), "B": date(2029, 1, 1), "C": None,
    }  # fmt: skip


SITES = [
    {"operator": "Opal", "site_id": "N-1", "place": "North", "latitude": 40.5, "longitude": -3.5, "site_class": "ran"},
    {"operator": "Opal", "site_id": "S-1", "place": None},
]
RADIO = [thing("a", "GNB", "nokia", "N-1"), thing("b", "GNB", "nokia", "S-1"), thing("c", "GNB", "nokia", None)]


@pytest.mark.parametrize(
    ("rule", "regions"),
    [
        ("operator", {"N-1": "all", "S-1": "all", None: "all"}),
        ("place", {"N-1": "North", "S-1": "unknown", None: "unknown"}),
        (1, {"N-1": "N", "S-1": "S", None: "unknown"}),
    ],
)
def test_regions_follow_the_rule_of_the_parameters(rule, regions):
    found = planned("none", RADIO, sites=SITES, regions=rule).jobs.to_pylist()
    assert {job["site_id"]: job["region"] for job in found} == regions
    north = next(job for job in found if job["site_id"] == "N-1")
    assert (north["latitude"], north["longitude"], north["site_class"]) == (40.5, -3.5, "ran")


def test_the_works_of_a_site_may_cost_more(tmp_path):
    (tmp_path / "costs.csv").write_text("site_id,factor,remark\nN-1,1.5,island\n")
    found = planned("none", RADIO, sites=SITES, site_costs=tmp_path / "costs.csv").jobs.to_pylist()
    assert {job["site_id"]: job["factor"] for job in found} == {"N-1": 1.5, "S-1": 1.0, None: 1.0}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("site,factor\nN-1,1.5\n", "site_id"),
        ("site_id,factor\nN-1,dear\n", "factor"),
        ("site_id,factor\nN-1,-1\n", "below 0"),
        ("site_id,factor\nN-1,1\nN-1,2\n", "several rows"),
        (None, "costs.csv"),
    ],
)
def test_a_wrong_file_of_site_costs_is_refused(tmp_path, text, says):
    if text is not None:
        (tmp_path / "costs.csv").write_text(text)
    with pytest.raises(RingfenceError, match=says):
        planned("none", RADIO, site_costs=tmp_path / "costs.csv")


def test_nothing_in_service_makes_no_job():
    gone = thing("a", "GNB", "huawei", in_service_to=date(2021, 1, 1))
    for elements in ([], [gone]):
        found = planned("full-ban-2028", elements)
        assert (found.jobs.num_rows, found.permissions.num_rows) == (0, 0)


def test_sites_near_a_protected_place_are_sensitive(tmp_path):
    folder = tmp_path / "own" / "zz" / "act"
    folder.mkdir(parents=True)
    (folder / "near.yaml").write_text(
        "id: zz/act/near\nfact: NEAR\ntitle: Near\nwhose: {suppliers: [huawei]}\n"
        "where: {near: {list: zz/act/bases, within_km: 5}}\n"
        "states:\n  - {from: 2020-01-01, duty: remove_by, deadline: 2027-12-31, "
        "cite: {source: x, checked_on: 2026-01-01}}\n"
    )
    (folder / "bases.facts.yaml").write_text(
        "places: [{id: zz/act/bases, complete: true, places: [{name: base, latitude: 40.5, longitude: -3.5}]}]\n"
    )
    elements = [thing("a", "GNB", "huawei", "N-1", country="ZZ"), thing("b", "GNB", "huawei", "FAR", country="ZZ")]
    sites = [*SITES, {"operator": "Opal", "site_id": "FAR", "latitude": 41.5, "longitude": -3.5, "accuracy_m": 10.0}]
    found = planned("law", elements, sites=sites, rules=[tmp_path / "own"])
    assert {site: (job["sensitive"], job["due_on"]) for (site, _, _), job in jobs(found).items()} == {
        "N-1": (True, date(2027, 12, 31)), "FAR": (False, None),
    }  # fmt: skip
    keys = {site: job["permission"] for (site, _, _), job in jobs(found).items()}
    assert keys["N-1"] != keys["FAR"]
