"""Markets: pools of one operator that may buy from the same suppliers, whose jobs are counted by supplier."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ringfence.plan.clusters import Flags, Ints, Reals, together
from ringfence.plan.programme import Frame

KINDS: Final = 3
"""What a move takes from its supplier: 0 equipment, 1 equipment with 5G, 2 5G alone."""
_NEAR: Final = 1e-6


class Markets:
    """Pools of one operator that buy alike, and the columns that count their jobs by supplier."""

    def __init__(self, frame: Frame, x: Reals) -> None:
        self.frame = frame
        first = np.array(frame.pool.names, dtype=np.int64)
        jobs, clusters = frame.clusters.jobs, frame.clusters
        open_ = (frame.bought >= 0) & (_chosen(frame, x) if frame.inputs.limits.one_supplier else True)
        keys = [frame.operators.codes[frame.region[first]], clusters.same(jobs.domain.codes)[first]]
        keys += [together(open_.reshape(len(first), open_.shape[1] * open_.shape[2]).T, len(first))]
        keys += [clusters.same(rule.scope)[first] for rule in frame.inputs.diversities]
        of_pool = together(keys, len(first))
        self.pool = np.unique(of_pool, return_index=True)[1]
        """A pool of each market."""
        self.of_cluster = of_pool[frame.pool.codes] if len(first) else np.zeros(0, np.int64)
        units = frame.units
        member = first[self.pool]
        self.size = np.stack([units["swap"][member], units["swap_upgrade"][member], units["upgrade_new"][member]], 1)
        self.open = open_[self.pool]
        self.shape = (len(self.pool), KINDS, len(frame.inputs.successors), frame.inputs.quarters)

    def kind(self, name: str) -> Ints:
        """Kind of equipment that a move takes, per cluster; -1: none."""
        clusters = self.frame.clusters
        if name == "swap5":
            return clusters.same(clusters.jobs.rollout).astype(np.int64)
        kinds = {"upgrade": -1, "swap": 0, "swap_mix": 0, "swap_upgrade": 1, "upgrade_new": 2, "upgrade_mix": 2}
        return np.full(len(clusters), kinds[name], dtype=np.int64)

    def wanted(self, moves: Mapping[str, Ints]) -> Ints:
        """Jobs per market, kind and quarter."""
        found = np.zeros((len(self.pool), KINDS, self.frame.inputs.quarters), dtype=np.int64)
        for name, count in moves.items():
            kind = self.kind(name)
            taken = kind >= 0
            np.add.at(found, (self.of_cluster[taken], kind[taken]), count[taken])
        return found

    def in_turn(self, moves: Mapping[str, Ints]) -> Ints:
        """Suppliers by premium while their supply lasts, beyond it the cheapest; shape as ``self.shape``."""
        left, bought = self.frame.inputs.limits.supply.copy(), np.zeros(self.shape, dtype=np.int64)
        premium = [self.frame.inputs.prices.premium.get(name, 0.0) for name in self.frame.inputs.successors]
        for (market, kind, quarter), count in np.ndenumerate(self.wanted(moves)):
            able = [s for s in np.argsort(premium, kind="stable").tolist() if self.open[market, s, quarter]]
            size, rest = max(float(self.size[market, kind]), _NEAR), int(count)
            for supplier in able:
                some = int(min(rest, np.floor((left[supplier, quarter] + _NEAR) / size)))
                bought[market, kind, supplier, quarter] += some
                left[supplier, quarter] -= some * size
                rest -= some
            if rest and able:
                bought[market, kind, able[0], quarter] += rest
        return bought


def _chosen(frame: Frame, x: Reals) -> Flags:
    """Per pool and successor: whether it is the only one of the region; of other than radio pools, all are."""
    first = np.array(frame.pool.names, dtype=np.int64)
    regions, successors = len(frame.inputs.limits.crews), len(frame.inputs.successors)
    chosen = x[frame.columns.whole[0]].reshape(regions, successors) > 0.5
    flags: Flags = (chosen[frame.region[first]] | ~frame.radio[first][:, None])[:, :, None]
    return flags
