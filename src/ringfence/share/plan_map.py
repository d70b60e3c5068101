"""The sites of a plan on a map, in the colour of the quarter in which they are swapped."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import altair as alt
import numpy as np

from ringfence.plan.planning import Plan
from ringfence.share.pictures import PANEL, ground, mercator, projection
from ringfence.share.plan_charts import ALARM, INK, OTHER, QUIET, heading, of
from ringfence.share.plan_rows import LEFT, STAYS, Places, places
from ringfence.share.shapes import Point, load_shapes, rings

MOST_COUNTRIES: Final = 3
"""Maps of a plan; the countries with most sites."""

_STEPS: Final = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151")
"""Early to late (viridis without its palest end): lightness alone tells the order."""
_CELL: Final = 2
"""Pixels; sites closer than this are drawn once, the most pressing on top."""


def ground_map(plan: Plan) -> Iterator[tuple[Any, str]]:
    """A map for each country with sites in the plan, and what it shows in words."""
    found = places(plan)
    countries, counts = np.unique(found.country.astype(str), return_counts=True)
    for code in [str(countries[n]) for n in np.argsort(-counts, kind="stable")[:MOST_COUNTRIES]]:
        yield _panel(plan, found, code), f"{plan.policy.name}: sites of {code or 'an unknown country'} by quarter"


def without_position(plan: Plan) -> str:
    """How many sites the map of a plan cannot show; empty if it shows all."""
    found = places(plan)
    sites = "site that is swapped or must go has" if found.without == 1 else "sites that are swapped or must go have"
    parts = [f"{found.without:,} {sites} no position"] if found.without else []
    others = len(set(found.country.tolist())) - MOST_COUNTRIES
    parts += [f"{others} more countries have sites"] if others > 0 else []
    return f"{plan.policy.name}: {'; '.join(parts)}." if parts else ""


@cache
def _land() -> list[tuple[str, list[list[Point]]]]:
    return [(code, [[mercator(*at) for at in ring] for ring in outlines]) for code, outlines in rings(load_shapes())]


def _panel(plan: Plan, found: Places, code: str) -> Any:
    inside = found.country == code
    points = [mercator(*at) for at in zip(found.longitude[inside].tolist(), found.latitude[inside].tolist(), strict=True)]
    pixel = projection(points)
    cells: dict[tuple[int, int], int] = {}
    for at, quarter in sorted(zip(map(pixel, *zip(*points, strict=True)), found.quarter[inside].tolist(), strict=True)):
        cell = (round(at[0] / _CELL), round(at[1] / _CELL))
        cells[cell] = _worse(cells.get(cell, STAYS), quarter)
    calendar = plan.inputs.calendar
    rows = [{"x": x * _CELL, "y": y * _CELL, "quarter": quarter} for (x, y), quarter in sorted(cells.items())]
    swapped = [{**row, "day": str(calendar.last_day(row["quarter"]))} for row in rows if row["quarter"] >= 0]
    still = [row for row in rows if row["quarter"] == STAYS]
    left = [row for row in rows if row["quarter"] == LEFT]
    ends = [str(calendar.first_day(0)), str(calendar.last_day(calendar.quarters - 1))]
    legend = alt.Legend(
        title="swapped", orient="bottom", gradientLength=220, gradientThickness=8, labelColor=INK, titleColor=QUIET,
        titleFontWeight="normal", format="%Y", tickCount=5, titleOrient="left",
    )  # fmt: skip
    where = {"longitude": "x:Q", "latitude": "y:Q"}
    base = {"filled": True, "clip": True, "opacity": 1}
    layers = [
        ground(code, _land(), pixel),
        of(still).mark_point(size=5, color=OTHER, **base).encode(**where),
        of(sorted(swapped, key=lambda row: -row["quarter"])).mark_point(size=16, **base).encode(
            **where,
            color=alt.Color("day:T", scale=alt.Scale(type="time", domain=ends, range=list(_STEPS)), legend=legend),
        ),
        of(left).mark_point(shape="cross", size=26, angle=45, color=ALARM, **base).encode(**where),
    ]  # fmt: skip
    numbers = found.quarter[inside]
    told = f"{code or 'country not known'}: {int((numbers >= 0).sum()):,} swapped"
    kept = [f"{int((numbers == LEFT).sum()):,} must go and stay (crosses)"] if left else []
    sea = alt.ViewBackground(fill="#eef2f5", stroke="#dfe4e9")
    # All maps share one projection that leaves the pixels as they are: Vega-Lite gives every map of a sheet the same.
    drawn = alt.layer(*layers).project(type="identity", scale=1, translate=[0, 0])
    return drawn.properties(width=PANEL[0], height=PANEL[1], view=sea, title=heading(plan, ", ".join([told, *kept])))


def _worse(one: int, two: int) -> int:
    """What is shown where two sites share a place: what must go and stays, then the last swap."""
    return LEFT if LEFT in (one, two) else max(one, two)
