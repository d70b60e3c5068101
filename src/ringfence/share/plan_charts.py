"""The single charts of a plan: swaps by region and quarter, delay of 5G, exposure, cost, and cost against exposure.

Colours are those of the report in light; a page in dark replaces ink, lines and accent by its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

import altair as alt

from ringfence.plan.calendar import Calendar
from ringfence.plan.measures import STAGES
from ringfence.plan.planning import Plan
from ringfence.share.plan_rows import Region, coverage, deadlines, spending, swapped
from ringfence.share.plan_words import cost_text, delays_text, region_text

FONT: Final = "Helvetica, Arial, sans-serif"
INK, QUIET, LINE, GRID, ACCENT, ALARM = "#16202b", "#55616e", "#c9d0d8", "#dfe4e9", "#14507a", "#b8232f"
SUPPLIERS: Final = ("#0072b2", "#e69f00", "#44aa99", "#882255", "#9ad0f5", "#b84a00")
"""Colours that all eyes tell apart; further suppliers share a grey."""
OTHER: Final = "#8a949e"
MOST_LANES: Final = 24

_SMALL: Final = (300, 170)
_LANE: Final = 24


def of(rows: Iterable[dict[str, Any]]) -> Any:
    """A chart of rows."""
    return alt.Chart(alt.InlineData(values=list(rows)))


def heading(plan: Plan, subtitle: str | Sequence[str]) -> alt.TitleParams:
    """The title of a plan's panel."""
    lines = [subtitle] if isinstance(subtitle, str) else list(subtitle)
    return alt.TitleParams(
        plan.policy.name, subtitle=lines, anchor="start", fontSize=13, subtitleFontSize=11, color=INK,
        subtitleColor=QUIET, font=FONT, subtitleFont=FONT, offset=8, limit=420,
    )  # fmt: skip


def _days(calendar: Calendar) -> Any:
    first, last = calendar.first_day(0), calendar.last_day(calendar.quarters - 1) + timedelta(days=1)
    years = 1 + (calendar.quarters - 1) // 32
    axis = alt.Axis(
        format="%Y", tickCount={"interval": "year", "step": years}, domainColor=LINE, tickColor=LINE,
        labelColor=QUIET, grid=False,
    )  # fmt: skip
    return alt.X("day:T", title=None, axis=axis, scale=alt.Scale(type="utc", domain=[str(first), str(last)]))


def _amounts(low: float, most: float, form: str, ticks: Sequence[float] = ()) -> alt.Y:
    where: dict[str, Any] = {"values": list(ticks)} if ticks else {"tickCount": 4}
    axis = alt.Axis(
        labelExpr=f"format(datum.value, '{form}')", labelOverlap=False, domain=False, ticks=False, gridColor=GRID,
        labelColor=QUIET, labelPadding=6, **where,
    )  # fmt: skip
    return alt.Y("value:Q", title=None, axis=axis, scale=alt.Scale(domain=[low, most * 1.03], nice=False))


def _ends(calendar: Calendar, values: Sequence[float], first: float | None = None) -> list[dict[str, Any]]:
    """Values at the ends of quarters; with ``first``, also that of the first day."""
    rows = [] if first is None else [{"day": str(calendar.start), "value": first}]
    return rows + [{"day": str(calendar.last_day(t)), "value": value} for t, value in enumerate(values)]


def delay(plan: Plan, plans: Sequence[Plan], without: Plan) -> Any:
    """Share of radio sites with 5G over time, against the plan under no rule (grey); None without radio sites."""
    own, other = coverage(plan), coverage(without)
    if not own or (plan is without and len(plans) > 1):
        return None
    calendar = plan.inputs.calendar
    y = _amounts(0, 1, ".0%", [0, *(stage / 100 for stage in STAGES)])
    lines = [_ends(calendar, values[1:], values[0]) for values in (own, other)]
    between = [
        {"day": row["day"], "value": row["value"], "other": beside["value"]}
        for row, beside in zip(*lines, strict=True)
    ]  # fmt: skip
    base = [
        of(between).mark_area(color=ACCENT, opacity=0.16, interpolate="step-after").encode(
            _days(calendar), y, y2="other:Q"
        ),
        of(lines[1]).mark_line(color=OTHER, strokeWidth=2, interpolate="step-after").encode(_days(calendar), y),
        of(lines[0]).mark_line(color=ACCENT, strokeWidth=2, interpolate="step-after").encode(_days(calendar), y),
    ]  # fmt: skip
    return _small(base, heading(plan, [delays_text(plan), cost_text(plan)]))


