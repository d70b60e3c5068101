"""Drafts for the rulebook: as much as is told, in its own words, and no more."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from ruamel.yaml import YAML

from ringfence.evidence.derive.drafts import drafts, yaml_lines
from ringfence.rulebook.duties import known_duties
from ringfence.rulebook.model import Provision, State, Where, Whose
from tests.evidence.invented import on, source, stated, statement

SHAPES = {"": Provision, "whose": Whose, "where": Where, "states": State}
FILLED = {"fact": "ZZ-TEST", "whose": {"any": True}, "where": {}}
STATE = {"from": "2020", "duty": "inform", "cite": {"source": "zz-test", "checked_on": "2026-11-22"}}


def only(*statements):
    (draft,) = drafts(statements)
    return draft


def keys(value: Any, shape: str = "") -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        yield shape, name
        for each in inner if isinstance(inner, list) else [inner]:
            if isinstance(each, Mapping):
                yield from keys(each, name)


def test_a_dated_ban_fills_what_is_told():
    draft = only(statement(scope="5g-core", time=on("2020-03-02"), attribution=(source("gov:ZZ"),)))
    assert draft.provision == {
        "id": "zz/unnamed-2020/ban-acme-5g-core",
        "title": "Draft: ban of acme, scope 5g-core, by gov:ZZ",
        "whose": {"suppliers": ["acme"]},
        "where": {"domains": ["core"], "generations": ["5G"]},
        "states": [{"from": "2020-03-02", "duty": "prohibit_new"}],
    }
    assert set(draft.missing) == {"id", "fact", "states.0.force", "states.0.cite"}
    assert (draft.reports, draft.reviewed) == (("gov:ZZ",), False)


@pytest.mark.parametrize(
    "given",
    [
        {"modality": "considering"}, {"modality": "urged"}, {"modality": "denied"}, {"modality": "predicted"},
        {"modality": "possible"}, {"polarity": "-", "modality": "decided"}, {"actor": "org:example"},
        {"actor": "country:ZZ"}, {"act": "urge", "content_act": "ban"}, {"act": "review"}, {"act": "deploy"},
    ],
)  # fmt: skip
def test_only_measures_of_governments_that_are_done_or_decided_make_a_draft(given):
    assert drafts([statement(**given)]) == []


def test_the_union_and_several_reports_make_one_draft():
    draft = only(statement("eu", "set-rules"), statement("eu", "set-rules", document="d2"))
    assert draft.provision["id"].startswith("eu/")
    assert draft.support["documents"] == 2


@pytest.mark.parametrize(
    ("period", "first"),
    [
        (on("2020-03-02"), "2020-03-02"),
        (on("2020-03-01", "2020-03-31"), "2020-03"),
        (on("2020-01-01", "2020-12-31"), "2020"),
        (on("2020-03-02", "2020-03-04"), None),
        (stated("2020-03-02"), None),
    ],
)
def test_a_date_is_as_vague_as_it_was_told_and_never_that_of_the_document(period, first):
    draft = only(statement(time=period))
    assert draft.provision["states"][0].get("from") == first
    assert ("states.0.from" in draft.missing) == (first is None)


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({"supplier": ()}, "whose"),
        ({"supplier": ("high-risk-suppliers",)}, "whose"),
        ({"scope": "5g-critical"}, "where"),
        ({"act": "restrict"}, "states.0.duty"),
        ({"act": "set-rules"}, "states.0.duty"),
        ({"act": "remove"}, "states.0.deadline"),
        ({"modality": "decided"}, "states.0.known"),
        ({"act": "block-deal"}, "who.operators"),
    ],
)
def test_what_is_not_told_is_missing_and_not_guessed(given, lacks):
    assert lacks in only(statement(**given)).missing


EVERY = [
    {"act": act, "scope": scope, "supplier": supplier, "content_act": content}
    for act in ("ban", "restrict", "remove", "export-ban", "block-deal", "allow", "set-rules", "legal-basis")
    for scope in ("5g", "5g-core", "5g-noncore", "networks", "gov", "market", "devices", "fixed", "none")
    for supplier in (("acme",), ("cn-suppliers",), ("high-risk-suppliers",), ())
    for content in (None, "certification")
]


def test_every_draft_is_a_provision_as_far_as_it_is_filled():
    for given in EVERY:
        draft = only(statement(**given))
        provision = draft.provision
        assert all(name in _names(SHAPES[shape]) for shape, name in keys(provision)), provision
        state = {**STATE, **provision["states"][0]}
        Provision.model_validate({**FILLED, **provision, "states": [state]})
        assert state["duty"] in known_duties()


def test_no_draft_can_be_read_as_a_rule_before_a_person_has_filled_it_in():
    for given in EVERY:
        with pytest.raises(ValueError, match="cite"):
            Provision.model_validate({**FILLED, **only(statement(**given)).provision})


def _names(model):
    return {field.alias or name for name, field in model.model_fields.items()}


def test_a_draft_as_text_says_what_is_missing_and_where_it_comes_from():
    draft = only(statement(scope="5g-core", attribution=(source("gov:ZZ"),)))
    lines = list(yaml_lines(draft))
    assert "# On the word of gov:ZZ; independent origins: 1" in lines
    assert "#   states.0.force: whether it binds, and whom" in lines
    assert "whose: {suppliers: [acme]}" in lines
    assert "- {from: 2020-03-02, duty: prohibit_new}" in lines


def test_two_drafts_of_one_name_are_told_apart():
    found = drafts([statement(time=on("2020-03-02")), statement(time=on("2020-09-02"))])
    assert [draft.provision["id"] for draft in found] == [
        "zz/unnamed-2020/ban-acme-5g",
        "zz/unnamed-2020/ban-acme-5g-2",
    ]


def test_hostile_names_stay_in_their_line():
    made = statement(
        supplier=('x"]}\nforce: binding', "acme"), attribution=(), publisher="Daily\nforce: binding\n# x", document="d"
    )
    (draft,) = drafts([made])
    text = "\n".join(yaml_lines(draft))
    assert not [line for line in text.splitlines() if line.startswith("force")]
    assert YAML(typ="safe", pure=True).load(text)["whose"]["suppliers"] == ['x"]}\nforce: binding', "acme"]
