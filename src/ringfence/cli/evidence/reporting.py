"""``ringfence evidence report``: the evidence of a workspace as one HTML file."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ringfence.cli.options import KnownOn
from ringfence.cli.show import day, talk, working, written
from ringfence.evidencing import Evidence
from ringfence.share.evidence_report import evidence_report


def report(
    workspace: Annotated[Path, typer.Argument(help="workspace")],
    output: Annotated[Path, typer.Option("-o", "--output", help="HTML file to write")] = Path("evidence-report.html"),
    title: Annotated[str, typer.Option("--title", help="names the evidence")] = "Evidence",
    known_on: KnownOn = None,
) -> None:
    """Write documents with their claims marked, timelines, disputes, checks, drafts and decisions as one page."""
    with working("writing the report"):
        evidence_report(Evidence(workspace).facts(day(known_on) if known_on else date.today()), output, title=title)
    written(output)
    talk.print("[bold]It holds the text of documents.[/] Keep it as you keep them.")
