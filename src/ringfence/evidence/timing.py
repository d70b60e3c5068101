"""Which act a time word dates: the verb it stands with, what that verb governs, and what is said or enacted then."""

from collections.abc import Iterator
from typing import Final

from ringfence.evidence.assembly import Draft
from ringfence.evidence.model import Document, Period
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.speech import UNKNOWN, Frame
from ringfence.evidence.times import TimeWord
from ringfence.evidence.wordforms import AUXILIARIES, is_adverb

_SPOKEN: Final = frozenset("welcome warn urge oppose threaten require-assurance no-comment".split())
"""Acts that are done by saying so."""
_ENACTED: Final = frozenset("ban restrict remove export-ban set-rules require-assurance legal-basis review".split())
_ENACTING: Final = frozenset(
    "pass adopt approve sign enact introduce impose issue publish announce unveil take come enter start begin apply "
    "decide present agree vote ratify order make".split()
)
"""What is done to a law, a ban or a rule when it becomes one; the time of this is its time."""
_PROCLAIMED: Final = frozenset("announced announces announce".split())
_BREAKS: Final = frozenset("that ; which who while but whether because when after before : “ ”".split())
_EVENTS: Final = frozenset("ahead before after following".split())
_PRONOUNS: Final = frozenset("it he she they we".split())


def time_of(document: Document, phrase: Phrase, draft: Draft, words: list[TimeWord], found: list[Frame]) -> Period:
    """The interval of an act, or when it was told."""
    heads = {_lexical(phrase, verb) for verb in draft.verbs}
    over = [frame for frame in found if frame.first <= draft.head < frame.last]
    told = {frame.verb for frame in over}
    spoken = {frame.verb for frame in over if draft.act in _SPOKEN or frame.sources == (UNKNOWN,)}
    dated = [(word, list(_verbs(phrase, word, draft))) for word in words]
    said = next((word.period for word, verbs in dated if verbs and verbs[0] in told and not word.bound), None)
    for word, verbs in dated:
        if verbs and (verbs[0] in heads or _of_noun(phrase, word, draft)):
            return _settled(document, phrase, word, draft, verbs[0], said)
    for word, verbs in dated:
        if set(verbs[1:]) & heads or (verbs and _enacts(phrase, verbs[0], draft)):
            return _settled(document, phrase, word, draft, verbs[0], said)
    for word, verbs in dated:
        if verbs and verbs[0] in spoken:
            return Period(None, word.period.latest, word.period.basis) if draft.ongoing else word.period
        if verbs and verbs[0] in told and _proclaimed(phrase, verbs[0], draft):
            return Period(word.period.earliest, None if draft.modality == "decided" else word.period.latest, "relative")
    if draft.scheduled and document.published and document.published.earliest:
        return Period(document.published.earliest, None, "relative")
    return Period(None, document.published.latest if document.published else None, "document")


def _lexical(phrase: Phrase, verb: int) -> int:
    """The verb itself where an auxiliary of it was meant."""
    at = verb
    while at < len(phrase.nodes) and (phrase.low(at) in AUXILIARIES or is_adverb(phrase.low(at))):
        at += 1
    return at if at < len(phrase.nodes) and phrase.verb[at] else verb


def _proclaimed(phrase: Phrase, verb: int, draft: Draft) -> bool:
    return verb < draft.head and phrase.low(verb) in _PROCLAIMED and draft.modality in ("decided", "done")


def _settled(
    document: Document, phrase: Phrase, word: TimeWord, draft: Draft, verb: int, said: Period | None
) -> Period:
    """The reading of the word that fits the act, its open end closed by the day it was told."""
    early, late = (document.published.earliest, document.published.latest) if document.published else (None, None)
    period = word.period
    if word.ahead and draft.modality in ("decided", "predicted") and not _past(phrase, verb):
        period = word.ahead
    start = said.earliest if said else early
    if period.earliest is None and start and period.latest and period.latest >= start and draft.modality != "done":
        return Period(start, period.latest, period.basis)
    if period.latest is None and late and period.earliest and period.earliest < late and draft.modality == "done":
        return Period(period.earliest, late, period.basis)
    if period.earliest is None and early and period.latest and word.bound == "by" and period.latest > early:
        return Period(early, period.latest, period.basis)
    return period


def _past(phrase: Phrase, verb: int) -> bool:
    """Whether a verb is a past tense: what it tells has happened."""
    tags = {tag for _, tag in phrase.verb[verb]}
    return "ed" in tags and phrase.low(verb - 1) not in AUXILIARIES and phrase.low(verb - 1) != "to"


