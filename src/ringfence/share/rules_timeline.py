"""The provisions about a jurisdiction or a supplier as a picture: a lane for each, bars for its states, over the years.

Drawn offline; the HTML holds all it needs.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import altair as alt
import vl_convert

from ringfence.assessment.law import Law
from ringfence.assessment.register import Stretch, deadline_text, stretches, subject_named
from ringfence.core.dates import BEGINNING, END, Interval
from ringfence.core.errors import RingfenceError
from ringfence.rulebook.model import Provision
from ringfence.rulebook.render import CERTAINTY_WORDS, FORCE_WORDS

COLOURS: Final = {
    "binding": "#dc2626", "contractual": "#471708", "enabling": "#174bbd", "advisory": "#f3a522",
    "voluntary": "#38bc76", "political": "#533572", "proposed": "#d592f0", "none": "#8d97a2",
}  # fmt: skip
"""One for each force, from what binds to what says something only; told apart by every eye (CIE distance 29)."""
OPACITY: Final = {"verified": 1.0, "partly": 0.72, "memory": 0.45}

_LANE: Final = 24
_WIDTH: Final = 760
_LABEL: Final = 490
_TITLE_LETTERS: Final = 80
_FONT: Final = "Helvetica, Arial, sans-serif"
_INK, _QUIET, _GRID = "#1d2733", "#5f6b76", "#e3e8ec"
_SUFFIXES: Final = (".svg", ".png", ".html")


def write_timeline(law: Law, name: str, path: Path, *, today: date) -> int:
    """Draw the states of all provisions about a jurisdiction or a supplier.

    Parameters
    ----------
    law
        The rulebook, with the knowledge of a day.
    name
        A jurisdiction or a supplier, as for `ringfence.assessment.register.timeline`.
    path
        The file to write; its ending (.svg, .png, .html) says how.
    today
        Where the line of today stands.

    Returns
    -------
    int
        How many provisions were drawn.

    Raises
    ------
    RingfenceError
        Nobody has that name, nothing is known about it, or the file has another ending.
    """
    kind = path.suffix.lower()
    if kind not in _SUFFIXES:
        raise RingfenceError(f"{path.name} is no name of a picture", f"end it with {', '.join(_SUFFIXES)}")
    spec, lanes = timeline_spec(law, name, today=today)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(_drawn(spec, kind))
    partial.replace(path)
    return lanes


def _drawn(spec: dict[str, Any], kind: str) -> bytes:
    if kind == ".png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=1.5))
    if kind == ".svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return vl_convert.vegalite_to_html(spec, bundle=True, renderer="svg").encode()


def timeline_spec(law: Law, name: str, *, today: date) -> tuple[dict[str, Any], int]:
    """The picture in Vega-Lite, and how many lanes it has.

    Raises
    ------
    RingfenceError
        Nobody has that name, or nothing is known about it on the law's day.
    """
    subject = subject_named(law, name)
    lanes = [(provision, found) for provision in subject.provisions if (found := stretches(law, provision))]
    if not lanes:
        raise RingfenceError(f"no provision about {subject.title} was known on {law.known_on}", "ask for a later day")
    lanes.sort(key=lambda lane: (lane[1][0].days.from_on, lane[0].id))
    first, last = _window(
        [stretch for _, found in lanes for stretch in found], _dues(law, lanes, subject.supplier), today
    )
    bars = [_bar(law, n, s, first, last) for n, (_, found) in enumerate(lanes) for s in found]
    unsure = [
        _place(n, days, first, last)
        for n, (provision, _) in enumerate(lanes)
        for days, phase in law.phases(provision)
        if phase is not None and not phase.certain
    ]
    ticks = [
        {"lane": n, "on": due.isoformat(), "label": due.isoformat(), "left": due > last - (last - first) / 9}
        for n, lane in enumerate(lanes)
        for due in _dues(law, [lane], subject.supplier)
    ]
    labels = [_label(n, provision, with_code=subject.supplier is not None) for n, (provision, _) in enumerate(lanes)]
    forces = [force for force in COLOURS if any(bar["force"] == FORCE_WORDS[force] for bar in bars)]
    chart = _chart(labels, bars, unsure, ticks, forces, (first, last), today)
    heading = alt.TitleParams(
        f"{subject.title}: provisions and their deadlines",
        subtitle=[
            f"As known on {law.known_on}, rulebook {law.rulebook.version}. Paler: not all was read in its source. "
            "White: dates leave it open.",
            f"Up to the right edge: until further notice. Diamond: last lawful day. Dashed: {today}. Not legal advice.",
        ],
        anchor="start", fontSize=20, subtitleFontSize=12, subtitleColor=_QUIET, color=_INK, offset=18, font=_FONT,
        subtitleFont=_FONT,
    )  # fmt: skip
    spec: dict[str, Any] = (
        chart.properties(title=heading, background="white", padding=20)
        .configure_view(stroke=None)
        .configure(font=_FONT)
        .to_dict()
    )
    # The menu of the HTML would offer to open an editor on the network.
    spec["usermeta"] = {"embedOptions": {"actions": False}}
    return spec, len(lanes)


def _dues(law: Law, lanes: Iterable[tuple[Provision, list[Stretch]]], supplier: str | None) -> list[date]:
    """The last lawful days of states, those of months and years at their end, as far as they fall in the state."""
    found = []
    for provision, known in lanes:
        for stretch in known:
            due = law.last_lawful_day(provision, stretch.state, supplier, "")
            if due is not None and due.latest in stretch.days:
                found.append(due.latest)
    return found


def _window(found: Iterable[Stretch], dues: Iterable[date], today: date) -> tuple[date, date]:
    """The first and the last day drawn: whole years around all that begins, ends or falls due, and today."""
    days = [day for s in found for day in (s.days.from_on, s.days.to_on) if BEGINNING < day < END]
    days += [today, *dues]
    return date(min(days).year, 1, 1), date(max(max(days), today + timedelta(days=200)).year + 1, 1, 1)


def _place(lane: int, days: Interval, first: date, last: date) -> dict[str, Any]:
    """Where a bar for some days lies."""
    return {
        "top": lane + 0.2,
        "bottom": lane + 0.8,
        "from": max(days.from_on, first).isoformat(),
        "to": min(days.to_on, last).isoformat(),
    }


def _bar(law: Law, lane: int, stretch: Stretch, first: date, last: date) -> dict[str, Any]:
    state, provision = stretch.state, stretch.provision
    source = law.rulebook.sources.get(state.cite.source)
    return {
        **_place(lane, stretch.days, first, last),
        "force": FORCE_WORDS[state.force],
        "opacity": OPACITY[state.certainty],
        "provision": provision.id,
        "title": provision.title,
        "duty": state.duty,
        "since": str(state.from_),
        "until": "further notice" if stretch.days.to_on == END else stretch.days.to_on.isoformat(),
        "deadline": deadline_text(state) or "none",
        "sure": CERTAINTY_WORDS[state.certainty],
        "source": source.title if source else state.cite.source,
    }


def _label(lane: int, provision: Provision, *, with_code: bool) -> dict[str, Any]:
    title = f"{provision.jurisdiction.upper()}  {provision.title}" if with_code else provision.title
    short = title if len(title) <= _TITLE_LETTERS else f"{title[: _TITLE_LETTERS - 1].rstrip()}…"
    return {"lane": lane, "middle": lane + 0.5, "text": short, "shade": lane % 2 == 0, "end": lane + 1}


def _chart(
    labels: list[dict[str, Any]], bars: list[dict[str, Any]], unsure: list[dict[str, Any]],
    ticks: list[dict[str, Any]], forces: list[str], window: tuple[date, date], today: date,
) -> Any:  # fmt: skip
    first, last = window
    height = _LANE * len(labels)
    lanes = alt.Scale(domain=[0, len(labels)], reverse=True, nice=False, zero=True)
    years = alt.Scale(domain=[first.isoformat(), last.isoformat()], nice=False)
    step = max(1, math.ceil((last.year - first.year) / 14))
    ruled = [f"{year}-01-01" for year in range(first.year, last.year + 1, step)]
    axis = alt.Axis(
        format="%Y", values=ruled, orient="top", grid=True, gridColor=_GRID, domain=False, ticks=False, labelColor=_INK,
        labelFontSize=12, labelAlign="left",
    )  # fmt: skip

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:T", scale=years, title=None, axis=axis)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=lanes, title=None, axis=None)

    def of(rows: Iterable[dict[str, Any]]) -> Any:
        return alt.Chart(alt.InlineData(values=list(rows)))

    stripes = of(row for row in labels if row["shade"])
    words = alt.layer(
        stripes.mark_rect(color="#f4f6f8").encode(y("lane"), alt.Y2("end")),
        of(labels)
        .mark_text(align="left", baseline="middle", fontSize=12, color=_INK)
        .encode(y("middle"), x=alt.value(6), text="text:N"),
    ).properties(width=_LABEL, height=height)
    parts = [
        stripes.mark_rect(color="#f4f6f8").encode(y("lane"), alt.Y2("end")),
        *_bars(of, bars, unsure, x, y, forces),
        of([{"on": today.isoformat()}]).mark_rule(color=_INK, strokeDash=[4, 3], strokeWidth=1.2).encode(x("on")),
        *_ticks(of, ticks, x, y),
    ]
    return alt.hconcat(words, alt.layer(*parts).properties(width=_WIDTH, height=height), spacing=0)


def _bars(
    of: Any, bars: list[dict[str, Any]], unsure: list[dict[str, Any]], x: Any, y: Any, forces: list[str]
) -> Iterator[Any]:
    names = [FORCE_WORDS[force] for force in forces]
    colour = alt.Color(
        "force:N",
        title="How binding",
        scale=alt.Scale(domain=names, range=[COLOURS[force] for force in forces]),
        legend=alt.Legend(orient="bottom", columns=4, labelFontSize=12, titleFontSize=12, labelLimit=320, offset=14),
    )
    told = ("title", "provision", "duty", "force", "since", "until", "deadline", "sure", "source")
    shade = alt.Opacity("opacity:Q", scale=None)
    yield (
        of(bars)
        .mark_rect(cornerRadius=2)
        .encode(
            x("from"), alt.X2("to"), y("top"), alt.Y2("bottom"), colour, shade, tooltip=[f"{name}:N" for name in told]
        )
    )
    if unsure:
        frame = of(unsure).mark_rect(color="white", opacity=0.55, stroke=_INK, strokeDash=[2, 2], strokeWidth=0.8)
        yield frame.encode(x("from"), alt.X2("to"), y("top"), alt.Y2("bottom"))


def _ticks(of: Any, ticks: list[dict[str, Any]], x: Any, y: Any) -> Iterator[Any]:
    for row in ticks:
        row["middle"] = row["lane"] + 0.5
    if not ticks:
        return
    yield (
        of(ticks)
        .mark_point(shape="diamond", size=70, filled=True, color=_INK, stroke="white", strokeWidth=1, opacity=1)
        .encode(x("on"), y("middle"), tooltip=[alt.Tooltip("label:N", title="last lawful day")])
    )
    for left in (False, True):
        rows = [row for row in ticks if row["left"] is left]
        place: dict[str, Any] = {"align": "right", "dx": -8} if left else {"align": "left", "dx": 8}
        # A white copy under the words keeps them readable on every colour.
        for under in (True, False):
            ink: dict[str, Any] = {"stroke": "white", "strokeWidth": 3.5, "strokeJoin": "round"} if under else {}
            mark = of(rows).mark_text(baseline="middle", fontSize=11, color=_INK, **place, **ink)
            if rows:
                yield mark.encode(x("on"), y("middle"), text="label:N")
