"""Invented news articles for the benchmark of the evidence stage, as text or as web pages; no two tell the same.

Sentences are those of the test corpus, in another order for each article: its states, suppliers and figures are
drawn anew, and so is every word that is rare and stands outside the labelled claims. One article in `COPIES` is a
copy: the story of an earlier one under another headline, as papers print the text of an agency.
"""

import html
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

CORPUS: Final = Path(__file__).parents[1] / "tests" / "evidence" / "corpus"
COPIES: Final = 10
WORDS: Final = (400, 600)
"""Of an article, at least and about at most."""
_SENTENCE: Final = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”\"]))\s+(?=[A-Z“\"])")
_WORD: Final = re.compile(r"\b(?:[^\W\d_]+|\d+)\b")
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SUPPLIERS: Final = (*["Huawei"] * 5, "ZTE", "Nokia", "Ericsson", "Samsung")
_LINKS: Final = 40
"""In each of the navigation and the footer of a page; as many cards of other stories stand beside the article."""
_SCRIPT_KB: Final = 30


@dataclass(frozen=True)
class Article:
    """One article, before it is written as text or as a page."""

    title: str
    paper: str
    published: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class _Stock:
    sentences: tuple[str, ...]
    open: frozenset[str]
    """Rare words outside the labelled claims."""
    states: tuple[tuple[str, str], ...]
    """Name and adjective."""
    names: re.Pattern[str]


@cache
def _stock() -> _Stock:
    from ringfence.evidence.gazetteer import read_data

    claimed = {word for line in (CORPUS / "gold.jsonl").read_text("utf-8").splitlines() for word in _claimed(line)}
    texts = [path.read_text("utf-8") for path in sorted((CORPUS / "en").glob("*.txt"))]
    lines = [line.strip() for text in texts for line in text.splitlines()[1:]]
    sentences = tuple(
        sentence
        for line in lines
        if len(line.split()) > 8 and line.endswith((".", "”", '"'))
        for sentence in _SENTENCE.split(line)
        if 7 < len(sentence.split()) < 45 and sentence.endswith((".", "”", '"'))
    )
    counts = Counter(word.casefold() for sentence in sentences for word in _WORD.findall(sentence))
    rare = {word for word, count in counts.items() if count <= 3 and len(word) > 4 and word not in claimed}
    states = [(row["names"][0], row["adjectives"][0]) for row in read_data("gazetteer/countries.yaml")
              if row.get("names") and row.get("adjectives") and row["code"] != "CN"]  # fmt: skip
    either = "|".join(re.escape(word) for pair in states for word in sorted(pair, key=len, reverse=True))
    return _Stock(sentences, frozenset(rare), tuple(states), re.compile(rf"\b(?:{either})\b"))


def _claimed(line: str) -> list[str]:
    label = json.loads(line)
    text = (CORPUS / "en" / Path(label["doc"]).name).read_text("utf-8")
    return [word.casefold() for word in _WORD.findall(text[slice(*label["span"])])]


