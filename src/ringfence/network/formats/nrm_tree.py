"""The containment tree of managed objects, built and forgotten while the XML streams by.

The parser only reports the end of each object's ``attributes`` and of each managed element; the ancestors are found
from there. Objects without attributes are met when their parent is cleared away.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, cast

from lxml import etree

from ringfence.network.formats.nrm import ELEMENT_ROLES, ObjectClass, local_name, tag_class, vendor_class
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
    parent: "_Frame | None"
    skipped: bool
    """Somebody else's object, or a deleted one, or inside such."""
    node: Node | None
    """The element it is, or the nearest one it is in."""
    reported: bool
    """Whether its attributes were met."""
    own: bool = False
    """Whether ``node`` is this object itself."""
    cell: tuple[str, str] | None = None
    last_child: etree._Element | None = None

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
    """Turns ends of XML elements into complete managed elements."""

    footer: str | None = None
    deleted: list[tuple[int, str]] = field(default_factory=list)
    _last: etree._Element | None = None
    _stack: list[_Frame] = field(default_factory=list)
    _open: dict[int, int] = field(default_factory=dict)
    _nodes: list[Node] = field(default_factory=list)
    _done: list[list[Node]] = field(default_factory=list)
    _twins: dict[tuple[int, str | None, str, bool], Node] = field(default_factory=dict)

    def label(self) -> str | None:
        """The object being read."""
        return (self._stack[-1].names()[0] or None) if self._stack else None

    @property
    def line(self) -> int:
        """Where the object begins that was read last."""
        return 1 if self._last is None else _line(self._last)

    def ended(self, xml: etree._Element) -> list[list[Node]]:
        """Take note of an ended element; returns the nodes of each managed element that is complete by now."""
        is_attributes = _is_attributes(str(xml.tag))
        target = xml.getparent() if is_attributes else xml
        chain = None if target is None else self._chain(target)
        if target is None or chain is None:
            return []
        self._last = target
        at, missing = chain
        self._pop_to(at)
        if at and missing and self._stack[-1].closed:
            self._beneath_closed(self._stack[-1], missing, xml)
            return self._take()
        while missing:
            ancestor = missing.pop()
            self._push(ancestor, xml if is_attributes and not missing else None)
        if not is_attributes:
            self._pop_to(len(self._stack) - 1)
        elif at == len(self._stack):
            self._late_attributes(self._stack[-1], xml)
        xml.clear(keep_tail=True)  # type: ignore[call-arg] # the stubs are of an older lxml
        return self._take()

    def close(self) -> list[list[Node]]:
        """The file has ended well: all that is open is complete."""
        self._pop_to(0)
        return self._take()

    def _beneath_closed(self, anchor: _Frame, missing: list[etree._Element], xml: etree._Element) -> None:
        """Forget an object in a cell or in somebody else's object at once, unless it says more about the cell."""
        target = missing[0]
        direct = anchor.cell is not None and len(missing) == 1 and tag_class(str(target.tag)).role == "vs_data"
        if direct and vendor_class(vs_data_type(xml)).key == anchor.cls.key:
            self._band(anchor, xml)
        xml.clear(keep_tail=True)  # type: ignore[call-arg]
        parent = target.getparent()
        while parent is not None and (before := target.getprevious()) is not None:
            parent.remove(before)

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
            if missing and _is_attributes(str(step.tag)):
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
            if frame.closed:
                pass
            elif len(frame.xml) > 1 or (frame.last_child is None and len(frame.xml) and not frame.reported):
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
        cls = tag_class(str(xml.tag))
        vendor = cls.role == "vs_data"
        if vendor and attributes is not None:
            cls = vendor_class(vs_data_type(attributes))
        skipped = cls.role == "external" or (parent is not None and parent.skipped)
        node = parent.node if parent is not None else None
        frame = _Frame(xml, cls, (xml.get("id") or "").strip(), vendor, parent, skipped, node, attributes is not None)
        if not skipped:
            modifier = xml.get("modifier")
            if modifier is not None and modifier.lower() == "delete":
                frame.skipped = True
                self.deleted.append((_line(xml), frame.names()[0]))
            else:
                self._settle(parent, frame, attributes)
        return frame

    def _settle(self, parent: _Frame | None, frame: _Frame, attributes: etree._Element | None) -> None:
        """Decide what the object is: an element, a cell of one, or more about its parent."""
        role = frame.cls.role
        if parent is not None and self._extends(parent, frame):
            if parent.own and parent.node is not None:
                parent.node.attributes.add(attributes)
        elif role in ELEMENT_ROLES:
            self._element(frame, attributes)
        elif role == "cell" and frame.node is not None:
            frame.cell = (frame.cls.key, frame.rdn_id or f"line {_line(frame.xml)}")
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
        dn, low = frame.names()
        node = Node(frame.cls, dn, low, frame.rdn_id, _line(frame.xml), frame.vendor, above)
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


@lru_cache(256)
def _is_attributes(tag: str) -> bool:
    return local_name(tag).lower() == "attributes"


def _line(xml: etree._Element) -> int:
    """The line on which an element begins; 0 if the parser does not know."""
    line = cast("int | None", xml.sourceline)
    return line or 0
