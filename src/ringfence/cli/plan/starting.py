"""``ringfence plan init``: a parameter file to fill in."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ringfence.cli.show import talk
from ringfence.plan.template import write_template
from ringfence.planner import Planner


def init(
    file: Annotated[Path, typer.Argument(help="YAML file to write; it must not exist yet")] = Path("plan.yaml"),
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help="workspace whose operators are to be named in it")
    ] = None,
) -> None:
    """Write a commented file with every parameter, its default, its source and its spread."""
    operators = Planner(workspace, known_on=date.today()).operators if workspace else []
    write_template(file, operators, operators)
    talk.print(f"wrote {file}: fill in what you know, and plan with --params {file}", soft_wrap=True)
