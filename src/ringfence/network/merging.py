"""Several imports to one network: each element and site once, whatever the order of the imports."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problems
from ringfence.core.tables import COMPONENT, ELEMENT, RELATION, SITE, Table
from ringfence.network.model import in_order, stacked


def merged_tables(
    parts: Mapping[str, Sequence[pa.Table]], names: dict[str, str], problems: Problems
) -> dict[str, pa.Table]:
    """The tables that importers fill, by name, from those of each import."""
    merged = {declared.name: latest(parts[declared.name], declared) for declared in (COMPONENT, RELATION)}
    merged[ELEMENT.name] = merged_elements(parts[ELEMENT.name], names, problems)
    merged[SITE.name] = merged_sites(parts[SITE.name])
    return merged


def latest(parts: Sequence[pa.Table], declared: Table) -> pa.Table:
    """One row per key: that of the latest snapshot."""
    rows = _by_precedence(parts, declared)
    return rows.filter(pc.invert(_repeats(rows, declared)))


def merged_elements(parts: Sequence[pa.Table], names: dict[str, str], problems: Problems) -> pa.Table:
    """One row per operator and element: of several, that of the latest snapshot, then of the smallest source id.

    A row whose source gives no date is older than any dated one. Which files gave way is a warning.
    """
    rows = _by_precedence(parts, ELEMENT)
    later = _repeats(rows, ELEMENT)
    if not pc.any(later, min_count=0).as_py():
        return rows
    kept = rows.filter(pc.invert(later))
    _warn(rows.filter(later), kept, names, problems)
    return kept


def merged_sites(parts: Sequence[pa.Table]) -> pa.Table:
    """One row per operator and site; what the latest snapshot does not say is taken from earlier ones."""
    rows = _by_precedence(parts, SITE)
    if not pc.any(_repeats(rows, SITE), min_count=0).as_py():
        return rows
    flat = rows.set_column(rows.schema.get_field_index("tags"), "tags", pc.binary_join(rows["tags"], "\n"))
    values = [name for name in SITE.names if name not in SITE.order]
    groups = flat.group_by(list(SITE.order), use_threads=False).aggregate([(name, "first") for name in values])
    columns = {name: groups[f"{name}_first"] for name in values} | {name: groups[name] for name in SITE.order}
    columns["tags"] = pc.split_pattern(columns["tags"], "\n")
    merged = pa.table({name: columns[name] for name in SITE.names}).cast(SITE.schema)
    return in_order(merged, SITE)


def _by_precedence(parts: Sequence[pa.Table], declared: Table) -> pa.Table:
    rows = stacked(parts, declared)
    if not rows.num_rows:
        return rows
    keys = [
        *((name, "ascending") for name in declared.order),
        ("snapshot_at", "descending"),
        ("source_id", "ascending"),
    ]
    return rows.sort_by(keys).combine_chunks()


def _repeats(rows: pa.Table, declared: Table) -> pa.Array:
    """Whether each row has the key of the row before it."""
    same = pa.array([True] * max(len(rows) - 1, 0), pa.bool_())
    for name in declared.order:
        values = rows[name].combine_chunks()
        same = pc.and_(same, pc.fill_null(pc.equal(values[1:], values[:-1]), False))
    first = pa.array([False] * min(len(rows), 1), pa.bool_())
    return pa.concat_arrays([first, pc.cast(same, pa.bool_())])


def _warn(lost: pa.Table, kept: pa.Table, names: dict[str, str], problems: Problems) -> None:
    key = list(ELEMENT.order)
    winner = kept.select([*key, "source_id"]).rename_columns([*key, "winner"])
    pairs = lost.select([*key, "source_id"]).join(winner, key).group_by(["source_id", "winner"])
    for row in sorted(
        pairs.aggregate([("element_id", "count")]).to_pylist(), key=lambda r: (r["source_id"], r["winner"])
    ):
        winning = names.get(row["winner"], row["winner"])
        problems.add(
            names.get(row["source_id"], row["source_id"]),
            f"{row['element_id_count']} elements are also in {winning}, whose rows are used",
            "import each element from one file; of several, the one with the latest snapshot counts",
            severity="warning",
        )
