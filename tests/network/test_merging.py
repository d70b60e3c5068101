"""Several sources of one network: what each adds, where they disagree, and who is believed."""

import random
from datetime import datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ringfence.core.errors import Problems, RingfenceError
from ringfence.core.tables import CONFLICT, ELEMENT
from ringfence.network.importing import import_files, read_files
from ringfence.network.merging import Imported, merged_tables
from ringfence.network.model import DELIVERED, complete
from ringfence.network.workspace import Workspace
from tests.network.inventories import resolve


def imported(source: str, *rows: dict[str, Any], taken: str | None = None, format: str = "csv") -> Imported:
    base = {"operator": "Op", "element_id": "1", "source_id": source, "source_format": format}
    schema = pa.schema([f for f in ELEMENT.schema if f.name in {*base, *(name for row in rows for name in row)}])
    table = pa.Table.from_pylist([base | row for row in rows], schema)
    moment = datetime.fromisoformat(f"{taken}T00:00:00+00:00") if taken else None
    tables = {d.name: d.schema.empty_table() for d in DELIVERED}
    tables[ELEMENT.name] = complete(table, ELEMENT, snapshot_at=moment)
    return Imported({source: (f"{source}.csv", format)}, tables)


def merged(*imports: Imported, precedence: tuple[str, ...] = ()) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """Elements, and conflicts as (column, value used, its source, value not used, its source)."""
    problems = Problems()
    tables = merged_tables(imports, problems, precedence)
    names = ("column", "value_a", "source_a", "value_b", "source_b")
    conflicts = [tuple(row[name] for name in names) for row in tables[CONFLICT.name].to_pylist()]
    assert bool(conflicts) == bool(len(problems))
    return tables[ELEMENT.name].to_pylist(), conflicts


def test_what_one_source_does_not_say_is_taken_from_the_next() -> None:
    (row,), conflicts = merged(
        imported("a", {"function": "AMF", "sw_version": None, "bands": None}),
        imported("b", {"sw_version": "2", "serial": "0007", "bands": ["n78"], "cells": 3}),
    )
    said = {name: row[name] for name in ("function", "sw_version", "serial", "bands", "cells", "source_id")}
    assert said == {
        "function": "AMF", "sw_version": "2", "serial": "0007", "bands": ["n78"], "cells": 3, "source_id": "a",
    }  # fmt: skip
    assert conflicts == []


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_the_order_of_the_imports_does_not_matter(order: tuple[int, ...]) -> None:
    files = (
        imported("a", {"sw_version": "1", "attrs": {"x": "1"}}, {"element_id": "2", "cells": 1}, taken="2023-01-01"),
        imported("b", {"sw_version": "2", "serial": "7"}, taken="2024-01-01"),
        imported("c", {"sw_version": "3", "attrs": {"x": "2", "y": "3"}}),
    )
    rows, conflicts = merged(*(files[index] for index in order))
    assert [(row["sw_version"], row["serial"], row["cells"]) for row in rows] == [("2", "7", None), (None, None, 1)]
    assert dict(rows[0]["attrs"]) == {"x": "1", "y": "3"}
    assert conflicts == [
        ("attrs.x", "1", "a", "2", "c"),
        ("sw_version", "2", "b", "1", "a"),
        ("sw_version", "2", "b", "3", "c"),
    ]


def test_precedence_by_format_and_by_name() -> None:
    old = imported("old", {"sw_version": "1"}, taken="2020-01-01", format="bulk_cm")
    new = imported("new", {"sw_version": "2"}, taken="2024-01-01")
    for precedence, expected in (((), "2"), (("bulk_cm",), "1"), (("n*.csv", "bulk_cm"), "2"), (("old.csv",), "1")):
        (row,), _ = merged(old, new, precedence=precedence)
        assert row["sw_version"] == expected, precedence


def test_a_name_and_the_id_it_was_resolved_to_stay_together() -> None:
    unresolved = imported("a", {"supplier_raw": "Strange Ltd", "supplier_basis": "stated"})
    resolved = imported("b", {"supplier_raw": "Acme", "supplier_id": "zz-acme", "supplier_basis": "format"})
    (row,), conflicts = merged(unresolved, resolved)
    assert (row["supplier_raw"], row["supplier_id"], row["supplier_basis"]) == ("Strange Ltd", None, "stated")
    assert conflicts == [("supplier_raw", "Strange Ltd", "a", "Acme", "b")]


