"""Whether one position is near a place of a list: the specification of `ringfence.assessment.near`, in plain Python."""

import math

from ringfence.core.logic import Truth, any_of
from ringfence.rulebook.facts import Place, PlaceList

EARTH_KM = 6371.0088
LOOSEST_KM = 20.0
"""A position less precise than this is no position."""


def is_near(
    places: PlaceList | None,
    within_km: float,
    latitude: float | None,
    longitude: float | None,
    accuracy_m: float | None,
) -> Truth:
    """Whether one position is near a place of the list: what `near` says of many, in plain Python."""
    loose = (accuracy_m or 0.0) / 1000
    if places is None or latitude is None or longitude is None or latitude == longitude == 0 or loose > LOOSEST_KM:
        return None
    truths = (_is_within(_kilometres(latitude, longitude, place), within_km, loose) for place in places.places)
    near_one = any_of(truths)
    return None if near_one is False and not places.complete else near_one


def _is_within(distance: float, within_km: float, loose: float) -> Truth:
    if distance + loose <= within_km:
        return True
    return None if distance - loose <= within_km else False


def _kilometres(latitude: float, longitude: float, place: Place) -> float:
    a, b = math.radians(latitude), math.radians(place.latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin((math.radians(place.longitude) - math.radians(longitude)) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))
