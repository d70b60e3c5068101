"""Postures in words and colours: a word for each, but few colours, because more cannot be told apart."""

from typing import Final

from ringfence.assessment.posture import POSTURES

WORDS: Final = {
    "ban_5g": "ban in 5G",
    "market_ban": "no market access",
    "allowlist": "approved suppliers only",
    "cap": "share capped",
    "ban_parts": "ban in sensitive parts",
    "authorisation": "approval beforehand",
    "orders": "single operators bound",
    "gov_only": "state networks and money only",
    "certification": "certificates for all",
    "powers_unused": "power not used",
    "announced": "announced, not law",
    "advisory": "advice",
    "under_review": "bill or draft pending",
    "none": "no measure found",
    "unknown": "not known",
}

SHADES: Final = {
    "ban": ("ban_5g",),
    "closed": ("market_ban", "allowlist"),
    "part": ("cap", "ban_parts"),
    "case": ("authorisation", "orders"),
    "narrow": ("gov_only", "certification"),
    "power": ("powers_unused",),
    "soft": ("announced", "advisory", "under_review"),
    "none": ("none",),
    "unknown": ("unknown",),
}
"""Colours of the map with the postures they stand for, the most restrictive first."""

_SHADE: Final = {posture: shade for shade, members in SHADES.items() for posture in members}


def words(posture: str) -> str:
    """A posture in a few words."""
    return WORDS.get(posture, posture.replace("_", " "))


def meaning(posture: str) -> str:
    """A posture in a sentence."""
    return POSTURES.get(posture, "")


def shade(posture: str) -> str:
    """The colour of a posture."""
    return _SHADE.get(posture, "unknown")
