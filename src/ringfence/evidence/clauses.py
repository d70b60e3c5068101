"""Where a clause ends to the right of its verb."""

from typing import Final

from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import AUXILIARIES, is_adverb

AWAY: Final = frozenset(
    "while but although though because whereas despite amid unless until when saying citing "
    "after before since if which who where".split()
)
"""Words that lead away from the clause."""
PRONOUNS: Final = frozenset("it they he she we i".split())


def clause_end(phrase: Phrase, verb: int) -> int:
    """The node (exclusive) at which the clause of a verb ends."""
    for index in range(verb + 1, len(phrase.nodes)):
        if _ends(phrase, verb, index):
            return index
    return len(phrase.nodes)


def _ends(phrase: Phrase, verb: int, index: int) -> bool:
    low = phrase.low(index)
    if low in ("?", "!", ";", "–", "—") or (low == "." and index >= len(phrase.nodes) - 2):
        return True
    if index > verb + 1 and (low in AWAY or low == ":"):
        return True
    if low in (",", "and") and phrase.low(index + 1) == "that" and phrase.low(verb + 1) != "that":
        return True
    relative = low == "that" and index > verb + 2 and phrase.mention(index - 1) is not None
    if relative and (phrase.mention(index + 1) is not None or phrase.low(index + 1) in PRONOUNS):
        return True
    return _quotation_over(phrase, verb, index) or (low in (",", "and", "as") and _new_clause(phrase, index))


def _quotation_over(phrase: Phrase, verb: int, index: int) -> bool:
    """Whether a whole quotation in which the verb stands is over, and its speaker follows."""
    if verb < 0 or not phrase.nodes[verb].quoted or phrase.nodes[index].quoted:
        return False
    return phrase.low(index) == "," or "," in (phrase.low(index - 1), phrase.low(index - 2))


def _new_clause(phrase: Phrase, comma: int) -> bool:
    """Whether a comma or "and" is followed by a subject with its own verb, or by a participle."""
    at = comma + 1
    if phrase.low(at) in ("and", "but", "or", "as", "with", "so"):
        at += 1
    readings = {tag for _, tag in phrase.verb[at]} if at < len(phrase.nodes) else set()
    if phrase.low(comma) == "," and ("ing" in readings or phrase.low(at).endswith("ing")):
        return phrase.low(at) not in ("including", "during")
    while phrase.low(at) in ("the", "a", "its", "also") or is_adverb(phrase.low(at)):
        at += 1
    if phrase.low(comma) == "and" and (readings & {"ed", "s"} or phrase.low(at) in AUXILIARIES):
        return True
    if phrase.mention(at) is None and phrase.low(at) not in PRONOUNS:
        return False
    subject = phrase.mention(at)
    goes_on = subject is not None and subject.kind == "supplier" and at + 1 < len(phrase.nodes)
    if goes_on and phrase.low(comma) == "and" and any(tag == "base" for _, tag in phrase.verb[at + 1]):
        return True
    return _finite_behind(phrase, at + 1)


def _finite_behind(phrase: Phrase, at: int) -> bool:
    """Whether the next word that is no adverb is the verb of a clause."""
    while is_adverb(phrase.low(at)):
        at += 1
    if at >= len(phrase.nodes) or phrase.mention(at) is not None:
        return False
    low = phrase.low(at)
    return (low in AUXILIARIES and low not in ("being", "been", "be")) or phrase.finite(at) or low.endswith("ed")
