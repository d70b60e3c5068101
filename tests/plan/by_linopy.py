"""The programme once more, for single jobs, in linopy: labelled equations, every state and every purchase a variable.

Written from the descriptions of `ringfence.plan.inputs` and `ringfence.plan.rows`, to be compared with what the sparse
arrays give. Dimensions: job, time (quarter), supplier, move, state, region, operator.
"""

from dataclasses import dataclass
from typing import Any

import linopy
import numpy as np
import xarray as xr

from ringfence.plan.inputs import Inputs

LIFE_LEFT = ("old", "old5", "mix")
STATES = (*LIFE_LEFT, "new", "new5")
PATHS = {
    "upgrade": ("old", "old5"), "swap": ("old", "new"), "swap_upgrade": ("old", "new5"), "swap5": ("old5", "new5"),
    "upgrade_new": ("new", "new5"), "upgrade_mix": ("old", "mix"), "swap_mix": ("mix", "new5"),
}  # fmt: skip
SWAPS = ["swap", "swap_upgrade", "swap5", "swap_mix"]
FRESH = ["upgrade", "swap_upgrade", "upgrade_new", "upgrade_mix"]
SLACK = 1e-7
MANY, MUCH = 1e6, 100.0
"""In place of no limit, and more than all that a region of these networks may need."""


@dataclass(frozen=True)
class Answer:
    """What the model found."""

    late: float
    cost: float
    kept: bool
    """Whether every deadline is met that work can still meet."""


