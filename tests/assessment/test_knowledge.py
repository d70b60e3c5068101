"""What more knowledge may do: settle what was unknown, and nothing else (Kleene's order of information)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ringfence.assessment.law import Law
from ringfence.assessment.reference import judge_life, judge_operator, shares_of
from ringfence.assessment.scope import DIMENSIONS
from ringfence.core.dates import BEGINNING, END, Interval, PartialDate
from ringfence.core.timeline import Timeline, combine
from ringfence.core.vocabulary import FUNCTIONS
from ringfence.rulebook.facts import DatedList, Entry
from ringfence.rulebook.model import Provision, State, Where, Who
from ringfence.rulebook.terms import Selector
from tests.assessment.networks import TODAY, standing_at, zedland
from tests.assessment.strategies import CITE, DUTIES, SUPPLIERS, caps, days, elements, partials, provisions, sites_of

Element = dict[str, Any]

ELEMENT_DUTIES = {duty for duties, _ in DUTIES for duty in duties}
OF_ELEMENTS = tuple(p for p in zedland().provisions if {state.duty for state in p.states} & ELEMENT_DUTIES)


def law_of(*rules: Provision, known_on: date = TODAY) -> Law:
    return Law(replace(zedland(), provisions=rules), known_on)


LAW = law_of(*OF_ELEMENTS)


def whole(element: Element) -> Element:
    """With id and position, as the reference reads it."""
    return standing_at({**element, "element_id": "e"}, sites_of([element]))


def statuses(law: Law, rule: Provision, element: Element) -> Timeline[str]:
    """The status on each day; out of service is not judged."""
    found = [(span, mark.status if mark else "not judged") for span, mark in judge_life(law, rule, element)]
    return Timeline.of([*((span.from_on, status) for span, status in found), *ended(found)], "not judged")


def ended(found: list[tuple[Interval, str]]) -> list[tuple[date, str]]:
    return [(found[-1][0].to_on, "not judged")] if found and found[-1][0].to_on < END else []


def overturned(before: Timeline[str], after: Timeline[str], began: date | None) -> list[tuple[date, str, str]]:
    """Days, from ``began`` on, on which a status became what it may not become."""
    both = combine(lambda *pair: pair, before, after)
    spans = [(span.meet(Interval(began or BEGINNING)), pair) for span, pair in both]
    return [(span.from_on, old, new) for span, (old, new) in spans if span and new not in MAY_BECOME[old]]


MAY_BECOME = {
    "unknown": {"unknown", "breach", "gap", "compliant", "dormant", "not judged"},
    "breach": {"breach"},
    "gap": {"gap"},
    "compliant": {"compliant", "not judged"},  # what is compliant in any case may turn out not to be asked for
    "dormant": {"dormant", "not judged"},
    "not judged": {"not judged"},
}
"""What a status may turn into once a missing fact becomes known."""


def told(column: str, element: Element) -> st.SearchStrategy[Any]:
    """A value for a missing column that does not contradict what stands in others."""
    function = FUNCTIONS.get(element["function"] or "")
    if column == "function":
        fitting = [name for name, f in FUNCTIONS.items() if element["domain"] in (None, f.domain)]
        return st.sampled_from(sorted(fitting))
    if column == "domain":
        return st.just(function.domain) if function else st.sampled_from(["core", "ran", "transport", "management"])
    if column == "generation":
        if function and function.generations == ("5G",):
            return st.sampled_from([["5G-SA"], ["5G-NSA"], ["5G-NSA", "5G-SA"], ["5G"]])
        if function and function.generations:
            return st.just(list(function.generations))
        return st.sampled_from([["4G"], ["5G-SA", "4G"]])
    if column == "supplier_id":
        return st.sampled_from(SUPPLIERS)
    if column == "in_service_from" and element["absent_on"]:
        return st.dates(element["absent_on"] + timedelta(days=1), date(2030, 1, 1))
    return _TOLD[column]


_TOLD = {
    "in_service_from": days,
    "site_class": st.sampled_from(["edge", "core"]),
    "tags": st.sampled_from([["fortress"], ["none"], ["nsi", "not-sensitive"]]),
    "bands": st.sampled_from([["n78"], ["B3"]]),
    "network_kind": st.sampled_from(["public", "private", "government"]),
    "customer": st.sampled_from(["federal-agency", "a bank"]),
    "funding": st.sampled_from([["usf"], ["none"]]),
    "certificates": st.sampled_from([["NESAS"], ["none"]]),
    "permits": st.sampled_from([["P-17"], ["none"], ["X-1@2021-06-01/2023-06"]]),
    "operated_from": st.sampled_from([["ZZ"], ["XC"]]),
}
COLUMNS = ("function", "domain", "generation", "supplier_id", *_TOLD)


def overridden(column: str, rule: Provision) -> bool:
    """Deliberate defaults that a further fact may overturn."""
    # An exception counts only where the data shows it.
    read = {name for dimension in DIMENSIONS if getattr(rule.unless, dimension.key) for name in dimension.columns}
    excepted = column in read or (column == "function" and read & {"domain", "generation"})
    # A supplier known to be refused is out unless a permit is shown. Without marks a complete list of places decides.
    presumed = column == "permits" and any(state.refused for state in rule.states)
    settled_by_list = column == "tags" and rule.where.near is not None
    return bool(excepted or presumed or settled_by_list)


@given(st.data(), elements, provisions())
def test_a_fact_that_becomes_known_settles_and_overturns_nothing(data, element, rule):
    column = data.draw(st.sampled_from(("in_service_from", "supplier_id", *COLUMNS)))
    before = {**element, column: None}
    after = {**before, column: data.draw(told(column, before))}
    assume(not contradicted(column, before, after))
    for law, each in (*((LAW, each) for each in OF_ELEMENTS), (law_of(rule), rule)):
        if not overridden(column, each):
            lines = (statuses(law, each, whole(version)) for version in (before, after))
            assert not overturned(*lines, after["in_service_from"]), (column, each.id)


def contradicted(column: str, before: Element, after: Element) -> bool:
    """Whether a new function would have had another generation than the one that stands in the record."""
    return column == "function" and before["generation"] is not None and bool(FUNCTIONS[after["function"]].generations)


def settled(draw: Any, partial: PartialDate) -> PartialDate:
    """One of the days that an imprecise date may mean, its ends more often."""
    inside = st.dates(partial.earliest, partial.latest)
    return PartialDate.of(draw(st.one_of(st.just(partial.earliest), st.just(partial.latest), inside)))


def windows_meet(states: tuple[State, ...]) -> bool:
    """Whether the order in which two states begin is itself not known; then the later in the file is no help."""
    spans = sorted((s.from_.earliest, s.from_.latest) for s in states)
    return any(left[1] >= right[0] for left, right in pairwise(spans))


def blurred(draw: Any, exact: PartialDate) -> PartialDate:
    """The month or the year of a day."""
    return PartialDate.of(draw(st.sampled_from([f"{exact.earliest:%Y-%m}", f"{exact.earliest:%Y}"])))


def with_date(rule: Provision, index: int, name: str, when: PartialDate) -> Provision:
    states = list(rule.states)
    states[index] = states[index].model_copy(update={name: when})
    return rule.model_copy(update={"states": tuple(states)})


@settings(max_examples=2 * settings().max_examples)
@given(st.data(), elements, provisions())
def test_a_date_that_becomes_exact_settles_and_overturns_nothing(data, element, rule):
    rule = rule.model_copy(update={"who": Who(), "where": Where(), "unless": Selector()})
    dates = [
        (index, name) for index, state in enumerate(rule.states) for name in ("from_", "from_", "since", "deadline")
        if isinstance(getattr(state, name), PartialDate)
    ]  # fmt: skip
    index, name = data.draw(st.sampled_from(dates))
    exact = settled(data.draw, getattr(rule.states[index], name))
    vague = with_date(rule, index, name, blurred(data.draw, exact))
    rule = with_date(rule, index, name, exact)
    assume(not windows_meet(vague.states))
    element = whole({**element, "country": "ZZ"})
    lines = (statuses(law_of(each, known_on=END), each, element) for each in (vague, rule))
    assert not overturned(*lines, None), name


LISTED = [rule for rule in zedland().provisions if rule.whose.designated_under == "zz/nsa/list"]


@given(st.data(), elements, partials, partials | st.none())
def test_a_designation_that_becomes_exact_settles_and_overturns_nothing(data, element, start, end):
    assume(end is None or end.earliest > start.latest)
    entry = Entry(supplier="zz-bolt", **{"from": start}, to=end, cite=CITE)
    sure = entry.model_copy(update={"from_": settled(data.draw, start), "to": end and settled(data.draw, end)})

    def law(only: Entry, rule: Provision) -> Law:
        lists = {"zz/nsa/list": DatedList(id="zz/nsa/list", title="one entry", entries=(only,))}
        return Law(replace(zedland(), provisions=(rule,), lists=lists), END)

    element = whole({**element, "supplier_id": "zz-bolt"})
    for rule in LISTED:
        lines = (statuses(law(only, rule), rule, element) for only in (entry, sure))
        assert not overturned(*lines, None), rule.id


@st.composite
def radios(draw: st.DrawFn) -> Element:
    """Radio of one operator with much that is missing; small enough to try every way of filling it in."""
    return {
        "operator": "North Mobile", "country": "ZZ", "domain": "ran", "function": None,
        "generation": draw(st.sampled_from([["5G"], ["5G"], ["4G"], None])),
        "supplier_id": draw(st.sampled_from(["zz-acme", "zz-bolt", None])),
        "site_id": draw(st.sampled_from(["s1", "s2", None])),
        "traffic": draw(st.sampled_from([0.0, 1.0, 3.0, None])),
    }  # fmt: skip


def worlds(network: list[Element]) -> list[list[Element]]:
    """Every network that this one may be: a missing site is one of the others' or one of its own."""
    ways = []
    for element in network:
        choices = {
            "generation": [["5G"], ["4G"]], "supplier_id": ["zz-acme", "zz-bolt"], "traffic": [0.0, 2.0, 50.0],
            "site_id": ["s1", "s2", f"of {element['element_id']}"],
        }  # fmt: skip
        options = [values if element[name] is None else [element[name]] for name, values in choices.items()]
        ways.append([{**element, **dict(zip(choices, chosen, strict=True))} for chosen in product(*options)])
    return [list(world) for world in product(*ways)]


