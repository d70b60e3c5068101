"""The pictures of the report as PNG and SVG files, for documents: exposure over time, and maps of chosen days."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import altair as alt
import pyarrow as pa
import vl_convert

from ringfence.share.over_time import ABSENT, COMPLIANT, STATUSES
from ringfence.share.payload import Facts, Reportable, facts_of
from ringfence.share.shapes import Point, load_shapes, rings

COLOURS: Final = {
    "breach": "#b8232f", "unknown": "#8660c4", "gap": "#c98300", "dormant": "#7bb8e8", "compliant": "#1f8573",
    "outside": "#a9b2bb",
}  # fmt: skip
WORDS: Final = {
    "breach": "breach", "unknown": "unknown", "gap": "gap against advice", "dormant": "power not used",
    "compliant": "compliant", "outside": "no rule applies",
}  # fmt: skip
MARKS: Final = {
    "breach": "diamond", "unknown": "circle", "gap": "triangle-up", "dormant": "square", "compliant": "circle",
    "outside": "circle",
}  # fmt: skip
DIMENSIONS: Final = {"operator": "operator", "supplier": "supplier_id", "domain": "domain"}
PANEL: Final = (300, 260)
MOST_PANELS: Final = 12

Format = Literal["svg", "png"]


def write_pictures(
    judged: Reportable,
    folder: Path,
    *,
    title: str,
    days: Sequence[date] = (),
    formats: Sequence[Format] = ("svg", "png"),
) -> list[Path]:
    """Draw exposure by operator, supplier and domain, and a map for each day.

    Parameters
    ----------
    judged
        The network and its findings.
    folder
        Where the files go; made if it is not there.
    title
        Stands above each picture.
    days
        Days for maps, each read as the calendar's last day not after it; the day asked for if none is given.

    Returns
    -------
    list of Path
        The files written.
    """
    facts = facts_of(judged)
    folder.mkdir(parents=True, exist_ok=True)
    specs = {f"exposure-by-{name}": exposure_spec(facts, name, title=title) for name in DIMENSIONS}
    for day in days or (facts.calendar.as_of,):
        specs[f"map-{day.isoformat()}"] = map_spec(facts, day, title=title)
    return [path for name, spec in specs.items() for path in _saved(spec, folder / name, formats)]


def _saved(spec: dict[str, Any], stem: Path, formats: Iterable[Format]) -> Iterator[Path]:
    for kind in formats:
        path = stem.with_name(f"{stem.name}.{kind}")
        if kind == "svg":
            path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
        else:
            path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
        yield path


def exposure_spec(facts: Facts, by: str, *, title: str) -> dict[str, Any]:
    """Elements in service by most serious status over time, one panel per operator, supplier or domain (Vega-Lite)."""
    panels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _quarters(facts, DIMENSIONS[by]):
        panels[row.pop("panel")].append(row)
    size = {name: sum(row["elements"] for row in rows) for name, rows in panels.items()}
    largest = sorted(size, key=lambda name: (-size[name], name))[:MOST_PANELS]
    left_out = f" The {MOST_PANELS} largest of {len(size)}." if len(size) > MOST_PANELS else ""
    return _sheet(
        [_areas(name, panels[name]) for name in largest], f"{title}: exposure by {by}", _basis(facts) + left_out
    )


def _areas(name: str, rows: list[dict[str, Any]]) -> Any:
    order = [WORDS[status] for status in reversed(STATUSES[COMPLIANT:])]
    areas = alt.Chart(alt.InlineData(values=rows)).mark_area(interpolate="step-after")
    encoded = areas.encode(
        alt.X("day:T", title=None),
        alt.Y("elements:Q", title=None, stack="zero"),
        alt.Color("status:N", title=None, scale=_scale(order, COLOURS), sort=order),
        alt.Order("order:Q", sort="descending"),
    )
    return encoded.properties(width=260, height=120, title=alt.TitleParams(name, anchor="start"))


def _sheet(panels: Sequence[Any], title: str, subtitle: str) -> dict[str, Any]:
    heading = alt.TitleParams(title, subtitle=subtitle, anchor="start", fontSize=16)
    sheet = alt.concat(*panels, columns=4).properties(title=heading)
    spec: dict[str, Any] = sheet.configure_legend(orient="top").configure_view(stroke=None).to_dict()
    return spec


def _scale(order: Sequence[str], values: dict[str, str]) -> alt.Scale:
    by_word = {WORDS[name]: value for name, value in values.items()}
    return alt.Scale(domain=list(order), range=[by_word[word] for word in order])


def _basis(facts: Facts) -> str:
    judged = facts.judged
    return f"As known on {judged.question.known_on}, rulebook {judged.rulebook.version}. Not legal advice."


def _quarters(facts: Facts, column: str) -> Iterator[dict[str, Any]]:
    """Elements per panel, status and quarter, from the changes."""
    steps = [(n, day) for n, day in enumerate(facts.calendar.days) if day.day == 1 and day.month % 3 == 1]
    changes: dict[tuple[Any, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in facts.exposure.select([column, "rank", "step", "delta"]).to_pylist():
        changes[row[column], row["rank"]][row["step"]] += row["delta"]
    names = facts.judged.rulebook.suppliers.by_id
    for (value, rank), moves in sorted(changes.items(), key=lambda item: (item[0][0] or "", item[0][1])):
        if rank < COMPLIANT:
            continue
        panel = names[value].name if column == "supplier_id" and value in names else value or "not known"
        for number, day in steps:
            total = sum(delta for step, delta in moves.items() if step <= number)
            row = {"panel": panel, "status": WORDS[STATUSES[rank]], "order": rank, "day": day.isoformat()}
            yield {**row, "elements": total}


def map_spec(facts: Facts, day: date, *, title: str) -> dict[str, Any]:
    """Sites by their most serious element on a day, a small map per country (Vega-Lite)."""
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for site in _sites_on(facts, day):
        by_country[site["country"]].append(site)
    land = [(code, [[mercator(*at) for at in ring] for ring in outlines]) for code, outlines in rings(load_shapes())]
    panels = [_panel(code, by_country[code], land) for code in sorted(by_country)]
    return _sheet(panels, f"{title}: sites on {day.isoformat()}", f"{_basis(facts)} Shapes: Natural Earth.")


def _sites_on(facts: Facts, day: date) -> Iterator[dict[str, Any]]:
    """Sites in service, the most serious last so that it is drawn on top."""
    number = max(0, facts.calendar.step(day) - (0 if day in facts.calendar.days else 1))
    changes: pa.Table = facts.places.changes.to_pyarrow()
    status: dict[int, int] = {}
    for place, step, code in zip(*(changes[name].to_pylist() for name in ("place_no", "step", "status")), strict=True):
        if step <= number:
            status[place] = code
    places = facts.places.places.to_pyarrow().to_pylist()
    for row in sorted(places, key=lambda row: (status.get(row["place_no"], ABSENT), row["place_no"])):
        code = status.get(row["place_no"], ABSENT)
        if code != ABSENT:
            x, y = mercator(row["longitude"], row["latitude"])
            yield {"country": row["country"], "x": x, "y": y, "status": WORDS[STATUSES[code]]}


def mercator(longitude: float, latitude: float) -> Point:
    """Mercator in degrees of longitude, growing to the north."""
    bounded = max(-85.0, min(85.0, latitude))
    return longitude, math.degrees(math.log(math.tan(math.pi / 4 + math.radians(bounded) / 2)))


def _panel(code: str, sites: Sequence[dict[str, Any]], land: Sequence[tuple[str, list[list[Point]]]]) -> Any:
    width, height = PANEL
    pixel = projection([(site["x"], site["y"]) for site in sites])
    values = [{**dict(zip("xy", pixel(site["x"], site["y"]), strict=True)), "status": site["status"]} for site in sites]
    order = [WORDS[name] for name in reversed(STATUSES[1:])]
    marks = (
        alt.Chart(alt.InlineData(values=values))
        .mark_point(size=24, filled=True, stroke="white", strokeWidth=0.4, clip=True, opacity=1)
        .encode(
            longitude="x:Q",
            latitude="y:Q",
            fill=alt.Fill("status:N", title=None, scale=_scale(order, COLOURS), sort=order),
            shape=alt.Shape("status:N", title=None, scale=_scale(order, MARKS), sort=order),
        )
    )
    breach = sum(site["status"] == WORDS["breach"] for site in sites)
    words = f"{code or 'country not known'}: {breach:,} {'site' if breach == 1 else 'sites'} in breach"
    sea = alt.ViewBackground(fill="#eef2f5", stroke="#dfe4e9")
    # All maps share one projection that leaves the pixels as they are: Vega-Lite gives every map of a sheet the same.
    layers = alt.layer(ground(code, land, pixel), marks).project(type="identity", scale=1, translate=[0, 0])
    return layers.properties(width=width, height=height, title=alt.TitleParams(words, anchor="start"), view=sea)


def projection(points: Sequence[Point]) -> Callable[[float, float], Point]:
    """Pixels of a map of the size ``PANEL`` that shows all points (Mercator), with a margin."""
    width, height = PANEL
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = min(width / max(1.2, (east - west) * 1.14), height / max(1.2, (north - south) * 1.14))

    def pixel(x: float, y: float) -> Point:
        across, up = (x - (west + east) / 2) * scale, (y - (south + north) / 2) * scale
        return round(width / 2 + across, 1), round(height / 2 - up, 1)

    return pixel


def ground(
    code: str, land: Sequence[tuple[str, list[list[Point]]]], pixel: Callable[[float, float], Point]
) -> Any:  # fmt: skip
    """The countries that reach into a map, the one of the code in white."""
    outlines = ((name == code, _seen([[pixel(*at) for at in ring] for ring in drawn])) for name, drawn in land)
    return (
        alt.Chart(alt.InlineData(values=[_feature(home, seen) for home, seen in outlines if seen]))
        .mark_geoshape(stroke="#b9c2cb", strokeWidth=0.6, clip=True)
        .encode(alt.Fill("properties.fill:N", scale=None))
    )


def _seen(outlines: Iterable[list[Point]]) -> list[list[Point]]:
    """The rings that reach into a panel, without points that fall on their neighbour."""
    width, height = PANEL
    return [
        [at for before, at in zip([None, *ring], ring, strict=False) if at != before]
        for ring in outlines
        if min(x for x, _ in ring) < width
        and max(x for x, _ in ring) > 0
        and min(y for _, y in ring) < height
        and max(y for _, y in ring) > 0
    ]


def _feature(home: bool, outlines: list[list[Point]]) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": outlines}
    return {"type": "Feature", "geometry": shape, "properties": {"fill": "#ffffff" if home else "#dbe1e6"}}