class Facts:
    """The inputs as labelled arrays."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs, jobs, prices = inputs, inputs.jobs, inputs.prices
        self.time = np.arange(inputs.quarters)
        self.names = ["/".join(name) for name in jobs.region.names]
        self.successors = list(inputs.successors)
        region = [self.names[code] for code in jobs.region.codes]
        operator = [jobs.region.names[code][0] for code in jobs.region.codes]
        domain = [jobs.domain.names[code] for code in jobs.domain.codes]
        self.incumbent = [jobs.incumbent.names[code] for code in jobs.incumbent.codes]
        self.in_region = self.which("region", self.names, region)
        self.of_operator = self.which("operator", sorted(set(operator)), operator)
        self.radio = self.of_job([name == "ran" for name in domain])
        self.team = self.of_job([name in ("core", "management", "cloud") for name in domain])
        self.has_5g, self.rolls = self.of_job(jobs.has_5g), self.of_job(jobs.rollout)
        self.end = self.of_job(jobs.end)
        self.keeps = xr.DataArray(inputs.keeps, {"job": np.arange(len(jobs)), "time": self.time})
        self.can_go = self.of_job(
            jobs.demanded | (jobs.rollout & ~inputs.keeps.all(axis=1) if inputs.movable is None else inputs.movable)
        )
        self.last = self._last()
        self.open = self._open()
        self.worth = self.by_time((1 + prices.discount) ** -((self.time + 1) / 4))
        self.equipment = self.of_job([prices.equipment.get(name, 0.0) for name in domain])
        self.works = self.of_job([prices.works.get(name, 0.0) for name in domain] * jobs.factor)

    def of_job(self, values: Any) -> xr.DataArray:
        return xr.DataArray(np.asarray(values), {"job": np.arange(len(self.inputs.jobs))})

    def by_time(self, values: Any) -> xr.DataArray:
        return xr.DataArray(np.asarray(values), {"time": self.time})

    def grid(self, value: float = 1.0, **over: list[str]) -> xr.DataArray:
        """A value for each of the labels and quarters."""
        coords = {**over, "time": self.time}
        return xr.DataArray(np.full([len(labels) for labels in coords.values()], value), coords)

    def which(self, dim: str, labels: list[str], of_jobs: list[str]) -> xr.DataArray:
        """1 where a job carries a label."""
        flags = [[float(name == label) for name in of_jobs] for label in labels]
        return xr.DataArray(flags, {dim: labels, "job": np.arange(len(of_jobs))})

    def _last(self) -> xr.DataArray:
        """Last quarter by rule or by end of life; the number of quarters: none."""
        limits, quarters = self.inputs.limits, self.inputs.quarters
        last = self.of_job(np.where(self.inputs.jobs.demanded, self.inputs.jobs.due, quarters))
        if limits.past_life is None:
            return last
        worn = np.clip(np.floor(self.end + limits.past_life), limits.first_swap, quarters)
        return np.minimum(last, xr.where(self.can_go & ~self.keeps.any("time"), worn, quarters))

    def _open(self) -> xr.DataArray:
        """Whether a job may buy from a successor in a quarter."""
        inputs = self.inputs
        may = inputs.permitted[inputs.jobs.permission.codes].copy()
        may &= np.array([[name != other for name in self.successors] for other in self.incumbent])[:, :, None]
        may[:, :, : inputs.limits.first_swap] = False
        return xr.DataArray(may, {"job": self.keeps.job, "supplier": self.successors, "time": self.time})


class Model:
    """Variables and equations."""

    def __init__(self, inputs: Inputs, *, lateness: bool) -> None:
        self.f, self.inputs, self.lateness = Facts(inputs), inputs, lateness
        self.m = linopy.Model()
        self.late: list[Any] = []
        self._variables()
        self._deadlines()
        self._work()
        self._market()
        self._coverage()
        for number in range(len(inputs.caps)):
            self._share(number)
        for number in range(len(inputs.diversities)):
            self._groups(number)
        if inputs.limits.one_supplier:
            self._choice()

    def _add(self, name: str, upper: xr.DataArray) -> Any:
        return self.m.add_variables(lower=xr.zeros_like(upper, dtype=float), upper=upper.astype(float), name=name)

    def _variables(self) -> None:
        """State of each job = the first state + all moves into it - all moves out of it."""
        f = self.f
        buys = f.open.any("supplier") & f.can_go
        fresh, rolling = ~f.has_5g, ~f.has_5g & f.rolls
        mixed = rolling & buys & (not self.inputs.limits.anchor)
        may = {
            "upgrade": rolling & f.keeps, "swap": fresh & buys, "swap_upgrade": rolling & buys,
            "swap5": (f.has_5g | f.rolls) & buys, "upgrade_new": rolling & buys, "upgrade_mix": mixed,
            "swap_mix": mixed,
        }  # fmt: skip
        moves = xr.DataArray(list(PATHS), {"move": list(PATHS)})
        self.y = self._add("move", xr.concat([may[name] for name in PATHS], moves).transpose("job", "time", "move"))
        states = {"state": list(STATES)}
        flow = xr.DataArray([[float(end == state) - float(start == state) for start, end in PATHS.values()]
                             for state in STATES], {**states, "move": list(PATHS)})  # fmt: skip
        first = xr.DataArray([[1.0, 0, 0, 0, 0], [0, 1.0, 0, 0, 0]], {"has": [0, 1], **states})
        first = first.sel(has=f.has_5g.astype(int)).drop_vars("has")
        self.x = self._add("in_state", f.grid(state=list(STATES)) * xr.ones_like(f.end))
        self.m.add_constraints(self.x - (self.y * flow).sum("move").cumsum("time") == first * f.grid(), name="states")
        self.standing = self.x.sel(state=list(LIFE_LEFT)).sum("state")
        self.swaps, self.fresh = (self._those(names) for names in (SWAPS, FRESH))
        self.b = self._add("bought", xr.where(f.open, np.inf, 0.0))

    def _those(self, names: list[str]) -> Any:
        return self.y.sel(move=names).sum("move")

    def _deadlines(self) -> None:
        """After its last quarter a job stands there only if it is late."""
        f = self.f
        may_be = (f.last < self.inputs.limits.first_swap) | self.lateness | (self.inputs.prices.late is not None)
        time = f.by_time(f.time)
        ended = (time >= np.maximum(f.last, 0)) & (f.last < len(f.time)) & f.can_go
        self.missed = self._add("late", (may_be & ended).transpose("job", "time"))
        self.m.add_constraints(self.standing - self.missed <= xr.where(ended, 0.0, 1.0), name="gone")
        self.late.append(self.missed.sum())

    def _work(self) -> None:
        f, limits = self.f, self.inputs.limits
        self.extra = self._add("extra", f.grid(limits.extra_crews, region=f.names))
        visits = (self.y.sum("move") * (f.in_region * ~f.team)).sum("job")
        crews = xr.DataArray(np.minimum(limits.crews, MANY), self.extra.coords)
        self.m.add_constraints(visits - self.extra <= crews, name="crews")
        if limits.continuity is not None:
            radio = f.in_region * f.radio
            most = np.maximum(1.0, limits.continuity * radio.sum("job")) * f.grid()
            self.m.add_constraints((self.swaps * radio).sum("job") <= most, name="continuity")
        if np.isfinite(limits.core_teams):
            projects = (self.swaps * (f.of_operator * f.team)).sum("job")
            self.m.add_constraints(projects <= limits.core_teams, name="teams")
        if limits.budget:
            spent = (self.swaps * (f.of_operator * (f.equipment + f.works) * f.worth)).sum("job")
            spent = spent + (self.b * (self._premium() * f.of_operator)).sum(["job", "supplier"])
            own = [limits.budget.get(str(name), MANY) for name in f.of_operator.operator.values]
            self.m.add_constraints(spent <= xr.DataArray(own, {"operator": f.of_operator.operator}) * f.grid(),
                                   name="budget")  # fmt: skip

    def _premium(self) -> xr.DataArray:
        prices = self.inputs.prices
        share = xr.DataArray([prices.premium.get(name, 0.0) for name in self.f.successors],
                             {"supplier": self.f.successors})  # fmt: skip
        return share * prices.equipment.get("ran", 0.0) * self.f.worth

    def _market(self) -> None:
        """What a move needs is bought from somebody, and nobody sells more than can be supplied."""
        f, macro = self.f, self.inputs.prices.equipment["ran"]
        whole, extra = f.equipment / macro, f.radio * self.inputs.prices.upgrade / macro
        needs = {"swap": whole, "swap_upgrade": whole + extra, "swap5": whole + extra * f.rolls, "swap_mix": whole,
                 "upgrade_new": extra, "upgrade_mix": extra, "upgrade": 0 * whole}  # fmt: skip
        moves = xr.DataArray(list(PATHS), {"move": list(PATHS)})
        needed = (self.y * xr.concat([needs[name] for name in PATHS], moves)).sum("move")
        self.m.add_constraints(self.b.sum("supplier") - needed == 0, name="purchases")
        supply = xr.DataArray(np.minimum(self.inputs.limits.supply, MANY), {"supplier": f.successors, "time": f.time})
        self.m.add_constraints(self.b.sum("job") <= supply, name="supply")

    def _coverage(self) -> None:
        f = self.f
        rolling = (f.in_region * f.rolls).sum("job") > 0
        plan = xr.DataArray(self.inputs.limits.rollout, {"region": f.names, "time": f.time}) * rolling
        self.short = self._add("short", f.grid(np.inf, region=f.names))
        covered = (self.fresh * f.in_region).sum("job").cumsum("time")
        self.m.add_constraints(covered + self.short >= plan, name="rollout")

    def _share(self, number: int) -> None:
        f, cap = self.f, self.inputs.caps[number]
        when = f.time[max(cap.first, 0) : self.inputs.quarters if cap.until is None else cap.until]
        scale = np.count_nonzero(cap.weight) / cap.weight.sum()
        held = (self.standing * f.of_job(cap.weight * cap.reached * scale)).sum("job").sel(time=when)
        over = self._add(f"over{number}", xr.DataArray(np.full(len(when), self._forgiven(cap.first)), {"time": when}))
        self.late.append(over.sum())
        self.m.add_constraints(held - over <= cap.max_share * cap.weight.sum() * scale, name=f"cap{number}")

    def _forgiven(self, first: int) -> float:
        return np.inf if self.lateness or first < self.inputs.limits.first_swap else 0.0

    def _groups(self, number: int) -> None:
        f, rule = self.f, self.inputs.diversities[number]
        when = f.time[max(rule.first, 0) :]
        head = {name: rule.group.get(name, name) for name in (*f.incumbent, *f.successors)}
        groups = sorted(set(head.values()))
        present = self._add(f"present{number}", xr.DataArray(np.ones(len(groups)), {"group": groups}))
        theirs = f.which("group", groups, [head[name] for name in f.incumbent]) * f.of_job(rule.scope)
        sold = xr.DataArray([[float(head[name] == group) for name in f.successors] for group in groups],
                            {"group": groups, "supplier": f.successors})  # fmt: skip
        taken = ((self.b * f.of_job(rule.scope).astype(float)).sum("job") * sold).sum("supplier").cumsum("time")
        there = ((self.standing * theirs).sum("job") + taken).sel(time=when)
        self.m.add_constraints(there - self.inputs.limits.diversity_minimum * present >= 0, name=f"group{number}")
        missing = self._add(f"missing{number}", xr.DataArray(self._forgiven(rule.first)))
        self.late.append(1 * missing)
        self.m.add_constraints(present.sum() + missing >= rule.min_groups, name=f"groups{number}")

    def _choice(self) -> None:
        f = self.f
        coords = {"region": f.names, "supplier": f.successors}
        chosen = self.m.add_variables(binary=True, coords=xr.Dataset(coords=coords).coords, name="chosen")
        self.m.add_constraints(chosen.sum("supplier") <= 1, name="one")
        radio = (self.b * (f.in_region * f.radio)).sum(["job", "time"])
        self.m.add_constraints(radio - MUCH * chosen <= 0, name="chosen")

    def cost(self) -> Any:
        """Destroyed life, works, lost upgrades, premiums, shortfall, extra visits and what may be late at a price."""
        f, prices = self.f, self.inputs.prices
        time = f.by_time(f.time)
        left = ((f.end - (time + 1)) / prices.life).clip(0, 1)
        lost, works = left * f.equipment, xr.where(left > 0, f.works, 0.0)
        age = np.minimum(time, prices.life) / prices.life
        goes = f.can_go & (f.last < len(f.time)) & f.rolls
        paid, back = xr.where(goes, prices.upgrade * (1 + age), 0.0), xr.where(goes, -prices.upgrade * age, 0.0)
        back = back + prices.upgrade * (f.rolls & ~goes)
        whole = lost + works
        each = {"upgrade": paid, "swap": whole, "swap_upgrade": lost, "swap5": whole + back, "swap_mix": whole,
                "upgrade_new": 0 * lost, "upgrade_mix": 0 * lost}  # fmt: skip
        moves = xr.DataArray(list(PATHS), {"move": list(PATHS)})
        total = (self.y * (xr.concat([each[name] for name in PATHS], moves) * f.worth)).sum()
        total = total + (self.b * self._premium()).sum() + prices.shortfall * self.short.sum()
        total = total + prices.extra_visit * self.extra.sum()
        return total if prices.late is None else total + prices.late * self.late[0]

    def best(self, objective: Any) -> float | None:
        """The least value; None: the equations cannot be kept."""
        self.m.add_objective(objective, overwrite=True)
        status, condition = self.m.solve("highs", io_api="direct", output_flag=False, mip_rel_gap=0.0, progress=False)
        if condition in ("infeasible", "infeasible_or_unbounded"):
            return None
        assert (status, condition) == ("ok", "optimal")
        return float(self.m.objective.value)


def answer(inputs: Inputs) -> Answer:
    """Least lateness first where some is allowed, then least cost."""
    for lateness in (False, True):
        model = Model(inputs, lateness=lateness)
        late = 0.0
        if inputs.prices.late is None:
            lateness_in_all = sum(model.late[1:], start=model.late[0])
            found = model.best(lateness_in_all)
            if found is None:
                continue
            late = found
            model.m.add_constraints(lateness_in_all <= late + SLACK * max(1.0, late), name="latest")
        cost = model.best(model.cost())
        if cost is not None:
            return Answer(late, cost, not lateness)
    raise AssertionError("no answer, even where all may be late")
