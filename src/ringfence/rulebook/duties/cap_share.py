"""The share of these suppliers, by each named measure, may not exceed a maximum after the deadline."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="cap_share",
    family="share",
    means="The share of these suppliers, by each named measure, may not exceed a maximum after the deadline.",
    sentence="At most {max_share} of {where} may be of {whose}, counted by {measures}, {deadline_clause}.",
    needs=("max_share", "measures"),
)
