"""What holds a plan back, in words: the rows that bind, what one unit more would save, and why a deadline is missed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ringfence.plan.costs import EARLY
from ringfence.plan.optimum import Optimum
from ringfence.plan.programme import Rows

FAMILIES: Final[Mapping[str, tuple[str, str, str]]] = {
    "crews": ("crews", "one more visit a quarter of crews in {place} {when}", "visits of crews in {place}"),
    "core_teams": ("core teams", "one more core job a quarter for {place} {when}", "core teams of {place}"),
    "supply": ("supply", "one more site a quarter from {place} {when}", "supply of {place}"),
    "budget": ("budget", "1,000 EUR more a quarter for {place} {when}", "the budget of {place}"),
    "continuity": ("continuity", "one more swap a quarter in {place} {when}", "continuity of service in {place}"),
    "removal": ("deadline", "one more job past its deadline in {place} {when}", "deadlines in {place}"),
    "end_of_life": ("end of life", "one more job past its life in {place} {when}", "worn-out equipment in {place}"),
    "rollout": ("roll-out", "one site of 5G less owed in {place} {when}", "the roll-out of 5G in {place}"),
    "cap": ("cap", "one site more under {place} {when}", "the cap {place}"),
    "diversity": ("diversity", "one supplier less asked by {place} {when}", "the diversity rule {place}"),
}
"""By family of rows: its name, what one unit more is, and what it is as a reason."""


@dataclass(frozen=True)
class Binding:
    """A limit or rule that binds, over the quarters in which it does."""

    row: str
    """Family of rows."""
    place: str
    """Region, supplier, operator or provision."""
    first: str
    last: str
    """First and last quarter in which it binds."""
    eur: float
    """What one unit more in each of these quarters would save, in EUR."""
    quarters_late: float
    """What it would save in jobs times quarters late."""
    words: str


def bindings(optimum: Optimum, *, most: int = 12) -> list[Binding]:
    """The rows that bind, the most valuable first; grouped by place, quarters summed.

    A price is exact for a small change only: each quarter's unit counts once, and further units save less.
    """
    found: dict[tuple[str, str], list[tuple[int, float, float]]] = {}
    money = optimum.solved.row_prices.get("cheapest")
    late = optimum.solved.row_prices.get("late")
    if money is None:
        return []
    for family, (first, rows) in optimum.programme.families.items():
        kind = family.split(" ")[0]
        if kind not in FAMILIES or (kind == "diversity" and "rule" not in rows.names):
            continue
        where = slice(first, first + len(rows))
        prices = [np.zeros(len(rows)) if price is None else np.maximum(0.0, -price[where]) for price in (money, late)]
        if kind == "rollout":  # what a site with 5G always counts is no price of the plan's pace
            prices[0] = np.maximum(0.0, prices[0] - EARLY * optimum.frame.inputs.prices.shortfall)
        for at in np.flatnonzero((prices[0] > 0.5) | (prices[1] > 1e-6)).tolist():
            key = (kind, _place(optimum, family, rows, at))
            quarter = int(rows.names["quarter"][at]) if "quarter" in rows.names else 0
            found.setdefault(key, []).append((quarter, float(prices[0][at]), float(prices[1][at])))
    told = [_told(optimum, kind, place, points) for (kind, place), points in found.items()]
    aims = ("deadline", "roll-out")  # told after what stands in their way
    return sorted(told, key=lambda b: (b.row in aims, -b.quarters_late, -b.eur, b.row, b.place))[:most]


def _told(optimum: Optimum, kind: str, place: str, points: list[tuple[int, float, float]]) -> Binding:
    calendar = optimum.frame.inputs.calendar
    first, last = (calendar.name(pick(quarter for quarter, _, _ in points)) for pick in (min, max))
    unit = 1000.0 if kind == "budget" else 1.0
    eur, late = (unit * sum(point[place] for point in points) for place in (1, 2))
    when = f"in {first}" if first == last else f"from {first} to {last}"
    saves = [f"{eur:,.0f} EUR"] if eur >= 0.5 else []
    saves += [f"{late:,.1f} job-quarters of lateness"] if late > 1e-6 else []
    words = f"{FAMILIES[kind][1].format(place=place, when=when)} saves {' and '.join(saves)}"
    return Binding(FAMILIES[kind][0], place, first, last, eur, late, words[0].upper() + words[1:])


def _place(optimum: Optimum, family: str, rows: Rows, at: int) -> str:
    if " " in family:
        return family.split(" ", 1)[1]
    for what, name in _NAMES.items():
        if what in rows.names:
            return str(name(optimum, int(rows.names[what][at])))
    return ""


def _region(optimum: Optimum, code: int) -> str:
    operator, region = optimum.frame.clusters.jobs.region.names[code]
    return operator if region in ("", "all") else f"{operator}, region {region}"


_NAMES: Final[Mapping[str, Callable[[Optimum, int], str]]] = {
    "region": _region,
    "operator": lambda optimum, code: optimum.frame.operators.names[code],
    "supplier": lambda optimum, code: optimum.frame.inputs.successors[code],
    "cluster": lambda optimum, code: _region(optimum, int(optimum.frame.region[code])),
}


def blame(optimum: Optimum) -> list[str]:
    """Why deadlines are missed: the rows whose relief would shorten the lateness, the strongest first."""
    reasons = []
    for binding in bindings(optimum, most=50):
        if binding.quarters_late > 0 and binding.row not in ("deadline", "roll-out"):
            kind = next(name for name, words in FAMILIES.items() if words[0] == binding.row)
            reasons.append(f"{FAMILIES[kind][2].format(place=binding.place)} until {binding.last}")
    if not reasons and not optimum.feasible and len(optimum.programme.arrays.whole):
        reasons.append("limits that cannot be told: with one supplier per region no row has a price")
    elif not reasons and not optimum.feasible:
        reasons.append(
            "nobody may follow: no supplier is permitted where equipment must go, or the lead time is longer"
        )
    return reasons
