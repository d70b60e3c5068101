"""Nothing of these suppliers may go into service on or after a day; what was there before may stay."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="prohibit_new",
    family="element",
    means="Nothing of these suppliers may go into service on or after a day; what was there before may stay.",
    sentence="Nothing new of {whose} may go into service in {where} from {since}.",
    new_only=True,
)
