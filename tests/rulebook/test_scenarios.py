"""What-ifs change the rulebook exactly as they say, day by day, and the law stays as it is beside them."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ringfence.assessment.cases import run_case
from ringfence.assessment.law import Law
from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.lint import lint
from ringfence.rulebook.load import Rulebook, load_rulebook
from ringfence.rulebook.model import Case
from ringfence.rulebook.render import paragraph
from ringfence.rulebook.scenarios import added_provisions, filled_in, known_scenarios, read_scenario

ZZ = Path(__file__).parent / "zz"
READ = ("ca", "ch", "de", "eu", "gb")
NO_LAW = {"proposed", "political", "advisory"}


@cache
def book(*scenarios: str, **settings: str) -> Rulebook:
    return load_rulebook(READ, scenarios=scenarios, settings=settings)


def status(rulebook: Rulebook, provision: str, as_of: str, known_on: str | None = None, **what: Any) -> str | None:
    """The verdict of one provision on an element, or on ``elements``; None where it says nothing."""
    elements = what.get("elements", [what])
    dated = [
        {key: date.fromisoformat(value) if key == "in_service_from" else value
         for key, value in element.items()}
        for element in elements
    ]  # fmt: skip
    law = Law(rulebook, date.fromisoformat(known_on) if known_on else date.max)
    case = Case(name="", as_of=date.fromisoformat(as_of), expect="unknown", elements=tuple(dated))
    mark = run_case(law, rulebook[provision], case)
    return mark.status if mark else None


def folder(tmp_path: Path, text: str, **files: str) -> Path:
    """A scenario of somebody's own."""
    (tmp_path / "scenario.yaml").write_text("id: own\ntitle: Own\nabout: invented\n" + text, encoding="utf-8")
    for name, content in files.items():
        path = tmp_path / "zz" / "own" / name.replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(path.name + ".yaml").write_text(content, encoding="utf-8")
    return tmp_path


# --- the scenarios that ship -------------------------------------------------------------------------------------


def test_the_promised_scenarios_ship():
    promised = {"eu-csa2", "de-2023-plan", "ch-draft", "ca-2022-dates", "eu-removal", "gb-january-2020"}
    assert promised | {"gb-2022", "core-only", "cap35", "full-ban-2028"} <= set(known_scenarios())


@pytest.mark.parametrize("name", known_scenarios())
def test_a_scenario_names_its_assumptions_and_uses_its_parameters(name):
    problems = Problems()
    scenario, place = read_scenario(name, problems)
    assert scenario is not None, str(problems)
    assert scenario.id == place.name
    assert "Assumption 1:" in scenario.about
    files = "".join(path.read_text(encoding="utf-8") for path in place.rglob("*.yaml"))
    for parameter in scenario.parameters:
        assert f"${parameter}" in files


@pytest.mark.parametrize("name", known_scenarios())
def test_what_a_scenario_adds_is_sound_and_never_shown_as_law(name):
    problems = Problems()
    rulebook = load_rulebook(READ, scenarios=[name], problems=problems)
    lint(rulebook, problems)
    # A scenario stands on the tests below; beside the rules of the law it would need cases.
    mistakes = [str(problem) for problem in problems if "has no case" not in problem.found]
    assert not mistakes
    _, place = read_scenario(name, problems)
    assert set(added_provisions(place)) <= {provision.id for provision in rulebook.provisions}
    for provision in rulebook.provisions:
        if provision.id in rulebook.supposed or provision.id in added_provisions(place):
            assert {state.force for state in provision.states if state.active} <= NO_LAW
            assert "Supposed: as judged here it is no law" in paragraph(rulebook, provision)
        else:
            assert "Supposed:" not in paragraph(rulebook, provision)


def test_without_a_scenario_nothing_is_supposed():
    plain = book()
    assert not plain.supposed
    assert not plain.what_ifs
    assert not {p.id for p in plain.provisions if "what-if" in p.id}


GNB = {"function": "GNB", "supplier": "huawei", "in_service_from": "2021-01-01"}
AMF = {"function": "AMF", "supplier": "huawei", "in_service_from": "2021-01-01"}


