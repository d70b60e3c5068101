"""Rows of Python values to Arrow columns, only those that any row fills.

Columns are made of buffers: to take a list apart, pyarrow loads pandas, which costs more memory than a big file does.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import accumulate, chain
from typing import Any, Final

import numpy as np
import pyarrow as pa

from ringfence.core.tables import ATTRS, DATE, INT, REAL, TEXT, TEXTS, Table

_EPOCH: Final = date(1970, 1, 1).toordinal()
Pairs = Sequence[tuple[str, str]]


def table_of(rows: Sequence[Mapping[str, Any]], declared: Table) -> pa.Table:
    """The rows as columns of the declared types; a column that no row has is left out.

    Attributes are lists of pairs; they make up most of a row, and as two flat columns cost a tenth of what they cost
    pair by pair.
    """
    filled = set().union(*rows) if rows else set()
    columns = {
        column.name: column_of([row.get(column.name) for row in rows], column.type)
        for column in declared
        if column.name in filled
    }
    return pa.table(columns) if columns else pa.table([pa.nulls(0, c.type) for c in declared], schema=declared.schema)


def column_of(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The values as a column; None is NULL."""
    return _MAKERS[kind](values)


def repeated(text: str | None, times: int) -> pa.Array:
    """A column of text that is the same in every row."""
    return pa.nulls(times, TEXT) if text is None else pa.repeat(_texts([text])[0], times)


def maps_of(sizes: Sequence[int | None], keys: Sequence[str], items: Sequence[str]) -> pa.Array:
    """Attributes of all rows in two flat lists; ``sizes`` tells how many each row has, None: it is NULL."""
    return pa.MapArray.from_arrays(_offsets(sizes), _texts(keys), _texts(items))


def _maps(values: Sequence[Pairs | None]) -> pa.Array:
    flat = list(chain.from_iterable(chain.from_iterable(pairs for pairs in values if pairs)))
    return maps_of([None if pairs is None else len(pairs) for pairs in values], flat[::2], flat[1::2])


def _lists(values: Sequence[Sequence[str] | None]) -> pa.Array:
    sizes = [None if members is None else len(members) for members in values]
    return pa.ListArray.from_arrays(_offsets(sizes), _texts(list(chain.from_iterable(filter(None, values)))))


def _offsets(sizes: Sequence[int | None]) -> pa.Array:
    """Where each row begins among the flat values, NULL for rows without any, and where the last one ends."""
    ends = np.fromiter(accumulate((size or 0 for size in sizes), initial=0), np.int32, len(sizes) + 1)
    known = [size is not None for size in sizes]
    return pa.Array.from_buffers(pa.int32(), len(ends), [_validity([*known, True]), pa.py_buffer(ends)])


def _texts(values: Sequence[str | None]) -> pa.Array:
    data = "".join(filter(None, values))
    encoded = data.encode()
    one_byte_each = len(encoded) == len(data)
    sizes = (len(value if one_byte_each else value.encode()) if value else 0 for value in values)
    ends = np.fromiter(accumulate(sizes, initial=0), np.int32, len(values) + 1)
    valid = _validity([value is not None for value in values])
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(ends), pa.py_buffer(encoded), valid)


def _validity(known: Sequence[bool]) -> pa.Buffer | None:
    if all(known):
        return None
    return pa.py_buffer(np.packbits(np.fromiter(known, np.bool_, len(known)), bitorder="little"))


def _numbers(kind: pa.DataType, stored: str, number: Callable[[Any], float]) -> Callable[[Sequence[Any]], pa.Array]:
    def make(values: Sequence[Any]) -> pa.Array:
        data = np.array([0 if value is None else number(value) for value in values], stored)
        valid = _validity([value is not None for value in values])
        return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(data)])

    return make


_MAKERS: Final[Mapping[pa.DataType, Callable[[Sequence[Any]], pa.Array]]] = {
    TEXT: _texts,
    TEXTS: _lists,
    ATTRS: _maps,
    INT: _numbers(INT, "int64", int),
    REAL: _numbers(REAL, "float64", float),
    DATE: _numbers(DATE, "int32", lambda day: day.toordinal() - _EPOCH),
}
