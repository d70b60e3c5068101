"""Huawei GExport files: classes of objects in the objects of network elements, all in parameters."""

from collections.abc import Iterator
from random import Random

from tests.tools.pieces import site, sized, values, words

_BEGIN = """<?xml version="1.0" encoding="UTF-8"?>
<bulkCmConfigDataFile>
    <fileHeader/>
    <configData>
"""
_END = '    </configData>\n    <fileFooter dateTime="2026-01-31T12:00:00Z"/>\n</bulkCmConfigDataFile>\n'
_CELL_WORDS, _RELATION_WORDS = words(60, "CELL"), words(8, "NCELL")


def parts(size: int, random: Random) -> Iterator[str]:
    """The text of a file of ``size`` characters or a little more, one network element at a time."""
    return sized(_nodes(random), _BEGIN, _END, size)


def _nodes(random: Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield "".join(_element(number, random))


def _group(name: str, objects: list[str]) -> str:
    return f'                <class name="{name}_BTS3900">\n{"".join(objects)}                </class>\n'


def _object(own: dict[str, object], extra: list[str], random: Random) -> str:
    pairs = [*own.items(), *zip(extra, values(len(extra), random), strict=True)]
    lines = "".join(f'                        <parameter name="{key}" value="{value}"/>\n' for key, value in pairs)
    return f"                    <object>\n{lines}                    </object>\n"


def _element(number: int, random: Random) -> Iterator[str]:
    place = site(number, random)
    yield '        <class name="BTS3900">\n'
    yield '            <object technique="SRAN" vendor="Huawei" version="V100R019C10">\n'
    yield _group("NE", [_object({"NENAME": f"node-{number}", "LOCATION": place.name}, [], random)])
    yield _group("ENODEBFUNCTION", [_object({"ENODEBID": number}, _CELL_WORDS[:20], random)])
    cells = [
        _object({"LOCALCELLID": cell, "CELLNAME": f"{number}-{cell}", "DLEARFCN": 1300}, _CELL_WORDS, random)
        for cell in range(3)
    ]
    yield _group("CELL", cells)
    neighbours = [
        _object({"LOCALCELLID": cell, "CELLID": other}, _RELATION_WORDS, random)
        for cell in range(3) for other in range(15)
    ]  # fmt: skip
    yield _group("EUTRANINTRAFREQNCELL", neighbours)
    boards = [
        _object({"CN": 0, "SRN": 0, "SN": slot, "BT": "UBBP"}, _RELATION_WORDS, random) for slot in range(4)
    ]  # fmt: skip
    yield _group("BRD", boards)
    yield "            </object>\n        </class>\n"
