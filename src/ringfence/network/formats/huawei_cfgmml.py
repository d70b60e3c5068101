"""Importer of Huawei CFGMML files: the configuration of a network element as the commands that would make it."""

import codecs
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from ringfence.network.formats.huawei_objects import Mo, NetworkElement, Value, mo_class
from ringfence.network.formats.named_objects import Inventory
from ringfence.network.formats.nrm_attributes import MAX_CHARS
from ringfence.network.formats.xml_stream import Position, cut_short
from ringfence.network.model import Batch, Context
from ringfence.network.source import UNREADABLE, Source
from ringfence.network.xml_head import decoded

_MAX_STATEMENT: Final = 1 << 20
_MAX_VALUES: Final = 2000
_HEADER: Final = re.compile(r"//\s*([^:]{1,100}?)\s*:\s*(.*)")
_STATEMENT: Final = re.compile(r"([A-Za-z]+)\s+([\w.\-]+)\s*(?::(.*))?", re.DOTALL)
_PARAMETER: Final = re.compile(r"\s*([\w.\-]+)\s*=\s*(?:\"([^\"]*)\"|([^,\"]*))\s*(?:,|$)")
_MARKS: Final = re.compile('[";]')
_TARGET: Final = re.compile(r"\s*\{([^{}]*)\}")
_MAKES: Final = frozenset({"ADD", "SET", "MOD", "CRE"})
_REMOVES: Final = frozenset({"RMV", "DEL"})
_MODES: Final = {"GO": "BSC", "UO": "RNC"}
"""MBSC mode: GSM only, UMTS only; GU is both."""
_NOT_UTF8: Final = re.compile("[\udc80-\udcff]")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class _TooLong(Exception):
    """A statement that does not end."""


class HuaweiCfgmmlImporter:
    """Reads the header and the commands that make objects; one network element unless commands name others."""

    name = "huawei_cfgmml"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        text = decoded(head)[:400].lstrip("\ufeff \t\r\n")
        first = text.partition("\n")[0]
        return text.startswith("//") and "MML" in first

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        reader = _Reader(source, context)
        try:
            reader.read()
        except _TooLong as error:
            cut_short(source, context, reader.position, str(error))
        except UNREADABLE as error:
            cut_short(source, context, reader.position, f"cannot be read further: {error}")
        yield from reader.batches()


