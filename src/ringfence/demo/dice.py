"""Drawing from one seeded stream; only `random.Random.random` is used, which gives the same numbers on every Python."""

import math
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of draws that depends on its seed and nothing else."""

    def __init__(self, seed: int, stream: str) -> None:
        self._next = random.Random(f"{seed}/{stream}").random

    def chance(self, share: float) -> bool:
        """True in ``share`` of the draws."""
        return self._next() < share

    def number(self, low: float, high: float) -> float:
        return low + (high - low) * self._next()

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._next() * (high - low + 1))

    def day(self, within: tuple[date, date]) -> date:
        first, last = within
        return first + timedelta(days=self.whole(0, (last - first).days))

    def one_of(self, items: Sequence[T]) -> T:
        return items[int(self._next() * len(items))]

    def weighed(self, mix: Mapping[str, float]) -> str:
        """One of the keys, by their weights."""
        left = self._next() * sum(mix.values())
        for choice, weight in mix.items():
            left -= weight
            if left < 0:
                return choice
        return choice

    def value(self, given: str | Mapping[str, float]) -> str:
        """A constant as it is, or a draw."""
        return given if isinstance(given, str) else self.weighed(given)

    def spot(self, at: tuple[float, float], km: float, sea: tuple[float, float] | None) -> tuple[float, float]:
        """A place within ``km`` of a centre, denser inside, not at a bearing within ``sea``; degrees."""
        bearing = math.radians(self._bearing(sea))
        away = km * self._next() ** 0.75
        north = away * math.cos(bearing) / 111.2
        east = away * math.sin(bearing) / (111.2 * math.cos(math.radians(at[0])))
        return at[0] + north, at[1] + east

    def _bearing(self, sea: tuple[float, float] | None) -> float:
        if sea is None:
            return 360 * self._next()
        closed = (sea[1] - sea[0]) % 360
        return (sea[1] + (360 - closed) * self._next()) % 360
