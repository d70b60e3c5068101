"""The planner's command line on a small network of the operator Opal: four sites of Huawei, two of Ericsson."""

import json
from pathlib import Path

import pytest

HEAD = "element_id,operator,country,function,generation,supplier,in_service_from,site_id,latitude,longitude\n"
ROWS = "".join(
    f"{kind}-{n},Opal,ES,{function},{generation},{'Huawei' if n < 4 else 'Ericsson'},2021-05-01,S{n},40.{n},-3.7\n"
    for n in range(6)
    for kind, function, generation in (("enb", "eNB", "4G"), ("gnb", "gNB", "5G-NSA"))
)
ASKED = ("--start", "2026-11-22", "--known-on", "2026-11-22")


@pytest.fixture
def network(run, tmp_path: Path) -> Path:
    inventory = tmp_path / "opal.csv"
    inventory.write_text(HEAD + ROWS, encoding="utf-8")
    assert run("import", inventory, "--into", tmp_path / "ws").code == 0
    return tmp_path / "ws"


def test_policies_are_compared_in_the_shape_that_programs_read(run, network):
    done = run(
        "plan", "compare", network, "--policy", "none,full-ban-2028+suppliers=huawei,zte", "--format", "json", *ASKED
    )
    assert done.code == 0, done.err
    none, ban = json.loads(done.out)["policies"]
    assert (none["name"], none["gross_eur"], none["feasible"]) == ("none", 0, True)
    assert ban["name"] == "full-ban-2028+suppliers=huawei,zte"
    assert ban["swaps"] == 4
    assert 0 < ban["incremental_eur"] < ban["gross_eur"]
    assert set(ban["delay_months"]) == {"50", "80", "90", "100"}
    assert not ban["feasible"]  # a quarter of six sites a year is too slow for four of them
    assert any("crews" in reason for reason in ban["reasons"])


def test_the_plan_is_the_command_itself(run, network, tmp_path):
    done = run("plan", network, "--policy", "full-ban-2028", "--into", tmp_path / "out", "--report",
               tmp_path / "plan.html", *ASKED)  # fmt: skip
    assert done.code == 0, done.err
    assert "full-ban-2028" in done.out
    assert "replace with yours" in done.out
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".csv", ".parquet", ".xlsx", ".xml"}
    assert "<svg" in (tmp_path / "plan.html").read_text(encoding="utf-8")


def test_draws_give_a_range_around_the_cost(run, network):
    done = run("plan", network, "--policy", "full-ban-2028", "--uncertainty", "--format", "json", *ASKED)
    (policy,) = json.loads(done.out)["policies"]
    found = policy["uncertainty"]
    assert found["draws"] == 100_000
    assert found["incremental_eur"]["p5"] < found["incremental_eur"]["p50"] < found["incremental_eur"]["p95"]
    assert found["tornado"]


def test_a_stop_of_deliveries_is_answered_prepared_and_surprised(run, network):
    done = run("plan", "shock", network, "--supplier", "Huawei", "--from", "2027-07-01", "--policy", "none", "--format",
               "json", *ASKED)  # fmt: skip
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert [case["name"] for case in found["cases"]] == ["undisturbed", "prepared", "surprised"]
    outages = [case["outage_job_quarters"] for case in found["cases"]]
    assert outages[1] <= outages[2]


def test_the_parameter_file_is_written_once_and_read_back(run, network, tmp_path):
    file = tmp_path / "plan.yaml"
    assert run("plan", "init", file, "--workspace", network).code == 0
    assert "Opal" in file.read_text(encoding="utf-8")
    assert run("plan", network, "--policy", "none", "--params", file, *ASKED).code == 0
    assert run("plan", "init", file).code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--policy", "full-ban-2029"), "full-ban-2028"),
        (("--objective", "best"), "cheapest"),
        (("--operator", "Nobody"), "Opal"),
        (("--start", "soon"), "2026-11-22"),
    ],
)
def test_a_wrong_word_is_refused_with_what_would_be_right(run, network, words, told):
    done = run("plan", network, *words)
    assert done.code == 2
    assert told in done.err


def test_a_wrong_parameter_file_is_refused_with_its_line(run, network, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text("crews: 0.2\nkinds:\n  ran:\n    equipment: -5\n", encoding="utf-8")
    done = run("plan", network, "--params", file)
    assert done.code == 2
    assert "plan.yaml:4" in done.err


def test_what_is_no_workspace_is_told_so(run, tmp_path):
    done = run("plan", tmp_path)
    assert done.code == 2
    assert "no workspace" in done.err


def test_published_figures_stand_beside_ours(run):
    done = run("plan", "headlines", "--format", "json")
    assert done.code == 0
    assert {"gsma-cost", "vodafone-delay", "commission-cost", "fcc-approved"} <= {
        row["id"] for row in json.loads(done.out)["headlines"]
    }