def exposure(plan: Plan, plans: Sequence[Plan], without: Plan) -> Any:
    """Jobs that a policy wants gone and that still stand, over time; grey: the plan under no rule."""
    most = max((max(p.measures.standing.tolist(), default=0.0) for p in plans), default=0.0)
    if not most:
        return None
    calendar, y = plan.inputs.calendar, _amounts(0, most, "~s")
    own, other = (_ends(calendar, p.measures.standing.tolist()) for p in (plan, without))
    told = f"{plan.measures.exposure_site_quarters:,.0f} jobs times quarters"
    layers = [
        of(other).mark_line(color=OTHER, strokeWidth=2, interpolate="step-after").encode(_days(calendar), y),
        of(own).mark_area(color=ACCENT, opacity=0.16, interpolate="step-after").encode(_days(calendar), y),
        of(own).mark_line(color=ACCENT, strokeWidth=2, interpolate="step-after").encode(_days(calendar), y),
    ]
    return _small(layers, heading(plan, [told, cost_text(plan)]))


def costs(plan: Plan, plans: Sequence[Plan], _: Plan) -> Any:
    """Gross and incremental EUR by quarter; None where nothing is swapped or has a cost."""
    by_plan = [spending(p) for p in plans]
    top = max((max(map(max, found.values())) for found in by_plan), default=0.0)
    low = min((min(map(min, found.values())) for found in by_plan), default=0.0)
    if top <= 0 or not plan.measures.swaps:
        return None
    calendar, found = plan.inputs.calendar, spending(plan)
    kinds = ["gross", "incremental"]
    rows = [
        {"day": str(calendar.first_day(t) + timedelta(days=8 if name == "gross" else 24)),
         "end": str(calendar.last_day(t) - timedelta(days=8 if name == "gross" else 24)), "value": eur, "kind": name}
        for name in kinds for t, eur in enumerate(found[name])
    ]  # fmt: skip
    y = _amounts(min(0.0, low), top, "~s")
    bars = of(rows).mark_rect().encode(
        _days(calendar), y, x2="end:T", y2=alt.Y2Datum(0),
        fill=alt.Fill("kind:N", scale=alt.Scale(domain=kinds, range=[LINE, ACCENT]), title=None, legend=_legend()),
    )  # fmt: skip
    return _small([bars], heading(plan, cost_text(plan)))


def _legend(**more: Any) -> alt.Legend:
    return alt.Legend(orient="top", labelColor=INK, labelFontSize=11, symbolStrokeWidth=0, offset=6, **more)


def _small(layers: Sequence[Any], title: alt.TitleParams) -> Any:
    width, height = _SMALL
    return alt.layer(*layers).properties(width=width, height=height, title=title)


