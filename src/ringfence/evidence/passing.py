"""What is no claim though its words are there: conditions, purposes, and acts named in passing."""

from typing import Final

from ringfence.evidence.chains import Chain
from ringfence.evidence.lexicon import Hit
from ringfence.evidence.modality import conditional
from ringfence.evidence.participants import Participants
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.shapes import RISKS, Shape
from ringfence.evidence.wordforms import PREPOSITIONS

_MEANS: Final = frozenset("deploy supply test open-lab cooperate delay cost competition".split())
"""Acts that a clause of purpose only gives as the reason of another."""
_BLAMES: Final = ("accus", "suspect", "guilty", "capable", "incapable", "charge", "convict")


def in_passing(phrase: Phrase, hit: Hit, chain: Chain, shape: Shape, parts: Participants) -> bool:
    """A condition, or a relative clause that says which operators are meant, is no claim."""
    if conditional(phrase, shape.own.first) or conditional(phrase, parts.first) or _supposed(phrase, hit.head):
        return True
    if (shape.act == "motive" and chain.own.form == "ing") or (shape.act == "trade-conflict" and chain.own.negated):
        return True
    purpose = bool(chain.links) and all(
        link.effect == "purpose" or (link.effect == "done" and link.people) for link in chain.links
    )
    if shape.act in _MEANS and chain.own.form == "ing" and phrase.low(chain.own.first - 1) == "from":
        return True
    if shape.act in RISKS and any(phrase.low(i) in ("unless", "if") for i in range(chain.own.verb, hit.head)):
        return True
    aimless = not chain.links and phrase.sentence.zone != "headline"
    if chain.own.infinitive and (purpose or aimless) and shape.act in _MEANS:
        return True
    if shape.act == "supply" and chain.own.bare and chain.own.form in ("ed", "en") and parts.by_agent:
        return True
    relative = phrase.low(chain.own.first - 1) in ("that", "who")
    return shape.act == "deploy" and relative and all(p.mention.kind == "operators" for p in parts.actors)


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
