"""Workbooks (XLSX, XLS, XLSB, ODS) and Parquet files as tables of text."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from python_calamine import CalamineSheet, CalamineWorkbook

from ringfence.core.errors import Problem, RingfenceError
from ringfence.core.tables import ELEMENT
from ringfence.network.columns import NUMBERS
from ringfence.network.formats.raw_table import Header, RawTable, build, find_header, no_header
from ringfence.network.model import Context
from ringfence.network.source import Source

_MAX_CELLS: Final = 200_000_000


def read_sheet(source: Source, context: Context) -> RawTable:
    """Read one sheet of a workbook: the one the mapping names, else the one with most known columns.

    Cells of a merged range all have its value.

    Raises
    ------
    RingfenceError
        The workbook is damaged, has no such sheet, or no sheet has a header.
    """
    try:
        with source.open() as stream:
            book = CalamineWorkbook.from_object(source.path if source.plain else _seekable(stream.read()))
        sheets = {name: book.get_sheet_by_name(name) for name in _wanted(source, context, book.sheet_names)}
        best: tuple[Header, list[list[Any]], str] | None = None
        for name, sheet in sheets.items():
            rows = _cells(source, sheet)
            header = find_header(([_text(cell) or "" for cell in row] for row in rows), context.mapping)
            if header and (best is None or header.score > best[0].score):
                best = header, rows, name
    except RingfenceError:
        raise
    except Exception as error:  # calamine raises its own and Rust's errors, and panics are no Exception
        raise RingfenceError([Problem(source.name, f"is a damaged workbook: {error}", "save it again")]) from error
    if best is None:
        raise no_header(source.name, [])
    header, rows, name = best
    body = rows[header.row + 1 :]
    lines = pa.array(range(header.row + 2, header.row + 2 + len(body)), pa.int64())

    def column(index: int) -> pa.Array:
        number = header.names[index] in NUMBERS
        return pa.array([_text(row[index], number=number) for row in body], pa.string())

    return build(f"{source.name}!{name}", header, header.row + 1, column, lines, "row")


def _seekable(data: bytes) -> Any:
    return io.BytesIO(data)


def _wanted(source: Source, context: Context, names: Sequence[str]) -> list[str]:
    wanted = context.mapping.sheet
    if wanted is None:
        return list(names)
    if wanted not in names:
        raise RingfenceError([
            Problem(source.name, f"has no sheet {wanted!r}", f"set `sheet` in the mapping to one of {', '.join(names)}")
        ])  # fmt: skip
    return [wanted]


def _cells(source: Source, sheet: CalamineSheet) -> list[list[Any]]:
    if sheet.total_height * sheet.total_width > _MAX_CELLS:
        raise RingfenceError([Problem(source.name, "has too many cells", "export it as CSV")])
    rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
    return rows


def _text(cell: Any, *, number: bool = False) -> str | None:
    """A cell as a person would write it; typed numbers in a form that cannot be misread."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return f"{cell:.10f}" if number else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is None else str(cell)


def load_parquet(source: Source) -> pa.Table:
    """All columns of a Parquet file.

    Raises
    ------
    RingfenceError
        The file is damaged.
    """
    try:
        with source.open() as stream:
            return pq.read_table(source.path if source.plain else pa.BufferReader(stream.read()), partitioning=None)
    except (pa.ArrowException, OSError) as error:
        raise RingfenceError([Problem(source.name, f"is a damaged Parquet file: {error}", "write it again")]) from error


def canonical_elements(source: Source, table: pa.Table) -> pa.Table:
    """A table that has all columns of ELEMENT, taken as it is.

    Raises
    ------
    RingfenceError
        A column is of another type, or the key is missing or repeated.
    """
    try:
        rows = table.select(ELEMENT.names).cast(ELEMENT.schema)
    except (pa.ArrowException, ValueError) as error:
        raise RingfenceError([Problem(source.name, f"has columns of other types: {error}", _CANONICAL_FIX)]) from error
    keys = rows.select(list(ELEMENT.order))
    if any(keys[name].null_count for name in ELEMENT.order):
        raise RingfenceError([Problem(source.name, "has rows without operator or element_id", _CANONICAL_FIX)])
    if keys.group_by(list(ELEMENT.order)).aggregate([]).num_rows < keys.num_rows:
        raise RingfenceError([Problem(source.name, "has elements twice", _CANONICAL_FIX)])
    return rows


_CANONICAL_FIX: Final = "write the table as ringfence does, or leave out columns so that it is read as a plain table"


def read_parquet(source: Source, table: pa.Table, context: Context) -> RawTable:
    """The columns of a Parquet table as text; lists become text with ``;`` between the members.

    Raises
    ------
    RingfenceError
        There is no column we know.
    """
    header = find_header([table.column_names], context.mapping)
    if header is None:
        raise no_header(source.name, table.column_names)
    columns = [_plain(table.column(index)) for index in range(table.num_columns)]
    names = tuple(name if values is not None else None for name, values in zip(header.names, columns, strict=True))
    lines = pa.array(range(1, table.num_rows + 1), pa.int64())
    return build(source.name, Header(0, header.cells, names, header.score), 0, columns.__getitem__, lines, "row")


def _plain(values: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The column as numbers or text, or None if it is nested deeper than a list of text."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.cast(kind.value_type), kind.value_type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        if not pa.types.is_string(kind.value_type) and not pa.types.is_large_string(kind.value_type):
            return None
        return pc.binary_join(values.cast(pa.list_(pa.string())), ";")
    if pa.types.is_nested(kind):
        return None
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return values
    try:
        return values.cast(pa.string())
    except pa.ArrowException:
        return None
