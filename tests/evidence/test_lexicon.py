from dataclasses import replace

import pytest

from ringfence.evidence import lexicon
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.lexicon import Entry, entries
from tests.evidence.reading import claims


def test_there_are_entries_for_every_act_of_the_taxonomy():
    acts = (
        "ban restrict remove export-ban block-deal allow set-rules require-assurance legal-basis review "
        "scrutinise share-vulnerabilities urge threaten incentivise warn engage welcome deploy supply "
        "hold-orders propose-measures contingency test open-lab cooperate backdoor espionage "
        "data-handover state-ties compel-law threat delay cost competition trade-conflict oppose "
        "litigate motive no-comment market-position "
    )
    assert set(acts.split()) == {entry.act for entry in entries()}
    assert len(entries()) >= 250


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id.replace(" ", "_"))
def test_an_entry_finds_its_positive_sentences_and_leaves_the_negative_one(entry: Entry, gazetteer: Gazetteer):
    assert len(entry.yes) >= 2
    assert entry.no
    for sentence in entry.yes:
        assert entry.act in {claim.act for claim in claims(gazetteer, sentence)}, sentence
    for sentence in entry.no:
        assert entry.act not in {claim.act for claim in claims(gazetteer, sentence)}, sentence


def test_what_a_sentence_looks_up_does_not_grow_with_entries_that_it_does_not_say(monkeypatch, gazetteer):
    sentence = "Poland banned Huawei from its 5G network and put it on a list of suppliers."
    tried = []
    match = lexicon._match

    def counted(phrase, rule, at):
        tried.append(rule.entry.id)
        return match(phrase, rule, at)

    monkeypatch.setattr(lexicon, "_match", counted)
    before = claims(gazetteer, sentence)
    few = list(tried)
    verb = next(entry for entry in entries() if entry.kind == "verb")
    more = [replace(verb, id=f"x{n}", anchor=0, pattern=("~put", "it", f"unsaid{n}")) for n in range(2_000)]
    known = (*entries(), *more)
    lexicon._index.cache_clear()
    monkeypatch.setattr(lexicon, "entries", lambda: known)
    tried.clear()
    try:
        assert claims(gazetteer, sentence) == before
        assert tried == few
    finally:
        lexicon._index.cache_clear()
