"""Each pitfall of annotated news, in sentences of our own; the events are invented.

| pitfall of the annotation guide | test |
| --- | --- |
| nested attribution | a_paper_that_cites_government_sources, an_official_who_tells_a_paper |
| parallel outlets | two_outlets_that_report_one_thing |
| trailing source over a whole sentence | a_trailing_verb_of_saying |
| quotation continued | a_quotation_goes_on |
| reportedly, effectively, suspected | reportedly_is_a_hedge, effectively_frozen_out, suspected_is_kept |
| will not ban, not oppose, unlikely | negation_turns_the_act |
| little demand for barriers, shouldn't be banned | those_who_want_no_ban |
| a denial | a_denial_by_another, a_risk_that_is_negated |
| the company, it, the country, the paper | anaphors_find, it_is_the_state |
| both countries, the decision | both_countries_are_two, the_decision_is_the_act_before |
| this week, attached to the verb of saying | this_week_dates_the_verb |
| nationality adjectives | nationality_adjectives |
| Chinese as people, state or vendors | chinese_is_people_state_or_vendors |
| followed suit, similar to that in | followed_suit, similar_to_that_in |
| UK against GB | the_united_kingdom_is_written_uk |
| Georgia-like clashes | a_person_named_as_a_country, a_country_named_as_a_state |
| Three, Spark, Orange, Bell as words | common_words_are_no_operators, three_is_an_operator |
| conditionals: if, before, unless | a_condition_is_no_claim, what_is_needed_before, unless_leaves_it_open |
| content against act | what_is_urged_is_content |
| ban of what | a_ban_says_of_what, one_contract_is_no_ban |
| a state in the headline, an operator in the body | the_headline_names_the_state |
| headline against body | what_the_headline_says_is_marked_as_such |
| lost apostrophes and names in copies | a_lost_apostrophe |
| page-load dates | the_day_of_loading_dates_nothing |
| a court that suspends a ban | a_court_that_suspends |
| machine-translated copies | a_clumsy_translation |
"""

from datetime import date

import pytest

from ringfence.evidence.dating import from_lines
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.zones import Line
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


def test_two_outlets_that_report_one_thing_are_several(gazetteer: Gazetteer):
    text = "Poland has banned Huawei from its 5G core, Reuters and Bloomberg reported, citing people familiar with it."
    claim = only(claims(gazetteer, text), "ban")
    assert chain(claim)[0] == "media:several"
    assert claim.attribution[-1].named is False


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


@pytest.mark.parametrize(
    ("text", "actor", "polarity"),
    [
        ("Huaweis 5G gear is banned in Sweden, the countrys regulator said.", "gov:SE", "+"),
        ("Italys government has banned Huaweis equipment from 5G networks.", "gov:IT", "+"),
        ("Britain isnt planning to ban Huawei.", "gov:UK", "-"),
        ("France wont ban Huawei.", "gov:FR", "-"),
    ],
)
def test_a_lost_apostrophe_loses_neither_name_nor_negation(gazetteer: Gazetteer, text: str, actor: str, polarity: str):
    claim = only(claims(gazetteer, text), "ban")
    assert (claim.actor, claim.supplier, claim.polarity) == (actor, ("huawei",), polarity)


def test_a_clumsy_translation_keeps_its_negation(gazetteer: Gazetteer):
    text = "Britain will not to ban the Huawei equipments of its networks of fifth generation, has said the minister."
    claim = only(claims(gazetteer, text), "ban")
    assert (claim.actor, claim.supplier, claim.polarity) == ("gov:UK", ("huawei",), "-")


def test_it_is_the_state_of_the_sentence_before(gazetteer: Gazetteer):
    text = "Spain has reviewed ZTE. It banned the vendor from its 5G networks."
    claim = only(claims(gazetteer, text), "ban")
    assert (claim.actor, claim.supplier) == ("gov:ES", ("zte",))


def test_both_countries_are_two(gazetteer: Gazetteer):
    text = "Finland and Estonia examined Huawei. Both countries banned the company from their 5G networks."
    found = [claim for claim in claims(gazetteer, text) if claim.act == "ban"]
    assert {claim.actor for claim in found} == {"gov:FI", "gov:EE"}


def test_the_decision_is_the_act_before(gazetteer: Gazetteer):
    text = "Sweden banned Huawei from 5G networks. China condemned the decision."
    claim = only(claims(gazetteer, text), "oppose")
    assert (claim.actor, claim.supplier) == ("gov:CN", ("huawei",))


