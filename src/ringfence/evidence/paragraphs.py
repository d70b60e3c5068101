"""The paragraphs of a document, each with a sample of its word sequences by which copies are found."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Final
from zlib import crc32

from ringfence.evidence.model import Document, Zone

WORDS: Final = 5
"""Words of a sequence: long enough that stock phrases seldom match."""
ONE_OF: Final = 4
"""Of that many sequences one is kept."""

_WORD: Final = re.compile(r"\w+")
_LINES: Final = re.compile(r"[^\n]*\S[^\n]*\n*")


def passages(document: Document) -> Iterator[dict[str, Any]]:
    """The paragraphs in the zones of a document: number, start, text (markup blanked out) and shingles."""
    number = 0
    for zone in document.zones:
        for found in _LINES.finditer(_visible(document, zone)):
            start = zone.start + found.start()
            yield {"number": number, "start": start, "text": found[0], "shingles": shingles(found[0])}
            number += 1


def _visible(document: Document, zone: Zone) -> str:
    holes, parts, at = document.markup, [], zone.start
    first, last = bisect_right(holes, at, key=itemgetter(1)), bisect_left(holes, zone.end, key=itemgetter(0))
    for start, end in holes[first:last]:
        parts += [document.text[at:start], " " * (min(end, zone.end) - max(start, at))]
        at = end
    return "".join((*parts, document.text[at : zone.end]))


def shingles(text: str) -> list[int]:
    """Hashes of a sample of a text's word sequences, or of all where none is in it; without case and punctuation.

    Whether a sequence is in the sample depends on nothing but its words.
    """
    words = _WORD.findall(text.casefold())
    sequences = {" ".join(words[at : at + WORDS]).encode() for at in range(len(words) - WORDS + 1)}
    sample = [each for each in sequences if crc32(each) % ONE_OF == 0] or sequences
    return sorted(int.from_bytes(blake2b(each, digest_size=8).digest()) for each in sample)
