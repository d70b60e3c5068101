"""Bulk CM files as operating systems export them: standard objects, vendors' containers in them, units, neighbours."""

from collections.abc import Iterator
from random import Random

from tests.tools.pieces import SUPPLIERS, Site, site, sized, values, words

_SPEC = "http://www.3gpp.org/ftp/specs/archive"
_BEGIN = f"""<?xml version="1.0" encoding="UTF-8"?>
<bulkCmConfigDataFile xmlns="{_SPEC}/32_series/32.616#configData" xmlns:xn="{_SPEC}/28_series/28.623#genericNrm" \
xmlns:en="{_SPEC}/28_series/28.659#eutranNrm" xmlns:nn="{_SPEC}/28_series/28.541#nrNrm" \
xmlns:in="{_SPEC}/28_series/28.633#inventoryNrm" xmlns:vs="AcmeSpecificAttributes.1.0.xsd">
\t<fileHeader fileFormatVersion="32.616 V15.0" vendorName="Acme"/>
\t<configData dnPrefix="DC=example.org">
\t\t<xn:SubNetwork id="1">
\t\t\t<xn:attributes>
\t\t\t\t<xn:userLabel>all</xn:userLabel>
\t\t\t</xn:attributes>
"""
_END = """\t\t</xn:SubNetwork>
\t</configData>
\t<fileFooter dateTime="2026-01-31T12:00:00Z"/>
</bulkCmConfigDataFile>
"""
_CELL_WORDS, _NODE_WORDS, _RELATION_WORDS = words(80, "cell"), words(40, "node"), words(8, "rel")


def parts(size: int, random: Random) -> Iterator[str]:
    """The text of a file of ``size`` characters or a little more, one managed element at a time."""
    return sized(_nodes(random), _BEGIN, _END, size)


