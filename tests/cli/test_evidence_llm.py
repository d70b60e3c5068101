"""``ringfence evidence add --llm``: a model on this computer reads beside the rules."""

import json

import pytest

from ringfence.evidence import llm
from ringfence.evidencing import Evidence
from tests.evidence.endpoint import raw, served
from tests.evidence.test_llm import BAN, told


@pytest.fixture
def server():
    with served() as fake:
        yield fake


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(f"Telecoms news number {number}\n\n{BAN}.\n\nOthers wait for now.\n")
    return folder


def test_readings_are_kept_beside_those_of_the_rules_and_asked_for_once(server, papers, tmp_path, run):
    server.tells(told(), told("quotation that stands nowhere"))
    words = ("evidence", "add", papers, "--into", tmp_path / "ws", "--llm", server.url, "--llm-model", "toy-1")
    first = json.loads(run(*words, "--format", "json").out)
    assert (first["documents"], first["model"]["documents"], first["model"]["claims"]) == (2, 2, 2)
    assert first["model"]["dropped"] == {"quotation not found": 2}
    rows = Evidence(tmp_path / "ws").state.claims.to_pyarrow().to_pylist()
    assert {(row["extractor"], row["version"]) for row in rows} >= {("llm:toy-1", llm.VERSION)}
    asked = len(server.asked)
    again = json.loads(run(*words, "--format", "json").out)
    assert (again["known"], again["model"]["documents"], len(server.asked)) == (2, 0, asked)


def test_nothing_of_an_answer_is_printed_and_what_was_not_heard_is_asked_again(server, papers, tmp_path, run):
    server.answer = lambda handler: raw(handler, b"\x1b[31mrun this", 500)
    words = ("evidence", "add", papers, "--into", tmp_path / "ws", "--llm", server.url, "--llm-model", "toy-1")
    result = run(*words)
    assert "the model was not heard: it refuses (status 500)" in " ".join(result.err.split())
    assert "run this" not in result.out + result.err
    server.tells(told("\x1b[31mrun this now"))
    result = run(*words)
    assert "2 documents read by the model; 0 claims" in " ".join(result.err.split())
    assert "run this" not in result.out + result.err


def test_without_an_address_nothing_is_asked(server, papers, tmp_path, run):
    assert run("evidence", "add", papers, "--into", tmp_path / "ws").code == 0
    assert server.asked == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--llm-model", "toy-1"], "give both --llm and --llm-model"),
        (["--llm", "http://models.example/v1", "--llm-model", "toy-1"], "without encryption"),
        (["--llm", "http://127.0.0.1:9", "--llm-model", "x", "--llm-key-env", "NO_SUCH_KEY"], "NO_SUCH_KEY is not set"),
    ],
)
def test_a_wrong_call_is_refused_before_anything_is_read(papers, tmp_path, run, words, says):
    result = run("evidence", "add", papers, "--into", tmp_path / "ws", *words)
    assert result.code == 2
    assert says in " ".join(result.err.split())
    assert not (tmp_path / "ws").exists()
