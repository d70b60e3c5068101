"""What the programme is built from: jobs, prices and limits as numbers, one array entry per thing they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ringfence.plan.calendar import Calendar
from ringfence.plan.clusters import Flags, Ints, JobColumns, Reals

RADIO: Final = "ran"
TEAM_DOMAINS: Final = frozenset({"core", "management", "cloud"})
"""Domains whose jobs are projects of the operator's core teams, not visits of a region's crews."""


@dataclass(frozen=True)
class Prices:
    """Unit costs in EUR, as one draw of the parameters gives them."""

    equipment: Mapping[str, float]
    """By domain; a domain that is missing has no known price and costs nothing here."""
    works: Mapping[str, float]
    upgrade: float
    """Equipment that brings 5G to a radio site."""
    premium: Mapping[str, float]
    """By supplier, as a share of the price of equipment."""
    life: float
    """Quarters."""
    shortfall: float
    """Per radio site and quarter behind the roll-out."""
    discount: float
    """Share a year."""
    extra_visit: float = 0.0
    late: float | None = None
    """Per job and quarter late; None: no job may be late."""


@dataclass(frozen=True)
class Cap:
    """Rule that some suppliers' share of a scope may not exceed, from a quarter on."""

    provision: str
    operator: str
    first: int
    """First quarter at whose end the share must hold."""
    max_share: float
    weight: Reals
    """What each job counts; 0 outside the scope."""
    reached: Flags
    """Whether the job's incumbent is one of the suppliers."""
    measure: str = ""
    """What is counted: sites, cells, ..."""
    until: int | None = None
    """First quarter that no longer counts; None: all do."""

    @property
    def name(self) -> str:
        """How rows and messages call it."""
        return " ".join(part for part in (self.provision, self.measure, self.operator) if part)


@dataclass(frozen=True)
class Diversity:
    """Rule that a scope must hold equipment of a number of corporate groups, from a quarter on."""

    provision: str
    operator: str
    first: int
    min_groups: int
    scope: Flags
    group: Mapping[str, str]
    """Corporate group of each supplier."""


@dataclass(frozen=True)
class Stop:
    """A supplier that stops delivering: what stands of it fails, and is repaired from what is in stock."""

    supplier: str
    first: int
    """First quarter without its deliveries."""
    failures: float
    """Share of what runs of it that fails in a quarter."""
    spares: float
    """Equipment in stock then, as a share of what stands on the first day, in each domain of an operator."""
    reused: float
    """Share of working equipment taken out by swaps that becomes a spare."""
    swaps_from: int = 0
    """First quarter in which more of it may be swapped than was planned without the stop."""


@dataclass(frozen=True)
class Limits:
    """What work and supply allow; arrays have one row per region or supplier and one column per quarter."""

    first_swap: int
    """First quarter in which anything can be swapped."""
    crews: Reals
    """Visits per region and quarter."""
    core_teams: float
    """Core jobs per operator and quarter."""
    supply: Reals
    """Macro-site equivalents per successor and quarter; infinite where no limit is known."""
    rollout: Reals
    """Radio sites with 5G that the roll-out wants per region, at the end of each quarter; zero: no roll-out."""
    budget: Mapping[str, float]
    """EUR a quarter, gross, by operator; one that is missing has no limit."""
    continuity: float | None = None
    """Share of a region's radio jobs that may be swapped in a quarter."""
    extra_crews: Reals | float = 0.0
    """Further visits per region and quarter that money can buy; a number, or a column with a row per region."""
    anchor: bool = True
    """Whether 5G of one supplier needs 4G of the same supplier beside it."""
    past_life: float | None = None
    """Quarters beyond its life for which equipment may run whose successor cannot be of the same supplier."""
    one_supplier: bool = False
    """Whether each region takes one supplier for all its radio jobs."""
    diversity_minimum: float = 1.0


@dataclass(frozen=True)
class Inputs:
    """All that decides the optimum."""

    calendar: Calendar
    jobs: JobColumns
    successors: tuple[str, ...]
    """Suppliers that may follow; of two that cost the same, the first is taken."""
    permitted: Flags
    """Per permission key, successor and quarter: whether its equipment may be put into service at the quarter's end."""
    keeps: Flags
    """Per job and quarter: whether 5G of the incumbent may be put on what stands there."""
    prices: Prices
    limits: Limits
    caps: tuple[Cap, ...] = ()
    diversities: tuple[Diversity, ...] = ()
    exposure: Reals | None = None
    """What a quarter of each job in service weighs as exposure; None: every demanded job weighs 1."""
    movable: Flags | None = None
    """Jobs that may be swapped though no rule demands it; None: those that a cap or a lack of permission concerns."""
    stop: Stop | None = None
    """A supplier that stops delivering; its jobs may be swapped."""

    @property
    def quarters(self) -> int:
        return self.calendar.quarters

    @property
    def weights(self) -> Reals:
        """Exposure of each job and quarter in service."""
        return self.jobs.demanded.astype(np.float64) if self.exposure is None else self.exposure

    @property
    def stopped(self) -> Flags:
        """Jobs of the supplier that stops delivering."""
        theirs = [self.stop is not None and name == self.stop.supplier for name in self.jobs.incumbent.names]
        flags: Flags = np.array(theirs, dtype=np.bool_)[self.jobs.incumbent.codes]
        return flags

    def replaceable(self) -> Flags:
        """Jobs that the programme may swap."""
        flags = self.jobs.demanded | self.stopped
        if self.movable is not None:
            return flags | self.movable
        for cap in self.caps:
            flags |= cap.reached & (cap.weight > 0)
        for rule in self.diversities:
            flags |= rule.scope
        return flags | (self.jobs.rollout & ~self.keeps.all(axis=1))

    def must_go(self) -> Ints:
        """The last quarter for each job, by its rule or the end of its life; the number of quarters: none."""
        due = np.where(self.jobs.demanded, self.jobs.due, self.quarters)
        return np.minimum(due, self.life_ends())

    def life_ends(self) -> Ints:
        """The last quarter that worn-out equipment without a lawful successor of its own kind may see."""
        past = self.limits.past_life
        if past is None:
            return np.full(len(self.jobs), self.quarters, dtype=np.int64)
        last = np.clip(np.floor(self.jobs.end + past), self.limits.first_swap, self.quarters).astype(np.int64)
        return np.where(self.replaceable() & ~self.keeps.any(axis=1), last, self.quarters)
