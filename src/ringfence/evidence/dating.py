"""When a document was published: from metadata or a dated line, never from the clock of a page that was loaded."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from ringfence.evidence.model import Period
from ringfence.evidence.zones import Line

_META: Final = re.compile(
    r"<meta\b(?=[^<>]*\b(?:property|name|itemprop)=[\"'](?:article:published_time|"
    r"og:article:published_time|datepublished|pubdate|publish-?date|publication_date"
    r"|date\.issued|dc\.date(?:\.issued)?|dcterms\.(?:created|issued|date)|parsely-pub-date|"
    r"sailthru\.date|date)[\"'])[^<>]*\bcontent=[\"'](\d{4}-\d{2}-\d{2})",
    re.I,
)
_LINKED: Final = re.compile(r"\"datePublished\"\s*:\s*\"(\d{4}-\d{2}-\d{2})")
_STEMS: Final = (  # of English, Spanish, French and German months
    ("jan", "ene"),
    ("feb", "fév"),
    ("mar", "mär"),
    ("apr", "abr", "avr"),
    ("may", "mai"),
    ("jun", "juin"),
    ("jul", "juil"),
    ("aug", "ago", "aoû"),
    ("sep",),
    ("oct", "okt"),
    ("nov",),
    ("dec", "dic", "déc", "dez"),
)
_MONTHS: Final = {stem: number + 1 for number, stems in enumerate(_STEMS) for stem in stems}
_NAME: Final = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})[a-zéûä]*\.?"
_DAYS: Final = (
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b{_NAME} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>20\d\d)\b", re.I),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)? (?:de |of )?{_NAME},?(?: de| of)? (?P<year>20\d\d)\b", re.I
    ),
)
_TOLD: Final = re.compile(
    rf"\bon (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )"
    rf"(?:(?P<day>\d{{1,2}}) {_NAME},?|{_NAME.replace('name', 'name2')} (?P<day2>\d{{1,2}}),?) (?P<year>20\d\d)\b",
    re.I,
)
_SOON: Final = timedelta(7)
"""News is told within a week: where only the events are dated, so is the document."""
_STATED: Final = re.compile(
    r"\b(?:passed|adopted|enacted|issued|signed) on\b|^(?:published|posted|publi|first published|date|by\b|updated|\d"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)|\((?:reuters|ap|afp|dpa|xinhua)\)",
    re.I,
)
_CLOCK: Final = re.compile(
    r"^\W*\d{1,2}:\d{2}\b|\b(?:current time|today is|listen live|saved|printed|loaded|accessed"
    r"|page (?:opened|viewed|visited)|archived?|retrieved|captured|seen (?:in|at|on)"
    r"|pictured|photo)\b",
    re.I,
)
_CLOSED: Final = re.compile(r"\s*(?:\(|\[|–|—|-|:|\.|,? ?/|\||$)")
_RUNNING: Final = (
    *("by", "until", "since", "from", "before", "after", "than"),
    *("hasta el", "antes del", "desde el", "a partir del", "bis", "bis zum", "ab", "jusqu’au", "avant le", "dès le"),
)
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


def from_events(lines: Iterable[Line]) -> Period | None:
    """Between the last full date, weekday included, that the text says something happened on and a week later."""
    days = [day for line in lines for match in _TOLD.finditer(line.text) if (day := _day(match))]
    return Period(max(days), max(days) + _SOON, "text") if days else None


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
    name = (groups.get("name") or groups.get("name2") or "").casefold()
    stem = next((stem for stem in sorted(_MONTHS, key=len, reverse=True) if name.startswith(stem)), "")
    month = int(groups["number"]) if groups.get("number") else _MONTHS.get(stem, 0)
    try:
        return date(int(groups["year"]), month, int(groups.get("day") or groups["day2"]))
    except ValueError:
        return None
