"""Names that no list knows, told by what stands beside them: a title before a person, a noun before a body."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from ringfence.evidence.gazetteer import read_data
from ringfence.evidence.nominals import Node
from ringfence.evidence.nouns import CLASS_WORDS, Mention
from ringfence.evidence.sources import slug
from ringfence.evidence.wordforms import AUXILIARIES, PREPOSITIONS, is_adverb, sayings, verbs

_HONORIFICS: Final = frozenset("mr mr. mrs mrs. ms ms. sir dame lord lady dr dr. prof prof. professor pm".split())
_NO_NAMES: Final = frozenset(
    "the a an this that these those his her its their our my your no all some many and or but if when while since as "
    "i we he she they it you after before because although not what who why how where there here yes "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
_OWN_KIND: Final = {"paper": "media", "carrier": "operator"}
_FORMS_OF_LAW: Final = frozenset(
    "nv plc ag inc ltd corp sa ab spa oyj asa bhd pty llc gmbh se co group holdings limited corporation company "
    "telecommunications international technologies".split()
)
_NO_TITLES_ALONE: Final = frozenset("general official head peer expert executive justice leader officer deputy".split())
"""They begin the names of firms, laws and bodies as well."""
_STATES: Final = frozenset("countries nations states governments markets".split())
_SIDES: Final = frozenset(
    "latin south north central east west southeast northern southern eastern western asia".split()
)
_PARTS_OF_THE_WORLD: Final = frozenset("america asia africa europe pacific".split())
_PEOPLE: Final = frozenset("person people persons someone individuals individual".split())
_INFORMED: Final = {
    "familiar": ("with",),
    "briefed": ("on", "about", "by"),
    "knowledge": ("of",),
    "close": ("to",),
    "privy": ("to",),
    "involved": ("in",),
    "aware": ("of",),
}
"""What makes people insiders, with the word behind it."""
_MATTERS: Final = frozenset(
    "matter matters talks discussions plans plan decision deliberations situation case thinking deal meeting review "
    "issue process negotiations investigation proposal subject details strategy it".split()
)
_ENDS: Final = frozenset(', . ; : who told said that and but ” "'.split())
_LEARNED: Final = frozenset(
    "analyst economist researcher expert consultant historian engineer lawyer strategist professor".split()
)


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(read_data("gazetteer/nouns.yaml")["titles"])


@lru_cache(maxsize=1)
def _bodies() -> dict[str, str]:
    return {word: kind for kind, words in read_data("gazetteer/nouns.yaml")["bodies"].items() for word in words}


@lru_cache(maxsize=1)
def _holders() -> dict[str, list[dict[str, str]]]:
    """Office holders by surname."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in read_data("gazetteer/offices.yaml"):
        found.setdefault((row.get("surname") or row["name"].split()[-1]).casefold(), []).append(row)
    return found


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """Small words that may begin what is joined here; all others are passed over at once."""
    return _titles() | _bodies().keys() | _PEOPLE | {"secretary"}


def named(nodes: list[Node]) -> list[Node]:
    """The nodes with titles and the names behind them joined; not for headlines, where every word may be a capital."""
    out: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        if out and out[-1].mention is not None and (skipped := _aside(nodes, at)):
            at += skipped
            continue
        if node.low in _SIDES and at + 1 < len(nodes) and nodes[at + 1].low in _PARTS_OF_THE_WORLD:
            out.append(replace(node, end=nodes[at + 1].end, low="abroad"))
            at += 2
            continue
        if node.mention is None and not node.capital and node.low not in _beginnings():
            out.append(node)
            at += 1
            continue
        joined = (
            _side(nodes, at)
            or _vetted(nodes, at)
            or _repaired(nodes, at)
            or _apposed(nodes, at)
            or _titled(nodes, at)
            or _headed(nodes, at)
            or _insider(nodes, at)
        )
        node, at = joined or (nodes[at], at + 1)
        out.append(node)
    return _examples(out)


