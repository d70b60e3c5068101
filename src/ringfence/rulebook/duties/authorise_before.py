"""Equipment needs a permit that is valid on the day."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="authorise_before",
    family="element",
    means="Equipment needs a permit that is valid on the day.",
    sentence="Equipment of {whose} in {where} needs an authorisation{since_clause}.",
    evidence="permits",
)
