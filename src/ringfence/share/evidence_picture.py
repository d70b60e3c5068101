"""The timeline as pictures: one per jurisdiction or company, a line per act, on one scale of years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from ringfence.evidence.derive.meaning import COMMITTED, FAMILY
from ringfence.share.evidence_facts import Row, act_text, days_text, some
from ringfence.share.hypertext import Html, joined, tag

MOST_SUBJECTS: Final = 40
MOST_EVENTS: Final = 40
"""Acts of one subject that are drawn: the last ones."""
LABEL: Final = 370
PLOT: Final = 700
LINE: Final = 24
HEAD: Final = 22
TAIL: Final = 60
"""Length of a line that stands for an open end."""
_LETTERS: Final = 56


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to places; what lies outside is drawn at the edge."""

    first: int
    last: int

    def __call__(self, day: str) -> float:
        share = (date.fromisoformat(day).toordinal() - self.first) / max(self.last - self.first, 1)
        return round(LABEL + 14 + min(max(share, 0.0), 1.0) * (PLOT - 28), 1)

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
    parts = [_subject(subject, found, scale) for subject, found in groups[:MOST_SUBJECTS]]
    if left := groups[MOST_SUBJECTS:]:
        names = ", ".join(f"{subject} ({len(found):,})" for subject, found in left[:200])
        parts.append(tag("p", f"{len(left):,} more are not drawn: {names}", class_="hint"))
    return joined(parts)


def _subject(subject: str, events: Sequence[Row], scale: Scale) -> Html:
    shown = events[-MOST_EVENTS:]
    more = f", the last {MOST_EVENTS} drawn" if len(events) > len(shown) else ""
    height = HEAD + LINE * len(shown) + 6
    who = tag("text", f"{subject} ({len(events):,} {_plural(len(events), 'act')}{more})", x=0, y=HEAD - 7, class_="who")
    years = joined(_year(year, scale, height) for year in scale.years())
    lines = joined(_event(event, HEAD + LINE * place + LINE / 2, scale) for place, event in enumerate(shown))
    drawn = tag(
        "svg", who, years, lines, viewBox=f"0 0 {LABEL + PLOT} {height}", width=LABEL + PLOT, height=height,
        role="group", aria_label=f"Acts of {subject} over time",
    )  # fmt: skip
    return tag("figure", drawn, class_="lane scroll")


def _year(year: int, scale: Scale, height: int) -> Html:
    x = scale(f"{year:04}-01-01")
    grid = tag("line", x1=x, x2=x, y1=HEAD - 4, y2=height, class_="grid")
    return joined((grid, tag("text", year, x=x, y=HEAD - 9, class_="year")))


def _event(event: Row, y: float, scale: Scale) -> Html:
    told = _label(event)
    short = told if len(told) <= _LETTERS else f"{told[: _LETTERS - 1]}\u2026"
    firm = "" if event["modality"] in COMMITTED and event["polarity"] == "+" else " open"
    whole = tag("title", f"{told}; {_when(event)}; by {some(event['by'])}; {_origins(event)}")
    label = tag("text", short, x=0, y=y + 4, class_="label")
    return tag("g", whole, label, _mark(event, y, scale), class_=f"f-{FAMILY.get(event['act'], 'other')}{firm}")


def _mark(event: Row, y: float, scale: Scale) -> Html:
    """A dot for a day, a bar for an interval, a dotted tail where only one end is known, or only when it was stated."""
    earliest, latest = event["earliest"], event["latest"]
    if not (earliest or latest):
        return tag("text", "date not known", x=LABEL + 14, y=y + 4, class_="year start")
    left = scale(earliest) if earliest else max(scale(latest) - TAIL, LABEL)
    right = scale(latest) if latest else min(left + TAIL, LABEL + PLOT)
    if not (earliest and latest) or not event["dated"]:
        bound = tag("circle", cx=right if latest else left, cy=y, r=4.5, class_="dot hollow")
        return joined((tag("line", x1=left, x2=right, y1=y, y2=y, class_="dash"), bound))
    if right - left < 9:
        return tag("circle", cx=(left + right) / 2, cy=y, r=5.5, class_="dot")
    return tag("rect", x=left, y=y - 5, width=round(right - left, 1), height=10, rx=5, class_="dot")


def _label(event: Row) -> str:
    whose = ", ".join(event["supplier"]) or "no supplier named"
    scopes = ", ".join(scope for scope in event["scopes"] if scope != "none")
    change = f" [{event['change']}]" if event["change"] else ""
    return f"{act_text(event)}{change}: {whose}{f' ({scopes})' if scopes else ''}"


def _when(event: Row) -> str:
    if event["dated"]:
        return days_text(event["earliest"], event["latest"])
    return f"stated {days_text(event['earliest'], event['latest'])}, the act itself is not dated"


def _origins(event: Row) -> str:
    return f"{len(event['origins']):,} {_plural(len(event['origins']), 'origin')}"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
