"""The rows where a supplier stops delivering: what fails, what is repaired from stock, and what is out of service.

Equipment of the supplier fails at an even rate. A failure of a quarter is repaired from the spares of the same operator
and domain, or the job is out of service until a spare comes free or it is swapped. What works and is swapped becomes,
in part, a spare of the next quarter. All are expected values, so that members of a cluster are not whole.

Columns, per cluster of the supplier and quarter: ``outage`` (members out of service at its end), ``repaired``,
``relieved`` (members out of service that are swapped); per operator, domain and quarter: ``spares`` (what is left in
stock at its end).
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from ringfence.core.errors import InternalError
from ringfence.plan.clusters import Flags, Ints, Reals, together
from ringfence.plan.costs import OUTAGE
from ringfence.plan.inputs import Stop
from ringfence.plan.programme import MOVES, STANDING, Frame, Rows
from ringfence.plan.rows import numbered
from ringfence.plan.solver import INFINITE

_SWAPS: Final = tuple(name for name, move in MOVES.items() if move.swaps)
_NEAR: Final = 1e-6
"""Members by which moves may differ from those planned before: the tolerance of the solver, and a little more."""


def outage(frame: Frame) -> Iterator[Rows]:
    """out[c,t] = (1 - f) x out[c,t-1] + f x standing[c,t-1] - repaired[c,t] - relieved[c,t]; at first none. Members."""
    stop, theirs, quarters = _stop(frame), frame.clusters.same(frame.inputs.stopped), frame.inputs.quarters
    there = theirs[:, None] & (frame.quarter >= stop.first)
    for name in (OUTAGE, "repaired", "relieved"):
        frame.outages[name] = frame.columns.add(there)
    number = numbered(there)
    cluster, quarter = np.nonzero(there)
    fails = np.where(there, _constant(frame)[:, None], 0.0)
    fails[:, 0] = np.where(there[:, 0], frame.clusters.n, 0.0)
    known = stop.failures * fails[there]
    rows = Rows("outage", {"cluster": cluster, "quarter": quarter}, known, known)
    rows.plus(number, frame.outages[OUTAGE]).plus(number, frame.outages["repaired"])
    rows.plus(number, frame.outages["relieved"])
    rows.plus(number[:, 1:], frame.outages[OUTAGE][:, : quarters - 1], stop.failures - 1)
    for state in STANDING:
        rows.plus(number[:, 1:], frame.stocks[state][:, : quarters - 1], -stop.failures)
    yield rows


def out_of_what_stands(frame: Frame) -> Iterator[Rows]:
    """out[c,t] <= standing[c,t]; relieved[c,t] <= swaps[c,t]. Members."""
    there = frame.outages[OUTAGE] >= 0
    number, names = numbered(there), dict(zip(("cluster", "quarter"), np.nonzero(there), strict=True))
    roof = np.broadcast_to(_constant(frame)[:, None], there.shape)[there]
    rows = Rows("outage_stands", names, np.full(len(roof), -INFINITE), roof)
    rows.plus(number, frame.outages[OUTAGE])
    for state in STANDING:
        rows.plus(number, frame.stocks[state], -1.0)
    yield rows
    rows = Rows("relieved", names, np.full(len(roof), -INFINITE), np.zeros(len(roof)))
    rows.plus(number, frame.outages["relieved"])
    for name in _SWAPS:
        rows.plus(number, frame.moves[name], -1.0)
    yield rows


def spares(frame: Frame) -> Iterator[Rows]:
    """spares[g,t] = spares[g,t-1] + reused x sum of (swaps - relieved)[c in g, t-1] - sum of repaired[c in g, t].

    At the stop: what is in stock and what the swaps before it leave, in full in its first quarter. Equipment of a job.
    """
    stop, theirs = _stop(frame), frame.clusters.same(frame.inputs.stopped)
    group = np.where(theirs, _groups(frame), -1)
    groups = int(group.max(initial=-1)) + 1
    there = np.ones((groups, 1), np.bool_) & (frame.quarter >= stop.first)
    frame.outages["spares"] = frame.columns.add(there)
    number = numbered(there)
    which, quarter = np.nonzero(there)
    stock = np.bincount(group[theirs], frame.clusters.n[theirs], groups) * stop.spares
    known = np.where(quarter == stop.first, stock[which], 0.0)
    rows = Rows("spares", {"group": which, "quarter": quarter}, known, known)
    rows.plus(number, frame.outages["spares"]).plus(number[:, 1:], frame.outages["spares"][:, :-1], -1.0)
    row = np.where(theirs[:, None], number[group], -1) if groups else np.full((len(theirs), len(frame.quarter)), -1)
    rows.plus(row, frame.outages["repaired"])
    rows.plus(row[:, 1:], frame.outages["relieved"][:, :-1], stop.reused)
    comes = row[:, np.clip(frame.quarter + 1, stop.first, frame.inputs.quarters - 1)]
    comes[:, -1] = -1
    for name in _SWAPS:
        rows.plus(comes, frame.moves[name], -stop.reused)
    yield rows


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


FAMILIES: Final[tuple[Callable[[Frame], Iterator[Rows]], ...]] = (outage, out_of_what_stands, spares, as_planned)


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


def _groups(frame: Frame) -> Ints:
    """Clusters of one operator and domain: they share their spares."""
    operator = frame.operators.codes[frame.region]
    return together([operator, frame.of(frame.clusters.jobs.domain)], len(frame.clusters))
