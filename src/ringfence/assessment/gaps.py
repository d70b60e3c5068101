"""What is missing in an inventory, and how many unknown findings each gap leaves undecided.

A finding names what it waits for in ``settled_by``. It is settled by a gap alone if that is the only thing it waits
for; if it waits for several, only all of them together are sure to settle it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from ringfence.assessment.explain import SETTLED
from ringfence.assessment.star import judged
from ringfence.core.tables import ELEMENT

COLUMNS: Final = frozenset({"supplier", *ELEMENT.names})
"""What an inventory can tell; anything else in ``settled_by`` it cannot."""

WHO_COULD: Final[Mapping[str, str]] = {
    "decision": "the authority, or a lawyer who reads the rule's criterion for this supplier",
    "part_decision": "the authority, or a lawyer who reads whether the rule means this part of the network",
    "operator_identity": "you: an `operators` fact in an overlay says who the operator is",
    "operator_status": "you, or the authority: an `operators` fact says whether the rule addresses the operator",
    "declaration": "the maker, who files it; then a `documents` fact",
    "document": "you, who file it; then a `documents` fact in an overlay",
    "site_list": "whoever keeps the list of sensitive places, in an overlay; or you, who mark sites under `tags`",
    "rulebook": "whoever reads the country's law and adds it to the rulebook",
    "counting_rule": "the authority, which has not published how the share is counted",
    "minimum": "the authority, of whose minimum only bounds are known",
    "start_date": "the authority, or whoever finds the exact day on which the rule begins",
    "deadline": "the authority, or whoever finds the exact last day, or the event it counts from",
}
"""Who could settle what no inventory can."""

NOT_TOLD: Final = "not_told"
"""Stands for what an unknown waits for that names nothing."""

Pattern = frozenset[str]
"""All that a finding waits for."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: columns to fill in together, and what that settles when all steps before are done."""

    columns: tuple[str, ...]
    findings: int
    elements: int
    """Elements among those findings; the others judge operators as a whole."""


