"""``ringfence diff``: what changed between two days, two states of knowledge or two networks."""

from pathlib import Path
from typing import Annotated, Literal

import ibis
import typer

from ringfence.assessment.diff import CHANGES
from ringfence.cli.options import MaskExport, Overlay, RulebookOption, Scenario, Setting, question
from ringfence.cli.show import data, table, working
from ringfence.pipeline import compare
from ringfence.share.tables import write_csv, write_json_rows


def diff(
    path: Annotated[Path, typer.Argument(help="workspace, inventory file or kept run: the earlier view")],
    other: Annotated[Path | None, typer.Argument(help="the later view; the same network if omitted")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="day of the earlier view")] = None,
    known_on: Annotated[str | None, typer.Option("--known-on", help="knowledge of the earlier view")] = None,
    to_as_of: Annotated[str | None, typer.Option("--to-as-of", help="day of the later view; default: today")] = None,
    to_known_on: Annotated[str | None, typer.Option("--to-known-on", help="knowledge of the later view")] = None,
    rulebook: RulebookOption = None,
    overlay: Overlay = None,
    scenario: Scenario = None,
    setting: Setting = None,
    format: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="of the output")] = "table",
    mask_private: MaskExport = False,
) -> None:
    """Say what became a breach, what was settled, and whether the law or the network did it."""
    with working("judging twice"):
        changes = compare(
            path,
            question(rulebook, overlay, as_of, known_on),
            other or path,
            question(rulebook, overlay, to_as_of, to_known_on, scenario, setting),
            mask_private=mask_private,
        )
    if format == "csv":
        write_csv(changes, None)
    elif format == "json":
        write_json_rows(changes, None)
    else:
        print_changes(changes)


def print_changes(changes: ibis.Table, *, top: int = 15) -> None:
    """Print the changes, grouped, for a person."""
    by = changes.group_by("change", "cause", "operator", "provision", "status_before", "status_after").aggregate(
        findings=changes.count()
    )
    weight = ibis.cases(*((by.change == name, place) for place, name in enumerate(CHANGES)), else_=len(CHANGES))
    rows = by.order_by(weight, ibis.desc("findings"), "operator", "provision").to_pyarrow().to_pylist()
    console = data()
    totals: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["change"], row["cause"])
        totals[key] = totals.get(key, 0) + row["findings"]
    lines = [(name, CHANGES[name], cause, count) for (name, cause), count in totals.items()]
    console.print(table("Changes", ("change", "meaning", "by", "findings"), lines, right=("findings",)))
    shown = [
        (r["findings"], r["operator"], r["provision"], r["status_before"], r["status_after"], r["cause"])
        for r in rows[:top]
    ]
    columns = ("count", "operator", "provision", "before", "after", "by")
    console.print()
    console.print(table(f"The first {len(shown)} of {len(rows)} groups", columns, shown, right=("count",)))
