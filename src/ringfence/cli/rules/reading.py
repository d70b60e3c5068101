"""``ringfence rules list``, ``show`` and ``coverage``: what the rulebook says, and what it rests on."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer
from rich.markup import escape

from ringfence.assessment import register
from ringfence.cli.options import AsOf, KnownOn, RulebookOption
from ringfence.cli.rules.common import Format, book, law_on, print_json
from ringfence.cli.show import data, table, talk
from ringfence.core.errors import Problems
from ringfence.rulebook import Rulebook
from ringfence.rulebook.cases import read_cases
from ringfence.rulebook.model import Provision
from ringfence.rulebook.render import paragraph


def list_(
    rulebook: RulebookOption = None, as_of: AsOf = None, known_on: KnownOn = None, format: Format = "table"
) -> None:
    """List the provisions with the state that holds on a day, else the next, else the last."""
    law, day = law_on(rulebook, as_of, known_on)
    rows = register.listed(law, day)
    if format == "json":
        print_json(rows)
        return
    columns = ("provision", "duty", "force", "in force", "from", "deadline", "sure")
    lines = [
        (r["id"], r["duty"], r["force"], "yes" if r["in_force"] else "no", r["from_on"], r["deadline"], r["certainty"])
        for r in rows
    ]
    data().print(table(f"{len(rows)} provisions on {day}", columns, lines))


def show(
    name: Annotated[str, typer.Argument(help="id of a provision or of a fact")], rulebook: RulebookOption = None
) -> None:
    """Print a provision as a paragraph, with its sources and cases."""
    found = book(rulebook)
    matching = [p for p in found.provisions if p.fact == name] or [found[name]]
    for provision in matching:
        _show(found, provision)


def _show(rules: Rulebook, provision: Provision) -> None:
    console = data()
    console.print(f"[bold]{provision.id}[/] (fact {provision.fact})")
    instrument = rules.instruments.get(provision.instrument)
    if instrument:
        link = f" <{instrument.link}>" if instrument.link else ""
        console.print(
            escape(f"{instrument.title}{f', {instrument.number}' if instrument.number else ''}{link}"), soft_wrap=True
        )
    console.print(escape(paragraph(rules, provision)), soft_wrap=True)
    cases = read_cases(rules.files[provision.id], Problems())
    if cases:
        console.print("Cases:")
        for case, _ in cases:
            console.print(f"  {case.as_of}  {case.expect:<14} {escape(case.name)}", soft_wrap=True)
    console.print()


def coverage(
    names: Annotated[
        list[str] | None, typer.Argument(help="jurisdictions (gb, Germany) to print in full; a table of all if omitted")
    ] = None,
    rulebook: RulebookOption = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = "table",
) -> None:
    """What was read for each jurisdiction and when, how sure its provisions are, and what is open."""
    law, day = law_on(rulebook, as_of, known_on)
    rows = register.coverage(law, day, [register.jurisdiction_named(law.rulebook, n) for n in names] if names else None)
    if format == "json":
        print_json(rows)
        return
    data().print(_coverage_table(rows, f"What was read, as known on {law.known_on}; in force on {day}"))
    talk.print(
        "Sure: states of all provisions read in their source / in part / from memory, whether in force or not.",
        soft_wrap=True,
    )
    if not names:
        talk.print(
            "`ringfence rules coverage NAME` prints what was read and what is open; JSON has it for all.",
            soft_wrap=True,
        )
        return
    for row in rows:
        _print_read(row)


def _coverage_table(rows: Iterable[dict[str, Any]], title: str) -> Any:
    columns = (
        "code", "jurisdiction", "read on", "newest source", "provisions", "in force", "cases", "sure", "open"
    )  # fmt: skip
    lines = [
        (
            row["jurisdiction"], row["name"], row["read_on"], row["newest_source"], row["provisions"], row["in_force"],
            row["cases"], " / ".join(str(count) for count in row["certainty"].values()),
            None if row["open"] is None else len(row["open"]),
        )
        for row in rows
    ]  # fmt: skip
    return table(title, columns, lines, right=("provisions", "in force", "cases", "sure", "open"))


def _print_read(row: dict[str, Any]) -> None:
    console = data()
    console.print(f"\n[bold]{escape(row['name'] or row['jurisdiction'].upper())}[/]")
    if row["read"] is None:
        console.print("Nobody has written down what was read.")
        return
    console.print(escape(f"Read: {row['read']}"), soft_wrap=True)
    for point in row["open"]:
        console.print(escape(f"Open: {point}"), soft_wrap=True)
