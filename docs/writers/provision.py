"""The page of a provision: what it says, since when, who says so, how sure that is, and the cases that pin it down."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from ringfence.assessment.register import deadline_text
from ringfence.rulebook.cases import case_path
from ringfence.rulebook.model import Case, Deadline, Provision, State
from ringfence.rulebook.render import CERTAINTY_WORDS, FORCE_WORDS, paragraph

from .drawing import Group, drawing
from .lanes import state_lanes
from .lists import catalogue_rows, entry_rows, referred
from .markdown import bullets, code, join, linked, markdown_table, path_between, safe, sentence, source_link
from .shared import Shared, anchor, jurisdiction_page, provision_page

ENDED: Final = {"none": "ended", "stayed": "suspended"}
VERDICTS: Final = {"not_applicable": "not applicable"}


def provision_text(shared: Shared, provision: Provision) -> str:
    """The page as Markdown."""
    page = provision_page(provision.id)
    return join(
        [
            _trail(shared, provision, page),
            f"# {safe(provision.title)}",
            _identity(shared, provision, page),
            "## What it says",
            bullets(linked(line) for line in paragraph(shared.book, provision).splitlines()),
            "## States",
            _timeline(shared, provision),
            _states(shared, provision, page),
            _why_ended(provision),
            "## Sources",
            _sources(shared, provision),
            "## How sure",
            _certainty(provision),
            *_references(shared, provision, page),
            "## Cases",
            _cases(shared.cases[provision.id]),
            "## Files",
            *_files(shared.book.files[provision.id]),
        ]
    )


def _trail(shared: Shared, provision: Provision, page: str) -> str:
    code_ = provision.jurisdiction
    steps = (
        ("Rulebook", "rulebook/index.md"),
        (shared.names.get(code_, code_), jurisdiction_page(code_)),
        (_instrument_title(shared, provision), f"{jurisdiction_page(code_)}#{anchor(provision.instrument)}"),
    )
    return " &rsaquo; ".join(f"[{safe(words)}]({path_between(page, to)})" for words, to in steps)


def _instrument_title(shared: Shared, provision: Provision) -> str:
    found = shared.book.instruments.get(provision.instrument)
    return found.title if found else provision.instrument


def _identity(shared: Shared, provision: Provision, page: str) -> str:
    instrument = shared.book.instruments.get(provision.instrument)
    here = f"{jurisdiction_page(provision.jurisdiction)}#{anchor(provision.instrument)}"
    official = f" ([official text](<{instrument.link}>))" if instrument and instrument.link else ""
    rows = [
        ("Id", code(provision.id)),
        ("Fact", code(provision.fact)),
        ("Jurisdiction", _link(shared.names.get(provision.jurisdiction, ""), page, here.partition("#")[0])),
        ("Instrument", _link(_instrument_title(shared, provision), page, here) + official),
        ("Duty", ", ".join(_duty(name, page) for name in dict.fromkeys(s.duty for s in provision.states if s.active))),
        ("Addressed to", safe(provision.who.addressees)),
        ("Criterion", sentence(linked(provision.who.test))),
    ]
    # The id stands in the head: a table of Markdown needs one.
    return markdown_table(rows[0], [row for row in rows[1:] if row[1]])


def _link(words: str, page: str, target: str) -> str:
    return f"[{safe(words)}]({path_between(page, target)})"


def _duty(name: str, page: str) -> str:
    if name in ENDED:
        return ENDED[name]
    return f"[{code(name)}]({path_between(page, 'reference/duties.md#' + name)})"


def _timeline(shared: Shared, provision: Provision) -> str:
    lanes = state_lanes(shared, provision)
    if not lanes:
        return ""
    title = f"{provision.title}: when each state holds"
    words = "; ".join(bar.meaning for lane in lanes for bar in lane.bars)
    return drawing([Group("", lanes)], name="states", title=title, description=words, day=shared.day)


def _states(shared: Shared, provision: Provision, page: str) -> str:
    rows = [
        (
            str(state.from_),
            str(state.known or ""),
            _duty(state.duty, page),
            FORCE_WORDS[state.force] if state.active else "",
            deadline_words(state),
            str(state.target or ""),
            state.certainty,
        )
        for state in provision.states
    ]
    return markdown_table(("from", "known", "duty", "force", "last lawful day", "asked for", "certainty"), rows)


def _why_ended(provision: Provision) -> str:
    """Notes of states that end or suspend; those of others stand in the paragraph."""
    over = (state for state in provision.states if state.note and not state.active)
    return bullets(f"{ENDED[state.duty].capitalize()} {state.from_}: {sentence(linked(state.note))}" for state in over)


def deadline_words(state: State) -> str:
    """A deadline in words; empty if the duty holds from the first day."""
    if isinstance(state.deadline, Deadline):
        low, high = state.deadline.span
        months = f"{low} months" if low == high else f"{low} to {high} months"
        return f"{months} after {safe(state.deadline.event)}"
    return {"unknown": "a date that was not found", None: ""}.get(found := deadline_text(state), found or "")


def _sources(shared: Shared, provision: Provision) -> str:
    cited: dict[tuple[str, str, str], list[str]] = {}
    for state in provision.states:
        key = (state.cite.source, state.cite.locator, state.cite.checked_on.isoformat())
        cited.setdefault(key, []).append(str(state.from_))
    rows = []
    for (key, locator, checked), days in cited.items():
        source = shared.book.sources.get(key)
        read = safe(source.read) if source else ""
        rows.append((source_link(source, key), safe(locator), checked, read, ", ".join(days)))
    return markdown_table(("source", "where", "checked on", "read", "says the states from"), rows)


def _certainty(provision: Provision) -> str:
    lines = []
    for state in provision.states:
        memory = f" From memory: {sentence(linked(state.remembered))}" if state.remembered else ""
        lines.append(f"State from {state.from_}: {CERTAINTY_WORDS[state.certainty]}.{memory}")
    return bullets(lines)


def _references(shared: Shared, provision: Provision, page: str) -> Iterator[str]:
    """The dated facts that the provision refers to, or that name it."""
    for list_id in referred(provision):
        if found := shared.book.lists.get(list_id):
            at = f"{jurisdiction_page(found.id.partition('/')[0])}#{anchor(found.id)}"
            rest = "" if found.public else "Its content is not public, so absence proves nothing."
            yield f"## List: {safe(found.title)}"
            yield f"{_link('Among the lists of its jurisdiction', page, at)}: {code(found.id)}. {rest}"
            yield entry_rows(shared.book, found) or "No entries are known."
    if found := shared.book.catalogues.get(provision.where.catalogue or ""):
        yield f"## Catalogue: {safe(found.title)}"
        yield code(found.id)
        yield catalogue_rows(shared.book, found)
    yield from _facts(shared, provision)


def _facts(shared: Shared, provision: Provision) -> Iterator[str]:
    """Permits, documents and events that bear on the provision."""
    book = shared.book
    permits = [
        (code(p.id), safe(p.operator), _day(p.filed), _day(p.from_), _day(p.to), _day(p.refused), linked(p.note))
        for p in book.permits.values()
        if {provision.id, provision.fact} & set(p.provisions)
    ]
    documents = [
        (safe(d.operator), safe(d.supplier), _day(d.from_), _day(d.to), linked(d.note))
        for d in book.documents
        if d.provision in (provision.id, provision.fact)
    ]
    counted = {state.deadline.event for state in provision.states if isinstance(state.deadline, Deadline)}
    events = [(code(e.id), _day(e.on), safe(e.operator), _day(e.known)) for e in book.events if e.id in counted]
    heads = ("id", "operator", "filed", "from", "to", "refused", "note")
    for heading, head, rows in (
        ("Permits", heads, permits),
        ("Documents", ("operator", "supplier", "from", "to", "note"), documents),
        ("Events", ("id", "on", "operator", "known"), events),
    ):
        if rows:
            yield f"## {heading}"
            yield markdown_table(head, rows)


def _day(value: object) -> str:
    return "" if value is None else str(value)


def _cases(cases: Sequence[Case]) -> str:
    rows = [
        (
            linked(case.name),
            case.as_of.isoformat() + (f", as known on {case.known_on}" if case.known_on else ""),
            "; ".join(_elements(case)),
            VERDICTS.get(case.expect, case.expect) + (f", due on {case.due_on}" if case.due_on else ""),
        )
        for case in cases
    ]
    return markdown_table(("case", "as of", "given", "expected"), rows) if rows else "None yet."


def _elements(case: Case) -> Iterator[str]:
    """What a case gives: its element or elements, further facts, a supposition."""
    given = case.elements or ((case.element,) if case.element else ())
    counted: dict[str, int] = {}
    for element in given:
        words = ", ".join(f"{safe(key)} {_value(value)}" for key, value in element.items()) or "nothing known"
        counted[words] = counted.get(words, 0) + 1
    for words, count in counted.items():
        yield f"{count} × {words}" if count > 1 else words
    facts = [name for name in type(case.facts).model_fields if getattr(case.facts, name)]
    if facts:
        yield f"further facts: {', '.join(facts)}"
    if case.scenario:
        yield "judged as if it were binding"


def _value(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, list | tuple):
        return safe("[" + ", ".join(map(str, value)) + "]")
    return safe(str(value))


def _files(path: Path) -> Iterable[str]:
    """The files as they stand, folded."""
    for found, words in ((path, "The rule"), (case_path(path), "The cases")):
        if found.is_file():
            # Not coloured: the tags of that would make up half of what the search has to read.
            lines = escape(found.read_text(encoding="utf-8").rstrip(), quote=False)
            name = escape(found.name)
            yield (
                f"<details data-search-exclude>\n<summary>{words}: <code>{name}</code></summary>\n"
                f"<pre><code>{lines}</code></pre>\n</details>"
            )
