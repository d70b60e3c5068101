"""What changed when, per jurisdiction and per operator, and by whose word."""

from ringfence.evidence.derive.timeline import timeline
from tests.evidence.invented import on, source, stated, statement


def brief(row):
    return row["subject"], row["act"], row["earliest"], row["latest"], row["change"]


def test_statements_of_one_act_are_one_event_on_the_days_they_share():
    (event,) = timeline(
        [
            statement(time=on("2020-03-01", "2020-03-07"), document="d1"),
            statement(time=on("2020-03-02"), document="d2", attribution=(source("gov:ZZ"),)),
            statement(time=stated("2020-04-01"), document="d3", scope="networks"),
        ]
    )
    assert brief(event) == ("zz", "ban", "2020-03-02", "2020-03-02", "first")
    assert event["scopes"] == ["5g", "networks"]
    assert (event["documents"], len(event["claims"]), event["by"]) == (3, 3, ["gov:ZZ", "paper.txt"])


def test_acts_on_other_days_are_other_events():
    rows = timeline([statement(time=on("2020-03-02")), statement(time=on("2021-03-02"))])
    assert [(row["earliest"], row["change"]) for row in rows] == [("2020-03-02", "first"), ("2021-03-02", "confirmed")]


def test_a_measure_is_tightened_and_loosened():
    rows = timeline(
        [
            statement(act="restrict", scope="5g-core", time=on("2020-01-28")),
            statement(act="ban", time=on("2020-07-14"), modality="decided"),
            statement(act="allow", time=on("2022-01-10")),
            statement(act="ban", time=on("2020-08-01"), supplier=("other",)),
        ]
    )
    assert [(row["latest"], row["change"]) for row in rows] == [
        ("2020-01-28", "first"), ("2020-07-14", "tightened"), ("2020-08-01", "first"), ("2022-01-10", "loosened"),
    ]  # fmt: skip


def test_what_is_considered_urged_or_negated_changes_nothing():
    rows = timeline(
        [
            statement(modality="considering"),
            statement(act="urge", content_act="ban", target=("gov:XX",)),
            statement(modality="decided", polarity="-"),
        ]
    )
    assert [row["change"] for row in rows] == ["", "", ""]


def test_a_denied_act_is_no_event():
    assert timeline([statement(modality="denied")]) == []


def test_export_bans_and_public_buying_are_matters_of_their_own():
    rows = timeline(
        [
            statement(act="export-ban", scope="components", time=on("2019-05-15")),
            statement(act="ban", scope="gov", time=on("2019-08-13")),
            statement(act="ban", scope="5g", time=on("2020-01-01")),
        ]
    )
    assert [(row["matter"], row["change"]) for row in rows] == [
        ("components", "first"), ("gov", "first"), ("network", "first"),
    ]  # fmt: skip


def test_operators_stand_after_jurisdictions_and_the_uk_is_gb():
    rows = timeline([statement("org:example", "deploy"), statement("gov:UK"), statement("unknown"), statement("eu")])
    assert [(row["subject"], row["kind"]) for row in rows] == [
        ("eu", "jurisdiction"), ("gb", "jurisdiction"), ("org:example", "company"),
    ]  # fmt: skip


def test_an_act_without_a_date_is_known_only_to_have_been_stated():
    (event,) = timeline([statement(time=stated("2020-03-02", "2020-03-09"))])
    assert event["dated"] is False
    assert event["latest"] == "2020-03-09"
