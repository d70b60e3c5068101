"""Invented articles on one refused project, and on what a ban costs; the first line of each says that."""

from pathlib import Path
from typing import Final

from ringfence.demo.plan import DATA

JURISDICTION: Final = "nz"
"""Of the rulebook: what the articles say is held against it."""


def article_paths() -> list[Path]:
    """The files, in the order of their names; a copy of one of them is among them."""
    return sorted((DATA / "articles").glob("*.txt"))
