"""Rows of several sources that describe one thing: one row of them, and what they disagree about; set-based."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.tables import CONFLICT, ELEMENT, SITE, TEXT, Table

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ORIGIN: Final = ("snapshot_at", "source_id", "source_format", "source_ref")
"""Of the most preferred row, whichever rows the values come from."""

FROM_ONE_ROW: Final[Mapping[str, Mapping[tuple[str, ...], tuple[str, ...]]]] = {
    ELEMENT.name: {
        ("supplier_id|supplier_raw",): ("supplier_raw", "supplier_id", "supplier_basis"),
        ("function", "function_raw"): ("function", "function_raw"),
    },
    SITE.name: {("latitude",): ("latitude", "longitude", "position_basis", "accuracy_m")},
}
"""Columns that say something only together, after what decides on their row.

The row is the first that has the first deciding column, if none has it the first that has the second, and so on;
``a|b`` is either of two. So no supplier's name of one source stands beside the id that another one's was resolved to.
"""

DEPENDS_ON: Final = {
    "domain": "function", "product_number": "product", "patch": "sw_version", "image_digest": "image_ref",
    "site_class": "site_id",
}  # fmt: skip
"""Columns that are taken only from rows that do not contradict the value used of another column."""

SPELLINGS: Final = ("supplier_raw", "function_raw", "supplier_basis")
"""How a source writes what another column says: no conflict by itself."""

NOT_COMPARED: Final = (*ORIGIN, *SPELLINGS, "last_seen_on", "absent_on", "attrs")
_ORDER_OF_MEMBERS: Final = ";"


@dataclass(frozen=True, slots=True)
class Groups:
    """Consecutive rows that describe one thing, the most preferred first."""

    number: Codes
    """Group of each row, from 0."""
    first: Codes
    """First row of each group."""

    @classmethod
    def starting(cls, starts: Flags) -> "Groups":
        """Groups that begin at each row of ``starts``."""
        return cls(np.cumsum(starts, dtype=np.int64) - 1, np.flatnonzero(starts))

    def __len__(self) -> int:
        return len(self.first)

    def first_of(self, rows: Flags) -> Codes:
        """The first row of each group for which ``rows`` holds, or -1."""
        picked = np.full(len(self), -1, dtype=np.int64)
        found = np.flatnonzero(rows)
        # The last assignment to an index counts, so the first row of a group is assigned last.
        picked[self.number[found[::-1]]] = found[::-1]
        return picked


def unite(rows: pa.Table, groups: Groups, declared: Table) -> tuple[pa.Table, pa.Table]:
    """One row per group: column by column, what the first row does not say is taken from the next.

    Returns
    -------
    tuple of pa.Table
        The rows with the columns of ``declared``, and the values that gave way with those of `CONFLICT`
        (empty for tables other than elements).
    """
    picks = _picks(rows, groups, declared)
    columns: dict[str, Any] = {name: taken(rows[name], pick) for name, pick in picks.items()}
    lost = [CONFLICT.schema.empty_table()]
    if declared is ELEMENT:
        columns["attrs"], differing = _united_attrs(rows, groups)
        lost.append(differing)
        lost += [_differing(rows, groups, name, picks) for name in declared.names if name not in NOT_COMPARED]
        lost.append(_unresolved(rows, groups, picks["supplier_raw"]))
    return pa.table({name: columns[name] for name in declared.names}, schema=declared.schema), pa.concat_tables(lost)


def _picks(rows: pa.Table, groups: Groups, declared: Table) -> dict[str, Codes]:
    """For each column the row of each group whose value is used; -1: none has one."""
    picks: dict[str, Codes] = {name: groups.first for name in ORIGIN if name in declared.names}
    for deciding, together in FROM_ONE_ROW.get(declared.name, {}).items():
        picked = np.full(len(groups), -1, dtype=np.int64)
        for names in deciding:
            said = np.any([valid(rows[name]) for name in names.split("|")], axis=0)
            picked = np.where(picked < 0, groups.first_of(said), picked)
        picks |= dict.fromkeys(together, picked)
    later = [name for name in declared.names if name not in picks and name != "attrs"]
    for name in sorted(later, key=lambda name: name in DEPENDS_ON):
        said = valid(rows[name])
        if name in DEPENDS_ON and declared is ELEMENT:
            said = said & ~_contradicts(rows[DEPENDS_ON[name]], groups, picks[DEPENDS_ON[name]])
        picks[name] = groups.first_of(said)
    return picks


def valid(column: pa.ChunkedArray) -> Flags:
    """Whether each row has a value."""
    if column.null_count == len(column):
        return np.zeros(len(column), dtype=np.bool_)
    found: Flags = pc.is_valid(column).to_numpy()
    return found


def taken(column: pa.ChunkedArray, pick: Codes) -> pa.ChunkedArray:
    """The values of some rows; -1: NULL."""
    return column.take(pa.array(pick, mask=pick < 0))


def _contradicts(column: pa.ChunkedArray, groups: Groups, pick: Codes) -> Flags:
    """Whether each row has another value than the one used."""
    used = taken(column, pick[groups.number])
    found: Flags = pc.fill_null(pc.not_equal(column, used), False).to_numpy()
    return found


def _differing(rows: pa.Table, groups: Groups, name: str, picks: Mapping[str, Codes]) -> pa.Table:
    said = valid(rows[name])
    if name in DEPENDS_ON:
        said = said & ~_contradicts(rows[DEPENDS_ON[name]], groups, picks[DEPENDS_ON[name]])
    return _pairs(rows, name, rows[name], groups, picks[name], said)


def _unresolved(rows: pa.Table, groups: Groups, pick: Codes) -> pa.Table:
    """Names of suppliers that differ where not both are resolved, so that their ids cannot be compared."""
    names, resolved = rows["supplier_raw"], valid(rows["supplier_id"])
    both = resolved & (pick >= 0)[groups.number] & resolved[pick[groups.number]]
    return _pairs(rows, "supplier_raw", names, groups, pick, valid(names) & ~both)


def _pairs(
    rows: pa.Table, name: str, values: pa.ChunkedArray, groups: Groups, pick: Codes, said: Flags
) -> pa.Table:  # fmt: skip
    """Rows of `CONFLICT`: values that are said and differ from the one that is used, in more than case."""
    used = pick[groups.number]
    others = np.flatnonzero(said & (used >= 0) & (used != np.arange(len(used))))
    if not len(others):
        return CONFLICT.schema.empty_table()
    texts = as_text(values) if pa.types.is_nested(values.type) else values
    a, b = texts.take(pa.array(used[others])), texts.take(pa.array(others))
    differs = pc.fill_null(pc.not_equal(a, b), False)
    if not pc.any(differs).as_py():
        return CONFLICT.schema.empty_table()
    a, b, others = a.filter(differs), b.filter(differs), others[differs.to_numpy()]
    if pa.types.is_string(a.type):
        more = pc.not_equal(pc.utf8_lower(a), pc.utf8_lower(b))
        a, b, others = a.filter(more), b.filter(more), others[more.to_numpy()]
    return conflict_rows(rows, name, used[others], others, (a, b))


def conflict_rows(
    rows: pa.Table, name: str, used: Codes, others: Codes, values: Sequence[pa.ChunkedArray | pa.Array]
) -> pa.Table:
    """Rows of `CONFLICT` for pairs of rows and their values of a column."""
    about = rows.select(["operator", "element_id"]).take(pa.array(others))
    columns = {
        "operator": about["operator"],
        "element_id": about["element_id"],
        "column": pa.repeat(pa.scalar(name, TEXT), len(others)),
        "value_a": values[0].cast(TEXT),
        "source_a": rows["source_id"].take(pa.array(used)),
        "value_b": values[1].cast(TEXT),
        "source_b": rows["source_id"].take(pa.array(others)),
    }
    return pa.table(columns, schema=CONFLICT.schema)


def as_text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Lists of text as text, members in order; each distinct list is sorted once."""
    encoded = pc.binary_join(values, _ORDER_OF_MEMBERS).combine_chunks().dictionary_encode()
    members = (text.split(_ORDER_OF_MEMBERS) for text in encoded.dictionary.to_pylist())
    ordered = pa.array([_ORDER_OF_MEMBERS.join(sorted(part)) for part in members], TEXT)
    return pa.chunked_array([ordered.take(encoded.indices)])


