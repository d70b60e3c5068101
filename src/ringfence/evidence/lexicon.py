"""The lexicon of acts: entries as data, found by one look-up per word.

An entry's pattern is a row of words; ``~ban`` stands for all forms of a verb, ``a|b`` for either word, ``?x`` for
a word that may be missing, ``*`` for at most six nodes, and ``{supplier}``, ``{gov}``, ``{operator}``, ``{company}``,
``{media}`` or ``{any}`` for a noun phrase.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from ringfence.evidence.gazetteer import read_data
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

    @property
    def negative(self) -> bool:
        """Whether the pattern itself speaks of what is not done: "may no longer be used"."""
        return any(part in ("not", "no") or part.startswith("cannot") for part in self.pattern)


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
    )


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[Entry, str]]]:
    """Forms of every anchor to their entries with the form's tag."""
    index: dict[str, list[tuple[Entry, str]]] = {}
    for entry in entries():
        part = entry.pattern[entry.anchor]
        for word in part.removeprefix("~").split("|"):
            forms = regular_forms(word) if part.startswith("~") else {word: "noun" if entry.kind == "noun" else "word"}
            for form, tag in forms.items():
                index.setdefault(form, []).append((entry, tag))
    return index


@lru_cache(maxsize=4096)
def _options(part: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words and the kinds of mentions that an element of a pattern takes."""
    options = part.lstrip("~?").split("|")
    words = [text for text in options if not text.startswith("{")]
    forms = frozenset(form for word in words for form in (regular_forms(word) if part.startswith("~") else (word,)))
    kinds: frozenset[str] = frozenset()
    for text in options:
        if text.startswith("{"):
            kinds |= _SLOTS[text.strip("{}")]
    return forms, kinds


def hits(phrase: Phrase) -> Iterator[Hit]:
    """Every entry that a sentence contains, in the order of the text."""
    index = _index()
    for at, node in enumerate(phrase.nodes):
        if node.mention is not None:
            continue
        for entry, tag in index.get(node.low, ()):
            found = _match(phrase, entry, at, tag)
            if found:
                yield found


def _match(phrase: Phrase, entry: Entry, at: int, tag: str) -> Hit | None:
    if entry.kind == "verb" and not _as_verb(phrase, at, tag):
        return None
    first = at
    for part in reversed(entry.pattern[: entry.anchor]):
        if _fits(phrase, first - 1, part):
            first -= 1
        elif not part.startswith("?"):
            return None
    last = _rightwards(phrase, entry.pattern[entry.anchor + 1 :], at + 1)
    return None if last is None else Hit(entry, first, last, at, tag)


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
        return before in _BEFORE_BASE or before in AUXILIARIES - BE or phrase.mention(at - 2) is not None
    return before in _BEFORE_BASE or before in AUXILIARIES or is_negation(before) or at == 0 or tag == "any"


def _rightwards(phrase: Phrase, parts: tuple[str, ...], at: int) -> int | None:
    if not parts:
        return at
    part, rest = parts[0], parts[1:]
    if phrase.low(at) in _QUOTES:
        return _rightwards(phrase, parts, at + 1)
    if part == "*":
        for skip in range(_GAP + 1):
            if (end := _rightwards(phrase, rest, at + skip)) is not None:
                return end
            if at + skip >= len(phrase.nodes) or phrase.low(at + skip) in (";", ".", ":", ","):
                return None
        return None
    if _fits(phrase, at, part) and (end := _rightwards(phrase, rest, at + 1)) is not None:
        return end
    return _rightwards(phrase, rest, at) if part.startswith("?") else None


def _fits(phrase: Phrase, at: int, part: str) -> bool:
    if not 0 <= at < len(phrase.nodes):
        return False
    words, kinds = _options(part)
    mention = phrase.mention(at)
    if mention is not None:
        return mention.kind in kinds or "any" in kinds
    low = phrase.low(at)
    return low in words or (part == "not" and is_negation(low))
