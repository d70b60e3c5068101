"""``ringfence plan`` and ``ringfence plan compare``: schedules under a policy, and policies against each other."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.cli.options import Overlay
from ringfence.cli.show import data, day, talk, working
from ringfence.core.errors import RingfenceError
from ringfence.network.workspace import Workspace
from ringfence.plan.parameters import Parameters, read_parameters
from ringfence.plan.planning import Comparison
from ringfence.plan.policies import LAW, Policy
from ringfence.plan.policies import split as split_policies
from ringfence.planner import Planner
from ringfence.share.plan_export import FORMATS, write_plan
from ringfence.share.plan_report import plan_report
from ringfence.share.plan_text import print_plan

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
Report = Annotated[Path | None, typer.Option("--report", help="HTML report to write, with pictures")]


def make(
    workspace: Where,
    policy: PolicyOption = LAW,
    objective: Objective = "cheapest",
    horizon: Horizon = None,
    params: Params = None,
    start: Start = None,
    known_on: KnownOn = None,
    operator: Operators = None,
    overlay: Overlay = None,
    format: Format = "table",
    into: Into = None,
    report: Report = None,
) -> None:
    """Plan the replacement of what a policy wants gone: quarter by quarter, site by site."""
    asked = [Policy.named(policy)]
    _show(
        _planned(workspace, asked, objective, horizon, params, start, known_on, operator, overlay), format, into, report
    )


def compare(
    workspace: Annotated[Path, typer.Argument(help="workspace")] = Path(),
    policy: Annotated[
        str, typer.Option("--policy", help="policies by comma, each as for `plan --policy`")
    ] = "none,law,core-only,cap35,full-ban-2028",
    objective: Objective = "cheapest",
    horizon: Horizon = None,
    params: Params = None,
    start: Start = None,
    known_on: KnownOn = None,
    operator: Operators = None,
    overlay: Overlay = None,
    format: Format = "table",
    into: Into = None,
    report: Report = None,
) -> None:
    """Put policies against each other: cost, delay of 5G, exposure, and what is left of each supplier."""
    asked = [Policy.named(name) for name in split_policies(policy)]
    _show(
        _planned(workspace, asked, objective, horizon, params, start, known_on, operator, overlay), format, into, report
    )


def _planned(
    workspace: Path, policies: list[Policy], objective: str, horizon: int | None, params: Path | None,
    start: str | None, known_on: str | None, operators: list[str] | None, overlays: list[Path] | None,
) -> Comparison:  # fmt: skip
    parameters = _parameters(params, horizon)
    first = day(start) if start else parameters.start or date.today()
    names = [name.strip() for name in objective.split(",") if name.strip()]
    if not Workspace.is_workspace(workspace):
        raise RingfenceError(f"{workspace} is no workspace", "make one: ringfence import FILE... --into DIR")
    with working("planning"):
        planner = Planner(
            workspace, known_on=day(known_on) if known_on else date.today(), overlays=overlays or (),
            operators=operators or (),
        )  # fmt: skip
        return planner.compare(policies, parameters, first, objective=names)


def _parameters(path: Path | None, horizon: int | None) -> Parameters:
    parameters = read_parameters(path)
    return parameters if horizon is None else parameters.model_copy(update={"horizon_quarters": horizon})


def _show(comparison: Comparison, format: str, into: Path | None, report: Path | None) -> None:
    if format == "json":
        json.dump(comparison.record(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        print_plan(comparison, data())
    if into is not None:
        for path in write_plan(comparison, into):
            talk.print(f"wrote {path}", soft_wrap=True)
    if report is not None:
        plan_report(comparison, report)
        talk.print(f"wrote {report}", soft_wrap=True)