class _Reader:
    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self.position = Position()
        self._header: dict[str, str] = {}
        self._elements: dict[str, NetworkElement] = {}
        self._statements = 0
        self._latin = False
        self._parts: list[str] = []
        """The command that is open, row by row."""
        self._size = 0
        self._quoted = False

    def read(self) -> None:
        with self._source.open() as stream:
            text = io.TextIOWrapper(stream, _encoding(self._source.head()), errors="surrogateescape")
            for number, row in enumerate(iter(lambda: text.readline(_MAX_STATEMENT), ""), 1):
                if not self._parts:
                    self.position.line = number
                    if row.lstrip("\ufeff \t").startswith("//"):
                        self._comment(self._utf8(row).strip().lstrip("\ufeff"))
                        continue
                self._row(row, number)
        if self._parts:
            cut_short(self._source, self._context, self.position, "the file ends inside a command")

    def _row(self, row: str, number: int) -> None:
        """Go on with the command that is open; each mark is looked at once, however many rows a command has."""
        start = 0
        for mark in _MARKS.finditer(row):
            if mark[0] == '"':
                self._quoted = not self._quoted
            elif not self._quoted:
                target = _TARGET.match(row, mark.end())
                statement = "".join((*self._parts, row[start : mark.start()]))
                self._parts, self._size = [], 0
                self._statement(self._utf8(statement).strip(), self.position.line, target[1].strip() if target else "")
                self.position.line = number
                start = target.end() if target else mark.end()
        if rest := row[start:] if self._parts else row[start:].lstrip():
            self._parts.append(rest)
            self._size += len(rest)
        if self._size > _MAX_STATEMENT:
            raise _TooLong("a command begins here and does not end: a quote or a ; is missing")

    def _utf8(self, text: str) -> str:
        """The text; what is not UTF-8 in it is taken as ISO-8859-1, which the user is told once."""
        if text.isascii() or not _NOT_UTF8.search(text):
            return text
        if not self._latin:
            self._latin = True
            self._context.problems.add(
                self._source.where(self.position.line),
                "is not UTF-8; read as ISO-8859-1, so that names may be wrong",
                "convert the file to UTF-8",
                severity="warning",
            )
        return text.encode("utf-8", "surrogateescape").decode("latin-1")

    def _comment(self, text: str) -> None:
        if not self._statements and (match := _HEADER.fullmatch(text)) and len(self._header) < _MAX_VALUES:
            value = _CONTROL.sub("", match[2]).strip()[:MAX_CHARS]
            if value:
                self._header.setdefault(_CONTROL.sub("", match[1]), value)

    def _statement(self, text: str, line: int, target: str) -> None:
        if not text:
            return
        self._statements += 1
        match = _STATEMENT.fullmatch(text)
        if match is None:
            self._fault(line, text, "is no command of the form VERB OBJECT:K=V, ...;")
            return
        verb, cls = match[1].upper(), mo_class(match[2])
        self.position.label = f"{verb} {match[2]}"[:80]
        if cls is None:
            return
        if verb in _REMOVES:
            self._context.problems.add(
                self._source.where(line, self.position.label), "removes an object and is left out",
                "import an export of the configuration, not a change order", severity="warning",
            )  # fmt: skip
            return
        values = _values(match[3] or "")
        if values is None:
            self._fault(line, text, "has parameters that cannot be read")
        elif verb in _MAKES:
            self._element(target).add(Mo(cls, values, line))

    def _fault(self, line: int, text: str, found: str) -> None:
        self._context.partial = True
        self._context.problems.add(
            self._source.where(line, " ".join(text.split())[:60]), f"the command {found}", "export the file again"
        )

    def _element(self, target: str) -> NetworkElement:
        """The network element that a command is for: the one it names in braces, or the file's."""
        return self._elements.setdefault(target[:MAX_CHARS], NetworkElement(line=1))

    def batches(self) -> Iterator[Batch]:
        inventory = Inventory(self._source, self._context)
        known = {name.lower(): value for name, value in self._header.items()}
        self._context.snapshot_at = _instant(known.get("export start time"))
        if not self._elements and (self._statements or "for bam version" in known):
            self._element("")
        for number, (target, element) in enumerate(self._elements.items(), 1):
            self._described(element, known, target)
            element.deliver(inventory, f"{self._source.source_id}#{number}")
        yield from inventory.batches()

    def _described(self, element: NetworkElement, known: dict[str, str], target: str) -> None:
        if target:
            element.dn = f"NE={target}"
            return
        element.version = known.get("for bam version") or known.get("for ne version")
        element.attributes = dict(self._header)
        if name := known.get("ne name"):
            element.dn = f"NE={name}"
        elif id_ := known.get("system bscid"):
            element.dn = f"BSC={id_}"
            element.function_raw = " ".join(filter(None, ("MBSC", known.get("mbsc mode"))))
            element.function = _MODES.get(known.get("mbsc mode", "").upper())


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def _values(text: str) -> dict[str, Value] | None:
    """Parameters by name in lower case, or None if the text is not ``K=V, K="V, V", ...``."""
    found: dict[str, Value] = {}
    at, text = 0, text.strip()
    while at < len(text):
        match = _PARAMETER.match(text, at)
        if match is None or match.end() == at:
            return None
        value = _CONTROL.sub(" ", match[2] if match[2] is not None else match[3]).strip()[:MAX_CHARS]
        if value and len(found) < _MAX_VALUES:
            found.setdefault(match[1].lower(), Value(value))
        at = match.end()
    return found


def _instant(text: str | None) -> datetime | None:
    """The time of the export, which names no zone; taken as UTC, None if it is no time."""
    try:
        return datetime.strptime(text or "", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


HUAWEI_CFGMML = HuaweiCfgmmlImporter()
