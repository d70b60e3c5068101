"""What stands above a verb or a noun: auxiliaries, negation, and the words that plan, urge, refuse or forbid it."""

import re
from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import AUXILIARIES, BE, DO, HAVE, MODALS, is_adverb, is_negation

_QUOTES: Final = frozenset("“ ” \" ‘ ' ’".split())
_TIME: Final = re.compile(
    r"(?:(?:late|early|earlier|later) )?(?:on |in |last |this |next |earlier this |later this |late last |since |by )+"
    r"(?:early |late |mid-)?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"january|february|march|april|may|june|july|august"
    r"|september|october|november|december|week|month|year|summer|autumn|spring|winter|"
    r"quarter|\d{4})(?: \d{1,2})?(?: ,? ?\d{4})?$"
)
_LOOSE: Final = frozenset("“ ” ‘ ’ \" ( ) the a an of in for and or , 's other its their several all any also".split())
_ACTS_ON_OTHERS: Final = frozenset("urge ordered allow warn threaten prevent predicted considering fear".split())
_WITH_PERSON: Final = frozenset("urge ordered allow warn prevent predicted done possible considering".split())


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries; ``first`` is the leftmost node."""

    first: int
    verb: int
    modal: str = ""
    negated: bool = False
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    infinitive: bool = False
    form: str = ""
    bare: bool = True
    """No auxiliary at all."""


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


def group_at(phrase: Phrase, verb: int, form: str) -> Group:
    """The auxiliaries, negations and adverbs before a verb."""
    group = Group(verb, verb, form=form)
    be = False
    at = verb - 1
    while at >= 0 and phrase.mention(at) is None:
        low = phrase.low(at)
        if low == "to":
            group.infinitive = True
            group.first = at
            if is_negation(phrase.low(at - 1)):
                group.negated, group.first = not group.negated, at - 1
            break
        skip = _time_before(phrase, at)
        if low in AUXILIARIES or is_negation(low):
            be = _take(group, low, be)
        elif skip:
            at -= skip - 1
        elif not is_adverb(low) and low not in _QUOTES:
            break
        if low not in _QUOTES:
            group.first = at
        at -= 1
    group.passive = be and form in ("ed", "en", "any")
    group.progressive = be and form == "ing"
    return group


def _take(group: Group, low: str, be: bool) -> bool:
    if is_negation(low):
        group.negated = not group.negated
    if low in MODALS:
        group.modal = low
    if low in HAVE:
        group.perfect = True
    if low in AUXILIARIES:
        group.bare = False
    return be or low in BE


def _time_before(phrase: Phrase, at: int) -> int:
    """How many nodes up to ``at`` are a time adverbial, such as "on Tuesday"."""
    if phrase.low(at) in (",", "and"):
        return 0
    for length in (5, 4, 3, 2):
        if at - length + 1 >= 0:
            words = " ".join(phrase.low(i) for i in range(at - length + 1, at + 1))
            if _TIME.match(words):
                return length
    return 0


def chain_of(phrase: Phrase, verb: int, form: str) -> Chain:
    """Climbs from an act to the verb that governs it."""
    chain = Chain(group_at(phrase, verb, form))
    group = chain.own
    for _ in range(6):
        link = _above(phrase, chain, group)
        if link is None:
            break
        chain.links.append(link)
        group = link.group
    return chain


def _above(phrase: Phrase, chain: Chain, group: Group) -> Link | None:
    if group.form == "noun":
        return _above_noun(phrase, group.first)
    if group.infinitive:
        return _above_infinitive(phrase, group)
    if group.form == "ing" and not group.progressive:
        return _above_gerund(phrase, chain, group)
    if group.form in ("base", "any") and group.bare:
        return _above_bare(phrase, chain, group) or _above_subjunctive(phrase, group)
    if group.passive and phrase.low(group.first) in ("be", "not") and not group.modal:
        return _above_subjunctive(phrase, group)
    return None


def _above_subjunctive(phrase: Phrase, group: Group) -> Link | None:
    """As in "recommended that Huawei be banned", "demanded that Germany ban Huawei": what is urged."""
    for index in range(group.first - 1, max(-1, group.first - 18), -1):
        if phrase.low(index) == "that":
            reading = next((r for r in phrase.governor[index - 1] if r[0] == "urge"), None) if index else None
            return _link(phrase, index - 1, *reading, (index + 1, group.first)) if reading else None
        if phrase.low(index) in (",", ";", ":") or (phrase.mention(index) is None and phrase.finite(index)):
            return None
    return None


def _link(phrase: Phrase, index: int, effect: str, part: str, people: tuple[int, int] | None = None) -> Link:
    if part == "n":
        group = noun_group(phrase, index)
    else:
        form = phrase.verb[index][0][1] if phrase.verb[index] and (part == "v" or effect == "ordered") else "adj"
        group = group_at(phrase, index, form)
    return Link(index, effect, part, group, people)


def noun_group(phrase: Phrase, index: int) -> Group:
    """A noun with what modifies it on the left; ``no`` and ``little`` negate it."""
    group = Group(index, index, form="noun")
    at = index - 1
    while at >= 0 and index - at < 8:
        low = phrase.low(at)
        mention = phrase.mention(at)
        if mention is None and (
            low in (",", "and", "or", "to") or phrase.finite(at) or low in _PREPOSITIONS or low in _STOPS
        ):
            break
        if mention is None and phrase.governor[at] and (phrase.verb[at] or low in ("for",)) and not low.endswith("ed"):
            break
        if mention is None and not _modifies(low):
            break
        if mention is not None and mention.kind not in (
            "place",
            "gov",
            "supplier",
            "class",
            "company",
            "operator",
            "operators",
            "nation",
            "group",
            "state",
        ):
            break
        if low in ("no", "little", "without", "any") and low != "any":
            group.negated = True
        group.first = at
        at -= 1
        if (
            mention is not None
            and not mention.goods
            and mention.kind in ("gov",)
            and at >= 0
            and phrase.mention(at) is not None
        ):
            break
    return group


def _modifies(low: str) -> bool:
    """Whether a word may stand between an article and its noun."""
    return low in _MODIFIERS or low in _QUOTES or low.endswith(("-wide", "al", "ed", "ive", "ible", "ful", "-term"))


_MODIFIERS: Final = frozenset(
    "the a an its their his her this that any some no little new full total complete "
    "outright blanket partial strict tough tougher possible potential similar "
    "5g 4g further such recent own effective de facto nationwide security equipment export "
    "trade more first second last month 's year week financial huge great "
    "wider broader outright nation-wide proposed planned looming eventual immediate "
    "long-term mobile network telecom telecoms".split()
)
_PREPOSITIONS: Final = frozenset(
    "of for on against to about with from by into over in at after before under as".split()
)
_HELP: Final = frozenset("help helps helped helping let lets letting make makes".split())
_LIGHT: Final = frozenset("take make have hold give reach get".split())
_STOPS: Final = frozenset(
    "is are was were be been has have had will would could may might can should must . ; : ( "
    ") – — - that which who whether if".split()
)


def _above_noun(phrase: Phrase, first: int) -> Link | None:
    """The verb or noun before "a ban on": "considers a ban", "calls for a ban", "opposition to a ban"."""
    at = first - 1
    while at >= 0 and phrase.low(at) in _QUOTES:
        at -= 1
    at -= _time_before(phrase, at)
    if phrase.low(at) in _PREPOSITIONS:
        at -= 1
        people = None
        if phrase.mention(at) is not None and not phrase.governor[at]:
            people = (at, at + 1)
            at -= 1
            while at >= 0 and (phrase.mention(at) is not None or phrase.low(at) in ("and", ",", "on", "to", "with")):
                at -= 1
        for effect, part in phrase.governor[at] if at >= 0 else ():
            return _link(phrase, at, effect, part, people)
        return None
    for effect, part in phrase.governor[at] if at >= 0 else ():
        if part == "v" and phrase.verb[at]:
            return _link(phrase, at, effect, part)
    if at >= 0 and any(lemma in _LIGHT for lemma, _ in phrase.verb[at]):
        return _link(phrase, at, "done", "v")
    return None


def _above_infinitive(phrase: Phrase, group: Group) -> Link | None:
    at = group.first - 1
    while at >= 0 and (is_adverb(phrase.low(at)) or phrase.low(at) in _QUOTES) and not phrase.governor[at]:
        at -= 1
    if at < 0:
        return None
    low = phrase.low(at)
    if low in BE:
        return Link(at, "decided", "a", group_at(phrase, at, "be"))
    if low in HAVE:
        return Link(at, "ordered", "a", group_at(phrase, at, "have"))
    if phrase.governor[at]:
        effect, part = _reading(phrase, at)
        return _link(phrase, at, effect, part)
    return _control(phrase, at)


def _reading(phrase: Phrase, at: int) -> tuple[str, str]:
    """The effect of a governing word: an adjective after a form of be, else a verb, else a noun."""
    readings = phrase.governor[at]
    before = phrase.low(at - 1)
    if any(part == "a" for _, part in readings) and (before in BE or is_adverb(before) or not phrase.verb[at]):
        return next((effect, part) for effect, part in readings if part == "a")
    owner = phrase.mention(at - 1)
    determined = owner is not None and owner.poss
    if determined or before in ("a", "an", "the", "its", "their", "no", "any", "his", "of", "this"):
        return next(((effect, part) for effect, part in readings if part == "n"), readings[0])
    return next(((effect, part) for effect, part in readings if part == "v" and phrase.verb[at]), readings[0])


def _control(phrase: Phrase, at: int) -> Link | None:
    """The verb before a person who is to act: "urged [Germany and Japan] to ban"."""
    last = at + 1
    seen = False
    for index in range(at, max(-1, at - 18), -1):
        if phrase.mention(index) is not None:
            seen = True
            continue
        low = phrase.low(index)
        if low in (";", ":", "that", "which", "who", "if", "because", ".") or low in DO:
            return None
        for effect, part in sorted(phrase.governor[index], key=lambda reading: reading[0] != "urge"):
            if effect in _WITH_PERSON and part in "vn" and (seen or part == "n" or last - index > 1):
                if part == "v" and not phrase.verb[index]:
                    continue
                return _link(phrase, index, effect, part, (index + 1, last))
        before = phrase.low(index - 1)
        if (
            phrase.verb[index]
            and (before in MODALS or before in HAVE or before == "to")
            or (phrase.finite(index) and low not in ("set", "led"))
        ):
            return Link(
                index, "purpose", "v", group_at(phrase, index, phrase.verb[index][0][1] if phrase.verb[index] else "be")
            )
    return None


def _above_gerund(phrase: Phrase, chain: Chain, group: Group) -> Link | None:
    at = group.first - 1
    while at >= 0 and (phrase.low(at) in _QUOTES or phrase.low(at) in ("them", "it", "their", "its")):
        at -= 1
    if at < 0:
        chain.participial = True
        return None
    low = phrase.low(at)
    if (
        low in ("and", "or")
        and any(tag == "ing" for _, tag in phrase.verb[at - 1])
        and phrase.low(at - 2) in _PREPOSITIONS
    ):
        at -= 2
        low = phrase.low(at)
    if low in _PREPOSITIONS:
        return _before_preposition(phrase, at)
    readings = [r for r in phrase.governor[at] if r[1] == "v"]
    if readings and phrase.verb[at]:
        return _link(phrase, at, *readings[0])
    if low in (",", "and", "or", "while", "when", "than"):
        chain.participial = True
    return None


def _before_preposition(phrase: Phrase, at: int) -> Link | None:
    """The word above a gerund: "warned X against using", "accused of spying", "plans for banning"."""
    preposition = phrase.low(at)
    for index in range(at - 1, max(-1, at - 12), -1):
        if phrase.mention(index) is not None:
            continue
        for effect, part in phrase.governor[index]:
            if part == "v" and not phrase.verb[index]:
                continue
            if index == at - 1 or (preposition in ("from", "against", "of", "into") and effect in _ACTS_ON_OTHERS):
                return _link(phrase, index, effect, part, (index + 1, at))
        low = phrase.low(index)
        if phrase.finite(index) or low in (",", ";", ":", "that"):
            return None
    return None


def _above_bare(phrase: Phrase, chain: Chain, group: Group) -> Link | None:
    """A bare verb after "and": it shares what stands above the verb before it."""
    before = phrase.low(group.first - 1)
    if phrase.mention(group.first - 1) is not None:
        helper = next((i for i in (group.first - 2, group.first - 3) if phrase.low(i) in _HELP), None)
        return None if helper is None else _link(phrase, helper, "prevent", "v")
    if before not in ("and", "or", ",", "but", "then"):
        return None
    for index in range(group.first - 2, max(-1, group.first - 24), -1):
        if not any(tag in ("base", "any") for _, tag in phrase.verb[index]):
            if phrase.low(index) in (";", ":", "."):
                return None
            continue
        earlier = group_at(phrase, index, "base")
        if earlier.infinitive or earlier.modal:
            chain.coordinated = index
            if earlier.modal:
                group.modal, group.first = earlier.modal, earlier.first
                group.negated = group.negated or earlier.negated
                return None
            return _above_infinitive(phrase, earlier)
    return None


def noun_chain(phrase: Phrase, noun: int) -> Chain:
    """The chain over an act that is a noun: "considers a ban on"."""
    chain = Chain(noun_group(phrase, noun))
    group = chain.own
    for _ in range(6):
        link = _above(phrase, chain, group)
        if link is None:
            break
        chain.links.append(link)
        group = link.group
    return chain
