"""The shipped corpus through the command line: every span verifies, and every command answers in JSON."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from ringfence.core.errors import Problems
from ringfence.evidencing import opened
from tests.tools.gold_corpus import CORPUS


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "ws"
    problems = Problems()
    opened(path).add([CORPUS / language for language in ("en", "de")], problems)
    assert not problems
    return path


def test_every_span_and_cue_holds_the_words_that_it_names(run, corpus: Path):
    lines = [json.loads(line) for line in run("evidence", "claims", corpus, "--format", "jsonl").out.splitlines()]
    assert len(lines) > 200
    texts = {path.name: path.read_bytes().decode() for path in (CORPUS / "en").iterdir()}
    for line in lines:
        words = texts[line["doc"]][slice(*line["span"])]
        assert sha256(words.encode()).hexdigest()[:16] == line["span_sha256"]
        assert texts[line["doc"]][slice(*line["cue"]["span"])] == line["cue"]["text"]
        assert line["span"][0] <= line["cue"]["span"][0] < line["cue"]["span"][1] <= line["span"][1]


def test_the_scorer_verifies_them(run, corpus: Path, shared: Path, tmp_path: Path):
    lines = tmp_path / "claims.jsonl"
    lines.write_text(run("evidence", "claims", corpus, "--format", "jsonl").out, encoding="utf-8")
    scorer = shared / "evidence" / "score.py"
    command = [sys.executable, str(scorer), "verify", str(lines), str(CORPUS / "en")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, " 0 problems" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize("command", ["claims", "timeline", "disputes", "check", "drafts", "figures"])
def test_every_command_answers_in_json(run, corpus: Path, command: str):
    found = run("evidence", command, corpus, "--format", "json")
    assert found.code == 0
    assert json.loads(found.out)


def test_a_document_in_another_language_says_so_and_has_no_claim(run, corpus: Path, tmp_path: Path):
    told = json.loads(run("evidence", "add", CORPUS / "es", "--into", tmp_path / "ws", "--format", "json").out)
    assert (told["claims"], set(told["notes"])) == (0, {"language not supported: es"})
