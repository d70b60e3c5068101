"""What the report of the evidence is made of: plain records, and the words in which claims are told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from ringfence.evidence.derive.drafts import Draft
from ringfence.evidence.model import Period
from ringfence.evidence.records import Statement
from ringfence.plan.told import Told

Row = Mapping[str, Any]

MOST_IN_FULL: Final = 200
"""Documents whose text is shown; the others are listed."""
MOST_CLAIMS: Final = 100
"""Claims of one document that are marked."""
MOST_CARDS: Final = 100
"""Disputes, and drafts, that are shown."""
MOST_QUOTES: Final = 4
"""Wordings that are quoted for each side of a dispute."""
MOST_CITED: Final = 12
"""Statements of a side among which they are found; copies say the same."""
DECIDED: Final = {"accept": "accepted", "correct": "corrected", "reject": "rejected"}
"""What a person has done with a claim."""


@dataclass(frozen=True)
class EvidenceFacts:
    """The evidence of a workspace, as far as a report shows it."""

    documents: Sequence[Row] = ()
    """Rows of the table document, each document once."""
    in_full: Sequence[str] = ()
    """Documents whose text is shown."""
    passages: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Of those, and of those quoted in disputes: number, start and text of each paragraph, in order."""
    statements: Sequence[Statement] = ()
    """Of the same documents, also what a person has rejected."""
    decisions: Sequence[Row] = ()
    """The last decision on each claim: rows of the table review."""
    timeline: Sequence[Row] = ()
    disputes: Sequence[Row] = ()
    corroboration: Sequence[Row] = ()
    drafts: Sequence[Draft] = ()
    checks: Sequence[Row] = ()
    """Of claims against the rulebook: records of `ringfence.assessment.claim_check.Check`."""
    figures: Sequence[Told] = ()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """File name of each document."""
        return {row["document"]: row["name"] for row in self.documents}

    @cached_property
    def by_claim(self) -> Mapping[str, Statement]:
        """Claim to its statement; of several readings the last."""
        return {statement.claim.id: statement for statement in self.statements}

    @cached_property
    def by_document(self) -> Mapping[str, Sequence[Statement]]:
        """The statements of each document, in the order of its text."""
        found: dict[str, list[Statement]] = {}
        for each in sorted(self.statements, key=lambda s: (s.claim.span, s.claim.cue, s.claim.id)):
            found.setdefault(each.document, []).append(each)
        return found

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """Claim to the place on the page where it is told in full, if it is."""
        return {
            statement.claim.id: f"c{place}-{number}"
            for place, document in enumerate(self.in_full)
            for number, statement in self.told(document)
        }

    def told(self, document: str) -> list[tuple[int, Statement]]:
        """The claims of a document that are marked, numbered from 1."""
        return list(enumerate(self.by_document.get(document, ())[:MOST_CLAIMS], 1))

    def words(self, statement: Statement) -> str:
        """The words of a claim; empty where the text is not at hand."""
        start, end = statement.claim.span
        parts = (
            row["text"][max(start - row["start"], 0) : max(end - row["start"], 0)]
            for row in self.passages.get(statement.document, ())
        )
        return " ".join("".join(parts).split())


def quoted(disputes: Iterable[Row]) -> Iterator[str]:
    """The claims whose words stand on the cards of disputes."""
    for dispute in list(disputes)[:MOST_CARDS]:
        for position in dispute["positions"]:
            yield from position["claims"][:MOST_CITED]


def chosen(documents: Iterable[Row], cited: Iterable[str], most: int = MOST_IN_FULL) -> list[str]:
    """The documents to show in full, in the order of their names: those cited first, then those with most claims."""
    first = frozenset(cited)
    able = sorted(
        (row for row in documents if row["claims"]),
        key=lambda row: (row["document"] not in first, -row["claims"], row["name"], row["document"]),
    )
    return [row["document"] for row in sorted(able[:most], key=lambda row: (row["name"], row["document"]))]


def some(names: Sequence[str]) -> str:
    """Names one after the other, of very many the first."""
    more = f" and {len(names) - MOST_CITED:,} more" if len(names) > MOST_CITED else ""
    return f"{', '.join(names[:MOST_CITED])}{more}"


def days_text(earliest: date | str | None, latest: date | str | None) -> str:
    """An interval in words; an open end is said to be open."""
    if earliest is None and latest is None:
        return "date not known"
    if earliest == latest:
        return str(latest)
    if earliest is None:
        return f"until {latest}"
    return f"from {earliest}" if latest is None else f"{earliest} to {latest}"


def when_text(time: Period) -> str:
    """When the act lies, and how that is known; of an act without a date, when it was stated."""
    if time.basis == "document":
        return f"not dated; stated by {time.latest}" if time.latest else "not dated"
    return f"{days_text(time.earliest, time.latest)} ({time.basis})"


def act_text(row: Row) -> str:
    """What is done, as a claim's or an event's fields tell it: ``not: urge of ban, decided``."""
    content = f" of {row['content_act']}" if row["content_act"] else ""
    return f"{'not: ' if row['polarity'] == '-' else ''}{row['act']}{content}, {row['modality']}"


def event_text(event: Row) -> str:
    """What an event of the timeline is, and how it compares to the measure before: ``ban, done [first]: acme``."""
    whose = ", ".join(event["supplier"]) or "no supplier named"
    scopes = ", ".join(scope for scope in event["scopes"] if scope != "none")
    change = f" [{event['change']}]" if event["change"] else ""
    return f"{act_text(event)}{change}: {whose}{f' ({scopes})' if scopes else ''}"


def stated_text(event: Row) -> str:
    """When an event of the timeline lies, or by when it was stated."""
    if event["dated"] or event["latest"] is None:
        return days_text(event["earliest"], event["latest"])
    return f"stated by {event['latest']}"


def chain_text(statement: Statement) -> str:
    """Who passes a claim on, the last source at the end."""
    sources = [f"{source.id}{f' ({source.role})' if source.role else ''}" for source in statement.claim.attribution]
    return " > ".join(sources) or "the document itself"


def claim_lines(statement: Statement) -> Iterator[tuple[str, str]]:
    """Name and value of what a note on a claim tells."""
    claim = statement.claim
    fields = {"content_act": claim.content_act, "polarity": claim.polarity, "act": claim.act}
    yield "act", act_text({**fields, "modality": claim.modality})
    yield "actor", f"{claim.actor} ({claim.actor_detail})" if claim.actor_detail else claim.actor
    yield "supplier", ", ".join(claim.supplier) or "none named"
    yield "scope", claim.scope
    if claim.hedge:
        yield "hedge", claim.hedge
    yield "when", when_text(claim.time)
    yield "said by", chain_text(statement)
    if statement.review:
        yield "review", f"{DECIDED.get(statement.review, statement.review)} by {statement.decided_by}"
