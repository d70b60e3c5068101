"""Snapshots of one inventory on several days: when elements left, and what they were before; set-based.

The dates of a thing that left or was replaced between two snapshots are known only to lie between their days. What
carries the doubt: in_service_to is the latest day possible, so that nothing is taken as gone while it may be there,
and last_seen_on the day after which it left; absent_on is the day after which a thing came.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problems
from ringfence.core.tables import CONFLICT, DATE, ELEMENT, TEXT
from ringfence.network.conflicts import Codes, Flags, Groups, conflict_rows, taken, unite, valid

UNTIL: Final = "@until:"
"""Between the id of an element and the day on which something else took its place."""

REPLACED_IF_CHANGED: Final = ("serial", "function", "country", "site_id")
"""Beside the supplier: where two snapshots state different values, another thing has taken the element's place."""

_AGE: Final = "age"
_DAY: Final = "day"
_NEVER: Final = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An inventory of one scope on one day."""

    day: date
    whole: bool
    """Whether all of it could be read: only then does it show that something is not there."""
    rows: pa.Table
    """Elements, each once."""


@dataclass(frozen=True, slots=True)
class Story:
    """What the snapshots of a series tell together."""

    rows: pa.Table
    """Elements: for each the newest stretch under its own id, earlier ones as ``ID@until:DAY``."""
    conflicts: pa.Table
    """Dates that a snapshot states and that other snapshots contradict."""
    newest: pa.Table
    """Operator, element_id and the day of the newest snapshot that has the element."""


def over_time(series: str, snapshots: Sequence[Snapshot], problems: Problems) -> Story:
    """Tell the elements of several snapshots, given the newest first, as stretches of time.

    Within a stretch, what a newer snapshot does not say is taken from an older one. Only a whole snapshot that has
    elements of the same operator ends an element.
    """
    told = _Stretches(snapshots)
    rows, changes = unite(told.rows, told.groups, ELEMENT)
    ends, seen = told.ends(rows)
    starts, absent = told.starts(rows)
    conflicts = [told.contradicted(rows, "in_service_from", starts), told.contradicted(rows, "in_service_to", ends)]
    dated = {"in_service_from": starts, "in_service_to": ends, "last_seen_on": seen, "absent_on": absent}
    newest = rows.select(["operator", "element_id"]).append_column(_DAY, _dates(told.day_of(told.newest_age)))
    rows = _set(rows, {name: _dates(days) for name, days in dated.items()} | {"element_id": told.ids(rows, ends)})
    _warn(series, snapshots, told, changes, problems)
    return Story(rows, pa.concat_tables(conflicts), newest.filter(pa.array(told.is_last)))


class _Stretches:
    """All rows of a series by element, the newest first, and where something else took the place of an element."""

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self.days: Codes = np.array([_number(snapshot.day) for snapshot in snapshots], dtype=np.int64)
        rows = pa.concat_tables([snapshot.rows for snapshot in snapshots])
        ages = np.repeat(np.arange(len(snapshots)), [snapshot.rows.num_rows for snapshot in snapshots])
        order = pa.table({"operator": rows["operator"], "element_id": rows["element_id"], _AGE: ages})
        index = pc.sort_indices(order, [("operator", "ascending"), ("element_id", "ascending"), (_AGE, "ascending")])
        self.rows = rows.take(index).combine_chunks()
        self.age: Codes = ages[index.to_numpy()]
        self.begins = _begins(self.rows)
        self.groups = Groups.starting(self.begins | self._replaced())
        first, last = self.groups.first, np.append(self.groups.first[1:], len(self.age)) - 1
        self.newest_age, self.oldest_age = self.age[first], self.age[last]
        self.is_last: Flags = self.begins[first]
        """Whether the stretch is the newest of its element."""
        self.is_first: Flags = np.append(self.is_last[1:], True)
        """Whether it is the oldest."""
        self._cover(snapshots)

    def _cover(self, snapshots: Sequence[Snapshot]) -> None:
        """For each operator and snapshot the next newer and the next older whole snapshot with that operator; or -1."""
        operators = self.rows["operator"].combine_chunks().dictionary_encode()
        names = {name: code for code, name in enumerate(operators.dictionary.to_pylist())}
        self.operator: Codes = operators.indices.to_numpy().astype(np.int64)
        covers = np.zeros((len(names), len(snapshots)), dtype=np.bool_)
        for age, snapshot in enumerate(snapshots):
            covers[[names[name] for name in snapshot.rows["operator"].unique().to_pylist()], age] = snapshot.whole
        self.next_newer = np.full(covers.shape, -1, dtype=np.int64)
        self.next_older = np.full(covers.shape, -1, dtype=np.int64)
        for age in range(1, len(snapshots)):
            self.next_newer[:, age] = np.where(covers[:, age - 1], age - 1, self.next_newer[:, age - 1])
        for age in reversed(range(len(snapshots) - 1)):
            self.next_older[:, age] = np.where(covers[:, age + 1], age + 1, self.next_older[:, age + 1])

    def _replaced(self) -> Flags:
        """Rows that state another supplier, serial number, function or place than the newer rows of the element."""
        start = np.maximum.accumulate(np.where(self.begins, np.arange(len(self.begins)), 0))
        changed = np.zeros(len(start), dtype=np.bool_)
        for name in REPLACED_IF_CHANGED:
            changed |= _differs(self.rows[name], start)
        names = pc.utf8_lower(self.rows["supplier_raw"])
        supplier = pc.coalesce(self.rows["supplier_id"], names)
        return changed | (_differs(supplier, start) & ~_agrees(names, start))

    def day_of(self, age: Codes) -> Codes:
        """The day of the snapshot; never for an age of -1."""
        return np.where(age < 0, _NEVER, self.days[age])

    def ends(self, rows: pa.Table) -> tuple[Codes, Codes]:
        """Each stretch's in_service_to and last_seen_on."""
        stated, begun = _numbers(rows["in_service_to"]), _numbers(rows["in_service_from"])
        seen = self.day_of(self.newest_age)
        operator = self.operator[self.groups.first]
        gone = self.day_of(self.next_newer[operator, self.newest_age])
        # The stretch before this one in the table is what took its place, if it is of the same element.
        after = np.maximum(np.arange(len(seen)) - 1, 0)
        came = self.day_of(self.oldest_age)[after]
        exact = (begun[after] > seen) & (begun[after] <= came)
        end = np.where(self.is_last, gone, np.where(exact, begun[after], came))
        inferred = (end != _NEVER) & ((stated == _NEVER) | (stated > end))
        doubtful = inferred & (self.is_last | ~exact)
        return np.where(inferred, end, stated), np.where(doubtful, seen, _NEVER)

    def starts(self, rows: pa.Table) -> tuple[Codes, Codes]:
        """Each stretch's in_service_from and absent_on."""
        stated = _numbers(rows["in_service_from"])
        operator = self.operator[self.groups.first]
        missing = self.day_of(self.next_older[operator, self.oldest_age])
        before = np.minimum(np.arange(len(stated)) + 1, len(stated) - 1)
        taken_over = self.day_of(self.newest_age)[before]
        # A thing that took another's place cannot have been there before; a date that says so is the place's.
        wrong = ~self.is_first & (stated <= taken_over)
        start = np.where(wrong, self.day_of(self.oldest_age), stated)
        doubt = np.where(self.is_first, missing, taken_over)
        exact = (stated != _NEVER) & ~wrong
        return start, np.where(exact, _NEVER, doubt)

    def contradicted(self, rows: pa.Table, name: str, used: Codes) -> pa.Table:
        """Conflicts: dates that a snapshot states where another day is used."""
        stated = _numbers(rows[name])
        found = np.flatnonzero((stated != _NEVER) & (stated != used))
        pair = (_dates(used[found]), _dates(stated[found]))
        return conflict_rows(rows, name, found, found, pair) if len(found) else CONFLICT.schema.empty_table()

    def ids(self, rows: pa.Table, ends: Codes) -> pa.ChunkedArray:
        """The element's own id for its newest stretch."""
        until = pc.binary_join_element_wise(rows["element_id"], _dates(ends).cast(TEXT), UNTIL)
        return pc.if_else(pa.array(self.is_last), rows["element_id"], until)

    def gaps(self) -> int:
        """How often an element is missing from a whole snapshot between two that have it."""
        older = ~self.begins
        older[0] = False
        between = self.next_newer[self.operator, self.age]
        newer_age = np.concatenate([[-1], self.age[:-1]])
        return int(np.count_nonzero(older & (between > newer_age)))


