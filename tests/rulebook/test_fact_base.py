"""The rulebook says what the fact base says; where it does not, a table says why."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pytest

from ringfence.assessment.posture import POSTURES, postures
from ringfence.core.dates import PartialDate
from ringfence.rulebook.duties import duty_named
from ringfence.rulebook.model import Deadline, Provision, State
from tests.rulebook import fact_differences as listed
from tests.rulebook.fact_base import Differences, Fact, active, book, encoded, fact_base, facts, law
from tests.rulebook.kinds import KINDS
from tests.rulebook.posture_differences import POSTURES_OTHERWISE

FACTS = sorted(encoded())
TABLES = {
    "FORCES": listed.FORCES, "CERTAINTIES": listed.CERTAINTIES, "DATES": listed.DATES, "TERMS": listed.TERMS,
    "DUTIES": listed.DUTIES, "GENERATIONS": listed.GENERATIONS,
}  # fmt: skip
each_fact = pytest.mark.parametrize("name", FACTS)


def of(name: str) -> tuple[Fact, tuple[Provision, ...]]:
    return facts()[name], encoded()[name]


def compare(name: str, found: Iterable[str], table: Differences) -> None:
    """Every difference is listed, and every listed one is there."""
    found, expected = set(found), set(table.get(name, {}))
    assert not found - expected, f"{name}: not listed: {sorted(found - expected)}"
    assert not expected - found, f"{name}: no longer there, take out of the table: {sorted(expected - found)}"


def span(day: PartialDate) -> tuple[date, date]:
    return day.earliest, day.latest


def test_every_fact_is_encoded_and_every_provision_has_its_fact():
    assert set(facts()) == set(encoded())


@pytest.mark.parametrize("table", TABLES)
def test_differences_are_listed_for_facts_that_exist_with_a_reason(table: str):
    assert set(TABLES[table]) <= set(FACTS)
    assert all(reason for found in TABLES[table].values() for reason in found.values())


def test_the_law_is_of_the_same_jurisdiction():
    ours = {name: {provision.jurisdiction for provision in provisions} for name, provisions in encoded().items()}
    assert ours == {name: {fact["jurisdiction"].lower()} for name, fact in facts().items()}


@each_fact
def test_force(name: str):
    fact, provisions = of(name)
    assert fact["force"] in {state.force for state in active(provisions)}
    others = (f"{state.force}: {p.id}" for p in provisions for state in active([p]) if state.force != fact["force"])
    compare(name, others, listed.FORCES)


CERTAINTY = {"no": 0, "partly": 1, "yes": 2, "memory": 0, "verified": 2}


@each_fact
def test_nothing_is_surer_than_what_was_read(name: str):
    """A source that the fact does not have was read later; what it says may be surer."""
    fact, provisions = of(name)
    surer = (
        f"{provision.id} {state.from_}"
        for provision in provisions
        for state in provision.states
        if CERTAINTY[state.certainty] > CERTAINTY[fact["verified"]] and state.cite.source in fact["sources"]
    )
    compare(name, surer, listed.CERTAINTIES)


@each_fact
def test_sources_are_those_of_the_fact_base(name: str):
    """Cited under the key, and with the address, that the fact base has; it holds no address for the articles."""
    _, provisions = of(name)
    known = fact_base()["sources"]
    for state in (state for provision in provisions for state in provision.states):
        source = book().sources[state.cite.source]
        assert source.title
        if not state.cite.source.startswith("seed-"):
            assert source.url == known.get(state.cite.source, {"url": source.url})["url"] != ""


def day_after(text: str | None) -> PartialDate | None:
    """The first day after a last day; of a month or year, itself."""
    if text is None:
        return None
    last = PartialDate.of(text)
    return PartialDate.of(last.latest + timedelta(days=1)) if last.exact else last


def date_differences(fact: Fact, provisions: tuple[Provision, ...]) -> Iterator[str]:
    states = active(provisions)
    known = min((state.known or state.from_ for state in states), key=span)
    begun = min((state.from_ for state in states), key=span)
    for key, ours in {"adopted": known, "proposed": known, "in_force": begun}.items():
        if fact.get(key) and PartialDate.of(fact[key]) != ours:
            yield f"{key} {fact[key]}: {ours}"
    ends = {state.from_ for p in provisions for state in p.states if not state.active}
    expected = day_after(fact["ends"])
    if ends != ({expected} if expected else set()):
        yield f"ends {fact['ends']}: {' '.join(sorted(map(str, ends))) or None}"
    if expected:
        day = expected.latest + timedelta(days=not expected.exact)
        yield from (f"after the end: {p.id}" for p in provisions if law().phases(p).at(day) is not None)


@each_fact
def test_dates(name: str):
    compare(name, date_differences(*of(name)), listed.DATES)


def falls_due(state: State, day: PartialDate) -> bool:
    """Whether a day is the last lawful one, or the last on which what goes into service is not yet new."""
    if state.deadline == day:
        return True
    since = state.since or state.from_
    return (state.since is not None or duty_named(state.duty).new_only) and since in (day, day_after(str(day)))


def months(state: State) -> set[int]:
    """The months of a term from an event: the number, or the highest."""
    return {state.deadline.span[1]} if isinstance(state.deadline, Deadline) else set()


def term(state: State) -> str:
    if isinstance(state.deadline, Deadline):
        return " to ".join(str(n) for n in dict.fromkeys(state.deadline.span)) + " months"
    return str(state.deadline)


def term_differences(fact: Fact, provisions: tuple[Provision, ...]) -> Iterator[str]:
    states = active(provisions)
    days = [(duty["do"], duty["by"]) for duty in fact["duties"] if duty.get("by")]
    spans = [(duty["do"], duty["after"]["months"]) for duty in fact["duties"] if duty.get("after")]
    targets = {PartialDate.of(duty["target"]) for duty in fact["duties"] if duty.get("target")}
    assert {state.target for state in states if state.target} == targets
    for do, day in days:
        if not any(falls_due(state, PartialDate.of(day)) for state in states):
            yield f"{do} by {day}"
    for do, count in spans:
        if not any(count in months(state) for state in states):
            yield f"{do} after {count} months"
    of_fact = {PartialDate.of(day) for _, day in days}
    for provision in provisions:
        for state in active([provision]):
            told = state.deadline in of_fact or months(state) & {count for _, count in spans}
            if state.deadline is not None and not told:
                yield f"also {term(state)}: {provision.id}"


@each_fact
def test_terms(name: str):
    compare(name, term_differences(*of(name)), listed.TERMS)


DUTIES = {
    "prohibit_new": {"prohibit_new"}, "prohibit_use": {"remove_by"}, "remove_by": {"remove_by"},
    "cap_share": {"cap_share"}, "authorise_before": {"authorise_before"}, "notify_before": {"notify_before"},
    "certify": {"certify"}, "diversify": {"diversify"}, "localise": {"localise"}, "declare_trust": {"declare"},
    "conditions": {"conditions"}, "restrict_funding": {"restrict_funding"},
    "restrict_procurement": {"restrict_procurement"}, "restrict_market": {"restrict_market"},
    "restrict_export": {"restrict_export"}, "allowlist_only": {"allowlist_only"}, "report": {"report", "inform"},
    "plan": {"report"}, "assess": {"report", "inform"}, "power_to_restrict": {"empower"}, "advise_avoid": {"advise"},
    "advise_measures": {"inform", "advise"}, "compensate": {"compensate"}, "confirm": {"inform"},
    "annul_or_suspend": {"inform"}, "no_restriction": {"permit_all", "none_found", "not_read"},
}  # fmt: skip
"""What a duty of the fact base is called in the rulebook."""

UNASKED = {"inform"}
"""What tells and asks for nothing, so that it needs no duty in the fact base."""


def test_every_duty_of_the_fact_base_has_a_name_in_the_rulebook():
    assert set(fact_base()["vocab"]["do"]) == set(DUTIES)
    assert all(duty_named(name) for names in DUTIES.values() for name in names)


@each_fact
def test_duties(name: str):
    fact, provisions = of(name)
    ours = {state.duty for state in active(provisions)}
    asked = {duty["do"] for duty in fact["duties"]}
    # What may not be used may not be installed either.
    expected = set().union(*(DUTIES[do] for do in asked), {"prohibit_new"} & ours if "prohibit_use" in asked else ())
    missing = (f"no {do}" for do in asked if not DUTIES[do] & ours)
    compare(name, [*missing, *(f"also {duty}" for duty in ours - expected - UNASKED)], listed.DUTIES)


@each_fact
def test_figures(name: str):
    fact, provisions = of(name)
    states = active(provisions)
    lowest = {state.min_share[0] if isinstance(state.min_share, tuple) else state.min_share for state in states}
    for duty in fact["duties"]:
        assert duty.get("max_share") in {None, *(state.max_share for state in states)}
        assert duty.get("min_vendors") in {None, *(state.min_groups for state in states)}
        assert duty.get("min_share") in {None, *lowest}
        assert "max_share" not in duty or all(state.measures for state in states if state.max_share)


@each_fact
def test_whom_the_fact_names_the_provisions_reach(name: str):
    fact, provisions = of(name)
    suppliers = fact["suppliers"]
    designated = suppliers.get("designated")
    named = [*suppliers.get("names", ()), *(designated if isinstance(designated, list) else ())]
    for spelling in (part for whole in named for part in whole.split(" and ")):
        supplier = book().suppliers.resolve(spelling)
        assert supplier, f"nobody is called {spelling!r}"
        reached = (truth for p in provisions for truth in law().reaches(p.whose, supplier).values)
        assert any(truth is not False for truth in reached), f"{name} does not reach {spelling}"
    if designated == "none_known":
        lists = {p.whose.designated_under for p in provisions} - {None}
        assert not [entry for key in lists for entry in book().lists[key].entries]


@each_fact
def test_generations(name: str):
    fact, provisions = of(name)
    told = set(fact["network"]["gen"])
    expected = set() if "any" in told else told - {"later"}
    others = (
        f"{' '.join(sorted(provision.where.generations)) or 'any'}: {provision.id}"
        for provision in provisions
        if set(provision.where.generations) != expected
    )
    compare(name, others, listed.GENERATIONS)


@each_fact
def test_consequences_are_told(name: str):
    fact, provisions = of(name)
    assert not fact.get("penalties") or any(provision.penalties for provision in provisions)
    assert not fact.get("compensation") or any(provision.compensation for provision in provisions)


def kinds() -> dict[str, tuple[str, ...]]:
    """Kinds of provision with their examples."""
    return {kind["kind"]: tuple(kind["ex"]) for group in fact_base()["kinds"].values() for kind in group}


def test_every_kind_is_asked_about():
    assert set(kinds()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_language_can_say_it(kind: str):
    """Every example is encoded, and has what the kind needs."""
    examples = kinds()[kind]
    assert examples
    for example in examples:
        assert example in encoded(), f"{example} is not encoded"
        assert KINDS[kind].holds(encoded()[example]), f"{example}: {KINDS[kind].says}"


SNAPSHOTS = ("2018-11-30", "2019-06-15", "2019-12-09", "2026-11-21")


def test_postures_are_told_in_the_same_words():
    codes = set(fact_base()["snapshots"]["posture_codes"])
    assert codes == set(POSTURES)
    rows = fact_base()["snapshots"]["rows"]
    assert all(tuple(row) == SNAPSHOTS and {told["p"] for told in row.values()} <= codes for row in rows.values())
    known = {(country.lower(), day) for country in rows for day in SNAPSHOTS}
    assert known >= set(POSTURES_OTHERWISE)


@pytest.mark.parametrize("day", SNAPSHOTS)
def test_postures(day: str):
    as_of = date.fromisoformat(day)
    ours = {row["jurisdiction"]: row["posture"] for row in postures(law(as_of), as_of)}
    theirs = {country.lower(): row[day]["p"] for country, row in fact_base()["snapshots"]["rows"].items()}
    otherwise = {country: ours[country] for country, posture in theirs.items() if ours[country] != posture}
    assert otherwise == {country: told for (country, when), (told, _) in POSTURES_OTHERWISE.items() if when == day}
    assert all(reason for _, reason in POSTURES_OTHERWISE.values())
