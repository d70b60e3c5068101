"""When an act was: an interval grammar over explicit and relative time words. Never a bare date.

An expression is a core (a date, a month, a year, a unit such as "last week"), which a part narrows ("early", "the end
of") and a bound opens ("by", "since"). Relative words are read against the bracket of the document's publication;
without one they tell nothing.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ringfence.evidence.model import Period

_SHORT: Final = {name: i + 1 for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY: Final = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH: Final = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_BOUND: Final = (
    r"(?P<bound>by|until|till|before|after|since|from|as of|as from|starting|starting (?:in|from)|beginning(?: in)?|"
    r"effective(?: from)?|no later than|not before|ahead of|in|during|on|at|over|through|throughout|around|for|between)"
)
_PART: Final = (
    r"(?P<part>(?:the )?(?:very )?(?:end|close|start|beginning|middle|turn) of |(?:the )?(?:first|second|third|fourth|"
    r"final|last|latter) (?:quarter|half)(?: of |,? )|Q[1-4](?: of |,? )|H[12](?: of |,? )|"
    r"(?:very )?(?:early|late) (?:in )?|earlier (?:in )?|later (?:in )?|mid[- ]|end[- ])"
)
_WHICH: Final = (
    r"(?P<which>last|next|this|this past|this coming|the|the previous|the past|the last|the next|the coming|"
    r"the current|the following|previous|coming)"
)
_UNIT: Final = r"(?P<unit>week|month|year|quarter|decade|summer|autumn|fall|spring|winter|weekend|night|morning)"
_COUNT: Final = (
    r"(?P<number>\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|a|an|several|a few|few|"
    r"a couple of|half a)"
)
_SPAN: Final = r"(?P<span>day|week|month|year|decade)s?"
_EXPRESSION: Final = re.compile(
    r"(?<![\w-])(?=[\dA-Za-z])(?:(?P<iso>\d{4}-\d{2}-\d{2})\b"
    rf"|(?P<recent>in recent|over the past|over the last|during the past|in the past|in the last|for the past) "
    rf"(?:{_COUNT} )?{_SPAN}\b".replace("<number>", "<number2>").replace("<span>", "<span2>")
    + rf"|(?P<coming>within|in the next|over the next|in the coming|over the coming|for the next) (?:the next )?"
    rf"(?:{_COUNT} )?{_SPAN}\b".replace("<number>", "<number3>").replace("<span>", "<span3>")
    + rf"|{_COUNT} {_SPAN} ago\b"
    rf"|(?:{_BOUND} )?(?:the )?{_PART}?(?:the )?(?:"
    rf"(?:{_WEEKDAY},? )?(?:(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? (?P<year>20\d\d))?\b"
    rf"|{_MONTH.replace('month', 'month2')} (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|[.,]\d)"
    r"(?:,? (?P<year2>20\d\d))?\b)"
    rf"|(?:(?P<whose>last|next|this|this past|this coming) )?{_MONTH.replace('month', 'month3')}"
    r"(?:,? (?:of )?(?P<year3>20\d\d))?(?![\w’'])"
    r"|(?:year )?(?P<year4>20\d\d)(?![\w%]|[.,]\d)(?: ?(?:-|–|to|and) ?(?P<to>20\d\d))?"
    rf"|(?:{_WHICH} )?{_UNIT}(?!-|s\b|\w)"
    rf"|(?:(?P<nth>last|next|this|this past|this coming) )?(?P<weekday>{_WEEKDAY})"
    r"(?!s\b)(?!['’]s (?:Guardian|Telegraph))"
    r"|(?P<word>yesterday|today|tomorrow|tonight|overnight|year-end|the day before yesterday)\b))",
    re.I,
)
_HINT: Final = re.compile(
    r"\d{4}|day\b|weeks?\b|months?\b|years?\b|year-end|ago\b|decade|night|tomorrow|morning|quarter|summer|spring|autumn|"
    r"\bfall\b|winter|weekend|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_LEAD: Final = 90
"""No expression is that long before its word of time."""
_NUMBERS: Final = {
    word: number + 1 for number, word in enumerate("one two three four five six seven eight nine ten".split())
} | {"a": 1, "an": 1, "twelve": 12, "eighteen": 18, "a couple of": 2}
_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 12)}
_LENGTH: Final = {"day": (1, 0), "week": (7, 3), "month": (30, 15), "year": (365, 180), "decade": (3650, 730)}
"""Days, and how many more or fewer a speaker may mean."""
_QUARTERS: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "final": 3, "last": 3, "latter": 3}
_OPEN_START: Final = frozenset(("by", "until", "till", "before", "no later than", "ahead of"))
_OPEN_END: Final = frozenset(
    (
        *("after", "since", "from", "as of", "as from", "starting", "starting in", "starting from"),
        *("beginning", "beginning in", "effective", "effective from", "not before"),
    )
)
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A time expression in a text, with the interval it means."""

    start: int
    end: int
    period: Period
    ahead: Period | None = None
    """What it means of something still to come, where that is another interval: "on Friday", "in May"."""
    bound: str = ""
    """The word that opens the interval on one side."""


