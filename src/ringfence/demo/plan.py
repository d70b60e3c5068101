"""What the plans of the invented networks may say, and how they are read; they lie in ``data/networks``.

A plan is a table of cities and a list of batches; a batch is one kind of equipment with its suppliers over time.
"""

from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ringfence.core.errors import InternalError, Problems
from ringfence.rulebook.yaml_files import read_model

DATA: Final = Path(str(files("ringfence.demo") / "data"))

Mix = dict[str, float]
"""Choices with their weights; the weights need not add up to anything."""

Within = tuple[date, date]
"""First and last day of a period from which days are drawn."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class City(_Model):
    """A city or town, with the sites the operator has there."""

    name: str
    code: str = Field(pattern=r"^[A-Z]{3}$")
    at: tuple[float, float] = Field(description="latitude and longitude of the centre, degrees, approximate")
    sites: int = Field(ge=1)
    km: float = Field(6, gt=0, description="radius within which sites are scattered")
    sea: tuple[float, float] | None = Field(None, description="bearings from the centre, clockwise, without sites")
    g5: date | None = Field(None, description="first day of 5G in the city")
    ran: Mix = Field({}, description="suppliers of the radio sites; empty: those of the network")
    columns: dict[str, str] = Field({}, description="columns of all its sites, such as tags")
    pace: str = Field("", description="a pace of the plan; empty: the first")


class Pace(_Model):
    """How 5G spreads over the sites of a city."""

    at_launch: float = Field(ge=0, le=1, description="share of the sites with 5G on the city's first day")
    in_the_end: float = Field(ge=0, le=1, description="share of the sites with 5G at last")
    until: date


class Swap(_Model):
    """A programme that takes one supplier out; all layers of a radio site are swapped on one day."""

    name: str
    take: str
    put: Mix = Field({}, description="suppliers that follow; empty: switched off")
    within: Within
    share: float = Field(1.0, gt=0, le=1, description="share of the sites, or units, that the programme reaches")
    tags: tuple[str, ...] = Field((), description="only sites with one of these tags")
    not_new_from: date | None = Field(None, description="from this day new units come from `put`")
    strict: float = Field(1.0, ge=0, le=1, description="share of the new units that keep to it")


class Evidence(_Model):
    """Values of further columns, as a constant or drawn; of all that fit a unit the last counts, column by column."""

    since: date | None = Field(None, description="only units in service on or after this day")
    suppliers: tuple[str, ...] = ()
    columns: dict[str, str | Mix]


class Batch(_Model):
    """One kind of equipment."""

    functions: tuple[str, ...] = Field(description="canonical names")
    at: Literal["core", "hub", "ran", "nowhere"] = Field(description="kind of site; nowhere: no site is kept")
    share: float = Field(1.0, gt=0, le=1, description="of radio sites and hubs: how many have it")
    each: int = Field(1, description="units of each function: in total for the core and nowhere, per site elsewhere")
    start: Literal["4g", "5g"] | Within = Field(description="with the 4G or 5G of the site, or within a period")
    generation: str = ""
    bands: str = ""
    mix: Mix = Field({}, description="suppliers; empty: that of the radio site")
    swaps: tuple[str, ...] = Field((), description="programmes of the plan, in their order")
    cells: tuple[int, int] | None = None
    traffic: tuple[float, float] | None = None
    premises: tuple[int, int] | None = None
    evidence: tuple[Evidence, ...] = ()
    cities: tuple[str, ...] = Field((), description="codes of the only cities that have it")


class Defects(_Model):
    """Shares of rows with a gap, as real inventories have them."""

    supplier_missing: float = 0.006
    supplier_unresolved: float = 0.006
    start_missing: float = 0.006
    site_missing: float = 0.003
    position_missing: float = 0.01
    function_missing: float = 0.004


class Plan(_Model):
    """The network of one invented operator."""

    operator: str
    slug: str = Field(pattern=r"^[a-z-]+$", description="file name, and id in the overlay")
    country: str = Field(pattern=r"^[A-Z]{2}$")
    cities: tuple[City, ...]
    core: dict[str, int] = Field(description="codes of the cities with core sites, and how many each has")
    ran: Mix
    g4: Within
    paces: dict[str, Pace]
    swaps: tuple[Swap, ...] = ()
    site_columns: dict[str, str | Mix] = Field({}, description="tags, network_kind, ... drawn once per site")
    columns: tuple[Evidence, ...] = Field((), description="further columns of all batches; those of a batch come after")
    batches: tuple[Batch, ...]
    defects: Defects = Defects()

    @cached_property
    def swap_named(self) -> dict[str, Swap]:
        return {swap.name: swap for swap in self.swaps}


class Catalogue(_Model):
    """How inventories spell suppliers, and what products they name."""

    spellings: dict[str, tuple[str, ...]]
    unresolved: tuple[str, ...] = Field(description="names that belong to no supplier we know")
    products: dict[str, dict[str, str]] = Field(description="by supplier, then by function or domain")


_M = TypeVar("_M", bound=_Model)


def _read(path: Path, model: type[_M]) -> _M:
    problems = Problems()
    found = read_model(path, model, problems)
    if found is None:
        raise InternalError(f"the bundled example is broken: {problems}")
    return found


@cache
def load_plans() -> tuple[Plan, ...]:
    """All plans, by country."""
    return tuple(_read(path, Plan) for path in sorted((DATA / "networks").glob("*.yaml")))


@cache
def load_catalogue() -> Catalogue:
    """Spellings and products."""
    return _read(DATA / "catalogue.yaml", Catalogue)
