"""Advice to avoid these suppliers; departing from it is a gap, never a breach."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="advise",
    family="element",
    means="Advice to avoid these suppliers; departing from it is a gap, never a breach.",
    sentence="{where} should do without equipment of {whose}.",
)
