"""The same verdicts one element at a time, from plain records: for cases, and to test the engine against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ringfence.assessment.distance import is_near
from ringfence.assessment.law import Law
from ringfence.assessment.scope import DIMENSIONS, addressed, exempted, identity_missing, part_counts, where_matches
from ringfence.assessment.semantics import Facts, Mark, install_classes, verdicts
from ringfence.assessment.shares import BY_NUMBER, Share, counted, diversity_mark, share_mark
from ringfence.core.dates import BEGINNING, END, Interval
from ringfence.core.logic import Truth, all_of
from ringfence.core.vocabulary import FUNCTIONS
from ringfence.rulebook.model import Near, Provision

Element = Mapping[str, Any]

_LISTS = ("generation", "bands", "funding", "tags")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether who, where and unless reach an element, and what would settle it."""

    truth: Truth
    missing: tuple[str, ...] = ()


def value_of(element: Element, column: str) -> Any:
    """A column as the rules read it: lists joined, domain and generation by the function's standard where silent."""
    value = element.get(column)
    function = FUNCTIONS.get(element.get("function") or "")
    if column == "domain" and value is None and function:
        return function.domain
    if column == "generation" and not value and function and function.generations:
        value = function.generations
    if column in _LISTS:
        return ";".join(sorted(value)) if value else None
    return value


def scope(law: Law, provision: Provision, element: Element) -> Scope:
    """Apply who, where and unless to one element; its position stands in latitude, longitude and accuracy_m."""
    found: list[tuple[Truth, str]] = [
        (addressed(provision, law.rulebook.operators, element["operator"]), identity_missing(provision))
    ]
    found.append(part_counts(provision, element.get("held_as")))
    for dimension in DIMENSIONS:
        value = tuple(value_of(element, column) for column in dimension.columns)
        truth, missing = where_matches(provision, dimension, value)
        if dimension.key == "tags" and provision.where.near and not (provision.where.tags and truth):
            truth, missing = _is_near(law, provision.where.near, element), dimension.missing
        found.append((truth, missing))
    given = [d for d in DIMENSIONS if getattr(provision.unless, d.key)]
    if given and all(exempted(provision, d, tuple(value_of(element, c) for c in d.columns)) for d in given):
        return Scope(False)
    truth = all_of(value for value, _ in found)
    return Scope(truth, tuple(dict.fromkeys(missing for value, missing in found if value is None)))


def may_concern(law: Law, provision: Provision, element: Element) -> bool:
    """Whether a duty on the operator may be about this element: not where scope or supplier certainly exclude it."""
    reached = law.ever_reaches(provision, element.get("supplier_id"))
    return reached and scope(law, provision, element).truth is not False


def _is_near(law: Law, wanted: Near, element: Element) -> Truth:
    position = (element.get("latitude"), element.get("longitude"), element.get("accuracy_m"))
    return is_near(law.rulebook.places.get(wanted.list), wanted.within_km, *position)


def life(element: Element) -> Interval:
    """The days on which the element may be in service; an open end reaches forward, an unknown start back.

    It reaches back to the day after ``absent_on``, when a snapshot was without the element: of the days between that
    snapshot and the first one with it nobody knows, and findings are rather too many than too few, as before
    ``in_service_to``. The date of installation stays unknown. What had left by ``absent_on`` was there before.
    """
    to, absent = element.get("in_service_to") or END, element.get("absent_on")
    came = absent + timedelta(days=1) if absent else BEGINNING
    return Interval(element.get("in_service_from") or (came if came < to else BEGINNING), to)


def judge_element(law: Law, provision: Provision, element: Element, day: date) -> Mark | None:
    """The verdict on one element on one day; None: the provision does not reach it, or it is not in service."""
    for span, mark in judge_life(law, provision, element):
        if day in span:
            return mark
    return None


