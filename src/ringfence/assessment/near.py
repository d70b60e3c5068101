"""Which sites stand near a place of a confidential or public list, with what the precision of coordinates allows.

A 0.1 degree grid brings candidates together, the exact great-circle distance decides; no database extension is needed.
"""

import math

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ringfence.assessment.distance import EARTH_KM, LOOSEST_KM
from ringfence.rulebook.facts import PlaceList

CELL = 0.1
"""Edge of a grid cell, degrees; about 11 km north to south."""


def _cell(degrees: float) -> int:
    return math.floor(degrees / CELL)


def _reached_cells(places: PlaceList, reach_km: float) -> pa.Table:
    """One row per place and grid cell that its circle may touch; columns wrap at the antimeridian."""
    columns = round(360 / CELL)
    rows: list[dict[str, object]] = []
    high = math.degrees(reach_km / EARTH_KM) + 1e-9
    for place in places.places:
        wide = _half_width(place.latitude, high)
        for row in range(_cell(place.latitude - high), _cell(place.latitude + high) + 1):
            cells = range(_cell(place.longitude - wide), _cell(place.longitude + wide) + 1)
            for column in sorted({cell % columns for cell in cells}):
                rows.append(
                    {"row": row, "column": column, "place_latitude": place.latitude, "place_longitude": place.longitude}
                )
    schema = pa.schema(
        [
            ("row", pa.int64()),
            ("column", pa.int64()),
            ("place_latitude", pa.float64()),
            ("place_longitude", pa.float64()),
        ]
    )
    return pa.Table.from_pylist(rows, schema)


def _half_width(latitude: float, high: float) -> float:
    """How far east and west of its centre a circle of ``high`` degrees reaches: all around if a pole lies in it."""
    if abs(latitude) + high >= 90:
        return 180.0
    return math.degrees(math.asin(math.sin(math.radians(high)) / math.cos(math.radians(latitude)))) + 1e-9


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
        One row per site that is not certainly far: ``site_no`` and ``certain``, false where the position is missing or
        its precision leaves the limit open, or where the list does not claim to be complete.
    """
    if places is None:
        return sites.select("site_no", certain=ibis.literal(False))
    columns = round(360 / CELL)
    cells = ibis.memtable(_reached_cells(places, within_km + LOOSEST_KM))
    loose = ibis.coalesce(sites.accuracy_m, 0.0) / 1000
    somewhere = sites.latitude.notnull() & sites.longitude.notnull() & (loose <= LOOSEST_KM)
    located = sites.mutate(loose=loose).filter(somewhere & ~((sites.latitude == 0) & (sites.longitude == 0)))
    on_grid = located.mutate(
        row=(located.latitude / CELL).floor().cast("int64"),
        column=(((located.longitude / CELL).floor().cast("int64") % columns) + columns) % columns,
    )
    pairs = on_grid.join(cells, ["row", "column"])
    measured = pairs.mutate(
        distance=distance_km(pairs.latitude, pairs.longitude, pairs.place_latitude, pairs.place_longitude)
    )
    close = measured.filter(measured.distance - measured.loose <= within_km)
    hits = close.group_by("site_no").aggregate(certain=(close.distance + close.loose <= within_km).any())
    rest = sites.anti_join(located, "site_no") if places.complete else sites
    return hits.union(rest.anti_join(hits, "site_no").select("site_no", certain=ibis.literal(False)))
