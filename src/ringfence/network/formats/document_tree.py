"""Trees built from YAML or JSON events within bounds, piece by piece, every scalar as the text that is written.

Text, because an unquoted version 1.10 would become 1.1; bounds, because a few bytes of aliases may stand for gigabytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

MAX_DEPTH: Final = 100
MAX_NODES: Final = 2_000_000
"""Values in one piece, those behind aliases counted as often as they are used."""
_QUIET_BYTES: Final = 32 << 20
"""A single value this long is nothing that these formats hold, and would fill the memory."""
MAX_DOCUMENTS: Final = 200_000


class Unreadable(Exception):
    """A file that cannot be read further: what was found, the line if known, and the place inside the document."""

    def __init__(self, found: str, line: int | None = None, pointer: str = "") -> None:
        super().__init__(found)
        self.found, self.line, self.pointer = found, line, pointer


class Node(dict[str, Any]):
    """A mapping that knows the line of its key, or where it begins; None in JSON."""

    __slots__ = ("line",)

    def __init__(self, line: int | None = None) -> None:
        super().__init__()
        self.line = line


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry of a split collection, or, with ``key`` None, what else the document says, once it ends."""

    document: int
    """Number of the document in the file, from 0."""
    key: str | None
    index: int
    name: str | None
    """Key of the entry if the collection is a mapping."""
    value: Any
    line: int | None

    @property
    def pointer(self) -> str:
        """JSON pointer of the piece within its document."""
        return "" if self.key is None else f"/{self.key}/{self.index if self.name is None else self.name}"


class Quiet:
    """A stream that gives up when much has been read since the last value."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.quiet = 0

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self.quiet += len(data)
        if self.quiet > _QUIET_BYTES:
            raise Unreadable(f"a single value is longer than {_QUIET_BYTES >> 20} MB")
        return data


class _Open:
    """A collection that has begun and not ended."""

    __slots__ = ("anchor", "key", "key_line", "merges", "size", "value")

    def __init__(self, value: Any, anchor: str | None, size: int) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.key_line: int | None = None
        self.merges: list[Any] = []
        self.size = size


class TreeBuilder:
    """Builds the documents of one file from events; ``pieces`` holds what is complete.

    Parameters
    ----------
    split
        Keys of the top level whose entries are handed out one by one and not kept.
    """

    def __init__(self, split: frozenset[str]) -> None:
        self._split = split
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._pending: set[str] = set()
        self._nodes = 0
        self._entries = 0
        self.document = 0
        self.line = 1
        """Where the event read last begins, in formats with lines."""
        self.pieces: list[Piece] = []
        self.duplicates: list[tuple[int | None, str]] = []

    def start_document(self) -> None:
        if self.document >= MAX_DOCUMENTS:
            raise Unreadable(f"holds more than {MAX_DOCUMENTS} documents")
        self._anchors, self._nodes = {}, 0

    def begin(self, value: Any, line: int | None, anchor: str | None = None) -> None:
        """A mapping (a Node) or a sequence (a list) begins."""
        self._wants_key(value, line)
        if len(self._stack) >= MAX_DEPTH:
            raise Unreadable(f"is nested more than {MAX_DEPTH} levels deep", line, self.pointer())
        self._count(1, line)
        if anchor:
            self._anchors.pop(anchor, None)
            self._pending.add(anchor)
        if len(self._stack) == 1:
            self._entries = 0
        if isinstance(value, Node) and self._stack and isinstance(self._stack[-1].value, Node):
            value.line = self._stack[-1].key_line
        self._stack.append(_Open(value, anchor, self._nodes))

    def end(self, line: int | None) -> None:
        """The innermost collection ends."""
        done = self._stack.pop()
        if done.merges:
            self._merge(done, line)
        if done.anchor:
            self._pending.discard(done.anchor)
            self._anchors[done.anchor] = (done.value, self._nodes - done.size + 1)
        self._place(done.value, line)

    def scalar(self, text: str | None, line: int | None, anchor: str | None = None) -> None:
        self._count(1, line)
        if anchor:
            self._anchors[anchor] = (text, 1)
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and isinstance(top.value, Node):
            top.key, top.key_line = ("" if text is None else text), line
            return
        self._place(text, line)

    def alias(self, anchor: str, line: int | None) -> None:
        if anchor in self._pending or anchor not in self._anchors:
            raise Unreadable(f"the alias *{anchor} stands for nothing that is complete", line, self.pointer())
        value, size = self._anchors[anchor]
        self._count(size, line)
        if isinstance(value, Node | list):
            self._wants_key(value, line)
            self._place(value, line)
        else:
            self.scalar(value, line)

    def pointer(self) -> str:
        """JSON pointer of the value being read."""
        parts = [
            str(part.key if isinstance(part.value, Node) else self._position(depth, part.value))
            for depth, part in enumerate(self._stack)
        ]
        return "".join(f"/{part}" for part in parts if part != "None")

    def rest(self) -> Piece | None:
        """What a document that breaks off has said besides its split entries."""
        if not self._stack or not isinstance(self._stack[0].value, Node):
            return None
        return Piece(self.document, None, 0, None, self._stack[0].value, self._stack[0].value.line)

    def _position(self, depth: int, value: list[Any]) -> int:
        return self._entries if depth == 1 and self._splits() else len(value)

    def _splits(self) -> bool:
        return self._stack[0].key in self._split

    def _count(self, size: int, line: int | None) -> None:
        self._nodes += size
        if self._nodes > MAX_NODES:
            raise Unreadable(
                f"one object holds, or stands for by aliases, more than {MAX_NODES} values", line, self.pointer()
            )

    def _wants_key(self, value: Any, line: int | None) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.value, Node) and top.key is None:
            raise Unreadable("has a key that is no text", line, self.pointer())

    def _place(self, value: Any, line: int | None) -> None:
        """Put a complete value where it belongs."""
        if not self._stack:
            self.pieces.append(Piece(self.document, None, 0, None, value, getattr(value, "line", line)))
            self.document += 1
        elif len(self._stack) == 2 and self._splits():
            self._hand_out(value, line)
        else:
            self._keep(self._stack[-1], value, line)

    def _hand_out(self, value: Any, line: int | None) -> None:
        top = self._stack[-1]
        if top.key == "<<":
            self._keep(top, value, line)
            return
        name = top.key if isinstance(top.value, Node) else None
        key = str(self._stack[0].key)
        self.pieces.append(Piece(self.document, key, self._entries, name, value, getattr(value, "line", line)))
        self._entries += 1
        top.key = None
        self._nodes = 0

    def _keep(self, top: _Open, value: Any, line: int | None) -> None:
        if isinstance(top.value, list):
            top.value.append(value)
            return
        key, top.key = top.key or "", None
        if key == "<<" and isinstance(value, Node | list):
            top.merges.extend(value if isinstance(value, list) else [value])
            return
        if key in top.value and len(self.duplicates) < 100:
            self.duplicates.append((line, key))
        top.value[key] = value

    def _merge(self, done: _Open, line: int | None) -> None:
        """Take over what the mapping itself does not say (YAML merge key)."""
        for other in done.merges:
            if isinstance(other, Node):
                self._count(len(other), line)
                for key, value in other.items():
                    done.value.setdefault(key, value)


def pieces_of(builder: TreeBuilder) -> Iterator[Piece]:
    """The pieces that are complete, each once."""
    if builder.pieces:
        done, builder.pieces = builder.pieces, []
        yield from done
