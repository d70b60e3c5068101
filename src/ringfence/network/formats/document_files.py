"""YAML and JSON files as pieces of their documents: streamed, bounded, faults located."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

import ijson
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ringfence.network.formats.document_tree import Node, Piece, Quiet, TreeBuilder, Unreadable, pieces_of
from ringfence.network.model import Context
from ringfence.network.source import UNREADABLE, Source

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class Reading:
    """How far a file is read; ``partial_rest`` is what a broken document said outside its split entries."""

    source: Source
    context: Context
    json: bool = False
    broken: Unreadable | None = None

    def where(self, piece: Piece, label: str | None = None) -> str:
        """``file:line (object)``; in JSON the pointer takes the place of the line."""
        return self.source.where(self.ref(piece.line, piece.pointer), label)

    def ref(self, line: int | None, pointer: str) -> str | int:
        return (pointer or "/") if line is None else line


def is_json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def pieces(reading: Reading, split: frozenset[str], fix: str) -> Iterator[Piece]:
    """The pieces of a YAML or JSON file.

    Where the file breaks off, the stream ends after what is complete (the last piece is then what the broken document
    said so far), ``reading.broken`` and ``context.partial`` are set, and the problem is located.

    Parameters
    ----------
    split
        Keys of the top level whose entries are handed out one by one.
    fix
        What the user should do about a broken file.
    """
    builder = TreeBuilder(split)
    reading.json = is_json(reading.source.head())
    try:
        with reading.source.open() as stream:
            yield from _json(stream, builder) if reading.json else _yaml(stream, builder)
    except Unreadable as error:
        reading.broken = error
    except (RecursionError, ValueError, *UNREADABLE) as error:
        reading.broken = Unreadable(f"cannot be read further: {error}", None, builder.pointer())
    yield from _last(reading, builder, fix)


def _last(reading: Reading, builder: TreeBuilder, fix: str) -> Iterator[Piece]:
    yield from pieces_of(builder)
    source, context = reading.source, reading.context
    for line, key in builder.duplicates:
        context.problems.add(
            source.where(line), f"the key {key!r} is there twice; the last counts", "write each key once",
            severity="warning",
        )  # fmt: skip
    if reading.broken is not None:
        context.partial = True
        at = reading.ref(reading.broken.line, reading.broken.pointer)
        context.problems.add(source.where(at), reading.broken.found, fix)
        if (rest := builder.rest()) is not None:
            yield rest


def _yaml(stream: IO[bytes], builder: TreeBuilder) -> Iterator[Piece]:
    watched = Quiet(stream)
    try:
        # The C parser: events only, so that no tag of the file ever makes an object.
        for event in YAML(typ="safe").parse(watched):
            watched.quiet = 0
            _yaml_event(event, builder)
            yield from pieces_of(builder)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = ": ".join(text for text in (error.context, error.problem) if text)
        raise Unreadable(f"is no YAML here: {found}", mark.line + 1 if mark else None, builder.pointer()) from error
    except YAMLError as error:
        text = str(error).splitlines()[0]
        raise Unreadable(f"is no YAML in UTF-8 here: {text}", None, builder.pointer()) from error


def _yaml_event(event: Any, builder: TreeBuilder) -> None:
    kind = type(event).__name__
    line = event.start_mark.line + 1
    if kind == "ScalarEvent":
        plain = event.implicit[0] and event.value in _NULLS and event.style in ("", None)
        builder.scalar(None if plain else event.value, line, event.anchor)
    elif kind == "MappingStartEvent":
        builder.begin(Node(line), line, event.anchor)
    elif kind == "SequenceStartEvent":
        builder.begin([], line, event.anchor)
    elif kind in ("MappingEndEvent", "SequenceEndEvent"):
        builder.end(line)
    elif kind == "AliasEvent":
        builder.alias(event.anchor, line)
    elif kind == "DocumentStartEvent":
        builder.start_document()


def _json(stream: IO[bytes], builder: TreeBuilder) -> Iterator[Piece]:
    watched = _WithoutMark(stream)
    builder.start_document()
    try:
        for event, value in ijson.basic_parse(watched):
            watched.quiet = 0
            if event == "start_map":
                builder.begin(Node(), None)
            elif event == "start_array":
                builder.begin([], None)
            elif event in ("end_map", "end_array"):
                builder.end(None)
                yield from pieces_of(builder)
            else:
                builder.scalar(_text(event, value), None)
                yield from pieces_of(builder)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        text = str(error).strip().splitlines()[0] if str(error).strip() else "it ends too early"
        raise Unreadable(f"is no JSON in UTF-8 here: {text}", None, builder.pointer()) from error


def _text(event: str, value: Any) -> str | None:
    if value is None:
        return None
    return str(value).lower() if event == "boolean" else str(value)


class _WithoutMark(Quiet):
    """A stream without the byte order mark that some tools put before UTF-8."""

    _started = False

    def read(self, size: int = -1) -> bytes:
        data = super().read(size)
        if not self._started and data:
            self._started = True
            if data.startswith(_UTF16):
                raise Unreadable("is UTF-16, not UTF-8")
            data = data.removeprefix(codecs.BOM_UTF8) or super().read(size)
        return data
