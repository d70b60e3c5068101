"""Rows of canonical tables in documents of other languages that we wrote ourselves: columns as plain values, and back.

What a standard has fields for is read from them; `left_over` gives what they do not say. So nothing is lost, whatever
the fields of the standard can hold. ``source_id``, ``source_format`` and ``source_ref`` of the rows are written for
others; read back, they name the document itself.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import pyarrow as pa

from ringfence.core.errors import Problem, RingfenceError
from ringfence.core.tables import (
    ATTRS,
    COMPONENT,
    DATE,
    ELEMENT,
    INSTANT,
    INT,
    REAL,
    RELATION,
    SITE,
    TEXT,
    TEXTS,
    Table,
)
from ringfence.network.formats.document_head import head_text
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

Record = dict[str, Any]
PREFIX: Final = "ringfence:"
MARKER: Final = f"{PREFIX}format"
"""Name of the property that says that a document is ours; its value is the version of the form."""
FORMAT: Final = "1"
_MARKED: Final = re.compile(r'\{[^{}]*"ringfence:format"[^{}]*\}')
_OWN_SOURCE: Final = frozenset({"source_id", "source_format", "source_ref"})
_DELIVERED: Final = (ELEMENT, SITE, COMPONENT, RELATION)
_LARGEST: Final = 1 << 63
_BATCH_ROWS: Final = 5000


def is_own(source: Source) -> bool:
    """Whether the first bytes of a JSON document say that we wrote it.

    Raises
    ------
    RingfenceError
        We did, in a form that this version does not know.
    """
    found = _MARKED.search(head_text(source.head()))
    try:
        marker = json.loads(found[0]) if found else {}
    except (ValueError, RecursionError):
        return False
    if marker.get("name") != MARKER:
        return False
    if marker.get("value") != FORMAT:
        raise RingfenceError([Problem(source.name, f"is an export of form {marker.get('value')!r}",
                                      f"this version reads form {FORMAT}; export again")])  # fmt: skip
    return True


def plain(value: Any) -> Any:
    """A value of a column as JSON has it; a number that JSON has not as text."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def plain_row(row: Mapping[str, Any]) -> Record:
    """What a row says."""
    return {name: plain(value) for name, value in row.items() if value is not None}


def left_over(row: Mapping[str, Any], said: Mapping[str, Any]) -> Record:
    """The columns of which ``said`` (plain values) does not say what the row does; None where it says too much."""
    both = {name: plain(value) for name, value in row.items()}
    return {name: value for name, value in both.items() if value != said.get(name)}


def _days(value: str) -> date:
    return date.fromisoformat(value)


def _instant(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def _whole(value: str | int) -> int:
    if not -_LARGEST <= (found := int(value)) < _LARGEST:
        raise ValueError("is too large")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("is no text")
    return value


def _texts(value: Any) -> list[str | None]:
    items = json.loads(value) if isinstance(value, str) else value
    return [None if item is None else _text(item) for item in items]


def _pairs(value: Any) -> list[tuple[str, str | None]]:
    items = json.loads(value) if isinstance(value, str) else value
    return [(_text(name), None if text is None else _text(text)) for name, text in items]


_READ: Final[Mapping[pa.DataType, Callable[[Any], Any]]] = {
    TEXT: _text,
    DATE: _days,
    INSTANT: _instant,
    INT: _whole,
    REAL: float,
    TEXTS: _texts,
    ATTRS: _pairs,
}
"""A plain value of a column, or its text, as the value of the column."""
_READERS: Final = {table.name: {c.name: _READ[c.type] for c in table} for table in _DELIVERED}


class OwnRows:
    """Rows of one document of ours on their way back into tables."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._rows: dict[str, list[Record]] = {table.name: [] for table in _DELIVERED}
        self._strange: set[str] = set()

    def add(self, table: Table, said: Mapping[str, Any], where: str) -> None:
        """A row by its plain values; without its keys it is left out, a value that is none of its column is unknown."""
        row: Record = {}
        for name, value in said.items():
            if name not in _READERS[table.name]:
                self._strange.add(f"{table.name}.{name}"[:100])
            elif value is not None and name not in _OWN_SOURCE:
                row[name] = self._value(table.name, name, value, where)
        if missing := [name for name in table.order if row.get(name) is None]:
            self._problem(where, f"is a row of the table {table.name} without {' and '.join(missing)}; left out")
            return
        self._rows[table.name].append(row | {"source_ref": where})

    def _value(self, table: str, name: str, value: Any, where: str) -> Any:
        try:
            return _READERS[table][name](value)
        except (ValueError, TypeError, OverflowError, RecursionError):
            self._problem(where, f"{str(value)[:100]!r} is no value of {table}.{name}; it counts as unknown")
            return None

    def _problem(self, where: str, found: str) -> None:
        self._context.problems.add(self._source.where(where), found, "export the network again")

    def full(self) -> Iterator[Batch]:
        """The rows, once they are many."""
        if sum(map(len, self._rows.values())) >= _BATCH_ROWS:
            yield self.batch()

    def rest(self) -> Iterator[Batch]:
        """The last rows, and a word on columns that nobody knows."""
        if self._strange:
            names = ", ".join(sorted(self._strange)[:20])
            self._context.problems.add(
                self._source.name, f"has columns that this version does not know: {names}",
                "update ringfence, or export with this version", severity="warning",
            )  # fmt: skip
        yield self.batch()

    def batch(self) -> Batch:
        """The rows since the last batch."""
        tables = [pa.Table.from_pylist(self._rows[table.name], table.schema) for table in _DELIVERED]
        for rows in self._rows.values():
            rows.clear()
        return Batch(*tables)
