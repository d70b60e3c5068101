"""Small networks with findings worked out by hand; the reasoning stands in the comments of ``golden/*.yaml``."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ringfence.assessment.law import Law
from ringfence.assessment.reference import judge_life, may_concern
from ringfence.assessment.subjects import Subject, subject_rows
from ringfence.core.dates import BEGINNING, END
from ringfence.rulebook.load import Rulebook
from tests.assessment.networks import TODAY, judged, rows, standing_at

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.yaml"))
SHOWN = {
    "status": "status", "from": "from_on", "to": "to_on", "because": "because", "due": "due_on",
    "settled_by": "settled_by", "measure": "measure", "low": "share_low", "high": "share_high",
}  # fmt: skip

Record = dict[str, Any]


def read() -> list[Record]:
    """Every example, its elements and sites made complete; ids hold its number, so that many share one network."""
    examples = []
    for path in GOLDEN:
        for example in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            own = f"{len(examples)}."
            common = {"operator": "North Mobile", "country": "ZZ"}
            if example.get("shares"):
                common["operator"] += own  # what counts is all that one operator has
            elements = [
                {
                    **common,
                    **given,
                    "element_id": own + name,
                    "site_id": own + given["site_id"] if given.get("site_id") else None,
                }
                for name, given in example["elements"].items()
            ]
            sites = [{**common, "site_id": own + name, **given} for name, given in example.get("sites", {}).items()]
            expect = {
                name.replace("North Mobile", common["operator"]) if " in " in name else own + name: [
                    {column: found.get(key) for key, column in SHOWN.items()} for found in wanted or ()
                ]
                for name, wanted in example["expect"].items()
            }
            label = f"{path.stem}: {example['name']}"
            examples.append({**example, "label": label, "elements": elements, "sites": sites, "expect": expect})
    return examples


EXAMPLES = read()


def question(example: Record) -> tuple[date, tuple[str, ...]]:
    return example.get("known_on", TODAY), tuple(example.get("scenarios", ()))


def law_of(zz: Rulebook, *examples: Record) -> Law:
    known_on, scenarios = question(examples[0])
    wanted = {example["provision"] for example in examples}
    return Law(replace(zz, provisions=tuple(zz[name] for name in sorted(wanted))), known_on, frozenset(scenarios))


def shown(row: Record) -> Record:
    rounded = {name: row.get(name) and round(row[name], 4) for name in ("share_low", "share_high")}
    return {column: row.get(column) for column in SHOWN.values()} | rounded


def of_operator(row: Record) -> str:
    return f"{row['operator']} in {row['country']}"


def of_example(example: Record, findings: list[Record]) -> Iterator[tuple[str, Record]]:
    """Findings on the example's elements, and on its operators, under its provision or for want of a rulebook."""
    elements = {element["element_id"] for element in example["elements"]}
    operators = {of_operator(element) for element in example["elements"]}
    for row in findings:
        if row["provision"] in (example["provision"], None):
            if row["element_id"] in elements:
                yield row["element_id"], shown(row)
            elif row["element_id"] is None and of_operator(row) in operators:
                yield of_operator(row), shown(row)


@pytest.mark.parametrize("asked", sorted({question(example) for example in EXAMPLES}), ids=str)
def test_networks_have_the_findings_worked_out_by_hand(zz, con, asked):
    together = [example for example in EXAMPLES if question(example) == asked]
    elements = [element for example in together for element in example["elements"]]
    sites = [site for example in together for site in example["sites"]]
    findings = rows(judged(con, law_of(zz, *together), elements, sites).findings())
    for example in together:
        found: dict[str, list[Record]] = defaultdict(list)
        for subject, row in of_example(example, findings):
            found[subject].append(row)
        for subject in {*found, *example["expect"]}:
            assert found[subject] == example["expect"].get(subject, []), (example["label"], subject)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["label"])
def test_the_plain_reference_finds_the_same(zz, example):
    law, provision = law_of(zz, example), zz[example["provision"]]
    for element in example["elements"]:
        there = standing_at(element, example["sites"])
        found = [
            shown({"from_on": open_end(days.from_on), "to_on": open_end(days.to_on), "status": mark.status,
                   "because": mark.because, "due_on": mark.due_on, "settled_by": ";".join(mark.settled_by) or None})
            for rule in law.rules_of(provision)
            for days, mark in judge_life(law, rule, there)
            if mark is not None
        ]  # fmt: skip
        found.sort(key=lambda row: row["from_on"] or BEGINNING)
        assert found == example["expect"].get(element["element_id"], []), element["element_id"]


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.get("shares")], ids=lambda example: example["label"])
def test_findings_on_operators_need_no_engine(zz, example):
    operators = {of_operator(e): Subject(e["operator"], e["country"]) for e in example["elements"]}
    found = defaultdict(list)
    law = law_of(zz, example)

    def concerned(provision, subject):
        return any(may_concern(law, provision, e) for e in example["elements"] if e["operator"] == subject.operator)

    for row in subject_rows(law, operators.values(), concerned):
        days = {"from_on": open_end(row["from_key"]), "to_on": open_end(row["to_key"])}
        found[of_operator(row)].append(shown(row | days))
    assert found == {name: wanted for name, wanted in example["expect"].items() if " in " in name}


def open_end(day: date) -> date | None:
    return None if day in (BEGINNING, END) else day
