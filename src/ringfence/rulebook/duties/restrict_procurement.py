"""Public buyers may not buy, extend or renew equipment of these suppliers, or services that rely on it."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="restrict_procurement",
    family="element",
    means="Public buyers may not buy, extend or renew equipment of these suppliers, or services that rely on it.",
    sentence="Equipment of {whose} may not be bought or renewed for {where} from {since}.",
    new_only=True,
)
