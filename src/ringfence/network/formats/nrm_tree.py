"""The containment tree of managed objects, read and forgotten while the XML streams by.

The parser builds its tree as it is fed. Between two pieces, the children of the open objects that are followed by
another child are complete: they are read as a whole and removed, so that only the path to the place being parsed
stays. What is in a cell or in somebody else's object, most of a file, is dropped without being looked at.
"""

from dataclasses import dataclass, field
from typing import Final, cast

from lxml import etree

from ringfence.network.formats.nrm import ELEMENT_ROLES, ObjectClass, tag_class, vendor_class
from ringfence.network.formats.nrm_attributes import Attributes, cell_band, vs_data_type
from ringfence.network.formats.nrm_rows import Node

MAX_DEPTH: Final = 100
_ATTRIBUTES: Final = "attributes"
_VENDOR_PREFIX: Final = "vsData"
_NODE_CONTEXT: Final = "mecontext"
"""The class of the object around a managed element that may say more about it, such as ENM's type of node."""
_TELLING: Final = [f"{{*}}{name}" for name in (
    "attributes", "Attributes", "ATTRIBUTES", "VsDataContainer", "vsDataContainer", "VSDataContainer",
    "vsdatacontainer", "VSDATACONTAINER",
)]  # fmt: skip
"""Children of a cell that can say more about it."""


class TooDeep(Exception):
    """Objects nested beyond all measure."""


@dataclass(slots=True, eq=False)
class _Frame:
    """An object while it is being read."""

    xml: etree._Element
    cls: ObjectClass
    rdn_id: str
    vendor: bool
    parent: "_Frame | None"
    depth: int
    skipped: bool
    """Somebody else's object, or a deleted one, or inside such."""
    node: Node | None
    """The element it is, or the nearest one it is in."""
    own: bool = False
    """Whether ``node`` is this object itself."""
    tells: Attributes | None = None
    """Where its attributes go, if anywhere."""
    cell: tuple[str, str] | None = None

    @property
    def closed(self) -> bool:
        """Whether nothing inside it can be an element of ours."""
        return self.skipped or self.cell is not None

    def names(self) -> tuple[str, str]:
        """The distinguished name, as written and with class names in lower case."""
        above = self.parent.names() if self.parent else ("", "")
        if self.cls.role == "envelope":
            prefix = (self.xml.get("dnPrefix") or "").strip()
            return (prefix, prefix) if prefix else above
        rdn = f"{_VENDOR_PREFIX if self.vendor else ''}{self.cls.name}={self.rdn_id}"
        low = f"{_VENDOR_PREFIX.lower() if self.vendor else ''}{self.cls.key}={self.rdn_id}"
        return (f"{above[0]},{rdn}", f"{above[1]},{low}") if above[0] else (rdn, low)


