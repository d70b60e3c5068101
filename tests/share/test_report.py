import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from ringfence.share.report import json_for_script, write_report
from tests.share.conftest import AS_OF, EVIL, EVIL_SITE

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to open the report with")


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.inside = [], {"script": [], "style": []}, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside = tag if tag in self.texts else None
        if self.inside:
            self.texts[tag].append("")

    def handle_data(self, data):
        if self.inside:
            self.texts[self.inside][-1] += data

    def handle_endtag(self, tag):
        self.inside = None

    @property
    def data(self):
        return json.loads(self.texts["script"][0])


@pytest.fixture(scope="module")
def path(judged, earlier, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(
        judged, path, title="Three <b>invented</b> networks", compare=earlier, note="The operators are invented."
    )
    return path


@pytest.fixture(scope="module")
def page(path):
    return Page(path.read_text(encoding="utf-8"))


def test_nothing_is_loaded_from_anywhere(page):
    for tag, attributes in page.elements:
        assert not {"src", "srcset", "action", "background", "poster", "data"} & set(attributes), tag
        assert tag not in ("link", "iframe", "object", "embed", "base", "form", "img")
        assert "href" not in attributes or tag == "a"
        assert not [name for name in attributes if name.startswith("on")]
    style, script = page.texts["style"][0], page.texts["script"][1]
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(
        r"\bfetch\(|XMLHttpRequest|WebSocket|importScripts|import\(|sendBeacon|innerHTML|eval\(", script
    )


def test_only_the_page_s_own_script_and_style_may_run(page):
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    for kind, text in (("script", page.texts["script"][1]), ("style", page.texts["style"][0])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_texts_of_the_inventory_stay_texts(path, page):
    text = path.read_text(encoding="utf-8")
    assert EVIL not in text
    assert EVIL_SITE not in text
    assert "<b>invented" not in text
    assert [tag for tag, _ in page.elements].count("script") == 2
    examples = [example for row in page.data["groups"]["rows"] for example in row[-1]]
    assert EVIL in {example[0] for example in examples}
    assert EVIL_SITE in page.data["sites"]["names"]


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "\u2028", "&amp;"])
def test_json_in_a_script_cannot_end_it_and_reads_back(text):
    written = json_for_script({"a": text})
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == {"a": text}


def test_the_headline_counts_what_the_summary_counts(path, judged):
    text = path.read_text(encoding="utf-8")
    summary = {
        row["status"]: row["elements"] for row in judged.summary.to_pyarrow().to_pylist() if row["dimension"] == "all"
    }
    assert f"<h1><b>{summary['breach']}</b> of 9 elements in service" in text
    for status, count in summary.items():
        assert not count or f'<li class="is-{status}"><strong>{count:,}</strong>' in text
    for words in ("The operators are invented.", "Not legal advice", judged.rulebook.version, "21 November 2026"):
        assert words in text


def test_all_findings_of_the_day_are_in_the_table(page, judged):
    data = page.data
    place = data["groups"]["columns"].index("findings")
    assert sum(row[place] for row in data["groups"]["rows"]) == data["findings"] == judged.current.count().execute()


def test_each_row_names_a_reason_a_rule_and_a_source(page):
    data = page.data
    groups = [
        {name: data["groups"]["values"][name][row[i]] if name in data["groups"]["values"] else row[i]
         for i, name in enumerate(data["groups"]["columns"])}
        for row in data["groups"]["rows"]
    ]  # fmt: skip
    for group in groups:
        assert group["because"] in data["reasons"]
        assert group["provision"] is None or data["rules"][group["provision"]]["text"]
        assert group["provision"] is None or group["source"] in data["sources"]
        assert group["status"] != "breach" or group["force"] not in ("advisory", "voluntary")


def test_what_changed_is_counted(page, judged, earlier):
    changed = page.data["changed"]
    assert changed["asOf"] == "2020-06-15"
    assert {row["change"] for row in changed["totals"]} >= {"became-breach"}
    assert sum(row["findings"] for row in changed["rows"]) == sum(row["findings"] for row in changed["totals"])


def test_the_same_inputs_give_the_same_bytes(judged, earlier, path, tmp_path):
    again = tmp_path / "again.html"
    write_report(
        judged, again, title="Three <b>invented</b> networks", compare=earlier, note="The operators are invented."
    )
    assert again.read_bytes() == path.read_bytes()


def opened(path, address, tmp_path):
    """The page as a browser without any network has built it."""
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path / 'profile'}",
        "--virtual-time-budget=6000", "--window-size=1200,900", "--dump-dom", f"{path.as_uri()}{address}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    if not done.stdout:
        pytest.skip(f"Chromium does not run here: {done.stderr[-200:]}")
    return done.stdout


@needs_browser
@pytest.mark.parametrize(("asked", "day", "words"), [
    ("2019-01", "2019-01-01", "1 January 2019"),
    ("2024-01", "2024-01-01", "1 January 2024"),
    ("2026-11-21", "2026-11-21", "21 November 2026"),
])  # fmt: skip
def test_the_slider_moves_to_the_day_of_the_address(path, tmp_path, asked, day, words):
    built = opened(path, f"#date={asked}", tmp_path)
    assert 'data-ready="yes"' in built
    assert f'data-day="{day}"' in built
    assert f">{words}</output>" in built


@needs_browser
def test_sites_change_status_as_the_slider_moves(path, tmp_path):
    built = {day: opened(path, f"#date={day}", tmp_path) for day in ("2018-06", AS_OF.isoformat())}
    told = {day: re.search(r'<p id="state"[^>]*>([^<]*)', text)[1] for day, text in built.items()}
    assert " breach" not in told["2018-06"].split("Neighbouring")[0]
    assert re.search(r"\d+ breach", told[AS_OF.isoformat()])


@needs_browser
def test_a_search_in_the_address_opens_the_finding_with_its_rule_and_source(path, tmp_path):
    built = opened(path, "#find=gb/dvd-2022/core&open=1", tmp_path)
    assert "The rule" in built
    assert re.search(r'<h4>Source</h4><p><a href="https?://', built)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in built
    assert len(re.findall(r"<script", built)) == 2
