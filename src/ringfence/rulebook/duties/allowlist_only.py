"""Only approved suppliers or products may go into service; what is not approved is out."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="allowlist_only",
    family="element",
    means="Only approved suppliers or products may go into service; what is not approved is out.",
    sentence="Only approved suppliers and products may go into service in {where} from {since}.",
    evidence="permits",
    new_only=True,
)
