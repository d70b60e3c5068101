"""Text into sentences and tokens, with their offsets; knows where quotations open and close."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final

from ringfence.evidence.model import Document, Span, Zone

_TOKEN: Final = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:-\w+)*"
    r"|\d+(?:[.,]\d+)*\w*(?:-\w+)*"
    r"|\w+n['’]t\b"
    r"|(?:[Cc]ountry|[Cc]ompany|[Mm]inistry|[Aa]gency)(?=s\b)"
    r"|\w+(?:[&+-]\w+)*"
    r"|['’]s\b|['’](?:re|ve|ll|d|m)\b"
    r"|\S"
)
_END: Final = re.compile(r"[.!?]+[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9À-Þ])|[.!?]+[\"”’)\]]*(?=[A-Z][a-z]+ [a-z])")
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|St|No|vs|Co|Inc|Ltd|Corp|Jr|Sr|"
    r"Jan|Feb|Mar|Apr|Aug|Sept?|Oct"
    r"|Nov|Dec|e\.g|i\.e|a\.m|p\.m|approx|est|Art|Hon)\.$"
)
_LOST: Final = {"s": "'s"} | {
    f"{word}nt": f"{word}n't" for word in "do does did is are was were has have had ca wo would could should".split()
}
"""Words as they stand where a copy has lost its apostrophes."""
_TITLED: Final = r"[A-ZÀ-Þ][\w.’'-]+(?:[ /][A-ZÀ-Þ][\w.’'-]*){0,3}"
_DAY: Final = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
    r"(?:\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2})(?:,? 20\d\d)?"
)
_AGENCY: Final = r"(?:CNN|AP|AFP|Reuters|dpa|DPA|Bloomberg|Xinhua|ANI|IANS|PTI|UPI|Kyodo|Yonhap|Sputnik|TASS|Efe|EFE)"
_CAPITALS: Final = r"[A-ZÀ-Þ]{3,}[A-ZÀ-Þ.’'-]*(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.’'-]+){0,3}"
_HOLE: Final = r"(?:<[^>]{1,200}>)*"
_DATELINE: Final = re.compile(
    rf"{_HOLE}(?:(?:{_TITLED}(?:,? {_TITLED})?,? ?)?(?:{_DAY} ?)?{_HOLE}(?:\({_AGENCY}[^()]{{0,30}}\)[ :–—-]*"
    rf"|[(\[][A-Za-z][\w&.’' /-]{{1,40}}[)\]] ?(?:[–—]+ ?|-+ ))"
    rf"|{_TITLED}(?:,? {_TITLED})?,? {_DAY}{_HOLE} ?(?:[–—:-]+ |\. (?=[A-Z]))"
    rf"|(?!HUAWEI|ZTE|NOKIA|ERICSSON|SAMSUNG|NATO){_CAPITALS}(?:, [A-ZÀ-Þ][\w.]+)?{_HOLE}"
    rf" ?(?:[–—]+ ?|-+ |: |, {_DAY} (?=[A-Z]))"
    r"|(?:UPDATE \d+|EXCLUSIVE|Exclusive|ANALYSIS|FACTBOX|EXPLAINER|Explainer|BREAKING|WATCH|OPINION)[:|–—-]\s*)"
)
"""Place, day and agency before the news, or the label of a headline: no part of the first sentence."""
_INITIALS: Final = re.compile(r"(?:^|[\s(“\"])(?:[A-Z]\.)+$")
_STARTS: Final = frozenset(
    "The It In But And However He She They This That These Those Meanwhile According Last On At For If As While A An "
    "We I Its Their Huawei Earlier Also Although Since When After Before Other Some Many Most".split()
)
_OPEN: Final = ("“", "‘")
_CLOSE: Final = "”"
_STOPS: Final = (",", ".", "!", "?")


@dataclass(slots=True)
class Token:
    """A word, number or sign; ``low`` is its casefolded text with plain apostrophes."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a zone."""

    start: int
    end: int
    zone: str
    paragraph: int
    tokens: tuple[Token, ...]
    quoted: tuple[bool, ...]
    """Per token, whether it stands inside quotation marks."""


def sentences(document: Document) -> Iterator[Sentence]:
    """The sentences of the zones, in order; a paragraph never shares a sentence with the next."""
    for number, zone in enumerate(document.zones):
        depth = False
        for start, end in _pieces(document.text, zone):
            tokens = tuple(tokenise(document, start, end))
            if not tokens:
                continue
            quoted, depth = _quotes(tokens, depth)
            yield Sentence(start, end, zone.kind, number, tokens, quoted)


def tokenise(document: Document, start: int, end: int) -> Iterator[Token]:
    """The tokens between two offsets; markup between them is passed over."""
    if not document.markup:
        yield from _tokens(document.text, start, end)
        return
    at = start
    for from_, to in (*_holes(document, start, end), (end, end)):
        yield from _tokens(document.text, at, max(at, min(from_, end)))
        at = max(at, to)


def _tokens(text: str, start: int, end: int) -> list[Token]:
    return [Token(word := match[0], _low(word), *match.span()) for match in _TOKEN.finditer(text, start, end)]


@lru_cache(maxsize=50_000)
def _low(word: str) -> str:
    low = word.casefold().replace("’", "'")
    return _LOST.get(low, low)


def _holes(document: Document, start: int, end: int) -> tuple[Span, ...]:
    """The markup between two offsets; holes do not overlap."""
    holes = document.markup
    return holes[bisect_right(holes, start, key=itemgetter(1)) : bisect_left(holes, end, key=itemgetter(0))]


def _pieces(text: str, zone: Zone) -> Iterator[tuple[int, int]]:
    start = zone.start
    if (line := _DATELINE.match(text, zone.start, zone.end)) and line.end() < zone.end:
        yield start, start + len(line.group().rstrip())
        start = line.end()
    for match in _END.finditer(text, start, zone.end):
        if _goes_on(text, start, match):
            continue
        end = match.start() + len(match.group().rstrip())
        yield from _trimmed(text, start, end)
        start = match.end()
    yield from _trimmed(text, start, zone.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without the blanks before it, or nothing."""
    if words := text[start:end].lstrip():
        yield end - len(words), end


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the full stop ends an abbreviation and not the sentence."""
    if not match.group().startswith("."):
        return False
    before = text[max(start, match.start() - 12) : match.start() + 1]
    if _ABBREVIATION.search(before):
        return not before.endswith(("Co.", "Inc.", "Ltd.", "Corp.")) or _next_word(text, match.end()) not in _STARTS
    return bool(_INITIALS.search(before)) and _next_word(text, match.end()) not in _STARTS


def _next_word(text: str, at: int) -> str:
    found = re.compile(r"\w+").search(text, at, at + 30)
    return found.group() if found else ""


def _quotes(tokens: tuple[Token, ...], inside: bool) -> tuple[tuple[bool, ...], bool]:
    flags = []
    for at, token in enumerate(tokens):
        if token.text == "'" and (at == 0 or (inside and tokens[at - 1].text in _STOPS)):
            inside = at == 0
        elif token.text in _OPEN or (token.text == '"' and not inside):
            inside = True
        elif token.text == _CLOSE or token.text == '"':
            inside = False
        flags.append(inside)
    return tuple(flags), inside
