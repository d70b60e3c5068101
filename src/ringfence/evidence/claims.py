"""From a document to claims: triggers, arguments, stance and source of every sentence put together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ringfence.evidence.arguments import Parse, Place, Reader
from ringfence.evidence.assembly import Draft, drafts_of
from ringfence.evidence.attribution import attribution_at, frames
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.lexicon import hits
from ringfence.evidence.memory import Memory
from ringfence.evidence.modality import hedge_of
from ringfence.evidence.model import Claim, Document, Extraction, Source
from ringfence.evidence.phrases import Phrase, phrase_of
from ringfence.evidence.quoting import foresee
from ringfence.evidence.scope import OPEN_ACTS, grounds_of, quantity_of, scope_of
from ringfence.evidence.sentences import Sentence, sentences
from ringfence.evidence.sources import source_of
from ringfence.evidence.speech import Frame, Speech
from ringfence.evidence.standins import mentions_networks
from ringfence.evidence.times import TimeWord, time_words
from ringfence.evidence.timing import time_of

_RISK: Final = frozenset(
    "backdoor espionage data-handover state-ties compel-law threat delay cost competition "
    "trade-conflict market-position motive".split()
)
_REPEATABLE: Final = frozenset(
    "ban restrict remove export-ban block-deal allow set-rules require-assurance legal-basis review scrutinise "
    "deploy hold-orders urge warn".split()
)
_PLANS: Final = frozenset("deploy supply hold-orders open-lab cooperate test".split())
_FAR: Final = 2
"""Sentences after which what was spoken of is forgotten."""
_AROUND: Final = 300
"""Characters on both sides of a claim in which its scope is looked for."""
_GOODS_OF_RISK: Final = frozenset("backdoor espionage data-handover state-ties compel-law threat".split())


Parser = Callable[[str, int], Parse]
"""Parses a sentence, given its text and where it begins in its document."""


@dataclass(slots=True)
class _Reading:
    document: Document
    memory: Memory
    speech: Speech = field(default_factory=Speech)
    claims: list[Claim] = field(default_factory=list)
    before: Phrase | None = None
    silent: int = _FAR
    """Sentences since networks or their suppliers were spoken of."""


def extract(document: Document, gazetteer: Gazetteer, parser: Parser | None = None) -> Extraction:
    """The claims of one document, in the order of the text.

    Only English is read: a document in another language has no claims and the note ``language not supported``.
    """
    if document.language != "en":
        return Extraction((), f"language not supported: {document.language}")
    reading = _Reading(document, Memory(dict(gazetteer.seats)))
    told = list(sentences(document))
    for at, sentence in enumerate(told):
        foresee(reading.speech, reading.memory, told, at, gazetteer)
        _read(reading, sentence, gazetteer, parser)
    return Extraction(tuple(numbered(reading.claims)))


def _read(reading: _Reading, sentence: Sentence, gazetteer: Gazetteer, parser: Parser | None) -> None:
    phrase = phrase_of(sentence, gazetteer)
    reading.memory.name_persons(phrase)
    text = reading.document.text[sentence.start : sentence.end]
    parse = parser(text, sentence.start) if parser is not None else None
    reader = Reader(phrase, reading.memory, parse, reading.before, reading.silent < _FAR)
    found = frames(reader, reading.speech)
    words: list[TimeWord] | None = None
    for draft in drafts_of(reader, list(hits(phrase)), found, reading.speech.mention):
        if words is None:
            words = list(time_words(text, sentence.start, reading.document.published))
        made = _claims(reading, phrase, draft, found, words)
        if draft.repeats:
            made = (again for claim in made if (again := _repeated(reading, claim)))
        elif draft.denial:
            made = (_denied(reading, claim) for claim in made)
        reading.claims += list(made)
    reading.memory.learn(phrase)
    reading.before = phrase
    reading.silent = 0 if mentions_networks(phrase) else reading.silent + 1


def _claims(
    reading: _Reading, phrase: Phrase, draft: Draft, found: list[Frame], words: list[TimeWord]
) -> Iterator[Claim]:
    nodes = phrase.nodes
    span = (nodes[draft.first].start, nodes[draft.last - 1].end)
    cue = (nodes[draft.cue[0]].start, nodes[draft.cue[1] - 1].end)
    span = (min(span[0], cue[0]), max(span[1], cue[1]))
    cue = _short(reading.document.text, cue)
    clause = reading.document.text[slice(*span)]
    told = reading.document.text[nodes[draft.reach[0]].start : span[1]] if draft.act in OPEN_ACTS else clause
    chain, stance, _ = attribution_at(found, draft.head, risk=draft.act in _RISK)
    modality = "denied" if stance and draft.modality != "denied" else draft.modality
    if modality == "predicted" and chain and draft.would and _announced(chain[-1], draft):
        modality = "decided"
    context = _context(reading, phrase, draft) if draft.scope != "none" else ""
    actors: list[Place | None] = [*draft.actors] or [None]
    scope = draft.fixed_scope or scope_of(draft.act, told, len(told) - (span[1] - cue[1]), context, default=draft.scope)
    hedge = hedge_of(phrase, draft.first, draft.last)
    time = time_of(reading.document, phrase, draft, words, found)
    quantity = quantity_of(clause, draft.act, cue[1] - span[0])
    grounds = grounds_of(clause) if draft.act not in _GOODS_OF_RISK else None
    for actor in actors:
        id_ = draft.actor_id or (_actor_id(actor) if actor is not None else "unknown")
        if draft.mentioned and any(c.act == draft.act and c.actor == id_ for c in reading.claims):
            continue
        yield Claim(
            id="",
            doc=reading.document.name,
            span=span,
            cue=cue,
            zone=phrase.sentence.zone,
            actor=id_,
            actor_detail=_detail(actor),
            act=draft.act,
            content_act=draft.content,
            target=tuple(dict.fromkeys(draft.target)),
            supplier=tuple(dict.fromkeys(draft.suppliers)),
            scope=scope,
            modality=modality,
            polarity=draft.polarity,
            attribution=_own_word(chain, actor, draft, phrase),
            hedge=hedge,
            time=time,
            quantity=quantity,
            place=_place(draft),
            grounds=grounds,
            confidence=draft.confidence,
            entry=draft.entry,
        )


def _repeated(reading: _Reading, claim: Claim) -> Claim | None:
    """As in "New Zealand followed suit": the act, supplier and scope of the claim before, by another actor."""
    for other in reversed(reading.claims[-4:]):
        supplier = claim.supplier or other.supplier
        if claim.act == "urge" and other.act in _REPEATABLE:
            return replace(claim, content_act=other.content_act or other.act, supplier=supplier)
        if other.act in _REPEATABLE and other.actor != claim.actor:
            scope = other.scope if claim.scope == "none" else claim.scope
            return replace(claim, act=other.act, content_act=other.content_act, supplier=supplier, scope=scope)
    return claim if claim.supplier else None


def _denied(reading: _Reading, claim: Claim) -> Claim:
    """What "denied the accusations" denies: what was alleged of the same suppliers just before, if it was one thing."""
    alleged = [c for c in reading.claims[-5:] if c.act in _GOODS_OF_RISK and set(c.supplier) & set(claim.supplier)]
    if len({other.act for other in alleged}) != 1:
        return claim
    return replace(claim, act=alleged[-1].act, actor=alleged[-1].actor, content_act=alleged[-1].content_act)


def _announced(source: Source, draft: Draft) -> bool:
    """Whether "would" tells a plan: of who speaks, or of equipment, told by a firm or an authority."""
    if draft.act in _RISK:
        return False
    own = bool(draft.actors) and source.id == _actor_id(draft.actors[0])
    return own or (draft.act in _PLANS and source.kind in ("company", "government", "official"))


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
        "set-rules",
        "review",
        "require-assurance",
    ):
        first, last = phrase.nodes[draft.first].start - _AROUND, phrase.nodes[draft.last - 1].end + _AROUND
        return reading.document.text[max(phrase.sentence.start, first) : min(phrase.sentence.end, last)]
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
