"""Importer of Kubernetes manifests and dumps, YAML or JSON; also of what ``helm template`` renders."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.formats.document_files import Reading, pieces
from ringfence.network.formats.document_head import documents_of, head_text
from ringfence.network.formats.document_tree import Piece
from ringfence.network.formats.pod_specs import KubeObject, items, kube_object, mapping, owner_of, workload_of
from ringfence.network.formats.vnf_packages import packages_of
from ringfence.network.formats.workload_rows import Workload, batches_of
from ringfence.network.model import Batch, Context
from ringfence.network.source import UNREADABLE, Source

_SPLIT: Final = frozenset({"items"})
_MAX_NESTED_LISTS: Final = 3
_CHUNK: Final = 1 << 20
_FIX: Final = "export it again, for example with `kubectl get deployments,statefulsets,daemonsets,pods -A -o json`"
_CHANGES: Final = frozenset({
    "images", "patches", "patchesStrategicMerge", "patchesJson6902", "replacements", "transformers", "components",
    "namespace", "namePrefix", "nameSuffix", "commonLabels", "labels", "replicas", "helmCharts",
})  # fmt: skip
"""What a kustomization says of manifests that it names."""
_KIND: Final = re.compile(r"^\s*kind\s*:", re.MULTILINE)
_ACTION: Final = r"\{\{-?\s*(?:/\*|(?:if|else|end|range|with|define|include|template|toYaml|printf|tpl)\b|[.$])"
_TEMPLATE_START: Final = re.compile(rf"\s*(?:#.*\s*)*{_ACTION}")
_TEMPLATE_TOP: Final = re.compile(rf"^(?:[\w.\-]+\s*:\s*[\"']?)?{_ACTION}", re.MULTILINE)
_TEMPLATE_NAME: Final = re.compile(r"^metadata:[ \t]*\n(?:[ \t]+.*\n){0,50}?[ \t]+name:.*\{\{", re.MULTILINE)


class KubernetesImporter:
    """Reads workloads (Deployment, StatefulSet, DaemonSet, Pod, ...), their containers and images.

    Manifests that hold only services, config maps and the like may stand beside those of workloads.
    """

    name = "kubernetes"
    auxiliary = True

    def recognises(self, head: bytes) -> bool:
        if any("apiVersion" in keys and ("kind" in keys or "items" in keys) for keys in documents_of(head)):
            return True
        return is_template(head)

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        refuse_template(source)
        reader = _Reader(source, context)
        reader.read()
        broken = reader.reading.broken
        if broken is not None and broken.line is not None and _action_near(source, broken.line):
            raise template_problem(source, broken.line)
        workloads = reader.workloads()
        if not workloads:
            _tell_nothing(source, context, reader.objects)
        packages_of(context).describe(workloads)
        yield from batches_of(workloads, context)


def _tell_nothing(source: Source, context: Context, objects: int) -> None:
    """A file without workloads: nothing to wonder at beside other manifests, else no inventory.

    Raises
    ------
    RingfenceError
        There is no other manifest in the call.
    """
    found = Problem(source.where(), f"has no workload among its {objects} objects",
                    "export deployments, stateful sets, daemon sets or pods")  # fmt: skip
    if not any(is_manifest(other) for other in context.companions):
        raise RingfenceError([*context.problems, found])
    if not context.partial and not len(context.problems):
        context.problems.add(found.where, found.found, found.fix, severity="warning")


@lru_cache(maxsize=4096)
def is_manifest(source: Source) -> bool:
    """Whether a file is a manifest, and no template of one."""
    head = source.head()
    return KUBERNETES.recognises(head) and not is_template(head)


def is_template(head: bytes) -> bool:
    """Whether a file is a template of Helm: it has template actions where YAML has keys, values and names.

    Rendered manifests may hold ``{{ }}`` too, inside the texts of config maps; these do not count.
    """
    text = head_text(head)
    if "{{" not in text:
        return False
    if _TEMPLATE_START.match(text):
        return True
    return _KIND.search(text) is not None and bool(_TEMPLATE_TOP.search(text) or _TEMPLATE_NAME.search(text))


def refuse_template(source: Source) -> None:
    """Refuse a template of Helm.

    Raises
    ------
    RingfenceError
        It is one.
    """
    head = source.head()
    if is_template(head):
        text = head_text(head)
        raise template_problem(source, text.count("\n", 0, text.find("{{")) + 1)


def template_problem(source: Source, line: int | str | None) -> RingfenceError:
    """The refusal of a template."""
    return RingfenceError([
        Problem(source.where(line), "is a Helm template that has not been rendered: it holds {{ }}",
                "run `helm template CHART > rendered.yaml` and import rendered.yaml")
    ])  # fmt: skip


def _action_near(source: Source, line: int) -> bool:
    """Whether a template action stands where the YAML breaks: in this line or the two before it."""
    done, kept = 1, b""
    try:
        with source.open() as stream:
            while done <= line and (chunk := stream.read(_CHUNK)):
                kept += chunk
                passed = kept.count(b"\n")
                if done + passed < line - 2:
                    done, kept = done + passed, kept.rpartition(b"\n")[2]
                elif done + passed > line:
                    break
    except UNREADABLE:
        return False
    return any(b"{{" in part for part in kept.split(b"\n")[max(0, line - 2 - done) : line - done + 1])


class _Reader:
    """Collects the workloads of one file; pods and replica sets count only where their owner is not in the file."""

    def __init__(self, source: Source, context: Context) -> None:
        self.reading = Reading(source, context)
        self._context = context
        self._own: dict[str, Workload] = {}
        self._owned: dict[str, Workload] = {}
        self._pods: dict[str, int] = {}
        self._fingerprints: dict[str, int] = {}
        self._aliases: dict[str, str] = {}
        self.objects = 0

    def read(self) -> None:
        waiting: list[Piece] = []
        for piece in pieces(self.reading, _SPLIT, _FIX):
            if piece.key is not None:
                # Items of a PodList need not say that they are pods; its own kind may stand behind them.
                waiting = self._item(piece, waiting)
            else:
                kind = str(mapping(piece.value).get("kind") or "").removesuffix("List") or None
                for item in waiting:
                    self._object(item.value, item, kind)
                waiting = []
                self._document(piece)

    def workloads(self) -> list[Workload]:
        """All workloads, by name; images that run are known from the pods of the file."""
        for dn, workload in self._owned.items():
            top = self._top(dn)
            if top in self._own:
                _complete(self._own[top], workload)
            else:
                workload.dn, workload.name = top, top.rpartition("/")[2]
                if pods := self._pods.get(dn):
                    workload.attrs["pods"] = str(pods)
                self._own[top] = workload
        return [self._own[dn] for dn in sorted(self._own)]

    def _top(self, dn: str) -> str:
        seen = set()
        while dn in self._aliases and dn not in seen:
            seen.add(dn)
            dn = self._aliases[dn]
        return dn

    def _item(self, piece: Piece, waiting: list[Piece]) -> list[Piece]:
        if mapping(piece.value).get("kind") is None:
            return [*waiting, piece] if len(waiting) < 10_000 else waiting
        self._object(piece.value, piece, None)
        return waiting

    def _document(self, piece: Piece) -> None:
        if piece.value is not None and mapping(piece.value).get("items") is None:
            self._object(piece.value, piece, None)

    def _object(self, value: Any, piece: Piece, kind: str | None, depth: int = 0) -> None:
        nested = items(mapping(value).get("items"))
        if nested and depth < _MAX_NESTED_LISTS:
            for item in nested:
                self._object(item, piece, None, depth + 1)
            return
        found = kube_object(value, kind, piece.line)
        self.objects += 1
        self._tell_kustomization(mapping(value), piece)
        if found is None:
            return
        workload = workload_of(found, self._ref(found, piece))
        if workload is None:
            return
        owner = owner_of(found)
        if owner is None:
            self._keep(workload)
        else:
            self._keep_owned(workload, found, owner)

    def _tell_kustomization(self, value: dict[str, Any], piece: Piece) -> None:
        changed = sorted(_CHANGES & value.keys())
        if changed and value.get("kind") in ("Kustomization", "Component"):
            self._context.problems.add(
                self.reading.where(piece), f"changes other manifests ({', '.join(changed)}), which is not applied here",
                "run `kubectl kustomize FOLDER > rendered.yaml` and import rendered.yaml alone", severity="warning",
            )  # fmt: skip

    def _ref(self, found: KubeObject, piece: Piece) -> str:
        line = found.line or piece.line
        return piece.pointer or "/" if line is None else f"line {line}"

    def _keep(self, workload: Workload) -> None:
        self._say_unreadable(workload)
        said = hash(repr((workload.labels, workload.containers, workload.attrs)))
        known = self._fingerprints.get(workload.dn)
        if known is None:
            self._fingerprints[workload.dn] = said
            self._own[workload.dn] = workload
        elif known != said:
            self._context.problems.add(
                self.reading.source.where(workload.ref.removeprefix("line "), workload.dn),
                "is in the file before, with another content; the first counts",
                "write each object once",
            )

    def _keep_owned(self, workload: Workload, found: KubeObject, owner: KubeObject) -> None:
        """Pods of one owner are one workload; a replica set that is owned leads to its own owner."""
        if found.kind != "Pod":
            self._aliases[found.dn] = owner.dn
        self._pods[owner.dn] = self._pods.get(owner.dn, 0) + (found.kind == "Pod")
        known = self._owned.get(owner.dn)
        if known is None:
            self._say_unreadable(workload)
            self._owned[owner.dn] = workload
        else:
            _complete(known, workload)

    def _say_unreadable(self, workload: Workload) -> None:
        source = self.reading.source
        for container in workload.containers:
            if container.written and container.image is None:
                line = workload.ref.removeprefix("line ")
                if "{{" in container.written:
                    raise template_problem(source, line)
                self._context.problems.add(
                    source.where(line, f"{workload.dn}/{container.name}"),
                    f"{container.written[:200]!r} is no reference of an image; its version is unknown",
                    "write repository:tag or repository@sha256:...",
                    severity="warning",
                )


def _complete(workload: Workload, running: Workload) -> None:
    """Take the digest of running images from a pod; only where it is the same image."""
    known = {c.name: c.image for c in running.containers if c.image and c.image.digest}
    for container in workload.containers:
        image = known.get(container.name)
        if container.image and image and image.ref == container.image.ref:
            container.image = image


KUBERNETES = KubernetesImporter()
