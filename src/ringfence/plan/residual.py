"""The programme of what is left once the optimum is rounded down: whole numbers of jobs, and of their suppliers."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ringfence.plan.clusters import Flags, Ints, Reals
from ringfence.plan.costs import at, objectives
from ringfence.plan.markets import KINDS, Markets
from ringfence.plan.optimum import Optimum
from ringfence.plan.programme import MOVES
from ringfence.plan.solver import INFINITE, Arrays, Stage, solve

_COUNTED: Final = frozenset({"crews", "core_teams", "continuity"})
"""Families whose rows sum whole numbers, so that a part of one in their limit is of no use."""
_BY_MARKET: Final = frozenset({"pools", "chosen", "one_supplier"})
_NEAR: Final = 1e-6
_GAP: Final = 1e-4


class Residual:
    """The programme of what is left: the free columns of the moves in whole numbers, and markets in place of pools."""

    def __init__(
        self, optimum: Optimum, base: dict[str, Ints], free: dict[str, Flags], spare: Mapping[str, Reals]
    ) -> None:
        self.optimum, self.base, self.free = optimum, base, free
        frame = self.frame = optimum.frame
        self.markets = Markets(frame, optimum.solved.x)
        arrays = optimum.programme.arrays
        self.row = np.repeat(np.arange(len(arrays.row_lower)), np.diff(arrays.start))
        self.lower, self.upper = arrays.row_lower.copy(), arrays.row_upper.copy()
        self.diverse = np.zeros(len(self.lower), dtype=np.bool_)
        self.kept = np.ones(len(self.lower), dtype=np.bool_)
        self._rows(spare)
        self.value, self.number = self._columns()

    def _rows(self, spare: Mapping[str, Reals]) -> None:
        for family, (first, rows) in self.optimum.programme.families.items():
            here = slice(first, first + len(rows))
            if family in _COUNTED:
                self.upper[here] = np.floor(self.upper[here] + _NEAR)
            if family in _BY_MARKET:
                self.kept[here] = False
            if family == "budget":
                for number, name in enumerate(self.frame.operators.names):
                    mine = rows.names["operator"] == number
                    self.upper[here][mine] -= spare.get(name, np.zeros(self.frame.inputs.quarters))[
                        rows.names["quarter"][mine]
                    ]
            self.diverse[here] = family.startswith("diversity ")

    def _columns(self) -> tuple[Reals, Ints]:
        """The value of each column of the programme that is fixed, and the new number of each that is not."""
        frame, x = self.frame, self.optimum.solved.x
        touched = np.any([flags.any(axis=1) for flags in self.free.values()], axis=0)
        fixed = np.zeros(len(x), dtype=np.bool_)
        for columns in (*frame.stocks.values(), frame.late):
            fixed[columns[~touched][columns[~touched] >= 0]] = True
        fixed[frame.bought[frame.bought >= 0]] = True
        fixed[frame.columns.whole[0] if frame.columns.whole else np.zeros(0, np.int64)] = True
        value = np.where(fixed, np.rint(x), 0.0)
        value[frame.bought[frame.bought >= 0]] = 0.0
        for name, columns in frame.moves.items():
            there = columns >= 0
            fixed[columns[there]] = ~self.free[name][there]
            value[columns[there]] = self.base[name][there]
        number = np.full(len(x), -1, dtype=np.int64)
        number[~fixed] = np.arange(int((~fixed).sum()))
        return value, number

    def solved(self, seconds: float) -> tuple[dict[str, Ints], Ints, bool] | None:
        """Counts of moves, jobs per market, kind, supplier and quarter, and whether this is proven near the best.

        None: no solution in the time.
        """
        arrays, stages, counted = self._programme()
        answer = solve(arrays, stages, seconds=seconds, gap=self._gap(stages))
        if answer.status not in ("optimal", "stopped"):
            return None
        moves = {}
        for name, columns in self.frame.moves.items():
            added = np.rint(at(np.where(self.free[name], self.number[columns], -1), answer.x)).astype(np.int64)
            moves[name] = self.base[name] + added
        return moves, np.rint(at(counted, answer.x)).astype(np.int64), answer.status == "optimal"

    def _gap(self, stages: list[Stage]) -> float:
        """The gap wanted of the whole as a share of what is left; with several objectives, that of each alone."""
        if len(stages) > 1:
            return _GAP
        x, new = self.optimum.solved.x, self.number >= 0
        left = np.abs(stages[0].cost[self.number[new]] * (x[new] - self.value[new])).sum()
        return float(min(0.5, _GAP * abs(self.optimum.solved.best["cheapest"]) / max(left, 1.0)) or _GAP)

    def _programme(self) -> tuple[Arrays, list[Stage], Ints]:
        old = self.optimum.programme.arrays
        size = int((self.number >= 0).sum())
        counted = np.full(self.markets.shape, -1, dtype=np.int64)
        there = np.broadcast_to(self.markets.open[:, None], counted.shape)
        counted[there] = size + np.arange(int(there.sum()))
        bought, each = self._bought(counted)
        terms = [self._old_terms(), self._market_terms(bought, each, counted)]
        height = len(old.row_lower)
        shift = np.bincount(self.row, old.value * self.value[old.index], height)
        bounds = [self.lower - shift, self.upper - shift]
        for rows in (self._balance(counted), self._one_a_quarter()):
            terms.append((rows[0] + height, rows[1], rows[2]))
            bounds = [np.concatenate([side, more]) for side, more in zip(bounds, rows[3:], strict=True)]
            height += len(rows[3])
        return *self._assembled(terms, bounds, size, counted, (bought, each)), counted

    def _bought(self, counted: Ints) -> tuple[Ints, Reals]:
        """The column of the programme that each counted column stands for, and the equivalents of one of its jobs."""
        pool = np.broadcast_to(self.frame.bought[self.markets.pool][:, None], counted.shape)
        size = np.broadcast_to(self.markets.size[:, :, None, None], counted.shape)
        return pool[counted >= 0], size[counted >= 0]

    def _old_terms(self) -> tuple[Ints, Ints, Reals]:
        old = self.optimum.programme.arrays
        keep = (self.number[old.index] >= 0) & self.kept[self.row]
        return self.row[keep], self.number[old.index[keep]], old.value[keep]

    def _market_terms(self, bought: Ints, each: Reals, counted: Ints) -> tuple[Ints, Ints, Reals]:
        """Rows of supply and budget count a job as its equivalents, rows of diversity count it as one."""
        old = self.optimum.programme.arrays
        new = counted[counted >= 0]
        kind = np.broadcast_to(np.arange(KINDS)[None, :, None, None], counted.shape)[counted >= 0]
        entry = np.flatnonzero(np.isin(old.index, bought) & self.kept[self.row])
        entry = entry[np.argsort(old.index[entry], kind="stable")]
        low, high = (np.searchsorted(old.index[entry], bought, side=side) for side in ("left", "right"))
        which = np.repeat(np.arange(len(bought)), high - low)
        place = entry[np.repeat(low, high - low) + _within_runs(high - low)]
        per_job = np.where(self.diverse[self.row[place]], (kind[which] < 2) * 1.0, each[which])
        return self.row[place], new[which], old.value[place] * per_job

    def _balance(self, counted: Ints) -> tuple[Ints, Ints, Reals, Reals, Reals]:
        """Sum over suppliers of the jobs counted = moves of the market that take that kind of equipment."""
        want = self.markets.wanted(self.base)
        row = np.arange(want.size).reshape(want.shape)
        rows, columns, values = [], [], []
        for name in MOVES:
            cluster, quarter = np.nonzero(self.free[name] & (self.markets.kind(name) >= 0)[:, None])
            rows.append(row[self.markets.of_cluster[cluster], self.markets.kind(name)[cluster], quarter])
            columns.append(self.number[self.frame.moves[name][cluster, quarter]])
            values.append(np.full(len(cluster), -1.0))
        there = counted >= 0
        rows.append(np.broadcast_to(row[:, :, None, :], counted.shape)[there])
        columns.append(counted[there])
        values.append(np.ones(int(there.sum())))
        sides = want.ravel().astype(np.float64)
        return np.concatenate(rows), np.concatenate(columns), np.concatenate(values), sides, sides

    def _one_a_quarter(self) -> tuple[Ints, Ints, Reals, Reals, Reals]:
        """A job makes one move a quarter: moves out of a state at t <= members in it at t-1."""
        frame, height = self.frame, 0
        parts: list[tuple[Ints, Ints, Reals]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
        roofs = [np.zeros(0)]
        for state in ("old5", "new", "mix"):
            enters = np.any([self.free[name] for name, move in MOVES.items() if move.target == state], axis=0)
            leaving = [name for name, move in MOVES.items() if move.source == state]
            cluster, quarter = np.nonzero(enters & np.any([self.free[name] for name in leaving], axis=0))
            row = height + np.arange(len(cluster))
            held = np.where(quarter > 0, frame.stocks[state][cluster, quarter - 1], -1)
            number = np.where(held >= 0, self.number[held], -1)
            parts.append((row[number >= 0], number[number >= 0], np.full(int((number >= 0).sum()), -1.0)))
            roof = np.where((held >= 0) & (number < 0), self.value[held], 0.0)
            for name in leaving:
                column = frame.moves[name][cluster, quarter]
                open_ = self.free[name][cluster, quarter]
                parts.append((row[open_], self.number[column[open_]], np.ones(int(open_.sum()))))
                roof -= self.base[name][cluster, quarter]
            roofs.append(roof)
            height += len(cluster)
        row, column, value = (np.concatenate([part[place] for part in parts]) for place in range(3))
        return row, column, value, np.full(height, -INFINITE), np.concatenate(roofs)

    def _assembled(
        self, terms: list[tuple[Ints, Ints, Reals]], bounds: list[Reals], size: int, counted: Ints,
        bought: tuple[Ints, Reals],
    ) -> tuple[Arrays, list[Stage]]:  # fmt: skip
        old, frame = self.optimum.programme.arrays, self.frame
        row, column, value = (np.concatenate([part[place] for part in terms]) for place in range(3))
        used = np.unique(row)
        row = np.searchsorted(used, row)
        order = np.argsort(row, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(used)))])
        new, many = self.number >= 0, int((counted >= 0).sum())
        lower = np.concatenate([old.lower[new], np.zeros(many)])
        upper = np.concatenate([old.upper[new], np.full(many, INFINITE)])
        moving = [self.number[frame.moves[name][self.free[name]]] for name in MOVES]
        present = [self.number[np.unique(old.index[self.diverse[self.row] & np.isfinite(old.upper[old.index])])]]
        integral = np.concatenate([*moving, *present, np.arange(size, size + many)])
        sides = (bounds[0][used], bounds[1][used])
        arrays = Arrays(lower, upper, *sides, start.astype(np.int32),
                        column[order].astype(np.int32), value[order], integral[integral >= 0])  # fmt: skip
        costs = objectives(frame)
        return arrays, [Stage(name, np.concatenate([costs[name][new], costs[name][bought[0]] * bought[1]]))
                        for name in self.optimum.stages]  # fmt: skip


def _within_runs(lengths: Ints) -> Ints:
    """0, 1, 2, ... in each run."""
    return np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
