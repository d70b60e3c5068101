"""The lexicon of acts: entries as data, found by one look-up per word.

An entry's pattern is a row of words; ``~ban`` stands for all forms of a verb, ``a|b`` for either word, ``?x`` for
a word that may be missing, ``*`` for at most six nodes, and ``{supplier}``, ``{gov}``, ``{operator}``, ``{company}``,
``{media}`` or ``{any}`` for a noun phrase.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from operator import attrgetter
from typing import Any, Final

from ringfence.evidence.gazetteer import read_data
from ringfence.evidence.nominals import Node
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import AUXILIARIES, BE, is_adverb, is_negation, regular_forms

FAMILIES: Final = (
    "restrict",
    "permit",
    "regulate",
    "pressure",
    "supply",
    "assure",
    "risk",
    "impact",
    "oppose",
    "other",
)
_GAP: Final = 6
_QUOTES: Final = frozenset("“ ” ‘ ’ ' \"".split())
_ENDS: Final = frozenset("; . : ,".split())
_OBJECTS: Final = frozenset(
    "the a an its their all new any more some 5g chinese high-risk foreign use for on to out".split()
)
_PLURALS: Final = frozenset(
    "sanctions bans limits curbs caps calls demands plans reviews tests orders deals "
    "purchases pressures pushes uses".split()
)
_BEFORE_BASE: Final = frozenset("to and or , they we i you who that which “ ‘ but".split())
_SLOTS: Final[Mapping[str, frozenset[str]]] = {
    "supplier": frozenset({"supplier", "class", "company", "companies"}),
    "gov": frozenset({"gov", "group", "state", "nation", "people"}),
    "operator": frozenset({"operator", "operators", "carrier"}),
    "company": frozenset({"supplier", "company", "operator", "carrier", "companies"}),
    "media": frozenset({"media", "paper", "report"}),
    "any": frozenset({"any"}),
    "class": frozenset({"class"}),
    "china": frozenset({"gov"}),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One way of saying an act."""

    id: str
    act: str
    pattern: tuple[str, ...]
    anchor: int
    kind: str
    """verb, noun (governed: "a ban on") or phrase."""
    subject: frozenset[str]
    """Who may do it: gov, operator, supplier, media, any."""
    actor: str
    """Whose act it is: subject, supplier, or a fixed id."""
    needs: str
    """supplier, network, gov or nothing: what the clause must speak of."""
    content: str | None
    scope: str | None
    modality: str | None
    note: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    negative: bool
    """Whether the pattern itself speaks of what is not done: "may no longer be used"."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at nodes ``first`` to ``last`` (excluded); ``head`` is its verb or noun."""

    entry: Entry
    first: int
    last: int
    head: int
    form: str


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Every entry of the data, in the order of the families."""
    rows: list[Entry] = []
    for family in FAMILIES:
        path = f"lexicon/{family}.yaml"
        if (files("ringfence.evidence") / "data" / path).is_file():
            rows += [_entry(row) for row in read_data(path)]
    return tuple(rows)


def _entry(row: Mapping[str, Any]) -> Entry:
    pattern = tuple(str(row["find"]).split())
    anchor = next((i for i, part in enumerate(pattern) if part.startswith("~")), None)
    kind = row.get("kind", "phrase" if anchor is None else "verb")
    if anchor is None:
        anchor = next(i for i, part in enumerate(pattern) if part[0] not in "{*?")
    return Entry(
        f"{row['act']}:{row['find']}",
        row["act"],
        pattern,
        anchor,
        kind,
        frozenset(str(row.get("by", "any")).split()),
        row.get("actor", "subject"),
        row.get("needs", "supplier"),
        row.get("content"),
        row.get("scope"),
        row.get("modality"),
        row.get("note", ""),
        tuple(row["yes"]),
        tuple(row["no"]),
        any(part in ("not", "no") or part.startswith("cannot") for part in pattern),
    )


@dataclass(frozen=True, slots=True)
class _Element:
    """An element of a pattern, ready to be compared."""

    words: frozenset[str]
    kinds: frozenset[str]
    """Kinds of mentions that it takes."""
    optional: bool
    gap: bool
    negation: bool

    @property
    def must_be_said(self) -> bool:
        """Whether one of its words stands in every sentence that has the pattern."""
        return not (self.optional or self.gap or self.negation or self.kinds)


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """An entry under one form of its anchor; ``left`` is read from the anchor outwards."""

    number: int
    entry: Entry
    tag: str
    left: tuple[_Element, ...]
    right: tuple[_Element, ...]


@lru_cache(maxsize=1)
def _index() -> Mapping[str, Mapping[str, tuple[_Rule, ...]]]:
    """Form of an anchor to a further word that must be said (or nothing) to the rules with both.

    A sentence looks up only what it says, so that its cost does not grow with the number of entries.
    """
    index: dict[str, dict[str, list[_Rule]]] = {}
    for number, entry in enumerate(entries()):
        left = tuple(_element(part) for part in reversed(entry.pattern[: entry.anchor]))
        right = tuple(_element(part) for part in entry.pattern[entry.anchor + 1 :])
        said = [element.words for element in (*left, *right) if element.must_be_said]
        for form, tag in _forms(entry):
            rule = _Rule(number, entry, tag, left, right)
            for word in min(said, key=_commonness, default=("",)):
                index.setdefault(form, {}).setdefault(word, []).append(rule)
    return {form: {word: tuple(rules) for word, rules in by_word.items()} for form, by_word in index.items()}


def _commonness(words: frozenset[str]) -> tuple[int, int]:
    """The fewer and the longer words are, the fewer sentences say one of them."""
    return len(words), -min(map(len, words))


def _forms(entry: Entry) -> Iterator[tuple[str, str]]:
    """The forms of an entry's anchor with their tags."""
    part = entry.pattern[entry.anchor]
    for word in part.removeprefix("~").split("|"):
        if part.startswith("~"):
            yield from regular_forms(word).items()
        else:
            yield word, "noun" if entry.kind == "noun" else "word"