@pytest.mark.parametrize(
    ("listed_on", "last_day", "first_day_of_breach"),
    [
        ("2027-06-01", "2030-06-01", "2030-06-02"),
        ("2028-01-01", "2031-01-01", "2031-01-02"),
        ("2027-11-30", "2030-11-30", "2030-12-01"),
    ],
)
def test_eu_csa2_gives_36_months_from_the_day_supposed(listed_on, last_day, first_day_of_breach):
    rulebook = book("eu-csa2", listed_on=listed_on)
    asked = {**GNB, "country": "DE"}
    assert status(rulebook, "eu/csa2/phase-out", last_day, **asked) == "compliant"
    assert status(rulebook, "eu/csa2/phase-out", first_day_of_breach, **asked) == "breach"
    assert status(book(), "eu/csa2/phase-out", first_day_of_breach, **asked) is None


def test_eu_csa2_is_not_known_before_the_proposal_and_reaches_whom_it_supposes():
    asked = {**GNB, "country": "DE"}
    only = book("eu-csa2", suppliers="zte")
    both = book("eu-csa2")
    assert status(both, "eu/csa2/phase-out", "2030-06-02", "2026-01-19", **asked) is None
    assert status(both, "eu/csa2/phase-out", "2030-06-02", "2026-01-20", **asked) == "breach"
    assert status(only, "eu/csa2/phase-out", "2030-06-02", **asked) is None
    assert status(only, "eu/csa2/phase-out", "2030-06-02", **{**asked, "supplier": "zte"}) == "breach"
    assert status(both, "eu/csa2/phase-out", "2030-06-02", **{**asked, "supplier": "nokia"}) is None
    assert status(both, "eu/csa2/phase-out", "2030-06-02", **{**asked, "country": "GB"}) is None


def test_de_2023_plan_takes_the_place_of_the_contracts():
    plan = book("de-2023-plan")
    party = {"operator": "telefonica"}
    assert status(plan, "de/bmi-plan-2023/core", "2026-01-01", **AMF, **party) == "compliant"
    assert status(plan, "de/bmi-plan-2023/core", "2026-01-02", **AMF, **party) == "breach"
    assert status(plan, "de/bmi-plan-2023/core", "2026-01-02", "2023-09-18", **AMF, **party) is None
    assert status(plan, "de/bmi-plan-2023/core", "2026-01-02", **AMF, operator="1und1") is None
    assert status(plan, "de/bmi-plan-2023/regions", "2024-07-11", **GNB, **party, tags=["berlin"]) == "breach"
    half = [{**GNB, **party}, {**GNB, **party, "supplier": "nokia"}]
    assert status(plan, "de/bmi-plan-2023/share", "2026-10-01", elements=half) == "compliant"
    assert status(plan, "de/bmi-plan-2023/share", "2026-10-02", elements=half) == "unknown"
    assert status(plan, "de/bmi-plan-2023/share", "2026-10-02", elements=half[:1]) == "breach"
    assert not [p for p in plan.provisions if p.instrument == "de/contracts-2024"]
    assert status(book(), "de/bmi-plan-2023/core", "2026-01-02", **AMF, **party) is None
    assert status(book(), "de/contracts-2024/core", "2027-01-01", **AMF, **party) == "breach"


@pytest.mark.parametrize(
    ("provision", "asked", "days"),
    [
        (
            "ch/what-if-ban/no-new",
            {**GNB, "in_service_from": "2027-12-31"},
            {"2027-12-31": None, "2028-01-01": "compliant"},
        ),
        (
            "ch/what-if-ban/no-new",
            {**GNB, "in_service_from": "2028-01-01"},
            {"2027-12-31": None, "2028-01-01": "breach"},
        ),
        (
            "ch/what-if-ban/removal",
            GNB,
            {"2027-12-31": None, "2028-01-01": "compliant", "2032-12-31": "compliant", "2033-01-01": "breach"},
        ),
        (
            "ch/fmg-draft-2026/operation-centres",
            {"function": "NMS", "supplier": "nokia", "operated_from": ["IN"]},
            {"2027-12-31": None, "2028-01-01": "breach"},
        ),
    ],
)
def test_ch_draft_begins_on_the_day_supposed(provision, asked, days):
    draft = book("ch-draft")
    for day, expected in days.items():
        assert status(draft, provision, day, operator="sunrise", **asked) == expected
        assert status(draft, provision, day, "2026-05-26", operator="sunrise", **asked) is None


