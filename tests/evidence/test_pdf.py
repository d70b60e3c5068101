"""PDFs as documents: what a reader takes for text is read as paragraphs, and nothing of the file's own dates counts."""

import zlib
from datetime import date
from pathlib import Path

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.evidence import pdf_lines
from ringfence.evidence.claims import extract
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.load import load
from ringfence.evidence.pdf import pdf_text
from tests.evidence.pdfs import Placed, column, locked, pdf

HEAD = "Zarinia Ministry of Networks, release 12"
FIRST = [
    "Sweden has banned Huawei and ZTE from its 5G net-",
    "works, the ministry of digital affairs said. High-risk",
    "suppliers, it said, must leave. Its rules for high-",
    "risk equip-",
    "ment start in May.",
    "",
    "Operators have a year to report what equipment is",
    "installed, and the ministry pays for none of it.",
]
SECOND = ["The ministry of the country will report on the", "work of the operators every year."]


def page(number: int, lines: list[str], *more: Placed) -> list[Placed]:
    """A page with running head and number, as offices print them."""
    return [(72, 800, 9, HEAD), *more, *column(lines), (290, 40, 9, f"Page {number} of 2")]


RELEASE = pdf(
    page(1, FIRST, (72, 768, 18, "Sweden bans Huawei from its"), (72, 746, 18, "5G networks")), page(2, SECOND)
)  # fmt: skip


def stored(folder: Path, data: bytes) -> Path:
    path = folder / "release.pdf"
    path.write_bytes(data)
    return path


def test_lines_become_paragraphs_without_running_heads_and_numbers():
    assert pdf_text(RELEASE).split("\n\n") == [
        "Sweden bans Huawei from its 5G networks",
        "Sweden has banned Huawei and ZTE from its 5G networks, the ministry of digital affairs said. High-risk "
        "suppliers, it said, must leave. Its rules for high-risk equipment start in May.",
        "Operators have a year to report what equipment is installed, and the ministry pays for none of it.",
        "The ministry of the country will report on the work of the operators every year.",
    ]


def test_a_paragraph_goes_on_over_the_end_of_a_page():
    first = page(1, [*SECOND, "", "Sweden has banned Huawei from"])
    text = pdf_text(pdf(first, page(2, ["its 5G networks. Nothing else was told."])))
    assert "Sweden has banned Huawei from its 5G networks. Nothing" in text


LEFT = column(["Sweden has banned Huawei", "from its 5G networks, as the", "ministry said."], x=72)
RIGHT = column(["Norway has not banned ZTE,", "and does not plan to do so,", "its ministry said."], x=320)


@pytest.mark.parametrize(
    "placed",
    [[*LEFT, *RIGHT], [line for row in zip(LEFT, RIGHT, strict=True) for line in row]],
    ids=["one column after the other", "line by line"],
)
def test_two_columns_are_read_one_after_the_other(placed: list[Placed]):
    assert pdf_text(pdf(placed)).split("\n\n") == [
        "Sweden has banned Huawei from its 5G networks, as the ministry said.",
        "Norway has not banned ZTE, and does not plan to do so, its ministry said.",
    ]


def test_a_release_has_headline_and_body_and_its_claims_stand_in_the_text(tmp_path: Path, gazetteer: Gazetteer):
    document = load(stored(tmp_path, RELEASE))
    told = [(zone.kind, document.text[zone.start : zone.end].split()[0]) for zone in document.zones]
    assert told == [("headline", "Sweden"), ("body", "Sweden"), ("body", "Operators"), ("body", "The")]
    assert document.language == "en"
    bans = [claim for claim in extract(document, gazetteer).claims if claim.act == "ban"]
    assert {claim.zone for claim in bans} == {"headline", "body"}
    body = next(claim for claim in bans if claim.zone == "body")
    assert document.text[slice(*body.span)].startswith("Sweden has banned Huawei and ZTE from its 5G networks")
    assert "banned" in document.text[slice(*body.cue)]


def test_the_dates_of_the_file_are_no_day_of_publication(tmp_path: Path):
    info = "/CreationDate (D:20260101120000Z) /ModDate (D:20260102120000Z) /Title (Other)"
    assert load(stored(tmp_path, pdf(page(1, FIRST), info=info))).published is None


def test_a_day_that_the_text_states_counts(tmp_path: Path):
    dated = pdf(page(1, ["Stockholm, 5 March 2024", "", *FIRST]))
    published = load(stored(tmp_path, dated)).published
    assert published is not None
    assert (published.earliest, published.basis) == (date(2024, 3, 5), "text")


def test_a_pdf_that_opens_without_a_password_is_read(tmp_path: Path):
    assert load(stored(tmp_path, locked(RELEASE, ""))).text == pdf_text(RELEASE)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (locked(RELEASE, "secret"), "without a password"),
        (pdf([], extra="0 0 100 100 re f"), "no text, only pictures"),
        (RELEASE[: len(RELEASE) // 2].replace(b"obj", b"jbo"), "cannot be read"),
    ],
    ids=["locked", "scanned", "cut off"],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, words: str):
    with pytest.raises(RingfenceError, match=words):
        load(stored(tmp_path, data))


def test_a_page_that_asks_for_too_much_work_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf_lines, "MOST_STEPS", 1000)
    with pytest.raises(ValueError, match="1,000 steps"):
        pdf_text(pdf([(72, 700, 11, "Sweden")] * 400))


def test_a_small_file_that_unpacks_to_very_much_is_refused():
    packed = zlib.compress(b"0 0 m\n" * 15_000_000, 9)
    assert len(packed) < 200_000
    stream = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed
    plain = pdf([(72, 700, 11, "x")])
    head, _, rest = plain.partition(b"5 0 obj\n")
    bomb = head + b"5 0 obj\n" + stream + b"\nendstream\nendobj\n" + rest.partition(b"endobj\n")[2]
    with pytest.raises(ValueError, match=r"MB of instructions|[Ll]imit"):
        pdf_text(bomb)
