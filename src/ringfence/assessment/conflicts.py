"""Pairs of provisions that demand opposite things of the same element on the same day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ringfence.assessment.law import Law, Phase
from ringfence.core.dates import Interval
from ringfence.core.vocabulary import FUNCTIONS
from ringfence.rulebook.model import Provision, State, Where
from ringfence.rulebook.terms import Selector

LAW = frozenset({"binding", "contractual", "enabling"})
OUT = frozenset({"prohibit_new", "remove_by"})
"""Duties that leave no lawful use of what they reach."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two provisions that no operator can keep together, why, and on which days."""

    left: Provision
    right: Provision
    why: str
    days: Interval


def conflicts(law: Law) -> list[Conflict]:
    """Every pair of the same jurisdiction (the Union counts for its members' law only among itself), in order."""
    rules: dict[str, list[Provision]] = defaultdict(list)
    for rule in law.rules:
        if rule.who.addressees == "operators":
            rules[rule.jurisdiction].append(rule)
    found = [
        conflict
        for group in rules.values()
        for index, left in enumerate(group)
        for right in group[index + 1 :]
        if left.id != right.id
        for conflict in _between(law, left, right)
    ]
    return sorted(found, key=lambda c: (c.left.id, c.right.id, c.days.from_on))


def _between(law: Law, left: Provision, right: Provision) -> Iterator[Conflict]:
    if not (_same_parties(left, right) and _overlap(left.where, right.where)):
        return
    for span, here in law.phases(left):
        for other, there in law.phases(right):
            days = span.meet(other)
            if not (days and here and there and here.certain and there.certain):
                continue
            if why := _opposed(law, (left, here), (right, there), days.from_on):
                yield Conflict(left, right, why, days)


Side = tuple[Provision, Phase]


def _opposed(law: Law, left: Side, right: Side, day: date) -> str | None:
    """Why the two cannot both be kept, or None; the order of the sides does not matter."""
    for one, other in ((left, right), (right, left)):
        for judge in _CHECKS:
            if why := judge(law, one, other, day):
                return why
    return None


def _permitted_and_forbidden(law: Law, one: Side, other: Side, day: date) -> str | None:
    if one[1].state.duty == "permit_all" and _forbids(other[1].state) and _anybody(law, other[0], day):
        return "one says that no supplier is restricted, the other keeps some out"
    return None


def _wanted_and_forbidden(law: Law, one: Side, other: Side, day: date) -> str | None:
    if one[1].state.duty != "min_share" or not _meets(law, one[0], other[0], day):
        return None
    most = 0.0 if _forbids(other[1].state) else other[1].state.max_share
    least = one[1].state.min_share
    least = least[0] if isinstance(least, tuple) else least
    if most is not None and least is not None and most < least and not one[1].state.accept:
        return f"one asks for a share of at least {least:.0%}, the other allows at most {most:.0%}"
    return None


def _two_places(law: Law, one: Side, other: Side, day: date) -> str | None:
    both = (one[1].state, other[1].state)
    if not all(state.duty == "localise" and state.accept and state.force in LAW for state in both):
        return None
    if set(both[0].accept) & set(both[1].accept):
        return None
    return f"one accepts only {', '.join(both[0].accept)}, the other only {', '.join(both[1].accept)}"


def _too_few_approved(law: Law, one: Side, other: Side, day: date) -> str | None:
    least, allow = one[1].state.min_groups, other[1].state.allow
    found = law.rulebook.lists.get(allow or "")
    if least is None or found is None or not found.public or one[1].state.force not in LAW:
        return None
    heads = {law.rulebook.suppliers.top(entry.supplier).at(day) for entry in law.entries(found.id)}
    if 0 < len(heads) < least:
        return f"one asks for {least} corporate groups, the list of the other holds {len(heads)}"
    return None


_CHECKS = (_permitted_and_forbidden, _wanted_and_forbidden, _two_places, _too_few_approved)


def _forbids(state: State) -> bool:
    """Whether it is law that some suppliers must be out; a deadline to come is already a demand."""
    return state.duty in OUT and state.force in LAW


def _anybody(law: Law, provision: Provision, day: date) -> bool:
    """Whether any supplier is certainly meant."""
    return any(law.reaches(provision.whose, name).at(day) for name in law.rulebook.suppliers.by_id)


def _meets(law: Law, left: Provision, right: Provision, day: date) -> bool:
    """Whether some supplier is certainly meant by both."""
    reaches = (law.reaches(left.whose, name).at(day) and law.reaches(right.whose, name).at(day)
               for name in law.rulebook.suppliers.by_id)  # fmt: skip
    return any(reaches)


def _same_parties(left: Provision, right: Provision) -> bool:
    if left.who.operators == "all" or right.who.operators == "all":
        return True
    return bool(set(left.who.operators) & set(right.who.operators))


def _overlap(left: Where, right: Where) -> bool:
    """Whether an element can be in both scopes; a key that only one of them gives does not keep them apart."""
    for key in _ALONE:
        mine, theirs = (frozenset(_generation(key, name) for name in getattr(where, key)) for where in (left, right))
        if mine and theirs and not mine & theirs:
            return False
    here, there = _domains(left), _domains(right)
    return here is None or there is None or not here.isdisjoint(there)


_ALONE = tuple(Selector.model_fields.keys() - {"parts", "domains", "functions"})
"""Keys that need no other to be compared; what is left are parts of the network."""


def _generation(key: str, name: str) -> str:
    """Plain 5G may be any mode of it."""
    return name.partition("-")[0] if key == "generations" else name


def _domains(where: Where) -> set[str] | None:
    """The parts of the network it can reach; None: all."""
    named = {*where.domains, *(FUNCTIONS[name].domain for name in where.functions)}
    named |= {FUNCTIONS[part].domain if part in FUNCTIONS else part for part in where.parts}
    return named or None
