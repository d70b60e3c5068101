"""What private overlays say never leaves in a masked report or export; everything in them here is invented."""

import csv
import io
import json
import re
import shutil
from collections import Counter
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from ruamel.yaml import YAML

from ringfence.cli import main
from ringfence.core.errors import RingfenceError
from ringfence.core.tables import FINDING
from ringfence.pipeline import Question, import_network, judge, masked, report_on, view, without_overlays
from ringfence.rulebook import load_rulebook
from ringfence.share.tables import findings_json, write_csv
from tests.share.conftest import ABEJA, AS_OF, COLUMNS, ROWS

RULES = ("gb", "es", "eu")
HERON = "Heron Radio (invented)"
SECRET = "hush-2025"
INVENTORY = [
    *ROWS,
    ("csr-1", HERON, "GB", "CSR", "4G", "Dunkelwerk", "H1", "Wold", 52.1, -0.4, "2020-03-02", "", ""),
    ("csr-2", HERON, "GB", "CSR", "4G", "Dunkelwerk", "H2", "Peak", 53.1, -1.4, "2020-03-02", "", ""),
    ("csr-3", HERON, "GB", "CSR", "4G", "", "H2", "Peak", 53.1, -1.4, "2020-03-02", "", ""),
    ("mw-1", HERON, "GB", "MW", "4G", "Nokia", "H1", "Wold", 52.1, -0.4, "2025-06-02", "", ""),
    ("mw-2", HERON, "GB", "MW", "4G", "Nokia", "H1", "Wold", 52.1, -0.4, "2025-06-03", "", ""),
    ("upf-9", HERON, "GB", "UPF", "5G-SA", "Huawey Tek", "H1", "Wold", 52.1, -0.4, "2021-06-03", "", ""),
    ("es-9", ABEJA, "ES", "GNB-DU", "5G-SA", "Ericsson", "E2", "Soria", 41.8, -2.5, "2024-03-01", "", ""),
    ("amf-9", HERON, "GB", "AMF", "5G-SA", "Ericsson", "H1", "Wold", 52.1, -0.4, "2021-06-03", "", ""),
]
PERMITS = {"mw-1": "HUSH-PERMIT-0042", "mw-2": "HUSH-PERMIT-0043", "es-9": "HUSH-PERMIT-0044"}
TAGS = {"es-9": "sensitive"}
ORDER = """\
who: {operators: [heron-hush]}
where: {domains: [transport]}
states:
  - from: 2024-11-19
    known: 2024-11-21
    force: binding
    note: signed in the Larkspur room
    cite: {source: hush-source, locator: "clause 77b", checked_on: 2026-10-13}
"""
OVERLAY = {
    "gb/hush/instrument.yaml": "{id: gb/hush, title: Order Quiet Lark, kind: order, issuer: Office of Hushes}\n",
    "gb/hush/sources.yaml": "hush-source: {title: Sealed letter of Quiet Lark, url: 'https://example.org/hush'}\n",
    "gb/hush/larkspur.yaml": "id: gb/hush/larkspur\nfact: HUSH-A\ntitle: Dunkelwerk leaves by spring\n"
    "whose: {suppliers: [dunkelwerk-gruppe]}\n"
    + ORDER.replace("force:", "duty: remove_by\n    deadline: 2026-04-17\n    force:"),
    "gb/hush/consent.yaml": "id: gb/hush/consent\nfact: HUSH-B\ntitle: Nothing new without a nod\nwhose: {any: true}\n"
    + ORDER.replace("force:", "duty: authorise_before\n    since: 2024-11-19\n    force:"),
    "gb/hush/hush-2025.facts.yaml": """\
operators:
  - {id: heron-hush, name: Heron Radio (invented), aliases: [Heronry Holdings]}
suppliers:
  - {id: dunkelwerk-gruppe, name: Dunkelwerk Gruppe Nord, aliases: [{text: Dunkelwerk}], note: a shell of Moorhen Trust}
  - {id: huawei, name: Huawei, aliases: [{text: Huawey Tek}]}
permits:
  - {id: HUSH-PERMIT-0042, provisions: [gb/hush/consent], filed: 2025-01-07, from: 2025-02-11, to: 2029-03-13}
  - {id: HUSH-PERMIT-0043, provisions: [gb/hush/consent], filed: 2025-01-08, refused: 2025-05-14, note: by Ouzel}
  - {id: HUSH-PERMIT-0044, provisions: [es/rdl-7-2022/sensitive-sites-authorisation], from: 2022-01-12, to: 2026-08-09}
lists:
  - id: gb/dvd-2022/list
    title: Designations of Quiet Lark
    entries:
      - {supplier: ericsson, from: 2026-02-23, cite: {source: hush-source, locator: annex 31, checked_on: 2026-10-13}}
places:
  - id: gb/hush/places
    complete: true
    places: [{name: Larkspur vault, latitude: 52.1234, longitude: -0.4321}]
events:
  - {id: gb/hush/event, on: 2025-12-29, operator: heron-hush}
documents:
  - {provision: es/rdl-7-2022/risk-analysis, operator: Abeja (inventada), from: 2024-06-27, note: Quiet paper}
""",
}
TOLD = (
    "gb/hush", "HUSH-A", "Quiet Lark", "Office of Hushes", "Dunkelwerk leaves", "dunkelwerk-gruppe", "Dunkelwerk",
    "Moorhen", "HUSH-PERMIT-0042", "HUSH-PERMIT-0043", "HUSH-PERMIT-0044", "Larkspur", "clause 77b", "annex 31",
    "hush-source", "2026-04-17", "2026-04-18", "2024-11-19", "2024-11-21", "2025-02-11", "2029-03-13", "2026-08-09",
    "2026-02-23", "2025-12-29", "2024-06-27", "52.1234", SECRET, "heron-hush",
)  # fmt: skip
"""What must not be found; the test below adds every other word of the overlay that public texts do not hold."""


