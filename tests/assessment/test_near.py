import math

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ringfence.assessment.distance import EARTH_KM, LOOSEST_KM, is_near
from ringfence.assessment.near import distance_km, near
from ringfence.rulebook.facts import Place, PlaceList

DEGREE = math.pi * EARTH_KM / 180
"""Length of one degree of a great circle: 111.195 km."""


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((0, 0), (0, 0), 0),
        ((10, 20), (11, 20), DEGREE),  # along a meridian
        ((0, 20), (0, 21), DEGREE),  # along the equator
        ((0, 179.5), (0, -179.5), DEGREE),  # across the antimeridian
        ((0, 0), (90, 123), 90 * DEGREE),  # from the equator to a pole, whatever its longitude
        ((89.5, 0), (89.5, 180), DEGREE),  # across the pole
        ((0, 0), (0, 180), 180 * DEGREE),  # half around
        ((45, 10), (-45, -170), 180 * DEGREE),  # the other side of the earth
        # On the parallel of 60 degrees: 2 asin(cos 60 sin 0.5) = 2 asin(0.00436327) = 0.4999952 degrees.
        ((60, 10), (60, 11), 0.4999952 * DEGREE),
    ],
)
def test_distances_on_the_sphere_are_those_worked_out_by_hand(con, here, there, km):
    lat1, lon1, lat2, lon2 = (ibis.literal(float(value)) for value in (*here, *there))
    assert con.execute(distance_km(lat1, lon1, lat2, lon2)) == pytest.approx(km, abs=0.01)
    place = PlaceList(id="zz/p", complete=True, places=(Place(name="there", latitude=there[0], longitude=there[1]),))
    if here != (0, 0):
        assert is_near(place, km + 0.01, *here, None) is True
        assert is_near(place, max(km - 0.01, 0.001), *here, None) is (km == 0)


def by_engine(con: ibis.BaseBackend, places: PlaceList | None, within_km: float, positions: list[dict[str, object]]):
    schema = pa.schema(
        [("site_no", pa.int32()), *((name, pa.float64()) for name in ("latitude", "longitude", "accuracy_m"))]
    )
    rows = pa.Table.from_pylist([{**position, "site_no": i} for i, position in enumerate(positions)], schema)
    found = near(con.create_table("place", rows, temp=True, overwrite=True), places, within_km).to_pyarrow().to_pylist()
    assert len({row["site_no"] for row in found}) == len(found), "one row per site"
    return {row["site_no"]: row["certain"] for row in found}


latitudes = st.one_of(
    st.floats(-90, 90), st.floats(89.5, 90), st.floats(-90, -89.9), st.sampled_from([-90.0, 0.0, 90.0])
)
longitudes = st.one_of(
    st.floats(-180, 180), st.floats(179.7, 180), st.floats(-180, -179.7), st.sampled_from([-180.0, 0.0, 180.0])
)


@st.composite
def surroundings(draw: st.DrawFn) -> tuple[PlaceList, float, list[dict[str, object]]]:
    """Places, a distance, and positions of which most lie about that distance away."""
    places = draw(st.lists(st.builds(Place, name=st.just("p"), latitude=latitudes, longitude=longitudes), max_size=3))
    within_km = draw(st.sampled_from([0.05, 1.0, 5.0, 11.12, 40.0]))
    positions: list[dict[str, object]] = []
    for _ in range(draw(st.integers(5, 25))):
        if places and draw(st.integers(0, 5)):
            centre, bearing = draw(st.sampled_from(places)), draw(st.floats(0, 2 * math.pi))
            position = moved(centre, within_km * draw(st.sampled_from([0.0, 0.5, 0.999, 1.001, 1.4])), bearing)
        else:
            position = (draw(latitudes), draw(longitudes))
        accuracy = draw(
            st.sampled_from([None, None, 0.0, 100.0, 1000 * within_km, 1000 * LOOSEST_KM, 1001 * LOOSEST_KM])
        )
        lost = draw(st.integers(0, 9))
        positions.append({
            "latitude": None if lost == 0 else position[0], "longitude": None if lost == 1 else position[1],
            "accuracy_m": accuracy,
        })  # fmt: skip
    return PlaceList(id="zz/p", complete=draw(st.booleans()), places=tuple(places)), within_km, positions


def moved(centre: Place, km: float, bearing: float) -> tuple[float, float]:
    """The point at that distance and bearing from ``centre``, by the formula for great circles."""
    angle, lat, lon = km / EARTH_KM, math.radians(centre.latitude), math.radians(centre.longitude)
    sine = math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(bearing)
    east = math.sin(bearing) * math.sin(angle) * math.cos(lat)
    longitude = math.degrees(lon + math.atan2(east, math.cos(angle) - math.sin(lat) * sine))
    return math.degrees(math.asin(max(-1.0, min(1.0, sine)))), (longitude + 180) % 360 - 180


@settings(
    max_examples=settings().max_examples // 6,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(surroundings())
def test_the_grid_loses_nobody(con, found):
    places, within_km, positions = found
    expected = {
        index: truth is True
        for index, position in enumerate(positions)
        if (truth := is_near(places, within_km, *position.values())) is not False
    }
    assert by_engine(con, places, within_km, positions) == expected


def test_without_the_list_every_site_may_be_near(con):
    positions = [{"latitude": 10.0, "longitude": 20.0}, {"latitude": None, "longitude": None}]
    assert by_engine(con, None, 5.0, positions) == {0: False, 1: False}
    assert is_near(None, 5.0, 10.0, 20.0, None) is None


def test_a_list_without_places_leaves_only_those_open_whose_position_is_not_known(con):
    nothing = PlaceList(id="zz/p", complete=True, places=())
    positions = [{"latitude": 10.0, "longitude": 20.0}, {"latitude": None, "longitude": 20.0}]
    assert by_engine(con, nothing, 5.0, positions) == {1: False}
