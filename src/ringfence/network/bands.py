"""Operating bands of cells, only where the channel number or an explicit attribute leaves no choice."""

import re
from bisect import bisect_right
from typing import Final

_BAND: Final = re.compile(r"([nNbB])\s*0*([1-9]\d{0,2})")

# TS 36.101 table 5.7.3-1: (first downlink EARFCN, last, band). The ranges of E-UTRA do not overlap.
_EARFCN: Final = (
    (0, 599, 1), (600, 1199, 2), (1200, 1949, 3), (1950, 2399, 4), (2400, 2649, 5), (2650, 2749, 6), (2750, 3449, 7),
    (3450, 3799, 8), (3800, 4149, 9), (4150, 4749, 10), (4750, 4949, 11), (5010, 5179, 12), (5180, 5279, 13),
    (5280, 5379, 14), (5730, 5849, 17), (5850, 5999, 18), (6000, 6149, 19), (6150, 6449, 20), (6450, 6599, 21),
    (6600, 7399, 22), (7500, 7699, 23), (7700, 8039, 24), (8040, 8689, 25), (8690, 9039, 26), (9040, 9209, 27),
    (9210, 9659, 28), (9660, 9769, 29), (9770, 9869, 30), (9870, 9919, 31), (9920, 10359, 32), (36000, 36199, 33),
    (36200, 36349, 34), (36350, 36949, 35), (36950, 37549, 36), (37550, 37749, 37), (37750, 38249, 38),
    (38250, 38649, 39), (38650, 39649, 40), (39650, 41589, 41), (41590, 43589, 42), (43590, 45589, 43),
    (45590, 46589, 44), (46590, 46789, 45), (46790, 54539, 46), (54540, 55239, 47), (55240, 56739, 48),
)  # fmt: skip
_EARFCN_STARTS: Final = [first for first, _, _ in _EARFCN]

# TS 38.101-1 table 5.2-1 and TS 38.101-2: downlink MHz. Most overlap, so few channel numbers name one band.
_NR_MHZ: Final = {
    1: (2110, 2170), 2: (1930, 1990), 3: (1805, 1880), 5: (869, 894), 7: (2620, 2690), 8: (925, 960), 12: (729, 746),
    13: (746, 756), 14: (758, 768), 18: (860, 875), 20: (791, 821), 24: (1525, 1559), 25: (1930, 1995), 26: (859, 894),
    28: (758, 803), 29: (717, 728), 30: (2350, 2360), 34: (2010, 2025), 38: (2570, 2620), 39: (1880, 1920),
    40: (2300, 2400), 41: (2496, 2690), 46: (5150, 5925), 48: (3550, 3700), 50: (1432, 1517), 51: (1427, 1432),
    53: (2483.5, 2495), 54: (1670, 1675), 65: (2110, 2200), 66: (2110, 2200), 67: (738, 758), 70: (1995, 2020),
    71: (617, 652), 74: (1475, 1518), 75: (1432, 1517), 76: (1427, 1432), 77: (3300, 4200), 78: (3300, 3800),
    79: (4400, 5000), 85: (728, 746), 90: (2496, 2690), 91: (1427, 1432), 92: (1432, 1517), 93: (1427, 1432),
    94: (1432, 1517), 96: (5925, 7125), 100: (919.4, 925), 101: (1900, 1910), 102: (5925, 6425), 104: (6425, 7125),
    105: (612, 652), 109: (1432, 1517), 257: (26500, 29500), 258: (24250, 27500), 259: (39500, 43500),
    260: (37000, 40000), 261: (27500, 28350), 262: (47200, 48200), 263: (57000, 71000),
}  # fmt: skip


def band_named(text: str) -> str | None:
    """A band as 3GPP writes it (``n78``, ``B3``), or None if the text does not name one."""
    match = _BAND.fullmatch(text.strip())
    return None if match is None else ("n" if match[1] in "nN" else "B") + match[2]


def lte_band(earfcn: int) -> str | None:
    """The E-UTRA band of a downlink channel number; None outside the table."""
    index = bisect_right(_EARFCN_STARTS, earfcn) - 1
    if index < 0 or earfcn > _EARFCN[index][1]:
        return None
    return f"B{_EARFCN[index][2]}"


def nr_band(arfcn: int) -> str | None:
    """The NR band of a channel number; None where no band or more than one fits (n78 lies within n77)."""
    mhz = _nr_mhz(arfcn)
    fitting = [band for band, (low, high) in _NR_MHZ.items() if mhz is not None and low <= mhz <= high]
    return f"n{fitting[0]}" if len(fitting) == 1 else None


def _nr_mhz(arfcn: int) -> float | None:
    """The frequency of an NR-ARFCN: TS 38.104 table 5.4.2.1-1."""
    if 0 <= arfcn < 600_000:
        return arfcn * 0.005
    if 600_000 <= arfcn < 2_016_667:
        return 3000 + (arfcn - 600_000) * 0.015
    if 2_016_667 <= arfcn <= 3_279_165:
        return 24250.08 + (arfcn - 2_016_667) * 0.06
    return None


def band_numbered(number: int, *, nr: bool) -> str | None:
    """The band of an explicit band attribute of an NR or E-UTRA cell; None if no such band is defined."""
    if nr:
        return f"n{number}" if number in _NR_MHZ else None
    return f"B{number}" if number in {band for _, _, band in _EARFCN} | set(range(65, 89)) else None
