"""Claim-bearing text in portions for a model, and the way back: exact quotations to offsets in the document."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.model import Document, Span
from ringfence.evidence.sentences import sentences

MAX_CHARACTERS: Final = 6000
_PLAIN: Final = str.maketrans("“”„‘’‚", "\"\"\"'''")


@dataclass(slots=True)
class Portion:
    """Visible text of some sentences; a line break parts paragraphs, so that no quotation runs over two."""

    characters: list[str] = field(default_factory=list)
    places: list[Span] = field(default_factory=list)
    """Per character, where it stands in the document."""

    @property
    def text(self) -> str:
        return "".join(self.characters)

    def has(self, words: str | None) -> str | None:
        """The words, if they stand here."""
        return folded(words) if words and _at(self.text, folded(words)) else None

    def anchor(self, quotation: str, cue: str) -> tuple[Span, Span] | None:
        """Offsets of a quotation and of the cue within it; None: they do not stand here word for word."""
        text = self.text
        found = _at(text, folded(quotation))
        inner = _at(text, folded(cue), *found) if found else None
        return (self._place(found), self._place(inner)) if found and inner else None

    def _place(self, span: Span) -> Span:
        return self.places[span[0]][0], self.places[span[1] - 1][1]


def folded(words: str) -> str:
    """Words with single blanks and straight quotation marks: what is equal in this is an exact quotation."""
    return " ".join(words.translate(_PLAIN).split())


def portions(document: Document) -> Iterator[Portion]:
    """The zones in portions of whole sentences; of a sentence that is longer than a portion, its beginning."""
    portion, paragraph = Portion(), 0
    for sentence in sentences(document):
        seen = list(_visible(document, sentence.start, sentence.end))[:MAX_CHARACTERS]
        if seen and seen[-1][0] == " ":
            seen.pop()
        if portion.characters and len(portion.characters) + len(seen) >= MAX_CHARACTERS:
            yield portion
            portion = Portion()
        if portion.characters:
            portion.characters.append(" " if sentence.paragraph == paragraph else "\n")
            portion.places.append((sentence.start, sentence.start))
        portion.characters += [character for character, _ in seen]
        portion.places += [place for _, place in seen]
        paragraph = sentence.paragraph
    if portion.characters:
        yield portion


def _visible(document: Document, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """What a reader sees of a stretch, with its places; blanks are folded."""
    blank = True
    for characters, place in _raw(document, start, end):
        for character in characters.translate(_PLAIN):
            if not character.isspace():
                yield character, place
            elif not blank:
                yield " ", place
            blank = character.isspace()


def _raw(document: Document, start: int, end: int) -> Iterator[tuple[str, Span]]:
    text, at = document.text, start
    for first, last in (*((a, b) for a, b in document.markup if a < end and b > start), (end, end)):
        yield from ((text[i], (i, i + 1)) for i in range(at, first))
        hole = text[first:last]
        if hole.startswith("&"):
            yield html.unescape(hole), (first, last)
        elif hole.casefold().startswith("<br"):
            yield " ", (first, last)
        at = max(at, last)


def _at(text: str, words: str, start: int = 0, end: int | None = None) -> Span | None:
    """Where whole words stand, the first time."""
    if not words:
        return None
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    found = pattern.search(text, start, len(text) if end is None else end)
    return found.span() if found else None
