"""The lines of a published list of cells, with or without header, as columns of text some megabytes at a time."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from ringfence.network.model import Context
from ringfence.network.source import UNREADABLE, Source

_WRITTEN: Final = ("radio", "mcc", "net", "area", "cell", "unit", "lon", "lat", "range", "samples", "changeable",
                   "created", "updated", "averageSignal")  # fmt: skip
"""Columns of the published files; those without a header have them in this order."""
_ORDER: Final = tuple(name.lower() for name in _WRITTEN)
_SYNONYMS: Final = {
    "mnc": "net", "lac": "area", "tac": "area", "cellid": "cell", "cid": "cell", "ci": "cell", "psc": "unit",
    "pci": "unit", "longitude": "lon", "latitude": "lat", "averagesignalstrength": "averagesignal",
}  # fmt: skip
IDENTITY: Final = ("radio", "mcc", "net", "area", "cell")
RADIOS: Final = ("GSM", "UMTS", "LTE", "NR", "CDMA")
_NUMBER: Final = re.compile(r"-?\d*(?:\.\d+)?(?:[eE]-\d{1,2})?")
_NOT_OURS: Final = frozenset({"elementid", "operator", "function", "supplier", "vendor", "signal", "measuredat"})
"""What a table of the planner's own has beside the same columns, or a list of measurements: places of telephones."""
_BLOCK: Final = 4 << 20
_PIECE: Final = 1 << 16
_ASCII: Final = bytes(byte if byte < 0x80 else ord("?") for byte in range(256))


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns are: ours by name, others as the file calls them."""

    names: tuple[str, ...]
    written: tuple[str, ...]
    """As the file writes them."""
    header: bool


def layout_of(head: bytes) -> Layout | None:
    """The columns if the first line is the header or a row of such a list."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("ascii", "replace").rstrip("\r")
    if len(first) > 1000:
        return None
    try:
        cells = [cell.strip() for cell in next(csv.reader([first]), [])]
    except csv.Error:
        return None
    if len(cells) == len(_ORDER) and cells[0].upper() in RADIOS and all(map(_NUMBER.fullmatch, cells[1:])):
        return Layout(_ORDER, _WRITTEN, header=False)
    plain = [re.sub(r"[^a-z]", "", cell.lower()) for cell in cells]
    names: list[str] = []
    for name in plain:
        ours = _SYNONYMS.get(name, name)
        names.append(name if ours in plain or ours in names else ours)
    wanted = {*IDENTITY, "lon", "lat"}
    if not wanted <= set(names) or len(set(names)) != len(names) or _NOT_OURS & set(plain):
        return None
    return Layout(tuple(names), tuple(cells), header=True)


class Lines:
    """The lines of the file that have as many cells as they must, and the faults of the others."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self._source, self._layout = source, layout
        self._wrong: dict[int, int] = {}
        """Lines of the wrong length, and how many cells they have."""
        self._fault: Exception | None = None
        self._last = 0

    def batches(self, names: tuple[str, ...] | None = None) -> Iterator[tuple[pa.Array, Mapping[str, pa.Array]]]:
        """Line numbers, and the columns as trimmed text with blank cells NULL; of all columns or those named."""
        wanted = names or self._layout.names
        with self._source.open() as stream:
            tolerant = _Tolerant(stream)
            try:
                for batch in self._reader(tolerant, wanted):
                    numbers = self._numbers(batch.num_rows)
                    yield numbers, {name: _tidy(batch[name]) for name in wanted}
            except pa.ArrowException as error:
                self._fault = error
            self._fault = self._fault or tolerant.fault

    def _reader(self, stream: "_Tolerant", wanted: tuple[str, ...]) -> arrow_csv.CSVStreamingReader:
        columns = list(self._layout.names)
        return arrow_csv.open_csv(
            stream,
            read_options=arrow_csv.ReadOptions(
                use_threads=False, column_names=columns, skip_rows=int(self._layout.header), block_size=_BLOCK
            ),
            parse_options=arrow_csv.ParseOptions(
                quote_char=False, ignore_empty_lines=False, invalid_row_handler=self._skip
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()), include_columns=list(wanted)
            ),
        )

    def _skip(self, row: arrow_csv.InvalidRow) -> str:
        self._wrong[row.number] = row.actual_columns
        return "skip"

    def _numbers(self, rows: int) -> pa.Array:
        """The line numbers of the next rows: those of the wrong length are no rows."""
        first = self._last + 1 if self._last else 1 + self._layout.header
        numbers = np.arange(first, first + rows + len(self._wrong), dtype=np.int64)
        if self._wrong:
            numbers = np.setdiff1d(numbers, np.fromiter(self._wrong, np.int64), assume_unique=True)
        numbers = numbers[:rows]
        self._last = int(numbers[-1]) if rows else self._last
        return pa.array(numbers)

    def report(self, context: Context) -> None:
        """Tell which lines could not be read, and whether the file ends early."""
        for line, cells in sorted(self._wrong.items()):
            context.problems.add(
                self._source.where(line), f"has {cells} cells, not {len(self._layout.names)}", "export the list again"
            )
        if self._fault:
            context.problems.add(
                self._source.where(self._last + 1), f"cannot be read on: {self._fault}", "download the file again"
            )
        context.partial = context.partial or bool(self._wrong or self._fault)


def _tidy(values: pa.Array) -> pa.Array:
    values = pc.ascii_trim(values, characters='" ')
    return pc.if_else(pc.equal(values, ""), None, values)


class _Tolerant:
    """A stream that ends where its archive is damaged, and holds no byte that is not ASCII."""

    closed = False

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._begun = False
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        found: list[bytes] = []
        left = size if size >= 0 else _BLOCK
        while left > 0 and self.fault is None:
            try:
                piece = self._stream.read(min(left, _PIECE))
            except UNREADABLE as error:
                self.fault = error
                break
            if not piece:
                break
            left -= len(piece)
            if not self._begun:
                self._begun, piece = True, piece.removeprefix(b"\xef\xbb\xbf")
            found.append(piece.translate(_ASCII))
        return b"".join(found)

    def close(self) -> None:
        pass
