"""Equipment may not be sold, imported or approved; it bears on supply and spares, not on use."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="restrict_market",
    family="information",
    means="Equipment may not be sold, imported or approved; it bears on supply and spares, not on use.",
    sentence="Equipment of {whose} may not be brought to market: {note}.",
)
