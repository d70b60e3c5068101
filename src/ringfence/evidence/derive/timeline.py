"""What changed when, per jurisdiction and per operator, and by whose word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ringfence.evidence.derive.corroboration import Support
from ringfence.evidence.derive.meaning import COMMITTED, EXTENTS, FAMILY, extent, jurisdiction, matter
from ringfence.evidence.records import Statement, text

ACTS: Final = (
    "ban", "restrict", "remove", "export-ban", "block-deal", "allow", "set-rules", "require-assurance", "legal-basis",
    "review", "share-vulnerabilities", "urge", "threaten", "incentivise", "hold-orders", "deploy", "supply", "litigate",
    "oppose",
)  # fmt: skip
"""Acts that change the world or a position; risks, motives and figures are no events."""


@dataclass(slots=True)
class _Event:
    """Statements of one act by one subject that may lie on the same day."""

    subject: str
    kind: str
    first: Statement
    earliest: date
    latest: date
    dated: bool
    suppliers: tuple[str, ...]
    scopes: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    hedges: set[str] = field(default_factory=set)
    support: Support = field(default_factory=Support)

    @property
    def place(self) -> tuple[Any, ...]:
        """Where it stands among events: jurisdictions first, then in the order of time."""
        claim = self.first.claim
        return self.kind == "company", self.subject, self.latest, self.earliest, claim.act, claim.id

    def record(self) -> dict[str, Any]:
        claim = self.first.claim
        return {
            "subject": self.subject, "kind": self.kind, "act": claim.act, "content_act": claim.content_act,
            "supplier": list(self.suppliers), "scopes": sorted(self.scopes), "matter": matter(claim),
            "modality": claim.modality, "polarity": claim.polarity, "extent": extent(claim),
            "earliest": text(self.earliest) if self.earliest > date.min else None,
            "latest": text(self.latest) if self.latest < date.max else None,
            "dated": self.dated, "by": sorted(self.words), "hedges": sorted(self.hedges), **self.support.record(),
        }  # fmt: skip


def timeline(statements: Iterable[Statement], publishers: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The events of each jurisdiction and each operator or company, in order of time.

    Statements of one act become one event where their days overlap; the event lies on the days they have in common.
    An act without a date of its own lies on or before the day of its document.

    Returns
    -------
    list of dict
        One record per event: subject (gb, eu, org:...), kind (jurisdiction or company), act, content_act, supplier,
        scopes, matter, modality, polarity, extent, earliest, latest (None: open), dated (false: known only to have
        been stated by ``latest``), by (on whose word), hedges, claims, documents, origins, words, and ``change``:
        tightened, loosened or confirmed against the last measure of the subject on the same matter and supplier that
        was done or decided; first for the first one; empty for what is no such measure.
    """
    open_: dict[tuple[Any, ...], list[_Event]] = {}
    for statement in sorted(_eligible(statements), key=_narrow):
        _place(open_.setdefault(_key(statement), []), statement, publishers)
    events = [event for found in open_.values() for event in found]
    events.sort(
        key=lambda e: (e.kind == "company", e.subject, e.latest, e.earliest, e.first.claim.act, e.first.claim.id)
    )
    return _with_changes([event.record() for event in events])


def _eligible(statements: Iterable[Statement]) -> Iterator[Statement]:
    for statement in statements:
        claim = statement.claim
        if claim.act in ACTS and claim.modality != "denied" and _kind(claim.actor):
            yield statement


def _kind(actor: str) -> str:
    return "jurisdiction" if jurisdiction(actor) else "company" if actor.startswith("org:") else ""


def _key(statement: Statement) -> tuple[Any, ...]:
    claim = statement.claim
    modality = "committed" if claim.modality in COMMITTED else claim.modality
    actor = jurisdiction(claim.actor) or claim.actor
    return actor, claim.act, claim.content_act, matter(claim), claim.supplier, modality, claim.polarity


def _days(statement: Statement) -> tuple[date, date]:
    time = statement.claim.time
    return time.earliest or date.min, time.latest or date.max


def _narrow(statement: Statement) -> tuple[Any, ...]:
    """The most exactly dated first, so that vaguer statements join them."""
    earliest, latest = _days(statement)
    vague = statement.claim.time.basis == "document"
    return vague, latest - earliest, earliest, statement.claim.modality, statement.claim.id


def _place(events: list[_Event], statement: Statement, publishers: Mapping[str, str] | None) -> None:
    earliest, latest = _days(statement)
    claim = statement.claim
    if earliest == latest and claim.time.basis != "document":
        # Single days come first and in their order, so only the last event can be of this day.
        event = events[-1] if events and events[-1].latest == latest else None
    else:
        event = next((e for e in events if e.earliest <= latest and earliest <= e.latest), None)
    if event is None:
        actor = jurisdiction(claim.actor)
        event = _Event(
            actor or claim.actor, _kind(claim.actor), statement, earliest, latest, claim.time.basis != "document",
            claim.supplier,
        )  # fmt: skip
        events.append(event)
    event.earliest, event.latest = max(event.earliest, earliest), min(event.latest, latest)
    event.scopes.add(claim.scope)
    event.words.add(statement.word)
    if claim.hedge:
        event.hedges.add(claim.hedge)
    event.support.add(statement, publishers)


def _with_changes(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    before: dict[tuple[str, str, str], int] = {}
    for event in events:
        measure = FAMILY[event["act"]] in ("restrict", "permit", "regulate", "supply")
        counts = measure and event["extent"] and event["modality"] in COMMITTED and event["polarity"] == "+"
        event["change"] = _change(event, before) if counts else ""
    return list(events)


def _change(event: dict[str, Any], before: dict[tuple[str, str, str], int]) -> str:
    now = EXTENTS.index(event["extent"])
    keys = [(event["subject"], event["matter"], supplier) for supplier in event["supplier"] or [""]]
    last = [before[key] for key in keys if key in before]
    before.update(dict.fromkeys(keys, now))
    if not last:
        return "first"
    was = max(last)
    return "tightened" if now > was else "loosened" if now < was else "confirmed"
