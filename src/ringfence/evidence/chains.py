"""What stands above a verb or a noun: the words that plan, urge, refuse, forbid or undo it."""

from typing import Final

from ringfence.evidence.cues import before_aside, by_nobody, definite, is_subject, nobody, on_hold, wished
from ringfence.evidence.groups import PLAIN_PREPOSITIONS, QUOTES, Group, group_at, noun_group, time_before
from ringfence.evidence.links import DETERMINERS, Chain, Link, link_to, phrasal_link, reading_of, readings_as
from ringfence.evidence.phrasals import phrasal
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.predicates import predicate
from ringfence.evidence.wordforms import AUXILIARIES, BE, DO, HAVE, MODALS, is_adverb

__all__ = ["Chain", "Group", "Link", "chain_of", "group_at", "noun_chain", "noun_group"]

_ACTS_ON_OTHERS: Final = frozenset("urge ordered allow warn threaten prevent predicted considering fear".split())
_WITH_PERSON: Final = frozenset("urge ordered allow warn prevent predicted done possible considering".split())
_REBUFFS: Final = frozenset("not oppose".split())
_DEMANDS: Final = frozenset("urge threaten warn".split())
_ADJUNCTS: Final = frozenset("because after since following wake result despite amid".split())
_WORDED: Final = frozenset("warning warnings threat threats call calls pressure demand demands plea pleas".split())
_DEMAND: Final = frozenset(
    "demand request urge recommend advocate seek want champion implore advise encourage press push "
    "campaign lobby".split()
)
"""Verbs that urge what is their object: to demand a ban; to call a ban wrong is not to call for it."""
_HAPPENS: Final = frozenset("comes came is was has had follows followed".split())
"""Behind a form in -ing these make it the subject: "the warning comes"."""
_ABOUT: Final = frozenset("over against after with by under from in at".split())
"""Prepositions that make a measure the cause and not the content: "steps over the ban"."""
_DECIDES: Final = frozenset("decide determine rule conclude make take reach finalise finalize".split())
"""Who has yet to decide deliberates."""
_INSTRUMENTS: Final = {
    **dict.fromkeys(
        "order law rule rules legislation decree act ordinance regulation regulations ruling".split(), "done"
    ),
    **dict.fromkeys("bill draft proposal motion proposals amendment".split(), "considering"),
    **dict.fromkeys("plan plans decision announcement resolution directive".split(), "decided"),
}
"""What bans as its maker's act: "signed an order barring", "a bill banning"."""
_PONDER: Final = frozenset("consider mull weigh ponder contemplate think".split())
_RECONSIDER: Final = frozenset("reconsider revisit rethink review".split())
_JOINS: Final = frozenset("join follow lead succeed".split())
_HELP: Final = frozenset("help helps helped helping let lets letting make makes".split())
_PUTS: Final = frozenset("put place keep".split())
_LIGHT: Final = frozenset("take make have hold give reach get see find feel".split())
_PASSED_OVER: Final = frozenset("instead rather short".split())
"""As in "instead of a ban": named, and no claim."""


def chain_of(phrase: Phrase, verb: int, form: str) -> Chain:
    """Climbs from an act to the verb that governs it."""
    if form == "ing" and (noun := _as_noun(phrase, verb)) is not None:
        return noun
    chain = _climbed(phrase, Chain(group_at(phrase, verb, form)))
    if nobody(phrase, chain.top.first):
        chain.top.negated = not chain.top.negated
    return chain


def _demanded(phrase: Phrase, noun: int) -> Link | None:
    """As in "demanded that Germany ban Huawei", where the verb looks like a noun behind a name."""
    owner = phrase.mention(noun - 1)
    if owner is None or owner.poss or phrase.mention(noun + 1) is None or phrase.low(noun - 2) != "that":
        return None
    reading = next((each for each in phrase.governor[noun - 3] if each[0] == "urge"), None)
    return link_to(phrase, noun - 3, *reading, (noun - 1, noun)) if reading else None


def _as_noun(phrase: Phrase, verb: int) -> Chain | None:
    """The chain over a form in -ing with an article: "a warning about Huawei"; without an owner it is only named."""
    group = noun_group(phrase, verb)
    opener, owner = phrase.low(group.first), phrase.mention(group.first)
    if group.first == verb and phrase.low(verb - 1) not in AUXILIARIES and phrase.low(verb + 1) in _HAPPENS:
        return Chain(group, [Link(verb, "prevent", "v", group)])
    if group.first == verb or not (opener in DETERMINERS or (owner is not None and owner.poss)):
        return None
    chain = _climbed(phrase, Chain(group))
    unowned = not chain.links and owner is None and opener not in ("its", "their", "his")
    if unowned or (chain.links and chain.links[0].effect in _REBUFFS):
        chain.links = [Link(verb, "prevent", "v", group)]
    return chain


