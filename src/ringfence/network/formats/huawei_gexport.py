"""Importer of Huawei GExport files: the root of 3GPP bulk CM with another language inside."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from ringfence.network.formats.huawei_objects import Mo, NetworkElement, Value, mo_class
from ringfence.network.formats.named_objects import Inventory
from ringfence.network.formats.nrm import local_name
from ringfence.network.formats.nrm_attributes import MAX_CHARS
from ringfence.network.formats.xml_stream import Position, instant, line_of, objects
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source
from ringfence.network.xml_head import xml_root

_MAX_VALUES: Final = 2000
_CLASS: Final = re.compile(r"<(?:[\w.\-]+:)?class\b", re.IGNORECASE)
_STANDARD: Final = re.compile(r"<(?:[\w.\-]+:)?(?:SubNetwork|MeContext|ManagedElement)\b", re.IGNORECASE)


class HuaweiGexportImporter:
    """Reads network elements with their functions, cells and parts."""

    name = "huawei_gexport"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        root = xml_root(head)
        if root is None or root.name != "bulkcmconfigdatafile" or _STANDARD.search(root.rest):
            return False
        return _CLASS.search(root.rest) is not None or not root.namespaced

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        reader = _Reader(source, context)
        reader.read()
        yield from reader.inventory.batches()


class _Reader:
    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._position = Position()
        self.inventory = Inventory(source, context)
        self._outer: etree._Element | None = None
        self._element: NetworkElement | None = None
        self._count = 0

    def read(self) -> None:
        for node in objects(self._source, self._context, ("object", "Object", "OBJECT", "fileFooter"), self._position):
            if local_name(str(node.tag)) == "fileFooter":
                self._context.snapshot_at = instant(node.get("dateTime"))
                continue
            group = node.getparent()
            outer = group.getparent() if group is not None else None
            if self._element is not None and node is self._outer:
                self._finish()
            elif outer is not None and group is not None and local_name(str(outer.tag)).lower() == "object":
                self._inner(node, group, outer)
            elif group is not None and _is_element(node):
                self._enter(node)
                self._finish()
        if self._element is not None:
            self._finish()  # the file broke off inside it

    def _inner(self, node: etree._Element, group: etree._Element, outer: etree._Element) -> None:
        while self._outer is not outer:
            above = outer.getparent()
            further = above.getparent() if above is not None else None
            if further is None or local_name(str(further.tag)).lower() != "object":
                if self._element is not None:
                    self._finish()
                self._enter(outer)
                break
            outer = further  # objects in objects belong to the network element around them all
        cls = mo_class(group.get("name") or "")
        if cls is not None and self._element is not None:
            self._position.line = line_of(node)
            self._element.add(Mo(cls, _values(node), self._position.line))

    def _enter(self, outer: etree._Element) -> None:
        group = outer.getparent()
        self._outer = outer
        self._element = NetworkElement(
            type=_text(group, "name"),
            version=_text(outer, "version"),
            supplier=_text(outer, "vendor"),
            technique=_text(outer, "technique"),
            line=line_of(outer),
        )
        self._position.label, self._position.line = self._element.type, self._element.line

    def _finish(self) -> None:
        if self._element is not None:
            self._count += 1
            self._element.deliver(self.inventory, f"{self._source.source_id}#{self._count}")
        self._element = self._outer = None


def _is_element(node: etree._Element) -> bool:
    return any(str(name).lower() in ("vendor", "version", "technique") for name in node.attrib)


def _text(node: etree._Element | None, name: str) -> str | None:
    if node is None:
        return None
    text = next((str(v) for k, v in node.attrib.items() if str(k).lower() == name), "").strip()[:MAX_CHARS]
    return None if not text or (text.startswith("@") and text.endswith("@")) else text


def _values(node: etree._Element) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for number, child in enumerate(node.iterchildren("{*}parameter", "{*}Parameter", "{*}PARAMETER")):
        if number >= _MAX_VALUES:
            break
        name, value = child.get("name"), (child.get("value") or "").strip()[:MAX_CHARS]
        if name and value:
            found.setdefault(name.lower(), Value(value))
    return found


HUAWEI_GEXPORT = HuaweiGexportImporter()
