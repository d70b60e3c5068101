"""When an act was: an interval grammar over explicit and relative time words. Never a bare date.

Relative words are read against the bracket of the document's publication; without one they tell nothing.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ringfence.evidence.model import Period

_MONTHS: Final = "january february march april may june july august september october november december".split()
_SHORT: Final = {name[:3]: i + 1 for i, name in enumerate(_MONTHS)} | {"sept": 9}
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH: Final = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_EXPRESSION: Final = re.compile(
    r"(?<!\w)(?=[\dA-Za-z])(?:(?P<iso>\b\d{4}-\d{2}-\d{2}\b)"
    rf"|\b(?P<by>by |until |before |after |since |from )?(?:the )?(?P<part>end of |start of |"
    rf"beginning of |early |late |mid-)?(?:the )?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|"
    rf"th)? (?:of )?)?{_MONTH}(?: (?P<day2>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?(?!\d))?(?:,? (?P<year>20\d\d))?\b"
    r"|\b(?P<by2>by |until |before |after |since |from |in |"
    r"during )(?:the )?(?P<part2>end of |start of |beginning of |early |late |"
    r"mid-)?(?P<year2>20\d\d)\b"
    r"|\b(?P<last>last|next|this|earlier this|later this|late last|early next|earlier in the|"
    r"the previous|the past|the end of the|end of the|end of this|end of next|end of last|"
    r"early this|late this) (?P<unit>week|month|year|quarter|summer|autumn|spring|winter|"
    r"weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
    r"|\b(?P<word>yesterday|today|tomorrow|tonight)\b"
    r"|\b(?P<number>\d+|one|two|three|four|five|six|seven|a|several|a few) (?P<span>day|week|"
    r"month|year)s? (?P<side>ago|earlier)\b"
    r"|\b(?:on |late on |early on )?(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|"
    r"Saturday|Sunday)\b(?!['’]s (?:Guardian|Telegraph)))",
    re.I,
)
_HINT: Final = re.compile(
    r"\d{4}|day\b|days\b|week|month|year|ago\b|tonight|tomorrow|quarter|summer|spring|autumn|"
    r"winter|[A-Z][a-z]{2,8}\.? \d|\d (?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)|January|February|March|April|May|June|July|August|"
    r"September|October|November|December"
)
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "a": 1}
_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 12)}


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A time expression in a text, with the interval it means."""

    start: int
    end: int
    period: Period


def time_words(text: str, offset: int, published: Period | None, *, future: bool = False) -> Iterator[TimeWord]:
    """Time expressions of a sentence; offsets count from ``offset``. ``future`` reads a bare weekday forwards."""
    if not _HINT.search(text):
        return
    for match in _EXPRESSION.finditer(text):
        if (
            match["month"]
            and match["month"].casefold() in ("may", "mar", "march")
            and not (match["day"] or match["day2"] or match["year"] or match["month"][0].isupper())
        ):
            continue
        if (
            match["month"]
            and match["month"] == "May"
            and not (
                match["day"]
                or match["day2"]
                or match["year"]
                or re.search(
                    r"\b(?:in|since|last|of|early|late|until|by) (?:early |late )?$", text[: match.start("month")]
                )
            )
        ):
            continue
        period = _period(match, published, future=future)
        if period:
            yield TimeWord(offset + match.start(), offset + match.end(), period)


