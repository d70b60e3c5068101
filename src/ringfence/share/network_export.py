"""The network in the languages of others: CycloneDX 1.6 (a hardware bill of materials) and TM Forum TMF639 v4.

What those languages have no place for is kept in properties named ``ringfence:TABLE:COLUMN`` (CycloneDX) and in
characteristics named as our columns (TMF639), so that nothing is lost. Written row by row, one element a line.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TextIO
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import pyarrow as pa

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.export import write_csv_folder, write_parquet_folder
from ringfence.network.model import Network

Row = Mapping[str, Any]
_BATCH: Final = 10_000
_SERVICES: Final = frozenset({"function", "cell"})
_IMAGE: Final = "container"
_COMPONENT_TYPES: Final = frozenset({
    "application", "framework", "library", "container", "platform", "operating-system", "device", "device-driver",
    "firmware", "file", "machine-learning-model", "data", "cryptographic-asset",
})  # fmt: skip
_HASHES: Final = ("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512")
_ALGORITHMS: Final = {name.replace("-", ""): name for name in _HASHES}
_FORMS: Final = {"purl": re.compile(r"pkg:[^/]+/."), "cpe": re.compile(r"cpe:2\.3:[aho*-](:[^:\s]+){10}$|cpe:/[aho]:")}


def write_network(network: Network, kind: str, into: Path) -> None:
    """Write a network as ``parquet`` or ``csv`` (a folder), or as ``cyclonedx`` or ``tmf639`` (a JSON file).

    Raises
    ------
    RingfenceError
        The format is none of these, or the target cannot be written.
    """
    if kind not in WRITERS:
        raise RingfenceError(f"{kind!r} is no format of networks", f"choose one of {', '.join(WRITERS)}")
    WRITERS[kind](network, into)


def write_cyclonedx(network: Network, path: Path) -> None:
    """Write a CycloneDX 1.6 BOM: devices and software as components, network functions and cells as services."""
    parts = _by_element(network.components, "element_id")
    relations = _by_element(network.relations, "from_id")
    with _opened(path) as stream:
        stream.write("{\n" + _inner(_head(network)) + ',\n"components": [')
        comma = _Comma(stream)
        for row in _rows(network.elements):
            own = [_part(part) for part in parts.get(_key(row), ())]
            if row["kind"] in _SERVICES:
                for part in own:
                    comma.write(part)
            else:
                comma.write(_device(row, relations) | ({"components": own} if own else {}))
        stream.write('\n],\n"services": [')
        comma = _Comma(stream)
        for row in _rows(network.elements):
            if row["kind"] in _SERVICES:
                comma.write(_service(row, relations))
        stream.write('\n],\n"dependencies": [')
        comma = _Comma(stream)
        for row in _rows(network.components):
            if row["depends_on"]:
                needed = [_part_ref(row, ref) for ref in dict.fromkeys(row["depends_on"])]
                comma.write({"ref": _part_ref(row, row["bom_ref"]), "dependsOn": needed})
        stream.write("\n]\n}\n")


def _head(network: Network) -> dict[str, Any]:
    operators = [str(name) for name in network.elements["operator"].unique().sort().to_pylist()]
    digest = "\n".join(network.import_runs["source_id"].to_pylist())
    name = " and ".join(operators) or "empty network"
    about: dict[str, Any] = {
        "tools": {"components": [{"type": "application", "name": "ringfence", "version": version("ringfence")}]},
        "component": {"type": "platform", "bom-ref": "network", "name": f"network of {name}"},
        "properties": [{"name": "ringfence:site", "value": _dumped(_said(row))} for row in _rows(network.sites)],
    }
    latest = max((moment for moment in network.elements["snapshot_at"].to_pylist() if moment), default=None)
    if latest is not None:
        about["timestamp"] = _plain(latest)
    number = uuid5(NAMESPACE_URL, f"ringfence:{name}:{digest}:{network.elements.num_rows}")
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": about,
    }


def _ref(row: Row, element_id: str | None = None) -> str:
    """An id that is unique in the BOM: element ids are so per operator only."""
    return f"{row['operator']}/{element_id or row['element_id']}"


def _part_ref(row: Row, bom_ref: str) -> str:
    return f"{_ref(row)}#{bom_ref}"


def _device(row: Row, relations: Mapping[Any, list[Row]]) -> dict[str, Any]:
    software = row["kind"] == "sw_unit"
    own_version = "sw_version" if software else "hw_version"
    homes = {"supplier_raw", own_version, "serial", "made_on"} | _references(row).keys()
    found = {
        "type": (_IMAGE if row["image_ref"] else "application") if software else "device",
        "bom-ref": _ref(row),
        "supplier": {"name": row["supplier_raw"]} if row["supplier_raw"] else None,
        "name": row["product"] or row["function"] or row["user_label"] or row["element_id"],
        "version": row[own_version],
        **_references(row),
        "properties": [
            *_device_properties(row),
            *_properties("element", row, homes),
            *_related(row, relations),
        ],
    }
    return _said(found)


def _device_properties(row: Row) -> Iterator[dict[str, str]]:
    """What the property taxonomy of CycloneDX has names for."""
    if row["serial"]:
        yield {"name": "cdx:device:serialNumber", "value": row["serial"]}
    if row["made_on"]:
        yield {"name": "cdx:device:prodTimestamp", "value": row["made_on"].isoformat()}
    if row["function"] and row["kind"] != "sw_unit":
        yield {"name": "cdx:device:function", "value": row["function"]}


def _service(row: Row, relations: Mapping[Any, list[Row]]) -> dict[str, Any]:
    found = {
        "bom-ref": _ref(row),
        "provider": {"name": row["supplier_raw"]} if row["supplier_raw"] else None,
        "name": row["user_label"] or row["function"] or row["element_id"],
        "version": row["sw_version"],
        "properties": [*_properties("element", row, {"supplier_raw", "sw_version"}), *_related(row, relations)],
    }
    return _said(found)


def _part(row: Row) -> dict[str, Any]:
    homes = {"version", "supplier_raw", "serial"} | _references(row).keys()
    if row["type"] in _COMPONENT_TYPES:
        homes.add("type")
    hashes = [_hash(text) for text in row["hashes"] or ()]
    serial = [{"name": "cdx:device:serialNumber", "value": row["serial"]}] if row["serial"] else []
    found = {
        "type": row["type"] if "type" in homes else "device",
        "bom-ref": _part_ref(row, row["bom_ref"]),
        "supplier": {"name": row["supplier_raw"]} if row["supplier_raw"] else None,
        "name": row["name"] or row["bom_ref"],
        "version": row["version"],
        "hashes": [digest for digest in hashes if digest] or None,
        **_references(row),
        "properties": [
            *serial,
            *_properties("component", row, homes),
        ],
    }
    return _said(found)


def _references(row: Row) -> dict[str, str]:
    """The product's names in public registers, where they have the form that CycloneDX asks for."""
    return {name: row[name] for name, form in _FORMS.items() if row[name] and form.match(row[name])}


