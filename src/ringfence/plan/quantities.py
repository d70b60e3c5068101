"""A figure with its range, its source and how well it is known."""

import math
from statistics import NormalDist
from typing import Annotated, Any, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

Mark = Literal["verified", "derived", "remembered", "assumed", "yours"]
Distribution = Literal["triangular", "lognormal", "uniform", "fixed"]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]

_TAIL: Final = 0.05
"""Chance that a lognormal quantity lies below ``low``, and above ``high``."""
_LEAST: Final = 2.0**-53
"""Uniform numbers are kept this far from 0 and 1, where a lognormal quantity has no value."""


class Quantity(BaseModel):
    """A figure; in a file, a bare number is the user's own: marked ``yours``, without a range.

    The value is the mode of a triangular and the median of a lognormal quantity. Its range is the whole range of a
    triangular and a uniform one; 5 % of a lognormal one lie below ``low`` and 5 % above ``high``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number
    low: Number
    high: Number
    unit: str = ""
    distribution: Distribution
    source: tuple[str, ...] | str = ""
    """Ids of facts (:func:`ringfence.plan.facts.economic_facts`), or a text."""
    mark: Mark = "yours"
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, given: Any) -> Any:
        if isinstance(given, int | float) and not isinstance(given, bool):
            given = {"value": given}
        if isinstance(given, Quantity):
            return given
        if not isinstance(given, dict):
            raise ValueError("a quantity is a number, or a mapping with value, low and high")
        low, high = (given.get(bound, given.get("value", 0.0)) for bound in ("low", "high"))
        return {"low": low, "high": high, "distribution": "fixed" if low == high else "triangular"} | given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low <= value <= high does not hold for {self.low:g}, {self.value:g} and {self.high:g}")
        if self.distribution == "lognormal" and self.low <= 0:
            raise ValueError(f"a lognormal quantity is above 0, and low is {self.low:g}")
        return self

    @property
    def spread(self) -> float | None:
        """``high`` as a multiple of ``low``; None where ``low`` is 0 or negative and ``high`` is not the same."""
        if self.low == self.high:
            return 1.0
        return self.high / self.low if self.low > 0 else None

    @property
    def sources(self) -> str:
        """The sources as one text."""
        return self.source if isinstance(self.source, str) else ", ".join(self.source)

    def draws(self, uniform: NDArray[np.float64]) -> NDArray[np.float64]:
        """The quantity at each quantile: the inverse of its cumulative distribution, in the shape of ``uniform``.

        Parameters
        ----------
        uniform
            Numbers from 0 to 1.
        """
        u = np.asarray(uniform, dtype=np.float64)
        if self.distribution == "fixed" or self.low == self.high:
            return np.full(u.shape, self.value)
        if self.distribution == "uniform":
            return np.clip(self.low + u * (self.high - self.low), self.low, self.high)
        return self._triangular(u) if self.distribution == "triangular" else self._lognormal(u)

    def _triangular(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        width, left, right = self.high - self.low, self.value - self.low, self.high - self.value
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1 - u) * width * right)
        return np.clip(np.where(u * width < left, rising, falling), self.low, self.high)

    def _lognormal(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Two halves of a lognormal distribution, joined at the median: published ranges are not symmetric."""
        normal = NormalDist().inv_cdf
        inner = np.clip(u, _LEAST, 1 - _LEAST)
        z = np.array([normal(p) for p in inner.ravel().tolist()]).reshape(u.shape)
        per_side = -normal(_TAIL)
        below, above = math.log(self.value / self.low) / per_side, math.log(self.high / self.value) / per_side
        drawn: NDArray[np.float64] = self.value * np.exp(z * np.where(z < 0, below, above))
        return drawn
