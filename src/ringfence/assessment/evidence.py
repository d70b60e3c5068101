"""Whether an element shows that it meets a duty: certificates, permits and their validity, where it is operated."""

from collections.abc import Callable

from ringfence.assessment.law import Law, Phase
from ringfence.core.dates import PartialDate
from ringfence.core.logic import Truth, any_of
from ringfence.core.timeline import Timeline, combine, during, ever
from ringfence.rulebook.model import Provision, Whose

NONE = "none"
"""In a list column: there is none, which is not the same as an empty, unknown list."""

Shows = Callable[[Law, Provision, Phase, tuple[str, ...], str], Timeline[Truth]]


def satisfied(
    law: Law, provision: Provision, phase: Phase, supplier: str | None, evidence: tuple[str, ...] | None, operator: str
) -> Timeline[Truth]:
    """When the duty is met by evidence; false throughout for duties that no evidence can meet."""
    column = phase.duty.evidence
    if column is None:
        return Timeline.constant(False)
    shown: Timeline[Truth] = (
        Timeline.constant(None) if evidence is None else _SHOWS[column](law, provision, phase, evidence, operator)
    )
    state = phase.state
    if state.allow is None and state.refused is None:
        return shown
    allowed = Whose(designated_under=state.allow) if state.allow else None
    approved = law.reaches(allowed, supplier) if allowed else Timeline.constant(None)
    refused = Timeline.constant(False) if state.refused is None else law.reaches(state.refused, supplier)
    return combine(_approved, shown, approved, refused)


def _approved(shown: Truth, approved: Truth, refused: Truth) -> Truth:
    if refused is True and shown is not True:
        return False
    return any_of((shown, approved))


def _certificates(
    law: Law, provision: Provision, phase: Phase, held: tuple[str, ...], operator: str
) -> Timeline[Truth]:
    accepted = {name.casefold() for name in phase.state.accept}
    real = [name for name in held if name.casefold() != NONE]
    return Timeline.constant(any(not accepted or name.casefold() in accepted for name in real))


def _operated_from(
    law: Law, provision: Provision, phase: Phase, countries: tuple[str, ...], operator: str
) -> Timeline[Truth]:
    return Timeline.constant(set(countries) <= set(phase.state.accept))


def _permits(law: Law, provision: Provision, phase: Phase, held: tuple[str, ...], operator: str) -> Timeline[Truth]:
    return ever(_permit(law, provision, phase, text, operator) for text in held if text.casefold() != NONE)


def _permit(law: Law, provision: Provision, phase: Phase, text: str, operator: str) -> Timeline[Truth]:
    """A permit written ``ID`` or ``ID@FROM/TO``; a permit fact of the same id tells its scope and validity."""
    permit_id, _, span = text.partition("@")
    if phase.state.accept and permit_id not in phase.state.accept:
        return Timeline.constant(False)
    known = law.rulebook.permits.get(permit_id)
    if known is not None:
        applies = not known.provisions or provision.id in known.provisions or provision.fact in known.provisions
        visible = known.known is None or known.known.latest <= law.known_on
        theirs = not known.operator or law.rulebook.operators.same(known.operator, operator)
        return during(known.from_, known.to) if applies and visible and theirs else Timeline.constant(False)
    start, _, end = span.partition("/")
    try:
        return during(*(PartialDate.of(text) if text else None for text in (start, end)))
    except ValueError:  # a validity that cannot be read is unknown, not open
        return Timeline.constant(None)


_SHOWS: dict[str, Shows] = {"certificates": _certificates, "permits": _permits, "operated_from": _operated_from}
