"""Published figures and ours on a logarithmic axis, a line each: a picture for documents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import altair as alt
import vl_convert

from ringfence.plan.headlines import CAVEAT, Headline, Verdict, headlines
from ringfence.share.plan_headlines_text import exact_text, number_text

COLOURS: Final[dict[Verdict, str]] = {
    "reproduced": "#1f8573", "within spread": "#c98300", "not reproduced": "#b8232f",
}  # fmt: skip
SHAPES: Final[dict[Verdict, str]] = {
    "reproduced": "circle", "within spread": "square", "not reproduced": "triangle-up",
}  # fmt: skip

HEDGES: Final = {"at least": "≥ ", "up to": "≤ "}

_LANE: Final = 21
_LABEL, _PLOT, _WORDS = 250, 350, 160
_FONT: Final = "Helvetica, Arial, sans-serif"
_INK, _QUIET, _GRID = "#1d2733", "#5f6b76", "#e3e8ec"


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures of one kind under one axis, from ``first`` to ``last``; ``ticks`` are its numbers."""

    title: str
    first: float
    last: float
    ticks: tuple[float, ...]

    def clipped(self, value: float) -> float:
        return min(max(value, self.first), self.last)


PANELS: Final = {
    "once": Panel("Cost, billions of the currency named", 0.05, 600, (0.1, 1, 10, 100)),
    "yearly": Panel("Cost a year, billions of the currency named", 0.05, 600, (0.1, 1, 10, 100)),
    "time": Panel("Time or delay, months", 2, 120, (3, 6, 12, 24, 48, 96)),
}
"""Kinds of figures. A share (per cent) has no panel: one line alone compares with nothing."""


def headlines_svg() -> str:
    """The picture as SVG, drawn offline."""
    return str(vl_convert.vegalite_to_svg(headlines_chart().to_dict()))


def headlines_png() -> bytes:
    """The picture as PNG at twice its size."""
    return bytes(vl_convert.vegalite_to_png(headlines_chart().to_dict(), scale=2))


def headlines_chart() -> Any:
    """Every published figure of cost or time (black) above ours (coloured by verdict), grouped by scope.

    Returns
    -------
    alt.VConcatChart
        A panel for each of ``PANELS``; what lies beyond an axis is drawn to its edge, and 0 at the left one.
    """
    panels = [_panel(panel, [h for h in headlines() if _kind(h) == kind]) for kind, panel in PANELS.items()]
    heading = alt.TitleParams(
        "Published figures and ours under the same scope",
        subtitle=[
            "Black: the published figure or range. Coloured: our central value, its line from low to high; "
            "at the left edge: 0.",
            f"At the right: published → ours. Grey: outside the model. Logarithmic axes. {CAVEAT}",
        ],
        anchor="start", fontSize=17, subtitleFontSize=11.5, subtitleColor=_QUIET, color=_INK, offset=14, font=_FONT,
        subtitleFont=_FONT,
    )  # fmt: skip
    return (
        alt.vconcat(*panels, spacing=22)
        .properties(title=heading, background="white", padding=16)
        .configure(font=_FONT)
        .configure_view(stroke=None)
    )


def _kind(headline: Headline) -> str:
    unit = headline.entry.published.unit
    if unit == "%":
        return "share"
    return "time" if unit == "months" else "yearly" if unit.endswith(" a year") else "once"


def _panel(panel: Panel, found: list[Headline]) -> Any:
    rows = list(_lanes(panel, found))
    height = _LANE * len(rows)
    lanes = alt.Scale(domain=[0, len(rows)], reverse=True, nice=False, zero=True)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=lanes, title=None, axis=None)

    stripes = _of(row for row in rows if row["stripe"]).mark_rect(color="#f4f6f8").encode(y("top"), alt.Y2("bottom"))

    def words(field: str, ink: str, width: int) -> Any:
        layers = []
        for weight in ("bold", "normal"):
            shown = _of(row for row in rows if row["heading"] == (weight == "bold"))
            text = shown.mark_text(align="left", baseline="middle", fontSize=11.5, fontWeight=weight, limit=width - 8)
            layers.append(
                text.encode(y("middle"), alt.Color(f"{ink}:N", scale=None), x=alt.value(6), text=f"{field}:N")
            )
        return alt.layer(stripes, *layers).properties(width=width, height=height)

    plot = alt.layer(stripes, *_marks(panel, rows, y)).properties(width=_PLOT, height=height)
    title = alt.TitleParams(panel.title, anchor="start", fontSize=13, color=_INK, font=_FONT, offset=4)
    return alt.hconcat(words("label", "ink", _LABEL), plot, words("text", "ink", _WORDS), spacing=0, title=title)


