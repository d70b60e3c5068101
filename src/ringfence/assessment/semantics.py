"""What a provision says of one element on every day: the specification of the assessment, in plain Python.

The set-based engine tabulates these verdicts once per distinct combination and joins; explanations call them directly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ringfence.assessment.evidence import satisfied
from ringfence.assessment.law import Law, Phase
from ringfence.core.dates import BEGINNING, Interval, PartialDate
from ringfence.core.logic import Truth, all_of, negate
from ringfence.core.timeline import Timeline, combine
from ringfence.rulebook.model import Provision

BAD = {"binding": "breach", "contractual": "breach", "enabling": "breach", "advisory": "gap", "voluntary": "gap"}
"""What not keeping a provision is called, by its force; a force that is absent judges nothing."""

_KEPT = {"certificates": "certified", "permits": "permitted", "operated_from": "operated-from-accepted-country"}
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


def install_classes(law: Law, provision: Provision) -> list[Interval | None]:
    """Ranges of ``in_service_from`` within which all verdicts are the same; None is the unknown date."""
    days: set[date] = set()
    for phase in law.phases(provision).values:
        if phase and phase.since:
            days |= {phase.since.earliest, phase.since.latest}
    return [*Interval().split(days), None] if days else [Interval()]


def verdicts(law: Law, provision: Provision, facts: Facts, installed: Interval | None) -> Timeline[Mark | None]:
    """The verdict on each day for an element put into service within ``installed`` (None: unknown); None: not judged."""
    line = combine(
        lambda phase, here: _whole(phase, here),
        law.phases(provision),
        law.territory(provision.jurisdiction, facts.country),
    )
    judged = [_judged(law, provision, facts, installed, phase, span) for span, phase in line]
    changes = [(day.from_on, mark) for part in judged for day, mark in part]
    return with_due_days(Timeline.of(changes[1:], changes[0][1]))


def _whole(phase: Phase | None, here: Truth) -> Phase | None:
    if phase is None or here is False:
        return None
    return phase if here else replace(phase, certain=False)


def _judged(
    law: Law, provision: Provision, facts: Facts, installed: Interval | None, phase: Phase | None, span: Interval
) -> list[tuple[Interval, Mark | None]]:
    if phase is None or phase.duty.family != "element" or facts.in_scope is False:
        return [(span, None)]
    reached = law.reaches(provision.whose, facts.supplier)
    late = law.late(provision, phase.state, facts.supplier, facts.operator)
    kept = satisfied(law, provision, phase, facts.supplier, facts.evidence)
    new = _is_new(phase.since, installed)
    awake = _awake(law, provision, phase)
    marks = combine(
        lambda is_awake, is_reached, is_late, is_kept: _mark(
            law, provision, phase, facts, is_awake, is_reached, is_late, is_kept, new
        ),
        awake, reached, late, kept,
    )  # fmt: skip
    return [(meet, mark) for part, mark in marks if (meet := part.meet(span))]


def _awake(law: Law, provision: Provision, phase: Phase) -> Timeline[Truth]:
    """Whether a power has been used on anybody; rules that need no designation are always awake."""
    if phase.state.force != "enabling":
        return Timeline.constant(True)
    under = provision.whose.designated_under
    return law.listed_ever.get(under, Timeline.constant(False)) if under else Timeline.constant(False)


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
    awake: Truth, reached: Truth, late: Truth, kept: Truth, new: Truth,
) -> Mark | None:  # fmt: skip
    bad = BAD.get(phase.state.force) or ("breach" if law.supposed(provision) else None)
    if bad is None:
        return None
    if awake is not True:
        return Mark("dormant", "power-not-used", phase)
    certain = True if phase.certain else None
    covered = all_of((certain, facts.in_scope, reached))
    if covered is False:
        return None
    if new is False:
        return Mark("compliant", "in-service-before", phase)
    evidence = phase.duty.evidence
    if kept is True and evidence:
        return Mark("compliant", _KEPT[evidence], phase)
    if covered and late is False:
        return Mark("compliant", "not-yet-due", phase)
    if all_of((covered, late, new, negate(kept))):
        return Mark(bad, _BROKEN.get(phase.state.duty, phase.state.duty), phase)
    missing = list(_missing(phase, facts, reached, late, kept, new))
    return Mark("unknown", missing[0][0], phase, tuple(dict.fromkeys(item for _, item in missing)))


def _missing(
    phase: Phase, facts: Facts, reached: Truth, late: Truth, kept: Truth, new: Truth
) -> Iterable[tuple[str, str]]:
    """Reason codes, each with what would settle it."""
    if reached is None:
        yield ("supplier-unknown", "supplier") if facts.supplier is None else ("criterion-undecided", "decision")
    if facts.in_scope is None:
        yield from (("scope-unknown", name) for name in facts.scope_missing)
    if new is None:
        yield "date-unknown", "in_service_from"
    if kept is None:
        yield "evidence-unknown", phase.duty.evidence or "evidence"
    if not phase.certain:
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