def _of_noun(phrase: Phrase, word: TimeWord, draft: Draft) -> bool:
    """As in "last year's ban": the noun right behind a time word that ends in 's."""
    at = next((i for i, node in enumerate(phrase.nodes) if node.start >= word.end), len(phrase.nodes))
    return phrase.low(at) in ("'s", "'") and at < draft.head <= at + 3


def _enacts(phrase: Phrase, verb: int, draft: Draft) -> bool:
    """As in "passed an act that empowers", "the ban takes effect": what is enacted then is the act."""
    if draft.act not in _ENACTED or not any(lemma in _ENACTING for lemma, _ in phrase.verb[verb]):
        return False
    between = range(min(verb, draft.head) + 1, max(verb, draft.head))
    if verb < draft.head:
        return any(phrase.low(i) in ("that", "which", "to", "allowing", "requiring", "giving") for i in between)
    lows = {phrase.low(i) for i in between}
    nominal = not any(phrase.finite(i) for i in between if phrase.low(i) not in AUXILIARIES)
    return nominal and not lows & {",", ";", "that"}


def _verbs(phrase: Phrase, word: TimeWord, draft: Draft) -> Iterator[int]:
    """The verb a time word stands with, then the verbs above it as far as it is only their complement."""
    known = [
        i
        for i, node in enumerate(phrase.nodes)
        if node.mention is None and (phrase.verb[i] or i in draft.verbs) and _verbal(phrase, i, draft)
    ]
    verb = -1 if _of_event(phrase, word, known) else _nearest(phrase, word, draft, known)
    if verb < 0:
        return
    yield verb
    for above in reversed([i for i in known if i < verb]):
        if phrase.finite(verb) and not _complement(phrase, verb):
            return
        if any(phrase.low(i) in _BREAKS for i in range(above + 1, verb)):
            return
        yield above
        verb = above


def _of_event(phrase: Phrase, word: TimeWord, known: list[int]) -> bool:
    """As in "ahead of auctions next year", "after talks on Monday": the time of something that is only referred to."""
    at = next((i for i, node in enumerate(phrase.nodes) if node.end > word.start), 0)
    for index in range(at - 1, max(-1, at - 7), -1):
        if index in known or phrase.low(index) in (",", ";", "that"):
            return False
        if phrase.low(index) in _EVENTS:
            return index < at - 1
    return False


def _complement(phrase: Phrase, verb: int) -> bool:
    """An infinitive, a gerund or a participle: no verb of a clause of its own."""
    tags = {tag for _, tag in phrase.verb[verb]}
    return phrase.low(verb - 1) == "to" or ("ing" in tags and phrase.low(verb - 1) not in AUXILIARIES)


def _nearest(phrase: Phrase, word: TimeWord, draft: Draft, known: list[int]) -> int:
    """The verb a time word belongs to: the one it stands before in its own clause, else the last before it."""
    nodes = phrase.nodes
    at = next((i for i, node in enumerate(nodes) if node.end > word.start), len(nodes) - 1)
    behind = next((i for i, node in enumerate(nodes) if node.start >= word.end), len(nodes))
    before = [i for i in known if i < at]
    after = [i for i in known if i >= behind]
    subject_before = at > 0 and (nodes[at - 1].mention is not None or nodes[at - 1].low in _PRONOUNS)
    nominal = bool(before) and before[-1] in draft.verbs and not phrase.finite(before[-1]) and not word.bound
    if not before or (subject_before and not nominal and _finite_ahead(phrase, behind)):
        return after[0] if after else (before[-1] if before else -1)
    if nodes[at - 1].low in (",", ";", "but", "and", "while") and after and _begins_clause(phrase, behind):
        return after[0]
    return before[-1]


def _finite_ahead(phrase: Phrase, index: int) -> bool:
    while index < len(phrase.nodes) and is_adverb(phrase.low(index)):
        index += 1
    return index < len(phrase.nodes) and phrase.finite(index)


def _begins_clause(phrase: Phrase, index: int) -> bool:
    index += phrase.low(index) == ","
    return phrase.mention(index) is not None or phrase.low(index) in _PRONOUNS | {"the"}


def _verbal(phrase: Phrase, index: int, draft: Draft) -> bool:
    if index in draft.verbs or phrase.finite(index):
        return True
    tags = {tag for _, tag in phrase.verb[index]}
    before = phrase.low(index - 1)
    if tags & {"ing", "ed", "en"}:
        return before not in ("'s", "the", "a", "an", "of")
    return bool(tags) and (before == "to" or before in AUXILIARIES)
