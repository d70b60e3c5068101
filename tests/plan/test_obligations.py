"""What must go, by which day; what no replacement meets; what is not known."""

from datetime import date

from ringfence.plan.caps import cap_weights, in_scope
from tests.plan.small import ZZ, jobs, planned, thing

BAN = ("xw/what-if-ban/no-new", "xw/what-if-ban/removal")


def test_the_last_lawful_day_is_that_of_the_first_breach():
    elements = [
        thing("old", "AMF", "huawei", "A"),
        thing("new", "AMF", "huawei", "B", in_service_from=date(2027, 3, 1)),
        thing("other", "AMF", "nokia", "C"),
        thing("leaves in time", "AMF", "huawei", "D", in_service_to=date(2029, 1, 1)),
        thing("gone", "AMF", "huawei", "E", in_service_to=date(2027, 7, 1)),
        thing("to come", "AMF", "huawei", "F", in_service_from=date(2027, 7, 2)),
    ]
    found = jobs(planned("full-ban-2028", elements, start=date(2027, 7, 1)))
    assert {site: (job["due_on"], tuple(job["provisions"])) for (site, _, _), job in found.items()} == {
        "A": (date(2028, 12, 31), BAN[1:]),
        "B": (date(2027, 2, 28), BAN),
    }


def test_a_breach_that_ends_before_the_plan_asks_for_nothing():
    amf = thing("a", "AMF", "zz-elm", country="ZZ")
    assert jobs(planned("law", [amf], rules=[ZZ])).keys() == {("S1", "core", "zz-elm")}
    assert not jobs(planned("law", [amf], rules=[ZZ], start=date(2027, 1, 1)))


def test_what_no_replacement_meets_is_listed_with_its_cure():
    elements = [
        thing("a", "AMF", "zz-bolt", country="ZZ", certificates=["none"]),
        thing("b", "AMF", "zz-bolt", country="ZZ"),
        thing("c", "UPF", "zz-bolt", country="ZZ", certificates=["NESAS"]),
    ]
    found = planned("law", elements, rules=[ZZ])
    assert not found.jobs.num_rows
    rows = {row["provision"]: row for row in found.not_planned.to_pylist()}
    assert rows["zz/nsa/certify-core"] == {
        "operator": "Opal", "provision": "zz/nsa/certify-core", "duty": "certify", "cure": "certificate", "breach": 1,
        "unknown": 1,
    }  # fmt: skip
    assert rows["zz/nsa/security-plan"]["cure"] == "document"
    assert all(row["breach"] + row["unknown"] for row in rows.values())


def test_what_is_not_known_is_counted_by_what_would_settle_it():
    elements = [
        thing("a", "AMF", None),
        thing("b", "AMF", None, "S2", in_service_from=date(2027, 2, 1)),
        thing("c", "MW", "huawei", in_service_from=None),
    ]
    found = planned("full-ban-2028", elements, start=date(2027, 7, 1))
    assert {(row["provision"], row["settled_by"]): row["elements"] for row in found.unknown.to_pylist()} == {
        (BAN[0], "supplier"): 1,
        (BAN[0], "in_service_from"): 1,
        (BAN[1], "supplier"): 2,
    }
    assert jobs(found)["S1", "transport", "huawei"]["due_on"] == date(2028, 12, 31)


def test_a_country_that_nobody_has_read_is_open_under_the_law_only():
    elements = [thing("a", "GNB", "nokia", country="AQ")]
    rows = planned("law", elements).unknown.to_pylist()
    assert [(row["provision"], row["settled_by"], row["elements"]) for row in rows] == [(None, "rulebook", None)]
    assert not planned("full-ban-2028", elements).unknown.num_rows


def test_a_part_that_must_go_takes_its_element_along(tmp_path):
    folder = tmp_path / "own" / "zz" / "act"
    folder.mkdir(parents=True)
    (folder / "parts.yaml").write_text(
        "id: zz/act/parts\nfact: PARTS\ntitle: Parts count\nwhose: {suppliers: [huawei]}\ncounts_parts: true\n"
        "states:\n  - {from: 2020-01-01, duty: remove_by, deadline: 2027-06-30, "
        "cite: {source: x, checked_on: 2026-01-01}}\n"
    )
    part = {"operator": "Opal", "element_id": "a", "bom_ref": "1", "name": "board", "supplier_id": "huawei"}
    elements = [thing("a", "GNB", "nokia", country="ZZ"), thing("b", "GNB", "nokia", country="ZZ", site="S2")]
    found = jobs(planned("law", elements, parts=[part], rules=[tmp_path / "own"]))
    assert found["S1", "ran", "nokia"]["due_on"] == date(2027, 6, 30)
    assert found["S1", "ran", "nokia"]["elements"] == 1
    assert found["S2", "ran", "nokia"]["due_on"] is None


