"""Names and nouns put together into phrases: "the Swedish regulator PTS" is one actor, "Huawei's kit" one thing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from ringfence.evidence.gazetteer import Gazetteer, Name, Tag
from ringfence.evidence.nouns import CLASS_WORDS, Mention, Part, heads, kind_of, meaning
from ringfence.evidence.sentences import Sentence, Token
from ringfence.evidence.wordforms import AUXILIARIES, LOST_APOSTROPHES, MODALS, PREPOSITIONS, verbs

_DETERMINERS: Final = frozenset(
    "the a an its their his her this these those both several some many all other another any two three four five "
    "most every each our your certain various one".split()
)
_BEHIND_GUARDED: Final = frozenset(
    ", and & or . has have had said says will would is was are were which who uk 's to for "
    "in also ) ; could may plans uses".split()
)
_MADE: Final = ("-based", "-made", "-owned", "-backed", "-led", "-linked", "-ranking")
_TRADE: Final = re.compile(
    r"operator|telecom|telco|carrier|mobile|network|5g|customer|huawei|vodafone|telstra|telefonica", re.I
)


@dataclass(slots=True)
class Node:
    """A word, a sign, or a noun phrase that stands for somebody."""

    low: str
    start: int
    end: int
    quoted: bool
    mention: Mention | None = None
    capital: bool = False


def nodes_of(sentence: Sentence, gazetteer: Gazetteer) -> list[Node]:
    """The sentence as words, signs and noun phrases, in order."""
    tokens = sentence.tokens
    tags = {tag.first: tag for tag in gazetteer.find(tokens) if _accepted(tag, tokens)}
    nodes: list[Node] = []
    at = 0
    while at < len(tokens):
        first = tokens[at]
        capital = first.text[0].isupper()
        if not (capital or at in tags or _begins(first.low)):
            low = LOST_APOSTROPHES.get(first.low, first.low)
            nodes.append(Node(low, first.start, first.end, sentence.quoted[at]))
            at += 1
            continue
        outlet = _outlet(tokens, tags, at)
        if outlet:
            nodes.append(Node("", tokens[at].start, tokens[outlet[1] - 1].end, sentence.quoted[at], outlet[0], True))
            at = outlet[1]
            continue
        parts = _run(tokens, tags, at)
        mention, last = _phrase(parts, tokens) if parts else (None, at + 1)
        if mention is None:
            last = at + 1
        low = first.low if mention is None else ""
        nodes.append(Node(low, first.start, tokens[last - 1].end, sentence.quoted[at], mention, capital))
        at = last
    return nodes


_INDEFINITE: Final = _DETERMINERS - {"the"}
_OUTLETS: Final = frozenset(
    "courier herald post times ledger news gazette tribune journal chronicle observer mail "
    "express dispatch standard review weekly wire monitor record "
    "inquirer examiner bulletin daily sentinel mercury".split()
)


_CARRIERS: Final = frozenset(
    "mobile telecom telekom telecoms wireless telecommunications cellular broadband telco tel".split()
)


def _outlet(tokens: Sequence[Token], tags: dict[int, Tag], at: int) -> tuple[Mention, int] | None:
    """An outlet or operator that no list knows, by its name: "the Harbour Courier", "Skerry Mobile"."""
    if at in tags or tokens[at].low in _INDEFINITE or at + 1 >= len(tokens):
        return None
    first = at + (tokens[at].low == "the")
    last = first
    while last < len(tokens) and last - first < 4 and tokens[last].text[0].isupper() and last not in tags:
        last += 1
        if last - first > 1 and tokens[last - 1].low in _OUTLETS and tokens[last - 1].text[1:].islower():
            name = "-".join(token.low for token in tokens[first:last])
            poss = last < len(tokens) and tokens[last].low == "'s"
            return Mention("media", (f"media:{name}",), poss=poss), last + poss
        if last - first > 1 and tokens[last - 1].low in _CARRIERS and tokens[last - 1].text[1:].islower():
            name = "-".join(token.low for token in tokens[first:last])
            poss = last < len(tokens) and tokens[last].low == "'s"
            return Mention("operator", (f"org:{name}",), poss=poss), last + poss
    return None


_BEFORE_GUARDED: Final = frozenset("of by from at with for between and including".split())


def _capital(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text[0].isupper()


def _accepted(tag: Tag, tokens: Sequence[Token]) -> bool:
    """Whether a common word is meant as a name."""
    if not tag.name.guarded:
        return True
    behind = tokens[tag.last].low if tag.last < len(tokens) else "."
    if tag.name.kind == "country":
        return not (tag.last < len(tokens) and tokens[tag.last].text[0].isupper())
    owned = tag.first > 0 and tokens[tag.first - 1].low in _BEFORE_GUARDED and not _capital(tokens, tag.last)
    if (behind not in _BEHIND_GUARDED and behind not in verbs() and not owned) or (
        tokens[tag.first].text.isdigit() and behind != "uk"
    ):
        return False
    aside = behind == "," and tag.last + 2 < len(tokens) and tokens[tag.last + 2].low == ","
    if tag.first == 0 and behind in (",", ".", "to", "in", "for", "of") and not aside:
        return False
    return any(_TRADE.search(token.low) for token in tokens if token is not tokens[tag.first])


@lru_cache(maxsize=50_000)
def _begins(low: str) -> bool:
    """Whether a word that is no name may begin a noun phrase that stands for somebody."""
    single, modifiers, several = heads()
    return (
        low in _DETERMINERS
        or low in single
        or low in modifiers
        or low in several
        or low in CLASS_WORDS
        or low == "high"
        or low.endswith(_MADE)
    )


def _run(tokens: Sequence[Token], tags: dict[int, Tag], at: int) -> list[Part]:
    """What may belong to one noun phrase from ``at`` on."""
    single, modifiers, several = heads()
    parts: list[Part] = []
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
    parts: list[Part],
    single: dict[str, str],
    modifiers: frozenset[str],
    several: dict[str, list[tuple[str, ...]]],
) -> Part | None:
    low = tokens[at].low
    if at in tags:
        return Part(at, tags[at].last, "tag", low, tags[at].name)
    if low == "'s" or (low in ("'", "’") and parts and tokens[at - 1].low.endswith("s")):
        return Part(at, at + 1, "poss") if parts and parts[-1].kind in ("tag", "head") else None
    if low in _DETERMINERS:
        return Part(at, at + 1, "det", low) if not parts or parts[-1].kind == "det" else None
    if low == "high" and at + 1 < len(tokens) and tokens[at + 1].low == "risk":
        return Part(at, at + 2, "mod", "high-risk")
    for words in several.get(low, ()):
        if tuple(t.low for t in tokens[at : at + len(words) - 1]) == words[:-1]:
            return Part(at, at + len(words) - 1, "head", " ".join(words[:-1]))
    if low in single and not (low == "source" and at + 1 < len(tokens) and tokens[at + 1].low == "code"):
        return Part(at, at + 1, "head", low)
    if not parts and at and tokens[at - 1].low in _BEFORE_VERB and low in verbs():
        return None
    if low in modifiers or low in CLASS_WORDS or _before_office(tokens, at, parts, single) or low.endswith(_MADE):
        return Part(at, at + 1, "mod", low)
    return Part(at, at + 1, "sign") if low in ("“", "”", '"') and parts and parts[-1].word in CLASS_WORDS else None


_BEFORE_VERB: Final = MODALS | frozenset("to not they we i you who".split())


def _before_office(tokens: Sequence[Token], at: int, parts: list[Part], single: dict[str, str]) -> bool:
    """Whether a word that no list knows tells what sort of office it is: "the Czech rail authority"."""
    if not parts or at + 1 >= len(tokens) or single.get(tokens[at + 1].low) != "government":
        return False
    state = parts[-2] if parts[-1].kind == "poss" and len(parts) > 1 else parts[-1]
    if state.name is None or state.name.kind not in ("adjective", "country", "seat"):
        return False
    word = tokens[at].low
    if state.name.kind == "adjective":
        return word.isalpha() and not word.endswith("ed")
    return word.isalpha() and parts[-1].kind == "poss" and word not in verbs()


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


def _phrase(parts: list[Part], tokens: Sequence[Token]) -> tuple[Mention | None, int]:
    """The longest phrase at the start of ``parts`` that stands for somebody."""
    parts = _cut(parts)
    while parts and parts[-1].kind in ("det", "mod", "sign", "poss"):
        parts = parts[:-1]
    if not parts:
        return None, 0
    mention = meaning(parts)
    last = parts[-1].last
    if parts[-1].kind == "head" and (judged := _judged(parts[-1].word, mention, tokens, last)):
        return judged
    if mention is None or (parts[-1].word == "authority" and _next(tokens, last) == "to"):
        return None, last
    if mention.kind == "people" and _measures(tokens, last):
        mention = replace(mention, kind="place")
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


def _next(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if at < len(tokens) else ""


def _measures(tokens: Sequence[Token], last: int) -> bool:
    """Whether an adjective belongs to what follows: "the British bill", "the Dutch ban", not "the British voted"."""
    low = _next(tokens, last)
    if not low.isalpha() or low in AUXILIARIES | PREPOSITIONS | _DETERMINERS or low in ("and", "or", "but", "who"):
        return False
    return all(tag in ("base", "any") for _, tag in verbs().get(low, ()))


_JUDGING: Final = frozenset(
    "deemed considered classified classed designated labelled labeled judged identified regarded seen declared".split()
)


def _judged(word: str, mention: Mention | None, tokens: Sequence[Token], last: int) -> tuple[Mention, int] | None:
    """As in "vendors deemed high-risk": what is said behind the noun makes the class."""
    kind = kind_of(word)
    plain = mention is None or mention.kind in ("companies", "company", "firms")
    if not plain or kind not in ("goods", "company", "companies") or last >= len(tokens):
        return None
    if tokens[last].low not in _JUDGING:
        return None
    for at in range(last + 1, min(last + 5, len(tokens))):
        low = tokens[at].low
        if low == "high" and at + 1 < len(tokens) and tokens[at + 1].low == "risk":
            return Mention("class", ("high-risk-suppliers",), goods=kind == "goods"), at + 2
        if low in CLASS_WORDS:
            return Mention("class", (CLASS_WORDS[low],), goods=kind == "goods"), at + 1
        if low not in ("as", "to", "be", "a", "an", "too", "so-called", "“", "‘", '"', "'"):
            return None
    return None


def _cut(parts: list[Part]) -> list[Part]:
    """Ends the phrase before a name that begins another one."""
    single, _, _ = heads()
    kept: list[Part] = []
    for at, part in enumerate(parts):
        if (
            kept
            and part.kind == "tag"
            and part.name is not None
            and not _joins(kept, part.name, single)
            and not _branch(kept, part.name, parts[at + 1 : at + 2])
        ):
            break
        if kept and part.kind == "det":
            break
        kept.append(part)
    return kept


def _branch(kept: list[Part], name: Name, behind: list[Part]) -> bool:
    """As in "Huawei's Norway spokesman", "the Vodafone UK chief": a firm's people in a country."""
    firm = kept[-2].name if kept[-1].kind == "poss" and len(kept) > 1 else kept[-1].name
    if firm is None or firm.kind not in ("supplier", "operator", "org") or not behind or behind[0].kind != "head":
        return False
    return name.kind in ("country", "adjective", "seat") and kind_of(behind[0].word) in (
        "staff",
        "government",
        "sources",
    )