def _hash(text: str) -> dict[str, str] | None:
    """A hash as CycloneDX writes it; None for an algorithm that it does not know."""
    algorithm, _, digest = text.partition(":")
    name = _ALGORITHMS.get(algorithm.upper().replace("-", ""))
    return {"alg": name, "content": digest.lower()} if name else None


def _properties(table: str, row: Row, homes: set[str] | frozenset[str]) -> Iterator[dict[str, str]]:
    """What is said in columns without a place in CycloneDX; lists and attributes as JSON."""
    for name, value in row.items():
        if value is not None and name not in homes | {"attrs"}:
            yield {"name": f"ringfence:{table}:{name}", "value": _text(value)}
    for name, value in row.get("attrs") or ():
        yield {"name": f"ringfence:attrs:{name}", "value": "" if value is None else value}


def _related(row: Row, relations: Mapping[Any, list[Row]]) -> Iterator[dict[str, str]]:
    for relation in relations.get(_key(row), ()):
        yield {"name": f"ringfence:relation:{relation['type']}", "value": _ref(row, relation["to_id"])}


def write_tmf639(network: Network, path: Path) -> None:
    """Write a list of TMF639 v4 resources: hardware as PhysicalResource, the rest as LogicalResource."""
    relations = _by_element(network.relations, "from_id")
    parts = _by_element(network.components, "element_id")
    sites = {(row["operator"], row["site_id"]): row for row in _rows(network.sites)}
    with _opened(path) as stream:
        stream.write("[")
        comma = _Comma(stream)
        for row in _rows(network.elements):
            site = sites.get((row["operator"], row["site_id"]))
            comma.write(_resource(row, site, relations.get(_key(row), []), parts.get(_key(row), [])))
        stream.write("\n]\n")


