"""``ringfence rules``."""

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from xml.etree import ElementTree

import pytest

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


def compared(run, *words):
    return json.loads(run("rules", "compare", *words, "--as-of", "2026-11-22", "--format", "json").out)


def row_of(found, duty, part):
    return next((row for row in found["rows"] if row["duty"] == duty and part in row["parts"]), None)


def ids_in(row, code):
    return {demand["id"] for demand in row["demands"][code]}


def test_compare_says_what_only_one_has(run):
    found = compared(run, "DE", "Sweden", "--rulebook", "de,se,eu")
    assert [j["code"] for j in found["jurisdictions"]] == ["de", "se"]
    core = row_of(found, "remove_by", "core")
    assert core["only_in"] is None
    assert ids_in(core, "de") == {"de/contracts-2024/core"}
    assert ids_in(core, "se") == {"se/pts-2020/phase-out-huawei", "se/pts-2020/phase-out-zte"}
    assert core["demands"]["de"][0]["deadline"] == "2026-12-31"
    assert core["demands"]["de"][0]["force"] == "contractual"
    assert row_of(found, "remove_by", "ran")["only_in"] == "se"


def test_compare_keeps_doubt_and_names_the_law_above(run):
    found = compared(run, "de", "se", "--rulebook", "de,se,eu")
    management = row_of(found, "remove_by", "management")
    assert [d["part_is_certain"] for d in management["demands"]["de"]] == [True]
    assert {d["part_is_certain"] for d in management["demands"]["se"]} == {False}
    assert all(j["law_of_union_not_shown"] == ["eu"] for j in found["jurisdictions"])
    assert compared(run, "de", "gb", "--rulebook", "de,gb,eu")["jurisdictions"][1]["law_of_union_not_shown"] == []


def test_compare_tells_nothing_found_from_not_read(run, tmp_path):
    for code, duty in (("zy", "not_read"), ("zz", "prohibit_new")):
        folder = tmp_path / code / "act"
        folder.mkdir(parents=True)
        (folder / "rule.yaml").write_text(
            f"id: {code}/act/rule\nfact: Z\ntitle: T\nwhose: {{any: true}}\nstates:\n"
            f"- {{from: 2024, duty: {duty}, force: none, cite: {{source: lost, checked_on: 2026-01-01}}}}\n"
        )
    words = ("rules", "compare", "zy", "zz", "--rulebook", tmp_path, "--as-of", "2026-01-01")
    found = json.loads(run(*words, "--format", "json").out)
    assert [j["not_read"] for j in found["jurisdictions"]] == [True, False]
    assert "not known: not read" in run(*words).out


def test_compare_sets_a_rule_for_everything_beside_one_for_a_part(run):
    found = compared(run, "gb", "se", "--rulebook", "gb,se")
    whole = row_of(found, "prohibit_new", "everything")
    assert (whole["only_in"], ids_in(whole, "se")) == ("gb", set())
    core = row_of(found, "prohibit_new", "core")
    assert [(d["id"], d["within"]) for d in core["demands"]["gb"]] == [("gb/dvd-2022/no-new-5g", "everything")]
    assert all(d["within"] is None for d in core["demands"]["se"])


def test_compare_uses_the_law_and_the_knowledge_of_the_day(run):
    words = ("rules", "compare", "gb", "se", "--rulebook", "gb,se", "--format", "json", "--as-of")
    before = json.loads(run(*words, "2019-06-15").out)
    assert row_of(before, "remove_by", "core") is None
    late, early = (json.loads(run(*words, "2021-03-01", "--known-on", day).out) for day in ("2021-03-01", "2020-11-20"))
    assert ids_in(row_of(late, "prohibit_new", "core"), "se") == {"se/pts-2020/no-new-huawei", "se/pts-2020/no-new-zte"}
    assert ids_in(row_of(early, "prohibit_new", "core"), "se") == {"se/pts-2020/no-new-zte"}


@pytest.mark.parametrize("width", ["100", "70"])
def test_compare_prints_words_for_newcomers(run, monkeypatch, width):
    monkeypatch.setattr("ringfence.cli.rules.comparing.data", console_of(int(width)))
    result = run("rules", "compare", "de", "se", "--rulebook", "de,se,eu", "--as-of", "2026-11-22")
    assert result.code == 0
    words = " ".join(result.out.split())
    for said in ("Germany", "Sweden", "only Sweden", "nothing found", "last lawful day 2026-12-31", "radio (RAN)",
                 "in 5G networks in the bands n78",
                 "Equipment of these suppliers must be out of service", "de/contracts-2024/core"):  # fmt: skip
        assert said in words
    assert "inform" not in words
    assert "in the network" not in words
    assert "no permission" in result.err
    assert "European Union: its law holds in Germany and Sweden too" in result.err


