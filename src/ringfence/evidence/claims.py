"""From a document to claims: triggers, arguments, stance and source of every sentence put together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ringfence.evidence.arguments import Parse, Place, Reader
from ringfence.evidence.assembly import Draft, drafts_of
from ringfence.evidence.attribution import UNKNOWN, Frame, Speech, attribution_at, frames
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.lexicon import hits
from ringfence.evidence.memory import Memory
from ringfence.evidence.modality import hedge_of
from ringfence.evidence.model import Claim, Document, Extraction, Period, Source
from ringfence.evidence.phrases import Phrase, phrase_of
from ringfence.evidence.scope import grounds_of, quantity_of, scope_of
from ringfence.evidence.sentences import Sentence, sentences
from ringfence.evidence.sources import source_of
from ringfence.evidence.times import TimeWord, time_words
from ringfence.evidence.wordforms import AUXILIARIES

_RISK: Final = frozenset(
    "backdoor espionage data-handover state-ties compel-law threat delay cost competition "
    "trade-conflict market-position motive".split()
)
_SPOKEN: Final = frozenset("welcome warn urge oppose threaten require-assurance no-comment".split())
_GOODS_OF_RISK: Final = frozenset("backdoor espionage data-handover state-ties compel-law threat".split())


@dataclass(slots=True)
class _Reading:
    document: Document
    memory: Memory
    speech: Speech = field(default_factory=Speech)
    claims: list[Claim] = field(default_factory=list)
    before: str = ""


def extract(document: Document, gazetteer: Gazetteer, parse: Parse | None = None) -> Extraction:
    """The claims of one document, in the order of the text.

    Only English is read: a document in another language has no claims and the note ``language not supported``.
    """
    if document.language != "en":
        return Extraction((), f"language not supported: {document.language}")
    reading = _Reading(document, Memory(dict(gazetteer.seats)))
    for sentence in sentences(document):
        _read(reading, sentence, gazetteer, parse)
    return Extraction(tuple(numbered(reading.claims)))


def _read(reading: _Reading, sentence: Sentence, gazetteer: Gazetteer, parse: Parse | None) -> None:
    phrase = phrase_of(sentence, gazetteer)
    reading.memory.name_persons(phrase)
    reader = Reader(phrase, reading.memory, parse)
    found = frames(reader, reading.speech)
    text = reading.document.text[sentence.start : sentence.end]
    words: list[TimeWord] | None = None
    for draft in drafts_of(reader, list(hits(phrase)), found, reading.speech.mention):
        if words is None:
            words = list(time_words(text, sentence.start, reading.document.published))
        reading.claims += _claims(reading, phrase, draft, found, words)
    reading.memory.learn(phrase)
    reading.before = text


def _claims(
    reading: _Reading, phrase: Phrase, draft: Draft, found: list[Frame], words: list[TimeWord]
) -> Iterator[Claim]:
    nodes = phrase.nodes
    span = (nodes[draft.first].start, nodes[draft.last - 1].end)
    cue = (nodes[draft.cue[0]].start, nodes[draft.cue[1] - 1].end)
    span = (min(span[0], cue[0]), max(span[1], cue[1]))
    cue = _short(reading.document.text, cue)
    clause = reading.document.text[slice(*span)]
    chain, stance, _ = attribution_at(found, draft.head, risk=draft.act in _RISK)
    modality = "denied" if stance and draft.modality != "denied" else draft.modality
    if (
        modality == "predicted"
        and chain
        and draft.actors
        and chain[-1].id == _actor_id(draft.actors[0])
        and draft.would
    ):
        modality = "decided"
    context = _context(reading, phrase, draft)
    actors: list[Place | None] = [*draft.actors] or [None]
    for actor in actors:
        yield Claim(
            id="",
            doc=reading.document.name,
            span=span,
            cue=cue,
            zone=phrase.sentence.zone,
            actor=draft.actor_id or (_actor_id(actor) if actor is not None else "unknown"),
            actor_detail=_detail(actor),
            act=draft.act,
            content_act=draft.content,
            target=tuple(dict.fromkeys(draft.target)),
            supplier=tuple(dict.fromkeys(draft.suppliers)),
            scope=scope_of(draft.act, clause, context, default=draft.scope)
            if not draft.fixed_scope
            else draft.fixed_scope,
            modality=modality,
            polarity=draft.polarity,
            attribution=_own_word(chain, actor, draft, phrase),
            hedge=hedge_of(phrase, draft.first, draft.last),
            time=_time(reading.document, phrase, draft, words, found),
            quantity=quantity_of(clause),
            place=_place(draft),
            grounds=grounds_of(clause) if draft.act not in _GOODS_OF_RISK else None,
            confidence=draft.confidence,
            entry=draft.entry,
        )


def _own_word(chain: tuple[Source, ...], actor: Place | None, draft: Draft, phrase: Phrase) -> tuple[Source, ...]:
    """Condemning is done with words: the actor is its own source."""
    if not draft.outspoken or actor is None or not actor.mention.ids:
        return chain
    own = source_of(actor.mention, phrase.verb[draft.head][0][0])
    return chain if own.id in {source.id for source in chain} else (*chain, own)


def _context(reading: _Reading, phrase: Phrase, draft: Draft) -> str:
    """The rest of the sentence tells the scope where the clause does not; only for acts on networks."""
    if draft.act in (
        "ban",
        "restrict",
        "remove",
        "allow",
        "deploy",
        "hold-orders",
        "urge",
        "set-rules",
        "review",
        "require-assurance",
        "threaten",
        "supply",
    ):
        return reading.document.text[phrase.sentence.start : phrase.sentence.end]
    return ""


def _actor_id(place: Place) -> str:
    mention = place.mention
    if not mention.ids:
        return "unknown"
    id_ = mention.ids[0]
    return id_ if ":" in id_ or id_ == "eu" else f"org:{id_}"


def _detail(place: Place | None) -> str | None:
    if place is None:
        return None
    mention = place.mention
    if mention.kind == "person":
        return f"{mention.role} {mention.detail}".strip() or None
    return mention.detail or mention.role or None


def _place(draft: Draft) -> tuple[str, ...]:
    return tuple(dict.fromkeys(draft.places))


def _short(text: str, cue: tuple[int, int]) -> tuple[int, int]:
    """A cue is at most five words."""
    words = text[slice(*cue)].split()
    if len(words) <= 5:
        return cue
    at = cue[0]
    for word in words[:5]:
        at = text.index(word, at) + len(word)
    return cue[0], at


def _time(document: Document, phrase: Phrase, draft: Draft, words: list[TimeWord], found: list[Frame]) -> Period:
    """The time word of the act's own verb; for words spoken, and for what was reported then, that of the saying."""
    heads = set(draft.verbs)
    spoken = {
        frame.verb
        for frame in found
        if frame.first <= draft.head < frame.last and (draft.act in _SPOKEN or frame.sources == (UNKNOWN,))
    }
    latest = document.published.latest if document.published else None
    for word in words:
        verb = _nearest(phrase, word, draft.verbs)
        if verb in heads:
            return _ahead(document, word.period, draft)
        if verb in spoken:
            return Period(None, word.period.latest, word.period.basis) if draft.ongoing else word.period
    if draft.scheduled and document.published and document.published.earliest:
        return Period(document.published.earliest, None, "relative")
    return Period(None, latest, "document")


