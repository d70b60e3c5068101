"""What a share or a number of suppliers means for a cap or a diversity duty, with bounds where things are unknown."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringfence.assessment.evidence import certified
from ringfence.assessment.law import Law, Phase
from ringfence.assessment.semantics import BAD, Mark
from ringfence.core.logic import Truth, all_of, any_of, negate
from ringfence.core.timeline import Timeline
from ringfence.rulebook.model import Provision, State

_COLUMNS = {"sites": "site_id", "elements": "function", "unpublished": "counting_rule"}
"""The column to fill in for a measure that is no column itself."""


BY_NUMBER = frozenset({"elements", "unpublished"})
"""Measures that count elements; one by one, for want of the rule, where how to count was not published."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share between ``low`` and ``high``, both 0 to 1."""

    measure: str
    low: float
    high: float

    @classmethod
    def bounded(
        cls, measure: str, low_num: float, low_den: float, high_num: float, high_den: float,
        unsure_in: bool, unsure_out: bool,
    ) -> "Share":  # fmt: skip
        """Bounds of a quotient; a weight missing inside the share lifts the upper one to 1, outside the lower to 0."""
        low = 0.0 if unsure_out or not low_den else low_num / low_den
        high = 1.0 if unsure_in or high_num > high_den else (high_num / high_den if high_den else 0.0)
        if measure == "unpublished":  # counted by elements: however it is counted, none is none and all is all
            low, high = float(low == 1.0), float(high > 0.0)
        return cls(measure, low, max(low, high))

    def reaches(self, least: tuple[float, float]) -> Truth:
        """Whether the share is at least a minimum of which only bounds may be known."""
        if self.low >= least[1]:
            return True
        return False if self.high < least[0] else None

    def above(self, cap: float) -> Truth:
        """Whether the share exceeds the cap: only the bounds decide."""
        if self.low > cap:
            return True
        return False if self.high <= cap else None


def counted(law: Law, provision: Provision, supplier: str | None, held: Sequence[str] | None) -> Timeline[Truth]:
    """When a thing counts towards the share: by its supplier, and by its certificates where the rule names some."""
    theirs = law.reaches(provision.whose, supplier)
    accept = tuple(name for state in provision.states for name in state.accept)
    if not accept:
        return theirs
    shown = certified(tuple(held), accept) if held else None
    return theirs.map(lambda truth: all_of((truth, shown)))


def minimum(state: State) -> tuple[float, float] | None:
    """The least and the most that a minimum share may be."""
    least = state.min_share
    return (least, least) if isinstance(least, float) else least


def share_mark(law: Law, provision: Provision, phase: Phase, late: Truth, shares: Sequence[Share]) -> Mark | None:
    """The verdict on shares: a cap is broken if any measure is above it, a minimum if any is below."""
    if least := minimum(phase.state):
        enough = all_of(share.reaches(least) for share in shares)
        return _decided(
            law, provision, phase, late, enough, "share-below-minimum", "share-above-minimum", "share-unknown"
        )
    cap = phase.state.max_share
    if cap is None:
        return None
    above = any_of(share.above(cap) for share in shares)
    return _decided(law, provision, phase, late, negate(above), "share-above-cap", "share-within-cap", "share-unknown")


def diversity_mark(law: Law, provision: Provision, phase: Phase, late: Truth, groups: int, unsure: bool) -> Mark | None:
    """The verdict on the number of corporate groups; elements of unknown supplier or scope may hide a further one."""
    least = phase.state.min_groups or 2
    enough: Truth = True if groups >= least else (None if unsure else False)
    return _decided(law, provision, phase, late, enough, "too-few-suppliers", "enough-suppliers", "suppliers-unknown")


def _decided(
    law: Law, provision: Provision, phase: Phase, late: Truth, kept: Truth, broken: str, fine: str, unknown: str
) -> Mark | None:
    bad = "breach" if law.supposed(provision) else BAD.get(phase.state.force)
    if bad is None:
        return None
    certain: Truth = True if phase.certain else None
    rests_on = Phase(phase.state)
    if kept and not phase.or_else:
        return Mark("compliant", fine, rests_on)
    if late is False and phase.certain:
        return Mark("compliant", "not-yet-due", rests_on)
    if all_of((certain, late, negate(kept))):
        return Mark(bad, broken, rests_on)
    settled = []
    if kept is None:
        settled += _missing(phase.state, unknown)
    settled += ["start_date"] if not phase.certain else []
    settled += ["deadline"] if late is None else []
    because = unknown if kept is None else "start-unknown" if late else "deadline-unknown"
    return Mark("unknown", because, rests_on, tuple(dict.fromkeys(settled)))


def _missing(state: State, unknown: str) -> list[str]:
    """The columns, or the knowledge, that would settle a share or a number of suppliers."""
    if unknown == "suppliers-unknown":
        return ["supplier"]
    bounds = minimum(state)
    return [
        *(["certificates"] if state.accept else []),
        "supplier",
        *(_COLUMNS.get(measure, measure) for measure in state.measures),
        *(["minimum"] if bounds and bounds[0] != bounds[1] else []),
    ]
