"""Timelines as inline SVG: a lane per provision, a bar per state, a mark per deadline.

Colours come from ``assets/rulebook.css``, which knows the light and the dark scheme.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Final

from ringfence.core.dates import END

WIDTH: Final = 760
TOP: Final = 26
BAR: Final = 17
LETTER: Final = 6.5
"""Width of a letter within a bar, in units of the drawing; on the safe side."""
EARLIEST: Final = date(2010, 1, 1)
"""Older states begin at the left edge."""


@dataclass(frozen=True)
class Bar:
    """A state from its first day to the first day after it; ``loose`` is a start known only to the month or year."""

    from_on: date
    to_on: date
    kind: str
    text: str
    meaning: str
    loose: tuple[date, date] | None = None


@dataclass(frozen=True)
class Lane:
    """A line of the drawing; ``deadlines`` are days with their words, ``known`` are days of publication."""

    label: str
    href: str = ""
    bars: Sequence[Bar] = ()
    deadlines: Sequence[tuple[date, str]] = ()
    known: Sequence[date] = ()

    @property
    def height(self) -> int:
        return 58 if self.deadlines else 43


@dataclass(frozen=True)
class Group:
    """Lanes under a heading."""

    heading: str
    lanes: Sequence[Lane] = field(default_factory=tuple)


@dataclass(frozen=True)
class Scale:
    """Days to units of the drawing, from the first day of a year to that of another."""

    first: date
    last: date

    def __call__(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return round((inside - self.first).days / (self.last - self.first).days * WIDTH, 1)

    @classmethod
    def around(cls, groups: Iterable[Group], day: date) -> "Scale":
        """Every day of the drawing, a year after the last one, and eight years at least."""
        lanes = [lane for group in groups for lane in group.lanes]
        days = [d for lane in lanes for bar in lane.bars for d in (bar.from_on, bar.to_on) if date.min < d < END]
        days += [d for lane in lanes for d, _ in lane.deadlines] + [d for lane in lanes for d in lane.known] + [day]
        last = max(days).year + 2
        return cls(date(max(EARLIEST.year, min(min(days).year, last - 8)), 1, 1), date(last, 1, 1))


def drawing(groups: Sequence[Group], *, name: str, title: str, description: str, day: date) -> str:
    """The timeline as one raw HTML block; ``name`` makes its ids unique on the page."""
    scale = Scale.around(groups, day)
    body: list[str] = []
    y = TOP
    for group in groups:
        if group.heading:
            body.append(f'<text class="rf-heading" x="0" y="{y + 17}">{escape(_cut(group.heading, 92))}</text>')
            y += 27
        for lane in group.lanes:
            body += _lane(lane, y, scale)
            y += lane.height
    grid = list(_grid(scale, y))
    at = scale(day)
    today = f'<path class="rf-day" d="M{at} {TOP - 6}V{y}"><title>{day}</title></path>'
    head = (
        f'<svg viewBox="0 0 {WIDTH} {y + 4}" role="img" aria-labelledby="{name}-title {name}-description" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>'
    )
    drawn = "\n".join([head, *grid, today, *body, "</svg>"])
    return (
        f'<figure class="rf-timeline" data-search-exclude>\n<div>\n{drawn}\n</div>\n{_legend(groups, day)}\n</figure>'
    )


def _grid(scale: Scale, bottom: float) -> Iterator[str]:
    years = range(scale.first.year, scale.last.year)
    every = 1 if len(years) <= 18 else 2
    for year in years:
        x, after = scale(date(year, 1, 1)), scale(date(year + 1, 1, 1))
        yield f'<path class="rf-grid" d="M{x} {TOP - 6}V{bottom}"/>'
        if (year - scale.first.year) % every == 0:
            yield f'<text class="rf-year" x="{round((x + after) / 2, 1)}" y="12">{year}</text>'


def _lane(lane: Lane, y: int, scale: Scale) -> Iterator[str]:
    label = f'<text class="rf-label" x="0" y="{y + 14}">{escape(_cut(lane.label, 112))}</text>'
    yield f'<a href="{escape(lane.href)}" tabindex="-1">{label}</a>' if lane.href else label
    marks = [scale(day) for day in (*lane.known, *(on for on, _ in lane.deadlines))]
    for bar in lane.bars:
        yield _bar(bar, y + 20, scale, marks)
    for known in lane.known:
        title = f"<title>known {known}</title>"
        yield f'<circle class="rf-known" cx="{scale(known)}" cy="{y + 28.5}" r="3.4">{title}</circle>'
    for on, words in lane.deadlines:
        yield _deadline(scale(on), y + 28.5, words)


def _bar(bar: Bar, y: float, scale: Scale, marks: Sequence[float]) -> str:
    """A bar, with its words where they fit and no mark lies on them."""
    x, end = scale(bar.from_on), scale(bar.to_on)
    wide = round(max(end - x, 2.5), 1)
    parts = [f'<rect class="rf-bar rf-{bar.kind}" x="{x}" y="{y}" width="{wide}" height="{BAR}" rx="2"/>']
    if bar.loose:
        begun, sure = scale(bar.loose[0]), scale(bar.loose[1])
        parts.append(f'<rect class="rf-loose" x="{begun}" y="{y}" width="{max(sure - begun, 1):.1f}" height="{BAR}"/>')
    if at := _room(bar.text, x, x + wide, marks):
        parts.append(f'<text class="rf-in rf-on-{bar.kind}" x="{at:.1f}" y="{y + 12.5}">{escape(bar.text)}</text>')
    return f"<g><title>{escape(bar.meaning)}</title>{''.join(parts)}</g>"


def _room(text: str, start: float, end: float, marks: Sequence[float]) -> float | None:
    """Where words stand within a bar: at its start or after a mark, clear of all marks; None if nowhere."""
    long = len(text) * LETTER
    places = (start + 8, *(mark + 9 for mark in sorted(marks)))
    clear = (at for at in places if not any(at - 6 < mark < at + long + 5 for mark in marks))
    return next((at for at in clear if start < at < end - long), None)


def _deadline(x: float, y: float, words: str) -> str:
    left = x > WIDTH - len(words) * LETTER
    text = f'<text class="rf-due-text{" rf-left" if left else ""}" x="{x}" y="{y + 23}">{escape(words)}</text>'
    return (
        f'<g><title>{escape(words)}</title><path class="rf-due" d="M{x} {y - 10}l5.5 10l-5.5 10l-5.5-10z"/>{text}</g>'
    )


def _legend(groups: Sequence[Group], day: date) -> str:
    lanes = [lane for group in groups for lane in group.lanes]
    kinds = dict.fromkeys(bar.kind for lane in lanes for bar in lane.bars)
    entries = [(f"rf-bar rf-{kind}", KINDS[kind]) for kind in KINDS if kind in kinds]
    if any(bar.loose for lane in lanes for bar in lane.bars):
        entries.append(("rf-loose", "start known only to the month or year"))
    items = [_sign(f'<rect class="{kind}" x="1" y="1" width="16" height="10"/>', words) for kind, words in entries]
    if any(lane.deadlines for lane in lanes):
        items.append(_sign('<path class="rf-due" d="M9 1l4 5l-4 5l-4-5z"/>', "last lawful day"))
    if any(lane.known for lane in lanes):
        items.append(_sign('<circle class="rf-known" cx="9" cy="6" r="3.4"/>', "known, not yet in force"))
    items.append(_sign('<path class="rf-day" d="M9 0V12"/>', f"{day}, last day of reading"))
    return f'<ul class="rf-legend">{"".join(items)}</ul>'


def _sign(shape: str, words: str) -> str:
    return f'<li><svg viewBox="0 0 18 12" aria-hidden="true">{shape}</svg>{escape(words)}</li>'


KINDS: Final = {
    "binding": "binding", "contractual": "contract", "enabling": "power of an authority", "advisory": "advice",
    "voluntary": "operator's own decision", "political": "announced, no legal act", "proposed": "proposed, not law",
    "none": "statement", "stayed": "suspended",
}  # fmt: skip
"""Kinds of bar: the forces, and suspended states."""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