def console_of(width):
    from rich.console import Console

    return lambda: Console(file=sys.stdout, highlight=False, width=width)


@pytest.mark.parametrize("names", [["gb"], ["gb", "United Kingdom"], ["gb", "zz"]])
def test_compare_needs_two_that_somebody_has_read(run, names):
    result = run("rules", "compare", *names, "--rulebook", "gb,se")
    assert (result.code, result.out) == (2, "")
    assert ("nobody has read 'zz'" if "zz" in names else "two or more") in result.err


def test_coverage_counts_provisions_cases_and_certainty(run):
    rows = {
        r["jurisdiction"]: r
        for r in json.loads(run("rules", "coverage", "--rulebook", "gb,se", "--format", "json").out)
    }
    assert list(rows) == ["gb", "se"]
    listed = json.loads(run("rules", "list", "--rulebook", "gb,se", "--format", "json").out)
    for code, row in rows.items():
        mine = [r for r in listed if r["jurisdiction"] == code]
        assert row["provisions"] == len(mine)
        assert row["in_force"] == sum(r["in_force"] for r in mine) == sum(row["certainty_in_force"].values())
        assert row["certainty_in_force"] == {
            mark: sum(r["in_force"] and r["certainty"] == mark for r in mine)
            for mark in ("verified", "partly", "memory")
        }
        assert sum(row["certainty"].values()) >= row["in_force"]
        assert row["read"]
        assert row["open"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["read_on"])


def test_coverage_counts_the_cases_that_the_files_hold(run):
    from ringfence.core.errors import Problems
    from ringfence.rulebook import load_rulebook
    from ringfence.rulebook.cases import read_cases

    book = load_rulebook(["se"])
    [row] = json.loads(run("rules", "coverage", "se", "--rulebook", "se", "--format", "json").out)
    assert row["cases"] == sum(len(read_cases(path, Problems())) for path in book.files.values())


def test_coverage_prints_what_was_read_and_what_is_open(run):
    result = run("rules", "coverage", "Sweden", "--rulebook", "gb,se")
    assert result.code == 0
    assert "Read: " in result.out
    assert "Open: the licence conditions themselves" in result.out
    assert "United Kingdom" not in result.out


def test_coverage_shows_a_jurisdiction_without_a_coverage_file_as_not_known(run, tmp_path):
    folder = tmp_path / "zz" / "act"
    folder.mkdir(parents=True)
    (folder / "rule.yaml").write_text(
        "id: zz/act/rule\nfact: ZZ-1\ntitle: A rule\nwhose: {any: true}\nstates:\n"
        "- {from: 2024, duty: report, cite: {source: lost, checked_on: 2026-01-01}}\n"
    )
    [row] = json.loads(
        run("rules", "coverage", "--rulebook", tmp_path, "--as-of", "2026-01-01", "--format", "json").out
    )
    assert (row["name"], row["read_on"], row["open"], row["provisions"]) == (None, None, None, 1)


@pytest.mark.parametrize(
    ("name", "title"), [("gb", "United Kingdom"), ("Sweden", "Sweden"), ("ZTE", "ZTE Corporation")]
)
def test_the_picture_of_a_timeline_stands_alone(run, tmp_path, name, title):
    path = tmp_path / "lanes.svg"
    result = run("rules", "timeline", name, "--rulebook", "gb,se", "--known-on", "2026-11-22", "--picture", path)
    assert (result.code, result.out) == (0, "")
    tree = ElementTree.parse(path)
    assert not [node for node in tree.iter() if any(key.endswith("href") for key in node.attrib)]
    words = ["".join(node.itertext()) for node in tree.iter() if node.tag.endswith("text")]
    assert any(word.startswith(title) for word in words)
    assert any("As known on 2026-11-22" in word for word in words)
    assert "How binding" in words


