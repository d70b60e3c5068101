"""The containment tree of managed objects, read and forgotten while the XML streams by.

Of the tree only the path to the object being read is kept. What is in a cell or in somebody else's object, and the
attributes of objects that make no row, are most of a file: they are passed over. Which class a vendor's container
holds stands in its attributes, so these are asked about one by one, and kept until the class is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from ringfence.network.formats.nrm import ELEMENT_ROLES, ObjectClass, local_name, tag_class, vendor_class
from ringfence.network.formats.nrm_attributes import Attributes, cell_band, has_bands
from ringfence.network.formats.nrm_rows import Node
from ringfence.network.formats.xml_skim import MAX_OBJECT_BYTES, Choice, Skimmer, TooMuch

MAX_DEPTH: Final = 100
_ATTRIBUTES: Final = "attributes"
_VENDOR_PREFIX: Final = "vsData"
_NODE_CONTEXT: Final = "mecontext"


@dataclass(slots=True, eq=False)
class _Frame:
    """An object while it is being read."""

    tag: str
    cls: ObjectClass
    said: Mapping[str, str]
    """The XML attributes of its tag."""
    line: int
    vendor: bool
    parent: "_Frame | None"
    settled: bool = False
    """Whether it is known what it is: a container's class stands inside, and without an id nothing may be inside."""
    skipped: bool = False
    """Somebody else's object, a deleted one, or a vendor's words about a cell: no object in it is of interest."""
    node: Node | None = None
    """The element it is, or the nearest one it is in."""
    own: bool = False
    """Whether ``node`` is this object itself."""
    tells: Attributes | None = None
    """Where its attributes go, if anywhere."""
    cell: tuple[str, str] | None = None

    @property
    def rdn_id(self) -> str:
        return self.said.get("id", "").strip()

    @property
    def wants_attributes(self) -> bool:
        return self.tells is not None or (self.cell is not None and has_bands(self.cell[0]))

    def names(self) -> tuple[str, str]:
        """The distinguished name, as written and with class names in lower case."""
        above = self.parent.names() if self.parent else ("", "")
        if self.cls.role == "envelope":
            prefix = self.said.get("dnPrefix", "").strip()
            return (prefix, prefix) if prefix else above
        rdn = f"{_VENDOR_PREFIX if self.vendor else ''}{self.cls.name}={self.rdn_id}"
        low = f"{_VENDOR_PREFIX.lower() if self.vendor else ''}{self.cls.key}={self.rdn_id}"
        return (f"{above[0]},{rdn}", f"{above[1]},{low}") if above[0] else (rdn, low)


@dataclass(slots=True)
class _Words:
    """The attributes of a vendor's container while they are being read."""

    tag: str
    offset: int
    node: Element = field(default_factory=lambda: Element(_ATTRIBUTES))


