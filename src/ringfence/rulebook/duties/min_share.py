"""The share of these suppliers, or of equipment with these certificates, may not stay below a minimum."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="min_share",
    family="share",
    means="The share of these suppliers, or of equipment with these certificates, may not stay below a minimum.",
    sentence="At least {min_share} of {where} must be of {whose}{accept_clause} by {measures}, {deadline_clause}.",
    needs=("min_share", "measures"),
)
