"""``ringfence assess`` and ``ringfence explain``: findings, and a finding in words."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import ibis
import typer
from rich.markup import escape

from ringfence.assessment.explain import explain as explained
from ringfence.assessment.explain import shown_facts
from ringfence.cli.options import (
    AsOf,
    Country,
    KnownOn,
    MappingOption,
    MaskExport,
    Network,
    OperatorOption,
    Overlay,
    RulebookOption,
    Scenario,
    Setting,
    question,
)  # fmt: skip
from ringfence.cli.overview import print_overview
from ringfence.cli.show import data, reading, talk, tell, working
from ringfence.core.errors import RingfenceError
from ringfence.core.vocabulary import STATUSES
from ringfence.network.workspace import Workspace
from ringfence.pipeline import Judged, Masked, judge, keep_run, masked
from ringfence.share.tables import write_csv, write_findings_json, write_parquet


def assess(
    path: Network,
    rulebook: RulebookOption = None,
    overlay: Overlay = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    timeline: Annotated[bool, typer.Option("--timeline", help="whole lives of the findings, not one day")] = False,
    scenario: Scenario = None,
    setting: Setting = None,
    format: Annotated[
        Literal["table", "json", "csv", "parquet"], typer.Option("--format", help="of the output")
    ] = "table",
    output: Annotated[str, typer.Option("-o", "--output", help="file to write; - for stdout")] = "-",
    fail_on: Annotated[
        Literal["breach", "unknown"] | None, typer.Option("--fail-on", help="exit with 1 if any finding is one")
    ] = None,
    operator: OperatorOption = None,
    country: Country = None,
    mapping: MappingOption = None,
    mask_private: MaskExport = False,
) -> None:
    """Judge a network: what may not be where it is, by whose rule, since when and by when it must go."""
    asked = question(rulebook, overlay, as_of, known_on, scenario, setting)
    if mask_private:
        _refuse_to_mask(format, timeline)
    with reading("reading") as progress:
        judged = judge(path, asked, operator=operator, country=country, mapping=mapping, progress=progress)
    tell(judged.problems)
    with working("judging"):
        if Workspace.is_workspace(path):
            kept = keep_run(path, judged)
            talk.print(f"run kept in {kept}")
        findings = judged.lives if timeline else judged.current
        if format == "table":
            findings.count().execute()
    if format == "table":
        print_overview(judged)
    else:
        hidden = masked(judged) if mask_private else None
        _write(hidden or judged, hidden.current if hidden else findings, format, output)
        if judged.rulebook.private and not mask_private:
            talk.print("The findings show what private overlays say; add --mask-private before you share them.")
    if fail_on and judged.current.filter(judged.current.status == fail_on).count().execute():
        raise typer.Exit(1)


def _refuse_to_mask(format: str, timeline: bool) -> None:
    if format == "table":
        raise RingfenceError("the table on the screen is not masked", "add --format json, csv or parquet")
    if timeline:
        raise RingfenceError("masked findings have no dates, hence no timeline", "leave out --timeline")


def _write(judged: Judged | Masked, findings: ibis.Table, format: str, output: str) -> None:
    if format == "parquet" and output == "-" and sys.stdout.isatty():
        raise RingfenceError("Parquet is not for a terminal", "name a file with -o, or redirect the output")
    asked = judged.question
    target = None if output == "-" else Path(output)
    if format == "json":
        write_findings_json(
            findings,
            target,
            rulebook=judged.rulebook,
            as_of=asked.as_of,
            known_on=asked.known_on,
            summary=judged.summary,
        )
    elif format == "csv":
        write_csv(findings, target)
    else:
        write_parquet(findings, target)


def explain(
    path: Network,
    name: Annotated[str, typer.Argument(help="id of a finding, or of an element")],
    rulebook: RulebookOption = None,
    overlay: Overlay = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    scenario: Scenario = None,
    setting: Setting = None,
    provision: Annotated[
        str | None, typer.Option("--provision", help="only findings under this provision or fact")
    ] = None,
) -> None:
    """Say why: the finding in words, the rule with its source, the row it judges, what would settle it."""
    asked = question(rulebook, overlay, as_of, known_on, scenario, setting)
    judged = judge(path, asked)
    rows = judged.current.filter((judged.current.finding_id == name) | (judged.current.element_id == name))
    if provision:
        rows = rows.filter((rows.provision == provision) | (rows.fact_id == provision))
    found = sorted(rows.to_pyarrow().to_pylist(), key=lambda row: STATUSES.index(row["status"]))
    if not found:
        raise RingfenceError(*_nothing_found(judged, name))
    console = data()
    for finding in found:
        element = _element(judged, finding["operator"], finding["element_id"])
        told = explained(judged.rulebook, finding, element)
        console.print(f"[bold]{escape(told.headline)}[/]", soft_wrap=True)
        console.print(f"  because {escape(told.reason)}", soft_wrap=True)
        for what in told.settled_by:
            console.print(f"  settled by: {escape(what)}", soft_wrap=True)
        for line in told.rule.splitlines():
            console.print(f"  | {escape(line)}", soft_wrap=True)
        facts = ", ".join(f"{key}={value}" for key, value in shown_facts(told.facts).items())
        if facts:
            console.print(f"  row: {escape(facts)}", soft_wrap=True)
        console.print()


def _nothing_found(judged: Judged, name: str) -> tuple[str, str]:
    """Why nothing is said of that id: no rule reaches the element, or there is none; and what to do."""
    day = judged.question.as_of
    if judged.elements.filter(judged.elements.element_id == name).count().execute():
        return (
            f"no provision in force on {day} reaches the element {name!r}, or it is not in service then",
            "that is no statement that it may be there: `ringfence rules coverage` says what was read",
        )
    return f"no finding and no element has the id {name!r} on {day}", "take an id from `ringfence assess --format csv`"


def _element(judged: Judged, operator: str, element_id: str | None) -> dict[str, object] | None:
    if element_id is None:
        return None
    rows = judged.elements.filter((judged.elements.operator == operator) & (judged.elements.element_id == element_id))
    found = rows.limit(1).to_pyarrow().to_pylist()
    return found[0] if found else None
