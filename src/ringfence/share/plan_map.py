"""The sites of a plan on a map, in the colour of the quarter in which they are swapped."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Final

import altair as alt
import numpy as np

from ringfence.plan.planning import Plan
from ringfence.share.pictures import PANEL, ground, mercator, projection
from ringfence.share.plan_charts import ALARM, INK, OTHER, heading, of
from ringfence.share.plan_rows import LEFT, STAYS, Places, places
from ringfence.share.plan_words import cost_text
from ringfence.share.shapes import Point, load_shapes, rings

MOST_COUNTRIES: Final = 6
"""Maps of a plan."""

_STEPS: Final = ("#440154", "#31688e", "#35b779", "#e0c92b")
"""Early to late (viridis, its end darkened for white ground): lightness alone tells the order."""
_CELL: Final = 2
"""Pixels; sites closer than this are drawn once, the most pressing on top."""


def ground_map(plan: Plan, until: date) -> Iterator[tuple[Any, str]]:
    """A map for each country with sites that are swapped or must go, and what it shows in words.

    ``until`` is the day of the last colour.
    """
    found = places(plan)
    for code in _countries(found)[:MOST_COUNTRIES]:
        words = f"{plan.policy.name}: sites of {code or 'an unknown country'} by quarter"
        yield _panel(plan, found, code, until), words


def unseen(plan: Plan) -> str:
    """How many sites the map of a plan cannot show; empty if it shows all."""
    found = places(plan)
    parts = [f"{found.without:,} without a position"] if found.without else []
    if others := _countries(found)[MOST_COUNTRIES:]:
        parts.append(f"those in {', '.join(others)}")
    return f"{plan.policy.name}: {' and '.join(parts)}" if parts else ""


def _countries(found: Places) -> list[str]:
    """Countries by the number of jobs that are swapped or must go, most first."""
    names, counts = np.unique(found.country[found.quarter != STAYS].astype(str), return_counts=True)
    return [str(names[n]) for n in np.argsort(-counts, kind="stable")]


@cache
def _land() -> list[tuple[str, list[list[Point]]]]:
    return [(code, [[mercator(*at) for at in ring] for ring in outlines]) for code, outlines in rings(load_shapes())]


def _panel(plan: Plan, found: Places, code: str, until: date) -> Any:
    inside = found.country == code
    where = zip(found.longitude[inside].tolist(), found.latitude[inside].tolist(), strict=True)
    points = [mercator(*at) for at in where]
    pixel = projection(points)
    cells: dict[tuple[int, int], int] = {}
    for (x, y), quarter in zip(points, found.quarter[inside].tolist(), strict=True):
        across, down = pixel(x, y)
        cell = (round(across / _CELL), round(down / _CELL))
        cells[cell] = _worse(cells.get(cell, STAYS), quarter)
    calendar = plan.inputs.calendar
    rows = [{"x": column * _CELL, "y": row * _CELL, "quarter": t} for (column, row), t in sorted(cells.items())]
    swapped = [row for row in rows if row["quarter"] >= 0]
    still = [row for row in rows if row["quarter"] == STAYS]
    left = [row for row in rows if row["quarter"] == LEFT]
    last, first = max(1, calendar.holding(until)), (calendar.start.month - 1) // 3
    stops = [last * n / (len(_STEPS) - 1) for n in range(len(_STEPS))]
    scale = alt.Scale(domain=stops, range=list(_STEPS), interpolate="lab")
    count = f"(datum.value + {first})"
    legend = alt.Legend(
        title=None, orient="bottom", gradientLength=240, gradientThickness=8, labelColor=INK,
        values=sorted({0, last // 3, 2 * last // 3, last}),
        labelExpr=f"({calendar.start.year} + floor({count} / 4)) + '-Q' + ({count} % 4 + 1)",
    )  # fmt: skip
    at = {"longitude": "x:Q", "latitude": "y:Q"}
    base: dict[str, Any] = {"filled": True, "clip": True, "opacity": 1}
    layers = [
        ground(code, _land(), pixel),
        of(still).mark_point(size=5, color=OTHER, **base).encode(**at),
        of(sorted(swapped, key=lambda row: -row["quarter"])).mark_point(size=16, **base).encode(
            **at,
            color=alt.Color("quarter:Q", scale=scale, legend=legend),
        ),
        of(left).mark_point(shape="cross", size=26, angle=45, color=ALARM, **base).encode(**at),
    ]  # fmt: skip
    numbers = found.quarter[inside]
    told = f"{code or 'country not known'}: {int((numbers >= 0).sum()):,} jobs swapped"
    kept = [f"{int((numbers == LEFT).sum()):,} must go and stay (crosses)"] if left else []
    sea = alt.ViewBackground(fill="#eef2f5", stroke="#dfe4e9")
    # All maps share one projection that leaves the pixels as they are: Vega-Lite gives every map of a sheet the same.
    drawn = alt.layer(*layers).project(type="identity", scale=1, translate=[0, 0])
    title = heading(plan, [", ".join([told, *kept]), cost_text(plan)])
    return drawn.properties(width=PANEL[0], height=PANEL[1], view=sea, title=title)


def _worse(one: int, two: int) -> int:
    """What is shown where two sites share a place: what must go and stays, then the last swap."""
    return LEFT if LEFT in (one, two) else max(one, two)
