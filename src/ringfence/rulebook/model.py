"""The language of the rulebook: what a provision, a designation, a permit and other dated facts look like in a file.

pydantic models where files enter; the JSON Schema of the language is generated from them.
"""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from ringfence.core.dates import PartialDate
from ringfence.core.vocabulary import DOMAINS, FUNCTIONS, GENERATIONS

Day = Annotated[
    PartialDate,
    BeforeValidator(lambda value: PartialDate.of(str(value) if isinstance(value, int) else value)),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "description": "day, month or year"}),
]
"""A date as precise as it is known: ``2023-05-31``, ``2023-05`` or ``2023``."""

Force = Literal["binding", "contractual", "enabling", "advisory", "voluntary", "political", "proposed", "none"]
Certainty = Literal["verified", "partly", "memory"]


def _one_of(values: Iterable[str], what: str) -> Any:
    """A text from a closed list; another one is refused with the closest entries."""
    allowed = tuple(values)

    def check(value: str) -> str:
        if value not in allowed:
            close = get_close_matches(value, allowed, n=3, cutoff=0.4) or allowed
            raise ValueError(f"{value!r} is no {what}; closest: {', '.join(close)}")
        return value

    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", "enum": list(allowed)})]


if TYPE_CHECKING:
    Domain = str
    Generation = str
    Function = str
else:
    Domain = _one_of(DOMAINS, "domain")
    Generation = _one_of(GENERATIONS, "generation")
    Function = _one_of(FUNCTIONS, "network function")
Measure = Literal["sites", "cells", "traffic", "elements", "premises", "population"]


class Model(BaseModel):
    """Base of all: unknown keys are refused, values cannot be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Cite(Model):
    """Where a state says what it says."""

    source: str = Field(description="key in a sources.yaml")
    locator: str = Field("", description="article, section or page; empty: the whole document")
    checked_on: date = Field(description="day on which somebody read the source")


class Deadline(Model):
    """The last lawful day, counted from an event when it is not fixed."""

    event: str = Field(description="'designation' (the supplier's entry on the list) or the id of an event fact")
    months: int | tuple[int, int] = Field(description="months after the event, or the least and the most")
    on: Day | None = Field(None, description="when the event happened, if the rule itself tells")

    @property
    def span(self) -> tuple[int, int]:
        return self.months if isinstance(self.months, tuple) else (self.months, self.months)


class Whose(Model):
    """Whose equipment; exactly one of suppliers, designated_under, seat or any, and ``perhaps`` beside it."""

    any: bool = False
    suppliers: tuple[str, ...] = Field((), description="suppliers with their affiliates, on the day")
    designated_under: str | None = Field(None, description="id of a dated list")
    seat_in: tuple[str, ...] = Field((), description="countries, or groups of countries (eu, nato, oecd), of the seat")
    seat_outside: tuple[str, ...] = Field((), description="groups of countries: the seat is in none of them")
    perhaps: "Whose | None" = Field(None, description="suppliers that an undecided criterion may reach: unknown")
    test: str = Field("", description="the criterion in words")

    @model_validator(mode="after")
    def _one_selector(self) -> Self:
        given = [
            self.any,
            bool(self.suppliers),
            bool(self.designated_under),
            bool(self.seat_in),
            bool(self.seat_outside),
        ]
        if sum(given) > 1 or not (any(given) or self.perhaps):
            raise ValueError("whose: give exactly one of any, suppliers, designated_under, seat_in, seat_outside")
        return self


class State(Model):
    """What a provision demands from a day on; states are only ever added."""

    from_: Day = Field(alias="from", description="first day on which the state applies")
    known: Day | None = Field(None, description="day on which it could be known (adopted, published); default: from")
    duty: str = Field(description="a duty of `ringfence.rulebook.duties`, or none (ended) or stayed (suspended)")
    force: Force = "binding"
    deadline: Day | Deadline | Literal["unknown"] | None = Field(
        None,
        description="last lawful day; omitted: the duty holds from the first day; unknown: a date exists, not read",
    )
    target: Day | None = Field(None, description="earlier day that was asked for without legal effect")
    since: Day | None = Field(None, description="only things in service on or after this day; default for new: from")
    max_share: float | None = Field(None, gt=0, lt=1)
    measures: tuple[Measure, ...] = ()
    min_groups: int | None = Field(None, ge=2, description="least number of corporate groups")
    accept: tuple[str, ...] = Field(
        (), description="certificates, permits or countries that satisfy the duty; empty: any"
    )
    allow: str | None = Field(None, description="allow list: id of the list whose suppliers are approved")
    refused: Whose | None = Field(None, description="allow list: suppliers known not to be approved")
    certainty: Certainty = "verified"
    remembered: str = Field("", description="what of this state is from memory")
    note: str = ""
    cite: Cite

    @property
    def known_on(self) -> date:
        """The day from which the state is visible; a month or year counts from its end."""
        return (self.known or self.from_).latest

    @property
    def active(self) -> bool:
        return self.duty not in ("none", "stayed")


class Who(Model):
    """Who must comply."""

    addressees: Literal["operators", "authorities", "suppliers", "traders"] = Field(
        "operators", description="only what is addressed to operators, or reported against them, yields findings"
    )
    operators: Literal["all"] | tuple[str, ...] = Field("all", description="ids of named parties, or all")
    note: str = ""


class Near(Model):
    """Nearness to the places of a list."""

    list: str = Field(description="id of a list of places, given by an overlay")
    within_km: float = Field(gt=0)


class Selector(Model):
    """Which elements: every key given must match; within a key any value does."""

    domains: tuple[Domain, ...] = ()
    functions: tuple[Function, ...] = ()
    generations: tuple[Generation, ...] = ()
    bands: tuple[str, ...] = Field((), description="3GPP operating bands: n78, B3")
    site_classes: tuple[str, ...] = ()
    network_kinds: tuple[Literal["public", "private", "government"], ...] = ()
    customers: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    made_in: tuple[str, ...] = ()
    tags: tuple[str, ...] = Field((), description="marks of the site; `not-sensitive` or `none` denies them all")

    def given(self) -> dict[str, tuple[str, ...]]:
        """The keys that select, with their values."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name))}


