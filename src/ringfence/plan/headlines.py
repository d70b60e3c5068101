"""Published figures on cost and delay beside what the figures of the fact base give under the same scope.

A match takes a published figure apart; it does not validate it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ringfence.core.errors import InternalError, Problems
from ringfence.plan.facts import DATA, EconomicFact, economic_facts
from ringfence.plan.formulas import Range, evaluate, names_in
from ringfence.rulebook.yaml_files import read_model

CAVEAT: Final = "Decomposes the figure; does not validate it."
NEAR: Final = 1.25
"""Up to this factor off the published figure or range, ours reproduces it."""

Group = Literal["Europe", "Germany", "United Kingdom", "United States", "Other countries", "Swaps done or planned"]
Mark = Literal["verified", "derived", "remembered", "assumed"]
Verdict = Literal["reproduced", "within spread", "not reproduced", "outside the model"]
VERDICTS: Final[dict[Verdict, str]] = {
    "reproduced": f"ours is within a factor of {NEAR:g} of the figure, or of an end of its range",
    "within spread": "the figure lies between our low and our high, but our central value is further off",
    "not reproduced": "the figure lies outside our range",
    "outside the model": "no figure of ours is comparable: the reason stands beside it",
}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(_Strict):
    """A number from a fact (its own, or one of those in its words), or a stated one with a mark and a reason."""

    fact: str = ""
    number: float | None = None
    mark: Mark | None = None
    why: str = ""
    source_url: str = ""

    @model_validator(mode="after")
    def _says_where_from(self) -> "Figure":
        if not self.fact and (self.number is None or self.mark is None or not self.why):
            raise ValueError("a number without a fact needs a mark and a reason (why)")
        return self


class Input(_Strict):
    """A named value of formulas; without ``low`` or ``high`` no spread is known."""

    unit: str
    value: Figure
    low: Figure | None = None
    high: Figure | None = None


class Published(_Strict):
    """The figure as published, in ``unit``: one number or a range; ``wording`` is how it was hedged."""

    value: float | tuple[float, float]
    unit: str
    wording: str = ""

    @property
    def low(self) -> float:
        return self.value[0] if isinstance(self.value, tuple) else self.value

    @property
    def high(self) -> float:
        return self.value[1] if isinstance(self.value, tuple) else self.value


class Scope(_Strict):
    """What the figure covers: which network, which suppliers, what is counted."""

    network: str
    suppliers: str = "Huawei and ZTE"
    counted: str


class Entry(_Strict):
    """One row of the file: a figure with its scope, and our formula or the reason why there is none."""

    id: str
    label: str
    """Who and what in a few words, for pictures."""
    facts: tuple[str, ...] = Field(min_length=1)
    group: Group
    claim: str
    interest: str = "not told"
    scope: Scope
    published: Published
    formula: str = ""
    inputs: dict[str, Input] = {}
    outside: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _formula_or_reason(self) -> "Entry":
        if bool(self.formula) == bool(self.outside):
            raise ValueError("give either a formula, or a reason why the figure is outside the model")
        return self


class _Book(_Strict):
    inputs: dict[str, Input]
    rows: tuple[Entry, ...]
    no_rows: dict[str, str]


@dataclass(frozen=True, slots=True)
class Used:
    """An input as a row used it: its range, unit, the facts it comes from, their weakest mark, and how it was read."""

    name: str
    range: Range
    unit: str
    facts: tuple[str, ...]
    mark: Mark
    why: str
    own: bool
    """It comes, in part at least, from the source of the published figure itself."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A published figure beside ours; ``ours`` is None where the figure is outside the model."""

    entry: Entry
    fact: EconomicFact
    used: tuple[Used, ...]
    ours: Range | None

    @property
    def ratios(self) -> tuple[float, float] | None:
        """Our central value over the upper and over the lower end of the published figure; None if it is 0."""
        if self.ours is None or not self.entry.published.low:
            return None
        return self.ours.value / self.entry.published.high, self.ours.value / self.entry.published.low

    @property
    def verdict(self) -> Verdict:
        if self.ours is None:
            return "outside the model"
        low, high = self.entry.published.low, self.entry.published.high
        if low / NEAR <= self.ours.value <= high * NEAR:
            return "reproduced"
        return "within spread" if self.ours.low <= high and low <= self.ours.high else "not reproduced"


@cache
def headlines() -> tuple[Headline, ...]:
    """All published figures of the fact base beside ours, in the order of the file.

    Raises
    ------
    InternalError
        The file that ships cannot be read, or names a fact or a number that is not in the fact base.
    """
    book, facts = _book(), economic_facts()
    return tuple(_headline(entry, book, facts) for entry in book.rows)


def without_row() -> Mapping[str, str]:
    """Facts about estimates, programmes and swaps that are no headline, with the reason."""
    return _book().no_rows


