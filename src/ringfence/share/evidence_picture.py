"""The timeline as a picture: for each jurisdiction or company a line per act, on one scale of years.

Places are per cent of the width, so that a line is drawn as wide as the screen allows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from ringfence.evidence.derive.meaning import COMMITTED, FAMILY, subject_name
from ringfence.share.evidence_facts import Row, event_text, some, stated_text
from ringfence.share.evidence_text import count_text
from ringfence.share.hypertext import Html, joined, tag

MOST_SUBJECTS: Final = 40
MOST_EVENTS: Final = 40
"""Acts of one subject that are drawn: the last ones."""
TAIL: Final = 7.0
"""Length of a line that stands for an open end, in per cent."""
SHORT: Final = 1.2
"""What is not longer is drawn as a dot."""
_EDGE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to per cent of the width; what lies outside is drawn at the edge."""

    first: int
    last: int

    def __call__(self, day: str) -> float:
        share = (date.fromisoformat(day).toordinal() - self.first) / max(self.last - self.first, 1)
        return round(_EDGE + min(max(share, 0.0), 1.0) * (100 - 2 * _EDGE), 2)

    def years(self) -> list[int]:
        """Years whose first day is marked."""
        first, last = date.fromordinal(self.first).year, date.fromordinal(self.last).year
        step = max((last - first) // 12 + 1, 1)
        return [year for year in range(first, last + 1, step) if date(year, 1, 1).toordinal() >= self.first]


def scale_of(events: Iterable[Row]) -> Scale:
    """A scale over whole years; of very many days the two hundredths at both ends do not count."""
    told = (day for event in events for day in (event["earliest"], event["latest"]) if day)
    days = sorted(date.fromisoformat(day) for day in told) or [date(2019, 1, 1)]
    off = len(days) // 50
    first, last = days[off].year, days[-1 - off].year
    return Scale(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal())


def timeline_html(events: Sequence[Row]) -> Html:
    """A picture for each subject, jurisdictions first."""
    scale = scale_of(events)
    ordered = sorted(events, key=lambda event: (event["kind"] == "company", event["subject"]))
    groups = [(subject, list(found)) for subject, found in groupby(ordered, key=lambda event: event["subject"])]
    parts = [_grid(scale), *(_subject(subject, found, scale) for subject, found in groups[:MOST_SUBJECTS])]
    if left := groups[MOST_SUBJECTS:]:
        names = ", ".join(f"{subject} ({len(found):,})" for subject, found in left[:200])
        parts.append(tag("p", f"{len(left):,} more are not drawn: {names}", class_="hint"))
    return joined(parts)


def _grid(scale: Scale) -> Html:
    """The lines of the years, drawn once and used behind every act."""
    places = [_at(scale(f"{year:04}-01-01")) for year in scale.years()]
    lines = (tag("line", x1=place, x2=place, y1="0", y2="100%") for place in places)
    return tag("svg", tag("defs", tag("g", *lines, id="years", class_="grid")), class_="defs", aria_hidden="true")


def _subject(subject: str, events: Sequence[Row], scale: Scale) -> Html:
    shown = events[-MOST_EVENTS:]
    more = f", the last {MOST_EVENTS} drawn" if len(events) > len(shown) else ""
    who = tag("b", subject_name(subject)), f" ({count_text(len(events), 'act')}{more})"
    years = tag("svg", *(_year(year, scale) for year in scale.years()), class_="years", aria_hidden="true")
    lines = tag("ol", *(_event(event, scale) for event in shown), class_="acts")
    return tag("figure", tag("figcaption", tag("span", *who), years), lines, class_="lane")


def _year(year: int, scale: Scale) -> Html:
    return tag("text", year, x=_at(scale(f"{year:04}-01-01")), y="12")


def _event(event: Row, scale: Scale) -> Html:
    firm = "" if event["modality"] in COMMITTED and event["polarity"] == "+" else " open"
    source = f"{stated_text(event)}; by {some(event['by'])}; {count_text(len(event['origins']), 'origin')}"
    return tag(
        "li", tag("span", event_text(event), class_="label"),
        tag("svg", tag("use", href="#years"), _mark(event, scale), class_="mark", aria_hidden="true"),
        tag("small", source), class_=f"f-{FAMILY.get(event['act'], 'other')}{firm}",
    )  # fmt: skip


def _mark(event: Row, scale: Scale) -> Html:
    """A dot for a day, a bar for an interval, a dotted tail where only one end is known, or only when it was stated."""
    earliest, latest = event["earliest"], event["latest"]
    if not (earliest or latest):
        return Html()
    left = scale(earliest) if earliest else max(scale(latest) - TAIL, 0.0)
    right = scale(latest) if latest else min(left + TAIL, 100.0)
    if not (earliest and latest) or not event["dated"]:
        bound = tag("circle", cx=_at(right if latest else left), cy="50%", r="4.5", class_="dot hollow")
        return joined((_line(left, right, "dash"), bound))
    if right - left < SHORT:
        return tag("circle", cx=_at((left + right) / 2), cy="50%", r="5.5", class_="dot")
    return joined((_line(left, right, "bar"), _line(left, right, "core")))


def _line(left: float, right: float, look: str) -> Html:
    return tag("line", x1=_at(left), x2=_at(right), y1="50%", y2="50%", class_=look)


def _at(place: float) -> str:
    return f"{place:g}%"
