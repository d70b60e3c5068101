"""The linear programme: its columns, the moves between states of a job, and its assembly from families of rows.

A member of a cluster is in one state: ``old`` (what stands there), ``old5`` (with 5G of the incumbent), ``new``
(replaced), ``mix`` (old 4G beside 5G of a new supplier) or replaced with 5G, which needs no column. A move takes one
quarter and is done at its end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ringfence.plan.clusters import Clusters, Coded, Flags, Ints, Reals, together
from ringfence.plan.inputs import RADIO, TEAM_DOMAINS, Inputs
from ringfence.plan.solver import INFINITE, Arrays


@dataclass(frozen=True)
class Move:
    """A kind of work: from state to state, and what it is."""

    source: str
    target: str
    swaps: bool
    """Whether it takes equipment of the incumbent out."""
    brings_5g: bool


MOVES: Final[Mapping[str, Move]] = {
    "upgrade": Move("old", "old5", False, True),
    "swap": Move("old", "new", True, False),
    "swap_upgrade": Move("old", "new5", True, True),
    "swap5": Move("old5", "new5", True, False),
    "upgrade_new": Move("new", "new5", False, True),
    "upgrade_mix": Move("old", "mix", False, True),
    "swap_mix": Move("mix", "new5", True, False),
}
STOCKS: Final = ("old", "old5", "new", "mix")
STANDING: Final = ("old", "old5", "mix")
"""States in which equipment of the incumbent stands there."""


class Columns:
    """The columns of the programme, allocated block by block; -1 stands for a column that is not there."""

    def __init__(self) -> None:
        self.count = 0
        self._lower: list[Reals] = []
        self._upper: list[Reals] = []
        self.whole: list[Ints] = []

    def add(self, there: Flags, upper: Reals | float = INFINITE, *, whole: bool = False) -> Ints:
        """Columns from zero up where ``there``; their numbers in the same shape."""
        number = np.full(there.shape, -1, dtype=np.int64)
        many = int(there.sum())
        number[there] = np.arange(self.count, self.count + many)
        self.count += many
        self._lower.append(np.zeros(many))
        self._upper.append(np.broadcast_to(upper, there.shape)[there].astype(np.float64))
        if whole:
            self.whole.append(number[there])
        return number

    @property
    def lower(self) -> Reals:
        return np.concatenate(self._lower)

    @property
    def upper(self) -> Reals:
        return np.concatenate(self._upper)


@dataclass
class Rows:
    """A family of rows under construction: lower <= sum of terms <= upper."""

    family: str
    names: Mapping[str, npt.NDArray[Any]]
    """What each row is about: codes of regions, suppliers, clusters, quarters."""
    lower: Reals
    upper: Reals
    terms: list[tuple[Ints, Ints, Reals]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.upper)

    def plus(self, row: Ints, column: Ints, value: Reals | float = 1.0) -> "Rows":
        """Add ``value`` times each column to the row beside it; entries of -1 on either side are left out."""
        row, column, value = np.broadcast_arrays(row, column, np.asarray(value, dtype=np.float64))
        keep = (row >= 0) & (column >= 0) & (value != 0)
        self.terms.append((row[keep], column[keep], value[keep]))
        return self


@dataclass(frozen=True)
class Frame:
    """What all families of rows share: clusters, columns and their coefficients."""

    inputs: Inputs
    clusters: Clusters
    columns: Columns
    moves: Mapping[str, Ints]
    """Columns per cluster and quarter, by name of the move."""
    stocks: Mapping[str, Ints]
    """Members of a cluster in a state at the end of a quarter."""
    bought: Ints
    """Macro-site equivalents per pool, successor and quarter."""
    pool: Coded
    """The pool of each cluster: clusters that may buy from the same successors; names are a cluster of the pool."""
    covered: Ints
    """Radio jobs with 5G per region and quarter, beyond those of the first day."""
    short: Ints
    extra: Ints
    late: Ints
    """Members of a cluster that stand there after their last quarter."""
    must_go: Ints
    """The last quarter of each cluster."""
    replaceable: Flags
    units: Mapping[str, Reals]
    """Macro-site equivalents of equipment that one move of each cluster takes."""
    lateness: bool
    """Whether deadlines of all kinds may be missed, at the price of being counted first."""
    before: Mapping[str, Reals] | None = None
    """Members per cluster and quarter, by name of the move, of a plan that did not know that a supplier stops."""
    excess: list[Ints] = field(default_factory=list)
    """Columns by which shares and numbers of suppliers miss their rule, added by the families of rows."""
    outages: dict[str, Ints] = field(default_factory=dict)
    """Columns of a supplier's stop, added by the families of rows; see `ringfence.plan.outages`."""

    @property
    def quarter(self) -> Ints:
        return np.arange(self.inputs.quarters)

    def of(self, coded: Coded) -> Ints:
        """A coded property of the jobs, per cluster."""
        codes: Ints = self.clusters.same(coded.codes)
        return codes

    @property
    def region(self) -> Ints:
        return self.of(self.clusters.jobs.region)

    @property
    def operators(self) -> Coded:
        """The operator of each region."""
        names = sorted({region[0] for region in self.clusters.jobs.region.names})
        codes = [names.index(region[0]) for region in self.clusters.jobs.region.names]
        return Coded(np.array(codes, dtype=np.int64), tuple(names))

    @property
    def radio(self) -> Flags:
        return in_domains(self.clusters, {RADIO})

    @property
    def by_team(self) -> Flags:
        """Clusters whose jobs are projects of core teams."""
        return in_domains(self.clusters, TEAM_DOMAINS)


