"""The report of the evidence: marks at the right words, hostile texts as texts, nothing that runs."""

import base64
import hashlib
import re
import subprocess
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from ringfence.assessment.claim_check import Check, Rule
from ringfence.evidence.derive.corroboration import corroboration
from ringfence.evidence.derive.disputes import disputes
from ringfence.evidence.derive.drafts import drafts
from ringfence.evidence.derive.impact import figures
from ringfence.evidence.derive.timeline import timeline
from ringfence.evidence.model import Extraction, Period
from ringfence.evidence.paragraphs import passages
from ringfence.evidence.records import Statement, rows_of
from ringfence.evidencing import Evidence, opened
from ringfence.network.workspace import Workspace
from ringfence.plan.told import told_figures
from ringfence.share.evidence_facts import MOST_CITED, MOST_CLAIMS, EvidenceFacts, chosen, quoted, some
from ringfence.share.evidence_marks import MOST_TEXT, document_html, marked
from ringfence.share.evidence_picture import MOST_EVENTS, scale_of, timeline_html
from ringfence.share.evidence_report import evidence_report, render_evidence
from ringfence.share.hypertext import safe
from tests.evidence.invented import claim_in, day, document, on, quantity, source, statement
from tests.share.conftest import EVIL
from tests.share.test_report import CHROMIUM, Page, needs_browser

DAY = Period(day("2020-03-05"), day("2020-03-05"), "text")
PAPER = document(
    f"{EVIL}.html",
    f"Zedland bans Acme {EVIL}\nThe ministry said it had banned Acme on 2 March and would remove its kit.\n",
    publisher=f"Daily {EVIL}", published=DAY,
)  # fmt: skip
OTHER = document("other.html", "Zedland allows Acme\nThe office told so.\n", publisher="Other Example", published=DAY)


def told(made, words, cue, act, **fields):
    review = fields.pop("review", "")
    found = claim_in(made, words, cue, act=act, **fields)
    return Statement(found, made.sha256, made.published, made.publisher, made.sha256, review, "Ada" if review else "")


WHOLE = told(
    PAPER, "The ministry said it had banned Acme on 2 March and would remove its kit", "banned", "ban", id="whole",
    time=on("2020-03-02"), attribution=(replace(source("gov:ZZ"), role=EVIL),), actor_detail=f"Ministry {EVIL}",
)  # fmt: skip
PART = told(PAPER, "would remove its kit", "remove", "remove", id="part", modality="decided", review="reject")
HEAD = told(PAPER, "Zedland bans Acme", "bans", "ban", id="head", zone="headline", review="correct")
ALLOWED = told(OTHER, "Zedland allows Acme", "allows", "allow", id="allowed", time=on("2020-03-02"))


RULE = Rule("zz/act/ban", "A ban", "2020-01", f"Act <https://example.org/{EVIL}>, s 1, read 2026-01-01")
CHECKED = Check(WHOLE, "zz", day("2020-03-02"), "overstates", "partial", "partial: some are kept out", (RULE,))
FIGURES = told_figures(
    {**row, "words": f"It costs {EVIL}"}
    for row in figures([statement(act="cost", quantity=quantity(55e9, "EUR"), attribution=(source("org:acme"),))])
)


def row_of(made, claims, **fields):
    given = {
        "document": made.sha256, "name": made.name, "url": f"javascript:{EVIL}", "publisher": made.publisher,
        "title": EVIL, "published_from": day("2020-03-05"), "published_to": day("2020-03-05"),
        "published_basis": "text", "language": "en", "claims": claims, "note": None,
    }  # fmt: skip
    return {**given, **fields}


def decision(claim, word, **fields):
    given = {"claim": claim, "decision": word, "decided_by": f"Ada {EVIL}", "decided_on": date(2026, 1, 2)}
    return {**given, "changes": [], "note": None, **fields}


def facts(*statements, documents=(PAPER, OTHER)):
    counted = [s for s in statements if s.review != "reject"]
    return EvidenceFacts(
        documents=[row_of(made, sum(s.document == made.sha256 for s in statements)) for made in documents],
        in_full=[made.sha256 for made in documents],
        passages={made.sha256: list(passages(made)) for made in documents},
        statements=statements, timeline=timeline(counted), disputes=disputes(counted),
        corroboration=corroboration(counted), drafts=drafts(counted), checks=[CHECKED.record()], figures=FIGURES,
        decisions=[decision("part", "reject", note=EVIL), decision("head", "correct", changes=[("scope", "5g-core")])],
    )  # fmt: skip


@pytest.fixture(scope="module")
def shown():
    return facts(WHOLE, PART, HEAD, ALLOWED)


@pytest.fixture(scope="module")
def text(shown):
    return render_evidence(shown, title=f"Invented {EVIL}", note=f"Articles are invented {EVIL}.")


def marks(html):
    """The marked words, with their classes."""
    return [(unescape(words), look) for look, words in re.findall(r'<mark class="([^"]*)"[^>]*>([^<]*)</mark>', html)]


