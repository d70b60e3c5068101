"""What the stage speaks of: documents with zones, sentences, and claims; frozen, without behaviour of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

EXTRACTOR: Final = "patterns"
VERSION: Final = "2"
"""Raised with every change of rules or data that can change a claim."""

MODELS: Final = "llm:"
"""Begins the extractor's name where a language model has read."""
AGREES: Final = "agrees"
DIFFERS: Final = "differs: "
ALONE: Final = "only the model"
"""What ``entry`` of a model's claim says of the rules' reading of the same words."""

Span = tuple[int, int]
"""Character offsets into a document's text, end exclusive."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``earliest`` to ``latest``, both included; an open end is None."""

    earliest: date | None
    latest: date | None
    basis: str
    """Of a claim: explicit, relative, narrative or document; of a publication: given, metadata or text."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text that may yield claims; what lies in no zone (captions, bylines, links) yields none."""

    start: int
    end: int
    kind: str
    """``headline`` or ``body``; a standfirst is body."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was read; ``text`` is what every offset counts in."""

    name: str
    sha256: str
    text: str
    language: str
    """ISO 639-1, or ``und`` where the words do not tell."""
    zones: tuple[Zone, ...] = ()
    published: Period | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    markup: tuple[Span, ...] = ()
    """Stretches of ``text`` that are tags, scripts or styles and stand for nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who asserts something; the document itself is never one of its own sources."""

    id: str
    kind: str
    """government, official, company, institution, media, expert, group, leak or unspecified."""
    named: bool
    verb: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit; ``bound`` is min, max, approx or empty."""

    value: float
    unit: str
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition and the stance of its source; field values are those of the annotation guide."""

    id: str
    doc: str
    span: Span
    cue: Span
    zone: str
    actor: str
    act: str
    supplier: tuple[str, ...]
    scope: str
    modality: str
    polarity: str
    time: Period
    attribution: tuple[Source, ...] = ()
    actor_detail: str | None = None
    content_act: str | None = None
    target: tuple[str, ...] = ()
    hedge: str | None = None
    quantity: Quantity | None = None
    place: tuple[str, ...] = ()
    grounds: str | None = None
    confidence: int = 3
    repeats: str | None = None
    entry: str = ""
    """The entry of the lexicon that found it; of a model's claim, how it compares with the rules."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims of one document, or why there are none."""

    claims: tuple[Claim, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the caller knows of names: the evidence stage has no supplier of its own."""

    suppliers: Mapping[str, str] = field(default_factory=dict)
    """Spelling to supplier id."""
    seats: Mapping[str, str] = field(default_factory=dict)
    """Supplier id to the country of its seat, where known."""
