"""Sources in nouns of saying and fearing: "raised concerns that", "US fears that", "issued a statement saying"."""

from typing import Final

from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.chains import chain_of
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.saying import SPEAKERS, reach
from ringfence.evidence.sources import source_of
from ringfence.evidence.speech import Frame, Speech

_NOUNS: Final = frozenset(
    "concern concerns fear fears worry worries doubts suspicion suspicions allegation allegations accusation "
    "accusations warning warnings claim claims view belief assertion assertions misgivings alarm unease charges".split()
)
_VERBS: Final = frozenset(
    "raise express voice have share cite issue repeat make air harbour harbor reiterate give hold sound state deny "
    "reject dismiss".split()
)
_CLAUSES: Final = frozenset("that about over whether of regarding around".split())
_TIMES: Final = frozenset(
    "last this week month year earlier on in monday tuesday wednesday thursday friday again".split()
)
_DENYING: Final = frozenset("deny reject dismiss".split())


def concerns(reader: Reader, speech: Speech) -> list[Frame]:
    """A frame for each noun of saying with a clause behind it and somebody whose it is."""
    phrase = reader.phrase
    out: list[Frame] = []
    for index, node in enumerate(phrase.nodes):
        if node.low not in _NOUNS or node.mention is not None or not _has_clause(phrase, index + 1):
            continue
        verb = next((i for i in range(index - 1, max(-1, index - 5), -1) if phrase.verb[i]), None)
        lemmas = {lemma for lemma, _ in phrase.verb[verb]} if verb is not None else set()
        own = _owner(reader, index)
        if own is None and verb is not None and lemmas & _VERBS:
            chain = chain_of(phrase, verb, phrase.verb[verb][0][1])
            own = next(
                (
                    p
                    for p in reader.subjects(chain, frozenset(SPEAKERS))
                    if p.mention.kind in SPEAKERS and not p.mention.goods
                ),
                None,
            )
        if own is None or lemmas & _DENYING:
            continue
        source = source_of(own.mention, "say")
        out.append(Frame((source,), index, reach(reader, index), index, "neutral", True, own.mention, 1))
    return out


def _has_clause(phrase: Phrase, at: int) -> bool:
    """Whether "that" or "about" follows, at once or behind a time."""
    for index in range(at, at + 4):
        if phrase.low(index) in _CLAUSES:
            return True
        if phrase.low(index) not in _TIMES:
            return False
    return False


def _owner(reader: Reader, noun: int) -> Place | None:
    """As in "US concerns that", "Washington's fears that"."""
    mention = reader.phrase.mention(noun - 1)
    if mention is None or mention.kind not in ("gov", "group", "place", "operator", "org") or not mention.ids:
        return None
    if mention.kind == "place":
        mention = reader.memory.as_state(mention)
    return Place(noun - 1, mention)