@dataclass(slots=True)
class ObjectTree:
    """Turns a growing XML tree into complete managed elements."""

    footer: str | None = None
    deleted: list[tuple[int, str]] = field(default_factory=list)
    moved: bool = False
    """Whether the last step has read anything."""
    _open: list[_Frame] = field(default_factory=list)
    """The path of objects that are not complete, from the root on."""
    _spent: etree._Element | None = None
    """A complete object that is read and must stay until another follows it: the parser still points at it."""
    _deepest: _Frame | None = None
    _nodes: list[Node] = field(default_factory=list)
    _done: list[list[Node]] = field(default_factory=list)
    _twins: dict[tuple[int, str | None, str, bool], Node] = field(default_factory=dict)

    def label(self) -> str | None:
        """The object being read."""
        if not self._open:
            return None
        frame = self._deepest or self._innermost(self._open[-1])
        return frame.names()[0] or None

    def _innermost(self, frame: _Frame) -> _Frame:
        """The last object in it that has a class and is not complete for sure."""
        while len(frame.xml) and frame.depth < MAX_DEPTH:
            child = frame.xml[-1]
            cls = tag_class(str(child.tag))
            if child is self._spent or cls.key == _ATTRIBUTES or child.get("id") is None:
                break
            attributes = _attributes_of(child)
            vendor = cls.role == "vs_data"
            if vendor and attributes is not None:
                cls = vendor_class(vs_data_type(attributes))
            frame = _Frame(child, cls, (child.get("id") or "").strip(), vendor, frame, frame.depth + 1, False, None)
        return frame

    @property
    def line(self) -> int:
        """Where the object begins that is being read."""
        return _line(self._open[-1].xml) if self._open else 1

    def begin(self, root: etree._Element) -> None:
        """Take the root, which has just been opened."""
        self._open.append(self._frame(None, root, tag_class(str(root.tag)), False, None))

    def advance(self, ended: etree._Element | None) -> list[list[Node]]:
        """Read what is complete by now, ``ended`` for sure; returns the nodes of each complete managed element."""
        self.moved = False
        for depth, frame in enumerate(self._open[1:], 1):
            if frame.xml is ended or frame.xml.getnext() is not None:
                self._finish(depth)
                break
        while self._open and self._read_children(self._open[-1], ended):
            pass
        return self.take()

    def close(self) -> list[list[Node]]:
        """The file has ended well: all that is open is complete."""
        self._finish(0)
        return self.take()

    def take(self) -> list[list[Node]]:
        """The managed elements that were completed since this was asked last."""
        done = self._done
        if done:
            self._done = []
        return done

    def _finish(self, depth: int) -> None:
        """Read the rest of the open objects from ``depth`` on: they are complete."""
        self.moved = True
        while len(self._open) > depth:
            frame = self._open[-1]
            for child in frame.xml:
                if child is not self._spent:
                    self._read(frame, child)
            self._end(frame)
            self._open.pop()
            _forget(frame.xml)
            self._spent = frame.xml

    def _read_children(self, frame: _Frame, ended: etree._Element | None) -> bool:
        """Read the complete children of an open object, and enter the last one if that can be."""
        xml = frame.xml
        while len(xml):
            child = xml[0]
            followed = child.getnext() is not None
            if not followed and child is not ended:
                return child is not self._spent and self._enter(frame, child)
            if child is not self._spent:
                self._read(frame, child)
                _forget(child)
                self.moved = True
            if not followed:
                self._spent = child
                return False
            xml.remove(child)
        return False

    def _enter(self, parent: _Frame, xml: etree._Element) -> bool:
        """Open an object that is not complete, unless it must be seen as a whole."""
        if parent.cell is not None or not isinstance(xml.tag, str):
            return False
        cls = tag_class(xml.tag)
        if cls.key == _ATTRIBUTES or not len(xml):
            return False
        attributes = _attributes_of(xml)
        if attributes is None:
            if cls.role == "vs_data":
                return False  # its class stands in its attributes, which are still to come
        elif attributes.getnext() is None:
            return False
        vendor = cls.role == "vs_data"
        if vendor and attributes is not None:
            cls = vendor_class(vs_data_type(attributes))
        self._open.append(self._frame(parent, xml, cls, vendor, attributes))
        if attributes is not None:
            _forget(attributes)
        return True

    def _read(self, parent: _Frame, xml: etree._Element) -> None:
        """Read a complete object."""
        if parent.skipped or not isinstance(xml.tag, str):
            return
        cls = tag_class(xml.tag)
        if cls.key == _ATTRIBUTES:
            self._told(parent, xml)
        elif parent.cell is not None:
            if cls.role == "vs_data":
                self._of_cell(parent, xml)
        elif len(xml) or xml.get("id") is not None:
            self._object(parent, xml, cls)
        elif cls.key == "filefooter":
            self.footer = next((str(v) for k, v in xml.attrib.items() if str(k).lower() == "datetime"), None)

    def _object(self, parent: _Frame, xml: etree._Element, cls: ObjectClass) -> None:
        attributes = _attributes_of(xml)
        vendor = cls.role == "vs_data"
        if vendor and attributes is not None:
            cls = vendor_class(vs_data_type(attributes))
        alone = len(xml) == (attributes is not None)
        if alone and cls.role == "other" and cls.key != parent.cls.key and xml.get("modifier") is None:
            return  # most objects of a file: neighbours, ports, and so on
        frame = self._frame(parent, xml, cls, vendor, attributes)
        if frame.cell is not None:
            for child in xml.iterchildren(*_TELLING):
                if child is not attributes:
                    self._read(frame, child)
        elif not frame.skipped and not alone:
            for child in xml:
                if child is not attributes:
                    self._read(frame, child)
        self._end(frame)

    def _end(self, frame: _Frame) -> None:
        if frame.own and frame.node is not None and frame.node.parent is None:
            self._done.append(self._nodes)
            self._nodes = []
            self._twins.clear()

    def _frame(
        self,
        parent: _Frame | None,
        xml: etree._Element,
        cls: ObjectClass,
        vendor: bool,
        attributes: etree._Element | None,
    ) -> _Frame:
        skipped = cls.role == "external" or (parent is not None and parent.skipped)
        node = parent.node if parent is not None else None
        depth = parent.depth + 1 if parent is not None else 0
        frame = _Frame(xml, cls, (xml.get("id") or "").strip(), vendor, parent, depth, skipped, node)
        if depth >= MAX_DEPTH:
            self._deepest = parent
            raise TooDeep(f"objects are nested more than {MAX_DEPTH} deep")
        if not skipped:
            modifier = xml.get("modifier")
            if modifier is not None and modifier.lower() == "delete":
                frame.skipped = True
                self.deleted.append((_line(xml), frame.names()[0]))
            else:
                self._settle(parent, frame)
                if attributes is not None:
                    self._told(frame, attributes)
        return frame

    def _settle(self, parent: _Frame | None, frame: _Frame) -> None:
        """Decide what the object is: an element, a cell of one, or more about its parent."""
        role = frame.cls.role
        if parent is not None and self._extends(parent, frame):
            if parent.own or parent.cls.key == _NODE_CONTEXT:
                frame.tells = parent.tells
        elif role in ELEMENT_ROLES:
            self._element(frame)
        elif role == "cell" and frame.node is not None:
            frame.cell = (frame.cls.key, frame.rdn_id or f"line {_line(frame.xml)}")
            frame.node.cells.setdefault(frame.cell, None)
        elif role == "container" and frame.cls.key == _NODE_CONTEXT:
            frame.tells = Attributes()

    @staticmethod
    def _extends(parent: _Frame, frame: _Frame) -> bool:
        """Whether a VsDataContainer only adds to its parent: same class, and not one of several in a container."""
        if not frame.vendor or frame.cls.key != parent.cls.key:
            return False
        return not parent.vendor or frame.rdn_id == parent.rdn_id

    def _element(self, frame: _Frame) -> None:
        above = frame.node
        function = frame.cls.function.name if frame.cls.function else None
        # The same function may be written twice side by side, once by the standard and once by the vendor.
        key = (id(above), function, frame.rdn_id)
        node = self._twins.get((*key, not frame.vendor)) if function else None
        if node is None:
            dn, low = frame.names()
            around = frame.parent.tells if frame.parent and frame.parent.cls.key == _NODE_CONTEXT else None
            node = Node(frame.cls, dn, low, frame.rdn_id, _line(frame.xml), frame.vendor, above, around=around)
            frame.own = True
            self._nodes.append(node)
            self._twins[*key, frame.vendor] = node
        frame.node, frame.tells = node, node.attributes

    def _told(self, frame: _Frame, attributes: etree._Element) -> None:
        """Take the attributes of an object, wherever among its children they stand."""
        if frame.tells is not None:
            frame.tells.add(attributes)
        elif frame.cell is not None and frame.node is not None:
            band = cell_band(frame.cell[0], attributes)
            if band:
                frame.node.cells[frame.cell] = band

    def _of_cell(self, cell: _Frame, xml: etree._Element) -> None:
        """A vendor's container in a cell may say more about the cell; all others are of no interest."""
        attributes = _attributes_of(xml)
        if attributes is not None and vendor_class(vs_data_type(attributes)).key == cell.cls.key:
            self._told(cell, attributes)


def _attributes_of(xml: etree._Element) -> etree._Element | None:
    """The attributes of an object: its first child, or for objects in another order, none."""
    if not len(xml):
        return None
    first = xml[0]
    return first if tag_class(str(first.tag)).key == _ATTRIBUTES else None


def _forget(xml: etree._Element) -> None:
    xml.clear(keep_tail=True)  # type: ignore[call-arg] # the stubs are of an older lxml


def _line(xml: etree._Element) -> int:
    """The line on which an element begins; 0 if the parser does not know."""
    line = cast("int | None", xml.sourceline)
    return line or 0
