"""What a sentence says of a measure that is its subject: "the ban was lifted", "a ban is on the table"."""

from typing import Final

from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import AUXILIARIES, BE, MODALS, is_adverb, is_negation

_REACH: Final = 14
_ENDS: Final = frozenset(", ; : . ( – — - that which who whose whether if when while but because unless and or".split())
_OPEN: Final = frozenset("would 'd could may might can should wouldn't couldn't".split())
_STARTS: Final = frozenset(
    "take come enter apply cover include extend affect begin start go remain stay require force oblige "
    "mean bar prohibit ban exclude target be".split()
)
_PLACES: Final = {
    "table": "considering",
    "cards": "considering",
    "agenda": "considering",
    "consideration": "considering",
    "discussion": "considering",
    "debate": "considering",
    "review": "considering",
    "question": "not",
    "place": "done",
    "force": "done",
    "effect": "done",
    "way": "decided",
}
_HEDGED: Final = {"possible": "possible", "imminent": "predicted", "looming": "predicted", "inevitable": "predicted"}


def predicate(phrase: Phrase, noun: int) -> tuple[str, str, int] | None:
    """What governs a noun from behind: (effect, part of speech, node); ``prevent`` where it is only supposed."""
    at = noun + 1
    limit = min(noun + _REACH, len(phrase.nodes))
    while at < limit and not (phrase.mention(at) is None and phrase.low(at) in AUXILIARIES):
        if phrase.mention(at) is None and (phrase.low(at) in _ENDS or (phrase.finite(at) and phrase.low(at) != "used")):
            failed = phrase.low(at - 1) == "never" or any(effect == "undone" for effect, _ in phrase.governor[at])
            return ("undone", "v", at) if failed and phrase.low(at) not in _ENDS else None
        at += 1
    if at >= limit:
        return None
    auxiliary, be = phrase.low(at), False
    while at < limit and (phrase.low(at) in AUXILIARIES or is_negation(phrase.low(at)) or is_adverb(phrase.low(at))):
        be |= phrase.low(at) in BE
        at += 1
    if at >= len(phrase.nodes) or phrase.mention(at) is not None:
        return None
    return _of_word(phrase, at, auxiliary, be=be)


def _of_word(phrase: Phrase, at: int, auxiliary: str, *, be: bool) -> tuple[str, str, int] | None:
    low = phrase.low(at)
    if low in _HEDGED:
        return _HEDGED[low], "a", at
    if low in ("on", "off", "under", "out", "in") and (place := _place(phrase, at)):
        return place, "a", at
    if any(effect == "needed" for effect, _ in phrase.governor[at]) or low in ("justified", "warranted"):
        return "needed", "a", at
    ahead = next(
        (e for e, part in phrase.governor[at] if part == "a" and e in ("decided", "predicted", "unlikely")), ""
    )
    if be and ahead and phrase.low(at + 1) == "to":
        return ahead, "a", at
    passive = be and any(tag in ("ed", "en", "any") for _, tag in phrase.verb[at])
    if low == "ruled" and phrase.low(at + 1) == "out":
        return "not", "v", at
    verbal = [effect for effect, part in phrase.governor[at] if part == "v"]
    if passive and verbal:
        return ("end" if "end" in verbal else verbal[0]), "v", at
    lemmas = {lemma for lemma, _ in phrase.verb[at]} | ({"be"} if low in BE else set())
    if auxiliary in _OPEN and auxiliary in MODALS and not lemmas & _STARTS and not passive:
        return "prevent", "v", at
    return None


def _place(phrase: Phrase, at: int) -> str | None:
    """As in "is on the table", "under consideration", "out of the question", "in place"."""
    for index in range(at + 1, min(at + 4, len(phrase.nodes))):
        if effect := _PLACES.get(phrase.low(index)):
            if phrase.low(at) == "off":
                return "not"
            return effect if (effect == "not") == (phrase.low(at) == "out") else None
        if phrase.low(index) in _ENDS:
            return None
    return None
