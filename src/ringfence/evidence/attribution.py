"""On whose word a clause stands: frames of saying, nested and trailing, quotations carried on, unnamed sources."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.chains import chain_of, group_at
from ringfence.evidence.model import Source
from ringfence.evidence.nominals import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import BE, PREPOSITIONS, is_adverb, sayings

_SPEAKERS: Final = frozenset(
    "gov group people supplier operator operators media report person expert source org class".split()
)
_OPINION: Final = frozenset(
    "see consider view regard label brand flag fear suspect accuse perceive judge charge worry believe think describe declare deem call cite".split()
)
_ACTS: Final = frozenset(
    "agree expect hope hold continue find quote cite learn recall feel judge note post call report comment".split()
)
_COMPLEMENT: Final = frozenset(
    'that it they he she we there “ " : whether if , ‘ the a no any its their this these such some all using how why in out such'.split()
)
UNKNOWN: Final = Source("media:unspecified", "media", False, "report")


_SAID: Final = frozenset(
    "claim claims accusation accusations allegation allegations charge charges suggestion suggestions report reports that notion idea fears concerns assertion assertions suspicions".split()
)
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


def source_of(mention: Mention, verb: str | None) -> Source:
    """The source that a mention stands for."""
    role = mention.role or None
    if mention.kind == "person":
        official = any(each.startswith(("gov:", "eu")) for each in mention.ids)
        named = bool(mention.detail)
        id_ = f"per:{slug(mention.detail)}" if named else (mention.ids or ("unspecified",))[0]
        kind = (
            "official"
            if official
            else "company"
            if any(i.startswith("org:") or ":" not in i for i in mention.ids) and mention.ids
            else "expert"
        )
        return Source(id_, kind, named, verb, role)
    if mention.kind in ("gov", "people"):
        id_ = mention.ids[0]
        kind = (
            "institution"
            if id_ == "eu"
            else "government"
            if mention.named and not mention.role.endswith(("official", "officials", "source", "sources"))
            else "official"
        )
        return Source(id_, kind, mention.named, verb, mention.detail or role)
    if mention.kind == "group":
        return Source(mention.ids[0], "group", False, verb)
    if mention.kind in ("supplier", "class", "operator", "operators", "org"):
        id_ = mention.ids[0]
        return Source(
            id_ if ":" in id_ else f"org:{id_}",
            "company" if mention.kind != "org" else "institution",
            not role,
            verb,
            role,
        )
    if mention.kind in ("media", "report"):
        leak = mention.ids[0] == "leak"
        return Source(mention.ids[0], "leak" if leak else "media", mention.named and not leak, verb)
    if mention.kind == "expert":
        return Source(
            f"per:{slug(mention.detail)}" if mention.detail else "unspecified",
            "expert",
            bool(mention.detail),
            verb,
            role,
        )
    gov = mention.ids and mention.ids[0].startswith("gov:")
    return Source(
        mention.ids[0] if gov else "unspecified",
        "official" if gov or "official" in mention.role or "government" in mention.role else "unspecified",
        False,
        verb,
        role,
    )


def slug(name: str) -> str:
    """A name as an id: no accents, case or signs."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


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
            out.append(Frame((UNKNOWN,), *_clause(phrase, index), index, "neutral", rank=-1))
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
        if not speakers or speakers[0].kind not in _SPEAKERS:
            return []
        return [
            Frame(
                (source_of(speakers[0], "according-to"),), 0, len(phrase.nodes), index, "neutral", speaker=speakers[0]
            )
        ]
    return []


def _clause(phrase: Phrase, index: int) -> tuple[int, int]:
    """The clause around a word: from the comma before it to the next contrast."""
    first = next((i + 1 for i in range(index, -1, -1) if phrase.low(i) in (",", ";", "while", "but")), 0)
    return first, next(
        (i for i in range(index, len(phrase.nodes)) if phrase.low(i) in (";", "while", "but")), len(phrase.nodes)
    )


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
    if stance == "deny" and lemma != "deny" and not _accusation(phrase, index):
        return None
    inverted = _inverted(reader, index, lemma)
    if inverted:
        return inverted
    return _plain(reader, index, lemma, stance, tag)


def _accusation(phrase: Phrase, index: int) -> bool:
    """Whether what is rejected is something said: "rejected claims that"."""
    return any(phrase.low(i) in _SAID for i in range(index + 1, min(index + 6, len(phrase.nodes))))


def _reported(phrase: Phrase, index: int, first: int) -> Frame | None:
    """ "It was reported that", "is said to": somebody unnamed says so."""
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
    """ "...", said X."""
    phrase = reader.phrase
    mention = phrase.mention(index + 1)
    if (
        phrase.low(index - 1) not in (",", "”", '"', "’")
        or mention is None
        or lemma not in ("say", "add", "tell", "write", "explain", "note", "argue", "claim", "warn", "insist")
    ):
        return None
    speakers = reader.memory.resolve(phrase, index + 1, mention)
    if not speakers or speakers[0].kind not in _SPEAKERS or index < 4:
        return None
    return Frame((source_of(speakers[0], lemma),), 0, index, index, "neutral", speaker=speakers[0])


