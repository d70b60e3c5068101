"""``ringfence import``: inventory files into a workspace."""

from pathlib import Path
from typing import Annotated

import typer

from ringfence.cli.options import Country, MappingOption, OperatorOption
from ringfence.cli.redacting import Redact, RoundTo, Salt, redactor
from ringfence.cli.show import day, reading, table, talk, tell
from ringfence.network.importing import Taking
from ringfence.network.redaction import DEFAULT_STEP
from ringfence.pipeline import import_network


def import_(
    files: Annotated[list[Path], typer.Argument(help="inventory files; their format is recognised by content")],
    into: Annotated[Path, typer.Option("--into", help="workspace; made if it is not there")],
    operator: OperatorOption = None,
    country: Country = None,
    mapping: MappingOption = None,
    series: Annotated[
        str | None,
        typer.Option("--series", help="the files are a snapshot of this series: one scope, seen on several days"),
    ] = None,
    taken_on: Annotated[
        str | None, typer.Option("--taken-on", help="day of the snapshot (YYYY-MM-DD), where the file does not say it")
    ] = None,
    redact: Redact = False,
    salt: Salt = None,
    round_to: RoundTo = DEFAULT_STEP,
) -> None:
    """Import inventory files into a workspace; importing the same file again changes nothing."""
    taking = Taking(series, day(taken_on) if taken_on else None)
    with reading("reading") as progress:
        report = import_network(
            files, into, operator=operator, country=country, mapping=mapping, progress=progress, taking=taking,
            redactor=redactor(salt, round_to) if redact else None,
        )  # fmt: skip
    tell(report.problems)
    rows = [
        (run["path"], run["format"], run["rows"], run["errors"], "partial" if run["partial"] else "whole")
        for run in report.import_runs.to_pylist()
    ]
    talk.print(table("Imported", ("file", "format", "rows", "problems", "read"), rows, right=("rows", "problems")))
    changed = "changed" if report.changed else "unchanged"
    talk.print(f"{into} holds {report.elements:,} elements ({changed}).\nNext: ringfence assess {into}")
