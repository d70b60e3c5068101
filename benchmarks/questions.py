"""The questions put to engine and peers alike: which elements, which provisions, and who decided what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from settings import AS_OF, connect
from translate import Domains, Rule, rules_on

from ringfence.assessment.engine import compile_rules, element_findings
from ringfence.assessment.law import Law
from ringfence.assessment.reference import Element, value_of
from ringfence.assessment.star import PROFILE_COLUMNS, build_star, read_star
from ringfence.rulebook import load_rulebook

Pair = tuple[str, str]
"""Ids of an element and a provision."""
BAD = frozenset({"breach", "gap"})


@dataclass(frozen=True)
class Questions:
    """Some elements of a network, and the law on the day."""

    folder: Path
    size: int

    @cached_property
    def law(self) -> Law:
        return Law(load_rulebook(), AS_OF)

    @cached_property
    def con(self) -> ibis.BaseBackend:
        return connect(self.folder)

    @cached_property
    def table(self) -> ir.Table:
        """A sample spread over the whole network, the same in every run."""
        everything = self.con.read_parquet(self.folder / "element.parquet")
        chosen = everything.order_by(everything.element_id.hash(), "element_id").limit(self.size)
        return self.con.create_table("sample", chosen, temp=True, overwrite=True)

    @cached_property
    def elements(self) -> list[Element]:
        rows: list[Element] = self.table.order_by("element_id").to_pyarrow().to_pylist()
        return rows

    @cached_property
    def profiled(self) -> list[dict[str, str | None]]:
        """Each element's columns as rules read them: lists sorted and joined, domain and generation filled in."""
        return [{name: _joined(value_of(element, name)) for name in PROFILE_COLUMNS} for element in self.elements]

    @cached_property
    def domains(self) -> Domains:
        found = {name: {row[name] for row in self.profiled} for name in PROFILE_COLUMNS}
        return {name: sorted(values, key=lambda value: (value is None, value)) for name, values in found.items()}

    @cached_property
    def rules(self) -> list[Rule]:
        return rules_on(self.law, AS_OF, self.domains)

    def binding(self, element: Element) -> list[Rule]:
        """The provisions of jurisdictions that reach the element's country: one decision each."""
        return [rule for rule in self.rules if rule.binds_in(element["country"])]

    @cached_property
    def decisions(self) -> int:
        return sum(len(self.binding(element)) for element in self.elements)

    def engine(self) -> dict[Pair, str]:
        """What the engine finds on the day; pairs that are absent are not applicable."""
        sites = self.con.read_parquet(self.folder / "site.parquet")
        star = build_star(self.con, self.table, sites)
        compiled = compile_rules(self.law, star)
        rows = element_findings(compiled, star.narrow, as_of=AS_OF)
        named = rows.join(star.names.select("element_no", "element_id"), "element_no").join(
            compiled.line.select("verdict_no", "provision", "status"), "verdict_no"
        )
        found = named.select("element_id", "provision", "status").to_pyarrow().to_pylist()
        answers = {(row["element_id"], row["provision"]): row["status"] for row in found}
        if len(answers) != len(found):
            raise SystemExit("the engine finds two verdicts on one element and provision on one day")
        return answers


def _joined(value: Any) -> str | None:
    return ";".join(sorted(value)) if isinstance(value, list | tuple) else value  # as profiles hold lists


def decisions(folder: Path) -> dict[str, float]:
    """How many decisions one date takes on a whole network; a decision is as `Questions.binding` defines it."""
    con = connect(folder)
    star = read_star(con, folder / "star")
    profile = star.profile.select(*PROFILE_COLUMNS).to_pyarrow()
    domains = {name: profile[name].unique().to_pylist() for name in PROFILE_COLUMNS}
    rules = rules_on(Law(load_rulebook(), AS_OF), AS_OF, domains)
    rows = star.narrow.join(star.profile.select("profile_no", "country"), "profile_no")
    counted = rows.group_by("country").aggregate(n=rows.count()).to_pyarrow().to_pylist()
    total = sum(row["n"] for row in counted for rule in rules if rule.binds_in(row["country"]))
    return {"decisions": total, "provisions": len(rules)}


def compare(name: str, theirs: Mapping[Pair, str], engine: Mapping[Pair, str], pairs: Iterable[Pair]) -> int:
    """How many answers agree.

    Raises
    ------
    SystemExit
        Any differs; a benchmark of different questions says nothing.
    """
    compared, wrong = 0, []
    for pair in pairs:
        compared += 1
        mine, other = engine.get(pair, "not_applicable"), theirs.get(pair, "not_applicable")
        if mine != other:
            wrong.append(f"{pair[0]} under {pair[1]}: engine {mine}, {name} {other}")
    if wrong:
        shown = "\n".join(wrong[:20])
        raise SystemExit(f"{name} and the engine disagree on {len(wrong)} of {compared} decisions:\n{shown}")
    return compared
