"""Importer of VNF and PNF descriptors (ETSI GS NFV-SOL 001) and of the packages (CSAR) that hold them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa

from ringfence.core.tables import COMPONENT, ELEMENT, RELATION
from ringfence.network.formats.container_images import parsed_image
from ringfence.network.formats.document_files import Reading, pieces
from ringfence.network.formats.document_head import documents_of, head_text
from ringfence.network.formats.function_names import function_in_name
from ringfence.network.formats.kubernetes import is_manifest
from ringfence.network.formats.pod_specs import items, kube_object, mapping, pod_spec, text
from ringfence.network.formats.vnf_packages import (
    CONTAINER,
    FIX,
    UNITS,
    Node,
    Package,
    Vnf,
    packages_of,
    read_file,
    tosca_head,
)
from ringfence.network.formats.workload_rows import UNKNOWN_OPERATOR, hashed_id
from ringfence.network.mapping import Mapping
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_MANIFEST: Final = re.compile(
    r"^\s+(?:vnf|pnf|pnfd)_(?:provider_id|provider|product_name|package_version)\s*:", re.MULTILINE
)
_OWN_COLUMNS: Final = frozenset({"descriptor_id", "provider", "product_name", "software_version"})
_STANDARD: Final = re.compile(r"(?:^|/)etsi_nfv_sol\d{3}_\w+\.ya?ml$")
_MAX_CHARS: Final = 2000
_MAX_ATTRS: Final = 64


class Sol001Importer:
    """Reads a VNF (provider, product, version, descriptor id), its deployment units and their software images.

    Files that others import (types, deployment flavours) serve those and give no rows of their own.
    """

    name = "sol001"
    auxiliary = True

    def recognises(self, head: bytes) -> bool:
        if tosca_head(head):
            return True
        documents = documents_of(head)
        meta = any("TOSCA-Meta-File-Version" in keys for keys in documents)
        manifest = any("metadata" in keys and "apiVersion" not in keys for keys in documents)
        return meta or (manifest and _MANIFEST.search(head_text(head)) is not None)

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        if not tosca_head(source.head()):
            return  # TOSCA.meta or the manifest of a package: it names the files, all of which are read anyway
        own = read_file(source, context)
        rows = _Rows(source, context)
        for package in packages_of(context, own).all:
            if package.entry is own:
                _tell_missing(package, context)
                rows.add(package)
        yield rows.batch()


def _tell_missing(package: Package, context: Context) -> None:
    """Files that are imported and were not given; the standard's own types are known."""
    given = {file.source.name.replace("!", "/").rpartition("/")[2] for file in package.files}
    for file in package.files:
        for name in file.imports:
            if name.rpartition("/")[2] not in given and not _STANDARD.search(name):
                context.problems.add(
                    file.source.where(None, name), "is imported and was not given; what it says is unknown",
                    "import all files of the package in one call", severity="warning",
                )  # fmt: skip


