"""``ringfence rules``."""

import json
from collections import Counter

FIELDS = {"id", "fact_id", "jurisdiction", "duty", "force", "from_on", "to_on", "deadline", "certainty", "sources"}


def test_list_names_every_fact_of_the_twelve_jurisdictions(run, shared):
    from ruamel.yaml import YAML

    facts = YAML(typ="safe").load((shared / "facts" / "regimes.yaml").read_text(encoding="utf-8"))
    twelve = {"EU", "GB", "US", "AU", "NZ", "DE", "ES", "FR", "HU", "SE", "IN", "PT"}
    wanted = {p["id"] for p in facts["provisions"] if p["jurisdiction"] in twelve}
    rows = json.loads(run("rules", "list", "--format", "json").out)
    assert all(set(row) >= FIELDS for row in rows)
    assert wanted <= {row["fact_id"] for row in rows}


def test_list_shows_what_was_known_on_a_day(run):
    rows = json.loads(run("rules", "list", "--as-of", "2019-06-15", "--format", "json").out)
    assert "gb/dvd-2022/core" not in {row["id"] for row in rows}
    now = {row["id"]: row for row in json.loads(run("rules", "list", "--as-of", "2026-11-22", "--format", "json").out)}
    assert now["gb/dvd-2022/core"]["deadline"] == "2023-12-31"
    assert now["gb/dvd-2022/core"]["in_force"] is True


def test_show_prints_the_provision_its_source_and_its_cases(run):
    result = run("rules", "show", "GB-2022-DVD-CORE")
    assert result.code == 0
    for words in ("gb/dvd-2022/core", "2023-12-31", "https://", "Cases:"):
        assert words in result.out


def test_timeline_of_a_supplier_and_of_a_jurisdiction(run):
    huawei = json.loads(run("rules", "timeline", "Huawei", "--format", "json").out)
    assert [row["on"] for row in huawei] == sorted(row["on"] for row in huawei)
    assert ("2023-12-31", "last lawful day", "gb/dvd-2022/core") in {(r["on"], r["event"], r["id"]) for r in huawei}
    sweden = run("rules", "timeline", "se")
    assert sweden.code == 0
    assert "2021-01-20" in sweden.out


def test_the_shipped_rulebook_is_without_mistakes(run):
    result = run("rules", "lint")
    assert (result.code, "0 mistakes" in result.err) == (0, True), result.err


def test_lint_finds_mistakes_with_file_and_line(run, tmp_path):
    folder = tmp_path / "zz" / "act"
    folder.mkdir(parents=True)
    (folder / "rule.yaml").write_text(
        "id: zz/act/rule\nfact: ZZ-1\ntitle: A rule\nwhose: {suppliers: [nobody-knows]}\nstates:\n"
        "- {from: 2024-01-01, duty: remove_by, deadline: 2023-01-01, cite: {source: lost, checked_on: 2026-01-01}}\n"
        "- {from: 2024-01-01, duty: forbid_all, cite: {source: lost, checked_on: 2026-01-01}}\n"
    )
    result = run("rules", "lint", tmp_path)
    assert result.code == 2
    found = Counter(word for word in ("lies before the state begins", "no supplier has the id 'nobody-knows'", "'lost'",
                                      "no duty is named 'forbid_all'", "overlaps another state", "has no case",
                                      "there is no instrument") if word in result.err)  # fmt: skip
    assert len(found) == 7, result.err
    assert "rule.yaml:6" in result.err
