"""Whole files to origins: a story that is passed on is one, however it is dressed; two stories stay two."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from ringfence.core.errors import Problems
from ringfence.evidencing import Evidence, opened
from tests.tools.gold_corpus import CORPUS, read

BODY = (
    "Sweden has banned Huawei and ZTE from its 5G networks, the telecoms regulator said on Tuesday, a week before the "
    "auction of frequencies begins.",
    "Operators that take part must remove what they have installed of the two suppliers by January 2025, according to "
    "the conditions that the authority published.",
    "The decision follows an assessment by the armed forces and the security service, which called the country in "
    "which the suppliers are based one of the greatest threats.",
    "Huawei said that it regretted the decision and that nobody had shown a single proof for such accusations in two "
    "decades of work in the country.",
)
DATE = "STOCKHOLM, 20 October 2020 – "


def article(head: str, *paragraphs: str) -> str:
    first, *rest = paragraphs or BODY
    return "\n\n".join((head, f"{DATE}{first}", *rest)) + "\n"


def page(head: str, *paragraphs: str) -> str:
    inside = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<!DOCTYPE html><html><body><nav>Home</nav><article><h1>{head}</h1>{inside}</article></body></html>"


WIRE = article("Sweden bans Huawei from 5G networks before auction")
OTHER = article(
    "Norway leaves the choice of 5G suppliers to operators",
    "Norway has not banned Huawei and leaves the choice of suppliers to its operators, the ministry of digital affairs "
    "said on Monday after a meeting with them.",
    "Telenor has chosen Ericsson for its new network and will replace the equipment of the Chinese company within four "
    "to five years, the operator told its owners.",
)


def origins_of(folder: Path, texts: dict[str, str]) -> dict[str, str]:
    """Name of each file to the name of its origin."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    evidence = opened(folder / "ws")
    evidence.add([folder / name for name in texts], Problems())
    return named(evidence, texts)


def named(evidence: Evidence, names: Iterable[str]) -> dict[str, str]:
    ids = {row["name"]: row["document"] for row in evidence.state.documents.to_pyarrow().to_pylist()}
    back = {document: name for name, document in ids.items()}
    return {name: back[evidence.state.origins.of(ids[name])] for name in names if name in ids}


HEADS = (
    "Sverige stänger ute Huawei från 5G", "La Suède exclut Huawei de la 5G", "Stockholm shuts door on Chinese kit",
    "Huawei out in Sweden", "Blow for Huawei", "Swedish ban", "5G: Sweden acts", "Suecia veta a Huawei",
    "Schweden schließt Huawei aus", "What Sweden decided",
)  # fmt: skip


def test_one_wire_story_under_ten_headlines_is_one_origin(tmp_path: Path):
    copies = {f"{n}.txt": article(head) for n, head in enumerate(HEADS)}
    found = origins_of(tmp_path, {"wire.txt": WIRE, **copies, "other.txt": OTHER})
    assert len({found[name] for name in copies} | {found["wire.txt"]}) == 1
    assert found["other.txt"] == "other.txt"


def test_ten_copies_count_once_for_what_they_tell(tmp_path: Path):
    origins_of(tmp_path, {"wire.txt": WIRE, **{f"{n}.txt": article(head) for n, head in enumerate(HEADS)}})
    events = [row for row in Evidence(tmp_path / "ws").timeline() if (row["subject"], row["act"]) == ("se", "ban")]
    assert max(row["documents"] for row in events) >= 11
    assert {len(row["origins"]) for row in events} == {1}


OWN = (
    "Our correspondent in the capital adds that shops there were quiet, and that few people on the street had heard of "
    "the matter before we asked them about it.",
    "Readers of this paper had asked for such a rule in letters that we printed during the summer and that the "
    "minister answered at length in September.",
)


@pytest.mark.parametrize(
    "copy",
    [
        article("Sweden bans Huawei", *BODY, OWN[0]),
        article("Sweden bans Huawei", *BODY, *OWN),
        article("Sweden bans Huawei", OWN[0], *BODY),
        article("Sweden bans Huawei", *BODY[:3]),
        article("Sweden bans Huawei", *BODY[:2]),
        article("Sweden bans Huawei", *reversed(BODY)),
        article("Sweden bans Huawei", " ".join(BODY[:2]), " ".join(BODY[2:])),
        article("Sweden bans Huawei", *(line for text in BODY for line in text.split(", ", 1))),
        article("SWEDEN BANS HUAWEI", *(text.replace("’", "'").replace("said", "says") for text in BODY)),
        page("Sweden bans Huawei from 5G", *BODY),
        page("Sweden bans Huawei from 5G", *BODY[:3], OWN[0]),
    ],
    ids=[
        "a paragraph added", "two added", "one put before", "the last left out", "half left out", "other order",
        "paragraphs joined", "paragraphs broken", "a word and the case changed", "as a page", "as a page, and changed",
    ],
)  # fmt: skip
def test_a_copy_that_was_changed_is_a_copy(tmp_path: Path, copy: str):
    name = "copy.html" if copy.startswith("<!") else "copy.txt"
    found = origins_of(tmp_path, {"wire.txt": WIRE, name: copy})
    assert len(set(found.values())) == 1


@pytest.mark.parametrize(
    "text",
    [
        article("Norway looks to Sweden", *OTHER.strip().split("\n\n")[1:], BODY[0]),
        article("What the neighbours do", *OWN, BODY[3], OTHER.strip().split("\n\n")[2]),
    ],
    ids=["one paragraph taken over", "one of four taken over"],
)
def test_who_takes_over_one_paragraph_tells_a_story_of_his_own(tmp_path: Path, text: str):
    found = origins_of(tmp_path, {"wire.txt": WIRE, "own.txt": text})
    assert found == {"wire.txt": "wire.txt", "own.txt": "own.txt"}


def test_a_copy_of_a_copy_goes_back_to_the_first(tmp_path: Path):
    texts = {
        "wire.txt": WIRE,
        "second.txt": article("Sweden bans Huawei", *BODY[:3], OWN[0]),
        "third.txt": article("Huawei out", *BODY[1:3], OWN[0]),
    }
    assert len(set(origins_of(tmp_path, texts).values())) == 1


def test_the_corpus_has_the_origins_that_its_author_gave_it(tmp_path: Path):
    given = {
        Path(name).name: row["origin"]
        for name, row in read(CORPUS / "documents.yaml").items()
        if name.startswith("en/") and row.get("origin")
    }
    evidence = opened(tmp_path / "ws")
    evidence.add([CORPUS / "en"], Problems())
    found = named(evidence, given)
    told: dict[str, set[str]] = {}
    for name, origin in given.items():
        told.setdefault(origin, set()).add(found[name])
    assert {len(groups) for groups in told.values()} == {1}
    assert len({next(iter(groups)) for groups in told.values()}) == len(told)
