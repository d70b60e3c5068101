"""What the law says about suppliers is not published, or nobody has looked."""

from ringfence.rulebook.duties.base import Duty

DUTY = Duty(
    name="not_read",
    family="statement",
    means="What the law says about suppliers is not published, or nobody has looked.",
    sentence="What holds for suppliers is not known: {note}.",
)
