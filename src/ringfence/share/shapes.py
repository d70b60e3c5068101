"""Country shapes for maps: a compact file made once from Natural Earth, and how it was made.

The file holds the arcs of a TopoJSON topology, simplified and rounded to a hundredth of a degree, as base64 of
variable-length integers (LEB128 of zigzag differences: point count, then longitude and latitude steps of each arc).
"""

import base64
import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

from iso3166 import countries_by_numeric

GRID: Final = 0.01
"""Degrees per unit of the stored coordinates."""

LEAST_AREA: Final = 0.001
"""A point goes where the triangle with its neighbours is smaller (square degrees)."""

Point = tuple[float, float]


@cache
def load_shapes() -> dict[str, Any]:
    """The shapes as stored: ``arcs`` (base64) and ``countries`` as [ISO code, name, rings of arc numbers]."""
    loaded: dict[str, Any] = json.loads((files("ringfence.share") / "data" / "countries.json").read_text("utf-8"))
    return loaded


def rings(shapes: Mapping[str, Any]) -> Iterator[tuple[str, list[list[Point]]]]:
    """Each country's ISO code (or empty) and its rings in degrees, for writers that draw outside a browser."""
    arcs = decode_arcs(shapes["arcs"])
    for code, _, of_country in shapes["countries"]:
        yield code, [_joined(arcs, ring) for ring in of_country]


def decode_arcs(text: str) -> list[list[Point]]:
    """Arcs in degrees from their stored form."""
    numbers = _varints(base64.b64decode(text))
    arcs = []
    for count in numbers:
        x = y = 0
        points = []
        for _ in range(count):
            x, y = x + _unzigzag(next(numbers)), y + _unzigzag(next(numbers))
            points.append((x * GRID, y * GRID))
        arcs.append(points)
    return arcs


def from_topology(topology: Mapping[str, Any], *, least_area: float = LEAST_AREA) -> dict[str, Any]:
    """Make the stored form from a quantised TopoJSON topology such as ``countries-50m.json`` of world-atlas.

    Shared borders stay shared, because whole arcs are simplified, each between its fixed ends. Antarctica is left out.
    """
    kept: dict[int, int] = {}
    countries = []
    for shape in sorted(topology["objects"]["countries"]["geometries"], key=lambda g: str(g["properties"]["name"])):
        if shape["properties"]["name"] == "Antarctica" or "arcs" not in shape:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        outline = [[_renumbered(kept, arc) for arc in ring] for polygon in polygons for ring in polygon]
        found = countries_by_numeric.get(str(shape.get("id", "")))
        countries.append([found.alpha2 if found else "", shape["properties"]["name"], outline])
    arcs = [simplified(_degrees(topology, number), least_area) for number in kept]
    return {"arcs": base64.b64encode(_encoded(arcs)).decode("ascii"), "countries": countries}


def simplified(points: Sequence[Point], least_area: float) -> list[Point]:
    """Visvalingam and Whyatt: drop points by the area they span with their neighbours, smallest first."""
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    gone = [False] * len(points)
    closed = points[0] == points[-1]
    left = len(points)
    queue = [(_area(points[i - 1], points[i], points[i + 1]), i) for i in range(1, len(points) - 1)]
    heapq.heapify(queue)
    while queue and left > (4 if closed else 2):
        area, i = heapq.heappop(queue)
        if area >= least_area:
            break
        if gone[i] or area != _area(points[before[i]], points[i], points[after[i]]):
            continue
        gone[i], left = True, left - 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < len(points) - 1:
                heapq.heappush(queue, (_area(points[before[j]], points[j], points[after[j]]), j))
    return [point for point, dropped in zip(points, gone, strict=True) if not dropped]


def _area(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def _renumbered(kept: dict[int, int], arc: int) -> int:
    number = arc if arc >= 0 else ~arc
    new = kept.setdefault(number, len(kept))
    return new if arc >= 0 else ~new


def _degrees(topology: Mapping[str, Any], number: int) -> list[Point]:
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for dx, dy in topology["arcs"][number]:
        x, y = x + dx, y + dy
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def _encoded(arcs: Iterable[Sequence[Point]]) -> bytes:
    data = bytearray()
    for arc in arcs:
        grid = [(round(x / GRID), round(y / GRID)) for x, y in arc]
        steps = [p for p, q in zip(grid, [None, *grid[:-1]], strict=True) if p != q]
        _put(data, len(steps))
        x = y = 0
        for at_x, at_y in steps:
            _put(data, _zigzag(at_x - x))
            _put(data, _zigzag(at_y - y))
            x, y = at_x, at_y
    return bytes(data)


def _put(data: bytearray, value: int) -> None:
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    data.append(value)


def _varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _unzigzag(value: int) -> int:
    return value >> 1 if value % 2 == 0 else -(value + 1 >> 1)


def _joined(arcs: Sequence[Sequence[Point]], ring: Iterable[int]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        part = arcs[number] if number >= 0 else list(reversed(arcs[~number]))
        points += part[1:] if points else part
    return unwrapped(points)


def unwrapped(ring: Sequence[Point]) -> list[Point]:
    """The ring without jumps across the world: beyond the antimeridian it goes on past 180 degrees."""
    turn, points = 0, list(ring[:1])
    for before, (x, y) in pairwise(ring):
        turn += 360 if x - before[0] < -180 else -360 if x - before[0] > 180 else 0
        points.append((x + turn, y))
    return points
