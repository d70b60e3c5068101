"""The way of each job: which moves it makes in which quarters, so that the counts of its cluster come out cheapest."""

from dataclasses import dataclass, fields

import numpy as np

from ringfence.plan.clusters import Flags, Ints, Reals
from ringfence.plan.costs import discounted
from ringfence.plan.programme import MOVES, Frame, of_domain
from ringfence.plan.rounding import Counts

NAMES = tuple(MOVES)
_SWAPS = np.array([MOVES[name].swaps for name in NAMES])
_JOINT = NAMES.index("swap_upgrade")
_OFFSETS = (1, 2, 3, 5, 8, 13, 21, 55, 144, 377)
_PASSES = 8


@dataclass(frozen=True)
class Paths:
    """One entry per job, in the order of the jobs; -1: there is none."""

    move: Ints
    """Number of the first move in `NAMES`."""
    quarter: Ints
    then: Ints
    """Number of the second move."""
    later: Ints

    @property
    def swap(self) -> Ints:
        """Quarter of the swap."""
        first = np.where((self.move >= 0) & _SWAPS[self.move], self.quarter, -1)
        return np.where((self.then >= 0) & _SWAPS[self.then], self.later, first)

    @property
    def joint(self) -> Flags:
        """Whether it is swapped and upgraded in one visit."""
        flags: Flags = self.move == _JOINT
        return flags

    def ordered(self, order: Ints) -> "Paths":
        """The same in another order."""
        return Paths(*(getattr(self, field.name)[order] for field in fields(self)))


def paths(frame: Frame, counts: Counts) -> Paths:
    """Give each job a path.

    In each cluster the first job that gets into a state is the first to leave it, what counts most in caps goes first,
    and then the earliest end of life; afterwards pairs of jobs exchange their paths as long as that is cheaper.
    """
    clusters, jobs = frame.clusters, frame.clusters.jobs
    places, found = _of_clusters(frame, counts)
    swap = np.where(found.swap < 0, frame.inputs.quarters, found.swap)
    found = found.ordered(np.lexsort((found.quarter, swap, places)))
    weight = sum((cap.weight * cap.reached for cap in frame.inputs.caps), np.zeros(len(jobs)))
    order = np.lexsort((jobs.end, -weight, clusters.of_job))
    found = _exchanged(frame, found, order, weight)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return found.ordered(back)


def _of_clusters(frame: Frame, counts: Counts) -> tuple[Ints, Paths]:
    """As many paths as each cluster has members, with the cluster of each; clusters in their order."""
    n = frame.clusters.n
    has_5g = frame.clusters.same(frame.clusters.jobs.has_5g)
    cluster, move, quarter = [], [], []
    for number, name in enumerate(NAMES):
        starts = MOVES[name].source == "old" or (name == "swap5")
        count = counts.moves[name] * (has_5g[:, None] if name == "swap5" else True) if starts else None
        if count is not None:
            which, when = _listed(count)
            cluster.append(which)
            move.append(np.full(len(which), number))
            quarter.append(when)
    still = n - np.bincount(np.concatenate(cluster), minlength=len(n))
    cluster.append(np.repeat(np.arange(len(n)), still))
    places, first, when = np.concatenate(cluster), np.concatenate([*move, np.full(still.sum(), -1)]), np.concatenate(
        [*quarter, np.full(still.sum(), -1)])  # fmt: skip
    order = np.lexsort((when, first, places))
    places, first, when = places[order], first[order], when[order]
    then, later = np.full(len(first), -1), np.full(len(first), -1)
    for enters, leaves in (("upgrade", "swap5"), ("swap", "upgrade_new"), ("upgrade_mix", "swap_mix")):
        count = counts.moves[leaves] * ~has_5g[:, None]
        which, left = _listed(count)
        inside = np.flatnonzero(first == NAMES.index(enters))
        start = np.searchsorted(places[inside], np.arange(len(n)))
        rank = np.arange(len(which)) - np.repeat(np.cumsum(count.sum(axis=1)) - count.sum(axis=1), count.sum(axis=1))
        mine = inside[start[which] + rank]
        then[mine], later[mine] = NAMES.index(leaves), left
    return places, Paths(first, when, then, later)


def _listed(count: Ints) -> tuple[Ints, Ints]:
    """Cluster and quarter of each of the moves counted."""
    which, when = np.nonzero(count)
    many = count[which, when]
    return np.repeat(which, many), np.repeat(when, many)


def _exchanged(frame: Frame, found: Paths, order: Ints, weight: Reals) -> Paths:
    """Exchange paths between jobs of a cluster and of equal weight; ``order`` says which job stands at each path."""
    costs = Destruction(frame, order)
    swap, joint = found.swap, found.joint
    standing = np.arange(len(order))
    cluster, heavy = frame.clusters.of_job[order], weight[order]
    for _ in range(_PASSES):
        changed = 0
        for step in _OFFSETS:
            one = np.flatnonzero(np.arange(len(order)) // step % 2 == 0)
            one = one[one + step < len(order)]
            two = one + step
            alike = (cluster[one] == cluster[two]) & (heavy[one] == heavy[two])
            one, two = one[alike], two[alike]
            mine, theirs = standing[one], standing[two]
            now = costs.of(one, swap[mine], joint[mine]) + costs.of(two, swap[theirs], joint[theirs])
            then = costs.of(one, swap[theirs], joint[theirs]) + costs.of(two, swap[mine], joint[mine])
            better = then < now - 1e-6
            standing[one[better]], standing[two[better]] = theirs[better], mine[better]
            changed += int(better.sum())
        if not changed:
            break
    return found.ordered(standing)


class Destruction:
    """What swaps of single jobs destroy, and their extra works; EUR, without premiums and lost upgrades."""

    def __init__(self, frame: Frame, rows: Ints) -> None:
        inputs, jobs = frame.inputs, frame.clusters.jobs
        at = frame.clusters.of_job[rows]
        self.life = inputs.prices.life
        self.worth = discounted(frame)[0]
        self.equipment = of_domain(frame.clusters, inputs.prices.equipment)[at]
        self.works = of_domain(frame.clusters, inputs.prices.works)[at] * jobs.factor[rows]
        self.end = jobs.end[rows]

    def of(self, place: Ints, swap: Ints, joint: Flags) -> Reals:
        """The cost of the jobs at ``place`` if they are swapped in these quarters; 0 where they are not (-1)."""
        left = np.clip((self.end[place] - (swap + 1)) / self.life, 0.0, 1.0)
        cost = left * self.equipment[place] + np.where((left > 0) & ~joint, self.works[place], 0.0)
        paid: Reals = np.where(swap >= 0, cost * self.worth[swap], 0.0)
        return paid

    def bought(self, place: Ints, swap: Ints) -> Reals:
        """Equipment and works of a swap in full."""
        full: Reals = (self.equipment[place] + self.works[place]) * self.worth[swap]
        return full
