"""How far an act has gone, and whether it is the act or its contrary: modality, polarity and hedges."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ringfence.evidence.chains import Chain, Group, Link, group_at
from ringfence.evidence.phrases import Phrase

HEDGES: Final = frozenset(
    "reportedly allegedly effectively mostly apparently supposedly purportedly seemingly "
    "essentially suspected rumoured rumored potentially "
    "arguably practically virtually partly largely".split()
)
_BY_EFFECT: Final = {
    "decided": "decided",
    "considering": "considering",
    "predicted": "predicted",
    "unlikely": "predicted",
    "not": "decided",
    "denied": "denied",
    "needed": "urged",
    "try": "considering",
    "possible": "possible",
    "fear": "possible",
    "hold": "considering",
}
_POSSIBLE: Final = frozenset("may might could can couldn't".split())
_URGED: Final = frozenset("should must ought shall shouldn't mustn't".split())
_FUTURE: Final = frozenset("will 'll won't".split())
_WOULD: Final = frozenset("would 'd wouldn't".split())
_TURNS: Final = frozenset("not unlikely undone".split())
_WORDS: Final = frozenset("urge threaten warn oppose".split())
"""Acts done with words: who tries to persuade has urged."""
_TRIES: Final = frozenset("seek aim work want hope".split())
_CONDITION: Final = frozenset("if unless once should".split())
_TELLS: Final = frozenset(
    "say specify confirm indicate suggest mean imply state announce clarify mention think believe".split()
)
_STRENGTH: Final = ("denied", "possible", "considering", "predicted", "urged", "decided", "done")
"""Of two modalities in one chain the earlier one wins: what may be decided is possible."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What the words around an act make of it."""

    modality: str
    polarity: str


def stance_of(phrase: Phrase, own: Group, links: Sequence[Link], *, holder: bool) -> Stance:
    """The modality and polarity of an act whose own group is ``own``, under ``links`` (innermost first).

    Parameters
    ----------
    holder
        Whether the actor can decide the act: "will" is then a decision, and a forecast otherwise.
    """
    found, negative = _of_group(phrase, own, holder=holder)
    if own.form == "have":
        found.append("decided")
    words = any(effect in _WORDS for effect, part in phrase.governor[own.verb] if part == "v")
    for link in links:
        effect = _effect(phrase, own, link)
        if link.effect == "not" and (link.group.negated or sum(other.effect == "not" for other in links) > 1):
            effect = "possible"
        trying = link.effect == "try" or any(lemma in _TRIES for lemma, _ in phrase.verb[link.index])
        if effect and not (words and trying):
            found.append(effect)
        if link.effect in _TURNS:
            negative = not negative
        more, flip = _of_group(phrase, link.group, holder=holder)
        found += more
        negative ^= flip and link.effect != "hold"
    if links and any(link.effect in ("decided", "considering", "not") for link in links) and "done" in found:
        found = [each for each in found if each != "done"]
    modality = min(found or ["done"], key=_STRENGTH.index)
    if modality in ("decided", "predicted") and not negative and _depends(phrase, own.verb):
        modality = "possible"
    return Stance(modality, "-" if negative else "+")


def _effect(phrase: Phrase, own: Group, link: Link) -> str | None:
    """The modality that a governing word gives."""
    if link.effect == "needed" and own.passive:
        return "decided"
    if link.effect == "possible" and link.group.form in ("ed", "en") and phrase.low(link.index) == "faced":
        return None
    return _BY_EFFECT.get(link.effect)


def _depends(phrase: Phrase, verb: int) -> bool:
    """Whether a condition follows: "will be banned unless it gives guarantees"."""
    for index in range(verb + 1, min(verb + 20, len(phrase.nodes))):
        low = phrase.low(index)
        if low in ("unless", "provided") or (low == "if" and phrase.low(index - 1) not in ("even", "as", "what")):
            return True
        if low == "as" and phrase.low(index + 1) == "long" and phrase.low(index + 2) == "as":
            return True
        if low in (";", "but", "said", "says", "that"):
            return False
    return False


def _of_group(phrase: Phrase, group: Group, *, holder: bool) -> tuple[list[str], bool]:
    found: list[str] = []
    modal = "" if phrase.low(group.verb) == "like" else group.modal
    if modal in _POSSIBLE or modal in ("can't", "cannot"):
        found.append("possible")
    elif modal in _URGED:
        found.append("urged")
    elif modal in _FUTURE:
        found.append("decided" if holder else "predicted")
    elif modal in _WOULD:
        found.append("predicted")
    near = {phrase.low(i) for i in range(max(0, group.first - 1), group.verb)}
    if near & {"likely", "probably", "inevitably"}:
        found.append("predicted")
    if near & {"potentially", "possibly", "perhaps", "maybe"}:
        found.append("possible")
    return found, group.negated


def conditional(phrase: Phrase, first: int) -> bool:
    """Whether the clause that begins near ``first`` is a condition ("if it bans Huawei") or what nobody has said."""
    if _behind_if(phrase, first):
        return True
    for index in range(first - 1, max(-1, first - 7), -1):
        low = phrase.low(index)
        if low in _CONDITION and not (low == "should" and index > 0 and not _inverted(phrase, index)):
            return phrase.low(index - 1) != "as"
        if low in (",", ";", "and", "which"):
            return False
        if any(lemma in _TELLS for lemma, _ in phrase.verb[index]):
            return _unsaid(phrase, index)
        if low and phrase.finite(index):
            return False
    return False


def _behind_if(phrase: Phrase, first: int) -> bool:
    """Whether the same clause, up to a comma, began with "if"."""
    for index in range(first - 1, max(-1, first - 22), -1):
        low = phrase.low(index)
        if low == "if":
            return phrase.low(index - 1) not in ("as", "even", "and", "see", "decide")
        if low in (",", ";", ":", "but", "said", "says"):
            return False
    return False


def _inverted(phrase: Phrase, index: int) -> bool:
    """As in "consequences should Canada bar Huawei", "were it to ban Huawei"."""
    subject = phrase.mention(index + 1) is not None or phrase.low(index + 1) in ("it", "they", "the", "any", "a")
    return subject and phrase.mention(index - 1) is None and phrase.low(index - 1) not in ("it", "they", "we", "that")


def _unsaid(phrase: Phrase, index: int) -> bool:
    """As in "did not say that it would be banned", "declined to confirm ..."."""
    group = group_at(phrase, index, phrase.verb[index][0][1])
    before = group.first - 1
    return group.negated or (group.infinitive and any(effect == "not" for effect, _ in phrase.governor[before]))


def hedge_of(phrase: Phrase, first: int, last: int) -> str | None:
    """The hedge among the nodes, as written."""
    for index in range(max(0, first), min(last, len(phrase.nodes))):
        if phrase.low(index) in HEDGES:
            return phrase.low(index)
    return None


def chain_range(chain: Chain, last: int) -> tuple[int, int]:
    """The nodes from the leftmost group of a chain to ``last``."""
    firsts = [chain.own.first, *(link.group.first for link in chain.links)]
    return min(firsts), last
