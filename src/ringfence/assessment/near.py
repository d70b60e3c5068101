"""Which sites stand near a place of a confidential or public list, with what the precision of coordinates allows.

A 0.1 degree grid brings candidates together, the exact great-circle distance decides; no database extension is needed.
"""

import math

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ringfence.rulebook.model import PlaceList

EARTH_KM = 6371.0088
CELL = 0.1
"""Edge of a grid cell, degrees; about 11 km north to south."""


def _cell(degrees: float) -> int:
    return math.floor(degrees / CELL)


def _reached_cells(places: PlaceList, within_km: float) -> pa.Table:
    """One row per place and grid cell that its circle may touch; columns wrap at the antimeridian."""
    columns = round(360 / CELL)
    rows: list[dict[str, object]] = []
    high = math.degrees(within_km / EARTH_KM)
    for place in places.places:
        narrowing = max(math.cos(math.radians(min(89.9, abs(place.latitude) + high))), 1e-6)
        wide = min(180.0, high / narrowing)
        for row in range(_cell(place.latitude - high), _cell(place.latitude + high) + 1):
            cells = range(_cell(place.longitude - wide), _cell(place.longitude + wide) + 1)
            for column in sorted({cell % columns for cell in cells}):
                rows.append(
                    {"row": row, "column": column, "place_latitude": place.latitude, "place_longitude": place.longitude}
                )
    schema = pa.schema(
        [("row", pa.int64()), ("column", pa.int64()), ("place_latitude", pa.float64()), ("place_longitude", pa.float64())]
    )
    return pa.Table.from_pylist(rows, schema)


def distance_km(lat1: ir.Value, lon1: ir.Value, lat2: ir.Value, lon2: ir.Value) -> ir.Value:
    """Great-circle distance by the haversine formula."""
    a, b = lat1.radians(), lat2.radians()
    half = ((b - a) / 2).sin() ** 2 + a.cos() * b.cos() * ((lon2.radians() - lon1.radians()) / 2).sin() ** 2
    return 2 * EARTH_KM * ibis.least(half, 1.0).sqrt().asin()


def near(sites: ir.Table, places: PlaceList | None, within_km: float) -> ir.Table:
    """Sites that are near a place, or may be.

    Returns
    -------
    ir.Table
        One row per site that is not certainly far: ``site_no`` and ``certain``, false where the coordinates are missing
        or the list does not claim to be complete.
    """
    if places is None:
        return sites.select("site_no", certain=ibis.literal(False))
    columns = round(360 / CELL)
    cells = ibis.memtable(_reached_cells(places, within_km))
    located = sites.filter(sites.latitude.notnull() & sites.longitude.notnull()).mutate(
        row=(sites.latitude / CELL).floor().cast("int64"),
        column=(((sites.longitude / CELL).floor().cast("int64") % columns) + columns) % columns,
    )
    candidates = located.join(cells, ["row", "column"])
    hits = candidates.filter(
        distance_km(
            candidates.latitude, candidates.longitude, candidates.place_latitude, candidates.place_longitude
        ) <= within_km
    ).select("site_no").distinct().mutate(certain=ibis.literal(True))  # fmt: skip
    rest = sites if not places.complete else sites.filter(sites.latitude.isnull() | sites.longitude.isnull())
    unsure = rest.anti_join(hits, "site_no").select("site_no", certain=ibis.literal(False))
    return hits.union(unsure)
