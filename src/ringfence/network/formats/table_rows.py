"""Rows of a table of the user to rows of ELEMENT and SITE."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problem, RingfenceError
from ringfence.core.tables import ATTRS, ELEMENT, TEXT
from ringfence.core.vocabulary import FUNCTIONS, function_named
from ringfence.network.columns import NUMBERS, SITE_COLUMNS
from ringfence.network.formats.cells import Faults, translated, typed
from ringfence.network.formats.raw_table import RawTable
from ringfence.network.formats.table_sites import places, sites_of
from ringfence.network.model import Batch, Context

_ATTR_CHARS: Final = 1000


@dataclass(slots=True)
class _Work:
    raw: RawTable
    context: Context
    faults: Faults

    @property
    def rows(self) -> int:
        return len(self.raw.lines)

    def text(self, name: str) -> pa.Array:
        """The cells of a column as text: the file's, else the caller's, else the mapping's; then translated."""
        values = self.raw.columns.get(name)
        values = pa.nulls(self.rows, TEXT) if values is None else values.cast(TEXT)
        for fallback in (getattr(self.context, name, None) if name in _GIVEN else None, self.constant(name)):
            if fallback is not None and values.null_count:
                values = pc.fill_null(values, fallback)
        table = self.context.mapping.values.get(name)
        return translated(values, table) if table else values

    def constant(self, name: str) -> str | None:
        return self.context.mapping.constants.get(name)

    def has(self, name: str) -> bool:
        """Whether the file, the caller or the mapping gives the column at all."""
        given = getattr(self.context, name, None) if name in _GIVEN else None
        return name in self.raw.columns or given is not None or self.constant(name) is not None

    def typed(self, name: str) -> pa.Array:
        values = self.raw.columns.get(name)
        numeric = name in NUMBERS and values is not None and not pa.types.is_string(values.type)
        cells = values if numeric and name not in self.context.mapping.values else self.text(name)
        return typed(name, cells, self.context.mapping, self.faults, self.context.problems)


_GIVEN: Final = ("operator", "country")
_READ_APART: Final = (
    "element_id",
    "operator",
    "function",
    "function_raw",
    "domain",
    "supplier",
    "supplier_id",
    "supplier_basis",
)


def rows_of(raw: RawTable, context: Context) -> Batch:
    """All usable rows.

    Raises
    ------
    RingfenceError
        A required column is missing, or no row is usable.
    """
    work = _Work(raw, context, Faults(raw))
    _require_columns(work)
    columns = {"element_id": work.text("element_id"), "operator": work.text("operator")}
    work.faults.labels = columns["element_id"]
    for name, values in columns.items():
        for row in pc.indices_nonzero(pc.is_null(values)).to_pylist():
            work.faults.add(row, f"{name} is empty", "give each row an id and an operator", lose=True)
    columns |= _function_columns(work)
    columns |= _supplier_columns(work)
    wanted = [n for n in (*ELEMENT.names, *SITE_COLUMNS) if n not in _READ_APART and work.has(n)]
    columns |= {name: work.typed(name) for name in wanted}
    columns["source_ref"] = pc.binary_join_element_wise(raw.unit, raw.lines.cast(TEXT), " ")
    columns["attrs"] = attrs_of(raw.extra, len(raw.lines))
    _drop_duplicates(work, columns)
    work.faults.report(context.problems)
    return _batch(work, columns)


def _require_columns(work: _Work) -> None:
    missing = [Problem(f"{work.raw.where}:{max(work.raw.header_line, 1)}", f"has no column {name!r}", fix)
               for name, fix in _REQUIRED.items() if not work.has(name)]  # fmt: skip
    if not (work.has("function") or work.has("function_raw") or work.has("domain")):
        missing.append(
            Problem(f"{work.raw.where}:{max(work.raw.header_line, 1)}", "has neither a column 'function' nor 'domain'",
                    "name the column, or map it: columns: {their name: function}")
        )  # fmt: skip
    if missing:
        raise RingfenceError(missing)


_REQUIRED: Final = {
    "element_id": "name the column that identifies an element, or map it: columns: {their name: element_id}",
    "operator": "name the operator in the call, or in the mapping: constants: {operator: ...}",
    "country": "name the country in the call, or in the mapping: constants: {country: ...}",
}


def _function_columns(work: _Work) -> dict[str, pa.Array]:
    written, raw = work.text("function_raw"), work.text("function")
    raw = pc.coalesce(raw, written)
    stated = typed("domain", work.text("domain"), work.context.mapping, work.faults, work.context.problems)
    known = _quietly(raw, lambda text: f.name if (f := function_named(text)) else None)
    own_domain = _quietly(known, lambda name: FUNCTIONS[name].domain)
    unknown = pc.and_(pc.is_valid(raw), pc.is_null(known))
    for row in pc.indices_nonzero(unknown).to_pylist():
        found, fix = _unknown_function(raw[row].as_py())
        work.faults.add(row, found, fix, lose=not stated[row].is_valid)
    neither = pc.and_(pc.is_null(raw), pc.is_null(stated))
    for row in pc.indices_nonzero(neither).to_pylist():
        work.faults.add(row, "has neither a function nor a domain", "write one of them", lose=True)
    return {"function": known, "function_raw": pc.coalesce(written, raw), "domain": pc.coalesce(stated, own_domain)}


