"""The operator must file a plan, report, declaration or risk analysis."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="report",
    family="document",
    means="The operator must file a plan, report, declaration or risk analysis.",
    sentence="A document must be filed: {note}.",
)
