from importlib.resources import files
from itertools import pairwise

from ringfence.share.shapes import GRID, from_topology, load_shapes, rings, simplified, unwrapped

SQUARE = {
    "transform": {"scale": [0.5, 0.5], "translate": [0, 40]},
    "objects": {"countries": {"geometries": [
        {"type": "Polygon", "id": "724", "properties": {"name": "Left"}, "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "id": "620", "properties": {"name": "Right"}, "arcs": [[[~0, 2]]]},
        {"type": "Polygon", "id": "010", "properties": {"name": "Antarctica"}, "arcs": [[3]]},
    ]}},
    "arcs": [
        [[4, 0], [0, 4]],
        [[4, 4], [-4, 0], [0, -4], [4, 0]],
        [[4, 0], [4, 0], [0, 4], [-4, 0]],
        [[0, 0], [1, 1], [1, 0], [-2, -1]],
    ],
}  # fmt: skip


def test_the_file_is_small_and_holds_every_country_with_its_licence():
    data = files("ringfence.share") / "data"
    assert len((data / "countries.json").read_bytes()) < 250_000
    assert "ISC licence" in (data / "README.md").read_text(encoding="utf-8")
    codes = [code for code, _ in rings(load_shapes())]
    assert {"ES", "GB", "DE", "SE", "US", "AU", "IN", "FR", "HU", "PT", "NZ", "SG", "MT"} <= set(codes)


def test_places_lie_where_they_are():
    box = {}
    for code, outlines in rings(load_shapes()):
        box[code] = [f(p[i] for ring in outlines for p in ring) for i in (0, 1) for f in (min, max)]
    west, east, south, north = box["HU"]
    assert (round(west), round(east), round(south), round(north)) == (16, 23, 46, 49)


def test_a_shared_border_is_one_line_of_both_countries():
    left, right = (outlines[0] for _, outlines in rings(from_topology(SQUARE)))
    assert [(2.0, 40.0), (2.0, 42.0)] == left[:2] == list(reversed(right[:2]))
    assert left[0] == left[-1]


def test_a_straight_line_loses_its_middle_and_keeps_its_ends():
    assert simplified([(0, 0), (1, 0.001), (2, 0), (2, 5)], GRID) == [(0, 0), (2, 0), (2, 5)]


def test_a_ring_across_the_antimeridian_does_not_jump():
    assert unwrapped([(179, 0), (-179, 1), (-179, 2), (179, 2)]) == [(179, 0), (181, 1), (181, 2), (179, 2)]
    shipped = [ring for _, outlines in rings(load_shapes()) for ring in outlines]
    assert all(abs(a[0] - b[0]) < 180 for ring in shipped for a, b in pairwise(ring))
