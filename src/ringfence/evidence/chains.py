"""What stands above a verb or a noun: the words that plan, urge, refuse, forbid or undo it."""

from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.groups import PLAIN_PREPOSITIONS, QUOTES, Group, group_at, noun_group, time_before
from ringfence.evidence.phrasals import Phrasal, phrasal
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.predicates import predicate
from ringfence.evidence.wordforms import AUXILIARIES, BE, DO, HAVE, MODALS, is_adverb

__all__ = ["Chain", "Group", "Link", "chain_of", "group_at", "noun_chain", "noun_group"]

_ACTS_ON_OTHERS: Final = frozenset("urge ordered allow warn threaten prevent predicted considering fear".split())
_WITH_PERSON: Final = frozenset("urge ordered allow warn prevent predicted done possible considering".split())
_REBUFFS: Final = frozenset("not oppose".split())
_DEMANDS: Final = frozenset("urge threaten warn".split())
_ADJUNCTS: Final = frozenset("because after since following wake result despite amid".split())
_DETERMINERS: Final = frozenset("a an the its their no any his this these such all some".split())
_DEFINITE: Final = frozenset("the its their this that these his".split())
_DECIDES: Final = frozenset("decide determine rule conclude make take reach finalise finalize".split())
"""Who has yet to decide deliberates."""
_INSTRUMENTS: Final = {
    **dict.fromkeys("order law rule rules legislation decree act ordinance regulation regulations ruling".split(), "done"),
    **dict.fromkeys("bill draft proposal motion proposals amendment".split(), "considering"),
    **dict.fromkeys("plan plans decision announcement resolution directive".split(), "decided"),
}
"""What bans as its maker's act: "signed an order barring", "a bill banning"."""
_PONDER: Final = frozenset("consider mull weigh ponder contemplate think".split())
_RECONSIDER: Final = frozenset("reconsider revisit rethink review".split())
_JOINS: Final = frozenset("join follow lead succeed".split())
_WISHES: Final = frozenset("want see have get like".split())
_HELP: Final = frozenset("help helps helped helping let lets letting make makes".split())
_PUTS: Final = frozenset("put place keep".split())
_LIGHT: Final = frozenset("take make have hold give reach get see find feel".split())
_PASSED_OVER: Final = frozenset("instead rather short".split())
"""As in "instead of a ban": named, and no claim."""


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


def chain_of(phrase: Phrase, verb: int, form: str) -> Chain:
    """Climbs from an act to the verb that governs it."""
    chain = _climbed(phrase, Chain(group_at(phrase, verb, form)))
    if _nobody(phrase, chain.top.first):
        chain.top.negated = not chain.top.negated
    return chain


def noun_chain(phrase: Phrase, noun: int) -> Chain:
    """The chain over an act that is a noun: "considers a ban on", "a ban on Huawei was lifted"."""
    chain = _climbed(phrase, Chain(noun_group(phrase, noun)))
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


def _nobody(phrase: Phrase, first: int) -> bool:
    """Whether the subject before ``first`` is "no country", "neither of them", "none of the operators"."""
    for at in range(first - 1, max(-1, first - 10), -1):
        low = phrase.low(at)
        if low in ("none", "neither", "nobody") or (low == "no" and not phrase.low(at + 1).isdigit()):
            return True
        if phrase.mention(at) is None and (
            low in (",", ";", ":", "that", "which", "who", "but", "if") or phrase.verb[at] or low in AUXILIARIES
        ):
            return False
    return False


def _above(phrase: Phrase, chain: Chain, group: Group) -> Link | None:
    if group.form == "noun":
        return _above_noun(phrase, chain, group)
    if group.infinitive:
        return _above_infinitive(phrase, group)
    if group.form == "ing" and not group.progressive:
        return _above_gerund(phrase, chain, group)
    if group.form in ("ed", "en", "any") and group.bare and phrase.mention(group.first - 1) is not None:
        if any(lemma in _WISHES for lemma, _ in phrase.verb[group.first - 2]):
            group.bare = False
            return _link(phrase, group.first - 2, "urge", "v", (group.first - 1, group.first))
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


