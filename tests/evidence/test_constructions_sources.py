"""Who says it, who is meant and where a sentence begins, in sentences of our own; the events are invented."""

from pathlib import Path

import pytest

from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.load import load
from ringfence.evidence.phrases import phrase_of
from ringfence.evidence.sentences import sentences
from ringfence.evidence.zones import plain_zones
from tests.evidence.reading import claims, document, only


def chain(claim):
    return [source.id for source in claim.attribution]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Reuters reported that Spain will ban Huawei.", ["media:reuters"]),
        ("The FT reported Spain will ban Huawei.", ["media:ft"]),
        ("Spain will ban Huawei, news website Axios reported on Thursday.", ["media:axios"]),
        ("Spain will ban Huawei, RMF FM reports.", ["media:rmf"]),
        ("The Guardian and Reuters reported that Spain will ban Huawei.", ["media:several"]),
        (
            "News website Axios reported on Thursday, citing sources familiar with it, that Spain will ban Huawei.",
            ["media:axios", "unspecified"],
        ),
        (
            "Spain will ban Huawei, a person with knowledge of the matter told Reuters.",
            ["media:reuters", "unspecified"],
        ),
        ("Spain will ban Huawei, two people briefed on the plans said.", ["unspecified"]),
        ("“Spain will ban Huawei,” the court was quoted by Reuters as saying.", ["media:reuters", "gov:ES"]),
        ("Digital Secretary Jane Doe said Spain would ban Huawei.", ["per:jane-doe"]),
        ("Chief Financial Officer Jane van Doe said Spain had banned Huawei.", ["per:jane-van-doe"]),
        ("Spain's interior minister, Jane Doe, said Spain had banned Huawei.", ["per:jane-doe"]),
        ("KPN, based in The Hague and the largest operator, said Spain had banned Huawei.", ["org:kpn"]),
        ("Following talks in Rome, Prime Minister Jane Doe told reporters Spain had banned Huawei.", ["per:jane-doe"]),
        ("Spain had banned Huawei, said its security chief, Jane Doe.", ["per:jane-doe"]),
        ("Spain has banned Huawei, the consultancy Example Insight says.", ["org:example-insight"]),
        ("According to a leaked memo, Spain has banned Huawei.", ["leak"]),
        ("Examplecom has said that Spain banned Huawei.", ["org:examplecom"]),
    ],
)
def test_a_frame_of_saying_names_its_sources(gazetteer: Gazetteer, text, sources):
    assert chain(only(claims(gazetteer, text), "ban")) == sources


def test_people_spoken_of_before_speak_again(gazetteer: Gazetteer):
    text = "Minister Jane Doe said the talks were over. Spain will ban Huawei, she added. Italy bans ZTE, Doe said."
    assert [chain(claim) for claim in claims(gazetteer, text)] == [["per:jane-doe"], ["per:jane-doe"]]
    text = "Sources said it was late. Spain will ban Huawei, they said."
    assert chain(only(claims(gazetteer, text), "ban")) == ["unspecified"]


def test_a_quotation_that_begins_a_paragraph_is_of_whom_it_names_later(gazetteer: Gazetteer):
    text = "“Spain will ban Huawei. It is late,” Jane Doe said."
    assert chain(only(claims(gazetteer, text), "ban")) == ["per:jane-doe"]


def test_the_agency_of_the_dateline_is_no_source_of_its_own_story(gazetteer: Gazetteer):
    text = "MADRID (Reuters) - Spain will ban Huawei, an official from Spain told Reuters."
    assert chain(only(claims(gazetteer, text), "ban")) == ["gov:ES"]


def test_a_raised_concern_has_the_source_that_raised_it(gazetteer: Gazetteer):
    text = "The British government raised concerns last month that Huawei equipment could be used for spying."
    assert chain(only(claims(gazetteer, text), "espionage")) == ["gov:UK"]


def test_who_orders_is_no_source_of_a_report(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "London told operators to remove Huawei from 5G networks."), "remove")
    assert claim.attribution == ()


@pytest.mark.parametrize("zone", ["Poland to ban Huawei: sources", "Poland to ban Huawei - sources"])
def test_a_source_behind_a_headline(gazetteer: Gazetteer, zone):
    assert chain(only(claims(gazetteer, zone, kind="headline"), "ban")) == ["unspecified"]


def test_examples_of_a_group_act_each_for_itself(gazetteer: Gazetteer):
    found = claims(gazetteer, "Several countries, including Australia, Japan and Sweden, have banned Huawei.")
    assert [claim.actor for claim in found] == ["gov:AU", "gov:JP", "gov:SE"]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("PM May has banned Huawei.", "gov:UK"),
        ("Secretary of State Mike Pompeo has banned Huawei.", "gov:US"),
        ("Vanuatu has banned Huawei.", "gov:VU"),
        ("The country of Chile has banned Huawei.", "gov:CL"),
        ("The Polish side has banned Huawei.", "gov:PL"),
        ("Iceland is late. The island has banned Huawei.", "gov:IS"),
        ("Italys government has banned Huaweis equipment.", "gov:IT"),
        ("Belgium met. The National Security Council has banned Huawei.", "gov:BE"),
    ],
)
def test_names_stand_for_their_government(gazetteer: Gazetteer, text, actor):
    assert only(claims(gazetteer, text), "ban").actor == actor


