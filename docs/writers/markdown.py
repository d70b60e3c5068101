"""Small pieces of Markdown that every writer uses; texts from data are always escaped."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from posixpath import dirname, relpath

from ringfence.rulebook.model import Source

_MARKUP = re.compile(r"([\\*_\[\]`|#])")
_ADDRESS = re.compile(r"<(https?://[^>]+)>")


def safe(text: str) -> str:
    """Text from data as Markdown that shows it as it stands, in one line."""
    return _MARKUP.sub(r"\\\1", escape(re.sub(r"\s+", " ", text), quote=False))


def linked(text: str) -> str:
    """Text from data whose addresses in angle brackets become links."""
    parts = _ADDRESS.split(text)
    return "".join(f"([link](<{part}>))" if i % 2 else safe(part) for i, part in enumerate(parts))


def capital(text: str) -> str:
    """Text with a capital first letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Text with a capital first letter and one full stop."""
    return f"{capital(text.rstrip('. '))}." if text else ""


def code(text: str) -> str:
    """A name as code; backquotes, which no name has, are dropped."""
    return f"`{text.replace('`', '')}`" if text else ""


def path_between(page: str, target: str) -> str:
    """The link from one page to another, both given from the root of the documentation."""
    path, _, anchor = target.partition("#")
    return relpath(path, dirname(page) or ".") + (f"#{anchor}" if anchor else "")


def source_link(source: Source | None, key: str) -> str:
    """A source by title; a key that nobody described stays a key."""
    return f"[{safe(source.title)}](<{source.url}>)" if source else code(key)


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table without the columns that are empty in every row; its cells are Markdown already."""
    rows = list(rows)
    used = [i for i, _ in enumerate(head) if any(row[i] for row in rows)]
    lines = [[head[i] for i in used], ["---" for _ in used]]
    lines += [[cell(row[i]) for i in used] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(text: str) -> str:
    """Markdown in one line, its bars escaped; within code only HTML can do that."""
    barred = re.compile(r"`([^`]*\|[^`]*)`")
    text = barred.sub(lambda match: f"<code>{escape(match[1])}</code>".replace("|", "&#124;"), " ".join(text.split()))
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def bullets(lines: Iterable[str]) -> str:
    """A list of points."""
    return "\n".join(f"- {line}" for line in lines)


def join(parts: Iterable[str]) -> str:
    """One page from its paragraphs; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"