def _above_noun(phrase: Phrase, chain: Chain, group: Group) -> Link | None:
    """The verb or noun before "a ban on": "considers a ban", "calls for a ban", "opposition to a ban"."""
    at = group.first - 1
    while at >= 0 and phrase.low(at) in QUOTES:
        at -= 1
    at -= time_before(phrase, at)
    if (found := phrasal(phrase, at)) is not None:
        return _phrasal_link(phrase, found)
    if phrase.low(at) in PLAIN_PREPOSITIONS or phrase.low(at) == "than":
        return _noun_behind_preposition(phrase, at)
    readings = [reading for reading in phrase.governor[at] if reading[1] == "v"] if at >= 0 and phrase.verb[at] else []
    if readings and not (any(lemma in _PUTS for lemma, _ in phrase.verb[at]) and _on_hold(phrase, group.verb)):
        ends = group is chain.own and _definite(phrase, group.first)
        if ends and any(lemma in _RECONSIDER for lemma, _ in phrase.verb[at]):
            return Link(at, "prevent", "v", group)
        effect, part = next((r for r in readings if ends and r[0] == "end"), readings[0])
        return _link(phrase, at, effect, part)
    if at >= 0 and any(lemma in _PUTS for lemma, _ in phrase.verb[at]) and _on_hold(phrase, group.verb):
        return _link(phrase, at, "undone", "v")
    if at >= 0 and any(lemma in _LIGHT for lemma, _ in phrase.verb[at]):
        return _link(phrase, at, "done", "v")
    return None


def _on_hold(phrase: Phrase, noun: int) -> bool:
    """As in "puts the ban on Huawei on hold"."""
    return any(
        phrase.low(i) in ("hold", "ice", "pause") and phrase.low(i - 1) == "on" for i in range(noun + 1, noun + 9)
    )


def _definite(phrase: Phrase, first: int) -> bool:
    """Whether a noun phrase speaks of a measure that is there already: "the ban", "its ban", "Poland's ban"."""
    mention = phrase.mention(first)
    return phrase.low(first) in _DEFINITE or (mention is not None and (mention.poss or mention.kind == "gov"))


def _noun_behind_preposition(phrase: Phrase, at: int) -> Link | None:
    preposition = phrase.low(at)
    at -= 1
    if phrase.low(at) in _PASSED_OVER:
        return Link(at, "prevent", "v", Group(at, at, form="word"))
    people = None
    if phrase.mention(at) is not None and not phrase.governor[at]:
        people = (at, at + 1)
        at -= 1
        while at >= 0 and (phrase.mention(at) is not None or phrase.low(at) in ("and", ",", "on", "to", "with")):
            at -= 1
    for effect, part in phrase.governor[at] if at >= 0 else ():
        if preposition == "against" and effect == "urge" and people is None:
            effect = "oppose"
        return _link(phrase, at, effect, part, people)
    return None


def _phrasal_link(phrase: Phrase, found: Phrasal) -> Link:
    return Link(found.verb, found.effect, "v", group_at(phrase, found.verb, found.form))


def _above_infinitive(phrase: Phrase, group: Group) -> Link | None:
    at = group.first - 1
    yet = False
    at -= time_before(phrase, at)
    while at >= 0 and (is_adverb(phrase.low(at)) or phrase.low(at) in QUOTES) and not phrase.governor[at]:
        yet |= phrase.low(at) == "yet"
        at -= 1
    if at < 0:
        return None
    low = phrase.low(at)
    if yet and low in HAVE | BE:
        if any(lemma in _DECIDES for lemma, _ in phrase.verb[group.verb]):
            return None
        return Link(at, "undone", "a", group_at(phrase, at, "have"))
    if low == "whether":
        return _doubted(phrase, at)
    if low in BE:
        return Link(at, "decided", "a", group_at(phrase, at, "be"))
    if low in HAVE:
        return Link(at, "ordered", "a", group_at(phrase, at, "have"))
    if (found := phrasal(phrase, at)) is not None:
        return _phrasal_link(phrase, found)
    if phrase.governor[at]:
        effect, part = _reading(phrase, at)
        return _link(phrase, at, effect, part)
    return _control(phrase, at)


def _doubted(phrase: Phrase, at: int) -> Link | None:
    """As in "weighs whether to ban": considered; under "decide whether to ban" it is what a review is about."""
    for index in range(at - 1, max(-1, at - 4), -1):
        if phrase.mention(index) is None and phrase.governor[index]:
            pondered = any(lemma in _PONDER for lemma, _ in phrase.verb[index])
            group = group_at(phrase, index, phrase.verb[index][0][1] if phrase.verb[index] else "noun")
            return Link(index, "considering" if pondered else "prevent", "v", group)
    return None