class Gaps:
    """The unknown findings of one day by what they wait for; queries run once, when first asked.

    Parameters
    ----------
    findings
        Findings of one day, as `ringfence.core.tables.FINDING` declares them.
    elements
        The network they judge, on the same connection: rows of `ringfence.core.tables.ELEMENT`.
    """

    def __init__(self, findings: ir.Table, elements: ir.Table) -> None:
        self._unknown = _with_place(findings.filter(findings.status == "unknown"), elements)
        self._elements = elements

    @cached_property
    def patterns(self) -> dict[Pattern, int]:
        """Number of unknown findings by all that they wait for."""
        rows = self._unknown.group_by("settled_by").aggregate(findings=self._unknown.count())
        found: dict[Pattern, int] = {}
        for row in _records(rows.order_by("settled_by")):
            pattern = frozenset(row["settled_by"].split(";"))
            found[pattern] = found.get(pattern, 0) + row["findings"]
        return found

    @property
    def findings(self) -> int:
        """Number of unknown findings."""
        return sum(self.patterns.values())

    def settled_by(self, columns: Collection[str]) -> int:
        """Number of unknown findings that wait for nothing but ``columns``."""
        return sum(count for pattern, count in self.patterns.items() if pattern <= frozenset(columns))

    @property
    def within_reach(self) -> int:
        """Number of unknown findings that wait for nothing but columns of an inventory."""
        return self.settled_by(COLUMNS)

    @cached_property
    def steps(self) -> list[Step]:
        """What to fill in, in which order: at each step what settles most findings per column."""
        order = _greedy({pattern: count for pattern, count in self.patterns.items() if pattern <= COLUMNS})
        done: set[str] = set()
        number_of: dict[Pattern, int] = {}
        for number, columns in enumerate(order):
            done |= set(columns)
            number_of |= {p: number for p in self.patterns if p <= done and p not in number_of}
        counted = {row["step"]: row for row in _records(self._by_step(number_of))} if order else {}
        return [Step(c, counted[n]["findings"], counted[n]["elements"]) for n, c in enumerate(order)]

    def _by_step(self, number_of: Mapping[Pattern, int]) -> ir.Table:
        texts = self._unknown.select("settled_by").distinct().to_pyarrow()["settled_by"].to_pylist()
        told = [(text, number_of[pattern]) for text in texts if (pattern := frozenset(text.split(";"))) in number_of]
        step = ibis.cases(*((self._unknown.settled_by == text, number) for text, number in told), else_=-1)
        rows = self._unknown.mutate(step=step)
        return rows.group_by("step").aggregate(findings=rows.count(), elements=rows.element.nunique())

    @cached_property
    def _needs(self) -> ir.Table:
        """One row per unknown finding and thing that it waits for."""
        return self._unknown.mutate(need=self._unknown.settled_by.split(";").unnest())

    @cached_property
    def needs(self) -> list[dict[str, Any]]:
        """What is waited for, most findings that wait for nothing else first.

        Returns
        -------
        list of dict
            need, alone (findings that wait for nothing else), findings (that wait for it), elements (among them),
            operators, provisions (their numbers), named (elements with a name of a supplier, which did not resolve).
        """
        rows = self._needs
        by = rows.group_by("need").aggregate(
            alone=(rows.settled_by == rows.need).sum(), findings=rows.count(), elements=rows.element.nunique(),
            operators=rows.operator.nunique(), provisions=rows.provision.nunique(),
            named=rows.element.nunique(where=rows.named),
        )  # fmt: skip
        return _records(by.order_by(ibis.desc("alone"), ibis.desc("findings"), "need"))

    @property
    def missing(self) -> list[dict[str, Any]]:
        """Of `needs` the columns of an inventory: in the order of `steps`, then those that settle nothing by data."""
        place = {column: number for number, step in enumerate(self.steps) for column in step.columns}
        found = [row for row in self.needs if row["need"] in COLUMNS]
        return sorted(found, key=lambda row: place.get(row["need"], len(place)))

    @property
    def beyond(self) -> list[dict[str, Any]]:
        """Of `needs` what no inventory can tell."""
        return [row for row in self.needs if row["need"] not in COLUMNS]

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """Where things are missing: one per need, operator, domain and function, with elements, alone and findings."""
        rows = self._needs.filter(self._needs.element.notnull())
        keys = ("need", "operator", "domain", "function")
        by = rows.group_by(*keys).aggregate(
            elements=rows.element.nunique(), alone=(rows.settled_by == rows.need).sum(), findings=rows.count()
        )
        return _records(by.order_by(ibis.desc("alone"), ibis.desc("findings"), *keys))

    @cached_property
    def rules(self) -> list[dict[str, Any]]:
        """What stays undecided: one per need and provision (NULL: no rulebook), with alone and findings."""
        rows = self._needs
        by = rows.group_by("need", "provision").aggregate(
            alone=(rows.settled_by == rows.need).sum(), findings=rows.count()
        )
        return _records(by.order_by(ibis.desc("alone"), ibis.desc("findings"), "need", "provision"))

    @cached_property
    def _filled(self) -> list[dict[str, Any]]:
        """For each operator the number of elements, and of those that have each column that is waited for."""
        columns = [row["need"] for row in self.needs if row["need"] in COLUMNS]
        rows = judged(self._elements).mutate(supplier=self._elements.supplier_raw)
        by = rows.group_by("operator").aggregate(of=rows.count(), **{name: rows[name].count() for name in columns})
        return _records(by.order_by("operator")) if columns else []

    def _waiting(self, need: str, *, whole: bool) -> set[str]:
        """The operators with findings that wait for ``need``: on elements, or on the operator as a whole."""
        rows = self._needs.filter(self._needs.need == need)
        rows = rows.filter(rows.element.isnull() if whole else rows.element.notnull())
        return {row["operator"] for row in _records(rows.select("operator").distinct())}

    def empty(self, need: str) -> list[str]:
        """Operators with elements that wait for a column which no element of theirs has."""
        waiting = self._waiting(need, whole=False)
        return [row["operator"] for row in self._filled if not row[need] and row["operator"] in waiting]

    def lacking(self, need: str) -> int:
        """Elements without a column, of operators whose shares wait for it; none may wait for it by itself."""
        waiting = self._waiting(need, whole=True)
        return sum(row["of"] - row[need] for row in self._filled if row["operator"] in waiting)

    def together(self, need: str) -> list[tuple[tuple[str, ...], int]]:
        """What findings that wait for ``need`` wait for besides, and how many do: the most frequent first."""
        others = [(tuple(sorted(p - {need})), count) for p, count in self.patterns.items() if need in p and len(p) > 1]
        return sorted(others, key=lambda pair: (-pair[1], pair[0]))


