"""Tables as their files hold them, all cells text: the header found, columns named, every row with its line."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.columns import canonical_column, plain_name, suggestion
from ringfence.network.mapping import Mapping

HEADER_ROWS: Final = 50
"""Rows at the top of a table among which the header is looked for."""
MAX_COLUMNS: Final = 500
MAX_EXTRA: Final = 64
"""Columns without a canonical name that are kept as attributes."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """The cells of a table as text (numbers, if the file has typed ones), blank cells NULL."""

    columns: dict[str, pa.Array]
    """By canonical name."""
    extra: dict[str, pa.Array]
    """Other columns, by the name the file gives."""
    lines: pa.Array
    """Line or row of the file, one per row of the table."""
    unit: str
    """``line`` or ``row``: what ``lines`` counts."""
    header_line: int
    where: str
    """File, and sheet if there are several, for messages."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is, and what its cells are called here; None: the column is left out."""

    row: int
    cells: tuple[str, ...]
    names: tuple[str | None, ...]
    """Canonical names; a name that is none of ours is an extra column."""
    score: int


def find_header(rows: Iterable[Sequence[str]], mapping: Mapping) -> Header | None:
    """The row among the first that has most columns known by name or by mapping, or None if none has any."""
    ours = {plain_name(theirs): name for theirs, name in mapping.columns.items()}
    best: Header | None = None
    for number, row in enumerate(rows):
        if number >= HEADER_ROWS:
            break
        names, score = _named(row, ours)
        if score > (best.score if best else 0):
            best = Header(number, tuple(cell.strip() for cell in row), names, score)
    return best


def _named(row: Sequence[str], ours: dict[str, str | None]) -> tuple[tuple[str | None, ...], int]:
    names: list[str | None] = []
    score = 0
    for cell in row[:MAX_COLUMNS]:
        plain = plain_name(cell)
        mapped = plain in ours
        canonical = ours[plain] if mapped else canonical_column(cell)
        score += canonical is not None or mapped
        names.append(canonical if mapped or canonical else cell.strip() or None)
    return tuple(names), score


def build(
    where: str,
    header: Header,
    header_line: int,
    column: Callable[[int], pa.Array],
    lines: pa.Array,
    unit: str,
) -> RawTable:
    """Name the columns, trim the cells, drop blank rows.

    Raises
    ------
    RingfenceError
        Two columns bear the same canonical name.
    """
    columns: dict[str, pa.Array] = {}
    extra: dict[str, pa.Array] = {}
    for index, name in enumerate(header.names):
        if name is None:
            continue
        canonical = canonical_column(name) == name
        if canonical and name in columns:
            raise RingfenceError([
                Problem(f"{where}:{header_line}", f"two columns are read as {name!r}",
                        f"in the mapping, name one of them: columns: {{{header.cells[index]!r}: null}}")
            ])  # fmt: skip
        if canonical:
            columns[name] = tidy(column(index))
        elif len(extra) < MAX_EXTRA:
            extra.setdefault(name, tidy(column(index)))
    return _without_blank_rows(RawTable(columns, extra, lines, unit, header_line, where))


def tidy(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One array; text trimmed, with blank cells NULL."""
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], values.type)
    if not pa.types.is_string(values.type):
        return values
    values = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(values, ""), None, values)


def _without_blank_rows(raw: RawTable) -> RawTable:
    filled = None
    for values in (*raw.columns.values(), *raw.extra.values()):
        valid = pc.is_valid(values)
        filled = valid if filled is None else pc.or_(filled, valid)
        if pc.all(filled, min_count=0).as_py():
            return raw
    if filled is None:
        return raw
    return RawTable(
        {name: values.filter(filled) for name, values in raw.columns.items()},
        {name: values.filter(filled) for name, values in raw.extra.items()},
        raw.lines.filter(filled),
        raw.unit,
        raw.header_line,
        raw.where,
    )


def no_header(where: str, first_row: Sequence[str]) -> RingfenceError:
    """The error for a table none of whose first rows has a column we know."""
    seen = [cell for cell in first_row if cell.strip()][:8]
    hints = ", ".join(f"{cell!r}{suggestion(cell)}" for cell in seen) or "nothing"
    return RingfenceError([
        Problem(f"{where}:1", f"no row has a column that ringfence knows; the first row has {hints}",
                "name the columns element_id, operator, country, function, ... or give a mapping file with `columns`")
    ])  # fmt: skip
