"""A ruling, payment, market or export rule that demands nothing of the network itself."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="inform",
    family="information",
    means="A ruling, payment, market or export rule that demands nothing of the network itself.",
    sentence="{note}.",
)
