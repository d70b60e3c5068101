"""The rows where a supplier stops delivering: what fails, what is repaired from stock, and what is out of service.

Equipment of the supplier fails at an even rate. A failure of a quarter is repaired from the spares of the same operator
and domain, or the job is out of service until a spare comes free or it is swapped; in each region, swaps first take
what is out of service. What works and is swapped becomes, in part, a spare of the next quarter. All are expected
values, so that jobs are not whole.

Columns, per place (operator, region and domain with equipment of the supplier) and quarter: ``standing``, ``swapped``,
``outage`` (jobs out of service at the quarter's end), ``repaired``, ``relieved`` (jobs out of service that are
swapped); per operator, domain and quarter: ``spares`` (what is left in stock at its end).
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from ringfence.core.errors import InternalError
from ringfence.plan.clusters import Coded, Flags, Ints, Reals, together
from ringfence.plan.costs import OUTAGE
from ringfence.plan.inputs import Stop
from ringfence.plan.programme import MOVES, STANDING, Frame, Rows
from ringfence.plan.rows import grid, numbered
from ringfence.plan.solver import INFINITE

_SWAPS: Final = tuple(name for name, move in MOVES.items() if move.swaps)
_NEAR: Final = 1e-6
"""Members by which moves may differ from those planned before: the tolerance of the solver, and a little more."""


def standing(frame: Frame) -> Iterator[Rows]:
    """standing[p,t] = sum of old + old5 + mix[c in p, t]; swapped[p,t] = sum of swaps[c in p, t]. Jobs."""
    place, places = _places(frame)
    there = np.ones((len(places.names), frame.inputs.quarters), np.bool_)
    for name in ("standing", "swapped"):
        frame.outages[name] = frame.columns.add(there)
    stays = np.bincount(place[place >= 0], _constant(frame)[place >= 0], len(places.names))
    number, rows = grid("standing", "place", np.repeat(stays[:, None], frame.inputs.quarters, axis=1), equal=True)
    row = _of_clusters(number, place)
    for state in STANDING:
        rows.plus(row, frame.stocks[state], -1.0)
    yield rows.plus(number, frame.outages["standing"])
    number, rows = grid("swapped", "place", np.zeros(there.shape), equal=True)
    row = _of_clusters(number, place)
    for name in _SWAPS:
        rows.plus(row, frame.moves[name], -1.0)
    yield rows.plus(number, frame.outages["swapped"])


def outage(frame: Frame) -> Iterator[Rows]:
    """out[p,t] = (1 - f) x out[p,t-1] + f x standing[p,t-1] - repaired[p,t] - relieved[p,t]; at first none.

    And out[p,t] <= standing[p,t]; relieved[p,t] <= swapped[p,t]. Jobs.
    """
    stop, columns = _stop(frame), frame.outages
    place, places = _places(frame)
    there = np.ones((len(places.names), 1), np.bool_) & (frame.quarter >= stop.first)
    for name in (OUTAGE, "repaired", "relieved"):
        columns[name] = frame.columns.add(there)
    fails = np.where(there, 0.0, INFINITE)
    if stop.first == 0:
        fails[:, 0] = stop.failures * np.bincount(place[place >= 0], frame.clusters.n[place >= 0], len(fails))
    number, rows = grid("outage", "place", fails, equal=True)
    rows.plus(number, columns[OUTAGE]).plus(number, columns["repaired"]).plus(number, columns["relieved"])
    rows.plus(number[:, 1:], columns[OUTAGE][:, :-1], stop.failures - 1)
    yield rows.plus(number[:, 1:], columns["standing"][:, :-1], -stop.failures)
    for part, whole in ((OUTAGE, "standing"), ("relieved", "swapped")):
        number, rows = grid(f"{part}_{whole}", "place", np.where(there, 0.0, INFINITE))
        yield rows.plus(number, columns[part]).plus(number, columns[whole], -1.0)


def spares(frame: Frame) -> Iterator[Rows]:
    """spares[g,t] = spares[g,t-1] + reused x sum of (swapped - relieved)[p in g, t-1] - sum of repaired[p in g, t].

    At the stop: what is in stock and what the swaps before it leave, in full in its first quarter. Equipment of a job.
    """
    stop, columns = _stop(frame), frame.outages
    place, places = _places(frame)
    group = places.codes
    jobs = np.bincount(place[place >= 0], frame.clusters.n[place >= 0], len(group))
    groups = int(group.max(initial=-1)) + 1
    there = np.ones((groups, 1), np.bool_) & (frame.quarter >= stop.first)
    columns["spares"] = frame.columns.add(there)
    known = np.where(there, 0.0, INFINITE)
    known[:, stop.first] = np.bincount(group, jobs, groups) * stop.spares
    number, rows = grid("spares", "group", known, equal=True)
    rows.plus(number, columns["spares"]).plus(number[:, 1:], columns["spares"][:, :-1], -1.0)
    row = number[group]
    rows.plus(row, columns["repaired"]).plus(row[:, 1:], columns["relieved"][:, :-1], stop.reused)
    comes = row[:, np.maximum(frame.quarter[:-1] + 1, stop.first)]
    yield rows.plus(comes, columns["swapped"][:, :-1], -stop.reused)


def as_planned(frame: Frame) -> Iterator[Rows]:
    """moves[c,t] = those planned before, until the stop; swaps[c of the supplier, t] <= planned, until more may be."""
    if frame.before is None:
        return
    stop, theirs = _stop(frame), frame.clusters.same(frame.inputs.stopped)
    for name, columns in frame.moves.items():
        past = (columns >= 0) & (frame.quarter < stop.first)
        yield _near(f"planned_{name}", columns, past, frame.before[name], below=True)
        if name in _SWAPS:
            waits = (columns >= 0) & theirs[:, None] & ~past & (frame.quarter < stop.swaps_from)
            yield _near(f"waiting_{name}", columns, waits, frame.before[name], below=False)


FAMILIES: Final[tuple[Callable[[Frame], Iterator[Rows]], ...]] = (standing, outage, spares, as_planned)


def _near(family: str, columns: Ints, there: Flags, planned: Reals, *, below: bool) -> Rows:
    names = dict(zip(("cluster", "quarter"), np.nonzero(there), strict=True))
    value = planned[there]
    lower = np.maximum(value - _NEAR, 0.0) if below else np.full(len(value), -INFINITE)
    return Rows(family, names, lower, value + _NEAR).plus(numbered(there), columns)


def _stop(frame: Frame) -> Stop:
    if frame.inputs.stop is None:
        raise InternalError("rows of a stop without one")
    return frame.inputs.stop


def _constant(frame: Frame) -> Reals:
    """Members of clusters whose state no move can change: they have no columns of what stands there."""
    moves = np.any([(frame.stocks[state] >= 0).any(axis=1) for state in STANDING], axis=0)
    constant: Reals = np.where(moves, 0, frame.clusters.n).astype(np.float64)
    return constant


def _places(frame: Frame) -> tuple[Ints, Coded]:
    """The place of each cluster, -1: not of the supplier; and the operator and domain of each place, as a number."""
    theirs = frame.clusters.same(frame.inputs.stopped)
    operator, domain = frame.operators.codes[frame.region][theirs], frame.of(frame.clusters.jobs.domain)[theirs]
    place = np.full(len(frame.clusters), -1, dtype=np.int64)
    place[theirs] = together([frame.region[theirs], domain], int(theirs.sum()))
    group = together([operator, domain], int(theirs.sum()))
    first = np.unique(place[theirs], return_index=True)[1]
    return place, Coded(group[first], tuple(range(len(first))))


def _of_clusters(number: Ints, place: Ints) -> Ints:
    """The rows of each cluster's place; -1 for clusters of others."""
    rows = np.full((len(place), number.shape[1]), -1, dtype=np.int64)
    rows[place >= 0] = number[place[place >= 0]]
    return rows
