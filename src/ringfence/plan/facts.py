"""The published figures of cost, time and capacity on which the defaults and the headlines rest."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ringfence.core.errors import InternalError, Problems
from ringfence.rulebook.yaml_files import read_models

DATA = Path(str(files("ringfence.plan") / "data"))
"""The figures and defaults that ship with the package."""


class EconomicFact(BaseModel):
    """One figure: who said it, where, and how far it was checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    topic: Literal[
        "estimate",
        "share",
        "market",
        "rule",
        "fcc",
        "swap",
        "capacity",
        "unit-cost",
        "life",
        "energy",
        "coupling",
        "exchange",
        "derived",
    ]
    value: float | tuple[float, float] | dict[str, float] | str | None
    """A number, a range from low to high, numbers by name, a text where the source has no single number, or nothing."""
    unit: str = ""
    year: int | None = None
    said_by: str = ""
    status: Literal["verified", "derived", "remembered", "not-found"]
    formula: str = ""
    source_url: str = ""
    note: str = ""


@cache
def economic_facts() -> MappingProxyType[str, EconomicFact]:
    """All figures by id, in the order of the file."""
    problems = Problems()
    facts = read_models(DATA / "facts.yaml", EconomicFact, problems)
    if problems:
        raise InternalError(str(problems))
    return MappingProxyType({fact.id: fact for fact in facts})