_ADMINISTRATIVE: Final = frozenset({"locked", "unlocked", "shutdown"})
_OPERATIONAL: Final = {"enabled": "enable", "disabled": "disable"}
_PHYSICAL: Final = frozenset({"hw_unit", "device"})
_RESOURCE_TYPES: Final = {
    "managed_element": "ManagedElement", "hw_unit": "PhysicalResource", "device": "PhysicalResource",
    "sw_unit": "SoftwareResource",
}  # fmt: skip
_CHARACTERISTICS: Final = {
    "supplier_raw": "vendorName", "sw_version": "swVersion", "function_raw": "managedElementType",
    "product": "vendorUnitFamilyType", "product_number": "vendorUnitTypeNumber", "user_label": "userLabel",
}  # fmt: skip
"""Names of TS 28.622 and TS 28.633 for columns of ours; all other columns keep their own names."""
_HOMES: Final = frozenset({"operator", "element_id", "dn", "attrs"})


def _resource(row: Row, site: Row | None, relations: list[Row], parts: list[Row]) -> dict[str, Any]:
    physical = row["kind"] in _PHYSICAL
    named = {_CHARACTERISTICS.get(name, name): value for name, value in row.items() if name not in _HOMES}
    if site is not None:
        named |= {"site": _dumped(_said(site))}
    if parts:
        named |= {"components": _dumped([_said(part) for part in parts])}
    attrs = [(name, value) for name, value in row["attrs"] or () if value is not None]
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
        "resourceCharacteristic": [
            *(_characteristic(name, value) for name, value in named.items() if value is not None),
            *({"name": f"attrs.{name}", "valueType": "string", "value": value} for name, value in attrs),
            *([{"name": "dn", "valueType": "string", "value": row["dn"]}] if row["dn"] else []),
        ],
        "relatedParty": list(_parties(row)),
        "place": [{"id": row["site_id"], "role": "site", "@referredType": "GeographicSite"}]
        if row["site_id"] else None,
        "resourceRelationship": [
            {"relationshipType": relation["type"], "resource": {"id": relation["to_id"]}} for relation in relations
        ] or None,
    }  # fmt: skip
    return _said(found)


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
    if isinstance(value, list):
        return {"name": name, "valueType": "array", "value": value}
    number = isinstance(value, int | float)
    return {"name": name, "valueType": "number" if number else "string", "value": _plain(value)}


def _parties(row: Row) -> Iterator[dict[str, str]]:
    yield {"id": row["operator"], "name": row["operator"], "role": "Operator", "@referredType": "Organization"}
    if row["supplier_raw"]:
        party = row["supplier_id"] or row["supplier_raw"]
        yield {"id": party, "name": row["supplier_raw"], "role": "Supplier", "@referredType": "Organization"}


def _moment(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None


class _Comma:
    """Members of a JSON list, a line each."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._comma = stream, ""

    def write(self, item: Mapping[str, Any]) -> None:
        self._stream.write(f"{self._comma}\n{_dumped(item)}")
        self._comma = ","


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A file that gets its name once it is whole."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(path)
    except OSError as error:
        raise RingfenceError([Problem(str(path), f"cannot be written: {error}", "choose another file")]) from error


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield from batch.to_pylist()


def _by_element(table: pa.Table, column: str) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in _rows(table):
        found.setdefault((row["operator"], row[column]), []).append(row)
    return found


def _key(row: Row) -> tuple[str, str]:
    return row["operator"], row["element_id"]


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is unknown or empty."""
    return {name: _plain(value) for name, value in row.items() if value is not None and value != []}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _plain(value) if isinstance(value, date) else _dumped(value)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _inner(value: Mapping[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {_dumped(member)}" for name, member in value.items())


WRITERS: Final[Mapping[str, Callable[[Network, Path], None]]] = {
    "parquet": write_parquet_folder,
    "csv": write_csv_folder,
    "cyclonedx": write_cyclonedx,
    "tmf639": write_tmf639,
}
"""How each format is written; the first two give a folder, the others a file."""