def noun_chain(phrase: Phrase, noun: int) -> Chain:
    """The chain over an act that is a noun: "considers a ban on", "a ban on Huawei was lifted"."""
    chain = _climbed(phrase, Chain(noun_group(phrase, noun)))
    if chain.links and chain.links[0].effect in _REBUFFS and phrase.low(noun) in _WORDED:
        chain.links = [Link(noun, "prevent", "v", chain.own)]
    if (demand := _demanded(phrase, noun)) is not None:
        chain.links = [demand]
    if chain.links and chain.top.form != "noun" and nobody(phrase, chain.top.first):
        chain.top.negated = not chain.top.negated
    before = chain.own.first - 1
    if phrase.low(before) == "under" and phrase.low(before - 1) in BE:
        before -= 1
    if not chain.links and (phrase.low(before) in ("be", "been") or before == chain.own.first - 2):
        chain.links.append(Link(before, "there", "v", group_at(phrase, before, "be")))
    if not chain.links and (found := predicate(phrase, noun)):
        effect, part, index = found
        group = group_at(phrase, index, phrase.verb[index][0][1] if part == "v" and phrase.verb[index] else "adj")
        chain.links.append(Link(index, effect, part, group))
    return chain


def _climbed(phrase: Phrase, chain: Chain) -> Chain:
    group = chain.own
    for _ in range(6):
        link = _above(phrase, chain, group)
        if link is None:
            break
        chain.links.append(link)
        if link.part == "n" and phrase.low(link.index) in _ADJUNCTS:
            link.group.negated = False
            break
        group = link.group
    _rebuff(chain)
    return chain


def _rebuff(chain: Chain) -> None:
    """As in "rejected calls to ban", "little demand for a ban": who rejects a demand opposes what is demanded."""
    for link in chain.links:
        if link.effect == "urge" and link.part == "n" and link.group.negated:
            link.effect, link.group.negated = "oppose", False
    for at in range(len(chain.links) - 1):
        demand, answer = chain.links[at], chain.links[at + 1]
        if demand.effect in _DEMANDS and demand.part == "n" and answer.effect in _REBUFFS and answer.part == "v":
            answer.effect = "oppose"
            del chain.links[at]
            return


def _above(phrase: Phrase, chain: Chain, group: Group) -> Link | None:
    if group.form == "noun":
        return _above_noun(phrase, chain, group)
    if group.infinitive:
        return _above_infinitive(phrase, group)
    if group.form == "ing" and not group.progressive:
        return _above_gerund(phrase, chain, group)
    if group.form in ("ed", "en", "any") and wished(phrase, group):
        group.bare = False
        return link_to(phrase, group.first - 2, "urge", "v", (group.first - 1, group.first))
    if group.form in ("base", "any") and group.bare:
        if (told := _told(phrase, group.first)) is not None:
            return told
        return _above_bare(phrase, chain, group) or _above_subjunctive(phrase, group)
    if group.passive and phrase.low(group.first) in ("be", "not") and not group.modal:
        return _above_subjunctive(phrase, group)
    return None


def _told(phrase: Phrase, first: int) -> Link | None:
    """As in the headline "China to Sweden: drop the ban": an imperative is what is urged."""
    colon = first - 1
    if phrase.low(colon) != ":" or phrase.low(colon - 2) != "to" or phrase.mention(colon - 3) is None:
        return None
    return Link(colon - 2, "urge", "v", Group(colon - 2, colon - 2, form="ed"), (colon - 1, colon))


def _above_subjunctive(phrase: Phrase, group: Group) -> Link | None:
    """As in "recommended that Huawei be banned", "demanded that Germany ban Huawei": what is urged."""
    for index in range(group.first - 1, max(-1, group.first - 18), -1):
        if phrase.low(index) == "that":
            reading = next((r for r in phrase.governor[index - 1] if r[0] == "urge"), None) if index else None
            return link_to(phrase, index - 1, *reading, (index + 1, group.first)) if reading else None
        if phrase.low(index) in (",", ";", ":") or (phrase.mention(index) is None and phrase.finite(index)):
            return None
    return None


