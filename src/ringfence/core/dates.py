"""Half-open date intervals, and dates that are known only to the month or the year."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

BEGINNING = date.min
"""Stands for "always so far": the open start of an interval."""
END = date.max
"""Stands for "until further notice": the open end of an interval."""

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The days from ``from_on`` (included) to ``to_on`` (excluded)."""

    from_on: date = BEGINNING
    to_on: date = END

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day < self.to_on

    def __bool__(self) -> bool:
        return self.from_on < self.to_on

    def meet(self, other: "Interval") -> "Interval":
        """The days in both; empty (false) when they do not overlap."""
        return Interval(max(self.from_on, other.from_on), min(self.to_on, other.to_on))

    def split(self, days: Iterable[date]) -> Iterator["Interval"]:
        """The same days cut at each of ``days`` that lies inside, in order."""
        start = self.from_on
        for day in sorted({d for d in days if self.from_on < d < self.to_on}):
            yield Interval(start, day)
            start = day
        if start < self.to_on:
            yield Interval(start, self.to_on)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the day, the month or the year: some day from ``earliest`` to ``latest``, both included."""

    earliest: date
    latest: date

    @classmethod
    def of(cls, value: "str | date | PartialDate") -> "PartialDate":
        """Read ``2023-05-31``, ``2023-05`` or ``2023``.

        Raises
        ------
        ValueError
            The text is not a date of one of these three forms.
        """
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, date) and not isinstance(value, datetime):
            return cls(value, value)
        match = _PARTIAL.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise ValueError(f"{value!r} is not a date: write 2023-05-31, 2023-05 or 2023")
        year, month, day = match.groups()
        if day:
            exact = date(int(year), int(month), int(day))
            return cls(exact, exact)
        if month:
            last = monthrange(int(year), int(month))[1]
            return cls(date(int(year), int(month), 1), date(int(year), int(month), last))
        return cls(date(int(year), 1, 1), date(int(year), 12, 31))

    @property
    def exact(self) -> bool:
        return self.earliest == self.latest

    def plus_months(self, low: int, high: int | None = None) -> "PartialDate":
        """This date and ``low`` (at least) to ``high`` (at most) months later."""
        return PartialDate(add_months(self.earliest, low), add_months(self.latest, low if high is None else high))

    def __str__(self) -> str:
        first = self.earliest.isoformat()
        short = (text for text in (first, first[:7], first[:4]) if PartialDate.of(text) == self)
        return next(short, f"{self.earliest} to {self.latest}")


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the last day of a shorter month."""
    if day in (BEGINNING, END):
        return day
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_after(day: date) -> date:
    """The next day; the open end stays the open end."""
    return day if day == END else day + timedelta(days=1)
