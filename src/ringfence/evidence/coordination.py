"""Names side by side: those coordinated with a name, the examples and the members of a group."""

from typing import Final

from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import PREPOSITIONS

_GROUPS: Final = frozenset({"operators", "group", "firms", "companies"})
_EXAMPLE: Final = frozenset("including like as".split())


def with_others(phrase: Phrase, index: int, mention: Mention) -> list[tuple[int, Mention]]:
    """The mention and those coordinated with it on its left."""
    found = [(index, mention)]
    at = index - 1
    while at > 0 and phrase.low(at) in ("and", ",", "&", "or"):
        if phrase.low(at - 1) in (",",):
            at -= 1
        other = phrase.mention(at - 1)
        if other is None or other.poss or phrase.low(at - 2) in PREPOSITIONS or other.kind == "place":
            break
        if phrase.low(at) == "," and len(found) == 1:
            break
        found.insert(0, (at - 1, other))
        at -= 2
    return found


def owners(phrase: Phrase, index: int, mention: Mention) -> list[tuple[int, Mention]]:
    """Whose it is, as in "Romania and Poland's intention": the owner and the one before "and"."""
    other = phrase.mention(index - 2)
    if mention.poss and phrase.low(index - 1) == "and" and other is not None and other.kind == mention.kind:
        return [(index - 2, other), (index, mention)]
    return [(index, mention)]


def listed(phrase: Phrase, at: int, end: int) -> list[tuple[int, Mention]]:
    """The names side by side from a node on, unless they stand behind a preposition."""
    mention, before = phrase.mention(at), phrase.low(at - 1)
    if mention is None or mention.poss or (before in PREPOSITIONS and before != "as"):
        return []
    return _side_by_side(phrase, at, end)


def members(phrase: Phrase, index: int, mention: Mention) -> list[tuple[int, Mention]]:
    """Those named behind a group: "operators, including BT and Orange, have"."""
    if mention.kind not in _GROUPS:
        return []
    at = index + 1 + (phrase.low(index + 1) == ",")
    at += phrase.low(at) == "such"
    return _side_by_side(phrase, at + 1, len(phrase.nodes)) if phrase.low(at) in _EXAMPLE else []


def examples(phrase: Phrase, last: int) -> list[tuple[int, Mention]]:
    """Those side by side up to a node, if they are the examples of a group: "operators like BT and Orange"."""
    first = last
    while phrase.low(first - 1) in ("and", ",") and phrase.mention(first - 2) is not None:
        first -= 2
    if first == last or phrase.low(first - 1) not in _EXAMPLE:
        return []
    return _side_by_side(phrase, first, last + 1)


def _side_by_side(phrase: Phrase, at: int, end: int) -> list[tuple[int, Mention]]:
    mention = phrase.mention(at)
    if mention is None or not mention.ids:
        return []
    found = [(at, mention)]
    while at + 1 < end and phrase.low(at + 1) in (",", "and"):
        at += 2 if phrase.low(at + 2) != "and" else 3
        other = phrase.mention(at)
        if other is None or other.kind != mention.kind:
            break
        found.append((at, other))
    return found
