"""Country shapes as SVG paths in an equal-area projection: no country looks larger than it is.

The projection is Equal Earth (Šavrič, Patterson and Jenny 2018). The map is cut at 169 degrees west, in the Bering
Strait, so that no country is drawn in two halves.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from ringfence.share.shapes import Point, decode_arcs, load_shapes, simplified, unwrapped

CENTRE: Final = 11.0
"""Meridian in the middle of the map."""

NAMED: Final = {"Kosovo": "XK"}
"""Codes of shapes that have none in ISO 3166-1 but one in common use."""

SMALL: Final = 30.0
"""A country is marked by a dot where its shape covers less (square units of the drawing)."""


@dataclass(frozen=True)
class View:
    """A part of the world as a drawing of a given width: corners in degrees, detail in square degrees."""

    west: float
    south: float
    east: float
    north: float
    width: int
    least_area: float

    @cached_property
    def scale(self) -> float:
        """Units of the drawing per unit of the plane."""
        return self.width / (self.corner[2] - self.corner[0])

    @cached_property
    def corner(self) -> tuple[float, float, float, float]:
        """West, south, east and north on the projected plane."""
        rows = [self.south, self.north, *([0.0] if self.south < 0 < self.north else [])]  # widest at the equator
        edges = [equal_earth(x, y) for x in (self.west, self.east) for y in rows]
        xs, ys = [x for x, _ in edges], [y for _, y in edges]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def height(self) -> int:
        return round((self.corner[3] - self.corner[1]) * self.scale)

    def place(self, at: Point) -> Point:
        """Degrees to units of the drawing."""
        x, y = equal_earth(*at)
        return (x - self.corner[0]) * self.scale, (self.corner[3] - y) * self.scale


WORLD: Final = View(-169, -56, 191, 83, 1000, 0.06)
EUROPE: Final = View(-12, 34.5, 46, 69.5, 560, 0.006)

_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)


def equal_earth(longitude: float, latitude: float) -> Point:
    """Degrees to the plane of the Equal Earth projection; units are radii of the Earth."""
    root = math.sqrt(3) / 2
    theta = math.asin(root * math.sin(math.radians(latitude)))
    t2 = theta * theta
    t6 = t2**3
    slope = _A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)
    x = math.radians(longitude - CENTRE) * math.cos(theta) / (root * slope)
    return x, theta * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2))


@dataclass(frozen=True)
class Outline:
    """A country on a view: its code (its name if it has none), its path, and its dot where it is small."""

    code: str
    name: str
    path: str
    dot: Point | None


def outlines(view: View, shapes: Mapping[str, Any] | None = None) -> Iterator[Outline]:
    """Every country that reaches into the view, once; shapes without a code each on their own."""
    shapes = shapes or load_shapes()
    arcs = [simplified(arc, view.least_area) if len(arc) > 2 else arc for arc in decode_arcs(shapes["arcs"])]
    together: dict[str, list[list[Point]]] = {}
    names: dict[str, str] = {}
    for code, name, numbers in shapes["countries"]:
        key = code or NAMED.get(name, name)
        names.setdefault(key, name)
        drawn = ([view.place(at) for at in _ring(arcs, ring)] for ring in numbers)
        together.setdefault(key, []).extend(ring for ring in drawn if _touches(view, ring))
    for key, seen in together.items():
        if not seen:
            continue
        largest = max(seen, key=lambda ring: abs(area(ring)))
        dot = centre(largest) if sum(abs(area(ring)) for ring in seen) < SMALL else None
        kept = [ring for ring in seen if abs(area(ring)) > 0.4 or ring is largest]
        yield Outline(key, names[key], "".join(map(_path, kept)), dot)


def _ring(arcs: Sequence[Sequence[Point]], numbers: Iterable[int]) -> list[Point]:
    """A ring in degrees, on the side of the cut on which most of it lies."""
    points: list[Point] = []
    for number in numbers:
        part = arcs[number] if number >= 0 else list(reversed(arcs[~number]))
        points += part[1:] if points else part
    points = unwrapped(points)
    middle = sum(x for x, _ in points) / len(points)
    turn = 360 * math.floor((middle - CENTRE + 180) / 360)
    return [(x - turn, y) for x, y in points]


def _touches(view: View, ring: Sequence[Point]) -> bool:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs) < view.width and max(xs) > 0 and min(ys) < view.height and max(ys) > 0


def area(ring: Sequence[Point]) -> float:
    """Signed area of a closed ring."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def centre(ring: Sequence[Point]) -> Point:
    """Centre of a ring's bounding box, good enough for a dot."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1)


def _path(ring: Sequence[Point]) -> str:
    """A closed path in relative steps of a tenth of a unit; points that fall on their neighbour are left out."""
    grid = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [(u - x, v - y) for (x, y), (u, v) in pairwise(grid) if (x, y) != (u, v)][:-1]
    return f"M{_tenth(grid[0][0])} {_tenth(grid[0][1])}l{' '.join(f'{_tenth(x)} {_tenth(y)}' for x, y in steps)}z"


def _tenth(value: int) -> str:
    return f"{value / 10:g}".replace("0.", ".", 1) if abs(value) < 10 else f"{value / 10:g}"
