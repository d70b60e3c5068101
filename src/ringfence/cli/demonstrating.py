"""``ringfence demo``: the whole flow on the bundled, invented example."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ringfence.cli.comparing import print_changes
from ringfence.cli.options import question
from ringfence.cli.overview import print_overview
from ringfence.cli.show import data, table, talk, tell, working
from ringfence.core.errors import Problems
from ringfence.demo import STORY, write_demo
from ringfence.demo.articles import JURISDICTION, article_paths
from ringfence.evidence.derive.drafts import yaml_lines
from ringfence.evidencing import Evidence
from ringfence.network.workspace import Workspace
from ringfence.pipeline import changes_between, import_network, judge, keep_run, report_on
from ringfence.plan.parameters import read_parameters
from ringfence.plan.policies import Policy
from ringfence.plan.told import told_figures
from ringfence.planner import Planner
from ringfence.share.evidence_report import evidence_report
from ringfence.share.evidence_text import check_lines, count_text, dispute_lines
from ringfence.share.plan_headlines_text import TOLD_COLUMNS, told_lines
from ringfence.share.plan_report import plan_report
from ringfence.share.plan_text import print_plan

LAUNCH = "2019-06-15"
SPANISH = "Abubilla Móvil"
POLICIES = ("cap35", "eu-csa2", "full-ban-2028")
ARTICLES = "The articles, their outlets and the words in them are invented; the suppliers and the states are real."
NOTE = "The operators, their sites and their equipment are invented; the rules and the suppliers are real."


def demo(
    into: Annotated[Path | None, typer.Option("--into", help="keep the demo workspace and its report here")] = None,
) -> None:
    """Judge seven invented operators as known at the first Spanish 5G launch and today, and plan one of them."""
    if into is not None:
        _run(into, keep=True)
        return
    with tempfile.TemporaryDirectory(prefix="ringfence-demo-") as folder:
        _run(Path(folder) / "demo", keep=False)


def _run(workspace: Path, *, keep: bool) -> None:
    console = data()
    console.print(STORY, soft_wrap=True)
    with working("writing and importing the inventories"):
        _fill(workspace)
    views = {}
    for title, as_of in ((f"On {LAUNCH}, with the knowledge of that day", LAUNCH), ("Today", None)):
        with working("judging"):
            views[as_of] = judge(workspace, question(None, None, as_of, None))
            keep_run(workspace, views[as_of])
        console.print(f"\n[bold reverse] {title} [/]\n")
        print_overview(views[as_of], top=8 if as_of else 12)
    console.print("\n[bold reverse] What changed between the two [/]\n")
    print_changes(changes_between(views[LAUNCH], views[None]), top=10)
    with working("planning"):
        plans = Planner(workspace, known_on=date.today(), operators=[SPANISH]).compare(
            [Policy.named(name) for name in POLICIES], read_parameters(None), date.today()
        )
    console.print(f"\n[bold reverse] What would it cost {SPANISH} to change, and how long would it take? [/]\n")
    print_plan(plans, console)
    _read_articles(workspace, keep=keep)
    if not keep:
        talk.print("\nKeep the workspace and its reports: ringfence demo --into DIR")
        return
    report = workspace / "report.html"
    with working("writing the report"):
        report_on(views[None], report, title="Seven invented operators", note=NOTE, compare=views[LAUNCH],
                  mask_private=False)  # fmt: skip  # the overlays are invented, and the example is to show them
        plan_report(plans, workspace / "plan.html", title=f"{SPANISH} under {len(POLICIES)} policies")
    pages = f"{report}, {workspace / 'plan.html'} and {workspace / 'evidence.html'}"
    talk.print(f"\nOpen {pages} in a browser (they need no network), or go on:", soft_wrap=True)
    talk.print(
        f"  ringfence assess {workspace} --as-of {date.today().year + 2}-01-01\n  ringfence rules timeline Huawei\n"
        f"  ringfence plan {workspace} --operator Zaunk --policy law\n"
        f"  ringfence evidence drafts {workspace}"
    )


def _read_articles(workspace: Path, *, keep: bool) -> None:
    """From documents to what the rulebook says about them."""
    console = data()
    with working("reading articles"):
        evidence = Evidence(workspace)
        added = evidence.add(article_paths(), Problems())
        disputes, checked = evidence.disputes(), evidence.checks(date.today(), [JURISDICTION])
        words = evidence.words(position["claims"][0] for row in disputes for position in row["positions"])
        told, draft = told_figures(evidence.figures()), next(iter(evidence.drafts()), None)
    count = count_text(added.documents or added.known, "invented article")
    console.print(f"\n[bold reverse] What do documents say, and is it so? ({count}) [/]\n")
    missing = (
        ("", "A draft for the rulebook, which a person may fill in or refuse:", *yaml_lines(draft)) if draft else ()
    )
    for line in (*dispute_lines(disputes, words), "", *check_lines(checked), *missing):
        console.print(line, soft_wrap=True, markup=False)
    console.print(table("\nFigures that they tell", TOLD_COLUMNS, told_lines(told), right=("documents", "origins")))
    if keep:
        evidence_report(
            evidence.facts(date.today()), workspace / "evidence.html", title="Invented articles", note=ARTICLES
        )


def _fill(workspace: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="ringfence-demo-") as folder:
        files = write_demo(Path(folder))
        opened = Workspace.open(workspace) if Workspace.is_workspace(workspace) else Workspace.create(workspace)
        shutil.copytree(files.overlay, opened.overlays, dirs_exist_ok=True)
        for example in (files.inventories[0].parent, files.confidential):  # to go on with; nothing reads them by itself
            shutil.copytree(example, opened.path / "examples" / example.name, dirs_exist_ok=True)
        tell(import_network(files.inventories, workspace).problems)
