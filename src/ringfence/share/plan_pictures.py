"""The pictures of plans: who swaps what when, what it delays, costs and leaves exposed; as HTML, PNG and SVG files."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import altair as alt
import vl_convert

from ringfence.plan.planning import Comparison, Plan
from ringfence.share.plan_charts import FONT, INK, QUIET, costs, delay, exposure, frontier, gantt
from ringfence.share.plan_map import ground_map, unseen
from ringfence.share.plan_rows import deadlines
from ringfence.share.plan_words import all_plans, caption, is_priced, unpriced_text

PictureFormat = Literal["html", "svg", "png"]

_SHEET_COLUMNS: Final = 3
_LINE: Final = 15
_LINES: Final = "Blue: under the policy; grey: under no rule."


class Panel(NamedTuple):
    """A chart that can stand alone, and what it shows in words."""

    chart: Any
    words: str


class Picture(NamedTuple):
    """Panels that belong together, under one title and above one caption."""

    name: str
    """Name of its file, without ending."""
    title: str
    panels: tuple[Panel, ...]
    caption: tuple[str, ...]
    columns: int = _SHEET_COLUMNS
    width: int = 150
    """Letters in a line of the caption on a sheet."""


def write_plan_pictures(
    comparison: Comparison, folder: Path, *, title: str, formats: Sequence[PictureFormat] = ("svg", "png")
) -> list[Path]:  # fmt: skip
    """Draw every picture of `plan_pictures` into a folder, which is made if it is not there.

    Returns
    -------
    list of Path
        The files written; each loads nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        path
        for picture in plan_pictures(comparison)
        for path in _saved(sheet(picture, title), folder / picture.name, formats)
    ]


def plan_pictures(comparison: Comparison) -> list[Picture]:
    """The pictures that a comparison allows: without radio sites no delay, without positions no map."""
    plans = all_plans(comparison)
    found = [
        _priced(comparison, plans),
        _each("delay", "5G with the rule and without", plans, comparison, delay,
              f"Share of the radio sites with 5G at the end of each quarter. {_LINES}"),
        _each("exposure", "What must go and still stands", plans, comparison, exposure,
              f"Jobs that one of the policies wants gone, at the end of each quarter. {_LINES}"),
        _each("costs", "Cost by quarter, gross and incremental", plans, comparison, costs,
              "EUR in the quarter in which the work is done."),
        *(_gantt(comparison, plan, name) for plan, name in zip(plans, file_names(plans), strict=True)),
        _map(comparison, plans),
    ]  # fmt: skip
    return [picture for picture in found if picture.panels]


def sheet(picture: Picture, title: str) -> dict[str, Any]:
    """A whole picture (Vega-Lite): title, panels, caption."""
    told = [line for text in picture.caption for line in textwrap.wrap(text, picture.width)]
    lines = [{"line": line, "at": number * _LINE} for number, line in enumerate(told)]
    words = alt.Chart(alt.InlineData(values=lines)).mark_text(align="left", baseline="top", fontSize=11, color=QUIET)
    below = words.encode(
        x=alt.value(0), y=alt.Y("at:Q", scale=None, axis=None), text="line:N"
    ).properties(width=10, height=_LINE * len(lines))  # fmt: skip
    charts = [panel.chart for panel in picture.panels]
    body = alt.concat(*charts, columns=picture.columns, spacing=26).resolve_scale(
        color="shared", fill="shared", shape="shared"
    )
    heading = alt.TitleParams(f"{title}: {picture.title}", anchor="start", fontSize=17, color=INK, offset=14, font=FONT)
    whole = alt.vconcat(body, below, spacing=18).properties(title=heading, background="white", padding=16)
    return _styled(whole)


def alone(panel: Panel) -> dict[str, Any]:
    """One panel (Vega-Lite) on no ground, for a page that gives title and caption itself."""
    return {**_styled(panel.chart.properties(padding=2)), "background": None}


