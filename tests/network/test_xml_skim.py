"""What is chosen is built, what is passed over is not, and neither fills the memory."""

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats import xml_skim
from ringfence.network.formats.xml_skim import Choice, Skimmer
from ringfence.network.formats.xml_stream import Position
from ringfence.network.mapping import load_mapping
from ringfence.network.model import Context
from ringfence.network.source import sources_of


class Wanted:
    """Builds ``take``, passes over ``leave``; remembers the rest."""

    def __init__(self) -> None:
        self.entered: list[str] = []
        self.found: list[tuple[int, str, list[str | None]]] = []

    def begins(self, name: str, attributes: dict[str, str]) -> Choice:
        choice = {"take": Choice.BUILD, "leave": Choice.PASS}.get(name, Choice.ENTER)
        if choice is Choice.ENTER:
            self.entered.append(name)
        return choice

    def complete(self, node: Element, line: int) -> None:
        self.found.append((line, node.get("id", ""), [child.text for child in node.iter("p")]))


def skimmed(tmp_path: Path, data: bytes | str) -> tuple[Wanted, Context]:
    path = tmp_path / "dump.xml"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (source,) = sources_of(path)
    context, reader = Context("Op", "DE", load_mapping(None), str.casefold), Wanted()
    Skimmer(source, context, Position()).read(reader)
    return reader, context


TEXT = (
    '<all>\n<take id="1"><p>a&amp;b</p>\n<take id="inner"><p>c</p></take></take>\n'
    '<leave><p/><q/><take id="not"/><p/></leave>\n<take id="2"><p><![CDATA[<take>]]></p></take><leave/>\n'
    '<other><take id="3"/></other></all>'
)
FOUND = [(2, "1", ["a&b", "c"]), (5, "2", ["<take>"]), (6, "3", [])]


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_what_is_chosen_is_built_wherever_the_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(xml_skim, "_READ_BYTES", size)
    reader, context = skimmed(tmp_path, TEXT)
    assert (reader.found, reader.entered, context.partial) == (FOUND, ["all", "other"], False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "gb18030", "cp1252", "shift_jis"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    name = {"gb18030": "网络", "shift_jis": "東京"}.get(encoding, "Bühl")
    text = f'<?xml version="1.0" encoding="{encoding}"?><all><take><p>{name}</p></take></all>'
    reader, context = skimmed(tmp_path, text.encode(encoding))
    assert ([texts for *_, texts in reader.found], context.partial) == ([[name]], False)


@pytest.mark.parametrize("encoding", ["no-such-code", "zlib", "gb18030"])
def test_encodings_that_are_none_or_another_are_told(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><all><take><p>\xff\xff</p></take></all>'
    reader, context = skimmed(tmp_path, text.encode("latin-1"))
    assert (reader.found, context.partial, context.problems.errors) == ([], True, 1)


@pytest.mark.parametrize("tag", ["take", "leave"])
@pytest.mark.parametrize("inside", ["<x>{}</x>", "{}"])
def test_an_object_of_any_size_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str, inside: str
) -> None:
    monkeypatch.setattr(xml_skim, "MAX_OBJECT_BYTES", 200_000)
    reader, context = skimmed(tmp_path, f"<all><take/><{tag}>{inside.format('<y/>' * 100_000)}</{tag}><take/></all>")
    assert (len(reader.found), context.partial) == (1, True)
    assert "no end of an object" in next(iter(context.problems)).found


@pytest.mark.parametrize("tag", ["take", "leave", "x"])
def test_nesting_beyond_all_measure_does_no_harm(tmp_path: Path, tag: str) -> None:
    skimmed(tmp_path, f"<all><{tag}>{'<y>' * 200_000}{'</y>' * 200_000}</{tag}></all>")


def test_an_entity_is_refused_wherever_it_is_declared(tmp_path: Path) -> None:
    declared = (
        f"<!--{'x' * 70_000}-->\n<!DOCTYPE all [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><all><take>&a;</take></all>"
    )
    with pytest.raises(RingfenceError, match=r"dump\.xml:2: declares XML entities"):
        skimmed(tmp_path, declared)


@pytest.mark.parametrize("cut", range(10, len(TEXT), 17))
def test_a_cut_keeps_what_was_complete(tmp_path: Path, cut: int) -> None:
    reader, context = skimmed(tmp_path, TEXT[:cut])
    assert reader.found == FOUND[: len(reader.found)]
    assert context.partial
    assert next(iter(context.problems)).where.startswith("dump.xml:")