def _period(match: re.Match[str], published: Period | None, *, future: bool) -> Period | None:
    if match["iso"]:
        day = _day(*map(int, match["iso"].split("-")))
        return Period(day, day, "explicit") if day else None
    if match["year2"]:
        return _bounded(match["by2"], _year_part(int(match["year2"]), match["part2"]), "explicit")
    if match["month"]:
        return _of_month(match, published)
    if published is None or published.latest is None:
        return None
    early, late = published.earliest or published.latest, published.latest
    if match["word"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(match["word"].casefold(), 0)
        return Period(early + timedelta(shift), late + timedelta(shift), "relative")
    if match["weekday"]:
        return _weekday(match["weekday"], early, late, future=future)
    if match["side"]:
        return _ago(match, early, late)
    return _named(match["last"].casefold(), match["unit"].casefold(), early, late)


def _of_month(match: re.Match[str], published: Period | None) -> Period | None:
    month = _SHORT.get(match["month"].casefold().rstrip(".")[:3], 0)
    year = int(match["year"]) if match["year"] else None
    basis = "explicit"
    if year is None:
        if published is None or published.latest is None:
            return None
        basis = "relative"
        year = published.latest.year - (
            month > published.latest.month and not re.match(r"by|until|from", match["by"] or "")
        )
    number = match["day"] or match["day2"]
    if number:
        day = _day(year, month, int(number))
        found = (day, day) if day else None
    else:
        found = (date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return _bounded(match["by"], found, basis) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_part(year: int, part: str | None) -> tuple[date, date]:
    part = (part or "").strip().casefold()
    if part.startswith("end"):
        return date(year, 12, 31), date(year, 12, 31)
    if part in ("start of", "beginning of"):
        return date(year, 1, 1), date(year, 1, 31)
    if part == "early":
        return date(year, 1, 1), date(year, 4, 30)
    if part == "late":
        return date(year, 9, 1), date(year, 12, 31)
    if part == "mid-":
        return date(year, 5, 1), date(year, 8, 31)
    return date(year, 1, 1), date(year, 12, 31)


def _bounded(word: str | None, found: tuple[date, date], basis: str) -> Period:
    word = (word or "").strip().casefold()
    if word in ("by", "until"):
        return Period(None, found[1], basis)
    if word == "before":
        return Period(None, found[0] - timedelta(1), basis)
    if word in ("after", "since", "from"):
        return Period(found[0], None, basis)
    return Period(found[0], found[1], basis)


def _weekday(name: str, early: date, late: date, *, future: bool) -> Period:
    number = _DAYS.index(name.casefold())
    if future:
        day = early + timedelta((number - early.weekday()) % 7)
    else:
        day = early - timedelta((early.weekday() - number) % 7)
    if early != late and late - early > timedelta(6):
        return Period(day, late - timedelta((late.weekday() - number) % 7), "relative")
    return Period(day, day, "relative")


def _ago(match: re.Match[str], early: date, late: date) -> Period | None:
    text = match["number"].casefold()
    if text in ("several", "a few"):
        return Period(None, late, "relative")
    count = _NUMBERS.get(text) or int(text)
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[match["span"].casefold()] * count
    slack = {"day": 0, "week": 3, "month": 15, "year": 180}[match["span"].casefold()]
    return Period(early - timedelta(days + slack), late - timedelta(max(0, days - slack)), "relative")


def _named(which: str, unit: str, early: date, late: date) -> Period | None:
    if unit in _DAYS:
        if which.startswith("next"):
            day = late + timedelta((_DAYS.index(unit) - late.weekday() - 1) % 7 + 1)
            return Period(day, day, "relative")
        return _weekday(unit, early, late, future=False)
    shift = -1 if "last" in which or "previous" in which or "past" in which else 1 if "next" in which else 0
    span = _calendar(unit, early, late, shift)
    if span is None:
        return None
    first, last = span
    if "end of" in which:
        return Period(early, last, "relative")
    if shift == 0 and not which.startswith("later"):
        return Period(first, min(last, late), "relative")
    return Period(late, last, "relative") if which.startswith("later") else Period(first, last, "relative")


def _calendar(unit: str, early: date, late: date, shift: int) -> tuple[date, date] | None:
    if unit in ("week", "weekend"):
        monday = early - timedelta(early.weekday()) + timedelta(7 * shift)
        return (monday + timedelta(5 if unit == "weekend" else 0), monday + timedelta(6))
    if unit == "month":
        index = early.year * 12 + early.month - 1 + shift
        year, month = divmod(index, 12)
        return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
    year = late.year + shift
    if unit in _SEASONS:
        first, last = _SEASONS[unit]
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    return (date(year, 1, 1), date(year, 12, 31)) if unit == "year" else None
