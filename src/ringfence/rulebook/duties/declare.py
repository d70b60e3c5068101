"""The maker must have filed a declaration of trust before its equipment may be used."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="declare",
    family="element",
    means="The maker must have filed a declaration of trust before its equipment may be used.",
    sentence="The maker of equipment of {whose} in {where} must have declared its trustworthiness{since_clause}.",
    by_maker=True,
    new_only=True,
)