def test_spellings_of_one_supplier_are_no_conflict_and_two_suppliers_are() -> None:
    acme = imported("a", {"supplier_raw": "Acme", "supplier_id": "zz-acme"})
    same = imported("b", {"supplier_raw": "ACME Ltd", "supplier_id": "zz-acme"})
    other = imported("c", {"supplier_raw": "Bolt", "supplier_id": "zz-bolt"})
    assert merged(acme, same)[1] == []
    assert merged(acme, other)[1] == [("supplier_id", "zz-acme", "a", "zz-bolt", "c")]


def test_a_detail_is_not_taken_from_a_source_that_contradicts_what_it_is_a_detail_of() -> None:
    first, second = {"site_id": "S1"}, {"site_id": "S2", "site_class": "core"}
    (row,), conflicts = merged(imported("a", first), imported("b", second))
    assert (row["site_id"], row["site_class"]) == ("S1", None)
    assert conflicts == [("site_id", "S1", "a", "S2", "b")]
    (row,), _ = merged(imported("a", first), imported("b", second | {"site_id": "S1"}))
    assert row["site_class"] == "core"


def test_lists_in_another_order_and_text_in_another_case_agree() -> None:
    one = imported("a", {"bands": ["n78", "B3"], "user_label": "Hill"})
    two = imported("b", {"bands": ["B3", "n78"], "user_label": "HILL"})
    assert merged(one, two)[1] == []
    (row,), conflicts = merged(one, imported("b", {"bands": ["n1"]}))
    assert row["bands"] == ["n78", "B3"]
    assert conflicts == [("bands", "B3;n78", "a", "n1", "b")]


def test_the_same_id_of_two_operators_is_two_elements() -> None:
    rows, conflicts = merged(imported("a", {"sw_version": "1"}), imported("b", {"operator": "An", "sw_version": "2"}))
    assert [(row["operator"], row["sw_version"]) for row in rows] == [("An", "2"), ("Op", "1")]
    assert conflicts == []


def test_against_a_plain_loop_over_rows() -> None:
    """The set-based merge gives what a loop over rows would give."""
    dice = random.Random(7)
    columns = ("sw_version", "hw_version", "dn", "cells")
    files = []
    for source in "abcd":
        rows = [
            {"element_id": str(number), **{name: _roll(dice, name) for name in columns}}
            for number in range(60) if dice.random() < 0.5
        ]  # fmt: skip
        files.append(imported(source, *rows))
    rows, conflicts = merged(*files)
    lost = 0
    for row in rows:
        told = [r for f in files for r in f.tables[ELEMENT.name].to_pylist() if r["element_id"] == row["element_id"]]
        for name in columns:
            said = [r[name] for r in told if r[name] is not None]
            assert row[name] == (said[0] if said else None)
            lost += sum(value != said[0] for value in said)
    assert len(conflicts) == lost > 0


def _roll(dice: Any, name: str) -> Any:
    value = dice.choice([None, 1, 2])
    return value if name == "cells" or value is None else str(value)


def _csv(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_conflicts_are_kept_and_counted_per_pair_of_files(tmp_path: Path) -> None:
    one = _csv(tmp_path, "one.csv", "element_id,operator,country,function,supplier\n1,Op,DE,AMF,Acme\n2,Op,DE,AMF,\n")
    two = _csv(tmp_path, "two.csv", "element_id,operator,country,function,supplier\n1,Op,DE,UPF,Bolt\n2,Op,DE,AMF,x\n")
    workspace = Workspace.create(tmp_path / "ws")
    report = import_files([one, two], workspace, resolve=resolve)
    (problem,) = report.problems
    assert "2 elements are also in" in problem.found
    assert "function 1, supplier_id 1" in problem.found
    assert workspace.conflicts()["column"].to_pylist() == ["function", "supplier_id"]
    preferred = {run["source_id"]: run["path"] for run in workspace.network().import_runs.to_pylist()}
    (used,) = set(workspace.conflicts()["source_a"].to_pylist())
    other = next(name for source, name in preferred.items() if source != used)
    # The user turns it round.
    (workspace.path / "ringfence.toml").write_text(f'format = 1\n[merge]\nprecedence = ["{other}"]\n')
    assert workspace.merge(Problems())
    assert preferred[workspace.conflicts()["source_b"].to_pylist()[0]] != other
    assert next(run["path"] for run in workspace.sources_by_precedence()) == other
    assert not workspace.merge(Problems())
    assert read_files([one, two], resolve=resolve).elements.num_rows == 2


def test_an_order_that_is_none_is_refused(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws")
    for text in ("merge = 1", "[merge]\nprecedence = 3", "[merge]\nprecedance = []"):
        (workspace.path / "ringfence.toml").write_text(f"format = 1\n{text}\n")
        with pytest.raises(RingfenceError, match="no order of sources"):
            workspace.merge(Problems())
