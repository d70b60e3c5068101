"""Nouns that stand for somebody else: a law for the state that made it, "both countries" for the two spoken of last."""

from typing import Final

from ringfence.evidence.coordination import listed
from ringfence.evidence.memory import Memory
from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import PREPOSITIONS, is_adverb

EVENTS: Final = frozenset(
    "meeting session summit hearing law rule bill act directive decree policy ruling legislation rules laws ordinance "
    "order orders resolution regulation regulations amendment statute guidelines guidance strategy toolbox framework "
    "measure measures provisions clause decision decisions blacklist ban restrictions sanctions curbs "
    "agreement deal plan list notice plans package proposal vote verdict guideline circular proposals draft "
    "conclusions legislature recommendation".split()
)
"""Gatherings and texts that stand for the government that holds or made them."""
_DETERMINERS: Final = frozenset("the this these those that a an new such its separate which another".split())
_KINDS: Final = frozenset({"gov", "place", "group", "nation", "state", "people"})
_FIRMS: Final = frozenset("companies firms providers recipients telecoms".split())
_OFFICES: Final = frozenset("governments officials authorities administrations lawmakers regulators".split())
_PAIRS: Final = frozenset("countries nations governments states capitals".split())


def law_owner(phrase: Phrase, at: int) -> list[tuple[int, Mention]] | None:
    """Whose law, order or summit ends at ``at``: its owner in the same noun phrase, or the state that is spoken of."""
    if phrase.low(at) not in EVENTS or phrase.mention(at) is not None:
        return None
    determined = False
    for index in range(at - 1, max(-1, at - 6), -1):
        mention, low = phrase.mention(index), phrase.low(index)
        if mention is not None:
            if mention.kind in _KINDS and not determined and (mention.poss or mention.kind in ("place", "gov")):
                return [(index, Mention("gov", mention.ids, mention.country) if mention.ids else mention)]
            break
        if low in _DETERMINERS or low == "'s":
            determined = determined or low not in ("new", "separate")
            continue
        if determined or low in PREPOSITIONS or not low.replace("-", "").isalpha():
            break
    return [(at, Mention("nation"))] if determined or phrase.low(at - 1) in _DETERMINERS else None


def plain_firms(phrase: Phrase, at: int) -> list[tuple[int, Mention]] | None:
    """Companies of which nothing else is said: where only an operator can act, they are the operators."""
    if phrase.low(at) not in _FIRMS or phrase.mention(at) is not None:
        return None
    return [(at, Mention("operators", ("grp:operators",), named=False))]


def governments_of(phrase: Phrase, at: int) -> list[tuple[int, Mention]] | None:
    """As in "the United States and Australian governments": the states named before the noun."""
    before = phrase.mention(at - 1)
    if phrase.low(at) not in _OFFICES or before is None or before.kind != "place" or not before.ids:
        return None
    found = [(at - 1, Mention("gov", before.ids, before.country))]
    other = phrase.mention(at - 3)
    if (
        phrase.low(at - 2) in ("and", ",")
        and other is not None
        and other.ids
        and other.kind in ("gov", "place", "people")
    ):
        found.insert(0, (at - 3, Mention("gov", other.ids, other.country)))
    return found


def both_countries(phrase: Phrase, at: int, memory: Memory) -> list[tuple[int, Mention]] | None:
    """As in "both countries", "the two governments": the two states spoken of last."""
    if phrase.low(at) not in _PAIRS or phrase.low(at - 1) not in ("both", "two"):
        return None
    for index in range(at):
        pair = [(at, mention) for _, mention in listed(phrase, index, at) if mention.kind == "gov"]
        if len(pair) == 2:
            return pair
    here = [phrase.mention(index) for index in range(at - 1, -1, -1)]
    spoken = [m for m in (*here, *reversed(memory.past)) if m is not None and m.kind in ("gov", "place") and m.ids]
    recent: dict[str, Mention] = {}
    for mention in spoken[:8]:
        recent.setdefault(mention.ids[0], Mention("gov", mention.ids, mention.country))
    others = [each for each in recent.values() if each.country != "CN"]
    two = (others if len(others) > 1 else [*recent.values()])[:2]
    return [(at, each) for each in reversed(two)] if len(two) == 2 else None


def mentions_networks(phrase: Phrase | None) -> bool:
    """Whether a sentence speaks of telecom networks, their operators or their suppliers."""
    return phrase is not None and any(
        node.low in NETWORK or (node.mention is not None and node.mention.kind in _ON_NETWORKS) for node in phrase.nodes
    )


NETWORK: Final = frozenset(
    "5g network networks telecoms telecom telecommunications infrastructure equipment 4g "
    "vendors suppliers supplier operators".split()
)
_ON_NETWORKS: Final = frozenset({"operator", "operators", "carrier", "supplier", "class"})


_TEXTS: Final = EVENTS | frozenset(
    "text review move report scheme policies statement outcome announcement auction tender probe inquiry step "
    "vote verdict consultation assessment roll-out rollout".split()
)


def points_back(phrase: Phrase) -> bool:
    """Whether a sentence takes up what was spoken of: "the bill", "this review", "the move"."""
    return any(
        phrase.low(index) in _TEXTS
        and {phrase.low(index - 1), phrase.low(index - 2)} & {"the", "this", "these", "that"}
        for index in range(1, len(phrase.nodes))
    )


def unknown_operator(mention: Mention) -> Mention | None:
    """Two capitalised words that no list knows, where only an operator can act: the operator of that name."""
    words = mention.detail.split()
    if mention.kind != "expert" or mention.ids or len(words) < 2 or any(is_adverb(word) for word in words):
        return None
    return Mention("operator", ("org:" + "-".join(words),))
