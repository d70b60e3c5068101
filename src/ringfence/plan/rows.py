"""The rows of the programme, one function per family; its name is the family's name in docs, prices and explanations.

In the formulas c is a cluster with n_c members, t a quarter, r a region, s a successor; sums run over what is there.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ringfence.plan.clusters import Flags, Ints, Reals
from ringfence.plan.costs import gross, premium
from ringfence.plan.programme import MOVES, STANDING, STOCKS, Frame, Rows
from ringfence.plan.solver import INFINITE


def stocks(frame: Frame) -> Iterator[Rows]:
    """stock[c,t] = stock[c,t-1] + moves into it[c,t] - moves out of it[c,t]; at first n_c old ones. Members."""
    first = first_members(frame)
    for state in STOCKS:
        stock = frame.stocks[state]
        there = stock >= 0
        number = numbered(there)
        at_first = np.broadcast_to(first[state][:, None] * (frame.quarter == 0), there.shape)[there].astype(np.float64)
        cluster, quarter = np.nonzero(there)
        rows = Rows(f"stock_{state}", {"cluster": cluster, "quarter": quarter}, at_first, at_first)
        rows.plus(number, stock).plus(number[:, 1:], stock[:, :-1], -1.0)
        for name, move in MOVES.items():
            if state in (move.source, move.target):
                rows.plus(number, frame.moves[name], 1.0 if state == move.source else -1.0)
        yield rows


def first_members(frame: Frame) -> dict[str, Ints]:
    """Members of each cluster in each state on the first day."""
    n, has_5g = frame.clusters.n, frame.clusters.same(frame.clusters.jobs.has_5g)
    return {"old": np.where(has_5g, 0, n), "old5": np.where(has_5g, n, 0), "new": 0 * n, "mix": 0 * n}


def removal(frame: Frame) -> Iterator[Rows]:
    """old[c,d] + old5[c,d] + mix[c,d] <= late[c,d] at the last lawful quarter d of c, and after it. Members."""
    law = frame.clusters.same(np.where(frame.clusters.jobs.demanded, frame.clusters.jobs.due, frame.inputs.quarters))
    yield _gone(frame, "removal", frame.must_go == law)


def end_of_life(frame: Frame) -> Iterator[Rows]:
    """The same at the end of the life that worn-out equipment without a lawful successor of its kind has. Members."""
    law = frame.clusters.same(np.where(frame.clusters.jobs.demanded, frame.clusters.jobs.due, frame.inputs.quarters))
    yield _gone(frame, "end_of_life", frame.must_go < law)


def _gone(frame: Frame, family: str, chosen: Flags) -> Rows:
    must = chosen & frame.replaceable & (frame.must_go < frame.inputs.quarters)
    late: Flags = np.asarray((frame.late >= 0).any(axis=1))
    quarter = frame.quarter[None, :]
    at = np.maximum(frame.must_go, 0)[:, None]
    there = must[:, None] & ((quarter == at) | (late[:, None] & (quarter > at)))
    number = numbered(there)
    cluster, when = np.nonzero(there)
    rows = Rows(family, {"cluster": cluster, "quarter": when}, *_at_most(np.zeros(len(cluster))))
    for state in STANDING:
        rows.plus(number, frame.stocks[state])
    return rows.plus(number, frame.late, -1.0)


def crews(frame: Frame) -> Iterator[Rows]:
    """Sum of all moves[c in r, t] - extra[r,t] <= crews[r,t]. Visits."""
    number, rows = grid("crews", "region", frame.inputs.limits.crews)
    row = np.where(frame.by_team[:, None], -1, number[frame.region])
    for name in MOVES:
        rows.plus(row, frame.moves[name])
    yield rows.plus(number, frame.extra, -1.0)


def core_teams(frame: Frame) -> Iterator[Rows]:
    """Sum of swaps[c of core teams of an operator, t] <= teams. Jobs."""
    operators = frame.operators
    teams = np.full((len(operators.names), frame.inputs.quarters), frame.inputs.limits.core_teams)
    number, rows = grid("core_teams", "operator", teams)
    row = np.where(frame.by_team[:, None], number[operators.codes[frame.region]], -1)
    for name, move in MOVES.items():
        if move.swaps:
            rows.plus(row, frame.moves[name])
    yield rows


def pools(frame: Frame) -> Iterator[Rows]:
    """Sum of units[c] x moves[c in pool, t] = sum over s of bought[pool,s,t]. Macro-site equivalents."""
    number, rows = grid("pools", "pool", np.zeros((len(frame.pool.names), frame.inputs.quarters)), equal=True)
    row = number[frame.pool.codes]
    for name, units in frame.units.items():
        rows.plus(row, frame.moves[name], units[:, None])
    yield rows.plus(number[:, None, :], frame.bought, -1.0)


def supply(frame: Frame) -> Iterator[Rows]:
    """Sum over pools of bought[pool,s,t] <= supply[s,t], over all operators. Macro-site equivalents."""
    number, rows = grid("supply", "supplier", frame.inputs.limits.supply)
    yield rows.plus(number[None], frame.bought)


def budget(frame: Frame) -> Iterator[Rows]:
    """Sum of gross cost[c,t] x swaps[c,t] + premium[s,t] x bought[pool,s,t] <= budget of the operator. EUR."""
    operators = frame.operators
    limit = [frame.inputs.limits.budget.get(name, INFINITE) for name in operators.names]
    number, rows = grid("budget", "operator", np.repeat(np.array(limit)[:, None], frame.inputs.quarters, axis=1))
    row = number[operators.codes[frame.region]]
    for name, cost in gross(frame).items():
        rows.plus(row, frame.moves[name], cost)
    of_pool = row[np.array(frame.pool.names, dtype=np.int64)] if len(frame.pool.names) else row
    yield rows.plus(of_pool[:, None, :], frame.bought, premium(frame)[None])


def rollout(frame: Frame) -> Iterator[Rows]:
    """covered[r,t] = covered[r,t-1] + moves that bring 5G[c in r, t]; covered[r,t] + short[r,t] >= plan[r,t]. Sites."""
    wanted = np.where((frame.covered >= 0), frame.inputs.limits.rollout, INFINITE)
    number, rows = grid("coverage", "region", np.where(np.isfinite(wanted), 0.0, INFINITE), equal=True)
    for name, move in MOVES.items():
        if move.brings_5g:
            rows.plus(number[frame.region], frame.moves[name], -1.0)
    yield rows.plus(number, frame.covered).plus(number[:, 1:], frame.covered[:, :-1], -1.0)
    number, rows = grid("rollout", "region", -wanted)
    yield rows.plus(number, frame.covered, -1.0).plus(number, frame.short, -1.0)


def caps(frame: Frame) -> Iterator[Rows]:
    """Sum of weight[c] x (old + old5 + mix)[c reached, t] <= share x weight of the scope, from a quarter on.

    The weights are scaled so that the jobs of the scope weigh 1 in the mean. Jobs.
    """
    for cap in frame.inputs.caps:
        reached = frame.clusters.same(cap.reached)
        total = cap.weight.sum()
        if not total:
            continue
        scale = np.count_nonzero(cap.weight) / total
        weight = np.where(reached, frame.clusters.mean(cap.weight) * scale, 0.0)
        stays = weight * frame.clusters.n * ~np.any([(frame.stocks[s] >= 0).any(axis=1) for s in STANDING], axis=0)
        roof = np.full((1, frame.inputs.quarters), cap.max_share * total * scale - stays.sum())
        roof[:, : max(cap.first, 0)] = INFINITE
        if cap.until is not None:
            roof[:, cap.until :] = INFINITE
        number, rows = grid(f"cap {cap.name}", "cap", roof)
        for state in STANDING:
            rows.plus(number, frame.stocks[state], weight[:, None])
        yield rows.plus(number, _excess(frame, number >= 0, cap.first), -1.0)


def _excess(frame: Frame, there: Flags, first: int) -> Ints:
    """Columns by which a rule may be missed: if deadlines may, or if it holds before anything can be swapped."""
    columns = frame.columns.add(there & (frame.lateness or first < frame.inputs.limits.first_swap))
    frame.excess.append(columns)
    return columns


def diversity(frame: Frame) -> Iterator[Rows]:
    """Least x present[g] <= members of group g that stand or were bought at t; sum of present[g] >= groups. Sites."""
    for rule in frame.inputs.diversities:
        yield from _diverse(frame, rule)


def _diverse(frame: Frame, rule: Any) -> Iterator[Rows]:
    least, name = frame.inputs.limits.diversity_minimum, f"diversity {rule.provision} {rule.operator}"
    jobs, clusters = frame.clusters.jobs, frame.clusters
    scope = clusters.same(rule.scope)
    incumbent = [rule.group.get(supplier, supplier) for supplier in jobs.incumbent.names]
    bought = [rule.group.get(supplier, supplier) for supplier in frame.inputs.successors]
    groups = sorted({group for group in (*incumbent, *bought) if group is not None})
    present = frame.columns.add(np.ones(len(groups), np.bool_), 1.0)
    quarters = frame.quarter[max(rule.first, 0) :]
    standing = np.any([(frame.stocks[state] >= 0).any(axis=1) for state in STANDING], axis=0)
    pool_in = np.bincount(frame.pool.codes, scope, len(frame.pool.names)) > 0
    for number, group in enumerate(groups):
        theirs = scope & np.array([incumbent[code] == group for code in clusters.same(jobs.incumbent.codes)])
        stays = float(frame.clusters.n[theirs & ~standing].sum())
        row = np.arange(len(quarters))
        rows = Rows(f"{name} {group}", {"quarter": quarters}, *_at_most(np.full(len(quarters), stays)))
        rows.plus(row, present[number], least)
        for state in STANDING:
            rows.plus(row[None], np.where(theirs[:, None], frame.stocks[state], -1)[:, quarters], -1.0)
        own = np.array([candidate == group for candidate in bought], dtype=np.bool_)
        column = np.where(pool_in[:, None, None] & own[None, :, None], frame.bought, -1)
        for place, quarter in enumerate(quarters.tolist()):
            rows.plus(np.full(1, place), column[:, :, : quarter + 1].ravel(), -1.0)
        yield rows
    enough = Rows(name, {"rule": np.zeros(1, np.int64)}, *_at_most(np.full(1, -float(rule.min_groups))))
    row = np.zeros(1, np.int64)
    yield enough.plus(row, present, -1.0).plus(row, _excess(frame, np.ones(1, np.bool_), rule.first), -1.0)


def continuity(frame: Frame) -> Iterator[Rows]:
    """Sum of swaps[radio c in r, t] <= share x radio jobs of r, but at least 1. Jobs."""
    share = frame.inputs.limits.continuity
    if share is None:
        return
    sites = np.bincount(frame.region, frame.clusters.n * frame.radio, len(frame.inputs.limits.crews))
    most = np.maximum(1.0, share * sites)
    number, rows = grid("continuity", "region", np.repeat(most[:, None], frame.inputs.quarters, axis=1))
    row = np.where(frame.radio[:, None], number[frame.region], -1)
    for name, move in MOVES.items():
        if move.swaps:
            rows.plus(row, frame.moves[name])
    yield rows


def one_supplier(frame: Frame) -> Iterator[Rows]:
    """bought[pool in r, s, t] <= all of the pool x chosen[r,s]; sum over s of chosen[r,s] <= 1, whole. Equivalents."""
    if not frame.inputs.limits.one_supplier:
        return
    regions, successors = len(frame.inputs.limits.crews), len(frame.inputs.successors)
    chosen = frame.columns.add(np.ones((regions, successors), np.bool_), 1.0, whole=True)
    first = np.array(frame.pool.names, dtype=np.int64)
    radio = frame.radio[first]
    most = np.sum([units * frame.clusters.n for units in frame.units.values()], axis=0)
    roof: Reals = np.bincount(frame.pool.codes, most, len(first)).astype(np.float64)
    there = radio[:, None] & (frame.bought >= 0).any(axis=2)
    number = numbered(there)
    pool, supplier = np.nonzero(there)
    rows = Rows("chosen", {"pool": pool, "supplier": supplier}, *_at_most(np.zeros(len(pool))))
    rows.plus(number[:, :, None], frame.bought).plus(number, chosen[frame.region[first]], -roof[:, None])
    yield rows
    number, rows = grid("one_supplier", "region", np.ones((regions, 1)))
    yield rows.plus(number, chosen)


FAMILIES: Final[tuple[Callable[[Frame], Iterator[Rows]], ...]] = (
    stocks, removal, end_of_life, crews, core_teams, pools, supply, budget, rollout, caps, diversity, continuity,
    one_supplier,
)  # fmt: skip


def grid(family: str, what: str, upper: Reals, *, equal: bool = False) -> tuple[Ints, Rows]:
    """A family with one row per thing and quarter, where a limit is finite; the rows' numbers, -1 where none is."""
    there = np.isfinite(upper)
    number = numbered(there)
    thing, quarter = np.nonzero(there)
    names: dict[str, npt.NDArray[Any]] = {what: thing, "quarter": quarter}
    roof = upper[there]
    return number, Rows(family, names, roof if equal else np.full(len(roof), -INFINITE), roof)


def numbered(there: Flags) -> Ints:
    """Numbers of rows where ``there``, in order; -1 elsewhere."""
    number = np.full(there.shape, -1, dtype=np.int64)
    number[there] = np.arange(int(there.sum()))
    return number


def _at_most(upper: Reals) -> tuple[Reals, Reals]:
    return np.full(len(upper), -INFINITE), upper
