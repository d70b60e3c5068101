"""``--scenario`` and ``--set``: what-ifs from the command line, and ``rules scenarios``."""

import json
from pathlib import Path

import pytest

from ringfence.rulebook.scenarios import known_scenarios

INVENTORY = """\
element_id,operator,country,function,generation,supplier,in_service_from,site_id,latitude,longitude
gnb-de,Beispielnetz,DE,gNB,5G-NSA,Huawei,2020-02-10,bonn-1,50.73,7.10
gnb-es,Ejemplo,ES,gNB,5G-NSA,ZTE,2021-02-10,madrid-1,40.42,-3.70
gnb-gb,Example Mobile,GB,gNB,5G-NSA,Huawei,2019-07-01,leeds-4,53.80,-1.55
gnb-pl,Przyklad,PL,gNB,5G-NSA,Nokia,2021-02-10,lodz-1,51.76,19.46
"""
PHASE_OUT = "eu/csa2/phase-out"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "network.csv"
    path.write_text(INVENTORY, encoding="utf-8")
    return path


@pytest.fixture
def judged(run, network):
    """Status by element and provision, and the whole answer."""

    def call(*options: str) -> tuple[dict[tuple[str, str], str], dict[str, object]]:
        result = run("assess", network, "--format", "json", *options)
        assert result.code == 0, result.err
        answer = json.loads(result.out)
        return {(row["element_id"], row["provision"]): row["status"] for row in answer["findings"]}, answer

    return call


CSA2 = ("--rulebook", "eu", "--scenario", "eu-csa2")


def test_breaches_come_with_the_scenario_on_the_day_it_names_and_not_before(judged):
    asked = ("--set", "listed_on=2027-06-01", "--known-on", "2026-11-22")
    late, answer = judged(*CSA2, *asked, "--as-of", "2030-06-02")
    assert late["gnb-de", PHASE_OUT] == late["gnb-es", PHASE_OUT] == "breach"
    assert ("gnb-gb", PHASE_OUT) not in late
    assert ("gnb-pl", PHASE_OUT) not in late
    assert answer["what_if"] == [
        {
            "scenario": "eu-csa2",
            "title": "The EU Cybersecurity Act revision as proposed is law, and suppliers are listed",
            "settings": {"listed_on": "2027-06-01", "suppliers": ["huawei", "zte"]},
        }
    ]
    assert {row["force"] for row in answer["findings"] if row["provision"] == PHASE_OUT} == {"proposed"}
    in_time, _ = judged(*CSA2, *asked, "--as-of", "2030-06-01")
    assert in_time["gnb-de", PHASE_OUT] == "compliant"
    plain, answer = judged("--rulebook", "eu", "--as-of", "2030-06-02", "--known-on", "2026-11-22")
    assert ("gnb-de", PHASE_OUT) not in plain
    assert "what_if" not in answer


def test_settings_move_the_verdict(judged):
    day = ("--as-of", "2030-06-02", "--known-on", "2026-11-22")
    moved, _ = judged(*CSA2, "--set", "listed_on=2027-06-02", *day)
    assert moved["gnb-de", PHASE_OUT] == "compliant"
    only, _ = judged(*CSA2, "--set", "suppliers=zte", *day)
    assert ("gnb-de", PHASE_OUT) not in only
    assert only["gnb-es", PHASE_OUT] == "breach"


def test_what_was_not_proposed_yet_shows_nothing(judged):
    found, _ = judged(*CSA2, "--as-of", "2030-06-02", "--known-on", "2026-01-19")
    assert not [provision for _, provision in found if provision and provision.startswith("eu/csa2")]


def test_several_scenarios_combine(judged):
    found, answer = judged(
        "--rulebook", "eu,gb", "--as-of", "2030-06-02", "--known-on", "2026-11-22", "--scenario", "eu-csa2",
        "--scenario", "eu-removal", "--scenario", "gb-january-2020", "--set", "eu-removal.suppliers=huawei",
    )  # fmt: skip
    assert found["gnb-de", PHASE_OUT] == found["gnb-de", "eu/what-if-removal/removal"] == "breach"
    assert found["gnb-es", PHASE_OUT] == "breach"
    assert ("gnb-es", "eu/what-if-removal/removal") not in found
    assert not [provision for _, provision in found if provision and provision.startswith("gb/dvd-2022")]
    assert [what_if["scenario"] for what_if in answer["what_if"]] == ["eu-csa2", "eu-removal", "gb-january-2020"]


def test_an_instrument_may_be_judged_as_if_binding(judged):
    found, answer = judged("--rulebook", "gb", "--as-of", "2021-11-01", "--scenario", "gb/nsc-2020")
    assert found["gnb-gb", "gb/nsc-2020/removal"] == "compliant"
    assert answer["what_if"] == [{"scenario": "gb/nsc-2020 as if binding", "title": "gb/nsc-2020 as if binding",
                                  "settings": {}}]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--scenario", "eu-csa2", "--set", "listed=2027-06-01"), "the parameters are listed_on, suppliers"),
        (("--scenario", "eu-csa2", "--set", "listed_on=soon"), "write a day: 2027-06-01"),
        (("--scenario", "eu-csa2", "--set", "suppliers=Hauwei"), "the closest is huawei"),
        (("--scenario", "eu-csa2", "--set", "listed_on"), "write --set name=value"),
        (("--scenario", "eu-csa3"), "the scenarios are ca-2022-dates, cap35"),
        (("--set", "listed_on=2027-06-01"), "add --scenario eu-csa2"),
        (("--scenario", "de-2023-plan"), "load the whole rulebook"),
    ],
)
def test_a_wrong_what_if_ends_with_2_and_says_how_to_repair_it(run, network, options, says):
    result = run("assess", network, "--rulebook", "eu", *options)
    assert result.code == 2
    assert says in " ".join(result.err.split())
    assert not result.out


