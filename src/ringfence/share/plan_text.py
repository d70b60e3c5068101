"""Plans as text for a terminal: the figures side by side, what binds, what is left out."""

import textwrap
from collections.abc import Iterator, Sequence

from rich.console import Console

from ringfence.plan.parameters import defaults_used
from ringfence.plan.planning import Comparison, Plan
from ringfence.share.plan_words import (
    NOT_ADVICE,
    basis,
    defaults_text,
    figures,
    undated_text,
    unpriced_text,
)

WIDTH = 100
_LONGEST_NAME = 30
_MOST_TOLD = 5
_GAP = "  "


def print_plan(comparison: Comparison, console: Console) -> None:
    """Print `plan_lines` to a console."""
    for line in plan_lines(comparison):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def plan_lines(comparison: Comparison, *, width: int = WIDTH) -> list[str]:
    """Lines of at most ``width`` letters: a column per policy, then what holds each back and what it leaves out."""
    lines = _wrapped(basis(comparison), width)
    for block in _blocks(comparison.plans, width):
        lines += ["", *block]
    for plan in comparison.plans:
        told = list(_told(plan))
        if told:
            lines += ["", plan.policy.name]
            lines += [line for text in told for line in _wrapped(text, width, "  ")]
    lines.append("")
    for text in (defaults_text(defaults_used(comparison.parameters)), NOT_ADVICE):
        lines += _wrapped(text, width)
    return lines


def _blocks(plans: Sequence[Plan], width: int) -> Iterator[list[str]]:
    """Tables of as many policies as fit beside each other."""
    columns = [[_cut(plan.policy.name), *(one.text for one in figures(plan))] for plan in plans]
    names = ["policy", *(one.name for one in figures(plans[0]))] if plans else []
    first = max(map(len, names), default=0)
    while columns:
        taken: list[list[str]] = []
        used = first
        while columns and (not taken or used + len(_GAP) + max(map(len, columns[0])) <= width):
            used += len(_GAP) + max(map(len, columns[0]))
            taken.append(columns.pop(0))
        wide = [max(map(len, column)) for column in taken]
        yield [
            _GAP.join([name.ljust(first), *(cell.rjust(w) for cell, w in zip(row, wide, strict=True))]).rstrip()
            for name, row in zip(names, zip(*taken, strict=True), strict=True)
        ]


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _told(plan: Plan) -> Iterator[str]:
    """What a reader must know of a plan beside its figures."""
    yield from (f"Late because of {reason}." for reason in plan.reasons[:_MOST_TOLD])
    yield from (f"{one.words}." for one in plan.binding[:_MOST_TOLD])
    yield from (text for text in (unpriced_text(plan), undated_text(plan)) if text)
    ready = plan.prepared
    if rules := ready.not_planned.num_rows:
        yield f"Not planned: {rules:,} {'rule' if rules == 1 else 'rules'} of an operator that no replacement meets."
    if open_ := ready.unknown.num_rows:
        elements = sum(n or 0 for n in ready.unknown["elements"].to_pylist())
        yield f"Not known whether they must go, so not in the plan: elements {elements:,}, under rules {open_:,}."
    if ready.unsure.num_rows:
        names = ", ".join(sorted(set(ready.unsure["supplier_id"].to_pylist())))
        yield f"Not known everywhere whether it may be put in, so there it is not: {names}."


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent + ("  " if indent else ""))
