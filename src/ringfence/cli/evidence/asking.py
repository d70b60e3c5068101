"""``ringfence evidence claims``, ``timeline``, ``disputes``, ``check``, ``drafts`` and ``figures``."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ringfence.assessment.claim_check import VERDICTS
from ringfence.cli.options import KnownOn, RulebookOption
from ringfence.cli.rules.common import print_json, selection
from ringfence.cli.show import data, day, table, talk, working
from ringfence.core.unseen import escaped, shown
from ringfence.evidence.derive.drafts import yaml_lines
from ringfence.evidence.records import guide_record, json_line
from ringfence.evidencing import Evidence
from ringfence.plan.told import told_figures
from ringfence.share.evidence_text import (
    check_lines,
    claim_lines_by_document,
    count_text,
    dispute_lines,
    timeline_lines,
)
from ringfence.share.plan_headlines_text import TOLD_COLUMNS, told_lines

Where = Annotated[Path, typer.Argument(help="workspace")]
Format = Annotated[Literal["table", "json"], typer.Option("--format", help="of the output")]
Subject = Annotated[
    str | None, typer.Option("--subject", help="only this jurisdiction (gb, eu) or company (org:vodafone)")
]


def claims(
    workspace: Where,
    format: Annotated[Literal["table", "jsonl", "json"], typer.Option("--format", help="of the output")] = "table",
    act: Annotated[list[str] | None, typer.Option("--act", help="only this act: ban, allow, ...; repeatable")] = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="also what a person has rejected")] = False,
) -> None:
    """List the claims of each document; jsonl has the fields of the annotation guide."""
    state = Evidence(workspace).state
    found = state.statements(state.selected(acts=act or (), rejected=rejected))
    if format == "table":
        _print(claim_lines_by_document(found))
    elif format == "jsonl":
        for statement in found:
            print(escaped(json_line(guide_record(statement))))
    else:
        print_json([guide_record(statement) for statement in found])


def timeline(workspace: Where, subject: Subject = None, format: Format = "table") -> None:
    """Say what changed when, per jurisdiction and per operator, and by whose word."""
    with working("timeline"):
        rows = _of(subject, Evidence(workspace).timeline())
    if format == "json":
        print_json(rows)
        return
    talk.print(count_text(len(rows), "act"))
    _print(timeline_lines(rows))


def disputes(workspace: Where, subject: Subject = None, format: Format = "table") -> None:
    """Say who contradicts whom: denial, opposition, extent or status."""
    with working("disputes"):
        evidence = Evidence(workspace)
        rows = _of(subject, evidence.disputes())
    if format == "json":
        print_json(rows)
        return
    talk.print(count_text(len(rows), "dispute"))
    _print(dispute_lines(rows, evidence.words(position["claims"][0] for row in rows for position in row["positions"])))


def check(
    workspace: Where, rulebook: RulebookOption = None, known_on: KnownOn = None, format: Format = "table"
) -> None:
    """Hold claims on measures against the rulebook on their dates: whether the law says as much."""
    with working("checking"):
        rows = Evidence(workspace).checks(day(known_on) if known_on else date.today(), selection(rulebook))
    order = list(VERDICTS)
    rows.sort(key=lambda row: (order.index(row["verdict"]), row["jurisdiction"], row["day"] or "", row["claim"]))
    if format == "json":
        print_json(rows)
        return
    talk.print(f"{count_text(len(rows), 'claim')} against the rulebook")
    _print(check_lines(rows))


def drafts(
    workspace: Where,
    format: Annotated[Literal["yaml", "json"], typer.Option("--format", help="of the output")] = "yaml",
) -> None:
    """Draft provisions from what is told as done or decided, with what is missing; a person accepts or refuses."""
    with working("drafts"):
        found = Evidence(workspace).drafts()
    if format == "json":
        print_json([draft.record() for draft in found])
        return
    talk.print(f"{count_text(len(found), 'draft')}; none can be used before a person has read the text of the measure")
    for draft in found:
        print("---", *map(shown, yaml_lines(draft)), sep="\n")


def figures(workspace: Where, format: Format = "table") -> None:
    """List figures of cost and delay, with who says them, and what that one stands to gain or lose."""
    rows = Evidence(workspace).figures()
    if format == "json":
        print_json(rows)
        return
    told = told_figures(rows)
    data().print(table(count_text(len(told), "figure"), TOLD_COLUMNS, told_lines(told), right=("documents", "origins")))
    data().print("compared as: the one published figure of that number, see `ringfence plan headlines`")


def _of(subject: str | None, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those on one subject; of a subject without any, the others are named."""
    if subject is None:
        return rows
    wanted = "gb" if subject.casefold() == "uk" else subject.casefold()
    found = [row for row in rows if row["subject"] == wanted]
    if rows and not found:
        names = ", ".join(dict.fromkeys(row["subject"] for row in rows))
        talk.print(f"nothing on {subject}; there is something on {names}", soft_wrap=True, markup=False)
    return found


def _print(lines: Iterable[str]) -> None:
    console = data()
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)