def test_ch_draft_moves_with_its_parameters_and_leaves_no_sleeping_power():
    asked = {**GNB, "operator": "salt"}
    moved = book("ch-draft", in_force_on="2025-03-01", removed_by="2030-06-30", suppliers="zte")
    centre = {"function": "NMS", "supplier": "nokia", "operated_from": ["IN"], "operator": "salt"}
    assert status(moved, "ch/fmg-draft-2026/operation-centres", "2025-02-28", **centre) is None
    assert status(moved, "ch/fmg-draft-2026/operation-centres", "2025-03-01", **centre) == "breach"
    assert status(moved, "ch/what-if-ban/removal", "2030-07-01", **asked) is None
    asked["supplier"] = "zte"
    assert status(moved, "ch/what-if-ban/removal", "2030-06-30", **asked) == "compliant"
    assert status(moved, "ch/what-if-ban/removal", "2030-07-01", **asked) == "breach"
    assert status(moved, "ch/what-if-ban/removal", "2030-07-01", **{**asked, "operator": "somebody"}) == "unknown"
    assert "ch/fmg-draft-2026/ban-power" not in {p.id for p in moved.provisions}


@pytest.mark.parametrize(
    ("provision", "asked", "last_day", "first_day_of_breach"),
    [
        ("ca/policy-2022/remove-5g", GNB, "2024-06-28", "2024-06-29"),
        ("ca/policy-2022/remove-4g", {**GNB, "function": "ENB", "generation": ["4G"]}, "2027-12-31", "2028-01-01"),
    ],
)
def test_ca_2022_dates_bind(provision, asked, last_day, first_day_of_breach):
    dates = book("ca-2022-dates")
    assert status(dates, provision, last_day, **asked) == "compliant"
    assert status(dates, provision, first_day_of_breach, **asked) == "breach"
    assert status(dates, provision, first_day_of_breach, "2022-05-18", **asked) is None
    assert status(book(), provision, first_day_of_breach, **asked) is None


def test_ca_2022_dates_let_stay_what_was_there_on_the_last_day_of_buying():
    new = "ca/policy-2022/no-new-5g"
    dates = book("ca-2022-dates")
    assert status(dates, new, "2023-01-01", **{**GNB, "in_service_from": "2022-09-01"}) == "compliant"
    assert status(dates, new, "2023-01-01", **{**GNB, "in_service_from": "2022-09-02"}) == "breach"


def test_eu_removal_covers_every_part_of_mobile_networks_of_the_union_only():
    removal = book("eu-removal")
    out, new = "eu/what-if-removal/removal", "eu/what-if-removal/no-new"
    here = {**GNB, "country": "PL"}
    assert status(removal, out, "2027-05-31", **here) is None
    assert status(removal, out, "2030-06-01", **here) == "compliant"
    assert status(removal, out, "2030-06-02", **here) == "breach"
    assert status(removal, new, "2027-06-01", **{**here, "in_service_from": "2027-05-31"}) == "compliant"
    assert status(removal, new, "2027-06-01", **{**here, "in_service_from": "2027-06-01"}) == "breach"
    for function, expected in (("MW", "breach"), ("HSS", "breach"), ("SERVER", "breach"), ("OLT", None), ("CPE", None)):
        assert status(removal, out, "2030-06-02", **{**here, "function": function}) == expected
    for country, expected in (("ES", "breach"), ("GB", None), ("CH", None), ("NO", None)):
        assert status(removal, out, "2030-06-02", **{**here, "country": country}) == expected
    earlier = book("eu-removal", decided_on="2023-06-15", removed_by="2025-12-31", suppliers="zte")
    assert status(earlier, out, "2026-01-01", "2026-01-01", **{**here, "supplier": "zte"}) == "breach"
    assert status(earlier, out, "2026-01-01", "2026-01-01", **here) is None


