"""Importer of 3GPP network resources in XML as NETCONF carries them (O1; namespaces ``urn:3gpp:sa5:...``)."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from ringfence.network.formats.gathering import Gathering
from ringfence.network.formats.nrm import ELEMENT_ROLES, local_name, object_class
from ringfence.network.formats.nrm_attributes import Attributes
from ringfence.network.formats.nrm_objects import MAX_DEPTH, Managed, Names, Said, deliver
from ringfence.network.formats.xml_stream import Position, line_of, objects
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source
from ringfence.network.xml_head import decoded, xml_root

_NAMESPACE: Final = "urn:3gpp:sa5:"
_TAGS: Final = ("ManagedElement", "hardware")
_NETCONF: Final = "urn:ietf:params:xml:ns:netconf:base:1.0"
_OPERATION: Final = f"{{{_NETCONF}}}operation"
_DELETIONS: Final = ("delete", "remove")
_DELETES: Final = etree.XPath(
    "boolean(ancestor-or-self::*[@nc:operation='delete' or @nc:operation='remove']"
    " | descendant::*[@nc:operation='delete' or @nc:operation='remove'])",
    namespaces={"nc": _NETCONF},
)


class NrmNetconfImporter:
    """Reads managed elements with their functions and parts from the answers or the data store of a NETCONF server."""

    name = "nrm_netconf"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        root = xml_root(head)
        if root is None or root.name == "bulkcmconfigdatafile":
            return False
        return _NAMESPACE in decoded(head)

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        gathering = Gathering(source, context)
        position = Position()
        above = _Above()
        ordered = False
        for node in objects(source, context, _TAGS, position):
            if not ordered and _is_order(node):
                ordered = True
                gathering.warn(line_of(node), "is an order to change the network (edit-config), which may not be done; "
                               "what it deletes is left out", "import the answer to a get or get-config")  # fmt: skip
            if local_name(str(node.tag)) == "hardware":
                if "hardware" in str(node.tag).partition("}")[0]:
                    gathering.warn(line_of(node), "holds ietf-hardware too, which is not read with managed elements",
                                   "save the hardware in a file of its own")  # fmt: skip
                continue
            if _is_deleted(node):
                continue
            names = above.names(node)
            managed = _managed(node, 0)
            position.label = names.below(object_class(managed.name), managed.id)[0].dn
            deliver(managed, names, gathering)
            yield from gathering.full()
        yield gathering.batch()


def _is_order(node: etree._Element) -> bool:
    return any(local_name(str(above.tag)) == "edit-config" for above in node.iterancestors()) or bool(_DELETES(node))


def _is_deleted(node: etree._Element) -> bool:
    """Whether the object, or one it is in, is to be deleted (RFC 6241, attribute operation)."""
    return any(one.get(_OPERATION) in _DELETIONS for one in (node, *node.iterancestors()))


class _Above:
    """The names of the subnetworks above; kept, because what has been read is cleared away."""

    def __init__(self) -> None:
        self._known: list[tuple[etree._Element, str]] = []

    def names(self, node: etree._Element) -> Names:
        chain = [a for a in reversed(list(node.iterancestors())) if _is_container(a)]
        if len(chain) > MAX_DEPTH:
            chain = chain[:MAX_DEPTH]
        # Held here, an element keeps its identity; its own id goes with the first child that is read.
        known = {id(element): id_ for element, id_ in self._known}
        self._known = [(element, known.get(id(element)) or _id(element)) for element in chain]
        names = Names()
        for element, id_ in self._known:
            names, _ = names.below(object_class(local_name(str(element.tag))), id_)
        return names


def _is_container(node: etree._Element) -> bool:
    return object_class(local_name(str(node.tag))).role == "container"


def _id(node: etree._Element) -> str:
    for child in node.iterchildren("{*}id"):
        return (child.text or "").strip()
    return (node.get("id") or "").strip()


def _managed(node: etree._Element, depth: int) -> Managed:
    said = Attributes()
    children: list[etree._Element] = []
    for child in node.iterchildren("*"):
        name = local_name(str(child.tag)).lower()
        if name == "attributes":
            said.add(child)
        elif len(child) and name != "id" and child.get(_OPERATION) not in _DELETIONS:
            children.append(child)
    line = line_of(node)
    managed = Managed(local_name(str(node.tag)), _id(node), f"line {line}", line, Said(said.leaves))
    if depth < MAX_DEPTH:
        managed.children = [_managed(child, depth + 1) for child in children if _may_hold_elements(child)]
    return managed


def _may_hold_elements(node: Any) -> bool:
    role = object_class(local_name(str(node.tag))).role
    return role in ELEMENT_ROLES or role in ("cell", "container", "vs_data", "other")


NRM_NETCONF = NrmNetconfImporter()
