from datetime import date
from pathlib import Path

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.evidence.load import load
from ringfence.evidence.zones import plain_zones

PAGE = """<!DOCTYPE html><html><head><title>x</title><meta property="og:title" content="Zarinia bans Huawei from 5G">
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<script>var a = "Poland bans ZTE.";</script></head>
<body><nav>Home</nav><article><h1>Zarinia bans Huawei from 5G</h1>
<figure><figcaption>A mast of ZTE in May</figcaption></figure>
<p>The government of Zarinia has banned <b>Huawei</b> &amp; ZTE from all parts of its 5G network,
the ministry said on Tuesday.</p>
<p>Operators have until the end of the year to remove what is installed, and the ministry pays
for none of it.</p></article>
<footer>Copyright 2026. Italy bans Huawei.</footer></body></html>"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_page_has_headline_and_body_and_no_furniture(tmp_path: Path):
    document = load(write(tmp_path, "page.html", PAGE))
    told = [(zone.kind, document.text[zone.start : zone.end][:20]) for zone in document.zones]
    assert told == [
        ("headline", "Zarinia bans Huawei "),
        ("body", "The government of Za"),
        ("body", "Operators have until"),
    ]
    assert document.published is not None
    assert (document.published.earliest, document.published.basis) == (date(2024, 3, 5), "metadata")
    assert document.language == "en"


def test_text_without_captions_bylines_links_and_bios():
    text = "\n\n".join(
        [
            "12:01 GMT +33 March 2024",
            "Zarinia bans Huawei from its networks",
            "By Ann Example",
            "Zarinia has banned Huawei from its 5G networks, the ministry said.",
            "A phone of Huawei is seen in this picture of March 3, 2024",
            "Huawei said it would appeal.",
            "Ann Example is a freelance journalist who writes about networks.",
            "Poland Bans ZTE From All Networks",
            "Read more: Italy bans Huawei.",
        ]
    )
    kept = [(zone.kind, text[zone.start : zone.end]) for zone in plain_zones(text)]
    assert [kind for kind, _ in kept] == ["headline", "body", "body"]
    assert kept[2][1] == "Huawei said it would appeal."


def test_the_clock_of_a_page_is_no_day_of_publication(tmp_path: Path):
    text = (
        "04:31 GMT 14 November 2019\n\nZarinia bans Huawei from 5G\n\nZarinia has banned Huawei, it said on Monday.\n"
    )
    assert load(write(tmp_path, "a.txt", text)).published is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministry said that it has banned the company from the networks of the country.", "en"),
        ("El gobierno de la región ha dicho que no va a prohibir los equipos de la empresa.", "es"),
        ("Le gouvernement a dit que les équipements de la société sont interdits dans le pays.", "fr"),
        ("Die Regierung hat gesagt, dass die Technik des Herstellers nicht mehr in den Netzen ist.", "de"),
    ],
)
def test_language_is_told_by_small_words(tmp_path: Path, text: str, language: str):
    assert load(write(tmp_path, "a.txt", text)).language == language


@pytest.mark.parametrize(("data", "words"), [(b"", "empty"), (b"\0\1\2", "neither"), (b"%PDF-1.4 broken", "PDF")])
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, words: str):
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(RingfenceError, match=words):
        load(path)
