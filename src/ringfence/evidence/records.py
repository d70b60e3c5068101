"""Claims as rows of the tables, as the guide's records, and as statements: a claim with what the store knows of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from ringfence.evidence.model import EXTRACTOR, Claim, Document, Extraction, Period, Quantity, Source
from ringfence.evidence.paragraphs import passages

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as the store holds it, after all decisions of persons."""

    claim: Claim
    document: str
    """SHA-256 of the document; ``claim.doc`` is its file name."""
    published: Period | None
    publisher: str | None
    origin: str
    """Id of the document in which the paragraph stood first, as far as known."""
    review: str = ""
    """The decision of a person (accept, correct or reject), or empty."""
    decided_by: str = ""
    extractor: str = ""
    version: str = ""
    span_sha256: str = ""
    cue: str = ""

    @property
    def word(self) -> str:
        """On whose word it stands: the last source, else the publisher, else the document."""
        chain = self.claim.attribution
        return chain[-1].id if chain else self.publisher or self.claim.doc


def rows_of(document: Document, extraction: Extraction, extractor: str, version: str) -> dict[str, list[Row]]:
    """The rows of one document for each of the tables document, passage, claim and source."""
    made = {"extractor": extractor, "version": version}
    ids = {claim.id: claim_id(document, claim, extractor) for claim in extraction.claims}
    published = document.published or Period(None, None, "")
    return {
        "document": [{
            "document": document.sha256, "name": document.name, "url": document.url, "publisher": document.publisher,
            "title": document.title, "published_from": published.earliest, "published_to": published.latest,
            "published_basis": published.basis or None, "language": document.language,
            "claims": len(extraction.claims), "note": extraction.note or None, **made,
        }],
        "passage": [{"document": document.sha256, **passage} for passage in passages(document)],
        "claim": [{**_claim_row(document, claim, ids), **made} for claim in extraction.claims],
        "source": [
            {"claim": ids[claim.id], "document": document.sha256, "place": place, **_told(source), **made}
            for claim in extraction.claims
            for place, source in enumerate(claim.attribution)
        ],
    }  # fmt: skip


def claim_id(document: Document, claim: Claim, extractor: str = EXTRACTOR) -> str:
    """An id by content, so that a decision on a claim holds for later extractions that find the same.

    A model's reading may differ from that of the rules in what the id does not tell, so it has an id of its own.
    """
    said: tuple[object, ...] = (claim.cue, claim.actor, claim.act, claim.content_act, claim.supplier, claim.zone)
    if extractor != EXTRACTOR:
        said = (*said, extractor)
    return f"{document.sha256[:8]}-{sha256(repr(said).encode()).hexdigest()[:8]}"


def _claim_row(document: Document, claim: Claim, ids: Mapping[str, str]) -> Row:
    words = document.text[slice(*claim.span)]
    quantity = claim.quantity
    same = ("zone", "actor", "actor_detail", "act", "content_act", "scope", "modality", "polarity", "hedge", "grounds",
            "confidence")  # fmt: skip
    return {
        "claim": ids[claim.id], "document": document.sha256,
        "span_start": claim.span[0], "span_end": claim.span[1],
        "span_sha256": sha256(words.encode()).hexdigest()[:16],
        "cue_start": claim.cue[0], "cue_end": claim.cue[1], "cue_text": document.text[slice(*claim.cue)],
        "earliest_on": claim.time.earliest, "latest_on": claim.time.latest, "time_basis": claim.time.basis,
        "quantity": quantity.value if quantity else None, "quantity_unit": quantity.unit if quantity else None,
        "quantity_bound": quantity.bound or None if quantity else None,
        "target": list(claim.target), "supplier": list(claim.supplier), "place": list(claim.place),
        "chain": json.dumps([_told(source) for source in claim.attribution], ensure_ascii=False),
        "repeats": ids.get(claim.repeats) if claim.repeats else None, "entry": claim.entry or None,
        **{name: getattr(claim, name) for name in same},
    }  # fmt: skip


def _told(source: Source) -> Row:
    return {"id": source.id, "kind": source.kind, "named": source.named, "verb": source.verb, "role": source.role}


def statement_of(row: Mapping[str, Any]) -> Statement:
    """A row of the current state (see `ringfence.evidence.state`) as a statement."""
    value = row["quantity"]
    quantity = Quantity(value, row["quantity_unit"], row["quantity_bound"] or "") if value is not None else None
    claim = Claim(
        id=row["claim"], doc=row["name"], span=(row["span_start"], row["span_end"]),
        cue=(row["cue_start"], row["cue_end"]), zone=row["zone"], actor=row["actor"], act=row["act"],
        supplier=tuple(row["supplier"] or ()), scope=row["scope"], modality=row["modality"], polarity=row["polarity"],
        time=Period(row["earliest_on"], row["latest_on"], row["time_basis"]),
        attribution=tuple(Source(**source) for source in json.loads(row["chain"])),
        actor_detail=row["actor_detail"], content_act=row["content_act"], target=tuple(row["target"] or ()),
        hedge=row["hedge"], quantity=quantity, place=tuple(row["place"] or ()), grounds=row["grounds"],
        confidence=row["confidence"], repeats=row["repeats"], entry=row["entry"] or "",
    )  # fmt: skip
    published = Period(row["published_from"], row["published_to"], row["published_basis"] or "")
    return Statement(
        claim, row["document"], published if published.latest or published.earliest else None, row["publisher"],
        row["origin"], row["decision"] or "", row["decided_by"] or "", row["extractor"], row["version"],
        row["span_sha256"], row["cue_text"],
    )  # fmt: skip


def guide_record(statement: Statement) -> Row:
    """The claim in the fields of the annotation guide; ``doc`` is the file name. What is not known is left out."""
    claim = statement.claim
    told = asdict(claim)
    told.pop("entry")
    told |= {
        "span": list(claim.span), "span_sha256": statement.span_sha256,
        "cue": {"text": statement.cue, "span": list(claim.cue)},
        "target": list(claim.target), "supplier": list(claim.supplier), "place": list(claim.place),
        "attribution": [dict(_given(asdict(source))) for source in claim.attribution],
        "time": {"earliest": text(claim.time.earliest), "latest": text(claim.time.latest), "basis": claim.time.basis},
        "quantity": _quantity(claim.quantity) if claim.quantity else None,
        "origin": statement.origin, "review": statement.review,
        "extractor": statement.extractor, "version": statement.version,
    }  # fmt: skip
    always = ("content_act", "target", "supplier", "attribution", "hedge")
    return {name: value for name, value in told.items() if name in always or value not in (None, "", [])}


def _quantity(found: Quantity) -> Row:
    return {"value": found.value, "unit": found.unit, **({found.bound: True} if found.bound else {})}


def _given(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in fields.items() if value not in (None, ""))


def text(day: date | None) -> str | None:
    """A day as YYYY-MM-DD; None stays None."""
    return day.isoformat() if day else None


def json_line(record: Mapping[str, Any]) -> str:
    """A record on one line."""
    return json.dumps(record, ensure_ascii=False)