def test_the_picture_has_a_lane_for_each_provision_and_a_mark_for_each_deadline(run, tmp_path):
    path = tmp_path / "gb.svg"
    run("rules", "timeline", "gb", "--rulebook", "gb", "--known-on", "2026-11-22", "--picture", path)
    words = Counter(node.text for node in ElementTree.parse(path).iter() if node.tag.endswith("text"))
    listed = run("rules", "list", "--rulebook", "gb", "--as-of", "2026-11-22", "--format", "json").out
    titles = Counter(row["title"] for row in json.loads(listed) if len(row["title"]) <= 80)
    assert len(titles) > 20
    assert all(words[title] == count for title, count in titles.items())
    events = json.loads(
        run("rules", "timeline", "gb", "--rulebook", "gb", "--known-on", "2026-11-22", "--format", "json").out
    )
    due = Counter(event["on"] for event in events if event["event"] == "last lawful day")
    assert due
    assert all(words[day] == 2 * count for day, count in due.items())  # the words and the white under them


def test_the_colours_of_forces_are_told_apart_by_every_eye():
    from itertools import combinations

    from ringfence.core.vocabulary import FORCES
    from ringfence.share.rules_timeline import COLOURS
    from tests.share.test_colours import LEAST_DISTANCE, SEEN_BY, lab

    assert set(COLOURS) == set(FORCES)
    for eye in SEEN_BY:
        seen = [lab(colour, eye) for colour in COLOURS.values()]
        distances = [sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5 for pair in combinations(seen, 2)]
        assert min(distances) > LEAST_DISTANCE, eye


def test_a_timeline_as_a_page_fetches_nothing(run, tmp_path):
    path = tmp_path / "se.html"
    assert run("rules", "timeline", "se", "--rulebook", "se", "--picture", path).code == 0
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"<(script|link)\b[^>]*\b(src|href)=", page)
    assert '"actions":false' in page.replace(" ", "").replace("\n", "")
    assert "Sweden" in page


def test_a_timeline_of_nothing_or_into_no_picture_is_a_wrong_call(run, tmp_path):
    words = ("rules", "timeline", "se", "--rulebook", "se", "--picture")
    assert run(*words, tmp_path / "se.docx").code == 2
    assert run(*words, tmp_path / "se.svg", "--known-on", "1990-01-01").code == 2
    assert not list(tmp_path.iterdir())


def test_export_writes_each_format_to_stdout_or_into_a_file(run, tmp_path):
    words = ("rules", "export", "--rulebook", "gb,se", "--format")
    for format, start in (("json", "{"), ("csv", "id,fact_id,"), ("jsonld", "{")):
        out = run(*words, format).out
        assert out.startswith(start)
        path = tmp_path / f"rules.{format}"
        result = run(*words, format, "--into", path)
        assert (result.code, result.out) == (0, "")
        assert path.read_bytes().decode() == out
    rows = list(csv.DictReader(io.StringIO(run(*words, "csv").out)))
    assert {"gb", "se"} == {row["jurisdiction"] for row in rows}


SNIPPET = re.compile(r"^```(python|sh)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_snippets_of_the_how_to_do_what_they_say(run, root, tmp_path, monkeypatch, capsys):
    page = (root / "docs/how-to/use-the-rulebook-alone.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names = {}
    kinds = Counter()
    for kind, text in SNIPPET.findall(page):
        kinds[kind] += 1
        if kind == "sh":
            for line in text.splitlines():
                program, *words = line.split()
                assert (program, run(*words).code) == ("ringfence", 0), line
            continue
        capsys.readouterr()
        exec(text, names)
        promised = [line.split("#", 1)[1].strip() for line in text.splitlines() if line.startswith("print(")]
        assert capsys.readouterr().out.splitlines() == promised
    assert kinds["python"] >= 4
    assert kinds["sh"] >= 2


HEAVY = {"ibis", "duckdb", "pyarrow", "pandas", "numpy", "altair", "vl_convert", "lxml", "typer", "sqlglot"}


@pytest.mark.parametrize("module", ["rulebook", "assessment.register", "assessment.compare", "share.rules_export"])
def test_the_rulebook_loads_no_table_engine(module):
    told = subprocess.run(
        [sys.executable, "-c", f"import ringfence.{module}, sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not HEAVY & {name.split(".")[0] for name in told.stdout.split()}


def test_the_public_names_of_the_rulebook_are_there():
    import ringfence.rulebook as rulebook

    assert sorted(rulebook.__all__) == rulebook.__all__
    assert all(getattr(rulebook, name) for name in rulebook.__all__)
