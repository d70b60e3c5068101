"""CSV files: encoding, delimiter and header found out, cells read in Arrow columns."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.formats.raw_table import MAX_COLUMNS, Header, RawTable, build, find_header, no_header
from ringfence.network.model import Context
from ringfence.network.source import HEAD_BYTES, Source

_DELIMITERS: Final = (",", ";", "\t", "|")
_CHUNK: Final = 1 << 22
_SLOW_ROWS: Final = 50_000
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class _Layout:
    encoding: str
    delimiter: str
    header: Header
    header_line: int
    """Last line of the header."""
    line_count: int


def read_csv(source: Source, context: Context) -> RawTable:
    """Read a CSV file.

    Lines of the wrong length are problems and lose no other line.

    Raises
    ------
    RingfenceError
        The encoding must be declared, or no header is found.
    """
    encoding = _encoding(source.head(), context.mapping.encoding)
    line_count = _check_encoding(source, encoding)
    layout = _layout(source, context, encoding, line_count)
    table = _read_fast(source, layout)
    # As many rows as lines means that each line is one row, so that row numbers give line numbers.
    if table is not None and table.num_rows == line_count - layout.header_line:
        lines = pa.array(np.arange(layout.header_line + 1, line_count + 1, dtype=np.int64))
    else:
        table, lines = _read_slow(source, context, layout)
    return build(source.name, layout.header, layout.header_line, table.column, lines, "line")


def _encoding(head: bytes, declared: str | None) -> str:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    return declared or "utf-8"


def _check_encoding(source: Source, encoding: str) -> int:
    """Decode the file once; return the number of its lines."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, last = 0, "\n"
    with source.open() as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                start = getattr(error, "start", 0)
                done = getattr(error, "object", b"")[:start]
                line = lines + 1 + bytes(done).count(b"\n")
                raise RingfenceError(
                    [Problem(source.where(line), f"is not {encoding.upper()} text", _ENCODING_FIX)]
                ) from error
            if "\0" in text:
                line = lines + 1 + text[: text.index("\0")].count("\n")
                raise RingfenceError([Problem(source.where(line), "holds binary data", _ENCODING_FIX)])
            lines += text.count("\n")
            last = text[-1:] or last
            if not chunk:
                return lines + (last != "\n")


_ENCODING_FIX: Final = (
    "save the table as UTF-8, or say in the mapping how it is encoded, for example `encoding: cp1252`"
)


def _layout(source: Source, context: Context, encoding: str, line_count: int) -> _Layout:
    """The delimiter whose reading of the first lines has most known columns, and the header found with it."""
    with source.open() as stream:
        text = codecs.getincrementaldecoder(encoding)().decode(stream.read(HEAD_BYTES))
    chosen = context.mapping.delimiter
    best: _Layout | None = None
    for delimiter in (chosen,) if chosen else _DELIMITERS:
        rows, ends = _records(text, delimiter)
        header = find_header(rows, context.mapping)
        if header and (best is None or (header.score, len(header.names)) > (best.header.score, len(best.header.names))):
            best = _Layout(encoding, delimiter, header, ends[header.row], line_count)
    if best is None:
        rows, _ = _records(text, chosen or ",")
        raise no_header(source.name, next((row for row in rows if row), []))
    if len(best.header.names) >= MAX_COLUMNS:
        raise RingfenceError(
            [Problem(source.where(best.header_line), f"has {MAX_COLUMNS} columns or more", "leave some out")]
        )
    return best


def _records(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
            if len(rows) >= 60:
                break
    except csv.Error:
        pass  # the same fault is reported with its line when the rows are read
    return rows, ends


def _read_fast(source: Source, layout: _Layout) -> pa.Table | None:
    """All rows through Arrow, or None if some line needs a closer look."""
    names = [f"c{index}" for index in range(len(layout.header.cells))]
    try:
        with source.open() as stream:
            return arrow_csv.read_csv(
                stream,
                read_options=arrow_csv.ReadOptions(
                    column_names=names,
                    skip_rows=layout.header_line,
                    encoding="utf8" if layout.encoding in ("utf-8", "utf-8-sig") else layout.encoding,
                    block_size=8 << 20,
                ),
                parse_options=arrow_csv.ParseOptions(delimiter=layout.delimiter, newlines_in_values=True),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
                ),
            )
    except pa.ArrowException:
        return None


def _read_slow(source: Source, context: Context, layout: _Layout) -> tuple[pa.Table, pa.Array]:
    """All rows line by line: for files with lines broken inside quotes, blank lines or lines of the wrong length."""
    names = [f"c{index}" for index in range(len(layout.header.cells))]
    schema = pa.schema([(name, pa.string()) for name in names])
    batches, lines, pending = [], [], []
    for line, row in _rows(source, context, layout):
        lines.append(line)
        pending.append(row)
        if len(pending) == _SLOW_ROWS:
            batches.append(_batch(pending, schema))
            pending = []
    batches.append(_batch(pending, schema))
    return pa.Table.from_batches(batches, schema), pa.array(lines, pa.int64())


def _batch(rows: list[list[str]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.record_batch([pa.array(column, pa.string()) for column in columns], schema=schema)


def _rows(source: Source, context: Context, layout: _Layout) -> Iterator[tuple[int, list[str]]]:
    width = len(layout.header.cells)
    with source.open() as stream, io.TextIOWrapper(stream, encoding=layout.encoding, newline="") as text:
        reader = csv.reader(text, delimiter=layout.delimiter)
        try:
            last = 0
            for row in reader:
                line, last = last + 1, reader.line_num
                if last <= layout.header_line or not row:
                    continue
                if len(row) > width and not any(row[width:]):
                    row = row[:width]
                if len(row) == width:
                    yield line, row
                elif any(row):
                    _wrong_length(source, context, line, len(row), layout)
        except csv.Error as error:
            context.partial = True
            context.problems.add(source.where(reader.line_num), f"cannot be read further: {error}", "close the quotes")


def _wrong_length(source: Source, context: Context, line: int, found: int, layout: _Layout) -> None:
    context.partial = True
    context.problems.add(
        source.where(line),
        f"has {found} cells where the header has {len(layout.header.cells)}",
        f"put cells that hold {layout.delimiter!r} in double quotes",
    )
