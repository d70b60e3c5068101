"""The grammar around verbs of saying: what they take, where it ends, and whether they close a sentence."""

from typing import Final

from ringfence.evidence.arguments import Reader
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import AUXILIARIES, BE, PREPOSITIONS, is_adverb, sayings

_SAID: Final = frozenset(
    "claim claims accusation accusations allegation allegations charge charges suggestion "
    "suggestions report reports that notion idea fears concerns assertion assertions "
    "suspicions".split()
)


_COMPLEMENT: Final = frozenset(
    "that it they he she we there “ : whether if , ‘ the a no any its their this these some all how why in out".split()
) | {'"'}


_INSERTED: Final = frozenset(
    "on in at late earlier last this during after to , monday tuesday wednesday thursday friday saturday sunday".split()
)
"""Begins what may stand between a verb of saying and "that"."""
SPEAKERS: Final = frozenset(
    "gov group people supplier operator operators media report person expert source org class".split()
)


def clause_around(phrase: Phrase, index: int) -> tuple[int, int]:
    """The clause around a word: from the comma before it to the next contrast."""
    first = next((i + 1 for i in range(index, -1, -1) if phrase.low(i) in (",", ";", "while", "but")), 0)
    return first, next(
        (i for i in range(index, len(phrase.nodes)) if phrase.low(i) in (";", "while", "but")), len(phrase.nodes)
    )


def rejects_words(phrase: Phrase, index: int) -> bool:
    """Whether what is rejected is something said: "rejected claims that"."""
    return any(phrase.low(i) in _SAID for i in range(index + 1, min(index + 6, len(phrase.nodes))))


def closes(phrase: Phrase, index: int, lemma: str) -> bool:
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
    if lemma == "tell" and low in ("the", "a", "an") and phrase.low(index + 3) in (",", "."):
        return True
    return (
        low in ("reporters", "lawmakers", "parliament", "journalists")
        or (lemma == "tell" and phrase.mention(index + 1) is not None)
        or is_adverb(low)
    )


def says_that(phrase: Phrase, index: int) -> bool:
    """Whether "that" follows, at once or behind when, where or to whom it was said."""
    far = 16 if phrase.low(index + 1) in _INSERTED else 5
    for at in range(index + 1, index + far):
        if phrase.low(at) == "that":
            return True
        if phrase.low(at) == "to" and at + 1 < len(phrase.nodes) and phrase.verb[at + 1]:
            return False
    return phrase.mention(index + 1) is not None and phrase.low(index + 2) in AUXILIARIES


def takes_clause(phrase: Phrase, index: int, lemma: str) -> bool:
    """Whether what follows is a clause that is said, not a thing that is done."""
    if says_that(phrase, index):
        return True
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


def reach(reader: Reader, index: int) -> int:
    """How far a clause of saying goes: to a contrast with a new subject, a semicolon, or the end."""
    phrase = reader.phrase
    for at in range(index + 2, len(phrase.nodes)):
        low = phrase.low(at)
        insertion = low == "," and phrase.low(at + 1).endswith("ing") and not _resumes(phrase, at)
        if insertion and (sayings().get(phrase.low(at + 1)) or phrase.low(at + 1) in ("pointing", "citing")):
            return at
        if low == ";" or (low in ("while", "whereas", "although", "despite", "but") and _new_subject(phrase, at)):
            return at
    return len(phrase.nodes)


def _resumes(phrase: Phrase, comma: int) -> bool:
    """As in "said, citing sources, that": what is said only begins behind the insertion."""
    second = next((i for i in range(comma + 1, len(phrase.nodes)) if phrase.low(i) == ","), len(phrase.nodes))
    return phrase.low(second + 1) == "that"


def _new_subject(phrase: Phrase, at: int) -> bool:
    for ahead in range(at + 1, min(at + 4, len(phrase.nodes))):
        mention = phrase.mention(ahead)
        if mention is not None and mention.kind in SPEAKERS | {"company", "state", "nation"}:
            return True
        if phrase.low(ahead) in ("some", "others", "there"):
            return True
        if phrase.low(ahead) in PREPOSITIONS or phrase.low(ahead) in BE:
            return False
    return False
