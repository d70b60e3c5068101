"""What gaps in the data leave undecided, on a network small enough to count by hand."""

from dataclasses import replace
from datetime import date

import ibis
import pytest

from ringfence.assessment.explain import SETTLED
from ringfence.assessment.gaps import COLUMNS, WHO_COULD, Gaps, report
from ringfence.assessment.law import Law
from tests.assessment.networks import TODAY, judged

AS_OF = date(2022, 1, 1)
NEW = {
    "operator": "North Mobile", "country": "ZZ", "function": "GNB", "generation": ["5G-SA"], "supplier_id": "zz-acme",
    "supplier_raw": "Acme", "in_service_from": date(2021, 5, 5), "permits": ["none"],
}  # fmt: skip

# zz/nsa/radio-authorisation: 5G standalone radio in service since 2020-01-01, of suppliers seated outside the union,
# needs a permit. Of each element it is told what it waits for on 2022-01-01.
ELEMENTS = {
    "told": NEW,  # nothing: it has no permit, so it is a breach
    "old": {**NEW, "in_service_from": date(2019, 12, 31), "permits": None},  # nothing: it was there before
    "p1": {**NEW, "permits": None},  # permits
    "p2": {**NEW, "permits": None, "operator": "South Mobile"},  # permits
    "s1": {**NEW, "permits": None, "supplier_id": None},  # supplier and permits: a name that nobody has entered
    "g1": {**NEW, "permits": None, "generation": None},  # generation and permits: a gNB may be non-standalone
    "d1": {**NEW, "in_service_from": None},  # in_service_from
    "c1": {**NEW, "supplier_id": "zz-elm"},  # decision: nobody has entered the seat of this supplier
}


def gaps_of(zz, elements):
    con = ibis.duckdb.connect()  # its own: what is asked later must not meet the tables of another test
    law = Law(replace(zz, provisions=(zz["zz/nsa/radio-authorisation"],)), TODAY, frozenset())
    rows = [{**given, "element_id": name} for name, given in elements.items()]
    found = judged(con, law, rows)
    return Gaps(con.create_table("gap_findings", found.findings(as_of=AS_OF), temp=True, overwrite=True),
                con.table("element"))  # fmt: skip


@pytest.fixture(scope="module")
def gaps(zz):
    return gaps_of(zz, ELEMENTS)


def test_unknowns_are_counted_by_what_they_wait_for(gaps):
    assert gaps.patterns == {
        frozenset({"permits"}): 2, frozenset({"supplier", "permits"}): 1, frozenset({"generation", "permits"}): 1,
        frozenset({"in_service_from"}): 1, frozenset({"decision"}): 1,
    }  # fmt: skip
    assert (gaps.findings, gaps.within_reach) == (6, 5)
    assert (gaps.settled_by(["permits"]), gaps.settled_by(["permits", "supplier"])) == (2, 3)


def test_what_settles_most_comes_first(gaps):
    # Permits settle 2; permits and supplier would settle 3, but that is 1.5 per column. Then all settle 1: by name.
    steps = [(step.columns, step.findings, step.elements) for step in gaps.steps]
    assert steps == [(("permits",), 2, 2), (("generation",), 1, 1), (("in_service_from",), 1, 1), (("supplier",), 1, 1)]


def test_a_pair_comes_before_its_parts_where_only_together_they_settle_more(zz):
    pair = {**NEW, "permits": None, "supplier_id": None}
    elements = {f"s{number}": pair for number in range(3)} | {"d1": ELEMENTS["d1"]}
    steps = [(step.columns, step.findings) for step in gaps_of(zz, elements).steps]
    assert steps == [(("permits", "supplier"), 3), (("in_service_from",), 1)]  # 1.5 per column before 1


def test_each_gap_says_what_it_settles_alone_and_with_what(gaps):
    told = {row["need"]: (row["alone"], row["findings"], row["elements"], row["operators"]) for row in gaps.needs}
    assert told == {
        "permits": (2, 4, 4, 2), "supplier": (0, 1, 1, 1), "generation": (0, 1, 1, 1), "in_service_from": (1, 1, 1, 1),
        "decision": (1, 1, 1, 1),
    }  # fmt: skip
    assert gaps.together("permits") == [(("generation",), 1), (("supplier",), 1)]
    assert [row["need"] for row in gaps.missing] == ["permits", "generation", "in_service_from", "supplier"]


def test_each_gap_says_where_and_which_rules(gaps):
    found = report(gaps)
    permits = found["gaps"][0]
    assert permits["missing"] == "permits"
    assert permits["where"] == [
        {"operator": "North Mobile", "domain": None, "function": "GNB", "elements": 3, "alone": 1, "findings": 3},
        {"operator": "South Mobile", "domain": None, "function": "GNB", "elements": 1, "alone": 1, "findings": 1},
    ]
    assert permits["provisions"] == [{"provision": "zz/nsa/radio-authorisation", "alone": 2, "findings": 4}]
    assert permits["empty_for"] == ["South Mobile"]  # of North Mobile some elements tell their permits
    supplier = next(gap for gap in found["gaps"] if gap["missing"] == "supplier")
    assert supplier["unresolved_names"] == 1
    assert [(row["missing"], row["alone"]) for row in found["beyond"]] == [("decision", 1)]
    assert "authority" in found["beyond"][0]["who_could"]


def test_what_it_promises_comes_true(zz, gaps):
    missing = gaps.findings
    filled = dict(ELEMENTS)
    answers = {"permits": ["none"], "generation": ["5G-NSA"], "in_service_from": date(2021, 1, 1),
               "supplier_id": "zz-bolt"}  # fmt: skip
    for step in gaps.steps:
        for column in step.columns:
            name = "supplier_id" if column == "supplier" else column
            filled = {key: {**given, name: given[name] or answers[name]} for key, given in filled.items()}
        missing -= step.findings
        assert gaps_of(zz, filled).findings == missing
    assert missing == 1  # the decision


def test_a_network_without_gaps_needs_nothing(zz):
    gaps = gaps_of(zz, {"told": NEW})
    assert report(gaps) == {"unknown": 0, "within_reach": 0, "steps": [], "gaps": [], "beyond": []}


def test_for_everything_that_is_no_column_somebody_is_named():
    assert {name for name in SETTLED if name not in COLUMNS} == set(WHO_COULD)
