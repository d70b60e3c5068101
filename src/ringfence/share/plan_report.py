"""The report of plans: one HTML file with figures, reasons, pictures and what is not known; it holds no script."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.metadata import version
from importlib.resources import files
from itertools import count
from pathlib import Path
from string import Template
from typing import Any, Final

import pyarrow as pa

from ringfence.assessment.explain import SETTLED
from ringfence.plan.parameters import defaults_used
from ringfence.plan.planning import Comparison, Plan
from ringfence.share import plan_charts
from ringfence.share.plan_pictures import Panel, Picture, alone, plan_pictures, svg
from ringfence.share.plan_rows import dependence, schedule_rows
from ringfence.share.plan_words import (
    MISSED,
    NOT_ADVICE,
    UNKNOWN,
    all_plans,
    basis,
    cost_text,
    figures,
    quarter_text,
    region_text,
    undated_text,
    unpriced_text,
)
from ringfence.share.report import content_hash

MOST_ROWS: Final = 60
"""Rows of a table on the page; the exports hold all."""

_THEMED: Final = {
    plan_charts.INK: "--ink", plan_charts.QUIET: "--soft", plan_charts.LINE: "--line", plan_charts.GRID: "--faint",
    plan_charts.ACCENT: "--accent", plan_charts.ALARM: "--breach",
}  # fmt: skip
"""Colours of the pictures that a dark page replaces."""

Cells = Sequence[str]


def plan_report(comparison: Comparison, path: Path, *, title: str = "Replacement plan", note: str = "") -> None:
    """Write the report of a comparison; written whole, then given its name.

    Parameters
    ----------
    title
        Names the network.
    note
        Shown at the top, for example that the operators are invented or what of private overlays is shown.
    """
    page = render_plan(comparison, title=title, note=note)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(page, encoding="utf-8")
    partial.replace(path)


def render_plan(comparison: Comparison, *, title: str, note: str = "") -> str:
    """The page as text."""
    style = "".join(_asset(name) for name in ("style.css", "plan.css"))
    plans = comparison.plans
    changed = [plan for plan in plans if plan.measures.swaps] or plans[:1]
    sections = [
        _section("policies", "Policies against each other", _policies(comparison)),
        _section("binding", "What holds a plan back", "".join(_binding(plan) for plan in plans)),
        *(_section(f"picture-{picture.name}", picture.title, html) for picture, html in _pictures(comparison)),
        _section("suppliers", "Suppliers before and after", "".join(_suppliers(plan) for plan in changed)),
        _section("unknown", "What is not planned, and what is not known", "".join(_open(plan) for plan in plans)),
        _section("defaults", "Figures that are not yours", _defaults(comparison)),
        _section("schedule", "The schedule", "".join(_schedule(plan) for plan in plans)),
    ]
    return Template(_asset("plan.html")).substitute(
        title=escape(title), style=style, style_hash=content_hash(style), headline=_headline(comparison, note),
        sections="\n".join(sections), footer=_footer(),
    )  # fmt: skip


def _asset(name: str) -> str:
    return (files("ringfence.share") / "report_assets" / name).read_text(encoding="utf-8")


def _section(name: str, title: str, html: str) -> str:
    return (
        f'<section class="wide" id="{escape(name)}" aria-labelledby="{escape(name)}-title">'
        f'<h2 id="{escape(name)}-title">{escape(title)}</h2>{html}</section>'
    )


def _headline(comparison: Comparison, note: str) -> str:
    of, missed = len(comparison.plans), sum(not plan.feasible for plan in comparison.plans)
    which = "The policy" if of == 1 else f"{missed} of {of} policies"
    reach = "deadlines that are within reach"
    told = f"<b>{which}</b> {'misses' if missed == 1 else 'miss'} {reach}" if missed else f"No plan misses {reach}"
    lines = [f"<h1>{told}</h1>"]
    leads = [(escape(plan.policy.name), escape(_lead(plan))) for plan in comparison.plans]
    lines += [f'<p class="lead"><b>{name}:</b> {lead}</p>' for name, lead in leads]
    meaning = "Gross: all bought and done for swaps. Incremental: destroyed life, premium and extra works alone."
    lines.append(f'<p class="notes">{escape(basis(comparison))} {meaning}</p>')
    lines += [f'<p class="notes">{escape(text)}</p>' for text in (note, NOT_ADVICE) if text]
    return "\n".join(lines)


def _lead(plan: Plan) -> str:
    found = plan.measures
    if not found.swaps:
        return "nothing is swapped." if not found.late else f"nothing is swapped, and {found.late:,} jobs are late."
    late = f" {found.late:,} {'job is' if found.late == 1 else 'jobs are'} late." if found.late else ""
    swaps = "1 swap" if found.swaps == 1 else f"{found.swaps:,} swaps"
    return f"{swaps} until {quarter_text(plan, found.last_swap_on)}, {cost_text(plan)}.{late}"


def _policies(comparison: Comparison) -> str:
    plans = all_plans(comparison)
    columns = [figures(plan) for plan in plans]
    head = "".join(f'<th scope="col">{escape(plan.policy.name)}</th>' for plan in plans)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0].name)}<small>{escape(row[0].meaning)}</small></th>'
        f"{''.join(f'<td{_look(figure.text)}>{escape(figure.text)}</td>' for figure in row)}</tr>"
        for row in zip(*columns, strict=True)
    )
    notes = [
        f"{plan.policy.name}: {text}" for plan in plans for text in (unpriced_text(plan), undated_text(plan)) if text
    ]
    return (
        f'<div class="scroll"><table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f"{_list(notes)}"
    )


def _look(text: str) -> str:
    return {MISSED: ' class="bad"', UNKNOWN: ' class="unknown"'}.get(text, "")


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="plain">{items}</ul>' if items else ""


def _binding(plan: Plan) -> str:
    parts = [f"<h3>{escape(plan.policy.name)}</h3>"]
    if plan.reasons:
        parts.append(f'<p class="hint">Jobs are late because of:</p>{_list(plan.reasons)}')
    parts.append(_list(one.words for one in plan.binding) or '<p class="hint">No limit binds.</p>')
    return "".join(parts)


def _pictures(comparison: Comparison) -> Iterator[tuple[Picture, str]]:
    number = count()
    for picture in plan_pictures(comparison):
        drawn = "".join(f"<div>{_svg(panel, next(number))}</div>" for panel in picture.panels)
        words = "".join(f"<p>{escape(line)}</p>" for line in picture.caption)
        single = " single" if picture.columns == 1 else ""
        yield (
            picture,
            f'<figure><div class="panels{single}">{drawn}</div><figcaption>{words}</figcaption></figure>',
        )


def _svg(panel: Panel, number: int) -> str:
    """A panel for the page: colours from its style, ids of its own, and its words for those who do not see it."""
    drawn = svg(alone(panel), f"p{number}-")
    for colour, name in _THEMED.items():
        drawn = re.sub(rf'(fill|stroke)="{colour}"', rf'\1="var({name})"', drawn, flags=re.IGNORECASE)
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(panel.words)}" ', 1)


def _suppliers(plan: Plan) -> str:
    rows = []
    for found in dependence(plan):
        for name in sorted({*found.before, *found.after}, key=lambda n: (-found.before.get(n, 0), n)):
            shares = (f"{shares.get(name, 0):.1%}" for shares in (found.before, found.after))
            rows.append([found.operator, name or UNKNOWN, *shares])
        before, after = found.hhi
        rows.append([found.operator, "concentration (HHI, 0 to 1)", f"{before:.2f}", f"{after:.2f}"])
        alone_in = (f"{n:,} of {found.regions:,}" for n in (found.alone_before, found.alone_after))
        rows.append([found.operator, "regions that depend on one supplier", *alone_in])
    table = _table(("Operator", "Supplier of radio access", "Before", "After"), rows, number=2)
    return f"<details open><summary>{escape(plan.policy.name)}</summary>{table}</details>"


def _open(plan: Plan) -> str:
    ready = plan.prepared
    parts = [
        ("Rules that no replacement meets", ready.not_planned,
         {"operator": "Operator", "provision": "Rule", "duty": "Duty", "cure": "What does", "breach": "In breach",
          "unknown": "Unknown"}),
        ("Not known whether it must go; not in the plan", ready.unknown,
         {"operator": "Operator", "provision": "Rule", "settled_by": "Settled by", "elements": "Elements"}),
        ("Not known whether it may be put in", ready.unsure,
         {"supplier_id": "Supplier", "provision": "Rule", "settled_by": "Settled by", "jobs": "Jobs"}),
    ]  # fmt: skip
    shown = [_details(title, table, columns) for title, table, columns in parts if table.num_rows]
    told = "".join(shown) or '<p class="hint">Nothing is left open.</p>'
    return f"<h3>{escape(plan.policy.name)}</h3>{told}"


def _details(title: str, table: pa.Table, columns: Mapping[str, str]) -> str:
    rows = [[_cell(name, row[name]) for name in columns] for row in table.slice(0, MOST_ROWS).to_pylist()]
    more = f", the first {MOST_ROWS} shown" if table.num_rows > MOST_ROWS else ""
    shown = _table(list(columns.values()), rows)
    return f"<details><summary>{escape(title)} ({table.num_rows:,}{more})</summary>{shown}</details>"


def _cell(name: str, value: Any) -> str:
    if name == "settled_by" and value:
        return "; ".join(SETTLED.get(part, f"the column {part}") for part in value.split(";") if part)
    return "whole" if value is None and name == "elements" else "-" if value is None else str(value)


def _defaults(comparison: Comparison) -> str:
    used = defaults_used(comparison.parameters)
    if not used:
        return '<p class="hint">No default is left.</p>'
    rows = []
    for one in used:
        span = "" if one.low is None or one.high is None or one.low == one.high else f"{one.low:,g} to {one.high:,g}"
        fold = f"{one.spread:.2g}-fold" if one.spread and one.spread > 1 else "-"
        rows.append(
            [
                one.name,
                f"{one.value:g}" if one.unit == "year" else f"{one.value:,g}",
                span or "-",
                fold,
                one.unit,
                one.mark,
                one.source or "-",
            ]
        )
    head = ("Default: replace with yours", "Value", "Range", "Spread", "Unit", "How known", "Source")
    return _table(head, rows)


def _schedule(plan: Plan) -> str:
    total = plan.schedule.num_rows
    names = {
        "quarter": "Quarter", "operator": "Operator", "region": "Region", "site_id": "Site", "domain": "Domain",
        "incumbent": "Out", "supplier_id": "In", "move": "Move", "due_on": "Last lawful day", "late": "Late",
        "gross_eur": "Gross, EUR", "incremental_eur": "Incremental, EUR",
    }  # fmt: skip
    rows = [[_scheduled(plan, name, row) for name in names] for row in schedule_rows(plan, MOST_ROWS)]
    first = f", the first {MOST_ROWS} shown; all are in the exported files" if total > MOST_ROWS else ""
    table = _table(list(names.values()), rows, number=len(names) - 2) if rows else ""
    return f"<details><summary>{escape(plan.policy.name)} ({total:,} rows{first})</summary>{table}</details>"


def _scheduled(plan: Plan, name: str, row: Mapping[str, Any]) -> str:
    value = row[name]
    if name == "quarter":
        return plan.inputs.calendar.name(value)
    if name == "region":
        return "-" if region_text("", value) == UNKNOWN else str(value)
    if name.endswith("_eur"):
        return UNKNOWN if value is None else f"{value:,.0f}"
    if name == "late":
        return "yes" if value else "no"
    return "-" if value is None else str(value)


def _table(head: Cells, rows: Iterable[Cells], number: int | None = None) -> str:
    """A table; from column ``number`` on the cells are numbers."""
    first = len(head) if number is None else number
    classes = ["" if place < first else ' class="number"' for place in range(len(head))]
    names = "".join(f'<th scope="col"{look}>{escape(name)}</th>' for name, look in zip(head, classes, strict=True))
    body = "".join(
        f"<tr>{''.join(f'<td{look}>{escape(cell)}</td>' for cell, look in zip(row, classes, strict=True))}</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table></div>'


def _footer() -> str:
    lines = [
        f"Made by ringfence {version('ringfence')}. The same inputs give the same plan.",
        "Map: Natural Earth shapes (public domain) through world-atlas (ISC licence). No position on borders is taken.",
        "This file loads nothing from any network and holds no script.",
    ]
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)
