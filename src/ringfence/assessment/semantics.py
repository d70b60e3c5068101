"""What a provision says of one element on every day: the specification of the assessment, in plain Python.

The set-based engine tabulates these verdicts once per distinct combination and joins; cases call them directly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ringfence.assessment.evidence import satisfied
from ringfence.assessment.law import Law, Phase
from ringfence.core.dates import BEGINNING, Interval, PartialDate
from ringfence.core.logic import Truth, all_of, negate
from ringfence.core.timeline import Timeline, combine
from ringfence.rulebook.duties import duty_named
from ringfence.rulebook.model import Provision

BAD = {"binding": "breach", "contractual": "breach", "enabling": "breach", "advisory": "gap", "voluntary": "gap"}
"""What not keeping a provision is called, by its force; a force that is absent judges nothing."""

_KEPT = {
    "declaration": "declared",
    "certificates": "certified",
    "permits": "permitted",
    "operated_from": "operated-from-accepted-country",
}
_BROKEN = {
    "prohibit_new": "new-installation", "remove_by": "still-in-service", "authorise_before": "no-permit",
    "notify_before": "not-notified", "certify": "no-certificate", "allowlist_only": "not-approved",
    "localise": "operated-from-elsewhere", "restrict_procurement": "bought-for-public-buyer",
    "restrict_funding": "paid-with-public-money", "advise": "advised-against",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict for some days: status, reason, what would settle an unknown, and the state it rests on."""

    status: str
    because: str
    phase: Phase
    settled_by: tuple[str, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What an element brings to a verdict, beside its dates; None is unknown throughout."""

    supplier: str | None
    evidence: tuple[str, ...] | None
    operator: str
    country: str | None
    in_scope: Truth
    """Whether who, where and unless match, as far as the element tells."""
    scope_missing: tuple[str, ...] = ()
    """Where that is unknown: the columns, or the decision, that would tell."""


def since_when(law: Law, provision: Provision, phase: Phase, supplier: str | None) -> PartialDate | None:
    """From when on things of the supplier count as new; for one that was listed later, from its entry on the list."""
    since, under = phase.since, provision.whose.designated_under
    if since is None or under is None or supplier is None or phase.state.since is not None:
        return since
    listed = law.designation(under, supplier)
    return PartialDate(max(since.earliest, listed.earliest), max(since.latest, listed.latest)) if listed else since


def install_classes(law: Law, provision: Provision, supplier: str | None) -> list[Interval | None]:
    """Ranges of ``in_service_from`` within which all verdicts are the same; None is the unknown date."""
    days: set[date] = set()
    for phase in law.phases(provision).values:
        if phase and (since := since_when(law, provision, phase, supplier)):
            days |= {since.earliest, since.latest}
    return [*Interval().split(days), None] if days else [Interval()]


def verdicts(law: Law, provision: Provision, facts: Facts, installed: Interval | None) -> Timeline[Mark | None]:
    """The verdict on each day for what went into service within ``installed`` (None: unknown); None: not judged."""
    if facts.country is None:
        return Timeline.constant(None)
    line = combine(
        _in_force,
        law.phases(provision),
        law.territory(provision.jurisdiction, facts.country),
    )
    judged = [_judged(law, provision, facts, installed, phase, span) for span, phase in line]
    changes = [(day.from_on, mark) for part in judged for day, mark in part]
    return with_due_days(Timeline.of(changes[1:], changes[0][1]))


def _in_force(phase: Phase | None, here: Truth) -> Phase | None:
    if phase is None or here is False:
        return None
    return phase if here else replace(phase, certain=False, or_nothing=True)


def _judged(
    law: Law, provision: Provision, facts: Facts, installed: Interval | None, phase: Phase | None, span: Interval
) -> list[tuple[Interval, Mark | None]]:
    worlds = _worlds(phase) if phase and facts.in_scope is not False else []
    if not worlds:
        return [(span, None)]
    marks = combine(_whichever, *(_under(law, provision, facts, installed, world) for world in worlds))
    return [(meet, mark) for part, mark in marks if (meet := part.meet(span))]


def _worlds(phase: Phase) -> list[Phase]:
    """Each state that may be in force and judges elements; not certain where nothing may be in force that does."""
    states = (*phase.or_else, phase.state)
    found = [state for state in states if duty_named(state.duty).family == "element"]
    certain = phase.certain or (bool(phase.or_else) and not phase.or_nothing and len(found) == len(states))
    return [Phase(state, certain) for state in found]


def _whichever(*marks: Mark | None) -> Mark | None:
    """One verdict where several states may be in force: theirs if they agree, else unknown."""
    found = [mark for mark in marks if mark is not None]
    if not found:
        return None
    statuses = {mark.status for mark in found}
    if statuses == {"compliant"} or (len(statuses) == 1 and len(found) == len(marks)):
        return found[-1]
    settled = (item for mark in found for item in mark.settled_by)
    return Mark("unknown", "start-unknown", found[-1].phase, tuple(dict.fromkeys(("start_date", *settled))))


def _under(
    law: Law, provision: Provision, facts: Facts, installed: Interval | None, phase: Phase
) -> Timeline[Mark | None]:
    """The verdict on each day if the state of ``phase`` were in force throughout."""
    reached = law.reaches(provision.whose, facts.supplier)
    late = law.late(provision, phase.state, facts.supplier, facts.operator)
    kept = satisfied(law, provision, phase, facts.supplier, facts.evidence, facts.operator)
    new = _is_new(since_when(law, provision, phase, facts.supplier), installed)
    awake = _awake(law, provision, phase)
    return combine(
        lambda is_awake, is_reached, is_late, is_kept: _mark(
            law, provision, phase, facts, is_awake, is_reached, is_late, is_kept, new, installed is not None
        ),
        awake, reached, late, kept,
    )  # fmt: skip


def _awake(law: Law, provision: Provision, phase: Phase) -> Timeline[Truth]:
    """Whether a power has been used on anybody; rules that need no designation are always awake."""
    if phase.state.force != "enabling":
        return Timeline.constant(True)
    under = provision.whose.designated_under
    return law.anybody_listed(under) if under else Timeline.constant(False)


def _is_new(since: PartialDate | None, installed: Interval | None) -> Truth:
    if since is None:
        return True
    if installed is None:
        return None
    if installed.from_on >= since.latest:
        return True
    return False if installed.to_on <= since.earliest else None


def _mark(
    law: Law, provision: Provision, phase: Phase, facts: Facts,
    awake: Truth, reached: Truth, late: Truth, kept: Truth, new: Truth, dated: bool,
) -> Mark | None:  # fmt: skip
    bad = "breach" if law.supposed(provision) else BAD.get(phase.state.force)
    if bad is None:
        return None
    rests_on = Phase(phase.state)
    if awake is False or (awake is None and reached is False):
        return Mark("dormant", "power-not-used", rests_on)
    certain = True if phase.certain else None
    covered = all_of((certain, facts.in_scope, reached))
    if covered is False:
        return None
    if new is False:
        return Mark("compliant", "in-service-before", rests_on)
    evidence = phase.duty.evidence
    if kept is True:
        return Mark("compliant", _KEPT[evidence or "declaration"], rests_on)
    if covered and late is False:
        return Mark("compliant", "not-yet-due", rests_on)
    if all_of((covered, late, new, negate(kept))):
        return Mark(bad, _BROKEN.get(phase.state.duty, phase.state.duty), rests_on)
    missing = list(_missing(phase, facts, reached, late, kept, new, dated))
    return Mark("unknown", missing[0][0], rests_on, tuple(dict.fromkeys(item for _, item in missing)))


def _missing(
    phase: Phase, facts: Facts, reached: Truth, late: Truth, kept: Truth, new: Truth, dated: bool
) -> Iterable[tuple[str, str]]:
    """Reason codes, each with what would settle it."""
    if reached is None:
        yield ("supplier-unknown", "supplier") if facts.supplier is None else ("criterion-undecided", "decision")
    if facts.in_scope is None:
        yield from (("scope-unknown", name) for name in facts.scope_missing)
    if new is None and not dated:
        yield "date-unknown", "in_service_from"
    if kept is None:
        listed = facts.supplier is None and (phase.state.allow is not None or phase.state.refused is not None)
        if listed:
            yield "supplier-unknown", "supplier"
        if facts.evidence is None or not listed:
            yield "evidence-unknown", phase.duty.evidence or "declaration"
    if not phase.certain or (new is None and dated):
        yield "start-unknown", "start_date"
    if late is None:
        yield "deadline-unknown", "deadline"


def with_due_days(line: Timeline[Mark | None]) -> Timeline[Mark | None]:
    """Tell each compliant stretch the day of the breach that follows it."""
    due: date | None = None
    values: list[Mark | None] = []
    for start, mark in reversed(list(zip(line.starts, line.values, strict=True))):
        if mark is not None and mark.status == "compliant" and due is not None:
            mark = replace(mark, due_on=due)
        if mark is not None and mark.status == "breach":
            due = start if start > BEGINNING else None
        elif mark is None:
            due = None
        values.append(mark)
    return Timeline(line.starts, tuple(reversed(values)))
