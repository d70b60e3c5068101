"""The page of a jurisdiction: what was read, how it stands, its provisions as a timeline and a table, its sources."""

from collections.abc import Iterator, Sequence
from datetime import date

from ringfence.assessment.register import Stretch
from ringfence.rulebook.model import Instrument, Provision

from .drawing import Group, drawing
from .lanes import provision_lane
from .lists import catalogue_rows, entry_rows
from .markdown import bullets, code, join, linked, markdown_table, path_between, safe, sentence, source_link
from .provision import deadline_words
from .shared import FIRST_DAY, Posture, Shared, anchor, jurisdiction_page, provision_page
from .stances import words


def jurisdiction_text(shared: Shared, code_: str) -> str:
    """The page as Markdown."""
    coverage = shared.book.coverage[code_]
    provisions = shared.provisions.get(code_, [])
    cases = sum(len(shared.cases[p.id]) for p in provisions)
    return join(
        [
            f"[Rulebook]({path_between(jurisdiction_page(code_), 'rulebook/index.md')})",
            f"# {safe(coverage.name)}",
            f"{_count(len(provisions), 'provision')}, {_count(cases, 'case')}. "
            f"Read on {coverage.read_on}; newest source {coverage.newest_source}.",
            _also(shared, code_),
            "## What was read",
            sentence(linked(coverage.read)),
            "### Open" if coverage.open else "",
            bullets(sentence(linked(question)) for question in coverage.open),
            "## How it stands",
            _postures(shared, code_),
            *_provisions(shared, code_, provisions),
            *_lists(shared, code_),
            *_sources(shared, provisions),
        ]
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _also(shared: Shared, code_: str) -> str:
    """Jurisdictions of a group of countries whose law holds here too."""
    groups = (g for g in shared.names if g != code_ and len(code_) == 2)
    held = [g for g in groups if shared.law.territory(g, code_.upper()).at(shared.day)]
    links = ", ".join(
        f"[{safe(shared.names[g])}]({path_between(jurisdiction_page(code_), jurisdiction_page(g))})" for g in held
    )
    return f"Also holds here: {links}." if links else ""


def _postures(shared: Shared, code_: str) -> str:
    """When which posture held, the newest first; each with all provisions that made it at some time."""
    merged: list[tuple[Posture, dict[str, None]]] = []
    for run in shared.postures.get(code_, ()):
        if not merged or merged[-1][0].code != run.code:
            merged.append((run, {}))
        merged[-1][1].update(dict.fromkeys(run.provisions))
    rows = [
        (
            "earlier" if run.from_on == FIRST_DAY else run.from_on.isoformat(),
            words(run.code),
            "; ".join(_titled(shared, code_, name) for name in made) or sentence(linked(run.reason)),
        )
        for run, made in merged[::-1]
    ]
    return markdown_table(("from", "posture", "made by"), rows) if rows else "Not known."


def _titled(shared: Shared, code_: str, provision_id: str) -> str:
    to = path_between(jurisdiction_page(code_), provision_page(provision_id))
    return f"[{safe(shared.book[provision_id].title)}]({to})"


def _provisions(shared: Shared, code_: str, provisions: Sequence[Provision]) -> Iterator[str]:
    if not provisions:
        yield "## Provisions"
        yield "None was found in what was read."
        return
    page = jurisdiction_page(code_)
    by_instrument: dict[str, list[Provision]] = {}
    for provision in sorted(provisions, key=_begins):
        by_instrument.setdefault(provision.instrument, []).append(provision)
    name = shared.names.get(code_, code_)
    groups = [
        Group(_title(shared, key), [provision_lane(shared, p, f"{p.id}.html") for p in found])
        for key, found in by_instrument.items()
    ]
    text = f"{_count(len(provisions), 'provision')}; the table below says the same in words."
    yield "## Timeline"
    yield drawing(groups, name="timeline", title=f"Provisions of {name} over time", description=text, day=shared.day)
    yield "## Provisions"
    yield f"As of {shared.day}."
    head = ("provision", "now", "duty", "force", "from", "last lawful day", "certainty")
    yield markdown_table(head, [_row(shared, p, page) for found in by_instrument.values() for p in found])
    yield "## Instruments"
    for key, found in by_instrument.items():
        yield from _instrument(shared.book.instruments.get(key), key, found, page)


def _begins(provision: Provision) -> tuple[date, str]:
    """Order of the timeline: by the first day on which anything may hold."""
    return min(state.from_.earliest for state in provision.states), provision.id


def _title(shared: Shared, key: str) -> str:
    found = shared.book.instruments.get(key)
    return found.title if found else key


def _row(shared: Shared, provision: Provision, page: str) -> tuple[str, ...]:
    link = f"[{safe(provision.title)}]({path_between(page, provision_page(provision.id))})"
    now, stretch = _shown(shared, provision)
    if stretch is None:
        return (link, now, "", "", "", "", "")
    state = stretch.state
    duty = f"[{code(state.duty)}]({path_between(page, 'reference/duties.md#' + state.duty)})"
    due = ", ".join(map(str, shared.deadlines(stretch))) or deadline_words(state)
    return (link, now, duty, state.force, str(state.from_), due, state.certainty)


def _shown(shared: Shared, provision: Provision) -> tuple[str, Stretch | None]:
    """The state that holds on the day of the pages, else the next to come, else the last that held."""
    found = shared.stretches[provision.id]
    for stretch in found:
        if shared.day in stretch.days:
            return "holds", stretch
        if stretch.days.from_on > shared.day:
            return "to come", stretch
    return "ended", found[-1] if found else None


def _instrument(found: Instrument | None, key: str, provisions: Sequence[Provision], page: str) -> Iterator[str]:
    yield f"### {safe(found.title if found else key)} {{#{anchor(key)}}}"
    if found:
        link = f"[official text](<{found.link}>)" if found.link else ""
        facts = [safe(found.kind.replace("_", " ")), linked(found.number), linked(found.issuer), link]
        yield ", ".join(fact for fact in facts if fact) + "."
        yield sentence(linked(found.note))
    yield bullets(f"[{safe(p.title)}]({path_between(page, provision_page(p.id))}) {code(p.fact)}" for p in provisions)


def _lists(shared: Shared, code_: str) -> Iterator[str]:
    own = f"{code_}/"
    lists = [found for key, found in sorted(shared.book.lists.items()) if key.startswith(own)]
    catalogues = [found for key, found in sorted(shared.book.catalogues.items()) if key.startswith(own)]
    if lists or catalogues:
        yield "## Lists"
    for listed in lists:
        yield f"### {safe(listed.title)} {{#{anchor(listed.id)}}}"
        yield code(listed.id) + ("" if listed.public else ". Its content is not public.")
        yield entry_rows(shared.book, listed) or "No entries are known."
    for catalogue in catalogues:
        yield f"### {safe(catalogue.title)} {{#{anchor(catalogue.id)}}}"
        yield code(catalogue.id)
        yield catalogue_rows(shared.book, catalogue)


def _sources(shared: Shared, provisions: Sequence[Provision]) -> Iterator[str]:
    cited: dict[str, set[str]] = {}
    for provision in provisions:
        for state in provision.states:
            cited.setdefault(state.cite.source, set()).add(state.cite.checked_on.isoformat())
    rows = []
    for key, days in sorted(cited.items()):
        source = shared.book.sources.get(key)
        rows.append((source_link(source, key), safe(source.read) if source else "", max(days)))
    if rows:
        yield "## Sources"
        yield markdown_table(("source", "read", "checked on"), rows)
