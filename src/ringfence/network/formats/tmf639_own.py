"""The network in TMF639 as we write it: where each column has its place, and how the rows are read back.

``id`` and the party in the role Operator are the key of an element; every other column is a characteristic, under its
name of TS 28.622 or TS 28.633 where there is one. Attributes are ``attrs.NAME``. Parts, relations and the site of an
element are characteristics ``ringfence:TABLE``, a list of rows each; such rows of no element have a resource of their
own, with the characteristic ``ringfence:rest``.
"""

from collections.abc import Iterator
from typing import Any, Final

from ringfence.core.tables import COMPONENT, ELEMENT, RELATION, SITE
from ringfence.network.formats.own_rows import MARKER, PREFIX, OwnRows, Record
from ringfence.network.formats.pod_specs import items, mapping
from ringfence.network.formats.tmf634 import objects_of
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

NAMES: Final = {
    "supplier_raw": "vendorName", "sw_version": "swVersion", "function_raw": "managedElementType",
    "product": "vendorUnitFamilyType", "product_number": "vendorUnitTypeNumber", "user_label": "userLabel",
}  # fmt: skip
"""Characteristics of TS 28.622 and TS 28.633 for columns of ours; all other columns keep their own names."""
ATTRIBUTE: Final = "attrs."
REST: Final = f"{PREFIX}rest"
HELD: Final = {table.name: f"{PREFIX}{table.name}" for table in (SITE, COMPONENT, RELATION)}
_COLUMNS: Final = {name: column for column, name in NAMES.items()}


def element_said(record: Record) -> Record:
    """Columns of an element as its resource tells them, as plain values."""
    return _element(record, _characteristics(record))


def read_own(source: Source, context: Context) -> Iterator[Batch]:
    """The rows of a list of resources that we wrote; resources that others have added are not read."""
    rows = OwnRows(source, context)
    for found in objects_of(source, context, "resource"):
        pairs = _characteristics(mapping(found.value))
        named = dict(pairs)
        if MARKER in named:
            if REST not in named:
                rows.add(ELEMENT, _element(found.value, pairs), found.ref)
            for table in (SITE, COMPONENT, RELATION):
                for row in items(named.get(HELD[table.name])):
                    rows.add(table, mapping(row), found.ref)
        yield from rows.full()
    yield from rows.rest()


def _element(record: Record, pairs: list[tuple[str, Any]]) -> Record:
    operators = [p.get("name") for p in map(mapping, items(record.get("relatedParty"))) if p.get("role") == "Operator"]
    said: Record = {"element_id": record.get("id"), "operator": operators[0] if operators else None}
    attrs = []
    for name, value in pairs:
        if name.startswith(ATTRIBUTE):
            attrs.append([name[len(ATTRIBUTE) :], value])
        elif not name.startswith(PREFIX):
            said[_COLUMNS.get(name, name)] = value
    return said | ({"attrs": attrs} if attrs else {})


def _characteristics(record: Record) -> list[tuple[str, Any]]:
    entries = items(record.get("resourceCharacteristic"))
    return [
        (name, one.get("value"))
        for one in entries
        if isinstance(one, dict) and isinstance(name := one.get("name"), str)
    ]
