"""Small networks with findings worked out by hand; the reasoning stands in the comments of ``golden/*.yaml``."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ringfence.assessment.law import Law
from ringfence.assessment.reference import judge_life
from ringfence.core.dates import BEGINNING, END
from tests.assessment.networks import TODAY, judged, rows, standing_at

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.yaml"))
SHOWN = {
    "status": "status", "from": "from_on", "to": "to_on", "because": "because", "due": "due_on",
    "settled_by": "settled_by", "measure": "measure", "low": "share_low", "high": "share_high",
}  # fmt: skip
COMMON = {"operator": "North Mobile", "country": "ZZ"}

Record = dict[str, Any]


def examples() -> list[Any]:
    found = []
    for path in GOLDEN:
        for example in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(example, id=f"{path.stem}: {example['name']}"))
    return found


def elements_of(example: Record) -> list[Record]:
    return [{**COMMON, "element_id": name, **given} for name, given in example["elements"].items()]


def sites_of(example: Record) -> list[Record]:
    return [{**COMMON, "site_id": name, **given} for name, given in example.get("sites", {}).items()]


def law_of(zz: Any, example: Record) -> Law:
    only = replace(zz, provisions=(zz[example["provision"]],))
    return Law(only, example.get("known_on", TODAY), frozenset(example.get("scenarios", ())))


def expected(example: Record) -> dict[str, list[Record]]:
    return {
        name: [{column: found.get(key) for key, column in SHOWN.items()} for found in wanted or ()]
        for name, wanted in example["expect"].items()
    }


@pytest.mark.parametrize("example", examples())
def test_a_network_has_the_findings_worked_out_by_hand(zz, con, example):
    found: dict[str, list[Record]] = {}
    for row in rows(judged(con, law_of(zz, example), elements_of(example), sites_of(example)).findings()):
        subject = row["element_id"] or f"{row['operator']} in {row['country']}"
        shown = {column: row[column] for column in SHOWN.values()}
        shown |= {name: value and round(value, 4) for name, value in shown.items() if name.startswith("share_")}
        found.setdefault(subject, []).append(shown)
    assert found == expected(example)


@pytest.mark.parametrize("example", examples())
def test_the_plain_reference_finds_the_same(zz, example):
    law, wanted = law_of(zz, example), expected(example)
    provision = zz[example["provision"]]
    for element in elements_of(example):
        found = [
            {
                "status": mark.status, "from_on": open_end(days.from_on), "to_on": open_end(days.to_on),
                "because": mark.because, "due_on": mark.due_on, "settled_by": ";".join(mark.settled_by) or None,
                "measure": None, "share_low": None, "share_high": None,
            }
            for days, mark in judge_life(law, provision, standing_at(element, sites_of(example)))
            if mark is not None
        ]  # fmt: skip
        assert found == wanted.get(element["element_id"], [])


def open_end(day: date) -> date | None:
    return None if day in (BEGINNING, END) else day
