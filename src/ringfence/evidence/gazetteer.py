"""Names as data: countries, agencies, office holders, operators, outlets, institutions and the caller's suppliers.

All spellings stand in one trie over tokens: the longest match on word boundaries wins, in one pass over the sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from ruamel.yaml import YAML

from ringfence.evidence.model import Known
from ringfence.evidence.sentences import _TOKEN, Token

_FORMS_OF_LAW: Final = (
    " Co., Ltd.",
    " Co Ltd",
    " Inc.",
    ", Inc.",
    " AB",
    " Oyj",
    " Corporation",
    " Corp.",
    " Ltd",
    " plc",
    " SE",
)
_BEHIND_OUTLET: Final = frozenset(
    "said says say has had have was is will also and or on in that newspaper daily website site report reports article "
    "story writes wrote quoting citing first earlier last this which who where about as by to of at for claims adds "
    "understands found finds told magazine tells notes put quotes cites".split()
)
_FIRMS: Final = ("Group", "Corporation", "Company")
"""What follows a brand and is a noun of its own elsewhere."""
_DATA: Final = files("ringfence.evidence") / "data"

CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "high-risk-suppliers": ("high-risk", "high risk", "highrisk"),
    "untrusted-suppliers": ("untrusted", "untrustworthy", "unreliable", "unsafe", "insecure"),
    "trusted-suppliers": ("trusted", "trustworthy", "“trusted”", "reliable", "trustworthy"),
    "foreign-suppliers": ("foreign", "non-european", "non-eu", "overseas"),
}
"""Words before suppliers or goods that make a class of them; Chinese makes cn-suppliers."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a spelling names."""

    kind: str
    """country, adjective, people, seat, agency, person, operator, media, org, group or supplier."""
    id: str
    country: str = ""
    detail: str = ""
    exact: bool = False
    guarded: bool = False
    role: str = ""
    alone: bool = False
    surname: str = ""


