"""Country names and codes to ISO 3166-1 alpha-2."""

from functools import cache
from typing import Final

from iso3166 import countries

_CUSTOMARY: Final = {
    "UK": "GB",
    "GREAT BRITAIN": "GB",
    "UNITED KINGDOM": "GB",
    "EL": "GR",
    "XK": "XK",
    "KOSOVO": "XK",
    "USA": "US",
    "UNITED STATES": "US",
    "CZECH REPUBLIC": "CZ",
    "TURKEY": "TR",
    "NETHERLANDS": "NL",
    "SOUTH KOREA": "KR",
    "TAIWAN": "TW",
    "VIETNAM": "VN",
    "RUSSIA": "RU",
}
"""Codes and names in use that ISO 3166 writes otherwise: UK, EL (European Union), XK (user-assigned, Kosovo)."""


@cache
def _names() -> dict[str, str]:
    known: dict[str, str] = {}
    for country in countries:
        known |= dict.fromkeys((country.name.upper(), country.apolitical_name.upper()), country.alpha2)
    for country in countries:
        known |= {country.alpha3: country.alpha2, country.alpha2: country.alpha2}
    return known | _CUSTOMARY


def country_code(text: str) -> str | None:
    """The alpha-2 code of a country given as alpha-2, alpha-3 or English name, in any case; None if it is none."""
    return _names().get(" ".join(text.upper().split()))
