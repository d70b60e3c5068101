"""The current state of the evidence: a view over all batches.

Of each document the last reading by each extractor counts, of the decisions on a claim the last; corrections take the
place of what was extracted, and what was rejected stays visible as rejected.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ringfence.core.evidence_tables import CLAIM, DOCUMENT, PASSAGE, REVIEW
from ringfence.core.tables import Table
from ringfence.evidence.copies import Origins, origins, streamed
from ringfence.evidence.model import AGREES, DIFFERS, MODELS
from ringfence.evidence.records import Statement, statement_of
from ringfence.evidence.store import EvidenceStore

_MEMORY: Final = "2GB"
"""What the database may hold before it spills to disk."""
_TEXTS: Final = ("actor", "act", "content_act", "scope", "modality", "polarity")
_LISTS: Final = ("target", "supplier")
_DAYS: Final = ("earliest_on", "latest_on")
_ORIGIN: Final = pa.schema([("document", pa.string()), ("number", pa.int64()), ("origin", pa.string())])


class State:
    """The evidence of a workspace, ready to be asked."""

    def __init__(self, store: EvidenceStore) -> None:
        self.store = store
        # The order of rows is asked for where it matters; keeping that of the files would cost memory.
        self.con = ibis.duckdb.connect(
            memory_limit=_MEMORY, temp_directory=str(store.path / ".spill"), preserve_insertion_order=False
        )

    def _rows(self, table: Table) -> ir.Table:
        parts = self.store.parts(table)
        if not parts:
            return ibis.memtable(table.schema.empty_table()).mutate(batch=ibis.literal("000000"))
        rows: ir.Table = self.con.read_parquet([str(p) for p in parts], table_name=table.name, filename=True)
        return rows.mutate(batch=rows.filename.re_extract(r"(\d+)[/\\][a-z]+\.parquet$", 1)).drop("filename")

    @cached_property
    def documents(self) -> ir.Table:
        """The last reading of each document by each extractor: the columns of `DOCUMENT`, and ``batch``."""
        rows = self._rows(DOCUMENT)
        newest = ibis.row_number().over(group_by=["document", "extractor"], order_by=ibis.desc("batch"))
        return rows.mutate(newest=newest).filter(lambda t: t.newest == 0).drop("newest")

    @cached_property
    def passages(self) -> ir.Table:
        """The paragraphs of all documents: the columns of `PASSAGE`."""
        return self._rows(PASSAGE).drop("batch")

    @cached_property
    def decisions(self) -> ir.Table:
        """The last decision on each claim: the columns of `REVIEW`, without the extractor."""
        rows = self._rows(REVIEW)
        newest = ibis.row_number().over(group_by="claim", order_by=ibis.desc("batch"))
        last = rows.mutate(newest=newest).filter(lambda t: t.newest == 0)
        return last.drop("newest", "batch", "extractor", "version")

    @cached_property
    def origins(self) -> Origins:
        """Which document each document, or paragraph of a compilation, comes from; kept until documents are added."""
        if not self.store.parts(DOCUMENT):
            return Origins({}, {})
        kept = self.store.path / "cache" / f"origins-{self.store.version}.json"
        if kept.is_file():
            found = json.loads(kept.read_text(encoding="utf-8"))
            return Origins(found["documents"], {(doc, number): origin for doc, number, origin in found["passages"]})
        first = self.documents.group_by("document").agg(on=lambda t: t.published_to.min())
        order = first.order_by(ibis.asc("on", nulls_first=False), "document").document
        result = origins(self.passages, order.to_pyarrow().to_pylist())
        kept.parent.mkdir(exist_ok=True)
        for old in kept.parent.glob("origins-*.json"):
            old.unlink()
        told = {"documents": result.documents, "passages": [[*key, value] for key, value in result.passages.items()]}
        staged = kept.with_suffix(".partial")
        staged.write_text(json.dumps(told), encoding="utf-8")
        staged.replace(kept)
        return result

    @cached_property
    def claims(self) -> ir.Table:
        """One row per claim of the last readings, as corrected: the columns of `CLAIM`, and what its document tells.

        Beside those of `CLAIM`: name, publisher, published_from, published_to and published_basis of the document;
        origin; decision and decided_by (NULL: nobody has decided); subject, the actor without the word for government
        or state, so that what belongs together can be read together.
        """
        read = self.documents.select(
            "document", "extractor", "batch", "name", "publisher", "published_from", "published_to", "published_basis"
        )
        rows = self._rows(CLAIM).inner_join(read, ["document", "extractor", "batch"])
        decided = self.decisions.select("claim", "decision", "decided_by", "changes")
        rows = rows.left_join(decided, "claim").drop("claim_right")
        rows = rows.mutate(**_corrected(rows)).drop("changes", "batch")
        rows = self._with_origin(rows).mutate(subject=lambda t: t.actor.re_replace("^(gov|country):", ""))
        # A view, as the expression is large: each question on it would be put together anew, for half a second.
        view: ir.Table = self.con.create_view("claims_now", rows, overwrite=True)
        return view

    def _with_origin(self, rows: ir.Table) -> ir.Table:
        found = self.origins
        whole = [{"document": document, "origin": origin} for document, origin in found.documents.items()]
        parts = [
            {"document": doc, "number": number, "origin": origin} for (doc, number), origin in found.passages.items()
        ]
        of_document = self.con.create_table("origin", pa.Table.from_pylist(whole, _ORIGIN), temp=True, overwrite=True)
        of_part = self.con.create_table("part_origin", pa.Table.from_pylist(parts, _ORIGIN), temp=True, overwrite=True)
        held = of_part.inner_join(self.passages.select("document", "number", "start", "text"), ["document", "number"])
        held = held.select(part="document", taken="origin", first="start", last=held.start + held.text.length())
        here = [rows.document == held.part, rows.span_start >= held.first, rows.span_start < held["last"]]
        rows = rows.left_join(held, here).drop("part", "first", "last")
        copies = of_document.select(copy_="document", origin="origin")
        rows = rows.left_join(copies, rows.document == copies.copy_)
        return rows.mutate(origin=ibis.coalesce(rows.taken, rows.origin, rows.document)).drop("taken", "copy_")

    def selected(self, *, acts: Sequence[str] = (), rejected: bool = False, undecided: bool = False) -> ir.Table:
        """Some of ``claims``.

        Parameters
        ----------
        acts
            Acts of the guide's taxonomy; none: all.
        rejected
            Whether those that a person has rejected are among them.
        undecided
            Whether only those are meant on which nobody has decided.

        Where the rules have read the same words as a model, their reading stands: a model's that agrees is left out,
        and one that differs is shown to the person who reviews, and counts once accepted or corrected.
        """
        rows = self.claims
        of_model, entry = rows.extractor.startswith(MODELS), ibis.coalesce(rows.entry, "")
        rows = rows.filter(~(of_model & (entry == AGREES)))
        if undecided:
            rows = rows.filter(rows.decision.isnull())
        else:
            rows = rows.filter(~(of_model & entry.startswith(DIFFERS) & rows.decision.isnull()))
        if not (undecided or rejected):
            rows = rows.filter(ibis.coalesce(rows.decision, "") != "reject")
        return rows.filter(rows.act.isin(list(acts))) if acts else rows

    def statements(self, rows: ir.Table | None = None, *, order: Sequence[str] = ("name",)) -> Iterator[Statement]:
        """Claims one after the other, without holding them all; nothing else may be asked of this state meanwhile.

        Parameters
        ----------
        rows
            What `selected` gives; by default all that is not rejected.
        order
            Columns of ``claims`` to sort by; the database spills to disk where memory does not do.
        """
        chosen = self.selected() if rows is None else rows
        tie = ("document", "span_start", "cue_start", "claim")
        yield from map(statement_of, streamed(chosen.order_by(*dict.fromkeys((*order, *tie)))))

    def around(self, statement: Statement) -> list[dict[str, Any]]:
        """The paragraph that holds a claim, and those beside it: number, start and text of each."""
        start = statement.claim.span[0]
        rows = self.passages.filter(self.passages.document == statement.document).select("number", "start", "text")
        found: list[dict[str, Any]] = rows.order_by("number").to_pyarrow().to_pylist()
        here = max((i for i, row in enumerate(found) if row["start"] <= start), default=0)
        return found[max(here - 1, 0) : here + 2]


def _corrected(rows: ir.Table) -> dict[str, ir.Value]:
    """What a person has written in place of what was extracted; an empty text takes the value away."""
    given = {name: rows.changes.get(name) for name in (*_TEXTS, *_LISTS, *_DAYS)}
    fields: dict[str, ir.Value] = {}
    for name, new in given.items():
        empty = ibis.null(rows[name].type())
        if name in _LISTS:
            value = new.split(",")
        elif name in _DAYS:
            value = new.nullif("").cast("date")
        else:
            value = new.nullif("")
        fields[name] = ibis.cases((new.isnull(), rows[name]), (new == "", empty), else_=value)
    return fields