@dataclass(slots=True)
class ObjectTree:
    """Told by the skimmer of each object, turns them into complete managed elements."""

    skimmer: Skimmer
    footer: str | None = None
    deleted: list[tuple[int, str]] = field(default_factory=list)
    _open: list[_Frame] = field(default_factory=list)
    """The path of objects that are not complete, from the root on."""
    _closed: list[str] = field(default_factory=list)
    """Below it, the path of tags where no object is of interest."""
    _words: _Words | None = None
    _nodes: list[Node] = field(default_factory=list)
    _done: list[list[Node]] = field(default_factory=list)
    _twins: dict[tuple[int, str | None, str, bool], Node] = field(default_factory=dict)

    @property
    def label(self) -> str | None:
        """The object being read."""
        return (self._open[-1].names()[0] or None) if self._open else None

    def take(self) -> list[list[Node]]:
        """The nodes of each managed element that was completed since this was asked last."""
        done, self._done = self._done, []
        return done

    def begins(self, name: str, attributes: dict[str, str]) -> Choice:
        if self._words is not None:
            return self._word(self._words, self._open[-1])
        cls = tag_class(name)
        if self._closed:
            return Choice.PASS if cls.key == _ATTRIBUTES else self._close(name)
        parent = self._open[-1] if self._open else None
        if parent is not None:
            if cls.key == _ATTRIBUTES:
                return self._attributes(parent, name)
            if not parent.settled:
                self._settle(parent)
            if parent.skipped or (parent.cell is not None and cls.role != "vs_data"):
                return self._close(name)
            if cls.key == "filefooter":
                self.footer = next((value for key, value in attributes.items() if key.lower() == "datetime"), None)
        self._begin(parent, name, cls, attributes)
        return Choice.ENTER

    def ends(self, name: str) -> None:
        if self._words is not None:
            if name == self._words.tag:
                self._end_of_words(self._words, self._open[-1])
        elif self._closed:
            if name == self._closed[-1]:
                self._closed.pop()
        elif self._open and name == self._open[-1].tag:
            frame = self._open[-1]
            if not frame.settled and "id" in frame.said:
                self._settle(frame)
            self._open.pop()
            if frame.own and frame.node is not None and frame.node.parent is None:
                self._done.append(self._nodes)
                self._nodes = []
                self._twins.clear()

    def complete(self, node: Element, line: int) -> None:
        frame = self._open[-1]
        if self._words is None:
            self._told(frame, node)
            return
        self._words.node.append(node)
        if not frame.settled and local_name(node.tag).lower() == "vsdatatype":
            frame.cls = vendor_class(node.text or "")
            self._settle(frame)

    def _close(self, name: str) -> Choice:
        if len(self._open) + len(self._closed) >= MAX_DEPTH:
            raise TooMuch(f"objects are nested more than {MAX_DEPTH} deep")
        self._closed.append(name)
        return Choice.ENTER

    def _attributes(self, frame: _Frame, name: str) -> Choice:
        """The attributes of an object begin, wherever among its children they stand."""
        if not frame.settled:
            if frame.vendor:
                self._words = _Words(name, self.skimmer.offset)
                return Choice.ENTER
            self._settle(frame)
        return Choice.BUILD if frame.wants_attributes else Choice.PASS

    def _word(self, words: _Words, container: _Frame) -> Choice:
        """One of a container's attributes begins."""
        if self.skimmer.offset - words.offset > MAX_OBJECT_BYTES:
            raise TooMuch(f"no end of a container's attributes in {MAX_OBJECT_BYTES >> 20} MB")
        return Choice.PASS if container.settled and not container.wants_attributes else Choice.BUILD

    def _end_of_words(self, words: _Words, container: _Frame) -> None:
        self._words = None
        if not container.settled:
            container.cls = vendor_class("")
            self._settle(container)
        self._told(container, words.node)

    def _begin(self, parent: _Frame | None, name: str, cls: ObjectClass, said: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise TooMuch(f"objects are nested more than {MAX_DEPTH} deep")
        frame = _Frame(name, cls, said, self.skimmer.line, cls.role == "vs_data", parent)
        self._open.append(frame)
        if parent is None or ("id" in said and not frame.vendor):
            self._settle(frame)

    def _settle(self, frame: _Frame) -> None:
        """Decide what the object is: an element, a cell of one, more about its parent, or nothing of interest."""
        frame.settled = True
        parent = frame.parent
        frame.node = parent.node if parent is not None else None
        if parent is not None and parent.cell is not None:
            frame.skipped = True
            frame.cell = parent.cell if frame.cls.key == parent.cls.key else None
        elif frame.cls.role == "external":
            frame.skipped = True
        elif frame.said.get("modifier", "").lower() == "delete":
            frame.skipped = True
            self.deleted.append((frame.line, frame.names()[0]))
        elif parent is not None and self._extends(parent, frame):
            frame.tells = parent.tells
        else:
            self._assign(frame)

    @staticmethod
    def _extends(parent: _Frame, frame: _Frame) -> bool:
        """Whether a VsDataContainer only adds to its parent: same class, and not one of several in a container."""
        if not frame.vendor or frame.cls.key != parent.cls.key:
            return False
        return not parent.vendor or frame.rdn_id == parent.rdn_id

    def _assign(self, frame: _Frame) -> None:
        role = frame.cls.role
        if role in ELEMENT_ROLES:
            self._element(frame)
        elif role == "cell" and frame.node is not None:
            frame.cell = (frame.cls.key, frame.rdn_id or f"line {frame.line}")
            frame.node.cells.setdefault(frame.cell, None)
        elif frame.cls.key == _NODE_CONTEXT:
            frame.tells = Attributes()

    def _element(self, frame: _Frame) -> None:
        above = frame.node
        function = frame.cls.function.name if frame.cls.function else None
        # The same function may be written twice side by side, once by the standard and once by the vendor.
        key = (id(above), function, frame.rdn_id)
        node = self._twins.get((*key, not frame.vendor)) if function else None
        if node is None:
            dn, low = frame.names()
            around = frame.parent.tells if frame.parent and frame.parent.cls.key == _NODE_CONTEXT else None
            node = Node(frame.cls, dn, low, frame.rdn_id, frame.line, frame.vendor, above, around=around)
            frame.own = True
            self._nodes.append(node)
            self._twins[*key, frame.vendor] = node
        frame.node, frame.tells = node, node.attributes

    def _told(self, frame: _Frame, attributes: Element) -> None:
        """Take the attributes of an object."""
        if frame.tells is not None:
            frame.tells.add(attributes)
        elif frame.cell is not None and frame.node is not None and has_bands(frame.cell[0]):
            frame.node.cells[frame.cell] = cell_band(frame.cell[0], attributes) or frame.node.cells[frame.cell]
