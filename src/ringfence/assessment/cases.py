"""Run the cases that stand beside the provisions; ``python -m ringfence.assessment.cases gb`` prints what fails."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ringfence.assessment.law import Law
from ringfence.assessment.reference import judge_element, judge_operator, may_concern
from ringfence.assessment.semantics import Mark
from ringfence.assessment.subjects import FAMILIES, SCOPED, Subject, judge_subject
from ringfence.core.dates import END
from ringfence.core.errors import Problems
from ringfence.core.vocabulary import function_named
from ringfence.rulebook.cases import Place, read_cases
from ringfence.rulebook.load import Rulebook, load_rulebook, with_facts
from ringfence.rulebook.model import Case, Provision

SOMEBODY = "An operator nobody has entered"


@dataclass(frozen=True)
class Outcome:
    """A case and what came of it."""

    provision: Provision
    case: Case
    where: Place
    mark: Mark | None

    @property
    def status(self) -> str:
        return self.mark.status if self.mark else "not_applicable"

    @property
    def as_expected(self) -> bool:
        case, mark = self.case, self.mark
        return (
            self.status == case.expect
            and (not case.because or (mark is not None and mark.because == case.because))
            and (case.due_on is None or (mark is not None and mark.due_on == case.due_on))
        )

    def __str__(self) -> str:
        return f"{self.where}: {self.case.name}: expected {self.case.expect}, found {self.status} ({self.mark})"


def law_of(rulebook: Rulebook, provision: Provision, case: Case) -> Law:
    """The law under which a case is judged."""
    scenarios = frozenset({provision.id}) if case.scenario else frozenset()
    return Law(with_facts(rulebook, case.facts), case.known_on or END, scenarios)


def run_case(law: Law, provision: Provision, case: Case) -> Mark | None:
    """Judge a case as the assessment would."""
    elements = [element_of(law, provision, given, f"element-{i}") for i, given in enumerate(_given(case))]
    phase = law.phases(provision).at(case.as_of)
    family = phase.duty.family if phase else "element"
    marks = (_judged(law, rule, family, elements, case.as_of) for rule in law.rules_of(provision))
    return next((mark for mark in marks if mark is not None), None)


def _judged(law: Law, provision: Provision, family: str, elements: Sequence[dict[str, Any]], day: date) -> Mark | None:
    if family in FAMILIES:
        who = Subject(elements[0]["operator"], elements[0]["country"])
        if family in SCOPED and not may_concern(law, provision, elements[0]):
            return None
        return judge_subject(law, provision, who).at(day)
    if family in ("share", "diversity"):
        return judge_operator(law, provision, elements, day)
    return judge_element(law, provision, elements[0], day)


def _given(case: Case) -> list[dict[str, Any]]:
    return list(case.elements) or [case.element or {}]


def element_of(law: Law, provision: Provision, given: dict[str, Any], element_id: str) -> dict[str, Any]:
    """An element as an importer would give it: supplier resolved, function in canonical spelling, lists as lists."""
    element = {"element_id": element_id, "operator": SOMEBODY, "country": provision.jurisdiction.upper(), **given}
    if supplier := element.pop("supplier", None):
        element["supplier_id"] = law.rulebook.suppliers.resolve(supplier)
    if function := element.get("function"):
        named = function_named(function)
        element["function"] = named.name if named else None
    for key, value in element.items():
        if isinstance(value, list):
            element[key] = tuple(str(item) for item in value)
    return element


def outcomes(rulebook: Rulebook, problems: Problems) -> Iterator[Outcome]:
    """Every case of every provision of the rulebook, judged."""
    for provision in rulebook.provisions:
        laws: dict[object, Law] = {}
        for case, where in read_cases(rulebook.files[provision.id], problems):
            key = (case.facts, case.known_on, case.scenario)
            if key not in laws:
                laws[key] = law_of(rulebook, provision, case)
            yield Outcome(provision, case, where, run_case(laws[key], provision, case))


def main(selection: list[str]) -> int:
    """Print every case that is not as expected."""
    problems = Problems()
    rulebook = load_rulebook(selection or None, problems=problems)
    found = list(outcomes(rulebook, problems))
    wrong = [outcome for outcome in found if not outcome.as_expected]
    for line in (*problems, *wrong):
        print(line)
    print(f"{len(found)} cases, {len(wrong)} wrong, {len(problems)} problems")
    return 1 if wrong or problems.errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
