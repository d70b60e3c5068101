"""``ringfence plan`` and ``ringfence plan compare``: schedules under a policy, and policies against each other."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ringfence.cli.options import Overlay
from ringfence.cli.plan.common import (
    Format,
    Horizon,
    Into,
    KnownOn,
    Objective,
    Operators,
    Params,
    Pictures,
    PolicyOption,
    Report,
    Start,
    Where,
    parameters_of,
    planner_of,
)
from ringfence.cli.show import data, table, talk, working
from ringfence.plan.planning import Comparison
from ringfence.plan.policies import LAW, Policy
from ringfence.plan.policies import split as split_policies
from ringfence.plan.uncertainty import DRAWS, REOPTIMISED, Uncertainty, uncertainty
from ringfence.share.plan_export import write_plan
from ringfence.share.plan_report import plan_report
from ringfence.share.plan_text import print_plan


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
    uncertain: Annotated[
        bool,
        typer.Option("--uncertainty", help=f"price {DRAWS:,} draws of the parameters, and plan {REOPTIMISED} anew"),
    ] = False,
    format: Format = "table",
    into: Into = None,
    report: Report = None,
    pictures: Pictures = None,
) -> None:
    """Plan the replacement of what a policy wants gone: quarter by quarter, site by site."""
    asked = [Policy.named(policy)]
    found = _planned(workspace, asked, objective, horizon, params, start, known_on, operator, overlay)
    ranges = {}
    if uncertain:
        with working("drawing"):
            ranges = {
                plan.policy.name: uncertainty(plan.optimum, plan.prepared, plan.schedule, found.parameters)
                for plan in found.plans
            }
    _show(found, ranges, format)
    _write(found, into, report, pictures)


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
    pictures: Pictures = None,
) -> None:
    """Put policies against each other: cost, delay of 5G, exposure, and what is left of each supplier."""
    asked = [Policy.named(name) for name in split_policies(policy)]
    found = _planned(workspace, asked, objective, horizon, params, start, known_on, operator, overlay)
    _show(found, {}, format)
    _write(found, into, report, pictures)


def _planned(
    workspace: Path, policies: list[Policy], objective: str, horizon: int | None, params: Path | None,
    start: str | None, known_on: str | None, operators: list[str] | None, overlays: list[Path] | None,
) -> Comparison:  # fmt: skip
    parameters, first = parameters_of(params, horizon, start)
    names = [name.strip() for name in objective.split(",") if name.strip()]
    with working("planning"):
        planner = planner_of(workspace, known_on, operators, overlays)
        return planner.compare(policies, parameters, first, objective=names)


def _show(comparison: Comparison, ranges: Mapping[str, Uncertainty], format: str) -> None:
    if format == "json":
        record = comparison.record()
        for policy in record["policies"]:
            if policy["name"] in ranges:
                policy["uncertainty"] = ranges[policy["name"]].record()
        json.dump(record, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        print_plan(comparison, data())
        for name, found in ranges.items():
            _print_range(name, found.record())


def _write(comparison: Comparison, into: Path | None, report: Path | None, pictures: Path | None) -> None:
    if into is not None:
        for path in write_plan(comparison, into):
            talk.print(f"wrote {path}", soft_wrap=True)
    if report is not None:
        plan_report(comparison, report)
        talk.print(f"wrote {report}", soft_wrap=True)
    if pictures is not None:
        from ringfence.share.plan_pictures import write_plan_pictures  # altair takes a second to load

        write_plan_pictures(comparison, pictures, title="Replacement plan")
        talk.print(f"wrote pictures to {pictures}", soft_wrap=True)


def _print_range(name: str, found: Mapping[str, Any]) -> None:
    console = data()
    rows = [
        (what, *(_eur(found[key][at]) for at in ("p5", "p50", "p95")))
        for what, key in (("incremental", "incremental_eur"), ("gross", "gross_eur"), ("regret", "regret_eur"))
    ]
    console.print(table(f"\n{name}: range over {found['draws']:,} draws, EUR", ("cost", "5 %", "50 %", "95 %"), rows))
    effects = [(e["name"], _eur(e["low_eur"]), _eur(e["high_eur"])) for e in found["tornado"]]
    console.print(table("What matters most: change of the incremental cost", ("figure", "if low", "if high"), effects))
    console.print(
        f"Of {found['reoptimised']} draws planned anew, deadlines hold as well in {found['deadlines_hold']}; in "
        f"{found['possible']} this plan can be done as it is, and regret is what the best plan would save in them.",
        soft_wrap=True,
    )


def _eur(value: float | None) -> str | None:
    return None if value is None else f"{value / 1e6:,.2f} M"
