"""Whether an element shows that it meets a duty: certificates, permits and their validity, where it is operated."""

from collections.abc import Callable
from datetime import timedelta

from ringfence.assessment.law import Law, Phase
from ringfence.core.dates import PartialDate
from ringfence.core.logic import Truth, all_of, any_of, negate
from ringfence.core.timeline import Timeline, combine, during, ever
from ringfence.rulebook.facts import Permit
from ringfence.rulebook.model import Provision, Whose

NONE = "none"
"""In a list column: there is none, which is not the same as an empty, unknown list."""

Shows = Callable[[Law, Provision, Phase, tuple[str, ...], str], Timeline[Truth]]


def satisfied(
    law: Law, provision: Provision, phase: Phase, supplier: str | None, evidence: tuple[str, ...] | None, operator: str
) -> Timeline[Truth]:
    """When the duty is met by evidence; false throughout for duties that no evidence can meet."""
    column = phase.duty.evidence
    if phase.duty.by_maker:
        return _declared(law, provision, supplier)
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


def _declared(law: Law, provision: Provision, supplier: str | None) -> Timeline[Truth]:
    """When the maker, or its group, has declared; nobody sees all declarations, so silence is unknown."""
    filed = ever(
        combine(lambda *both: all_of(both), during(document.from_, document.to), within)
        for document in law.rulebook.documents
        if document.provision in (provision.id, provision.fact) and document.supplier
        for within in [law.rulebook.suppliers.within(supplier, [document.supplier])]
    )
    return filed.map(lambda truth: truth or None)


def _certificates(
    law: Law, provision: Provision, phase: Phase, held: tuple[str, ...], operator: str
) -> Timeline[Truth]:
    return Timeline.constant(certified(held, phase.state.accept))


def certified(held: tuple[str, ...], accept: tuple[str, ...]) -> bool:
    """Whether one of the certificates held is accepted; none accepted in particular: any is."""
    accepted = {name.casefold() for name in accept}
    real = [name for name in held if name.casefold() != NONE]
    return any(not accepted or name.casefold() in accepted for name in real)


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
        return _granted(known, phase) if applies and visible and theirs else Timeline.constant(False)
    start, _, end = span.partition("/")
    try:
        return during(*(PartialDate.of(text) if text else None for text in (start, end)))
    except ValueError:  # a validity that cannot be read is unknown, not open
        return Timeline.constant(None)


def _granted(permit: Permit, phase: Phase) -> Timeline[Truth]:
    """When a permit stands: from its grant to its end, or by silence of the authority; never after a refusal."""
    stands = _by_silence(permit, phase)
    if permit.from_ is not None or permit.filed is None:
        stands = ever([stands, during(permit.from_, permit.to)])
    refused = during(permit.refused, None) if permit.refused else Timeline.constant(False)
    return combine(lambda yes, no: all_of((yes, negate(no))), stands, refused)


def _by_silence(permit: Permit, phase: Phase) -> Timeline[Truth]:
    """What the filing alone is worth: open while it is reviewed, then as silence counts; a notice needs no answer."""
    state = phase.state
    if permit.filed is None:
        return Timeline.constant(False)
    filed: Timeline[Truth] = during(permit.filed, permit.to)
    if state.review_days is None:
        return filed.map(lambda since: since if phase.duty.filing_suffices else since and None)
    term = timedelta(days=state.review_days)
    over = during(PartialDate(permit.filed.earliest + term, permit.filed.latest + term), permit.to)
    in_the_end = {"consent": True, "refusal": False, None: None}[state.silence]
    return combine(lambda since, past: in_the_end if past else since and None, filed, over)


_SHOWS: dict[str, Shows] = {"certificates": _certificates, "permits": _permits, "operated_from": _operated_from}
