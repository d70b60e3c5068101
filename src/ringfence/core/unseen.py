"""Characters that a reader does not see: they move a terminal's cursor, or turn the direction of writing."""

from typing import Final

UNSEEN: Final = (
    *range(9), 11, 12, *range(14, 32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)  # fmt: skip
"""Controls other than tab and the ends of lines, the other separators of lines, and marks of direction."""

_SHOWN: Final = dict.fromkeys(UNSEEN, "\ufffd")
_ESCAPED: Final = {code: f"\\u{code:04x}" for code in UNSEEN}


def shown(text: str) -> str:
    """A text with U+FFFD in place of each such character, so that offsets stay."""
    return text.translate(_SHOWN)


def escaped(dumped: str) -> str:
    """JSON that holds none of them as such, and says the same."""
    return dumped.translate(_ESCAPED)
