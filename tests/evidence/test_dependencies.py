"""The parse is read from spaCy's own documents, built by hand: no model is needed to test what is made of one."""

import pytest

spacy = pytest.importorskip("spacy", reason="the extra `evidence` is not installed")

from spacy.tokens import Doc  # noqa: E402 - only where spaCy is there

from ringfence.core.errors import RingfenceError  # noqa: E402
from ringfence.evidence.dependencies import Dependencies, parser  # noqa: E402

ORDER = [  # word, head, relation, part of speech
    ("Denmark", 2, "nsubj", "PROPN"), ("has", 2, "aux", "AUX"), ("ordered", 2, "ROOT", "VERB"),
    ("operators", 2, "dobj", "NOUN"), ("and", 2, "cc", "CCONJ"), ("told", 2, "conj", "VERB"),
    ("Huawei", 5, "dobj", "PROPN"),
]  # fmt: skip
PASSIVE = [
    ("Huawei", 2, "nsubjpass", "PROPN"), ("was", 2, "auxpass", "AUX"), ("banned", 2, "ROOT", "VERB"),
    ("by", 2, "agent", "ADP"), ("Estonia", 3, "pobj", "PROPN"), ("and", 4, "cc", "CCONJ"),
    ("Latvia", 4, "conj", "PROPN"),
]  # fmt: skip
NO_AGENT = [*PASSIVE[:3], ("yesterday", 2, "npadvmod", "NOUN")]
RELATIVE = [
    ("Sweden", 4, "nsubj", "PROPN"), ("which", 2, "nsubj", "PRON"), ("banned", 0, "relcl", "VERB"),
    ("ZTE", 2, "dobj", "PROPN"), ("waits", 4, "ROOT", "VERB"),
]  # fmt: skip


class Model:
    """Answers with the document that was built, and counts how often it was asked."""

    def __init__(self, rows):
        words, heads, deps, pos = zip(*rows, strict=True)
        self.doc = Doc(spacy.blank("en").vocab, words=words, heads=heads, deps=deps, pos=pos)
        self.asked = 0

    def __call__(self, text):
        assert text == self.doc.text
        self.asked += 1
        return self.doc


def subjects(rows, verb, start=0):
    model = Model(rows)
    at = start + model.doc.text.index(verb)
    found = Dependencies(model, model.doc.text, start).subjects(at, at + len(verb))
    return found and [model.doc.text[offset - start :].split()[0] for offset in found]


def test_a_verb_has_its_own_subject():
    assert subjects(ORDER, "ordered") == ["Denmark"]


def test_a_verb_joined_by_and_borrows_the_subject():
    assert subjects(ORDER, "told") == ["Denmark"]


def test_who_stands_behind_by_does_a_passive_each_of_them():
    assert subjects(PASSIVE, "banned") == ["Estonia", "Latvia"]


def test_a_passive_without_an_agent_is_left_to_the_patterns():
    assert subjects(NO_AGENT, "banned") is None


def test_which_stands_for_the_noun_before_it():
    assert subjects(RELATIVE, "banned") == ["Sweden"]


def test_a_noun_has_no_subject():
    assert subjects(ORDER, "operators") is None


def test_offsets_are_those_of_the_document():
    assert subjects(ORDER, "ordered", start=1000) == ["Denmark"]


def test_a_sentence_is_parsed_once_and_only_if_asked():
    model = Model(ORDER)
    parse = Dependencies(model, model.doc.text, 0)
    assert model.asked == 0
    parse.subjects(12, 19), parse.subjects(34, 38)
    assert model.asked == 1


def test_a_model_that_is_not_there_is_an_error_that_says_how_to_get_it():
    with pytest.raises(RingfenceError, match="no_such_model") as error:
        parser("no_such_model")
    assert "spacy download no_such_model" in str(error.value)
