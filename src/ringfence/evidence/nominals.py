"""Names and nouns put together into noun phrases: "the Swedish regulator PTS" is one actor, "Huawei's kit" one thing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from ringfence.evidence.gazetteer import CLASSES, Gazetteer, Name, Tag, read_data
from ringfence.evidence.sentences import Sentence, Token
from ringfence.evidence.wordforms import verbs

_DETERMINERS: Final = frozenset(
    "the a an its their his her this these those both several some many all other another any no two three four five "
    "most every each our your certain various one".split()
)
_BEHIND_GUARDED: Final = frozenset(
    ", and & or . has have had said says will would is was are were which who uk 's to for in also ) ; could may plans uses".split()
)
_TRADE: Final = re.compile(
    r"operator|telecom|telco|carrier|mobile|network|5g|customer|huawei|vodafone|telstra|telefonica", re.I
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Who or what a noun phrase stands for."""

    kind: str
    """gov, group, operator, operators, supplier, class, media, report, org, person, expert, source, place; or, still to be
    resolved, company, companies, nation, nations, state, carrier, paper, pronoun."""
    ids: tuple[str, ...] = ()
    country: str = ""
    detail: str = ""
    goods: bool = False
    named: bool = True
    role: str = ""
    poss: bool = False


@dataclass(slots=True)
class Node:
    """A word, a sign, or a noun phrase that stands for somebody."""

    low: str
    start: int
    end: int
    quoted: bool
    mention: Mention | None = None
    capital: bool = False


@lru_cache(maxsize=1)
def _heads() -> tuple[dict[str, str], frozenset[str], dict[str, list[tuple[str, ...]]]]:
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
class _Part:
    first: int
    last: int
    kind: str
    """det, tag, head, mod or poss."""
    word: str = ""
    name: Name | None = None


def nodes_of(sentence: Sentence, gazetteer: Gazetteer) -> list[Node]:
    """The sentence as words, signs and noun phrases, in order."""
    tokens = sentence.tokens
    tags = {tag.first: tag for tag in gazetteer.find(tokens) if _accepted(tag, tokens)}
    nodes: list[Node] = []
    at = 0
    while at < len(tokens):
        parts = _run(tokens, tags, at)
        mention, last = _phrase(parts, tokens) if parts else (None, at + 1)
        if mention is None:
            last = at + 1
        first, end = tokens[at], tokens[last - 1]
        nodes.append(
            Node(
                first.low if mention is None else "",
                first.start,
                end.end,
                sentence.quoted[at],
                mention,
                first.text[0].isupper(),
            )
        )
        at = last
    return nodes


def _accepted(tag: Tag, tokens: Sequence[Token]) -> bool:
    """Whether a common word is meant as a name."""
    if not tag.name.guarded:
        return True
    behind = tokens[tag.last].low if tag.last < len(tokens) else "."
    if tag.name.kind == "country":
        return not (tag.last < len(tokens) and tokens[tag.last].text[0].isupper())
    if (behind not in _BEHIND_GUARDED and behind not in verbs()) or (
        tokens[tag.first].text.isdigit() and behind != "uk"
    ):
        return False
    if tag.first == 0 and behind in (",", ".", "to", "in", "for", "of"):
        return False
    return any(_TRADE.search(token.low) for token in tokens if token is not tokens[tag.first])


def _run(tokens: Sequence[Token], tags: dict[int, Tag], at: int) -> list[_Part]:
    """What may belong to one noun phrase from ``at`` on."""
    single, modifiers, several = _heads()
    parts: list[_Part] = []
    while at < len(tokens) and len(parts) < 14:
        part = _part(tokens, tags, at, parts, single, modifiers, several)
        if part is None:
            break
        parts.append(part)
        at = part.last
    return parts


def _part(
    tokens: Sequence[Token],
    tags: dict[int, Tag],
    at: int,
    parts: list[_Part],
    single: dict[str, str],
    modifiers: frozenset[str],
    several: dict[str, list[tuple[str, ...]]],
) -> _Part | None:
    low = tokens[at].low
    if at in tags:
        return _Part(at, tags[at].last, "tag", low, tags[at].name)
    if low == "'s" or (low in ("'", "’") and parts and tokens[at - 1].low.endswith("s")):
        return _Part(at, at + 1, "poss") if parts and parts[-1].kind in ("tag", "head") else None
    if low in _DETERMINERS:
        return _Part(at, at + 1, "det", low) if not parts or parts[-1].kind == "det" else None
    for words in several.get(low, ()):
        if tuple(t.low for t in tokens[at : at + len(words) - 1]) == words[:-1]:
            return _Part(at, at + len(words) - 1, "head", " ".join(words[:-1]))
    if low in single and not (low == "source" and at + 1 < len(tokens) and tokens[at + 1].low == "code"):
        return _Part(at, at + 1, "head", low)
    if (
        low in modifiers
        or low in _CLASS_WORDS
        or low.endswith(("-based", "-made", "-owned", "-backed", "-led", "-linked", "-ranking"))
    ):
        return _Part(at, at + 1, "mod", low)
    return _Part(at, at + 1, "sign") if low in ("“", "”", '"') and parts and parts[-1].word in _CLASS_WORDS else None


