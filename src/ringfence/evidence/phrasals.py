"""Governing words that are several: "rule out", "stop short of", "go ahead with", "have no plans for"."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ringfence.evidence.gazetteer import read_data
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import is_adverb, regular_forms

_REACH: Final = 4


@dataclass(frozen=True, slots=True)
class Phrasal:
    """A verb with its particles, found at ``verb``."""

    verb: int
    effect: str
    form: str


@lru_cache(maxsize=1)
def _by_last() -> dict[str, list[tuple[tuple[str, ...], dict[str, str], str]]]:
    """The last particle to (particles before it, last first; forms of the verb; effect)."""
    found: dict[str, list[tuple[tuple[str, ...], dict[str, str], str]]] = {}
    for effect, parts in read_data("lexicon/governors.yaml").items():
        for text in parts.get("p", ()):
            lemma, *rest = text.split()
            found.setdefault(rest[-1], []).append((tuple(reversed(rest[:-1])), regular_forms(lemma), effect))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def phrasal(phrase: Phrase, at: int) -> Phrasal | None:
    """The phrasal verb whose last particle stands at ``at``; the longest wins."""
    for particles, forms, effect in _by_last().get(phrase.low(at), ()):
        index = at - 1
        for word in particles:
            if phrase.low(index) != word:
                break
            index -= 1
        else:
            while index > at - _REACH and phrase.mention(index) is None and is_adverb(phrase.low(index)):
                index -= 1
            form = forms.get(phrase.low(index))
            if form and phrase.mention(index) is None:
                return Phrasal(index, effect, form)
    return None
