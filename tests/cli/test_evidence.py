"""``ringfence evidence``: from files to claims, timelines, disputes, checks and drafts."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.evidence import reading
from ringfence.evidence.model import VERSION, Extraction, Period, Quantity
from ringfence.evidencing import Evidence
from tests.evidence.invented import claim_in, day, document, on, source

WORDS = {"bars": "ban", "refuses": "block-deal", "allows": "allow", "costs": "cost"}
"""What the reader of these tests understands: one act a line, of New Zealand, on Huawei, in 5G."""

PAPER = """\
New Zealand bars Huawei
The agency refuses one project of Huawei, it said.
"""
OTHER = """\
New Zealand allows Huawei
Nothing else is told.
"""
COST = """\
New Zealand counts
The swap costs 55 billion euros, it said.
"""


def read(path: Path):
    text = path.read_text(encoding="utf-8")
    if not text.startswith("New"):
        raise RingfenceError(f"{path.name} holds no text", "give another file")
    made = document(
        path.name, text, publisher="Daily Example", published=Period(day("2018-11-29"), day("2018-11-29"), "")
    )
    claims = [
        claim_in(
            made, line, word, "gov:NZ", act, id=f"{path.name}#{number}", supplier=("huawei",),
            time=on("2018-11-28"), zone="headline" if number == 0 else "body",
            attribution=(source("gov:NZ"),) if "said" in line else (),
            quantity=Quantity(55e9, "EUR") if word == "costs" else None,
        )
        for number, line in enumerate(text.splitlines())
        for word, act in WORDS.items()
        if word in line
    ]  # fmt: skip
    return made, Extraction(tuple(claims), "" if claims else "no claims")


@pytest.fixture(autouse=True)
def _reader(monkeypatch):
    monkeypatch.setattr(reading, "reader", lambda known, published, parser: read)


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "paper.txt").write_text(PAPER, encoding="utf-8")
    (folder / "other.txt").write_text(OTHER, encoding="utf-8")
    return folder


@pytest.fixture
def ws(run, papers, tmp_path):
    workspace = tmp_path / "ws"
    assert run("evidence", "add", papers, "--into", workspace).code == 0
    return workspace


def told(run, *words):
    result = run("evidence", *words, "--format", "json")
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_adding_tells_what_was_read_and_reads_nothing_twice(run, papers, tmp_path):
    workspace = tmp_path / "ws"
    first = told(run, "add", papers, "--into", workspace)
    assert first == {"documents": 2, "claims": 3, "known": 0, "notes": {}, "problems": 0}
    (papers / "copy.txt").write_text(PAPER, encoding="utf-8")
    (papers / "new.txt").write_text(PAPER + "The agency refuses Huawei again.\n", encoding="utf-8")
    again = told(run, "add", papers, "--into", workspace)
    assert (again["documents"], again["known"], again["claims"]) == (1, 3, 3)


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_kept(run, papers, tmp_path):
    (papers / "broken.pdf").write_bytes(b"\xff\xfe")
    (papers / "empty.txt").write_text("-", encoding="utf-8")
    result = run("evidence", "add", papers, "--into", tmp_path / "ws", "--format", "json")
    assert (result.code, json.loads(result.out)["problems"]) == (0, 2)
    assert "broken.pdf" in result.err
    assert "empty.txt holds no text" in result.err


def test_reading_with_a_parser_takes_the_place_of_reading_without(run, papers, ws):
    again = told(run, "add", papers, "--into", ws, "--parser", "some_model")
    assert (again["documents"], again["known"]) == (2, 0)
    assert told(run, "add", papers, "--into", ws, "--parser", "some_model")["known"] == 2
    lines = told(run, "claims", ws)
    assert (len(lines), {line["version"] for line in lines}) == (3, {f"{VERSION}+some_model"})


def test_a_wrong_call_ends_with_2(run, tmp_path):
    assert run("evidence", "add", tmp_path / "none.txt", "--into", tmp_path / "ws").code == 2
    assert run("evidence", "claims", tmp_path).code == 2


def test_claims_come_in_the_fields_of_the_guide_with_the_file_name(run, ws):
    lines = [json.loads(line) for line in run("evidence", "claims", ws, "--format", "jsonl").out.splitlines()]
    assert [(line["doc"], line["act"], line["zone"]) for line in lines] == [
        ("other.txt", "allow", "headline"), ("paper.txt", "ban", "headline"), ("paper.txt", "block-deal", "body"),
    ]  # fmt: skip
    needed = ("span", "span_sha256", "cue", "actor", "content_act", "target", "supplier", "scope", "modality",
              "polarity", "attribution", "hedge", "time", "extractor", "version")  # fmt: skip
    assert all(field in line for line in lines for field in needed)
    assert [line["act"] for line in told(run, "claims", ws, "--act", "ban")] == ["ban"]


def test_the_scorer_reads_the_claims(run, ws, shared, tmp_path):
    lines = tmp_path / "claims.jsonl"
    lines.write_text(run("evidence", "claims", ws, "--format", "jsonl").out, encoding="utf-8")
    gold = tmp_path / "gold.jsonl"
    gold.write_text(lines.read_text(encoding="utf-8"), encoding="utf-8")
    scorer = shared / "evidence" / "score.py"
    done = subprocess.run(
        [sys.executable, str(scorer), "score", str(gold), str(lines)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["full"]["f1"] == 1
    texts = ws.parent / "papers"
    assert subprocess.run([sys.executable, str(scorer), "verify", str(gold), str(texts)], check=False).returncode == 0


def test_the_timeline_tells_what_changed_and_by_whose_word(run, ws):
    rows = told(run, "timeline", ws)
    assert {(row["subject"], row["act"], row["latest"]) for row in rows} == {
        ("nz", "allow", "2018-11-28"), ("nz", "ban", "2018-11-28"), ("nz", "block-deal", "2018-11-28"),
    }  # fmt: skip
    assert told(run, "timeline", ws, "--subject", "au") == []
    assert "nothing on au; there is something on nz" in run("evidence", "timeline", ws, "--subject", "au").err
    assert "New Zealand (nz): 3 acts" in run("evidence", "timeline", ws, "--subject", "NZ").out
    assert "Daily Example" in run("evidence", "timeline", ws).out


def test_disputes_name_the_positions(run, ws):
    (row,) = told(run, "disputes", ws, "--subject", "nz")
    assert row["kinds"] == ["opposition", "extent"]
    assert {position["what"] for position in row["positions"]} == {"total", "case by case", "none"}
    shown = run("evidence", "disputes", ws).out
    assert "OPPOSITION (1): one says that it is kept out" in shown
    assert "also extent: both say that something is kept out, but not how much" in shown
    assert "New Zealand (nz), huawei: network" in shown
    assert (
        "asserts: total exclusion (5g); 2018-11-28; 1 origin; by Daily Example\n      “New Zealand bars Huawei”"
        in shown
    )


def test_a_ban_of_new_zealand_is_one_refused_project_in_the_rulebook(run, ws):
    rows = {row["act"]: row for row in told(run, "check", ws, "--rulebook", "nz", "--known-on", "2026-11-22")}
    assert (rows["ban"]["verdict"], rows["ban"]["says"], rows["ban"]["holds"]) == (
        "overstates",
        "total",
        "case by case",
    )
    assert "nz/gcsb-2018/spark-ran" in rows["ban"]["provisions"]
    assert rows["block-deal"]["verdict"] == "agrees"
    assert rows["allow"]["verdict"] == "understates"
    assert all("<https://" in rule["source"] for row in rows.values() for rule in row["rules"])


def test_a_check_names_the_rule_and_its_source(run, ws):
    shown = run("evidence", "check", ws, "--rulebook", "nz", "--known-on", "2026-11-22").out
    assert "OVERSTATES (1): the claim says that more is kept out" in shown
    assert "the claim says total; the rulebook holds case by case: single operators are bound" in shown
    assert "nz/gcsb-2018/spark-ran, since 2018-11" in shown
    assert "nzherald.co.nz" in shown
    assert "told by paper.txt [" in shown


def test_a_draft_says_what_is_missing(run, ws):
    rows = told(run, "drafts", ws)
    ban = next(row for row in rows if row["provision"]["id"] == "nz/unnamed-2018/ban-huawei-5g")
    assert "states.0.force" in ban["missing"]
    assert ban["reviewed"] is False
    assert "#   states.0.cite:" in run("evidence", "drafts", ws).out


@pytest.fixture
def counted(run, papers, tmp_path):
    for name in ("cost.txt", "copy.txt"):
        (papers / name).write_text(f"{COST}{name}\n", encoding="utf-8")
    assert run("evidence", "add", papers, "--into", tmp_path / "ws").code == 0
    return tmp_path / "ws"


def test_figures_come_with_their_source_and_its_interest(run, counted):
    rows = told(run, "figures", counted)
    assert {(row["document"], row["value"], row["said_by"], row["interest"], row["words"]) for row in rows} == {
        (name, 55e9, "gov:NZ", "government concerned", "The swap costs 55 billion euros, it said.")
        for name in ("cost.txt", "copy.txt")
    }
    assert "1 figure" in run("evidence", "figures", counted).out


def test_figures_of_documents_go_to_the_headlines_of_the_plan(run, counted):
    shown = run("plan", "headlines", "--evidence", counted)
    assert shown.code == 0, shown.err
    assert "gov:NZ" in shown.out
    assert "government" in shown.out
    found = json.loads(run("plan", "headlines", "--evidence", counted, "--format", "json").out)["headlines"]
    (row,) = (row for row in found if row["group"] == "Told in documents")
    assert (row["published_low"], row["unit"], row["said_by"]) == (55, "EUR bn", "gov:NZ")
    assert (row["documents"], row["note"].split(":")[0]) == (["copy.txt", "cost.txt"], "")
    assert "Told in documents" in run("plan", "headlines", "--evidence", counted, "--format", "csv").out
    assert "Told in" not in run("plan", "headlines").out


@pytest.fixture
def answer(run, ws, monkeypatch):
    def call(text, *options):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return run("evidence", "review", ws, "--by", "Ada", "--on", "2026-11-22", *options)

    return call


def reviews(run, ws):
    return {row["act"]: row.get("review") for row in told(run, "claims", ws, "--rejected")}


def test_decisions_are_kept_and_not_asked_again(run, ws, answer):
    result = answer("a\nr\ns\n", "--format", "json")
    assert result.code == 0
    assert json.loads(result.out) == {"accept": 1, "correct": 0, "reject": 1, "skip": 1, "left": 0}
    assert reviews(run, ws) == {"allow": "accept", "ban": "reject", "block-deal": None}
    assert "1 of 1" in answer("q\n").err


def test_the_words_are_shown_marked_in_their_paragraph_with_source_and_date(answer):
    shown = " ".join(answer("s\ns\ns\n").err.split())
    for words in (
        ">>The agency refuses one project of Huawei, it said.<<", "New Zealand bars Huawei", "said by gov:NZ",
        "2018-11-28 (explicit)", "published 2018-11-29", "confidence 3 of 3",
    ):  # fmt: skip
        assert words in shown


def test_a_correction_takes_the_place_of_what_was_extracted(run, ws, answer):
    answer("s\nc\nact=block-deal\nscope=none\n\nq\n")
    (ban,) = (row for row in told(run, "claims", ws) if row["doc"] == "paper.txt" and row["zone"] == "headline")
    assert (ban["act"], ban["scope"], ban["review"]) == ("block-deal", "none", "correct")
    assert "overstates" not in run("evidence", "check", ws, "--rulebook", "nz").out


def test_what_cannot_be_corrected_is_asked_again(run, ws, answer):
    result = answer("c\nspan=1\n\nx\na\nq\n")
    assert "span cannot be corrected" in result.err
    assert "1 accepted" in result.err
    assert reviews(run, ws)["allow"] == "accept"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("act=bann", "act=bann is not known"), ("scope=", "scope= is not known"), ("modality=sure", "considering"),
        ("polarity=0", "polarity=0"), ("actor=Finland", "actor=Finland is nobody"), ("target=eu,GB", "target=GB"),
        ("earliest_on=May", "is not a day"),
    ],
)  # fmt: skip
def test_a_correction_that_no_claim_can_hold_is_refused(run, ws, answer, line, words):
    assert words in answer(f"c\n{line}\n\nq\n").err
    assert set(reviews(run, ws).values()) == {None}


def test_a_reason_may_follow_the_letter(run, ws, answer):
    answer("r it is a headline\nq\n")
    (row,) = Evidence(ws).state.decisions.to_pyarrow().to_pylist()
    assert (row["decision"], row["note"]) == ("reject", "it is a headline")


def test_the_end_of_the_input_ends_the_queue_and_loses_nothing(run, ws, answer):
    assert "1 accepted, 0 corrected, 0 rejected, 0 skipped; 2 left" in " ".join(answer("a\n").err.split())
    assert reviews(run, ws)["allow"] == "accept"


def test_a_rejected_claim_makes_no_draft(run, ws, answer):
    answer("s\nr\nq\n")
    assert not [row for row in told(run, "drafts", ws) if "ban" in row["provision"]["id"]]


def test_a_decision_may_be_taken_again(run, ws, answer):
    answer("r\n")
    assert "review rejected by Ada" in " ".join(answer("a\nq\n", "--again").err.split())
    assert reviews(run, ws)["allow"] == "accept"


def test_only_one_act_may_be_asked_about(answer):
    assert "1 of 1: paper.txt" in answer("q\n", "--act", "ban").err
