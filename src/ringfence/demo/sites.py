"""Sites of an invented network: where they stand, since when they have 4G and 5G, and what marks they bear."""

from dataclasses import dataclass, field
from datetime import date

from ringfence.demo.dice import Dice
from ringfence.demo.plan import City, Pace, Plan

SITES_PER_HUB = 60
"""A city has one aggregation site for so many radio sites, and at least one."""

_CLASS = {"core": "core", "hub": "aggregation", "ran": "ran"}


@dataclass(slots=True)
class Place:
    """A site, or what the rows of a unit without a site have in common."""

    kind: str
    city: City
    site_id: str = ""
    name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    columns: dict[str, str] = field(default_factory=dict)
    supplier: str = ""
    """Of the radio equipment."""
    g4_on: date | None = None
    g5_on: date | None = None
    """First day of 5G at the site; None: it has none."""
    swaps: dict[str, tuple[date, str] | None] = field(default_factory=dict)
    """For each programme drawn so far: when the radio site is swapped, and to whom; None: it is not."""

    @property
    def label(self) -> str:
        """What the ids of its elements begin with."""
        return self.site_id or f"{self.city.code}-X"

    @property
    def site_class(self) -> str:
        return _CLASS.get(self.kind, "")


def nowhere(plan: Plan, dice: Dice, city: City) -> Place:
    """A customer's premises in a city: no site is kept for it."""
    return Place("nowhere", city, columns=_drawn(plan, dice, city))


def sites_of(plan: Plan, dice: Dice) -> list[Place]:
    """All sites of the network, city by city."""
    places = []
    for city in plan.cities:
        for number in range(plan.core.get(city.code, 0)):
            places.append(_site(plan, dice, city, "core", "C", number))
        for number in range(max(1, city.sites // SITES_PER_HUB)):
            places.append(_site(plan, dice, city, "hub", "A", number))
        for number in range(city.sites):
            place = _site(plan, dice, city, "ran", "R", number)
            place.supplier = dice.weighed(city.ran or plan.ran)
            place.g4_on = dice.day(plan.g4)
            place.g5_on = _g5_day(plan, dice, city)
            places.append(place)
    return places


def _site(plan: Plan, dice: Dice, city: City, kind: str, letter: str, number: int) -> Place:
    latitude, longitude = dice.spot(city.at, city.km, city.sea)
    place = Place(kind, city, f"{city.code}-{letter}{number + 1:04d}", f"{city.name} {letter}{number + 1}")
    if not dice.chance(plan.defects.position_missing):
        place.latitude, place.longitude = latitude, longitude
    place.columns = _drawn(plan, dice, city)
    return place


def _drawn(plan: Plan, dice: Dice, city: City) -> dict[str, str]:
    return {name: dice.value(given) for name, given in plan.site_columns.items()} | city.columns


def _g5_day(plan: Plan, dice: Dice, city: City) -> date | None:
    """At the launch for some, later for others, never for the rest."""
    pace: Pace = plan.paces[city.pace or next(iter(plan.paces))]
    drawn, later = dice.number(0, 1), dice.number(0, 1)
    if city.g5 is None or drawn >= pace.in_the_end:
        return None
    if drawn < pace.at_launch or pace.until <= city.g5:
        return city.g5
    return date.fromordinal(city.g5.toordinal() + 1 + int(later * (pace.until - city.g5).days))