@pytest.fixture(scope="module")
def overlay(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / SECRET
    for name, text in OVERLAY.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    path = tmp_path_factory.mktemp("network") / "inventory.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*COLUMNS, "permits", "tags"])
        writer.writerows([*row, PERMITS.get(row[0], ""), TAGS.get(row[0], "")] for row in INVENTORY)
    return path


def asked(day=AS_OF, **more):
    return Question(day, day, RULES, **more)


@pytest.fixture(scope="module")
def secret(network, overlay):
    """Judged with the overlay."""
    return judge(network, asked(overlays=(overlay,)))


@pytest.fixture(scope="module")
def plain(network):
    """Judged as somebody would who has the inventory and no overlay."""
    return judge(network, asked())


@pytest.fixture(scope="module")
def hidden(secret):
    return masked(secret)


@pytest.fixture(scope="module")
def then(network, overlay):
    day = date(2024, 12, 24)
    return judge(network, asked(day, overlays=(overlay,)))


@pytest.fixture(scope="module")
def pages(secret, plain, then, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    report_on(secret, folder / "masked.html", title="Heron", compare=then, pictures=folder / "pictures")
    report_on(secret, folder / "open.html", title="Heron", compare=then, mask_private=False)
    report_on(plain, folder / "plain.html", title="Heron", compare=without_overlays(then))
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.rglob("*.*") if path.suffix != ".png"}


@pytest.fixture(scope="module")
def words(overlay, secret, plain, hidden, pages):
    """Every text, day, file name and hash of the overlay, other than those of public rules and of the inventory."""
    public = {*texts_of(plain.rulebook.provisions), *pages["plain"].casefold().split()}
    found = {text for path in overlay.rglob("*.yaml") for text in values_of(YAML(typ="safe").load(path))}
    found |= {path.name for path in overlay.rglob("*") if path.is_file()} | {secret.rulebook.version}
    found |= {row["finding_id"] for row in rows(secret.current)} - {row["finding_id"] for row in rows(plain.current)}
    found -= {"instrument.yaml", "sources.yaml"}
    own = {text for text in found if len(text) > 5 and text.casefold() not in public}
    return sorted(own - INVENTORIED - set(plain.rulebook.suppliers.by_id) | set(TOLD))


INVENTORIED = {HERON, ABEJA, "Huawei", "es/rdl-7-2022/risk-analysis"}
INVENTORIED |= {"es/rdl-7-2022/sensitive-sites-authorisation", "gb/dvd-2022/list", "transport"}


def values_of(content):
    if isinstance(content, dict):
        for key, value in content.items():
            if key not in ("duty", "force", "kind", "checked_on"):
                yield from values_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from values_of(value)
    elif not isinstance(content, bool):
        yield str(content)
        if isinstance(content, date):
            yield (content + timedelta(days=1)).isoformat()
            yield f"{content.day} {content:%B} {content.year}"


def texts_of(provisions):
    return {word.casefold() for p in provisions for word in (p.id, p.fact, p.title)}


def rows(table):
    return table.to_pyarrow().to_pylist()


def data_of(page):
    return json.loads(re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def groups_of(page):
    data = data_of(page)["groups"]
    for row in data["rows"]:
        yield {
            name: data["values"][name][row[i]] if name in data["values"] else row[i]
            for i, name in enumerate(data["columns"])
        } | {"examples": row[-1]}


def told(text, words):
    return [word for word in words if word.casefold() in text.casefold()]


def test_the_overlay_matters_in_each_way(secret, plain):
    """Otherwise the tests below would find nothing because nothing was there."""
    public = {(row["element_id"], row["provision"]): row["status"] for row in rows(plain.current)}
    found = {(row["element_id"], row["provision"]): row["status"] for row in rows(secret.current)}
    assert found["csr-1", "gb/hush/larkspur"] == "breach"
    assert found["csr-3", "gb/hush/larkspur"] == "unknown"
    assert (found["mw-1", "gb/hush/consent"], found["mw-2", "gb/hush/consent"]) == ("compliant", "breach")
    assert ("amf-9", "gb/dvd-2022/core") not in public, "a designation that only the overlay knows"
    assert ("amf-9", "gb/dvd-2022/core") in found
    permit = ("es-9", "es/rdl-7-2022/sensitive-sites-authorisation")
    assert public[permit] != found[permit], "a permit under a public rule"
    assert public["upf-9", "gb/dvd-2022/core"] == "unknown", "a spelling that only the overlay knows"
    assert found["upf-9", "gb/dvd-2022/core"] == "breach"


def test_no_byte_of_a_masked_report_tells_of_the_overlay(pages, words):
    assert len(words) > 60
    assert told(pages["masked"], words) == []
    shown = told(pages["open"], words)
    assert {"gb/hush", "Quiet Lark", "clause 77b", "dunkelwerk-gruppe", "2024-11-19"} <= set(shown)


def test_what_a_masked_report_draws_is_what_everybody_could_draw(pages):
    """Map, charts, days, rules, sources and changes are the same to the byte as without the overlay."""
    hidden, plain = data_of(pages["masked"]), data_of(pages["plain"])
    own = {"groups", "findings", "allGroups", "rules", "sources"}
    assert {name for name in hidden if hidden[name] != plain[name]} <= own
    assert hidden["sources"].items() <= plain["sources"].items()
    labels = {name for name in hidden["rules"] if name.startswith("private-")}
    assert labels
    assert {hidden["rules"][name]["title"] for name in labels} == {"Confidential rule"}
    assert all(hidden["rules"][name] == plain["rules"][name] for name in hidden["rules"].keys() - labels)


def test_each_row_of_a_masked_report_is_public_or_covered(pages):
    public = {json.dumps(public_part(group), sort_keys=True) for group in groups_of(pages["plain"])}
    for group in groups_of(pages["masked"]):
        if group["because"] != "confidential":
            assert json.dumps(public_part(group), sort_keys=True) in public
            continue
        assert group["jurisdiction"] == "private"
        assert group["examples"] == []
        empty = ("supplier_id", "domain", "source", "locator", "certainty", "settled_by", "measure", "share_low",
                 "share_high", "force", "from_on", "due_on")  # fmt: skip
        assert not [name for name in empty if group[name] is not None]


def public_part(group):
    return {name: value for name, value in group.items() if name not in ("findings", "elements", "examples", "from_on")}


def test_counts_stay_right(pages, secret, hidden):
    assert Counter(row["status"] for row in rows(secret.current)) == Counter(
        row["status"] for row in rows(hidden.current)
    )
    for dimension in ("all", "operator"):
        mine, theirs = (
            [row for row in rows(judged.summary) if row["dimension"] == dimension] for judged in (secret, hidden)
        )
        assert mine == theirs
    for pattern in (r"<h1>.*?</h1>", r'<ul class="tiles".*?</ul>'):
        first, second = (re.search(pattern, pages[name], re.DOTALL)[0] for name in ("masked", "open"))
        assert first == second
    assert data_of(pages["masked"])["findings"] == data_of(pages["open"])["findings"]
    elements = sum(group["elements"] for group in groups_of(pages["masked"]) if group["provision"] == "private-1")
    assert elements > 0


def test_the_summary_gives_masked_findings_no_supplier_and_no_domain(hidden):
    covered = {row["status"]: 0 for row in rows(hidden.summary)}
    for row in rows(hidden.current):
        covered[row["status"]] += row["because"] == "confidential"
    for dimension in ("supplier_id", "domain"):
        nameless = {
            row["status"]: row["findings"]
            for row in rows(hidden.summary)
            if row["dimension"] == dimension and row["value"] is None
        }
        assert all(nameless.get(status, 0) >= number for status, number in covered.items())


def test_the_page_says_what_is_masked_and_what_is_not(pages, hidden):
    assert f"{hidden.mask.rules} confidential rules are masked, with {hidden.mask.masked} findings" in pages["masked"]
    assert "Not masked" in pages["open"]
    assert "masked" not in re.sub(r"<script.*?</script>", "", pages["plain"], flags=re.DOTALL)


def test_a_masked_row_tells_operator_country_and_status_only(hidden):
    kept = {"finding_id", "operator", "country", "jurisdiction", "provision", "fact_id", "status", "because"}
    covered = [row for row in rows(hidden.current) if row["because"] == "confidential"]
    assert len(covered) == hidden.mask.masked
    for row in covered:
        assert {name for name, value in row.items() if value is not None} <= kept
        assert re.fullmatch(r"private-\d+-\d{6}", row["finding_id"])
    assert len({row["finding_id"] for row in covered}) == len(covered)
    assert hidden.current.columns == tuple(FINDING.names)


def test_rows_that_are_not_masked_are_those_of_the_public_rulebook(hidden, plain):
    public = rows(plain.current)
    assert all(row in public for row in rows(hidden.current) if row["because"] != "confidential")


def test_masked_exports_tell_nothing(hidden, words, tmp_path):
    write_csv(hidden.current, tmp_path / "f.csv")
    answer = findings_json(hidden.current, hidden.rulebook, AS_OF, AS_OF, hidden.summary)
    for text in ((tmp_path / "f.csv").read_text(encoding="utf-8"), json.dumps(answer, ensure_ascii=False)):
        assert "private-1" in text
        assert told(text, words) == []
    assert told(json.dumps(hidden.public.manifest()), words) == []


def test_the_same_findings_are_masked_alike_again(secret, hidden):
    assert rows(masked(secret).current) == rows(hidden.current)


def test_the_numbers_of_masked_rules_do_not_follow_their_names(hidden):
    numbers = [int(row["provision"].split("-")[1]) for row in rows(hidden.current) if row["jurisdiction"] == "private"]
    sizes = Counter(numbers)
    assert [sizes[n] for n in sorted(sizes)] == sorted(sizes.values(), reverse=True)


def test_an_overlay_that_changes_nothing_masks_nothing(network, plain, tmp_path):
    (tmp_path / "idle.facts.yaml").write_text("permits: [{id: HUSH-IDLE, provisions: []}]\n", encoding="utf-8")
    found = masked(judge(network, asked(overlays=(tmp_path,))))
    assert (found.mask.rules, found.mask.masked) == (0, 0)
    assert rows(found.current) == rows(plain.current)
    assert found.rulebook.version == plain.rulebook.version


def test_without_an_overlay_there_is_nothing_to_mask(plain):
    assert without_overlays(plain) is plain
    assert rows(masked(plain).current) == rows(plain.current)


def test_pictures_of_a_masked_report_tell_nothing(pages, words):
    drawn = {name: text for name, text in pages.items() if "<svg" in text[:1000]}
    assert len(drawn) >= 4
    for name, text in drawn.items():
        assert told(name + text, words) == []


@pytest.fixture
def workspace(network, overlay, tmp_path):
    """A workspace with the overlay in its own folder, as a user would keep it."""
    path = tmp_path / "space"
    import_network([network], path)
    shutil.copytree(overlay, path / "overlays" / SECRET)
    import_network([network], path)
    return path


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*told_it):
        monkeypatch.setattr("sys.argv", ["ringfence", *map(str, told_it)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        return code, capsys.readouterr()

    return call


DAY = ("--rulebook", ",".join(RULES), "--as-of", AS_OF.isoformat(), "--known-on", AS_OF.isoformat())


def test_report_masks_a_workspace_by_default_and_says_so(workspace, words, run, tmp_path):
    page = tmp_path / "r.html"
    _, said = run("report", workspace, *DAY, "-o", page)
    assert told(page.read_text(encoding="utf-8"), words) == []
    assert "--no-mask-private" in said.err
    _, said = run("report", workspace, *DAY, "-o", page, "--no-mask-private")
    assert "Quiet Lark" in page.read_text(encoding="utf-8")
    assert "Not masked" in said.err


def test_assess_masks_on_demand(workspace, words, run):
    _, said = run("assess", workspace, *DAY, "--format", "json", "--mask-private")
    assert told(said.out, words) == []
    assert "confidential" in said.out
    _, said = run("assess", workspace, *DAY, "--format", "csv")
    assert "gb/hush/larkspur" in said.out
    assert "add --mask-private before" in " ".join(said.err.split())


def test_diff_masks_on_demand(workspace, words, run):
    asked_of = ("diff", workspace, "--as-of", "2021-12-24", "--to-as-of", AS_OF, "--to-known-on", AS_OF, *DAY[:2])
    _, said = run(*asked_of, "--format", "csv", "--mask-private")
    assert len(said.out.splitlines()) > 3
    assert told(said.out, words) == []
    _, said = run(*asked_of, "--format", "csv")
    assert "gb/hush/larkspur" in said.out


def test_parquet_is_masked_too(workspace, words, run, tmp_path):
    path = tmp_path / "f.parquet"
    run("assess", workspace, *DAY, "--format", "parquet", "--mask-private", "-o", path)
    table = pq.read_table(path)
    text = io.StringIO()
    csv.writer(text).writerows(row.values() for row in table.to_pylist())
    assert "private-1" in text.getvalue()
    assert told(text.getvalue() + str(table.schema.metadata) + str(path.read_bytes()), words) == []


def test_the_run_that_stays_in_the_workspace_is_not_masked(workspace, run):
    run("assess", workspace, *DAY, "--format", "csv", "--mask-private")
    (kept,) = (workspace / "runs").iterdir()
    assert "gb/hush/larkspur" in pq.read_table(kept / "current.parquet")["provision"].to_pylist()
    with pytest.raises(RingfenceError, match="cannot be masked"):
        view(kept, asked(), mask_private=True)


def test_what_an_overlay_left_behind_in_the_network_is_masked(workspace, words, run, tmp_path):
    """Its suppliers were written into the elements when they were imported."""
    known = pq.read_table(workspace / "network" / "element.parquet")["supplier_id"].to_pylist()
    assert "dunkelwerk-gruppe" in known
    shutil.rmtree(workspace / "overlays" / SECRET)
    run("report", workspace, *DAY, "-o", tmp_path / "r.html")
    assert "dunkelwerk" not in (tmp_path / "r.html").read_text(encoding="utf-8").casefold()


def test_a_supplier_id_that_the_file_gives_stays(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("element_id,operator,country,function,supplier_id\na,O,GB,AMF,own-maker\n", encoding="utf-8")
    judged = judge(path, asked())
    assert without_overlays(judged) is judged


def test_a_number_that_only_an_overlay_ties_to_a_known_supplier_tells_nothing(tmp_path):
    """The overlay replaces a shipped supplier under its own id, with a number and a prefix that nobody else knows."""
    path = tmp_path / "own.csv"
    path.write_text(
        "element_id,operator,country,function,supplier,pen,mac_prefix\n"
        "private-pen,O,GB,AMF,,4711,\nprivate-oui,O,GB,AMF,,,0A0B0C\npublic-pen,O,GB,AMF,,2011,\n"
        "named,O,GB,AMF,Huawei,,\nunread,O,GB,AMF,Odd Spelling,4711,\nboth,O,GB,AMF,,4711,00E0FC\n",
        encoding="utf-8",
    )
    overlay = tmp_path / "overlay" / "own.facts.yaml"
    overlay.parent.mkdir()
    overlay.write_text(
        "suppliers:\n  - {id: huawei, name: Huawei, pen: [4711, 2011], oui: [0A0B0C]}\n", encoding="utf-8"
    )
    judged = judge(path, asked(overlays=(overlay.parent,)))
    seen = {row["element_id"]: row["supplier_id"] for row in rows(judged.elements)}
    assert set(seen.values()) == {"huawei"}
    public = {row["element_id"]: row["supplier_id"] for row in rows(without_overlays(judged).elements)}
    alone = {row["element_id"]: row["supplier_id"] for row in rows(judge(path, asked()).elements)}
    assert public == alone
    assert {name for name, supplier in alone.items() if supplier is None} == {"private-pen", "private-oui", "unread"}


@pytest.mark.parametrize("more", [(), ("--format", "csv", "--timeline")])
def test_what_cannot_be_masked_is_refused(workspace, run, more):
    code, said = run("assess", workspace, *DAY, "--mask-private", *more)
    assert code == 2
    assert "masked" in said.err
    assert said.out == ""


def test_a_question_that_only_the_overlay_understands_cannot_be_masked(network, overlay):
    judged = judge(network, asked(overlays=(overlay,), scenarios=frozenset({"gb/hush/larkspur"})))
    with pytest.raises(RingfenceError, match="cannot be masked"):
        masked(judged)


def test_the_rulebook_knows_what_came_from_overlays(overlay):
    rulebook = load_rulebook(RULES, overlays=[overlay])
    assert rulebook.private >= {
        "gb/hush/larkspur", "gb/hush", "hush-source", "HUSH-PERMIT-0042", "gb/dvd-2022/list", "gb/hush/places",
        "gb/hush/event", "heron-hush", "dunkelwerk-gruppe", "es/rdl-7-2022/risk-analysis",
    }  # fmt: skip
    assert "gb/dvd-2022/core" not in rulebook.private
    assert load_rulebook(RULES).private == frozenset()
