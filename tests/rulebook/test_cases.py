"""Every provision that ships decides its cases as written, and has the cases that show what it does."""

from datetime import date
from functools import cache

import pytest

from ringfence.assessment.cases import Outcome, outcomes
from ringfence.core.errors import Problems
from ringfence.core.tables import DATE, ELEMENT, INT, REAL, TEXT, TEXTS
from ringfence.rulebook.duties import known_duties
from ringfence.rulebook.load import DATA, Rulebook, load_rulebook
from ringfence.rulebook.model import SELECTORS, Provision

NO_PROVISIONS = ("instrument.yaml", "coverage.yaml", "sources.yaml")
FILES = sorted(
    path.relative_to(DATA).with_suffix("").as_posix()
    for path in DATA.glob("*/**/*.yaml")
    if path.name not in NO_PROVISIONS and not path.name.endswith((".cases.yaml", ".facts.yaml"))
)
KINDS = {"supplier": str, "latitude": float, "longitude": float, "accuracy_m": float} | {
    column.name: {TEXT: str, DATE: date, INT: int, REAL: (int, float), TEXTS: list}.get(column.type, object)
    for column in ELEMENT
}
"""What a case may say of an element: the columns of the element table, its supplier in any spelling, its position."""

BAD = {"breach", "gap", "dormant"}
JUDGED = {"element", "share", "diversity"}


@cache
def judged() -> tuple[Rulebook, dict[str, list[Outcome]], Problems]:
    """All cases of all provisions, run once."""
    problems = Problems()
    rulebook = load_rulebook(problems=problems)
    found: dict[str, list[Outcome]] = {provision.id: [] for provision in rulebook.provisions}
    for outcome in outcomes(rulebook, problems):
        found[outcome.provision.id].append(outcome)
    return rulebook, found, problems


def families(provision: Provision) -> set[str]:
    return {known_duties()[state.duty].family for state in provision.states if state.active}


def can_be_bad(provision: Provision) -> bool:
    """Whether it can ever be found broken: it names somebody for certain, and some day is known to be too late."""
    somebody = any(getattr(provision.whose, name) for name in SELECTORS)
    papers = {name for name, duty in known_duties().items() if duty.by_maker}  # nobody sees all that makers file
    return somebody and any(
        state.active and state.deadline != "unknown" and state.duty not in papers for state in provision.states
    )


def test_rules_and_cases_are_read_without_a_complaint():
    *_, problems = judged()
    assert not problems, str(problems)


def test_a_provision_lies_where_its_id_says():
    rulebook, *_ = judged()
    assert sorted(provision.id for provision in rulebook.provisions) == FILES


@pytest.mark.parametrize("name", FILES)
def test_cases_come_out_as_written(name):
    wrong = [str(outcome) for outcome in judged()[1][name] if not outcome.as_expected]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", FILES)
def test_cases_show_what_the_provision_does(name):
    rulebook, found, _ = judged()
    provision = rulebook[name]
    shown = {outcome.case.expect for outcome in found[name]}
    assert shown, "a provision needs cases"
    if provision.who.addressees != "operators" or not families(provision) & JUDGED:
        return
    assert "unknown" in shown
    if can_be_bad(provision):
        assert shown & BAD
        # Where nothing in reach can keep the rule, what is out of its reach is the good case.
        assert shown & {"compliant", "not_applicable"}


@pytest.mark.parametrize("name", FILES)
def test_cases_give_elements_in_columns_that_exist(name):
    for outcome in judged()[1][name]:
        for given in (outcome.case.element or {}, *outcome.case.elements):
            for column, value in given.items():
                assert column in KINDS, f"{outcome.where}: {column} is no column of an element"
                assert value is None or isinstance(value, KINDS[column]), f"{outcome.where}: {column}: {value!r}"


@pytest.mark.parametrize("name", FILES)
def test_cases_have_names_of_their_own(name):
    names = [outcome.case.name for outcome in judged()[1][name]]
    assert len(names) == len(set(names))
