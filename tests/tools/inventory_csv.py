"""Inventories of planners as CSV: one row per element, a few columns of their own."""

from collections.abc import Iterator
from random import Random

from tests.tools.pieces import SUPPLIERS

HEADER = (
    "element_id,operator,country,function,supplier,product,sw_version,serial,in_service_from,site_id,"
    "latitude,longitude,cells,bands,Cabinet,Remark\n"
)
_FUNCTIONS = ("GNB-DU", "ENB", "RU", "GNB-CU-CP", "AMF", "UPF")
_PER_PART = 5000


def parts(rows: int, random: Random) -> Iterator[str]:
    """The text of a table of ``rows`` rows."""
    yield HEADER
    for first in range(0, rows, _PER_PART):
        yield "".join(_row(number, random) for number in range(first, min(first + _PER_PART, rows)))


def _row(number: int, random: Random) -> str:
    draw = random.getrandbits(48)
    function, supplier = _FUNCTIONS[draw % 6], SUPPLIERS[draw // 6 % 4]
    site = number // 4
    return (
        f"e{number:07d},Op,DE,{function},{supplier},P{draw % 97},{18 + draw % 6}.{draw % 9},{number:010d},"
        f"20{15 + draw % 10}-0{1 + draw % 9}-{10 + draw % 18},S{site:06d},{47 + site % 700 / 100:.4f},"
        f"{6 + site % 900 / 100:.4f},{draw % 9},n78;B{1 + draw % 3},C{draw % 11},{'seen' if draw % 5 == 0 else ''}\n"
    )
