"""The text of a document with the words of its claims marked, and a note on each claim."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from ringfence.evidence.derive.meaning import FAMILY
from ringfence.evidence.records import Statement
from ringfence.share.evidence_facts import EvidenceFacts, Row, claim_lines
from ringfence.share.hypertext import Html, joined, tag

MOST_TEXT: Final = 40_000
"""Characters of one document on the page; of a longer one the paragraphs with claims come first."""

Numbered = Sequence[tuple[int, Statement]]


def document_html(facts: EvidenceFacts, document: str) -> Html:
    """The paragraphs of a document beside the notes on its claims."""
    numbered = facts.told(document)
    passages = facts.passages.get(document, ())
    kept = _kept(passages, numbered)
    parts: list[Html] = []
    left = 0
    for row in passages:
        if row["number"] in kept:
            parts += _left_out(left)
            left = 0
            parts.append(marked(row, numbered, facts.anchors))
        else:
            left += 1
    parts += _left_out(left)
    notes = [note(number, each, facts.anchors) for number, each in numbered]
    if left := len(facts.by_document.get(document, ())) - len(numbered):
        notes.append(tag("li", f"{left:,} more claims are not marked"))
    return tag("div", tag("div", *parts, class_="text"), tag("ol", *notes, class_="claims"), class_="document")


def marked(passage: Row, numbered: Numbered, anchors: Mapping[str, str]) -> Html:
    """One paragraph; where claims overlap, the mark tells of all, in the colour of the shortest one."""
    text, first = passage["text"][:MOST_TEXT].rstrip(), passage["start"]
    here = [
        (max(each.claim.span[0] - first, 0), min(each.claim.span[1] - first, len(text)), number, each)
        for number, each in numbered
        if each.claim.span[0] - first < len(text) and each.claim.span[1] > first
    ]
    cuts = sorted({0, len(text), *(cut for start, end, _, _ in here for cut in (start, end))})
    parts: list[object] = []
    for start, end in pairwise(cuts):
        covering = [(number, each) for a, b, number, each in here if a <= start and end <= b]
        parts.append(_mark(text[start:end], covering) if covering else text[start:end])
        parts += [_reference(number, each, anchors) for _, b, number, each in here if b == end]
    return tag("p", *parts, dir="auto")


def _mark(text: str, covering: Numbered) -> Html:
    _, main = min(covering, key=lambda pair: (pair[1].claim.span[1] - pair[1].claim.span[0], pair[0]))
    looks = [look(main)]
    if len(covering) > 1:
        looks.append("several")
    return tag("mark", text, class_=" ".join(looks), title="\n".join(_told(n, each) for n, each in covering))


def _told(number: int, statement: Statement) -> str:
    return f"{number}. " + "; ".join(f"{name}: {value}" for name, value in claim_lines(statement))


def _reference(number: int, statement: Statement, anchors: Mapping[str, str]) -> Html:
    place = anchors.get(statement.claim.id)
    return tag("sup", tag("a", number, href=f"#{place}")) if place else Html()


def look(statement: Statement) -> str:
    """The classes that colour a claim: its family of acts, and whether a person has rejected it."""
    rejected = " rejected" if statement.review == "reject" else ""
    return f"f-{FAMILY.get(statement.claim.act, 'other')}{rejected}"


def note(number: int, statement: Statement, anchors: Mapping[str, str]) -> Html:
    """What a claim says, for those who cannot point at its words."""
    told = joined(joined((tag("dt", name), tag("dd", value))) for name, value in claim_lines(statement))
    family = tag("span", FAMILY.get(statement.claim.act, "other"), class_="family")
    words = (tag("b", number), " ", family, tag("dl", told))
    return tag("li", *words, id=anchors.get(statement.claim.id), class_=look(statement))


def _kept(passages: Sequence[Row], numbered: Numbered) -> set[int]:
    """Numbers of the paragraphs that are shown, those with claims first, until the text is too long."""
    spans = [each.claim.span for _, each in numbered]

    def empty(row: Row) -> bool:
        end = row["start"] + len(row["text"])
        return not any(first < end and last > row["start"] for first, last in spans)

    kept: set[int] = set()
    length = 0
    for row in sorted(passages, key=empty):
        length += min(len(row["text"]), MOST_TEXT)
        if length > MOST_TEXT and kept:
            break
        kept.add(row["number"])
    return kept


def _left_out(count: int) -> Iterator[Html]:
    if count:
        yield tag("p", f"[{count:,} {'paragraph' if count == 1 else 'paragraphs'} left out]", class_="hint")
