"""Each pitfall of annotated news, in sentences of our own; the events are invented."""

from datetime import date

import pytest

from ringfence.evidence.gazetteer import Gazetteer
from tests.evidence.reading import claims, only, words


def chain(claim):
    return [source.id for source in claim.attribution]


def test_a_paper_that_cites_government_sources_is_the_outer_source(gazetteer: Gazetteer):
    text = "Germany will ban Huawei from its 5G core, the daily Handelsblatt said, citing government sources."
    claim = only(claims(gazetteer, text), "ban")
    assert chain(claim) == ["media:handelsblatt", "gov:DE"]
    assert (claim.modality, claim.scope) == ("decided", "5g-core")


def test_an_official_who_tells_a_paper_stands_inside_the_paper(gazetteer: Gazetteer):
    text = "A German official told the FT that Berlin is considering a ban on Huawei."
    claim = only(claims(gazetteer, text), "ban")
    assert chain(claim) == ["media:ft", "gov:DE"]
    assert claim.attribution[1].kind == "official"
    assert claim.attribution[1].named is False
    assert claim.modality == "considering"


def test_a_trailing_verb_of_saying_covers_the_whole_sentence(gazetteer: Gazetteer):
    found = claims(gazetteer, "Sweden has banned Huawei and Poland has excluded ZTE from 5G networks, the FT said.")
    assert [chain(claim) for claim in found] == [["media:ft"], ["media:ft"]]


def test_a_quotation_goes_on_into_the_next_sentence(gazetteer: Gazetteer):
    text = "“We are reviewing our networks,” Nancy Faeser said. “Germany will ban Huawei from 5G networks.”"
    assert chain(only(claims(gazetteer, text), "ban")) == ["per:nancy-faeser"]


