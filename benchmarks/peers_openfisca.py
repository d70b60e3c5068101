"""OpenFisca-Core deciding the same questions: one entity, coded input variables, one formula variable per provision."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import ibis
import numpy as np
import numpy.typing as npt
from engine import Clock, Measured
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from questions import Pair, Questions
from settings import AS_OF, connect
from translate import Domains, Rule, Table, World, rules_on

from ringfence.assessment.law import Law
from ringfence.assessment.star import PROFILE_COLUMNS, Star, read_star
from ringfence.core.dates import BEGINNING, END
from ringfence.core.logic import Truth
from ringfence.rulebook import load_rulebook

Kleene = npt.NDArray[np.int8]
"""0 false, 1 unknown, 2 true: conjunction is the minimum, negation 2 minus."""
STATUS = ("not_applicable", "dormant", "compliant", "unknown", "gap", "breach")
"""Formulas return the index; OpenFisca itself knows no third truth value."""
_CODE: dict[Truth, int] = {False: 0, None: 1, True: 2}

Inputs = Mapping[str, npt.NDArray[Any]]
"""Codes of each column into its domain, ``in_service_from`` (NaT unknown) and ``in_service_to``."""

ELEMENT = build_entity(key="element", plural="elements", label="an installed thing", is_person=True)


class Population(Protocol):
    """What a formula is called with: the elements, of which it asks for variables."""

    def __call__(self, variable: str, period: Any) -> npt.NDArray[Any]: ...


def variable_name(rule: Rule) -> str:
    """OpenFisca names variables like Python does."""
    return "p_" + "".join(ch if ch.isalnum() else "_" for ch in rule.provision.id)


def legislation(rules: Iterable[Rule], domains: Domains, day: date) -> TaxBenefitSystem:
    """The rules as a tax and benefit system of one day."""
    system = TaxBenefitSystem([ELEMENT])
    for column in domains:
        system.add_variable(_variable(column, int))
    for column in ("in_service_from", "in_service_to"):
        system.add_variable(_variable(column, date))
    system.add_variable(_variable("alive", bool, _alive(day)))
    for rule in rules:
        system.add_variable(_variable(variable_name(rule), int, _formula(rule, domains)))
    return system


def _variable(name: str, kind: type, formula: Any = None) -> type[Variable]:
    body = {"value_type": kind, "entity": ELEMENT, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), {**body, "formula": formula} if formula else body)


def _alive(day: date) -> Any:
    def formula(element: Population, period: Any) -> npt.NDArray[np.bool_]:
        start, end = element("in_service_from", period), element("in_service_to", period)
        # NaT compares false: an unknown start reaches back, an open end forward.
        return ~((start > np.datetime64(day)) | (end <= np.datetime64(day)))

    return formula


def _lookup(table: Table, domains: Domains) -> npt.NDArray[np.int8]:
    shape = [len(domains[name]) for name in table.columns]
    codes = [_CODE[table.truths[value]] for value in _product(domains, table.columns)]
    return np.array(codes, dtype=np.int8).reshape(shape)


def _product(domains: Domains, columns: tuple[str, ...]) -> Iterable[tuple[str | None, ...]]:
    values: list[tuple[str | None, ...]] = [()]
    for name in columns:
        values = [(*before, value) for before in values for value in domains[name]]
    return values


def _formula(rule: Rule, domains: Domains) -> Any:
    """One provision: three-valued scope, then each state that may be in force, then one status."""
    scope = [(t.columns, _lookup(t, domains)) for t in (rule.territory, *rule.scope)]
    exceptions = [(t.columns, _lookup(t, domains)) for t in rule.exceptions]
    judges = [_judge(world, domains) for world in rule.worlds]

    def formula(element: Population, period: Any) -> npt.NDArray[np.int8]:
        def asked(tables: list[tuple[tuple[str, ...], Kleene]]) -> Kleene:
            parts = [table[tuple(element(name, period) for name in columns)] for columns, table in tables]
            least: Kleene = parts[0] if len(parts) == 1 else np.minimum.reduce(parts)
            return least

        within = asked(scope)
        if exceptions:
            within = np.where(asked(exceptions) == 2, 0, within)
        marks = [judge(element, period, within) for judge in judges]
        status = marks[0] if len(marks) == 1 else _whichever(marks)
        return np.where((within > 0) & element("alive", period), status, 0).astype(np.int8)

    return formula


def _judge(world: World, domains: Domains) -> Any:
    bad, certain = STATUS.index(world.bad), 2 if world.certain else 1
    reached_by, late_by = _lookup(world.reached, domains), _lookup(world.late, domains)
    kept_by = _lookup(world.kept, domains) if world.kept else None
    days = [world.since.get(supplier) for supplier in domains["supplier_id"]]
    first = np.array([day[0] if day else date.min for day in days], dtype="datetime64[D]")
    last = np.array([day[1] if day else date.min for day in days], dtype="datetime64[D]")
    always = np.array([day is None for day in days])

    def judge(element: Population, period: Any, within: Kleene) -> npt.NDArray[np.int8]:
        supplier = element("supplier_id", period)
        reached = reached_by[supplier]
        covered = np.minimum(np.minimum(reached, within), certain)
        late = late_by[tuple(element(name, period) for name in world.late.columns)]
        new: Kleene = np.array(2, dtype=np.int8)
        if world.since:
            start = element("in_service_from", period)
            cases = [always[supplier], start >= last[supplier], start < first[supplier]]
            new = np.select(cases, [2, 2, 0], 1).astype(np.int8)
        kept: Kleene = np.array(0, dtype=np.int8)
        if world.kept and kept_by is not None:
            kept = kept_by[tuple(element(name, period) for name in world.kept.columns)]
        asleep = (reached == 0) if world.awake is None else np.array(world.awake is False)
        broken = np.minimum(np.minimum(covered, late), np.minimum(new, 2 - kept)) == 2
        fine = (new == 0) | (kept == 2) | ((covered == 2) & (late == 0))
        return np.select([asleep, covered == 0, fine, broken], [1, 0, 2, bad], 3).astype(np.int8)

    return judge


def _whichever(marks: list[npt.NDArray[np.int8]]) -> npt.NDArray[np.int8]:
    """One status where several states may be in force: theirs if they agree, else unknown."""
    table = np.stack(marks)
    highest, lowest = table.max(axis=0), np.where(table == 0, 99, table).min(axis=0)
    agreed = (highest == lowest) & ((highest == 2) | (table != 0).all(axis=0))
    return np.where(highest == 0, 0, np.where(agreed, highest, 3)).astype(np.int8)


class Decided:
    """A simulation of one network, asked provision by provision."""

    def __init__(self, system: TaxBenefitSystem, inputs: Inputs, day: date) -> None:
        self._period = day.isoformat()
        self._simulation = SimulationBuilder().build_default_simulation(system, len(inputs["country"]))
        for name, values in inputs.items():
            self._simulation.set_input(name, self._period, values)

    def status(self, rule: Rule) -> npt.NDArray[np.int8]:
        """Index into ``STATUS`` of each element."""
        found: npt.NDArray[np.int8] = self._simulation.calculate(variable_name(rule), self._period)
        return found


def coded(con: ibis.BaseBackend, star: Star) -> tuple[Domains, Inputs]:
    """The network as OpenFisca takes it: a numpy array per column, words replaced by codes."""
    profile = star.profile.order_by("profile_no").to_pyarrow()
    narrow = star.narrow.select("profile_no", "from_key", "to_key").to_pyarrow()
    rows = narrow["profile_no"].to_numpy()
    domains: dict[str, Sequence[str | None]] = {}
    inputs: dict[str, npt.NDArray[Any]] = {}
    for name in PROFILE_COLUMNS:
        column = profile[name].combine_chunks().dictionary_encode(null_encoding="encode")
        domains[name] = column.dictionary.to_pylist()
        inputs[name] = column.indices.to_numpy().astype(np.int32)[rows]
    for name, key, unknown in (("in_service_from", "from_key", BEGINNING), ("in_service_to", "to_key", END)):
        days = narrow[key].to_numpy().astype("datetime64[D]")
        inputs[name] = np.where(days == np.datetime64(unknown), np.datetime64("NaT", "D"), days)
    return domains, inputs


def answers(asked: Questions) -> dict[Pair, str]:
    """Status of every element under every provision of the day."""
    codes = {name: {value: code for code, value in enumerate(values)} for name, values in asked.domains.items()}
    inputs = {name: np.array([codes[name][row[name]] for row in asked.profiled], dtype=np.int32) for name in codes}
    for name in ("in_service_from", "in_service_to"):
        inputs[name] = np.array([element[name] for element in asked.elements], dtype="datetime64[D]")
    decided = Decided(legislation(asked.rules, asked.domains, AS_OF), inputs, AS_OF)
    return {
        (element["element_id"], rule.provision.id): STATUS[status]
        for rule in asked.rules
        for element, status in zip(asked.elements, decided.status(rule).tolist(), strict=True)
    }


def measure(folder: Path, by_country: bool = False) -> Measured:
    """Time making the formulas, setting the inputs, deciding and counting, but not turning words into codes."""
    law = Law(load_rulebook(), AS_OF)
    domains, inputs = coded(con := connect(folder), read_star(con, folder / "star"))
    parts = _by_country(inputs) if by_country else [inputs]
    clock = Clock()
    rules = rules_on(law, AS_OF, domains)
    clock.lap("translate")
    found = sum(_counted(domains, part, rules) for part in parts)
    clock.lap("decide and count")
    counts = np.bincount(inputs["country"], minlength=len(domains["country"])).tolist()
    decisions = sum(
        count * sum(rule.binds_in(country) for rule in rules)
        for country, count in zip(domains["country"], counts, strict=True)
    )
    return clock.total(findings=found, decisions=decisions, elements=len(inputs["country"]))


def _by_country(inputs: Inputs) -> list[Inputs]:
    return [
        {name: values[mine] for name, values in inputs.items()}
        for code in np.unique(inputs["country"]).tolist()
        if (mine := inputs["country"] == code).any()
    ]


def _counted(domains: Domains, inputs: Inputs, rules: Sequence[Rule]) -> int:
    """Decide every provision that binds in a country of these elements; count by operator and status."""
    here = {domains["country"][code] for code in np.unique(inputs["country"]).tolist()}
    binding = [rule for rule in rules if any(rule.binds_in(country) for country in here)]
    decided = Decided(legislation(binding, domains, AS_OF), inputs, AS_OF)
    found = 0
    for rule in binding:
        counts = np.bincount(inputs["operator"] * len(STATUS) + decided.status(rule))
        found += int(counts.sum() - counts[:: len(STATUS)].sum())
    return found
