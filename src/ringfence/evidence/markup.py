"""HTML as text with holes: which stretches are tags, and which blocks of visible words the page has."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ringfence.evidence.model import Span
from ringfence.evidence.zones import Line

_HOLE: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|noscript|template|svg|head)\b.*?(?:</(?P=raw)\s*>|\Z)|"
    r"<(?P<close>/)?(?P<tag>[a-zA-Z][\w:-]*)[^>]*(?:>|\Z)|<![^>]*(?:>|\Z)"
    r"|&(?:#\d+|#x[0-9a-fA-F]+|\w+);",
    re.S | re.I,
)
_BLOCKS: Final = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ul ol td th tr table section article header footer aside nav "
    "main figure figcaption blockquote br hr form body"
    " title dd dt dl pre button option select".split()
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's holes and its blocks, in order; a block's text has no tags and plain spaces."""

    holes: tuple[Span, ...]
    blocks: tuple[Line, ...]


def page_of(text: str) -> Page:
    """Reads the tags of a page; broken HTML is read as far as it goes."""
    holes: list[Span] = []
    blocks: list[Line] = []
    start = at = 0
    parts: list[str] = []
    for match in _HOLE.finditer(text):
        first, last = match.span()
        if at < first:
            parts.append(text[at:first])
        holes.append((first, last))
        at = last
        if text[first] == "&":
            parts.append(html.unescape(text[first:last]))
        elif (match["tag"] or "").casefold() in _BLOCKS or match["raw"]:
            if parts:
                blocks += _block(text, start, first, parts)
                parts = []
            start = at
    parts.append(text[at:])
    blocks += _block(text, start, len(text), parts)
    return Page(tuple(holes), tuple(blocks))


def _block(text: str, start: int, end: int, parts: list[str]) -> Iterator[Line]:
    words = " ".join("".join(parts).split())
    if words:
        stretch = text[start:end]
        first = start + len(stretch) - len(stretch.lstrip())
        yield Line(first, end - len(stretch) + len(stretch.rstrip()), words)