def frontier(plans: Sequence[Plan]) -> Any:
    """Each policy by its exposure and its cost: gross above, incremental below, with what unknown ages leave open."""
    width, height = 620, 360
    rows: list[dict[str, Any]] = []
    for plan in plans:
        found = plan.measures
        for kind, eur in (("gross", found.gross_eur), ("incremental", found.incremental_eur)):
            rows.append({"policy": plan.policy.name, "exposure": found.exposure_site_quarters, "kind": kind, "eur": eur,
                         "low": found.incremental_low_eur if kind == "incremental" else eur})  # fmt: skip
    most = max(row["eur"] for row in rows) or 1.0
    widest = max(row["exposure"] for row in rows) or 1.0
    axis: dict[str, Any] = {
        "domainColor": LINE, "tickColor": LINE, "labelColor": QUIET, "titleColor": QUIET, "gridColor": GRID,
        "titleFontWeight": "normal", "tickCount": 5, "labelExpr": "format(datum.value, '~s')",
    }  # fmt: skip
    x = alt.X("exposure:Q", title="Exposure: jobs to go, times quarters they still stand",
              axis=alt.Axis(**axis), scale=alt.Scale(domain=[0, widest * 1.2], nice=False))  # fmt: skip
    y = alt.Y("eur:Q", title="EUR", axis=alt.Axis(**axis),
              scale=alt.Scale(domain=[min(0, *(r["low"] for r in rows)), most * 1.15], nice=False))  # fmt: skip
    kinds = ["gross", "incremental"]
    looks = [
        alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[QUIET, ACCENT]), legend=_legend()),
        alt.Shape("kind:N", title=None, scale=alt.Scale(domain=kinds, range=["square", "circle"]), legend=_legend()),
    ]
    pairs = [{**one, "to": two["eur"]} for one, two in zip(rows[::2], rows[1::2], strict=True)]
    marks = [
        of(pairs).mark_rule(color=LINE, strokeWidth=1.5).encode(x, y, y2="to:Q"),
        of(rows).mark_rule(strokeWidth=5, opacity=0.45, color=ACCENT).encode(x, y, y2="low:Q"),
        of(rows).mark_point(size=80, filled=True, opacity=1).encode(x, y, *looks),
        *_labels(pairs, x, y, (widest * 1.2, most * 1.15), (width, height)),
    ]
    return alt.layer(*marks).properties(width=width, height=height)


def _labels(
    pairs: Sequence[dict[str, Any]], x: alt.X, y: alt.Y, most: tuple[float, float], size: tuple[int, int]
) -> Iterable[Any]:
    """The names of the policies above their gross mark; where two would touch, one moves up."""
    taken: list[tuple[float, float, float]] = []
    for row in sorted(pairs, key=lambda row: (row["eur"], row["exposure"])):
        across, down = (row["exposure"] / most[0] * size[0], (1 - row["eur"] / most[1]) * size[1] - 13)
        half = 3.2 * len(row["policy"])
        while any(abs(across - a) < half + h and abs(down - d) < 14 for a, d, h in taken):
            down -= 14
        taken.append((across, down, half))
        yield of([row]).mark_text(fontSize=12, color=INK, limit=220).encode(x, y=alt.value(down), text="policy:N")


def gantt(plan: Plan, suppliers: Iterable[str]) -> Any:
    """Swaps by region, quarter and supplier put in, with deadlines; None without a swap.

    The busiest regions have a lane each, all others one together. ``suppliers`` take their colours in their order.
    """
    found = swapped(plan)
    if not found:
        return None
    jobs: Counter[Region] = Counter()
    for one in found:
        jobs[one.region] += one.jobs
    lane, names = _lanes(jobs)
    calendar = plan.inputs.calendar
    height = _LANE * len(names)
    scale = alt.Scale(domain=[0, len(names)], reverse=True, nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=scale, axis=None, title=None)

    bars, peaks = _bars(plan, lane)
    order, colours = _colours(found, suppliers)
    for bar in bars:
        bar["supplier"] = bar["supplier"] if bar["supplier"] in order else "other"
    ends = [{"at": n} for n in range(len(names) + 1)]
    total = Counter[int]()
    for region, n in jobs.items():
        total[lane[region]] += n
    rows = [
        {
            "middle": n + 0.5,
            "name": name,
            "told": f"{total[n]:,} {'swap' if total[n] == 1 else 'swaps'}, at most {peaks[n]:,} a quarter",
        }
        for n, name in enumerate(names)
    ]
    text = of(rows).mark_text(baseline="middle", fontSize=11, color=INK)
    layers = [
        of(ends).mark_rule(color=GRID).encode(y("at")),
        of(bars).mark_rect(stroke="white", strokeWidth=0.5).encode(
            _days(calendar), y("top"), x2="end:T", y2="bottom:Q",
            fill=alt.Fill("supplier:N", title=None, sort=order, scale=alt.Scale(domain=order, range=colours),
                          legend=_legend(symbolType="square")),
        ),
        *_marks(plan, lane, y),
        text.mark_text(align="right", dx=-10, fontSize=11, color=INK, limit=220).encode(
            y("middle"), x=alt.value(0), text="name:N"
        ),
        text.mark_text(align="left", dx=10, fontSize=11, color=QUIET).encode(
            y("middle"), x=alt.value(560), text="told:N"
        ),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=560, height=height, title=heading(plan, cost_text(plan)))