def _reading(phrase: Phrase, at: int) -> tuple[str, str]:
    """The effect of a governing word: an adjective after a form of be, else a verb, else a noun."""
    readings = phrase.governor[at]
    before = phrase.low(at - 1)
    adjective = next((reading for reading in readings if reading[1] == "a"), None)
    if adjective and before not in _DETERMINERS and (before in BE or is_adverb(before) or not phrase.verb[at]):
        return adjective
    owner = phrase.mention(at - 1)
    determined = owner is not None and owner.poss
    object_ = at > 0 and bool(phrase.verb[at - 1]) and not is_adverb(before) and before not in AUXILIARIES - HAVE
    if determined or object_ or before in _DETERMINERS | PLAIN_PREPOSITIONS:
        return next(((effect, part) for effect, part in readings if part == "n"), readings[0])
    return next(((effect, part) for effect, part in readings if part == "v" and phrase.verb[at]), readings[0])


def _readings(phrase: Phrase, index: int) -> tuple[tuple[str, str], ...]:
    """The readings of a governing word, those as a verb first where it stands like one: "is lobbying", "urges"."""
    readings = phrase.governor[index]
    if len(readings) < 2 or not phrase.verb[index]:
        return readings
    before, owner = phrase.low(index - 1), phrase.mention(index - 1)
    verbal = (
        before in AUXILIARIES
        or before in ("to", ",", "and")
        or is_adverb(before)
        or (owner is not None and not owner.poss)
    )
    return tuple(sorted(readings, key=lambda reading: reading[1] != "v")) if verbal else readings


def _control(phrase: Phrase, at: int) -> Link | None:
    """The verb before a person who is to act: "urged [Germany and Japan] to ban"."""
    last = at + 1
    seen = False
    if phrase.mention(at) is not None and phrase.low(at - 1) in ("of", "by"):
        noun = next((r for r in phrase.governor[at - 2] if r[1] == "n" and r[0] in ("decided", "considering")), None)
        if noun:
            return _link(phrase, at - 2, *noun)
    for index in range(at, max(-1, at - 18), -1):
        if phrase.mention(index) is not None:
            seen = True
            continue
        low = phrase.low(index)
        if low in (";", ":", "that", "which", "who", "if", "because", ".") or low in DO:
            return None
        for effect, part in sorted(_readings(phrase, index), key=lambda reading: reading[0] != "urge"):
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
        return _phrasal_link(phrase, found)
    if low in PLAIN_PREPOSITIONS:
        return _before_preposition(phrase, at, group)
    readings = [r for r in phrase.governor[at] if r[1] == "v"] if at >= 0 else []
    if readings and phrase.verb[at]:
        return _link(phrase, at, *readings[0])
    if low in _INSTRUMENTS:
        return _link(phrase, at, _INSTRUMENTS[low], "n")
    if low != "," and _is_subject(phrase, group.verb):
        return Link(group.verb, "prevent", "v", group)
    if at < 0 or low in (",", "and", "or", "while", "when", "than"):
        chain.participial = True
    return None


def _is_subject(phrase: Phrase, verb: int) -> bool:
    """Whether a gerund is what its sentence speaks of, as in "excluding Huawei could cost us": named, not done."""
    for index in range(verb + 1, min(verb + 18, len(phrase.nodes))):
        low = phrase.low(index)
        if low in (",", ";", ":", "that", "which", "who", "to"):
            return False
        if low in AUXILIARIES:
            return True
    return False


def _before_preposition(phrase: Phrase, at: int, group: Group) -> Link | None:
    """The word above a gerund: "warned X against using", "accused of spying", "plans for banning"."""
    preposition = phrase.low(at)
    if phrase.low(at - 1) in _PASSED_OVER:
        return Link(at, "prevent", "v", group)
    for index in range(at - 1, max(-1, at - 12), -1):
        if phrase.mention(index) is not None:
            continue
        for effect, part in _readings(phrase, index):
            if part == "v" and not phrase.verb[index]:
                continue
            if preposition == "in" and effect == "done" and any(lemma in _JOINS for lemma, _ in phrase.verb[index]):
                return _link(phrase, index, effect, part)
            if index == at - 1 or (preposition in ("from", "against", "of", "into") and effect in _ACTS_ON_OTHERS):
                if preposition == "against" and effect == "urge":
                    group.negated = not group.negated
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
            group.negated = group.negated or earlier.negated
            return _above_infinitive(phrase, earlier)
    return None
