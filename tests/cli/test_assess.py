"""``ringfence assess``, ``explain``, ``import``, ``diff`` and ``report`` on a small network."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

from ringfence.core.tables import FINDING

KEYS = {
    "finding_id", "element_id", "operator", "jurisdiction", "provision", "fact_id", "status", "force", "from_on",
    "to_on", "due_on", "because", "settled_by", "cite",
}  # fmt: skip


def test_json_has_the_promised_shape_and_the_verdicts_worked_out_by_hand(run, inventory):
    result = run("assess", inventory, "--as-of", "2026-11-22", "--known-on", "2026-11-22", "--format", "json")
    assert result.code == 0
    found = json.loads(result.out)
    assert {"as_of", "known_on", "rulebook_version", "summary", "findings"} <= set(found)
    assert all(set(row) >= KEYS for row in found["findings"])
    core = {(row["element_id"], row["fact_id"]): row for row in found["findings"]}
    # Huawei in the core: last lawful day 31 December 2023.
    late = core["upf-1", "GB-2022-DVD-CORE"]
    assert (late["status"], late["from_on"], late["to_on"]) == ("breach", "2024-01-01", None)
    assert late["cite"]["url"].startswith("https://")
    # 5G: last lawful day 31 December 2027, so it becomes a breach on the next.
    assert (core["gnb-1", "GB-2022-DVD-5G-REMOVE"]["status"], core["gnb-1", "GB-2022-DVD-5G-REMOVE"]["due_on"]) == (
        "compliant", "2028-01-01",
    )  # fmt: skip
    # No supplier: unknown, and the column that would settle it.
    assert core["gnb-2", "GB-2022-DVD-5G-REMOVE"]["settled_by"] == ["supplier"]
    assert ("amf-1", "GB-2022-DVD-CORE") not in core
    # Advice is a gap, a power nobody used is dormant, an unread country is unknown.
    assert core["gnb-3", "EU-2023-COMMUNICATION-OPINION"]["status"] == "gap"
    unread = [row for row in found["findings"] if row["operator"] == "Beispielnetz"]
    assert [(row["status"], row["because"], row["element_id"]) for row in unread] == [("unknown", "no-rulebook", None)]


def test_the_past_is_judged_with_the_knowledge_of_the_past(run, inventory):
    result = run("assess", inventory, "--as-of", "2019-06-15", "--format", "json")
    found = json.loads(result.out)
    assert found["known_on"] == "2019-06-15"
    assert not [row for row in found["findings"] if row["status"] == "breach"]


def test_the_same_inputs_give_the_same_bytes(run, inventory, tmp_path):
    for name in ("one.parquet", "two.parquet"):
        assert (
            run(
                "assess", inventory, "--as-of", "2026-11-22", "--timeline", "--format", "parquet", "-o", tmp_path / name
            ).code
            == 0
        )
    one = tmp_path / "one.parquet"
    assert one.read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert pq.read_schema(one).names == FINDING.names


def test_csv_goes_to_stdout_and_talk_to_stderr(run, inventory):
    result = run("assess", inventory, "--rulebook", "gb", "--as-of", "2026-11-22", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert {row["jurisdiction"] for row in rows if row["provision"]} == {"gb"}
    # Countries outside the chosen rulebooks are unknown, once per operator.
    assert {row["operator"] for row in rows if row["because"] == "no-rulebook"} == {"Ejemplo", "Beispielnetz"}


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--fail-on", "breach"), 1), (("--fail-on", "breach", "--as-of", "2019-06-15"), 0), ((), 0)],
)
def test_exit_code_1_only_when_asked_and_met(run, inventory, options, code):
    day = () if "--as-of" in options else ("--as-of", "2026-11-22")
    assert run("assess", inventory, *options, *day, "--rulebook", "gb").code == code


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("assess", "nothing.csv"), "does not exist"),
        (("assess", "{inventory}", "--as-of", "22.11.2026"), "2026-11-22"),
        (("assess", "{inventory}", "--rulebook", "atlantis"), "neither a folder nor a jurisdiction"),
        (("assess", "{inventory}", "--scenario", "no-such"), "no provision is named"),
        (("explain", "{inventory}", "no-such-element"), "no finding"),
        (("rules", "show", "XX-1"), "no provision is named"),
        (("rules", "timeline", "Nobody"), "neither a jurisdiction"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_how_to_repair_it(run, inventory, words, says):
    result = run(*(word.replace("{inventory}", str(inventory)) for word in words))
    assert result.code == 2
    assert says in result.err
    assert not result.out


def test_bad_rows_are_told_and_lose_no_others(run, inventory):
    inventory.write_text(
        inventory.read_text() + "x-1,Example Mobile,GB,AFM,5G-SA,Nokia,2021-01-01,,,,\n", encoding="utf-8"
    )
    result = run("assess", inventory, "--as-of", "2026-11-22", "--rulebook", "gb", "--format", "json")
    assert result.code == 0
    assert "inventory.csv:8" in result.err
    assert "AMF" in result.err
    assert any(row["element_id"] == "upf-1" for row in json.loads(result.out)["findings"])


def test_a_workspace_keeps_runs_that_can_be_repeated(run, inventory, tmp_path):
    workspace = tmp_path / "ws"
    assert run("import", inventory, "--into", workspace).code == 0
    before = {path: path.read_bytes() for path in (workspace / "network").rglob("*") if path.is_file()}
    assert "unchanged" in run("import", inventory, "--into", workspace).err
    assert before == {path: path.read_bytes() for path in (workspace / "network").rglob("*") if path.is_file()}
    assert run("assess", workspace, "--as-of", "2026-11-22").code == 0
    (kept,) = (workspace / "runs").iterdir()
    first = {path.name: path.read_bytes() for path in kept.iterdir()}
    manifest = json.loads(first["manifest.json"])
    assert manifest["rulebook_version"]
    assert manifest["inputs"][0]["sha256"]
    assert manifest["ringfence"]
    assert run("assess", workspace, "--as-of", "2026-11-22").code == 0
    assert first == {path.name: path.read_bytes() for path in kept.iterdir()}
    # A kept run can be compared with another day.
    changed = run("diff", kept, workspace, "--to-as-of", "2028-01-01", "--format", "json")
    rows = {(row["element_id"], row["fact_id"]): row for row in json.loads(changed.out)}
    five_g = rows["gnb-1", "GB-2022-DVD-5G-REMOVE"]
    assert (five_g["change"], five_g["cause"], five_g["status_before"]) == ("became-breach", "law", "compliant")


def test_diff_tells_law_from_network(run, inventory, tmp_path):
    later = tmp_path / "later.csv"
    text = inventory.read_text(encoding="utf-8")
    text = text.replace("GB,UPF,5G-SA,Huawei", "GB,UPF,5G-SA,Nokia").replace("5G-NSA,,2021", "5G-NSA,Huawei,2021")
    later.write_text(text, encoding="utf-8")
    days = ("--as-of", "2026-11-22", "--to-as-of", "2026-11-22", "--rulebook", "gb")
    rows = json.loads(run("diff", inventory, later, *days, "--format", "json").out)
    found = {(row["element_id"], row["fact_id"]): (row["change"], row["cause"]) for row in rows}
    assert found["upf-1", "GB-2022-DVD-CORE"] == ("no-longer-breach", "network")
    assert found["gnb-2", "GB-2022-DVD-5G-REMOVE"] == ("settled", "network")
    assert not any(element == "gnb-1" for element, _ in found)
    assert run("diff", inventory, later, *days).code == 0


def test_explain_gives_reason_rule_source_and_row(run, inventory):
    result = run("explain", inventory, "upf-1", "--as-of", "2026-11-22", "--provision", "GB-2022-DVD-CORE")
    assert result.code == 0
    for words in ("breach since 2024-01-01", "still in service", "2023-12-31", "https://", "supplier_raw=Huawei"):
        assert words in result.out


def test_an_overlay_designation_wakes_a_dormant_power(run, inventory, tmp_path):
    overlay = tmp_path / "what-if"
    overlay.mkdir()
    (overlay / "list.facts.yaml").write_text(
        "lists:\n- id: es/rdl-7-2022/high-risk-suppliers\n  title: what if\n  entries:\n"
        "  - {supplier: huawei, from: 2023-01-01, cite: {source: own, checked_on: 2026-01-01}}\n"
    )
    inventory.write_text(
        inventory.read_text() + "es-amf,Ejemplo,ES,AMF,5G-SA,Huawei,2022-01-01,,,,\n", encoding="utf-8"
    )
    common = (
        "assess",
        inventory,
        "--rulebook",
        "es",
        "--as-of",
        "2028-01-02",
        "--known-on",
        "2026-11-22",
        "--format",
        "json",
    )
    plain = {(r["element_id"], r["fact_id"]): r["status"] for r in json.loads(run(*common).out)["findings"]}
    awake = {
        (r["element_id"], r["fact_id"]): r["status"]
        for r in json.loads(run(*common, "--overlay", overlay).out)["findings"]
    }
    assert plain["es-amf", "ES-2022-CRITICAL-ELEMENTS"] == "dormant"
    # Rated on 1 January 2023, 60 months: last lawful day 1 January 2028.
    assert awake["es-amf", "ES-2022-CRITICAL-ELEMENTS"] == "breach"


def test_a_proposal_is_judged_only_as_a_scenario(run, inventory):
    common = ("assess", inventory, "--rulebook", "gb", "--as-of", "2021-11-01", "--format", "json")
    assert "GB-2020-JULY-REMOVE" not in run(*common).out
    found = json.loads(run(*common, "--scenario", "GB-2020-JULY-REMOVE").out)["findings"]
    assert {r["status"] for r in found if r["fact_id"] == "GB-2020-JULY-REMOVE"} == {"compliant", "unknown"}


def test_the_overview_fits_100_columns(run, inventory):
    result = run("assess", inventory, "--as-of", "2026-11-22")
    assert result.code == 0
    assert "Breaches" in result.out
    assert "gb/dvd-2022/core" in result.out
    assert max(len(line.rstrip()) for line in result.out.splitlines()) <= 100


def test_report_is_written_whole(run, inventory, tmp_path):
    page = tmp_path / "report.html"
    assert run("report", inventory, "-o", page, "--as-of", "2026-11-22").code == 0
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert not list(tmp_path.glob("*.partial"))


def test_a_workspace_of_an_older_version_is_read(run, inventory, tmp_path):
    workspace = tmp_path / "ws"
    assert run("import", inventory, "--into", workspace).code == 0
    now = run("assess", workspace, "--as-of", "2026-11-22", "--format", "json")
    table = workspace / "network" / "element.parquet"
    rows = pq.read_table(table)
    pq.write_table(rows.drop_columns(["patch", "purl"]), table)
    older = run("assess", workspace, "--as-of", "2026-11-22", "--format", "json")
    assert json.loads(older.out)["findings"] == json.loads(now.out)["findings"]
