"""Where the posture that the rulebook gives differs from that of the fact base on a day, and why.

By jurisdiction and day: ours, and the reason. One that is not listed fails, and so does one that no longer differs.
"""

_NO_PROVISION = "what was being prepared"
