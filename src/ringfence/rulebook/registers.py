"""Public registers that ship with the package, cut to the companies that the rulebook knows."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

OUI: Final = "oui.txt"
"""One line per company: its name in the IEEE register, a tab, its prefixes; lines that begin with # are comments."""


@cache
def oui_prefixes() -> Mapping[str, tuple[str, ...]]:
    """Prefixes of MAC addresses, as six hex digits, by company name as the IEEE register writes it."""
    text = files("ringfence.rulebook").joinpath("data", OUI).read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tuple(prefixes.split()) for name, prefixes in lines}