def _differs(column: pa.ChunkedArray, start: Codes) -> Flags:
    """Whether each row states another value than the nearest newer row of the element that states one."""
    return _compared(column, start, pc.not_equal)


def _agrees(column: pa.ChunkedArray, start: Codes) -> Flags:
    return _compared(column, start, pc.equal)


def _compared(column: pa.ChunkedArray, start: Codes, compare: Callable[..., pa.ChunkedArray]) -> Flags:
    said = valid(column)
    if not said.any():
        return said
    last = np.maximum.accumulate(np.where(said, np.arange(len(said)), -1))
    newer = np.concatenate([[-1], last[:-1]])
    newer = np.where(newer >= start, newer, -1)
    found: Flags = pc.fill_null(compare(column, taken(column, newer)), False).to_numpy()
    return found


def _begins(rows: pa.Table) -> Flags:
    begins = np.ones(len(rows), dtype=np.bool_)
    same = np.ones(max(len(rows) - 1, 0), dtype=np.bool_)
    for name in ("operator", "element_id"):
        values = rows[name].combine_chunks()
        same &= pc.fill_null(pc.equal(values[1:], values[:-1]), False).to_numpy(zero_copy_only=False)
    begins[1:] = ~same
    return begins


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _numbers(column: pa.ChunkedArray) -> Codes:
    """Days as numbers; never for NULL."""
    days: Codes = pc.fill_null(column.cast(pa.int32()).cast(pa.int64()), _NEVER).to_numpy()
    return days