def _united_attrs(rows: pa.Table, groups: Groups) -> tuple[pa.Array, pa.Table]:
    """The attributes of all rows of a group: of several values of one name, the first."""
    maps = rows["attrs"].combine_chunks()
    if maps.null_count == len(maps):
        return pa.nulls(len(groups), maps.type), CONFLICT.schema.empty_table()
    ends = maps.offsets.to_numpy()
    keys, items = (part[ends[0] : ends[-1]] for part in (maps.keys, maps.items))
    row_of = np.repeat(np.arange(len(maps)), np.diff(ends))
    names = keys.dictionary_encode()
    slot = groups.number[row_of] * (len(names.dictionary) + 1) + names.indices.to_numpy()
    _, first, inverse = np.unique(slot, return_index=True, return_inverse=True)
    kept = np.sort(first)
    counts = np.bincount(groups.number[row_of[kept]], minlength=len(groups))
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
    united = pa.MapArray.from_arrays(offsets, keys.take(pa.array(kept)), items.take(pa.array(kept)))
    said = groups.first_of(valid(rows["attrs"])) >= 0
    united = pc.if_else(pa.array(said), united, pa.scalar(None, united.type))
    return united, _differing_attrs(rows, names, items, row_of, first[inverse])


def _differing_attrs(
    rows: pa.Table, names: pa.DictionaryArray, items: pa.Array, row_of: Codes, used: Codes
) -> pa.Table:
    others = np.flatnonzero(used != np.arange(len(used)))
    a, b = items.take(pa.array(used[others])), items.take(pa.array(others))
    differs = pc.fill_null(pc.not_equal(a, b), False)
    others = others[differs.to_numpy(zero_copy_only=False)]
    pair = (a.filter(differs), b.filter(differs))
    found = conflict_rows(rows, "attrs", row_of[used[others]], row_of[others], pair)
    columns = pc.binary_join_element_wise("attrs", names.dictionary.take(names.indices.take(pa.array(others))), ".")
    return found.set_column(found.schema.get_field_index("column"), "column", columns)
