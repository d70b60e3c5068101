"""What is no claim though its words are there: conditions, purposes, and acts named in passing."""

from typing import Final

from ringfence.evidence.chains import Chain
from ringfence.evidence.lexicon import Hit
from ringfence.evidence.modality import conditional
from ringfence.evidence.participants import Participants
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.shapes import RISKS, Shape
from ringfence.evidence.wordforms import PREPOSITIONS

_PAWNS: Final = frozenset("pawn leverage chip tool weapon pretext excuse example scapegoat lever cudgel".split())
_COMPOUNDS: Final = frozenset(
    "deadline deadlines cost costs work programme program process project bill effort efforts".split()
)
"""Nouns that make of an act only the kind of another thing: "removal costs"."""
_STATES: Final = frozenset("countries country governments nations allies states those anyone".split())
_PRICES: Final = frozenset("years months million billion bn pounds euros dollars $ £ € money time".split())
_SPENDING: Final = frozenset(
    "need needs needed take takes took taken pay pays paid spend spends spent cost costs require requires".split()
)
_MEANS: Final = frozenset("deploy supply test open-lab cooperate delay cost competition".split())
"""Acts that a clause of purpose only gives as the reason of another."""
_BLAMES: Final = ("accus", "suspect", "guilty", "capable", "incapable", "charge", "convict")


def in_passing(phrase: Phrase, hit: Hit, chain: Chain, shape: Shape, parts: Participants) -> bool:
    """A condition, or a relative clause that says which operators are meant, is no claim."""
    if conditional(phrase, shape.own.first) or conditional(phrase, parts.first) or _supposed(phrase, hit.head):
        return True
    if (shape.act == "motive" and chain.own.form == "ing" and not chain.own.progressive) or (
        shape.act == "trade-conflict" and chain.own.negated
    ):
        return True
    if shape.act in RISKS and any(phrase.low(i) in ("unless", "if") for i in range(chain.own.verb, hit.head)):
        return True
    if hit.entry.kind == "noun" and phrase.low(hit.head + 1) in _COMPOUNDS:
        return True
    if shape.act == "remove" and chain.own.infinitive and not parts.obliged and _at_a_price(phrase, chain):
        return True
    return (
        _of_any_state(phrase, chain)
        or _of_those_who(phrase, chain, shape)
        or _as_a_means(phrase, hit, chain, shape, parts)
    )


def _as_a_means(phrase: Phrase, hit: Hit, chain: Chain, shape: Shape, parts: Participants) -> bool:
    """Acts on equipment that only give the purpose of another act, describe a thing, or are prevented."""
    own = chain.own
    if shape.act == "deploy" and _as_a_pawn(phrase, hit):
        return True
    if shape.act in _MEANS and own.form == "ing" and phrase.low(own.first - 1) == "from":
        return True
    purpose = all(link.effect == "purpose" or (link.effect == "done" and link.people) for link in chain.links)
    if own.infinitive and shape.act in _MEANS and purpose and (chain.links or phrase.sentence.zone != "headline"):
        return True
    if shape.act == "supply" and own.bare and own.form in ("ed", "en") and parts.by_agent:
        return True
    relative = phrase.low(own.first - 1) in ("that", "who") or (own.form == "ing" and own.bare and not chain.links)
    return shape.act in ("deploy", "remove") and relative and all(p.mention.kind == "operators" for p in parts.actors)


def _as_a_pawn(phrase: Phrase, hit: Hit) -> bool:
    """As in "using Huawei as leverage"."""
    return any(
        phrase.low(i) == "as" and any(phrase.low(j) in _PAWNS for j in range(i + 1, i + 4))
        for i in range(hit.last, hit.last + 3)
    )


def _of_those_who(phrase: Phrase, chain: Chain, shape: Shape) -> bool:
    """As in "officials who raised concerns": it only tells who is meant."""
    relative = chain.own.first - 1
    return shape.act in ("warn", "oppose") and phrase.low(relative) == "who" and phrase.low(relative - 1) != ","


def _of_any_state(phrase: Phrase, chain: Chain) -> bool:
    """As in "any government that allows", "countries which use": whom it may concern has done nothing."""
    relative = chain.own.first - 1
    if phrase.low(relative) not in ("that", "which", "who"):
        return False
    mention, low = phrase.mention(relative - 1), phrase.low(relative - 1)
    named = mention is not None and (mention.named or bool(mention.ids))
    anybody = {phrase.low(i) for i in range(max(0, relative - 4), relative)} & {"any", "other", "those"}
    return not named and (low in _STATES or (mention is not None and bool(anybody)))


def _at_a_price(phrase: Phrase, chain: Chain) -> bool:
    """As in "need five years to remove", "could pay a billion to rip out": what it costs, not that it is done."""
    before = range(max(0, chain.own.first - 9), chain.own.first)
    return any(phrase.low(i) in _PRICES for i in before) and any(phrase.low(i) in _SPENDING for i in before)


def mere_gerund(phrase: Phrase, chain: Chain) -> bool:
    """As in "in building", "by using": named in passing, not done by a clause of its own."""
    own = chain.own
    before = phrase.low(own.first - 1)
    if before == "of" and any(phrase.low(i).startswith(_BLAMES) for i in range(max(0, own.first - 8), own.first)):
        return False
    return (
        own.form == "ing"
        and not own.progressive
        and not chain.links
        and before in PREPOSITIONS | {"before"}
        and before not in ("by", "after", "as")
    )


def _supposed(phrase: Phrase, head: int) -> bool:
    """Whether a word stands in the clause of a condition that begins the sentence, or in one of purpose: "so that"."""
    if phrase.low(0) in ("if", "unless") and not any(phrase.low(i) in (",", "then", "–") for i in range(head)):
        return True
    for index in range(head - 1, max(0, head - 12), -1):
        if phrase.low(index) == "that":
            return phrase.low(index - 1) == "so"
        if phrase.low(index) in (",", ";"):
            return False
    return False
