"""``ringfence rules timeline``: what changes when."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ringfence.assessment import register
from ringfence.cli.options import KnownOn, RulebookOption
from ringfence.cli.rules.common import Format, law_on, print_json
from ringfence.cli.show import data, table, talk


def timeline(
    name: Annotated[str, typer.Argument(help="jurisdiction (gb, Germany) or supplier (Huawei)")],
    rulebook: RulebookOption = None,
    known_on: KnownOn = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="draw it into this file instead: .svg, .png or .html")
    ] = None,
    format: Format = "table",
) -> None:
    """What begins, falls due and ends for a jurisdiction or a supplier, in order of days."""
    law, today = law_on(rulebook, None, known_on)
    if picture is not None:
        from ringfence.share.rules_timeline import write_timeline  # altair takes a second to load

        lanes = write_timeline(law, name, picture, today=today)
        talk.print(f"{lanes} provisions drawn into {picture}", soft_wrap=True)
        return
    events = register.timeline(law, name)
    if format == "json":
        print_json([_event(*event) for event in events])
        return
    lines = [
        (day, what, stretch.provision.id, stretch.state.duty, stretch.state.force) for day, what, stretch in events
    ]
    columns = ("day", "event", "provision", "duty", "force")
    data().print(table(f"{name}, as known on {law.known_on}", columns, lines))


def _event(day: date, what: str, stretch: register.Stretch) -> dict[str, Any]:
    return {"on": day.isoformat(), "event": what, **register.record(stretch, in_force=day in stretch.days)}
