"""Signs around a verb or noun that change what it says: "no country", "wants it blocked", "puts it on hold"."""

from typing import Final

from ringfence.evidence.groups import Group
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import AUXILIARIES

_DEFINITE: Final = frozenset("the its their this that these his".split())
_CAUSES: Final = frozenset(
    "concerns concern fears fear worries risks risk breaches breach tensions incident incidents reports report scandal "
    "revelations war pandemic findings suspicions law laws allegations sanctions intelligence".split()
)
_WISHES: Final = frozenset("want see have get like".split())


def nobody(phrase: Phrase, first: int) -> bool:
    """Whether the subject before ``first`` is "no country", "neither of them", "none of the operators"."""
    for at in range(first - 1, max(-1, first - 10), -1):
        low = phrase.low(at)
        if low in ("none", "neither", "nobody") or (low == "no" and not phrase.low(at + 1).isdigit()):
            return True
        if phrase.mention(at) is None and (
            low in (",", ";", ":", "that", "which", "who", "but", "if") or phrase.verb[at] or low in AUXILIARIES
        ):
            return False
    return False


def is_subject(phrase: Phrase, verb: int) -> bool:
    """Whether a gerund is what its sentence speaks of, as in "excluding Huawei could cost us": named, not done."""
    for index in range(verb + 1, min(verb + 18, len(phrase.nodes))):
        low = phrase.low(index)
        if low in (",", ";", ":", "that", "which", "who", "to"):
            return False
        if low in AUXILIARIES:
            return True
    return False


def definite(phrase: Phrase, first: int) -> bool:
    """Whether a noun phrase speaks of a measure that is there already: "the ban", "its ban", "Poland's ban"."""
    mention = phrase.mention(first)
    return phrase.low(first) in _DEFINITE or (mention is not None and (mention.poss or mention.kind == "gov"))


def on_hold(phrase: Phrase, noun: int) -> bool:
    """As in "puts the ban on Huawei on hold"."""
    return any(
        phrase.low(i) in ("hold", "ice", "pause") and phrase.low(i - 1) == "on" for i in range(noun + 1, noun + 9)
    )


def before_aside(phrase: Phrase, at: int) -> int:
    """The node before an aside that ends at ``at``: "urged its allies, which include Japan, to ban"."""
    if phrase.low(at) == ",":
        for index in range(at - 1, max(-1, at - 22), -1):
            if phrase.low(index) == "," and (
                phrase.low(index + 1) in ("which", "who", "including", "such", "among") or phrase.governor[index - 1]
            ):
                return index - 1
    return at


def by_nobody(phrase: Phrase, first: int) -> bool:
    """Whether what moves people is no actor: "security breaches prompted", "concerns pushed Japan to"."""
    return phrase.mention(first - 1) is None and phrase.low(first - 1) in _CAUSES


def wished(phrase: Phrase, group: Group) -> bool:
    """As in "wants Huawei blocked"."""
    named = group.bare and phrase.mention(group.first - 1) is not None
    return named and any(lemma in _WISHES for lemma, _ in phrase.verb[group.first - 2])
