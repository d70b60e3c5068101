"""``ringfence rules compare``: jurisdictions side by side, in words that a newcomer understands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ringfence.assessment.compare import EVERYTHING, PARTS, Comparison, Demand, Row
from ringfence.assessment.compare import compare as compare_jurisdictions
from ringfence.cli.options import AsOf, KnownOn, RulebookOption
from ringfence.cli.rules.common import Format, law_on, print_json
from ringfence.cli.show import data, talk
from ringfence.core.dates import PartialDate
from ringfence.rulebook.duties import duty_named
from ringfence.rulebook.model import Deadline, Provision
from ringfence.rulebook.render import CERTAINTY_WORDS, FORCE_WORDS, where, whose

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
    console.print(Text(_title(found), "bold"))
    console.print(_overview(found, rows))
    for duty, group in groupby(rows, key=lambda row: row.duty):
        console.print(Text.assemble("\n", (duty, "bold cyan"), f"  {duty_named(duty).means}"), soft_wrap=True)
        _print_lines(console, found, _lines(list(group)))
    _explain(found, left_out=len(found.rows) - len(rows))


def _overview(found: Comparison, rows: list[Row]) -> Table:
    """Which duty reaches which parts where; the details follow."""
    shown = Table(header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    shown.add_column("duty", no_wrap=True)
    for code in found.jurisdictions:
        shown.add_column(found.name(code), ratio=1)
    for duty, group in groupby(rows, key=lambda row: row.duty):
        mine = list(group)
        shown.add_row(Text(duty, "cyan"), *(_reach(found, mine, place) for place in range(len(found.jurisdictions))))
    return shown


def _reach(found: Comparison, rows: list[Row], place: int) -> Text:
    own = [(row, demand) for row in rows for demand in row.cells[place] if not demand.within]
    if not own:
        return _nothing(found, place)
    sure = {part for row, demand in own if not demand.perhaps for part in row.parts}
    perhaps = set() if EVERYTHING in sure else {part for row, _ in own for part in row.parts} - sure
    alone = not any(cell for row in rows for index, cell in enumerate(row.cells) if index != place)
    return Text(_parts(sure, perhaps), "bold yellow" if alone else "")


def _title(found: Comparison) -> str:
    names = ", ".join(found.name(code) for code in found.jurisdictions)
    return f"{names} on {found.day}, as known on {found.law.known_on}"


@dataclass(frozen=True)
class Line:
    """A row as printed: parts that a provision only perhaps means stand beside those that it means."""

    row: Row
    perhaps: tuple[str, ...] = ()


def _lines(rows: list[Row]) -> list[Line]:
    """The rows of a duty, without those that differ from another one in nothing but doubt."""
    doubtful = {_ids(row): row for row in rows if all(demand.perhaps for cell in row.cells for demand in cell)}
    sure = {_ids(row): row for row in rows if not any(demand.perhaps for cell in row.cells for demand in cell)}
    shown = []
    for row in rows:
        twin = doubtful.get(_ids(row))
        if row is twin and _ids(row) in sure:
            continue
        joined = twin is not None and twin is not row and sure.get(_ids(row)) is row
        shown.append(Line(row, twin.parts if twin and joined else ()))
    return shown


def _ids(row: Row) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple((demand.provision.id, demand.within) for demand in cell) for cell in row.cells)


def _print_lines(console: Console, found: Comparison, lines: list[Line]) -> None:
    """Print one duty as a table; jurisdictions under each other where the screen is too narrow for columns."""
    if (console.width - 20) // len(found.jurisdictions) < LEAST_WIDTH:
        for line in lines:
            console.print(_stacked(found, line, lines))
        return
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), header_style="bold", expand=True)
    shown.add_column("part", width=16)
    for code in found.jurisdictions:
        shown.add_column(found.name(code), ratio=1, overflow="fold")
    for line in lines:
        cells = (_cell(found, line, lines, place) for place in range(len(found.jurisdictions)))
        shown.add_row(_parts(line.row.parts, line.perhaps), *cells)
    console.print(shown)


def _stacked(found: Comparison, line: Line, lines: list[Line]) -> Table:
    shown = Table(
        title=_parts(line.row.parts, line.perhaps), title_justify="left", title_style="underline", show_header=False,
        box=None, pad_edge=False, padding=(0, 2, 0, 0),
    )  # fmt: skip
    shown.add_column("jurisdiction", width=16)
    shown.add_column("demand", overflow="fold")
    for place, code in enumerate(found.jurisdictions):
        shown.add_row(Text(found.name(code), "bold"), _cell(found, line, lines, place))
    return shown


def _parts(sure: Iterable[str], perhaps: Iterable[str] = ()) -> str:
    named, doubted = (", ".join(PART_WORDS[part] for part in PARTS if part in set(some)) for some in (sure, perhaps))
    return "; ".join(text for text in (named, f"perhaps {doubted}" if doubted else "") if text)


def _cell(found: Comparison, line: Line, lines: list[Line], place: int) -> Text:
    row = line.row
    if row.cells[place]:
        said = [words for demand in row.cells[place] for words in _said(found, demand)]
        only = [Text(f"only {found.name(found.jurisdictions[place])}", "bold yellow")] if row.alone == place else []
        return Text("\n").join([*only, *said])
    elsewhere = any(other.row.cells[place] for other in lines)
    return Text("only in the parts below", "dim") if elsewhere and EVERYTHING in row.parts else _nothing(found, place)


def _nothing(found: Comparison, place: int) -> Text:
    unread = found.jurisdictions[place] in found.not_read
    return Text("not known: not read", "magenta") if unread else Text("nothing found", "dim")


def _said(found: Comparison, demand: Demand) -> Iterator[Text]:
    """What stands in a cell for one provision: whose, how much and until when, how binding, and where to read on."""
    provision, state = demand.provision, demand.stretch.state
    yield Text(_sentence_start(whose(found.law.rulebook, provision.whose)))
    if provision.who.operators != "all":
        yield Text(f"owed by {', '.join(provision.who.operators)}")
    elif provision.who.addressees != "operators":
        yield Text(f"addressed to {provision.who.addressees}")
    if limits := _limits(provision):
        yield Text(f"in {limits}")
    if state.max_share:
        yield Text(f"at most {state.max_share:.0%}")
    yield Text(_due(demand))
    doubts = [
        "undecided whether this part is meant" if demand.perhaps else "",
        "" if demand.stretch.certain else "its dates leave open when it is in force",
        "" if state.certainty == "verified" else CERTAINTY_WORDS[state.certainty],
    ]
    yield from (Text(doubt, "magenta") for doubt in doubts if doubt)
    yield Text(provision.id, "dim")


def _limits(provision: Provision) -> str:
    """What a provision means of the parts of the network that it names: functions, a generation, bands, places."""
    inside = provision.where.model_copy(
        update={"domains": (), "parts": (), "perhaps": None, "catalogue": None, "note": ""}
    )
    if not inside.given():
        return ""
    return where(provision.model_copy(update={"where": inside}))


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
    notes = ["Nothing found: no provision in what was read (`ringfence rules coverage`); that is no permission."]
    if left_out:
        notes.append(f"{left_out} rows that demand nothing of a network are left out; --all prints them.")
    for union in sorted({union for unions in found.above.values() for union in unions}):
        names = " and ".join(found.name(code) for code, unions in found.above.items() if union in unions)
        notes.append(f"{found.name(union)}: its law holds in {names} too; add {union} to see it.")
    for note in notes:
        talk.print(note, soft_wrap=True)
