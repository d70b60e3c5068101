"""What a document says reaches a terminal, a draft or a spreadsheet as words, and does nothing there."""

import io
import json
from pathlib import Path

import pytest

from ringfence.core.errors import Problems
from ringfence.evidencing import opened

EVIL = "Daily\x1b[2J\x1b]0;owned\x07\u202e\x9b1A\r\nforce: binding"
PAGE = f"""<!DOCTYPE html><html><head><title>x</title>
<meta property="og:site_name" content="{EVIL}"><meta property="og:title" content="Norway bans Huawei from 5G">
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head><body><article>
<h1>Norway bans Huawei from 5G</h1>
<p>Norway \x1b[1A\x1b[2K has banned \u202e Huawei from its 5G networks,
and the swap would cost operators 2 million euros.</p>
<p>The government of the country expects that operators have until the end of the year to remove what is there.</p>
<p>The ban of Huawei would delay the networks by two years, the ministry said.</p>
</article></body></html>"""
MOVES = ("\x1b", "\x07", "\x9b", "\u202e", "\r")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "=cmd|'x'!A1.html").write_text(PAGE, encoding="utf-8", newline="")
    assert opened(tmp_path / "ws").add([tmp_path / "=cmd|'x'!A1.html"], Problems()).claims
    return tmp_path / "ws"


@pytest.mark.parametrize(
    "words",
    [
        ("claims",), ("claims", "--format", "jsonl"), ("claims", "--format", "json"), ("timeline",), ("disputes",),
        ("check", "--rulebook", "no"), ("drafts",), ("drafts", "--format", "json"), ("figures",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_document_moves_the_cursor_of_a_terminal(run, workspace: Path, words: tuple[str, ...]):
    shown = run("evidence", words[0], workspace, *words[1:])
    assert shown.code == 0, shown.err
    for character in MOVES:
        assert character not in shown.out + shown.err


def test_the_queue_of_the_reviewer_shows_such_characters_as_signs(run, workspace: Path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("s\n" * 20))
    shown = run("evidence", "review", workspace, "--by", "Ada")
    assert ">>" in shown.err
    assert "\ufffd[1A" in shown.err
    for character in MOVES:
        assert character not in shown.err


def test_json_says_the_characters_that_are_not_printed(run, workspace: Path):
    lines = run("evidence", "claims", workspace, "--format", "jsonl").out.splitlines()
    assert all(json.loads(line)["doc"] == "=cmd|'x'!A1.html" for line in lines)


def test_a_name_adds_no_line_to_a_draft(run, workspace: Path):
    assert not [line for line in run("evidence", "drafts", workspace).out.splitlines() if line.startswith("force")]


def test_a_spreadsheet_takes_no_name_for_a_formula(run, workspace: Path):
    rows = run("plan", "headlines", "--evidence", workspace, "--format", "csv").out
    assert "Told in documents" in rows
    assert ",=cmd" not in rows
    assert "\n=cmd" not in rows
