"""The network in CycloneDX as we write it: where each column has its place, and how the rows are read back.

Columns without a place in CycloneDX are properties ``ringfence:TABLE:COLUMN``, attributes ``ringfence:attrs:NAME``; a
property without a value says that the column is unknown although a field that CycloneDX requires says something.
Sites and relations are properties ``ringfence:site`` and ``ringfence:relation`` of the BOM, a row as JSON each.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from ringfence.core.tables import COMPONENT, ELEMENT, RELATION, SITE
from ringfence.network.formats.document_files import Reading, pieces
from ringfence.network.formats.own_rows import PREFIX, OwnRows, Record
from ringfence.network.formats.pod_specs import items, mapping
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

ATTRIBUTE: Final = f"{PREFIX}attrs:"
SERIAL, MADE_ON = "cdx:device:serialNumber", "cdx:device:prodTimestamp"
SOFTWARE: Final = frozenset({"application", "container"})
"""Types of the components that stand for software elements; all others stand for hardware."""
_ELEMENT, _COMPONENT = f"{PREFIX}{ELEMENT.name}:", f"{PREFIX}{COMPONENT.name}:"
_SPLIT: Final = frozenset({"components", "services", "dependencies", "properties"})
_OF_BILL: Final = {f"{PREFIX}{table.name}": table for table in (SITE, RELATION)}


def element_said(item: Record) -> Record:
    """Columns of an element that its component or service tells, as plain values."""
    pairs = _properties(item)
    named = dict(pairs)
    attrs = [[name[len(ATTRIBUTE) :], value] for name, value in pairs if name.startswith(ATTRIBUTE)]
    version = "sw_version" if item.get("type", "application") in SOFTWARE else "hw_version"
    return {
        "supplier_raw": mapping(item.get("supplier", item.get("provider"))).get("name"),
        version: item.get("version"),
        "purl": item.get("purl"),
        "cpe": item.get("cpe"),
        "serial": named.get(SERIAL),
        "made_on": named.get(MADE_ON),
        "attrs": attrs or None,
        **_own(pairs, _ELEMENT),
    }


def component_said(item: Record) -> Record:
    """Columns of a part that its component tells."""
    pairs = _properties(item)
    hashes = [f"{digest.get('alg')}:{digest.get('content')}" for digest in map(mapping, items(item.get("hashes")))]
    licences = [mapping(mapping(one).get("license")).get("name") for one in items(item.get("licenses"))]
    return {
        "type": item.get("type"),
        "name": item.get("name"),
        "version": item.get("version"),
        "supplier_raw": mapping(item.get("supplier")).get("name"),
        "purl": item.get("purl"),
        "cpe": item.get("cpe"),
        "serial": dict(pairs).get(SERIAL),
        "licences": licences or None,
        "hashes": hashes or None,
        **_own(pairs, _COMPONENT),
    }


def read_own(source: Source, context: Context, fix: str) -> Iterator[Batch]:
    """The rows of a BOM that we wrote; others may have put things beside them, which are not read."""
    rows = OwnRows(source, context)
    for piece in pieces(Reading(source, context), _SPLIT, fix):
        if piece.key in ("components", "services"):
            _take(mapping(piece.value), piece.pointer, rows)
        elif piece.key == "properties":
            _take_row(mapping(piece.value), piece.pointer, rows)
        yield from rows.full()
    yield from rows.rest()


def _take(item: Record, where: str, rows: OwnRows) -> None:
    """An element with its parts, or a part that stands alone."""
    element = element_said(item)
    if "element_id" in element:
        rows.add(ELEMENT, element, where)
    else:
        _take_part(item, where, rows)
    for number, part in enumerate(items(item.get("components"))):
        _take_part(mapping(part), f"{where}/components/{number}", rows)


def _take_part(item: Record, where: str, rows: OwnRows) -> None:
    part = component_said(item)
    if "element_id" in part:
        rows.add(COMPONENT, part, where)


def _take_row(item: Record, where: str, rows: OwnRows) -> None:
    table = _OF_BILL.get(str(item.get("name")))
    if table is None:
        return
    try:
        row = json.loads(str(item.get("value")))
    except (ValueError, RecursionError):
        row = None
    rows.add(table, mapping(row), where)


def _own(pairs: list[tuple[str, Any]], start: str) -> Record:
    """What properties of ours say of a table."""
    return {name[len(start) :]: value for name, value in pairs if name.startswith(start)}


def _properties(item: Record) -> list[tuple[str, Any]]:
    entries = items(item.get("properties"))
    return [
        (name, one.get("value"))
        for one in entries
        if isinstance(one, dict) and isinstance(name := one.get("name"), str)
    ]
