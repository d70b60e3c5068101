"""JSON files value by value: envelopes are walked, what is wanted is decoded whole, faults are located."""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any, Final

from ringfence.network.model import Context
from ringfence.network.source import UNREADABLE, Source
from ringfence.network.xml_head import decoded

Path = tuple[str | int, ...]
"""Keys and positions from the root of a document to a value."""

Enter = Callable[[Path, str], bool]
"""Whether the object (``{``) or array (``[``) at a path is walked, not handed out whole."""

MAX_VALUE_CHARS: Final = 64 << 20
"""A single value this long is nothing that these formats hold, and would fill the memory."""
MAX_DEPTH: Final = 60
_CHUNK: Final = 1 << 16
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_TOKEN: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(:?)|([{\[])|([}\]])')
_HEAD_DEPTH: Final = 6

# Every scalar as the text that is written: a version 1.10 is not 1.1, and no number of 10,000 digits is computed.
_DECODER: Final = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


class _Broken(Exception):
    """A file that cannot be read further: where and why."""

    def __init__(self, line: int, found: str) -> None:
        super().__init__(found)
        self.line = line


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was handed out; numbers in it are text as written."""

    path: Path
    value: Any
    line: int
    document: int
    """Number of the document in the file, from 0: several may follow one another."""

    @property
    def ref(self) -> str:
        """JSON pointer; the line where a file holds several documents."""
        return f"line {self.line}" if self.document else pointer(self.path)


def pointer(path: Path) -> str:
    """The JSON pointer (RFC 6901) of a path."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path) or "/"


def local(key: str) -> str:
    """A key without its YANG module, in lower case."""
    return key.rpartition(":")[2].lower()


@lru_cache(8)
def shallow_keys(head: bytes) -> frozenset[tuple[int, str]]:
    """Keys in the first bytes of a JSON file, each with the number of brackets it is in; empty for other files."""
    text = _head_text(head)
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return frozenset()
    found: set[tuple[int, str]] = set()
    depth = 0
    for match in _TOKEN.finditer(text):
        if match[3]:
            depth += 1
        elif match[4]:
            depth -= 1
        elif match[2] and depth <= _HEAD_DEPTH:
            found.add((depth, match[1]))
    return frozenset(found)


def keys_within(head: bytes, depth: int) -> frozenset[str]:
    """Keys that are in at most ``depth`` brackets."""
    return frozenset(key for at, key in shallow_keys(head) if at <= depth)


def _head_text(head: bytes) -> str:
    return head.decode(_encoding(head), errors="replace") if head[1:2] == b"\0" else decoded(head)


def _encoding(head: bytes) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    # RFC 4627: the first character is ASCII, so that zeros tell UTF-16 without a mark.
    if head[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if head[:1] == b"\0" else "utf-8"


def values(source: Source, context: Context, enter: Enter) -> Iterator[Value]:
    """The values of a JSON file that are not walked, in the order of the file.

    A file that breaks off sets ``context.partial`` and ends the stream with a located problem.
    """
    encoding = context.mapping.encoding or _encoding(source.head())
    at: list[Path] = [()]
    try:
        with source.open() as stream:
            text = _Text(stream, encoding)
            document = 0
            while text.peek():
                for path, value, line in _walk(text, (), enter, at):
                    yield Value(path, value, line, document)
                document += 1
    except _Broken as error:
        found, line = str(error), error.line
    except UNREADABLE as error:
        found, line = f"cannot be read further: {error}", 1
    else:
        return
    context.partial = True
    context.problems.add(
        source.where(line, pointer(at[0])), found, "export the file again; objects complete before this are kept"
    )


def _walk(text: "_Text", path: Path, enter: Enter, at: list[Path]) -> Iterator[tuple[Path, Any, int]]:
    at[0] = path
    opening = text.peek()
    if not (opening and opening in "{[" and enter(path, opening)):
        line = text.line
        yield path, text.value(), line
        return
    if len(path) >= MAX_DEPTH:
        raise _Broken(text.line, f"is nested more than {MAX_DEPTH} levels deep")
    text.at += 1
    closing = "}" if opening == "{" else "]"
    index = 0
    if text.peek() == closing:
        text.at += 1
        return
    while True:
        yield from _walk(text, (*path, _key(text) if opening == "{" else index), enter, at)
        at[0] = path
        index += 1
        if (sign := text.peek()) == closing:
            text.at += 1
            return
        if sign != ",":
            raise text.fault(f"is no JSON here: {sign!r} where a comma or {closing} must stand")
        text.at += 1


def _key(text: "_Text") -> str:
    if (sign := text.peek()) != '"':
        raise text.fault(f"is no JSON here: {sign!r} where a name in double quotes must stand")
    key: str = text.value()
    if (sign := text.peek()) != ":":
        raise text.fault(f"is no JSON here: {sign!r} where a colon must stand")
    text.at += 1
    return key


class _Text:
    """The text of a file, read as it is needed."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._text = ""
        self.at = 0
        self._lines, self._counted = 1, 0
        self._ended = False
        self._why: str | None = None

    @property
    def line(self) -> int:
        self._lines += self._text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._lines

    def fault(self, found: str) -> _Broken:
        if self.at >= len(self._text):
            found = self._why or "ends too early"
        return _Broken(self.line, found)

    def peek(self) -> str:
        """The next character that is no space; empty at the end of the file."""
        while True:
            match = _SPACE.match(self._text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self._text):
                return self._text[self.at]
            if not self._more(_CHUNK):
                if self._why:
                    raise self.fault("")
                return ""

    def value(self) -> Any:
        """The value that begins here, whole."""
        size = _CHUNK
        while True:
            error: ValueError | None = None
            try:
                value, end = _DECODER.raw_decode(self._text, self.at)
            except RecursionError:
                raise self.fault("is nested too deep") from None
            except ValueError as found:
                error = found
            else:
                # A number at the end of what has been read may go on.
                if end < len(self._text) or self._ended:
                    self.at = end
                    return value
            fault = getattr(error, "pos", self.at) - self.at
            if len(self._text) - self.at > MAX_VALUE_CHARS:
                raise self.fault(f"a single value is longer than {MAX_VALUE_CHARS >> 20} million characters")
            if not self._more(size) and error is not None:
                raise self._bad_value(error, fault)
            size *= 2

    def _bad_value(self, error: ValueError, fault: int) -> _Broken:
        at = min(self.at + fault, len(self._text))
        line = self.line + self._text.count("\n", self.at, at)
        if self._why or not self._text[at:].strip() or "Unterminated" in str(error):
            return _Broken(line, self._why or "ends too early")
        return _Broken(line, f"is no JSON here: {getattr(error, 'msg', error)}")

    def _more(self, size: int) -> bool:
        """Read on, forgetting what has been used; False if there is no more."""
        if self._ended:
            return False
        _ = self.line
        self._text, self.at, self._counted = self._text[self.at :], 0, 0
        before = len(self._text)
        try:
            data = self._stream.read(size)
            self._text += self._decoder.decode(data, final=not data)
            self._ended = not data
        except UnicodeDecodeError as error:
            # What stands before the bad byte still counts.
            self._text += error.object[: error.start].decode(self._encoding.removesuffix("-sig"), errors="ignore")
            self._why, self._ended = f"is not {self._encoding.upper()} text", True
        except UNREADABLE as error:
            self._why, self._ended = f"cannot be read further: {error}", True
        return not self._ended or len(self._text) > before