def test_gb_january_2020_stays_and_nothing_takes_its_place():
    stayed = book("gb-january-2020")
    for supplier in ("huawei", "zte"):
        core = {**AMF, "supplier": supplier, "in_service_from": "2019-10-01"}
        assert status(stayed, "gb/ncsc-2020/core", "2020-01-27", **core) is None
        assert status(stayed, "gb/ncsc-2020/core", "2020-01-28", **core) == "breach"
        assert status(stayed, "gb/ncsc-2020/core", "2028-01-01", **core) == "breach"
    half = [
        {**GNB, "site_id": "a", "traffic": 10},
        {**GNB, "supplier": "nokia", "site_id": "b", "traffic": 10},
    ]
    assert status(stayed, "gb/ncsc-2020/share-5g-access", "2023-01-28", elements=half) == "compliant"
    assert status(stayed, "gb/ncsc-2020/share-5g-access", "2023-01-29", elements=half) == "breach"
    gone = {"gb/nsc-2020", "gb/dvd-2022"}
    assert not [p.id for p in stayed.provisions if p.instrument in gone or p.id == "gb/ncsc-2020/core-after-direction"]
    # The law as it is: the advice ended, the direction holds.
    assert status(book(), "gb/ncsc-2020/core", "2028-01-01", **AMF) is None
    assert status(book(), "gb/dvd-2022/core", "2028-01-01", **AMF) == "breach"


ANYWHERE = ("ES", "GB", "IN", "US", "BR", "ZZ")
"""Among them a state whose law was not read."""


@pytest.mark.parametrize("country", ANYWHERE)
@pytest.mark.parametrize(
    ("scenario", "provision", "asked", "days"),
    [
        ("core-only", "core/removal", AMF, {"2026-12-31": None, "2028-12-31": "compliant", "2029-01-01": "breach"}),
        ("core-only", "core/removal", {**AMF, "function": "MSC"}, {"2029-01-01": "breach"}),
        ("core-only", "core/removal", GNB, {"2029-01-01": None}),
        ("core-only", "core/removal", {**AMF, "supplier": "nokia"}, {"2029-01-01": None}),
        ("full-ban-2028", "ban/no-new", {**GNB, "in_service_from": "2026-12-31"}, {"2027-01-01": "compliant"}),
        ("full-ban-2028", "ban/no-new", {**GNB, "in_service_from": "2027-01-01"}, {"2027-01-01": "breach"}),
        ("full-ban-2028", "ban/removal", GNB, {"2028-12-31": "compliant", "2029-01-01": "breach"}),
        ("full-ban-2028", "ban/removal", {**GNB, "function": "OLT"}, {"2029-01-01": None}),
        ("gb-2022", "dvd/no-new-5g", {**GNB, "in_service_from": "2022-10-12"}, {"2022-10-13": "compliant"}),
        ("gb-2022", "dvd/no-new-5g", {**GNB, "in_service_from": "2022-10-13"}, {"2022-10-13": "breach"}),
        ("gb-2022", "dvd/5g-removal", GNB, {"2027-12-31": "compliant", "2028-01-01": "breach"}),
        ("gb-2022", "dvd/5g-removal", {**GNB, "function": "ENB"}, {"2028-01-01": None}),
        ("gb-2022", "dvd/core", {**AMF, "function": "MME"}, {"2023-12-31": "compliant", "2024-01-01": "breach"}),
        (
            "gb-2022",
            "dvd/significant-sites",
            {**GNB, "function": "ENB", "tags": ["nsi"]},
            {"2023-01-28": "compliant", "2023-01-29": "breach"},
        ),
        (
            "gb-2022",
            "dvd/transmission",
            {**GNB, "function": "DWDM", "site_class": "core"},
            {"2025-12-31": "compliant", "2026-01-01": "breach"},
        ),
    ],
)
def test_scenarios_for_every_country_hold_in_every_country(scenario, provision, asked, days, country):
    supposed = book(scenario)
    for day, expected in days.items():
        assert status(supposed, f"xw/what-if-{provision}", day, **asked, country=country) == expected


def test_the_direction_in_every_country_has_the_days_and_the_share_of_the_direction():
    law, supposed = book(), book("gb-2022")
    for name in ("no-new-5g", "5g-removal", "core", "significant-sites", "transmission", "5g-access-share"):
        ours, theirs = supposed[f"xw/what-if-dvd/{name}"].states[0], law[f"gb/dvd-2022/{name}"].states[0]
        for term in ("from_", "duty", "deadline", "max_share", "measures", "since"):
            assert getattr(ours, term) == getattr(theirs, term), (name, term)


