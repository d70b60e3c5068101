"""What a claim is about besides its actor: scope of networks, quantities, grounds and places."""

import re
from typing import Final

from ringfence.evidence.model import Quantity

_SCOPES: Final = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("5g-noncore", r"\bnon[- ]core\b|\bperiphery\b|\bperipheral\b|\bnon-sensitive parts?\b|\bradio access\b|\b(?:outer )?edge of\b"),
        ("5g-core", r"(?<!non-)(?<!non )\bcore (?:of|part|parts|network|networks|infrastructure|elements|functions|components|areas|5g|equipment|mobile)\b|\b5g core\b|\bnetwork core\b|\bsensitive core\b|\bcore and\b"),
        ("5g-critical", r"\b(?:critical|sensitive|strategic|key|vital) (?:parts?|components?|elements?|functions?|areas?|sections?|infrastructure|assets|roles?|network components|5g components)\b"),
        ("gov", r"\bgovernment (?:agencies|networks|contracts?|procurement|use|systems|purchases|institutions)\b|\bpublic (?:procurement|tenders?|contracts|sector|administration|institutions)\b|\bfederal (?:agencies|contractors|procurement|government contracts|funds|subsidies|money)\b|\bto the government and\b|\bministries\b|\bstate agencies\b|\bgovernment and its contractors\b"),
        ("5g", r"\b5G\b|fifth[- ]generation|next[- ]generation (?:mobile|wireless|telecom|network|cellular|communications)|next-gen\b|superfast mobile"),
        ("devices", r"\b(?:smart)?phones?\b(?! compan| operator| carrier| network| provider)|\bhandsets?\b|\bdevices\b|\blaptops?\b|\btablets?\b|\bmodems?\b"),
        ("fixed", r"\bfull[- ]fibre\b|\bfibre\b|\bfiber\b|\bbroadband\b|\bfixed[- ]line\b|\bfixed networks?\b|\bsubmarine cables?\b|\bundersea\b"),
        ("mobile", r"\bmobile networks?\b|\b[234]G\b|\bLTE\b|\bradio network\b|\bcellular\b|\bwireless networks?\b"),
        ("networks", r"\bnetworks?\b|\binfrastructure\b|\btelecom(?:s|munications?)? (?:equipment|gear|kit|systems?|grid)|\bequipment\b|\bgear\b|\bkit\b|\bbase stations?\b|\bantennas?\b|\bnetworking\b|\btelecoms? (?:supply|vendors)"),
        ("software", r"\bsoftware\b|\boperating systems?\b|\bAndroid\b|\bapps?\b"),
    )
)  # fmt: skip
_MARKET: Final = re.compile(
    r"\b(?:from|in|of|out of) (?:the )?[\w.]+(?:'s|’s)? (?:soil|market)\b|\bnational market\b|\bdomestic market\b|\bfrom (?:its|the) (?:country|market)\b",
    re.I,
)
_WITHOUT: Final = frozenset(
    "motive no-comment engage state-ties threat litigate oppose warn welcome cooperate trade-conflict compel-law espionage data-handover competition".split()
)
"""Acts whose scope is mostly left open unless the clause itself speaks of 5G."""

_NUMBER: Final = r"(?P<bound>more than |over |at least |up to |as many as |around |about |some |roughly |nearly |almost |approximately |less than |under |an estimated )?(?P<currency>[€£$]|US\$|A\$|C\$|NZ\$|SEK |EUR |USD |GBP )?(?P<number>\d[\d,]*(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)(?P<power> ?(?:million|billion|trillion|bn|mn|m|tn|k)\b)?"
_UNITS: Final = (
    ("year", r"years?"), ("month", r"months?"), ("week", r"weeks?"), ("day", r"days?"), ("city", r"cities|towns"), ("percent", r"%|per ?cent|percent"),
    ("country", r"countries|nations|markets"), ("operator", r"operators|carriers|telcos"), ("5g-contract", r"(?:commercial )?5G (?:commercial )?contracts"),
    ("contract", r"contracts|deals"), ("5g-base-station", r"5G base stations"), ("base-station", r"base stations|antennas|masts"), ("device", r"devices|phones|smartphones|handsets|units"),
    ("site", r"sites|towers"), ("EUR", r"euros?|EUR"), ("USD", r"(?:US )?dollars|USD"), ("GBP", r"pounds"), ("SEK", r"crowns|kronor|SEK"),
)  # fmt: skip
_QUANTITY: Final = re.compile(
    rf"\b{_NUMBER}[ -]?(?:(?:new|additional|Spanish|other|different|more|smaller|commercial|of its|European|foreign|\w+ish|\w+an) )?(?:(?P<unit>{'|'.join(p for _, p in _UNITS)})\b|(?P<sign>%))?".replace(
        r"\b(?P<bound>", r"(?<![\w.])(?P<bound>"
    ),
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
            r"national[- ]security|security (?:grounds|concerns|reasons|risks?|fears|issues|threat)|on security|state security",
            re.I,
        ),
    ),
    ("espionage", re.compile(r"\bspying\b|\bespionage\b|\bsurveillance\b", re.I)),
    ("regulatory-uncertainty", re.compile(r"uncertain(?:ty)? (?:status|regulat|over)|regulatory uncertainty", re.I)),
    ("us-sanctions", re.compile(r"\b(?:US|U\.S\.|American) (?:sanctions|restrictions|export controls)", re.I)),
    ("supply-chain", re.compile(r"supply[- ]chain", re.I)),
)


def scope_of(act: str, clause: str, before: str, *, default: str | None) -> str:
    """The scope that the clause names, or else its direct antecedent; ``none`` where neither does."""
    if act == "export-ban":
        return (
            "software"
            if re.search(r"\bAndroid|\bsoftware", clause) and not re.search("chip|component|tech", clause, re.I)
            else "components"
        )
    if act in ("ban", "allow") and _MARKET.search(clause) and not re.search(r"5G|network|handset|phone", clause):
        return "market"
    if act in _WITHOUT:
        return (
            "5g"
            if _SCOPES[4][1].search(clause) and act in ("threat", "welcome", "warn", "espionage", "compel-law")
            else "none"
        )
    for text in (clause, before):
        for name, pattern in _SCOPES:
            if pattern.search(text):
                return name
    return default or "none"


def quantity_of(clause: str) -> Quantity | None:
    """The first figure of the clause that has a unit or a currency."""
    for match in _QUANTITY.finditer(clause):
        unit = _unit(match)
        if unit is None:
            continue
        text = match["number"].casefold()
        value = float(_WORDS[text]) if text in _WORDS else float(text.replace(",", ""))
        value *= _POWERS.get((match["power"] or "").strip().casefold(), 1)
        bound = (match["bound"] or "").strip().casefold()
        return Quantity(value, unit, _BOUNDS.get(bound, "approx" if bound else ""))
    return None


def _unit(match: re.Match[str]) -> str | None:
    if match["currency"]:
        return _MONEY.get(match["currency"].strip(), match["currency"].strip())
    if match["sign"]:
        return "percent"
    if not match["unit"]:
        return None
    return next(unit for unit, pattern in _UNITS if re.fullmatch(pattern, match["unit"], re.I))


def grounds_of(clause: str) -> str | None:
    """Why the actor says it acts, where the clause tells."""
    return next((name for name, pattern in _GROUNDS if pattern.search(clause)), None)
