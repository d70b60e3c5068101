"""On whose word a clause stands: frames of saying, nested and trailing, quotations carried on, unnamed sources."""

from typing import Final

from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.chains import group_at
from ringfence.evidence.citing import cite
from ringfence.evidence.concerns import concerns
from ringfence.evidence.headlines import of_headline
from ringfence.evidence.model import Source
from ringfence.evidence.naming import name_at
from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.saying import SPEAKERS, clause_around, closes, reach, rejects_words, says_that, takes_clause
from ringfence.evidence.sources import source_of
from ringfence.evidence.speakers import speaker_of, told_of, with_name_behind, with_office
from ringfence.evidence.speech import UNKNOWN, Frame, Speech
from ringfence.evidence.wordforms import AUXILIARIES, PREPOSITIONS, is_adverb, sayings

_OPINION: Final = frozenset(
    "see consider view regard label brand flag fear suspect accuse perceive judge charge "
    "worry believe think describe declare deem call cite".split()
)
_ACTS: Final = frozenset(
    "agree expect hope hold continue find quote cite learn recall feel judge note post call report comment".split()
)


_WARNED: Final = {
    form: lemma
    for lemma, forms in {
        "warn": "warn warns warned warning cautioned cautions",
        "show": "show shows showed shown",
        "rule": "ruled rules ruling",
        "assure": "assured assures recognised recognized communicated signalled signaled highlighted underlined",
    }.items()
    for form in forms.split()
}
"""Verbs of saying where a clause follows or goes before; as acts they stand in the lexicon."""
_OPENINGS: Final = frozenset("following after before since speaking asked earlier last meanwhile however also".split())
_ECHOES: Final = frozenset(
    "something charge charges claim claims accusation accusations allegation allegations".split()
)
"""What was said before: "a charge the company denies"."""
_SUBORDINATE: Final = frozenset(
    "while whereas although though as because when if after before since unless until that which who where".split()
)
_QUOTED: Final = ("”", '"', "’", "'")
_POINT: Final = frozenset("point points pointed pointing".split())


def frames(reader: Reader, speech: Speech) -> list[Frame]:
    """The frames of one sentence, and what they leave for the next."""
    phrase = reader.phrase
    out: list[Frame] = []
    table = sayings()
    if phrase.sentence.zone == "headline":
        out += of_headline(reader)
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
    out += concerns(reader, speech)
    cite(reader, out)
    _remember(reader, out, speech)
    _carry(phrase, out, speech)
    return out


def _remember(reader: Reader, out: list[Frame], speech: Speech) -> None:
    """Who has been met by name, and whose own story this is: the latter is none of its own sources."""
    speech.own = speech.own or _agency(reader.phrase)
    for frame in out:
        if frame.speaker is not None:
            reader.memory.meet(frame.speaker)
        if len(frame.sources) > 1 and frame.sources[0].id == speech.own:
            frame.sources = frame.sources[1:]


def _agency(phrase: Phrase) -> str:
    """As in "BERLIN (Reuters) -": whose story it is."""
    if len(phrase.nodes) > 14 or phrase.low(len(phrase.nodes) - 1) not in ("-", "–", "—", ")"):
        return ""
    inside = (m for i, node in enumerate(phrase.nodes) if (m := node.mention) and phrase.low(i - 1) == "(")
    return next((mention.ids[0] for mention in inside if mention.kind == "media"), "")


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
            at += 2
        mention = told_of(reader, Place(at, mention)) or mention
        other = phrase.mention(at + 2) if phrase.low(at + 1) == "and" else None
        if mention.kind == "media" and other is not None and other.kind == "media":
            mention = Mention("media", ("media:several",), named=False)
        speakers = reader.memory.resolve(phrase, at, mention)
        if not speakers and mention.kind == "state":
            speakers = (
                Mention("source", role="official" if "official" in mention.role else mention.role, named=False),
            )
        if mention.kind == "state" and not mention.role.startswith(("the", "government")) and not mention.named:
            speakers = (Mention("source", role=mention.role, named=False),)
        if not speakers or speakers[0].kind not in SPEAKERS:
            return []
        relative = phrase.low(index - 1) == "," and phrase.low(index - 2) in ("that", "which", "who")
        first = index - 2 if relative else 0
        return [
            Frame(
                (source_of(speakers[0], "according-to"),),
                first,
                len(phrase.nodes),
                index,
                "neutral",
                speaker=speakers[0],
            )
        ]
    return []


def _said(reader: Reader, index: int, lemma: str, stance: str, speech: Speech) -> Frame | None:
    phrase = reader.phrase
    tag = next((tag for _, tag in phrase.verb[index]), "base")
    group = group_at(phrase, index, tag)
    if phrase.low(index) == "saying" and phrase.low(index - 1) == "as":
        return _quoted_as(reader, index)
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
    if phrase.low(index) in _WARNED and not (_that(phrase, index) or closes(phrase, index, lemma)):
        return None
    inverted = _inverted(reader, index, lemma)
    if inverted:
        return inverted
    return _plain(reader, index, lemma, stance, tag, speech)


