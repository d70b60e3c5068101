"""Dates as planners write them; the order of day and month is read from the column, never assumed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Order = Literal["dmy", "mdy"]

_ISO: Final = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ]\d{2}:\d{2}.*)?")
_LOCAL: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?: \d{1,2}:\d{2}.*)?")
_NAMED: Final = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})\.?[- ,]+(\d{4})")
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
OPEN_END_YEAR: Final = 9999
_YEARS: Final = range(1900, 2201)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A date whose day and month could be swapped, in a column that does not tell."""


def order_of(texts: Iterable[str]) -> Order | None:
    """The order of day and month that the dates of a column show; None if they show none or contradict."""
    shown: set[Order] = set()
    for text in texts:
        if match := _LOCAL.fullmatch(text):
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                shown.add("dmy")
            elif second > 12 >= first:
                shown.add("mdy")
    return shown.pop() if len(shown) == 1 else None


def read_date(text: str, order: Order | None, *, fixed: bool = False) -> date | Ambiguous:
    """Read a date: ISO 8601, with a month's English name, or day and month in the given order.

    Parameters
    ----------
    order
        Order of the column; None: unknown.
    fixed
        Whether the user gave the order, so that a date in the other order is a fault.

    Raises
    ------
    ValueError
        The text is no date to the day. Years and months alone are none: no day is made up for them.
    """
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _NAMED.fullmatch(text):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    match = _LOCAL.fullmatch(text)
    if match is None:
        raise ValueError(_shape_fault(text))
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if not fixed and (first > 12 or second > 12):
        order = "dmy" if first > 12 else "mdy"
    if order is None and first != second:
        return Ambiguous()
    return _day(year, first, second) if order == "mdy" else _day(year, second, first)


def _shape_fault(text: str) -> str:
    if re.fullmatch(r"\d{4}", text):
        return f"{text!r} is a year, not a date"
    if re.fullmatch(r"\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}", text):
        return f"{text!r} is a month, not a date"
    return f"{text!r} is not a date"


def _month(name: str) -> int:
    lower = name.lower()
    if lower in _MONTH_NAMES or lower in _MONTHS:
        return _MONTHS.index(lower[:3]) + 1
    raise ValueError(f"{name!r} is not the English name of a month")


def _day(year: int, month: int, day: int) -> date:
    if year not in _YEARS and year != OPEN_END_YEAR:
        raise ValueError(f"the year {year} cannot be right")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {day} in month {month} of {year}") from None
