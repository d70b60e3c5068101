"""A node is reached through a part of another supplier only if the rule says so; the finding names the part."""

from dataclasses import replace
from datetime import date

import pytest

from ringfence.assessment.law import Law
from ringfence.rulebook.model import Provision
from tests.assessment.networks import judged, rows, zedland
from tests.assessment.strategies import CITE

DAY = date(2022, 1, 1)
NODE = {"element_id": "gnb", "operator": "North Mobile", "country": "ZZ", "function": "GNB", "supplier_id": "zz-bolt",
        "in_service_from": date(2020, 1, 1), "cells": 3}  # fmt: skip
RADIO = {"operator": "North Mobile", "element_id": "gnb", "bom_ref": "u1", "name": "RRU 1", "supplier_id": "zz-acme"}
BOARD = {**RADIO, "bom_ref": "u2", "name": "Board", "supplier_id": "zz-bolt"}
CHIP = {**RADIO, "bom_ref": "u3", "name": "Chip", "supplier_id": None}


def rule(counts_parts: bool | None, duty: str = "remove_by", **changed) -> Provision:
    state = {"from": "2021-01-01", "duty": duty, "cite": CITE.model_dump(), **changed.pop("state", {})}
    return Provision.model_validate({
        "id": "zz/test/parts", "fact": "ZZ-PARTS", "title": "Parts", "whose": {"suppliers": ["zz-acme"]},
        "counts_parts": counts_parts, "states": [state], **changed,
    })  # fmt: skip


def found(con, provision: Provision, *parts, node=NODE) -> list[tuple[str, str | None, str]]:
    law = Law(replace(zedland(), provisions=(provision,)), DAY)
    findings = rows(judged(con, law, [node], (), parts).findings(as_of=DAY))
    return [(row["status"], row["part"], row["because"]) for row in findings]


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        (True, [("breach", "RRU 1", "still-in-service")]),
        (False, []),
        (None, [("unknown", "RRU 1", "scope-unknown")]),
    ],
)
def test_whether_parts_count_is_said_by_the_provision(con, counts, wanted):
    assert found(con, rule(counts), RADIO, BOARD, CHIP) == wanted


def test_without_parts_nothing_changes(con):
    assert found(con, rule(True)) == []
    acme = {**NODE, "supplier_id": "zz-acme"}
    assert found(con, rule(True), node=acme) == [("breach", None, "still-in-service")]


def test_a_part_of_the_same_supplier_adds_nothing(con):
    acme = {**NODE, "supplier_id": "zz-acme"}
    assert found(con, rule(True), RADIO, node=acme) == [("breach", None, "still-in-service")]


def test_a_node_of_unknown_supplier_is_reached_through_its_part(con):
    unknown = {**NODE, "supplier_id": None}
    assert found(con, rule(True), RADIO, node=unknown) == [
        ("unknown", None, "supplier-unknown"),
        ("breach", "RRU 1", "still-in-service"),
    ]


def test_parts_of_one_name_are_one_finding(con):
    assert found(con, rule(True), RADIO, {**RADIO, "bom_ref": "u9"}) == [("breach", "RRU 1", "still-in-service")]


def test_what_is_beyond_the_rule_is_beyond_it_in_parts_too(con):
    core = rule(True, where={"domains": ["core"]})
    assert found(con, core, RADIO) == []


def test_rules_for_any_supplier_judge_the_equipment_alone(con):
    certified = rule(True, duty="certify", whose={"any": True})
    assert found(con, certified, RADIO) == [("unknown", None, "evidence-unknown")]


def test_parts_are_in_no_share(con):
    cap = rule(True, duty="cap_share", state={"max_share": 0.35, "measures": ["elements"]})
    assert found(con, cap, RADIO) == [("compliant", None, "share-within-cap")]


def test_findings_have_ids_of_their_own(con):
    law = Law(replace(zedland(), provisions=(rule(True),)), DAY)
    unknown = {**NODE, "supplier_id": None}
    findings = rows(judged(con, law, [unknown], (), [RADIO, {**RADIO, "name": "RRU 2"}]).findings(as_of=DAY))
    assert len({row["finding_id"] for row in findings}) == len(findings) == 3