def _dates(numbers: Codes) -> pa.Array:
    known = numbers != _NEVER
    return pa.array(np.where(known, numbers, 0).astype(np.int32), pa.int32(), mask=~known).cast(DATE)


def _set(rows: pa.Table, columns: dict[str, pa.Array]) -> pa.Table:
    for name, values in columns.items():
        rows = rows.set_column(rows.schema.get_field_index(name), name, values)
    return rows


def in_newest(rows: pa.Table, newest: pa.Table, day: date | None, key: str) -> pa.Table:
    """The rows of one snapshot whose element (in column ``key``) is in no newer one."""
    if not rows.num_rows or day is None:
        return rows
    keys = rows.select(["operator", key]).append_column("row", pa.array(range(len(rows)), pa.int64()))
    here = newest.filter(pc.equal(newest[_DAY], pa.scalar(day, DATE)))
    found = keys.join(here.select(["operator", "element_id"]), ["operator", key], ["operator", "element_id"], "inner")
    return rows.take(pa.array(np.sort(found["row"].to_numpy())))


def with_inferred_ends(rows: pa.Table, groups: Groups) -> tuple[pa.Table, pa.Table]:
    """Elements of several sources as one row each; what left one of them counts as gone only if no other has it.

    An end that a source states counts before one that was inferred. An inferred end falls, with a conflict, where
    another source still has the element: one that is not dated, or was taken on that day or later.
    """
    seen = valid(rows["last_seen_on"])
    ends = np.where(seen, _numbers(rows["in_service_to"]), _NEVER)
    if seen.any():
        stated = pc.if_else(pa.array(seen), None, rows["in_service_to"])
        plain = _set(rows, {"in_service_to": stated, "last_seen_on": pa.nulls(len(rows), DATE)})
    else:
        plain = rows
    merged, differing = unite(plain, groups, ELEMENT)
    if seen.any():
        merged, fallen = _ended(rows, groups, merged, ends)
        differing = pa.concat_tables([differing, fallen])
    begun, absent = _numbers(merged["in_service_from"]), _numbers(merged["absent_on"])
    absent = np.where((begun != _NEVER) & (begun <= absent), _NEVER, absent)
    return _set(merged, {"absent_on": _dates(absent)}), differing


def _ended(rows: pa.Table, groups: Groups, merged: pa.Table, ends: Codes) -> tuple[pa.Table, pa.Table]:
    latest = np.full(len(groups), _NEVER, dtype=np.int64)
    np.maximum.at(latest, groups.number, ends)
    of = groups.first_of((ends != _NEVER) & (ends == latest[groups.number]))
    taken_on = _numbers(rows["snapshot_at"].cast(DATE))
    dated = taken_on != _NEVER
    open_ = (ends == _NEVER) & ~valid(rows["in_service_to"])
    still = groups.first_of(open_ & (~dated | (taken_on >= latest[groups.number])))
    free = ~valid(merged["in_service_to"]) & (of >= 0)
    falls, holds = free & (still >= 0), free & (still < 0)
    to = np.where(holds, latest, _numbers(merged["in_service_to"]))
    last = np.where(holds, _numbers(taken(rows["last_seen_on"], of)), _NEVER)
    found = np.flatnonzero(falls)
    pair = (pa.nulls(len(found), TEXT), _dates(latest[found]))
    conflicts = conflict_rows(rows, "in_service_to", still[found], of[found], pair)
    return _set(merged, {"in_service_to": _dates(to), "last_seen_on": _dates(last)}), conflicts


def _warn(series: str, snapshots: Sequence[Snapshot], told: _Stretches, changes: pa.Table, problems: Problems) -> None:
    where = f"series {series}"
    for snapshot in snapshots:
        if not snapshot.whole:
            problems.add(where, f"the snapshot of {snapshot.day} is partial: nothing counts as gone by it",
                         "import that day again from a whole file", severity="warning")  # fmt: skip
    if gaps := told.gaps():
        problems.add(where, f"{gaps} times an element is missing from a snapshot between two that have it",
                     "such elements count as in service throughout; check the exports", severity="warning")  # fmt: skip
    counts = pc.value_counts(changes["column"]).to_pylist()
    if counts:
        listed = ", ".join(f"{row['values']} {row['counts']}" for row in sorted(counts, key=lambda row: row["values"]))
        problems.add(where, f"values that changed between snapshots, of which only the latest is kept: {listed}",
                     "for the state of an earlier day, import its snapshots into a workspace of their own",
                     severity="warning")  # fmt: skip
