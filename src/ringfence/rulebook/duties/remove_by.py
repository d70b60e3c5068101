"""Equipment of these suppliers must be out of service after the deadline."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="remove_by",
    family="element",
    means="Equipment of these suppliers must be out of service after the deadline.",
    sentence="Equipment of {whose} must be out of {where} by {deadline}.",
)