def _above_noun(phrase: Phrase, chain: Chain, group: Group) -> Link | None:
    """The verb or noun before "a ban on": "considers a ban", "calls for a ban", "opposition to a ban"."""
    at = group.first - 1
    while at >= 0 and phrase.low(at) in QUOTES:
        at -= 1
    at -= time_before(phrase, at)
    if (found := phrasal(phrase, at)) is not None:
        return phrasal_link(phrase, found)
    if phrase.low(at) in PLAIN_PREPOSITIONS or phrase.low(at) == "than":
        return _noun_behind_preposition(phrase, at)
    readings = [reading for reading in phrase.governor[at] if reading[1] == "v"] if at >= 0 and phrase.verb[at] else []
    if readings and not (any(lemma in _PUTS for lemma, _ in phrase.verb[at]) and on_hold(phrase, group.verb)):
        ends = group is chain.own and definite(phrase, group.first)
        if ends and any(lemma in _RECONSIDER for lemma, _ in phrase.verb[at]):
            return Link(at, "prevent", "v", group)
        effect, part = next((r for r in readings if ends and r[0] == "end"), readings[0])
        if effect == "urge" and not any(lemma in _DEMAND for lemma, _ in phrase.verb[at]):
            return None
        return link_to(phrase, at, effect, part)
    if at >= 0 and any(lemma in _PUTS for lemma, _ in phrase.verb[at]) and on_hold(phrase, group.verb):
        return link_to(phrase, at, "undone", "v")
    if at >= 0 and any(lemma in _LIGHT for lemma, _ in phrase.verb[at]):
        return link_to(phrase, at, "done", "v")
    return None


def _noun_behind_preposition(phrase: Phrase, at: int) -> Link | None:
    preposition = phrase.low(at)
    at -= 1
    if phrase.low(at) in _PASSED_OVER:
        return Link(at, "prevent", "v", Group(at, at, form="word"))
    if preposition == "against" and phrase.low(at) in BE:
        return Link(at, "oppose", "a", group_at(phrase, at, "be"))
    people = None
    if phrase.mention(at) is not None and not phrase.governor[at]:
        people = (at, at + 1)
        at -= 1
        while at >= 0 and (phrase.mention(at) is not None or phrase.low(at) in ("and", ",", "on", "to", "with")):
            at -= 1
    for effect, part in phrase.governor[at] if at >= 0 else ():
        if part == "a" and not (phrase.low(at - 1) in BE or is_adverb(phrase.low(at - 1))):
            continue
        if effect == "decided" and part == "n" and preposition in _ABOUT:
            return None
        if preposition == "against" and effect == "urge" and people is None:
            effect = "oppose"
        return link_to(phrase, at, effect, part, people)
    return None


def _above_infinitive(phrase: Phrase, group: Group) -> Link | None:
    at = group.first - 1
    yet = False
    at -= time_before(phrase, at)
    while at >= 0 and (is_adverb(phrase.low(at)) or phrase.low(at) in QUOTES) and not phrase.governor[at]:
        yet |= phrase.low(at) == "yet"
        at -= 1
    if at < 0:
        return None
    at = before_aside(phrase, at)
    low = phrase.low(at)
    if low in ("and", "or") and (earlier := _infinitive_before(phrase, at)) is not None:
        return _above_infinitive(phrase, earlier)
    if low == "whether":
        return _doubted(phrase, at)
    if low in HAVE | BE:
        return _auxiliary_above(phrase, at, group, yet=yet)
    if (found := phrasal(phrase, at)) is not None:
        return phrasal_link(phrase, found)
    if phrase.governor[at]:
        effect, part = reading_of(phrase, at)
        return link_to(phrase, at, effect, part)
    return _control(phrase, at)


def _auxiliary_above(phrase: Phrase, at: int, group: Group, *, yet: bool) -> Link | None:
    """As in "is to ban", "has to ban", "has yet to ban", "without having to ban"."""
    low = phrase.low(at)
    if yet:
        decides = any(lemma in _DECIDES for lemma, _ in phrase.verb[group.verb])
        return None if decides else Link(at, "undone", "a", group_at(phrase, at, "have"))
    if low in BE:
        return Link(at, "decided", "a", group_at(phrase, at, "be"))
    if low == "having":
        return Link(at, "prevent", "v", group)
    return Link(at, "ordered", "a", group_at(phrase, at, "have"))


def _infinitive_before(phrase: Phrase, at: int) -> Group | None:
    """The infinitive with which another one is coordinated: "voted to designate Huawei and to bar it"."""
    for index in range(at - 1, max(0, at - 16), -1):
        if any(tag in ("base", "any") for _, tag in phrase.verb[index]) and phrase.low(index - 1) == "to":
            return group_at(phrase, index, "base")
        if phrase.low(index) in (";", ":", "."):
            return None
    return None