def report(gaps: Gaps) -> dict[str, Any]:
    """All of it as plain records, for programs."""
    return {
        "unknown": gaps.findings,
        "within_reach": gaps.within_reach,
        "steps": [
            {"columns": list(step.columns), "findings": step.findings, "elements": step.elements} for step in gaps.steps
        ],
        "gaps": [_gap(gaps, row) for row in gaps.missing],
        "beyond": [{**_gap(gaps, row), "who_could": WHO_COULD.get(row["need"], "")} for row in gaps.beyond],
    }


def _gap(gaps: Gaps, row: Mapping[str, Any]) -> dict[str, Any]:
    need = row["need"]
    mine = [{k: v for k, v in place.items() if k != "need"} for place in gaps.places if place["need"] == need]
    rules = [{k: v for k, v in rule.items() if k != "need"} for rule in gaps.rules if rule["need"] == need]
    found: dict[str, Any] = {"missing": need, "meaning": SETTLED.get(need, f"the column {need}")}
    found |= {name: row[name] for name in ("alone", "findings", "elements", "operators")}
    if need == "supplier":
        found["unresolved_names"] = row["named"]
    if need in COLUMNS:
        found |= {"empty_for": gaps.empty(need), "lacking_for_shares": gaps.lacking(need)}
    together = [{"with": list(rest), "findings": count} for rest, count in gaps.together(need)]
    return {**found, "together": together, "where": mine, "provisions": rules}


def _with_place(unknown: ir.Table, elements: ir.Table) -> ir.Table:
    """Each finding with a key, domain and function of its element; an element of several stretches counts once."""
    by = elements.group_by("operator", "element_id").aggregate(
        domain=elements.domain.max(), function=elements.function.max(), named=elements.supplier_raw.notnull().any()
    )
    joined = unknown.left_join(by, ["operator", "element_id"])
    key = unknown.operator + ibis.literal("\x1f") + unknown.element_id
    return joined.select(
        unknown.operator, unknown.provision, settled_by=ibis.coalesce(unknown.settled_by, NOT_TOLD), element=key,
        domain=by.domain, function=by.function, named=ibis.coalesce(by.named, False),
    )  # fmt: skip


def _greedy(patterns: Mapping[Pattern, int]) -> list[tuple[str, ...]]:
    """Sets of columns in the order of findings settled per column; patterns are few, whatever the network."""
    left, done, order = dict(patterns), frozenset[str](), []
    while left:
        wanted = {pattern - done for pattern in left}
        gain = {columns: _gain(left, done | columns) / len(columns) for columns in wanted}
        best = min(wanted, key=lambda columns: (-gain[columns], len(columns), sorted(columns)))
        done |= best
        left = {pattern: count for pattern, count in left.items() if not pattern <= done}
        order.append(tuple(sorted(best)))
    return order


def _gain(left: Mapping[Pattern, int], columns: Pattern) -> int:
    return sum(count for pattern, count in left.items() if pattern <= columns)


def _records(rows: ir.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
    return found
