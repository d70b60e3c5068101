"""Cedar (cedarpy) deciding the same questions: a policy per provision, an authorisation request per decision.

Cedar answers yes or no. It is asked whether the element certainly departs from the rule (breach, or gap against
advice); that something is unknown, and why, would take a second policy set and a second request.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import perf_counter

from cedarpy import Entities, PolicySet, is_authorized_batch
from questions import Pair, Questions
from settings import AS_OF
from translate import Rule, Table, World

from ringfence.assessment.scope import Value
from ringfence.core.logic import Truth, negate

Request = dict[str, dict[str, str]]


def policy(rule: Rule) -> str:
    """Permit says: departs from the rule."""
    tests = [_certain(table) for table in (rule.territory, *rule.scope)]
    tests += [f"!({_all(_certain(table) for table in rule.exceptions)})"] if rule.exceptions else []
    agreed = len({world.bad for world in rule.worlds}) == 1
    tests += [_departs(world) for world in rule.worlds] if agreed else ["false"]
    today = AS_OF.toordinal()
    tests.append(f"!(resource has in_service_from) || resource.in_service_from <= {today}")
    tests.append(f"!(resource has in_service_to) || resource.in_service_to > {today}")
    return f"permit (principal, action == Action::{_text(rule.provision.id)}, resource) when {{ {_all(tests)} }};"


def _departs(world: World) -> str:
    if world.awake is False or not world.certain:
        return "false"
    tests = [_certain(world.reached), _certain(world.late)]
    if world.kept:
        tests.append(
            _certain(Table(world.kept.columns, {value: negate(yes) for value, yes in world.kept.truths.items()}))
        )
    return _all([*tests, _new(world)] if world.since else tests)


def _new(world: World) -> str:
    """Suppliers with the same day share a clause; those without one count old and new alike."""
    days: dict[date, list[str | None]] = defaultdict(list)
    always: list[str | None] = []
    for (supplier,) in world.reached.truths:
        found = world.since.get(supplier)
        (days[found[1]] if found else always).append(supplier)
    clauses = [
        _all(
            [
                _one_of("supplier_id", names),
                f"resource has in_service_from && resource.in_service_from >= {day.toordinal()}",
            ]
        )
        for day, names in days.items()
    ]
    return _any([*clauses, *([_one_of("supplier_id", always)] if always else [])])


def _certain(table: Table) -> str:
    """The values for which the table is true."""
    wanted = [value for value, truth in table.truths.items() if truth is True]
    if not table.columns or len(wanted) == len(table.truths):
        return "true" if wanted else "false"
    if len(table.columns) == 1:
        return _one_of(table.columns[0], [value for (value,) in wanted])
    rests: dict[str | None, dict[Value, Truth]] = defaultdict(dict)
    for value in wanted:
        rests[value[0]][value[1:]] = True
    alike: dict[tuple[Value, ...], list[str | None]] = defaultdict(list)
    for first, rest in rests.items():
        alike[tuple(rest)].append(first)
    return _any(
        _all([_one_of(table.columns[0], firsts), _within(table.columns[1:], rest)]) for rest, firsts in alike.items()
    )


def _within(columns: tuple[str, ...], values: tuple[Value, ...]) -> str:
    """The columns hold one of the values; always one more is added, so that the list never reads as complete."""
    return _certain(Table(columns, {**dict.fromkeys(values, True), ("",) * len(columns): False}))


def _one_of(column: str, values: Iterable[str | None]) -> str:
    values = list(values)
    given = ", ".join(_text(value) for value in values if value is not None)
    clauses = [f"(resource has {column} && [{given}].contains(resource.{column}))"] if given else []
    return _any([*clauses, *([f"!(resource has {column})"] if None in values else [])])


def _all(parts: Iterable[str]) -> str:
    return " && ".join(f"({part})" for part in parts if part != "true") or "true"


def _any(parts: Iterable[str]) -> str:
    return " || ".join(parts) or "false"


def _text(value: str) -> str:
    return json.dumps(value)


def entities(asked: Questions) -> str:
    """The elements as Cedar entities; what is not known is absent."""
    rows = []
    for element, profile in zip(asked.elements, asked.profiled, strict=True):
        known: dict[str, str | int] = {name: value for name, value in profile.items() if value is not None}
        known |= {name: element[name].toordinal() for name in ("in_service_from", "in_service_to") if element[name]}
        rows.append({"uid": {"type": "Element", "id": element["element_id"]}, "attrs": known, "parents": []})
    return json.dumps(rows)


def requests(asked: Questions) -> dict[str, list[Request]]:
    """Per provision, the elements in whose country it binds."""
    found: dict[str, list[Request]] = defaultdict(list)
    for element in asked.elements:
        for rule in asked.binding(element):
            found[rule.provision.id].append(
                {
                    "principal": {"type": "Operator", "id": element["operator"]},
                    "action": {"type": "Action", "id": rule.provision.id},
                    "resource": {"type": "Element", "id": element["element_id"]},
                }
            )
    return found


def decide(known: Entities, policies: dict[str, PolicySet], wanted: dict[str, list[Request]]) -> dict[Pair, bool]:
    """Ask in one batch per provision, against that provision's policy only: the fastest way found."""
    found: dict[Pair, bool] = {}
    for provision, batch in wanted.items():
        for request, answer in zip(batch, is_authorized_batch(batch, policies[provision], known), strict=True):
            found[request["resource"]["id"], provision] = answer.allowed
    return found


def answers(asked: Questions) -> dict[Pair, bool]:
    """Whether each element certainly departs from each provision that binds in its country."""
    policies = {rule.provision.id: PolicySet.from_str(policy(rule)) for rule in asked.rules}
    return decide(Entities.from_json_str(entities(asked)), policies, requests(asked))


def measure(folder: Path, size: int) -> dict[str, float]:
    """Policies, entities and requests are made beforehand; parsing the entities and deciding is timed."""
    asked = Questions(folder, size)
    policies = {rule.provision.id: PolicySet.from_str(policy(rule)) for rule in asked.rules}
    given, wanted = entities(asked), requests(asked)
    began = perf_counter()
    decide(Entities.from_json_str(given), policies, wanted)
    return {"total": perf_counter() - began, "decisions": asked.decisions, "elements": size}
