"""Several imports to one network: each element and site once, whatever the order of the imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problems
from ringfence.core.tables import COMPONENT, CONFLICT, ELEMENT, RELATION, SITE, Table
from ringfence.network.conflicts import Groups, unite
from ringfence.network.history import Snapshot, in_newest, over_time, with_inferred_ends
from ringfence.network.model import in_order, stacked

_FIX: Final = (
    "see network/conflict.parquet; say in ringfence.toml which source is preferred ([merge] precedence), "
    "or import snapshots of one inventory as a series (--series)"
)
_RANK: Final = "rank"


@dataclass(frozen=True, slots=True)
class Imported:
    """What merging needs to know of one imported file."""

    formats: Mapping[str, tuple[str, str]]
    """File name and format by source id: of one file, or of all whose rows an export of ours holds."""
    tables: Mapping[str, pa.Table]
    """By name, one for each that importers fill."""
    series: str | None = None
    taken_on: date | None = None
    """Day of the snapshot; never None in a series."""
    partial: bool = False


def rank_of(name: str, format_name: str, precedence: Sequence[str]) -> int:
    """Place of a file in the order that the user gave: of the first entry that is its format or matches its name."""
    for rank, entry in enumerate(precedence):
        if entry == format_name or fnmatchcase(name, entry):
            return rank
    return len(precedence)


def merged_tables(
    imports: Sequence[Imported], problems: Problems, precedence: Sequence[str] = ()
) -> dict[str, pa.Table]:
    """The tables that importers fill, and the conflicts, by name.

    Parameters
    ----------
    precedence
        Formats or names of files (``*`` stands for any characters), the preferred first. Among others, and within one
        of them, the latest snapshot is preferred, then the smallest source id; a row without a date is older than any.
    """
    merging = _Merging(imports, precedence, problems)
    elements = merging.elements()
    components, relations = (merging.latest(declared) for declared in (COMPONENT, RELATION))
    conflicts = in_order(stacked(merging.conflicts, CONFLICT), CONFLICT)
    return {
        ELEMENT.name: elements,
        SITE.name: merging.united(merging.tables(SITE), SITE),
        COMPONENT.name: components,
        RELATION.name: relations,
        CONFLICT.name: conflicts,
    }


class _Merging:
    """One merge: its sources, the order among them, and what is found on the way."""

    def __init__(self, imports: Sequence[Imported], precedence: Sequence[str], problems: Problems) -> None:
        self.imports, self.problems = imports, problems
        files = {source: file for item in imports for source, file in item.formats.items()}
        self.names = {source: name for source, (name, _) in files.items()}
        self.ranks = {source: rank_of(*file, precedence) for source, file in files.items()}
        self.precedence = precedence
        self.conflicts: list[pa.Table] = []
        self._newest: dict[str, pa.Table] = {}
        """Of each series: operator, element_id and age of the newest snapshot that has it."""

    def tables(self, declared: Table) -> list[pa.Table]:
        return [item.tables[declared.name] for item in self.imports]

    def elements(self) -> pa.Table:
        """One row per operator and element, and one for each earlier stretch of an element in a series."""
        parts = [item.tables[ELEMENT.name] for item in self.imports if item.series is None]
        parts += [self._series(name, snapshots) for name, snapshots in self._by_series().items()]
        return self.united(parts, ELEMENT)

    def _by_series(self) -> dict[str, dict[date, list[Imported]]]:
        """The imports of each series and day that hold elements, the newest day first."""
        found: dict[str, dict[date, list[Imported]]] = {}
        for item in sorted(self.imports, key=lambda item: item.taken_on or date.min, reverse=True):
            if item.series is not None and item.taken_on is not None and item.tables[ELEMENT.name].num_rows:
                found.setdefault(item.series, {}).setdefault(item.taken_on, []).append(item)
        return dict(sorted(found.items()))

    def _series(self, name: str, by_day: Mapping[date, Sequence[Imported]]) -> pa.Table:
        snapshots = []
        for day, items in by_day.items():
            rows = self.united([item.tables[ELEMENT.name] for item in items], ELEMENT)
            snapshots.append(Snapshot(day, not any(item.partial for item in items), rows))
        if len(snapshots) == 1:
            return snapshots[0].rows
        story = over_time(name, snapshots, self.problems)
        self.conflicts.append(story.conflicts)
        self._newest[name] = story.newest
        return story.rows

    def united(self, parts: Sequence[pa.Table], declared: Table) -> pa.Table:
        """One row per key; what the preferred source does not say is taken from the next."""
        rows = self._by_precedence(parts, declared)
        repeats = _repeats(rows, declared)
        if not repeats.any():
            return rows
        starts = np.flatnonzero(~repeats)
        several = np.diff(np.append(starts, len(rows))) > 1
        in_several = np.repeat(several, np.diff(np.append(starts, len(rows))))
        shared = rows.filter(pa.array(in_several))
        groups = Groups.starting(~repeats[in_several])
        merged, differing = self._united_groups(shared, groups, declared)
        self._warn(shared, groups, differing)
        both = pa.concat_tables([rows.filter(pa.array(~in_several)), merged])
        places = np.argsort(np.concatenate([starts[~several], starts[several]]), kind="stable")
        return both.take(pa.array(places)).combine_chunks()

    def _united_groups(self, rows: pa.Table, groups: Groups, declared: Table) -> tuple[pa.Table, pa.Table]:
        if declared is not ELEMENT:
            return unite(rows, groups, declared)
        merged, differing = with_inferred_ends(rows, groups)
        self.conflicts.append(differing)
        return merged, differing

    def latest(self, declared: Table) -> pa.Table:
        """One row per key, that of the preferred source; of a series, that of the newest snapshot with the element."""
        key = "element_id" if declared is COMPONENT else "from_id"
        parts = []
        for item in self.imports:
            rows = item.tables[declared.name]
            newest = self._newest.get(item.series or "")
            parts.append(rows if newest is None else in_newest(rows, newest, item.taken_on, key))
        rows = self._by_precedence(parts, declared)
        repeats = _repeats(rows, declared)
        return rows.filter(pa.array(~repeats)) if repeats.any() else rows

    def _by_precedence(self, parts: Sequence[pa.Table], declared: Table) -> pa.Table:
        rows = stacked(parts, declared)
        filled = [part for part in parts if part.num_rows]
        if len(filled) < 2:
            return in_order(rows, declared)
        keys = [(name, "ascending") for name in declared.order]
        order = pa.table({name: rows[name] for name in (*declared.order, "snapshot_at", "source_id")})
        if self.precedence:
            order = order.append_column(_RANK, self._ranks(rows))
            keys.append((_RANK, "ascending"))
        keys += [("snapshot_at", "descending"), ("source_id", "ascending")]
        return rows.take(pc.sort_indices(order, keys)).combine_chunks()

    def _ranks(self, rows: pa.Table) -> pa.Array:
        last = len(self.precedence)
        sources = rows["source_id"].combine_chunks().dictionary_encode(null_encoding="encode")
        ranks = [self.ranks.get(source, last) for source in sources.dictionary.to_pylist()]
        return pa.array(ranks, pa.int64()).take(sources.indices)

    def _warn(self, rows: pa.Table, groups: Groups, differing: pa.Table) -> None:
        """One warning per pair of files that disagree: how many elements both have, and the values by column."""
        if not differing.num_rows:
            return
        pairs = pc.binary_join_element_wise(differing["source_b"], differing["source_a"], "\n")
        plain = pc.replace_substring_regex(differing["column"], r"^attrs\..*", "attrs")
        counted = pa.table({"pair": pairs, "column": plain}).group_by(["pair", "column"]).aggregate([([], "count_all")])
        both = _shared_elements(rows, groups)
        found: dict[str, list[tuple[int, str]]] = {}
        for row in counted.to_pylist():
            found.setdefault(row["pair"], []).append((-row["count_all"], row["column"]))
        for pair, columns in sorted(found.items()):
            lost, used = (self.names.get(source_id, source_id) for source_id in pair.split("\n"))
            told = ", ".join(f"{column} {-count}" for count, column in sorted(columns))
            self.problems.add(
                lost,
                f"{both.get(pair, 0)} elements are also in {used}, which is preferred; values that differ: {told}",
                _FIX,
                severity="warning",
            )


def _shared_elements(rows: pa.Table, groups: Groups) -> dict[str, int]:
    """How many elements each pair of sources has in common, by ``less preferred, newline, more preferred``."""
    source = rows["source_id"].combine_chunks().dictionary_encode()
    names, codes = source.dictionary.to_pylist(), source.indices.to_numpy()
    counts: dict[str, int] = {}
    # Distances between rows of a group: as many rounds as sources share an element, not as there are elements.
    for step in range(1, int(np.bincount(groups.number).max())):
        together = groups.number[step:] == groups.number[:-step]
        pairs, found = np.unique(codes[step:][together] * len(names) + codes[:-step][together], return_counts=True)
        for pair, count in zip(pairs.tolist(), found.tolist(), strict=True):
            later, earlier = divmod(pair, len(names))
            label = f"{names[later]}\n{names[earlier]}"
            counts[label] = counts.get(label, 0) + count
    return counts


def _repeats(rows: pa.Table, declared: Table) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each row has the key of the row before it."""
    same = np.zeros(len(rows), dtype=np.bool_)
    if len(rows) > 1:
        same[1:] = True
        for name in declared.order:
            values = rows[name].combine_chunks()
            same[1:] &= pc.fill_null(pc.equal(values[1:], values[:-1]), False).to_numpy(zero_copy_only=False)
    return same
