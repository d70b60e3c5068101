"""An authority may restrict suppliers; the operator owes nothing until it does."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="empower",
    family="power",
    means="An authority may restrict suppliers; the operator owes nothing until it does.",
    sentence="An authority may restrict equipment of {whose} in {where}.",
)