def time_words(text: str, offset: int, published: Period | None) -> Iterator[TimeWord]:
    """Time expressions of a sentence; offsets count from ``offset``."""
    for match in _expressions(text):
        found = _read(match, published)
        if found is not None:
            period, ahead = found
            yield TimeWord(
                offset + match.start(), offset + match.end(), period, ahead, (match["bound"] or "").casefold()
            )


def _expressions(text: str) -> Iterator[re.Match[str]]:
    """What may be an expression, looked for only where a word of time is near."""
    at = 0
    while hint := _HINT.search(text, at):
        match = _EXPRESSION.search(text, max(at, hint.start() - _LEAD))
        if match is None:
            return
        yield match
        at = match.end()


def _read(match: re.Match[str], published: Period | None) -> tuple[Period, Period | None] | None:
    if match["iso"]:
        day = _day(*map(int, match["iso"].split("-")))
        return (Period(day, day, "explicit"), None) if day else None
    if match["year4"]:
        return _of_years(match)
    if match["month"] or match["month2"] or match["month3"]:
        return _of_month(match, published)
    if published is None or published.latest is None:
        return None
    early, late = published.earliest or published.latest, published.latest
    found = _relative(match, early, late)
    if found is None:
        return None
    past, ahead = found
    if match["recent"] or match["coming"] or match["number"]:
        return Period(*past, "relative"), None
    return _bounded(match, past, "relative"), _bounded(match, ahead, "relative") if ahead else None


def _relative(match: re.Match[str], early: date, late: date) -> tuple[Days, Days | None] | None:
    if match["recent"] or match["coming"]:
        return _around(match, early, late), None
    if match["number"]:
        return _ago(match, early, late), None
    if match["word"]:
        return _of_word(match["word"].casefold(), early, late), None
    if match["weekday"]:
        return _of_weekday(match, early, late)
    return _of_unit(match, early, late)


def _of_word(word: str, early: date, late: date) -> Days:
    if word == "year-end":
        return date(late.year, 12, 1), date(late.year, 12, 31)
    shift = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2}.get(word, 0)
    return early + timedelta(shift - (word == "overnight")), late + timedelta(shift)


def _of_years(match: re.Match[str]) -> tuple[Period, None] | None:
    if not (match["bound"] or match["part"]) or (match["bound"] or "").casefold() in ("on", "at", "for"):
        return None
    first, last = int(match["year4"]), int(match["to"] or match["year4"])
    if match["to"] and (match["bound"] or "").casefold() in ("between", "from") and first <= last:
        return Period(date(first, 1, 1), date(last, 12, 31), "explicit"), None
    return _bounded(match, _part((date(first, 1, 1), date(first, 12, 31)), match["part"]), "explicit"), None


