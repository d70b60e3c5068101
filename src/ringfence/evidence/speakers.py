"""Who says it: the subject of a verb of saying, also where it is a pronoun, an apposition or what bears the words."""

from dataclasses import replace
from typing import Final

from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.chains import chain_of
from ringfence.evidence.naming import name_at
from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.saying import SPEAKERS
from ringfence.evidence.sources import slug
from ringfence.evidence.speech import Speech
from ringfence.evidence.wordforms import AUXILIARIES

_OFFICIAL: Final = frozenset("government parliamentary ministry congressional senate official".split())
_STUDIES: Final = frozenset("survey surveys study studies poll analysis".split())
_BEARERS: Final = frozenset(
    "suggestion suggestions report reports statement letter letters email memo document documents post article notice "
    "tweet message filing study survey rumours rumors".split()
)


def speaker_of(reader: Reader, index: int, tag: str, speech: Speech) -> tuple[list[Place], int]:
    """Who says it, and the node at which the subject begins."""
    phrase = reader.phrase
    chain = chain_of(phrase, index, tag)
    want = frozenset(SPEAKERS)
    if special := _special(phrase, chain.own.first, tag, speech):
        return [special], special.index
    if phrase.low(chain.own.first - 1) in ("we", "i", "you"):
        return [], index
    places = [p for p in reader.subjects(chain, want) if p.mention.kind in SPEAKERS and not p.mention.goods]
    if not places:
        first = chain.own.first
        owner = (
            phrase.mention(first - 2)
            if phrase.low(first - 1) in ("spokesman", "spokeswoman", "spokesperson", "statement")
            else None
        )
        if owner and owner.kind in SPEAKERS:
            places = [Place(first - 2, owner)]
    if not places and (report := _report_in(reader, chain.own.first)):
        places = [report]
    if not places and (unknown := _unknown(reader, chain.own.first)):
        places = [unknown]
    if places:
        places = _told(reader, places)
    return places, (min(p.index for p in places) if places else index)


def _told(reader: Reader, places: list[Place]) -> list[Place]:
    """The speakers as sources: several outlets are one, a report is of the outlet, a study of the body behind it."""
    if places[-1].mention.kind == "media":
        places = [place for place in places if place.mention.kind == "media"]
        if len(places) > 1:
            return [replace(places[0], mention=Mention("media", ("media:several",), named=False))]
    if places[0].mention.kind == "expert":
        return [_of_study(reader.phrase, places[0]), *places[1:]]
    if places[0].mention.kind == "report" and (told := told_of(reader, places[0])):
        return [replace(places[0], mention=told)]
    return places


def _special(phrase: Phrase, first: int, tag: str, speech: Speech) -> Place | None:
    """A speaker spoken of before, one between commas behind an office, or what bears the words: "a letter saying"."""
    low = phrase.low(first - 1)
    several = low == "they"
    here = any(
        _speaks(mention, several=several)
        for i in range(first - 1)
        if (mention := phrase.mention(i)) and not mention.poss
    )
    if low in ("he", "she", "they") and not here:
        said = next((each for each in reversed(speech.past) if _speaks(each, several=several)), None)
        if said is not None:
            return Place(first - 1, said)
    if tag == "ing" and low in _BEARERS:
        return Place(first - 1, Mention("report", ("media:unspecified",), named=False))
    if low != "," or first < 4:
        return None
    begin = first - 2
    while begin > 0 and phrase.low(begin) != "," and phrase.mention(begin) is None and first - begin < 6:
        begin -= 1
    inner = phrase.mention(first - 2)
    if inner is not None and inner.kind in ("media", "person", "expert") and phrase.low(first - 3) == ",":
        return Place(first - 2, inner)
    count = name_at(phrase.nodes, begin + 1)
    if phrase.low(begin) != "," or count < 2 or begin + 1 + count != first - 1:
        return _described(phrase, first)
    name = " ".join(node.low.title() for node in phrase.nodes[begin + 1 : first - 1])
    office = phrase.mention(begin - 1)
    if office is not None and office.kind in ("gov", "state", "supplier", "operator", "org", "person") and office.role:
        return Place(begin - 1, replace(office, kind="person", detail=name, poss=False, named=True))
    return Place(begin + 1, Mention("expert", detail=name))


