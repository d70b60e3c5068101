"""Copies of a story are one origin; a page that joins two stories has two."""

from ringfence.evidence.model import Extraction
from ringfence.evidence.paragraphs import shingles
from ringfence.evidence.records import rows_of
from ringfence.evidence.state import State
from ringfence.evidence.store import EvidenceStore
from tests.evidence.invented import document, stated


def story(seed: str, paragraphs: int = 4) -> str:
    """Paragraphs of invented words that no other seed shares."""
    return "\n".join(" ".join(f"{seed}{part}x{word}" for word in range(40)) for part in range(paragraphs)) + "\n"


def origins(tmp_path, **texts):
    """Name of the document to the name of its origin, in order of publication as given."""
    store = EvidenceStore(tmp_path / "evidence")
    made = {
        name: document(name, f"Head of {name}\n{text}", published=stated(f"2020-03-{index:02}"))
        for index, (name, text) in enumerate(texts.items(), 1)
    }
    store.add_documents(rows_of(each, Extraction(()), "patterns", "1") for each in made.values())
    found, names = State(store).origins, {each.sha256: name for name, each in made.items()}
    whole = {name: names[found.of(each.sha256)] for name, each in made.items()}
    parts = {(names[doc], number): names[origin] for (doc, number), origin in found.passages.items()}
    return whole, parts


def test_a_wire_story_copied_ten_times_is_one_origin(tmp_path):
    wire = story("wire", 8)
    lines = wire.splitlines(keepends=True)
    copies = {f"copy{n}": "".join(lines[: 8 - n % 3]) + story(f"own{n}", 1) for n in range(10)}
    whole, parts = origins(tmp_path, wire=wire, **copies, other=story("else", 8))
    assert {whole[name] for name in copies} == {"wire"}
    assert whole["other"] == "other"
    assert not parts


def test_the_first_published_stands_for_all(tmp_path):
    whole, _ = origins(tmp_path, early=story("a"), late=story("a"))
    assert whole == {"early": "early", "late": "early"}


def test_a_few_changed_words_do_not_hide_a_copy(tmp_path):
    edited = story("a").replace("a1x7 ", "changed ")
    whole, _ = origins(tmp_path, first=story("a"), edited=edited)
    assert whole["edited"] == "first"


def test_a_quoted_paragraph_does_not_make_a_copy(tmp_path):
    quote = story("a").splitlines(keepends=True)[0]
    whole, _ = origins(tmp_path, first=story("a"), own=story("b") + quote)
    assert whole == {"first": "first", "own": "own"}


def test_a_page_that_joins_two_stories_joins_not_their_origins(tmp_path):
    whole, parts = origins(tmp_path, a=story("a"), b=story("b"), both=story("a") + story("b"))
    assert whole == {"a": "a", "b": "b", "both": "both"}
    assert [parts["both", number] for number in range(1, 9)] == ["a"] * 4 + ["b"] * 4


def test_case_and_punctuation_make_no_difference():
    assert shingles("The Ministry, of Zedland; said so. " * 3) == shingles("the ministry of zedland said so " * 3)


def test_paragraphs_shorter_than_a_sequence_have_no_mark():
    assert shingles("Only four words here") == []