def _doubted(phrase: Phrase, at: int) -> Link | None:
    """As in "weighs whether to ban": considered; under "decide whether to ban" it is what a review is about."""
    for index in range(at - 1, max(-1, at - 4), -1):
        if phrase.mention(index) is None and phrase.governor[index]:
            pondered = any(lemma in _PONDER for lemma, _ in phrase.verb[index])
            group = group_at(phrase, index, phrase.verb[index][0][1] if phrase.verb[index] else "noun")
            return Link(index, "considering" if pondered else "prevent", "v", group)
    return None


def _moving(phrase: Phrase, index: int, last: int, *, seen: bool) -> Link | None:
    """The link to a word that moves people, if one stands at ``index``; what is no actor moves them to do it."""
    for effect, part in sorted(readings_as(phrase, index), key=lambda reading: reading[0] != "urge"):
        if effect not in _WITH_PERSON or part == "a" or (part == "v" and not phrase.verb[index]):
            continue
        if seen or part == "n" or last - index > 1:
            link = link_to(phrase, index, effect, part, (index + 1, last))
            if effect in ("urge", "ordered") and part == "v" and by_nobody(phrase, link.group.first):
                link.effect = "done"
            return link
    return None


def _control(phrase: Phrase, at: int) -> Link | None:
    """The verb before a person who is to act: "urged [Germany and Japan] to ban"."""
    at = before_aside(phrase, at)
    last = at + 1
    seen = False
    if phrase.mention(at) is not None and phrase.low(at - 1) in ("of", "by"):
        noun = next((r for r in phrase.governor[at - 2] if r[1] == "n" and r[0] in ("decided", "considering")), None)
        if noun:
            return link_to(phrase, at - 2, *noun)
    for index in range(at, max(-1, at - 18), -1):
        if phrase.mention(index) is not None:
            seen = True
            continue
        low = phrase.low(index)
        if low in (";", ":", "that", "which", "who", "if", "because", ".") or low in DO:
            return None
        if (link := _moving(phrase, index, last, seen=seen)) is not None:
            return link
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
    while at >= 0 and (phrase.low(at) in QUOTES or phrase.low(at) in ("them", "it", "their", "its")):
        at -= 1
    low = phrase.low(at)
    if (
        low in ("and", "or")
        and any(tag == "ing" for _, tag in phrase.verb[at - 1])
        and phrase.low(at - 2) in PLAIN_PREPOSITIONS
    ):
        at -= 2
        low = phrase.low(at)
    if (found := phrasal(phrase, at)) is not None:
        return phrasal_link(phrase, found)
    if low in PLAIN_PREPOSITIONS:
        return _before_preposition(phrase, at, group)
    if low in _INSTRUMENTS and phrase.low(at - 1) not in AUXILIARIES | {"to"}:
        return link_to(phrase, at, _INSTRUMENTS[low], "n")
    readings = [r for r in phrase.governor[at] if r[1] == "v"] if at >= 0 else []
    if readings and phrase.verb[at]:
        return link_to(phrase, at, *readings[0])
    if low != "," and is_subject(phrase, group.verb):
        return Link(group.verb, "prevent", "v", group)
    if at < 0 or low in (",", "and", "or", "while", "when", "than"):
        chain.participial = True
    return None


def _before_preposition(phrase: Phrase, at: int, group: Group) -> Link | None:
    """The word above a gerund: "warned X against using", "accused of spying", "plans for banning"."""
    preposition = phrase.low(at)
    if phrase.low(at - 1) in _PASSED_OVER:
        return Link(at, "prevent", "v", group)
    start = before_aside(phrase, at - 1)
    for index in range(start, max(-1, start - 11), -1):
        if phrase.mention(index) is not None:
            continue
        for effect, part in readings_as(phrase, index):
            if part == "v" and not phrase.verb[index]:
                continue
            if preposition == "in" and effect == "done" and any(lemma in _JOINS for lemma, _ in phrase.verb[index]):
                return link_to(phrase, index, effect, part)
            if index == start or (preposition in ("from", "against", "of", "into") and effect in _ACTS_ON_OTHERS):
                if preposition == "against" and effect == "urge":
                    group.negated = not group.negated
                return link_to(phrase, index, effect, part, (index + 1, at))
        low = phrase.low(index)
        if phrase.finite(index) or low in (",", ";", ":", "that"):
            return None
    return None


def _above_bare(phrase: Phrase, chain: Chain, group: Group) -> Link | None:
    """A bare verb after "and": it shares what stands above the verb before it."""
    before = phrase.low(group.first - 1)
    if phrase.mention(group.first - 1) is not None:
        helper = next((i for i in (group.first - 2, group.first - 3) if phrase.low(i) in _HELP), None)
        return None if helper is None else link_to(phrase, helper, "prevent", "v")
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
            group.negated = group.negated or earlier.negated
            return _above_infinitive(phrase, earlier)
    return None
