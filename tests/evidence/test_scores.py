import json
from collections import defaultdict
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from ringfence.evidence.claims import extract
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.load import load
from ringfence.evidence.model import Claim, Document, Period
from tests.evidence.reading import claims
from tests.tools.score_evidence import CORPUS, SEEDS, counted, f1

READ = dict[str, tuple[Document, list[Claim]]]


def labels(path: Path) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        found[Path(json.loads(line)["doc"]).name].append(json.loads(line))
    return found


@pytest.fixture(scope="module")
def seeds(shared: Path, gazetteer: Gazetteer) -> READ:
    found = {}
    for path in sorted((shared / "seeds").glob("*.txt")):
        first, last = (date.fromisoformat(day) for day in SEEDS[path.name[:3]])
        document = load(path, published=Period(first, last, "given"))
        found[path.name] = (document, list(extract(document, gazetteer).claims))
    return found


@pytest.mark.parametrize(("measure", "bar"), [("core", 0.78), ("full", 0.72), ("last source", 0.80)])
def test_the_seeds_are_read_well_enough(shared: Path, seeds: READ, measure: str, bar: float):
    gold = labels(shared / "evidence" / "gold-seeds.jsonl")
    counts = [counted(gold[name], found, alternatives=True) for name, (_, found) in seeds.items()]
    assert f1(counts, measure)[2] >= bar


def test_seventeen_of_twenty_relative_times_are_right(shared: Path, seeds: READ):
    gold = labels(shared / "evidence" / "gold-seeds.jsonl")
    counts = [counted(gold[name], found, alternatives=True).by_measure["time"] for name, (_, found) in seeds.items()]
    assert sum(right for right, _, _ in counts) >= 17
    assert sum(labelled for _, _, labelled in counts) == 20


def test_every_span_holds_its_cue_and_lies_in_a_zone(seeds: READ):
    for document, found in seeds.values():
        for claim in found:
            start, end = claim.span
            assert start <= claim.cue[0] < claim.cue[1] <= end
            assert len(document.text[slice(*claim.cue)].split()) <= 5
            assert any(zone.start <= start and end <= zone.end and zone.kind == claim.zone for zone in document.zones)
            assert sha256(document.text[start:end].encode()).hexdigest()


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_other_languages_are_told_and_not_read(language: str, gazetteer: Gazetteer):
    for path in sorted((CORPUS / language).iterdir()):
        found = extract(load(path), gazetteer)
        assert found.claims == ()
        assert found.note == f"language not supported: {language}"


def test_the_own_corpus_does_not_get_worse(gazetteer: Gazetteer):
    gold = labels(CORPUS / "gold.jsonl")
    counts = [
        counted(gold[name], list(extract(load(CORPUS / "en" / name), gazetteer).claims), alternatives=True)
        for name in sorted(gold)
    ]
    assert f1(counts, "core")[2] >= 0.50
    assert f1(counts, "policy")[0] >= 0.65


def test_texts_without_a_claim_have_none(gazetteer: Gazetteer):
    for text in ("The match ended two to one.", "We believe in our partners.", "Huawei makes phones in many colours."):
        assert claims(gazetteer, text) == []