def in_domains(clusters: Clusters, domains: Iterable[str]) -> Flags:
    """Whether each cluster is of one of the domains."""
    coded, wanted = clusters.jobs.domain, set(domains)
    chosen = np.array([name in wanted for name in coded.names], dtype=np.bool_)
    flags: Flags = chosen[clusters.same(coded.codes)] if len(chosen) else np.zeros(len(clusters), np.bool_)
    return flags


def frame(
    inputs: Inputs, clusters: Clusters, *, lateness: bool = False, before: Mapping[str, Reals] | None = None
) -> Frame:  # fmt: skip
    """Allocate the columns; with ``lateness`` every job may be late, else only those that are late already."""
    columns, quarters = Columns(), inputs.quarters
    quarter = np.arange(quarters)
    replaceable: Flags = clusters.same(inputs.replaceable())
    must_go: Ints = clusters.same(inputs.must_go())
    may_be_late = (must_go < quarters) & replaceable
    if not lateness and inputs.prices.late is None:
        may_be_late &= must_go < inputs.limits.first_swap
    last = np.where(may_be_late, quarters - 1, np.minimum(must_go, quarters - 1))
    pool = _pools(inputs, clusters)
    open_ = _open(inputs, clusters, pool)
    buyable: Flags = np.asarray(open_[pool.codes].any(axis=1))
    moves = _moves(inputs, clusters, columns, replaceable, last, buyable)
    must = replaceable & (must_go < quarters)
    stocks = {state: columns.add(_reachable(state, clusters, moves, must, quarter, last)) for state in STOCKS}
    rolls: Flags = np.bincount(clusters.same(clusters.jobs.region.codes), clusters.same(clusters.jobs.rollout),
                               len(clusters.jobs.region.names)) > 0  # fmt: skip
    wanted = rolls[:, None] & np.ones(quarters, np.bool_) & (inputs.limits.rollout.max(axis=1, initial=0) > 0)[:, None]
    regions = np.ones((len(clusters.jobs.region.names), quarters), np.bool_)
    return Frame(
        inputs, clusters, columns, moves, stocks, columns.add(open_), pool, columns.add(wanted), columns.add(wanted),
        columns.add(regions & (inputs.limits.extra_crews > 0), inputs.limits.extra_crews),
        columns.add(may_be_late[:, None] & (quarter >= np.maximum(must_go, 0)[:, None])), must_go, replaceable,
        _units(inputs, clusters), lateness, before,
    )  # fmt: skip


def _pools(inputs: Inputs, clusters: Clusters) -> Coded:
    """Clusters that share region, domain, permission and whether their incumbent is itself a successor."""
    jobs = clusters.jobs
    number = {name: place for place, name in enumerate(inputs.successors)}
    own = np.array([number.get(name, -1) for name in jobs.incumbent.names], dtype=np.int64)
    incumbent = own[clusters.same(jobs.incumbent.codes)] if len(own) else np.zeros(0, np.int64)
    keys = [clusters.same(coded.codes) for coded in (jobs.region, jobs.domain, jobs.permission)]
    codes = together([*keys, incumbent], len(clusters))
    first = np.unique(codes, return_index=True)[1]
    return Coded(codes, tuple(first.tolist()))


def _open(inputs: Inputs, clusters: Clusters, pool: Coded) -> Flags:
    """Per pool, successor and quarter: whether it can be bought from."""
    first = np.array(pool.names, dtype=np.int64)
    jobs = clusters.jobs
    there: Flags = inputs.permitted[clusters.same(jobs.permission.codes)[first]].copy()
    incumbents = [jobs.incumbent.names[code] for code in clusters.same(jobs.incumbent.codes)[first]]
    for number, name in enumerate(inputs.successors):
        there[[incumbent == name for incumbent in incumbents], number] = False
    there[:, :, : inputs.limits.first_swap] = False
    return there


