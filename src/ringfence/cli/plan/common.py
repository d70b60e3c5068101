"""What the commands of ``ringfence plan`` share: their options, and the network they plan."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.cli.show import day
from ringfence.core.errors import RingfenceError
from ringfence.network.workspace import Workspace
from ringfence.plan.parameters import Parameters, read_parameters
from ringfence.planner import Planner
from ringfence.share.plan_export import FORMATS

Where = Annotated[Path, typer.Argument(help="workspace")]
PolicyOption = Annotated[
    str,
    typer.Option(
        "--policy",
        help="none, law, or a what-if (see `rules scenarios`); joined by +, with parameters: law+cap35+max_share=0.25",
    ),
]
Objective = Annotated[
    str,
    typer.Option(
        "--objective", help="cheapest, fastest, least-exposed, least-delay; several by comma, most wanted first"
    ),
]
Horizon = Annotated[int | None, typer.Option("--horizon", min=1, max=400, help="quarters to plan")]
Params = Annotated[Path | None, typer.Option("--params", help="YAML file of parameters; see `plan init`")]
Start = Annotated[str | None, typer.Option("--start", help="first day of the plan (YYYY-MM-DD); today")]
KnownOn = Annotated[str | None, typer.Option("--known-on", help="day whose knowledge of the law is used; today")]
Operators = Annotated[
    list[str] | None, typer.Option("--operator", help="plan this operator only (its name or the beginning); repeatable")
]
Format = Annotated[Literal["table", "json"], typer.Option("--format", help="of the output")]
Into = Annotated[Path | None, typer.Option("--into", help=f"folder for schedule and figures as {', '.join(FORMATS)}")]
Pictures = Annotated[Path | None, typer.Option("--pictures", help="folder for the pictures as SVG and PNG")]
Report = Annotated[Path | None, typer.Option("--report", help="HTML report to write, with pictures")]


def planner_of(
    workspace: Path, known_on: str | None, operators: list[str] | None, overlays: list[Path] | None
) -> Planner:
    """The network of a workspace, ready to be planned."""
    if not Workspace.is_workspace(workspace):
        raise RingfenceError(f"{workspace} is no workspace", "make one: ringfence import FILE... --into DIR")
    known = day(known_on) if known_on else date.today()
    return Planner(workspace, known_on=known, overlays=overlays or (), operators=operators or ())


def parameters_of(params: Path | None, horizon: int | None, start: str | None) -> tuple[Parameters, date]:
    """The parameters and the first day; the only place of these commands that reads the clock for it."""
    parameters = read_parameters(params)
    if horizon is not None:
        parameters = parameters.model_copy(update={"horizon_quarters": horizon})
    return parameters, day(start) if start else parameters.start or date.today()
