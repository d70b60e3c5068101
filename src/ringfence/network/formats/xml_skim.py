"""Chosen objects of a big XML file as small trees; the rest is parsed, but nothing is built of it.

Most of a configuration dump makes no row. Building nodes takes lxml two thirds of its time and cannot be left out, so
expat parses here: in an object that is passed over it tells only the ends of elements, and one that is chosen is built
by the standard library's TreeBuilder, with which it talks without Python between.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable
from enum import Enum, auto
from typing import Final, Protocol
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ringfence.network.formats.xml_stream import Position, cut_short, refuse, refuse_entities
from ringfence.network.model import Context
from ringfence.network.source import UNREADABLE, Source
from ringfence.network.xml_head import decoded

_READ_BYTES: Final = 1 << 16
_MAX_NAMES: Final = 1000
MAX_OBJECT_BYTES: Final = 8 << 20
"""An object of this size would fill the memory, and so would elements nested in one that is passed over."""
_DECLARED: Final = re.compile(r"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.\-]+)")
_OWN: Final = ("utf-8", "utf8", "utf-16", "iso-8859-1", "us-ascii", "ascii")
"""Encodings that expat reads itself."""


class Choice(Enum):
    """What becomes of an element that has just begun."""

    ENTER = auto()
    """Its children are asked about, one by one."""
    PASS = auto()
    """Nothing in it is of interest. No element of the same name may lie in it."""
    BUILD = auto()
    """It is wanted, with all it contains."""


class Reader(Protocol):
    """Who asks for objects."""

    def begins(self, name: str, attributes: dict[str, str]) -> Choice:
        """Choose, given the name as written, with its prefix."""

    def complete(self, node: Element, line: int) -> None:
        """Take a wanted element, with the line on which it begins."""


class TooMuch(Exception):
    """What is well-formed, but more than any inventory needs; a reader may raise it too."""


class Skimmer:
    """Reads one file; while it calls the reader back, it knows the line."""

    def __init__(self, source: Source, context: Context, position: Position) -> None:
        self._source, self._context, self._position = source, context, position
        self._parser = expat.ParserCreate()
        self._began = 0

    @property
    def line(self) -> int:
        """Where the element begins of which the reader is being told."""
        return self._parser.CurrentLineNumber

    def read(self, reader: Reader) -> None:
        """Hand the file over to the reader.

        A file that breaks off sets ``context.partial`` and ends with a located problem.

        Raises
        ------
        RingfenceError
            The file declares XML entities.
        """
        refuse_entities(self._source)
        self._parser.buffer_text = True
        self._parser.EntityDeclHandler = lambda *_: refuse(self._source, self.line)
        self._look(reader)
        try:
            decode = _decoder(self._source)
            with self._source.open() as stream:
                while piece := stream.read(_READ_BYTES):
                    self._parser.Parse(decode(piece) if decode else piece, False)
                    self._check_size()
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            fault = f"the XML ends or breaks here: {expat.ErrorString(error.code)}"
            cut_short(self._source, self._context, self._position, fault, error.lineno)
        except (TooMuch, LookupError, ValueError, *UNREADABLE) as error:
            cut_short(self._source, self._context, self._position, f"cannot be read further: {error}", self.line)

    def _check_size(self) -> None:
        if self._parser.CurrentByteIndex - self._began > MAX_OBJECT_BYTES:
            raise TooMuch(f"no end of an object in {MAX_OBJECT_BYTES >> 20} MB")

    def _look(self, reader: Reader) -> None:
        """Ask about each element that begins."""
        parser, begins = self._parser, reader.begins
        passed: dict[str, Callable[[str], None]] = {}

        def asked(name: str, attributes: dict[str, str]) -> None:
            self._began = parser.CurrentByteIndex
            choice = begins(name, attributes)
            if choice is Choice.PASS:
                if name not in passed:
                    passed[name] = _Ends(name, resumed).__getitem__
                parser.StartElementHandler, parser.EndElementHandler = None, passed[name]
            elif choice is Choice.BUILD:
                self._build(name, attributes, reader, asked)

        def resumed() -> None:
            parser.StartElementHandler, parser.EndElementHandler = asked, None

        parser.StartElementHandler = asked

    def _build(self, own: str, attributes: dict[str, str], reader: Reader, asked: Callable[..., None]) -> None:
        """Build a tree of the element that has begun; only its end is told to Python."""
        parser, line, builder = self._parser, self.line, TreeBuilder()
        node, end = builder.start(own, attributes), builder.end

        def ends(name: str) -> None:
            if end(name) is node:
                self._check_size()
                parser.StartElementHandler = asked
                parser.EndElementHandler = parser.CharacterDataHandler = None
                reader.complete(node, line)

        parser.StartElementHandler, parser.EndElementHandler = builder.start, ends
        parser.CharacterDataHandler = builder.data


class _Ends(dict[str, None]):
    """Names of elements that end inside one that is passed over; to look one up calls Python for new names only."""

    def __init__(self, own: str, resumed: Callable[[], None]) -> None:
        self._own, self._resumed = own, resumed

    def __missing__(self, name: str) -> None:
        if name == self._own:
            self._resumed()
        elif len(self) < _MAX_NAMES:
            self[name] = None


def _decoder(source: Source) -> Callable[[bytes], str] | None:
    """What makes text of a file in an encoding that expat does not read itself, such as GB 18030."""
    declared = _DECLARED.search(decoded(source.head()))
    name = declared[1].lower() if declared else "utf-8"
    if name in _OWN:
        return None
    b"".decode(name)  # refuses codecs that are not of text, some of which unpack
    return getincrementaldecoder(name)(errors="strict").decode