def _of_month(match: re.Match[str], published: Period | None) -> tuple[Period, Period | None] | None:
    name = match["month"] or match["month2"] or match["month3"]
    number = match["day"] or match["day2"]
    stated = match["year"] or match["year2"] or match["year3"]
    if not number and not stated and _is_a_word(match, name):
        return None
    month = _SHORT[name.casefold()[:3]]
    if stated:
        days = _month_or_day(int(stated), month, number)
        return (_bounded(match, _part(days, match["part"]), "explicit"), None) if days else None
    if published is None or published.latest is None:
        return None
    late = published.latest
    whose = (match["whose"] or "").casefold()
    year = late.year - (month > late.month or (whose == "last" and month == late.month))
    coming = late.year + (month < late.month)
    if whose.startswith("next") or (match["bound"] or "").casefold() in _OPEN_START | (_OPEN_END - {"since", "after"}):
        year = coming
    basis = "explicit" if number else "relative"
    past, ahead = (_month_or_day(each, month, number) for each in (year, coming))
    if past is None or ahead is None:
        return None
    read = [_bounded(match, _part(days, match["part"]), basis) for days in (past, ahead)]
    return read[0], read[1] if coming != year and whose != "last" else None


def _is_a_word(match: re.Match[str], name: str) -> bool:
    """May, march, mar and the like without a day or a year are months only with a capital and behind "in" or so."""
    if not name[0].isupper() or name.casefold() in ("mar", "dec", "jan"):
        return True
    return name.casefold() in ("may", "march") and not (match["bound"] or match["part"] or match["whose"])


