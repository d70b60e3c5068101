"""A value that changes on known days: law, ownership, permits and verdicts are all such values."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from ringfence.core.dates import BEGINNING, END, Interval, PartialDate
from ringfence.core.logic import Truth, all_of, any_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
    """A piecewise constant function of the day: ``values[i]`` holds from ``starts[i]`` until the next start."""

    starts: tuple[date, ...]
    values: tuple[T, ...]

    @classmethod
    def constant(cls, value: T) -> "Timeline[T]":
        return cls((BEGINNING,), (value,))

    @classmethod
    def of(cls, changes: Iterable[tuple[date, T]], before: T) -> "Timeline[T]":
        """``before`` until the first change; each change holds until the next.

        Days must ascend; of several changes on one day the last counts.
        """
        starts: list[date] = []
        values: list[T] = []
        for day, value in {BEGINNING: before, **dict(changes)}.items():
            if not values or value != values[-1]:
                starts.append(day)
                values.append(value)
        return cls(tuple(starts), tuple(values))

    def at(self, day: date) -> T:
        return self.values[bisect_right(self.starts, day) - 1]

    def __iter__(self) -> Iterator[tuple[Interval, T]]:
        for index, (start, value) in enumerate(zip(self.starts, self.values, strict=True)):
            end = self.starts[index + 1] if index + 1 < len(self.starts) else END
            yield Interval(start, end), value

    def map(self, function: "Callable[[T], Any]") -> "Timeline[Any]":
        return combine(function, self)


def combine(function: Callable[..., T], *parts: Timeline[Any]) -> Timeline[T]:
    """The timeline of ``function`` applied to the values of ``parts`` on each day; equal neighbours are joined."""
    days = sorted({day for part in parts for day in part.starts})
    changes = [(day, function(*(part.at(day) for part in parts))) for day in days]
    return Timeline.of(changes[1:], changes[0][1])


def during(start: PartialDate | None, end: PartialDate | None) -> Timeline[Truth]:
    """True from ``start`` to before ``end``; unknown on days where an imprecise date leaves it open."""
    begun: Timeline[Truth] = Timeline.constant(True)
    if start is not None:
        begun = Timeline.of([(start.earliest, None), (start.latest, True)], False)
    if end is None:
        return begun
    ended: Timeline[Truth] = Timeline.of([(end.earliest, None), (end.latest, False)], True)
    return combine(lambda *values: all_of(values), begun, ended)


def ever(parts: Iterable[Timeline[Truth]]) -> Timeline[Truth]:
    """Disjunction of dated truths; false when there are none."""
    return combine(lambda *values: any_of(values), Timeline.constant(False), *parts)
