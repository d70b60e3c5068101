"""Workloads of containers as rows: one element each, its other containers as parts, all images as components."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from ringfence.core.tables import COMPONENT, ELEMENT, RELATION
from ringfence.core.vocabulary import NetworkFunction
from ringfence.network.formats.container_images import Image
from ringfence.network.formats.function_names import function_in_command, function_in_labels, function_in_name
from ringfence.network.model import Batch, Context

UNKNOWN_OPERATOR: Final = "unknown"
_BATCH_ROWS: Final = 5000
_MAX_ATTRS: Final = 64
_MAX_CHARS: Final = 2000


@dataclass(slots=True)
class Container:
    """One container of a workload."""

    name: str
    role: str = "main"
    """main, init or sidecar."""
    image: Image | None = None
    written: str | None = None
    """The image as written, a reference or not."""
    version: str | None = None
    """Version if something else than the image's tag tells it."""
    command: tuple[str, ...] = ()

    @property
    def sw_version(self) -> str | None:
        return self.version or (self.image.version if self.image else None)


@dataclass(slots=True)
class Workload:
    """Something that runs containers, as a manifest describes it."""

    dn: str
    name: str
    ref: str
    """Line or pointer in the source."""
    labels: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """Other names it goes by."""
    containers: list[Container] = field(default_factory=list)
    chosen: str | None = None
    """The main container if the source names it."""
    attrs: dict[str, str] = field(default_factory=dict)
    parent_dn: str | None = None
    supplier: str | None = None
    """As a descriptor of the same call states it."""
    vnfd_id: str | None = None
    helper: bool = False
    """Whether it only prepares others, so that its name and image are no network function."""

    @property
    def mains(self) -> list[Container]:
        return [c for c in self.containers if c.role == "main"]


@dataclass(frozen=True, slots=True)
class _Named:
    """The function of a workload and what tells it."""

    function: NetworkFunction | None
    raw: str
    basis: str | None


def hashed_id(operator: str, key: str) -> str:
    """An id that stays the same between imports."""
    return hashlib.sha256(f"{operator}\n{key}".encode()).hexdigest()[:16]


def batches_of(workloads: Iterable[Workload], context: Context) -> Iterator[Batch]:
    """Rows of all workloads of a file; what an image is named after depends on all that use it."""
    known = list(workloads)
    named = {id(w): _named(w) for w in known}
    shared = _functions_by_image(known, named)
    rows: tuple[list[dict[str, Any]], ...] = ([], [], [])
    for workload in known:
        name = named[id(workload)]
        if name.function is None:
            name = _by_image(workload, shared) or name
        _add(workload, name, context, *rows)
        if len(rows[0]) >= _BATCH_ROWS:
            yield _batch(*rows)
            rows = ([], [], [])
    yield _batch(*rows)


def _batch(elements: list[dict[str, Any]], components: list[dict[str, Any]], relations: list[dict[str, Any]]) -> Batch:
    return Batch(
        elements=pa.Table.from_pylist(elements, ELEMENT.schema),
        components=pa.Table.from_pylist(components, COMPONENT.schema),
        relations=pa.Table.from_pylist(relations, RELATION.schema),
    )


def main_container(workload: Workload) -> Container | None:
    """The container that the workload is about: the one named, the only one, or the one named as the workload is."""
    mains = workload.mains
    for container in mains:
        if container.name == workload.chosen or len(mains) == 1:
            return container
    same = [c for c in mains if c.name == workload.name]
    return same[0] if len(same) == 1 else None


def _named(workload: Workload) -> _Named:
    """By label, then by name, then by what its containers are called and run."""
    if workload.helper:
        return _Named(None, workload.name, None)
    function, raw, key = function_in_labels(workload.labels)
    if function and raw:
        return _Named(function, raw, f"label {key}")
    for name in (workload.name, *workload.names):
        if function := function_in_name(name):
            return _Named(function, name, "name")
    return _by_containers(workload) or _Named(None, _role_label(workload) or workload.name, None)


def _role_label(workload: Workload) -> str | None:
    return workload.labels.get("app.kubernetes.io/component") or workload.labels.get("component")


def _by_containers(workload: Workload) -> _Named | None:
    main = main_container(workload)
    found = [name for c in ([main] if main else workload.mains) if (name := _container_named(c))]
    functions = {name.function.name for name in found if name.function}
    return found[0] if len(functions) == 1 else None


def _container_named(container: Container) -> _Named | None:
    if function := function_in_name(container.name):
        return _Named(function, container.name, "container")
    function, program = function_in_command(container.command)
    return _Named(function, program, "command") if function and program else None


def _functions_by_image(workloads: list[Workload], named: dict[int, _Named]) -> dict[str, set[str]]:
    """The functions of the workloads that use each repository: an image for several functions names none."""
    users: dict[str, set[str]] = defaultdict(set)
    for workload in workloads:
        function = named[id(workload)].function
        for container in workload.mains:
            if container.image and function:
                users[container.image.repository].add(function.name)
    return users


