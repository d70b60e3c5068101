"""Sites that the rows of a table describe."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.tables import TEXT, TEXTS
from ringfence.network.model import Context

_DESCRIBED: Final = ("name", "latitude", "longitude", "place", "position_basis", "accuracy_m", "country", "site_class")


def places(table: pa.Table) -> pa.Table:
    """The rows with 0,0 and half positions taken out, and a site id for rows that only have a position.

    A position without a site gets the id ``geo:latitude,longitude`` (RFC 5870), so that it is not lost.
    """
    if not {"latitude", "longitude"} <= set(table.column_names):
        return table.drop_columns([n for n in ("latitude", "longitude") if n in table.column_names])
    latitude, longitude = table["latitude"], table["longitude"]
    nowhere = pc.and_(pc.equal(latitude, 0), pc.equal(longitude, 0))
    usable = pc.and_(pc.and_(pc.is_valid(latitude), pc.is_valid(longitude)), pc.invert(pc.fill_null(nowhere, True)))
    latitude, longitude = pc.if_else(usable, latitude, None), pc.if_else(usable, longitude, None)
    site_id = table["site_id"] if "site_id" in table.column_names else pa.chunked_array([pa.nulls(len(table), TEXT)])
    if site_id.null_count:
        text = pc.binary_join_element_wise(latitude.cast(TEXT), longitude.cast(TEXT), ",")
        site_id = pc.coalesce(site_id, pc.binary_join_element_wise("geo:", text, ""))
    new = {"latitude": latitude, "longitude": longitude, "site_id": site_id}
    kept = table.drop_columns([name for name in new if name in table.column_names])
    for name, values in new.items():
        kept = kept.append_column(name, values)
    return kept


def sites_of(table: pa.Table, context: Context) -> pa.Table | None:
    """One row per operator and site; where rows disagree about a site the first counts, with a warning."""
    if "site_id" not in table.column_names:
        return None
    rows = table.filter(pc.is_valid(table["site_id"]))
    if not rows.num_rows:
        return None
    columns = {"operator": rows["operator"], "site_id": rows["site_id"], "source_ref": rows["source_ref"]}
    for name in _DESCRIBED:
        source = "site_name" if name == "name" else name
        if source in rows.column_names:
            columns[name] = rows[source]
    if "tags" in rows.column_names:
        columns["tags"] = pc.binary_join(rows["tags"], ";")
    described = [name for name in columns if name not in ("operator", "site_id", "source_ref")]
    wanted = [("source_ref", "first"), *((n, "first") for n in described), *((n, "count_distinct") for n in described)]
    groups = pa.table(columns).group_by(["operator", "site_id"], use_threads=False).aggregate(wanted)
    _warn(groups, [name for name in described if name != "tags"], context)
    result = {"operator": groups["operator"], "site_id": groups["site_id"], "source_ref": groups["source_ref_first"]}
    result |= {name: groups[f"{name}_first"] for name in described}
    if "tags" in result:
        # Tags may be of one element only: they are the site's where all its rows that have tags agree.
        agreed = pc.if_else(pc.equal(groups["tags_count_distinct"], 1), groups["tags_first"], None)
        result["tags"] = pc.split_pattern(agreed, ";").cast(TEXTS)
    return pa.table(result)


def _warn(groups: pa.Table, described: list[str], context: Context) -> None:
    for name in described:
        disputed = groups.filter(pc.greater(groups[f"{name}_count_distinct"], 1))
        for row in disputed.select(["site_id", f"{name}_first", "source_ref_first"]).to_pylist():
            context.problems.add(
                f"site {row['site_id']}",
                f"its rows disagree about {name}; {row[f'{name}_first']!r} ({row['source_ref_first']}) is used",
                "give one value per site",
                severity="warning",
            )
