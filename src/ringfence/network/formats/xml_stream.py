"""Objects of a big XML file, one after the other: hostile input neither reads elsewhere nor fills the memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Final, NoReturn, cast

from lxml import etree

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.model import Context
from ringfence.network.source import UNREADABLE, Source
from ringfence.network.xml_head import decoded

UNKNOWN_OPERATOR: Final = "unknown"
_SPELLED: Final = "%a %b %d %H:%M:%S %z %Y"
"""As site managers write times beside those of ISO 8601: Fri May 11 18:01:58 +0800 2012."""
_QUIET_BYTES: Final = 16 << 20
"""A stretch of XML this long without the end of an object would fill the memory."""
_FORGET_EVERY: Final = 32
"""Empty shells are removed some at a time, which is faster than one by one."""
_LAST_LINE: Final = 65535
"""Beyond this the parser does not know the lines of elements."""


class _TooQuiet(Exception):
    """Too much XML without an object."""


@dataclass(slots=True)
class Position:
    """How far a file is read, for the messages; kept by whoever reads the objects."""

    line: int = 1
    label: str | None = None
    """The object read last."""


def objects(
    source: Source,
    context: Context,
    tags: Sequence[str],
    position: Position,
    *,
    comments: bool = False,
    nested: bool = False,
) -> Iterator[etree._Element]:
    """The elements with one of these local names, each when it ends; it is emptied once the next is asked for.

    A file that breaks off sets ``context.partial`` and ends the stream with a located problem.

    Parameters
    ----------
    comments
        Whether comments are kept, for formats that hide meaning in them.
    nested
        Whether objects lie in objects, so that what stands before one belongs to the object around it.

    Raises
    ------
    RingfenceError
        The file declares XML entities.
    """
    refuse_entities(source)
    # All five explicit: the defaults of the parser have changed before.
    parser: dict[str, Any] = {
        "resolve_entities": False,
        "load_dtd": False,
        "no_network": True,
        "remove_comments": not comments,
        "remove_pis": True,
        "huge_tree": False,
        "remove_blank_text": True,
    }
    try:
        with source.open() as stream:
            watched = _Watch(stream)
            events = etree.iterparse(watched, events=("end",), tag=[f"{{*}}{tag}" for tag in tags], **parser)
            for number, (_, node) in enumerate(events):
                watched.quiet = 0
                if not number:
                    refuse_declared(source, node)
                yield node
                node.clear(keep_tail=True)
                if not number % _FORGET_EVERY:
                    _forget_before(node, nested)
    except etree.XMLSyntaxError as error:
        cut_short(source, context, position, f"the XML ends or breaks here: {error.msg}", error.lineno)
    except (_TooQuiet, LookupError, *UNREADABLE) as error:
        cut_short(source, context, position, f"cannot be read further: {error}")


def _forget_before(node: etree._Element, nested: bool) -> None:
    """Remove the empty shells of the objects before it."""
    parent = node.getparent()
    while parent is not None and (before := node.getprevious()) is not None:
        if nested and before.tag != node.tag:
            break
        parent.remove(before)


def cut_short(source: Source, context: Context, position: Position, found: str, line: int | None = None) -> None:
    """Note that the rest of the file could not be read."""
    context.partial = True
    context.problems.add(
        source.where(line or position.line, position.label),
        found,
        "export the file again; objects complete before this are kept",
    )


def line_of(node: etree._Element) -> int:
    """The line on which an element begins; 0 if the parser does not know."""
    line = cast("int | None", node.sourceline) or 0
    return line if line < _LAST_LINE else 0


def instant(text: str | None) -> datetime | None:
    """A date and time in UTC; without an offset it is taken as UTC, without a time it is none."""
    text = (text or "").strip()
    if len(text) <= 10:
        return None
    try:
        found = datetime.strptime(text, _SPELLED) if text[:1].isalpha() else datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def refuse_entities(source: Source) -> None:
    """Refuse a file whose first bytes declare XML entities.

    Raises
    ------
    RingfenceError
        It declares some.
    """
    text = decoded(source.head())
    at = text.find("<!ENTITY")
    if at >= 0:
        refuse(source, text.count("\n", 0, at) + 1)


def refuse_declared(source: Source, node: etree._Element) -> None:
    """The same for declarations that lie behind the first bytes. A bare DOCTYPE is nothing to refuse."""
    dtd: Any = node.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        refuse(source, 1)


def refuse(source: Source, line: int) -> NoReturn:
    """Refuse a file for entities that it declares.

    Raises
    ------
    RingfenceError
        Always.
    """
    raise RingfenceError([
        Problem(source.where(line), "declares XML entities, which no inventory needs and attacks use",
                "export the file again without entity declarations")
    ])  # fmt: skip


class _Watch:
    """A stream that gives up when much has been read since the last object."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.quiet = 0

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self.quiet += len(data)
        if self.quiet > _QUIET_BYTES:
            raise _TooQuiet(f"no end of an object in {_QUIET_BYTES >> 20} MB")
        return data
