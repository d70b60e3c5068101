"""``ringfence plan headlines``: published figures of cost and delay, each beside ours under its own scope."""

import sys
from typing import Annotated, Literal

import typer

from ringfence.cli.show import data, table
from ringfence.plan.headlines import CAVEAT
from ringfence.share.plan_headlines_text import COLUMNS, headline_lines, headlines_as


def headlines(
    format: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="of the output")] = "table",
) -> None:
    """Put published figures beside what the same scope gives with the figures of the fact base."""
    if format != "table":
        sys.stdout.write(headlines_as(format))
        return
    console = data()
    console.print(table("Published figures", COLUMNS, headline_lines()))
    console.print(CAVEAT, soft_wrap=True)