def svg(spec: dict[str, Any], prefix: str = "") -> str:
    """A chart as SVG; its ids are numbered in their order after ``prefix``, as the drawer counts them over its life."""
    drawn: str = vl_convert.vegalite_to_svg(spec)
    ids = {name: f"{prefix}{n}" for n, name in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawn)))}
    return re.sub(r'(\bid="|url\(#)([^")]+)', lambda found: found[1] + ids.get(found[2], found[2]), drawn)


def file_names(plans: Sequence[Plan]) -> list[str]:
    """A name for each plan that is safe in any file system; no two are the same."""
    names: list[str] = []
    for plan in plans:
        name = re.sub(r"[^A-Za-z0-9._+=-]+", "-", plan.policy.name).strip("-.")[:80] or "plan"
        taken = [n for n in names if n == name or n.startswith(f"{name}-")]
        names.append(f"{name}-{len(taken) + 1}" if name in names else name)
    return names


def _styled(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.configure(font=FONT, aria=False).configure_view(stroke=None).to_dict()
    return spec


def _saved(spec: dict[str, Any], stem: Path, formats: Iterable[PictureFormat]) -> Iterable[Path]:
    for kind in formats:
        path = stem.with_name(f"{stem.name}.{kind}")
        if kind == "png":
            path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
        else:
            drawn = svg(spec, "id")
            path.write_text(_page(drawn, stem.name) if kind == "html" else drawn, encoding="utf-8")
        yield path


def _page(drawn: str, name: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">'
        f"<title>{escape(name)}</title>{drawn}</html>\n"
    )


def _each(name: str, title: str, plans: Sequence[Plan], comparison: Comparison, draw: Any, told: str) -> Picture:
    drawn = [(plan, draw(plan, plans, comparison.without)) for plan in plans]
    panels = tuple(Panel(chart, f"{title}: {plan.policy.name}") for plan, chart in drawn if chart is not None)
    return Picture(name, title, panels, caption(comparison, told, *_notes(plans)))


def _notes(plans: Iterable[Plan]) -> list[str]:
    return [f"{plan.policy.name}: {text}" for plan in plans if (text := unpriced_text(plan))]


def _priced(comparison: Comparison, plans: Sequence[Plan]) -> Picture:
    title = "Cost against exposure"
    shown = [plan for plan in plans if is_priced(plan)]
    left = ", ".join(plan.policy.name for plan in plans if plan not in shown)
    notes = [f"Not shown, as no price is known for any of its swaps: {left}."] if left else []
    panels = (Panel(frontier(shown), title),) if shown else ()
    return Picture("frontier", title, panels, caption(comparison, *notes, *_notes(shown)), 1, 120)


def _gantt(comparison: Comparison, plan: Plan, name: str) -> Picture:
    chart = gantt(plan, comparison.parameters.suppliers)
    title = f"Swaps under {plan.policy.name}"
    told = "The height of a bar is a region's swaps of the quarter, against its own busiest quarter."
    past = sum(due.jobs for due in deadlines(plan) if due.day < comparison.start)
    notes = [f"The deadline was before the start for {past:,} jobs."] if past else []
    panels = (Panel(chart, f"{title}, by region and supplier put in"),) if chart is not None else ()
    return Picture(f"gantt-{name}", title, panels, caption(comparison, told, *notes, *_notes([plan])), 1, 125)


def _map(comparison: Comparison, plans: Sequence[Plan]) -> Picture:
    until = max((plan.measures.last_swap_on or comparison.start for plan in plans), default=comparison.start)
    panels = [Panel(chart, words) for plan in plans for chart, words in ground_map(plan, until)]
    missing = "; ".join(text for plan in plans if (text := unseen(plan)))
    told = ["Sites by the quarter of their last swap; grey: nothing is swapped."]
    told += [f"Sites that are swapped or must go and are not shown: {missing}."] if missing else []
    shapes = "Shapes: Natural Earth. No position on borders is taken."
    return Picture("map", "Where, and in which quarter", tuple(panels), caption(comparison, *told, shapes))
