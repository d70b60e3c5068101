"""The report of the evidence: one HTML file with marked documents, timeline, disputes and drafts; it holds no script.

It shows the text of the documents: it is for those who may read the workspace, and no more public than they are.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Final

from ringfence.evidence.derive.disputes import KINDS
from ringfence.evidence.derive.drafts import Draft, yaml_lines
from ringfence.evidence.derive.meaning import FAMILY, subject_name
from ringfence.evidence.records import Statement
from ringfence.share.evidence_checks import checks_html, figures_html
from ringfence.share.evidence_facts import (
    DECIDED,
    MOST_CARDS,
    MOST_CITED,
    MOST_QUOTES,
    EvidenceFacts,
    Row,
    chain_text,
    days_text,
    some,
    when_text,
)
from ringfence.share.evidence_marks import document_html, look
from ringfence.share.evidence_picture import timeline_html
from ringfence.share.evidence_text import count_text, position_text
from ringfence.share.hypertext import Html, asset, bullets, joined, safe, section, table, tag
from ringfence.share.report import content_hash

MOST_ROWS: Final = 100
"""Rows of a table of propositions or decisions."""
MOST_LISTED: Final = 2000
"""Documents that are listed without their text."""
_NEVER_DECIDES: Final = (
    "Claims are what documents say, found by a program: they decide nothing, and enter no assessment. "
    "This file holds the text of documents that may be others' property."
)


def evidence_report(facts: EvidenceFacts, path: Path, *, title: str = "Evidence", note: str = "") -> None:
    """Write the report; written whole, then given its name.

    Parameters
    ----------
    title
        Names the workspace.
    note
        Shown at the top, for example that the articles are invented.
    """
    partial = path.with_name(path.name + ".partial")
    partial.write_text(render_evidence(facts, title=title, note=note), encoding="utf-8")
    partial.replace(path)


def render_evidence(facts: EvidenceFacts, *, title: str = "Evidence", note: str = "") -> str:
    """The page as text."""
    style = "".join(asset(name) for name in ("style.css", "evidence.css"))
    sections = [
        section("timeline", "What changed when", *_timeline(facts)),
        section("disputes", "Who contradicts whom", *_disputes(facts)),
        section("checks", "What the rulebook says", *checks_html(facts)),
        section("figures", "Figures of cost and delay", *figures_html(facts)),
        section("corroboration", "How many independent origins", *_corroboration(facts)),
        section("drafts", "Drafts for the rulebook", *_drafts(facts)),
        section("decisions", "What persons have decided", *_decisions(facts)),
        section("documents", "Documents", *_documents(facts)),
        section("others", "Documents that are only listed", *_others(facts)),
    ]
    return Template(asset("evidence.html")).substitute(
        title=safe(title), style=style,
        style_hash=content_hash(style), headline=_headline(facts, note), sections="\n".join(sections),
        footer=_footer(),
    )  # fmt: skip


def _headline(facts: EvidenceFacts, note: str) -> Html:
    claims = sum(row["claims"] for row in facts.documents)
    counts = {"document": len(facts.documents), "claim": claims, "dispute": len(facts.disputes)}
    told = ", ".join(count_text(number, word) for word, number in counts.items())
    notes = (tag("p", text, class_="notes") for text in (note, _NEVER_DECIDES) if text)
    families = (tag("li", family, class_=f"f-{family}") for family in dict.fromkeys(FAMILY.values()))
    return joined([tag("h1", told), *notes, tag("ul", *families, class_="families", aria_label="colours of acts")])


def _hint(text: str) -> Html:
    return tag("p", text, class_="hint")


def _timeline(facts: EvidenceFacts) -> Iterator[Html]:
    if not facts.timeline:
        yield _hint("No act of a government or company is told.")
        return
    yield _hint(
        "A dot is a day, a bar the days within which the act lies. A dotted tail: some day before, or after, the one "
        "that is marked. Hollow: not done or decided, or only the day is known by which it was stated. "
        "First, tightened, loosened and confirmed compare with the last measure on the same matter and supplier."
    )
    yield timeline_html(facts.timeline)


def _disputes(facts: EvidenceFacts) -> Iterator[Html]:
    if not facts.disputes:
        yield _hint("No claims contradict each other.")
        return
    shown = facts.disputes[:MOST_CARDS]
    for kind, meaning in KINDS.items():
        if found := [row for row in shown if row["kinds"][0] == kind]:
            yield tag("h3", f"{kind.capitalize()} ({len(found)})", class_="kind")
            yield _hint(f"{meaning[0].upper()}{meaning[1:]}.")
            yield tag("div", *(_card(facts, row) for row in found), class_="cards")
    yield from _more(len(facts.disputes) - MOST_CARDS, "disputes")


def _more(left: int, what: str) -> Iterator[Html]:
    if left > 0:
        yield _hint(f"{left:,} more {what} are not shown; the command prints them all.")


def _card(facts: EvidenceFacts, row: Row) -> Html:
    title = f"{subject_name(row['subject'])}, {', '.join(row['suppliers']) or 'no supplier named'}: {row['matter']}"
    doubts = [
        *(f"Also {kind}: {KINDS[kind]}." for kind in row["kinds"][1:]),
        "" if row["certain"] else "The world may have changed between the two.",
        "All of it stands in one document." if row["inside_one_document"] else "",
    ]
    sides = (_side(facts, position) for position in row["positions"])
    told = tag("p", " ".join(filter(None, doubts)))
    return tag("article", tag("h4", title), told, tag("div", *sides, class_="sides"), class_="card")


def _side(facts: EvidenceFacts, position: Row) -> Html:
    origins = count_text(len(position["origins"]), "independent origin")
    basis = f"{some(position['by'])}; {days_text(position['earliest'], position['latest'])}; {origins}"
    alike: dict[tuple[str, str], list[Statement]] = {}
    for statement in (facts.by_claim[claim] for claim in position["claims"][:MOST_CITED] if claim in facts.by_claim):
        alike.setdefault((facts.words(statement), chain_text(statement)), []).append(statement)
    quotes = [_quote(facts, *key, found) for key, found in alike.items()][:MOST_QUOTES]
    head = tag("h5", position_text(position))
    total = tag("p", count_text(len(position["claims"]), "statement"))
    return tag("div", head, tag("p", basis), *quotes, total, class_="side")


def _quote(facts: EvidenceFacts, words: str, chain: str, told: Sequence[Statement]) -> Html:
    """Words, who says them, and the documents that hold them."""
    first = told[0].claim
    places = joined((_place(facts, each) for each in told), "; ")
    who = f"{chain}; {when_text(first.time)}; "
    foot = tag("footer", who, places)
    return tag("blockquote", words or "(the text is not at hand)", foot, class_=look(told[0]), dir="auto")


def _place(facts: EvidenceFacts, statement: Statement) -> Html:
    published = statement.published
    when = f", published {days_text(published.earliest, published.latest)}" if published else ""
    name = statement.claim.doc
    return joined((_link(facts, statement.claim.id, name) or name, when))


def _link(facts: EvidenceFacts, claim: str, text: str) -> Html:
    place = facts.anchors.get(claim)
    return tag("a", text, href=f"#{place}") if place else Html()


def _corroboration(facts: EvidenceFacts) -> Iterator[Html]:
    if not facts.corroboration:
        yield _hint("No proposition is told.")
        return
    yield _hint("Copies of one story, and papers that quote one paper, are one origin.")
    best = sorted(facts.corroboration, key=lambda row: -len(row["origins"]))
    head = ("Who", "What", "Supplier", "Origins", "Which", "Documents", "On whose word")
    yield table(head, (_supported(facts, row) for row in best[:MOST_ROWS]))
    yield from _more(len(best) - MOST_ROWS, "propositions")


def _supported(facts: EvidenceFacts, row: Row) -> Sequence[object]:
    content = f" of {row['content_act']}" if row["content_act"] else ""
    what = f"{'' if row['asserted'] else 'not: '}{row['act']}{content} ({row['matter']})"
    origins = some([facts.names.get(origin, origin) for origin in row["origins"]])
    words = some(row["words"]) + (" (its own word alone)" if row["by_itself"] else "")
    who, whose = subject_name(row["subject"]), ", ".join(row["supplier"]) or "-"
    return who, what, whose, len(row["origins"]), origins, row["documents"], words or "-"


def _drafts(facts: EvidenceFacts) -> Iterator[Html]:
    if not facts.drafts:
        yield _hint("Nothing is told as done or decided by a government or the EU.")
        return
    yield _hint("None can be used before a person has read the text of the measure.")
    for draft in facts.drafts[:MOST_CARDS]:
        yield _draft(facts, draft)
    yield from _more(len(facts.drafts) - MOST_CARDS, "drafts")


def _draft(facts: EvidenceFacts, draft: Draft) -> Html:
    seen = "a person has looked at its claims" if draft.reviewed else "nobody has looked at its claims"
    counts = count_text(len(draft.support["origins"]), "origin"), count_text(len(draft.missing), "thing")
    told = f"{', '.join(counts)} missing, {seen}"
    claims = joined((_link(facts, claim, claim) or claim for claim in draft.support["claims"][:MOST_CITED]), ", ")
    return tag(
        "details", tag("summary", draft.provision["title"], " ", tag("small", told)),
        tag("p", f"On the word of {some(draft.reports)}; from the claims ", claims, ". Missing:"),
        bullets(f"{place}: {why}" for place, why in sorted(draft.missing.items())),
        tag("pre", "\n".join(line for line in yaml_lines(draft) if not line.startswith("#"))),
    )  # fmt: skip


def _decisions(facts: EvidenceFacts) -> Iterator[Html]:
    if not facts.decisions:
        yield _hint("Nobody has accepted, corrected or rejected a claim.")
        return
    counts = Counter(row["decision"] for row in facts.decisions)
    yield _hint(", ".join(f"{counts[name]:,} {past}" for name, past in DECIDED.items()))
    newest = sorted(facts.decisions, key=lambda row: (row["decided_on"], row["claim"]), reverse=True)
    yield table(
        ("Claim", "Words", "Decision", "By", "On", "Correction or note"),
        (_decided(facts, row) for row in newest[:MOST_ROWS]),
    )
    yield from _more(len(newest) - MOST_ROWS, "decisions")


def _decided(facts: EvidenceFacts, row: Row) -> Sequence[object]:
    statement = facts.by_claim.get(row["claim"])
    link = _link(facts, row["claim"], row["claim"]) or row["claim"]
    told = [f"{name} = {value or 'nothing'}" for name, value in row["changes"] or ()]
    why = "; ".join(filter(None, (*told, row["note"])))
    words = facts.words(statement) if statement else "-"
    return link, words, DECIDED[row["decision"]], row["decided_by"], row["decided_on"], why


def _documents(facts: EvidenceFacts) -> Iterator[Html]:
    if not facts.in_full:
        yield _hint("No document has claims.")
        return
    yield _hint(
        "Colours tell the family of the act; a double line, that claims overlap; a dotted one, that a person has "
        "rejected the claim. Point at the words, or follow the number, for who says what. "
        "Captions, bylines and links are left out."
    )
    by_id = {row["document"]: row for row in facts.documents}
    for place, document in enumerate(facts.in_full):
        head = tag("summary", by_id[document]["name"], " ", tag("small", _told_of(by_id[document])))
        yield tag("details", head, document_html(facts, document), open="" if place < 1 else None)


def _told_of(row: Row) -> str:
    published = days_text(row["published_from"], row["published_to"])
    basis = f" ({row['published_basis']})" if row["published_basis"] else ""
    parts = (
        row["title"],
        row["publisher"],
        f"{published}{basis}",
        row["language"],
        row["url"],
        count_text(row["claims"], "claim"),
    )
    return "; ".join(filter(None, parts))


def _others(facts: EvidenceFacts) -> Iterator[Html]:
    shown = frozenset(facts.in_full)
    others = sorted((row for row in facts.documents if row["document"] not in shown), key=lambda row: row["name"])
    if not others:
        yield _hint("None.")
        return
    rows = ((row["name"], _told_of(row), row["note"] or "-") for row in others[:MOST_LISTED])
    yield tag(
        "details",
        tag("summary", count_text(len(others), "document")),
        table(("Document", "What it tells of itself", "Note"), rows),
    )
    yield from _more(len(others) - MOST_LISTED, "documents")


def _footer() -> Html:
    lines = (
        f"Made by ringfence {version('ringfence')}. The same workspace gives the same page.",
        "This file loads nothing from any network and holds no script.",
    )
    return joined(tag("p", line) for line in lines)
