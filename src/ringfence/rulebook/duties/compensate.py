"""Who pays for what the rules cost the operator."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="compensate",
    family="information",
    means="Who pays for what the rules cost the operator.",
    sentence="{note}.",
)
