"""The columns a table of the user may have, and how each is read."""

import difflib
import re
from typing import Final

import pyarrow as pa

from ringfence.core.tables import ELEMENT, INT, REAL, TEXTS
from ringfence.core.vocabulary import DOMAINS, NETWORK_KINDS

NOT_READ: Final = {"snapshot_at", "source_id", "source_format", "source_ref", "attrs", "supplier_raw"}
"""Columns of ELEMENT that an importer fills itself, or that go by a shorter name in tables."""

SITE_COLUMNS: Final = ("site_name", "latitude", "longitude", "place", "position_basis", "accuracy_m")
"""Columns that describe the site of a row."""

NUMBERS: Final = {c.name: c.type for c in ELEMENT if c.type in (INT, REAL)} | {
    "latitude": REAL,
    "longitude": REAL,
    "accuracy_m": REAL,
}
DATES: Final = tuple(c.name for c in ELEMENT if pa.types.is_date(c.type))
LISTS: Final = tuple(c.name for c in ELEMENT if c.type == TEXTS)
COUNTRIES: Final = ("country", "made_in")

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "domain": DOMAINS,
    "network_kind": NETWORK_KINDS,
    "kind": ("managed_element", "function", "cell", "hw_unit", "sw_unit", "device"),
    "site_class": ("core", "aggregation", "ran", "edge", "lab"),
    "position_basis": ("surveyed", "register", "estimate", "place_name"),
    "supplier_basis": ("stated", "specification", "unit", "format", "sbom", "user", "pen", "oui", "cpe", "purl"),
}
"""Columns with a closed list of values."""

_ALIASES: Final = {"supplier_raw": "supplier", "lat": "latitude", "lon": "longitude"}

CANONICAL: Final = ("supplier", *(n for n in ELEMENT.names if n not in NOT_READ), *SITE_COLUMNS)
"""Every column name that a table may use."""


def plain_name(name: str) -> str:
    """A column name in lower case, with underscores for spaces and hyphens."""
    return re.sub(r"[\s\-_]+", "_", name.strip().lstrip("\ufeff").casefold()).strip("_")


def canonical_column(name: str) -> str | None:
    """The column of ours that ``name`` spells, or None."""
    plain = plain_name(name)
    plain = _ALIASES.get(plain, plain)
    return plain if plain in CANONICAL else None


def suggestion(name: str) -> str:
    """``; closest is X``, or nothing if no column is close."""
    close = difflib.get_close_matches(plain_name(name), CANONICAL, n=1)
    return f"; closest is {close[0]}" if close else ""
