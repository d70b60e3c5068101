"""Importers of what single Huawei nodes export: CFGSYN backups (root BACKUPCFG) and MO trees (root MOTree)."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from ringfence.network.formats.huawei_objects import Mo, NetworkElement, Value, mo_class, split_version
from ringfence.network.formats.named_objects import Inventory
from ringfence.network.formats.nrm import local_name
from ringfence.network.formats.nrm_attributes import MAX_CHARS
from ringfence.network.formats.xml_stream import Position, instant, line_of, objects
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source
from ringfence.network.xml_head import xml_root

_MAX_VALUES: Final = 2000


class HuaweiCfgsynImporter:
    """Reads one node per file; what a coded value means stands in the comment behind it."""

    name = "huawei_cfgsyn"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        root = xml_root(head)
        return root is not None and root.name == "backupcfg"

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        inventory, position = Inventory(source, context), Position()
        element = NetworkElement()
        tags = ("attributes", "fileHeader", "fileFooter", "syndata")
        for node in objects(source, context, tags, position, comments=True):
            tag = local_name(str(node.tag))
            if tag == "attributes":
                _add(element, node)
            elif tag == "fileHeader":
                element.version = element.version or _attribute(node, "neversion")
                element.line = line_of(node)
            elif tag == "fileFooter":
                context.snapshot_at = instant(node.get("dateTime"))
            else:
                _synchronised(element, node)
        product = (element.version or "").partition(" ")[0]
        element.type = element.type or product or None
        if element.line or element.dn:
            element.deliver(inventory, f"{source.source_id}#1")
        yield from inventory.batches()


def _add(element: NetworkElement, node: etree._Element) -> None:
    holder = node.getparent()
    cls = mo_class(local_name(str(holder.tag))) if holder is not None else None
    if cls is None:
        return
    values: dict[str, Value] = {}
    last = None
    for number, child in enumerate(node):
        if number >= _MAX_VALUES:
            break
        if isinstance(child.tag, str):
            last = local_name(child.tag).lower()
            if text := (child.text or "").strip()[:MAX_CHARS]:
                values[last] = Value(text)
        elif child.tag is etree.Comment and last in values:
            meaning = (child.text or "").strip()[:MAX_CHARS]
            values[last] = Value(values[last].text, meaning or None)
    element.add(Mo(cls, values, line_of(node)))


def _synchronised(element: NetworkElement, node: etree._Element) -> None:
    """A part of the node; that of type NODE, or the first, tells which node it is, and its version if readable."""
    version, id_ = _attribute(node, "productversion"), _attribute(node, "Id")
    is_node = (_attribute(node, "FunctionType") or "").upper() == "NODE"
    if version and (not element.version or (is_node and split_version(version)[0])):
        element.version = version
    if id_ and (is_node or element.dn is None):
        element.dn = f"NE={id_}"


def _attribute(node: etree._Element, name: str) -> str | None:
    wanted = name.lower()
    text = next((str(v) for k, v in node.attrib.items() if str(k).lower() == wanted), "").strip()[:MAX_CHARS]
    return None if not text or (text.startswith("@") and text.endswith("@")) else text


class HuaweiMotreeImporter:
    """Reads trees of managed objects: the outermost are network elements."""

    name = "huawei_motree"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        root = xml_root(head)
        return root is not None and root.name == "motree"

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        inventory, position = Inventory(source, context), Position()
        found: list[Mo] = []
        count = 0
        for node in objects(source, context, ("MO",), position, nested=True):
            class_name = _attribute(node, "className") or ""
            cls = mo_class(class_name)
            above = node.getparent()
            if above is not None and local_name(str(above.tag)) == "MO":
                if cls is not None:
                    found.append(Mo(cls, _attr_values(node), line_of(node)))
                continue
            count += 1
            position.label = class_name
            _deliver(node, class_name, found, inventory, f"{source.source_id}#{count}")
            found = []
        if found:
            element = NetworkElement(line=found[0].line)
            for mo in found:
                element.add(mo)
            element.deliver(inventory, f"{source.source_id}#{count + 1}")
        yield from inventory.batches()


def _deliver(node: etree._Element, class_name: str, inner: list[Mo], inventory: Inventory, otherwise: str) -> None:
    values = _attr_values(node)
    fdn = _attribute(node, "fdn")
    element = NetworkElement(
        type=class_name.removesuffix("NE") or None,
        version=next((values[n].text for n in ("neversion", "productversion", "version") if n in values), None),
        dn=f"NE={fdn}" if fdn else None,
        line=line_of(node),
    )
    own = mo_class("NE")
    if own is not None:
        element.add(Mo(own, values, line_of(node)))
    for mo in inner:
        element.add(mo)
    element.deliver(inventory, otherwise)


def _attr_values(node: etree._Element) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for number, child in enumerate(node.iterchildren("{*}attr")):
        if number >= _MAX_VALUES:
            break
        name, value = child.get("name"), (child.text or "").strip()[:MAX_CHARS]
        if name and value:
            found.setdefault(name.lower(), Value(value))
    return found


HUAWEI_CFGSYN, HUAWEI_MOTREE = HuaweiCfgsynImporter(), HuaweiMotreeImporter()