def _lanes(panel: Panel, found: list[Headline]) -> Iterator[dict[str, Any]]:
    """A lane for each figure, after one for the heading of its group."""
    lane = 0
    for group, members in groupby(found, key=lambda headline: headline.entry.group):
        yield {**_place(lane), "heading": True, "stripe": True, "label": group, "text": "", "ink": _INK}
        for headline in members:
            lane += 1
            yield {**_place(lane), **_drawn(panel, headline)}
        lane += 1


def _place(lane: int) -> dict[str, Any]:
    return {"top": lane, "bottom": lane + 1, "middle": lane + 0.5, "above": lane + 0.3, "below": lane + 0.7}


def _drawn(panel: Panel, headline: Headline) -> dict[str, Any]:
    entry, ours = headline.entry, headline.ours
    given = entry.published
    hedge = HEDGES.get(given.wording, "")
    text = hedge + "–".join(exact_text(end) for end in dict.fromkeys((given.low, given.high)))
    unit = "" if given.unit == "months" else f" {given.unit.split()[0]}"
    row: dict[str, Any] = {
        "heading": False,
        "stripe": False,
        "label": entry.label,
        "ink": _INK if ours else _QUIET,
        "from": panel.clipped(given.low),
        "to": panel.clipped(given.high),
        "point": given.low == given.high,
        "verdict": headline.verdict,
    }
    if ours is None:
        return {**row, "text": f"{text}{unit}, outside"}
    return {
        **row,
        "text": f"{text} → {number_text(ours.value)}{unit}",
        "low": panel.clipped(ours.low),
        "value": panel.clipped(ours.value),
        "high": panel.clipped(ours.high),
    }


def _of(rows: Iterable[dict[str, Any]]) -> Any:
    return alt.Chart(alt.InlineData(values=list(rows)))


def _marks(panel: Panel, rows: list[dict[str, Any]], y: Any) -> Iterator[Any]:
    scale = alt.Scale(type="log", domain=[panel.first, panel.last], nice=False)
    axis = alt.Axis(
        values=list(panel.ticks), format="~g", orient="top", gridColor=_GRID, domain=False, ticks=False,
        labelColor=_INK, labelFontSize=11,
    )  # fmt: skip

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis, title=None)

    figures = [row for row in rows if not row["heading"]]
    ours = [row for row in figures if "value" in row]
    names = list(COLOURS)
    legend = alt.Legend(title="Ours", orient="bottom", labelFontSize=11.5, titleFontSize=11.5, offset=10)
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=names, range=list(COLOURS.values())), legend=legend)
    shape = alt.Shape("verdict:N", scale=alt.Scale(domain=names, range=list(SHAPES.values())), legend=legend)
    ranges = _of(row for row in figures if not row["point"])
    yield ranges.mark_rule(color=_INK, strokeWidth=4, strokeCap="round").encode(x("from"), alt.X2("to"), y("above"))
    points = _of(row for row in figures if row["point"])
    yield points.mark_point(shape="diamond", filled=True, size=58, color=_INK, opacity=1).encode(x("from"), y("above"))
    yield _of(ours).mark_rule(strokeWidth=1.6).encode(x("low"), alt.X2("high"), y("below"), color=colour)
    marks = _of(ours).mark_point(filled=True, size=48, opacity=1, stroke="white", strokeWidth=0.6)
    yield marks.encode(x("value"), y("below"), color=colour, shape=shape)
