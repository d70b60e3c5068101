"""The words that all rulebook files share: dates as precise as known, forces, citations, selectors of elements."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticSerializationUnexpectedValue

from ringfence.core.dates import PartialDate
from ringfence.core.vocabulary import DOMAINS, FUNCTIONS, GENERATIONS


def _written(value: Any) -> str:
    """A date as text; another member of a union is left to its own serializer."""
    if not isinstance(value, PartialDate):
        raise PydanticSerializationUnexpectedValue(f"{value!r} is no date")
    return str(value)


Day = Annotated[
    PartialDate,
    BeforeValidator(lambda value: PartialDate.of(str(value) if isinstance(value, int) else value)),
    PlainSerializer(_written, return_type=str),
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
    Part = str
    Generation = str
    Function = str
else:
    Domain = _one_of(DOMAINS, "domain")
    Part = _one_of((*DOMAINS, *FUNCTIONS), "domain or network function")
    Generation = _one_of(GENERATIONS, "generation")
    Function = _one_of(FUNCTIONS, "network function")
Measure = Literal["sites", "cells", "traffic", "elements", "premises", "population", "unpublished"]
"""What a share counts; ``unpublished``: how it is counted was not published, so only none and all are certain."""


class Model(BaseModel):
    """Base of all: unknown keys are refused, values cannot be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Span(Model):
    """A value that holds for a time."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = Field(None, description="first day on which it no longer holds")


class Cite(Model):
    """Where a state says what it says."""

    source: str = Field(description="key in a sources.yaml")
    locator: str = Field("", description="article, section or page; empty: the whole document")
    checked_on: date = Field(description="day on which somebody read the source")


class Selector(Model):
    """Which elements: every key given must match; within a key any value does."""

    parts: tuple[Part, ...] = Field((), description="domains or network functions, whichever matches")
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
        return {name: value for name in Selector.model_fields if (value := getattr(self, name))}