class Where(Selector):
    """Where in the network."""

    near: Near | None = Field(None, description="or near a place of a list (either tags or nearness suffices)")
    perhaps: Selector | None = Field(None, description="values that may be meant too: unknown where only they match")
    note: str = ""


class Provision(Model):
    """One duty of one instrument, with its dated states."""

    id: str = Field(pattern=r"^[a-z]{2}(/[a-z0-9-]+)+$", description="jurisdiction/instrument/name")
    fact: str = Field(description="id of the fact it was encoded from")
    title: str
    who: Who = Who()
    whose: Whose
    where: Where = Where()
    unless: Selector = Field(Selector(), description="exceptions; they count only where the data shows them")
    states: tuple[State, ...] = Field(min_length=1)
    penalties: str = ""
    compensation: str = ""
    note: str = ""

    @property
    def jurisdiction(self) -> str:
        return self.id.split("/", 1)[0]

    @property
    def instrument(self) -> str:
        return self.id.rsplit("/", 1)[0]


class Instrument(Model):
    """An act, decree, direction, contract or statement."""

    id: str
    title: str
    kind: str = Field(description="law, decree, direction, guidance, contract, ... as in the fact base")
    issuer: str = ""
    number: str = ""
    link: str = Field("", description="official text (ELI or CELEX where it exists); empty: not known")
    note: str = ""


class Source(Model):
    """A document that somebody read."""

    title: str
    url: str
    read: str = Field("", description="how much of it was read")


class Coverage(Model):
    """What was read for a jurisdiction, so that silence can be told from absence."""

    jurisdiction: str
    name: str
    read_on: date
    newest_source: Day
    read: str
    open: tuple[str, ...] = ()


class Span(Model):
    """A value that holds for a time."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = Field(None, description="first day on which it no longer holds")


class Alias(Span):
    """A spelling of a supplier's name."""

    text: str


class Parent(Span):
    """A company that controls another."""

    id: str
    certainty: Certainty
    source: str = ""


class Seat(Span):
    """The country in which a company has its seat."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    certainty: Certainty
    source: str = ""


class Supplier(Model):
    """A company or group that supplies equipment, software or services."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    aliases: tuple[Alias, ...] = ()
    parents: tuple[Parent, ...] = Field((), description="companies that control it, over time")
    seats: tuple[Seat, ...] = ()
    pen: tuple[int, ...] = Field((), description="IANA private enterprise numbers")
    oui: tuple[str, ...] = Field((), description="company names in the IEEE OUI register")
    note: str = ""


class Operator(Model):
    """A network operator that a rule or a user names."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    counts_as: tuple[str, ...] = Field(
        (), description="ids of other operators whose obligations it shares (a successor)"
    )


class Entry(Span):
    """A supplier's entry on a list: a designation, or an approval for an allow list."""

    supplier: str
    known: Day | None = None
    certainty: Certainty = "verified"
    cite: Cite
    note: str = ""


class DatedList(Model):
    """A list kept by an authority: who is on it, since when; kept apart from the rules that use it."""

    id: str
    title: str
    public: bool = Field(True, description="false: the content is not public, so absence proves nothing")
    entries: tuple[Entry, ...] = ()


class Permit(Span):
    """A permit as granted."""

    id: str
    provisions: tuple[str, ...]
    operator: str = ""
    known: Day | None = None
    note: str = ""


class Place(Model):
    """A place near which a rule is stricter."""

    name: str
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class PlaceList(Model):
    """Places near which a rule is stricter; mostly confidential, hence in private overlays."""

    id: str
    complete: bool = Field(description="false: other places may exist, so distance proves nothing")
    places: tuple[Place, ...]


class Event(Model):
    """Something a deadline counts from."""

    id: str
    on: Day
    operator: str = ""
    known: Day | None = None


class Document(Span):
    """A plan, report or declaration that was filed."""

    provision: str
    operator: str
    note: str = ""


class Facts(Model):
    """A ``*.facts.yaml`` file: dated facts that provisions refer to."""

    lists: tuple[DatedList, ...] = ()
    permits: tuple[Permit, ...] = ()
    places: tuple[PlaceList, ...] = ()
    events: tuple[Event, ...] = ()
    documents: tuple[Document, ...] = ()
    operators: tuple[Operator, ...] = ()
    suppliers: tuple[Supplier, ...] = ()


class Case(Model):
    """An example that the provision must decide as written."""

    name: str
    as_of: date
    known_on: date | None = None
    element: dict[str, Any] | None = None
    elements: tuple[dict[str, Any], ...] = Field((), description="for duties on the whole: the operator's elements")
    facts: Facts = Facts()
    scenario: bool = Field(False, description="judge a political or proposed provision as if it were binding")
    expect: Literal["compliant", "breach", "unknown", "gap", "dormant", "not_applicable"]
    because: str = ""
    due_on: date | None = None


SCHEMAS: Final[dict[str, type[Model]]] = {
    "provision": Provision,
    "case": Case,
    "facts": Facts,
    "instrument": Instrument,
}
"""The models of the files that people write, by kind."""
