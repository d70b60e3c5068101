"""A verb with its auxiliaries, or a noun with its modifiers: tense, voice, and whether it is negated."""

import re
from dataclasses import dataclass
from typing import Final

from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import AUXILIARIES, BE, HAVE, MODALS, is_adverb, is_negation

QUOTES: Final = frozenset("“ ” \" ‘ ' ’".split())
PLAIN_PREPOSITIONS: Final = frozenset(
    "of for on against to about with from by into over in at after before under as".split()
)
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS: Final = "january february march april may june july august september october november december"
_SPANS: Final = "week month year summer autumn spring winter quarter"
_TIME: Final = re.compile(
    r"(?:(?:late|early|earlier|later) )?(?:on |in |last |this |next |earlier this |later this |late last |since |by )+"
    rf"(?:early |late |mid-)?(?:{'|'.join(f'{_DAYS} {_MONTHS} {_SPANS}'.split())}|\d{{4}})(?: \d{{1,2}})?"
    r"(?: ,? ?\d{4})?$"
)
_TIME_ENDS: Final = frozenset(f"{_DAYS} {_MONTHS} {_SPANS} May".casefold().split())
_MODIFIERS: Final = frozenset(
    "the a an its their his her this that any some no little new full total complete "
    "outright blanket partial strict tough tougher possible potential similar "
    "5g 4g further such recent own effective de facto nationwide security equipment export "
    "trade more first second last month 's year week financial huge great "
    "wider broader outright nation-wide proposed planned looming eventual immediate "
    "long-term mobile network telecom telecoms few fewer less formal flat firm clear simple sweeping strong "
    "stronger stark fresh renewed explicit specific concrete immediate real written legal countrywide "
    "europe-wide eu-wide bloc-wide across-the-board retroactive sudden abrupt hard soft hasty".split()
)
_STOPS: Final = frozenset(
    "is are was were be been has have had will would could may might can should must . ; : ( "
    ") – — - that which who whether if".split()
)
_NAMED: Final = frozenset("place gov supplier class company operator operators nation group state".split())
_OUTSIDE: Final = frozenset(
    "than while but because although though so then when where why how what it they he she we i you them him us "
    "there here off out up down via per across between among during through without within amid despite until till "
    "since including like unless instead rather".split()
)
_STATES: Final = frozenset("opposed committed determined prepared".split())
"""Participles that are adjectives: who is opposed opposes."""
_NOT_A: Final = frozenset("not never nor n't no neither".split())


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
        skip = time_before(phrase, at)
        if low in AUXILIARIES or is_negation(low):
            be = _take(group, low, be)
        elif skip:
            at -= skip - 1
        elif not is_adverb(low) and low not in QUOTES:
            break
        if low not in QUOTES:
            group.first = at
        at -= 1
    group.passive = be and form in ("ed", "en", "any") and phrase.low(verb) not in _STATES
    headline = phrase.sentence.zone == "headline" and (subject := phrase.mention(group.first - 1)) and not subject.poss
    group.progressive = form == "ing" and (be or bool(headline))
    group.bare = group.bare and not group.progressive
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


def time_before(phrase: Phrase, at: int) -> int:
    """How many nodes up to ``at`` are a time adverbial, such as "on Tuesday"."""
    low = phrase.low(at)
    if low in ("now", "date", "recently", "then") and phrase.low(at - 1) in ("until", "till", "to", "by"):
        return 2
    if low.casefold() not in _TIME_ENDS and not low.isdigit():
        return 0
    for length in (5, 4, 3, 2):
        if at - length + 1 >= 0:
            words = " ".join(phrase.low(i) for i in range(at - length + 1, at + 1))
            if _TIME.match(words.casefold()):
                return length
    return 0


def noun_group(phrase: Phrase, index: int) -> Group:
    """A noun with what modifies it on the left; ``no``, ``little`` and "not a" negate it."""
    group = Group(index, index, form="noun")
    at = index - 1
    while at >= 0 and index - at < 8:
        low = phrase.low(at)
        mention = phrase.mention(at)
        if mention.kind not in _NAMED if mention is not None else _ends_noun_phrase(phrase, at):
            break
        if low in ("no", "little", "few", "without"):
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
    before = phrase.low(group.first - 1)
    if group.first and (before in _NOT_A or before.endswith("n't")):
        group.negated = not group.negated
    return group


def _ends_noun_phrase(phrase: Phrase, at: int) -> bool:
    """Whether the word at ``at`` cannot stand between an article and its noun."""
    low = phrase.low(at)
    if low in (",", "and", "or", "to") or phrase.finite(at) or low in PLAIN_PREPOSITIONS or low in _STOPS:
        return True
    if phrase.governor[at] and (phrase.verb[at] or low == "for") and not low.endswith("ed"):
        return True
    if low in _MODIFIERS or low in QUOTES or low.endswith("ed"):
        return False
    return bool(phrase.verb[at]) or is_adverb(low) or low in AUXILIARIES or low in _OUTSIDE
