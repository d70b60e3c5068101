"""``ringfence rules``: the rulebook to read, check and follow through time."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape

from ringfence.assessment import register
from ringfence.assessment.cases import cases_of, outcomes
from ringfence.assessment.law import Law
from ringfence.cli.options import AsOf, KnownOn, RulebookOption, question
from ringfence.cli.show import data, table, talk, tell
from ringfence.core.errors import Problems
from ringfence.rulebook import Rulebook, load_rulebook
from ringfence.rulebook.lint import lint as lint_rulebook
from ringfence.rulebook.model import SCHEMAS, Provision
from ringfence.rulebook.render import paragraph

app = typer.Typer(help="Read, check and follow the rulebook.", no_args_is_help=True, rich_markup_mode=None)

Format = Annotated[Literal["table", "json"], typer.Option("--format", help="of the output")]


def _law(rulebook: str | None, as_of: str | None, known_on: str | None) -> tuple[Law, date]:
    asked = question(rulebook, None, as_of, known_on)
    return Law(load_rulebook(asked.rulebook), asked.known_on), asked.as_of


@app.command("list")
def list_(
    rulebook: RulebookOption = None, as_of: AsOf = None, known_on: KnownOn = None, format: Format = "table"
) -> None:
    """List the provisions with the state that holds on a day, else the next, else the last."""
    law, day = _law(rulebook, as_of, known_on)
    rows = register.listed(law, day)
    if format == "json":
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    columns = ("provision", "duty", "force", "in force", "from", "deadline", "sure")
    lines = [
        (r["id"], r["duty"], r["force"], "yes" if r["in_force"] else "no", r["from_on"], r["deadline"], r["certainty"])
        for r in rows
    ]
    data().print(table(f"{len(rows)} provisions on {day}", columns, lines))


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="id of a provision or of a fact")], rulebook: RulebookOption = None
) -> None:
    """Print a provision as a paragraph, with its sources and cases."""
    book = load_rulebook([part for part in rulebook.split(",") if part] if rulebook else None)
    matching = [p for p in book.provisions if p.fact == name] or [book[name]]
    for provision in matching:
        _show(book, provision)


def _show(book: Rulebook, provision: Provision) -> None:
    console = data()
    console.print(f"[bold]{provision.id}[/] (fact {provision.fact})")
    instrument = book.instruments.get(provision.instrument)
    if instrument:
        link = f" <{instrument.link}>" if instrument.link else ""
        console.print(
            escape(f"{instrument.title}{f', {instrument.number}' if instrument.number else ''}{link}"), soft_wrap=True
        )
    console.print(escape(paragraph(book, provision)), soft_wrap=True)
    cases = cases_of(book, provision, Problems())
    if cases:
        console.print("Cases:")
        for case, _ in cases:
            console.print(f"  {case.as_of}  {case.expect:<14} {escape(case.name)}", soft_wrap=True)
    console.print()


@app.command()
def lint(
    folder: Annotated[Path | None, typer.Argument(help="folder of a rulebook; the shipped one if omitted")] = None,
    rulebook: RulebookOption = None,
) -> None:
    """Check form, references, dates and cases; print every mistake with file and line, exit with 2 if there is any."""
    problems = Problems()
    chosen = [str(folder)] if folder else ([part for part in rulebook.split(",") if part] if rulebook else None)
    book = load_rulebook(chosen, problems=problems)
    lint_rulebook(book, problems)
    found = list(outcomes(book, problems))
    for outcome in found:
        if not outcome.as_expected:
            case = outcome.case
            found_instead = f"case {case.name!r}: expected {case.expect}, found {outcome.status}"
            problems.add(outcome.where, found_instead, "correct the case or the provision")
    tell(problems)
    talk.print(f"{len(book.provisions)} provisions, {len(found)} cases, {problems.errors} mistakes")
    if problems.errors:
        raise typer.Exit(2)


@app.command()
def schema(
    kind: Annotated[
        Literal["provision", "case", "facts", "instrument"], typer.Argument(help="kind of file")
    ] = "provision",
) -> None:
    """Print the JSON Schema of a kind of rulebook file, for editors and validators."""
    print(json.dumps(SCHEMAS[kind].model_json_schema(), indent=2, ensure_ascii=False))


@app.command()
def timeline(
    name: Annotated[str, typer.Argument(help="jurisdiction (gb) or supplier (Huawei)")],
    rulebook: RulebookOption = None,
    known_on: KnownOn = None,
    format: Format = "table",
) -> None:
    """What begins, falls due and ends for a jurisdiction or a supplier, in order of days."""
    law, _ = _law(rulebook, None, known_on)
    events = register.timeline(law, name)
    if format == "json":
        print(json.dumps([_event(*event) for event in events], indent=2, ensure_ascii=False))
        return
    lines = [
        (day, what, stretch.provision.id, stretch.state.duty, stretch.state.force) for day, what, stretch in events
    ]
    columns = ("day", "event", "provision", "duty", "force")
    data().print(table(f"{name}, as known on {law.known_on}", columns, lines))


def _event(day: date, what: str, stretch: register.Stretch) -> dict[str, Any]:
    return {"on": day.isoformat(), "event": what, **register.record(stretch, in_force=day in stretch.days)}
