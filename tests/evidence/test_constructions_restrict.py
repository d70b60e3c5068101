"""Constructions that ban, restrict, remove, block or allow, in sentences of our own; the events are invented."""

import pytest

from ringfence.evidence.gazetteer import Gazetteer
from tests.evidence.reading import claims


def told(gazetteer: Gazetteer, text: str, kind: str = "body") -> set[tuple[str, str, str, str]]:
    return {
        (claim.actor, claim.act, "+".join(claim.supplier), claim.modality + claim.polarity)
        for claim in claims(gazetteer, text, kind=kind)
    }


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Huawei banned from Danish 5G core", ("gov:DK", "ban", "huawei", "done+")),
        ("Huawei kit to be stripped out of Danish 5G network by 2027", ("gov:DK", "remove", "huawei", "decided+")),
        ("Denmark orders Huawei out of 5G core", ("gov:DK", "ban", "huawei", "done+")),
        ("Denmark kicks Huawei and ZTE out of 5G", ("gov:DK", "ban", "huawei+zte", "done+")),
        ("Denmark rules out a ban on Huawei", ("gov:DK", "ban", "huawei", "decided-")),
        ("Huawei gets go-ahead to build parts of Danish 5G network", ("gov:DK", "allow", "huawei", "done+")),
    ],
)
def test_headlines_leave_out_auxiliaries_and_articles(gazetteer: Gazetteer, text, claim):
    assert claim in told(gazetteer, text, "headline")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Huawei equipment will be stripped from Danish networks by 2027, Copenhagen said.",
            ("gov:DK", "remove", "huawei", "decided+"),
        ),
        (
            "High risk vendors will be excluded from the core of networks, Denmark said.",
            ("gov:DK", "ban", "high-risk-suppliers", "decided+"),
        ),
        (
            "The use of Huawei components in Danish networks will be discontinued by 2026.",
            ("gov:DK", "remove", "huawei", "decided+"),
        ),
        (
            "By the end of 2026, any ZTE gear in core networks has to go, the Danish government said.",
            ("gov:DK", "remove", "zte", "decided+"),
        ),
        ("Huawei and ZTE were not included in India's 5G trials.", ("gov:IN", "ban", "huawei+zte", "done+")),
        ("ZTE was squeezed out of the market by Latvia.", ("gov:LV", "ban", "zte", "done+")),
        ("Huawei was cleared to take part in India's 5G trials.", ("gov:IN", "allow", "huawei", "done+")),
        (
            "Operators will no longer be able to buy Huawei equipment, the Danish government said.",
            ("gov:DK", "ban", "huawei", "decided+"),
        ),
    ],
)
def test_a_passive_without_agent_is_the_act_of_the_government_of_the_place_or_of_who_says_so(
    gazetteer: Gazetteer, text, claim
):
    assert claim in told(gazetteer, text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Washington restricted Huawei's access to American technology.",
            ("gov:US", "export-ban", "huawei", "done+"),
        ),
        (
            "The Netherlands prohibited toolmakers from selling machines to ZTE.",
            ("gov:NL", "export-ban", "zte", "done+"),
        ),
        ("Huawei was banned from buying American chips.", ("gov:US", "export-ban", "huawei", "done+")),
        (
            "The US added Huawei and 60 affiliates to its Entity List.",
            ("gov:US", "export-ban", "huawei", "done+"),
        ),
        (
            "Washington has revoked eight licences that let firms ship goods to Huawei.",
            ("gov:US", "export-ban", "huawei", "done+"),
        ),
        (
            "The UK announced to ban the country's companies from buying Huawei equipment.",
            ("gov:UK", "ban", "huawei", "decided+"),
        ),
        ("Latvia banned Huawei from supplying its operators.", ("gov:LV", "ban", "huawei", "done+")),
        ("A US law bans agencies from buying ZTE products.", ("gov:US", "ban", "zte", "done+")),
        ("Italy prevented Fastweb from signing a deal with Huawei.", ("gov:IT", "block-deal", "huawei", "done+")),
        (
            "New Zealand turned down a proposal by Spark to use Huawei in 5G.",
            ("gov:NZ", "restrict", "huawei", "done+"),
        ),
    ],
)
def test_what_is_banned_tells_the_act(gazetteer: Gazetteer, text, claim):
    assert claim in told(gazetteer, text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The UK's Huawei ban will delay 5G by three years.", ("gov:UK", "ban", "huawei", "done+")),
        (
            "The move follows sanctions imposed on Huawei by the United States.",
            ("gov:US", "export-ban", "huawei", "done+"),
        ),
        ("Germany announced a phase out of ZTE in two parts.", ("gov:DE", "remove", "zte", "decided+")),
        ("Romania's law amounts to a ban on Huawei.", ("gov:RO", "ban", "huawei", "done+")),
        ("Germany is considering a block on Huawei in 5G.", ("gov:DE", "ban", "huawei", "considering+")),
        ("Washington announced a reprieve for ZTE.", ("gov:US", "allow", "zte", "decided+")),
    ],
)
def test_nouns_act_with_the_verbs_around_them(gazetteer: Gazetteer, text, claim):
    assert claim in told(gazetteer, text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Norway has not banned any supplier.", ("gov:NO", "ban", "", "done-")),
        ("Spain has ruled out banning Huawei from its 5G network.", ("gov:ES", "ban", "huawei", "decided-")),
        ("Britain reversed its decision to allow Huawei.", ("gov:UK", "ban", "huawei", "done+")),
        ("The US lifted its ban on ZTE.", ("gov:US", "allow", "zte", "done+")),
        ("Denmark didnt ban Huawei.", ("gov:DK", "ban", "huawei", "done-")),
    ],
)
def test_lifting_ruling_out_and_negation_turn_the_sign(gazetteer: Gazetteer, text, claim):
    assert claim in told(gazetteer, text)


@pytest.mark.parametrize(
    "text",
    [
        "The Danish law allows authorities to block Huawei.",
        "Denmark paved the way for a ban on Huawei.",
        "As we have restricted its access to chips, Huawei has worked through third parties, Washington said.",
        "The list approved by the Indian ministry does not include any Chinese company.",
        "Officials in Spain were not authorised to speak about Huawei.",
    ],
)
def test_words_of_permission_around_a_restriction_allow_nothing(gazetteer: Gazetteer, text):
    assert "allow" not in {claim[1] for claim in told(gazetteer, text)}


def test_who_follows_suit_does_what_the_clause_before_tells(gazetteer: Gazetteer):
    found = told(gazetteer, "Sweden removed ZTE from its core. Denmark followed suit.")
    assert {("gov:SE", "remove", "zte", "done+"), ("gov:DK", "remove", "zte", "done+")} <= found


def test_a_firm_is_not_its_country_and_a_ban_is_not_the_suppliers(gazetteer: Gazetteer):
    assert told(gazetteer, "American companies were barred from selling parts to ZTE.") == {
        ("gov:US", "export-ban", "zte", "done+")
    }
    assert "gov:NO" not in {
        claim[0] for claim in told(gazetteer, "Huawei's Norway spokesman welcomed the Swedish ban.")
    }
