"""One managed element with all it contains, as rows of ELEMENT and SITE."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ringfence.core.vocabulary import function_named
from ringfence.network.formats.nrm import ObjectClass
from ringfence.network.formats.nrm_attributes import MAX_CHARS, Attributes
from ringfence.network.model import Resolve

_MAX_ATTRS: Final = 64
_CONSUMED: Final = frozenset({
    "userlabel", "vendorname", "swversion", "managedelementtype", "managedelementtypelist", "vendorunitfamilytype",
    "vendorunittypenumber", "versionnumber", "serialnumber", "dateofmanufacture", "siteidentification", "sitelatitude",
    "sitelongitude", "vsdatatype", "vsdataformatversion",
})  # fmt: skip
"""Attributes that have a column of their own."""
_STATES: Final = {
    "admin_state": ("administrativestate", ("locked", "unlocked", "shuttingdown", "shutting_down")),
    "oper_state": ("operationalstate", ("enabled", "disabled")),
}


@dataclass(slots=True)
class Node:
    """One element while its managed element is being read."""

    cls: ObjectClass
    dn: str
    key: str
    """The distinguished name with class names in lower case, which differ between releases."""
    rdn_id: str
    line: int
    vendor: bool
    parent: "Node | None"
    attributes: Attributes = field(default_factory=Attributes)
    cells: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """Band by (class, id) of each cell; None: not known."""
    around: Attributes | None = None
    """What the MeContext says that it is in."""
    element_id: str = ""

    @property
    def fingerprint(self) -> int:
        """Differs for nodes that say different things, within one run."""
        return hash((self.cls.key, *((leaf.path, leaf.value) for leaf in self.attributes.leaves)))

    @property
    def root(self) -> "Node":
        node = self
        while node.parent is not None:
            node = node.parent
        return node


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose network it is, and where."""

    operator: str
    country: str | None
    resolve: Resolve

    def element_id(self, node: Node) -> str:
        if not node.element_id:
            node.element_id = hashlib.sha256(f"{self.operator}\n{node.key}".encode()).hexdigest()[:16]
        return node.element_id


def rows_of(nodes: list[Node], owner: Owner) -> Iterator[tuple[Node, dict[str, Any], dict[str, Any] | None]]:
    """A row of ELEMENT per node, with the site it tells of, if any.

    Functions without a supplier, version or site of their own have those of their managed element. Parts never
    take its supplier: radios, cards and software in one node come from several firms.
    """
    rows = {id(node): _row(node, owner) for node in nodes}
    sites = {id(node): _site(node, owner) for node in nodes}
    for node in nodes:
        row = rows[id(node)]
        if site := sites[id(node)]:
            row["site_id"] = site["site_id"]
        if node.parent is not None:
            _inherit(node, row, rows[id(node.parent)])
    _suppliers_from_units(nodes, rows)
    _domains(nodes, rows)
    for node in nodes:
        yield node, rows[id(node)], sites[id(node)]


def _row(node: Node, owner: Owner) -> dict[str, Any]:
    attributes = node.attributes
    role = node.cls.role
    supplier = attributes.first("vendorname", "manufacturername")
    row: dict[str, Any] = {
        "element_id": owner.element_id(node),
        "operator": owner.operator,
        "country": owner.country,
        "dn": node.dn,
        "parent_id": owner.element_id(node.parent) if node.parent else None,
        "root_id": owner.element_id(node.root),
        "kind": "managed_element" if role == "management_node" else role,
        "user_label": attributes.first("userlabel"),
        "supplier_raw": supplier,
        "supplier_id": owner.resolve(supplier) if supplier else None,
        "supplier_basis": "stated" if supplier else None,
        "sw_version": attributes.first("swversion"),
        "attrs": _attrs(attributes) or None,
        "source_ref": f"line {node.line}",
    }
    row |= {name: _state(attributes, *known) for name, known in _STATES.items()}
    row |= _ROLE_COLUMNS[role](node)
    return row


def _managed_element(node: Node) -> dict[str, Any]:
    types = _types(node)
    function = function_named(types[0]) if len({text.casefold() for text in types}) == 1 else None
    return {
        "function": function.name if function else None,
        "function_raw": ";".join(types)[:MAX_CHARS] or None,
        **_weights(node),
    }


def _types(node: Node) -> list[str]:
    texts = node.attributes.all("managedelementtype", "managedelementtypelist")
    if not texts and node.around is not None:
        texts = node.around.all("netype")
    return [part.strip() for text in texts for part in re.split(r"[,;]", text) if part.strip()]


def _management_node(node: Node) -> dict[str, Any]:
    return {"function": "EMS", "function_raw": node.cls.name, "domain": "management"}


def _function(node: Node) -> dict[str, Any]:
    function = node.cls.function
    return {
        "function": function.name if function else None,
        "function_raw": node.cls.name,
        "domain": function.domain if function else None,
        "plmn": _plmn(node.attributes),
        **_weights(node),
    }


def _unit(node: Node) -> dict[str, Any]:
    attributes = node.attributes
    version = attributes.first("versionnumber", "hwversion")
    software = node.cls.role == "sw_unit"
    return {
        "product": attributes.first("vendorunitfamilytype", "productname", "model", "hwtype"),
        "product_number": attributes.first("vendorunittypenumber"),
        "hw_version": None if software else version,
        "sw_version": attributes.first("swversion") or (version if software else None),
        "serial": attributes.first("serialnumber"),
        "made_on": _day(attributes.first("dateofmanufacture")),
        "site_id": attributes.first("siteid"),
    }