def _ahead(document: Document, period: Period, draft: Draft) -> Period:
    """A weekday of something still to come lies ahead of the document."""
    if draft.modality not in ("decided", "predicted") or period.basis != "relative" or document.published is None:
        return period
    early, late = document.published.earliest, document.published.latest
    if early and late and period.earliest and period.earliest == period.latest and period.earliest < early:
        shift = (early - period.earliest).days
        ahead = period.earliest.fromordinal(period.earliest.toordinal() + -(-shift // 7) * 7)
        return Period(ahead, ahead, period.basis)
    return period


def _nearest(phrase: Phrase, word: TimeWord, verbs: Iterable[int]) -> int:
    """The verb a time word belongs to: the one it stands before in its own clause, else the last before it."""
    nodes = phrase.nodes
    at = next((i for i, node in enumerate(nodes) if node.end > word.start), len(nodes) - 1)
    behind = next((i for i, node in enumerate(nodes) if node.start >= word.end), len(nodes))
    known = [
        i
        for i in range(len(nodes))
        if nodes[i].mention is None and (phrase.verb[i] or i in verbs) and _verbal(phrase, i, verbs)
    ]
    before = [i for i in known if i < at]
    after = [i for i in known if i >= behind]
    subject_before = at > 0 and (
        nodes[at - 1].mention is not None or nodes[at - 1].low in ("it", "he", "she", "they", "we")
    )
    if not before or (subject_before and behind < len(nodes) and phrase.finite(behind)):
        return after[0] if after else (before[-1] if before else -1)
    if nodes[at - 1].low in (",", ";", "but", "and", "while") and after and phrase.mention(behind) is not None:
        return after[0]
    return before[-1]


def _verbal(phrase: Phrase, index: int, verbs: Iterable[int]) -> bool:
    if index in verbs or phrase.finite(index):
        return True
    tags = {tag for _, tag in phrase.verb[index]}
    before = phrase.low(index - 1)
    if tags & {"ing", "ed", "en"}:
        return before not in ("'s", "the", "a", "an", "of")
    return bool(tags) and (before == "to" or before in AUXILIARIES)


def numbered(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Ids in the order of the text; a later claim of the same proposition points at the first."""
    first: dict[tuple[object, ...], str] = {}
    seen: set[tuple[object, ...]] = set()
    number = 0
    for claim in sorted(claims, key=lambda claim: (claim.span, claim.cue)):
        exact = (claim.cue, claim.actor, claim.act, claim.content_act)
        if exact in seen:
            continue
        seen.add(exact)
        number += 1
        id_ = f"{claim.doc}#{number}"
        key = (claim.actor, claim.act, claim.content_act, claim.supplier, claim.polarity, claim.modality == "denied")
        yield replace(claim, id=id_, repeats=first.get(key))
        first.setdefault(key, id_)