_RANKED: Final = frozenset("largest biggest second-largest leading top main major key".split())
_CLASS_WORDS: Final = {word: id_ for id_, words in CLASSES.items() for word in words}
_NAMED_BEHIND: Final = {
    "person": ("government", "staff", "experts", "tag"),
    "supplier": ("company", "companies", "tag"),
    "operator": ("company", "operators", "tag"),
    "agency": ("government", "tag", "company"),
    "media": ("media", "tag"),
    "org": ("company", "tag", "experts"),
    "eu": (),
    "group": (),
}


def _phrase(parts: list[_Part], tokens: Sequence[Token]) -> tuple[Mention | None, int]:
    """The longest phrase at the start of ``parts`` that stands for somebody."""
    parts = _cut(parts)
    while parts and parts[-1].kind in ("det", "mod", "sign", "poss"):
        parts = parts[:-1]
    if not parts:
        return None, 0
    mention = _meaning(parts)
    last = parts[-1].last
    if mention is None:
        return None, last
    if (
        mention.kind in ("gov", "state", "supplier", "operator", "expert", "source", "org", "carrier")
        and parts[-1].kind == "head"
    ):
        mention, last = _with_name(mention, parts[-1].word, tokens, last)
    if last < len(tokens) and (
        tokens[last].low == "'s" or (tokens[last].low in ("'", "’") and tokens[last - 1].low.endswith("s"))
    ):
        return replace(mention, poss=True), last + 1
    return mention, last


def _cut(parts: list[_Part]) -> list[_Part]:
    """Ends the phrase before a name that begins another one."""
    single, _, _ = _heads()
    kept: list[_Part] = []
    for part in parts:
        if kept and part.kind == "tag" and part.name is not None and not _joins(kept, part.name, single):
            break
        if kept and part.kind == "det":
            break
        kept.append(part)
    return kept


def _joins(kept: list[_Part], name: Name, single: dict[str, str]) -> bool:
    before = kept[-1]
    if before.kind in ("det", "mod"):
        return not any(part.kind == "tag" and part.name and part.name.kind in ("media", "person") for part in kept)
    if before.kind == "poss":
        owner = kept[-2].name
        return (
            owner is not None
            and (owner.kind in ("country", "seat", "eu") or name.kind == "person")
            and name.kind not in ("country", "seat", "media")
        )
    if before.kind == "head":
        return _kind_of(before.word) in _NAMED_BEHIND.get(name.kind, ())
    if before.name is None:
        return False
    first = before.name.kind
    if first in ("adjective", "country") and name.kind not in ("country", "adjective", "seat", "people"):
        return first == "adjective" or name.kind in ("agency", "supplier", "person", "operator")
    if first in ("supplier", "operator") and name.kind in ("country", "adjective"):
        return False
    return first in ("agency", "supplier", "operator", "eu") and name.kind == "person"


def _kind_of(word: str) -> str:
    single, _, several = _heads()
    if word in single:
        return single[word]
    words = tuple(word.split()) or ("",)
    return next((row[-1] for row in several.get(words[0], ()) if row[:-1] == words), "")


def _meaning(parts: list[_Part]) -> Mention | None:
    names = [part.name for part in parts if part.name is not None]
    last = parts[-1]
    if last.kind == "tag" and last.name is not None:
        return _of_name(parts, names, last.name)
    kind = _kind_of(last.word)
    words = {part.word for part in parts}
    if kind in ("goods", "company", "companies"):
        return _of_goods_or_firm(kind, parts, names, words)
    if kind in ("government", "staff"):
        return _of_office(kind, parts, names)
    country = next((name.country for name in names if name.country), "")
    if kind == "operators":
        if last.word in ("operator", "carrier", "telco"):
            return Mention("carrier", country=country, role="the") if words & {"the", "this"} or country else None
        return Mention("operators", ("grp:operators",), country, named=False)
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


def _of_name(parts: list[_Part], names: list[Name], name: Name) -> Mention | None:
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


def _of_goods_or_firm(kind: str, parts: list[_Part], names: list[Name], words: set[str]) -> Mention | None:
    goods = kind == "goods"
    supplier = next((name for name in names if name.kind == "supplier"), None)
    country = next((name.country for name in names if name.kind in ("adjective", "country", "seat")), "")
    label = next((_CLASS_WORDS[part.word] for part in parts if part.word in _CLASS_WORDS), "")
    firm = next(
        (part.word for part in parts[:-1] if _kind_of(part.word) in ("company", "companies") and part.kind == "head"),
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
    if words & _RANKED:
        return None
    if kind == "companies":
        return (
            Mention("companies")
            if words & {"the", "both", "two", "these"} and (not country or country == "CN")
            else None
        )
    if words & {"the", "this"} or country == "CN" or (country and not words & {"a", "an", "another"}):
        return Mention("company", (), country)
    return None


def _of_office(kind: str, parts: list[_Part], names: list[Name]) -> Mention | None:
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


def _with_name(mention: Mention, word: str, tokens: Sequence[Token], last: int) -> tuple[Mention, int]:
    """Takes in the personal name that follows a title: "Digital Minister Jane Doe"."""
    end = last
    while (
        end < len(tokens) and end - last < 3 and re.fullmatch(r"[A-ZÀ-Þ][\w’'-]*[a-zà-ÿ]\w*|[A-Z]\.", tokens[end].text)
    ):
        end += 1
    if (
        end - last < 2
        or word.endswith("s")
        or word in ("government", "cabinet", "parliament", "administration", "ministry")
    ):
        return mention, last
    name = " ".join(token.text for token in tokens[last:end])
    affiliation = mention.ids
    return Mention("person", affiliation, mention.country, name, role=mention.role), end