def judge_life(law: Law, provision: Provision, element: Element) -> Iterable[tuple[Interval, Mark | None]]:
    """The verdicts over the element's whole life."""
    within = scope(law, provision, element)
    column = next((p.duty.evidence for p in law.phases(provision).values if p and p.duty.evidence), None)
    held = element.get(column) if column else None
    facts = Facts(
        element.get("supplier_id"), tuple(sorted(held)) if held else None, element["operator"], element.get("country"),
        within.truth, within.missing,
    )  # fmt: skip
    start = element.get("in_service_from")
    classes = install_classes(law, provision, facts.supplier)
    mine = next((c for c in classes if (start is None and c is None) or (start and c and start in c)), classes[0])
    gone_on = life(element).to_on
    for span, mark in verdicts(law, provision, facts, mine):
        if meet := span.meet(life(element)):
            gone_before = mark is not None and mark.due_on is not None and mark.due_on >= gone_on
            yield meet, replace(mark, due_on=None) if mark and gone_before else mark


def judge_operator(law: Law, provision: Provision, elements: Sequence[Element], day: date) -> Mark | None:
    """The verdict on an operator as a whole (shares, number of suppliers) on one day."""
    phase = law.phases(provision).at(day)
    scoped = _scoped(law, provision, elements, day)
    if phase is None or not scoped:
        return None
    late = law.late(provision, phase.state, None, elements[0]["operator"]).at(day)
    if phase.duty.family == "diversity":
        heads = [_head(law, e, day) if yes else None for e, yes in scoped]
        certain = set(heads) - {None}
        return diversity_mark(law, provision, phase, late, len(certain), None in heads)
    return share_mark(law, provision, phase, late, shares_of(law, provision, elements, day))


def _head(law: Law, element: Element, day: date) -> str | None:
    supplier = element.get("supplier_id")
    return law.rulebook.suppliers.top(supplier).at(day) if supplier else None


def shares_of(law: Law, provision: Provision, elements: Sequence[Element], day: date) -> list[Share]:
    """The shares that a cap looks at, one for each of its measures."""
    phase, scoped = law.phases(provision).at(day), _scoped(law, provision, elements, day)
    return (
        [_share(law, provision, scoped, measure, day) for measure in phase.state.measures] if phase and scoped else []
    )


def _scoped(law: Law, provision: Provision, elements: Sequence[Element], day: date) -> list[tuple[Element, Truth]]:
    """Elements in service that count, or may."""
    counted = ((element, _counts(law, provision, element, day)) for element in elements if day in life(element))
    return [(element, truth) for element, truth in counted if truth is not False]


def _counts(law: Law, provision: Provision, element: Element, day: date) -> Truth:
    """Whether the element belongs to what is summed; nearness to a place is left open there."""
    if element.get("country") is None:
        return False
    here = law.territory(provision.jurisdiction, element["country"]).at(day)
    return all_of((here, scope(law, provision, {**element, "latitude": None}).truth))


def _share(law: Law, provision: Provision, scoped: Sequence[tuple[Element, Truth]], measure: str, day: date) -> Share:
    if measure == "sites":
        return _site_share(law, provision, scoped, day)
    low_num = low_den = high_num = high_den = 0.0
    unsure_in = unsure_out = False
    for element, yes in scoped:
        theirs = counted(law, provision, element.get("supplier_id"), element.get("certificates")).at(day)
        weight = 1 if measure in BY_NUMBER else element.get(measure)
        if weight is None:
            unsure_in, unsure_out = unsure_in or theirs is not False, unsure_out or theirs is not True
            continue
        in_low, in_high = yes is True and theirs is True, theirs is not False
        low_num += weight * in_low
        low_den += weight * (in_low or theirs is not True)
        high_num += weight * in_high
        high_den += weight * (in_high or yes is True)
    return Share.bounded(measure, low_num, low_den, high_num, high_den, unsure_in, unsure_out)


def _site_share(law: Law, provision: Provision, scoped: Sequence[tuple[Element, Truth]], day: date) -> Share:
    low_num: set[str] = set()
    low_den: set[str] = set()
    high_num: set[str] = set()
    high_den: set[str] = set()
    for element, yes in scoped:
        theirs = counted(law, provision, element.get("supplier_id"), element.get("certificates")).at(day)
        site, alone = element.get("site_id"), f"\x00{element['element_id']}"
        in_low, in_high = yes is True and theirs is True, theirs is not False
        if in_low and site:
            low_num.add(site)
        if in_high:
            high_num.add(site or alone)
        if (in_low and site) or theirs is not True:
            low_den.add(site or alone)
        if site and (in_high or yes is True):
            high_den.add(site)
    return Share.bounded("sites", len(low_num), len(low_den), len(high_num), len(high_den), False, False)
