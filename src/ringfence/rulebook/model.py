"""The language of the rulebook: what a provision, a designation, a permit and other dated facts look like in a file.

pydantic models where files enter; the JSON Schema of the language is generated from them.
"""

from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator

from ringfence.rulebook.facts import Facts
from ringfence.rulebook.terms import Certainty, Cite, Day, Force, Measure, Model, Selector


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
    control_outside: tuple[str, ...] = Field(
        (), description="groups of countries: the seat, or that of a company that controls it, is in none of them"
    )
    state_owned_outside: tuple[str, ...] = Field(
        (), description="groups of countries: it, or a company that controls it, is owned by a state in none of them"
    )
    perhaps: "Whose | None" = Field(None, description="suppliers that an undecided criterion may reach: unknown")
    test: str = Field("", description="the criterion in words")

    @model_validator(mode="after")
    def _one_selector(self) -> Self:
        given = [name for name in SELECTORS if getattr(self, name)]
        if len(given) > 1 or not (given or self.perhaps):
            raise ValueError(f"whose: give exactly one of {', '.join(SELECTORS)}")
        return self


SELECTORS: Final = (
    "any", "suppliers", "designated_under", "seat_in", "seat_outside", "control_outside", "state_owned_outside",
)  # fmt: skip


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
    min_share: Annotated[float, Field(gt=0, le=1)] | tuple[float, float] | None = Field(
        None, description="least share, or the lowest and the highest that it may be"
    )
    measures: tuple[Measure, ...] = ()
    min_groups: int | None = Field(None, ge=2, description="least number of corporate groups")
    accept: tuple[str, ...] = Field(
        (), description="certificates, permits or countries that satisfy the duty; empty: any"
    )
    silence: Literal["consent", "refusal"] | None = Field(
        None, description="permits: what it means that the authority has not decided when its time for review ends"
    )
    review_days: int | None = Field(None, gt=0, description="permits: that time, in days from the filing")
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
    test: str = Field(
        "", description="a criterion (size, decision) that the data does not hold: unknown until `operators` facts tell"
    )
    note: str = ""


class Near(Model):
    """Nearness to the places of a list."""

    list: str = Field(description="id of a list of places, given by an overlay")
    within_km: float = Field(gt=0)


class Where(Selector):
    """Where in the network."""

    catalogue: str | None = Field(None, description="id of a catalogue of functions: its version of the day decides")
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
    counts_parts: bool | None = Field(
        None, description="whether equipment is meant that only holds a part of these suppliers; null: it does not say"
    )
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