def _unknown(reader: Reader, first: int) -> Place | None:
    """One word with a capital at the start of a clause that is no known name: a company, by its brand."""
    phrase, at = reader.phrase, first - 1
    if at < 0 or name_at(phrase.nodes, at) != 1 or phrase.verb[at] or phrase.sentence.zone == "headline":
        return None
    if at > 0 and phrase.low(at - 1) not in (",", "and", "but", "”", '"', "that", "while"):
        return None
    brand = f"org:{slug(phrase.low(at))}"
    known = next((m for m in reversed(reader.memory.past) if m.ids and m.ids[0].startswith(f"{brand}-")), None)
    if known is not None:
        return Place(at, known)
    return Place(at, Mention("org", (brand,), detail=phrase.low(at).title())) if len(phrase.low(at)) > 3 else None


def _of_study(phrase: Phrase, place: Place) -> Place:
    """As in "a survey by Example Insight shows": the body behind the study."""
    at = place.index - 2
    name = place.mention.detail
    if phrase.low(at + 1) not in ("by", "from") or phrase.low(at) not in _STUDIES or place.mention.role or not name:
        return place
    return Place(at, Mention("org", (f"org:{slug(name)}",), detail=name.title()))


def told_of(reader: Reader, place: Place) -> Mention | None:
    """As in "the report added": of the outlet named before; "a government report": of the government."""
    phrase = reader.phrase
    if place.mention.ids != ("media:unspecified",):
        return None
    if phrase.low(place.index + 1) in ("in", "by", "from", "of"):
        count = name_at(phrase.nodes, place.index + 2)
        name = "-".join(node.low for node in phrase.nodes[place.index + 2 : place.index + 2 + count])
        return Mention("org", (f"org:{slug(name)}",), detail=name) if count else None
    node = phrase.nodes[place.index]
    inside = [token.low for token in phrase.sentence.tokens if node.start <= token.start < node.end]
    if _OFFICIAL & {*inside, phrase.low(place.index - 1), phrase.low(place.index - 2)}:
        return next(iter(reader.memory.resolve(phrase, place.index, Mention("state", role="government"))), None)
    outlet = next((each for each in reversed(reader.memory.past) if each.kind == "media"), None)
    return outlet if inside[:1] == ["the"] else None


def _described(phrase: Phrase, first: int) -> Place | None:
    """As in "X, based in Y and the largest of its kind, said": the name before the only commas."""
    inside = range(2, first - 1)
    opening = phrase.mention(0)
    if opening is None or opening.kind not in SPEAKERS or opening.poss or phrase.low(1) != "," or len(inside) > 24:
        return None
    if any(phrase.low(i) in (",", ";", "that", ":") or phrase.low(i) in AUXILIARIES for i in inside):
        return None
    return Place(0, opening)


def _speaks(mention: Mention, *, several: bool) -> bool:
    """Whether "they", or "he" and "she", may stand for it."""
    many = mention.role.endswith("s")
    if several:
        return many or mention.kind in ("group", "people", "operators", "source")
    return mention.kind in ("person", "expert") or bool(mention.role and not many and mention.kind != "media")


def _report_in(reader: Reader, first: int) -> Place | None:
    """As in "A report in X claims": the outlet, not the paper it is printed on."""
    for at in range(first - 1, max(-1, first - 6), -1):
        mention = reader.phrase.mention(at)
        if mention is not None and mention.kind in ("media", "report", "source", "expert"):
            return Place(at, mention)
        if reader.phrase.low(at) in _STUDIES:
            return Place(at, Mention("report", ("media:unspecified",), named=False))
    return None


def with_office(phrase: Phrase, behind: int, name: str) -> Mention:
    """As in "said Jane Doe, an official at X": the person of whom the office behind the comma tells."""
    office = phrase.mention(behind + 1) if phrase.low(behind) == "," else None
    if office is None or office.kind not in ("gov", "supplier", "operator", "org"):
        return Mention("expert", detail=name)
    return replace(office, kind="person", detail=name, poss=False)


def with_name_behind(phrase: Phrase, comma: int, office: Mention) -> Mention:
    """As in "said its chief executive, Jane Doe"."""
    count = name_at(phrase.nodes, comma + 1) if phrase.low(comma) == "," and office.role else 0
    if count < 2 or office.kind == "person":
        return office
    name = " ".join(node.low.title() for node in phrase.nodes[comma + 1 : comma + 1 + count])
    return replace(office, kind="person", detail=name, poss=False, named=True)
