"""Goods may not be delivered to the supplier; it bears on what it can supply, not on use."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="restrict_export",
    family="information",
    means="Goods may not be delivered to the supplier; it bears on what it can supply, not on use.",
    sentence="Deliveries to {whose} are restricted: {note}.",
)
