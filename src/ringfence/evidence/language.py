"""Which language a text is in, by its most frequent small words; no model, no network."""

import re
from collections import Counter
from typing import Final

_WORDS: Final = {
    "en": "the of and to in that is for on with as it was by be from at this are have has its which not will said an",
    "es": "el la de que y en los las del una por con para se su como más no fue este ha sus un al lo pero",
    "fr": "le la les de des et du une dans que pour qui sur au par pas est plus avec ce sont son ses aux il en",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an hat dass",
    "it": "il di che la e per un una del della con non sono le dei gli si nel alla da è al come più ha",
    "pt": "o de que e do da em um para com não uma os no se na por mais as dos como mas ao ele foi das",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er ook als bij door maar heeft naar om",
    "pl": "w i na z do nie się to że jest o od przez jak dla po co tym oraz za ale są",
    "sv": "och i att det som en på är av för med till den har de inte om ett men var",
}
_SETS: Final = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SCRIPTS: Final = (
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
)
_ANY_SCRIPT: Final = re.compile("|".join(script.pattern for _, script in _SCRIPTS))
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_FEWEST: Final = 3
"""Small words below which a text is too short to tell."""


def language_of(text: str) -> str:
    """ISO 639-1 of the language most of the text is in, or ``und``.

    Limits: nine languages of Latin script by their small words, others by script; a short mixture may go either way.
    """
    sample = text[:20_000]
    if _ANY_SCRIPT.search(sample) and (found := _by_script(sample)):
        return found
    words = Counter(_LETTERS.findall(sample.casefold()))
    counts = {language: sum(words[word] for word in small & words.keys()) for language, small in _SETS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= _FEWEST else "und"


def _by_script(sample: str) -> str | None:
    letters = sum(ch.isalpha() for ch in sample) or 1
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) * 3 > letters:
            return "ja" if language == "zh" and _SCRIPTS[1][1].search(sample) else language
    return None
