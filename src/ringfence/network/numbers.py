"""Numbers with a decimal point or comma; which of the two is read from the column, never assumed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Sign = Literal[".", ","]

PLAIN: Final = r"^[+-]?\d+$"
"""A whole number without separators."""
POINT: Final = r"^[+-]?(\d+(\.\d{1,2}|\.\d{4,})?|(0|\d{4,})?\.\d+)$"
"""A number whose point can only be a decimal point."""
COMMA: Final = POINT.replace(r"\.", ",")
"""A number whose comma can only be a decimal comma."""

_SPACES: Final = re.compile(r"[\s'’\u00a0\u202f]")
_ONE_SIGN: Final = re.compile(r"([+-]?\d*)([.,])(\d+)")
_GROUPED: Final = {
    ".": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    ",": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
}
"""Numbers in groups of three, by their decimal sign."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A number such as 1.234, in a column that does not tell its decimal sign."""


def shown_sign(text: str) -> Sign | None:
    """The decimal sign that one number shows; None if it has none or could be read both ways."""
    text = _SPACES.sub("", text)
    if match := _ONE_SIGN.fullmatch(text):
        whole, sign, rest = match[1].lstrip("+-"), match[2], match[3]
        if len(rest) != 3 or whole in ("", "0") or len(whole) > 3:
            return _sign(sign)
        return None
    for sign, grouped in _GROUPED.items():
        if grouped.fullmatch(text):
            return _sign(sign)
    return None


def _sign(text: str) -> Sign:
    return "." if text == "." else ","


def sign_of(texts: Iterable[str]) -> Sign | None:
    """The decimal sign that the numbers of a column show; None if they show none or contradict."""
    shown = {sign for text in texts if (sign := shown_sign(text))}
    return shown.pop() if len(shown) == 1 else None


def read_number(text: str, sign: Sign | None, *, fixed: bool = False, bound: float | None = None) -> float | Ambiguous:
    """Read a number with the given decimal sign.

    Parameters
    ----------
    sign
        Decimal sign of the column; None: unknown.
    fixed
        Whether the user gave the sign, so that a number in the other notation is a fault.
    bound
        Largest absolute value that makes sense; it may settle what the column does not.

    Raises
    ------
    ValueError
        The text is no number.
    """
    text = _SPACES.sub("", text)
    if re.fullmatch(PLAIN, text) or re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", text):
        return float(text)
    own = shown_sign(text)
    if not fixed and own is not None:
        sign = own
    if sign is None:
        if match := _ONE_SIGN.fullmatch(text):
            grouped = abs(float(match[1] + match[3]))
            return Ambiguous() if bound is None or grouped <= bound else float(text.replace(",", "."))
        raise ValueError(f"{text!r} is not a number")
    other = "," if sign == "." else "."
    if _GROUPED[sign].fullmatch(text):
        return float(text.replace(other, "").replace(sign, "."))
    if re.fullmatch(rf"[+-]?\d*[{sign}]\d+", text):
        return float(text.replace(sign, "."))
    raise ValueError(f"{text!r} is not a number")
