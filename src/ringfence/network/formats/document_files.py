"""YAML and JSON files as pieces of their documents: streamed, bounded, faults located."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ringfence.network.formats.document_tree import Node, Piece, Quiet, TreeBuilder, Unreadable, pieces_of
from ringfence.network.formats.json_stream import Path, values
from ringfence.network.model import Context
from ringfence.network.source import UNREADABLE, Source

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class Reading:
    """A YAML or JSON file being read."""

    source: Source
    context: Context
    broken: Unreadable | None = None
    """Where YAML breaks off."""

    def where(self, piece: Piece, label: str | None = None) -> str:
        """``file:line (object)``; in JSON the pointer takes the place of the line."""
        return self.source.where(self.ref(piece.line, piece.pointer), label)

    def ref(self, line: int | None, pointer: str) -> str | int:
        return (pointer or "/") if line is None else line


def is_json(head: bytes) -> bool:
    """Whether a file is JSON by its first character; nobody writes these formats as YAML in flow style."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def pieces(reading: Reading, split: frozenset[str], fix: str) -> Iterator[Piece]:
    """The pieces of a YAML or JSON file.

    Where the file breaks off, the stream ends after what is complete (the last piece is then what the broken document
    said so far), ``context.partial`` is set, and the problem is located.

    Parameters
    ----------
    split
        Keys of the top level whose entries are handed out one by one.
    fix
        What the user should do about a broken YAML file.
    """
    if is_json(reading.source.head()):
        yield from _json(reading, split)
        return
    builder = TreeBuilder(split)
    try:
        with reading.source.open() as stream:
            yield from _yaml(stream, builder)
    except Unreadable as error:
        reading.broken = error
    except UNREADABLE as error:
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


class _Utf8(Quiet):
    """A stream that ends before the first line that is no UTF-8; UTF-16 with its mark is left to the parser."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__(inner)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._lines = 1
        self._other: bool | None = None
        self.bad_line: int | None = None

    def read(self, size: int = -1) -> bytes:
        data = b"" if self.bad_line else super().read(size)
        if self._other is None:
            self._other = data.startswith(_UTF16)
        if self._other:
            return data
        try:
            self._lines += self._decoder.decode(data, final=not data).count("\n")
        except UnicodeDecodeError as error:
            good = error.object[: error.start]
            self.bad_line = self._lines + good.count(b"\n")
            # What the decoder had kept from the chunk before is no whole character, and stands in this line.
            kept = len(error.object) - len(data)
            return data[: max(0, good.rfind(b"\n") + 1 - kept)]
        return data


def _yaml(stream: IO[bytes], builder: TreeBuilder) -> Iterator[Piece]:
    watched = _Utf8(stream)
    try:
        # The C parser: events only, so that no tag of the file ever makes an object.
        for event in YAML(typ="safe").parse(watched):
            watched.quiet = 0
            _yaml_event(event, builder)
            if builder.pieces:
                yield from pieces_of(builder)
    except YAMLError as error:
        if watched.bad_line is None:
            raise _located(error, builder) from error
    if watched.bad_line is not None:
        raise Unreadable("is not UTF-8 text", watched.bad_line)


def _located(error: YAMLError, builder: TreeBuilder) -> Unreadable:
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        found = ": ".join(text for text in (error.context, error.problem) if text)
        return Unreadable(f"is no YAML here: {found}", mark.line + 1 if mark else None, builder.pointer())
    return Unreadable(f"is no YAML: {str(error).splitlines()[0]}", builder.line, builder.pointer())


def _yaml_event(event: Any, builder: TreeBuilder) -> None:
    kind = type(event)
    line = builder.line = event.start_mark.line + 1
    if kind is ScalarEvent:
        plain = event.implicit[0] and event.value in _NULLS and event.style in ("", None)
        builder.scalar(None if plain else event.value, line, event.anchor)
    elif kind is MappingStartEvent:
        builder.begin(Node(line), line, event.anchor)
    elif kind is SequenceStartEvent:
        builder.begin([], line, event.anchor)
    elif kind is MappingEndEvent or kind is SequenceEndEvent:
        builder.end(line)
    elif kind is AliasEvent:
        builder.alias(event.anchor, line)
    elif kind is DocumentStartEvent:
        builder.start_document()


def _json(reading: Reading, split: frozenset[str]) -> Iterator[Piece]:
    """The same for JSON; several documents may follow one another."""

    def enter(path: Path, opening: str) -> bool:
        return (not path and opening == "{") or (len(path) == 1 and path[0] in split)

    number, rest = 0, Node()
    for found in values(reading.source, reading.context, enter):
        if found.document != number:
            yield Piece(number, None, 0, None, rest, None)
            number, rest = found.document, Node()
        if len(found.path) == 2:
            key, entry = found.path
            name = entry if isinstance(entry, str) else None
            yield Piece(number, str(key), 0 if name else int(entry), name, found.value, None)
        elif found.path:
            rest[str(found.path[0])] = found.value
        elif isinstance(found.value, list):
            yield from (Piece(number, "", index, None, value, None) for index, value in enumerate(found.value))
    yield Piece(number, None, 0, None, rest, None)
