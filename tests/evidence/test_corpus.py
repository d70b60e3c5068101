import hashlib
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from ringfence.evidence.derive.meaning import FAMILY
from tests.tools import gold_corpus

CORPUS = gold_corpus.CORPUS
DOCUMENTS = gold_corpus.read(CORPUS / "documents.yaml")
GOLD = [json.loads(line) for line in gold_corpus.GOLD.read_text(encoding="utf-8").splitlines()]

FIRST_WORDS = {"en": "Invented for", "es": "Inventado para", "fr": "Inventé pour", "de": "Erfunden für"}
MODALITIES = {"done", "decided", "considering", "urged", "possible", "predicted", "denied"}
SCOPES = {
    "5g", "5g-core", "5g-noncore", "5g-critical", "networks", "mobile", "fixed", "gov", "devices", "market",
    "components", "software", "none",
}  # fmt: skip
KINDS = {"government", "official", "company", "institution", "media", "expert", "group", "leak", "unspecified"}
ALTERNATIVES = {
    "actor", "act", "content_act", "supplier", "scope", "modality", "target", "chain_last", "chain_empty_ok",
}  # fmt: skip
PITFALLS = {
    "nested-attribution", "parallel-outlets", "trailing-source", "quotation-continued",
    "hedge-reportedly", "hedge-effectively", "hedge-suspected",
    "negation-will-not-ban", "negation-not-oppose", "negation-little-demand", "negation-should-not",
    "negation-unlikely",
    "anaphora-company", "anaphora-it", "anaphora-country", "anaphora-paper", "anaphora-both-countries",
    "anaphora-decision", "saying-time",
    "nationality-adjective", "chinese-as-people-state-class", "followed-suit", "similar-to",
    "uk-gb", "name-clash-place", "name-clash-operator",
    "conditional-if", "conditional-before", "conditional-unless", "content-act", "purpose-clause",
    "ban-of-supply", "ban-of-components", "ban-of-handsets", "ban-of-procurement", "ban-of-one-contract",
    "headline-state-body-operator", "headline-against-body", "lost-apostrophes", "page-load-date", "court-suspension",
    "machine-translated", "wire-copy",
}  # fmt: skip
WIRE = "meridian-wire-austria"


def text_of(name: str) -> str:
    return (CORPUS / name).read_bytes().decode()


def words_of(name: str) -> int:
    return len(re.sub(r"<[^>]*>", " ", text_of(name).split("\n", 1)[1]).split())


def sentences_of(name: str) -> set[str]:
    return {line for line in re.split(r"\.(?:\s|<)|[\n>]", text_of(name)) if len(line) > 30}


def files(pattern: str) -> list[str]:
    return sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob(pattern))


def test_every_document_is_described_and_every_description_has_its_document():
    assert files("??/*.*") == sorted(DOCUMENTS)


def test_the_corpus_has_sixty_english_documents_and_ten_of_each_other_language():
    assert Counter(Path(name).parts[0] for name in DOCUMENTS) == {"en": 60, "es": 10, "fr": 10, "de": 10}
    kinds = Counter("page" if name.endswith(".html") else Path(name).name[0] for name in files("en/*"))
    assert kinds == {"n": 36, "w": 4, "page": 12, "r": 8}


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_document_says_that_it_is_invented_and_is_what_its_entry_says(name):
    entry = DOCUMENTS[name]
    text = text_of(name)
    assert text.splitlines()[0].removeprefix("<!-- ").startswith(FIRST_WORDS[entry["language"]])
    assert name.startswith(entry["language"])
    assert 80 <= words_of(name) <= 500
    quoted = [*entry.get("silent", []), *entry.get("pitfalls", {}).values()]
    assert [words for words in quoted if words not in text] == []
    published = entry["published"]
    if published["basis"] == "none":
        assert (published["earliest"], published["latest"]) == (None, None)
    else:
        assert published["basis"] in {"text", "metadata"}
        assert 2018 <= published["earliest"].year <= published["latest"].year <= 2026
        assert published["earliest"] <= published["latest"]


def test_every_pitfall_is_shown_by_at_least_two_english_documents():
    shown = Counter(pitfall for name in files("en/*") for pitfall in DOCUMENTS[name].get("pitfalls", {}))
    assert set(shown) == PITFALLS
    assert {pitfall: count for pitfall, count in shown.items() if count < 2} == {}


def test_six_near_copies_of_one_wire_story_share_most_sentences_with_it():
    origins = defaultdict(list)
    for name, entry in DOCUMENTS.items():
        origins[entry["origin"]].append(name)
    assert {origin: len(names) for origin, names in origins.items() if len(names) > 1} == {WIRE: 6}
    original = sentences_of("en/w1-wire-original.txt")
    for copy in origins[WIRE]:
        assert len(original & sentences_of(copy)) >= 4, copy


def test_the_gold_is_made_of_the_labels():
    assert gold_corpus.lines() == gold_corpus.GOLD.read_text(encoding="utf-8").splitlines()
    assert len({claim["doc"] for claim in GOLD}) >= 30
    assert len({claim["id"] for claim in GOLD}) == len(GOLD)


def test_every_act_is_labelled_at_least_three_times():
    acts = Counter(claim["act"] for claim in GOLD)
    assert set(acts) == set(FAMILY)
    assert {act: count for act, count in acts.items() if count < 3} == {}


@pytest.mark.parametrize("doc", sorted({claim["doc"] for claim in GOLD}))
def test_spans_and_cues_of_gold_claims_verify_and_lie_outside_what_is_silent(doc):
    text = text_of(f"en/{doc}")
    silent = [gold_corpus.place(words, text) for words in DOCUMENTS[f"en/{doc}"].get("silent", [])]
    for claim in (claim for claim in GOLD if claim["doc"] == doc):
        start, end = claim["span"]
        at, to = claim["cue"]["span"]
        assert hashlib.sha256(text[start:end].encode()).hexdigest()[:16] == claim["span_sha256"]
        assert start <= at < to <= end
        assert text[at:to] == claim["cue"]["text"]
        assert len(claim["cue"]["text"].split()) <= 5
        assert not [zone for zone in silent if zone[0] < end and start < zone[1]]


def values_outside_the_schema(claim: dict[str, Any]) -> set[str]:
    time = claim["time"]
    kept = {
        "modality": claim["modality"] in MODALITIES,
        "scope": claim["scope"] in SCOPES,
        "polarity": claim["polarity"] in {"+", "-"},
        "zone": claim["zone"] in {"headline", "body"},
        "confidence": claim["confidence"] in {1, 2, 3},
        "attribution": {source["kind"] for source in claim["attribution"]} <= KINDS,
        "time": time["basis"] in {"explicit", "relative", "narrative", "document"}
        and (time["earliest"] or "") <= (time["latest"] or "9999"),
        "alt": set(claim.get("alt", {})) <= ALTERNATIVES,
    }
    return {field for field, good in kept.items() if not good}


def test_gold_claims_use_the_values_of_the_schema():
    wrong = {claim["id"]: values_outside_the_schema(claim) for claim in GOLD}
    assert {claim: fields for claim, fields in wrong.items() if fields} == {}


def test_a_repetition_names_an_earlier_claim_of_the_same_actor_and_act():
    earlier: dict[str, tuple[str, str]] = {}
    for claim in GOLD:
        made = (claim["actor"], claim["act"])
        assert earlier.get(claim.get("repeats"), made) == made
        assert claim.get("repeats") in {None, *earlier}
        earlier[claim["id"]] = made
