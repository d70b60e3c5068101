"""From one hit of the lexicon to the draft of a claim: what the governing words make of the act, and who takes part."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.actors import GRANT, REPEATS
from ringfence.evidence.alleged import DENIAL
from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.chains import Chain, Group, chain_of, group_at, noun_chain
from ringfence.evidence.lexicon import Entry, Hit
from ringfence.evidence.model import Source
from ringfence.evidence.nouns import Mention
from ringfence.evidence.participants import Participants
from ringfence.evidence.passing import in_passing, mere_gerund
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.shapes import RESTRICT, RISKS, Shape, shape_of
from ringfence.evidence.speech import Frame
from ringfence.evidence.stances import IMPACTS, stance_in
from ringfence.evidence.wordforms import AUXILIARIES

_CONTRARY: Final = {"oppose": "allow", "allow": "ban"}
"""Acts whose negation by the holder is an act of its own: not to oppose is to allow, not to allow is to ban."""
_TAKEN_IN: Final = {
    "compel-law": ("backdoor", "espionage", "data-handover"),
    "require-assurance": ("backdoor", "espionage", "data-handover", "supply"),
    "warn": ("threat",),
}
"""What one act already says of another: who may be compelled to spy need not be said to spy."""
_PROMISED: Final = frozenset("ban remove restrict deploy open-lab hold-orders".split())
"""What is promised is told by the act itself."""
_NO_CONTENT: Final = frozenset("market-position motive no-comment trade-conflict supply cost delay competition".split())
"""Acts that nobody urges or threatens."""
_OUTSPOKEN: Final = frozenset(
    "condemn criticise criticize slam blast denounce decry lambast lambaste deplore defend".split()
)


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
    denial: bool = False
    """It denies what was told before, whatever that was."""
    mentioned: bool = False
    """A noun under no verb: known already if the document has told it before."""
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
        for hit in sorted(
            hits,
            key=lambda hit: (
                hit.entry.act == "no-comment" or not hit.entry.negative,
                hit.first - hit.last,
                hit.entry.kind == "noun",
            ),
        ):
            draft = _draft(reader, hit, speaker, frames)
            if draft:
                drafts.append(draft)
                break
    kept = [draft for draft in drafts if not any(_swallows(other, draft) for other in drafts if other is not draft)]
    kept = list(_denials_joined(kept))
    used = {(index, draft.act) for draft in kept for index in draft.used}
    heads_used = {index for index, _ in used}
    for draft in kept:
        doubled = any((index, draft.act) in used for index in range(*draft.reach)) and not draft.used
        if draft.head not in heads_used and not doubled:
            yield draft


def _denials_joined(drafts: list[Draft]) -> Iterator[Draft]:
    """A denial of what the same sentence spells out is no claim of its own: "denied claims that it spies"."""
    for draft in drafts:
        told = [
            other
            for other in drafts
            if draft.denial and other is not draft and other.act in RISKS and draft.head < other.head <= draft.last
        ]
        for other in told:
            other.modality = "denied"
        if not told:
            yield draft


def _swallows(other: Draft, draft: Draft) -> bool:
    """Whether a draft only repeats a part of another one of the same sentence."""
    if draft.repeats and draft.head < other.head <= draft.last and _same_actors(other, draft):
        return True
    if other.reach == draft.reach and other.act == draft.act and other.head < draft.head:
        return True
    if draft.act == "propose-measures" and other.act in _PROMISED and draft.head in other.verbs:
        return True
    if draft.used and draft.head == other.reach[0] < other.head:
        return False
    if other.act == "motive" and draft.act in RESTRICT:
        return False
    if other.reach[0] <= draft.head < other.reach[1] and other.reach != draft.reach and _wider(other, draft):
        return draft.head != other.head and (draft.act != "propose-measures" or other.act == "propose-measures")
    if other.head in draft.purposes and draft.act in ("review", "engage", "warn", "scrutinise"):
        return True
    if draft.act in _TAKEN_IN.get(other.act, ()) and other.head < draft.head < other.last:
        return draft.aside if other.act == "warn" else other.act != "compel-law" or other.head in draft.verbs
    return draft.loose and other.act == draft.act and other.head < draft.head and _same_actors(other, draft)


def _same_actors(one: Draft, other: Draft) -> bool:
    return [place.mention.ids for place in one.actors] == [place.mention.ids for place in other.actors]


def _wider(other: Draft, draft: Draft) -> bool:
    """Of two patterns that each cover the other's head the longer one stays, of equal ones the first."""
    if not draft.reach[0] <= other.head < draft.reach[1]:
        return True
    return (draft.reach[0] - draft.reach[1], draft.reach) > (other.reach[0] - other.reach[1], other.reach)


