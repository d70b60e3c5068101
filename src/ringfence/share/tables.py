"""Findings as files for other programs: JSON with citations, CSV that is safe to open, Parquet; written in batches."""

import csv
import json
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.scenarios import WhatIf

BATCH: Final = 50_000
PLAIN: Final = (
    "finding_id", "element_id", "operator", "country", "jurisdiction", "provision", "fact_id", "status", "force",
    "from_on", "to_on", "due_on", "because",
)  # fmt: skip
IF_KNOWN: Final = ("part", "measure", "share_low", "share_high")
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def findings_json(
    findings: ir.Table, rulebook: Rulebook, as_of: date, known_on: date, summary: ir.Table
) -> dict[str, Any]:
    """The whole answer as one JSON object.

    Parameters
    ----------
    findings
        Rows of the finding table.
    summary
        As `ringfence.assessment.summary.summarise` gives it.

    Returns
    -------
    dict
        ``as_of``, ``known_on``, ``rulebook_version``, ``what_if`` (only if something is supposed), ``summary`` (rows)
        and ``findings`` (see `finding_json`).
    """
    head = _head(rulebook, as_of, known_on, summary)
    return {**head, "findings": [finding_json(row, rulebook) for row in rows_of(findings)]}


def write_findings_json(
    findings: ir.Table, target: Path | None, *, rulebook: Rulebook, as_of: date, known_on: date, summary: ir.Table
) -> None:
    """Write what `findings_json` returns, a finding a line, without holding all of them; to stdout without a target."""
    with _opened(target) as stream:
        for name, value in _head(rulebook, as_of, known_on, summary).items():
            stream.write(f"{'{' if name == 'as_of' else ','}\n{json.dumps(name)}: {_text(value)}")
        stream.write(',\n"findings": ')
        _write_list(stream, (finding_json(row, rulebook) for row in rows_of(findings)))
        stream.write("}\n")


def write_json_rows(table: ir.Table, target: Path | None) -> None:
    """Write any table as a JSON list of objects; to stdout without a target."""
    with _opened(target) as stream:
        _write_list(stream, ({name: _plain(value) for name, value in row.items()} for row in rows_of(table)))


def _write_list(stream: TextIO, items: Iterable[Mapping[str, Any]]) -> None:
    comma = ""
    stream.write("[")
    for item in items:
        stream.write(f"{comma}\n{_text(item)}")
        comma = ","
    stream.write("\n]\n")


def finding_json(row: Mapping[str, Any], rulebook: Rulebook) -> dict[str, Any]:
    """One finding: dates as ISO text or null, ``settled_by`` as a list, the citation as an object."""
    found: dict[str, Any] = {name: _plain(row[name]) for name in PLAIN}
    found["settled_by"] = [name for name in (row["settled_by"] or "").split(";") if name]
    found["cite"] = _cite(row, rulebook)
    found.update((name, row[name]) for name in IF_KNOWN if row[name] is not None)
    return found


def write_csv(table: ir.Table, target: Path | None) -> None:
    """Write a table as CSV, to stdout without a target.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    with _opened(target) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.columns)
        for row in rows_of(table):
            writer.writerow([safe_cell(value) for value in row.values()])


def write_parquet(table: ir.Table, target: Path | None) -> None:
    """Write a table as Parquet in batches; to stdout without a target."""
    partial = target.with_name(target.name + ".partial") if target else None
    with pq.ParquetWriter(partial or sys.stdout.buffer, table.schema().to_pyarrow(), compression="zstd") as writer:
        for batch in _batches(table):
            writer.write_batch(batch)
    if partial and target:
        partial.replace(target)


@contextmanager
def _opened(target: Path | None) -> Iterator[TextIO]:
    """Stdout, or a file that gets its name once it is whole."""
    if target is None:
        yield sys.stdout
        return
    partial = target.with_name(target.name + ".partial")
    with partial.open("w", encoding="utf-8", newline="") as stream:
        yield stream
    partial.replace(target)


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; None becomes an empty cell."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else _plain(value)


def rows_of(table: ir.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table in its order, read in batches."""
    for batch in _batches(table):
        yield from batch.to_pylist()


def _batches(table: ir.Table) -> Iterator[pa.RecordBatch]:
    reader = table.to_pyarrow_batches(chunk_size=BATCH)
    with warnings.catch_warnings():  # Ibis 12 calls a method that DuckDB renames; the call is made with the first batch
        warnings.filterwarnings("ignore", "fetch_record_batch", DeprecationWarning)
        first = next(reader, None)
    if first is not None:
        yield first
        yield from reader


def _head(rulebook: Rulebook, as_of: date, known_on: date, summary: ir.Table) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "known_on": known_on.isoformat(),
        "rulebook_version": rulebook.version,
        **({"what_if": [_supposed(what_if) for what_if in rulebook.what_ifs]} if rulebook.what_ifs else {}),
        "summary": list(rows_of(summary)),
    }


def _supposed(what_if: WhatIf) -> dict[str, Any]:
    return {"scenario": what_if.name, "title": what_if.scenario.title, "settings": dict(what_if.values)}


def _cite(row: Mapping[str, Any], rulebook: Rulebook) -> dict[str, Any] | None:
    if row["source"] is None:
        return None
    source = rulebook.sources.get(row["source"])
    return {
        "source": row["source"],
        "title": source.title if source else None,
        "url": source.url if source else None,
        "locator": row["locator"],
        "certainty": row["certainty"],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
