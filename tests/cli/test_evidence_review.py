"""``ringfence evidence review``: the queue, through a pipe."""

import io
import json

import pytest

from ringfence import evidencing
from tests.cli.test_evidence import papers, read, told, ws  # noqa: F401 (fixtures)


@pytest.fixture(autouse=True)
def _reader(monkeypatch):
    monkeypatch.setattr(evidencing, "reader", lambda rulebook: read)


@pytest.fixture
def answer(run, ws, monkeypatch):  # noqa: F811
    def call(text, *options):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return run("evidence", "review", ws, "--by", "Ada", "--on", "2026-11-22", *options)

    return call


def reviews(run, ws):  # noqa: F811
    return {row["act"]: row.get("review") for row in told(run, "claims", ws, "--rejected")}


def test_decisions_are_kept_and_not_asked_again(run, ws, answer):  # noqa: F811
    result = answer("a\nr\ns\n", "--format", "json")
    assert result.code == 0
    assert json.loads(result.out) == {"accept": 1, "correct": 0, "reject": 1, "skip": 1, "left": 0}
    assert reviews(run, ws) == {"allow": "accept", "ban": "reject", "block-deal": None}
    assert "1 of 1" in answer("q\n").err


def test_the_words_are_shown_marked_in_their_paragraph_with_source_and_date(answer):
    told = " ".join(answer("s\ns\ns\n").err.split())
    for words in (
        ">>The agency refuses one project of Huawei, it said.<<", "New Zealand bars Huawei", "said by gov:NZ",
        "2018-11-28 (explicit)", "published 2018-11-29", "confidence 3 of 3",
    ):  # fmt: skip
        assert words in told


def test_a_correction_takes_the_place_of_what_was_extracted(run, ws, answer):  # noqa: F811
    answer("s\nc\nact=block-deal\nscope=none\n\nq\n")
    (ban,) = (row for row in told(run, "claims", ws) if row["doc"] == "paper.txt" and row["zone"] == "headline")
    assert (ban["act"], ban["scope"], ban["review"]) == ("block-deal", "none", "correct")
    assert "overstates" not in run("evidence", "check", ws, "--rulebook", "nz").out


def test_what_cannot_be_corrected_is_asked_again(run, ws, answer):  # noqa: F811
    result = answer("c\nspan=1\n\nx\na\nq\n")
    assert "span cannot be corrected" in result.err
    assert "1 accepted" in result.err
    assert reviews(run, ws)["allow"] == "accept"


def test_the_end_of_the_input_ends_the_queue_and_loses_nothing(run, ws, answer):  # noqa: F811
    assert "1 accepted, 0 corrected, 0 rejected, 0 skipped; 2 left" in " ".join(answer("a\n").err.split())
    assert reviews(run, ws)["allow"] == "accept"


def test_a_rejected_claim_makes_no_draft(run, ws, answer):  # noqa: F811
    answer("s\nr\nq\n")
    assert not [row for row in told(run, "drafts", ws) if "ban" in row["provision"]["id"]]


def test_a_decision_may_be_taken_again(run, ws, answer):  # noqa: F811
    answer("r\n")
    assert "review reject by Ada" in " ".join(answer("a\nq\n", "--again").err.split())
    assert reviews(run, ws)["allow"] == "accept"


def test_only_one_act_may_be_asked_about(answer):
    assert "1 of 1: paper.txt" in answer("q\n", "--act", "ban").err
