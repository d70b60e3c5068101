"""Equipment must hold an accepted certificate."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="certify",
    family="element",
    means="Equipment must hold an accepted certificate.",
    sentence="Equipment of {whose} in {where} must be certified{accept_clause}{since_clause}.",
    evidence="certificates",
)