def _draft(reader: Reader, hit: Hit, speaker: Mention | None, frames: list[Frame]) -> Draft | None:
    phrase, entry = reader.phrase, hit.entry
    chain = _chain(phrase, hit)
    shape = shape_of(phrase, entry, chain)
    if entry.act in IMPACTS and (shape is None or shape.act != entry.act):
        shape = Shape(entry.act, entry.content, chain.own, [])
    if shape is None or _no_content(entry, shape) or (hit.entry.kind == "verb" and mere_gerund(phrase, chain)):
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
    finite = not (shape.own.bare and shape.own.form == "ing") and not shape.own.infinitive
    if shape.act == "deploy" and shape.own.negated and parts.all_governments and finite and not parts.offices:
        shape.act, shape.own.negated = "ban", False
    stance = stance_in(phrase, hit, chain, shape, parts)
    if stance is None or in_passing(phrase, hit, chain, shape, parts):
        return None
    modality, polarity = stance
    if shape.act in _CONTRARY and polarity == "-" and entry.note != GRANT:
        shape.act, polarity = _CONTRARY[shape.act], "+"
    last = _inside_quotation(phrase, hit, max(hit.last, parts.last))
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
        entry.actor if (":" in entry.actor or entry.actor == "eu") and not parts.spies_itself else "",
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
        mentioned=entry.kind == "noun"
        and polarity == "+"
        and (not chain.links or phrase.low(hit.head - 1) in ("the", "this", "that")),
        denial=entry.note == DENIAL,
        repeats=entry.note == REPEATS,
        outspoken=shape.act == "oppose" and any(lemma in _OUTSPOKEN for lemma, _ in phrase.verb[hit.head]),
        used=frozenset(shape.used),
        confidence=parts.confidence,
        would=chain.top.modal in ("would", "'d", "wouldn't") or shape.own.modal.startswith("would"),
    )


def _inside_quotation(phrase: Phrase, hit: Hit, last: int) -> int:
    """What is quoted ends with its quotation, before ", said Jane Doe of Huawei"."""
    if not phrase.nodes[hit.head].quoted:
        return last
    return next((i for i in range(hit.last, last) if not phrase.nodes[i].quoted), last)


def _no_content(entry: Entry, shape: Shape) -> bool:
    """Whether an act that nobody urges or threatens has been made the content of another."""
    return shape.act != entry.act and entry.act in _NO_CONTENT and shape.content != "ban"


def _loose(chain: Chain) -> bool:
    """A participle or an infinitive of purpose: no clause of its own."""
    own = chain.own
    if own.infinitive:
        return all(link.effect == "purpose" for link in chain.links)
    return own.form == "ing" and not own.progressive and not chain.links


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


def _cue(hit: Hit, chain: Chain, shape: Shape, phrase: Phrase) -> tuple[int, int]:
    if shape.turned:
        return shape.own.verb, shape.own.verb + 1
    words = [i for i in range(hit.first, hit.last) if phrase.mention(i) is None]
    return (hit.first, hit.last) if hit.last - hit.first <= 4 or not words else (hit.head, hit.head + 1)
