"""Public money may not pay for equipment of these suppliers."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="restrict_funding",
    family="element",
    means="Public money may not pay for equipment of these suppliers.",
    sentence="Public money may not pay for equipment of {whose} in {where} from {since}.",
    new_only=True,
)