def test_suspected_is_kept_as_a_hedge(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Huawei is suspected of spying for the Chinese government."), "espionage")
    assert (claim.actor, claim.hedge) == ("gov:CN", "suspected")


@pytest.mark.parametrize(
    "text",
    [
        "Huawei shouldn't be banned from 5G networks, Ericsson said.",
        "Huawei should not be banned from 5G networks, the Belgian minister said.",
        "There is little demand among operators for barriers against Huawei.",
    ],
)
def test_those_who_want_no_ban_tell_of_none(gazetteer: Gazetteer, text: str):
    """Either an urged ban that is negated, or opposition to one: never a ban."""
    (claim,) = claims(gazetteer, text)
    assert (claim.act, claim.modality, claim.polarity) in {("ban", "urged", "-"), ("oppose", "done", "+")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Denmark will exclude Chinese vendors from its 5G core.", [("gov:DK", "ban", ("cn-suppliers",))]),
        ("Chinese law obliges Huawei to hand over data.", [("gov:CN", "compel-law", ("huawei",))]),
        ("Chinese people love Huawei phones.", []),
    ],
)
def test_chinese_is_people_state_or_vendors(gazetteer: Gazetteer, text: str, told: list[tuple[object, ...]]):
    assert [(claim.actor, claim.act, claim.supplier) for claim in claims(gazetteer, text)] == told


def test_similar_to_that_in_gives_no_second_ban_to_the_other_state(gazetteer: Gazetteer):
    text = "Canada adopted a ban on Huawei similar to the one in Australia."
    assert only(claims(gazetteer, text), "ban").actor == "gov:CA"
    text = "Australia banned Huawei from 5G networks. New Zealand has imposed a ban similar to that in Australia."
    bans = [claim for claim in claims(gazetteer, text) if claim.act == "ban"]
    assert [claim.actor for claim in bans] == ["gov:AU", "gov:NZ"]
    assert bans[1].supplier == ("huawei",)


def test_a_person_named_as_a_country_is_a_person(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Georgia Smith said Norway had banned Huawei."), "ban")
    assert (claim.actor, chain(claim)) == ("gov:NO", ["per:georgia-smith"])


def test_a_country_named_as_a_state_is_meant_with_its_capital(gazetteer: Gazetteer):
    text = "Georgia has banned Huawei from its 5G networks, the government in Tbilisi said."
    assert only(claims(gazetteer, text), "ban").actor == "gov:GE"


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


def test_unless_leaves_it_open(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Germany will ban Huawei unless the risks are mitigated."), "ban")
    assert (claim.actor, claim.modality) == ("gov:DE", "possible")


def test_what_is_needed_before_gives_a_demand_and_a_possible_permission(gazetteer: Gazetteer):
    text = "Germany needs guarantees from Huawei before the company can take part in its 5G network, Berlin said."
    found = claims(gazetteer, text)
    assert only(found, "require-assurance").modality == "done"
    assert (only(found, "allow").actor, only(found, "allow").modality) == ("gov:DE", "possible")


def test_unless_keeps_the_demand_beside_the_threat(gazetteer: Gazetteer):
    found = claims(gazetteer, "Huawei will be excluded unless it gives guarantees, Germany said.")
    assert only(found, "ban").modality in ("possible", "decided")
    assert only(found, "require-assurance").supplier == ("huawei",)


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


def test_one_contract_is_no_ban_of_the_supplier(gazetteer: Gazetteer):
    for text in (
        "The Italian government blocked a deal between Fastweb and Huawei for 5G core equipment.",
        "New Zealand's spy agency turned down Spark's request to use Huawei equipment in its 5G network.",
    ):
        (claim,) = claims(gazetteer, text)
        assert claim.act in ("block-deal", "restrict")


def test_the_headline_names_the_state_and_the_body_the_operator(gazetteer: Gazetteer):
    (head,) = claims(gazetteer, "Norway switches on 5G with Ericsson", kind="headline")
    (body,) = claims(gazetteer, "Telenor has launched 5G using equipment from Ericsson.")
    assert (head.actor[-3:], head.zone, body.actor, body.zone) == (":NO", "headline", "org:telenor", "body")


def test_what_the_headline_says_is_marked_as_such(gazetteer: Gazetteer):
    (claim,) = claims(gazetteer, "Poland bans Huawei from 5G networks", kind="headline")
    assert (claim.zone, claim.modality) == ("headline", "done")


def test_the_day_of_loading_dates_nothing():
    for line in ("04:31 GMT 14 November 2019", "Saved on 14 November 2019", "Page loaded 14 November 2019"):
        assert from_lines([Line(0, len(line), line)]) is None


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


def test_the_table_names_tests_that_are_here():
    rows = [line.split("|")[2] for line in __doc__.splitlines() if line.startswith("|")][2:]
    for name in ", ".join(rows).split(","):
        assert any(test.startswith(f"test_{name.strip()}") for test in globals()), name
