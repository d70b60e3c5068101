"""What a move costs, and the objectives made of it; EUR per member of a cluster, by quarter."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ringfence.plan.clusters import Reals
from ringfence.plan.inputs import RADIO
from ringfence.plan.programme import MOVES, STANDING, Frame, of_domain

OBJECTIVES: Final = ("cheapest", "fastest", "least-exposed", "least-delay")
OUTAGE: Final = "outage"
"""The objective of jobs times quarters out of service, and its columns; only where a supplier stops delivering."""
LATER: Final = 1e-3
"""EUR by which a supplier counts dearer than the one before it in order: of equals, the first is taken."""
EARLY: Final = 1e-3
"""What a site with 5G counts each quarter, relative to one that is behind: nobody builds ahead of plan for nothing."""


def incremental(frame: Frame) -> dict[str, Reals]:
    """By move, cluster and quarter: destroyed remaining life and extra works; premiums are paid per supplier."""
    prices, clusters, quarters = frame.inputs.prices, frame.clusters, frame.inputs.quarters
    left, factor = clusters.ageing(prices.life, quarters)
    lost = left * of_domain(clusters, prices.equipment)[:, None]
    works = of_domain(clusters, prices.works)[:, None] * factor
    paid, back = _lost_upgrades(frame)
    cost = {
        "upgrade": paid, "swap": lost + works, "swap_upgrade": lost, "swap5": lost + works + back,
        "upgrade_new": np.zeros_like(lost), "upgrade_mix": np.zeros_like(lost), "swap_mix": lost + works,
    }  # fmt: skip
    return {name: values * discounted(frame) for name, values in cost.items()}


def _lost_upgrades(frame: Frame) -> tuple[Reals, Reals]:
    """What 5G that is put on equipment of the incumbent in the plan and swapped in the plan loses of its own life.

    Where all must be swapped, the loss between two quarters is split into a part paid with the upgrade and a part
    given back with the swap, which is exact; elsewhere the swap pays the upgrade in full, the dearest case.
    """
    prices, clusters, quarters = frame.inputs.prices, frame.clusters, frame.inputs.quarters
    quarter = np.arange(quarters)[None, :]
    rolls = clusters.same(clusters.jobs.rollout)[:, None]
    all_go = (frame.must_go < quarters)[:, None] & frame.replaceable[:, None] & rolls
    within = np.where(all_go, prices.upgrade, 0.0)
    paid = within * (1 + np.minimum(quarter, prices.life) / prices.life)
    back = -within * np.minimum(quarter, prices.life) / prices.life
    return paid, back + np.where(rolls & ~all_go, prices.upgrade, 0.0)


def gross(frame: Frame) -> dict[str, Reals]:
    """By move, cluster and quarter: equipment and works of swaps, without premiums."""
    prices, clusters = frame.inputs.prices, frame.clusters
    equipment = of_domain(clusters, prices.equipment)
    works = of_domain(clusters, prices.works) * clusters.factor
    cost = (equipment + works)[:, None] * discounted(frame)
    return {name: cost if move.swaps else np.zeros_like(cost) for name, move in MOVES.items()}


def premium(frame: Frame) -> Reals:
    """By successor and quarter: premium in EUR for one macro-site equivalent."""
    prices = frame.inputs.prices
    shares = np.array([prices.premium.get(name, 0.0) for name in frame.inputs.successors])
    return shares[:, None] * prices.equipment.get(RADIO, 0.0) * discounted(frame)


def discounted(frame: Frame) -> Reals:
    """What one EUR of each quarter is worth on the first day; one row."""
    years = np.arange(1, frame.inputs.quarters + 1)[None, :] / 4
    return np.power(1 + frame.inputs.prices.discount, -years)


def objectives(frame: Frame) -> dict[str, Reals]:
    """By name: what each column adds; ``late`` counts jobs and quarters late, before all others."""
    cheapest = np.zeros(frame.columns.count)
    for name, cost in incremental(frame).items():
        _put(cheapest, frame.moves[name], cost)
    order = np.arange(len(frame.inputs.successors))[:, None]
    _put(cheapest, frame.bought, (premium(frame) + LATER * order)[None])
    _put(cheapest, frame.short, frame.inputs.prices.shortfall)
    _put(cheapest, frame.covered, EARLY * frame.inputs.prices.shortfall)
    _put(cheapest, frame.extra, frame.inputs.prices.extra_visit)
    if frame.inputs.prices.late is not None:
        _put(cheapest, frame.late, frame.inputs.prices.late)
    demanded = frame.clusters.same(frame.clusters.jobs.demanded).astype(np.float64)
    weights = {"fastest": demanded, "least-exposed": frame.clusters.mean(frame.inputs.weights)}
    found: dict[str, Reals] = {"cheapest": cheapest}
    for name, weight in weights.items():
        found[name] = np.zeros(frame.columns.count)
        for state in STANDING:
            _put(found[name], frame.stocks[state], weight[:, None])
    found["least-delay"] = np.zeros(frame.columns.count)
    _put(found["least-delay"], frame.short, 1.0)
    if OUTAGE in frame.outages:
        found[OUTAGE] = np.zeros(frame.columns.count)
        _put(found[OUTAGE], frame.outages[OUTAGE], 1.0)
    found["late"] = np.zeros(frame.columns.count)
    for columns in (frame.late, *frame.excess):
        _put(found["late"], columns, 1.0)
    return found


def _put(into: Reals, columns: np.ndarray, values: Reals | float) -> None:
    there = columns >= 0
    into[columns[there]] += np.broadcast_to(values, columns.shape)[there]


def total(frame: Frame, x: Reals, cost: Mapping[str, Reals]) -> float:
    """Moves of a solution times their cost."""
    return float(sum(np.sum(moved(frame, x, name) * values) for name, values in cost.items()))


def amounts(frame: Frame, x: Reals) -> tuple[float, float, float]:
    """Incremental and gross EUR of a solution, and what counts beside: sites behind the roll-out, extra visits."""
    premiums = float((at(frame.bought, x) * premium(frame)).sum())
    prices = frame.inputs.prices
    beside = prices.shortfall * at(frame.short, x).sum() + prices.extra_visit * at(frame.extra, x).sum()
    return total(frame, x, incremental(frame)) + premiums, total(frame, x, gross(frame)) + premiums, float(beside)


def moved(frame: Frame, x: Reals, name: str) -> Reals:
    """Members of each cluster that make a move in each quarter."""
    return at(frame.moves[name], x)


def at(columns: np.ndarray, x: Reals) -> Reals:
    """The values of columns, 0 where there is none."""
    return np.where(columns >= 0, x[columns], 0.0) if len(x) else np.zeros(columns.shape)
