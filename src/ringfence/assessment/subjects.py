"""Findings about an operator as a whole: documents it owes, powers that sleep, statements, and laws nobody has read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ringfence.assessment.law import Law, Phase
from ringfence.assessment.scope import addressed, identity_missing
from ringfence.assessment.semantics import Mark
from ringfence.core.dates import Interval
from ringfence.core.logic import Truth, all_of
from ringfence.core.timeline import Timeline, combine, during, ever
from ringfence.rulebook.model import Provision

FAMILIES = frozenset({"document", "power", "statement"})
SCOPED = frozenset({"document"})
"""Of these, what an operator owes only if something of its network may be what the rule is about."""

NO_LAW = frozenset({"political", "proposed", "none"})
_SILENT = {"none_found": "no-rule-found", "not_read": "rule-not-known"}
"""Statements that are no word of the state: silence is never compliance."""

Concerns = Callable[[Provision, "Subject"], bool]


@dataclass(frozen=True, slots=True)
class Subject:
    """An operator in a country."""

    operator: str
    country: str | None


def judge_subject(law: Law, provision: Provision, subject: Subject) -> Timeline[Mark | None]:
    """The verdict on the operator on each day."""
    to_whom = addressed(provision, law.rulebook.operators, subject.operator)
    if to_whom is False:
        return Timeline.constant(None)
    here = law.territory(provision.jurisdiction, subject.country)
    filed = ever(
        during(document.from_, document.to)
        for document in law.rulebook.documents
        if document.provision in (provision.id, provision.fact)
        and law.rulebook.operators.same(document.operator, subject.operator)
    )
    parts = [
        (span, _in_phase(law, provision, phase, subject, to_whom, filed, here)) for span, phase in law.phases(provision)
    ]
    cut = [(meet, mark) for span, part in parts for days, mark in part if (meet := days.meet(span))]
    return Timeline.of([(span.from_on, mark) for span, mark in cut[1:]], cut[0][1])


def _in_phase(
    law: Law, provision: Provision, phase: Phase | None, subject: Subject,
    to_whom: Truth, filed: Timeline[Truth], here: Timeline[Truth],
) -> Timeline[Mark | None]:  # fmt: skip
    if phase is None:
        return Timeline.constant(None)
    late = law.late(provision, phase.state, None, subject.operator)
    return combine(lambda passed, done, at: _mark(law, provision, phase, to_whom, at, passed, done), late, filed, here)


def _mark(
    law: Law, provision: Provision, phase: Phase, to_whom: Truth, here: Truth, late: Truth, filed: Truth
) -> Mark | None:
    if here is False or phase.duty.family not in FAMILIES:
        return None
    rests_on = Phase(phase.state)
    certain = all_of((to_whom, here, phase.certain or None))
    settled = [identity_missing(provision)] if to_whom is None else []
    settled += [] if here and phase.certain else ["start_date"]
    if phase.duty.family == "power":
        asleep = phase.state.force not in NO_LAW or law.supposed(provision)
        return Mark("dormant", "power-not-used", rests_on) if asleep else None
    if phase.duty.family == "statement":
        if because := _SILENT.get(phase.duty.name):
            return Mark("unknown", because, rests_on, ("rulebook",))
        if certain:
            return Mark("compliant", "no-restriction-stated", rests_on)
        return Mark("unknown", "start-unknown" if to_whom else "scope-unknown", rests_on, tuple(settled))
    if phase.state.force in NO_LAW and not law.supposed(provision):
        return None
    if filed:
        return Mark("compliant", "document-filed", rests_on)
    if late is False and certain:
        return Mark("compliant", "not-yet-due", rests_on)
    return Mark("unknown", "document-unknown", rests_on, ("document", *settled))


def subject_findings(
    law: Law, subjects: Iterable[Subject], concerns: Concerns
) -> Iterator[tuple[Subject, Interval, Provision | None, Mark | str]]:
    """Every stretch of every such verdict; a reason code instead of a verdict where no rulebook was read."""
    provisions = [
        p for p in law.rules
        if any(phase and phase.duty.family in FAMILIES for phase in law.phases(p).values)
    ]  # fmt: skip
    for subject in subjects:
        if subject.country is None:
            yield subject, Interval(), None, "country-unknown"
            continue
        if subject.country.lower() not in law.rulebook.jurisdictions:
            yield subject, Interval(), None, "no-rulebook"
        for provision in provisions:
            about = [phase for phase in law.phases(provision).values if phase]
            if all(phase.duty.family in SCOPED for phase in about) and not concerns(provision, subject):
                continue
            for span, mark in judge_subject(law, provision, subject):
                if mark is not None:
                    yield subject, span, provision, mark


def subject_rows(law: Law, subjects: Iterable[Subject], concerns: Concerns) -> list[dict[str, object]]:
    """`subject_findings` as records with the columns of the engine's rows."""
    rows: list[dict[str, object]] = []
    for subject, span, provision, mark in subject_findings(law, subjects, concerns):
        base = {"operator": subject.operator, "country": subject.country, **open_ends(span)}
        if provision is None or isinstance(mark, str):
            nobody = {
                "status": "unknown",
                "because": mark,
                "force": "none",
                "jurisdiction": (subject.country or "").lower() or None,
            }
            rows.append({**base, **nobody, "settled_by": "country" if mark == "country-unknown" else "rulebook"})
        else:
            rows.append({**base, **mark_columns(provision, mark)})
    return rows


def mark_columns(provision: Provision, mark: Mark) -> dict[str, object]:
    """The columns of a finding that come from a verdict and the state it rests on."""
    state = mark.phase.state
    return {
        "status": mark.status,
        "because": mark.because,
        "settled_by": ";".join(mark.settled_by) or None,
        "due_on": mark.due_on,
        "jurisdiction": provision.jurisdiction,
        "provision": provision.id,
        "fact_id": provision.fact,
        "force": state.force,
        "source": state.cite.source,
        "locator": state.cite.locator or None,
        "certainty": state.certainty,
    }


def open_ends(span: Interval) -> dict[str, date]:
    """The first and the last day of time stand for open ends until the finding table is written."""
    return {"from_key": span.from_on, "to_key": span.to_on}
