"""Lists and catalogues of authorities as tables."""

from collections.abc import Iterator

from ringfence.rulebook.facts import Catalogue, DatedList
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.model import Provision, Whose
from ringfence.rulebook.render import CERTAINTY_WORDS
from ringfence.rulebook.terms import Cite

from .markdown import code, linked, markdown_table, safe, sentence, source_link


def referred(provision: Provision) -> list[str]:
    """The dated lists that a provision refers to, in order."""
    found = [*_of_whose(provision.whose)]
    for state in provision.states:
        found += [state.allow] if state.allow else []
        found += _of_whose(state.refused) if state.refused else []
    return list(dict.fromkeys(found))


def _of_whose(whose: Whose) -> Iterator[str]:
    if whose.designated_under:
        yield whose.designated_under
    if whose.perhaps:
        yield from _of_whose(whose.perhaps)


def entry_rows(book: Rulebook, found: DatedList) -> str:
    """Who is on a list, since when, until when, and who says so; empty if nobody is known."""
    rows = [
        (
            supplier_name(book, entry.supplier),
            str(entry.from_ or ""),
            str(entry.to or ""),
            str(entry.known or ""),
            CERTAINTY_WORDS[entry.certainty],
            cited(book, entry.cite),
            sentence(linked(entry.note)),
        )
        for entry in found.entries
    ]
    head = ("supplier", "from", "until", "known", "certainty", "source", "note")
    return markdown_table(head, rows) if rows else ""


def supplier_name(book: Rulebook, supplier: str) -> str:
    """A supplier by name, or its id where nobody described it."""
    found = book.suppliers.by_id.get(supplier)
    return safe(found.name) if found else code(supplier)


def catalogue_rows(book: Rulebook, found: Catalogue) -> str:
    """What a catalogue held, version by version."""
    rows = []
    for version in found.versions:
        perhaps = version.perhaps.given() if version.perhaps else {}
        maybe = ", ".join(f"{key} {', '.join(values)}" for key, values in perhaps.items())
        rows.append(
            (
                str(version.from_ or ""),
                str(version.to or ""),
                ", ".join(version.domains),
                ", ".join(version.functions),
                safe(maybe),
                CERTAINTY_WORDS[version.certainty],
                cited(book, version.cite),
                sentence(linked(version.note)),
            )
        )
    head = ("from", "until", "domains", "functions", "perhaps also", "certainty", "source", "note")
    return markdown_table(head, rows)


def cited(book: Rulebook, cite: Cite) -> str:
    """A source with the place in it and the day on which somebody read it."""
    where = f", {safe(cite.locator)}" if cite.locator else ""
    return f"{source_link(book.sources.get(cite.source), cite.source)}{where}, read {cite.checked_on}"