class _Rows:
    """Rows of the packages that begin with one file."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._operator = context.operator or UNKNOWN_OPERATOR
        self._elements: list[dict[str, Any]] = []
        self._components: list[dict[str, Any]] = []
        self._relations: list[dict[str, Any]] = []

    def batch(self) -> Batch:
        return Batch(
            elements=pa.Table.from_pylist(self._elements, ELEMENT.schema),
            components=pa.Table.from_pylist(self._components, COMPONENT.schema),
            relations=pa.Table.from_pylist(self._relations, RELATION.schema),
        )

    def add(self, package: Package) -> None:
        vnfs = package.vnfs()
        if not vnfs and not self._context.partial:
            self._context.problems.add(
                self._source.where(), "describes no VNF or PNF: no node of the type tosca.nodes.nfv.VNF or .PNF",
                "import the descriptor that imports this file too", severity="warning",
            )  # fmt: skip
        for vnf in vnfs:
            self._vnf(vnf)
        if len(vnfs) == 1:
            self._units(package, vnfs[0])
        elif vnfs and package.nodes(*UNITS):
            self._context.problems.add(
                self._source.where(), f"describes {len(vnfs)} VNFs; which of them has which unit is unknown",
                "import one descriptor per VNF", severity="warning",
            )  # fmt: skip

    def _vnf(self, vnf: Vnf) -> None:
        product, described = vnf.product, vnf.text_of("function_description")
        type_name = vnf.nodes[0].type.rpartition(".")[2]
        named = (function_in_name(name) for name in (described, product, type_name) if name)
        function = next((found for found in named if found), None)
        provider = vnf.provider
        if provider is None:
            self._context.problems.add(
                self._where(vnf.nodes[0]), "names no provider; the supplier is unknown",
                "import the file that sets provider in the same call", severity="warning",
            )  # fmt: skip
        self._elements.append({
            **self._common(vnf.nodes[0]),
            "element_id": hashed_id(self._operator, vnf.dn),
            "root_id": hashed_id(self._operator, vnf.dn),
            "dn": vnf.dn,
            "kind": "managed_element",
            "function": function.name if function else None,
            "function_raw": described or product or type_name,
            "domain": function.domain if function else None,
            "user_label": product,
            "product": product,
            "sw_version": vnf.text_of("software_version"),
            "vnfd_id": vnf.text_of("descriptor_id"),
            **self._supplier(provider.text if provider else None, stated=bool(provider and provider.stated)),
            "attrs": _attrs(vnf),
        })  # fmt: skip

    def _units(self, package: Package, vnf: Vnf) -> None:
        """Every unit is a component; those that are network functions are elements, unless a manifest tells more."""
        deployed = _deployed(self._context)
        vnf_id = hashed_id(self._operator, vnf.dn)
        for node in package.nodes(*UNITS, CONTAINER):
            self._components.append(self._component(node, vnf_id))
            if node.label in deployed or package.is_a(node.type, (CONTAINER,)):
                continue
            if function := function_in_name(node.label) or function_in_name(node.name):
                element = self._unit(node, vnf, vnf_id) | {
                    "function": function.name, "function_raw": node.label, "domain": function.domain,
                }  # fmt: skip
                self._elements.append(element)
                self._relations.append({
                    "operator": self._operator, "from_id": vnf_id, "to_id": element["element_id"],
                    "type": "composed_of", "source_ref": element["source_ref"],
                })  # fmt: skip

    def _unit(self, node: Node, vnf: Vnf, vnf_id: str) -> dict[str, Any]:
        """A function within the VNF; without a supplier and version of its own it has those of the VNF."""
        image = _image_data(node)
        own, provider = text(image.get("provider")), vnf.provider
        supplier = own or (provider.text if provider else None)
        dn = f"{vnf.dn}/{node.name}"
        return {
            **self._common(node),
            "element_id": hashed_id(self._operator, dn),
            "parent_id": vnf_id,
            "root_id": vnf_id,
            "dn": dn,
            "kind": "function",
            "user_label": node.label,
            "product": text(image.get("name")),
            "sw_version": text(image.get("version")) or vnf.text_of("software_version"),
            "vnfd_id": vnf.text_of("descriptor_id"),
            **self._supplier(supplier, stated=bool(own or (provider and provider.stated))),
            **_image_columns(node),
        }

    def _component(self, node: Node, vnf_id: str) -> dict[str, Any]:
        image = _image_data(node)
        supplier = text(image.get("provider"))
        reference = parsed_image(_image_file(node) or "")
        return {
            "operator": self._operator,
            "element_id": vnf_id,
            "bom_ref": node.name,
            "type": "container" if reference or node.type == CONTAINER else None,
            "name": text(image.get("name")) or node.label,
            "version": text(image.get("version")),
            **self._supplier(supplier, stated=True),
            "purl": reference.purl if reference else None,
            "hashes": _hashes(image),
            "source_ref": self._ref(node),
        }

    def _supplier(self, supplier: str | None, *, stated: bool) -> dict[str, Any]:
        if supplier is None:
            return {}
        basis = "stated" if stated else "specification"
        return {
            "supplier_raw": supplier, "supplier_id": self._context.resolve(supplier), "supplier_basis": basis,
        }  # fmt: skip

    def _common(self, node: Node) -> dict[str, Any]:
        return {"operator": self._operator, "country": self._context.country, "source_ref": self._ref(node)}

    def _ref(self, node: Node) -> str:
        """The line; of a file that this one imports, with its name."""
        own = node.file.source.name == self._source.name
        place = f"line {node.line}" if node.line else f"/topology_template/node_templates/{node.name}"
        return place if own else f"{node.file.source.name} {place}"

    def _where(self, node: Node) -> str:
        return node.file.source.where(node.line, node.name)


def _attrs(vnf: Vnf) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for node in reversed(vnf.nodes):
        for key in node.properties:
            if key not in _OWN_COLUMNS and (value := vnf.text_of(key)):
                found[key] = value[:_MAX_CHARS]
    return sorted(found.items())[:_MAX_ATTRS]


def _image_data(node: Node) -> dict[str, Any]:
    """sw_image_data of the node, or of the one image artifact that it has."""
    own = mapping(node.properties.get("sw_image_data"))
    artifacts = [mapping(mapping(a).get("properties")) for a in _image_artifacts(node)]
    return own or (artifacts[0] if len(artifacts) == 1 else {})


def _image_artifacts(node: Node) -> list[Any]:
    found = mapping(node.content.get("artifacts")).values()
    return [a for a in found if (text(mapping(a).get("type")) or "").endswith("SwImage")]


def _image_file(node: Node) -> str | None:
    """The reference of a container image; files inside the package are none."""
    artifacts = _image_artifacts(node)
    file = text(mapping(artifacts[0]).get("file")) if len(artifacts) == 1 else None
    return (
        None
        if file is None
        or file.startswith((".", "/"))
        or re.search(r"\.(?:qcow2|img|iso|tar|tgz|gz|ova|vmdk|raw)$", file)
        else file
    )


def _image_columns(node: Node) -> dict[str, Any]:
    written = _image_file(node)
    image = parsed_image(written or "")
    if image is None:
        return {}
    return {"image_ref": written, "image_digest": image.digest, "purl": image.purl}


def _hashes(image: dict[str, Any]) -> list[str] | None:
    checksum = mapping(image.get("checksum"))
    algorithm, value = text(checksum.get("algorithm")), text(checksum.get("hash"))
    return [f"{algorithm.upper()}:{value}"] if algorithm and value else None


def _deployed(context: Context) -> set[str]:
    """Names of the workloads in the manifests of the same call."""
    return {name for other in context.companions if is_manifest(other) for name in _workload_names(other)}


@lru_cache(maxsize=4096)
def _workload_names(source: Source) -> frozenset[str]:
    names = set()
    scratch = Context(None, None, Mapping(), lambda _: None)
    for piece in pieces(Reading(source, scratch), frozenset({"items"}), FIX):
        for value in (piece.value, *items(mapping(piece.value).get("items"))):
            found = kube_object(value)
            if found is not None and pod_spec(found):
                names.add(found.name)
    return frozenset(names)


SOL001 = Sol001Importer()
