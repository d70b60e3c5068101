"""``ringfence evidence claims``, ``timeline``, ``disputes``, ``check`` and ``drafts``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ringfence.assessment.claim_check import VERDICTS
from ringfence.cli.options import KnownOn, RulebookOption
from ringfence.cli.rules.common import print_json, selection
from ringfence.cli.show import data, day, table, talk, working
from ringfence.evidence.derive.disputes import KINDS
from ringfence.evidence.derive.drafts import yaml_lines
from ringfence.evidence.records import Statement, guide_record, json_line
from ringfence.evidencing import Evidence

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
    """List the claims in the order of the documents; jsonl has the fields of the annotation guide."""
    state = Evidence(workspace).state
    found = state.statements(state.selected(acts=act or (), rejected=rejected))
    if format == "table":
        rows = [_claim_line(statement) for statement in found]
        columns = ("document", "actor", "act", "supplier", "scope", "stance", "until", "by", "review")
        data().print(table(f"{len(rows):,} claims", columns, rows))
    elif format == "jsonl":
        for statement in found:
            print(json_line(guide_record(statement)))
    else:
        print_json([guide_record(statement) for statement in found])


def timeline(workspace: Where, subject: Subject = None, format: Format = "table") -> None:
    """Say what changed when, per jurisdiction and per operator, and by whose word."""
    with working("timeline"):
        rows = _of(subject, Evidence(workspace).timeline())
    if format == "json":
        print_json(rows)
        return
    columns = ("subject", "until", "what", "supplier", "by", "origins")
    data().print(table(f"{len(rows):,} events", columns, map(_event_line, rows), right=("origins",)))


def disputes(workspace: Where, subject: Subject = None, format: Format = "table") -> None:
    """Say who contradicts whom: denial, opposition, extent or status."""
    with working("disputes"):
        rows = _of(subject, Evidence(workspace).disputes())
    if format == "json":
        print_json(rows)
        return
    talk.print(f"{len(rows):,} disputes")
    for row in rows:
        doubt = "" if row["certain"] else " (may be a change in between)"
        kinds = ", ".join(row["kinds"])
        whose = _list(row["suppliers"]) or "no supplier named"
        data().print(f"{row['dispute']} {row['subject']}, {whose}, {row['matter']}: {kinds}{doubt}", soft_wrap=True)
        columns = ("stance", "what", "scope", "by", "from", "to", "origins")
        data().print(table("", columns, map(_position_line, row["positions"]), right=("origins",)))
    for name in dict.fromkeys(kind for row in rows for kind in row["kinds"]):
        data().print(f"{name}: {KINDS[name]}", soft_wrap=True)


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
    talk.print(f"{len(rows):,} claims against the rulebook")
    for row in rows:
        data().print(_check_lines(row), soft_wrap=True, markup=False)
    for name in dict.fromkeys(row["verdict"] for row in rows):
        data().print(f"{name}: {VERDICTS[name]}", soft_wrap=True)


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
    talk.print(f"{len(found):,} drafts; none can be used before a person has read the text of the measure")
    for draft in found:
        print("---", *yaml_lines(draft), sep="\n")


def _of(subject: str | None, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if subject in (None, row["subject"])]


def _claim_line(statement: Statement) -> Sequence[Any]:
    claim = statement.claim
    act = f"{claim.act} {claim.content_act}" if claim.content_act else claim.act
    stance = f"{claim.modality} {claim.polarity}" if claim.polarity == "-" else claim.modality
    until = claim.time.latest
    return (claim.doc, claim.actor, act, _list(claim.supplier), claim.scope, stance, until, statement.word,
            statement.review or None)  # fmt: skip


def _event_line(row: Mapping[str, Any]) -> Sequence[Any]:
    content = f" of {row['content_act']}" if row["content_act"] else ""
    scopes = "".join(f" {scope}" for scope in row["scopes"] if scope != "none")
    negated = "not: " if row["polarity"] == "-" else ""
    change = f", {row['change']}" if row["change"] else ""
    what = f"{negated}{row['act']}{content}{scopes}: {row['modality']}{change}"
    until = row["latest"] if row["dated"] or row["latest"] is None else f"by {row['latest']}"
    return row["subject"], until, what, _list(row["supplier"]), _list(row["by"]), len(row["origins"])


def _position_line(row: Mapping[str, Any]) -> Sequence[Any]:
    return (row["stance"], row["what"], _list(row["scopes"]), _list(row["by"]), row["earliest"], row["latest"],
            len(row["origins"]))  # fmt: skip


def _check_lines(row: Mapping[str, Any]) -> str:
    whose, on = ", ".join(row["supplier"]), f" on {row['day']}" if row["day"] else ""
    negated = ", negated" if row["polarity"] == "-" else ""
    said = f"{row['act']} of {whose}, {row['scope']}: {row['modality']}{negated}"
    holds = f"\n  the claim says {row['says']}, the rulebook holds {row['because']}" if row["because"] else ""
    return f"{row['verdict']}: {row['jurisdiction']}{on}, {said} ({row['document']}, {row['claim']}){holds}"


def _list(values: Iterable[str]) -> str | None:
    return ", ".join(values) or None
