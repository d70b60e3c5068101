"""The optional second reader: a language model tells claims, and only what stands in the document is kept of them.

An article may hold words that are meant for the model. It is given no tool, what it answers is only parsed as JSON,
each claim must quote the document, its values must be those of the guide, and each free text must stand in the
passage: a model that obeys an article can say nothing that is not a claim about a place of that article.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import Any, Final

from pydantic import ValidationError

from ringfence.evidence.chat import Endpoint, Unreadable
from ringfence.evidence.claims import numbered
from ringfence.evidence.derive.meaning import FAMILY
from ringfence.evidence.llm_schema import INSTRUCTIONS, MAX_QUOTATION, SCHEMA, Answer, Told
from ringfence.evidence.model import (
    AGREES,
    ALONE,
    DIFFERS,
    MODELS,
    Claim,
    Document,
    Extraction,
    Known,
    Period,
    Quantity,
    Source,
    Span,
)
from ringfence.evidence.passages import Portion, portions

VERSION: Final = "1"
"""Raised with every change of instructions, schema or checks."""

MAX_PORTIONS: Final = 50
"""Of one document; what lies behind them is not read, which its note says."""
MAX_CLAIMS: Final = 100
"""Of one answer."""
_LEAST_WORDS: Final = 3
_COMPARED: Final = ("actor", "act", "content_act", "supplier", "scope", "modality", "polarity", "time")

_NO_QUOTATION: Final = "no quotation"
_NOT_FOUND: Final = "quotation not found"
_WRONG: Final = "wrong values"
_DUPLICATE: Final = "duplicate"
_TOO_MANY: Final = "too many"


@dataclass(slots=True)
class Tally:
    """What came of a model's claims."""

    documents: int = 0
    claims: int = 0
    agree: int = 0
    """Claims that say what the rules say."""
    differ: int = 0
    alone: int = 0
    """Claims of which the rules say nothing."""
    rules_alone: int = 0
    """Claims of the rules of which the model says nothing."""
    differences: Counter[str] = field(default_factory=Counter)
    """In which fields they differ."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Claims that were not kept, by reason."""
    unreadable: int = 0
    """Answers that were not what was asked for."""
    unread: int = 0
    """Portions of documents that are longer than the limit."""

    def add(self, other: "Tally") -> None:
        for name in ("documents", "claims", "agree", "differ", "alone", "rules_alone", "unreadable", "unread"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.differences.update(other.differences)
        self.dropped.update(other.dropped)

    def record(self) -> dict[str, Any]:
        """The counts as plain values."""
        counts = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: dict(count) if isinstance(count, Counter) else count for name, count in counts.items()}

    @property
    def note(self) -> str:
        """What was left out, in words; empty: nothing."""
        parts = [f"{count} claims dropped: {reason}" for reason, count in sorted(self.dropped.items())]
        parts += [f"{self.unreadable} answers unreadable"] if self.unreadable else []
        parts += [f"{self.unread} portions not read"] if self.unread else []
        return "; ".join(parts)


def extractor(endpoint: Endpoint) -> str:
    """The name under which a model's claims are kept."""
    return f"{MODELS}{endpoint.model}"


def read(document: Document, rules: Extraction, known: Known, endpoint: Endpoint) -> tuple[Extraction, Tally]:
    """The claims that a model finds in a document, each compared with those of the rules.

    Only English is read, as by the rules.

    Raises
    ------
    Unanswered
        The endpoint gives no answer; nothing is known of the document then.
    """
    tally = Tally(documents=1)
    if document.language != "en":
        return Extraction((), f"language not supported: {document.language}"), tally
    named, kept = _named(document, known), dict[tuple[object, ...], Claim]()
    waiting = portions(document)
    for portion in islice(waiting, MAX_PORTIONS):
        for item in _told(document, portion, named, endpoint, tally):
            claim = _checked(item, document, portion, named)
            if isinstance(claim, Claim):
                key = (claim.cue, claim.actor, claim.act, claim.content_act)
                if kept.setdefault(key, claim) is claim:
                    continue
                claim = _DUPLICATE
            tally.dropped[claim] += 1
    tally.unread = sum(1 for _ in waiting)
    claims = tuple(numbered(_compared(list(kept.values()), rules, tally)))
    tally.claims = len(claims)
    return Extraction(claims, tally.note), tally


def _named(document: Document, known: Known) -> frozenset[str]:
    """The suppliers that the zones name: of no other can the document tell anything."""
    text = " ".join(document.text[zone.start : zone.end] for zone in document.zones).casefold()
    spelled = {id_ for spelling, id_ in known.suppliers.items() if spelling.casefold() in text}
    return frozenset(spelled | {id_ for id_ in known.suppliers.values() if id_.replace("-", " ") in text})


