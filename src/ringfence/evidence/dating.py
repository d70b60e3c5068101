"""When a document was published: from metadata or a dated line, never from the clock of a page that was loaded."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from ringfence.evidence.model import Period
from ringfence.evidence.zones import Line

_META: Final = re.compile(
    r"<meta\b(?=[^>]*\b(?:property|name|itemprop)=[\"'](?:article:published_time|"
    r"og:article:published_time|datepublished|pubdate|publish-?date|publication_date"
    r"|date\.issued|dc\.date(?:\.issued)?|dcterms\.(?:created|issued|date)|parsely-pub-date|"
    r"sailthru\.date|date)[\"'])[^>]*\bcontent=[\"'](\d{4}-\d{2}-\d{2})",
    re.I,
)
_LINKED: Final = re.compile(r"\"datePublished\"\s*:\s*\"(\d{4}-\d{2}-\d{2})")
_MONTHS: Final = {
    name: number + 1 for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}
_NAME: Final = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAYS: Final = (
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b{_NAME} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>20\d\d)\b", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_NAME},? (?P<year>20\d\d)\b", re.I),
)
_STATED: Final = re.compile(
    r"^(?:published|posted|first published|date|by\b|updated|\d|Jan|Feb|Mar|Apr|May|Jun|Jul|"
    r"Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)|\((?:reuters|ap|afp|dpa|xinhua)\)",
    re.I,
)
_CLOCK: Final = re.compile(
    r"^\W*\d{1,2}:\d{2}\b|\b(?:current time|today is|listen live|saved|printed|loaded|accessed"
    r"|archived?|retrieved|captured|seen (?:in|at|on)"
    r"|pictured|photo)\b",
    re.I,
)
_CLOSED: Final = re.compile(r"\s*(?:\(|\[|–|—|-|:|\.|,? ?/|\||$)")
_RUNNING: Final = ("by", "until", "since", "from", "before", "after", "in force from", "than")
_HEAD: Final = 110
_LOOKED_AT, _LONGEST = 12, 14


def from_metadata(text: str) -> Period | None:
    """The day of publication that a page's metadata states; a day of change or of loading is none."""
    found = _META.search(text) or _LINKED.search(text)
    return _exact(found[1], "metadata") if found else None


def from_lines(lines: Iterable[Line]) -> Period | None:
    """The day in a byline or dateline near the top; the clock of a page, or the day it was saved, is none."""
    for number, line in enumerate(lines):
        if number >= _LOOKED_AT:
            return None
        if _CLOCK.search(line.text):
            continue
        found = next((match for pattern in _DAYS if (match := pattern.search(line.text[:_HEAD]))), None)
        if found is None or not _dates_the_line(line, found):
            continue
        if day := _day(found):
            return Period(day, day, "text")
    return None


def _dates_the_line(line: Line, found: re.Match[str]) -> bool:
    """A day counts if it begins the line, ends a short one, or closes the place before the news."""
    short = len(line.text.split()) <= _LONGEST
    return bool(_STATED.search(line.text) or _CLOSED.match(line.text[found.end() :]) or short) and not line.text[
        : found.start()
    ].rstrip().endswith(_RUNNING)


def _exact(text: str, basis: str) -> Period | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return Period(day, day, basis)


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    name = next((group for group in match.groups() if group and group[:3].casefold() in _MONTHS), None)
    month = int(groups["number"]) if groups.get("number") else _MONTHS[name[:3].casefold()] if name else 0
    try:
        return date(int(groups["year"]), month, int(groups["day"]))
    except ValueError:
        return None
