"""Which lines of a page are its headline and its body; captions, bylines, links, bios and furniture are neither."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ringfence.evidence.model import Zone

_ENDS: Final = re.compile(r"[.!?:…][\"”’')\]]*$|[.!?][\"”’')\]]*\s*\(?[A-Z]{0,3}\)?$|[”\"]$")
_MORE: Final = re.compile(r"\s*(?:read more|read full story|continue reading|learn more)\W*$", re.I)
_CAPTION: Final = re.compile(
    r"^(?:file photo|photo|image|picture|caption|pictured|video|watch|graphic|illustration|"
    r"representational)\b\s*[:|—–-]"
    r"|\bfile photo\b|\bimage credit\b|\bphoto (?:by|credit)|\bcredit:|\bcourtesy of\b|"
    r"\bis (?:seen|pictured|displayed)\b|\bare (?:seen|pictured|displayed)\b|\bseen (?:here|"
    r"in this|at the)\b"
    r"|\bin this (?:illustration|photo|picture|file|undated)|(?:getty images|shutterstock|"
    r"istock|afp photo|reuters ?/|ap photo|/ ?reuters|bloomberg via|epa-efe)"
    r"|^©|^\(?(?:c\)|©|image:|photo:|source: (?:getty|reuters))|(?:January|February|March|"
    r"April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}\.?$",
    re.I,
)
_CAPTION_WORDS: Final = (
    *("photo", "image", "picture", "caption", "video", "watch", "graphic", "illustration", "representational", "file"),
    *("credit", "courtesy", "seen", "displayed", "undated", "getty", "shutterstock", "istock", "reuters", "bloomberg"),
    *("epa-efe", "©", "c)"),
)
"""A caption holds one of these or ends in a year: looking for them first saves most of the time."""
_BYLINE: Final = re.compile(
    r"^(?:by|written by|author:|reporting by|additional reporting|editing by|edited by|"
    r"published|updated|posted|last (?:updated|modified)|first published|date)\b(?! (?:the|"
    r"banning|using|excluding|a) )"
    r"|^\w+ \d{1,2}, \d{4}(?: |$)|^\d{1,2} \w+ \d{4}(?: |$)|^\d{1,2}:\d{2}|"
    r"\bmin(?:ute)?s? read\b|^\(?(?:reporting|additional reporting|editing|writing) by\b|"
    r"^date \d{4}",
    re.I,
)
_FURNITURE: Final = re.compile(
    r"^(?:skip to|subscribe|sign up|sign in|log in|newsletter|share (?:this|on|via)|"
    r"follow (?:us|@)|read (?:more|also|next|the full)|see also|also read|related|"
    r"more (?:from|on|stories)|advertisement|sponsored|cookie|we use cookies|"
    r"copyright|all rights reserved|©|powered by|exit mobile|site icon|listen live|"
    r"get short url|community standards|leave a (?:comment|reply)|tags?:|topics?:|"
    r"categor|filed under|back to|click here|join our"
    r"|this (?:article|story|content) (?:was|is|has|first|originally)|"
    r"our standards|about the author|show comments|view comments|most read|"
    r"editor.s note|disclaimer|don.t miss|get the|enter your|back to gallery|"
    r"view (?:gallery|photos|all)|show caption|hide caption|less$|less file|more$|tap to|click to|play video|"
    r"listen to|share$|tweet$|read later|save article|gift this|top stories|"
    r"latest news|in other news|you may (?:also )?like|more stories|"
    r"related (?:stories|articles|topics|news|content)|also on|must read|most popular|recommended for you|"
    r"story continues|article continues|report an error|send us|this browser|"
    r"please (?:download|enable|subscribe)|our standards|by (?:signing|clicking|"
    r"subscribing)|continue reading|load more|next article|source:|via:|image:)\b",
    re.I,
)
_WEAK: Final = re.compile(
    r"^(?:accept|privacy|terms|print|e?mail|home|menu|search|download|support|donate|contact|comments?|recommended|popular"
    r"|trending|gallery|whatsapp|linkedin|facebook|twitter|loading|previous|next|news|video|photos?|opinion)\b",
    re.I,
)
"""Words that begin sentences too: furniture only where hardly anything follows."""
_SITE: Final = re.compile(
    r" > |\|.*\||^\d+ ?/ ?\d+\b|\d{1,2}:\d{2}"
    r"|^(?:page|edition|section|saved|printed|weather)\b|\bsign in\b|\blog ?in\b|\bsubscribe\b"
    r"|\bcomments? \(\d|^\d+ (?:comments?|shares?|views?)\b|^(?:[\w&]+ ){0,3}\| "
    r"|^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, ",
    re.I,
)
_BIO: Final = re.compile(
    r"\b(?:is|was) (?:a|an|the|our) (?:[\w-]+ ){0,4}(?:freelance|journalist|reporter|"
    r"correspondent|writer|editor|blogger|columnist|contributor|author|intern)\b(?! (?:for|at|"
    r"of) [\w ]+ (?:said|told|wrote))"
    r"|\bhas (?:been )?(?:written|writing|covered|covering)\b[^.]{0,60}\b(?:for|since|"
    r"years)\b|\bfollow (?:him|her|them) (?:on|@)|\bhe can be reached\b|\bshe can be reached\b",
    re.I,
)
_LINKS: Final = re.compile(r"https?://|www\.|@\w+\.\w+")
_DATED: Final = re.compile(r"(date \d{4}-\d{2}-\d{2}) (?=\S)")
"""What some collections of pages put before the first line."""
_APART: Final = re.compile(r"[*•·▪►-] ?(?=\w)|By [A-Z][\w.-]+ [A-Z]|\((?:Reporting|Additional|Editing|Writing) ")
_BULLET: Final = re.compile(r"[*•·▪►] ?(?=\w)")
_ABBREVIATED: Final = ("Co.", "Corp.", "Inc.", "Ltd.", "No.", "Mr.", "Ms.", "Mrs.", "Dr.", "U.S.", "U.K.", "St.")
_BYLINE_LONGEST: Final = 60
_SHORT, _LONG, _VERY_LONG = 4, 12, 22
_TOLD: Final = 32
"""A paragraph this long is the story: no headline comes after it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the page with its offsets."""

    start: int
    end: int
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def finished(self) -> bool:
        return bool(_ENDS.search(_MORE.sub("", self.text)))


def plain_zones(text: str) -> Iterator[Zone]:
    """Headline and body of a page that is only text, in order."""
    return zones_of(list(paragraphs(text)))


def zones_of(lines: Sequence[Line], headline: str | None = None) -> Iterator[Zone]:
    """Headline and body among paragraphs; ``headline`` is the title where the markup tells it."""
    lines = [line for line in lines if line.text]
    title = _headline(lines, headline)
    counts = Counter(line.text for line in lines)
    seen_body = 0
    for index, line in enumerate(lines):
        if index == title:
            yield Zone(line.start, line.end, "headline")
        elif counts[line.text] > 1 or (title is not None and index < title and not line.finished):
            continue
        elif _is_body(line, after_title=index - title if title is not None else index, seen=seen_body):
            seen_body += 1
            yield Zone(line.start, line.end, "body")


def _headline(lines: Sequence[Line], headline: str | None) -> int | None:
    for index, line in enumerate(lines[:12]):
        if headline is not None and _plain(line.text) == _plain(headline):
            return index
    if headline is not None:
        return None
    told = 0
    for index, line in enumerate(lines[:12]):
        if furniture(line) or line.text.count("-") > 3 * max(1, line.text.count(" ")):
            continue
        if line.finished and (line.words > _TOLD or not line.text.endswith(("?", "!", "’", "'", '"', "”"))):
            told += line.words > _LONG
            if told > 1 or line.words > _TOLD:
                return None
            continue
        if _SHORT <= line.words <= 30:
            return index
    return None


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _is_body(line: Line, *, after_title: int, seen: int) -> bool:
    if furniture(line) or line.words < _SHORT:
        return False
    if line.finished:
        return line.words > _SHORT or line.text.endswith(("”", '"', "."))
    if _BULLET.match(line.text) and after_title <= 6:
        return line.words > _SHORT
    return line.words >= _VERY_LONG or (line.words >= _LONG and after_title <= 3 and seen == 0)


def furniture(line: Line) -> bool:
    """Whether a line is a caption, a byline, a bio, a link or part of the site."""
    text, words, finished = line.text, line.words, line.finished
    if words < _SHORT and _WEAK.match(text):
        return True
    if words < 16 and not finished and _SITE.search(text):
        return True
    if _FURNITURE.match(text) and (
        words < 20
        or not finished
        or text.casefold().startswith(("related", "read more", "this article", "this story", "copyright"))
    ):
        return True
    if words < 60 and (not finished or not _quotes(text)) and _like_caption(text) and not _narrative(text):
        return True
    if (words < 14 or not finished) and _BYLINE.search(text):
        return True
    return bool(_BIO.search(text)) or bool(words < 10 and _LINKS.search(text))


def _like_caption(text: str) -> bool:
    low = text.casefold()
    return (any(word in low for word in _CAPTION_WORDS) or low.rstrip(".")[-4:].isdigit()) and bool(
        _CAPTION.search(text)
    )


def _quotes(text: str) -> bool:
    return "“" in text or '"' in text


def _narrative(text: str) -> bool:
    """A full sentence that merely ends in a date, or names an agency in passing, is no caption."""
    return (
        bool(re.search(r"\b(?:said|told|announced|according to|has banned|will|would)\b", text))
        and text.endswith((".", "”", '"'))
        and not re.search(r"file photo|in this illustration|getty images", text, re.I)
    )


def paragraphs(text: str) -> Iterator[Line]:
    """Lines, or runs of lines where the text was wrapped by hand; a line that begins small goes on the one before."""
    start: int | None = None
    end = at = 0
    wrapped = _wrapped(text)
    for raw in text.split("\n"):
        stripped = raw.strip()
        first = at + len(raw) - len(raw.lstrip())
        at += len(raw) + 1
        apart = (
            not stripped
            or not wrapped
            or _begins(stripped)
            or (start is not None and _closed(text[start:end], stripped))
        )
        if apart and start is not None:
            yield Line(start, end, text[start:end])
            start = None
        if not stripped:
            continue
        if dated := _DATED.match(stripped):
            yield Line(first, first + dated.end(1), dated[1])
            first, stripped = first + dated.end(), stripped[dated.end() :]
        if not wrapped or (_APART.match(stripped) and len(stripped) < _BYLINE_LONGEST):
            yield Line(first, first + len(stripped), stripped)
        else:
            start = first if start is None else start
            end = first + len(stripped)
    if start is not None:
        yield Line(start, end, text[start:end])


def _begins(line: str) -> bool:
    """Whether a line of wrapped text begins a paragraph whatever was before."""
    return bool(_APART.match(line))


def _closed(before: str, line: str) -> bool:
    return bool(_ENDS.search(before)) and not line[0].islower() and not before.endswith(_ABBREVIATED)


def _wrapped(text: str) -> bool:
    """Whether lines were broken at a width: most long lines end without a stop and the next begins small."""
    lines = [line.strip() for line in text.split("\n")]
    pairs = [(a, b) for a, b in pairwise(lines) if a and b and len(a) > 40]
    small = sum(b[0].islower() for _, b in pairs)
    return len(pairs) >= 4 and small * 3 >= len(pairs)