def _by_image(workload: Workload, users: dict[str, set[str]]) -> _Named | None:
    main = main_container(workload)
    if workload.helper or main is None or main.image is None:
        return None
    function = function_in_name(main.image.name)
    if function is None or users.get(main.image.repository, set()) - {function.name}:
        return None
    return _Named(function, main.image.name, "image")


def _add(
    workload: Workload,
    name: _Named,
    context: Context,
    elements: list[dict[str, Any]],
    components: list[dict[str, Any]],
    relations: list[dict[str, Any]],
) -> None:
    operator = context.operator or UNKNOWN_OPERATOR
    element_id = hashed_id(operator, workload.dn)
    parent_id = hashed_id(operator, workload.parent_dn) if workload.parent_dn else None
    common = {"operator": operator, "source_ref": workload.ref}
    main = main_container(workload)
    elements.append({
        **common,
        "element_id": element_id,
        "country": context.country,
        "dn": workload.dn,
        "parent_id": parent_id,
        "root_id": parent_id or element_id,
        "kind": "function" if name.function else "sw_unit",
        "function": name.function.name if name.function else None,
        "function_raw": name.raw[:_MAX_CHARS] or None,
        "domain": name.function.domain if name.function else None,
        "user_label": workload.name or None,
        "supplier_raw": workload.supplier,
        "supplier_id": context.resolve(workload.supplier) if workload.supplier else None,
        "supplier_basis": "specification" if workload.supplier else None,
        "vnfd_id": workload.vnfd_id,
        **_image_columns(main),
        "attrs": _attrs(workload, name),
    })  # fmt: skip
    if parent_id:
        relations.append({**common, "from_id": parent_id, "to_id": element_id, "type": "composed_of"})
    for container, ref in _with_refs(workload.containers):
        components.append(_component(container, ref, element_id, common))
        if container is not main:
            part = _part(workload, container, ref, element_id, parent_id or element_id, common, context)
            elements.append(part)
            relations.append({**common, "from_id": element_id, "to_id": part["element_id"], "type": "composed_of"})


def _with_refs(containers: list[Container]) -> Iterator[tuple[Container, str]]:
    """Each container with a name that is unique in its workload."""
    seen: dict[str, int] = defaultdict(int)
    for container in containers:
        ref = container.name or "container"
        seen[ref] += 1
        yield container, ref if seen[ref] == 1 else f"{ref}#{seen[ref]}"


def _image_columns(container: Container | None) -> dict[str, Any]:
    if container is None:
        return {}
    image = container.image
    return {
        "product": image.name if image else None,
        "sw_version": container.sw_version,
        "image_ref": container.written,
        "image_digest": image.digest if image else None,
        "purl": image.purl if image else None,
    }


def _attrs(workload: Workload, name: _Named) -> list[tuple[str, str]]:
    """Labels and the like; never commands or environments, which hold passwords."""
    own = {"function_basis": name.basis} if name.basis else {}
    labels = {f"label {key}": value for key, value in sorted(workload.labels.items())}
    merged = {**own, **workload.attrs, **labels}
    return [(key[:200], value[:_MAX_CHARS]) for key, value in list(merged.items())[:_MAX_ATTRS]]


def _component(container: Container, ref: str, element_id: str, common: dict[str, Any]) -> dict[str, Any]:
    image = container.image
    return {
        **common,
        "element_id": element_id,
        "bom_ref": ref,
        "type": "container",
        "name": image.name if image else None,
        "version": container.sw_version,
        "purl": image.purl if image else None,
        "hashes": [_hash(image.digest)] if image and image.digest else None,
    }


def _hash(digest: str) -> str:
    """``sha256:...`` as ``SHA-256:...``, the spelling of bills of materials."""
    algorithm, _, value = digest.partition(":")
    return f"{algorithm.upper().replace('SHA', 'SHA-', 1)}:{value}"


def _part(
    workload: Workload,
    container: Container,
    ref: str,
    element_id: str,
    root_id: str,
    common: dict[str, Any],
    context: Context,
) -> dict[str, Any]:
    """A container beside the main one; it has no supplier or function but its own."""
    dn = f"{workload.dn}/{ref}"
    named = _container_named(container) if container.role == "main" else None
    function = named.function if named else None
    return {
        **common,
        "element_id": hashed_id(str(common["operator"]), dn),
        "country": context.country,
        "dn": dn,
        "parent_id": element_id,
        "root_id": root_id,
        "kind": "function" if function else "sw_unit",
        "function": function.name if function else None,
        "function_raw": named.raw if named else container.name or None,
        "domain": function.domain if function else None,
        "user_label": container.name or None,
        **_image_columns(container),
        "attrs": [("role", container.role)],
    }
