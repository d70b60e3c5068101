"""Who contradicts whom, on the lattice total > partial > case by case > none."""

import pytest

from ringfence.evidence.derive.disputes import disputes
from tests.evidence.invented import on, source, stated, statement

MARCH = on("2020-03-02")


def kinds(*statements):
    return [row["kinds"] for row in disputes(statements)]


def test_a_denial_contradicts_what_another_asserts():
    (row,) = disputes(
        [
            statement("org:acme", "backdoor", supplier=("acme",), scope="none", attribution=(source("gov:XX"),)),
            statement(
                "org:acme", "backdoor", supplier=("acme",), scope="none", modality="denied",
                attribution=(source("org:acme", "company"),),
            ),
        ]
    )  # fmt: skip
    assert (row["subject"], row["matter"], row["kinds"]) == ("org:acme", "backdoor", ["denial"])
    assert [(p["stance"], p["by"]) for p in row["positions"]] == [("asserts", ["gov:XX"]), ("denies", ["org:acme"])]


def test_a_ban_against_one_refused_project_is_a_dispute_on_extent():
    (row,) = disputes([statement(time=MARCH), statement(act="block-deal", time=MARCH, attribution=(source("gov:ZZ"),))])
    assert (row["kinds"], row["certain"]) == (["extent"], True)
    assert [(p["what"], p["by"]) for p in row["positions"]] == [("case by case", ["gov:ZZ"]), ("total", ["paper.txt"])]


def test_who_bans_and_who_allows_are_opposed():
    assert kinds(statement(time=MARCH), statement(act="allow", time=MARCH)) == [["opposition"]]


def test_a_holder_who_will_not_ban_opposes_the_report_of_a_ban():
    assert kinds(statement(time=MARCH), statement(time=MARCH, modality="decided", polarity="-")) == [["opposition"]]


def test_a_ban_judged_unlikely_takes_no_side():
    assert kinds(statement(time=MARCH), statement(time=MARCH, modality="predicted", polarity="-")) == []


def test_done_against_considered_is_a_dispute_on_status():
    assert kinds(statement(time=MARCH), statement(time=MARCH, modality="considering")) == [["status"]]


@pytest.mark.parametrize(
    ("denied", "asserted", "contradicts"),
    [
        ("5g-core", "5g", True),  # who bans all bans the core
        ("5g", "5g-core", False),  # a ban of the core is no total ban
        ("5g-core", "5g-noncore", False),  # two parts
    ],
)
def test_who_denies_a_step_denies_those_above_it(denied, asserted, contradicts):
    found = kinds(statement(scope=asserted, time=MARCH), statement(scope=denied, time=MARCH, modality="denied"))
    assert bool(found) is contradicts


def test_core_out_and_the_rest_allowed_is_no_contradiction():
    assert kinds(statement(scope="5g-core", time=MARCH), statement(act="allow", scope="5g-noncore", time=MARCH)) == []


def test_rules_beside_a_partial_ban_are_no_contradiction_but_beside_a_total_one():
    rules = statement(act="require-assurance", time=MARCH)
    assert kinds(statement(act="restrict", time=MARCH), rules) == []
    assert kinds(statement(time=MARCH), rules) == [["extent"]]


def test_a_later_act_is_an_event_and_contradicts_nothing():
    suspended = statement(act="allow", time=on("2020-11-09"))
    assert kinds(statement(time=on("2020-10-20")), suspended) == []


def test_what_was_said_before_the_act_does_not_contradict_it():
    assert kinds(statement(time=on("2020-07-14")), statement(act="allow", time=stated("2020-01-30"))) == []


def test_what_was_said_later_without_a_date_may_be_a_change():
    (row,) = disputes([statement(time=on("2020-07-14")), statement(act="allow", time=stated("2021-01-30"))])
    assert row["certain"] is False


def test_a_denial_after_the_act_is_certain():
    (row,) = disputes([statement(time=on("2020-07-14")), statement(modality="denied", time=stated("2021-01-30"))])
    assert row["certain"] is True


def test_other_suppliers_states_and_matters_do_not_meet():
    assert kinds(
        statement(time=MARCH),
        statement(act="allow", supplier=("other",), time=MARCH),
        statement("gov:XX", "allow", time=MARCH),
        statement(act="allow", scope="devices", time=MARCH),
    ) == []  # fmt: skip


def test_contradictions_that_share_a_claim_are_one_dispute_counted_by_origin():
    bans = [statement(time=MARCH, document=f"d{n}", origin="d0") for n in range(3)]
    (row,) = disputes([*bans, statement(act="allow", time=MARCH), statement(act="block-deal", time=MARCH)])
    assert row["kinds"] == ["opposition", "extent"]
    total = next(p for p in row["positions"] if p["what"] == "total")
    assert (total["documents"], len(total["origins"])) == (3, 1)


def test_a_headline_against_its_own_body_stays_inside_one_document():
    (row,) = disputes([statement(time=MARCH, zone="headline"), statement(act="block-deal", time=MARCH)])
    assert row["inside_one_document"] is True


def test_one_source_that_puts_it_in_two_ways_does_not_contradict_itself():
    quoted = {"attribution": (source("gov:ZZ"),), "time": MARCH}
    assert kinds(statement(**quoted), statement(modality="considering", **quoted)) == []


def test_a_risk_that_one_affirms_and_another_fears_is_no_contradiction():
    assert kinds(statement("org:acme", "backdoor"), statement("org:acme", "backdoor", modality="possible")) == []
