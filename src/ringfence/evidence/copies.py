"""Copies: which documents tell the same story, and from which one each paragraph was taken.

A paragraph is contained in another document if most of its word sequences are found there. They are compared by a
sample of their hashes that is the same for every document (Broder, On the resemblance and containment of documents,
1997); no other library is needed for that, and the joins run in the database.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

import ibis
import ibis.expr.types as ir

PASSAGE: Final = 0.6
"""A paragraph is a copy if that much of it is found in the other document."""
DOCUMENT: Final = 0.5
"""A document is a copy if that much of it stands in copied paragraphs."""
NEIGHBOURS: Final = 20
"""A sequence is compared with that many earlier documents that hold it; a story in 300 papers is a chain of copies."""

_AT_ONCE: Final = 10_000
_TOGETHER: Final = 5_000
"""Documents that are compared with all others at a time."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where documents, and paragraphs of compilations, come from; what is in neither comes from itself."""

    documents: Mapping[str, str]
    passages: Mapping[tuple[str, int], str]
    """Paragraphs of documents that join stories of several origins."""

    def of(self, document: str, passage: int | None = None) -> str:
        """The document that stands for the origin of a document, or of one of its paragraphs."""
        found = self.passages.get((document, passage)) if passage is not None else None
        return found or self.documents.get(document, document)


def origins(passage: ir.Table, order: Iterable[str]) -> Origins:
    """The origins of all documents with copies.

    Parameters
    ----------
    passage
        One row per document and paragraph; columns document, number, shingles.
    order
        Ids of the documents, the earliest published first: of several copies the first stands for all.
    """
    rank = {document: place for place, document in enumerate(order)}
    parts: dict[str, set[str]] = {}
    inside: dict[tuple[str, int], list[str]] = {}
    for row in _contained(passage):
        inside.setdefault((row["document"], row["number"]), []).append(row["other"])
        if row["share"] >= DOCUMENT:
            parts.setdefault(row["other"], set()).add(row["document"])
    joined = {document for document in parts if _is_compilation(document, parts, rank)}
    groups = _Groups(rank)
    for document, copies in parts.items():
        for copy in copies - joined if document not in joined else ():
            groups.join(document, copy)
    return Origins(groups.all(), dict(_taken(inside, parts, joined, groups)))


def _is_compilation(document: str, parts: Mapping[str, set[str]], rank: Mapping[str, int]) -> bool:
    """Whether a document holds earlier ones that have nothing to do with each other."""
    groups = _Groups(rank)
    earlier = {part for part in parts[document] if groups.rank_of(part) < groups.rank_of(document)}
    for part in earlier:
        for other in parts.get(part, set()) & earlier:
            groups.join(part, other)
    return len({groups.root(part) for part in earlier}) > 1


def _taken(
    inside: Mapping[tuple[str, int], list[str]], parts: Mapping[str, set[str]], joined: set[str], groups: "_Groups"
) -> Iterator[tuple[tuple[str, int], str]]:
    for (document, number), others in inside.items():
        if document in joined:
            found = [groups.root(other) for other in others if other in parts[document] - joined]
            if found:
                yield (document, number), min(found, key=groups.rank_of)


def _contained(passage: ir.Table) -> Iterator[dict[str, Any]]:
    """One row per paragraph and other document that holds it, with the share of the whole document so held.

    Documents are looked at some thousands at a time, by short numbers, so that no join holds all pairs; the marks
    themselves are held whole.
    """
    sized = passage.mutate(size=passage.shingles.length()).filter(lambda t: t.size > 0)
    whole = sized.group_by("document").agg(whole=lambda t: t["size"].sum())
    named = whole.mutate(id=ibis.row_number().over(order_by="document").cast("int32")).cache()
    numbered = sized.inner_join(named, "document").select("id", "number", "size", "shingles")
    marks = numbered.select("id", "number", "size", mark=numbered.shingles.unnest())
    told_twice = marks.group_by("mark").agg(held_by=lambda t: t.id.nunique()).filter(lambda t: t.held_by > 1)
    marks = marks.semi_join(told_twice, "mark").cache()
    holding = marks.select("id", "mark").distinct()
    holding = holding.mutate(place=ibis.row_number().over(group_by="mark", order_by="id")).cache()
    for first in range(0, named.count().execute(), _TOGETHER):
        rows = _held(marks, holding, named, first)
        yield from streamed(rows.order_by("document", "number", "other"))


def _held(marks: ir.Table, holding: ir.Table, named: ir.Table, first: int) -> ir.Table:
    """The rows of `_contained` for the documents from number ``first`` on."""
    last = first + _TOGETHER
    here, there = (t.filter(t.id.between(first, last - 1)) for t in (holding, marks))
    other = holding.select(other="id", mark="mark", there="place")
    pairs = here.inner_join(other, "mark").filter(lambda t: (t.place - t.there).abs().between(1, NEIGHBOURS))
    shared = (
        pairs.select("id", "mark", "other").inner_join(there, ["id", "mark"]).group_by("id", "number", "other", "size")
    )
    copied = shared.agg(held=lambda t: t.count()).filter(lambda t: t.held >= PASSAGE * t["size"])
    totals = copied.group_by("id", "other").agg(copied=lambda t: t["size"].sum()).inner_join(named, "id")
    shares = totals.select("id", "other", "document", share=lambda t: t.copied / t.whole)
    rows = copied.inner_join(shares, ["id", "other"]).select("document", "number", "share", held_by="other")
    names = named.select(held_by="id", other="document")
    return rows.inner_join(names, "held_by").select("document", "number", "other", "share")


def streamed(rows: ir.Table) -> Iterator[dict[str, Any]]:
    """Rows one after the other; some thousands are held at a time."""
    with warnings.catch_warnings():  # ibis 12 asks DuckDB 1.5 by a name that it calls old
        warnings.filterwarnings("ignore", "fetch_record_batch", DeprecationWarning)
        reader = rows.to_pyarrow_batches(chunk_size=_AT_ONCE)
        first = next(iter(reader), None)
    for batch in chain([first] if first else [], reader):
        yield from batch.to_pylist()


@dataclass(slots=True)
class _Groups:
    """Documents joined to groups; the one of the lowest rank stands for its group."""

    rank: Mapping[str, int]
    parent: dict[str, str] = field(default_factory=dict)

    def rank_of(self, document: str) -> tuple[int, str]:
        return self.rank.get(document, len(self.rank)), document

    def root(self, document: str) -> str:
        while (above := self.parent.get(document, document)) != document:
            self.parent[document] = self.parent.get(above, above)
            document = above
        return document

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)), key=self.rank_of)
        self.parent[second] = self.parent[first] = first

    def all(self) -> dict[str, str]:
        return {document: self.root(document) for document in sorted(self.parent)}
