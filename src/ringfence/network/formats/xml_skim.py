"""Chosen objects of a big XML file as small trees; the rest is parsed, but nothing is built of it.

Most of a configuration dump makes no row. Building nodes takes lxml two thirds of its time and cannot be left out, so
expat parses here: in an object that is passed over it tells only the ends of elements, and one that is chosen is built
by the standard library's TreeBuilder, with which it talks without Python between.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
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
    """Its children are asked about, one by one, and its end is told."""
    PASS = auto()
    """Nothing in it is of interest. If an element of the same name lies in it, what follows that is asked about."""
    BUILD = auto()
    """It is wanted, with all it contains."""


class Reader(Protocol):
    """Who asks for objects."""

    @property
    def label(self) -> str | None:
        """The object being read, for messages."""

    def begins(self, name: str, attributes: dict[str, str]) -> Choice:
        """Choose, given the name as written, with its prefix."""

    def ends(self, name: str) -> None:
        """Hear of the end of an element that was entered, or that goes on behind one of its name that was passed."""

    def complete(self, node: Element, line: int) -> None:
        """Take a wanted element, with the line on which it begins."""


class TooMuch(Exception):
    """What is well-formed, but more than any inventory needs; a reader may raise it too."""


class Skimmer:
    """Reads one file; while it calls the reader back, it knows the line."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._parser = expat.ParserCreate()
        self._began = 0

    @property
    def line(self) -> int:
        """Where the element begins of which the reader is being told."""
        return self._parser.CurrentLineNumber

    @property
    def offset(self) -> int:
        """The byte where it begins, of the file as the parser sees it."""
        return self._parser.CurrentByteIndex

    def read(self, reader: Reader) -> Iterator[None]:
        """Hand the file over to the reader, some of it at each step.

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
                    yield
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            fault = f"the XML ends or breaks here: {expat.ErrorString(error.code)}"
            cut_short(self._source, self._context, Position(error.lineno, reader.label), fault)
        except (TooMuch, LookupError, ValueError, *UNREADABLE) as error:
            fault = f"cannot be read further: {error}"
            cut_short(self._source, self._context, Position(self.line, reader.label), fault)

    def _check_size(self) -> None:
        if self._parser.CurrentByteIndex - self._began > MAX_OBJECT_BYTES:
            raise TooMuch(f"no end of an object in {MAX_OBJECT_BYTES >> 20} MB")

    def _look(self, reader: Reader) -> None:
        """Ask about each element that begins."""
        parser, begins, ends = self._parser, reader.begins, reader.ends
        passed: dict[str, Callable[[str], None]] = {}

        def asked(name: str, attributes: dict[str, str]) -> None:
            self._began = parser.CurrentByteIndex
            choice = begins(name, attributes)
            if choice is Choice.PASS:
                if name not in passed:
                    passed[name] = _Ends(name, resumed).__getitem__
                parser.StartElementHandler, parser.EndElementHandler = None, passed[name]
            elif choice is Choice.BUILD:
                self._build(name, attributes, reader, resumed)

        def resumed() -> None:
            parser.StartElementHandler, parser.EndElementHandler = asked, ends

        resumed()

    def _build(self, own: str, attributes: dict[str, str], reader: Reader, resumed: Callable[[], None]) -> None:
        """Build a tree of the element that has begun; only its end is told to Python."""
        parser, line, builder = self._parser, self.line, TreeBuilder()
        node, end = builder.start(own, attributes), builder.end

        def ends(name: str) -> None:
            if end(name) is node:
                self._check_size()
                parser.CharacterDataHandler = None
                resumed()
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
