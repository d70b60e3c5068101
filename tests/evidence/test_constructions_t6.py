"""Rules, scrutiny, supply and assurance in the constructions of news English; the events are invented."""

import pytest

from ringfence.evidence.gazetteer import Gazetteer
from tests.evidence.reading import claims


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The new rules require operators in Britain to keep a second vendor in their 5G networks.", "gov:UK"),
        ("Germany's IT security law sets a high bar for makers of telecoms equipment.", "gov:DE"),
        ("The European Commission has recommended a set of measures to secure 5G networks.", "eu"),
        ("The European Union unveiled tougher security standards for 5G networks on Wednesday.", "eu"),
        ("Romania signed a memorandum with the United States on 5G security.", "gov:RO"),
        ("The Portuguese telecoms watchdog will enforce the resolution on 5G suppliers.", "gov:PT"),
        ("Canada tabled a bill to secure its telecommunications networks.", "gov:CA"),
        ("Singapore's regulator laid down requirements on the resilience of 5G networks.", "gov:SG"),
        ("Britain's operators face fines if they fail to meet the new security rules for networks.", "gov:UK"),
        ("Greece has joined the US Clean Network initiative.", "gov:GR"),
    ],
)
def test_rules_and_duties_are_the_act_of_the_government_that_sets_them(gazetteer: Gazetteer, text, actor):
    assert (actor, "set-rules") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The bill gives the British government powers to ban vendors.", "gov:UK"),
        ("Germany passed a law under which it can exclude Huawei from 5G networks.", "gov:DE"),
        ("A new law authorises the Swedish security service to block 5G equipment.", "gov:SE"),
        ("A Polish bill paves the way for the exclusion of Huawei.", "gov:PL"),
        ("Italy can use its golden power to block Huawei's contracts.", "gov:IT"),
        ("Denmark's law gives authorities the right to reject vendors from 5G networks.", "gov:DK"),
        ("The Dutch decree makes it possible to force operators to remove equipment.", "gov:NL"),
        ("The order allows the US Commerce Department to block transactions with Huawei.", "gov:US"),
        ("Austria's telecoms law allows the minister to exclude suppliers.", "gov:AT"),
        ("Under the proposed Cybersecurity Act the EU could ban suppliers from networks.", "eu"),
    ],
)
def test_a_power_is_told_by_the_law_its_owner_or_what_it_lets_them_do(gazetteer: Gazetteer, text, actor):
    assert (actor, "legal-basis") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Germany demanded that Huawei guarantee it would not pass data to Beijing.", "gov:DE"),
        ("Vendors of 5G equipment in Germany will have to sign a declaration of trustworthiness.", "gov:DE"),
        ("Suppliers have to provide a declaration of trustworthiness, the German draft says.", "gov:DE"),
        ("India has asked telecoms vendors to guarantee that their equipment is free of backdoors.", "gov:IN"),
        ("India wants Chinese vendors to sign a no-backdoor agreement.", "gov:IN"),
        ("Britain asked Huawei to address security flaws.", "gov:UK"),
        ("Huawei must raise its security standards, said Britain's culture secretary.", "gov:UK"),
        ("France wants assurances from Huawei.", "gov:FR"),
        ("The EU commissioner said Huawei must accept European rules.", "eu"),
        ("The Czech prime minister asked Huawei for guarantees.", "gov:CZ"),
    ],
)
def test_guarantees_are_demanded_of_suppliers_in_many_words(gazetteer: Gazetteer, text, actor):
    assert (actor, "require-assurance") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The United States shared intelligence on Huawei with Germany.", "gov:US"),
        ("Washington handed over evidence on Huawei to the German government.", "gov:US"),
        ("The US has shared with its allies what it knows about Huawei.", "gov:US"),
        ("US officials gave Germany evidence that Huawei worked with Chinese security services.", "gov:US"),
        ("The US has passed intelligence about Huawei's backdoors to Britain and Germany.", "gov:US"),
        ("Britain shared its findings on Huawei with its allies.", "gov:UK"),
        ("Britain shares information about flaws in Huawei equipment with operators.", "gov:UK"),
        ("The findings of the NCSC on Huawei were shared with operators in Britain.", "gov:UK"),
        ("Australia shared its assessment of Huawei with Britain.", "gov:AU"),
    ],
)
def test_what_is_found_is_shared_with_allies(gazetteer: Gazetteer, text, actor):
    assert (actor, "share-vulnerabilities") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Britain is reviewing the use of Huawei equipment in its 5G networks.", "gov:UK"),
        ("A parliamentary inquiry into Huawei was opened in Britain.", "gov:UK"),
        ("Ottawa has been weighing for months whether to let Huawei supply 5G equipment.", "gov:CA"),
        ("The question of Huawei's participation is being examined in Berlin.", "gov:DE"),
        ("Italy is examining a contract between Vodafone and Huawei.", "gov:IT"),
        ("The Indian government is yet to take a call on Huawei.", "gov:IN"),
        ("Portugal has set up a working group to examine the use of Huawei gear in 5G.", "gov:PT"),
        ("The US Commerce Department investigated ZTE.", "gov:US"),
        ("Hungary has no plans to review the role of Huawei.", "gov:HU"),
        ("France's cyber security agency has been studying Huawei's applications for months.", "gov:FR"),
    ],
)
def test_a_review_is_a_verb_a_noun_or_a_decision_that_waits(gazetteer: Gazetteer, text, actor):
    assert (actor, "review") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Britain has stepped up its scrutiny of Huawei.", "gov:UK"),
        ("Huawei is facing closer scrutiny in Britain.", "gov:UK"),
        ("Huawei and ZTE have attracted the scrutiny of the United States.", "gov:US"),
        ("The German interior ministry has asked carriers for an inventory of Huawei components.", "gov:DE"),
        ("Norway's security service is monitoring Huawei closely.", "gov:NO"),
        ("India's tax authorities raided the premises of Huawei.", "gov:IN"),
        ("EU competition officials raided Huawei's offices in Brussels.", "eu"),
        ("The FCC ordered Chinese carriers to explain why their licences should not be revoked.", "gov:US"),
        ("Austria is watching Huawei closely.", "gov:AT"),
        ("South Korea said it would strengthen security checks on 5G equipment.", "gov:KR"),
    ],
)
def test_scrutiny_is_the_act_of_the_government_of_the_place(gazetteer: Gazetteer, text, actor):
    assert (actor, "scrutinise") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Vodafone uses Huawei equipment in its core network.", "org:vodafone"),
        ("Deutsche Telekom struck a deal with Huawei for network equipment.", "org:deutsche-telekom"),
        ("TDC went with Ericsson for its 5G network.", "org:tdc"),
        ("The Swiss operator Sunrise rolled out 5G using equipment from Huawei.", "org:sunrise"),
        ("Bell Canada chose Ericsson for 5G.", "org:bell"),
        ("Globe's network runs on Huawei equipment.", "org:globe"),
        ("T-Mobile US agreed a $3.5 billion 5G deal with Nokia.", "org:t-mobile-us"),
        ("Elisa launched 5G with Nokia equipment.", "org:elisa"),
        ("Telefonica extended its contract with Huawei until 2030.", "org:telefonica"),
        ("Play is a long-time customer of Huawei.", "org:play"),
    ],
)
def test_an_operator_deploys_what_its_network_is_made_of(gazetteer: Gazetteer, text, actor):
    assert (actor, "deploy") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Huawei supplies equipment to BT.", "org:huawei"),
        ("Huawei has built most of Africa's 4G networks.", "org:huawei"),
        ("Ericsson will supply the 5G core of Telefonica Deutschland.", "org:ericsson"),
        ("Huawei says it has been awarded contracts by 50 operators.", "org:huawei"),
        ("Huawei equipment makes up a third of the British network.", "org:huawei"),
        ("Huawei will continue to support its customers in Britain.", "org:huawei"),
        ("Huawei does not sell equipment in the United States.", "org:huawei"),
        ("Huawei antennas are installed on masts across Germany.", "org:huawei"),
        ("Nokia beat Huawei to a contract in Belgium.", "org:nokia"),
        ("Huawei delivered its first 5G base stations to Spain.", "org:huawei"),
    ],
)
def test_a_vendor_supplies_whoever_picked_it(gazetteer: Gazetteer, text, actor):
    assert (actor, "supply") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (
            "Deutsche Telekom has put all 5G equipment deals on hold, including those with Huawei.",
            "org:deutsche-telekom",
        ),
        ("Deutsche Telekom halted new 5G contracts.", "org:deutsche-telekom"),
        ("BT stopped buying Huawei equipment.", "org:bt"),
        ("Telefonica has put its orders to Huawei on ice.", "org:telefonica"),
        ("Telefonica cancelled an order for Huawei equipment.", "org:telefonica"),
        ("EE has delayed the launch of Huawei 5G phones.", "org:ee"),
        ("Telenor postponed a decision on Huawei as a supplier.", "org:telenor"),
        ("Vodacom shelved orders of Huawei gear.", "org:vodacom"),
        ("Sunrise has not stopped its orders with Huawei.", "org:sunrise"),
        ("Purchases from Huawei have been put on hold at Telia.", "org:telia"),
    ],
)
def test_orders_wait_in_verbs_and_nouns(gazetteer: Gazetteer, text, actor):
    assert (actor, "hold-orders") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Deutsche Telekom proposed measures to make 5G networks safer.", "org:deutsche-telekom"),
        ("Deutsche Telekom suggested that Huawei's source code be deposited with a trustee.", "org:deutsche-telekom"),
        ("Huawei offered to sign a no-spy agreement with Germany.", "org:huawei"),
        ("Huawei has offered to build a cyber security centre in Poland.", "org:huawei"),
        ("Huawei offered to license its 5G technology to a US company.", "org:huawei"),
        ("Huawei said it was ready to sign no-spy agreements with governments.", "org:huawei"),
        ("Huawei is willing to sign a no-backdoor agreement with India.", "org:huawei"),
        ("Huawei pledged $2 billion to fix its software.", "org:huawei"),
        ("Huawei promised to spend $2 billion to address Britain's concerns.", "org:huawei"),
        ("Huawei's offer to sign a no-spy pact was rejected.", "org:huawei"),
    ],
)
def test_offers_are_verbs_nouns_and_readiness(gazetteer: Gazetteer, text, actor):
    assert (actor, "propose-measures") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Huawei has a plan B in case it loses access to Google.", "org:huawei"),
        ("Huawei has enough stock to supply its customers in Britain.", "org:huawei"),
        ("Huawei unveiled Harmony OS, its alternative to Android.", "org:huawei"),
        ("Huawei will use its own chips.", "org:huawei"),
        ("Huawei began producing base stations without US components.", "org:huawei"),
        ("Huawei could switch to a Russian operating system.", "org:huawei"),
        ("BT said it was working on a multi-vendor strategy.", "org:bt"),
        ("Telefonica said it has a multi-vendor strategy in place.", "org:telefonica"),
        ("Vodafone is turning to OpenRAN to diversify its suppliers.", "org:vodafone"),
        ("Globe is looking at other suppliers besides Huawei.", "org:globe"),
    ],
)
def test_plans_for_the_worst_are_stocks_own_products_and_second_sources(gazetteer: Gazetteer, text, actor):
    assert (actor, "contingency") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Vodafone tested Huawei's 5G equipment in Spain.", "org:vodafone"),
        ("Huawei has tested 5G in Germany.", "org:huawei"),
        ("Huawei has run 5G tests with ten operators.", "org:huawei"),
        ("Spark opened a 5G test lab with Huawei.", "org:spark"),
        ("MTS ran a test of Huawei's 5G network in Moscow.", "org:mts"),
        ("Telus has been carrying out trials of Huawei 5G equipment.", "org:telus"),
        ("Ericsson tested 5G with Telia.", "org:ericsson"),
        ("Belgium's cyber security agency tested Huawei equipment and found no evidence.", "gov:BE"),
        ("ZTE completed 5G tests with Telefonica.", "org:zte"),
        ("India will start 5G trials in the coming months.", "gov:IN"),
    ],
)
def test_tests_and_trials_belong_to_who_runs_them(gazetteer: Gazetteer, text, actor):
    assert (actor, "test") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Huawei opened a cyber security centre in Brussels.", "org:huawei"),
        ("Huawei inaugurated a transparency centre in Brussels.", "org:huawei"),
        ("Huawei opened an information security lab in Bonn in November.", "org:huawei"),
        ("Huawei plans to open a security lab in Germany.", "org:huawei"),
        ("Huawei will set up a cyber security lab in Poland.", "org:huawei"),
        ("Huawei's transparency centre in Brussels was opened in March.", "org:huawei"),
        ("Huawei is building a research centre in Cambridge.", "org:huawei"),
        ("A transparency centre will be opened by Huawei in Rome.", "org:huawei"),
        ("ZTE opened a cyber security lab in Rome.", "org:zte"),
        ("ZTE launched a security lab in Brussels.", "org:zte"),
    ],
)
def test_centres_are_opened_set_up_and_inaugurated(gazetteer: Gazetteer, text, actor):
    assert (actor, "open-lab") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Huawei works closely with the German authorities.", "org:huawei"),
        ("Huawei cooperates with the authorities in Poland.", "org:huawei"),
        ("Huawei will cooperate with the investigation, it said.", "org:huawei"),
        ("Huawei has given the BSI access to its source code.", "org:huawei"),
        ("Huawei has opened up its source code to Britain.", "org:huawei"),
        ("Huawei's equipment is open to inspection, said Huawei.", "org:huawei"),
        ("Huawei says it abides by the law in every country.", "org:huawei"),
        ("Huawei has been working with the oversight board for years.", "org:huawei"),
        ("Huawei is ready to cooperate with Italy.", "org:huawei"),
        ("ZTE will cooperate with the Irish regulator.", "org:zte"),
    ],
)
def test_cooperation_is_access_compliance_and_dialogue(gazetteer: Gazetteer, text, actor):
    assert (actor, "cooperate") in {(claim.actor, claim.act) for claim in claims(gazetteer, text)}
