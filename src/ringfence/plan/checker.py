"""An independent check of a schedule: it knows the rules, the limits and the jobs, and nothing of how it was made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.plan.clusters import Flags, Ints, Reals
from ringfence.plan.inputs import RADIO, TEAM_DOMAINS, Cap, Diversity, Inputs

_WAYS: Final[Mapping[str, tuple[str, str]]] = {
    "upgrade": ("4G", "4G and 5G"), "swap": ("4G", "new 4G"), "swap_upgrade": ("4G", "done"),
    "swap5": ("4G and 5G", "done"), "upgrade_new": ("new 4G", "done"), "upgrade_mix": ("4G", "mixed"),
    "swap_mix": ("mixed", "done"),
}  # fmt: skip
_NAMES: Final = tuple(_WAYS)
_OUT: Final = ("swap", "swap_upgrade", "swap5", "swap_mix")
_BRINGS_5G: Final = ("upgrade", "swap_upgrade", "upgrade_new", "upgrade_mix")
_EXTRA_WORKS: Final = ("swap", "swap5", "swap_mix")
_NEVER: Final = 1 << 40
_ROUND: Final = 1e-6


def violations(inputs: Inputs, jobs: pa.Table, table: pa.Table, *, lateness: bool = False) -> list[str]:
    """What a schedule breaks, in words; an empty list where it breaks nothing.

    Parameters
    ----------
    jobs
        The job table whose rows are the jobs of the inputs, in their order.
    table
        As `ringfence.core.tables.SCHEDULE` declares.
    lateness
        Whether deadlines, caps and numbers of suppliers may be missed because work cannot meet them; what is late must
        still be marked. What is due before the first possible swap may always be missed.
    """
    at = pc.index_in(table["job_id"], value_set=jobs["job_id"].combine_chunks())
    if at.null_count:
        return [f"{at.null_count} rows are about jobs that there are not"]
    check = _Check(inputs, jobs, table, at.to_numpy().astype(np.int64))
    families = (
        check.facts, check.ways, check.one_supplier_per_job, check.permissions, check.swaps, check.marks, check.crews,
        check.core_teams, check.supply, check.budget, check.continuity, check.regions, check.prices,
    )  # fmt: skip
    found = [words for family in families for words in family()]
    if not lateness:
        found += check.deadlines()
        found += [words for cap in inputs.caps for words in check.cap(cap)]
        found += [words for rule in inputs.diversities for words in check.diversity(rule)]
    return found


@dataclass(frozen=True)
class _Check:
    inputs: Inputs
    jobs: pa.Table
    table: pa.Table
    job: Ints
    """The job of each row."""

    @cached_property
    def quarter(self) -> Ints:
        return self._column("quarter")

    @cached_property
    def move(self) -> Ints:
        """Number of the move in `_WAYS`; -1: there is no such move."""
        return _codes(self.table["move"], _NAMES)

    @cached_property
    def supplier(self) -> Ints:
        """Number of the successor whose equipment is put in; -1: none of them."""
        return _codes(self.table["supplier_id"], self.inputs.successors)

    @cached_property
    def out(self) -> Flags:
        """Rows that take equipment of the incumbent out."""
        return self._is(_OUT)

    @cached_property
    def buys(self) -> Flags:
        return ~self._is(("upgrade",))

    @cached_property
    def gone(self) -> Ints:
        """Quarter in which the equipment of each job goes."""
        found = np.full(len(self.inputs.jobs), _NEVER, dtype=np.int64)
        np.minimum.at(found, self.job[self.out], self.quarter[self.out])
        return found

    @cached_property
    def units(self) -> Reals:
        """Macro-site equivalents that each row takes from its supplier."""
        prices, macro = self.inputs.prices, self.inputs.prices.equipment.get(RADIO) or 1.0
        radio = self._domain((RADIO,))[self.job]
        equipment = self._of_domain(prices.equipment)[self.job] / macro
        equipment = np.where((equipment == 0) & radio, 1.0, equipment)
        new_5g = self._is(("swap_upgrade", "upgrade_new", "upgrade_mix"))
        again = self._is(("swap5",)) & self.inputs.jobs.rollout[self.job]
        upgrade = np.where((new_5g | again) & radio, prices.upgrade / macro, 0.0)
        return np.where(self.out, equipment, 0.0) + upgrade

    @cached_property
    def worth(self) -> Reals:
        return np.power(1 + self.inputs.prices.discount, -(self.quarter + 1) / 4)

    def _column(self, name: str) -> npt.NDArray[Any]:
        values: npt.NDArray[Any] = self.table[name].to_numpy()
        return values

    def _is(self, names: tuple[str, ...]) -> Flags:
        flags: Flags = np.isin(self.move, [_NAMES.index(name) for name in names])
        return flags

    def _domain(self, names: Any) -> Flags:
        coded = self.inputs.jobs.domain
        return np.array([name in names for name in coded.names], dtype=np.bool_)[coded.codes]

    def _of_domain(self, values: Mapping[str, float]) -> Reals:
        coded = self.inputs.jobs.domain
        return np.array([values.get(name) or 0.0 for name in coded.names], dtype=np.float64)[coded.codes]

    def _say(self, wrong: Flags, what: str) -> Iterator[str]:
        rows = np.flatnonzero(wrong)
        if len(rows):
            first = {name: self.table[name][int(rows[0])].as_py() for name in ("job_id", "move", "quarter")}
            yield f"{len(rows)} rows {what}, the first: {first['move']} of {first['job_id']} in {first['quarter']}"

    def facts(self) -> Iterator[str]:
        """What a row says of its job and quarter is so."""
        quarters = self.inputs.quarters
        yield from self._say((self.quarter < 0) | (self.quarter >= quarters), "are outside the plan")
        days = pa.array([self.inputs.calendar.last_day(t) for t in range(quarters)], pa.date32())
        done = days.take(pa.array(np.clip(self.quarter, 0, quarters - 1)))
        own = self.jobs.take(pa.array(self.job))
        same = {"operator": "operator", "region": "region", "site_id": "site_id", "domain": "domain",
                "incumbent": "supplier_id", "due_on": "due_on"}  # fmt: skip
        for name, theirs in same.items():
            yield from self._say(_differ(self.table[name], own[theirs]), f"do not have the {name} of their job")
        yield from self._say(_differ(self.table["done_on"], done), "are not done on the last day of their quarter")

    def ways(self) -> Iterator[str]:
        """Each job goes from state to state, one move a quarter; 5G where the roll-out wants it."""
        jobs = self.inputs.jobs
        yield from self._say(self.move < 0, "make a move that there is not")
        order = np.lexsort((self.quarter, self.job))
        job, move, quarter = self.job[order], self.move[order], self.quarter[order]
        first = np.concatenate([np.ones(min(1, len(job)), np.bool_), job[1:] != job[:-1]])
        targets, sources = np.array([way[1] for way in _WAYS.values()]), np.array([way[0] for way in _WAYS.values()])
        before = np.where(first, np.where(jobs.has_5g[job], "4G and 5G", "4G"), np.roll(targets[move], 1))
        wrong = np.zeros(len(job), np.bool_)
        wrong[order] = (sources[move] != before) | (~first & (np.roll(quarter, 1) >= quarter))
        yield from self._say(wrong, "do not follow from the state of their job")
        yield from self._say(self._is(_BRINGS_5G) & ~jobs.rollout[self.job], "bring 5G where no roll-out wants it")
        mixed = self._is(("upgrade_mix", "swap_mix")) & self.inputs.limits.anchor
        yield from self._say(mixed, "set 5G beside 4G of another supplier")

    def one_supplier_per_job(self) -> Iterator[str]:
        """Who swaps also brings the 5G."""
        low = np.full(len(self.inputs.jobs), _NEVER, dtype=np.int64)
        high = np.full(len(self.inputs.jobs), -1, dtype=np.int64)
        np.minimum.at(low, self.job[self.buys], self.supplier[self.buys])
        np.maximum.at(high, self.job[self.buys], self.supplier[self.buys])
        yield from self._say(self.buys & (low < high)[self.job], "share a job between two suppliers")

    def permissions(self) -> Iterator[str]:
        """Nothing is put in that may not be on its day, or before the first delivery."""
        inputs = self.inputs
        quarter = np.clip(self.quarter, 0, inputs.quarters - 1)
        kept = np.array([name or "" for name in inputs.jobs.incumbent.names])[inputs.jobs.incumbent.codes[self.job]]
        by = pc.fill_null(self.table["supplier_id"], "").to_numpy().astype(str)
        yield from self._say(self.buys & (self.quarter < inputs.limits.first_swap), "come before the first swap can be")
        yield from self._say(self.buys & (self.supplier < 0), "name no supplier that may follow")
        yield from self._say(self.buys & (by == kept), "put in what they take out")
        allowed = inputs.permitted[inputs.jobs.permission.codes[self.job], self.supplier, quarter]
        yield from self._say(self.buys & (self.supplier >= 0) & ~allowed, "put in what may not be put in on that day")
        own = ~self.buys & ((by != kept) | ~inputs.keeps[self.job, quarter])
        yield from self._say(own, "add 5G that may not be added on that day")

    def deadlines(self) -> Iterator[str]:
        """What must go is gone in time, unless none could be in time or lateness has a price."""
        inputs, last = self.inputs, self.inputs.must_go()
        due = inputs.replaceable() & (last < inputs.quarters) & (last >= inputs.limits.first_swap)
        late = np.flatnonzero(due & (self.gone > last) & (inputs.prices.late is None))
        if len(late):
            first = int(late[0])
            yield (f"{len(late)} jobs stand after their last quarter, the first: {self.jobs['job_id'][first]}, "
                   f"which must be gone in {int(last[first])}")  # fmt: skip

    def swaps(self) -> Iterator[str]:
        """A job is swapped once, and only if something asks for it."""
        many = np.bincount(self.job[self.out], minlength=len(self.inputs.jobs))
        yield from self._say(self.out & (many > 1)[self.job], "swap a job twice")
        yield from self._say(self.out & ~self.inputs.replaceable()[self.job], "swap what nothing asks to be swapped")

    def marks(self) -> Iterator[str]:
        """Swaps after the last lawful day, and only they, are marked as late."""
        after = pc.fill_null(pc.greater(self.table["done_on"], self.table["due_on"]), False).to_numpy(
            zero_copy_only=False
        )
        marked = np.asarray(self.table["late"])
        yield from self._say((after & self.out) != marked, "are marked late wrongly")

    def _within(self, what: str, names: Any, place: Ints, rows: Flags, each: Any, limit: Reals) -> Iterator[str]:
        """Sums of the chosen rows per place and quarter are within the limit."""
        sums = np.zeros(limit.shape)
        inside = rows & (self.quarter >= 0) & (self.quarter < limit.shape[1])
        np.add.at(sums, (place[inside], self.quarter[inside]), np.broadcast_to(each, rows.shape)[inside])
        over = np.argwhere(sums > limit * (1 + _ROUND) + _ROUND)
        if len(over):
            where, quarter = over[0].tolist()
            yield (f"{what} are exceeded {len(over)} times, the first: {sums[where, quarter]:g} "
                   f"of {limit[where, quarter]:g} at {names[where]} in {quarter}")  # fmt: skip

    @cached_property
    def _region(self) -> Ints:
        return self.inputs.jobs.region.codes[self.job]

    @cached_property
    def _operators(self) -> tuple[list[str], Ints]:
        names = sorted({name for name, _ in self.inputs.jobs.region.names})
        codes = np.array([names.index(name) for name, _ in self.inputs.jobs.region.names], dtype=np.int64)
        return names, codes[self._region]

    def crews(self) -> Iterator[str]:
        limits = self.inputs.limits
        visits = ~self._domain(TEAM_DOMAINS)[self.job]
        yield from self._within("visits of crews", self.inputs.jobs.region.names, self._region, visits, 1.0,
                                limits.crews + limits.extra_crews)  # fmt: skip

    def core_teams(self) -> Iterator[str]:
        names, operator = self._operators
        limit = np.full((len(names), self.inputs.quarters), self.inputs.limits.core_teams)
        yield from self._within("projects of core teams", names, operator,
                                self.out & self._domain(TEAM_DOMAINS)[self.job], 1.0, limit)  # fmt: skip

    def supply(self) -> Iterator[str]:
        yield from self._within("deliveries of suppliers", self.inputs.successors, self.supplier,
                                self.buys & (self.supplier >= 0), self.units, self.inputs.limits.supply)  # fmt: skip

    def budget(self) -> Iterator[str]:
        names, operator = self._operators
        limits = np.array([self.inputs.limits.budget.get(name, np.inf) for name in names])
        limit = np.repeat(limits[:, None], self.inputs.quarters, axis=1)
        yield from self._within("budgets", names, operator, np.ones(len(self.job), np.bool_), self._gross, limit)

    def continuity(self) -> Iterator[str]:
        share = self.inputs.limits.continuity
        if share is not None:
            radio, names = self._domain((RADIO,)), self.inputs.jobs.region.names
            sites = np.bincount(self.inputs.jobs.region.codes, radio, len(names))
            limit = np.repeat(np.maximum(1.0, share * sites)[:, None], self.inputs.quarters, axis=1)
            yield from self._within("swaps at once", names, self._region, self.out & radio[self.job], 1.0, limit)

    def regions(self) -> Iterator[str]:
        """One supplier for the radio sites of each region, where that is asked."""
        if self.inputs.limits.one_supplier:
            rows = self.buys & self._domain((RADIO,))[self.job]
            pairs = np.unique(np.stack([self._region[rows], self.supplier[rows]]), axis=1)
            several = np.flatnonzero(np.bincount(pairs[0]) > 1)
            if len(several):
                name = self.inputs.jobs.region.names[several[0]]
                yield f"{len(several)} regions have several suppliers, the first: {name}"

    @cached_property
    def _premium(self) -> Reals:
        prices = self.inputs.prices
        share = np.array([prices.premium.get(name, 0.0) for name in self.inputs.successors] + [0.0])
        return share[self.supplier] * prices.equipment.get(RADIO, 0.0) * self.units * self.worth * self.buys

    @cached_property
    def _gross(self) -> Reals:
        prices = self.inputs.prices
        works = self._of_domain(prices.works) * self.inputs.jobs.factor
        own = (self._of_domain(prices.equipment) + works)[self.job]
        return np.where(self.out, own * self.worth, 0.0) + self._premium

    def prices(self) -> Iterator[str]:
        """The costs are those of the job, its end of life and its supplier; 5G that is undone costs more."""
        prices, jobs = self.inputs.prices, self.inputs.jobs
        left = np.clip((jobs.end[self.job] - (self.quarter + 1)) / prices.life, 0.0, 1.0)
        works = (self._of_domain(prices.works) * jobs.factor)[self.job] * self._is(_EXTRA_WORKS)
        lost = left * self._of_domain(prices.equipment)[self.job] + np.where(left > 0, works, 0.0)
        least = np.where(self.out, lost * self.worth, 0.0) + self._premium
        upgraded = np.isin(self.job, self.job[~self.buys])
        told, gross = self._column("incremental_eur"), self._column("gross_eur")
        most = least + np.where(upgraded, 2 * prices.upgrade, 0.0)
        wrong = (told < least - 0.01) | (told > most + 0.01) | (np.abs(gross - self._gross) > 0.01)
        yield from self._say(wrong, "do not cost what they must")

    def cap(self, cap: Cap) -> Iterator[str]:
        """At the end of each quarter of the rule, no more stands of the suppliers than their share.

        A rule that holds before the first possible swap may be missed; so may that of `diversity`.
        """
        if cap.first < self.inputs.limits.first_swap:
            return
        weight = np.where(cap.reached, cap.weight, 0.0)
        leaves = np.bincount(np.minimum(self.gone, self.inputs.quarters), weight, self.inputs.quarters + 1)
        stands = weight.sum() - np.cumsum(leaves)[:-1]
        roof = cap.max_share * cap.weight.sum()
        days = np.arange(self.inputs.quarters)
        until = self.inputs.quarters if cap.until is None else cap.until
        held = (days >= cap.first) & (days < until)
        over = np.flatnonzero(held & (stands > roof * (1 + _ROUND) + _ROUND))
        if len(over):
            yield f"{cap.name}: {stands[over[0]]:g} of at most {roof:g} stand at the end of {int(over[0])}"

    def diversity(self, rule: Diversity) -> Iterator[str]:
        """At the end of each quarter of the rule, enough groups have enough jobs of the scope."""
        if rule.first < self.inputs.limits.first_swap:
            return
        incumbents = [rule.group.get(name or "", name) for name in self.inputs.jobs.incumbent.names]
        follow = [rule.group.get(name, name) for name in self.inputs.successors]
        came = np.full(len(self.inputs.jobs), -1, dtype=np.int64)
        came[self.job[self.buys]] = self.supplier[self.buys]
        for quarter in range(rule.first, self.inputs.quarters):
            count: dict[Any, int] = {}
            stays = rule.scope & (self.gone > quarter)
            new = rule.scope & (self.gone <= quarter)
            for names, codes in ((incumbents, self.inputs.jobs.incumbent.codes[stays]), (follow, came[new])):
                for code, many in enumerate(np.bincount(codes, minlength=len(names)).tolist()):
                    count[names[code]] = count.get(names[code], 0) + many
            groups = sum(many >= self.inputs.limits.diversity_minimum for name, many in count.items() if name)
            if groups < rule.min_groups:
                yield f"{rule.provision}: {groups} of {rule.min_groups} groups at the end of {quarter}"
                return


def _codes(column: pa.ChunkedArray, names: tuple[str, ...]) -> Ints:
    found = pc.fill_null(pc.index_in(column, value_set=pa.array(names, pa.string())), -1)
    codes: Ints = np.asarray(found).astype(np.int64)
    return codes


def _differ(one: pa.ChunkedArray, other: pa.ChunkedArray) -> Flags:
    """Where two columns differ; two nulls do not."""
    same = pc.fill_null(pc.equal(one, other), False)
    both = pc.and_(pc.is_null(one), pc.is_null(other))
    flags: Flags = ~np.asarray(pc.or_(same, both))
    return flags
