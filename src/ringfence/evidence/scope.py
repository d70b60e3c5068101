"""What a claim is about besides its actor: scope of networks, quantities, grounds and places."""

import re
from functools import lru_cache
from typing import Final

from ringfence.evidence.gazetteer import read_data
from ringfence.evidence.model import Quantity

_SCOPES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (row["scope"], re.compile(row["words"], re.I)) for row in read_data("scopes.yaml")
)
_MARKET: Final = re.compile(
    r"\b(?:from|in|of|out of) (?:the )?[\w.]+(?:'s|’s)? (?:soil|market)\b|\bnational market\b|"
    r"\bdomestic market\b|\bfrom (?:its|the) (?:country|market)\b",
    re.I,
)
OPEN_ACTS: Final = frozenset(
    "motive no-comment engage state-ties threat litigate oppose warn welcome cooperate "
    "trade-conflict compel-law espionage data-handover competition".split()
)
"""Acts whose scope is mostly left open unless the clause itself speaks of 5G."""

_INPUTS: Final = re.compile(
    r"chip|semiconductor|component|parts\b|technolog|goods|export|sell|suppl(?:y|ies)|buy|purchas|licen[cs]|"
    r"entity list|blacklist|trading",
    re.I,
)
"""What tells that a ban is on what is sold to a supplier."""
_PARTS: Final = frozenset({"5g-core", "5g-noncore", "5g-critical"})
_NUMBER: Final = (
    r"(?P<bound>more than |over |at least |up to |as many as |around |about |some |roughly |"
    r"nearly |almost |approximately |less than |under |an estimated )?(?P<currency>[€£$]|US\$|"
    r"A\$|C\$|NZ\$|SEK |EUR |USD |GBP )?(?P<number>\d[\d,]*(?:\.\d+)?|one|two|three|four|five|"
    r"six|seven|eight|nine|ten|twelve|eighteen)(?P<power> ?(?:million|billion|trillion|bn|mn|"
    r"m|tn|k)\b)?"
)
_UNITS: Final[tuple[tuple[str, str], ...]] = tuple((row["unit"], row["words"]) for row in read_data("units.yaml"))
_KINDS: Final = r"(?:(?:new|additional|other|different|more|smaller|commercial|of its|foreign|\w+ish|\w+an) )?"
_UNIT: Final = "|".join(words for _, words in _UNITS)
_QUANTITY: Final = re.compile(
    rf"\b{_NUMBER}[ -]?{_KINDS}(?:(?P<unit>{_UNIT})\b|(?P<sign>%))?".replace(r"\b(?P<bound>", r"(?<![\w.])(?P<bound>"),
    re.I,
)
_WORDS: Final = dict(
    zip(
        "one two three four five six seven eight nine ten twelve eighteen".split(),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 18),
        strict=True,
    )
)
_POWERS: Final = {
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "k": 1e3,
}
_MONEY: Final = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "NZ$": "NZD",
    "SEK": "SEK",
    "EUR": "EUR",
    "USD": "USD",
    "GBP": "GBP",
}
_TIMES: Final = frozenset("year month week day quarter".split())
_BOUNDS: Final = {
    "more than": "min",
    "over": "min",
    "at least": "min",
    "up to": "max",
    "as many as": "max",
    "less than": "max",
    "under": "max",
}
_GROUNDS: Final = (
    (
        "national-security",
        re.compile(
            r"national[- ]security|security (?:grounds|concerns|reasons|risks?|fears|issues|threat)|"
            r"on security|state security",
            re.I,
        ),
    ),
    ("espionage", re.compile(r"\bspying\b|\bespionage\b|\bsurveillance\b", re.I)),
    ("regulatory-uncertainty", re.compile(r"uncertain(?:ty)? (?:status|regulat|over)|regulatory uncertainty", re.I)),
    ("us-sanctions", re.compile(r"\b(?:US|U\.S\.|American) (?:sanctions|restrictions|export controls)", re.I)),
    ("supply-chain", re.compile(r"supply[- ]chain", re.I)),
)


def scope_of(act: str, clause: str, behind: int, around: str, *, default: str | None) -> str:
    """The scope that the clause names, or else the words around it; ``none`` where neither does.

    Of parts of a network the one first named behind the act (from character ``behind`` on) is meant.
    """
    if act == "export-ban":
        if re.search(r"\bAndroid|\bsoftware", clause) and not re.search("chip|component|tech", clause, re.I):
            return "software"
        return "components" if _INPUTS.search(clause) else "none"
    if (
        act in ("ban", "allow", "legal-basis")
        and _MARKET.search(clause)
        and not re.search(r"5G|network|handset|phone", clause)
    ):
        return "market"
    if act in OPEN_ACTS:
        return (
            "5g"
            if _SCOPES[4][1].search(clause)
            and act in ("threat", "welcome", "warn", "espionage", "compel-law", "competition")
            else "none"
        )
    return _part(clause[behind:]) or _named(clause) or _named(around) or default or "none"


def _part(text: str) -> str | None:
    """The part of 5G networks that a text names first."""
    found = [(match.start(), name) for name, pattern in _SCOPES if name in _PARTS and (match := pattern.search(text))]
    return min(found)[1] if found else None


@lru_cache(maxsize=256)
def _named(text: str) -> str | None:
    """The first scope that a text names; cached, as the claims of a sentence share it."""
    return next((name for name, pattern in _SCOPES if pattern.search(text)), None)


def quantity_of(clause: str, act: str, behind: int) -> Quantity | None:
    """The figure of the clause that belongs to the act: the first behind character ``behind``, else the first of all.

    A delay takes only times, a cost only money and per cent.
    """
    found = [(at, quantity) for at, quantity in _quantities(clause) if _belongs(act, quantity)]
    return next((quantity for at, quantity in found if at >= behind), found[0][1] if found else None)


def _belongs(act: str, quantity: Quantity) -> bool:
    time = quantity.unit in _TIMES
    money = quantity.unit == "percent" or (len(quantity.unit) == 3 and quantity.unit.isupper())
    return time if act == "delay" else money if act == "cost" else True


@lru_cache(maxsize=256)
def _quantities(clause: str) -> tuple[tuple[int, Quantity], ...]:
    """Every figure of a clause that has a unit or a currency, with where it begins."""
    found: list[tuple[int, Quantity]] = []
    for match in _QUANTITY.finditer(clause):
        unit = _unit(match)
        if unit is None:
            continue
        text = match["number"].casefold()
        value = float(_WORDS[text]) if text in _WORDS else float(text.replace(",", ""))
        value *= _POWERS.get((match["power"] or "").strip().casefold(), 1)
        bound = (match["bound"] or "").strip().casefold()
        found.append((match.start(), Quantity(value, unit, _BOUNDS.get(bound, "approx" if bound else ""))))
    return tuple(found)


def _unit(match: re.Match[str]) -> str | None:
    if match["currency"]:
        return _MONEY.get(match["currency"].strip(), match["currency"].strip())
    if match["sign"]:
        return "percent"
    if not match["unit"]:
        return None
    return next(unit for unit, pattern in _UNITS if re.fullmatch(pattern, match["unit"], re.I))


@lru_cache(maxsize=256)
def grounds_of(clause: str) -> str | None:
    """Why the actor says it acts, where the clause tells."""
    return next((name for name, pattern in _GROUNDS if pattern.search(clause)), None)
