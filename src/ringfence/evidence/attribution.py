"""On whose word a clause stands: frames of saying, nested and trailing, quotations carried on, unnamed sources."""

from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.chains import chain_of, group_at
from ringfence.evidence.model import Source
from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.saying import SPEAKERS, clause_around, closes, reach, rejects_words, takes_clause
from ringfence.evidence.sources import source_of
from ringfence.evidence.wordforms import sayings

_OPINION: Final = frozenset(
    "see consider view regard label brand flag fear suspect accuse perceive judge charge "
    "worry believe think describe declare deem call cite".split()
)
_ACTS: Final = frozenset(
    "agree expect hope hold continue find quote cite learn recall feel judge note post call report comment".split()
)
UNKNOWN: Final = Source("media:unspecified", "media", False, "report")


_POINT: Final = frozenset("point points pointed pointing".split())


@dataclass(slots=True)
class Frame:
    """One act of saying: its sources (outermost first), the nodes it covers, its verb and its stance."""

    sources: tuple[Source, ...]
    first: int
    last: int
    verb: int
    stance: str
    opinion: bool = False
    speaker: Mention | None = None
    rank: int = 0
    """Outermost first: 0 a trailing or leading phrase over the sentence, 1 a clause of its own."""


@dataclass(slots=True)
class Speech:
    """What a document's sentences have said of their speakers so far."""

    speaker: tuple[Source, ...] = ()
    open_quote: bool = False
    mention: Mention | None = None
    last: list[Frame] = field(default_factory=list)


def frames(reader: Reader, speech: Speech) -> list[Frame]:
    """The frames of one sentence, and what they leave for the next."""
    phrase = reader.phrase
    out: list[Frame] = []
    table = sayings()
    for index, node in enumerate(phrase.nodes):
        if node.mention is not None:
            continue
        if node.low == "according" and phrase.low(index + 1) == "to":
            out += _according(reader, index)
        elif node.low in ("reportedly", "rumoured", "rumored"):
            out.append(Frame((UNKNOWN,), *clause_around(phrase, index), index, "neutral", rank=-1))
        elif node.low in table or (node.low in _POINT and phrase.low(index + 1) == "out"):
            lemma, stance = table.get(node.low, ("point-out", "neutral"))
            frame = _said(reader, index, lemma, stance)
            if frame:
                out.append(frame)
    _citing(reader, out)
    _carry(phrase, out, speech)
    return out


def _according(reader: Reader, index: int) -> list[Frame]:
    phrase = reader.phrase
    for at in range(index + 2, min(index + 8, len(phrase.nodes))):
        mention = phrase.mention(at)
        if mention is None:
            if phrase.low(at) in (",", "."):
                return []
            continue
        if (
            mention.kind == "report"
            and phrase.low(at + 1) in ("in", "by", "from", "of")
            and (inner := phrase.mention(at + 2))
        ):
            mention = inner
        speakers = reader.memory.resolve(phrase, at, mention)
        if not speakers and mention.kind == "state":
            speakers = (
                Mention("source", role="official" if "official" in mention.role else mention.role, named=False),
            )
        if mention.kind == "state" and not mention.role.startswith(("the", "government")) and not mention.named:
            speakers = (Mention("source", role=mention.role, named=False),)
        if not speakers or speakers[0].kind not in SPEAKERS:
            return []
        return [
            Frame(
                (source_of(speakers[0], "according-to"),), 0, len(phrase.nodes), index, "neutral", speaker=speakers[0]
            )
        ]
    return []


def _said(reader: Reader, index: int, lemma: str, stance: str) -> Frame | None:
    phrase = reader.phrase
    tag = next((tag for _, tag in phrase.verb[index]), "base")
    group = group_at(phrase, index, tag)
    if group.passive:
        return _reported(phrase, index, group.first)
    if (
        phrase.low(index - 1) in ("the", "a", "its", "of", "such", "these")
        or (phrase.mention(index - 1) or Mention("")).poss
    ):
        return None
    if (
        tag == "base"
        and group.bare
        and not group.infinitive
        and phrase.mention(index - 1) is None
        and phrase.low(index - 1) not in ("they", "we", "who", "i", "media")
    ):
        return None
    if phrase.low(index + 1) == "by":
        return None
    if stance == "deny" and lemma != "deny" and not rejects_words(phrase, index):
        return None
    inverted = _inverted(reader, index, lemma)
    if inverted:
        return inverted
    return _plain(reader, index, lemma, stance, tag)


