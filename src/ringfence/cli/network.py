"""``ringfence network``: the imported network itself; where it comes from, how it is shared."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.cli import network_check, network_suppliers
from ringfence.cli.redacting import RoundTo, Salt, redactor
from ringfence.cli.show import data, table, talk, tell, working
from ringfence.core.errors import Problems
from ringfence.network.redaction import DEFAULT_STEP
from ringfence.network.workspace import Workspace
from ringfence.pipeline import export_network, redact_network

app = typer.Typer(help="The imported network: its sources, its redaction, its export.", no_args_is_help=True)
app.command("check")(network_check.check)
app.command("suppliers")(network_suppliers.suppliers)

Folder = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="workspace")]
Format = Literal["parquet", "csv", "cyclonedx", "tmf639"]


@app.command("sources")
def sources(workspace: Folder) -> None:
    """List the imported files, the preferred first, with the values in which each gave way to others."""
    opened = Workspace.open(workspace)
    lost = Counter(opened.conflicts()["source_b"].to_pylist())
    rows = [
        (run["path"], run["format"], run["rows"], run["series"], run["taken_on"], lost[run["source_id"]])
        for run in opened.sources_by_precedence()
    ]
    columns = ("file", "format", "elements", "series", "day", "values not used")
    data().print(table("Sources, the preferred first", columns, rows, right=("elements", "values not used")))
    order = ", ".join(opened.precedence) or "none is given"
    talk.print(f"Order in ringfence.toml: {order}; then the latest snapshot, then the source id.")


@app.command("merge")
def merge(workspace: Folder) -> None:
    """Merge the imports again, after a change of the order in ringfence.toml."""
    problems = Problems()
    changed = Workspace.open(workspace).merge(problems)
    tell(problems)
    talk.print(f"{workspace} is merged ({'changed' if changed else 'unchanged'}).")


@app.command("export")
def export(
    workspace: Folder,
    into: Annotated[Path, typer.Option("--into", help="folder (parquet, csv) or JSON file (cyclonedx, tmf639)")],
    format: Annotated[Format, typer.Option("--format", help="of the export")] = "parquet",
) -> None:
    """Write the network for other tools; `ringfence import` brings every format back as it was."""
    with working("writing"):
        export_network(workspace, format, into)
    talk.print(f"written to {into}")


@app.command("redact")
def redact(
    workspace: Folder,
    into: Annotated[Path, typer.Option("--into", help="folder that becomes the redacted workspace")],
    salt: Salt = None,
    round_to: RoundTo = DEFAULT_STEP,
) -> None:
    """Make a workspace without names, addresses, serial numbers and free text; suppliers and functions stay."""
    with working("redacting"):
        copy = redact_network(workspace, into, redactor(salt, round_to))
    talk.print(f"{copy.path} holds {copy.element_count():,} redacted elements. Keep the salt apart from it.")
