"""Kleene three-valued logic: True, False, and None for unknown."""

from collections.abc import Iterable

Truth = bool | None
"""``True``, ``False`` or ``None`` (unknown)."""


def all_of(values: Iterable[Truth]) -> Truth:
    """Conjunction: false if any is false, else unknown if any is unknown, else true."""
    seen_unknown = False
    for value in values:
        if value is False:
            return False
        seen_unknown = seen_unknown or value is None
    return None if seen_unknown else True


def any_of(values: Iterable[Truth]) -> Truth:
    """Disjunction: true if any is true, else unknown if any is unknown, else false."""
    seen_unknown = False
    for value in values:
        if value is True:
            return True
        seen_unknown = seen_unknown or value is None
    return None if seen_unknown else False


def negate(value: Truth) -> Truth:
    """Negation; the negation of unknown is unknown."""
    return None if value is None else not value