def _plain(reader: Reader, index: int, lemma: str, stance: str, tag: str) -> Frame | None:
    phrase = reader.phrase
    speakers, at = _speaker(reader, index, tag)
    if not speakers:
        return None
    before = at - 1
    while before >= 0 and phrase.low(before) in ("but", "and"):
        before -= 1
    trailing = at > 3 and phrase.low(before) in (",", "”", '"', "’") and _closes(phrase, index, lemma)
    if trailing:
        return Frame(_chain(reader, index, lemma, speakers), 0, at, index, "neutral", speaker=speakers[0].mention)
    opinion = lemma in _OPINION
    if lemma in _ACTS or not (opinion or _complement(phrase, index, lemma)):
        return None
    return Frame(
        _chain(reader, index, lemma, speakers),
        index,
        _reach(reader, index),
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
    want = frozenset(_SPEAKERS)
    if phrase.low(chain.own.first - 1) in ("we", "i", "you"):
        return [], index
    places = [p for p in reader.subjects(chain, want) if p.mention.kind in _SPEAKERS and not p.mention.goods]
    if not places:
        first = chain.own.first
        owner = (
            phrase.mention(first - 2)
            if phrase.low(first - 1) in ("spokesman", "spokeswoman", "spokesperson", "statement")
            else None
        )
        if owner and owner.kind in _SPEAKERS:
            places = [Place(first - 2, owner)]
    if not places and (report := _report_in(reader, chain.own.first)):
        places = [report]
    return places, (min(p.index for p in places) if places else index)


def _report_in(reader: Reader, first: int) -> Place | None:
    """ "A report in X claims": the outlet, not the paper it is printed on."""
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


def _closes(phrase: Phrase, index: int, lemma: str) -> bool:
    """Whether a trailing "X said" ends the sentence or only takes adverbials, a place or sources."""
    low = phrase.low(index + 1)
    if index + 1 >= len(phrase.nodes) or low in (
        ".",
        ",",
        ":",
        "”",
        "on",
        "in",
        "at",
        "during",
        "after",
        "when",
        "citing",
        "late",
        "earlier",
        "last",
        "without",
        "last",
        ";",
        "to",
        "this",
    ):
        return True
    return (
        low in ("reporters", "lawmakers", "parliament", "journalists")
        or (lemma == "tell" and phrase.mention(index + 1) is not None)
        or is_adverb(low)
    )


def _complement(phrase: Phrase, index: int, lemma: str) -> bool:
    """Whether what follows is a clause that is said, not a thing that is done."""
    at = index + 1
    while is_adverb(phrase.low(at)):
        at += 1
    if lemma in (
        "announce",
        "confirm",
        "reveal",
        "disclose",
        "predict",
        "estimate",
        "forecast",
        "repeat",
        "reiterate",
        "admit",
        "acknowledge",
        "declare",
        "describe",
    ):
        return (
            phrase.low(at) in ("that", "it", "they", "he", "she", "we", "“", '"', ":", "on", "in", "last", "plans")
            or phrase.mention(at) is not None
            or lemma in ("admit",)
        )
    return (
        phrase.low(at) in _COMPLEMENT
        or phrase.mention(at) is not None
        or lemma
        in (
            "deny",
            "say",
            "reject",
            "argue",
            "claim",
            "dismiss",
            "allege",
            "tell",
            "insist",
            "add",
            "warn",
            "suggest",
            "state",
            "maintain",
            "refute",
            "dispute",
            "point",
        )
    )


def _reach(reader: Reader, index: int) -> int:
    """How far a clause of saying goes: to a contrast with a new subject, a semicolon, or the end."""
    phrase = reader.phrase
    for at in range(index + 2, len(phrase.nodes)):
        low = phrase.low(at)
        if low == "," and sayings().get(phrase.low(at + 1)) and phrase.low(at + 1).endswith("ing"):
            return at
        if low == "," and phrase.low(at + 1) in ("pointing", "citing"):
            return at
        if low == ";" or (low in ("while", "whereas", "although", "despite", "but") and _new_subject(phrase, at)):
            return at
    return len(phrase.nodes)


def _new_subject(phrase: Phrase, at: int) -> bool:
    for ahead in range(at + 1, min(at + 4, len(phrase.nodes))):
        mention = phrase.mention(ahead)
        if mention is not None and mention.kind in _SPEAKERS | {"company", "state", "nation"}:
            return True
        if phrase.low(ahead) in ("some", "others", "there"):
            return True
        if phrase.low(ahead) in PREPOSITIONS or phrase.low(ahead) in BE:
            return False
    return False


def _citing(reader: Reader, out: list[Frame]) -> None:
    """ "X said, citing Y": Y is the inner source of X's frame."""
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
        if target is None or target[1].kind not in _SPEAKERS | {"state"}:
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
