"""Rows as dictionaries to Arrow columns, only those that any row fills."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa

from ringfence.core.tables import ATTRS, Table


def table_of(rows: Sequence[Mapping[str, Any]], declared: Table) -> pa.Table:
    """The rows as columns of the declared types; a column that no row has is left out.

    Attributes are lists of pairs; they make up most of a row, and as two flat columns cost a tenth of what they cost
    pair by pair.
    """
    filled = set().union(*rows) if rows else set()
    columns = {}
    for column in declared:
        if column.name in filled:
            values = [row.get(column.name) for row in rows]
            columns[column.name] = _maps(values) if column.type == ATTRS else pa.array(values, column.type)
    return pa.table(columns) if columns else declared.schema.empty_table()


def _maps(values: Sequence[Sequence[tuple[str, str]] | None]) -> pa.Array:
    offsets: list[int | None] = []
    end = 0
    for pairs in values:
        offsets.append(None if pairs is None else end)
        end += len(pairs or ())
    flat = list(chain.from_iterable(chain.from_iterable(pairs for pairs in values if pairs)))
    keys, items = pa.array(flat[::2], pa.string()), pa.array(flat[1::2], pa.string())
    return pa.MapArray.from_arrays(pa.array([*offsets, end], pa.int32()), keys, items)
