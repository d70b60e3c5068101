"""From counts to what is done at each job: moves, quarters, suppliers and what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.tables import SCHEDULE
from ringfence.plan.clusters import Ints, Reals
from ringfence.plan.costs import discounted, premium
from ringfence.plan.markets import Markets
from ringfence.plan.optimum import Optimum
from ringfence.plan.paths import NAMES, Destruction, Paths, paths
from ringfence.plan.programme import MOVES
from ringfence.plan.rounding import Counts, whole

_ATTEMPTS = 4
_OF_JOB = ("job_id", "operator", "region", "site_id", "domain", "due_on")


@dataclass(frozen=True)
class Scheduled:
    """A schedule and what it was made of."""

    table: pa.Table
    """As `ringfence.core.tables.SCHEDULE` declares."""
    counts: Counts
    cost: float
    """EUR, as the objective ``cheapest`` counts, of the jobs one by one."""


def scheduled(optimum: Optimum, jobs: pa.Table, *, seconds: float = 10.0) -> Scheduled:
    """Make a schedule of the optimum.

    A budget is kept by the jobs one by one, not only by the means of their clusters: where it is exceeded, the counts
    are made again with as much less.

    Parameters
    ----------
    jobs
        The job table whose rows are the jobs of the inputs, in their order.
    seconds
        Time limit for the whole numbers; see `ringfence.plan.rounding.whole`.
    """
    spare: dict[str, Reals] = {}
    for _ in range(_ATTEMPTS):
        counts = whole(optimum, seconds=seconds, spare=spare)
        table = schedule(optimum, counts, jobs)
        over = _over_budget(optimum, table)
        if not over:
            break
        spare = {name: spare.get(name, 0.0) + 1.1 * value for name, value in over.items()}
    cost = counts.beside + float(pc.sum(table["incremental_eur"]).as_py() or 0.0)
    return Scheduled(table, counts, cost)


def _over_budget(optimum: Optimum, table: pa.Table) -> Mapping[str, Reals]:
    found = {}
    for name, limit in optimum.frame.inputs.limits.budget.items():
        mine = table.filter(pc.equal(table["operator"], name))
        spent = np.bincount(mine["quarter"].to_numpy(), mine["gross_eur"].to_numpy(),
                            optimum.frame.inputs.quarters)  # fmt: skip
        if np.any(spent > limit * (1 + 1e-9)):
            found[name] = np.maximum(spent - limit, 0.0)
    return found


def schedule(optimum: Optimum, counts: Counts, jobs: pa.Table) -> pa.Table:
    """One row per job and move, ordered as `ringfence.core.tables.SCHEDULE` says; costs are those of the job itself."""
    frame = optimum.frame
    found = paths(frame, counts)
    supplier = _suppliers(optimum, counts, found)
    steps = [(np.flatnonzero(move >= 0), move, quarter)
             for move, quarter in ((found.move, found.quarter), (found.then, found.later))]  # fmt: skip
    job = np.concatenate([rows for rows, _, _ in steps])
    move = np.concatenate([moves[rows] for rows, moves, _ in steps])
    quarter = np.concatenate([quarters[rows] for rows, _, quarters in steps])
    incremental, gross = _costs(optimum, counts, found, (job, move, quarter, supplier[job]))
    days = [frame.inputs.calendar.last_day(t) for t in range(frame.inputs.quarters)]
    done = pa.array(days, pa.date32()).take(pa.array(quarter))
    swaps = np.array([MOVES[name].swaps for name in NAMES])[move]
    row = jobs.select([*_OF_JOB, "supplier_id"]).take(pa.array(job))
    by = pa.array(frame.inputs.successors, pa.string()).take(pa.array(supplier[job], mask=supplier[job] < 0))
    own = pa.array(NAMES.index("upgrade") == move)
    late = pc.and_(pc.fill_null(pc.greater(done, row["due_on"]), False), pa.array(swaps))
    columns = {
        **{name: row[name] for name in _OF_JOB},
        "incumbent": row["supplier_id"], "move": pa.array(NAMES, pa.string()).take(pa.array(move)),
        "quarter": pa.array(quarter), "done_on": done, "supplier_id": pc.if_else(own, row["supplier_id"], by),
        "late": late, "incremental_eur": pa.array(incremental), "gross_eur": pa.array(gross),
    }  # fmt: skip
    table = pa.table({name: columns[name] for name in SCHEDULE.names}).cast(SCHEDULE.schema)
    return table.sort_by([(name, "ascending") for name in SCHEDULE.order])


def _suppliers(optimum: Optimum, counts: Counts, found: Paths) -> Ints:
    """The successor at each job, as the counts of its market say; -1: none. Who comes first also does what follows."""
    frame = optimum.frame
    markets = Markets(frame, optimum.solved.x)
    cluster = frame.clusters.of_job
    market, left = counts.market[cluster], counts.bought.copy()
    kinds = np.stack([markets.kind(name) for name in NAMES] + [np.full(len(frame.clusters), -1)])
    first, second = kinds[found.move, cluster], kinds[found.then, cluster]
    supplier = np.full(len(cluster), -1, dtype=np.int64)
    _both(left, markets, supplier, (market, first, found.quarter, second, found.later))
    when = np.where(first >= 0, found.quarter, found.later)
    kind = np.where(first >= 0, first, second)
    one = np.flatnonzero((kind >= 0) & (supplier < 0))
    if not len(one):
        return supplier
    one = one[np.lexsort((frame.region[cluster[one]], when[one], kind[one], market[one]))]
    group = (market[one] * left.shape[1] + kind[one]) * left.shape[3] + when[one]
    rest = left.transpose(0, 1, 3, 2).reshape(-1, left.shape[2])
    asked = np.bincount(group, minlength=len(rest))
    rest[:, 0] += asked - rest.sum(axis=1)
    supplier[one] = np.repeat(np.tile(np.arange(rest.shape[1]), len(rest)), rest.ravel())
    return supplier


def _both(left: Ints, markets: Markets, supplier: Ints, steps: tuple[Ints, ...]) -> None:
    """Jobs that buy twice buy from the same; takes them from ``left``.

    ``steps`` are per job: market, kind and quarter of what is bought first, kind and quarter of what follows.
    """
    twice = np.flatnonzero((steps[1] >= 0) & (steps[3] >= 0))
    for job in twice.tolist():
        market, first, quarter, second, later = (int(step[job]) for step in steps)
        one, two = left[market, first, :, quarter], left[market, second, :, later]
        may = markets.open[market, :, quarter] & markets.open[market, :, later]
        chosen = int(np.argmax(np.where(may, 2 * np.minimum(one, two) + (one + two > 0), -1)))
        supplier[job] = chosen
        for counted in (one, two):
            counted[chosen if counted[chosen] else int(np.argmax(counted))] -= 1


def _costs(optimum: Optimum, counts: Counts, found: Paths, steps: tuple[Ints, Ints, Ints, Ints]) -> tuple[Reals, Reals]:
    """Incremental and gross EUR of each step: what a swap destroys, an upgrade it undoes, the supplier's premium."""
    job, move, quarter, supplier = steps
    frame, cluster = optimum.frame, optimum.frame.clusters.of_job[job]
    markets = Markets(frame, optimum.solved.x)
    kinds = np.stack([markets.kind(name) for name in NAMES])[move, cluster]
    size = np.where(kinds >= 0, markets.size[counts.market[cluster], kinds], 0.0)
    extra = size * np.where(supplier >= 0, premium(frame)[supplier, quarter], 0.0) * (kinds >= 0)
    swaps = np.array([MOVES[name].swaps for name in NAMES])[move]
    price = Destruction(frame, job)
    place = np.arange(len(job))
    lost = price.of(place, np.where(swaps, quarter, -1), move == NAMES.index("swap_upgrade"))
    gross = np.where(swaps, price.bought(place, quarter), 0.0)
    return lost + _undone(optimum, found, job, move) + extra, gross + extra


def _undone(optimum: Optimum, found: Paths, job: Ints, move: Ints) -> Reals:
    """What 5G put on equipment of the incumbent loses with it, told at the swap, as the programme counts it."""
    frame = optimum.frame
    prices, worth = frame.inputs.prices, discounted(frame)[0]
    must = ((frame.must_go < frame.inputs.quarters) & frame.replaceable)[frame.clusters.of_job[job]]
    first, then = found.quarter[job], found.later[job]
    upgraded = found.move[job] == NAMES.index("upgrade")
    paid = worth[first] * (1 + np.minimum(first, prices.life) / prices.life)
    back = worth[then] * np.minimum(then, prices.life) / prices.life
    ends = (move == NAMES.index("swap5")) & upgraded
    stays = (move == NAMES.index("upgrade")) & (then < 0) & must
    whole_loss = np.where(must, paid - back, worth[then])
    return prices.upgrade * (np.where(ends, whole_loss, 0.0) + np.where(stays, paid, 0.0))