def _aside(nodes: list[Node], at: int) -> int:
    """How many nodes from ``at`` on are an abbreviation or ticker in brackets, or the legal form of a firm."""
    if nodes[at].low in _FORMS_OF_LAW and nodes[at].capital and nodes[at].mention is None:
        return 2 if at + 2 < len(nodes) and nodes[at + 1].low == "." and not nodes[at + 2].capital else 1
    if nodes[at].low not in ("(", "["):
        return 0
    for end in range(at + 1, min(at + 7, len(nodes))):
        node = nodes[end]
        if node.low in (")", "]"):
            return end + 1 - at
        if node.mention is not None and node.mention.kind == "media":
            return 0
        if node.mention is None and node.low in verbs() and not node.capital:
            return 0
    return 0


def _examples(nodes: list[Node]) -> list[Node]:
    """As in "several countries, including A, B and C, have": who is named stands for all of them."""
    for at in range(2, len(nodes) - 1):
        low = nodes[at].low
        if low not in ("including", "like") and not (low == "as" and nodes[at - 1].low == "such"):
            continue
        first = at - 1 - (low == "as")
        first -= nodes[first].low == ","
        end = _end_of_list(nodes, at + 1)
        if first >= 0 and end > at + 1 and _general(nodes[first]):
            behind = end + (end < len(nodes) and nodes[end].low == "," and nodes[first + 1].low == ",")
            begin = first - (first > 0 and nodes[first - 1].low in ("several", "other", "many", "some", "european"))
            return [*nodes[:begin], *nodes[at + 1 : end], *_examples(nodes[behind:])]
    return nodes


def _general(node: Node) -> bool:
    mention = node.mention
    return (mention is not None and mention.kind == "group" and not mention.poss) or node.low in _STATES


def _end_of_list(nodes: list[Node], at: int) -> int:
    """Behind the last government of "A, B and C"."""
    end = at
    while at < len(nodes):
        mention = nodes[at].mention
        if mention is not None and mention.kind == "gov" and mention.role != "seat" and not mention.poss:
            end = at = at + 1
        elif nodes[at].low in (",", "and", "the") and end:
            at += 1
        else:
            break
    return end


def name_at(nodes: list[Node], at: int, *, inside: bool = False) -> int:
    """How many nodes from ``at`` on are capitalised words that may be a name, or go on one (up to four)."""
    end = at
    while end < len(nodes) and end - at < 4 and _capital(nodes[end], first=end == at and not inside):
        end += 1
    return end - at


def _capital(node: Node, *, first: bool) -> bool:
    low = node.low
    if low == "may" and first and node.capital:
        return True
    if node.mention is not None or not (node.capital or (not first and low in ("van", "von", "de", "der", "di", "da"))):
        return False
    plain = low.replace("-", "").replace("'", "").replace(".", "").replace("’", "")
    return plain.isalpha() and not (low in _NO_NAMES or low in AUXILIARIES or low in PREPOSITIONS or is_adverb(low))


