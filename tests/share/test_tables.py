import csv
import io
import json

import ibis
import pyarrow.parquet as pq
import pytest

from ringfence.core.tables import FINDING
from ringfence.share.tables import (
    findings_json,
    safe_cell,
    write_csv,
    write_findings_json,
    write_json_rows,
    write_parquet,
)
from tests.share.conftest import AS_OF

KEYS = [
    "finding_id", "element_id", "operator", "country", "jurisdiction", "provision", "fact_id", "status", "force",
    "from_on", "to_on", "due_on", "because", "settled_by", "cite",
]  # fmt: skip


@pytest.fixture
def answer(judged):
    return findings_json(judged.current, judged.rulebook, AS_OF, AS_OF, judged.summary)


def test_json_has_the_agreed_shape(answer, judged):
    assert list(answer) == ["as_of", "known_on", "rulebook_version", "summary", "findings"]
    assert answer["as_of"] == answer["known_on"] == "2026-11-21"
    assert answer["rulebook_version"] == judged.rulebook.version
    for found in answer["findings"]:
        assert [name for name in found if name not in ("part", "measure", "share_low", "share_high")] == KEYS
        assert isinstance(found["settled_by"], list)
        assert found["cite"] is None or list(found["cite"]) == ["source", "title", "url", "locator", "certainty"]
        assert found["cite"] or found["provision"] is None
        assert found["status"] != "unknown" or found["settled_by"]
    assert len(answer["findings"]) == judged.current.count().execute()


def test_the_stream_holds_the_same_json(answer, judged, tmp_path, capsys):
    asked = {"rulebook": judged.rulebook, "as_of": AS_OF, "known_on": AS_OF, "summary": judged.summary}
    write_findings_json(judged.current, tmp_path / "f.json", **asked)
    write_findings_json(judged.current, None, **asked)
    text = (tmp_path / "f.json").read_text(encoding="utf-8")
    assert json.loads(text) == answer
    assert capsys.readouterr().out == text
    assert not list(tmp_path.glob("*.partial"))


def test_no_findings_are_an_empty_list(judged, tmp_path):
    none = judged.current.filter(ibis.literal(False))
    write_findings_json(
        none, tmp_path / "f.json", rulebook=judged.rulebook, as_of=AS_OF, known_on=AS_OF, summary=judged.summary
    )
    write_json_rows(none, tmp_path / "rows.json")
    assert json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["findings"] == []
    assert json.loads((tmp_path / "rows.json").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_a_formula(text):
    assert safe_cell(text) == f"'{text}"


def test_csv_reads_back(judged, capsys):
    write_csv(judged.current, None)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == FINDING.names
    assert len(rows) == judged.current.count().execute()
    assert "'=1+1" in {row["element_id"] for row in rows}
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "@"))]


def test_parquet_reads_back_in_order(judged, tmp_path):
    write_parquet(judged.current, tmp_path / "f.parquet")
    assert pq.read_table(tmp_path / "f.parquet").to_pylist() == judged.current.to_pyarrow().to_pylist()