SITES = [
    thing("a", "GNB", "huawei", "A", traffic=10.0),
    thing("b", "GNB", "nokia", "B", traffic=20.5),
    thing("c1", "ENB", "huawei", "C", traffic=1.0),
    thing("c2", "GNB", "nokia", "C", traffic=2.0),
    thing("d", "GNB", "nokia", None, traffic=None),
    thing("e", "MW", "huawei", "A"),
]


def test_a_cap_counts_a_site_once_for_the_suppliers_meant():
    found = planned("cap35", SITES)
    (cap,) = found.caps
    assert (cap.provision, cap.operator, cap.country) == ("xw/what-if-cap/radio-sites", "Opal", "ES")
    assert (cap.from_on, cap.to_on, cap.max_share, cap.measure) == (date(2029, 1, 1), None, 0.35, "sites")
    assert {"huawei", "zte"} <= cap.suppliers | {"zte"}
    assert "nokia" not in cap.suppliers
    weights = cap_weights(found.jobs, cap)
    by_job = {(j["site_id"], j["supplier_id"]): w for j, w in zip(found.jobs.to_pylist(), weights, strict=True)}
    # Four sites with radio, two of them with equipment of the supplier: 2 of 4.
    assert by_job == {
        ("A", "huawei"): 1, ("B", "nokia"): 1, ("C", "huawei"): 1, ("C", "nokia"): 0, (None, "nokia"): 1,
    }  # fmt: skip


def test_a_weight_that_is_not_known_stays_unknown():
    found = planned("gb-2022", SITES)
    traffic = next(cap for cap in found.caps if cap.measure == "traffic")
    assert traffic.from_on == date(2023, 8, 1)
    assert traffic.members["element_id"].to_pylist() == ["a", "b", "c2", "d"]
    weights = cap_weights(found.jobs, traffic)
    by_job = {(j["site_id"], j["domain"], j["supplier_id"]): w
              for j, w in zip(found.jobs.to_pylist(), weights, strict=True)}  # fmt: skip
    unknown = by_job.pop((None, "ran", "nokia"))
    assert unknown != unknown
    assert by_job == {
        ("A", "ran", "huawei"): 10, ("B", "ran", "nokia"): 20.5, ("C", "ran", "huawei"): 0, ("C", "ran", "nokia"): 2,
    }  # fmt: skip


def test_a_rule_on_the_number_of_suppliers_names_its_scope_and_the_groups():
    amf = thing("x", "AMF", "nokia", "Z")
    found = planned("gb-january-2020", [{**e, "country": "GB"} for e in (*SITES, amf)], rules=["gb"])
    rule = next(rule for rule in found.diversities if rule.provision.endswith("second-supplier-5g-access"))
    assert (rule.min_groups, rule.groups["huawei"], rule.groups["nokia"]) == (2, "huawei", "nokia")
    scope = in_scope(found.jobs, rule)
    assert {j["site_id"] for j, inside in zip(found.jobs.to_pylist(), scope, strict=True) if inside} == {
        "A", "B", "C", None,
    }  # fmt: skip


def test_a_minimum_share_is_a_cap_on_all_others(tmp_path):
    folder = tmp_path / "own" / "zz" / "act"
    folder.mkdir(parents=True)
    (folder / "share.yaml").write_text(
        "id: zz/act/share\nfact: SHARE\ntitle: Share\nwhose: {seat_in: [FI]}\nwhere: {domains: [ran]}\n"
        "states:\n  - {from: 2027-01-01, duty: min_share, min_share: 0.4, measures: [elements], "
        "cite: {source: x, checked_on: 2026-01-01}, known: 2026-01-01}\n"
    )
    (cap,) = planned("law", [{**e, "country": "ZZ"} for e in SITES], rules=[tmp_path / "own"]).caps
    assert (cap.max_share, cap.measure) == (0.6, "elements")
    assert "huawei" in cap.suppliers
    assert "ericsson" in cap.suppliers
    assert "nokia" not in cap.suppliers
