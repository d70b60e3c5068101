"""Where the posture that the rulebook gives differs from that of the fact base on a day, and why.

By jurisdiction and day: ours, and the reason. One that is not listed fails, and so does one that no longer differs.
"""

from collections.abc import Mapping
from typing import Final

_PREPARED = "no provision of the fact base says so, hence none of ours: "
_POWER_OF_ACT = (
    "a notice owed under the security act since 2019, by whoever a ministry brings under it: the posture of that duty"
)

POSTURES_OTHERWISE: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    # A state that prepared something which no provision records.
    ("be", "2019-12-09"): ("none", _PREPARED + "a decision that came in June 2020"),
    ("cn", "2019-06-15"): ("none", _PREPARED + "draft measures of 2019; those of April 2020 are encoded"),
    ("cn", "2019-12-09"): ("none", _PREPARED + "draft measures of 2019; those of April 2020 are encoded"),
    ("de", "2018-11-30"): ("none", _PREPARED + "officials were reported to press for a ban"),
    ("dk", "2019-12-09"): ("none", _PREPARED + "a bill; the act of June 2021 is encoded"),
    ("fr", "2019-06-15"): ("none", _PREPARED + "a bill; the law of August 2019 is encoded"),
    ("in", "2019-06-15"): ("none", _PREPARED + "whether a supplier may take part in trials"),
    ("in", "2019-12-09"): ("none", _PREPARED + "whether a supplier may take part in trials"),
    ("nl", "2019-06-15"): ("none", _PREPARED + "a task force; the decree of November 2019 is encoded"),
    ("pl", "2019-06-15"): ("none", _PREPARED + "the fact base itself has 'none yet' beside its code"),
    ("se", "2019-06-15"): ("none", _PREPARED + "a bill; the act that follows is encoded"),
    # What was passed makes a posture from its first day in force.
    ("jp", "2018-11-30"): (
        "none",
        "the agreement of ministries came ten days later, and no review before it is recorded",
    ),
    ("se", "2019-12-09"): ("none", "the power applies from 2020; of its adoption only the year 2019 is known"),
    ("tw", "2019-12-09"): (
        "ban_parts",
        "the clause was announced in March 2019 and starts in 2020; 3G and 4G had theirs",
    ),
    ("us", "2018-11-30"): ("none", "section 889 was enacted and applies from August 2019: known, not in force"),
    ("us", "2019-06-15"): (
        "powers_unused",
        "section 889 applies from August 2019; the order of May 2019 is a power, and the export rule none on networks",
    ),
    # A statement, advice or leak that is encoded, where the fact base sees the review behind it.
    ("ca", "2019-06-15"): ("advisory", "the review of 5G has no provision; the programme for 3G and 4G went on"),
    ("ca", "2019-12-09"): ("advisory", "the review of 5G has no provision; the programme for 3G and 4G went on"),
    ("de", "2019-06-15"): ("none", "the state said that nobody is excluded; the catalogue is encoded from August 2020"),
    ("de", "2019-12-09"): ("none", "the state said that nobody is excluded; the catalogue is encoded from August 2020"),
    ("gb", "2018-11-30"): ("advisory", "the letter on the running review asks operators to bear it in mind"),
    ("gb", "2019-06-15"): ("announced", "the leak of April 2019 is encoded as announced without a legal act"),
    ("gb", "2019-12-09"): ("announced", "the leak of April 2019 is encoded as announced without a legal act"),
    # What operators do of their own is no posture of the state.
    ("vn", "2019-06-15"): ("none", "operators kept away of their own, reported for August 2019"),
    ("vn", "2019-12-09"): ("none", "operators kept away of their own, which is no act of the state"),
    # The provision says more than the snapshot, which was written before it or weighs it otherwise.
    ("bg", "2026-11-21"): ("advisory", "the declaration of 2020 still advises; what is not known of 2026 ranks below"),
    ("es", "2026-11-21"): (
        "authorisation",
        "stations near sensitive places need one for every supplier since December 2023; the power itself sleeps",
    ),
    ("eu", "2026-11-21"): ("gov_only", "the Commission's own networks and the Union's money are bound, states advised"),
    ("fi", "2026-11-21"): (
        "ban_parts",
        "what endangers security may not be used in critical parts: a binding ban, undecided for whom",
    ),
    ("lu", "2026-11-21"): ("powers_unused", "the law of 2021 was read since the snapshot"),
    ("lv", "2026-11-21"): (
        "advisory",
        "the act of 2022 was read since; its power was used in 2025, for rules without a known test on makers, so that "
        "what is left is the declaration with the United States",
    ),
    ("no", "2019-06-15"): ("authorisation", _POWER_OF_ACT),
    ("no", "2019-12-09"): ("authorisation", _POWER_OF_ACT),
    ("no", "2026-11-21"): ("authorisation", _POWER_OF_ACT),
    ("ro", "2026-11-21"): (
        "ban_5g",
        "the refusal of Huawei takes what is installed out of the access network too, by a day that was not read",
    ),
}
