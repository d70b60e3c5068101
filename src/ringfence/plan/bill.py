"""What a schedule costs as a function of prices: its jobs are summed once, then any number of draws is priced.

The remaining life that a swap destroys is not linear in the life of equipment. Jobs of a domain swapped in one quarter
are sorted by their age at the swap; of those younger than a life L, the share that is destroyed is 1 - age / L, and its
sum follows from two cumulative sums. So the cost is that of the schedule job by job for every draw, without a grid.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.plan.clusters import Flags, Ints, Reals
from ringfence.plan.inputs import RADIO, TEAM_DOMAINS, Inputs
from ringfence.plan.measures import BRINGS_5G, SWAPS

Drawn = Mapping[str, Reals]


@dataclass(frozen=True)
class _Swaps:
    """Swaps of one domain in one quarter; the cumulative sums start with 0."""

    domain: str
    quarter: int
    count: int
    works: float
    """Sum of the works' factors."""
    age: Reals
    """Quarters since the beginning of its life at the swap, ascending."""
    cumulated: Reals
    extra: Reals
    """Cumulated factors of works that are not joined with an upgrade."""


class Bill:
    """The sums of a schedule.

    Parameters
    ----------
    jobs, schedule
        As `ringfence.core.tables.JOB` and `SCHEDULE` declare; the order of ``jobs`` is that of ``inputs``.
    """

    def __init__(self, inputs: Inputs, jobs: pa.Table, schedule: pa.Table) -> None:
        self.inputs = inputs
        place = pc.index_in(schedule["job_id"], value_set=jobs["job_id"].combine_chunks())
        self._job: Ints = place.to_numpy(zero_copy_only=False).astype(np.int64)
        self._quarter: Ints = schedule["quarter"].to_numpy(zero_copy_only=False).astype(np.int64)
        self._move = np.array(schedule["move"].to_pylist(), dtype=object)
        self._supplier = np.array(schedule["supplier_id"].to_pylist(), dtype=object)
        coded = inputs.jobs.domain
        self._domain = np.array(coded.names, dtype=object)[coded.codes[self._job]] if len(coded.names) else self._move
        self._swap: Flags = np.isin(self._move, SWAPS)
        self._swaps = tuple(self._swapped())
        self._bought = tuple(self._premiums())
        self._paid, self._back, self._whole = self._undone()

    def _swapped(self) -> Iterator[_Swaps]:
        jobs, life = self.inputs.jobs, self.inputs.prices.life
        age = self._quarter + 1 - (jobs.end[self._job] - life)
        factor = jobs.factor[self._job]
        extra = np.where(self._move == "swap_upgrade", 0.0, factor)
        for domain, quarter in sorted(
            {pair for pair in zip(self._domain[self._swap], self._quarter[self._swap], strict=True) if pair[0]}
        ):
            here = np.flatnonzero(self._swap & (self._domain == domain) & (self._quarter == quarter))
            here = here[np.argsort(age[here], kind="stable")]
            ages = np.maximum(age[here], 0.0)
            yield _Swaps(domain, int(quarter), len(here), float(factor[here].sum()), ages, _sums(ages),
                         _sums(extra[here]))  # fmt: skip

    def _premiums(self) -> Iterator[tuple[str, str, int, int, int]]:
        """Supplier, domain, quarter; how many buy equipment, and how many what brings 5G."""
        joint = (self._move == "swap5") & self.inputs.jobs.rollout[self._job]
        fresh = (np.isin(self._move, BRINGS_5G) & (self._move != "upgrade")) | joint
        known = np.array([name is not None for name in self._domain], dtype=np.bool_)
        buys = (self._swap | fresh) & known
        keys = zip(self._supplier[buys], self._domain[buys], self._quarter[buys], strict=True)
        for supplier, domain, quarter in sorted(set(keys)):
            here = (self._supplier == supplier) & (self._domain == domain) & (self._quarter == quarter)
            yield supplier, domain, int(quarter), int((here & self._swap).sum()), int((here & fresh).sum())

    def _undone(self) -> tuple[Ints, Ints, Ints]:
        """Upgrades of equipment that has to go, by quarter; of these, those swapped by quarter; of others, the same."""
        inputs, quarters = self.inputs, self.inputs.quarters
        own = self._move == "upgrade"
        upgraded, swapped = (np.zeros(len(inputs.jobs), dtype=np.bool_) for _ in range(2))
        upgraded[self._job[own]] = True
        swapped[self._job[self._move == "swap5"]] = True
        must = (inputs.must_go() < quarters) & inputs.replaceable()
        ends = (self._move == "swap5") & upgraded[self._job]
        forced = must[self._job]
        parts = (own & forced, ends & forced, ends & ~forced)
        paid, back, whole = (np.bincount(self._quarter[flags], minlength=quarters) for flags in parts)
        return paid, back, whole

    def cost(self, drawn: Drawn) -> tuple[Reals, Reals]:
        """Incremental and gross EUR under each draw, as the schedule's own columns have it.

        Parameters
        ----------
        drawn
            Values by the paths of `ringfence.plan.parameters.quantities`; what is missing has its value of the plan.
        """
        prices = _Drawn(self.inputs, drawn)
        incremental, gross = np.zeros(1), np.zeros(1)
        for swaps in self._swaps:
            equipment, works = prices.equipment(swaps.domain), prices.works(swaps.domain)
            worth = prices.worth(swaps.quarter)
            younger = np.searchsorted(swaps.age, prices.life)
            lost = younger - swaps.cumulated[younger] / prices.life
            incremental = incremental + worth * (equipment * lost + works * swaps.extra[younger])
            gross = gross + worth * (equipment * swaps.count + works * swaps.works)
        for supplier, domain, quarter, equipped, upgraded in self._bought:
            price = equipped * prices.equipment(domain) + (upgraded * prices.upgrade if domain == RADIO else 0.0)
            extra = prices.premium(supplier) * price * prices.worth(quarter)
            incremental, gross = incremental + extra, gross + extra
        return incremental + prices.upgrade * self._lost_upgrades(prices), gross

    def _lost_upgrades(self, prices: "_Drawn") -> Any:
        """What 5G put on equipment of the incumbent loses, in prices of an upgrade; see `costs.incremental`."""
        lost: Any = 0.0
        for quarter in np.flatnonzero(self._paid + self._back + self._whole).tolist():
            used = np.minimum(quarter, prices.life) / prices.life
            kept = self._paid[quarter] * (1 + used) - self._back[quarter] * used + self._whole[quarter]
            lost = lost + prices.worth(quarter) * kept
        return lost

    def objective(self, inputs: Inputs, here: Mapping[str, float]) -> float | None:
        """What the schedule costs under one draw, with sites behind the roll-out and extra visits; None: not possible.

        Parameters
        ----------
        inputs
            Posed with the draw: its crews and its first swap decide what is possible.
        """
        limits, regions = inputs.limits, len(inputs.jobs.region.names)
        bought = self._move != "upgrade"
        if np.any(self._quarter[bought] < limits.first_swap):
            return None
        by_crew = ~np.isin(self._domain, list(TEAM_DOMAINS))
        extra = np.maximum(self._per_region(by_crew, regions) - limits.crews, 0.0)
        if np.any(extra > limits.extra_crews + 1e-6):
            return None
        covered = self._per_region(np.isin(self._move, BRINGS_5G), regions).cumsum(axis=1)
        short = np.maximum(limits.rollout - covered, 0.0)
        beside = inputs.prices.shortfall * short.sum() + inputs.prices.extra_visit * extra.sum()
        return float(self.cost({name: np.array([value]) for name, value in here.items()})[0][0] + beside)

    def _per_region(self, chosen: Flags, regions: int) -> Ints:
        quarters = self.inputs.quarters
        cell = self.inputs.jobs.region.codes[self._job[chosen]] * quarters + self._quarter[chosen]
        counted: Ints = np.bincount(cell, minlength=regions * quarters).reshape(regions, quarters)
        return counted


