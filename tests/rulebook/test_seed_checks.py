"""What five articles of 2018 and 2019 claim, against the rulebook as it could be known on the day of each.

None of the articles carries its date; the days here follow from what they report.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from ringfence.assessment.posture import postures
from ringfence.assessment.reference import scope
from ringfence.assessment.scope import addressed
from ringfence.core.dates import PartialDate
from ringfence.core.logic import Truth
from ringfence.rulebook.model import Provision
from tests.rulebook.fact_base import active, book, encoded, fact_base, installed, law, status, supposing

ARTICLES: Final = {
    "seed-000": date(2019, 6, 15),  # Vodafone starts 5G in Spain on this day
    "seed-001": date(2018, 11, 23),  # the day after the report that it repeats
    "seed-002": date(2019, 12, 9),  # the conclusions of 3 December are of last Tuesday
    "seed-003": date(2019, 2, 5),  # the meeting of the cabinet is on the next day, Wednesday 6 February
    "seed-004": date(2018, 11, 30),  # New Zealand's decision of 28 November is of this week
    "other": date(2020, 12, 8),
}

CLAIMS: dict[tuple[str, str], tuple[str, ...]] = {}
"""Article and claim, with the facts that the test looks at."""

ONE_DAY: Final = timedelta(days=1)
TODAY: Final = date(2026, 11, 21)
LATER: Final = date(2040, 1, 1)


def claim(article: str, text: str, *facts: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def note(test: Callable[[], None]) -> Callable[[], None]:
        CLAIMS[article, text] = facts
        return test

    return note


def rules(fact: str) -> tuple[Provision, ...]:
    return encoded()[fact]


def rule(name: str) -> Provision:
    return book()[name]


def in_force(provision: Provision, day: date, known_on: date | None = None) -> bool:
    """Whether some state holds on a day, with the knowledge of that day or another."""
    return law(known_on or day).phases(provision).at(day) is not None


def in_force_in(jurisdiction: str, day: date) -> list[str]:
    return [p.fact for p in book().provisions if p.jurisdiction == jurisdiction and in_force(p, day)]


def posture(jurisdiction: str, day: date) -> str:
    return next(row["posture"] for row in postures(law(day), day) if row["jurisdiction"] == jurisdiction)


def verdicts(jurisdiction: str, day: date, supplier: str = "huawei") -> set[str | None]:
    """Of every provision of a state, on an element it is about that went into service on the day."""
    rules = [p for p in book().provisions if p.jurisdiction == jurisdiction and in_force(p, day)]
    return {status(p, day, day, law(day), supplier_id=supplier) for p in rules}


def reaches(provision: Provision, supplier: str) -> Truth:
    """Whether the supplier is meant today, in three values."""
    return law().reaches(provision.whose, supplier).at(TODAY)


def test_every_claim_that_was_checked_is_checked_here():
    checks = {(check["seed"], check["claim"]): tuple(check["provisions"]) for check in fact_base()["seed_checks"]}
    assert checks.keys() == CLAIMS.keys()
    assert all(set(facts) <= set(CLAIMS[key]) for key, facts in checks.items())


@claim("seed-001", "Huawei is effectively out of the US market", "US-2018-NDAA-889A", "US-2018-NDAA-889B")
def test_seed_001_out_of_the_us_market_by_no_law_of_the_day():
    day = ARTICLES["seed-001"]
    assert in_force_in("us", day) == []
    assert posture("us", day) == "none"
    for fact in ("US-2018-NDAA-889A", "US-2018-NDAA-889B"):
        for provision in rules(fact):
            starts = [span.from_on for span, phase in law(day).phases(provision) if phase]
            assert min(starts, default=day) > day, "enacted, so known, but not in force"


@claim(
    "seed-004", "the companies are blocked from supplying the US government and its contractors",
    "US-2018-NDAA-889A", "US-2018-NDAA-889B",
)  # fmt: skip
def test_seed_004_us_government_and_contractors_blocked_only_later():
    day = ARTICLES["seed-004"]
    agencies, contractors = rule("us/ndaa-2019-889/agency-procurement"), rule("us/ndaa-2019-889/contractor-use")
    for provision, first in ((agencies, date(2019, 8, 13)), (contractors, date(2020, 8, 13))):
        for supplier in ("huawei", "zte"):
            assert reaches(provision, supplier) is True
            assert status(provision, day, day, law(day), supplier_id=supplier) is None
            assert status(provision, first - ONE_DAY, day, supplier_id=supplier) is None
            assert status(provision, first, first, supplier_id=supplier) == "breach"
    assert status(agencies, LATER, day) == "compliant", "what an agency had before may stay"
    assert status(contractors, LATER, day) == "breach", "what a contractor uses counts however old it is"


@claim("seed-004", "Australia banned Huawei and ZTE from 5G", "AU-2018-5G-GUIDANCE")
def test_seed_004_australia_banned_in_effect_by_guidance_that_names_nobody():
    day = ARTICLES["seed-004"]
    (guidance,) = rules("AU-2018-5G-GUIDANCE")
    assert book().instruments[guidance.instrument].kind == "guidance"
    assert posture("au", day) == "ban_5g"
    for supplier in ("huawei", "zte"):
        assert status(guidance, day, day, law(day), supplier_id=supplier) == "breach"
        assert status(guidance, day, date(2018, 8, 22), law(day), supplier_id=supplier) == "compliant"
    assert guidance.whose.test.startswith("the guidance names nobody")
    assert reaches(guidance, "fiberhome") is None, "another maker whom a foreign state may direct"
    assert reaches(guidance, "ericsson") is False
    assert scope(law(), guidance, installed(guidance, generation=("4G",))).truth is False


@claim("seed-004", "New Zealand followed with a ban", "NZ-2018-SPARK")
def test_seed_004_new_zealand_refused_one_project_of_one_operator():
    day = ARTICLES["seed-004"]
    (refusal,) = rules("NZ-2018-SPARK")
    assert refusal.who.operators == ("spark",)
    assert status(refusal, day, day, law(day)) == "breach"
    assert status(refusal, day, date(2018, 11, 27), law(day)) == "compliant", "existing equipment is untouched"
    for other in ("2degrees", "one-nz"):
        assert addressed(refusal, book().operators, other) is False
        assert status(refusal, day, day, law(day), operator=other) is None
    assert scope(law(), refusal, installed(refusal, domain="core")).truth is False
    assert reaches(refusal, "zte") is False
    assert posture("nz", day) == "authorisation"


@claim(
    "seed-003", "Germany weighs a security catalogue, certification rules and a no-spy agreement",
    "DE-2019-POSITION", "DE-2020-CATALOGUE", "DE-2021-CERTIFICATION",
)  # fmt: skip
def test_seed_003_germany_weighed_what_came_years_later_and_no_agreement():
    day = ARTICLES["seed-003"]
    (position,) = rules("DE-2019-POSITION")
    assert {state.duty for state in active([position])} == {"permit_all"}
    phase = law(date(2019, 2, 28)).phases(position).at(day)
    assert phase
    assert not phase.certain, "known for February, not for the day"
    catalogue = rules("DE-2020-CATALOGUE")
    assert {str(state.from_) for state in active(catalogue)} == {"2020-12-23"}
    (certification,) = rules("DE-2021-CERTIFICATION")
    eve, first = date(2025, 12, 31), date(2026, 1, 1)
    assert status(certification, eve, eve, certificates=("none",)) is None
    assert status(certification, first, first, certificates=("none",)) == "breach"
    assert status(certification, LATER, eve, certificates=("none",)) == "compliant"
    guarantee = rule("de/bsig-2009/guarantee")
    days = (date(2021, 5, 27), date(2021, 5, 28), date(2025, 12, 5), date(2025, 12, 6))
    assert [in_force(guarantee, when, LATER) for when in days] == [False, True, True, False]
    assert min(state.known_on for state in active((*catalogue, certification, guarantee))) > day
    spying = [p.fact for p in book().provisions if "no-spy" in p.model_dump_json()]
    assert spying == ["DE-2019-POSITION"], "no agreement was found: it stands in the note on what was weighed"


@claim(
    "seed-000", "the US barred Huawei equipment from American soil",
    "US-2019-EO13873", "US-2019-ENTITY-LIST", "US-2022-EQUIPMENT-AUTH", "US-2026-EA-LIMIT-OLD",
)  # fmt: skip
def test_seed_000_us_had_a_power_and_an_export_rule_and_no_bar():
    day = ARTICLES["seed-000"]
    assert set(in_force_in("us", day)) == {"US-2019-EO13873", "US-2019-ENTITY-LIST", "US-2019-TGL"}
    assert verdicts("us", day) == {"dormant", None}
    (order,), (export,) = rules("US-2019-EO13873"), rules("US-2019-ENTITY-LIST")
    assert order.whose.any
    assert order.whose.test.endswith("names nobody")
    assert status(order, day, day, law(day)) == "dormant"
    assert {state.duty for state in active([export])} == {"restrict_export"}
    assert export.who.addressees == "traders"
    new_models, old_models = rule("us/fcc-22-84/new-models"), rule("us/earlier-models-2026/import-and-marketing")
    assert in_force(new_models, date(2023, 2, 6))
    assert not in_force(new_models, date(2023, 2, 5))
    assert [str(state.from_) for state in old_models.states] == ["2026-07"]
    for market in (new_models, old_models):
        assert {state.duty for state in active([market])} == {"restrict_market"}
        assert reaches(market, "huawei"), "the list on which Huawei has been since March 2021"
        assert status(market, LATER, LATER - ONE_DAY) is None, "of what is in use nothing is said"


@claim(
    "seed-000", "the UK decided to allow Huawei in non-core parts",
    "GB-2019-NSC-LEAK", "GB-2020-NCSC-HRV-CORE", "GB-2020-JULY-REMOVE",
)  # fmt: skip
def test_seed_000_uk_leak_then_advice_then_reversal():
    day = ARTICLES["seed-000"]
    (leak,) = rules("GB-2019-NSC-LEAK")
    assert {state.force for state in active([leak])} == {"political"}
    assert status(leak, day, day, law(day)) is None
    assert status(leak, day, day, supposing([leak])) == "breach"
    assert scope(law(), leak, installed(leak, domain="ran", function="GNB")).truth is False, "allowed elsewhere"
    advice = rule("gb/ncsc-2020/core")
    first = date(2020, 1, 28)
    assert not in_force(advice, first - ONE_DAY)
    assert not in_force(leak, first)
    assert in_force(leak, first - ONE_DAY)
    assert status(advice, first, day, law(first)) == "gap"
    (removal,) = rules("GB-2020-JULY-REMOVE")
    reversal = date(2020, 7, 14)
    assert not in_force(removal, reversal - ONE_DAY)
    assert in_force(removal, reversal)
    state = removal.states[0]
    assert (state.force, state.duty, str(state.deadline)) == ("political", "remove_by", "2027-12-31")
    assert scope(law(), removal, installed(removal, domain="ran", function="GNB")).truth is True
    assert posture("gb", day) == "announced"


@claim(
    "seed-000", "France will not ban operators from using Huawei", "FR-2019-AUTHORISATION", "FR-2020-PRACTICE"
)  # fmt: skip
def test_seed_000_france_bans_nobody_by_name_and_lets_permits_end():
    day = ARTICLES["seed-000"]
    assert in_force_in("fr", day) == []
    permit = rule("fr/law-2019-810/authorisation")
    assert not in_force(permit, date(2019, 8, 2))
    assert in_force(permit, date(2019, 8, 3))
    assert permit.whose.any
    assert not permit.whose.suppliers
    since = date(2019, 12, 9)
    for supplier in ("huawei", "ericsson"):
        held = [status(permit, since, since, permits=given, supplier_id=supplier) for given in (("p",), ("none",))]
        assert held == ["compliant", "breach"], "every product needs one, whoever makes it"
    (practice,) = rules("FR-2020-PRACTICE")
    last = law().last_lawful_day(practice, practice.states[0], "huawei", "anybody")
    assert last == PartialDate(date(2023, 1, 1), date(2028, 12, 31))
    ends = [status(practice, when, day) for when in (date(2022, 12, 31), date(2025, 1, 1), date(2029, 1, 1))]
    assert ends == ["compliant", "unknown", "breach"]
    assert posture("fr", date(2019, 12, 9)) == "authorisation"


@claim("seed-000", "Hungary defends Huawei in 5G", "HU-2019-NONE")
def test_seed_000_hungary_says_so_itself_five_months_later():
    day, said = ARTICLES["seed-000"], date(2019, 11, 5)
    (statement,) = rules("HU-2019-NONE")
    assert not in_force(statement, day, LATER), "agrees with the claim, and is later than it"
    assert not in_force(statement, said - ONE_DAY)
    assert in_force(statement, said)
    assert status(statement, said, said, law(said)) == "compliant"
    assert in_force_in("hu", day) == []
    assert verdicts("hu", said) == {"compliant"}
    assert posture("hu", day) == posture("hu", said) == "none"


@claim("seed-000", "EU states agreed to share vulnerability information", "EU-2019-REC534")
def test_seed_000_eu_had_recommended_a_process_that_binds_no_operator():
    day = ARTICLES["seed-000"]
    assert in_force_in("eu", day) == ["EU-2019-REC534"], "no separate act"
    (recommendation,) = rules("EU-2019-REC534")
    assert {(state.force, state.duty) for state in active([recommendation])} == {("advisory", "inform")}
    assert recommendation.who.addressees == "authorities"
    assert verdicts("eu", day) == {None}
    assert "end of June 2019" in recommendation.states[0].note, "the national assessments were due two weeks later"
    assert posture("eu", day) == "advisory"


@claim("seed-000", "excluding the supplier would cost about two years", "OP-2020-VODAFONE-CORE")
def test_seed_000_vodafone_itself_took_five_years_for_the_core():
    day, announced = ARTICLES["seed-000"], date(2020, 2, 5)
    (core,) = rules("OP-2020-VODAFONE-CORE")
    assert not in_force(core, day)
    assert in_force(core, announced)
    assert not in_force(core, announced - ONE_DAY)
    (state,) = core.states
    assert (state.force, state.duty, str(state.deadline)) == ("voluntary", "remove_by", "2025")
    assert "five years and 200 million EUR" in state.note
    assert scope(law(), core, installed(core, domain="ran", function="GNB")).truth is False, "the core alone"
    assert status(core, date(2026, 1, 1), day) == "gap", "own policy: never a breach"


@claim("seed-002", "the EU agreed on trusted suppliers and a risk-based approach", "EU-2019-COUNCIL-CONCLUSIONS")
def test_seed_002_eu_council_concluded_so_as_advice_to_states():
    day = ARTICLES["seed-002"]
    (conclusions,) = rules("EU-2019-COUNCIL-CONCLUSIONS")
    assert in_force(conclusions, day)
    assert not in_force(conclusions, date(2019, 12, 2))
    (state,) = conclusions.states
    assert (str(state.from_), state.force, state.duty) == ("2019-12-03", "advisory", "inform")
    assert state.from_.earliest.strftime("%A") == "Tuesday"
    assert "based on risk" in state.note
    assert "trusted" in state.note
    assert conclusions.whose.any
    assert "legal and policy framework of third countries" in conclusions.whose.test
    assert conclusions.who.addressees == "authorities"
    assert verdicts("eu", day) == {None}


@claim("seed-002", "Deutsche Telekom stopped 5G orders from Huawei", "OP-2019-DT-PAUSE")
def test_seed_002_deutsche_telekom_paused_with_every_supplier():
    day = ARTICLES["seed-002"]
    (pause,) = rules("OP-2019-DT-PAUSE")
    assert in_force(pause, day)
    assert pause.who.operators == ("deutsche-telekom",)
    assert addressed(pause, book().operators, "telefonica") is False
    for supplier in ("huawei", "ericsson", "nokia"):
        assert reaches(pause, supplier) is None, "all alike; which contract an element rests on is not known"
        assert status(pause, day, day, law(day), supplier_id=supplier) == "unknown"
    assert {state.force for state in active([pause])} == {"voluntary"}
    assert posture("de", day) == "none", "no act of the state"


@claim("other", "the Finnish parliament banned Huawei and ZTE (headline of 2020-12-08)", "FI-2021-AECS-244A")
def test_other_finland_names_nobody():
    day, first = ARTICLES["other"], date(2021, 1, 1)
    ban, order = rule("fi/aecs-244a/critical-parts"), rule("fi/aecs-244a/removal-order")
    assert not in_force(ban, day)
    assert in_force(ban, first, day), "passed on 7 December, in force from 2021"
    assert not in_force(ban, first, date(2020, 12, 6)), "not known before it was passed"
    for supplier in ("huawei", "zte", "ericsson", "nokia"):
        assert reaches(ban, supplier) is None
        assert status(ban, LATER, day, supplier_id=supplier, domain="core", function="AMF") == "unknown"
        assert status(order, LATER, day, supplier_id=supplier) == "dormant"
    finnish = [p for p in book().provisions if p.jurisdiction == "fi"]
    assert not [p.id for p in finnish if p.whose.suppliers or (p.whose.perhaps and p.whose.perhaps.suppliers)]


@claim("other", "Australia/US reports of a US-Romania memorandum dated 2020-08-20", "RO-2019-MOU")
def test_other_romania_memorandum_keeps_both_dates():
    (memorandum,) = rules("RO-2019-MOU")
    (state,) = memorandum.states
    assert (str(state.from_), state.force, state.certainty) == ("2019-08-20", "advisory", "partly")
    assert "August 2019" in state.note
    assert "20 August 2020" in state.note
    assert posture("ro", ARTICLES["seed-002"]) == "advisory"
    assert reaches(memorandum, "huawei") is None, "no supplier is named"
    assert status(memorandum, LATER, LATER - ONE_DAY) == "unknown"
