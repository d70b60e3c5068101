"""What may be put in place of what, and when, is what the assessment says of equipment that is not there yet."""

from datetime import date
from pathlib import Path

from tests.plan.small import allowed, jobs, planned, thing

ALWAYS = [(None, None)]


def law(folder: Path, **rules: str) -> Path:
    """An invented law of the country ZZ; each rule is what follows its title."""
    where = folder / "own" / "zz" / "act"
    where.mkdir(parents=True)
    for name, text in rules.items():
        (where / f"{name}.yaml").write_text(f"id: zz/act/{name}\nfact: {name.upper()}\ntitle: {name}\n{text}")
    return folder / "own"


CITE = "cite: {source: x, checked_on: 2026-01-01}, known: 2026-01-01"


def test_new_equipment_is_lawful_until_the_ban_and_only_if_it_is_gone_in_time():
    # Nothing new from 2027-01-01, all gone by 2028-12-31: the third and fourth quarter of 2026 are left.
    found = planned("full-ban-2028", [thing("a", "ENB", "huawei"), thing("b", "ENB", "nokia", "B")])
    due, free = jobs(found)["S1", "ran", "huawei"], jobs(found)["B", "ran", "nokia"]
    assert allowed(found, due) == {
        "huawei": [(None, "2027-01-01")], "ericsson": ALWAYS, "nokia": ALWAYS, "samsung": ALWAYS,
    }  # fmt: skip
    assert allowed(found, free) == {"ericsson": ALWAYS, "nokia": ALWAYS, "samsung": ALWAYS}


def test_what_must_go_may_grow_until_then_and_what_may_stay_must_not_get_what_may_not(tmp_path):
    # Only 5G must go, and nothing forbids new: 5G may be put beside 5G that goes anyway, not where nothing has to go.
    rules = law(tmp_path, gone="whose: {suppliers: [huawei]}\nwhere: {generations: [5G]}\nstates:\n"
                f"  - {{from: 2026-01-01, duty: remove_by, deadline: 2027-06-30, {CITE}}}\n")  # fmt: skip
    elements = [thing("a", "GNB", "huawei", "A", country="ZZ"), thing("b", "ENB", "huawei", "B", country="ZZ")]
    found = planned("law", elements, rules=[rules])
    assert allowed(found, jobs(found)["A", "ran", "huawei"])["huawei"] == [(None, "2027-07-01")]
    assert "huawei" not in allowed(found, jobs(found)["B", "ran", "huawei"])


def test_a_ban_that_begins_later_closes_the_stretch_on_the_last_quarter_before_it():
    # gb-2022 with its days moved: 5G of the supplier is out of the question after 2027-06-14.
    found = planned("gb-2022+new_from=2027-06-15+removed_by=2035-12-31", [thing("a", "GNB", "zte")])
    assert allowed(found, jobs(found)["S1", "ran", "zte"])["zte"] == [(None, "2027-04-01")]


def test_a_follower_that_a_rule_reaches_is_left_out_where_it_reaches(tmp_path):
    rules = law(tmp_path, core="whose: {suppliers: [nokia]}\nwhere: {domains: [core]}\nstates:\n"
                f"  - {{from: 2027-05-01, duty: prohibit_new, {CITE}}}\n"
                "  - {from: 2027-08-01, duty: none, cite: {source: x, checked_on: 2026-01-01}, known: 2026-01-01}\n",
                gone="whose: {suppliers: [huawei]}\nstates:\n"
                f"  - {{from: 2026-01-01, duty: remove_by, deadline: 2027-12-31, {CITE}}}\n")  # fmt: skip
    elements = [thing("c", "AMF", "huawei", country="ZZ"), thing("r", "GNB", "huawei", country="ZZ")]
    found = planned("law", elements, rules=[rules])
    # Quarters end on 2027-06-30 and 2027-09-30; on the first the rule holds, on the second it has ended.
    assert allowed(found, jobs(found)["S1", "core", "huawei"])["nokia"] == [(None, "2027-04-01"), ("2027-09-30", None)]
    assert allowed(found, jobs(found)["S1", "ran", "huawei"])["nokia"] == ALWAYS


def test_the_roll_out_asks_whether_5g_may_follow_too(tmp_path):
    rules = law(tmp_path, new="whose: {suppliers: [nokia, huawei]}\nwhere: {generations: [5G]}\nstates:\n"
                f"  - {{from: 2026-01-01, duty: prohibit_new, {CITE}}}\n")  # fmt: skip
    elements = [
        thing("a", "ENB", "huawei", "A", country="ZZ"),
        thing("b", "ENB", "huawei", "B", country="ZZ"),
        thing("b5", "GNB", "ericsson", "B", country="ZZ"),
    ]
    found = jobs(prepared := planned("law", elements, rules=[rules]))
    assert found["A", "ran", "huawei"]["rollout"]
    assert allowed(prepared, found["A", "ran", "huawei"]).keys() == {"ericsson", "samsung"}
    # There is 5G already; of the older generation anybody may put in something.
    assert allowed(prepared, found["B", "ran", "huawei"]).keys() == {"huawei", "nokia", "ericsson", "samsung"}


def test_what_may_need_a_certificate_is_counted_and_not_forbidden(tmp_path):
    rules = law(tmp_path, shown="whose: {any: true}\nwhere: {domains: [core]}\nstates:\n"
                f"  - {{from: 2026-01-01, duty: certify, {CITE}}}\n",
                gone="whose: {suppliers: [huawei]}\nstates:\n"
                f"  - {{from: 2026-01-01, duty: remove_by, deadline: 2027-12-31, {CITE}}}\n")  # fmt: skip
    elements = [thing(str(n), "AMF", "huawei", f"S{n}", country="ZZ", certificates=["none"]) for n in range(3)]
    found = planned("law", elements, rules=[rules])
    assert allowed(found, jobs(found)["S0", "core", "huawei"])["nokia"] == ALWAYS
    assert [tuple(row.values()) for row in found.unsure.to_pylist()] == [
        (name, "zz/act/shown", "certificates", 3) for name in ("cisco", "ericsson", "nokia", "samsung")
    ]


def test_jobs_with_the_same_answers_share_a_key_and_an_unknown_supplier_gets_one():
    elements = [
        thing("a", "AMF", "huawei", "A"), thing("b", "SMF", "huawei", "B"), thing("c", "GNB", None, "C"),
        thing("d", "ENB", "huawei", "D", in_service_from=date(2026, 6, 30)),
    ]  # fmt: skip
    found = planned("full-ban-2028", elements)
    by_site = {site: job for (site, _, _), job in jobs(found).items()}
    assert by_site["A"]["permission"] == by_site["B"]["permission"] != by_site["D"]["permission"]
    assert allowed(found, by_site["C"])[None] == ALWAYS
    assert {job["permission"] for job in by_site.values()} == set(found.permissions["permission"].to_pylist())
