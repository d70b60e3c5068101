"""The state says that it restricts no supplier."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="permit_all",
    family="statement",
    means="The state says that it restricts no supplier.",
    sentence="The state says that it restricts no supplier in {where}.",
)
