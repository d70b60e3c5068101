"""Importer of CycloneDX bills of materials, JSON and XML, 1.0 to 1.6: software and hardware."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from ringfence.network.formats.bom_rows import TYPES, Bill, Part, cpe_name, instant, package_url
from ringfence.network.formats.cyclonedx_own import read_own
from ringfence.network.formats.cyclonedx_xml import read_xml
from ringfence.network.formats.document_files import Reading, pieces
from ringfence.network.formats.document_head import json_keys
from ringfence.network.formats.own_rows import is_own
from ringfence.network.formats.pod_specs import items, mapping, text
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source
from ringfence.network.xml_head import decoded, xml_root

_VERSIONS: Final = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6")
_SPLIT: Final = frozenset({
    "components", "dependencies", "services", "vulnerabilities", "annotations", "compositions", "externalReferences",
    "properties", "formulation", "signature",
})  # fmt: skip
"""Top-level collections; those that are not read here are let go entry by entry."""
_FIX: Final = "export the bill of materials again; what is complete before this is kept"
_MAX_DEPTH: Final = 40
_DEVICE: Final = "cdx:device:"
_MAC: Final = re.compile(r"(?:[0-9A-Fa-f]{2}[:.\-]?){6}")


class CycloneDxImporter:
    """Reads what a bill is of as an element, its components, and the devices among them as elements."""

    name = "cyclonedx"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        if json_keys(head).get("bomFormat", "").lower() == "cyclonedx":
            return True
        root = xml_root(head)
        return root is not None and root.name == "bom" and "cyclonedx.org/schema/bom" in decoded(head)[:4096]

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        if is_own(source):
            yield from read_own(source, context, _FIX)
            return
        reader = _Reader(source, context)
        if json_keys(source.head()):
            for piece in pieces(Reading(source, context), _SPLIT, _FIX):
                reader.take(piece.key, piece.value, piece.pointer)
        else:
            for key, value, where in read_xml(source, context, _FIX):
                reader.take(key, value, where)
        yield from reader.rows()


class _Reader:
    """One bill on its way to rows; entries come in any order."""

    def __init__(self, source: Source, context: Context) -> None:
        self._context = context
        self._bill = Bill(source, context)
        self._subject: Part | None = None
        self._serial: str | None = None
        self._services = 0

    def take(self, key: str | None, value: Any, where: str) -> None:
        """An entry of a collection of the bill, or, with ``key`` None, the rest of it."""
        if key == "components":
            self._component(value, where, None)
        elif key == "dependencies":
            self._dependency(mapping(value))
        elif key == "services":
            self._services += 1
        elif key is None:
            self._document(mapping(value))

    def rows(self) -> Iterator[Batch]:
        if self._services:
            self._bill.warn("/services", f"lists {self._services} services that others run, which are not read",
                            "list what is installed as components")  # fmt: skip
        yield from self._bill.finish(self._subject, self._serial)

    def _document(self, document: dict[str, Any]) -> None:
        version = text(document.get("specVersion"))
        if version not in _VERSIONS:
            self._bill.warn(
                "/specVersion", f"is CycloneDX {version or 'of no stated version'}, which is read as 1.6",
                "check the parts that matter, or export as 1.6",
            )  # fmt: skip
        self._serial = text(document.get("serialNumber"))
        metadata = mapping(document.get("metadata"))
        self._context.snapshot_at = instant(text(metadata.get("timestamp")))
        component = mapping(metadata.get("component"))
        if not component:
            return
        where = f"line {component.get('#line')}" if component.get("#line") else "/metadata/component"
        self._subject = self._part(component, where, None)
        if self._subject:
            _describe(self._subject, component)
            self._subject.supplier = self._subject.supplier or self._supplier_of_subject(metadata)
        self._children(component, where, self._subject)

    def _supplier_of_subject(self, metadata: dict[str, Any]) -> str | None:
        """What the metadata say of the subject: its supplier, or its ``manufacture`` (until 1.6).

        ``manufacturer`` of the metadata (1.6) made the bill, not the subject, and is no supplier.
        """
        for key in ("supplier", "manufacture"):
            found = self._organisation(metadata.get(key), f"/metadata/{key}")
            if found:
                return found
        return None

    def _organisation(self, value: Any, where: str) -> str | None:
        if value is None:
            return None
        name = text(mapping(value).get("name")) or text(value)
        return self._bill.clean(name, where)

    def _component(self, value: Any, where: str, parent: Part | None, depth: int = 0) -> None:
        component = mapping(value)
        where = f"line {component['#line']}" if component.get("#line") else where
        if not component or depth > _MAX_DEPTH:
            self._bill.warn(where, "is no component that can be read", "write components as the schema says",
                            severity="error")  # fmt: skip
            return
        part = self._part(component, where, parent)
        if part is not None:
            self._bill.add(part)
        self._children(component, where, part or parent, depth)

    def _children(self, component: dict[str, Any], where: str, parent: Part | None, depth: int = 0) -> None:
        for index, child in enumerate(items(component.get("components"))):
            self._component(child, f"{where}/components/{index}", parent, depth + 1)

    def _part(self, component: dict[str, Any], where: str, parent: Part | None) -> Part | None:
        clean = self._bill.clean
        name = clean(text(component.get("name")), where)
        if name is None:
            self._bill.warn(where, "is a component without a name and left out", "name it", severity="error")
            return None
        part = Part(
            where=where,
            name=name,
            ref=text(component.get("bom-ref")),
            type=self._type(component, where),
            group=text(component.get("group")),
            version=clean(text(component.get("version")), where),
            supplier=self._supplier(component, where),
            purl=package_url(text(component.get("purl"))),
            cpe=cpe_name(text(component.get("cpe"))),
            licences=_licences(component.get("licenses")),
            hashes=_hashes(component.get("hashes")),
            parent=parent,
        )
        if part.device:
            _describe(part, component)
        return part

    def _type(self, component: dict[str, Any], where: str) -> str | None:
        found = (text(component.get("type")) or "").lower()
        if found in TYPES:
            return found
        self._bill.warn(where, f"{found[:100]!r} is no component type of CycloneDX; the type is unknown",
                        "write device, firmware, application, library, ...")  # fmt: skip
        return None

    def _supplier(self, component: dict[str, Any], where: str) -> str | None:
        """Supplier, else manufacturer, else publisher; authors are persons who wrote it and are never taken."""
        supplier = self._organisation(component.get("supplier"), where)
        manufacturer = self._organisation(component.get("manufacturer"), where)
        if supplier and manufacturer and supplier.casefold() != manufacturer.casefold():
            self._bill.warn(
                where, f"is supplied by {supplier!r} and made by {manufacturer!r}; the supplier is used",
                "if it only trades, give the maker as supplier",
            )  # fmt: skip
        return supplier or manufacturer or self._bill.clean(text(component.get("publisher")), where)

    def _dependency(self, dependency: dict[str, Any]) -> None:
        ref = text(dependency.get("ref"))
        if ref:
            needed = [t for item in items(dependency.get("dependsOn")) if (t := text(item))]
            self._bill.depends[ref] = sorted({*self._bill.depends.get(ref, []), *needed})


def _describe(part: Part, component: dict[str, Any]) -> None:
    """Description, manufacturer and properties; those of devices that have a column fill it."""
    properties: dict[str, str] = {}
    for item in items(component.get("properties")):
        name, value = text(mapping(item).get("name")), text(mapping(item).get("value"))
        if name and value:
            properties[name] = f"{properties[name]};{value}" if name in properties else value
    part.function_raw = properties.pop(f"{_DEVICE}function", None)
    part.serial = properties.pop(f"{_DEVICE}serialNumber", None)
    part.asset_tag = properties.pop(f"{_DEVICE}sku", None)
    made = instant(properties.get(f"{_DEVICE}prodTimestamp"))
    if made:
        part.made_on = date(made.year, made.month, made.day)
    mac = properties.get(f"{_DEVICE}macAddress")
    if mac and _MAC.fullmatch(mac):
        part.mac_prefix = re.sub(r"[^0-9a-f]", "", mac.lower())[:6]
    others = {key: text(component.get(key)) for key in ("group", "description", "mime-type", "scope")}
    others["manufacturer"] = text(mapping(component.get("manufacturer")).get("name"))
    part.attrs = {**{key: value for key, value in others.items() if value}, **properties}


def _licences(value: Any) -> list[str] | None:
    found = []
    for item in items(value):
        licence = mapping(mapping(item).get("license"))
        name = text(mapping(item).get("expression")) or text(licence.get("id")) or text(licence.get("name"))
        if name:
            found.append(name)
    return found or None


def _hashes(value: Any) -> list[str] | None:
    pairs = [(text(mapping(item).get("alg")), text(mapping(item).get("content"))) for item in items(value)]
    return [f"{alg}:{content}" for alg, content in pairs if alg and content] or None


CYCLONEDX = CycloneDxImporter()
