"""Kubernetes objects that run containers, read into workloads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ringfence.network.formats.container_images import Image, digest_in, parsed_image
from ringfence.network.formats.workload_rows import Container, Workload

_SPEC_PATHS: Final = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "PodTemplate": ("template", "spec"),
}
_COMMON_PATH: Final = ("spec", "template", "spec")
_MAX_CONTAINERS: Final = 1000
_DEFAULT_CONTAINER: Final = "kubectl.kubernetes.io/default-container"
_HASH_LABEL: Final = "pod-template-hash"


@dataclass(frozen=True, slots=True)
class KubeObject:
    """One object of a manifest."""

    kind: str
    name: str
    namespace: str | None
    value: dict[str, Any]
    line: int | None

    @property
    def dn(self) -> str:
        """namespace/kind/name; without a namespace, kind/name."""
        return "/".join(part for part in (self.namespace, self.kind, self.name) if part)


def mapping(value: Any) -> dict[str, Any]:
    """The mapping itself; empty for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The list itself; empty for anything else."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """A scalar with something in it as text, or None."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return None


def texts(value: Any) -> dict[str, str]:
    """The scalars of a mapping."""
    return {key: item for key, item in mapping(value).items() if isinstance(item, str)}


def kube_object(value: Any, kind: str | None = None, line: int | None = None) -> KubeObject | None:
    """The object that a mapping describes, or None."""
    found = mapping(value)
    metadata = mapping(found.get("metadata"))
    kind = text(found.get("kind")) or kind
    name = text(metadata.get("name")) or text(metadata.get("generateName"))
    if kind is None or name is None:
        return None
    return KubeObject(kind, name, text(metadata.get("namespace")), found, getattr(value, "line", None) or line)


def pod_spec(found: KubeObject) -> dict[str, Any]:
    """The pod specification of an object of any kind that has one; empty if it has none."""
    value: Any = found.value
    for key in _SPEC_PATHS.get(found.kind, _COMMON_PATH):
        value = mapping(value).get(key)
    spec = mapping(value)
    return spec if items(spec.get("containers")) else {}


def labels_of(found: KubeObject) -> dict[str, str]:
    """Labels of the object and of its pods; the object's own count more."""
    template = mapping(mapping(found.value.get("spec")).get("template"))
    pods = texts(mapping(template.get("metadata")).get("labels"))
    return {**pods, **texts(mapping(found.value.get("metadata")).get("labels"))}


def workload_of(found: KubeObject, ref: str) -> Workload | None:
    """The workload that an object describes, or None if it runs no containers."""
    spec = pod_spec(found)
    if not spec:
        return None
    template = mapping(mapping(found.value.get("spec")).get("template"))
    annotations = {
        **texts(mapping(found.value.get("metadata")).get("annotations")),
        **texts(mapping(template.get("metadata")).get("annotations")),
    }
    attrs = {"namespace": found.namespace} if found.namespace else {}
    if replicas := text(mapping(found.value.get("spec")).get("replicas")):
        attrs["replicas"] = replicas
    return Workload(
        dn=found.dn,
        name=found.name,
        ref=ref,
        labels=labels_of(found),
        containers=list(_containers(spec, _digests(found))),
        chosen=annotations.get(_DEFAULT_CONTAINER),
        attrs=attrs,
    )


def owner_of(found: KubeObject) -> KubeObject | None:
    """The object that controls this one; a replica set named after a pod template's hash stands for its deployment."""
    metadata = mapping(found.value.get("metadata"))
    for reference in items(metadata.get("ownerReferences")):
        kind, name = text(mapping(reference).get("kind")), text(mapping(reference).get("name"))
        if kind is None or name is None or text(mapping(reference).get("controller")) == "false":
            continue
        pod_hash = texts(metadata.get("labels")).get(_HASH_LABEL)
        if kind == "ReplicaSet" and pod_hash and name.endswith(f"-{pod_hash}"):
            kind, name = "Deployment", name.removesuffix(f"-{pod_hash}")
        return KubeObject(kind, name, found.namespace, {}, found.line)
    return None


def _digests(found: KubeObject) -> dict[str, str]:
    """Digest of the running image by container name, as the status of a pod tells it."""
    status = mapping(found.value.get("status"))
    statuses = [*items(status.get("containerStatuses")), *items(status.get("initContainerStatuses"))]
    known = {}
    for one in statuses:
        name, digest = text(mapping(one).get("name")), digest_in(text(mapping(one).get("imageID")))
        if name and digest:
            known[name] = digest
    return known


def _containers(spec: dict[str, Any], digests: dict[str, str]) -> Iterator[Container]:
    for key, role in (("containers", "main"), ("initContainers", "init")):
        for item in items(spec.get(key))[:_MAX_CONTAINERS]:
            found = mapping(item)
            name = text(found.get("name")) or ""
            written = text(found.get("image"))
            yield Container(
                name=name,
                role="sidecar" if role == "init" and found.get("restartPolicy") == "Always" else role,
                image=_image(written, digests.get(name)),
                written=written,
                command=command_of(found.get("command")) + command_of(found.get("args")),
            )


def _image(written: str | None, digest: str | None) -> Image | None:
    return parsed_image(written, digest) if written else None


def command_of(value: Any) -> tuple[str, ...]:
    """The words of a command given as text or as a list."""
    if isinstance(value, str):
        return (value,)
    return tuple(word for word in items(value)[:100] if isinstance(word, str))