def test_an_outlet_is_told_from_an_adjective(gazetteer: Gazetteer):
    assert only(claims(gazetteer, "The Australian ban on Huawei was upheld."), "ban").actor == "gov:AU"
    claim = only(claims(gazetteer, "The Australian reported that Japan has banned Huawei."), "ban")
    assert chain(claim) == ["media:the-australian"]


def test_the_company_is_the_operator_where_only_operators_are_spoken_of(gazetteer: Gazetteer):
    found = claims(gazetteer, "Telus is late. The company removed Huawei equipment.")
    assert only(found, "remove").actor == "org:telus"


def test_a_firm_is_known_with_its_legal_form_and_a_ticker(gazetteer: Gazetteer):
    found = claims(
        gazetteer, "Viettel Group (VTL.HM) has removed Huawei equipment. Royal KPN NV removed ZTE equipment."
    )
    assert [claim.actor for claim in found if claim.act == "remove"] == ["org:viettel", "org:kpn"]


@pytest.mark.parametrize(
    "text", ["US officials briefed Brazilian regulators on Huawei.", "Norway keeps a close eye on Huawei."]
)
def test_officials_who_brief_are_no_insiders(gazetteer: Gazetteer, text):
    (sentence,) = sentences(document(text))
    assert any(node.low in ("briefed", "close") for node in phrase_of(sentence, gazetteer).nodes)


def test_trusted_sources_are_suppliers(gazetteer: Gazetteer):
    found = claims(gazetteer, "Indian operators must buy gear from trusted sources, the government said.")
    assert {claim.supplier for claim in found} == {("trusted-suppliers",)}


@pytest.mark.parametrize(
    "line",
    [
        "BERLIN (Reuters) - ",
        "Knothaven, 17 September 2025 – ",
        "COPENHAGEN, 21 March 2024 (Nordic Ledger) – ",
        "London (CNN Business)",
        "NEW DELHI: ",
        "STOCKHOLM—",
        "EXCLUSIVE-",
        "UPDATE 2-",
        "CANBERRA, March 26 ",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(line):
    text = f"{line}Poland has banned Huawei."
    assert text[[sentence.start for sentence in sentences(document(text))][-1] :] == "Poland has banned Huawei."


@pytest.mark.parametrize("text", ["HUAWEI - the vendor - was banned.", "Sweden - the country - banned Huawei."])
def test_dashes_in_a_sentence_make_no_dateline(text):
    assert len(list(sentences(document(text)))) == 1


def kept(text):
    return [(zone.kind, text[zone.start : zone.end]) for zone in plain_zones(text)]


def test_lines_broken_by_hand_are_one_paragraph_each():
    lines = [
        "Zarinia bans Huawei from networks",
        "",
        "* Huawei had aimed for a contract",
        "By Ann Example",
        "ZARIN, March 2 Zarinia has barred the vendor called",
        "Huawei from its networks and from all of the larger",
        "tenders of the state, the minister said on Monday and",
        "added that the vendor had been told so in writing.",
        "Operators have two years for it, the regulator said as",
        "it put the rules on its pages in the afternoon of that",
        "same day, without a word on what all of this will cost.",
    ]
    found = kept("\n".join(lines))
    assert [kind for kind, _ in found] == ["headline", "body", "body", "body"]
    assert [words[:9] for _, words in found[1:]] == ["* Huawei ", "ZARIN, Ma", "Operators"]


def test_what_a_collection_puts_before_the_first_line_is_its_date(tmp_path: Path):
    path = tmp_path / "page.txt"
    path.write_text(
        "date 2020-08-14 Zarinia to ban Huawei, minister says\n\nZarinia will ban Huawei from 5G networks.\n"
    )
    found = load(path)
    assert (found.title, str(found.published.earliest)) == ("Zarinia to ban Huawei, minister says", "2020-08-14")


def test_no_headline_comes_after_the_story_has_begun():
    story = (
        "The ministry of Zarinia has banned Huawei from all of its networks, " + "the minister said, " * 8 + "he added."
    )
    assert [kind for kind, _ in kept(f"{story}\n\nA question of power, not technology\n\n{story} So it is.")] == [
        "body"
    ] * 2


def test_sentences_that_begin_like_furniture_stay():
    assert kept("Home Secretary Jane Doe said Huawei is banned.") == [
        ("body", "Home Secretary Jane Doe said Huawei is banned.")
    ]


def test_a_page_that_tells_no_day_is_dated_by_the_last_day_it_tells_of(tmp_path: Path):
    path = tmp_path / "page.txt"
    path.write_text(
        "Page opened Sunday, 22 November 2026 10:41\n\nZarinia bans Huawei from networks\n\n"
        "Zarinia banned Huawei and a second vendor on Tuesday, 14 July 2020, from all of its fixed networks.\n"
    )
    published = load(path).published
    assert published is not None
    assert (str(published.earliest), str(published.latest)) == ("2020-07-14", "2020-07-21")
