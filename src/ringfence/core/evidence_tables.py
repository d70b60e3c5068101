"""The tables of the evidence stage, declared once: documents, their passages, claims, their sources, reviews.

All are append-only; the state of today is a view over them (`ringfence.evidence.state`).
"""

from typing import Final

import pyarrow as pa

from ringfence.core.tables import DATE, FLAG, INT, REAL, TEXT, TEXTS, Column, Table

HASHES: Final = pa.list_(pa.uint64())
CHANGES: Final = pa.map_(pa.string(), pa.string())

_EXTRACTION = (
    Column("extractor", TEXT, "what extracted the claims: patterns, or llm: and the name of a model"),
    Column("version", TEXT, "its version"),
)

DOCUMENT: Final = Table(
    "document",
    "document and reading by an extractor",
    (
        Column("document", TEXT, "SHA-256 of the file"),
        Column("name", TEXT, "file name, without its folder"),
        Column("url", TEXT, "address, where the document tells it"),
        Column("publisher", TEXT, "who published it, as the document tells"),
        Column("title", TEXT, "title"),
        Column("published_from", DATE, "first day on which it may have been published"),
        Column("published_to", DATE, "last such day"),
        Column("published_basis", TEXT, "given, metadata or text"),
        Column("language", TEXT, "ISO 639-1; und: the words do not tell"),
        Column("claims", INT, "claims found", "claims"),
        Column("note", TEXT, "why there are no claims, or what was dropped; NULL: nothing to say"),
        *_EXTRACTION,
    ),
    ("document", "extractor"),
)

PASSAGE: Final = Table(
    "passage",
    "document and paragraph",
    (
        Column("document", TEXT, "SHA-256 of the file"),
        Column("number", INT, "place among the paragraphs, from 0"),
        Column("start", INT, "offset of its first character in the text of the document", "characters"),
        Column("text", TEXT, "the paragraph, with the blank that follows it"),
        Column("shingles", HASHES, "sample of the hashes of its word sequences, by which copies are found"),
    ),
    ("document", "number"),
)

CLAIM: Final = Table(
    "claim",
    "proposition and stance of its source, at one place of a document",
    (
        Column(
            "claim",
            TEXT,
            "id: hash of document, cue, actor, act and supplier (and model); the same in later extractions",
        ),
        Column("document", TEXT, "SHA-256 of the file"),
        Column("span_start", INT, "first character of the clauses that say it", "characters"),
        Column("span_end", INT, "first character behind them", "characters"),
        Column("span_sha256", TEXT, "first 16 hex digits of the SHA-256 of those words"),
        Column("cue_start", INT, "first character of the trigger words", "characters"),
        Column("cue_end", INT, "first character behind them", "characters"),
        Column("cue_text", TEXT, "the trigger words"),
        Column("zone", TEXT, "headline or body"),
        Column("actor", TEXT, "who does the act: gov:XX (UK, not GB), eu, country:XX, org:..., grp:... or unknown"),
        Column("actor_detail", TEXT, "agency or person who is named for it"),
        Column("act", TEXT, "ban, restrict, remove, allow, ...: the act itself"),
        Column("content_act", TEXT, "what is urged, threatened, discussed or ruled"),
        Column("target", TEXTS, "addressees or affected parties"),
        Column("supplier", TEXTS, "suppliers by id, or classes such as high-risk-suppliers"),
        Column("scope", TEXT, "5g, 5g-core, networks, gov, devices, market, ... or none"),
        Column("modality", TEXT, "done, decided, considering, urged, possible, predicted or denied"),
        Column("polarity", TEXT, "-: the act is negated by its holder or judged unlikely; else +"),
        Column("hedge", TEXT, "word of caution, as written"),
        Column("earliest_on", DATE, "first day on which the act may lie; NULL: open"),
        Column("latest_on", DATE, "last such day; NULL: open"),
        Column("time_basis", TEXT, "explicit, relative or narrative dates the act; document: only when it was stated"),
        Column("quantity", REAL, "figure that belongs to the act, in its unit"),
        Column("quantity_unit", TEXT, "month, EUR, city, ..."),
        Column("quantity_bound", TEXT, "min, max or approx; NULL: as it stands"),
        Column("place", TEXTS, "countries or places of the act"),
        Column("grounds", TEXT, "reason given: national-security, ..."),
        Column("confidence", INT, "3 plain, 2 inferred, 1 doubtful"),
        Column("chain", TEXT, "who passes it on, as JSON, so that a row is whole by itself; else see the table source"),
        Column("repeats", TEXT, "id of the first claim of the document that says the same"),
        Column("entry", TEXT, "entry of the lexicon that found it; of a model: how it compares with the rules"),
        *_EXTRACTION,
    ),
    ("document", "span_start", "cue_start", "claim"),
)

SOURCE: Final = Table(
    "source",
    "claim and place in the chain of those who pass it on",
    (
        Column("claim", TEXT, "the claim"),
        Column("document", TEXT, "SHA-256 of the file, which is itself no source of its claims"),
        Column("place", INT, "place in the chain, from 0: the outermost, next to the document"),
        Column("id", TEXT, "gov:XX, org:..., media:..., or unknown"),
        Column("kind", TEXT, "government, official, company, institution, media, expert, group, leak or unspecified"),
        Column("named", FLAG, "whether the document names it"),
        Column("role", TEXT, "office or rank, where told"),
        Column("verb", TEXT, "word of saying, as written"),
        *_EXTRACTION,
    ),
    ("document", "claim", "place"),
)

REVIEW: Final = Table(
    "review",
    "decision of a person on a claim; of several on one claim the last counts",
    (
        Column("claim", TEXT, "the claim"),
        Column("decision", TEXT, "accept, correct or reject"),
        Column("decided_by", TEXT, "who"),
        Column("decided_on", DATE, "when"),
        Column("changes", CHANGES, "what was corrected: field and new value, lists joined with a comma"),
        Column("note", TEXT, "why, in the person's words"),
        *_EXTRACTION,
    ),
    ("decided_on", "claim"),
)

TABLES: Final = (DOCUMENT, PASSAGE, CLAIM, SOURCE, REVIEW)
