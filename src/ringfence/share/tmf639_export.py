"""The network as a list of TM Forum TMF639 v4 resources: hardware as PhysicalResource, the rest as LogicalResource.

Where a column has its place stands in `ringfence.network.formats.tmf639_own`, which reads such a list back.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ringfence.core.tables import COMPONENT, RELATION, SITE
from ringfence.network.formats.own_rows import FORMAT, MARKER, left_over, plain_row
from ringfence.network.formats.tmf639_own import ATTRIBUTE, HELD, NAMES, REST, element_said
from ringfence.network.model import Network
from ringfence.share.network_rows import Held, Members, Row, opened, rows_of, said

_ADMINISTRATIVE: Final = frozenset({"locked", "unlocked", "shutdown"})
_OPERATIONAL: Final = {"enabled": "enable", "disabled": "disable"}
_PHYSICAL: Final = frozenset({"hw_unit", "device"})
_RESOURCE_TYPES: Final = {
    "managed_element": "ManagedElement", "hw_unit": "PhysicalResource", "device": "PhysicalResource",
    "sw_unit": "SoftwareResource",
}  # fmt: skip
_REST_ROWS: Final = 1000


def write_tmf639(network: Network, path: Path) -> None:
    """Write a resource per element, with its parts and relations; each site with the first element that stands there.

    Raises
    ------
    RingfenceError
        The file cannot be written.
    """
    held = {
        SITE.name: Held(network.sites, "site_id"),
        COMPONENT.name: Held(network.components, "element_id"),
        RELATION.name: Held(network.relations, "from_id"),
    }
    keys = {SITE.name: "site_id", COMPONENT.name: "element_id", RELATION.name: "element_id"}
    with opened(path) as stream:
        stream.write("[")
        members = Members(stream)
        for row in rows_of(network.elements):
            members.write(_resource(row, {name: rows.take(row["operator"], row[keys[name]])
                                          for name, rows in held.items()}))  # fmt: skip
        for name, rows in held.items():
            rest = list(rows.rest())
            for first in range(0, len(rest), _REST_ROWS):
                members.write(_rest(name, first, rest[first : first + _REST_ROWS]))
        stream.write("\n]\n")


def _resource(row: Row, held: Mapping[str, list[Row]]) -> dict[str, Any]:
    physical = row["kind"] in _PHYSICAL
    attrs = [(name, value) for name, value in row["attrs"] or ()]
    found = {
        "id": row["element_id"],
        "href": f"/tmf-api/resourceInventoryManagement/v4/resource/{quote(row['element_id'], safe='')}",
        "@type": _resource_type(row),
        "@baseType": "PhysicalResource" if physical else "LogicalResource",
        "name": row["dn"] or row["user_label"] or row["element_id"],
        "category": row["function"],
        "resourceVersion": row["sw_version"],
        "serialNumber": row["serial"] if physical else None,
        "versionNumber": row["hw_version"] if physical else None,
        "manufactureDate": _moment(row["made_on"]) if physical else None,
        "startOperatingDate": _moment(row["in_service_from"]),
        "endOperatingDate": _moment(row["in_service_to"]),
        "administrativeState": _state(row["admin_state"], lambda text: text if text in _ADMINISTRATIVE else None),
        "operationalState": _state(row["oper_state"], _OPERATIONAL.get),
        "relatedParty": list(_parties(row)),
        "place": [{"id": row["site_id"], "role": "site", "@referredType": "GeographicSite"}]
        if row["site_id"] else None,
        "resourceRelationship": [
            {"relationshipType": relation["type"], "resource": {"id": relation["to_id"]}}
            for relation in held[RELATION.name]
        ],
        "resourceCharacteristic": [
            _characteristic(MARKER, FORMAT), *(_characteristic(f"{ATTRIBUTE}{name}", value) for name, value in attrs),
        ],
    }  # fmt: skip
    found = said(found)
    rest = left_over(row, element_said(found))
    found["resourceCharacteristic"] += [
        *(_characteristic(NAMES.get(name, name), value) for name, value in rest.items()),
        *(_characteristic(HELD[name], list(map(plain_row, rows))) for name, rows in held.items() if rows),
    ]
    return found


def _rest(table: str, number: int, rows: list[Row]) -> dict[str, Any]:
    """A resource that stands for nothing and carries rows of no element."""
    return {
        "id": f"{HELD[table]}:{number}",
        "@type": "LogicalResource",
        "name": f"rows of the table {table} that belong to no element",
        "resourceCharacteristic": [
            _characteristic(MARKER, FORMAT),
            _characteristic(REST, table),
            _characteristic(HELD[table], list(map(plain_row, rows))),
        ],
    }


def _resource_type(row: Row) -> str:
    """The class of TS 28.622 or TS 28.541 if there is one, else a type that tells hardware from software."""
    if row["kind"] in _RESOURCE_TYPES:
        return _RESOURCE_TYPES[row["kind"]]
    if row["kind"] in ("function", None) and row["function"]:
        return f"{row['function'].replace('-', '')}Function"
    return "LogicalResource"


def _state(text: str | None, read: Callable[[str], str | None]) -> str | None:
    return read(text.casefold()) if text else None


def _characteristic(name: str, value: Any) -> dict[str, Any]:
    number = isinstance(value, int | float)
    kind = "array" if isinstance(value, list) else "number" if number else "string"
    return {"name": name, "valueType": kind, "value": value}


def _parties(row: Row) -> Iterator[dict[str, str]]:
    yield {"id": row["operator"], "name": row["operator"], "role": "Operator", "@referredType": "Organization"}
    if row["supplier_raw"]:
        party = row["supplier_id"] or row["supplier_raw"]
        yield {"id": party, "name": row["supplier_raw"], "role": "Supplier", "@referredType": "Organization"}


def _moment(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None