def _joins(kept: list[Part], name: Name, single: dict[str, str]) -> bool:
    before = kept[-1]
    if before.kind in ("det", "mod"):
        return not any(part.kind == "tag" and part.name and part.name.kind in ("media", "person") for part in kept)
    if before.kind == "poss":
        owner = kept[-2].name
        return (
            owner is not None
            and not _elsewhere(owner, name)
            and (owner.kind in ("country", "seat", "eu") or name.kind == "person")
            and name.kind not in ("country", "seat", "media")
        )
    if before.kind == "head":
        return kind_of(before.word) in _NAMED_BEHIND.get(name.kind, ())
    if before.name is None:
        return False
    first = before.name.kind
    if _elsewhere(before.name, name):
        return False
    if first in ("adjective", "country") and name.kind not in ("country", "adjective", "seat", "people"):
        return first == "adjective" or name.kind in ("agency", "supplier", "person", "operator")
    if first in ("supplier", "operator") and name.kind in ("country", "adjective"):
        return False
    return first in ("agency", "supplier", "operator", "eu") and name.kind == "person"


def _elsewhere(owner: Name, name: Name) -> bool:
    """As in "the UK's Huawei ban": the supplier is not the country's own, so the country owns what follows."""
    return name.kind == "supplier" and bool(name.country) and owner.country not in ("", name.country)


def _with_name(mention: Mention, word: str, tokens: Sequence[Token], last: int) -> tuple[Mention, int]:
    """Takes in the personal name that follows a title: "Digital Minister Jane Doe"."""
    end = last
    few = 1 if mention.kind == "carrier" else 2
    while (
        end < len(tokens) and end - last < 3 and re.fullmatch(r"[A-ZÀ-Þ][\w’'-]*[a-zà-ÿ]\w*|[A-Z]\.", tokens[end].text)
    ):
        end += 1
    if (
        end - last < few
        or word.endswith("s")
        or word in ("government", "cabinet", "parliament", "administration", "ministry")
    ):
        return mention, last
    name = " ".join(token.text for token in tokens[last:end])
    if mention.kind == "carrier":
        return Mention("operator", (f"org:{name.casefold().replace(' ', '-')}",), mention.country), end
    affiliation = mention.ids
    return Mention("person", affiliation, mention.country, name, role=mention.role), end
