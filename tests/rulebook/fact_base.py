"""The fact base that the rulebook was encoded from, where it is kept beside the project."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ringfence.assessment.law import Law
from ringfence.assessment.reference import judge_element, judge_operator
from ringfence.assessment.subjects import FAMILIES, Subject, judge_subject
from ringfence.core.dates import END
from ringfence.rulebook.duties import duty_named
from ringfence.rulebook.facts import DatedList, Entry, Facts
from ringfence.rulebook.load import Rulebook, load_rulebook, with_facts
from ringfence.rulebook.model import Provision, State, Whose

REGIMES = Path(__file__).parents[3] / "shared" / "facts" / "regimes.yaml"
WHAT_IF = {"source": "none", "checked_on": date(2026, 11, 21)}
NOBODY = "An operator nobody has entered"

Fact = Mapping[str, Any]
Differences = Mapping[str, Mapping[str, str]]
"""By fact: what the rulebook says otherwise, and why."""

READ_SINCE: tuple[Fact, ...] = (
    {
        "id": "EE-2019-MOU",
        "jurisdiction": "EE",
        "instrument": "US-Estonia joint declaration on 5G security",
        "type": "memorandum",
        "force": "advisory",
        "adopted": "2019-10-31",
        "in_force": "2019-10-31",
        "ends": None,
        "suppliers": {"mode": "criteria", "test": "foreign control, transparent ownership and financing"},
        "addressees": "government",
        "network": {"gen": ["5G"], "parts": ["whole_network"]},
        "duties": [{"do": "assess"}],
        "sources": ["ee-estonianworld-2019"],
        "verified": "yes",
    },
)
"""Facts that the base has in its snapshots only, in its shape, as they were read since."""


@cache
def book() -> Rulebook:
    """The rulebook that ships."""
    return load_rulebook()


@cache
def law(known_on: date = END) -> Law:
    return Law(book(), known_on)


@cache
def fact_base() -> dict[str, Any]:
    """The whole file; whoever asks is skipped where it is missing."""
    if not REGIMES.is_file():
        pytest.skip("no fact base beside the project")
    return YAML(typ="safe").load(REGIMES)


@cache
def facts() -> dict[str, Fact]:
    return {fact["id"]: fact for fact in (*fact_base()["provisions"], *READ_SINCE)}


@cache
def encoded() -> dict[str, tuple[Provision, ...]]:
    """The provisions of each fact."""
    found: dict[str, list[Provision]] = {}
    for provision in book().provisions:
        found.setdefault(provision.fact, []).append(provision)
    return {fact: tuple(provisions) for fact, provisions in found.items()}


def active(provisions: Iterable[Provision]) -> list[State]:
    """States that ask for something, or say something."""
    return [state for provision in provisions for state in provision.states if state.active]


def selectors(whose: Whose) -> Iterator[Whose]:
    """The selector, and those that perhaps apply beside it."""
    yield whose
    if whose.perhaps:
        yield from selectors(whose.perhaps)


def named_in(whose: Whose) -> str:
    """A supplier that a selector names, for certain or perhaps; Huawei where it names nobody."""
    for chosen in selectors(whose):
        if chosen.suppliers:
            return chosen.suppliers[0]
        if chosen.designated_under and (entries := book().lists[chosen.designated_under].entries):
            return entries[0].supplier
    return "huawei"


def installed(provision: Provision, day: date | None = None, **columns: Any) -> dict[str, Any]:
    """An element that a provision is about as far as it tells, in service from a day; columns may say otherwise."""
    where = provision.where
    operators = provision.who.operators
    singles = {
        "domain": "domains", "function": "functions", "network_kind": "network_kinds",
        "site_class": "site_classes", "customer": "customers", "made_in": "made_in",
    }  # fmt: skip
    several = {"generation": "generations", "bands": "bands", "tags": "tags", "funding": "funding"}
    return {
        "element_id": "e",
        "operator": NOBODY if operators == "all" else operators[0],
        "country": "DE" if provision.jurisdiction == "eu" else provision.jurisdiction.upper(),
        "supplier_id": named_in(provision.whose),
        "in_service_from": day,
        **{column: values[0] for column, key in singles.items() if (values := getattr(where, key))},
        **{column: values[:1] for column, key in several.items() if (values := getattr(where, key))},
        **columns,
    }


def status(
    provision: Provision, day: date, since: date | None = None, rules: Law | None = None, **columns: Any
) -> str | None:
    """The verdict of a provision on a day on an element it is about, or on its operator; None: nothing is judged."""
    rules = rules or law()
    element = installed(provision, since, **columns)
    family = next((duty_named(state.duty).family for state in provision.states if state.active), "")
    if family in FAMILIES:
        mark = judge_subject(rules, provision, Subject(element["operator"], element["country"])).at(day)
    elif family in ("share", "diversity"):
        mark = judge_operator(rules, provision, [element], day)
    else:
        mark = judge_element(rules, provision, element, day)
    return mark.status if mark else None


def supposing(provisions: Iterable[Provision], *, as_law: bool = True) -> Law:
    """What if Huawei stood on the lists that these provisions use, and, ``as_law``, they were binding."""
    ids = {provision.id for provision in provisions}
    keys = {chosen.designated_under for provision in provisions for chosen in selectors(provision.whose)} - {None}
    entry = Entry.model_validate({"supplier": "huawei", "from": "2020-01-01", "cite": WHAT_IF})
    lists = tuple(DatedList(id=key, title="what if", entries=(entry,)) for key in sorted(keys))
    return Law(with_facts(book(), Facts(lists=lists)), END, frozenset(ids if as_law else ()))