def _lanes(jobs: Counter[Region]) -> tuple[dict[Region, int], list[str]]:
    """The lane of each region, and the names of the lanes."""
    shown = {region for region, _ in jobs.most_common(MOST_LANES if len(jobs) <= MOST_LANES else MOST_LANES - 1)}
    order = sorted(shown)
    names = [region_text(*region) for region in order]
    if rest := len(jobs) - len(shown):
        names.append(f"{rest} other regions")
    return {region: order.index(region) if region in shown else len(order) for region in jobs}, names


def _bars(plan: Plan, lane: dict[Region, int]) -> tuple[list[dict[str, Any]], list[int]]:
    """Stacked bars, and the busiest quarter of each lane."""
    cells: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for one in swapped(plan):
        cells[lane[one.region], one.quarter][one.supplier or "not known"] += one.jobs
    peaks = [0] * (max(lane.values()) + 1)
    for (number, _), by in cells.items():
        peaks[number] = max(peaks[number], by.total())
    bars, calendar = [], plan.inputs.calendar
    for (number, quarter), by in sorted(cells.items()):
        bottom = number + 0.92
        for supplier, jobs in sorted(by.items()):
            top = bottom - 0.8 * jobs / peaks[number]
            begin, end = str(calendar.first_day(quarter)), str(calendar.first_day(quarter + 1))
            bars.append({"supplier": supplier, "top": top, "bottom": bottom, "day": begin, "end": end})
            bottom = top
    return bars, peaks


def _colours(found: Iterable[Any], suppliers: Iterable[str]) -> tuple[list[str], list[str]]:
    used = {one.supplier or "not known" for one in found}
    known = [name for name in suppliers if name in used]
    order = [*known, *sorted(used - set(known))]
    colour = dict(zip(suppliers, SUPPLIERS, strict=False))
    shown = [name for name in order if name in colour]
    rest = ["other"] if len(order) > len(shown) else []
    return shown + rest, [colour[name] for name in shown] + [OTHER] * len(rest)


def _marks(plan: Plan, lane: dict[Region, int], y: Any) -> Iterable[Any]:
    """Deadlines, and quarters with late swaps."""
    calendar = plan.inputs.calendar
    last = calendar.last_day(calendar.quarters - 1)
    due = {(lane[d.region], d.day) for d in deadlines(plan) if d.region in lane and calendar.start <= d.day <= last}
    late = {(lane[one.region], one.quarter) for one in swapped(plan) if one.late}
    rows: list[dict[str, Any]] = [
        {"top": n + 0.04, "bottom": n + 0.96, "middle": n + 0.5, "day": str(day)} for n, day in sorted(due)
    ]
    kinds = ["deadline", "late swaps"]
    points = [{"day": row["day"], "middle": row["top"] + 0.1, "kind": kinds[0]} for row in rows]
    points += [{"day": str(calendar.first_day(t) + timedelta(days=45)), "middle": n + 0.93, "kind": kinds[1]}
               for n, t in sorted(late)]  # fmt: skip
    yield of(rows).mark_rule(color=INK, strokeWidth=1).encode(_days(calendar), y("top"), y2="bottom:Q")
    looks = [
        alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[INK, ALARM]), legend=_legend()),
        alt.Shape("kind:N", title=None, scale=alt.Scale(domain=kinds, range=["triangle-down", "diamond"]),
                  legend=_legend()),
    ]  # fmt: skip
    yield of(points).mark_point(size=36, filled=True, opacity=1).encode(_days(calendar), y("middle"), *looks)
