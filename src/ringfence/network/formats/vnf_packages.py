"""VNF descriptors (ETSI SOL001, TOSCA): the files of one call put together, and what they say of a VNF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final

from ringfence.network.formats.bom_rows import TEMPLATE
from ringfence.network.formats.document_files import Reading, pieces
from ringfence.network.formats.document_head import documents_of
from ringfence.network.formats.pod_specs import items, mapping, text
from ringfence.network.formats.workload_rows import Workload
from ringfence.network.mapping import Mapping
from ringfence.network.model import Context
from ringfence.network.source import Source

VNF: Final = "tosca.nodes.nfv.VNF"
PNF: Final = "tosca.nodes.nfv.PNF"
_OF_VNF: Final = frozenset({"descriptor_id", "provider", "product_name", "software_version"})
"""Properties that SOL001 requires of a VNF."""
UNITS: Final = ("tosca.nodes.nfv.Vdu.Compute", "tosca.nodes.nfv.Vdu.OsContainerDeployableUnit")
CONTAINER: Final = "tosca.nodes.nfv.Vdu.OsContainer"
_MAX_DERIVED: Final = 20
FIX: Final = "export the descriptor again; what is complete before this is kept"


@dataclass(frozen=True, slots=True)
class Value:
    """A property: its text, and whether a node states it or its type sets it."""

    text: str
    stated: bool


@dataclass(slots=True)
class File:
    """One TOSCA file of the call."""

    source: Source
    content: dict[str, Any]

    @property
    def topology(self) -> dict[str, Any]:
        return mapping(self.content.get("topology_template"))

    @property
    def imports(self) -> list[str]:
        """The imports in any of the three notations of TOSCA."""
        found = []
        for item in items(self.content.get("imports")):
            inner = mapping(item)
            file = inner if "file" in inner else mapping(next(iter(inner.values()), None))
            name = text(item) or text(file.get("file")) or text(next(iter(inner.values()), None))
            if name:
                found.append(name)
        return found


@dataclass(slots=True)
class Node:
    """A node template and the file it is in."""

    name: str
    type: str
    content: dict[str, Any]
    file: File

    @property
    def line(self) -> int | None:
        return getattr(self.content, "line", None)

    @property
    def properties(self) -> dict[str, Any]:
        return mapping(self.content.get("properties"))

    @property
    def label(self) -> str:
        return text(self.properties.get("name")) or self.name

    @property
    def descriptor(self) -> str | None:
        """The id of the descriptor, if the node states it."""
        return _filled(self.properties.get("descriptor_id"))


@dataclass(slots=True)
class Package:
    """A service template with all it imports, as far as the files were given."""

    entry: File
    files: list[File]
    types: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for file in reversed(self.files):
            self.types |= {name: mapping(value) for name, value in mapping(file.content.get("node_types")).items()}

    def is_a(self, type_name: str, wanted: tuple[str, ...]) -> bool:
        return any(name in wanted for name in self.lineage(type_name))

    def lineage(self, type_name: str) -> Iterator[str]:
        """The type and those it is derived from."""
        name: str | None = type_name
        for _ in range(_MAX_DERIVED):
            if name is None:
                return
            yield name
            name = text(self.types.get(name, {}).get("derived_from"))

    def nodes(self, *wanted: str) -> list[Node]:
        """The node templates of these types, in the order of the files."""
        found = []
        for file in self.files:
            for name, content in mapping(file.topology.get("node_templates")).items():
                type_name = text(mapping(content).get("type"))
                if type_name is None:
                    continue
                node = Node(name, type_name, mapping(content), file)
                if self.is_a(type_name, wanted) or (VNF in wanted and self._says_vnf(node)):
                    found.append(node)
        return found

    def _says_vnf(self, node: Node) -> bool:
        """Whether a node is a VNF although its type is in a file that was not given: by what only VNFs must state."""
        return node.type not in self.types and node.properties.keys() >= _OF_VNF

    def vnfs(self) -> list["Vnf"]:
        """One per type: the service templates of a package describe the same VNF at several levels.

        Nodes of one type that state several descriptors, as those of a network service may, are as many.
        """
        by_type: dict[str, list[Node]] = {}
        for node in self.nodes(VNF, PNF):
            by_type.setdefault(node.type, []).append(node)
        found = []
        for nodes in by_type.values():
            stated = sorted({id_ for node in nodes if (id_ := node.descriptor)})
            several = [[node for node in nodes if node.descriptor == id_] for id_ in stated]
            found += [Vnf(self, group) for group in (several if len(stated) > 1 else [nodes])]
        return found

    def value_of(self, nodes: list[Node], name: str) -> Value | None:
        """What the nodes say, then what their inputs default to, then what their type sets."""
        for node in nodes:
            value = node.properties.get(name)
            if found := _filled(value):
                return Value(found, True)
            wanted = text(mapping(value).get("get_input"))
            default = mapping(mapping(node.file.topology.get("inputs")).get(wanted or "")).get("default")
            if found := _filled(default):
                return Value(found, False)
        for type_name in self.lineage(nodes[0].type):
            declared = mapping(mapping(self.types.get(type_name, {}).get("properties")).get(name))
            if found := _filled(declared.get("default")):
                return Value(found, False)
        return None


@dataclass(slots=True)
class Vnf:
    """A VNF, or a PNF, as a package describes it."""

    package: Package
    nodes: list[Node]

    def text_of(self, name: str) -> str | None:
        found = self.package.value_of(self.nodes, name)
        return found.text if found else None

    @property
    def provider(self) -> Value | None:
        return self.package.value_of(self.nodes, "provider")

    @property
    def dn(self) -> str:
        """By the id of its descriptor; without one, by provider, product and version, or by its type."""
        kind = "pnfd" if self.physical else "vnfd"
        if found := self.text_of("descriptor_id"):
            return f"{kind}/{found}"
        named = [self.text_of(name) for name in ("provider", "product_name", "software_version")]
        return f"{kind}/" + "/".join([part for part in named if part] or [self.nodes[0].type])

    @property
    def physical(self) -> bool:
        return self.package.is_a(self.nodes[0].type, (PNF,))

    @property
    def product(self) -> str | None:
        """Its product name; descriptors of PNFs have a name only."""
        return self.text_of("product_name") or (self.text_of("name") if self.physical else None)


@dataclass(frozen=True, slots=True)
class Packages:
    """All packages of a call."""

    all: tuple[Package, ...]

    def describe(self, workloads: Iterable[Workload]) -> None:
        """Give workloads the supplier of the VNF whose deployment unit bears their name, if it is one VNF."""
        units: dict[str, list[Vnf]] = {}
        for package in self.all:
            vnfs = package.vnfs()
            for node in package.nodes(*UNITS) if len(vnfs) == 1 else ():
                units.setdefault(node.label, []).append(vnfs[0])
        for workload in workloads:
            found = units.get(workload.name, [])
            if len({vnf.dn for vnf in found}) == 1:
                provider = found[0].provider
                workload.supplier = provider.text if provider else None
                workload.vnfd_id = found[0].text_of("descriptor_id")
                workload.parent_dn = found[0].dn


def packages_of(context: Context, own: File | None = None) -> Packages:
    """The packages of a call: each file that no other imports, with all it imports."""
    sources = {other for other in context.companions if is_tosca(other)}
    files = {other.name: _file(other) for other in sources}
    if own is not None:
        files[own.source.name] = own
    reached = {name: [n for n in (_match(i, name, files) for i in file.imports) if n] for name, file in files.items()}
    imported = {target for name, targets in reached.items() for target in targets if target != name}
    found, covered = [], set[str]()
    # Files without an importer begin a package; of files that import each other, the first by name does.
    for name in sorted(files, key=lambda n: (n in imported, n)):
        if name not in covered:
            closure = _closure(name, reached)
            covered.update(closure)
            found.append(Package(files[name], [files[part] for part in closure]))
    return Packages(tuple(found))


def _filled(value: Any) -> str | None:
    """A scalar, or None if it is a template that nobody has filled in."""
    found = text(value)
    return None if found is None or TEMPLATE.fullmatch(found) else found


def _closure(start: str, reached: dict[str, list[str]]) -> list[str]:
    order = [start]
    for name in order:
        order.extend(target for target in reached[name] if target not in order)
    return order


def _match(wanted: str, importer: str, files: dict[str, File]) -> str | None:
    """The file of the call that an import means: by its path from the importing file, else by a name only one bears."""
    folder = PurePosixPath(importer.replace("!", "/")).parent
    target = PurePosixPath(wanted).name
    same = sorted(name for name in files if PurePosixPath(name.replace("!", "/")).name == target)
    beside = [name for name in same if PurePosixPath(name.replace("!", "/")).parent == folder]
    chosen = beside or same
    return chosen[0] if len(chosen) == 1 else None


@lru_cache(maxsize=4096)
def is_tosca(source: Source) -> bool:
    """Whether another file of the call is TOSCA."""
    return tosca_head(source.head())


def tosca_head(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is TOSCA."""
    return any("tosca_definitions_version" in keys for keys in documents_of(head))


@lru_cache(maxsize=64)
def _file(source: Source) -> File:
    """Another file of the call; its faults are told when it is read for itself."""
    return read_file(source, Context(None, None, Mapping(), lambda _: None))


def read_file(source: Source, context: Context) -> File:
    """The content of a TOSCA file; ``context.partial`` is set where it breaks off."""
    for piece in pieces(Reading(source, context), frozenset(), FIX):
        if "tosca_definitions_version" in mapping(piece.value) or mapping(piece.value).get("topology_template"):
            return File(source, mapping(piece.value))
    return File(source, {})