def test_a_folder_is_a_scenario_too(judged, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "scenario.yaml").write_text(
        "id: own\ntitle: Nokia is listed\nabout: invented\nsuppose: [eu/csa2]\n"
        "parameters: {listed_on: {kind: day, default: 2027-01-01, means: first day}}\n",
        encoding="utf-8",
    )
    (own / "listed.facts.yaml").write_text(
        "lists:\n- id: eu/csa2/high-risk-suppliers\n  title: own\n  entries:\n"
        "  - {supplier: nokia, from: $listed_on, known: 2026-01-20, cite: {source: own, checked_on: 2026-11-22}}\n",
        encoding="utf-8",
    )
    day = ("--as-of", "2030-01-02", "--known-on", "2026-11-22")
    found, _ = judged("--rulebook", "eu", "--scenario", str(own), *day)
    assert found["gnb-pl", PHASE_OUT] == "breach"
    moved, _ = judged("--rulebook", "eu", "--scenario", str(own), *day, "--set", "listed_on=2027-01-02")
    assert moved["gnb-pl", PHASE_OUT] == "compliant"


def test_people_see_that_a_finding_is_supposed(run, network, tmp_path):
    asked = (*CSA2, "--set", "listed_on=2027-06-01", "--as-of", "2030-06-02", "--known-on", "2026-11-22")
    overview = run("assess", network, *asked)
    told = " ".join(overview.out.split())
    assert "What if: The EU Cybersecurity Act revision as proposed is law" in told
    assert "listed_on=2027-06-01, suppliers=huawei,zte" in told
    assert "supposed, not law" in told
    assert max(len(line.rstrip()) for line in overview.out.splitlines()) <= 100
    why = run("explain", network, "gnb-de", "--provision", PHASE_OUT, *asked)
    assert "Supposed: as judged here it is no law but part of a what-if" in why.out
    assert "breach since 2030-06-02 under eu/csa2/phase-out, which is supposed" in why.out
    assert "[proposed, not law]" in why.out
    page = tmp_path / "report.html"
    assert run("report", network, "-o", page, "--title", "Our network", *asked).code == 0
    text = page.read_text(encoding="utf-8")
    assert "What if eu-csa2: Our network" in text
    assert "What rests on it is supposed, not law." in text


def test_a_kept_run_names_scenario_and_settings(run, network, tmp_path):
    workspace = tmp_path / "ws"
    assert run("import", network, "--into", workspace).code == 0
    day = ("--as-of", "2030-06-02", "--known-on", "2026-11-22")
    assert run("assess", workspace, *CSA2, "--set", "listed_on=2027-06-01", *day).code == 0
    assert run("assess", workspace, *CSA2, "--set", "listed_on=2028-06-01", *day).code == 0
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in (workspace / "runs").glob("*/manifest.json")]
    assert [manifest["scenarios"] for manifest in kept] == [["eu-csa2"], ["eu-csa2"]]
    assert {manifest["settings"]["listed_on"] for manifest in kept} == {"2027-06-01", "2028-06-01"}
    assert len({manifest["rulebook_version"] for manifest in kept}) == 2


def test_diff_sets_the_what_if_against_the_law(run, network):
    days = ("--as-of", "2030-06-02", "--known-on", "2026-11-22", "--to-as-of", "2030-06-02", "--to-known-on",
            "2026-11-22")  # fmt: skip
    result = run("diff", network, *days, *CSA2, "--set", "suppliers=zte", "--format", "json")
    rows = [(row["element_id"], row["provision"], row["change"], row["cause"]) for row in json.loads(result.out)]
    assert ("gnb-es", PHASE_OUT, "became-breach", "law") in rows
    assert not [row for row in rows if row[0] == "gnb-de"]


def test_the_scenarios_are_listed_with_what_they_suppose(run):
    found = json.loads(run("rules", "scenarios", "--format", "json").out)
    assert [row["id"] for row in found] == list(known_scenarios())
    by_id = {row["id"]: row for row in found}
    assert by_id["eu-csa2"]["parameters"]["listed_on"] == {
        "kind": "day",
        "default": "2027-06-01",
        "means": "day on which the list is published; the 36 months count from it",
    }
    assert by_id["gb-january-2020"]["without"][:2] == ["gb/nsc-2020", "gb/dvd-2022"]
    assert by_id["eu-removal"]["adds"] == ["eu/what-if-removal/no-new", "eu/what-if-removal/removal"]
    told = run("rules", "scenarios", "eu-csa2").out
    for words in ("eu-csa2", "Assumption 1", "Judged as if binding: eu/csa2.", "listed_on", "huawei,zte", "suppliers"):
        assert words in told
    assert "ch-draft" not in told
    wrong = run("rules", "scenarios", "eu-csa3")
    assert wrong.code == 2
    assert "the closest is eu-csa2" in wrong.err
