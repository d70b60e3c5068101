"""The containment tree of managed objects, built and forgotten while the XML streams by.

The parser only reports the end of each object's ``attributes`` and of each managed element; the ancestors are found
from there. Objects without attributes are met when their parent is cleared away.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from ringfence.network.formats.nrm import (
    ELEMENT_ROLES,
    ObjectClass,
    local_name,
    object_class,
    vendor_class,
)
from ringfence.network.formats.nrm_attributes import cell_band, read_attributes, vs_data_type
from ringfence.network.formats.nrm_rows import Node

MAX_DEPTH: Final = 100
_VENDOR_PREFIX: Final = "vsData"


class TooDeep(Exception):
    """Objects nested beyond all measure."""


@dataclass(slots=True)
class _Frame:
    """An open object."""

    xml: etree._Element
    cls: ObjectClass
    rdn_id: str
    vendor: bool
    skipped: bool
    """Somebody else's object, or a deleted one, or inside such."""
    dn: str
    node: Node | None = None
    """The element it is, or the nearest one it is in."""
    own: bool = False
    """Whether ``node`` is this object itself."""
    cell: tuple[str, str] | None = None
    last_child: etree._Element | None = None


@dataclass(slots=True)
class ObjectTree:
    """Turns ends of XML elements into complete managed elements."""

    footer: str | None = None
    deleted: list[tuple[int, str]] = field(default_factory=list)
    line: int = 1
    _stack: list[_Frame] = field(default_factory=list)
    _open: dict[int, int] = field(default_factory=dict)
    _nodes: list[Node] = field(default_factory=list)
    _twins: dict[tuple[int, str | None, str, bool], Node] = field(default_factory=dict)

    def label(self) -> str | None:
        """The object being read."""
        return (self._stack[-1].dn or None) if self._stack else None

    def ended(self, xml: etree._Element) -> Iterator[list[Node]]:
        """Take note of an ended element; yields the nodes of managed elements that are complete by now."""
        is_attributes = local_name(xml.tag).lower() == "attributes"
        target = xml.getparent() if is_attributes else xml
        if target is None:
            return
        chain = self._chain(target)
        if chain is None:
            return
        self.line = target.sourceline or self.line
        at, missing = chain
        yield from self._pop_to(at)
        for ancestor in reversed(missing):
            yield from self._push(ancestor, xml if is_attributes and ancestor is target else None)
        if is_attributes:
            if not missing:
                self._late_attributes(self._stack[-1], xml)
            xml.clear(keep_tail=True)
        else:
            yield from self._pop_to(len(self._stack) - 1)
            xml.clear(keep_tail=True)

    def close(self) -> Iterator[list[Node]]:
        """The file has ended well: all that is open is complete."""
        yield from self._pop_to(0)

    def _chain(self, target: etree._Element) -> tuple[int, list[etree._Element]] | None:
        """How many frames stay, and the ancestors to open; None for something inside attributes."""
        missing: list[etree._Element] = []
        step: etree._Element | None = target
        while step is not None and id(step) not in self._open:
            if missing and local_name(step.tag).lower() == "attributes":
                return None
            missing.append(step)
            step = step.getparent()
        return (0 if step is None else self._open[id(step)] + 1), missing

    def _push(self, xml: etree._Element, attributes: etree._Element | None) -> Iterator[list[Node]]:
        parent = self._stack[-1] if self._stack else None
        if parent is not None:
            while xml.getprevious() is not None:
                oldest = parent.xml[0]
                yield from self._unseen(parent, oldest)
                parent.xml.remove(oldest)
            parent.last_child = xml
        if len(self._stack) >= MAX_DEPTH:
            raise TooDeep(f"objects are nested more than {MAX_DEPTH} deep")
        frame = self._frame(parent, xml, attributes)
        self._open[id(xml)] = len(self._stack)
        self._stack.append(frame)

    def _pop_to(self, depth: int) -> Iterator[list[Node]]:
        while len(self._stack) > depth:
            frame = self._stack[-1]
            for child in list(frame.xml):
                yield from self._unseen(frame, child)
            self._stack.pop()
            del self._open[id(frame.xml)]
            if frame.own and frame.node is not None and frame.node.parent is None:
                nodes, self._nodes = self._nodes, []
                self._twins.clear()
                yield nodes

    def _unseen(self, parent: _Frame, child: etree._Element) -> Iterator[list[Node]]:
        """Read a child that had no attributes anywhere in it, so that the parser did not report it."""
        if child is parent.last_child or not isinstance(child.tag, str):
            return
        name = local_name(child.tag).lower()
        if name == "filefooter":
            self.footer = next((v for k, v in child.attrib.items() if str(k).lower() == "datetime"), None)  # type: ignore[assignment]
        if name == "attributes" or (child.get("id") is None and not len(child)):
            return
        depth = len(self._stack)
        kept = parent.last_child
        if depth >= MAX_DEPTH:
            raise TooDeep(f"objects are nested more than {MAX_DEPTH} deep")
        self._open[id(child)] = depth
        self._stack.append(self._frame(parent, child, None))
        yield from self._pop_to(depth)
        parent.last_child = kept

    def _frame(self, parent: _Frame | None, xml: etree._Element, attributes: etree._Element | None) -> _Frame:
        cls = object_class(local_name(xml.tag))
        vendor = cls.role == "vs_data"
        if vendor and attributes is not None:
            cls = vendor_class(vs_data_type(attributes))
        rdn_id = (xml.get("id") or "").strip()
        frame = _Frame(
            xml, cls, rdn_id, vendor,
            skipped=bool(parent and parent.skipped) or cls.role == "external",
            dn=self._dn(parent, cls, rdn_id, xml, vendor=vendor),
            node=parent.node if parent else None,
        )  # fmt: skip
        if not frame.skipped and (xml.get("modifier") or "").lower() == "delete":
            frame.skipped = True
            self.deleted.append((xml.sourceline or self.line, frame.dn))
        if not frame.skipped:
            self._settle(parent, frame, attributes)
        return frame

    def _dn(self, parent: _Frame | None, cls: ObjectClass, rdn_id: str, xml: etree._Element, *, vendor: bool) -> str:
        if cls.role == "envelope":
            prefix = (xml.get("dnPrefix") or "").strip()
            return prefix or (parent.dn if parent else "")
        rdn = f"{_VENDOR_PREFIX if vendor else ''}{cls.name}={rdn_id}"
        return f"{parent.dn},{rdn}" if parent and parent.dn else rdn

    def _settle(self, parent: _Frame | None, frame: _Frame, attributes: etree._Element | None) -> None:
        """Decide what the object is: an element, a cell of one, or more about its parent."""
        if parent is not None and self._extends(parent, frame):
            if parent.own and parent.node is not None:
                parent.node.attributes.leaves.extend(read_attributes(attributes).leaves)
            elif parent.cell is not None:
                self._band(parent, attributes)
            frame.cell, frame.own = parent.cell, False
        elif frame.cls.role in ELEMENT_ROLES:
            self._element(frame, attributes)
        elif frame.cls.role == "cell" and frame.node is not None:
            frame.cell = (frame.cls.key, frame.rdn_id or frame.dn)
            self._band(frame, attributes)

    @staticmethod
    def _extends(parent: _Frame, frame: _Frame) -> bool:
        """Whether a VsDataContainer only adds to its parent: same class, and not one of several in a container."""
        if not frame.vendor or frame.cls.key != parent.cls.key:
            return False
        return not parent.vendor or frame.rdn_id == parent.rdn_id

    def _element(self, frame: _Frame, attributes: etree._Element | None) -> None:
        above = frame.node
        function = frame.cls.function.name if frame.cls.function else None
        # The same function may be written twice side by side, once by the standard and once by the vendor.
        key = (id(above), function, frame.rdn_id)
        twin = self._twins.get((*key, not frame.vendor)) if function else None
        if twin is not None:
            twin.attributes.leaves.extend(read_attributes(attributes).leaves)
            frame.node = twin
            return
        line = frame.xml.sourceline or self.line
        node = Node(frame.cls, frame.dn, frame.rdn_id, line, frame.vendor, above, read_attributes(attributes))
        frame.node, frame.own = node, True
        self._nodes.append(node)
        self._twins[*key, frame.vendor] = node

    @staticmethod
    def _band(frame: _Frame, attributes: etree._Element | None) -> None:
        if frame.node is None or frame.cell is None:
            return
        band = cell_band(frame.cell[0], attributes) if attributes is not None else None
        frame.node.cells[frame.cell] = band or frame.node.cells.get(frame.cell)

    def _late_attributes(self, frame: _Frame, attributes: etree._Element) -> None:
        """Attributes that come after the object's children, or a second time."""
        if frame.skipped:
            return
        if frame.own and frame.node is not None:
            frame.node.attributes.leaves.extend(read_attributes(attributes).leaves)
        elif frame.cell is not None:
            self._band(frame, attributes)