_ROLE_COLUMNS: Final = {
    "managed_element": _managed_element,
    "management_node": _management_node,
    "function": _function,
    "hw_unit": _unit,
    "sw_unit": _unit,
}


def _weights(node: Node) -> dict[str, Any]:
    """Cells and, only if the band of every cell is known, the bands."""
    bands = set(node.cells.values())
    known = sorted(band for band in bands if band)
    return {"cells": len(node.cells) or None, "bands": known if known and None not in bands else None}


def _attrs(attributes: Attributes) -> list[tuple[str, str]]:
    merged: dict[str, str] = {}
    for path, key, _, _, value in attributes.leaves:
        if path in merged:
            if key not in _CONSUMED:
                merged[path] = f"{merged[path]};{value}"[:MAX_CHARS]
        elif len(merged) < _MAX_ATTRS and key not in _CONSUMED:
            merged[path] = value
    return list(merged.items())


def _state(attributes: Attributes, key: str, known: tuple[str, ...]) -> str | None:
    value = (attributes.first(key) or "").lower()
    return value if value in known else None


def _plmn(attributes: Attributes) -> str | None:
    """The network code if the function names exactly one that is well formed; neighbours' lists do not count."""
    own = {leaf.group for leaf in attributes.leaves if leaf.key == "mcc" and "plmn" in leaf.parent}
    if not own:
        return None
    groups = [g for g in attributes.groups("mcc") if "mnc" in g]
    codes = {f"{g['mcc']}-{g['mnc']}" for g in groups}
    code = codes.pop() if len(codes) == 1 else ""
    return code if re.fullmatch(r"\d{3}-\d{2,3}", code) else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _site(node: Node, owner: Owner) -> dict[str, Any] | None:
    """The site that the node itself names; None if it names none or several."""
    groups = node.attributes.groups("siteidentification", "sitelatitude", "latitude")
    found = {}
    for group in groups:
        latitude = _degrees(group.get("sitelatitude") or group.get("latitude"), 90)
        longitude = _degrees(group.get("sitelongitude") or group.get("longitude"), 180)
        if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
            latitude = longitude = None
        site_id = group.get("siteidentification") or (None if latitude is None else f"geo:{latitude},{longitude}")
        if site_id:
            found[site_id] = (group, latitude, longitude)
    if len(found) != 1:
        return None
    site_id, (group, latitude, longitude) = found.popitem()
    return {
        "operator": owner.operator,
        "site_id": site_id,
        "name": group.get("sitedescription"),
        "latitude": latitude,
        "longitude": longitude,
        "country": owner.country,
        "place": node.attributes.first("locationname"),
        "source_ref": f"line {node.line}",
    }


def _degrees(text: str | None, bound: int) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if -bound <= value <= bound else None


def _inherit(node: Node, row: dict[str, Any], parent: dict[str, Any]) -> None:
    row["site_id"] = row.get("site_id") or parent.get("site_id")
    if node.cls.role == "function" and parent["kind"] in ("managed_element", "function"):
        row["sw_version"] = row["sw_version"] or parent["sw_version"]
        if row["supplier_raw"] is None:
            row |= {name: parent[name] for name in ("supplier_raw", "supplier_id", "supplier_basis")}


def _suppliers_from_units(nodes: list[Node], rows: dict[int, dict[str, Any]]) -> None:
    """Functions whose supplier nobody states have that of their own units, if these agree."""
    functions = [n for n in nodes if n.cls.role == "function" and rows[id(n)]["supplier_raw"] is None]
    if not functions:
        return
    units = [n for n in nodes if n.cls.role == "hw_unit" and rows[id(n)]["supplier_raw"]]
    for function in functions:
        own = [rows[id(unit)] for unit in units if unit.parent is function or _serves(unit, function)]
        if len({row["supplier_raw"] for row in own}) == 1:
            names = ("supplier_raw", "supplier_id")
            rows[id(function)] |= {name: own[0][name] for name in names} | {"supplier_basis": "unit"}


def _serves(unit: Node, function: Node) -> bool:
    """Whether the unit names the function, by its whole distinguished name or by the end of it."""
    named = [text.lower() for text in unit.attributes.all("relatedfunction", "mfunction")]
    dn = function.dn.lower()
    return any(dn == name or dn.endswith(f",{name}") for name in named)


def _domains(nodes: list[Node], rows: dict[int, dict[str, Any]]) -> None:
    """A managed element has the domain on which its types and functions agree; its parts have it too.

    A type that is no network function (ZTE writes SDR) does not count where functions are named; an unknown
    function does.
    """
    types = [function_named(text) for n in nodes if n.cls.role == "managed_element" for text in _types(n)]
    functions = [rows[id(node)]["domain"] for node in nodes if node.cls.role == "function"]
    domains = {f.domain for f in types if f} | set(functions)
    agreed = domains.pop() if len(domains) == 1 and (functions or None not in types) else None
    for node in nodes:
        if node.cls.role in ("managed_element", "hw_unit", "sw_unit"):
            rows[id(node)]["domain"] = agreed
