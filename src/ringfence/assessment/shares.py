"""What a share or a number of suppliers means for a cap or a diversity duty, with bounds where things are unknown."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringfence.assessment.law import Law, Phase
from ringfence.assessment.semantics import BAD, Mark
from ringfence.core.logic import Truth, all_of, any_of, negate
from ringfence.rulebook.model import Provision

_COLUMNS = {"sites": "site_id", "elements": "function"}
"""The column to fill in for a measure that is no column itself."""


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
        return cls(measure, low, max(low, high))

    def above(self, cap: float) -> Truth:
        """Whether the share exceeds the cap: only the bounds decide."""
        if self.low > cap:
            return True
        return False if self.high <= cap else None


def share_mark(law: Law, provision: Provision, phase: Phase, late: Truth, shares: Sequence[Share]) -> Mark | None:
    """The verdict of a cap: broken if any measure is above it, kept if none can be."""
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
    bad = BAD.get(phase.state.force) or ("breach" if law.supposed(provision) else None)
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
        settled += (
            ["supplier"]
            if unknown == "suppliers-unknown"
            else ["supplier", *(_COLUMNS.get(m, m) for m in phase.state.measures)]
        )
    settled += ["start_date"] if not phase.certain else []
    settled += ["deadline"] if late is None else []
    because = unknown if kept is None else "start-unknown" if late else "deadline-unknown"
    return Mark("unknown", because, rests_on, tuple(dict.fromkeys(settled)))