def _told(
    document: Document, portion: Portion, named: frozenset[str], endpoint: Endpoint, tally: Tally
) -> Iterator[Any]:
    published = document.published
    data = {
        "published": [str(day) for day in (published.earliest, published.latest) if day] if published else None,
        "suppliers": sorted(named),
        "passage": portion.text,
    }
    try:
        told = Answer.model_validate_json(endpoint.ask(INSTRUCTIONS, data, SCHEMA)).claims
    except (Unreadable, ValidationError):
        tally.unreadable += 1
        return
    if len(told) > MAX_CLAIMS:
        tally.dropped[_TOO_MANY] += len(told) - MAX_CLAIMS
    yield from told[:MAX_CLAIMS]


def _checked(item: Any, document: Document, portion: Portion, named: frozenset[str]) -> Claim | str:
    """The claim at its place in the document, or why it is dropped."""
    given = item if isinstance(item, dict) else {}
    quotation, cue = given.get("quotation"), given.get("cue")
    if not isinstance(quotation, str) or len(quotation.split()) < _LEAST_WORDS or len(quotation) > MAX_QUOTATION:
        return _NO_QUOTATION
    places = portion.anchor(quotation, cue) if isinstance(cue, str) else None
    if places is None:
        return _NOT_FOUND
    try:
        told = Told.model_validate_json(json.dumps(item), strict=True, context=named)
    except ValidationError:
        return _WRONG
    return _claim(told, document, portion, *places)


def _claim(told: Told, document: Document, portion: Portion, span: Span, cue: Span) -> Claim:
    zone = next(zone.kind for zone in document.zones if zone.start <= span[0] < zone.end)
    latest = document.published.latest if document.published else None
    time = told.time
    figure = told.quantity
    return Claim(
        id="", doc=document.name, span=span, cue=cue, zone=zone, actor=told.actor, act=told.act,
        supplier=tuple(dict.fromkeys(told.supplier)), scope=told.scope, modality=told.modality,
        polarity=told.polarity,
        time=Period(None, latest, "document") if time.basis == "document"
        else Period(time.earliest, time.latest, time.basis),
        attribution=tuple(
            Source(each.id, each.kind, each.named, each.verb, portion.has(each.role)) for each in told.attribution
        ),
        actor_detail=portion.has(told.actor_detail), content_act=told.content_act,
        target=tuple(dict.fromkeys(told.target)), hedge=portion.has(told.hedge),
        quantity=Quantity(figure.value, figure.unit, figure.bound) if figure else None,
        place=tuple(dict.fromkeys(told.place)), grounds=told.grounds, confidence=told.confidence,
    )  # fmt: skip


def _compared(claims: list[Claim], rules: Extraction, tally: Tally) -> Iterator[Claim]:
    """The claims with what the rules say of the same words."""
    met: set[str] = set()
    for claim in claims:
        same = [rule for rule in rules.claims if _same_place(rule, claim) and FAMILY[rule.act] == FAMILY[claim.act]]
        nearest = min(same, key=lambda rule: len(_different(rule, claim)), default=None)
        if nearest is None:
            tally.alone += 1
            yield _entered(claim, ALONE)
            continue
        met.add(nearest.id)
        different = _different(nearest, claim)
        tally.differences.update(different)
        tally.differ += bool(different)
        tally.agree += not different
        yield _entered(claim, DIFFERS + ", ".join(different) if different else AGREES)
    tally.rules_alone = sum(rule.id not in met for rule in rules.claims)


def _same_place(one: Claim, other: Claim) -> bool:
    """Whether half of the shorter span lies in the longer."""
    shared = min(one.span[1], other.span[1]) - max(one.span[0], other.span[0])
    return 2 * shared >= min(one.span[1] - one.span[0], other.span[1] - other.span[0])


def _different(rule: Claim, claim: Claim) -> list[str]:
    names = [name for name in _COMPARED if _value(rule, name) != _value(claim, name)]
    return names if _last(rule) == _last(claim) else [*names, "source"]


def _value(claim: Claim, name: str) -> object:
    return frozenset(claim.supplier) if name == "supplier" else getattr(claim, name)


def _last(claim: Claim) -> str | None:
    return claim.attribution[-1].id if claim.attribution else None


def _entered(claim: Claim, entry: str) -> Claim:
    return replace(claim, entry=entry)
