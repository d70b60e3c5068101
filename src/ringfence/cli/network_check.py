"""``ringfence network check``: what is missing in the data, what it leaves undecided, and what to fill in first."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape

from ringfence.assessment.explain import SETTLED
from ringfence.assessment.gaps import COLUMNS, WHO_COULD, Gaps, report
from ringfence.cli.options import (
    AsOf,
    Country,
    KnownOn,
    MappingOption,
    Network,
    OperatorOption,
    Overlay,
    RulebookOption,
    Scenario,
    Setting,
    question,
)  # fmt: skip
from ringfence.cli.show import data, reading, table, talk, tell, working
from ringfence.core.tables import ELEMENT
from ringfence.network.workspace import Workspace
from ringfence.pipeline import Judged, judge

_STEPS, _RULES, _REST, _OPERATORS, _FUNCTIONS = 8, 4, 3, 4, 5
_ONE_FOR_ALL = frozenset({"country", "customer", "domain", "funding", "generation", "network_kind", "operated_from"})
"""Columns that are often the same for all that an operator has."""
_MEANINGS = {column.name: column.meaning for column in ELEMENT} | SETTLED


def check(
    path: Network,
    rulebook: RulebookOption = None,
    overlay: Overlay = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    scenario: Scenario = None,
    setting: Setting = None,
    format: Annotated[Literal["table", "json"], typer.Option("--format", help="of the output")] = "table",
    operator: OperatorOption = None,
    country: Country = None,
    mapping: MappingOption = None,
) -> None:
    """Say which data is missing, what that leaves undecided, and what to fill in first."""
    asked = question(rulebook, overlay, as_of, known_on, scenario, setting)
    with reading("reading") as progress:
        judged = judge(path, asked, operator=operator, country=country, mapping=mapping, progress=progress)
    tell(judged.problems)
    with working("judging"):
        gaps = Gaps(judged.current, judged.elements)
        found = report(gaps)
    if format == "json":
        head = {"as_of": str(asked.as_of), "known_on": str(asked.known_on), "rulebook_version": judged.rulebook.version}
        print(json.dumps({**head, **found}, ensure_ascii=False, indent=2))
        return
    _print(judged, gaps, path)


def _print(judged: Judged, gaps: Gaps, path: Path) -> None:
    console, asked = data(), judged.question
    total = judged.current.count().execute()
    console.print(
        f"[bold]{gaps.findings:,} of {total:,} findings are unknown[/] on {asked.as_of}, as known on {asked.known_on}. "
        f"{gaps.within_reach:,} of them wait for nothing but data of the inventory.",
        soft_wrap=True,
    )
    if gaps.steps:
        console.print()
        _print_steps(console, gaps)
    mine, others = gaps.missing, gaps.beyond
    if mine:
        console.print("\n[bold]What is missing in the inventory[/]")
    for row in mine:
        _print_gap(console, gaps, row)
    if others:
        console.print("\n[bold]What no inventory can settle[/]")
    for row in others:
        _print_need(console, gaps, row)
    if any(row["need"] == "supplier" for row in mine) and Workspace.is_workspace(path):
        talk.print(f"Names of suppliers: ringfence network suppliers {path}")


def _print_steps(console: Console, gaps: Gaps) -> None:
    so_far, lines = 0, []
    for number, step in enumerate(gaps.steps[:_STEPS], 1):
        so_far += step.findings
        lines.append((f"{number}.", " and ".join(step.columns), step.elements or "shares", step.findings, so_far))
    columns = ("", "fill in", "for elements", "settles findings", "so far")
    console.print(table("Fill in, in this order", columns, lines, right=columns[2:]))
    console.print(
        "Settled findings become a breach or compliant, or fall away. A new answer may raise a new question: "
        "a supplier that is named may be one of whom nobody has decided.",
        soft_wrap=True,
    )


def _print_gap(console: Console, gaps: Gaps, row: dict[str, Any]) -> None:
    need = row["need"]
    _print_need(console, gaps, row)
    if need == "supplier" and row["named"]:
        console.print(f"  of these, {_count(row['named'], 'element')} with a name nobody has entered", soft_wrap=True)
    if need in _ONE_FOR_ALL and (operators := gaps.empty(need)):
        console.print(
            f"  empty throughout for {escape(', '.join(operators))}: where one answer fits all, "
            f"one line of the mapping fills it in (constants: {{{need}: ...}})",
            soft_wrap=True,
        )


def _print_need(console: Console, gaps: Gaps, row: dict[str, Any]) -> None:
    need = row["need"]
    alone = f"settles {_count(row['alone'], 'finding')} alone" if row["alone"] else "settles nothing alone"
    elements = _elements(gaps, row) if need in COLUMNS else ""
    console.print(f"\n[bold]{need}[/]: {escape(_MEANINGS.get(need, ''))}", soft_wrap=True)
    console.print(f"  {elements}{alone}{_besides(gaps.together(need))}", soft_wrap=True)
    if who := WHO_COULD.get(need):
        console.print(f"  who could: {who}", soft_wrap=True)
    _print_list(console, "where", _places([place for place in gaps.places if place["need"] == need]), _OPERATORS)
    _print_list(console, "leaves undecided", [_rule(rule) for rule in gaps.rules if rule["need"] == need], _RULES)


def _elements(gaps: Gaps, row: dict[str, Any]) -> str:
    texts = [f"missing for {_count(row['elements'], 'element')}; "] if row["elements"] else []
    if (lacking := gaps.lacking(row["need"])) > row["elements"]:
        texts.append(f"shares of an operator as a whole need it of {_count(lacking, 'element')}; ")
    return "".join(texts)


def _besides(together: list[tuple[tuple[str, ...], int]]) -> str:
    told = [f"{count:,} together with {' and '.join(rest)}" for rest, count in together[:_REST]]
    if more := sum(count for _, count in together[_REST:]):
        told.append(f"{more:,} with other things")
    return "".join(f", {text}" for text in told)


def _places(rows: list[dict[str, Any]]) -> list[str]:
    """One text per operator, with the functions of which most elements wait."""
    by_operator: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        part = row["function"] or row["domain"] or "function unknown"
        by_operator[row["operator"]].append((row["elements"], part))
    texts = []
    for operator, parts in sorted(by_operator.items(), key=lambda item: (-sum(count for count, _ in item[1]), item[0])):
        parts.sort(key=lambda pair: (-pair[0], pair[1]))
        shown = [f"{count:,} {part}" for count, part in parts[:_FUNCTIONS]]
        rest = sum(count for count, _ in parts[_FUNCTIONS:])
        texts.append(f"{escape(operator)} {', '.join([*shown, f'{rest:,} other'] if rest else shown)}")
    return texts


def _rule(row: dict[str, Any]) -> str:
    return f"{row['provision'] or 'no rulebook'} ({row['findings']:,})"


def _print_list(console: Console, label: str, items: list[str], most: int) -> None:
    if items:
        rest = f"; and {len(items) - most:,} more" if len(items) > most else ""
        console.print(f"  {label}: {'; '.join(items[:most])}{rest}", soft_wrap=True)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
