"""Columns made of buffers say what pyarrow's own do."""

import subprocess
import sys
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from ringfence.core.tables import ATTRS, DATE, ELEMENT, INT, REAL, SITE, TEXT, TEXTS
from ringfence.network.formats.row_columns import column_of, repeated, table_of

CASES: list[tuple[pa.DataType, list[Any]]] = [
    (TEXT, ["a", None, "", "Bühl 網", "b"]),
    (TEXT, ["plain"] * 9 + [None]),
    (TEXTS, [["n78", "B3"], None, [], ["Süd"]]),
    (ATTRS, [[("a", "1"), ("ü", "")], None, [], [("b", "2")]]),
    (INT, [1, None, -(2**40)]),
    (REAL, [1.5, None, -90]),
    (DATE, [date(2023, 5, 31), None, date(1969, 12, 31)]),
]


@pytest.mark.parametrize(("kind", "values"), CASES)
def test_values_come_back_as_they_went_in(kind: pa.DataType, values: list[Any]) -> None:
    for part in (values, values[:1], [None], []):
        column = column_of(part, kind)
        column.validate(full=True)
        assert column.type == kind
        assert column.to_pylist() == part


def test_every_type_of_what_importers_deliver_can_be_made() -> None:
    kinds = {column.type for column in (*ELEMENT, *SITE) if column.name != "snapshot_at"}
    assert all(column_of([None], kind).to_pylist() == [None] for kind in kinds)


def test_a_text_in_every_row() -> None:
    assert repeated("Süd", 3).to_pylist() == ["Süd"] * 3
    assert repeated(None, 2).to_pylist() == [None, None]


def test_rows_without_a_value_leave_the_column_out() -> None:
    assert table_of([{"site_id": "a"}, {"name": "b"}], SITE).to_pylist() == [
        {"site_id": "a", "name": None}, {"site_id": None, "name": "b"},
    ]  # fmt: skip
    assert table_of([], SITE).schema == SITE.schema


def test_pandas_is_not_loaded() -> None:
    code = (
        "import sys; from ringfence.network.formats.row_columns import *; from ringfence.core.tables import SITE\n"
        "table_of([{'site_id': 'a', 'latitude': 1.0, 'tags': ['x']}], SITE); repeated('a', 2)\n"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
