"""A file as a document: text, HTML or PDF with its zones, language and day of publication."""

import html
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ringfence.core.errors import Problem, RingfenceError
from ringfence.evidence.dating import from_events, from_lines, from_metadata
from ringfence.evidence.language import language_of
from ringfence.evidence.markup import Page, page_of
from ringfence.evidence.model import Document, Period, Zone
from ringfence.evidence.pdf import pdf_text
from ringfence.evidence.zones import Line, paragraphs, zones_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONG: Final = 25
"""Words of a paragraph that is no teaser: where more of them are left out than found, other methods are asked too."""
_LONG_HOLE: Final = 200
"""Characters of a script or style; no tag is so long."""
_HTML: Final = re.compile(
    r"^\s*(?:(?:<\?xml[^>]*>|<!--.*?-->)\s*)*<(?:!doctype html|html|head|body|article|div|p)\b", re.I | re.S
)
_HEAD: Final = 20_000
_LONGEST: Final = 300
_CHARSET: Final = re.compile(rb"charset=[\"']?([\w-]+)", re.I)
_TITLE: Final = re.compile(
    r"<meta\b(?=[^<>]*\bproperty=[\"']og:title[\"'])[^<>]*\bcontent=\"([^\"]+)\"|<h1\b[^<>]*>(.{0,1000}?)</h1>",
    re.I | re.S,
)
_LINK: Final = re.compile(r"<link\b(?=[^<>]*\brel=[\"']canonical[\"'])[^<>]*\bhref=[\"']([^\"']+)[\"']", re.I)
_SITE: Final = re.compile(r"<meta\b(?=[^<>]*\bproperty=[\"']og:site_name[\"'])[^<>]*\bcontent=\"([^\"]+)\"", re.I)


def load(path: Path, *, published: Period | None = None, url: str | None = None) -> Document:
    """Read one file.

    Parameters
    ----------
    published
        When the caller knows the day or days of publication; it goes before what the file says.
    url
        Where the document was found, if known.

    Returns
    -------
    Document
        Offsets count characters of the decoded file; of a PDF, of the text that its pages give.

    Raises
    ------
    RingfenceError
        The file is missing or empty, is no text, or is a PDF without text or with a password.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RingfenceError(f"{path}: {error.strerror or error}", "name a file that can be read") from error
    digest = sha256(data).hexdigest()
    if data[:5] == b"%PDF-":
        return _document(path, digest, _pdf_text(path, data), published, url)
    text = _decoded(path, data)
    if _HTML.match(text[:_HEAD]):
        return _html(path, digest, text, published, url)
    return _document(path, digest, text, published, url)


def _problem(path: Path, found: str, fix: str) -> RingfenceError:
    return RingfenceError([Problem(path.name, found, fix)])


def _decoded(path: Path, data: bytes) -> str:
    if not data.strip():
        raise _problem(path, "the file is empty", "save the page or text again")
    if b"\0" in data[:4096]:
        raise _problem(path, "the file is neither text, HTML nor PDF", "save the document as one of these")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        stated = _CHARSET.search(data[:4096])
    try:
        return data.decode(stated[1].decode() if stated else "cp1252")
    except (UnicodeDecodeError, LookupError) as error:
        raise _problem(path, "the text is not UTF-8", "save it as UTF-8") from error


def _pdf_text(path: Path, data: bytes) -> str:
    try:
        text = pdf_text(data)
    except ValueError as error:
        raise _problem(
            path, f"the PDF cannot be read: {error}", "open it and save it again, without a password"
        ) from error
    if not text.strip():
        raise _problem(path, "the PDF has no text, only pictures", "run text recognition on it first")
    return text


def _document(path: Path, digest: str, text: str, published: Period | None, url: str | None) -> Document:
    lines = list(paragraphs(text))
    zones = tuple(zones_of(lines))
    title = next((text[zone.start : zone.end] for zone in zones if zone.kind == "headline"), None)
    return Document(
        path.name,
        digest,
        text,
        _language(text, zones),
        zones,
        published or from_lines(lines) or from_events(lines),
        None,
        url,
        title,
    )


def _html(path: Path, digest: str, text: str, published: Period | None, url: str | None) -> Document:
    page = page_of(text)
    stated = _TITLE.search(text)
    title = _told(re.sub(r"<[^<>]+>", " ", stated[1] or stated[2])) if stated else None
    zones = tuple(zones_of(_article(text, page, title), title))
    site, link = _SITE.search(text), _LINK.search(text)
    return Document(
        path.name,
        digest,
        text,
        _language(" ".join(line.text for line in page.blocks), ()),
        zones,
        published or from_metadata(text) or from_lines(page.blocks) or from_events(page.blocks),
        _told(site[1]) if site else None,
        url or (_told(link[1]) if link else None),
        title,
        page.holes,
    )


def _told(words: str) -> str:
    """What markup says of a page, on one line."""
    return " ".join(html.unescape(words).split())[:_LONGEST]


def _article(text: str, page: Page, title: str | None) -> list[Line]:
    """The blocks that trafilatura takes for the article, and its title."""
    heading, plain = _plain(title or ""), [_plain(block.text) for block in page.blocks]
    kept = _plain(_main_text(_without_furniture(text, page), fast=True))
    left = sum(len(words) for words in plain if words.count(" ") >= _LONG and words not in kept)
    if left >= len(kept):
        kept = _plain(_main_text(text, fast=False))
    seen: set[str] = set()
    lines = []
    for block, words in zip(page.blocks, plain, strict=True):
        if (words == heading or (words and words in kept)) and words not in seen:
            seen.add(words)
            lines.append(block)
    return lines


def _main_text(page: "str | HtmlElement", *, fast: bool) -> str:
    """The article's text; ``fast`` leaves out the comparison with other methods, which takes twice as long again."""
    from trafilatura import bare_extraction

    found = bare_extraction(page, include_comments=False, include_tables=False, favor_precision=True, fast=fast)
    return getattr(found, "text", None) or ""


def _without_furniture(text: str, page: Page) -> "str | HtmlElement":
    """A page without what is never part of its article, so that less is searched for it."""
    from trafilatura import load_html

    at, parts = 0, []
    for start, end in page.holes:
        if end - start > _LONG_HOLE:
            parts.append(text[at:start])
            at = end
    tree = load_html("".join((*parts, text[at:])))
    if tree is None:
        return text
    for element in list(tree.iter("nav", "footer", "aside")):
        if element.getparent() is not None:
            element.drop_tree()
    return tree


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _language(text: str, zones: tuple[Zone, ...]) -> str:
    """The language of the body, or of the whole text where no body was found."""
    body = " ".join(text[zone.start : zone.end] for zone in zones)
    return language_of(body or text)