class _Drawn:
    """Prices under each draw; a price of the plan where nothing was drawn."""

    def __init__(self, inputs: Inputs, drawn: Drawn) -> None:
        self._prices, self._drawn = inputs.prices, drawn
        self.life = np.atleast_1d(4 * drawn["life"] if "life" in drawn else self._prices.life)
        self.upgrade = drawn.get("kinds.upgrade.equipment", self._prices.upgrade)

    def equipment(self, domain: str) -> Any:
        return self._of(f"kinds.{domain}.equipment", self._prices.equipment.get(domain, 0.0))

    def works(self, domain: str) -> Any:
        return self._of(f"kinds.{domain}.works", self._prices.works.get(domain, 0.0))

    def premium(self, supplier: str) -> Any:
        if RADIO not in self._prices.equipment:  # premiums are counted in macro-site equivalents
            return 0.0
        return self._of(f"suppliers.{supplier}.premium", self._prices.premium.get(supplier, 0.0))

    def worth(self, quarter: int) -> Any:
        return np.power(1 + self._of("discount", self._prices.discount), -(quarter + 1) / 4)

    def _of(self, name: str, value: float) -> Any:
        return self._drawn.get(name, value)


def _sums(values: Reals) -> Reals:
    return np.concatenate([np.zeros(1), np.cumsum(values)])
