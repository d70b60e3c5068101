import base64
import hashlib
import re
import subprocess

import pytest

from ringfence.share.plan_report import plan_report, render_plan
from tests.share.plans import EVIL, comparison, job, plan, step, three_sites
from tests.share.test_report import CHROMIUM, Page, needs_browser


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "plan.html"
    plan_report(three_sites(), path, title=f"Two {EVIL} operators", note="The operators are invented.")
    return path


@pytest.fixture(scope="module")
def text(path):
    return path.read_text(encoding="utf-8")


def test_nothing_is_loaded_and_nothing_runs(text):
    page = Page(text)
    for tag, attributes in page.elements:
        assert tag not in ("script", "link", "iframe", "object", "embed", "base", "form", "img", "image")
        assert not {"src", "srcset", "action", "xlink:href", "style"} & set(attributes), tag
        assert "href" not in attributes or attributes["href"].startswith("#")
        assert not [name for name in attributes if name.startswith("on")]
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(page.texts["style"][0].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "url(" not in page.texts["style"][0]


def test_hostile_texts_stay_texts(text):
    assert EVIL not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert 'HYPERLINK("https' not in text


@pytest.mark.parametrize(
    "words",
    [
        "<b>1 of 2 policies</b> misses deadlines that are within reach", "The operators are invented.",
        "3 swaps until 2027-Q3, gross at least 100,000, incremental at least 47,344 to 80,000 EUR",
        "visits of crews in Opal until 2027-Q3", "One more visit a quarter saves 1.4 M", "a document",
        "its permits, or the word none", "No price is known for some swaps, which count 0 here: 1 in core.",
        "The age is not known for 1 swapped job: counted as new.", "kinds.ran.equipment", "barclays-2023-unit",
        "12-fold", "Not legal advice", "regions that depend on one supplier",
    ],
)  # fmt: skip
def test_the_page_says(text, words):
    assert words in text.replace("&#x27;", "'")


def test_costs_without_a_price_are_unknown_in_the_schedule(text):
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text) if "<td>S-4</td>" in row and "<td>nokia</td>" in row)
    assert row.count(">unknown</td>") == 2


def test_figures_for_a_plan_that_keeps_all_deadlines():
    jobs = [job("1")]
    page = render_plan(comparison(plan("ban", jobs, [step(jobs[0], 1)])), title="One")
    assert "<h1>No plan misses deadlines that are within reach</h1>" in page
    assert "1 swaps until" not in page


def test_ids_in_pictures_are_their_own(text):
    found = re.findall(r'\bid="([^"]+)"', text)
    assert len(found) == len(set(found))
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(found)


def test_the_same_plan_gives_the_same_bytes(path, tmp_path):
    again = tmp_path / "again.html"
    plan_report(three_sites(), again, title=f"Two {EVIL} operators", note="The operators are invented.")
    assert again.read_bytes() == path.read_bytes()
    assert [left.name for left in tmp_path.iterdir()] == ["again.html"]


@needs_browser
def test_the_page_opens_in_a_browser_with_all_its_pictures(path, tmp_path):
    done = subprocess.run(
        [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=500,2000", "--dump-dom",
         f"--screenshot={tmp_path / 'page.png'}", path.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.count("<svg") == 1 + 7  # the mark of the project, and seven panels
    assert "Refused to" not in done.stderr
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
