"""``ringfence plan headlines``: published figures of cost and delay, each beside ours under its own scope."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.cli.show import data, table
from ringfence.core.unseen import escaped
from ringfence.plan.headlines import CAVEAT
from ringfence.plan.told import told_figures
from ringfence.share.plan_headlines_text import COLUMNS, TOLD_COLUMNS, headline_lines, headlines_as, told_lines


def headlines(
    format: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="of the output")] = "table",
    evidence: Annotated[
        Path | None, typer.Option("--evidence", help="workspace whose documents tell more figures, put behind ours")
    ] = None,
) -> None:
    """Put published figures beside what the same scope gives with the figures of the fact base."""
    told = told_figures(_figures(evidence)) if evidence else []
    if format != "table":
        text = headlines_as(format, told)
        sys.stdout.write(escaped(text) if format == "json" else text)
        return
    console = data()
    console.print(table("Published figures", COLUMNS, headline_lines()))
    if evidence:
        right = ("documents", "origins")
        console.print(table("\nTold in the documents of the workspace", TOLD_COLUMNS, told_lines(told), right))
        console.print("compared as: the one published figure of that number; is it the same?", soft_wrap=True)
    console.print(CAVEAT, soft_wrap=True)


def _figures(workspace: Path) -> list[dict[str, object]]:
    from ringfence.evidencing import Evidence  # needs the database, which published figures do not

    return Evidence(workspace).figures()
