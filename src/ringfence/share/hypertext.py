"""Pieces of pages without script: whatever comes from a document or a person is text there, never markup."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from ringfence.core.unseen import shown


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def safe(text: object) -> Html:
    """A text as markup that shows it; one character stays one character. `Html` stays as it is."""
    return text if isinstance(text, Html) else Html(escape(shown(str(text))))


def joined(parts: Iterable[object], by: str = "") -> Html:
    """Texts and markup one after the other."""
    return Html(by.join(safe(part) for part in parts))


def tag(name: str, *inside: object, **attributes: object) -> Html:
    """An element; ``class_`` stands for class, ``aria_label`` for aria-label; an attribute that is None is left out."""
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    told = "".join(f' {key}="{safe(value)}"' for key, value in given.items())
    return Html(f"<{name}{told}>{joined(inside)}</{name}>")


def section(name: str, title: str, *inside: object) -> Html:
    """A section of the page with its heading."""
    heading = tag("h2", title, id=f"{name}-title")
    return tag("section", heading, *inside, class_="wide", id=name, aria_labelledby=f"{name}-title")


def bullets(lines: Iterable[object]) -> Html:
    """A list; nothing where there is no line."""
    items = joined(tag("li", line) for line in lines)
    return tag("ul", items, class_="plain") if items else items


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Html:
    """A table that scrolls on narrow screens."""
    names = joined(tag("th", name, scope="col") for name in head)
    body = joined(tag("tr", *(tag("td", cell) for cell in row)) for row in rows)
    return tag("div", tag("table", tag("thead", tag("tr", names)), tag("tbody", body)), class_="scroll")


def asset(name: str) -> str:
    """A file of ``report_assets``."""
    return (files("ringfence.share") / "report_assets" / name).read_text(encoding="utf-8")