@dataclass(slots=True)
class _Step:
    next: dict[str, "_Step"] = field(default_factory=dict)
    names: list[tuple[str, Name]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tag:
    """A name found in a sentence: tokens ``first`` (included) to ``last`` (excluded)."""

    first: int
    last: int
    name: Name


class Gazetteer:
    """The names of the package's data and of the caller, ready to be found."""

    def __init__(self, known: Known) -> None:
        self._root = _Step()
        self.seats = {**known.seats}
        for text, name in _shipped():
            self._add(text, name)
        for text, supplier in known.suppliers.items():
            brand = supplier.capitalize() if text.casefold().startswith(f"{supplier} ") else text
            for spelling in dict.fromkeys((text, _short(text), brand)):
                self._add(spelling, Name("supplier", supplier, self.seats.get(supplier, "")))

    def _add(self, text: str, name: Name) -> None:
        words = [m.group() for m in _TOKEN.finditer(text)]
        if name.kind != "supplier" and len(words) == 1 and text.isupper() and len(text) <= 8:
            name = replace(name, exact=True)
        step = self._root
        for word in words:
            step = step.next.setdefault(word.casefold().replace("’", "'"), _Step())
        step.names.insert(0, (text, name))

    def find(self, tokens: Sequence[Token]) -> list[Tag]:
        """Names in the order of the text, without overlap; guarded ones included, for the caller to judge."""
        found: list[Tag] = []
        at, count = 0, len(tokens)
        root = self._root.next
        while at < count:
            step = root.get(tokens[at].low)
            best: Tag | None = None
            last = at + 1
            while step is not None:
                if step.names and (name := _fitting(step.names, tokens, at, last)):
                    best = Tag(at, last, name)
                step = step.next.get(tokens[last].low) if last < count else None
                last += 1
            best = best or self._without_apostrophe(tokens, at)
            best = best if best and _is_an_outlet(best, tokens) else None
            if best:
                found.append(best)
            at = best.last if best else at + 1
        return found

    def _without_apostrophe(self, tokens: Sequence[Token], at: int) -> Tag | None:
        """As in "Italys government": a name whose possessive has lost its sign in a copy."""
        low = tokens[at].low
        if len(low) < 5 or low[-1] != "s" or low[-2] == "s" or not tokens[at].text[0].isupper():
            return None
        step = self._root.next.get(low[:-1])
        kinds = ("country", "supplier", "operator", "agency", "seat")
        names = [(text, name) for text, name in step.names if name.kind in kinds and not name.guarded] if step else []
        name = _fitting(names, tokens, at, at + 1)
        return Tag(at, at + 1, name) if name else None


def _is_an_outlet(tag: Tag, tokens: Sequence[Token]) -> bool:
    """Whether "The Australian" is the paper and not the beginning of "the Australian ban"."""
    if tag.name.kind != "media" or tokens[tag.first].low != "the" or tag.last >= len(tokens):
        return True
    behind = tokens[tag.last].text
    return not (behind.isalpha() and behind.islower()) or behind in _BEHIND_OUTLET or behind.endswith("ed")


def _fitting(names: list[tuple[str, Name]], tokens: Sequence[Token], first: int, last: int) -> Name | None:
    for text, name in names:
        surface = tokens[first].text
        if name.exact or name.guarded:
            if last - first > 1 or surface == text:
                return name
        elif surface[0].isupper() or not surface[0].isalpha() or text[0].islower():
            return name
    return None


def _short(text: str) -> str:
    for form in _FORMS_OF_LAW:
        text = text.removesuffix(form)
    return text


@lru_cache(maxsize=16)
def read_data(path: str) -> Any:
    """One YAML file (1.2) of the stage's data, as plain lists and mappings."""
    return YAML(typ="safe", pure=False).load((_DATA / path).read_text(encoding="utf-8"))


def _shipped() -> Iterator[tuple[str, Name]]:
    yield from _countries()
    for country, names in read_data("gazetteer/agencies.yaml").items():
        for text in names:
            yield text, Name("agency", "eu" if country == "EU" else f"gov:{country}", country, text)
    for outlet, names in read_data("gazetteer/outlets.yaml").items():
        for text in names:
            yield text, Name("media", f"media:{outlet}", exact=text.startswith(("the ", "The ")) or " " not in text)
    yield from _operators()
    for row in read_data("gazetteer/institutions.yaml"):
        yield from _spellings(row, Name(row["kind"], row["id"]))
        for text in row.get("seats", ()):
            yield text, Name("seat", row["id"], "EU", text)
    for row in read_data("gazetteer/offices.yaml"):
        yield from _holder(row)


def _operators() -> Iterator[tuple[str, Name]]:
    for row in read_data("gazetteer/operators.yaml"):
        name = Name("operator", f"org:{row['id']}", row["countries"][0])
        for text, named in _spellings(row, name):
            yield text, named
            for form in _FIRMS:
                yield f"{text} {form}", replace(named, guarded=False)


def _countries() -> Iterator[tuple[str, Name]]:
    for row in read_data("gazetteer/countries.yaml"):
        code = row["code"]
        id_ = f"gov:{code}"
        yield from _spellings(row, Name("country", id_, code))
        for text in row.get("adjectives", ()):
            yield text, Name("adjective", id_, code)
        for text in row.get("people", ()):
            yield text, Name("people", id_, code)
        for text in row.get("seats", ()):
            yield text, Name("seat", id_, code, text)


def _spellings(row: Mapping[str, Any], name: Name) -> Iterator[tuple[str, Name]]:
    for text in row.get("names", ()):
        yield text, name
    for text in row.get("exact", ()):
        yield text, replace(name, exact=True)
    for text in row.get("guarded", ()):
        yield text, replace(name, guarded=True, exact=True)


def _holder(row: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    country = row.get("country", "")
    holder = row.get("org") or ("eu" if country == "EU" else f"gov:{country}")
    surname = row.get("surname") or row["name"].split()[-1]
    name = Name("person", holder, country, row["name"], role=row["office"], surname=surname)
    yield row["name"], name
    if row.get("alone"):
        yield surname, replace(name, exact=True, alone=True)
