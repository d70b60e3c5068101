"""Equipment must be operated from the accepted countries only."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="localise",
    family="element",
    means="Equipment must be operated from the accepted countries only.",
    sentence="{where} must be operated from {accept} only.",
    evidence="operated_from",
    needs=("accept",),
)