small = st.lists(radios(), min_size=1, max_size=4).map(
    lambda found: [{**element, "element_id": f"e{i}"} for i, element in enumerate(found)]
)
DAY = date(2025, 6, 1)


@settings(max_examples=settings().max_examples // 2)
@given(small)
def test_a_share_lies_within_its_bounds_however_the_unknown_is_filled_in(network):
    assume(sum(e[name] is None for e in network for name in ("generation", "supplier_id", "site_id", "traffic")) <= 4)
    rule = zedland()["zz/nsa/radio-share"]
    law = law_of(rule)
    bounds = {share.measure: share for share in shares_of(law, rule, network, DAY)}
    verdict = judge_operator(law, rule, network, DAY)
    for world in worlds(network):
        for share in shares_of(law, rule, world, DAY):
            assert share.low == share.high, "nothing is missing any more"
            assert bounds[share.measure].low <= share.low <= bounds[share.measure].high, (share, world)
        mark = judge_operator(law, rule, world, DAY)
        if mark is not None:
            assert verdict is not None
            assert mark.status in MAY_BECOME[verdict.status] - {"not judged"}, world


@settings(max_examples=settings().max_examples // 2)
@given(small, st.integers(2, 3))
def test_a_number_of_groups_is_certain_only_if_it_is_however_the_unknown_is_filled_in(network, least):
    assume(sum(e[name] is None for e in network for name in ("generation", "supplier_id")) <= 5)
    rule = zedland()["zz/nsa/radio-diversity"]
    state = rule.states[0].model_copy(update={"min_groups": least})
    rule = rule.model_copy(update={"states": (state,), "where": zedland()["zz/nsa/radio-share"].where})
    law = law_of(rule)
    verdict = judge_operator(law, rule, network, DAY)
    for world in worlds([{**e, "site_id": "s1", "traffic": 1.0} for e in network]):
        mark = judge_operator(law, rule, world, DAY)
        if mark is not None:
            assert verdict is not None
            assert mark.status in MAY_BECOME[verdict.status] - {"not judged"}, world


@given(st.data(), caps(), st.lists(elements, min_size=1, max_size=6))
def test_a_whole_is_unknown_where_one_more_fact_could_turn_it(data, rule, network):
    common = {"operator": "North Mobile", "country": "ZZ"}
    network = [{**e, **common, "element_id": f"e{i}"} for i, e in enumerate(network)]
    law = law_of(rule)
    columns = ("supplier_id", "site_id", "cells", "traffic")
    holes = [(index, name) for index, e in enumerate(network) for name in columns if e[name] is None]
    assume(holes)
    index, column = data.draw(st.sampled_from(holes))
    value = data.draw({"supplier_id": st.sampled_from(SUPPLIERS), "site_id": st.sampled_from(["near", "far", "own"]),
                       "cells": st.integers(0, 99), "traffic": st.integers(0, 99).map(float)}[column])  # fmt: skip
    after = [{**e, column: value} if i == index else e for i, e in enumerate(network)]
    for day in {data.draw(days), DAY}:
        before, now = judge_operator(law, rule, network, day), judge_operator(law, rule, after, day)
        assert (before is None) == (now is None)
        if before and now:
            assert now.status in MAY_BECOME[before.status] - {"not judged"}, (index, column, value, day)
