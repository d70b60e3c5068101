"""``ringfence rules compare``: jurisdictions side by side, in words that a newcomer understands."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ringfence.assessment.compare import EVERYTHING, Comparison, Demand, Row
from ringfence.assessment.compare import compare as compare_jurisdictions
from ringfence.cli.options import AsOf, KnownOn, RulebookOption
from ringfence.cli.rules.common import Format, law_on, print_json
from ringfence.cli.show import data, talk
from ringfence.core.dates import PartialDate
from ringfence.rulebook.duties import duty_named
from ringfence.rulebook.model import Deadline
from ringfence.rulebook.render import CERTAINTY_WORDS, FORCE_WORDS, whose

PART_WORDS = {
    EVERYTHING: "every part", "core": "core", "ran": "radio (RAN)", "access_fixed": "fixed access",
    "transport": "transport", "management": "management", "cloud": "cloud", "interconnect": "interconnection",
    "customer": "at the customer",
}  # fmt: skip

LEAST_WIDTH = 30
"""Characters of a jurisdiction's column below which a cell is no longer read with ease."""


def compare(
    names: Annotated[list[str], typer.Argument(help="two or more jurisdictions: DE SE, or germany sweden")],
    rulebook: RulebookOption = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    all_: Annotated[
        bool, typer.Option("--all", help="also what demands nothing of a network: rulings, payments, export rules")
    ] = False,
    format: Format = "table",
) -> None:
    """Put jurisdictions side by side: what each demands on a day, by duty and by part of the network."""
    law, day = law_on(rulebook, as_of, known_on)
    found = compare_jurisdictions(law, names, day)
    if format == "json":
        print_json(found.record())
        return
    rows = [row for row in found.rows if all_ or duty_named(row.duty).family != "information"]
    console = data()
    console.print(Text(_title(found), style="bold"))
    for duty, group in groupby(rows, key=lambda row: row.duty):
        console.print()
        console.print(Text.assemble((duty, "bold cyan"), f"  {duty_named(duty).means}"), soft_wrap=True)
        _print_rows(console, found, list(group))
    _explain(found, left_out=len(found.rows) - len(rows))


def _title(found: Comparison) -> str:
    names = ", ".join(found.name(code) for code in found.jurisdictions)
    return f"{names} on {found.day}, as known on {found.law.known_on}"


def _print_rows(console: Console, found: Comparison, rows: list[Row]) -> None:
    """Print one duty as a table; jurisdictions under each other where the screen is too narrow for columns."""
    if (console.width - 20) // len(found.jurisdictions) < LEAST_WIDTH:
        console.print(_stacked(found, rows))
        return
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), header_style="bold", expand=True)
    shown.add_column("part", width=16)
    for code in found.jurisdictions:
        shown.add_column(found.name(code), ratio=1, overflow="fold")
    for row in rows:
        shown.add_row(_part(row), *(_cell(found, row, rows, place) for place in range(len(row.cells))))
    console.print(shown)


def _stacked(found: Comparison, rows: list[Row]) -> RenderableType:
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    shown.add_column("part", width=16)
    shown.add_column("jurisdiction", width=14)
    shown.add_column("demand", overflow="fold")
    for row in rows:
        for place, code in enumerate(found.jurisdictions):
            shown.add_row(
                _part(row) if place == 0 else "", Text(found.name(code), "bold"), _cell(found, row, rows, place)
            )
    return shown


def _part(row: Row) -> Text:
    return Text(", ".join(PART_WORDS[part] for part in row.parts))


def _cell(found: Comparison, row: Row, rows: list[Row], place: int) -> Text:
    if row.cells[place]:
        lines = [line for demand in row.cells[place] for line in _lines(found, demand)]
        only = [Text(f"only {found.name(found.jurisdictions[place])}", "bold yellow")] if row.alone == place else []
        return Text("\n").join([*only, *lines])
    elsewhere = any(other.cells[place] for other in rows)
    return Text("only in the parts below" if elsewhere and EVERYTHING in row.parts else "nothing found", "dim")


def _lines(found: Comparison, demand: Demand) -> Iterator[Text]:
    """What stands in a cell for one provision: whose, how much and until when, how binding, and where to read on."""
    provision, state = demand.provision, demand.stretch.state
    yield Text(_sentence_start(whose(found.law.rulebook, provision.whose)))
    if provision.who.operators != "all":
        yield Text(f"owed by {', '.join(provision.who.operators)}")
    elif provision.who.addressees != "operators":
        yield Text(f"owed by {provision.who.addressees}")
    if state.max_share:
        yield Text(f"at most {state.max_share:.0%}")
    yield Text(_due(demand))
    doubts = [
        "undecided whether this part is meant" if demand.perhaps else "",
        "" if demand.stretch.certain else "undecided whether in force on this day",
        "" if state.certainty == "verified" else CERTAINTY_WORDS[state.certainty],
    ]
    yield from (Text(doubt, "magenta") for doubt in doubts if doubt)
    yield Text(provision.id, "dim")


def _due(demand: Demand) -> str:
    state = demand.stretch.state
    words = FORCE_WORDS[state.force]
    if state.deadline is None:
        return f"{words}, since {state.from_}"
    if isinstance(state.deadline, PartialDate):
        return f"{words}, last lawful day {state.deadline}"
    if isinstance(state.deadline, Deadline):
        low, high = state.deadline.span
        months = f"{low}" if low == high else f"{low} to {high}"
        return f"{words}, {months} months after {state.deadline.event}"
    return f"{words}, by a date that was not found"


def _sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]


def _explain(found: Comparison, *, left_out: int) -> None:
    """Say what the table does not."""
    talk.print("Nothing found: no provision in what was read (`ringfence rules coverage`); that is no permission.")
    if left_out:
        talk.print(f"{left_out} rows that demand nothing of a network are left out; --all prints them.")
    for code, unions in found.above.items():
        for union in unions:
            talk.print(f"Law of {found.name(union)} holds in {found.name(code)} too; add {union} to see it.")
