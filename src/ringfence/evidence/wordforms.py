"""Forms of English verbs, and what the words around a verb do to it."""

import re
from functools import lru_cache
from typing import Final

from ringfence.evidence.gazetteer import read_data

BE: Final = frozenset(
    "be is are was were been being 's 're 'm isn't aren't wasn't weren't get gets got getting am".split()
)
HAVE: Final = frozenset("have has had having 've hasn't haven't hadn't".split())
DO: Final = frozenset("do does did don't doesn't didn't".split())
MODALS: Final = frozenset(
    "will would can could may might must should shall 'll 'd won't wouldn't can't cannot "
    "couldn't shouldn't mustn't ought needn't".split()
)
NEGATIONS: Final = frozenset("not never n't neither nor no without hardly barely".split())
AUXILIARIES: Final = BE | HAVE | DO | MODALS
LOST_APOSTROPHES: Final = {word.replace("'", ""): word for word in AUXILIARIES if word.endswith("n't")}
"""Negated auxiliaries as careless copies write them: "didnt"."""
PREPOSITIONS: Final = frozenset(
    "of in for with from by on to against at into about over among between towards toward "
    "under despite amid without including "
    "across through like via beside alongside within regarding concerning off onto near than as during".split()
)


def regular_forms(lemma: str) -> dict[str, str]:
    """Form to tag (base, s, ed, en, ing; any: base and past alike) of a verb, irregular ones included."""
    irregular = read_data("lexicon/verbs.yaml")["irregular"].get(lemma)
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) else lemma
    doubled = lemma + lemma[-1] if irregular and irregular[0].startswith(lemma + lemma[-1]) else stem
    if lemma in _DOUBLING:
        doubled = lemma + lemma[-1]
    if lemma.endswith("ie"):
        doubled = lemma[:-2] + "y"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        third, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
    else:
        third = lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
        past = lemma + "d" if lemma.endswith("e") else doubled + "ed"
    past, participle = irregular or (past, past)
    forms = {lemma: "base", third: "s", doubled + "ing": "ing"}
    forms.setdefault(past, "ed")
    forms.setdefault(participle, "en")
    if past == lemma:
        forms[lemma] = "any"
    if not irregular and _BRITISH.search(lemma):
        forms |= {lemma + "led": "ed", lemma + "ling": "ing"}
    return forms


_BRITISH: Final = re.compile(r"[aeiou]l$")
_DOUBLING: Final = frozenset(
    "cut shut set put hit bid quit split let get run win begin forbid regret drag flag blur skip skim strip chat drum "
    "jam pad pin plot rub skid slip snap stab wed vet map bag compel propel repel dispel".split()
)


@lru_cache(maxsize=1)
def verbs() -> dict[str, list[tuple[str, str]]]:
    """Every known form to its (lemma, tag) readings."""
    data = read_data("lexicon/verbs.yaml")
    lemmas: dict[str, None] = dict.fromkeys([*data["irregular"], *data["general"]])
    for group in data["say"].values():
        lemmas.update(dict.fromkeys(text for text in group if " " not in text))
    for parts in read_data("lexicon/governors.yaml").values():
        lemmas.update(dict.fromkeys(text for text in parts.get("v", ()) if " " not in text))
        lemmas.update(dict.fromkeys(text.split()[0] for text in parts.get("p", ())))
    found: dict[str, list[tuple[str, str]]] = {}
    for lemma in lemmas:
        for form, tag in regular_forms(lemma).items():
            found.setdefault(form, []).append((lemma, tag))
    return found


@lru_cache(maxsize=1)
def governors() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every form of a governing word to its (effect, part of speech) readings, in the order of the data."""
    found: dict[str, list[tuple[str, str]]] = {}
    for effect, parts in read_data("lexicon/governors.yaml").items():
        for part in "anv":
            for text in parts.get(part, ()):
                for form in regular_forms(text) if part == "v" else (text,):
                    found.setdefault(form, []).append((effect, part))
    return {form: tuple(dict.fromkeys(readings)) for form, readings in found.items()}


@lru_cache(maxsize=1)
def sayings() -> dict[str, tuple[str, str]]:
    """Every form of a verb of saying to (lemma, neutral, claim or deny)."""
    found: dict[str, tuple[str, str]] = {}
    for stance in ("neutral", "claim", "deny"):
        for lemma in read_data("lexicon/verbs.yaml")["say"][stance]:
            if " " not in lemma:
                for form in regular_forms(lemma):
                    found.setdefault(form, (lemma, stance))
    return found


@lru_cache(maxsize=1)
def _adverbs() -> tuple[frozenset[str], frozenset[str]]:
    data = read_data("lexicon/verbs.yaml")
    return frozenset(data["adverbs"]), frozenset(data["not_adverbs"])


@lru_cache(maxsize=50_000)
def is_adverb(low: str) -> bool:
    """Whether a word may stand between an auxiliary and its verb."""
    adverbs, others = _adverbs()
    return low in adverbs or (low.endswith("ly") and low not in others and len(low) > 4)


def is_negation(low: str) -> bool:
    """Whether a word turns a statement round."""
    return low in NEGATIONS or low.endswith("n't") or low == "cannot"
