"""From one hit of the lexicon to the draft of a claim: what the governing words make of the act, and who takes part."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.attribution import Frame
from ringfence.evidence.chains import Chain, Group, chain_of, group_at, noun_chain
from ringfence.evidence.lexicon import Hit
from ringfence.evidence.memory import GOVERNMENTS, OPERATORS
from ringfence.evidence.modality import conditional, stance_of
from ringfence.evidence.model import Source
from ringfence.evidence.nouns import Mention
from ringfence.evidence.participants import REPEATS, Participants
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.shapes import RISKS, Shape, shape_of
from ringfence.evidence.wordforms import AUXILIARIES, PREPOSITIONS

_CONTRARY: Final = {"oppose": "allow", "allow": "ban"}
"""Acts whose negation by the holder is an act of its own: not to oppose is to allow, not to allow is to ban."""
_PLANNED: Final = frozenset("incentivise contingency open-lab propose-measures".split())
_TAKEN_IN: Final = {
    "compel-law": ("backdoor", "espionage", "data-handover"),
    "require-assurance": ("backdoor", "espionage", "data-handover", "supply"),
    "warn": ("threat",),
}
"""What one act already says of another: who may be compelled to spy need not be said to spy."""
_MEANS: Final = frozenset("deploy supply test open-lab cooperate delay cost competition contingency".split())
"""Acts that a clause of purpose only gives as the reason of another."""
_FEARS: Final = frozenset(
    "possibility perception fear fears feared fearing suspicion suspicions suspect worry "
    "worries risks potential possible concern concerns".split()
)
_OUTSPOKEN: Final = frozenset(
    "condemn criticise criticize slam blast denounce decry lambast lambaste deplore defend".split()
)
_ADJECTIVES: Final = {
    "possible": "possible",
    "potential": "possible",
    "looming": "possible",
    "threatened": "possible",
    "proposed": "considering",
    "planned": "decided",
    "impending": "predicted",
    "expected": "predicted",
    "likely": "predicted",
    "upcoming": "decided",
    "feared": "possible",
}


@dataclass(slots=True)
class Draft:
    """A claim before its time, scope and source are known; indexes count nodes."""

    entry: str
    act: str
    content: str | None
    head: int
    first: int
    last: int
    cue: tuple[int, int]
    verbs: tuple[int, ...]
    modality: str = "done"
    polarity: str = "+"
    actors: list[Place] = field(default_factory=list)
    actor_id: str = ""
    suppliers: list[str] = field(default_factory=list)
    target: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    scope: str | None = None
    fixed_scope: str | None = None
    sources: tuple[Source, ...] = ()
    confidence: int = 3
    would: bool = False
    reach: tuple[int, int] = (0, 0)
    """The nodes of the pattern."""
    purposes: frozenset[int] = frozenset()
    """Verbs whose purpose it is."""
    loose: bool = False
    """A participle without a clause of its own."""
    outspoken: bool = False
    """The act is done with words: the actor is its own source."""
    ongoing: bool = False
    """In the perfect: it may have begun long before it is told."""
    scheduled: bool = False
    """Set or due to happen: not before the document."""
    aside: bool = False
    """A noun in passing, such as "security risks"."""
    repeats: bool = False
    """It takes over the act of the claim before."""
    used: frozenset[int] = frozenset()
    """Governing words that this draft has taken in and that are no claims of their own."""


def drafts_of(reader: Reader, found: list[Hit], frames: list[Frame], speaker: Mention | None) -> Iterator[Draft]:
    """The drafts of one sentence: per head the longest entry that fits; governing words taken in are left out."""
    heads: dict[int, list[Hit]] = {}
    for hit in found:
        heads.setdefault(hit.head, []).append(hit)
    drafts: list[Draft] = []
    for hits in heads.values():
        for hit in sorted(hits, key=lambda hit: (not hit.entry.negative, hit.first - hit.last, hit.entry.kind == "noun")):
            draft = _draft(reader, hit, speaker, frames)
            if draft:
                drafts.append(draft)
                break
    kept = [draft for draft in drafts if not any(_swallows(other, draft) for other in drafts if other is not draft)]
    used = {(index, draft.act) for draft in kept for index in draft.used}
    heads_used = {index for index, _ in used}
    for draft in kept:
        doubled = any((index, draft.act) in used for index in range(*draft.reach)) and not draft.used
        if draft.head not in heads_used and not doubled:
            yield draft


def _swallows(other: Draft, draft: Draft) -> bool:
    """Whether a draft only repeats a part of another one of the same sentence."""
    if other.reach[0] <= draft.head < other.reach[1] and other.reach != draft.reach:
        return draft.head != other.head
    if other.head in draft.purposes and draft.act in ("review", "engage", "warn", "scrutinise"):
        return True
    if draft.act in _TAKEN_IN.get(other.act, ()) and other.head < draft.head < other.last:
        return other.act != "warn" or draft.aside
    return (
        draft.loose
        and other.act == draft.act
        and other.head < draft.head
        and [p.mention.ids for p in other.actors] == [p.mention.ids for p in draft.actors]
    )


def _draft(reader: Reader, hit: Hit, speaker: Mention | None, frames: list[Frame]) -> Draft | None:
    phrase, entry = reader.phrase, hit.entry
    chain = _chain(phrase, hit)
    shape = shape_of(phrase, entry, chain)
    if shape is None or (hit.entry.kind == "verb" and _mere_gerund(phrase, chain)):
        return None
    says = _says(frames, hit.head)
    if says is not None and says.kind != "media":
        speaker = says
    parts = Participants(
        reader=reader,
        hit=hit,
        chain=chain,
        act=shape.act,
        own=shape.own,
        people=shape.people,
        turned_passive=shape.passive,
        speaker=speaker,
        says=says,
    )
    if not parts.find():
        return None
    if shape.act == "deploy" and shape.own.negated and parts.all_governments:
        shape.act, shape.own.negated = "ban", False
    stance = _stance(phrase, hit, chain, shape, parts)
    if stance is None or _in_passing(phrase, chain, shape, parts):
        return None
    modality, polarity = stance
    if shape.act in _CONTRARY and polarity == "-":
        shape.act, polarity = _CONTRARY[shape.act], "+"
    last = max(hit.last, parts.last)
    return Draft(
        entry.id,
        shape.act,
        shape.content,
        hit.head,
        min(parts.first, hit.first),
        last,
        _cue(hit, chain, shape, phrase),
        tuple({hit.head, chain.own.verb, *(link.index for link in chain.links)}),
        modality,
        polarity,
        parts.actors,
        entry.actor if ":" in entry.actor or entry.actor == "eu" else "",
        parts.suppliers,
        parts.target,
        parts.places,
        entry.scope,
        reach=(hit.first, hit.last),
        purposes=frozenset(link.index for link in chain.links if link.effect == "purpose"),
        loose=_loose(chain) and not shape.turned,
        ongoing=shape.own.perfect,
        scheduled=any(link.effect == "decided" and link.part == "a" for link in shape.rest),
        aside=entry.kind != "verb" and entry.modality is None,
        repeats=entry.note == REPEATS,
        outspoken=shape.act == "oppose" and any(lemma in _OUTSPOKEN for lemma, _ in phrase.verb[hit.head]),
        used=frozenset(shape.used),
        confidence=parts.confidence,
        would=chain.top.modal in ("would", "'d", "wouldn't") or shape.own.modal.startswith("would"),
    )


def _feared(phrase: Phrase, head: int, first: int) -> bool:
    """Whether a risk is only feared or perceived: "the possibility of backdoors"."""
    return any(phrase.low(i) in _FEARS for i in range(max(0, min(first, head - 8) - 3), head))


def _of_main_clause(phrase: Phrase, first: int) -> str | None:
    """A participle behind "may ..." is no more certain than the clause it hangs on."""
    for index in range(first - 1, -1, -1):
        if phrase.low(index) in ("may", "might", "could"):
            return "possible"
        if phrase.low(index) in ("that", ";", ":"):
            return None
    return None


def _mere_gerund(phrase: Phrase, chain: Chain) -> bool:
    """As in "in building", "by using": named in passing, not done by a clause of its own."""
    own = chain.own
    before = phrase.low(own.first - 1)
    return (
        own.form == "ing"
        and not own.progressive
        and not chain.links
        and before in PREPOSITIONS | {"before"}
        and before not in ("by", "after", "as")
    )


def _loose(chain: Chain) -> bool:
    """A participle or an infinitive of purpose: no clause of its own."""
    own = chain.own
    if own.infinitive:
        return all(link.effect == "purpose" for link in chain.links)
    return own.form == "ing" and not own.progressive and not chain.links


def _stance(phrase: Phrase, hit: Hit, chain: Chain, shape: Shape, parts: Participants) -> tuple[str, str] | None:
    """Modality and polarity of the act, or None where a noun only mentions it."""
    entry = hit.entry
    if entry.negative:
        shape.own.negated = False
    found = stance_of(phrase, shape.own, shape.rest, holder=parts.holder)
    modality, polarity = entry.modality or ("decided" if parts.obliged else found.modality), found.polarity
    if entry.kind == "noun":
        named = _noun_stance(phrase, hit, chain, parts)
        if named is None:
            return None
        modality, polarity = named if named[0] else (modality, polarity)
    if modality == "done":
        modality = _weakened(phrase, hit, chain, shape)
    if shape.act in RISKS and not entry.negative and (polarity == "-" or _none_of(phrase, hit)):
        return "denied", "+"
    return modality, "+" if entry.negative else polarity


def _none_of(phrase: Phrase, hit: Hit) -> bool:
    """Whether a risk is said not to be there: "has no ties", "found no backdoor"."""
    return any(phrase.low(i) in ("no", "not", "without", "neither") for i in range(max(0, hit.first - 3), hit.head))


def _weakened(phrase: Phrase, hit: Hit, chain: Chain, shape: Shape) -> str:
    """What looks done may be planned, feared, or hang on a clause that is only possible."""
    planned = next(
        (effect for effect, part in phrase.governor[hit.head] if part == "v" and effect in ("considering", "decided")),
        None,
    )
    if planned and hit.entry.act in _PLANNED:
        return planned
    if hit.entry.act in RISKS and _feared(phrase, hit.head, chain.own.first):
        return "possible"
    if shape.own.infinitive and not chain.links and phrase.sentence.zone == "headline":
        return "decided"
    return (_of_main_clause(phrase, chain.own.first) if chain.participial else None) or "done"


def _in_passing(phrase: Phrase, chain: Chain, shape: Shape, parts: Participants) -> bool:
    """A condition, or a relative clause that says which operators are meant, is no claim."""
    if conditional(phrase, shape.own.first) or conditional(phrase, parts.first):
        return True
    purpose = bool(chain.links) and all(link.effect == "purpose" for link in chain.links)
    if chain.own.infinitive and purpose and shape.act in _MEANS:
        return True
    relative = phrase.low(chain.own.first - 1) in ("that", "who")
    return shape.act == "deploy" and relative and all(p.mention.kind == "operators" for p in parts.actors)


def _says(frames: list[Frame], head: int) -> Mention | None:
    """Who says the words around a node, the innermost speaker that is no outlet."""
    over = [
        frame.speaker
        for frame in frames
        if frame.first <= head < frame.last
        and frame.speaker is not None
        and frame.speaker.kind not in ("media", "report")
    ]
    return over[-1] if over else None


def _chain(phrase: Phrase, hit: Hit) -> Chain:
    if hit.entry.kind == "noun":
        return noun_chain(phrase, hit.head)
    if hit.entry.kind == "verb":
        return chain_of(phrase, hit.head, hit.form)
    for index in range(hit.head - 1, -1, -1):
        low = phrase.low(index)
        if low in (";", ":") or (low in ("that", "while", "but") and index < hit.head - 1):
            break
        if phrase.mention(index) is None and phrase.verb[index] and _is_verb(phrase, index):
            return chain_of(phrase, index, phrase.verb[index][0][1])
        if low in AUXILIARIES:
            return Chain(group_at(phrase, index + 1, "adj"))
    return Chain(Group(hit.head, hit.head, form="word"))


def _is_verb(phrase: Phrase, index: int) -> bool:
    tags = {tag for _, tag in phrase.verb[index]}
    before = phrase.low(index - 1)
    if tags & {"ed", "en", "ing"}:
        return before not in ("the", "a", "an", "of")
    return phrase.finite(index) or before == "to" or before in AUXILIARIES


def _noun_stance(phrase: Phrase, hit: Hit, chain: Chain, parts: Participants) -> tuple[str, str] | None:
    """The stance of "a ban" by what stands around it; None where it is only mentioned and adds nobody."""
    for index in range(hit.head + 1, min(hit.head + 14, len(phrase.nodes))):
        low = phrase.low(index)
        if low in (";", ","):
            break
        if low == "unlikely":
            return "predicted", "-"
        if low in ("likely", "expected") and phrase.low(index - 1) in AUXILIARIES | {"looks", "seems", "remains"}:
            return "predicted", "+"
    for index in range(chain.own.first, hit.head):
        if phrase.low(index) in _ADJECTIVES and not chain.links:
            return (_ADJECTIVES[phrase.low(index)], "+") if parts.actors else None
    if chain.links:
        return "", ""
    if chain.own.negated:
        return ("done", "-") if parts.actors else None
    known = any(place.mention.kind in GOVERNMENTS | OPERATORS for place in parts.actors)
    if not known or not parts.near or not parts.suppliers:
        return None
    parts.confidence = 2
    return "done", "+"


def _cue(hit: Hit, chain: Chain, shape: Shape, phrase: Phrase) -> tuple[int, int]:
    if shape.turned:
        return shape.own.verb, shape.own.verb + 1
    words = [i for i in range(hit.first, hit.last) if phrase.mention(i) is None]
    return (hit.first, hit.last) if hit.last - hit.first <= 4 or not words else (hit.head, hit.head + 1)