def _unknown_function(text: str) -> tuple[str, str]:
    written = text.upper().strip()
    close = difflib.get_close_matches(written, FUNCTIONS, n=10, cutoff=0.5)
    # Swapped letters are the commonest slip, and difflib prefers AF to AMF for AFM.
    best = max(close, key=lambda name: (sorted(name) == sorted(written), -close.index(name)), default=None)
    hint = f"; closest is {best}" if best else ""
    return f"function {text!r} is not a 3GPP network function", f"write one of AMF, SMF, UPF, GNB-DU, ENB, ...{hint}"


def _quietly(texts: pa.Array, read: Callable[[str], str | None]) -> pa.Array:
    encoded = texts.dictionary_encode()
    return pa.array([read(text) for text in encoded.dictionary.to_pylist()], TEXT).take(encoded.indices)


def _supplier_columns(work: _Work) -> dict[str, pa.Array]:
    """Supplier by its name; an id the user gives is taken as it is."""
    raw, given = work.text("supplier"), work.text("supplier_id")
    resolved = _quietly(raw, work.context.resolve)
    basis = typed(
        "supplier_basis", work.text("supplier_basis"), work.context.mapping, work.faults, work.context.problems
    )
    by_user = pc.if_else(pc.is_valid(given), "user", pc.if_else(pc.is_valid(raw), "stated", None))
    return {
        "supplier_raw": pc.coalesce(raw, given),
        "supplier_id": pc.coalesce(given, resolved),
        "supplier_basis": pc.coalesce(basis, by_user),
    }


def attrs_of(cells: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """Columns that are none of ours, as a map per row; NULL where a row has none of them."""
    if not cells:
        return pa.nulls(rows, ATTRS)
    columns = [pc.utf8_slice_codeunits(values.cast(TEXT), 0, _ATTR_CHARS) for values in cells.values()]
    count = len(columns)
    position = _counted(rows * count)
    row_of = pc.divide(position, count)
    column_of = pc.subtract(position, pc.multiply(row_of, count))
    items = pa.concat_arrays(columns).take(pc.add(pc.multiply(column_of, rows), row_of))
    keys = pa.array(list(cells), TEXT).take(column_of)
    valid = pc.is_valid(items)
    ends = pc.cumulative_sum(valid.cast(pa.int32()))
    last = pa.array(np.arange(count - 1, rows * count, count, dtype=np.int64))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends.take(last)])
    maps = pa.MapArray.from_arrays(offsets, keys.filter(valid), items.filter(valid))
    empty = pc.equal(pc.subtract(offsets[1:], offsets[:-1]), 0)
    return pc.if_else(empty, pa.scalar(None, ATTRS), maps)


def _counted(rows: int) -> pa.Array:
    return pa.array(np.arange(rows, dtype=np.int64))


def _drop_duplicates(work: _Work, columns: dict[str, pa.Array]) -> None:
    """Of rows with the same operator and id the first stays; others that differ from it are faults."""
    table = pa.table({"operator": columns["operator"], "element_id": columns["element_id"]})
    if table.group_by(["operator", "element_id"]).aggregate([]).num_rows == work.rows:
        return  # as it should be; lists of the rows of a million groups of one would cost more than all else
    table = table.append_column("row", _counted(work.rows))
    groups = table.group_by(["operator", "element_id"], use_threads=False).aggregate(
        [("row", "list"), ("row", "count")]
    )
    for rows in groups.filter(pc.greater(groups["row_count"], 1))["row_list"].to_pylist():
        alive = [row for row in rows if row not in work.faults.lost]
        for row in alive[1:]:
            if differing := _difference(work, alive[0], row):
                first = work.raw.lines[alive[0]].as_py()
                work.faults.add(
                    row,
                    f"differs from {work.raw.unit} {first} of the same element in {', '.join(differing)}",
                    "give each element its own element_id, or remove one of the rows",
                    lose=True,
                )
            else:
                work.faults.lost.add(row)


def _difference(work: _Work, first: int, second: int) -> list[str]:
    cells = {**work.raw.columns, **work.raw.extra}
    return [name for name, values in cells.items() if values[first].as_py() != values[second].as_py()]


def _batch(work: _Work, columns: dict[str, pa.Array]) -> Batch:
    table = pa.table(columns)
    lost = work.faults.lost
    if lost:
        work.context.partial = work.context.partial or any(severity == "error" for *_, severity in work.faults.found)
        table = table.filter(pa.array([row not in lost for row in range(work.rows)], pa.bool_()))
    if not table.num_rows:
        problems = list(work.context.problems)
        nothing = Problem(
            work.raw.where, "has no usable row", "repair the rows above, or check that this is an inventory"
        )
        raise RingfenceError([*problems, nothing])
    placed = places(table)
    return Batch(placed.select([n for n in placed.column_names if n in ELEMENT.names]), sites_of(placed, work.context))
