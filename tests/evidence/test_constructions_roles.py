"""Who acts on which supplier and in which part of networks, by constructions of English; sentences of our own."""

import pytest

from ringfence.evidence.gazetteer import Gazetteer
from tests.evidence.reading import claims, only


def told(gazetteer: Gazetteer, text: str) -> set[tuple[str, str, tuple[str, ...]]]:
    """(actor, act, suppliers) of every claim of a text."""
    return {(claim.actor, claim.act, claim.supplier) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # whom a noun stands for
        ("A new Swedish law bars Huawei from 5G networks.", ("gov:SE", "ban", ("huawei",))),
        ("Germany's ordinance prohibits ZTE equipment in 5G networks.", ("gov:DE", "ban", ("zte",))),
        ("Poland and Latvia met. Both countries banned Huawei from 5G.", ("gov:LV", "ban", ("huawei",))),
        ("A group of Danish lawmakers urged a ban on Huawei.", ("gov:DK", "urge", ("huawei",))),
        ("The French and Danish governments banned Huawei from 5G.", ("gov:FR", "ban", ("huawei",))),
        ("An order by the Danish government that operators remove ZTE gear stands.", ("gov:DK", "remove", ("zte",))),
        # coordination and lists
        ("France and Norway said they would ban Huawei from 5G.", ("gov:FR", "ban", ("huawei",))),
        ("Huawei was banned from 5G in Latvia and Sweden.", ("gov:SE", "ban", ("huawei",))),
        ("Operators including Telia and Vodafone have removed Huawei gear.", ("org:telia", "remove", ("huawei",))),
        ("Telia picked Ericsson over Huawei for 5G.", ("org:telia", "deploy", ("ericsson",))),
        ("Telia chose Nokia, dropping Huawei.", ("org:telia", "remove", ("huawei",))),
        ("Romania and Poland's decision to ban Huawei from 5G stands.", ("gov:RO", "ban", ("huawei",))),
        (
            "Huawei and ZTE are in Denmark. Denmark excluded both from its 5G network.",
            ("gov:DK", "ban", ("huawei", "zte")),
        ),
        # who has to do it is not who orders it
        ("Denmark has a law. Operators have until 2027 to remove Huawei gear.", ("gov:DK", "remove", ("huawei",))),
        # pronouns
        ("“We will remove Huawei from our core,” Telia said.", ("org:telia", "remove", ("huawei",))),
        ("Huawei and ZTE deny it. They pose a security risk.", ("org:huawei", "threat", ("huawei", "zte"))),
        # relative clauses and appositions
        ("Denmark, which barred Huawei from 5G, is small.", ("gov:DK", "ban", ("huawei",))),
        ("Telia – the largest carrier – will use Nokia gear.", ("org:telia", "deploy", ("nokia",))),
        # passives
        ("Nokia equipment will be chosen by Telia for 5G.", ("org:telia", "deploy", ("nokia",))),
        ("Nokia was excluded from 5G in China.", ("gov:CN", "ban", ("nokia",))),
        # nobody named
        ("Norway has not banned any vendor from 5G.", ("gov:NO", "ban", ())),
        ("Skerry Broadway bought Nokia equipment for 5G.", ("org:skerry-broadway", "deploy", ("nokia",))),
    ],
)
def test_roles_are_found_through_constructions(gazetteer: Gazetteer, text: str, expected: tuple[str, str, object]):
    assert expected in told(gazetteer, text)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Telia picked Ericsson to build its 5G network.", "supply"),
        ("Telia would need five years to remove Huawei gear.", "remove"),
        ("Denmark used Huawei as leverage in the talks.", "deploy"),
        ("The US threatened countries that ban Huawei from 5G.", "ban"),
        ("Huawei denied claims that it is a threat to security.", "oppose"),
        ("The removal costs of Huawei are high, Telia said.", "remove"),
        ("The minister spoke of spying on Huawei by the US government.", "espionage"),
        ("A ban on Huawei would delay the decision of Telia.", "delay"),
        ("Danish officials who raised concerns about Huawei left.", "warn"),
        ("Sales of Huawei were restricted by a lack of chips.", "restrict"),
    ],
)
def test_words_in_passing_are_no_claims(gazetteer: Gazetteer, text: str, act: str):
    assert act not in {claim.act for claim in claims(gazetteer, text)}


def test_a_denial_denies_what_was_alleged_before(gazetteer: Gazetteer):
    text = "Washington says Huawei installs backdoors in its gear. Huawei rejects the allegations."
    found = [claim for claim in claims(gazetteer, text) if claim.act == "backdoor"]
    assert [claim.modality for claim in found] == ["done", "denied"]


def test_no_evidence_of_a_risk_denies_that_risk(gazetteer: Gazetteer):
    found = claims(gazetteer, "There is no evidence that Huawei could spy on operators, a minister said.")
    assert [(claim.act, claim.modality) for claim in found] == [("espionage", "denied")]


def test_following_suit_repeats_the_act_of_the_sentence_before(gazetteer: Gazetteer):
    found = claims(gazetteer, "Sweden banned Huawei from 5G networks. Latvia followed suit.")
    (again,) = [claim for claim in found if claim.actor == "gov:LV"]
    assert (again.act, again.supplier, again.scope) == ("ban", ("huawei",), "5g")


def test_a_country_that_would_suffer_is_not_its_government(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Without Huawei, Denmark would suffer delays in 5G."), "delay")
    assert claim.actor == "country:DK"


def test_a_delay_takes_times_and_a_cost_takes_money(gazetteer: Gazetteer):
    text = "A ban on Huawei would cost operators 55 billion euros and delay 5G by 18 months."
    found = {claim.act: claim.quantity for claim in claims(gazetteer, text)}
    assert (found["cost"].value, found["cost"].unit) == (55e9, "EUR")
    assert (found["delay"].value, found["delay"].unit) == (18, "month")


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Telia removed Huawei from its 5G core.", "5g-core"),
        ("Denmark banned Huawei, the smartphone maker.", "none"),
        ("Denmark banned Huawei, the telecoms equipment maker.", "none"),
        ("Denmark banned Huawei from telecom networks.", "networks"),
        ("Denmark banned Huawei phones.", "devices"),
    ],
)
def test_the_scope_is_what_the_clause_names(gazetteer: Gazetteer, text: str, scope: str):
    assert {claim.scope for claim in claims(gazetteer, text) if claim.act in ("ban", "remove")} == {scope}