def test_reportedly_is_a_hedge_and_an_unnamed_source(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Italy has reportedly banned Huawei from its 5G core."), "ban")
    assert (claim.hedge, chain(claim)) == ("reportedly", ["media:unspecified"])


def test_effectively_frozen_out_is_a_hedged_ban(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Huawei has effectively been frozen out of the US market."), "ban")
    assert (claim.actor, claim.hedge, claim.scope) == ("gov:US", "effectively", "market")


@pytest.mark.parametrize(
    ("text", "act", "modality", "polarity"),
    [
        ("France will not ban Huawei.", "ban", "decided", "-"),
        ("A ban on Huawei is unlikely in Spain.", "ban", "predicted", "-"),
        ("France will not oppose operators dropping Huawei.", "allow", "decided", "+"),
        ("Sweden does not allow Huawei in its 5G networks.", "ban", "done", "+"),
        ("Norway has no plans to ban Huawei.", "ban", "decided", "-"),
        ("Italy has refused to ban Huawei.", "ban", "decided", "-"),
    ],
)
def test_negation_turns_the_act_and_not_the_word(gazetteer: Gazetteer, text, act, modality, polarity):
    claim = only(claims(gazetteer, text), act)
    assert (claim.modality, claim.polarity) == (modality, polarity)


def test_a_denial_by_another_keeps_the_proposition(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Huawei denied that it poses a security risk."), "threat")
    assert (claim.modality, claim.polarity, chain(claim)) == ("denied", "+", ["org:huawei"])


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Huawei said it had no ties to the Chinese government.", "state-ties"),
        ("ZTE has never built a backdoor, it said.", "backdoor"),
        ("Huawei is not a threat to security, the company said.", "threat"),
    ],
)
def test_a_risk_that_is_negated_is_denied(gazetteer: Gazetteer, text, act):
    claim = only(claims(gazetteer, text), act)
    assert (claim.modality, claim.polarity) == ("denied", "+")


def test_anaphors_find_company_country_and_paper(gazetteer: Gazetteer):
    text = "Poland has examined Huawei. The country banned the company from its 5G networks."
    claim = only(claims(gazetteer, text), "ban")
    assert (claim.actor, claim.supplier) == ("gov:PL", ("huawei",))
    text = "The Guardian wrote about Huawei. Britain has banned the firm from 5G networks, the paper said."
    assert chain(only(claims(gazetteer, text), "ban")) == ["media:guardian"]


def test_this_week_dates_the_verb_it_stands_with(gazetteer: Gazetteer):
    text = "Only this week, Huawei revealed it had shipped 10,000 base stations."
    assert only(claims(gazetteer, text), "supply").time.basis == "document"


def test_nationality_adjectives_do_not_make_the_state_the_actor(gazetteer: Gazetteer):
    found = claims(gazetteer, "The Swedish vendor Ericsson won a 5G contract from BT.")
    assert {claim.actor for claim in found} == {"org:ericsson"}


def test_followed_suit_repeats_the_act_of_the_clause_before(gazetteer: Gazetteer):
    found = claims(gazetteer, "Australia banned Huawei from 5G networks, and New Zealand followed suit.")
    assert [(claim.actor, claim.act, claim.supplier, claim.scope) for claim in found] == [
        ("gov:AU", "ban", ("huawei",), "5g"),
        ("gov:NZ", "ban", ("huawei",), "5g"),
    ]


@pytest.mark.parametrize(
    "text", ["Three Chinese firms fell.", "Orange juice from Spain sold well.", "A spark lit the Bell tower."]
)
def test_common_words_are_no_operators(gazetteer: Gazetteer, text):
    assert claims(gazetteer, text) == []


def test_three_is_an_operator_among_operators(gazetteer: Gazetteer):
    assert only(claims(gazetteer, "Three has deployed Huawei 5G equipment."), "deploy").actor == "org:three"


def test_the_united_kingdom_is_written_uk(gazetteer: Gazetteer):
    assert only(claims(gazetteer, "London has banned Huawei from 5G networks."), "ban").actor == "gov:UK"


def test_a_condition_is_no_claim(gazetteer: Gazetteer):
    assert not [claim for claim in claims(gazetteer, "If Poland bans Huawei, the talks end.") if claim.act == "ban"]
    assert not [claim for claim in claims(gazetteer, "Spain can act if it poses a risk.") if claim.act == "threat"]


def test_what_is_needed_before_gives_a_demand_and_a_possible_permission(gazetteer: Gazetteer):
    text = "Germany needs guarantees from Huawei before the company can take part in its 5G network, Berlin said."
    found = claims(gazetteer, text)
    assert only(found, "require-assurance").modality == "done"
    assert (only(found, "allow").actor, only(found, "allow").modality) == ("gov:DE", "possible")


def test_what_is_urged_is_content_and_no_ban_of_its_own(gazetteer: Gazetteer):
    (claim,) = claims(gazetteer, "Washington urged Germany and Italy to exclude Huawei from their 5G networks.")
    assert (claim.actor, claim.act, claim.content_act) == ("gov:US", "urge", "ban")
    assert claim.target == ("gov:DE", "gov:IT")


@pytest.mark.parametrize(
    ("text", "act", "scope"),
    [
        ("Denmark banned Huawei from its 5G networks.", "ban", "5g"),
        ("Washington banned US companies from selling chips to Huawei.", "export-ban", "components"),
        ("Taiwan has banned Huawei handsets.", "ban", "devices"),
        ("Japan has banned Huawei from public procurement.", "ban", "gov"),
    ],
)
def test_a_ban_says_of_what(gazetteer: Gazetteer, text, act, scope):
    assert only(claims(gazetteer, text), act).scope == scope


def test_a_court_that_suspends_a_ban_does_not_deny_it(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "A Swedish court suspended the ban on Huawei."), "ban")
    assert (claim.modality, claim.polarity) == ("done", "-")


def test_coordinated_actors_give_a_claim_each(gazetteer: Gazetteer):
    found = claims(gazetteer, "Beijing and Huawei have condemned the US ban on Huawei.")
    assert {claim.actor for claim in found if claim.act == "oppose"} == {"gov:CN", "org:huawei"}


def test_a_weekday_of_a_plan_lies_ahead(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "The German cabinet will discuss Huawei on Friday."), "review")
    assert (claim.time.earliest, claim.time.latest, claim.time.basis) == (
        date(2023, 6, 16),
        date(2023, 6, 16),
        "relative",
    )


def test_without_a_day_of_publication_a_relative_word_dates_nothing(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Sweden banned Huawei last week.", published=None), "ban")
    assert (claim.time.earliest, claim.time.latest, claim.time.basis) == (None, None, "document")


def test_spans_and_cues_lie_in_the_text(gazetteer: Gazetteer):
    text = "On Tuesday, Sweden banned Huawei and ZTE from its 5G networks, which China condemned."
    for claim in claims(gazetteer, text):
        assert claim.span[0] <= claim.cue[0] < claim.cue[1] <= claim.span[1]
        assert words(text, claim).strip() == words(text, claim)