def _reported(phrase: Phrase, index: int, first: int) -> Frame | None:
    """As in "It was reported that", "is said to": somebody unnamed says so."""
    low = phrase.low(index)
    if (
        low not in ("reported", "said", "believed", "rumoured", "rumored", "alleged", "thought", "understood")
        or phrase.low(index + 1) == "by"
    ):
        return None
    return Frame(
        (UNKNOWN,), max(0, first - 1) if phrase.low(first - 1) == "it" else 0, len(phrase.nodes), index, "neutral"
    )


def _inverted(reader: Reader, index: int, lemma: str) -> Frame | None:
    """As in "...", said X."""
    phrase = reader.phrase
    mention = phrase.mention(index + 1)
    if (
        phrase.low(index - 1) not in (",", "”", '"', "’")
        or mention is None
        or lemma not in ("say", "add", "tell", "write", "explain", "note", "argue", "claim", "warn", "insist")
    ):
        return None
    speakers = reader.memory.resolve(phrase, index + 1, mention)
    if not speakers or speakers[0].kind not in SPEAKERS or index < 4:
        return None
    return Frame((source_of(speakers[0], lemma),), 0, index, index, "neutral", speaker=speakers[0])


def _plain(reader: Reader, index: int, lemma: str, stance: str, tag: str) -> Frame | None:
    phrase = reader.phrase
    speakers, at = _speaker(reader, index, tag)
    if not speakers:
        return None
    before = at - 1
    while before >= 0 and (
        phrase.low(before) in ("but", "and")
        or (before > at - 4 and phrase.nodes[before].capital and phrase.mention(before) is None)
    ):
        before -= 1
    trailing = at > 3 and phrase.low(before) in (",", "”", '"', "’") and closes(phrase, index, lemma)
    if trailing:
        return Frame(_chain(reader, index, lemma, speakers), 0, at, index, "neutral", speaker=speakers[0].mention)
    opinion = lemma in _OPINION
    if lemma in _ACTS or not (opinion or takes_clause(phrase, index, lemma)):
        return None
    return Frame(
        _chain(reader, index, lemma, speakers),
        index,
        reach(reader, index),
        index,
        stance,
        opinion,
        speakers[0].mention,
        1,
    )


def _speaker(reader: Reader, index: int, tag: str) -> tuple[list[Place], int]:
    """Who says it, and the node at which the subject begins."""
    phrase = reader.phrase
    chain = chain_of(phrase, index, tag)
    want = frozenset(SPEAKERS)
    if phrase.low(chain.own.first - 1) in ("we", "i", "you"):
        return [], index
    places = [p for p in reader.subjects(chain, want) if p.mention.kind in SPEAKERS and not p.mention.goods]
    if not places:
        first = chain.own.first
        owner = (
            phrase.mention(first - 2)
            if phrase.low(first - 1) in ("spokesman", "spokeswoman", "spokesperson", "statement")
            else None
        )
        if owner and owner.kind in SPEAKERS:
            places = [Place(first - 2, owner)]
    if not places and (report := _report_in(reader, chain.own.first)):
        places = [report]
    return places, (min(p.index for p in places) if places else index)


def _report_in(reader: Reader, first: int) -> Place | None:
    """As in "A report in X claims": the outlet, not the paper it is printed on."""
    for at in range(first - 1, max(-1, first - 6), -1):
        mention = reader.phrase.mention(at)
        if mention is not None and mention.kind in ("media", "report", "source", "expert"):
            return Place(at, mention)
    return None


