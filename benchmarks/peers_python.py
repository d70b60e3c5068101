"""Plain Python deciding the same questions: the specification, one element and one provision at a time."""

from pathlib import Path
from time import perf_counter

from questions import Pair, Questions
from settings import AS_OF

from ringfence.assessment.reference import judge_element


def answers(asked: Questions) -> dict[Pair, str]:
    """Status of every element under every provision that binds in its country."""
    found: dict[Pair, str] = {}
    for element in asked.elements:
        for rule in asked.binding(element):
            mark = judge_element(asked.law, rule.provision, element, AS_OF)
            found[element["element_id"], rule.provision.id] = mark.status if mark else "not_applicable"
    return found


def measure(folder: Path, size: int) -> dict[str, float]:
    asked = Questions(folder, size)
    decisions = asked.decisions
    began = perf_counter()
    answers(asked)
    return {"total": perf_counter() - began, "decisions": decisions, "elements": size}
