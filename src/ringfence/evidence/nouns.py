"""What a noun phrase stands for: by its head noun and the names in it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ringfence.evidence.gazetteer import CLASSES, Name, read_data


@dataclass(frozen=True, slots=True)
class Mention:
    """Who or what a noun phrase stands for."""

    kind: str
    """gov, group, operator, operators, supplier, class, media, report, org, person, expert, source, place;
    firms (of a country or somebody's own, nobody by themselves); or, still to be resolved, company, companies,
    nation, nations, state, carrier, paper, pronoun."""
    ids: tuple[str, ...] = ()
    country: str = ""
    detail: str = ""
    goods: bool = False
    named: bool = True
    role: str = ""
    poss: bool = False


@lru_cache(maxsize=1)
def heads() -> tuple[dict[str, str], frozenset[str], dict[str, list[tuple[str, ...]]]]:
    """Head nouns to their kind, modifiers, and heads of several words by their first word."""
    single: dict[str, str] = {}
    several: dict[str, list[tuple[str, ...]]] = {}
    data = read_data("gazetteer/nouns.yaml")
    for kind in (
        "goods",
        "company",
        "companies",
        "operators",
        "government",
        "staff",
        "experts",
        "sources",
        "media",
        "reports",
        "countries",
    ):
        for text in data[kind]:
            words = tuple(str(text).casefold().split())
            if len(words) > 1:
                several.setdefault(words[0], []).append((*words, kind))
            else:
                single.setdefault(words[0], kind)
    for rows in several.values():
        rows.sort(key=len, reverse=True)
    return single, frozenset(str(word).casefold() for word in data["modifiers"]), several


@lru_cache(maxsize=1)
def _unnamed() -> frozenset[str]:
    return frozenset(read_data("gazetteer/nouns.yaml")["unnamed"])


@dataclass(slots=True)
class Part:
    """A stretch of tokens that may belong to a noun phrase."""

    first: int
    last: int
    kind: str
    """det, tag, head, mod or poss."""
    word: str = ""
    name: Name | None = None


_RANKED: Final = frozenset("largest biggest second-largest leading top main major key".split())


CLASS_WORDS: Final = {word: id_ for id_, words in CLASSES.items() for word in words}


def kind_of(word: str) -> str:
    """The kind of a head noun, or nothing."""
    single, _, several = heads()
    if word in single:
        return single[word]
    words = tuple(word.split()) or ("",)
    return next((row[-1] for row in several.get(words[0], ()) if row[:-1] == words), "")


def meaning(parts: list[Part]) -> Mention | None:
    """Whom or what a phrase stands for; None where it stands for nobody."""
    names = [part.name for part in parts if part.name is not None]
    last = parts[-1]
    if last.kind == "tag" and last.name is not None:
        return _of_name(parts, names, last.name)
    kind = kind_of(last.word)
    words = {part.word for part in parts}
    if kind in ("goods", "company", "companies"):
        return _of_goods_or_firm(kind, parts, names, words)
    if kind in ("government", "staff"):
        return _of_office(kind, parts, names)
    country = next((name.country for name in names if name.country), "")
    if kind == "operators":
        return _of_operators(last.word, words, country)
    if kind in ("media", "reports"):
        media = next((name for name in names if name.kind == "media"), None)
        if media:
            return Mention("media", (media.id,), country)
        if kind == "media":
            return (
                Mention("paper", (), country)
                if words & {"the", "this"}
                else Mention("media", ("media:unspecified",), country, named=False)
            )
        return Mention(
            "report", ("leak",) if last.word.startswith("leak") else ("media:unspecified",), country, named=False
        )
    if kind == "countries":
        return Mention("nation") if words & {"the", "this", "that"} else None
    role = " ".join(part.word for part in parts if part.kind in ("mod", "head"))
    owner = next(
        (name for name in names if name.kind in ("supplier", "operator", "agency", "country", "adjective", "eu")), None
    )
    return Mention(
        "expert" if kind == "experts" else "source", (owner.id,) if owner else (), country, named=False, role=role
    )


def _of_operators(word: str, words: set[str], country: str) -> Mention | None:
    """Operators; of China's "telecom companies" the makers of equipment are meant."""
    if word in ("operator", "carrier", "telco"):
        return Mention("carrier", country=country, role="the") if words & {"the", "this"} or country else None
    if country == "CN" and word.endswith((" companies", " firms")):
        return Mention("class", ("cn-suppliers",), "CN")
    return Mention("operators", ("grp:operators",), country, named=False)


def _of_name(parts: list[Part], names: list[Name], name: Name) -> Mention | None:
    if name.kind in ("country", "seat", "agency", "eu"):
        before = next((n for n in names if n.country and n.kind in ("country", "adjective", "agency")), name)
        id_ = (
            before.id
            if name.kind == "agency" and before.country != name.country and before.kind != "agency"
            else name.id
        )
        return Mention(
            "gov",
            (id_,),
            id_.removeprefix("gov:") if id_ != "eu" else "EU",
            name.detail if name.kind in ("agency", "seat") else "",
            role="seat" if name.kind == "seat" else "",
        )
    if name.kind in ("adjective", "people"):
        people = name.kind == "people" or (
            parts[0].word == "the" and name.id in ("gov:CN", "gov:UK", "gov:FR", "gov:NL")
        )
        return Mention("people" if people else "place", (name.id,), name.country)
    if name.kind == "person":
        role = " ".join(part.word for part in parts if part.kind in ("mod", "head")) or name.role
        return Mention("person", (name.id,), name.country, name.detail, role=role)
    if name.kind == "operator":
        return Mention("operator", (name.id,), name.country)
    if name.kind == "supplier":
        return Mention("supplier", (name.id,), name.country)
    return Mention(name.kind, (name.id,), name.country)


def _of_goods_or_firm(kind: str, parts: list[Part], names: list[Name], words: set[str]) -> Mention | None:
    goods = kind == "goods"
    supplier = next((name for name in names if name.kind == "supplier"), None)
    country = _country_of_firm(names, words)
    label = next((CLASS_WORDS[part.word] for part in parts if part.word in CLASS_WORDS), "")
    firm = next(
        (part.word for part in parts[:-1] if kind_of(part.word) in ("company", "companies") and part.kind == "head"),
        "",
    )
    if supplier:
        return Mention("supplier", tuple(n.id for n in names if n.kind == "supplier"), supplier.country, goods=goods)
    if any(name.kind in ("operator", "media", "org", "agency", "group", "eu") for name in names):
        return Mention("place", (f"gov:{country}",) if country else (), country) if goods else None
    if goods and firm and any(part.kind == "poss" for part in parts):
        return Mention("company", (), country, goods=True)
    if label:
        return Mention("class", (label,), country, goods=goods)
    if country == "CN" and (goods or kind == "companies") and not words & {"two", "both"}:
        return Mention("class", ("cn-suppliers",), "CN", goods=goods)
    if goods:
        return Mention("place", (f"gov:{country}",), country) if country else None
    return None if words & _RANKED else _of_firm(kind, country, words, own=any(part.kind == "poss" for part in parts))


def _country_of_firm(names: list[Name], words: set[str]) -> str:
    if any(word.startswith(("chinese-", "china-")) for word in words):
        return "CN"
    return next((name.country for name in names if name.kind in ("adjective", "country", "seat")), "")


def _of_firm(kind: str, country: str, words: set[str], *, own: bool) -> Mention | None:
    """Firms of a country or somebody's own are nobody by themselves; others stand for suppliers spoken of before."""
    if kind == "companies":
        if own or words & {"its", "their", "our"} or country not in ("", "CN"):
            return Mention("firms", (), country, named=False)
        return Mention("companies") if words & {"the", "both", "two", "these"} else None
    if words & {"the", "this"} or country == "CN" or (country and not words & {"a", "an", "another"}):
        return Mention("company", (), country)
    return None


def _of_office(kind: str, parts: list[Part], names: list[Name]) -> Mention | None:
    word = parts[-1].word
    role = " ".join(part.word for part in parts if part.kind in ("mod", "head"))
    plain = word not in _unnamed()
    firm = next((name for name in names if name.kind in ("supplier", "operator", "org")), None)
    state = next((name for name in names if name.kind in ("agency", "country", "adjective", "seat", "eu")), None)
    if firm:
        kind_ = "supplier" if firm.kind == "supplier" else firm.kind
        return Mention(kind_, (firm.id,), firm.country, named=True, role=role)
    if state:
        detail = state.detail if state.kind == "agency" else role
        return Mention("gov", (state.id,), state.country or "EU", detail, named=plain, role=role)
    if any(name.kind == "group" for name in names):
        return Mention("group", (next(name.id for name in names if name.kind == "group"),))
    if word.endswith(("centre", "center")) and parts[0].word not in ("the", "this"):
        return None
    if kind == "staff" and word not in ("official", "officials", "president", "spokesperson"):
        return Mention("state", role=role, named=False, detail="staff")
    if word in (
        "intelligence",
        "service",
        "services",
        "state",
        "agency",
        "court",
        "commission",
        "secretary",
        "department",
        "elite",
        "leadership",
        "military",
    ):
        return (
            Mention("state", role=role, named=False)
            if parts[0].kind == "det" and parts[0].word == "the" and word != "state"
            else None
        )
    return Mention("state", role=role, named=plain)
