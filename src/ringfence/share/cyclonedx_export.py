"""The network as a CycloneDX 1.6 BOM: a hardware bill of materials with its network functions as services.

Where a column has its place stands in `ringfence.network.formats.cyclonedx_own`, which reads such a BOM back.
"""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import pyarrow.compute as pc

from ringfence.core.tables import COMPONENT, ELEMENT, RELATION, SITE, Table
from ringfence.network.formats.bom_rows import TYPES
from ringfence.network.formats.cyclonedx_own import ATTRIBUTE, MADE_ON, SERIAL, component_said, element_said
from ringfence.network.formats.own_rows import FORMAT, MARKER, PREFIX, left_over, plain, plain_row
from ringfence.network.model import Network
from ringfence.share.network_rows import Held, Members, Row, dumped, opened, operators_of, rows_of, said

_SERVICES: Final = frozenset({"function", "cell"})
_MAX_VERSION: Final = 1024
"""Longer versions do not pass the schema."""
_HASHES: Final = ("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512")
_ALGORITHMS: Final = {name.replace("-", ""): name for name in _HASHES}
_DIGEST: Final = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}")
_FORMS: Final = {"purl": re.compile(r"pkg:[^/]+/."), "cpe": re.compile(r"cpe:2\.3:[aho*-](:[^:\s]+){10}$|cpe:/[aho]:")}
_ESCAPES: Final = str.maketrans({"%": "%25", "/": "%2F", "#": "%23"})


def write_cyclonedx(network: Network, path: Path) -> None:
    """Write devices and software as components, network functions and cells as services, sites and relations beside.

    Raises
    ------
    RingfenceError
        The file cannot be written.
    """
    parts = Held(network.components, "element_id")
    with opened(path) as stream:
        stream.write("{\n" + ",\n".join(f"{dumped(name)}: {dumped(value)}" for name, value in _head(network).items()))
        stream.write(',\n"components": [')
        members = Members(stream)
        for row in rows_of(network.elements):
            if row["kind"] not in _SERVICES:
                own = [_part(part) for part in parts.take(row["operator"], row["element_id"])]
                members.write(_device(row) | ({"components": own} if own else {}))
        for part in parts.rest():
            members.write(_part(part))
        stream.write('\n],\n"services": [')
        members = Members(stream)
        for row in rows_of(network.elements):
            if row["kind"] in _SERVICES:
                members.write(_service(row))
        stream.write('\n],\n"dependencies": [')
        members = Members(stream)
        for row in rows_of(network.components):
            if row["depends_on"]:
                needed = [_part_ref(row, ref) for ref in dict.fromkeys(row["depends_on"]) if ref is not None]
                members.write({"ref": _part_ref(row, row["bom_ref"]), "dependsOn": needed})
        stream.write('\n],\n"properties": [')
        members = Members(stream)
        for table, rows in ((SITE, network.sites), (RELATION, network.relations)):
            for row in rows_of(rows):
                members.write({"name": f"{PREFIX}{table.name}", "value": dumped(plain_row(row))})
        stream.write("\n]\n}\n")


def _head(network: Network) -> dict[str, Any]:
    name = " and ".join(operators_of(network)) or "empty network"
    about: dict[str, Any] = {
        "tools": {"components": [{"type": "application", "name": "ringfence", "version": version("ringfence")}]},
        "properties": [{"name": MARKER, "value": FORMAT}],
        "component": {"type": "platform", "bom-ref": "network", "name": f"network of {name}"},
    }
    latest = pc.max(network.elements["snapshot_at"]).as_py()
    if latest is not None:
        about["timestamp"] = plain(latest)
    digest = "\n".join(network.import_runs["source_id"].to_pylist())
    number = uuid5(NAMESPACE_URL, f"ringfence:{name}:{digest}:{network.elements.num_rows}")
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": about,
    }


def _ref(row: Row) -> str:
    """An id that is unique in the BOM: element ids are so per operator only."""
    return f"{row['operator'].translate(_ESCAPES)}/{row['element_id'].translate(_ESCAPES)}"


def _part_ref(row: Row, bom_ref: str) -> str:
    return f"{_ref(row)}#{bom_ref}"


def _device(row: Row) -> dict[str, Any]:
    software = row["kind"] == "sw_unit"
    found = {
        "type": ("container" if row["image_ref"] else "application") if software else "device",
        "bom-ref": _ref(row),
        "supplier": _company(row),
        "name": row["product"] or row["function"] or row["user_label"] or row["element_id"],
        "version": _version(row["sw_version" if software else "hw_version"]),
        **_references(row),
    }
    function = None if software else row["function"]
    return _whole(
        found, row, ELEMENT, {SERIAL: row["serial"], MADE_ON: row["made_on"], "cdx:device:function": function}
    )


def _service(row: Row) -> dict[str, Any]:
    found = {
        "bom-ref": _ref(row),
        "provider": _company(row),
        "name": row["user_label"] or row["function"] or row["element_id"],
        "version": _version(row["sw_version"]),
    }
    return _whole(found, row, ELEMENT, {})


def _part(row: Row) -> dict[str, Any]:
    found = {
        "type": row["type"] if row["type"] in TYPES else "device",
        "bom-ref": _part_ref(row, row["bom_ref"]),
        "supplier": _company(row),
        "name": row["name"] or row["bom_ref"],
        "version": _version(row["version"]),
        "hashes": list(_hashes(row["hashes"] or ())),
        "licenses": [{"license": {"name": name}} for name in row["licences"] or () if name],
        **_references(row),
    }
    return _whole(found, row, COMPONENT, {SERIAL: row["serial"]})


def _whole(item: dict[str, Any], row: Row, table: Table, named: dict[str, Any]) -> dict[str, Any]:
    """The item with properties of the public taxonomy, and of ours for what all that does not say."""
    attrs = row.get("attrs") or ()
    properties = [
        *({"name": name, "value": str(plain(value))} for name, value in named.items() if value),
        *(_property(f"{ATTRIBUTE}{name}", value) for name, value in attrs),
    ]
    item = said(item | {"properties": properties})
    told = element_said(item) if table is ELEMENT else component_said(item)
    rest = (_property(f"{PREFIX}{table.name}:{name}", value) for name, value in left_over(row, told).items())
    return item | {"properties": [*properties, *rest]}


def _property(name: str, value: Any) -> dict[str, str]:
    """A property; without a value it says that the column is unknown."""
    return (
        {"name": name} if value is None else {"name": name, "value": value if isinstance(value, str) else dumped(value)}
    )


def _company(row: Row) -> dict[str, str] | None:
    return {"name": row["supplier_raw"]} if row["supplier_raw"] else None


def _version(text: str | None) -> str | None:
    return text if text and len(text) <= _MAX_VERSION else None


def _references(row: Row) -> dict[str, str]:
    """The product's names in public registers, where they have the form that CycloneDX asks for."""
    return {name: row[name] for name, form in _FORMS.items() if row[name] and form.match(row[name])}


def _hashes(texts: Iterable[str | None]) -> Iterator[dict[str, str]]:
    """Hashes as CycloneDX writes them; without those of an algorithm or a form that it does not know."""
    for text in texts:
        algorithm, _, digest = (text or "").partition(":")
        name = _ALGORITHMS.get(algorithm.upper().replace("-", ""))
        if name and _DIGEST.fullmatch(digest):
            yield {"alg": name, "content": digest}