def test_a_cap_of_35_percent_counts_radio_sites_of_any_generation():
    cap = book("cap35")
    sites = [{**GNB, "function": function, "country": "ES", "site_id": str(n)}
             for n, function in enumerate(["ENB", "GNB", *["NODEB"] * 18])]  # fmt: skip
    seven = [{**site, "supplier": "zte" if n < 7 else "nokia"} for n, site in enumerate(sites)]
    eight = [{**site, "supplier": "zte" if n < 8 else "nokia"} for n, site in enumerate(sites)]
    rule = "xw/what-if-cap/radio-sites"
    assert status(cap, rule, "2028-12-31", elements=eight) == "compliant"
    assert status(cap, rule, "2029-01-01", elements=seven) == "compliant"
    assert status(cap, rule, "2029-01-01", elements=eight) == "breach"
    lower = book("cap35", max_share="0.34", met_by="2027-06-30")
    assert status(lower, rule, "2027-07-01", elements=seven) == "breach"


def test_no_state_is_shown_for_scenarios_of_every_country():
    everywhere = book("full-ban-2028")
    assert "xw" not in everywhere.jurisdictions
    assert everywhere.jurisdictions == book().jurisdictions


# --- how scenarios work ------------------------------------------------------------------------------------------


def test_parameters_are_filled_in_and_lists_repeat_the_entry_that_names_them():
    values = {"day": "2027-06-01", "who": ["huawei", "zte"], "parts": ["core", "ran"], "share": 0.35}
    content = {
        "from": "$day", "max_share": "$share", "suppliers": "$who", "more": ["nokia", "$who"], "costs": "$5 million",
        "entries": [{"supplier": "$who", "part": "$parts", "cite": {"source": "x"}}],
    }  # fmt: skip
    assert filled_in(content, values) == {
        "from": "2027-06-01", "max_share": 0.35, "suppliers": ["huawei", "zte"], "more": ["nokia", "huawei", "zte"],
        "costs": "$5 million",
        "entries": [
            {"supplier": supplier, "part": part, "cite": {"source": "x"}}
            for supplier in ("huawei", "zte") for part in ("core", "ran")
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("scenarios", "settings", "says"),
    [
        (["eu-csa2"], {"listed": "2027-06-01"}, "the parameters are listed_on, suppliers"),
        ([], {"listed_on": "2027-06-01"}, "add --scenario eu-csa2"),
        ([], {"nonsense": "1"}, "rules scenarios"),
        (["eu-csa2"], {"ch-draft.suppliers": "zte"}, "no scenario that was asked for has the parameter"),
        (["eu-csa2"], {"listed_on": "01.06.2027"}, "write a day: 2027-06-01"),
        (["eu-csa2"], {"listed_on": "2027-06-31"}, "write a day: 2027-06-01"),
        (["eu-csa2"], {"listed_on": "20270601"}, "write a day: 2027-06-01"),
        (["eu-csa2"], {"suppliers": " , "}, "write ids of suppliers"),
        (["eu-csa2"], {"suppliers": "Hauwei"}, "the closest is huawei"),
        (["eu-csa3"], {}, "the closest is eu-csa2"),
        (["nowhere/at/all"], {}, "no folder of that name holds a scenario.yaml"),
    ],
)
def test_a_wrong_question_is_answered_with_its_repair(scenarios, settings, says):
    with pytest.raises(RingfenceError) as caught:
        load_rulebook(READ, scenarios=scenarios, settings=settings)
    assert says in str(caught.value)


def test_a_scenario_needs_the_rules_it_names():
    with pytest.raises(RingfenceError, match="names 'eu/csa2', which the rulebook does not hold"):
        load_rulebook(["gb"], scenarios=["eu-csa2"])


def test_scenarios_combine_and_a_setting_may_be_meant_for_one_of_them():
    settings = {"suppliers": "zte", "ch-draft.suppliers": "huawei,nokia"}
    both = load_rulebook(READ, scenarios=["ch-draft", "eu-csa2"], settings=settings)
    assert [(what_if.name, what_if.values["suppliers"]) for what_if in both.what_ifs] == [
        ("ch-draft", ["huawei", "nokia"]),
        ("eu-csa2", ["zte"]),
    ]
    assert [entry.supplier for entry in both.lists["eu/csa2/high-risk-suppliers"].entries] == ["zte"]
    assert both["ch/what-if-ban/removal"].whose.suppliers == ("huawei", "nokia")
    every = load_rulebook(READ, scenarios=known_scenarios())
    alone = {p for name in known_scenarios() for p in book(name).supposed}
    assert every.supposed == alone


def test_other_values_make_another_rulebook_version():
    versions = {book().version, book("eu-csa2").version, book("eu-csa2", listed_on="2028-01-01").version}
    assert len(versions) == 3
    assert book("eu-csa2").version == book("eu-csa2", listed_on="2027-06-01").version


def test_a_folder_of_ones_own_supposes_ends_and_begins(tmp_path):
    own = folder(
        tmp_path,
        "parameters:\n"
        "  start: {kind: day, default: 2025-01-01, means: first day}\n"
        "  cap: {kind: number, default: 0.35, means: highest share}\n"
        "suppose: [ZZ-DRAFT]\n"
        "stays: [zz/nsa/core-exclusion]\n"
        "without: [zz/orders/stayed]\n"
        "begins: {zz/orders/draft: $start}\n",
        cap=(
            "id: zz/own/cap\nfact: OWN\ntitle: A cap\nwhose: {suppliers: [zz-acme]}\nstates:\n"
            "  - {from: $start, duty: cap_share, max_share: $cap, measures: [elements], "
            "cite: {source: zz-ord, checked_on: 2026-11-20}}\n"
        ),
    )
    plain = load_rulebook([str(ZZ)])
    found = load_rulebook([str(ZZ)], scenarios=[str(own)], settings={"cap": "0.5", "start": "2025-07-01"})
    assert found.supposed == {"zz/orders/draft"}
    assert [str(state.from_) for state in found["zz/orders/draft"].states] == ["2025-07-01"]
    assert found["zz/orders/draft"].states[0].known_on == date(2024, 1, 1)
    assert [s.duty for s in plain["zz/nsa/core-exclusion"].states] == ["prohibit_new", "remove_by", "none"]
    assert [s.duty for s in found["zz/nsa/core-exclusion"].states] == ["prohibit_new", "remove_by"]
    assert "zz/orders/stayed" not in {p.id for p in found.provisions}
    assert found["zz/own/cap"].states[0].max_share == 0.5
    assert "Supposed:" in paragraph(found, found["zz/own/cap"])
    assert str(found.what_ifs[0]) == "Own (start=2025-07-01, cap=0.5)"


def test_a_later_beginning_keeps_the_last_of_the_states_it_passes(tmp_path):
    own = folder(tmp_path, "begins: {zz/nsa/core-exclusion: 2024-01-01}\n")
    states = load_rulebook([str(ZZ)], scenarios=[str(own)])["zz/nsa/core-exclusion"].states
    assert [(str(s.from_), s.known_on.isoformat(), s.duty) for s in states] == [
        ("2024-01-01", "2020-07-01", "prohibit_new"),
        ("2024-01-01", "2023-01-01", "remove_by"),
        ("2027-01-01", "2026-01-01", "none"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("suppose: [zz/nobody]\n", "names 'zz/nobody', which the rulebook does not hold"),
        ("begins: {zz/nsa: someday}\n", "someday is neither a day nor a parameter that is one"),
        (
            "begins: {zz/nsa: $who}\nparameters: {who: {kind: suppliers, default: [huawei], means: x}}\n",
            "neither a day",
        ),
        ("parameters: {day: {kind: day, default: soon, means: x}}\n", "scenario.yaml:4: parameters.day"),
        ("parameters: {n: {kind: number, default: many, means: x}}\n", "the default is not a number"),
        ("parameters: {who: {kind: suppliers, default: [], means: x}}\n", "the default is not ids of suppliers"),
        ("supposed: [zz/nsa]\n", "is not a key of the language"),
    ],
)
def test_a_broken_scenario_is_refused_in_words(text, says, tmp_path):
    with pytest.raises(RingfenceError) as caught:
        load_rulebook([str(ZZ)], scenarios=[str(folder(tmp_path, text))])
    assert says in str(caught.value)


def test_a_reference_to_no_parameter_is_refused(tmp_path):
    own = folder(
        tmp_path,
        "parameters: {who: {kind: suppliers, default: [zz-acme], means: x}}\n",
        **{
            "more_facts": (
                "lists: [{id: zz/orders/designated, title: more, entries: [{supplier: $whom, from: 2020-01-01, "
                "cite: {source: zz-ord, checked_on: 2026-11-20}}]}]\n"
            )
        },
    )
    with pytest.raises(RingfenceError, match=r"a file of the scenario own names \$whom"):
        load_rulebook([str(ZZ)], scenarios=[str(own)])