def _element(part: str) -> _Element:
    options = part.lstrip("~?").split("|")
    words = [text for text in options if not text.startswith("{")]
    forms = frozenset(form for word in words for form in (regular_forms(word) if part.startswith("~") else (word,)))
    kinds = (_SLOTS[text.strip("{}")] for text in options if text.startswith("{"))
    return _Element(forms, frozenset[str]().union(*kinds), part.startswith("?"), part == "*", part == "not")


def hits(phrase: Phrase) -> Iterator[Hit]:
    """Every entry that a sentence contains, in the order of the text."""
    index = _index()
    said = {node.low for node in phrase.nodes} | {""}
    for at, node in enumerate(phrase.nodes):
        if node.mention is not None or (by_word := index.get(node.low)) is None:
            continue
        for rule in _possible(by_word, said):
            found = _match(phrase, rule, at)
            if found:
                yield found


def _possible(by_word: Mapping[str, tuple[_Rule, ...]], said: set[str]) -> Iterable[_Rule]:
    """The rules of which every word that must be said is there, in the order of the data."""
    if len(by_word) == 1:
        ((word, rules),) = by_word.items()
        return rules if word in said else ()
    found = [rule for word in by_word.keys() & said for rule in by_word[word]]
    if len(found) > 1:
        found.sort(key=attrgetter("number"))
    return dict.fromkeys(found)


def _match(phrase: Phrase, rule: _Rule, at: int) -> Hit | None:
    if rule.entry.kind == "verb" and not _as_verb(phrase, at, rule.tag):
        return None
    first = at
    for element in rule.left:
        if _fits(phrase.nodes, first - 1, element):
            first -= 1
        elif not element.optional:
            return None
    last = _rightwards(phrase.nodes, rule.right, 0, at + 1)
    return None if last is None else Hit(rule.entry, first, last, at, rule.tag)


def _as_verb(phrase: Phrase, at: int, tag: str) -> bool:
    """Whether a form that may also be a noun stands where a verb stands."""
    before, behind = phrase.low(at - 1), phrase.low(at + 1)
    if tag in ("ing", "ed", "en"):
        return before not in ("a", "an", "the") or tag == "ing"
    owner = phrase.mention(at - 1)
    if tag == "s":
        noun = (
            phrase.low(at) in _PLURALS
            and not (phrase.mention(at + 1) or behind in _OBJECTS)
            or (owner is None and behind in ("on", "of", "for"))
        )
        return not noun and (owner is None or not owner.poss) and before not in ("a", "an", "the", "its", "of", "on")
    if owner is not None:
        return not owner.poss and behind not in ("on", "of", "for") and phrase.finite(at)
    if is_adverb(before) and not is_negation(before):
        before = phrase.low(at - 2)
        if before in _BEFORE_BASE or before in AUXILIARIES - BE or is_negation(before):
            return True
        return phrase.mention(at - 2) is not None
    return before in _BEFORE_BASE or before in AUXILIARIES or is_negation(before) or at == 0 or tag == "any"


def _rightwards(nodes: Sequence[Node], elements: Sequence[_Element], number: int, at: int) -> int | None:
    """The end of the words that the elements from ``number`` on take from ``at`` on."""
    if number == len(elements):
        return at
    while at < len(nodes) and nodes[at].low in _QUOTES:
        at += 1
    element = elements[number]
    if element.gap:
        for end in range(at, at + _GAP + 1):
            if (found := _rightwards(nodes, elements, number + 1, end)) is not None:
                return found
            if end >= len(nodes) or nodes[end].low in _ENDS:
                return None
        return None
    if _fits(nodes, at, element) and (found := _rightwards(nodes, elements, number + 1, at + 1)) is not None:
        return found
    return _rightwards(nodes, elements, number + 1, at) if element.optional else None


def _fits(nodes: Sequence[Node], at: int, element: _Element) -> bool:
    if not 0 <= at < len(nodes):
        return False
    node = nodes[at]
    if node.mention is not None:
        return node.mention.kind in element.kinds or "any" in element.kinds
    return node.low in element.words or (element.negation and is_negation(node.low))
