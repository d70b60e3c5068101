"""Documents, claims and decisions on disk: batches that are only ever added, each as a whole or not at all.

A batch is a folder of Parquet files, one per table, written beside its place and then renamed. What a killed run has
not renamed is as if it had never been read: the next run reads those documents, and only those, again.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ringfence.core.errors import Problem, RingfenceError
from ringfence.core.evidence_tables import CLAIM, DOCUMENT, PASSAGE, REVIEW, SOURCE, TABLES
from ringfence.core.tables import Table

Row = dict[str, Any]

DECISIONS: Final = ("accept", "correct", "reject")
CORRECTABLE: Final = (
    "actor", "act", "content_act", "target", "supplier", "scope", "modality", "polarity", "earliest_on", "latest_on",
)  # fmt: skip
"""Fields of a claim that a person may correct; other mistakes are a reason to reject it."""


@dataclass(frozen=True, slots=True)
class EvidenceStore:
    """The folder ``evidence`` of a workspace; one process writes it at a time."""

    path: Path

    @property
    def _batches(self) -> Path:
        return self.path / "batches"

    def parts(self, table: Table) -> list[Path]:
        """The files that hold a table, the oldest first."""
        return sorted(self._batches.glob(f"[0-9]*/{table.name}.parquet"))

    @property
    def version(self) -> str:
        """Changes whenever documents are added; decisions leave it as it is."""
        names = " ".join(part.parent.name for part in self.parts(DOCUMENT))
        return sha256(names.encode()).hexdigest()[:12]

    def read_already(self, extractor: str, version: str) -> set[str]:
        """SHA-256 of every document that this version of the extractor has read."""
        known: set[str] = set()
        for part in self.parts(DOCUMENT):
            rows = pq.read_table(part, columns=["document", "extractor", "version"]).to_pylist()
            known.update(row["document"] for row in rows if (row["extractor"], row["version"]) == (extractor, version))
        return known

    def passages_known(self) -> set[str]:
        """SHA-256 of every document whose paragraphs are kept: they do not change with the extractor."""
        known: set[str] = set()
        for part in self.parts(PASSAGE):
            known.update(pq.read_table(part, columns=["document"])["document"].unique().to_pylist())
        return known

    def add(self, tables: Mapping[str, list[Row]]) -> None:
        """Add rows as one batch.

        Raises
        ------
        RingfenceError
            The folder cannot be written.
        """
        try:
            self._batches.mkdir(parents=True, exist_ok=True)
            for left in self._batches.glob(".*"):
                shutil.rmtree(left)
            number = max((int(found.name) for found in self._batches.glob("[0-9]*")), default=0) + 1
            staged = self._batches / f".{number:06}"
            staged.mkdir()
            for table in TABLES:
                if rows := tables.get(table.name):
                    found = pa.Table.from_pylist(rows, schema=table.schema)
                    pq.write_table(found, staged / f"{table.name}.parquet", compression="zstd")
            staged.rename(self._batches / f"{number:06}")
        except OSError as error:
            problem = Problem(str(self.path), f"cannot be written: {error}", "check the folder")
            raise RingfenceError([problem]) from error

    def add_documents(self, read: Iterable[Mapping[str, list[Row]]], *, batch: int = 500) -> int:
        """Add documents as they are read, a batch at a time; their number.

        Parameters
        ----------
        read
            Of each document the rows of the tables document, passage, claim and source.
        """
        count = 0
        for gathered in _gathered(read, batch):
            self.add(gathered)
            count += len(gathered[DOCUMENT.name])
        return count

    def decide(
        self, claim: str, decision: str, *, by: str, on: date, extractor: str, version: str,
        changes: Mapping[str, str] | None = None, note: str = "",
    ) -> None:  # fmt: skip
        """Keep what a person has decided on a claim.

        Raises
        ------
        RingfenceError
            There is no such decision, nobody is named, or the correction names no field, or one it may not.
        """
        changes = dict(changes or {})
        if decision not in DECISIONS:
            raise RingfenceError(f"{decision!r} is no decision", f"write one of {', '.join(DECISIONS)}")
        if not by.strip():
            raise RingfenceError("a decision needs the name of the person", "say who decides")
        if wrong := sorted(set(changes) - set(CORRECTABLE)):
            raise RingfenceError(f"{', '.join(wrong)} cannot be corrected", f"correct {', '.join(CORRECTABLE)}")
        if bool(changes) != (decision == "correct"):
            raise RingfenceError(
                f"{decision} with {len(changes)} corrections", "only `correct` takes some, and needs one"
            )
        _check_days(changes)
        row = {
            "claim": claim, "decision": decision, "decided_by": by, "decided_on": on, "changes": list(changes.items()),
            "note": note or None, "extractor": extractor, "version": version,
        }  # fmt: skip
        self.add({REVIEW.name: [row]})


def _check_days(changes: Mapping[str, str]) -> None:
    for name in ("earliest_on", "latest_on"):
        try:
            date.fromisoformat(changes.get(name) or "2000-01-01")
        except ValueError:
            raise RingfenceError(f"{name}={changes[name]} is not a day", "write it as 2026-11-22") from None


def _gathered(read: Iterable[Mapping[str, list[Row]]], batch: int) -> Iterator[dict[str, list[Row]]]:
    kept: dict[str, list[Row]] = {}
    for document in read:
        for table in (DOCUMENT, PASSAGE, CLAIM, SOURCE):
            kept.setdefault(table.name, []).extend(document.get(table.name, ()))
        if len(kept[DOCUMENT.name]) >= batch:
            yield kept
            kept = {}
    if kept:
        yield kept