def plain(html):
    """The text of a page without the numbers of its notes."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<sup>.*?</sup>", "", html)))


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
    assert "<script" not in text
    assert text.count(safe(EVIL)) > 10


def test_characters_that_turn_or_hide_text_are_shown_as_such_one_for_one():
    assert safe("a\u202eb\x00c\u2066<") == "a\ufffdb\ufffdc\ufffd&lt;"
    assert safe("\"'&") == "&quot;&#x27;&amp;"


def test_marks_hold_the_words_of_their_claims_and_the_text_is_whole(shown):
    headline, body = shown.passages[PAPER.sha256]
    numbered = shown.told(PAPER.sha256)
    assert [s.claim.id for _, s in numbered] == ["head", "whole", "part"]
    assert marks(marked(headline, numbered, shown.anchors)) == [("Zedland bans Acme", "f-restrict")]
    html = marked(body, numbered, shown.anchors)
    assert plain(html) == body["text"].rstrip()
    assert marks(html) == [
        ("The ministry said it had banned Acme on 2 March and ", "f-restrict"),
        ("would remove its kit", "f-restrict rejected several"),
    ]


def test_claims_that_cross_each_other_are_both_told():
    one = told(OTHER, "Zedland allows", "allows", "allow", id="one")
    two = told(OTHER, "allows Acme", "allows", "urge", id="two")
    shown = facts(one, two, documents=(OTHER,))
    html = marked(shown.passages[OTHER.sha256][0], shown.told(OTHER.sha256), {})
    assert marks(html) == [("Zedland ", "f-permit"), ("allows", "f-pressure several"), (" Acme", "f-pressure")]
    both = re.search(r'several" title="([^"]*)"', html).group(1)
    assert both.startswith("1. act: allow, done")
    assert "\n2. act: urge, done" in both


def test_a_claim_over_two_paragraphs_is_marked_in_both():
    over = told(OTHER, "Acme\nThe office", "Acme", "allow", id="over")
    html = document_html(facts(over, documents=(OTHER,)), OTHER.sha256)
    assert [words for words, _ in marks(html)] == ["Acme", "The office"]


def test_of_a_long_document_the_paragraphs_with_claims_are_kept():
    filler = "".join(f"Nothing is told in line {n}, and it goes on for a while.\n" for n in range(2000))
    made = document("long.txt", f"Head\n{filler}Zedland bans Acme.\n")
    html = document_html(facts(told(made, "Zedland bans Acme", "bans", "ban"), documents=(made,)), made.sha256)
    assert marks(html) == [("Zedland bans Acme", "f-restrict")]
    assert len(plain(html)) < MOST_TEXT + 1000
    assert "paragraphs left out]" in html


@pytest.mark.parametrize(
    "words",
    [
        "2 documents, 4 claims, 1 dispute",
        "zz, acme: network", "One says that it is kept out",
        "asserts: total exclusion (5g)", "asserts: no exclusion (5g)",
        "The ministry said it had banned Acme on 2 March",
        "Overstates (1)", "The claim says total; the rulebook holds partial: some are kept out.",
        "zz/act/ban, since 2020-01: A ban", "EUR 55 bn", "gsma-cost: not reproduced", "supplier concerned",
        "2020-03-02 (explicit); other.html, published 2020-03-05", "not dated; stated by 2020-03-05",
        "(its own word alone)", "Draft: ban of acme", "states.0.force: whether it binds, and whom",
        "0 accepted, 1 corrected, 1 rejected", "scope = 5g-core", "None can be used before a person",
    ],
)  # fmt: skip
def test_the_page_says(text, words):
    assert words in plain(text)


def test_links_lead_to_a_note_on_the_page_and_ids_are_their_own(text):
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]+)"', text)
    assert set(links) <= set(ids)
    assert "c0-2" in links


def test_an_empty_workspace_gives_a_page_that_says_so(tmp_path):
    Workspace.create(tmp_path / "ws")
    evidence_report(Evidence(tmp_path / "ws").facts(day("2026-11-22")), tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for words in ("0 documents, 0 claims, 0 disputes", "No act of a government", "Nobody has accepted"):
        assert words in page
    assert "<mark" not in page


def test_a_workspace_shows_its_documents_and_what_a_person_decided(tmp_path):
    evidence = opened(tmp_path / "ws")
    read = [(PAPER, (WHOLE, HEAD, PART)), (OTHER, (ALLOWED,))]
    extracted = [(made, Extraction(tuple(each.claim for each in claims))) for made, claims in read]
    evidence.store.add_documents(rows_of(made, found, "patterns", "1") for made, found in extracted)
    rejected = next(each.claim.id for each in evidence.state.statements() if each.claim.act == "remove")
    how = {"by": "Ada Example", "on": day("2026-01-02"), "extractor": "patterns", "version": "1"}
    evidence.store.decide(rejected, "reject", note="it is a promise", **how)
    facts = Evidence(tmp_path / "ws").facts(day("2026-11-22"))
    assert facts.in_full == [PAPER.sha256, OTHER.sha256]
    assert sum(len(facts.told(document)) for document in facts.in_full) == 4
    page = render_evidence(facts)
    assert '<mark class="f-restrict rejected several"' in page
    assert "<td>it is a promise</td>" in page
    assert Evidence(tmp_path / "ws").facts(day("2026-11-22"), most=1).in_full == [PAPER.sha256]


def test_of_very_many_claims_in_one_document_the_first_are_marked():
    many = [told(OTHER, "allows Acme", "allows", "allow", id=f"n{n:04}") for n in range(MOST_CLAIMS + 7)]
    html = document_html(facts(*many, documents=(OTHER,)), OTHER.sha256)
    assert html.count("<li id=") == MOST_CLAIMS
    assert "7 more claims are not marked" in html


def test_intervals_open_ends_and_days_are_drawn_apart():
    rows = timeline(
        [
            statement(time=on("2020-03-02"), id="dot"),
            statement(act="allow", time=on("2020-03-01", "2020-09-30"), id="bar"),
            statement(act="urge", time=Period(None, day("2020-12-31"), "document"), id="open"),
            statement(act="review", time=Period(None, None, "document"), id="nothing"),
        ]
    )
    html = timeline_html(rows)
    assert html.count("<circle") == 2
    assert html.count('class="bar"') == 1
    assert html.count('class="dash"') == 1
    assert "date not known" in html


def test_the_scale_keeps_whole_years_and_one_odd_year_among_many_does_not_stretch_it():
    event = {"earliest": "2019-05-01", "latest": "2020-02-01"}
    scale = scale_of([event] * 100 + [{"earliest": None, "latest": "9999-12-31"}])
    assert scale.years() == [2019, 2020]
    assert scale("9999-12-31") == scale("2020-12-31")
    assert scale("2019-01-01") < scale("2019-05-01") < scale("2020-02-01")
    assert len(scale_of([{"earliest": "0001-01-01", "latest": "9999-12-31"}]).years()) <= 13


def test_of_many_acts_of_one_subject_the_last_are_drawn():
    rows = timeline([statement(time=on(f"{year}-03-02"), id=f"y{year}") for year in range(1900, 1950)])
    html = timeline_html(rows)
    assert html.count('class="label"') == MOST_EVENTS
    assert f"(50 acts, the last {MOST_EVENTS} drawn)" in plain(html)


def test_documents_in_disputes_come_before_those_with_more_claims():
    rows = [
        {"document": name, "name": name, "claims": count} for name, count in (("a", 9), ("b", 1), ("c", 5), ("d", 0))
    ]
    assert chosen(rows, ["b"], 2) == ["a", "b"]
    assert chosen(rows, ["b"], 1) == ["b"]
    assert chosen(rows, [], 9) == ["a", "b", "c"]


def test_of_very_many_names_the_first_are_told():
    assert some(["a", "b"]) == "a, b"
    assert some([str(n) for n in range(MOST_CITED + 1000)]).endswith(f"{MOST_CITED - 1} and 1,000 more")


def test_only_claims_that_are_quoted_are_asked_for():
    dispute = {"positions": [{"claims": [f"c{n}" for n in range(99)]}, {"claims": ["d"]}]}
    assert list(quoted([dispute])) == [*(f"c{n}" for n in range(MOST_CITED)), "d"]


def test_copies_of_one_wording_are_one_quotation_with_all_its_documents():
    copy = document("copy.txt", f"{OTHER.text}More.\n", publisher="Third Example", published=DAY)
    again = told(copy, "Zedland allows Acme", "allows", "allow", id="again", time=on("2020-03-02"))
    page = render_evidence(facts(HEAD, replace(HEAD, claim=replace(HEAD.claim, time=on("2020-03-02"), id="dated")),
                                 ALLOWED, again, documents=(PAPER, OTHER, copy)))  # fmt: skip
    (quote,) = re.findall(r"<blockquote[^>]*>Zedland allows Acme.*?</blockquote>", page)
    assert ">other.html</a>" in quote
    assert ">copy.txt</a>" in quote


def test_documents_not_shown_in_full_are_listed(shown):
    page = render_evidence(replace(shown, in_full=[PAPER.sha256]))
    assert "<td>other.html</td>" in page
    assert page.count("<mark") == len(marks(document_html(shown, PAPER.sha256)))


def test_the_same_evidence_gives_the_same_bytes(shown, text):
    again = facts(WHOLE, PART, HEAD, ALLOWED)
    assert render_evidence(again, title=f"Invented {EVIL}", note=f"Articles are invented {EVIL}.") == text


@needs_browser
def test_a_browser_shows_it_without_complaint(tmp_path, shown):
    evidence_report(shown, tmp_path / "page.html")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
               f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", str(tmp_path / "page.html")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "Content Security Policy" not in done.stderr
    assert "would remove its kit" in done.stdout
