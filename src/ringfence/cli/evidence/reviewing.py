"""``ringfence evidence review``: a queue of claims that a person accepts, corrects or rejects."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

import typer
from rich.text import Text

from ringfence.cli.show import day, fail, talk
from ringfence.core.errors import RingfenceError
from ringfence.evidence.corrections import check_corrections
from ringfence.evidence.model import EXTRACTOR
from ringfence.evidence.records import Statement
from ringfence.evidence.state import State
from ringfence.evidence.store import CORRECTABLE
from ringfence.evidencing import Evidence
from ringfence.share.evidence_facts import claim_lines, days_text

_KEYS: Final = {"a": "accept", "c": "correct", "r": "reject", "s": "skip", "q": "quit"}
_QUESTION: Final = "[a]ccept, [c]orrect or [r]eject (a reason may follow), [s]kip, [q]uit? "


def review(
    workspace: Annotated[Path, typer.Argument(help="workspace")],
    by: Annotated[str, typer.Option("--by", help="name of the person who decides")],
    on: Annotated[str | None, typer.Option("--on", help="day of the decisions (YYYY-MM-DD); today")] = None,
    act: Annotated[list[str] | None, typer.Option("--act", help="only this act: ban, allow, ...; repeatable")] = None,
    again: Annotated[bool, typer.Option("--again", help="also claims that were decided before")] = False,
    format: Annotated[Literal["table", "json"], typer.Option("--format", help="of the summary")] = "table",
) -> None:
    """Decide on claims one by one; every decision is kept at once, and none is ever overwritten."""
    evidence = Evidence(workspace)
    decided_on = day(on) if on else date.today()
    queue = evidence.state.selected(acts=act or (), rejected=again, undecided=not again)
    length = int(queue.count().to_pyarrow().as_py())
    # The queue is still being read while contexts are looked up: they need a connection of their own.
    contexts = State(evidence.store)
    counts: Counter[str] = Counter()
    for number, statement in enumerate(evidence.state.statements(queue), 1):
        _show(statement, contexts, f"{number} of {length}")
        decision = _ask(evidence, statement, by, decided_on)
        if decision == "quit":
            break
        counts[decision] += 1
    _sum_up(counts, length - counts.total(), format)


def _ask(evidence: Evidence, statement: Statement, by: str, on: date) -> str:
    """The decision, once it is one that can be kept."""
    while True:
        talk.print(_QUESTION, end="", markup=False)
        line = sys.stdin.readline()
        word, _, reason = line.strip().partition(" ")
        decision = _KEYS.get(word.casefold()[:1], "") if line else "quit"
        if decision in ("skip", "quit"):
            return decision
        try:
            if decision:
                changes = dict(_corrections()) if decision == "correct" else {}
                check_corrections(changes)
                evidence.store.decide(
                    statement.claim.id, decision, by=by, on=on, changes=changes, note=reason.strip(),
                    extractor=statement.extractor, version=statement.version,
                )  # fmt: skip
                return decision
        except RingfenceError as error:
            fail(error)


def _corrections() -> Iterator[tuple[str, str]]:
    talk.print(f"field=value, one a line, an empty line ends; fields: {', '.join(CORRECTABLE)}", soft_wrap=True)
    while line := sys.stdin.readline().strip():
        name, _, value = line.partition("=")
        yield name.strip(), ",".join(part.strip() for part in value.split(","))


def _show(statement: Statement, state: State, place: str) -> None:
    claim = statement.claim
    published = statement.published
    when = f", published {days_text(published.earliest, published.latest)}" if published else ", not dated"
    talk.rule(f"{place}: {claim.doc}{when}", style="dim")
    talk.print(_marked(statement, state.around(statement)), soft_wrap=True)
    talk.print()
    for name, value in _fields(statement):
        talk.print(Text.assemble((f"{name:>9}  ", "dim"), value), soft_wrap=True)


def _fields(statement: Statement) -> Iterator[tuple[str, str]]:
    claim = statement.claim
    yield "claim", f"{claim.id}, {claim.zone}, confidence {claim.confidence} of 3"
    yield from claim_lines(statement)
    if statement.extractor != EXTRACTOR:
        yield "read by", f"{statement.extractor}, {claim.entry}"


def _marked(statement: Statement, around: Iterable[dict[str, object]]) -> Text:
    """The paragraphs around the claim, its words between >> and <<."""
    start, end = statement.claim.span
    shown = Text()
    for row in around:
        passage, first = str(row["text"]).rstrip(), int(str(row["start"]))
        if first <= start < first + len(passage):
            inside = passage[start - first : end - first]
            shown.append(passage[: start - first]).append(f">>{inside}<<", style="bold reverse")
            shown.append(passage[end - first :] + "\n")
        else:
            shown.append(passage + "\n", style="dim")
    return shown


def _sum_up(counts: Counter[str], left: int, format: str) -> None:
    if format == "json":
        told = {name: counts[name] for name in ("accept", "correct", "reject", "skip")}
        print(json.dumps({**told, "left": left}))
        return
    told_by = ", ".join(f"{counts[name]} {past}" for name, past in _PAST.items())
    talk.print(f"{told_by}; {left} left", soft_wrap=True)


_PAST: Final = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "skip": "skipped"}
