"""Whether an act is the act or its contrary, and what governing words make of it; every event is invented."""

import pytest

from ringfence.evidence.gazetteer import Gazetteer
from tests.evidence.reading import claims


def stances(gazetteer: Gazetteer, text: str, kind: str = "body") -> set[tuple[str, str, str, str]]:
    return {(claim.actor, claim.act, claim.modality, claim.polarity) for claim in claims(gazetteer, text, kind=kind)}


@pytest.mark.parametrize(
    "text",
    [
        "Berlin has ruled out a ban on Huawei.",
        "Berlin has ruled out banning Huawei.",
        "Berlin stopped short of banning Huawei.",
        "Berlin backed away from banning Huawei.",
        "Berlin decided against banning Huawei.",
        "Berlin abandoned its plan for a ban on Huawei.",
        "Berlin was reluctant to ban Huawei.",
        "Berlin is not planning to ban Huawei.",
        "Berlin has no intention of banning Huawei.",
        "Berlin has yet to ban Huawei.",
        "Berlin has failed to ban Huawei.",
        "Berlin does not see a need to ban Huawei.",
        "There will be no ban on Huawei, Berlin said.",
        "Germany's rules are not a ban on Huawei.",
        "A ban on Huawei in Germany has been ruled out.",
        "The German ban on Huawei was suspended by a court.",
        "A German court put the ban on Huawei on hold.",
        "Germany is the only ally not to ban or plan to ban Huawei.",
    ],
)
def test_what_is_not_done_keeps_the_act_with_the_contrary_sign(gazetteer: Gazetteer, text: str):
    signs = {sign for actor, act, _, sign in stances(gazetteer, text) if (actor, act) == ("gov:DE", "ban")}
    assert signs <= {"-"}
    assert not [act for _, act, _, _ in stances(gazetteer, text) if act == "allow"]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Berlin has not ruled out banning Huawei.", "possible"),
        ("Berlin refused to rule out a ban on Huawei.", "possible"),
        ("Berlin is thinking about banning Huawei.", "considering"),
        ("A ban on Huawei is on the table in Germany.", "considering"),
        ("In Germany a ban on Huawei is being considered.", "considering"),
        ("Berlin is pressing ahead with plans to ban Huawei.", "decided"),
        ("Germany needs to ban Huawei.", "urged"),
        ("Germany will ban Huawei unless the risks are mitigated.", "possible"),
        ("Germany denied that it had banned Huawei.", "denied"),
        ("Germany has denied banning Huawei.", "denied"),
    ],
)
def test_governing_words_tell_how_far_a_ban_has_gone(gazetteer: Gazetteer, text: str, modality: str):
    assert ("gov:DE", "ban", modality, "+") in stances(gazetteer, text)


@pytest.mark.parametrize(
    "text",
    [
        "Banning Huawei would cost Germany billions, Vodafone said.",
        "A German ban on Huawei would hurt operators.",
        "China warned of consequences should Germany bar Huawei from 5G networks.",
        "If Germany were to take a decision that leads to Huawei's exclusion, China would act.",
        "Germany did not say that Huawei would be banned.",
        "Germany declined to say if it would ban Huawei.",
        "Germany will reconsider the ban on Huawei.",
        "Germany has legal grounds to exclude Huawei.",
    ],
)
def test_what_is_only_named_supposed_or_unsaid_is_no_ban(gazetteer: Gazetteer, text: str):
    assert not [
        stance for stance in stances(gazetteer, text) if stance[1] == "ban" and stance[2] in ("done", "decided")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The US lifted its ban on ZTE.",
        "The ban on ZTE was lifted by the US.",
        "The US overturned the ban on ZTE.",
        "The US will lift the ban on ZTE.",
    ],
)
def test_who_lifts_a_ban_allows(gazetteer: Gazetteer, text: str):
    found = stances(gazetteer, text)
    assert {(actor, act, sign) for actor, act, _, sign in found} == {("gov:US", "allow", "+")}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Hungary rejected calls to ban Huawei.", "gov:HU"),
        ("Hungary has resisted US pressure to ban Huawei.", "gov:HU"),
        ("Vodafone lobbied against a ban on Huawei.", "org:vodafone"),
        ("Huawei hit out at the ban.", "org:huawei"),
        ("China is opposed to the British ban on Huawei.", "gov:CN"),
        ("The ban on Huawei was condemned by China.", "gov:CN"),
    ],
)
def test_who_rejects_a_demand_opposes_what_is_demanded(gazetteer: Gazetteer, text: str, actor: str):
    found = stances(gazetteer, text)
    assert (actor, "oppose", "done", "+") in found
    assert not [stance for stance in found if stance[:2] == (actor, "ban")]


@pytest.mark.parametrize(
    "text",
    [
        "The US lobbied Italy against using Huawei.",
        "The US has been lobbying Italy to ban Huawei.",
        "The US tried to persuade Italy to ban Huawei.",
        "The US wants Huawei blocked from Italy's networks.",
        "The US is seeking to convince Italy to exclude Huawei.",
    ],
)
def test_what_is_urged_is_the_content_of_the_urging(gazetteer: Gazetteer, text: str):
    found = [(claim.actor, claim.act, claim.content_act, claim.modality) for claim in claims(gazetteer, text)]
    assert found == [("gov:US", "urge", "ban", "done")]


def test_a_headline_in_the_progressive_has_its_subject(gazetteer: Gazetteer):
    found = stances(gazetteer, "US pressing Italy to ban Huawei", "headline")
    assert ("gov:US", "urge", "done", "+") in found


def test_who_has_yet_to_decide_deliberates(gazetteer: Gazetteer):
    for text in ("Canada has yet to decide whether to ban Huawei.", "Canada has not decided whether to ban Huawei."):
        assert stances(gazetteer, text) == {("gov:CA", "review", "done", "+")}


def test_what_a_ban_did_not_cause_says_nothing_of_the_ban(gazetteer: Gazetteer):
    for text in ("The Swedish ban on Huawei did not hurt Telia.", "The Swedish ban on Huawei has not led to delays."):
        assert not [stance for stance in stances(gazetteer, text) if stance[1] == "ban" and stance[3] == "-"]


def test_a_warning_of_consequences_is_a_threat(gazetteer: Gazetteer):
    for text in (
        "China warned Canada of repercussions over Huawei.",
        "The Chinese government will not stand idly by if Huawei is banned.",
        "China threatened to retaliate if Germany bans Huawei.",
    ):
        assert ("gov:CN", "threaten", "done", "+") in stances(gazetteer, text)


def test_pressure_may_stand_as_a_noun_behind_or_before_its_owner(gazetteer: Gazetteer):
    for text in (
        "Britain is under pressure from the United States over Huawei.",
        "Washington's mounting pressure over Huawei grew.",
        "Britain bowed to pressure from the United States over Huawei.",
    ):
        assert "gov:US" in {actor for actor, act, _, _ in stances(gazetteer, text) if act == "urge"}