def article(number: int, words: tuple[int, int] = WORDS) -> Article:
    """The article of that number, the same in every run."""
    if number % COPIES == COPIES - 1:
        earlier = random.Random(number).randrange(min(number // COPIES, 7) + 1)
        told = article(number - 1 - earlier * COPIES, words)
        fresh = random.Random(number)
        return Article(_sentence(fresh, *_about(fresh)), f"The {_name(fresh)} Courier", told.published, told.paragraphs)
    draw = random.Random(number)
    about = _about(draw)
    wanted, paragraphs = draw.randint(*words), list[str]()
    while sum(len(each.split()) for each in paragraphs) < wanted:
        paragraphs.append(" ".join(_sentence(draw, *about) for _ in range(draw.randint(1, 3))))
    title = " ".join(_sentence(draw, *about).rstrip('.”"').split()[:9])
    day = f"{draw.randint(2018, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    return Article(title, f"The {_name(draw)} Ledger", day, tuple(paragraphs))


def _about(draw: random.Random) -> tuple[tuple[str, str], str]:
    """State and supplier that an article is mostly about."""
    return draw.choice(_stock().states), draw.choice(_SUPPLIERS)


def _sentence(draw: random.Random, state: tuple[str, str], supplier: str) -> str:
    stock = _stock()
    states: dict[str, tuple[str, str]] = {}

    def named(match: re.Match[str]) -> str:
        pair = next(pair for pair in stock.states if match[0] in pair)
        drawn = states.setdefault(pair[0], draw.choice(stock.states) if states else state)
        return drawn[pair.index(match[0])]

    def worded(match: re.Match[str]) -> str:
        word = match[0]
        if word.isdigit():
            return str(draw.randint(*{1: (2, 9), 2: (10, 28), 4: (2017, 2029)}.get(len(word), (100, 999))))
        for few in (_DAYS, _MONTHS):
            if word in few:
                return draw.choice(few)
        if word == "Huawei":
            return supplier
        if word.casefold() in stock.open:
            return _name(draw) if word[0].isupper() else _name(draw).casefold() + _ending(word)
        return word

    return _WORD.sub(worded, stock.names.sub(named, draw.choice(stock.sentences)))


def _ending(word: str) -> str:
    return next((end for end in ("ation", "ments", "ment", "ing", "ed", "ly", "es", "s") if word.endswith(end)), "")


def _name(draw: random.Random) -> str:
    parts = (draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") + draw.choice("lnrst") for _ in range(2))
    return "".join(parts).capitalize()


def as_text(made: Article) -> str:
    """An article as it is copied from a page."""
    return "\n\n".join((made.title, f"{made.paper}, {made.published}", *made.paragraphs)) + "\n"


def as_page(made: Article, number: int) -> str:
    """An article as a news site serves it: scripts, navigation, cards of other stories, comments, footer."""
    draw = random.Random(number)
    publisher = {"@type": "Organization", "name": made.paper}
    told = {"@type": "NewsArticle", "headline": made.title, "datePublished": made.published, "publisher": publisher}
    script = "".join(f"window.q{n}=function(a,b){{return a<b?{n}:a&&b}};" for n in range(_SCRIPT_KB * 21))
    menu = "".join(f'<li class="m"><a href="/{n}/{_name(draw)}">{_name(draw)} {_name(draw)}</a></li>'
                   for n in range(_LINKS))  # fmt: skip
    cards = "".join(
        f'<div class="card"><a href="/s/{n}"><img src="/i/{n}.jpg" alt="{_name(draw)}"><h3>{_heading(draw)}</h3></a>'
        f'<p class="teaser">{_heading(draw)}</p><time datetime="{made.published}">{made.published}</time></div>'
        for n in range(_LINKS)
    )
    comments = "".join(f'<div class="comment"><p>{_heading(draw)}</p></div>' for _ in range(9))
    body = "\n".join(_paragraph(draw, text) for text in made.paragraphs)
    title = html.escape(made.title)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {made.paper}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{made.paper}">
<meta property="article:published_time" content="{made.published}T06:30:00Z">
<link rel="canonical" href="https://news{number}.example/story">
<script type="application/ld+json">{json.dumps(told)}</script>
<style>{".a{margin:0 auto;padding:1px}" * 200}</style><script>{script}</script></head>
<body><div id="cookie" role="dialog"><p>We use cookies to improve this site.</p><button>Accept</button></div>
<header><nav><ul>{menu}</ul></nav></header>
<main><article><h1>{title}</h1><p class="byline">By {_name(draw)} {_name(draw)}</p>
<figure><img src="/lead.jpg"><figcaption>A mast near {_name(draw)}. Photo: {made.paper}</figcaption></figure>
{body}
</article><aside><h2>Related</h2>{cards}</aside>
<section id="comments"><h2>Comments</h2>{comments}</section>
</main><footer><ul>{menu}</ul><p>© {made.paper}. All rights reserved.</p></footer></body></html>
"""


def _heading(draw: random.Random) -> str:
    return html.escape(_sentence(draw, *_about(draw)))


def _paragraph(draw: random.Random, text: str) -> str:
    """With a link in one of three, as sites set them."""
    words = html.escape(text, quote=False).split()
    if draw.random() < 1 / 3:
        at = draw.randrange(len(words) - 2)
        words[at : at + 2] = [f'<a href="/topic/{_name(draw)}">{words[at]} {words[at + 1]}</a>']
    return f"<p>{' '.join(words)}</p>"


def write(folder: Path, documents: int, kind: str, words: tuple[int, int] = WORDS) -> Iterator[Path]:
    """The files of the first so many articles, a thousand in a folder; those that are there are kept."""
    for number in range(documents):
        path = folder / f"{number // 1000:03}" / f"a{number:06}.{kind}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = article(number, words)
            path.write_text(as_text(made) if kind == "txt" else as_page(made, number), encoding="utf-8")
        yield path