def _month_or_day(year: int, month: int, number: str | None) -> Days | None:
    if number:
        day = _day(year, month, int(number))
        return (day, day) if day else None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _part(days: Days, text: str | None) -> Days:
    """A part of an interval: its beginning, middle, end, or a named quarter or half of a year."""
    part = re.sub(r"\b(?:the|very|of|in)\b|[ ,-]+", " ", (text or "").casefold()).split()
    first, last = days
    if not part:
        return days
    length = (last - first).days + 1
    if part[0][0] in "qh" and part[0][1:].isdigit() or part[-1] in ("quarter", "half"):
        return _fraction(first.year, part)
    if part[0] in ("end", "close"):
        return last - timedelta(max(0, min(30, length // 4) - (length < 300))), last
    if part[0] in ("start", "beginning", "turn"):
        return first, first + timedelta(min(30, length // 3))
    thirds = [first + timedelta(round(length * i / 3)) for i in range(4)]
    if length > 300:
        thirds = [date(first.year, month, 1) for month in (1, 5, 9, 12)]
    if part[0] in ("early", "earlier"):
        return first, _before(thirds[1])
    if part[0] in ("late", "later"):
        return thirds[2], last
    return thirds[1], _before(thirds[2])


def _before(day: date) -> date:
    return day - timedelta(1)


def _fraction(year: int, part: list[str]) -> Days:
    """Quarter or half of a calendar year, by its number or its word."""
    half = part[-1] == "half" or part[0].startswith("h")
    number = int(part[0][1:]) - 1 if part[0][1:].isdigit() else _QUARTERS[part[0]]
    number = min(number, 1) if half else number
    months = 6 if half else 3
    first = number * months + 1
    last = first + months - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _bounded(match: re.Match[str], days: Days, basis: str) -> Period:
    word = (match["bound"] or "").casefold()
    if word in ("before", "ahead of"):
        return Period(None, _before(days[0]), basis)
    if word in _OPEN_START:
        return Period(None, days[1], basis)
    if word == "after":
        return Period(days[1], None, basis)
    if word in _OPEN_END:
        return Period(days[0], None, basis)
    return Period(*days, basis)


def _of_weekday(match: re.Match[str], early: date, late: date) -> tuple[Days, Days | None]:
    number = _DAYS.index(match["weekday"].casefold())
    which = (match["nth"] or "").casefold()
    coming = early + timedelta((number - early.weekday()) % 7)
    if which in ("next", "this coming"):
        coming = late + timedelta((number - late.weekday() - 1) % 7 + 1)
        return (coming, coming), None
    day = early - timedelta((early.weekday() - number) % 7 or 7 * (which == "last"))
    if late - early > timedelta(6):
        return (day, late - timedelta((late.weekday() - number) % 7)), None
    return (day, day), (coming, coming) if which != "last" and coming != day else None


def _count(text: str | None) -> int | None:
    text = (text or "").casefold()
    return int(text) if text.isdigit() else _NUMBERS.get(text)


def _ago(match: re.Match[str], early: date, late: date) -> Days:
    days, slack = _LENGTH[match["span"].casefold()]
    count = _count(match["number"])
    if count is None:
        return early - timedelta(10 * days), late - timedelta(days)
    return early - timedelta(days * count + slack), late - timedelta(max(0, days * count - slack))


def _around(match: re.Match[str], early: date, late: date) -> Days:
    """As in "over the past two years", "within six months"; without a number up to ten units."""
    back = bool(match["recent"])
    unit = (match["span2"] if back else match["span3"]).casefold()
    count = _count(match["number2"] if back else match["number3"]) or (1 if unit.endswith("e") else 10)
    if unit in ("month", "year"):
        months = count * (12 if unit == "year" else 1)
        return (_shifted(early, -months), late) if back else (early, _shifted(late, months))
    step = timedelta(_LENGTH[unit][0] * count)
    return (early - step, late) if back else (early, late + step)


def _shifted(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _of_unit(match: re.Match[str], early: date, late: date) -> tuple[Days, Days | None] | None:
    which = (match["which"] or "").casefold().removeprefix("the ")
    unit = match["unit"].casefold()
    part = (match["part"] or "").casefold().split()
    bare = which in ("", "the") and not match["which"] or which == "the"
    if bare and not (part and part[0] != "late" or unit in (*_SEASONS, "weekend") and match["bound"]):
        return None
    if unit in ("night", "morning"):
        return _of_night(which, unit, early, late)
    shift = 1 if which in ("next", "coming", "following", "this coming") else -(which in ("last", "previous"))
    shift -= which == "past"
    if unit == "weekend" and not shift and early.weekday() < 5:
        shift = -1
    days = _calendar(unit, early, late, shift)
    if days is None:
        return None
    if shift == 0 and part and part[0] == "later":
        return (late, days[1]), None
    narrowed = _part(days, None if part and part[0] == "earlier" else match["part"])
    if shift or unit == "decade":
        return narrowed, None
    if part and part[0] in ("end", "close"):
        return (early, narrowed[1]), None
    if unit in _SEASONS and not which.startswith("this") and narrowed[0] > late:
        return _calendar(unit, early, late, -1) or days, narrowed
    ahead = (max(early, narrowed[0]), narrowed[1]) if narrowed[1] >= early else None
    return (narrowed[0], min(narrowed[1], late)) if narrowed[0] <= late else narrowed, ahead


def _of_night(which: str, unit: str, early: date, late: date) -> tuple[Days, None] | None:
    if unit == "night" and which == "last":
        return (early - timedelta(1), late), None
    return ((early, late), None) if unit == "morning" and which == "this" else None


def _calendar(unit: str, early: date, late: date, shift: int) -> Days | None:
    if unit in ("week", "weekend"):
        monday = early - timedelta(early.weekday()) + timedelta(7 * shift)
        return monday + timedelta(5 if unit == "weekend" else 0), monday + timedelta(6)
    if unit in ("month", "quarter"):
        months = 3 if unit == "quarter" else 1
        index = ((early.year * 12 + early.month - 1) // months + shift) * months
        first, last = (divmod(index + each, 12) for each in (0, months - 1))
        return date(first[0], first[1] + 1, 1), date(last[0], last[1] + 1, monthrange(last[0], last[1] + 1)[1])
    year = late.year + shift
    if unit in _SEASONS:
        begin, end = _SEASONS[unit]
        return date(year, begin, 1), date(year, end, monthrange(year, end)[1])
    return (date(year, 1, 1), date(year, 12, 31)) if unit == "year" else None
