"""Whoever looked found no rule about suppliers, which is not the same as a state that says there is none."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="none_found",
    family="statement",
    means="Whoever looked found no rule about suppliers, which is not the same as a state that says there is none.",
    sentence="No rule about suppliers was found: {note}.",
)