def _repaired(nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """As in "Chief Financial Officer Jane Doe" taken for somebody called "Financial Officer Jane"."""
    person = nodes[at].mention
    words = person.detail.split() if person is not None and person.kind in ("person", "expert") else []
    last = max((i for i, word in enumerate(words[:3]) if word.casefold() in _titles()), default=-1)
    if person is None or last < 0 or person.poss:
        return None
    end = at + 1 + name_at(nodes, at + 1, inside=True)
    while end > at + 1 and nodes[end - 1].low in verbs():
        end -= 1
    name = " ".join([*words[last + 1 :], *(node.low.title() for node in nodes[at + 1 : end])])
    if not name:
        return None
    role = " ".join([person.role, *words[: last + 1]]).casefold().strip()
    return replace(nodes[at], end=nodes[end - 1].end, mention=replace(person, detail=name, role=role)), end


def _titled(nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """As in "Digital Secretary Jane Doe", "Mr Doe", "Interior Minister Doe"."""
    titles = _titles()
    node, mention = nodes[at], nodes[at].mention
    if (secretary := _secretary_of_state(nodes, at)) is not None:
        return secretary
    if mention is not None:
        role = mention.role.split()
        if mention.kind not in ("gov", "state", "supplier", "operator", "org", "expert", "source") or mention.poss:
            return None
        if not role or role[-1] not in titles:
            return None
        end = _last_of_title(nodes, at, titles)
        return _person(nodes, at, end + 1, mention, " ".join([mention.role, *(n.low for n in nodes[at + 1 : end + 1])]))
    if node.low in _HONORIFICS and node.capital:
        return _person(nodes, at, at + 1 + (nodes[at + 1].low == "." if at + 1 < len(nodes) else 0), None, "")
    return _unknown_office(nodes, at, titles)


def _unknown_office(nodes: list[Node], at: int, titles: frozenset[str]) -> tuple[Node, int] | None:
    """A title that no mention holds, with up to three words before it: "Digital Secretary", "analyst"."""
    last = at
    while last < len(nodes) and last - at < 4 and nodes[last].mention is None and nodes[last].low not in titles:
        if not (nodes[last].low.isalpha() and (nodes[last].capital or last > at)) or nodes[last].low in _NO_NAMES:
            return None
        last += 1
    if last >= len(nodes) or nodes[last].mention is not None or nodes[last].low not in titles:
        return None
    if not nodes[last].capital and not nodes[at].capital:
        return None
    alone = last == at
    last = _last_of_title(nodes, last, titles)
    if alone and last == at and nodes[at].low in _NO_TITLES_ALONE:
        return None
    return _person(nodes, at, last + 1, None, " ".join(each.low for each in nodes[at : last + 1]))


def _insider(nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """As in "a person with direct knowledge of the matter", "two officials briefed on the talks"."""
    node = nodes[at]
    source = node.mention is not None and node.mention.kind in ("source", "gov", "state") and not node.mention.poss
    if not source and node.low not in _PEOPLE:
        return None
    key = next((i for i in range(at + 1, min(at + 4, len(nodes) - 1)) if nodes[i].low in _INFORMED), None)
    if key is None or nodes[key + 1].low not in _INFORMED[nodes[key].low]:
        return None
    if any(nodes[i].low not in ("with", "who", "are", "is", "were", "was", "direct") for i in range(at + 1, key)):
        return None
    end = key + 2
    while end < len(nodes) and end - key < 7 and nodes[end].low not in _ENDS | sayings().keys():
        end += 1
    if source and not _MATTERS & {each.low for each in nodes[key + 2 : end]}:
        return None
    mention = node.mention if source else Mention("source", named=False, role="people familiar with the matter")
    return replace(node, end=nodes[end - 1].end, low="", mention=mention), end


def _last_of_title(nodes: list[Node], last: int, titles: frozenset[str]) -> int:
    """As in "Chief Financial Officer", "General Counsel": the title goes on as long as it is one."""
    for ahead in range(min(last + 3, len(nodes) - 1), last, -1):
        between = nodes[last + 1 : ahead + 1]
        if nodes[ahead].low in titles and all(each.capital and each.mention is None for each in between):
            return ahead
    return last


def _secretary_of_state(nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """The office of three words, whose last is otherwise taken for a state."""
    if at + 2 >= len(nodes) or nodes[at + 1].low != "of" or not (person := nodes[at + 2].mention):
        return None
    mention = nodes[at].mention
    if nodes[at].low != "secretary" and not (mention and mention.role.endswith("secretary")):
        return None
    if person.kind != "person" or not person.role.startswith("state"):
        return None
    return replace(nodes[at], end=nodes[at + 2].end, low="", mention=replace(person, role="secretary of state")), at + 3


def _person(nodes: list[Node], first: int, at: int, mention: Mention | None, role: str) -> tuple[Node, int] | None:
    known = nodes[at].mention if at < len(nodes) else None
    if mention is None and role and known is not None and known.kind == "person" and not known.poss:
        whole = replace(nodes[first], end=nodes[at].end, low="", mention=replace(known, role=role))
        return whole, at + 1
    count = name_at(nodes, at)
    if count == 0 or (count == 1 and nodes[at].low in verbs()):
        return None
    while count > 1 and nodes[at + count - 1].low in verbs():
        count -= 1
    name = " ".join(each.low.title() for each in nodes[at : at + count])
    ids = mention.ids if mention is not None else ()
    country = mention.country if mention is not None else ""
    person = Mention("person", ids, country, name, role=role)
    if role.rpartition(" ")[2] in _LEARNED or (mention is not None and mention.kind in ("expert", "source")):
        person = replace(person, kind="expert")
    elif count == 1 and (row := _holder(nodes[at].low, role, country)):
        own = row.get("org") or ("eu" if row["country"] == "EU" else f"gov:{row['country']}")
        person = Mention("person", (own,), row.get("country", ""), row["name"], role=role or row["office"])
    end = at + count
    if end < len(nodes) and nodes[end].low == "'s" and nodes[end].mention is None:
        person, end = replace(person, poss=True), end + 1
    return replace(nodes[first], end=nodes[end - 1].end, low="", mention=person), end


def _holder(surname: str, role: str, country: str) -> dict[str, str] | None:
    """Who of the known holders is meant by a surname behind a title."""
    for row in _holders().get(surname, ()):
        if (not country or row.get("country") == country) and (not role or role.split()[-1] in row["office"].split()):
            return row
    return None


def _side(nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """As in "the U.S. side": its government."""
    mention = nodes[at].mention
    if mention is None or mention.kind not in ("gov", "place") or not mention.ids or mention.poss or mention.goods:
        return None
    if at + 1 >= len(nodes) or nodes[at + 1].low != "side":
        return None
    return replace(nodes[at], end=nodes[at + 1].end, mention=replace(mention, kind="gov", role="side")), at + 2


def _vetted(nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """As in "gear from trusted sources": suppliers, not people who talk."""
    mention = nodes[at].mention
    word = mention.role.split()[0] if mention is not None and mention.kind == "source" and mention.role else ""
    if word not in CLASS_WORDS or (at + 1 < len(nodes) and nodes[at + 1].low in sayings()):
        return None
    return replace(nodes[at], mention=Mention("class", (CLASS_WORDS[word],), goods=True)), at + 1


def _apposed(nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """As in "the interior minister, Jane Doe, said": office and name are one person."""
    mention = nodes[at].mention
    if mention is None or mention.poss or mention.kind not in ("gov", "state", "supplier", "operator", "org"):
        return None
    if (
        not mention.role
        or mention.role.split()[-1] not in _titles()
        or at + 2 >= len(nodes)
        or nodes[at + 1].low != ","
    ):
        return None
    known = nodes[at + 2].mention
    end = at + 3 if known is not None and known.kind == "person" and not known.poss else at + 2 + name_at(nodes, at + 2)
    while known is None and end > at + 2 and nodes[end - 1].low in verbs():
        end -= 1
    if (known is None and end - at < 4) or end >= len(nodes):
        return None
    closed = nodes[end].low == ","
    if not closed and nodes[end].low not in verbs() and nodes[end].low not in AUXILIARIES:
        return None
    name = known.detail if known is not None else " ".join(node.low.title() for node in nodes[at + 2 : end])
    ids = mention.ids or (known.ids if known is not None else ())
    person = Mention("person", ids, mention.country, name, role=mention.role)
    return replace(nodes[at], end=nodes[end - 1].end, mention=person), end + closed


def _headed(nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """As in "the consultancy Example Insight", "the daily Example Post", "the operator Example Mobile"."""
    node, mention = nodes[at], nodes[at].mention
    kind = ""
    if mention is not None and not mention.ids and not mention.poss:
        kind = _OWN_KIND.get(mention.kind, "")
    elif mention is not None and mention.kind == "media" and mention.ids == ("media:unspecified",):
        kind = "media"
    elif mention is None and not node.capital:
        kind = _bodies().get(node.low, "")
    count = name_at(nodes, at + 1) if kind else 0
    while count and nodes[at + count].low in verbs() and count > 1:
        count -= 1
    if not count or (count == 1 and nodes[at + 1].low in verbs()):
        return None
    name = " ".join(each.low for each in nodes[at + 1 : at + 1 + count])
    prefix = "media" if kind == "media" else "org"
    found = Mention(kind, (f"{prefix}:{slug(name)}",), mention.country if mention is not None else "", name.title())
    return replace(node, end=nodes[at + count].end, low="", mention=found), at + 1 + count
