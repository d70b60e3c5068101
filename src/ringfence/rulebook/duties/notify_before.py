"""New equipment must have been notified to an authority before it goes into service."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="notify_before",
    family="element",
    means="New equipment must have been notified to an authority before it goes into service.",
    sentence="New equipment of {whose} in {where} must be notified beforehand{since_clause}.",
    evidence="permits",
    filing_suffices=True,
    new_only=True,
)
