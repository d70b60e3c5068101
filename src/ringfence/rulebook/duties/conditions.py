"""The operator must meet conditions that are no property of a single element, or are not public."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="conditions",
    family="document",
    means="The operator must meet conditions that are no property of a single element, or are not public.",
    sentence="Conditions apply: {note}.",
)
