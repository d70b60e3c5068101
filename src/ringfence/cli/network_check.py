"""``ringfence network check``: what is missing in the data, what it leaves undecided, and what to fill in first."""

import json
from collections.abc import Iterable
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
from ringfence.pipeline import Judged, judge

_STEPS, _PLACES, _RULES, _REST = 8, 12, 4, 3


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
    _print(judged, gaps, str(path))


def _print(judged: Judged, gaps: Gaps, path: str) -> None:
    console, asked = data(), judged.question
    total = judged.current.count().execute()
    console.print(
        f"[bold]{gaps.findings:,} of {total:,} findings are unknown[/] on {asked.as_of}, as known on {asked.known_on}. "
        f"{gaps.within_reach:,} wait for nothing but data of yours; the others also, or only, for what no inventory tells."
    )
    if gaps.steps:
        console.print()
        _print_steps(console, gaps)
        _print_gaps(console, gaps)
    _print_beyond(console, gaps)
    if any(row["need"] == "supplier" for row in gaps.needs):
        talk.print(f"Names of suppliers: ringfence network suppliers {path}")


def _print_steps(console: Console, gaps: Gaps) -> None:
    so_far, lines = 0, []
    for number, step in enumerate(gaps.steps[:_STEPS], 1):
        so_far += step.findings
        lines.append((f"{number}.", " and ".join(step.columns), step.elements, step.findings, so_far))
    columns = ("", "fill in", "for elements", "settles", "so far")
    right = ("for elements", "settles", "so far")
    console.print(table("Fill in, in this order", columns, lines, right=right))
    console.print(
        "Settles: findings that then wait for nothing more; each becomes a breach, compliant, or falls away. "
        "An answer may raise a new question: a supplier of whom an authority has not decided.",
        soft_wrap=True,
    )


def _print_gaps(console: Console, gaps: Gaps) -> None:
    for row in gaps.needs:
        need = row["need"]
        if need not in COLUMNS:
            continue
        console.print(
            f"\n[bold]{need}[/]: {escape(SETTLED.get(need, f'the column {need}'))}\n"
            f"  missing for {row['elements']:,} elements; settles {row['alone']:,} findings alone"
            f"{_besides(gaps.together(need))}",
            soft_wrap=True,
        )
        if need == "supplier" and row["named"]:
            console.print(f"  {row['named']:,} of the elements bear a name that nobody has entered", soft_wrap=True)
        for operator in gaps.empty[need]:
            console.print(
                f"  no element of {escape(operator)} has it; if one answer fits all, a line of the mapping is enough: "
                f"constants: {{{need}: ...}}",
                soft_wrap=True,
            )
        _print_list(console, "where", [_place(p) for p in gaps.places if p["need"] == need], _PLACES)
        _print_list(console, "leaves undecided", [_rule(r) for r in gaps.rules if r["need"] == need], _RULES)


def _besides(together: list[tuple[tuple[str, ...], int]]) -> str:
    told = [f"{count:,} together with {' and '.join(_plain(name) for name in rest)}" for rest, count in together[:_REST]]
    more = sum(count for _, count in together[_REST:])
    return "".join(f", {text}" for text in [*told, *([f"{more:,} with more than that"] if more else [])])


def _plain(name: str) -> str:
    return name if name in COLUMNS else f"a {name}" if name in ("decision", "document", "declaration") else name


def _place(row: dict[str, Any]) -> str:
    part = row["function"] or row["domain"] or "function unknown"
    return f"{escape(row['operator'])} {part} ({row['elements']:,})"


def _rule(row: dict[str, Any]) -> str:
    return f"{row['provision'] or 'no rulebook'} ({row['findings']:,})"


def _print_list(console: Console, label: str, items: Iterable[str], most: int) -> None:
    shown = list(items)
    if shown:
        rest = f"; and {len(shown) - most:,} more" if len(shown) > most else ""
        console.print(f"  {label}: {'; '.join(shown[:most])}{rest}", soft_wrap=True)


def _print_beyond(console: Console, gaps: Gaps) -> None:
    lines = [
        (row["alone"], row["findings"] - row["alone"], row["need"], WHO_COULD.get(row["need"]))
        for row in gaps.needs
        if row["need"] not in COLUMNS
    ]
    if lines:
        columns = ("alone", "with more", "waits for", "who could settle it")
        console.print()
        console.print(table("What no inventory can settle: findings", columns, lines, right=("alone", "with more")))