def headline_records() -> list[dict[str, Any]]:
    """One record per published figure, of plain values.

    Returns
    -------
    list of dict
        ``id``, ``group``, ``claim``, ``said_by``, ``interest``, ``year``, ``network``, ``suppliers``, ``counted``,
        ``published_low``, ``published_high``, ``unit`` (of published and ours), ``wording``, ``ours_low``,
        ``ours_value``, ``ours_high`` (None outside the model), ``formula``, ``inputs`` (list of name, low, value,
        high, unit, facts, mark, why, own), ``ratio_low``, ``ratio_high`` (ours over the ends of the figure),
        ``verdict``, ``outside`` (the reason), ``note``, ``facts``, ``source_url`` and ``mark`` (of the figure),
        ``caveat``.
    """
    return [_record(headline) for headline in headlines()]


@cache
def _book() -> _Book:
    problems = Problems()
    book = read_model(DATA / "headlines.yaml", _Book, problems)
    if book is None:
        raise InternalError(str(problems))
    return book


def _headline(entry: Entry, book: _Book, facts: Mapping[str, EconomicFact]) -> Headline:
    inputs = {**book.inputs, **entry.inputs}
    try:
        told = tuple(facts[name] for name in entry.facts)
        used = tuple(_used(name, inputs[name], facts, told) for name in _names(entry))
        ours = evaluate(entry.formula, {each.name: each.range for each in used}) if entry.formula else None
    except (KeyError, ValueError) as error:
        raise InternalError(f"headline {entry.id}: {error}") from error
    return Headline(entry, told[0], used, ours)


def _names(entry: Entry) -> tuple[str, ...]:
    return names_in(entry.formula) if entry.formula else ()


def _used(name: str, given: Input, facts: Mapping[str, EconomicFact], told: tuple[EconomicFact, ...]) -> Used:
    ends = [figure for figure in (given.low, given.value, given.high) if figure]
    spread = [number(end, facts) for end in ends]
    named = tuple(dict.fromkeys(end.fact for end in ends if end.fact))
    marks = [end.mark or _mark(facts[end.fact]) for end in ends]
    sources = {fact.source_url for fact in told if fact.source_url}
    own = any(facts[name] in told or facts[name].source_url in sources for name in named)
    why = "; ".join(dict.fromkeys(end.why for end in ends if end.why))
    spanned = Range(min(spread), number(given.value, facts), max(spread))
    return Used(name, spanned, given.unit, named, max(marks, key=_MARKS.index), why, own)


_MARKS: Final[tuple[Mark, ...]] = ("verified", "derived", "remembered", "assumed")


def _mark(fact: EconomicFact) -> Mark:
    if fact.status == "not-found":
        raise ValueError(f"{fact.id} holds no figure")
    return fact.status


def number(figure: Figure, facts: Mapping[str, EconomicFact]) -> float:
    """The number that a figure stands for.

    Raises
    ------
    KeyError
        No such fact.
    ValueError
        The fact has not the one number asked for, and no mark and reason say how it was read.
    """
    fact = facts[figure.fact] if figure.fact else None
    if figure.number is not None:
        if fact and figure.number not in numbers_of(fact) and not (figure.why and figure.mark):
            raise ValueError(f"{figure.number:g} is not among the numbers of {fact.id}; give a mark and a reason (why)")
        return figure.number
    if fact is None or not isinstance(fact.value, float):
        raise ValueError(f"{figure.fact} has no single number; say which of its numbers is meant")
    return fact.value


_NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def numbers_of(fact: EconomicFact) -> set[float]:
    """Every number in a fact's value, unit, formula and note."""
    words = f"{fact.value} {fact.unit} {fact.formula} {fact.note}"
    return {float(found.replace(",", "")) for found in _NUMBER.findall(words)}


def _record(headline: Headline) -> dict[str, Any]:
    entry, ours = headline.entry, headline.ours
    ratios = headline.ratios or (None, None)
    return {
        "id": entry.id,
        "group": entry.group,
        "claim": entry.claim,
        "said_by": headline.fact.said_by or None,
        "interest": entry.interest,
        "year": headline.fact.year,
        **entry.scope.model_dump(),
        "published_low": entry.published.low,
        "published_high": entry.published.high,
        "unit": entry.published.unit,
        "wording": entry.published.wording,
        **{f"ours_{end}": getattr(ours, end, None) for end in ("low", "value", "high")},
        "formula": entry.formula,
        "inputs": list(_inputs(headline.used)),
        "ratio_low": ratios[0],
        "ratio_high": ratios[1],
        "verdict": headline.verdict,
        "outside": entry.outside,
        "note": entry.note,
        "facts": list(entry.facts),
        "source_url": headline.fact.source_url,
        "mark": headline.fact.status,
        "caveat": CAVEAT,
    }


def _inputs(used: tuple[Used, ...]) -> Iterator[dict[str, Any]]:
    for each in used:
        ends = {end: getattr(each.range, end) for end in ("low", "value", "high")}
        rest = {"unit": each.unit, "facts": list(each.facts), "mark": each.mark, "why": each.why, "own": each.own}
        yield {"name": each.name, **ends, **rest}
