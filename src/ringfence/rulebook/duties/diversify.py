"""Equipment must come from a least number of corporate groups."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="diversify",
    family="diversity",
    means="Equipment must come from a least number of corporate groups.",
    sentence="Equipment in {where} must come from at least {min_groups} corporate groups.",
    needs=("min_groups",),
)
