"""``ringfence plan shock``: a supplier stops delivering; how long spares last, and what being prepared is worth."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from ringfence.cli.options import Overlay
from ringfence.cli.plan.common import (
    Format,
    Horizon,
    KnownOn,
    Operators,
    Params,
    PolicyOption,
    Start,
    Where,
    parameters_of,
    planner_of,
)
from ringfence.cli.show import data, day, table, working
from ringfence.plan.parameters import defaults_used
from ringfence.plan.policies import LAW, Policy
from ringfence.plan.shock import Shock
from ringfence.plan.shock import shock as shocked
from ringfence.share.plan_words import NOT_ADVICE, defaults_text


def shock(
    workspace: Where,
    supplier: Annotated[str, typer.Option("--supplier", help="id or name of the supplier that stops")],
    stops_on: Annotated[str, typer.Option("--from", help="first day without deliveries (YYYY-MM-DD)")],
    policy: PolicyOption = LAW,
    horizon: Horizon = None,
    params: Params = None,
    start: Start = None,
    known_on: KnownOn = None,
    operator: Operators = None,
    overlay: Overlay = None,
    format: Format = "table",
) -> None:
    """Say what a stop of deliveries does: sanction, export control or bankruptcy; prepared against surprised."""
    parameters, first = parameters_of(params, horizon, start)
    asked = Policy.named(policy)
    with working("planning"):
        planner = planner_of(workspace, known_on, operator, overlay)
        planner.check(parameters, asked)
        found = shocked(
            planner.star, planner.sites, asked, planner.law(asked), parameters, first, supplier, day(stops_on)
        )
    if format == "json":
        used = [asdict(default) for default in defaults_used(parameters, stop=True)]
        json.dump(found.record() | {"defaults": used}, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    console = data()
    rows = [
        (case.name, f"{case.incremental_eur / 1e6:,.2f}", f"{case.gross_eur / 1e6:,.2f}",
         f"{case.outage_job_quarters:,.1f}", f"{case.swaps:,.0f}", case.last_swap_on, f"{case.late_job_quarters:,.1f}")
        for case in found.cases
    ]  # fmt: skip
    columns = ("plan", "incremental, M EUR", "gross, M EUR", "job-quarters out", "swaps", "last swap", "late")
    console.print(table(f"{found.supplier} stops delivering on {found.stops_on}", columns, rows))
    first_out = [(s.operator, s.region, s.domain, "yes" if s.sensitive else "",
                  s.life_ends or "unknown", s.jobs, f"{s.failures:,.1f}")
                 for s in found.fails_first[:8]]  # fmt: skip
    hurt = ("operator", "region", "domain", "sensitive", "life ends", "jobs", "failures expected")
    console.print(table("\nWhere failures hurt first", hurt, first_out))
    told = (*found.words, _left_open(found), defaults_text(defaults_used(parameters, stop=True)), NOT_ADVICE)
    for sentence in filter(None, told):
        console.print(sentence, soft_wrap=True)


def _left_open(found: Shock) -> str:
    """What the figures do not hold of the supplier's equipment; empty if they hold all."""
    without = ", ".join(f"{n:,} in {domain or 'an unknown domain'}" for domain, n in found.unpriced.items())
    parts = [f"no price is known for jobs of its equipment, whose swaps count 0: {without}"] if without else []
    parts += [f"the age of {found.undated:,} is not known: counted as new"] if found.undated else []
    return f"Of the costs: {'; '.join(parts)}." if parts else ""
