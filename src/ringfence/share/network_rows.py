"""The rows of a network on their way into a JSON file, one member a line."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

import pyarrow as pa

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.model import Network

Row = Mapping[str, Any]
Key = tuple[str, str]
"""Operator and element_id."""
_BATCH: Final = 10_000


class Members:
    """Members of a JSON list, a line each."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._comma = stream, ""

    def write(self, item: Mapping[str, Any]) -> None:
        self._stream.write(f"{self._comma}\n{dumped(item)}")
        self._comma = ","


class Held:
    """Rows of a table by the element that they belong to; what belongs to no element is left at the end."""

    def __init__(self, table: pa.Table, column: str) -> None:
        self._rows: dict[Key, list[Row]] = {}
        for row in rows_of(table):
            self._rows.setdefault((row["operator"], row[column]), []).append(row)

    def take(self, operator: str, key: str) -> list[Row]:
        """The rows of an element, given once."""
        return self._rows.pop((operator, key), [])

    def rest(self) -> Iterator[Row]:
        """What nobody has taken."""
        for rows in self._rows.values():
            yield from rows


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """A file that gets its name once it is whole."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(path)
    except OSError as error:
        raise RingfenceError([Problem(str(path), f"cannot be written: {error}", "choose another file")]) from error


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows, some thousand in memory at a time."""
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield from batch.to_pylist()


def operators_of(network: Network) -> list[str]:
    """The operators by name."""
    return [str(name) for name in network.elements["operator"].unique().sort().to_pylist()]


def said(item: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is unknown or empty."""
    return {name: value for name, value in item.items() if value is not None and value != []}


def dumped(value: Any) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
