"""Invented documents, claims and statements; the countries are ZZ and XX, the suppliers acme and other."""

from datetime import date
from hashlib import sha256
from itertools import count
from typing import Any

from ringfence.evidence.model import Claim, Document, Period, Quantity, Source, Zone
from ringfence.evidence.records import Statement

_number = count(1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def on(first: str, last: str | None = None) -> Period:
    """An act that the document dates."""
    return Period(day(first), day(last or first), "explicit")


def stated(first: str, last: str | None = None) -> Period:
    """The bracket of a document, which also bounds acts without a date of their own."""
    return Period(day(first), day(last or first), "document")


def source(id: str, kind: str = "government", named: bool = True) -> Source:
    return Source(id, kind, named, "said")


def claim(actor: str = "gov:ZZ", act: str = "ban", time: Period | None = None, **fields: Any) -> Claim:
    given: dict[str, Any] = {
        "id": f"c{next(_number)}", "doc": "paper.txt", "span": (0, 10), "cue": (0, 4), "zone": "body",
        "supplier": ("acme",), "scope": "5g", "modality": "done", "polarity": "+",
        "time": time or on("2020-03-02"),
    }  # fmt: skip
    return Claim(**{**given, "actor": actor, "act": act, **fields})


def statement(
    actor: str = "gov:ZZ", act: str = "ban", time: Period | None = None, *, document: str = "d1",
    origin: str | None = None, publisher: str | None = None, published: Period | None = None, **fields: Any,
) -> Statement:  # fmt: skip
    if time is not None and time.basis == "document":
        published, time = published or time, Period(None, time.latest, time.basis)
    made = claim(actor, act, time, **fields)
    return Statement(made, document, published, publisher, origin or document)


def quantity(value: float, unit: str, bound: str = "") -> Quantity:
    return Quantity(value, unit, bound)


def document(name: str, text: str, *, publisher: str | None = None, published: Period | None = None) -> Document:
    """A document whose first line is the headline and whose rest is the body."""
    head = text.index("\n")
    zones = (Zone(0, head, "headline"), Zone(head + 1, len(text), "body"))
    return Document(name, sha256(text.encode()).hexdigest(), text, "en", zones, published, publisher)


def claim_in(made: Document, words: str, cue: str, actor: str = "gov:ZZ", act: str = "ban", **fields: Any) -> Claim:
    """A claim whose span is ``words`` in the document."""
    start = made.text.index(words)
    at = made.text.index(cue, start)
    time = fields.pop("time", None) or Period(None, made.published.latest if made.published else None, "document")
    return claim(actor, act, time, doc=made.name, span=(start, start + len(words)), cue=(at, at + len(cue)), **fields)
