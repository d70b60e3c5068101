"""Who and where: whether a provision reaches an element, one dimension at a time, in three values.

Each dimension is a function of few columns with few distinct values, so the engine asks once per distinct value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ringfence.core.logic import Truth, all_of, any_of
from ringfence.core.vocabulary import FUNCTIONS, serves
from ringfence.rulebook.identity import Operators
from ringfence.rulebook.model import Provision

DENIALS = frozenset({"none", "not-sensitive"})
"""Tags that say a site has none of the marks a provision may ask for."""

PART = "part"
"""In the column ``held_as``: the row stands for a part of another supplier inside the element."""

LIST_COLUMNS = ("generation", "bands", "funding", "tags")

Value = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One question of scope: the columns it reads, the key of a selector, and what would settle an unknown."""

    key: str
    columns: tuple[str, ...]
    matches: Callable[[tuple[str, ...], Value], Truth]
    missing: str


def _plain(wanted: tuple[str, ...], value: Value) -> Truth:
    return None if value[0] is None else value[0].casefold() in {item.casefold() for item in wanted}


def _any_member(wanted: tuple[str, ...], value: Value) -> Truth:
    if value[0] is None:
        return None
    return bool({item.casefold() for item in value[0].split(";")} & {item.casefold() for item in wanted})


def _generation(wanted: tuple[str, ...], value: Value) -> Truth:
    if value[0] is None:
        return None
    return any_of(serves(generation, frozenset(wanted)) for generation in value[0].split(";"))


def _function(wanted: tuple[str, ...], value: Value) -> Truth:
    function, domain = value
    if function is not None:
        return function in wanted
    return False if domain and all(FUNCTIONS[name].domain != domain for name in wanted) else None


def _tags(wanted: tuple[str, ...], value: Value) -> Truth:
    if value[0] is None:
        return None
    marks = {item.casefold() for item in value[0].split(";")}
    if marks & set(wanted):
        return True
    return False if marks & DENIALS else None


def _parts(wanted: tuple[str, ...], value: Value) -> Truth:
    function, domain = value
    if function in wanted or domain in wanted:
        return True
    if function is not None:
        return False
    if domain is None or domain in {FUNCTIONS[name].domain for name in wanted if name in FUNCTIONS}:
        return None
    return False


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("parts", ("function", "domain"), _parts, "function"),
    Dimension("domains", ("domain",), _plain, "domain"),
    Dimension("functions", ("function", "domain"), _function, "function"),
    Dimension("generations", ("generation",), _generation, "generation"),
    Dimension("bands", ("bands",), _any_member, "bands"),
    Dimension("site_classes", ("site_class",), _plain, "site_class"),
    Dimension("network_kinds", ("network_kind",), _plain, "network_kind"),
    Dimension("customers", ("customer",), _plain, "customer"),
    Dimension("funding", ("funding",), _any_member, "funding"),
    Dimension("made_in", ("made_in",), _plain, "made_in"),
    Dimension("tags", ("tags",), _tags, "site_list"),
)


def part_counts(provision: Provision, held_as: str | None) -> tuple[Truth, str]:
    """Whether a rule about suppliers reaches what it finds; a part inside equipment counts only if the rule says so.

    Rules for any supplier judge the equipment itself and gain nothing from its parts.
    """
    if held_as != PART:
        return True, ""
    return (False, "") if provision.whose.any else (provision.counts_parts, "part_decision")


def where_matches(provision: Provision, dimension: Dimension, value: Value) -> tuple[Truth, str]:
    """Whether ``where`` admits the value, and what would settle it when unknown."""
    wanted: tuple[str, ...] = getattr(provision.where, dimension.key)
    if not wanted:
        return True, ""
    truth = dimension.matches(wanted, value)
    perhaps: tuple[str, ...] = getattr(provision.where.perhaps, dimension.key) if provision.where.perhaps else ()
    if truth is False and perhaps and dimension.matches(perhaps, value) is not False:
        return None, "decision"
    return truth, dimension.missing


def exempted(provision: Provision, dimension: Dimension, value: Value) -> bool:
    """Whether the data shows that the value meets the provision's exception in this dimension."""
    wanted: tuple[str, ...] = getattr(provision.unless, dimension.key)
    return not wanted or dimension.matches(wanted, value) is True


def addressed(provision: Provision, operators: Operators, operator: str) -> Truth:
    """Whether the operator must comply; unknown where nobody has entered the operator, or what the rule asks of it."""
    who = provision.who
    if who.addressees != "operators":
        return False
    named = True if who.operators == "all" else operators.is_one_of(operator, who.operators)
    if named is False or not who.test:
        return named
    return all_of((named, operators.told(operator, (provision.id, provision.fact))))


def identity_missing(provision: Provision) -> str:
    """What would settle whether an operator must comply: what it is, or who it is."""
    return "operator_status" if provision.who.test else "operator_identity"