def _chain(reader: Reader, index: int, lemma: str, speakers: list[Place]) -> tuple[Source, ...]:
    inner = source_of(speakers[0].mention, lemma)
    behind = reader.phrase.mention(index + 1)
    if lemma == "tell" and behind is not None and behind.kind == "media" and inner.kind != "media":
        return (source_of(behind, "say"), inner)
    if inner.kind == "media" and speakers[0].mention.kind == "report":
        at = speakers[0].index
        if (
            reader.phrase.low(at + 1) in ("in", "by", "from")
            and (outlet := reader.phrase.mention(at + 2))
            and outlet.kind == "media"
        ):
            return (source_of(outlet, lemma),)
    return (inner,)


def _citing(reader: Reader, out: list[Frame]) -> None:
    """As in "X said, citing Y": Y is the inner source of X's frame."""
    phrase = reader.phrase
    for index, node in enumerate(phrase.nodes):
        if node.low not in ("citing", "quoting", "cited", "quoted") or node.mention is not None:
            continue
        if node.low == "citing" and phrase.low(index + 1) in ("fears", "concerns", "worries", "a", "the", "risks"):
            speakers, _ = _speaker(reader, index, "ing")
            if speakers:
                out.append(
                    Frame((source_of(speakers[0].mention, "cite"),), index, len(phrase.nodes), index, "neutral", rank=1)
                )
                continue
        target = next(
            ((i, m) for i in range(index + 1, min(index + 5, len(phrase.nodes))) if (m := phrase.mention(i))), None
        )
        if target is None or target[1].kind not in SPEAKERS | {"state"}:
            continue
        resolved = reader.memory.resolve(phrase, target[0], target[1])
        inner = _cited(
            reader, target[0], resolved[0] if resolved else Mention("source", role=target[1].role, named=False)
        )
        if node.low in ("cited", "quoted"):
            speakers, _ = _speaker(reader, index, "ed")
            if speakers and any(
                phrase.low(i) == "as" for i in range(target[0], min(target[0] + 14, len(phrase.nodes)))
            ):
                out.append(
                    Frame(
                        (source_of(speakers[0].mention, "cite"), inner),
                        index,
                        len(phrase.nodes),
                        index,
                        "neutral",
                        rank=1,
                    )
                )
            continue
        host = next((frame for frame in reversed(out) if frame.verb < index), None)
        if host is not None and host.sources[-1].kind == "media":
            host.sources = (*host.sources, inner)


def _cited(reader: Reader, at: int, mention: Mention) -> Source:
    """Government sources are of the government spoken of last."""
    if (
        mention.kind == "source"
        and not mention.ids
        and any(word in mention.role for word in ("government", "cabinet", "ministry", "coalition"))
    ):
        owner = reader.memory.resolve(reader.phrase, at, Mention("state", role=mention.role, named=False))
        if owner:
            return source_of(owner[0], "cite")
    return source_of(mention, "cite")


def _carry(phrase: Phrase, out: list[Frame], speech: Speech) -> None:
    """A sentence that is quoted and names no speaker has that of the sentence before."""
    quoted = phrase.sentence.quoted
    covers = [frame for frame in out if frame.rank >= 0 and not frame.opinion]
    if quoted and quoted[0] and not covers and speech.speaker:
        out.append(Frame(speech.speaker, 0, len(phrase.nodes), -1, "neutral", speaker=speech.mention))
    told = next((frame for frame in covers if frame.speaker is not None and frame.speaker.kind != "media"), None)
    if told:
        speech.speaker, speech.mention = told.sources, told.speaker
    elif not (quoted and quoted[0]):
        speech.speaker, speech.mention = (), None


def attribution_at(found: list[Frame], at: int, *, risk: bool) -> tuple[tuple[Source, ...], str, Frame | None]:
    """The chain over a node, outermost first, the stance of the last source, and its frame."""
    over = [
        frame for frame in found if frame.first <= at < frame.last and frame.verb != at and (risk or not frame.opinion)
    ]
    over.sort(key=lambda frame: (frame.rank, -frame.verb if frame.rank == 0 else frame.verb))
    if len(over) > 1:
        over = [frame for frame in over if frame.sources != (UNKNOWN,)]
    chain: list[Source] = []
    for frame in over:
        known = {source.id for source in chain}
        chain += [source for source in frame.sources if source.id not in known]
    denied = any(frame.stance == "deny" for frame in over)
    return tuple(chain), "denied" if denied else "", over[-1] if over else None
