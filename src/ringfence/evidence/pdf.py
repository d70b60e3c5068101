"""The text of a PDF as paragraphs, a line each and parted by blank lines.

A PDF holds placed words, not text. Lines become paragraphs by their distances, sizes and margins; running heads and
page numbers are left out; hyphens at line ends are taken away where the document does not write the word with one.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from ringfence.evidence.pdf_lines import PdfLine, lines_of

_NUMBER: Final = re.compile(
    r"\W*(?:page|p\.|seite|página)?\W*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von|de|-|\|)\s*\d{1,4})?\W*", re.I
)
_STOP: Final = re.compile(r"[.!?:;][\"”’')\]]*$")
_BULLET: Final = re.compile(r"(?:[•‣▪–—*-]|\(?[a-z0-9]{1,3}[.)])\s")
_BROKEN: Final = re.compile(r"([^\W\d_]+)-$")
_BEGINS: Final = re.compile(r"[^\W\d_]+")
_WORD: Final = re.compile(r"\w+(?:-\w+)*")
_WRITTEN: Final = str.maketrans({
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "-", "\u2010": "-", "\u00a0": " ", "\0": " ",
})  # fmt: skip
_COMPOUNDS: Final = frozenset(
    "anti co cross e ex high long low multi non post pre self semi short so state third well".split()
)
"""First parts that keep their hyphen where the rest of the document does not tell."""
_EDGE: Final = 2
"""So many lines at the top and at the bottom of a page may be running heads."""
_NEAR: Final = 4.0
"""Running heads of two pages stand that close to one height, in points."""
_GAP: Final = 1.4
"""A distance that much larger than the usual one parts paragraphs."""
_INDENT: Final = 7.0


def pdf_text(data: bytes) -> str:
    """The paragraphs of a PDF; empty where it holds only pictures.

    A file that opens without a password is read, encrypted or not. Its information dictionary is not looked at: the
    day on which a file was made is no day of publication.

    Raises
    ------
    ValueError
        It is broken, locked, or asks for more work than any document.
    """
    lines = lines_of(data)
    for line in lines:
        line.text = line.text.translate(_WRITTEN)
    running = _running(lines)
    kept = [line for place, line in enumerate(lines) if place not in running]
    words = Counter(word.casefold() for line in kept for word in _WORD.findall(line.text))
    return "\n\n".join(_joined(paragraph, words) for paragraph in _paragraphs(kept))


def _running(lines: Sequence[PdfLine]) -> Collection[int]:
    """Places of the lines at the edges of pages that number them, or stand on several pages at one height."""
    pages: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        pages.setdefault(line.page, []).append(place)
    edges: list[int] = []
    for places in pages.values():
        downwards = sorted(places, key=lambda place: -lines[place].y)
        edges += dict.fromkeys((*downwards[:_EDGE], *downwards[-_EDGE:]))
    alike: dict[str, list[int]] = {}
    for place in edges:
        alike.setdefault(re.sub(r"\d+", "#", lines[place].text), []).append(place)
    found = {place for place in edges if _NUMBER.fullmatch(lines[place].text)}
    for places in alike.values():
        if len({lines[p].page for p in places}) > 1:
            found |= {p for p in places for q in places if p != q and abs(lines[p].y - lines[q].y) <= _NEAR}
    return found


def _paragraphs(lines: Sequence[PdfLine]) -> Iterator[list[PdfLine]]:
    down = [before.y - line.y for before, line in pairwise(lines) if before.page == line.page]
    usual = median([step for step in down if step > 0] or [1.0])
    paragraph: list[PdfLine] = []
    for line in lines:
        if paragraph and _parted(paragraph, line, usual):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _parted(paragraph: Sequence[PdfLine], line: PdfLine, usual: float) -> bool:
    before, stopped = paragraph[-1], bool(_STOP.search(paragraph[-1].text))
    if abs(before.size - line.size) > 1 or _BULLET.match(line.text):
        return True
    step = before.y - line.y
    if step <= 0 or before.page != line.page:  # the next column or page
        return stopped
    margin = min(each.x for each in paragraph[1:] or paragraph)
    return step > _GAP * max(usual, line.size) or (stopped and line.x - margin > _INDENT)


def _joined(paragraph: Sequence[PdfLine], words: Counter[str]) -> str:
    text = ""
    for line in paragraph:
        broken, begins = _BROKEN.search(text), _BEGINS.match(line.text)
        if broken and begins:
            text = text if _keeps_hyphen(broken[1], begins[0], words) else text[:-1]
            text += line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return text


def _keeps_hyphen(first: str, second: str, words: Counter[str]) -> bool:
    """Whether the document writes the two parts with a hyphen elsewhere, or would."""
    if second[0].isupper():
        return True
    one, other = words[f"{first}-{second}".casefold()], words[f"{first}{second}".casefold()]
    return one > other if one != other else first.casefold() in _COMPOUNDS
