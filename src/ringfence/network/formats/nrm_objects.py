"""Managed objects of the 3GPP models as NETCONF and RESTCONF carry them, turned into the nodes of bulk CM."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from ringfence.network.bands import band_numbered, lte_band, nr_band
from ringfence.network.formats.gathering import Gathering, Row
from ringfence.network.formats.nrm import ELEMENT_ROLES, ObjectClass, local_name, object_class, vendor_class
from ringfence.network.formats.nrm_attributes import Attributes, Leaf
from ringfence.network.formats.nrm_rows import Node, Owner, rows_of
from ringfence.network.formats.plain_values import text

MAX_DEPTH: Final = 60
_BANDS: Final = ("freqband", "frequencyband", "bandlist", "nrfrequencyband", "operatingband")
_LTE: Final = ("earfcndl", "earfcn")
_NR: Final = ("arfcndl", "nrarfcndl")
OF_CELLS: Final = frozenset({*_BANDS, *_LTE, *_NR})
"""Attributes of a cell that are read, in lower case."""


class Said(Attributes):
    """Attributes of an object, unfilled templates apart."""

    templates: list[str]

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        super().__init__()
        self.templates = []
        for leaf in leaves:
            if "@" in leaf.value and text(leaf.value) is None:
                self.templates.append(leaf.path)
                continue
            self.leaves.append(leaf)
            if not leaf.parent:
                self._direct.setdefault(leaf.key, leaf.value)


@dataclass(slots=True)
class Managed:
    """A managed object with all it contains."""

    name: str
    """Its class as written."""
    id: str
    """Its ``id``, which may hold a whole distinguished name."""
    ref: str
    line: int
    said: Said
    """Attributes of an element; of others only what is asked of them."""
    children: "list[Managed]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """A distinguished name as written, and with class names in lower case, to compare."""

    dn: str = ""
    key: str = ""

    def below(self, cls: ObjectClass, id_: str, prefix: str = "") -> tuple["Names", str]:
        """The name of an object in this one, and its own relative id.

        An id that holds a whole name adds what the containment does not tell: all of it where there is none.
        """
        pattern = rf"(?:(.*),)?\s*{re.escape(prefix + cls.name)}=([^,=]*)"
        match = "=" in id_ and re.fullmatch(pattern, id_.strip(), re.IGNORECASE)
        above, rdn_id = (match[1] or "", match[2].strip()) if match else ("", id_.strip())
        dn, key = (self.dn, self.key) if self.dn else (above, _lower_classes(above))
        rdn, low = f"{prefix}{cls.name}={rdn_id}", f"{prefix.lower()}{cls.key}={rdn_id}"
        return Names(f"{dn},{rdn}" if dn else rdn, f"{key},{low}" if key else low), rdn_id


def _lower_classes(dn: str) -> str:
    """Class names but DC and the like in lower case, as bulk CM keeps a prefix as it is."""
    parts = [part.strip() for part in dn.split(",")] if dn else []
    return ",".join(
        part if part[:3].upper() == "DC=" else part.partition("=")[0].lower() + "=" + part.partition("=")[2]
        for part in parts
    )


@dataclass(slots=True)
class NodeBuilder:
    """Finds the elements among the objects of one managed element."""

    nodes: list[tuple[Node, Managed]] = field(default_factory=list)

    def visit(self, managed: Managed, above: Names, parent: Node | None, depth: int = 0) -> None:
        cls = object_class(local_name(managed.name))
        prefix = ""
        if cls.role == "vs_data":
            cls, prefix = vendor_class(managed.said.first("vsdatatype") or ""), "vsData"
        if cls.role == "external" or depth > MAX_DEPTH:
            return
        if prefix and parent is not None and parent.cls.key == cls.key:
            parent.attributes.leaves += managed.said.leaves
            return
        names, rdn_id = above.below(cls, managed.id, prefix)
        node = parent
        if cls.role in ELEMENT_ROLES:
            node = Node(cls, names.dn, names.key, rdn_id, managed.line, bool(prefix), parent)
            node.attributes = managed.said
            self.nodes.append((node, managed))
        elif cls.role == "cell":
            if parent is not None:
                parent.cells[cls.key, rdn_id or managed.ref] = _band(cls.key, managed.said)
            return
        for child in managed.children:
            self.visit(child, names, node, depth + 1)


@lru_cache(4096)
def _nr_band(channel: int) -> str | None:
    return nr_band(channel)


def _band(cell_key: str, said: Attributes) -> str | None:
    """The band of a cell by an explicit attribute or its downlink channel; None unless exactly one follows."""
    nr = cell_key.startswith("nrcell")
    if not nr and not cell_key.startswith("eutran"):
        return None
    stated = {band_numbered(number, nr=nr) for number in _numbers(said, _BANDS)}
    found = stated or {_nr_band(n) if nr else lte_band(n) for n in _numbers(said, _NR if nr else _LTE)}
    return found.pop() if len(found) == 1 else None


def _numbers(said: Attributes, names: tuple[str, ...]) -> Iterator[int]:
    for value in said.all(*names):
        if value.isascii() and value.isdigit() and len(value) < 9:
            yield int(value)


def deliver(managed: Managed, above: Names, gathering: Gathering) -> None:
    """The rows of an object that stands at the root, and of all it contains."""
    builder = NodeBuilder()
    prefix = managed.said.first("dnprefix")
    builder.visit(managed, above if above.dn or not prefix else Names(prefix, prefix), None)
    by_node = {id(node): said for node, said in builder.nodes}
    context = gathering.context
    owner = Owner(gathering.operator, context.country, context.resolve)
    for node, row, site in rows_of([node for node, _ in builder.nodes], owner):
        origin = by_node[id(node)]
        row |= {"source_ref": origin.ref, **_virtual(node.attributes)}
        gathering.templates(origin.said.templates, origin.line or None, node.dn)
        gathering.element(row, origin.line or None)
        if site:
            gathering.site({**site, "source_ref": origin.ref})


def _virtual(said: Attributes) -> Row:
    """Descriptor and instance of a virtual function (TS 28.541 vnfParametersList), if there is one of each."""
    found: dict[str, Any] = {}
    for column, name in (("vnfd_id", "vnfdid"), ("vnf_instance_id", "vnfinstanceid")):
        values = set(said.all(name))
        found[column] = values.pop() if len(values) == 1 else None
    return found
