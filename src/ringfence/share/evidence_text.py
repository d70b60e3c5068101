"""The evidence in lines for people: claims by document, acts by subject, disputes and checks by their kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from ringfence.assessment.claim_check import VERDICTS, Verdict
from ringfence.evidence.derive.disputes import KINDS
from ringfence.evidence.derive.meaning import subject_name
from ringfence.evidence.records import Statement
from ringfence.share.evidence_facts import (
    DECIDED,
    Row,
    act_text,
    chain_text,
    days_text,
    event_text,
    some,
    stated_text,
    when_text,
)

_STEPS: Final = {
    "total": "total exclusion", "partial": "partial exclusion", "case by case": "decisions case by case",
    "none": "no exclusion",
}  # fmt: skip
_WHEN: Final = 24
"""Room for two days."""


def claim_lines_by_document(statements: Iterable[Statement]) -> Iterator[str]:
    """Each document with the claims it holds; statements come document by document."""
    before = ""
    for each in statements:
        if each.document != before:
            published = each.published
            when = f"published {days_text(published.earliest, published.latest)}" if published else "not dated"
            yield f"{each.claim.doc}, {when}"
        before = each.document
        yield f"  {_claim_text(each)}"


def _claim_text(statement: Statement) -> str:
    claim = statement.claim
    fields = {"act": claim.act, "content_act": claim.content_act, "modality": claim.modality}
    whose = f"{', '.join(claim.supplier) or 'no supplier named'}{_in([claim.scope])}"
    review = f" [{DECIDED[statement.review]} by {statement.decided_by}]" if statement.review else ""
    what = act_text({**fields, "polarity": claim.polarity})
    told = (f"{claim.actor}: {what}: {whose}", when_text(claim.time), f"said by {chain_text(statement)}", claim.id)
    return f"{'; '.join(told)}{review}"


def _in(scopes: Iterable[str]) -> str:
    told = ", ".join(scope for scope in scopes if scope != "none")
    return f" ({told})" if told else ""


def timeline_lines(events: Iterable[Row]) -> Iterator[str]:
    """Each subject with its acts in order of time, when they lie at the left."""
    for subject, found in groupby(events, key=lambda event: event["subject"]):
        acts = list(found)
        yield f"{subject_name(subject)}: {count_text(len(acts), 'act')}"
        for event in acts:
            origins = count_text(len(event["origins"]), "origin")
            yield f"  {stated_text(event):{_WHEN}}  {event_text(event)}; by {some(event['by'])}; {origins}"


def dispute_lines(disputes: Sequence[Row], words: Mapping[str, str]) -> Iterator[str]:
    """The disputes under the gravest of their kinds, each with its positions and the words of one statement.

    Parameters
    ----------
    words
        Claim to its words.
    """
    for kind, meaning in KINDS.items():
        found = [row for row in disputes if row["kinds"][0] == kind]
        if found:
            yield f"{kind.upper()} ({len(found)}): {meaning}"
        for row in found:
            yield from _dispute(row, words)


def _dispute(row: Row, words: Mapping[str, str]) -> Iterator[str]:
    doubt = "" if row["certain"] else "; may be a change in between"
    whose = ", ".join(row["suppliers"]) or "no supplier named"
    yield f"  {subject_name(row['subject'])}, {whose}: {row['matter']}{doubt} [{row['dispute']}]"
    yield from (f"    also {kind}: {KINDS[kind]}" for kind in row["kinds"][1:])
    for position in row["positions"]:
        when = days_text(position["earliest"], position["latest"])
        origins = count_text(len(position["origins"]), "origin")
        yield f"    {position_text(position)}; {when}; {origins}; by {some(position['by'])}"
        if said := next((words[claim] for claim in position["claims"] if words.get(claim)), ""):
            yield f"      “{said}”"


def position_text(position: Row) -> str:
    """What a side of a dispute holds: ``denies: total exclusion (5g)``."""
    what = _STEPS.get(position["what"], position["what"])
    return f"{position['stance']}: {what}{_in(position['scopes'])}"


def check_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The checks under their verdicts, the gravest first; what rests on the same rules stands together."""
    cited = set[str]()
    for verdict, groups in checks_alike(rows):
        yield f"{verdict.upper()} ({sum(map(len, groups))}): {VERDICTS[verdict]}"
        for found in groups:
            yield from _check(found, cited)


def checks_alike(rows: Iterable[Row]) -> Iterator[tuple[Verdict, list[list[Row]]]]:
    """Each verdict with its checks; those of one group say the same and rest on the same rules."""
    found: dict[Verdict, dict[tuple[Any, ...], list[Row]]] = {verdict: {} for verdict in VERDICTS}
    same = ("jurisdiction", "act", "scope", "modality", "polarity", "because")
    for row in rows:
        key = *(row[name] for name in same), tuple(row["supplier"]), tuple(row["provisions"])
        found[row["verdict"]].setdefault(key, []).append(row)
    yield from ((verdict, list(groups.values())) for verdict, groups in found.items() if groups)


def claimed_text(found: Sequence[Row]) -> str:
    """What checks that are alike hold against the rulebook: who, when, what."""
    row = found[0]
    days = ", ".join(sorted({each["day"] for each in found if each["day"]}))
    what = act_text({**row, "content_act": None})
    on = f" on {days}" if days else ""
    return f"{subject_name(row['jurisdiction'])}{on}: {what}: {', '.join(row['supplier'])}{_in([row['scope']])}"


def held_text(row: Row) -> str:
    """What the claim says and the rulebook holds; empty where the rulebook was not asked."""
    refused = "not " if row["polarity"] == "-" or row["modality"] == "denied" else ""
    return f"the claim says {refused}{row['says']}; the rulebook holds {row['because']}" if row["because"] else ""


def _check(found: Sequence[Row], cited: set[str]) -> Iterator[str]:
    """Claims with the rules they are held against; the source of a rule stands where the rule is named first."""
    yield f"  {claimed_text(found)}"
    if held := held_text(found[0]):
        yield f"    {held}"
    for rule in found[0]["rules"]:
        yield f"    {rule['id']}, since {rule['since']}: {rule['title']}"
        if rule["id"] not in cited:
            yield f"      {rule['source']}"
        cited.add(rule["id"])
    places = [f"{each['document']} [{each['claim']}]" for each in found]
    yield f"    told by {some(places)}"


def count_text(number: int, word: str) -> str:
    """A number with its noun."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