def _that(phrase: Phrase, index: int) -> bool:
    return phrase.low(index + 1) in ("“", '"', ":") or any(phrase.low(i) == "that" for i in range(index + 1, index + 5))


def _quoted_as(reader: Reader, index: int) -> Frame | None:
    """As in "X was quoted as saying (by Y)"."""
    phrase = reader.phrase
    verb = next((i for i in range(index - 2, max(-1, index - 7), -1) if phrase.low(i) in ("quoted", "cited")), None)
    if verb is None:
        return None
    group = group_at(phrase, verb, "en")
    subject = reader.left(group.first) if group.passive else []
    speakers = [m for at, mention in subject[:1] for m in reader.memory.resolve(phrase, at, mention)]
    if not speakers or speakers[0].kind not in SPEAKERS:
        return None
    sources: tuple[Source, ...] = (source_of(speakers[0], "quote"),)
    around = range(verb + 2, len(phrase.nodes))
    outlet = next((m for i in around if phrase.low(i - 1) == "by" and (m := phrase.mention(i))), None)
    if outlet is not None and outlet.kind == "media":
        sources = (source_of(outlet, "quote"), *sources)
    trailing = phrase.low(subject[0][0] - 1) in (",", "”", '"', "’")
    reach_ = (0, subject[0][0]) if trailing else (index, len(phrase.nodes))
    return Frame(sources, *reach_, index, "neutral", speaker=speakers[0], rank=0 if trailing else 1)


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
    if phrase.low(index - 1) not in (",", "”", '"', "’", "'") or index < 4 or phrase.low(index).endswith("ing"):
        return None
    if mention is None and (count := name_at(phrase.nodes, index + 1)) > 1:
        name = " ".join(node.low.title() for node in phrase.nodes[index + 1 : index + 1 + count])
        mention = reader.memory.person(name) or with_office(phrase, index + 1 + count, name)
    if mention is None:
        return None
    mention = with_name_behind(phrase, index + 2, mention)
    speakers = reader.memory.resolve(phrase, index + 1, mention)
    if not speakers or speakers[0].kind not in SPEAKERS or speakers[0].goods or _has_its_verb(phrase, index + 2):
        return None
    return Frame((source_of(speakers[0], lemma),), 0, index, index, "neutral", speaker=speakers[0])


def _has_its_verb(phrase: Phrase, at: int) -> bool:
    """As in ", said Huawei would": what follows is a subject with its verb, and no speaker."""
    while is_adverb(phrase.low(at)):
        at += 1
    tags = {tag for _, tag in phrase.verb[at]} if at < len(phrase.nodes) else set()
    return phrase.low(at) in AUXILIARIES or bool(tags & {"s", "ed", "any"})


def _plain(reader: Reader, index: int, lemma: str, stance: str, tag: str, speech: Speech) -> Frame | None:
    phrase = reader.phrase
    speakers, at = speaker_of(reader, index, tag, speech)
    if not speakers:
        return None
    before = at - 1
    while before >= 0 and before > at - 5 and _belongs_to_subject(phrase, before):
        before -= 1
    if any(phrase.low(i) in _ECHOES for i in range(before + 1, at)):
        return Frame(_chain(reader, index, lemma, speakers), before + 1, index + 1, index, stance, rank=1)
    told = phrase.low(before) in _QUOTED or (_behind_words(phrase, before) and not says_that(phrase, index))
    trailing = at > 3 and told and closes(phrase, index, lemma)
    if trailing:
        last = len(phrase.nodes) if _goes_on(phrase, index) else at
        return Frame(_chain(reader, index, lemma, speakers), 0, last, index, "neutral", speaker=speakers[0].mention)
    opinion = lemma in _OPINION
    if lemma == "show" and speakers[0].mention.kind not in ("report", "expert", "org", "media", "source"):
        return None
    if lemma == "tell" and phrase.mention(index + 1) is not None and phrase.low(index + 2) == "to":
        return None
    if (lemma in _ACTS and not (opinion or says_that(phrase, index))) or not (
        opinion or takes_clause(phrase, index, lemma)
    ):
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


def _behind_words(phrase: Phrase, comma: int) -> bool:
    """Whether a clause stands before the comma: "after talks in Rome," is none."""
    if phrase.low(comma) != "," or phrase.mention(0) is not None:
        return phrase.low(comma) == ","
    opening = phrase.low(0) in PREPOSITIONS or phrase.low(0) in _OPENINGS
    return not opening or any(phrase.finite(i) for i in range(comma) if phrase.mention(i) is None)


def _belongs_to_subject(phrase: Phrase, index: int) -> bool:
    """Words between the comma and the name: "the Italian daily X", "but"."""
    low = phrase.low(index)
    if phrase.mention(index) is not None or phrase.finite(index) or not low.replace("-", "").isalpha():
        return False
    if low in _SUBORDINATE:
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
        and (
            phrase.low(at + 2) in ("it", "they")
            or phrase.low(at + 2) in AUXILIARIES
            or bool(at + 2 < len(phrase.nodes) and phrase.verb[at + 2])
        )
    )


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
        frame
        for frame in found
        if frame.first <= at < frame.last and (risk or (frame.verb != at and not frame.opinion))
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