def _nodes(random: Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield "".join(_node(number, random))


def _leaf(depth: int, prefix: str, name: str, value: object) -> str:
    tabs = "\t" * depth
    return f"{tabs}<{prefix}:{name}>{value}</{prefix}:{name}>\n" if value != "" else f"{tabs}<{prefix}:{name}/>\n"


def _open(depth: int, prefix: str, name: str, id_: object) -> str:
    tabs = "\t" * depth
    return f'{tabs}<{prefix}:{name} id="{id_}">\n{tabs}\t<{prefix}:attributes>\n'


def _close(depth: int, prefix: str, name: str) -> str:
    return f"{chr(9) * depth}</{prefix}:{name}>\n"


def _done(depth: int, prefix: str) -> str:
    return f"{chr(9) * (depth + 1)}</{prefix}:attributes>\n"


def _vendor(depth: int, id_: object, kind: str, names: list[str], random: Random) -> Iterator[str]:
    """A container of a vendor's attributes, two structures among them."""
    yield _open(depth, "xn", "VsDataContainer", id_)
    yield _leaf(depth + 2, "xn", "vsDataType", f"vsData{kind}")
    yield _leaf(depth + 2, "xn", "vsDataFormatVersion", "AcmeSpecificAttributes.1.0")
    yield f"{chr(9) * (depth + 2)}<vs:vsData{kind}>\n"
    for name, value in zip(names, values(len(names), random), strict=True):
        yield _leaf(depth + 3, "vs", name, value)
    for name in names[:2]:
        yield f"{chr(9) * (depth + 3)}<vs:{name}List>\n"
        yield _leaf(depth + 4, "vs", "mcc", "262")
        yield _leaf(depth + 4, "vs", "mnc", "01")
        yield f"{chr(9) * (depth + 3)}</vs:{name}List>\n"
    yield f"{chr(9) * (depth + 2)}</vs:vsData{kind}>\n"
    yield _done(depth, "xn")
    yield _close(depth, "xn", "VsDataContainer")


def _node(number: int, random: Random) -> Iterator[str]:
    supplier, place = random.choice(SUPPLIERS), site(number, random)
    new = random.random() < 0.5
    yield _open(3, "xn", "MeContext", f"node-{number}")
    yield _done(3, "xn")
    yield _open(4, "xn", "ManagedElement", 1)
    yield _leaf(6, "xn", "managedElementType", "GNBDU" if new else "ENodeB")
    yield _leaf(6, "xn", "userLabel", f"node-{number}")
    yield _leaf(6, "xn", "vendorName", supplier)
    yield _leaf(6, "xn", "userDefinedState", "commercial")
    yield _leaf(6, "xn", "locationName", place.name)
    yield _leaf(6, "xn", "swVersion", f"{random.randrange(18, 24)}.{random.randrange(9)}")
    yield from _place(6, place)
    yield _done(4, "xn")
    yield from _vendor(5, 1, "ManagedElement", _NODE_WORDS, random)
    for unit in range(1, 7):
        yield from _unit(unit, number, supplier, random)
    yield from _new_radio(number, random) if new else _lte(number, random)
    for port in range(4):
        yield from _vendor(5, port, "EthernetPort", _NODE_WORDS[:15], random)
    yield _close(4, "xn", "ManagedElement")
    yield _close(3, "xn", "MeContext")


def _place(depth: int, place: Site) -> Iterator[str]:
    yield f"{chr(9) * depth}<xn:peeParametersList>\n"
    yield _leaf(depth + 1, "xn", "siteIdentification", place.id)
    yield _leaf(depth + 1, "xn", "siteLatitude", place.latitude)
    yield _leaf(depth + 1, "xn", "siteLongitude", place.longitude)
    yield _leaf(depth + 1, "xn", "siteDescription", place.name)
    yield f"{chr(9) * depth}</xn:peeParametersList>\n"


def _unit(unit: int, number: int, supplier: str, random: Random) -> Iterator[str]:
    maker = random.choice(SUPPLIERS) if unit > 4 else supplier
    yield _open(5, "in", "InventoryUnit", unit)
    yield _leaf(7, "in", "vendorUnitFamilyType", "RRU" if unit > 3 else "BBU")
    yield _leaf(7, "in", "vendorUnitTypeNumber", f"{maker[:2].upper()}{random.randrange(9)}0{unit}")
    yield _leaf(7, "in", "vendorName", maker)
    yield _leaf(7, "in", "serialNumber", f"{number:06d}{unit:03d}")
    yield _leaf(7, "in", "dateOfManufacture", f"20{random.randrange(15, 26)}-0{random.randrange(1, 10)}-15")
    yield _leaf(7, "in", "versionNumber", f"R{random.randrange(1, 5)}A")
    yield _done(5, "in")
    yield _close(5, "in", "InventoryUnit")


def _lte(number: int, random: Random) -> Iterator[str]:
    yield _open(5, "en", "ENBFunction", 1)
    yield _leaf(7, "en", "userLabel", f"enb-{number}")
    yield _leaf(7, "en", "eNBId", number)
    yield _leaf(7, "xn", "operationalState", "enabled")
    yield _done(5, "en")
    yield from _vendor(6, 1, "ENodeBFunction", _NODE_WORDS, random)
    for cell in range(1, 4):
        yield _open(6, "en", "EUtranCellFDD", cell)
        yield _leaf(8, "en", "cellLocalId", cell)
        yield _leaf(8, "en", "earfcnDl", random.choice((1300, 3050, 6200)))
        yield _leaf(8, "en", "pci", random.randrange(504))
        yield _leaf(8, "en", "tac", random.randrange(1 << 16))
        yield _done(6, "en")
        yield from _vendor(7, cell, "EUtranCellFDD", _CELL_WORDS, random)
        for other in range(15):
            yield from _relation(7, "en", "EUtranRelation", number + other, cell, random)
        yield _close(6, "en", "EUtranCellFDD")
    yield from _neighbours(number, random)
    yield _close(5, "en", "ENBFunction")


def _relation(depth: int, prefix: str, name: str, other: int, cell: int, random: Random) -> Iterator[str]:
    target = f"SubNetwork=1,ManagedElement=node-{other},ENBFunction=1,EUtranCellFDD={cell}"
    yield _open(depth, prefix, name, f"{other}-{cell}")
    yield _leaf(depth + 2, prefix, "adjacentCell", target)
    yield _leaf(depth + 2, prefix, "isHOAllowed", "true")
    yield _done(depth, prefix)
    yield from _vendor(depth + 1, other, name, _RELATION_WORDS, random)
    yield _close(depth, prefix, name)


def _neighbours(number: int, random: Random) -> Iterator[str]:
    for other in range(1, 5):
        yield _open(6, "en", "ExternalENBFunction", number + other)
        yield _leaf(8, "en", "eNBId", number + other)
        yield _done(6, "en")
        for cell in range(3):
            yield _open(7, "en", "ExternalEUtranCellFDD", cell)
            yield _leaf(9, "en", "earfcnDl", 1300)
            yield _leaf(9, "en", "pci", random.randrange(504))
            yield _done(7, "en")
            yield _close(7, "en", "ExternalEUtranCellFDD")
        yield _close(6, "en", "ExternalENBFunction")


def _new_radio(number: int, random: Random) -> Iterator[str]:
    yield _open(5, "nn", "GNBDUFunction", 1)
    yield _leaf(7, "nn", "gnbId", number)
    yield _leaf(7, "nn", "gnbIdLength", 24)
    yield _done(5, "nn")
    yield from _vendor(6, 1, "GNBDUFunction", _NODE_WORDS, random)
    for cell in range(1, 4):
        yield _open(6, "nn", "NRCellDU", cell)
        yield _leaf(8, "nn", "cellLocalId", cell)
        yield _leaf(8, "nn", "arfcnDL", random.choice((632000, 431000, 156000)))
        yield _leaf(8, "nn", "nRPCI", random.randrange(1008))
        yield _done(6, "nn")
        yield from _vendor(7, cell, "NRCellDU", _CELL_WORDS, random)
        yield _close(6, "nn", "NRCellDU")
    yield _close(5, "nn", "GNBDUFunction")
    yield _open(5, "nn", "GNBCUCPFunction", 1)
    yield _leaf(7, "nn", "gnbId", number)
    yield _done(5, "nn")
    for cell in range(1, 4):
        yield _open(6, "nn", "NRCellCU", cell)
        yield _leaf(8, "nn", "cellLocalId", cell)
        yield _done(6, "nn")
        for other in range(10):
            yield from _relation(7, "nn", "NRCellRelation", number + other, cell, random)
        yield _close(6, "nn", "NRCellCU")
    yield _close(5, "nn", "GNBCUCPFunction")
