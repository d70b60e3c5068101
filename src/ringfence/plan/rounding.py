"""Whole numbers of jobs near the optimum: what is left after rounding down is a small programme of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ringfence.plan.clusters import Flags, Ints, Reals
from ringfence.plan.costs import at, incremental, objectives, premium, total
from ringfence.plan.markets import Markets
from ringfence.plan.optimum import Optimum
from ringfence.plan.programme import MOVES, STANDING, STOCKS, Frame
from ringfence.plan.residual import Residual
from ringfence.plan.rows import first_members

_NEAR: Final = 1e-6
_FEW_COLUMNS: Final = 2_000
"""Up to so many columns of moves, the programme is solved in whole numbers at once."""
_EXACT_COLUMNS: Final = 20_000
"""Up to so many, it is where rounding down leads nowhere."""
_NOT_LOOKED_AT: Final = frozenset({"pools", "chosen", "one_supplier", "diversity"})


@dataclass(frozen=True)
class Counts:
    """A whole solution."""

    moves: Mapping[str, Ints]
    """Members per cluster and quarter, by name of the move."""
    market: Ints
    """The market of each cluster: pools of one operator that may buy from the same suppliers."""
    bought: Ints
    """Jobs per market, kind of equipment (see `KINDS`), successor and quarter."""
    cost: float
    """EUR, as the objective ``cheapest`` counts, at the means of the clusters."""
    beside: float
    """The part of it that no job has: behind the roll-out, extra visits, lateness, and what breaks ties."""
    misses: tuple[str, ...]
    """Families of rows that are not kept, in words; none unless the residual programme had no answer in its time."""


def whole(optimum: Optimum, *, seconds: float = 10.0, spare: Mapping[str, Reals] | None = None) -> Counts:
    """Whole numbers of jobs per cluster, move and quarter, and of the suppliers they buy from.

    Clusters whose optimum is whole keep it. Of the others the whole part is kept, and the rest is placed near the
    optimum's quarters by a programme of whole numbers; where that has no solution, or is not proven to be near the best
    in its time, further from them.

    Parameters
    ----------
    seconds
        Time limit for each objective of the residual programme.
    spare
        By operator and quarter, EUR of its budget that is to be left.
    """
    frame = optimum.frame
    x = optimum.solved.x
    if not len(x):
        return _counts(optimum, {name: np.zeros(frame.moves[name].shape, np.int64) for name in MOVES}, None)
    moves = _merged({name: at(frame.moves[name], x) for name in MOVES})
    kept: list[Counts] = []
    for base, free in _attempts(frame, moves):
        residual = Residual(optimum, base, free, spare or {})
        found = residual.solved(seconds)
        if found is not None:
            kept.append(_counts(optimum, found[0], found[1]))
            if found[2]:
                break
    return min(kept or [_counts(optimum, _in_turn(frame, moves), None)], key=lambda c: (len(c.misses), c.cost))


def _merged(moves: dict[str, Reals]) -> dict[str, Reals]:
    """Two moves of a job in the same quarter are one: swapped and upgraded together, which never costs more."""
    for first, second in (("upgrade", "swap5"), ("swap", "upgrade_new"), ("upgrade_mix", "swap_mix")):
        both = np.minimum(moves[first], moves[second])
        moves[first], moves[second] = moves[first] - both, moves[second] - both
        moves["swap_upgrade"] = moves["swap_upgrade"] + both
    return moves


def _attempts(frame: Frame, moves: dict[str, Reals]) -> Iterator[tuple[dict[str, Ints], dict[str, Flags]]]:
    """Whole parts that are kept, and columns that are free, from few to many."""
    broken = np.any([np.abs(value - np.rint(value)) > _NEAR for value in moves.values()], axis=(0, 2))
    floor = {name: np.floor(value + _NEAR).astype(np.int64) for name, value in moves.items()}
    everywhere = np.ones_like(broken)
    all_free = {name: frame.moves[name] >= 0 for name in MOVES}
    nothing = {name: np.zeros_like(value) for name, value in floor.items()}
    many = sum(int(flags.sum()) for flags in all_free.values())
    if many > _FEW_COLUMNS:
        for clusters, reach in ((broken, 1), (broken, 4), (everywhere, 2)):
            yield floor, {name: all_free[name] & clusters[:, None] & _within(value > _NEAR, reach)
                          for name, value in moves.items()}  # fmt: skip
    if many <= _EXACT_COLUMNS:
        yield nothing, all_free


def _within(flags: Flags, reach: int) -> Flags:
    """Quarters at most ``reach`` away from a marked one."""
    near = flags.copy()
    for step in range(1, reach + 1):
        near[:, step:] |= flags[:, :-step]
        near[:, :-step] |= flags[:, step:]
    return near


def _in_turn(frame: Frame, moves: Mapping[str, Reals]) -> dict[str, Ints]:
    """The optimum rounded member by member, in the order in which they move; keeps states and deadlines, not limits."""
    found = {name: np.zeros(value.shape, dtype=np.int64) for name, value in moves.items()}
    first = [name for name, move in MOVES.items() if move.source == "old"]
    flows = np.stack([moves[name] for name in first], axis=2)
    counts = _steps(np.floor(flows.reshape(len(flows), -1).cumsum(axis=1) + 0.5)).reshape(flows.shape)
    for place, name in enumerate(first):
        found[name] = counts[:, :, place]
    has_5g = frame.clusters.same(frame.clusters.jobs.has_5g)
    for name, state, enters in (("swap5", "old5", "upgrade"), ("upgrade_new", "new", "swap"),
                                ("swap_mix", "mix", "upgrade_mix")):  # fmt: skip
        came = found[enters].cumsum(axis=1)
        held = np.concatenate([np.zeros_like(came[:, :1]), came[:, :-1]], axis=1)
        held += np.where(has_5g & (state == "old5"), frame.clusters.n, 0)[:, None]
        left = moves[name].cumsum(axis=1)
        there = np.where(has_5g & (state == "old5"), frame.clusters.n, moves[enters].sum(axis=1))
        through = left >= there[:, None] - _NEAR
        found[name] = _steps(np.where(through & (left > 0), held, np.minimum(np.floor(left + 0.5), held)))
    return found


def _steps(sums: Reals) -> Ints:
    steps: Ints = np.diff(sums, axis=1, prepend=0).astype(np.int64)
    return steps


def _counts(optimum: Optimum, moves: Mapping[str, Ints], bought: Ints | None) -> Counts:
    frame = optimum.frame
    markets = Markets(frame, optimum.solved.x)
    taken = markets.in_turn(moves) if bought is None else bought
    x = _completed(frame, moves, markets, taken)
    cost = float(objectives(frame)["cheapest"] @ x)
    of_jobs = total(frame, x, incremental(frame)) + float((at(frame.bought, x) * premium(frame)[None]).sum())
    return Counts(moves, markets.of_cluster, taken, cost, cost - of_jobs, tuple(_misses(optimum, x)))


def _completed(frame: Frame, moves: Mapping[str, Ints], markets: Markets, bought: Ints) -> Reals:
    """All columns of the programme that follow from the moves; what a market buys stands at one of its pools."""
    x, limits = np.zeros(frame.columns.count), frame.inputs.limits
    for name, count in moves.items():
        _set(x, frame.moves[name], count)
    held = first_members(frame)
    stocks = {state: held[state][:, None] + sum(
        (np.cumsum(moves[name], axis=1) * (1 if state == move.target else -1)
         for name, move in MOVES.items() if state in (move.source, move.target)), np.zeros(1, np.int64))
        for state in STOCKS}  # fmt: skip
    for state, count in stocks.items():
        _set(x, frame.stocks[state], count)
    _set(x, frame.late, sum(stocks[state] for state in STANDING))
    visits, covered = np.zeros(limits.crews.shape), np.zeros(limits.crews.shape)
    for name, move in MOVES.items():
        np.add.at(visits, frame.region[~frame.by_team], moves[name][~frame.by_team])
        if move.brings_5g:
            np.add.at(covered, frame.region, moves[name])
    covered = covered.cumsum(axis=1)
    _set(x, frame.covered, covered)
    _set(x, frame.short, np.maximum(limits.rollout - covered, 0))
    _set(x, frame.extra, np.clip(visits - np.floor(limits.crews + _NEAR), 0, limits.extra_crews))
    _set(x, frame.bought[markets.pool], np.einsum("mkst,mk->mst", bought, markets.size))
    return x


def _set(x: Reals, columns: Ints, values: Any) -> None:
    there = columns >= 0
    x[columns[there]] = np.broadcast_to(values, columns.shape)[there]


def _misses(optimum: Optimum, x: Reals) -> Iterator[str]:
    """Families with rows that are not kept; what stands at pools instead of markets, and excess, is not looked at."""
    arrays = optimum.programme.arrays
    row = np.repeat(np.arange(len(arrays.row_lower)), np.diff(arrays.start))
    sums = np.bincount(row, arrays.value * x[arrays.index], len(arrays.row_lower))
    over = np.maximum(sums - arrays.row_upper, arrays.row_lower - sums) / np.maximum(1.0, np.abs(sums))
    for family, (first, rows) in optimum.programme.families.items():
        missed = np.flatnonzero(over[first : first + len(rows)] > _NEAR)
        if len(missed) and family.split(" ")[0] not in _NOT_LOOKED_AT:
            most = float((over * np.maximum(1.0, np.abs(sums)))[first + missed].max())
            yield f"{family}: {len(missed)} of {len(rows)} rows, by up to {most:g}"