def _moves(
    inputs: Inputs, clusters: Clusters, columns: Columns, replaceable: Flags, last: Ints, buyable: Flags
) -> dict[str, Ints]:
    """Columns of the moves: where the state can be, in time, and with somebody to buy from."""
    quarter = np.arange(inputs.quarters)
    in_time = quarter <= last[:, None]
    has_5g, rollout = clusters.same(clusters.jobs.has_5g), clusters.same(clusters.jobs.rollout)
    swapped = buyable & replaceable[:, None]
    early = ~has_5g[:, None] & in_time
    rolls = rollout[:, None]
    beside = early & rolls & swapped & (not inputs.limits.anchor)
    upgrade, swap = early & rolls & clusters.same(inputs.keeps), early & swapped
    there = {
        "upgrade": upgrade,
        "swap": swap,
        "swap_upgrade": early & rolls & swapped,
        "swap5": (has_5g | np.any(upgrade, axis=1))[:, None] & in_time & swapped,
        "upgrade_new": np.asarray(swap.any(axis=1))[:, None] & rolls & swapped,
        "upgrade_mix": beside,
        "swap_mix": beside,
    }
    return {name: columns.add(flags) for name, flags in there.items()}


def _reachable(
    state: str, clusters: Clusters, moves: Mapping[str, Ints], must: Flags, quarter: Ints, last: Ints
) -> Flags:
    """Clusters and quarters for which a state needs a column: a move leaves it, or it must be empty in the end."""
    known = {name: (column >= 0).any(axis=1) for name, column in moves.items()}
    leaves = np.any([known[name] for name, move in MOVES.items() if move.source == state], axis=0)
    enters = np.any([known[name] for name, move in MOVES.items() if move.target == state], axis=0)
    if state == "new":
        always: Flags = (leaves & enters)[:, None] & np.ones(len(quarter), np.bool_)
        return always
    has_5g = clusters.same(clusters.jobs.has_5g)
    initial = {"old": ~has_5g, "old5": has_5g, "mix": np.zeros_like(has_5g)}[state]
    there: Flags = (((leaves | must) & initial) | enters)[:, None] & (quarter <= last[:, None])
    return there


def _units(inputs: Inputs, clusters: Clusters) -> dict[str, Reals]:
    prices = inputs.prices
    macro = prices.equipment.get(RADIO) or 1.0
    equipment = of_domain(clusters, prices.equipment) / macro
    radio = in_domains(clusters, {RADIO})
    equipment = np.where(equipment > 0, equipment, np.where(radio, 1.0, 0.0))
    upgrade = np.where(radio, prices.upgrade / macro, 0.0)
    return {
        "swap": equipment, "swap5": equipment + np.where(clusters.same(clusters.jobs.rollout), upgrade, 0),
        "swap_upgrade": equipment + upgrade, "swap_mix": equipment, "upgrade_new": upgrade, "upgrade_mix": upgrade,
    }  # fmt: skip


def of_domain(clusters: Clusters, values: Mapping[str, float]) -> Reals:
    """A value by domain, per cluster; 0 where the domain has none."""
    coded = clusters.jobs.domain
    table = np.array([values.get(name) or 0.0 for name in coded.names], dtype=np.float64)
    return table[clusters.same(coded.codes)] if len(table) else np.zeros(0)


@dataclass(frozen=True)
class Programme:
    """The programme, ready to be solved, with the families of its rows and its objectives."""

    frame: Frame
    families: Mapping[str, tuple[int, Rows]]
    """First row and rows of each family."""
    arrays: Arrays


def assemble(frame: Frame, families: Iterable[Rows | None]) -> Programme:
    """Put the families one below the other."""
    placed: dict[str, tuple[int, Rows]] = {}
    height = 0
    for rows in families:
        if rows is not None and len(rows):
            placed[rows.family] = (height, rows)
            height += len(rows)
    parts = [(first + row, column, value) for first, rows in placed.values() for row, column, value in rows.terms]
    none = np.zeros(0, np.int64)
    row, column = (np.concatenate([none, *(part[place] for part in parts)]) for place in (0, 1))
    value = np.concatenate([np.zeros(0), *(part[2] for part in parts)])
    order = np.argsort(row, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=height))])
    columns = frame.columns
    arrays = Arrays(
        lower=columns.lower,
        upper=columns.upper,
        row_lower=np.concatenate([np.zeros(0), *(rows.lower for _, rows in placed.values())]),
        row_upper=np.concatenate([np.zeros(0), *(rows.upper for _, rows in placed.values())]),
        start=start.astype(np.int32),
        index=column[order].astype(np.int32),
        value=value[order],
        whole=np.concatenate([none, *columns.whole]),
    )
    return Programme(frame, placed, arrays)
