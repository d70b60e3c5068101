"""The containment tree of managed objects, built and forgotten while the XML streams by.

The parser only reports the end of each object's ``attributes`` and of each managed element; the ancestors are found
from there. Objects without attributes are met when their parent is cleared away.
"""

from dataclasses import dataclass, field
from typing import Final, cast

from lxml import etree

from ringfence.network.formats.nrm import ELEMENT_ROLES, ObjectClass, local_name, object_class, vendor_class
from ringfence.network.formats.nrm_attributes import cell_band, vs_data_type
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
    key: str
    """``dn`` with class names in lower case."""
    node: Node | None = None
    """The element it is, or the nearest one it is in."""
    own: bool = False
    """Whether ``node`` is this object itself."""
    reported: bool = False
    """Whether its attributes were met."""
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
    _done: list[list[Node]] = field(default_factory=list)
    _twins: dict[tuple[int, str | None, str, bool], Node] = field(default_factory=dict)

    def label(self) -> str | None:
        """The object being read."""
        return (self._stack[-1].dn or None) if self._stack else None

    def ended(self, xml: etree._Element) -> list[list[Node]]:
        """Take note of an ended element; returns the nodes of each managed element that is complete by now."""
        is_attributes = local_name(str(xml.tag)).lower() == "attributes"
        target = xml.getparent() if is_attributes else xml
        chain = None if target is None else self._chain(target)
        if target is None or chain is None:
            return []
        self.line = _line(target) or self.line
        at, missing = chain
        self._pop_to(at)
        for ancestor in reversed(missing):
            self._push(ancestor, xml if is_attributes and ancestor is target else None)
        if not is_attributes:
            self._pop_to(len(self._stack) - 1)
        elif not missing:
            self._late_attributes(self._stack[-1], xml)
        xml.clear(keep_tail=True)  # type: ignore[call-arg] # the stubs are of an older lxml
        return self._take()

    def close(self) -> list[list[Node]]:
        """The file has ended well: all that is open is complete."""
        self._pop_to(0)
        return self._take()

    def _take(self) -> list[list[Node]]:
        done = self._done
        if done:
            self._done = []
        return done

    def _chain(self, target: etree._Element) -> tuple[int, list[etree._Element]] | None:
        """How many frames stay, and the ancestors to open; None for something inside attributes."""
        missing: list[etree._Element] = []
        step: etree._Element | None = target
        while step is not None and id(step) not in self._open:
            if missing and local_name(str(step.tag)).lower() == "attributes":
                return None
            missing.append(step)
            step = step.getparent()
        return (0 if step is None else self._open[id(step)] + 1), missing

    def _push(self, xml: etree._Element, attributes: etree._Element | None) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is not None:
            # All before this child has been read, or is read now, and can be forgotten.
            while xml.getprevious() is not None:
                oldest = parent.xml[0]
                self._unseen(parent, oldest)
                parent.xml.remove(oldest)
            parent.last_child = xml
        self._enter(xml, self._frame(parent, xml, attributes))

    def _enter(self, xml: etree._Element, frame: _Frame) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise TooDeep(f"objects are nested more than {MAX_DEPTH} deep")
        self._open[id(xml)] = len(self._stack)
        self._stack.append(frame)

    def _pop_to(self, depth: int) -> None:
        while len(self._stack) > depth:
            frame = self._stack[-1]
            if len(frame.xml) > 1 or (frame.last_child is None and len(frame.xml) and not frame.reported):
                for child in list(frame.xml):
                    self._unseen(frame, child)
            self._stack.pop()
            del self._open[id(frame.xml)]
            if frame.own and frame.node is not None and frame.node.parent is None:
                self._done.append(self._nodes)
                self._nodes = []
                self._twins.clear()

    def _unseen(self, parent: _Frame, child: etree._Element) -> None:
        """Read a child that had no attributes anywhere in it, so that the parser did not report it."""
        if child is parent.last_child or not isinstance(child.tag, str):
            return
        name = local_name(child.tag).lower()
        if name == "attributes":
            return
        if name == "filefooter":
            self.footer = next((str(v) for k, v in child.attrib.items() if str(k).lower() == "datetime"), None)
        if child.get("id") is None and not len(child):
            return
        depth = len(self._stack)
        self._enter(child, self._frame(parent, child, None))
        self._pop_to(depth)

    def _frame(self, parent: _Frame | None, xml: etree._Element, attributes: etree._Element | None) -> _Frame:
        cls = object_class(local_name(str(xml.tag)))
        vendor = cls.role == "vs_data"
        if vendor and attributes is not None:
            cls = vendor_class(vs_data_type(attributes))
        rdn_id = (xml.get("id") or "").strip()
        dn, key = _names(parent, cls, rdn_id, xml, vendor=vendor)
        frame = _Frame(
            xml, cls, rdn_id, vendor,
            skipped=bool(parent and parent.skipped) or cls.role == "external",
            dn=dn,
            key=key,
            node=parent.node if parent else None,
            reported=attributes is not None,
        )  # fmt: skip
        if not frame.skipped and (xml.get("modifier") or "").lower() == "delete":
            frame.skipped = True
            self.deleted.append((_line(xml) or self.line, frame.dn))
        if not frame.skipped:
            self._settle(parent, frame, attributes)
        return frame

    def _settle(self, parent: _Frame | None, frame: _Frame, attributes: etree._Element | None) -> None:
        """Decide what the object is: an element, a cell of one, or more about its parent."""
        if parent is not None and self._extends(parent, frame):
            if parent.own and parent.node is not None:
                parent.node.attributes.add(attributes)
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
            twin.attributes.add(attributes)
            frame.node = twin
            return
        line = _line(frame.xml) or self.line
        node = Node(frame.cls, frame.dn, frame.key, frame.rdn_id, line, frame.vendor, above)
        node.attributes.add(attributes)
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
            frame.node.attributes.add(attributes)
        elif frame.cell is not None:
            self._band(frame, attributes)


def _line(xml: etree._Element) -> int:
    """The line on which an element begins; 0 if the parser does not know."""
    line = cast("int | None", xml.sourceline)
    return line or 0


def _names(
    parent: _Frame | None, cls: ObjectClass, rdn_id: str, xml: etree._Element, *, vendor: bool
) -> tuple[str, str]:
    """The distinguished name, as written and with class names in lower case."""
    above = (parent.dn, parent.key) if parent else ("", "")
    if cls.role == "envelope":
        prefix = (xml.get("dnPrefix") or "").strip()
        return (prefix, prefix) if prefix else above
    rdn = f"{_VENDOR_PREFIX if vendor else ''}{cls.name}={rdn_id}"
    low = f"{_VENDOR_PREFIX.lower() if vendor else ''}{cls.key}={rdn_id}"
    return (f"{above[0]},{rdn}", f"{above[1]},{low}") if above[0] else (rdn, low)
