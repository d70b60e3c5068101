"""Units of an invented network over time: what is put into service when, by whom it is made, what follows it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ringfence.demo.dice import Dice
from ringfence.demo.plan import Batch, Evidence, Plan, Swap
from ringfence.demo.sites import Place, nowhere, sites_of


@dataclass(slots=True)
class Unit:
    """One installed thing from the day it goes into service to the day it is taken out."""

    batch: Batch
    function: str
    place: Place
    number: int
    """From 1, among those of one function at one site."""
    turn: int
    """1 for the first unit at its position, 2 for the one that follows it."""
    supplier: str
    start: date
    end: date | None
    weights: dict[str, str]
    """Cells, traffic and premises: those of the position, whoever made the unit."""
    columns: dict[str, str]


def units_of(plan: Plan, dice: Dice) -> Iterator[Unit]:
    """All units, batch by batch."""
    sites = sites_of(plan, dice)
    taken: Counter[tuple[str, str]] = Counter()
    for batch in plan.batches:
        for place, function in _positions(plan, batch, sites, dice):
            taken[place.label, function] += 1
            yield from _lives(plan, batch, place, function, taken[place.label, function], dice)


def _positions(plan: Plan, batch: Batch, sites: list[Place], dice: Dice) -> Iterator[tuple[Place, str]]:
    """Where the units of a batch stand."""
    cities = [city for city in plan.cities if not batch.cities or city.code in batch.cities]
    if batch.at == "nowhere":
        for function in batch.functions:
            yield from ((nowhere(plan, dice, dice.one_of(cities)), function) for _ in range(batch.each))
        return
    codes = {city.code for city in cities}
    here = [place for place in sites if place.kind == batch.at and place.city.code in codes]
    if batch.at == "core":
        for function in batch.functions:
            yield from ((here[number % len(here)], function) for number in range(batch.each))
        return
    for place in here:
        if dice.chance(batch.share):
            yield from ((place, function) for function in batch.functions for _ in range(batch.each))


def _lives(plan: Plan, batch: Batch, place: Place, function: str, number: int, dice: Dice) -> Iterator[Unit]:
    """The unit at a position and those that follow it, one programme after the other."""
    start = _start(batch, place, dice)
    if start is None:
        return
    supplier = dice.weighed(batch.mix) if batch.mix else place.supplier
    first = Unit(batch, function, place, number, 1, supplier, start, None, _weights(batch, dice), {})
    for unit in _followed(plan, first, dice):
        unit.columns = _columns(plan, unit, dice)
        yield unit


def _followed(plan: Plan, unit: Unit, dice: Dice) -> Iterator[Unit]:
    for name in unit.batch.swaps:
        swap = plan.swap_named[name]
        if unit.supplier != swap.take:
            continue
        if swap.not_new_from and unit.start >= swap.not_new_from and dice.chance(swap.strict):
            unit.supplier = dice.weighed(swap.put)
            continue
        drawn = _swapped(swap, unit, dice)
        if drawn is None:
            continue
        day, follower = drawn
        if day > unit.start:
            yield replace(unit, end=day)
            unit = replace(unit, turn=unit.turn + 1, start=day)
        if not follower:
            return
        unit.supplier = follower
    yield unit


def _weights(batch: Batch, dice: Dice) -> dict[str, str]:
    found = {}
    if batch.cells:
        found["cells"] = str(dice.whole(*batch.cells))
    if batch.traffic:
        found["traffic"] = f"{dice.number(*batch.traffic):.1f}"
    if batch.premises:
        found["premises"] = str(dice.whole(*batch.premises))
    return found


def _start(batch: Batch, place: Place, dice: Dice) -> date | None:
    if batch.start == "4g":
        return place.g4_on
    if batch.start == "5g":
        return place.g5_on
    return dice.day(batch.start)


def _swapped(swap: Swap, unit: Unit, dice: Dice) -> tuple[date, str] | None:
    """When and to whom; drawn once per radio site, and for each unit where its supplier is not that of the site."""
    place, alone = unit.place, bool(unit.batch.mix)
    if not alone and swap.name in place.swaps:
        return place.swaps[swap.name]
    reached = not swap.tags or place.columns.get("tags") in swap.tags
    drawn = None
    if reached and dice.chance(swap.share):
        drawn = dice.day(swap.within), dice.weighed(swap.put) if swap.put else ""
    if not alone:
        place.swaps[swap.name] = drawn
    return drawn


def _columns(plan: Plan, unit: Unit, dice: Dice) -> dict[str, str]:
    columns = dict(unit.place.columns)
    for evidence in (*plan.columns, *unit.batch.evidence):
        if _fits(evidence, unit.supplier, unit.start):
            columns |= {name: dice.value(given) for name, given in evidence.columns.items()}
    return columns


def _fits(evidence: Evidence, supplier: str, start: date) -> bool:
    late = evidence.since is None or start >= evidence.since
    return late and (not evidence.suppliers or supplier in evidence.suppliers)
