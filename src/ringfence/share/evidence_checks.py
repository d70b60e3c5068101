"""Two sections of the evidence report: claims against the rulebook, and figures of cost and delay."""

from collections.abc import Iterator, Sequence
from typing import Final

from ringfence.assessment.claim_check import VERDICTS
from ringfence.plan.headlines import CAVEAT
from ringfence.plan.told import Told
from ringfence.share.evidence_facts import MOST_CARDS, MOST_CITED, EvidenceFacts, Row, some
from ringfence.share.evidence_text import checks_alike, claimed_text, held_text
from ringfence.share.hypertext import Html, joined, table, tag
from ringfence.share.plan_headlines_text import figure_text

_FIGURES: Final = ("What", "Figure", "Said by", "Interest", "Stated", "Words", "Documents", "Origins", "Compared as")


def checks_html(facts: EvidenceFacts) -> Iterator[Html]:
    """The checks under their verdicts, the gravest first, each with the rules and their sources."""
    if not facts.checks:
        yield tag("p", "No claim tells a measure of a government or the EU as done, decided or denied.", class_="hint")
        return
    told = "The rulebook may be incomplete or wrong too: a verdict says where to look, not who is right."
    yield tag("p", told, class_="hint")
    left = MOST_CARDS
    for verdict, groups in checks_alike(facts.checks):
        yield tag("h3", f"{verdict.capitalize()} ({sum(map(len, groups)):,})", class_="kind")
        yield tag("p", f"{VERDICTS[verdict][0].upper()}{VERDICTS[verdict][1:]}.", class_="hint")
        yield joined(_check(facts, found) for found in groups[:left])
        if len(groups) > left:
            yield tag("p", f"{len(groups) - left:,} more are not shown; the command prints them all.", class_="hint")
        left = max(left - len(groups), 0)


def _check(facts: EvidenceFacts, found: Sequence[Row]) -> Html:
    rules = (
        tag("li", tag("b", rule["id"]), f", since {rule['since']}: {rule['title']}. ", tag("small", rule["source"]))
        for rule in found[0]["rules"]
    )
    places = joined((_place(facts, row) for row in found[:MOST_CITED]), ", ")
    more = f" and {len(found) - MOST_CITED:,} more" if len(found) > MOST_CITED else ""
    held = held_text(found[0])
    return tag(
        "details", tag("summary", claimed_text(found)), tag("p", f"{held[0].upper()}{held[1:]}.") if held else Html(),
        tag("ul", *rules, class_="plain"), tag("p", "Told by ", places, more),
    )  # fmt: skip


def _place(facts: EvidenceFacts, row: Row) -> Html:
    place = facts.anchors.get(row["claim"])
    return tag("a", row["document"], href=f"#{place}") if place else joined([row["document"]])


def figures_html(facts: EvidenceFacts) -> Iterator[Html]:
    """Figures with who says them and what that one stands to gain or lose."""
    if not facts.figures:
        yield tag("p", "No figure of cost or delay is told.", class_="hint")
        return
    told = (
        "Documents seldom tell which network, which suppliers and which costs a number covers. "
        "Compared as: the one published figure of that number; whether it is the same, a person must say. "
    )
    yield tag("p", told, CAVEAT, class_="hint")
    yield table(_FIGURES, map(_figure, facts.figures[:MOST_CARDS]))


def _figure(told: Told) -> Sequence[object]:
    compared = f"{told.like.entry.id}: {told.verdict}" if told.like else told.verdict
    return (
        told.act, figure_text(told.published), told.said_by, told.interest, told.year or "-", told.words,
        some(told.documents), len(told.origins), compared,
    )  # fmt: skip
