"""``ringfence import``: inventory files into a workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.markup import escape

from ringfence.cli.options import Country, MappingOption, OperatorOption
from ringfence.cli.redacting import Redact, RoundTo, Salt, redactor
from ringfence.cli.show import day, reading, table, talk, tell
from ringfence.core.errors import RingfenceError
from ringfence.network.importing import Taking
from ringfence.network.netbox_api import TOKEN_VARIABLE, download
from ringfence.network.redaction import DEFAULT_STEP
from ringfence.pipeline import import_network

NetBox = Annotated[
    str | None,
    typer.Option("--netbox", help=f"address of a running NetBox or Nautobot; its token is read from {TOKEN_VARIABLE}"),
]


def import_(
    into: Annotated[Path, typer.Option("--into", help="workspace; made if it is not there")],
    files: Annotated[
        list[Path] | None, typer.Argument(help="inventory files; their format is recognised by content")
    ] = None,
    netbox: NetBox = None,
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
    with _with_netbox(files or [], netbox) as paths, reading("reading") as progress:
        report = import_network(
            paths, into, operator=operator, country=country, mapping=mapping, progress=progress, taking=taking,
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


@contextmanager
def _with_netbox(files: list[Path], address: str | None) -> Iterator[list[Path]]:
    """The files to read, with those that a running NetBox gives, for as long as they are needed."""
    if address is None:
        if not files:
            raise RingfenceError("nothing to import", "name inventory files, or a running NetBox: --netbox URL")
        yield files
        return
    with TemporaryDirectory(prefix="ringfence-") as folder:
        with talk.status("asking NetBox"):
            saved, warnings = download(address, Path(folder))
        for problem in warnings:
            talk.print(f"[yellow]{problem.severity}[/] {escape(str(problem))}", soft_wrap=True)
        yield [*files, *saved]
