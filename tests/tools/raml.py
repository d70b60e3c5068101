"""Nokia RAML 2.1 files: base stations, modules as they run, cells, neighbours."""

from collections.abc import Iterator
from random import Random

from tests.tools.pieces import site, sized, values, words

_BEGIN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE raml SYSTEM 'raml20.dtd'>
<raml version="2.1" xmlns="raml21.xsd">
  <cmData type="actual">
    <header>
      <log dateTime="2026-01-31T12:00:00.000Z" action="created" appInfo="ActualExporter"/>
    </header>
"""
_END = "  </cmData>\n</raml>\n"
_CELL_WORDS, _NODE_WORDS, _RELATION_WORDS = words(70, "cell"), words(40, "node"), words(8, "adj")


def parts(size: int, random: Random) -> Iterator[str]:
    """The text of a file of ``size`` characters or a little more, one base station at a time."""
    return sized(_nodes(random), _BEGIN, _END, size)


def _nodes(random: Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield "".join(_station(number, random))


def _object(class_name: str, name: str, own: dict[str, object], extra: list[str], random: Random) -> str:
    lines = [f'    <managedObject class="{class_name}" version="xL22A_2112_003" distName="PLMN-PLMN/{name}" id="1">\n']
    lines += [f'      <p name="{key}">{value}</p>\n' for key, value in own.items()]
    lines += [f'      <p name="{k}">{v}</p>\n' for k, v in zip(extra, values(len(extra), random), strict=True) if v]
    if len(extra) > 20:
        items = "".join(f'          <p name="{key}">{index}</p>\n' for index, key in enumerate(extra[:4]))
        lines.append(f'      <list name="{extra[0]}List">\n        <item>\n{items}        </item>\n      </list>\n')
    lines.append("    </managedObject>\n")
    return "".join(lines)


def _station(number: int, random: Random) -> Iterator[str]:
    place, base = site(number, random), f"MRBTS-{number}"
    own: dict[str, object] = {"name": f"node-{number}", "siteName": place.name, "locationName": place.id}
    yield _object("com.nokia.srbts:MRBTS", base, own, _NODE_WORDS, random)
    for module in range(1, 5):
        name = f"{base}/EQM_R-1/APEQM_R-1/RMOD_R-{module}"
        unit: dict[str, object] = {
            "productName": "RRU", "productCode": f"47{random.randrange(10000):04d}A.10{module}",
            "serialNumber": f"K9{number:06d}{module}", "configDN": f"{base}/EQM-1/APEQM-1/RMOD-{module}",
        }  # fmt: skip
        yield _object("com.nokia.srbts.eqmr:RMOD_R", name, unit, _NODE_WORDS[:6], random)
    if random.random() < 0.5:
        yield from _cells(f"{base}/LNBTS-{number}", "LNBTS", "LNCEL", random)
    else:
        yield from _cells(f"{base}/NRBTS-{number}", "NRBTS", "NRCELL", random)


def _cells(name: str, function: str, cell: str, random: Random) -> Iterator[str]:
    package = "com.nokia.srbts.nrbts" if function == "NRBTS" else "NOKLTE"
    code: dict[str, object] = {"mcc": 262, "mnc": 1, "mncLength": 2}
    yield _object(f"{package}:{function}", name, code, _NODE_WORDS, random)
    channel: dict[str, object] = {"nrarfcn": 632000} if function == "NRBTS" else {"earfcnDL": 1300}
    for number in range(1, 4):
        yield _object(f"{package}:{cell}", f"{name}/{cell}-{number}", channel, _CELL_WORDS, random)
        for other in range(12):
            target: dict[str, object] = {"targetCellDn": f"PLMN-PLMN/MRBTS-{random.randrange(99999)}/{cell}-{number}"}
            relation = f"{name}/{cell}-{number}/LNREL-{other}"
            yield _object(f"{package}:LNREL", relation, target, _RELATION_WORDS, random)
