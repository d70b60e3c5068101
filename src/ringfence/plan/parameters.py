"""What a plan takes as given: prices, crews, lives, suppliers; the defaults of the package under the user's file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationError,
)

from ringfence.core.errors import InternalError, Problem, Problems, RingfenceError
from ringfence.core.vocabulary import DOMAINS
from ringfence.plan.facts import DATA
from ringfence.plan.quantities import Number, Quantity
from ringfence.rulebook.yaml_files import read_yaml, validated

UPGRADE: Final = "upgrade"
"""The kind of work that adds 5G to a radio site."""
OF_A_STOP: Final = ("failures", "spares", "reused")
"""Parameters that only matter where a supplier stops delivering."""


def _in(unit: str, *, positive: bool = False) -> AfterValidator:
    def check(quantity: Quantity) -> Quantity:
        if quantity.unit not in ("", unit):
            raise ValueError(f"is in {unit}, not in {quantity.unit}")
        if quantity.low < 0 or (positive and quantity.low == 0):
            raise ValueError(f"must be {'above 0' if positive else '0 or more'}, and {quantity.low:g} is not")
        return quantity.model_copy(update={"unit": unit})

    return AfterValidator(check)


def _keys(*allowed: str) -> AfterValidator:
    def check(given: dict[str, Any]) -> dict[str, Any]:
        for key in given:
            if key not in allowed:
                raise ValueError(f"{key!r} is none of {', '.join(allowed)}{_closest(key, allowed)}")
        return given

    return AfterValidator(check)


def _domains(given: tuple[str, ...]) -> tuple[str, ...]:
    for domain in given:
        if domain not in DOMAINS:
            raise ValueError(f"{domain!r} is none of {', '.join(DOMAINS)}{_closest(domain, DOMAINS)}")
    return given


def _closest(name: str, names: Iterable[str]) -> str:
    close = get_close_matches(name.lower(), sorted(names), n=1, cutoff=0.5)
    return f"; closest is {close[0]}" if close else ""


def _regions(given: Any) -> Any:
    if given in ("operator", "place") or (isinstance(given, int) and not isinstance(given, bool) and given > 0):
        return given
    raise ValueError("is operator, place, or the number of first letters of site_id that name the region")


def _answered(given: Any) -> Any:
    return {k: v for k, v in given.items() if v is not None} if isinstance(given, dict) else given


Answered = BeforeValidator(_answered)
"""A key without a value is a question left open, as if it were not there."""
Amount = Annotated[Number, Field(ge=0)]
Count = Annotated[int, Field(strict=True, ge=0)]
AtLeastOne = Annotated[int, Field(strict=True, ge=1)]
Year = Annotated[int, Field(strict=True, ge=1980, le=2200)]
Share = Annotated[Number, Field(ge=0, le=1)]
Premium = Annotated[Quantity, _in("share of the equipment price")]
SitePrice = Annotated[Quantity, _in("EUR per site")]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Given):
    """A supplier that may follow another."""

    domains: Annotated[tuple[str, ...], AfterValidator(_domains)]
    """Domains for which it may follow."""
    premium: Premium
    """How much dearer its equipment is than the one it follows; ``Parameters.premium`` where the file gives none."""
    supply: Amount | None = None
    """Macro-site equivalents a quarter over all operators; None: not limited."""
    available_from: date | None = None


class Price(_Given):
    """What a piece of work costs; None: no figure is known, so it is not priced."""

    equipment: SitePrice | None = None
    works: SitePrice | None = None


class ExtraCrews(_Given):
    """Crews that can be hired on top."""

    visits: Amount
    """Visits a quarter and operator at most."""
    eur: Annotated[Quantity, _in("EUR per visit")]


class Parameters(_Given):
    """All that a plan takes as given; money in EUR. The description of a field is what the file says of it."""

    start: date | None = Field(description="First day of the plan; without one, today.")
    horizon_quarters: AtLeastOne = Field(le=400, description="Quarters that are planned.")
    discount: Annotated[Quantity, _in("share a year")] = Field(description="Discount rate.")
    suppliers: dict[str, Target] = Field(
        description="Who may follow, and where: the suppliers that are left in this list. For each: domains, premium "
        "(else the one below), supply (macro-site equivalents a quarter over all operators; none: not limited) and "
        "available_from (a day)."
    )
    premium: Premium = Field(description="How much dearer the equipment of those who may follow is.")
    kinds: Annotated[dict[str, Price], _keys(*DOMAINS, UPGRADE)] = Field(
        description="Prices of a replacement by domain, and of adding 5G to a site (upgrade). Without a figure a kind "
        "is not priced, only counted."
    )
    life: Annotated[Quantity, _in("years", positive=True)] = Field(description="Life of equipment.")
    ages: Annotated[dict[str, Year], Answered, _keys(*DOMAINS)] = Field(
        description="Year of installation, by domain, of equipment whose age your data do not have. Without a year it "
        "counts as new, which is the dearest case."
    )
    crews: Annotated[Quantity, _in("share of an operator's radio sites a year")] = Field(
        description="Visits that the crews of an operator make; 0: no work is possible."
    )
    crews_by_region: Annotated[dict[str, Amount], Answered] = Field(
        description="Visits a quarter by region, by operator/region, or by operator where a region is an operator; "
        "they replace crews there."
    )
    core_teams: Count = Field(
        description="Jobs in core, management and cloud a quarter and operator; the default is only assumed."
    )
    extra_crews: ExtraCrews | None = Field(
        description="Crews that can be hired: {visits: visits a quarter and operator at most, eur: EUR per visit}."
    )
    lead_time: Annotated[Quantity, _in("months")] = Field(description="From the start of the plan to the first swap.")
    budget: Annotated[dict[str, Amount], Answered] = Field(
        description="EUR a quarter (gross) by operator; without one, not limited."
    )
    continuity: Share | None = Field(
        description="Share of a region's radio sites swapped in a quarter at most, 0 to 1."
    )
    rollout: Annotated[Year | None, BeforeValidator(lambda given: None if given == "none" else given)] = Field(
        description="Year in which all radio sites are planned to have 5G; none: no roll-out is planned."
    )
    shortfall_eur: Annotated[Quantity, _in("EUR per site and quarter")] = Field(
        description="What a site behind the plan of the roll-out counts in the choice between plans."
    )
    anchor: bool = Field(strict=True, description="Whether 5G needs 4G of the same supplier at the site.")
    past_life: Amount | None = Field(
        description="Years that equipment may run past its life where its supplier may not follow itself; without a "
        "number, not limited."
    )
    regions: Annotated[Literal["operator", "place"] | int, PlainValidator(_regions)] = Field(
        description="What a region is: operator (one each), place, or the number of first letters of site_id."
    )
    exposure: Annotated[dict[str, Amount], Answered, _keys("sensitive", *DOMAINS)] = Field(
        description="Weights of what still stands, by domain and for sensitive places; 1 where none is given."
    )
    correlation: Annotated[Quantity, _in("correlation")] = Field(
        description="How far prices move together where ranges are drawn from, and premiums of suppliers among each "
        "other: 0 to 1."
    )
    failures: Annotated[Quantity, _in("share of installed equipment a year")] = Field(
        description="Equipment that fails in a year and needs a spare; counts where a supplier stops delivering."
    )
    spares: Annotated[Quantity, _in("share of installed equipment")] | None = Field(
        description="Spares in stock on the day a supplier stops delivering; without a number, none are counted on."
    )
    reused: Annotated[Quantity, _in("share of equipment taken out")] = Field(
        description="Working equipment taken out by swaps that can serve as a spare."
    )
    one_supplier_per_region: bool = Field(strict=True, description="Whether a region gets one supplier only.")
    diversity_minimum: AtLeastOne = Field(description="Suppliers that an operator keeps in radio access at least.")
    site_costs: Path | None = Field(
        description="CSV file with the columns site_id and factor: works at a site relative to those of its kind."
    )

    def price(self, kind: str | None) -> Price:
        """The price of a kind of work; without figures for a kind that has none."""
        return self.kinds.get(kind, Price()) if kind else Price()

    def followers(self, domain: str | None) -> tuple[str, ...]:
        """Suppliers that may follow in a domain, in the order of the file."""
        return tuple(name for name, target in self.suppliers.items() if domain in target.domains)


def read_parameters(path: Path | None) -> Parameters:
    """The defaults, under what the user's file says; a key without a value leaves the default.

    A file that has ``suppliers`` names all that may follow; an empty mapping: nobody.
    A relative ``site_costs`` starts at the file's folder.

    Raises
    ------
    RingfenceError
        The file cannot be read, or says what a plan cannot use; every mistake with its line.
    """
    if path is None:
        return _defaults()
    if not path.is_file():
        raise RingfenceError(f"{path} is no file", "write one with `ringfence plan init`")
    problems = Problems()
    given = read_yaml(path, problems)
    parameters = None
    if given is not None and not isinstance(given, dict):
        problems.add(f"{path}:1", "is not a mapping of parameters", "see `ringfence plan init`")
    elif given is not None:
        parameters = validated(_under(given), Parameters, path, problems)
    if parameters is None:
        raise RingfenceError([_with_closest(problem) for problem in problems])
    if parameters.site_costs is None:
        return parameters
    return parameters.model_copy(update={"site_costs": path.parent / parameters.site_costs})


def check_suppliers(parameters: Parameters, known: Iterable[str]) -> None:
    """Refuse suppliers that the rulebook does not know: no rule could be judged for them.

    Raises
    ------
    RingfenceError
        With the closest known id for each of them.
    """
    ids = sorted(known)
    unknown = [name for name in parameters.suppliers if name not in ids]
    if unknown:
        raise RingfenceError(
            Problem(f"suppliers.{name}", "no supplier has this id", f"take it from suppliers.yaml{_closest(name, ids)}")
            for name in unknown
        )


def check_operators(parameters: Parameters, known: Iterable[str]) -> None:
    """Refuse budgets and crews of operators that the network does not have: they would limit nothing.

    Raises
    ------
    RingfenceError
        With the operators of the network.
    """
    names = sorted(known)
    wrong = [f"budget.{name}" for name in parameters.budget if name not in names]
    wrong += [
        f"crews_by_region.{place}"
        for place in parameters.crews_by_region
        if "/" in place and not any(place.startswith(f"{name}/") for name in names)
    ]
    if wrong:
        raise RingfenceError(
            Problem(key, "the network has no such operator", f"write one of {'; '.join(names)}") for key in wrong
        )


def quantities(parameters: Parameters) -> Iterator[tuple[str, Quantity]]:
    """Every quantity by its path in the file (``kinds.ran.works``), in the order of the fields."""
    return _quantities(parameters, "")


def _quantities(value: Any, path: str) -> Iterator[tuple[str, Quantity]]:
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, BaseModel | Mapping):
        for name, inner in value.items() if isinstance(value, Mapping) else value:
            yield from _quantities(inner, f"{path}.{name}" if path else name)


@dataclass(frozen=True, slots=True)
class DefaultUsed:
    """A figure that nobody has replaced."""

    name: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    mark: str
    spread: float | None
    """``high`` as a multiple of ``low``; None where that says nothing."""

    def __str__(self) -> str:
        if self.spread and self.spread > 1:
            how = f"spread {self.spread:.2g}-fold"
        elif self.low == self.high:
            how = self.mark
        else:
            how = f"{self.low:g} to {self.high:g}"
        return f"{self.name} {self.value:,g} {self.unit}: default, {how}: replace with yours"


def defaults_used(parameters: Parameters, *, stop: bool = False) -> tuple[DefaultUsed, ...]:
    """The figures that are still defaults, in the order of the fields; a premium that several share comes once.

    With ``stop``, also those that only matter where a supplier stops delivering.
    """
    defaults = dict(quantities(_defaults()))
    used = [
        DefaultUsed(name, q.value, q.low, q.high, q.unit, q.sources, q.mark, q.spread)
        for name, q in quantities(parameters)
        if q == defaults.get(name)
        and not (name.startswith("suppliers.") and q == parameters.premium)
        and (stop or name not in OF_A_STOP)
    ]
    if parameters.core_teams == _defaults().core_teams:
        teams = float(parameters.core_teams)
        used.append(DefaultUsed("core_teams", teams, None, None, "jobs a quarter and operator", "", "assumed", None))
    if parameters.rollout is not None and parameters.rollout == _defaults().rollout:
        used.append(
            DefaultUsed("rollout", float(parameters.rollout), None, None, "year", "Decision (EU) 2022/2481", "assumed",
                        None)
        )  # fmt: skip
    return tuple(used)


@cache
def _default_content() -> dict[str, Any]:
    problems = Problems()
    content = read_yaml(DATA / "defaults.yaml", problems)
    if not isinstance(content, dict):
        raise InternalError(str(problems))
    return content


@cache
def _defaults() -> Parameters:
    problems = Problems()
    parameters = validated(_under({}), Parameters, DATA / "defaults.yaml", problems)
    if parameters is None:
        raise InternalError(str(problems))
    return parameters


def _under(given: dict[Any, Any]) -> dict[Any, Any]:
    """The file's content over the defaults, and each supplier with its premium."""
    defaults = _default_content()
    content: dict[Any, Any] = _overlaid(defaults, given)
    if isinstance(named := given.get("suppliers"), dict):
        content["suppliers"] = {k: _overlaid(defaults["suppliers"].get(k, {}), v) for k, v in named.items()}
    if isinstance(content["suppliers"], dict):
        premium = _premium(content["premium"])
        content["suppliers"] = {
            name: _overlaid({"premium": premium}, target) for name, target in content["suppliers"].items()
        }
    return content


def _premium(given: Any) -> Quantity:
    """The premium of suppliers without one of their own; a wrong one is reported once, not for each of them."""
    try:
        quantity: Quantity = TypeAdapter(Premium).validate_python(given)
        return quantity
    except ValidationError:
        return Quantity(value=0.0, low=0.0, high=0.0, distribution="fixed")


def _overlaid(default: Any, given: Any) -> Any:
    """``given`` over ``default``, key by key; a quantity is replaced as a whole."""
    if given is None:
        return default
    if isinstance(default, dict) and isinstance(given, dict) and "value" not in default:
        return default | {key: _overlaid(default.get(key), value) for key, value in given.items()}
    return given


def _with_closest(problem: Problem) -> Problem:
    key, said, _ = problem.found.partition(": is not a key of the language")
    if not said:
        return problem
    known = {name for model in (Parameters, Target, Price, ExtraCrews, Quantity) for name in model.model_fields}
    return replace(problem, found=f"{key}: is no parameter", fix=f"remove it{_closest(key.split('.')[-1], known)}")
