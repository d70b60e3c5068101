"""The words above an act, each with what it makes of the act: plans, urges, refuses, forbids, undoes."""

from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.groups import PLAIN_PREPOSITIONS, Group, group_at, noun_group
from ringfence.evidence.phrasals import Phrasal
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import AUXILIARIES, BE, HAVE, is_adverb

DETERMINERS: Final = frozenset("a an the its their no any his this these such all some".split())
_OWNERS: Final = frozenset("its their his".split())
"""Before "failure": who failed. A failure of nobody is only supposed."""
_SUBJECTS: Final = frozenset("we it they he she i you who which that to , and".split())


@dataclass(slots=True)
class Link:
    """A word above the act: its effect, its own verb group, and where the people it acts on stand."""

    index: int
    effect: str
    part: str
    group: Group
    people: tuple[int, int] | None = None


@dataclass(slots=True)
class Chain:
    """The act's own group and the links above it, innermost first."""

    own: Group
    links: list[Link] = field(default_factory=list)
    participial: bool = False
    coordinated: int | None = None

    @property
    def top(self) -> Group:
        return self.links[-1].group if self.links else self.own

    def link(self, *effects: str) -> Link | None:
        """The innermost link of one of these effects."""
        return next((link for link in self.links if link.effect in effects), None)


def link_to(phrase: Phrase, index: int, effect: str, part: str, people: tuple[int, int] | None = None) -> Link:
    """A link to the governing word at ``index`` with the verb or noun group it heads."""
    if part == "n":
        group = noun_group(phrase, index)
        owner = phrase.mention(group.first)
        if effect == "undone" and (owner is None or not owner.poss) and phrase.low(group.first) not in _OWNERS:
            effect = "prevent"
    else:
        form = phrase.verb[index][0][1] if phrase.verb[index] and (part == "v" or effect == "ordered") else "adj"
        group = group_at(phrase, index, form)
    return Link(index, effect, part, group, people)


def phrasal_link(phrase: Phrase, found: Phrasal) -> Link:
    """A link to a verb with particles."""
    return Link(found.verb, found.effect, "v", group_at(phrase, found.verb, found.form))


def readings_as(phrase: Phrase, index: int) -> tuple[tuple[str, str], ...]:
    """The readings of a governing word, those as a verb first where it stands like one: "is lobbying", "urges"."""
    readings = phrase.governor[index]
    if len(readings) < 2 or not phrase.verb[index]:
        return readings
    before, owner = phrase.low(index - 1), phrase.mention(index - 1)
    verbal = before in AUXILIARIES or before in _SUBJECTS or is_adverb(before) or (owner is not None and not owner.poss)
    return tuple(sorted(readings, key=lambda reading: reading[1] != "v")) if verbal else readings


def reading_of(phrase: Phrase, at: int) -> tuple[str, str]:
    """The effect of a governing word: an adjective after a form of be, else a verb, else a noun."""
    readings = phrase.governor[at]
    before = phrase.low(at - 1)
    adjective = next((reading for reading in readings if reading[1] == "a"), None)
    if adjective and before not in DETERMINERS and (before in BE or is_adverb(before) or not phrase.verb[at]):
        return adjective
    owner = phrase.mention(at - 1)
    determined = owner is not None and owner.poss
    object_ = at > 0 and bool(phrase.verb[at - 1]) and not is_adverb(before) and before not in AUXILIARIES - HAVE
    if determined or object_ or before in DETERMINERS | PLAIN_PREPOSITIONS:
        return next(((effect, part) for effect, part in readings if part == "n"), readings[0])
    return next(((effect, part) for effect, part in readings if part == "v" and phrase.verb[at]), readings[0])
