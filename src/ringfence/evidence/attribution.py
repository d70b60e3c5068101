"""On whose word a clause stands: frames of saying, nested and trailing, quotations carried on, unnamed sources."""

from dataclasses import dataclass, field, replace
from typing import Final

from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.chains import chain_of, group_at
from ringfence.evidence.model import Source
from ringfence.evidence.naming import name_at
from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.saying import SPEAKERS, clause_around, closes, reach, rejects_words, takes_clause
from ringfence.evidence.sources import source_of
from ringfence.evidence.wordforms import AUXILIARIES, PREPOSITIONS, sayings

_OPINION: Final = frozenset(
    "see consider view regard label brand flag fear suspect accuse perceive judge charge "
    "worry believe think describe declare deem call cite".split()
)
_ACTS: Final = frozenset(
    "agree expect hope hold continue find quote cite learn recall feel judge note post call report comment".split()
)
UNKNOWN: Final = Source("media:unspecified", "media", False, "report")


_WARNED: Final = {form: "warn" for form in ("warn", "warns", "warned", "warning", "cautioned", "cautions")} | {
    form: "show" for form in ("show", "shows", "showed", "shown")
}
"""Verbs of saying where a clause follows or goes before; as acts they stand in the lexicon."""
_BEARERS: Final = frozenset(
    "suggestion suggestions report reports statement letter letters email memo document documents post article notice "
    "tweet message filing study survey rumours rumors".split()
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
    past: list[Mention] = field(default_factory=list)
    """Who has spoken, the last one last."""


def frames(reader: Reader, speech: Speech) -> list[Frame]:
    """The frames of one sentence, and what they leave for the next."""
    phrase = reader.phrase
    out: list[Frame] = []
    table = sayings()
    if phrase.sentence.zone == "headline":
        out += _of_headline(reader)
    for index, node in enumerate(phrase.nodes):
        if node.mention is not None:
            continue
        if node.low == "according" and phrase.low(index + 1) == "to":
            out += _according(reader, index)
        elif node.low in ("reportedly", "rumoured", "rumored"):
            out.append(Frame((UNKNOWN,), *clause_around(phrase, index), index, "neutral", rank=-1))
        elif node.low in table or node.low in _WARNED or (node.low in _POINT and phrase.low(index + 1) == "out"):
            lemma, stance = table.get(node.low, (_WARNED.get(node.low, "point-out"), "neutral"))
            frame = _said(reader, index, lemma, stance, speech)
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


def _said(reader: Reader, index: int, lemma: str, stance: str, speech: Speech) -> Frame | None:
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
    return _plain(reader, index, lemma, stance, tag, speech)


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
    if phrase.low(index - 1) not in (",", "”", '"', "’", "'") or index < 4:
        return None
    if mention is None and (count := name_at(phrase.nodes, index + 1)) > 1:
        name = " ".join(node.low.title() for node in phrase.nodes[index + 1 : index + 1 + count])
        mention = _with_office(phrase, index + 1 + count, name)
    if mention is None:
        return None
    speakers = reader.memory.resolve(phrase, index + 1, mention)
    if not speakers or speakers[0].kind not in SPEAKERS or speakers[0].goods:
        return None
    return Frame((source_of(speakers[0], lemma),), 0, index, index, "neutral", speaker=speakers[0])


def _with_office(phrase: Phrase, behind: int, name: str) -> Mention:
    """As in "said Jane Doe, an official at X": the person of whom the office behind the comma tells."""
    office = phrase.mention(behind + 1) if phrase.low(behind) == "," else None
    if office is None or office.kind not in ("gov", "supplier", "operator", "org"):
        return Mention("expert", detail=name)
    return replace(office, kind="person", detail=name, poss=False)


def _of_headline(reader: Reader) -> list[Frame]:
    """As in "X to ban Y: sources", "X to ban Y, minister says" without a verb, "Source: X to ban Y"."""
    phrase = reader.phrase
    count = len(phrase.nodes)
    for index in range(count - 1, max(1, count - 8), -1):
        if phrase.low(index) in (":", "-", "–", "—", "|"):
            place = next((i for i in range(index + 1, count) if phrase.mention(i)), None)
            word = phrase.low(count - 1)
            if place is not None and count - index <= 5 and (mention := _headline_source(reader, place)):
                return [Frame((source_of(mention, "say"),), 0, index, index, "neutral", speaker=mention)]
            if word in ("sources", "source", "report", "reports", "media", "officials", "official"):
                role = Mention(
                    "source" if word[0] in "so" else "report", ("media:unspecified",) * (word[0] not in "so")
                )
                return [Frame((source_of(replace(role, role=word, named=False), "say"),), 0, index, index, "neutral")]
    opener = phrase.mention(0)
    if (
        count > 5
        and phrase.low(1) == ":"
        and opener is not None
        and opener.kind in ("media", "person", "expert", "source")
    ):
        return [Frame((source_of(opener, "say"),), 1, count, 1, "neutral", speaker=opener, rank=1)]
    return []


def _headline_source(reader: Reader, at: int) -> Mention | None:
    mention = reader.phrase.mention(at)
    if mention is None or mention.goods or mention.kind in ("place", "class"):
        return None
    resolved = reader.memory.resolve(reader.phrase, at, mention)
    return resolved[0] if resolved and resolved[0].kind in SPEAKERS else None


def _plain(reader: Reader, index: int, lemma: str, stance: str, tag: str, speech: Speech) -> Frame | None:
    phrase = reader.phrase
    speakers, at = _speaker(reader, index, tag, speech)
    if not speakers:
        return None
    before = at - 1
    while before >= 0 and before > at - 5 and _belongs_to_subject(phrase, before):
        before -= 1
    trailing = at > 3 and phrase.low(before) in (",", "”", '"', "’", "'") and closes(phrase, index, lemma)
    if trailing:
        last = len(phrase.nodes) if _goes_on(phrase, index) else at
        return Frame(_chain(reader, index, lemma, speakers), 0, last, index, "neutral", speaker=speakers[0].mention)
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


def _belongs_to_subject(phrase: Phrase, index: int) -> bool:
    """Words between the comma and the name: "the Italian daily X", "but"."""
    low = phrase.low(index)
    if phrase.mention(index) is not None or phrase.finite(index) or not low.replace("-", "").isalpha():
        return False
    return low in ("but", "and", "the", "a", "an") or phrase.nodes[index].capital or low not in PREPOSITIONS


def _goes_on(phrase: Phrase, index: int) -> bool:
    """As in "X, she said, and would do Y": what follows has the subject and the source of what was before."""
    at = index + 1
    while at < len(phrase.nodes) and at < index + 4 and phrase.low(at) != ",":
        at += 1
    return (
        phrase.low(at) == ","
        and phrase.low(at + 1) in ("and", "but", "or")
        and (phrase.low(at + 2) in AUXILIARIES or bool(at + 2 < len(phrase.nodes) and phrase.verb[at + 2]))
    )


def _speaker(reader: Reader, index: int, tag: str, speech: Speech) -> tuple[list[Place], int]:
    """Who says it, and the node at which the subject begins."""
    phrase = reader.phrase
    chain = chain_of(phrase, index, tag)
    want = frozenset(SPEAKERS)
    if special := _special(phrase, chain.own.first, tag, speech):
        return [special], special.index
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


def _special(phrase: Phrase, first: int, tag: str, speech: Speech) -> Place | None:
    """A speaker spoken of before, one between commas behind an office, or the bearer of the words ("a letter saying")."""
    low = phrase.low(first - 1)
    if low in ("he", "she", "they") and (said := _spoke_last(speech, several=low == "they")):
        return Place(first - 1, said)
    if tag == "ing" and low in _BEARERS:
        return Place(first - 1, Mention("report", ("media:unspecified",), named=False))
    if low != "," or first < 4:
        return None
    begin = first - 2
    while begin > 0 and phrase.low(begin) != "," and phrase.mention(begin) is None and first - begin < 6:
        begin -= 1
    count = name_at(phrase.nodes, begin + 1)
    if phrase.low(begin) != "," or count < 2 or begin + 1 + count != first - 1:
        return None
    name = " ".join(node.low.title() for node in phrase.nodes[begin + 1 : first - 1])
    office = phrase.mention(begin - 1)
    if office is not None and office.kind in ("gov", "state", "supplier", "operator", "org", "person") and office.role:
        return Place(begin - 1, replace(office, kind="person", detail=name, poss=False, named=True))
    return Place(begin + 1, Mention("expert", detail=name))


def _spoke_last(speech: Speech, *, several: bool) -> Mention | None:
    for mention in reversed(speech.past):
        if several and (mention.role.endswith("s") or mention.kind in ("group", "people", "operators", "source")):
            return mention
        if not several and mention.kind in ("person", "expert", "source"):
            return mention
        if not several and mention.role and not mention.role.endswith("s"):
            return mention
    return None


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
            speakers, _ = _speaker(reader, index, "ing", Speech())
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
            speakers, _ = _speaker(reader, index, "ed", Speech())
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
    speech.past += [frame.speaker for frame in covers if frame.speaker is not None and frame.speaker.kind != "media"]
    del speech.past[:-12]
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
