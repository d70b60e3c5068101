"""Importer of Helm charts: the images that values.yaml names, with what Chart.yaml tells of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final

from ringfence.network.formats.document_files import Reading, is_json, pieces
from ringfence.network.formats.document_head import Keys, head_text, yaml_documents
from ringfence.network.formats.helm_values import blocks_of, workload_of
from ringfence.network.formats.pod_specs import items, mapping, text
from ringfence.network.formats.workload_rows import Workload, batches_of
from ringfence.network.mapping import Mapping
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_FIX: Final = "run `helm template CHART > rendered.yaml` and import rendered.yaml"
_IMAGE_KEY: Final = re.compile(r"(?:^|[{,])\s*[\w\-]*image[sS]?\s*:", re.MULTILINE | re.IGNORECASE)
_IMAGE_PART: Final = re.compile(r"^\s+(?:repository|tags|pullPolicy)\s*:|\{[^}\n]*\brepository\s*:", re.MULTILINE)
_ONLY_VALUES: Final = frozenset({"fullnameOverride", "nameOverride", "replicaCount", "imagePullSecrets"})
"""Keys that `helm create` writes and nothing else does."""
_NO_VALUES: Final = frozenset({
    "apiVersion", "kind", "tosca_definitions_version", "spdxVersion", "SPDXVersion", "bomFormat", "openapi", "swagger",
    "manufacturer",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """What Chart.yaml tells."""

    source: Source
    name: str
    app_version: str | None
    version: str | None
    parts: dict[str, str]
    """Names of the charts it depends on, by the name they go by in its values."""
    conditions: dict[str, str]
    """The value that switches each of them on."""


class HelmImporter:
    """Reads values.yaml and Chart.yaml; a chart whose values are not given is one element without an image."""

    name = "helm"
    auxiliary = True

    def recognises(self, head: bytes) -> bool:
        if is_json(head):
            return False
        documents = yaml_documents(head)
        return len(documents) == 1 and (_is_chart(documents[0]) or _is_values(documents[0], head))

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        if _kind(source) == "chart":
            yield from self._chart(source, context)
        else:
            yield from self._values(source, context)

    def _chart(self, source: Source, context: Context) -> Iterator[Batch]:
        document, line = _document(source, context)
        chart = _chart_in(source, document)
        others = [other for other in context.companions if _kind(other) == "values"]
        if chart is None or any(_chart_for(other, source, context) == source for other in others):
            return
        context.problems.add(
            source.where(line, chart.name), "was given without its values.yaml: its images are unknown", _FIX,
            severity="warning",
        )  # fmt: skip
        workload = Workload(f"helm/{chart.name}", chart.name, f"line {line or 1}", attrs=_chart_attrs(chart))
        yield from batches_of([workload], context)

    def _values(self, source: Source, context: Context) -> Iterator[Batch]:
        values, line = _document(source, context)
        chart_source = _chart_for(source, None, context)
        chart = _chart_of(chart_source) if chart_source else None
        folder = _folder(source)
        # Helm: "the directory name is the name of the chart".
        name = chart.name if chart else text(values.get("nameOverride")) or (folder.name or None)
        base, values = _below_parent(source, name, values, context)
        workloads = _workloads(source, base, name, values, chart, _parts_given(source, chart, context))
        if not workloads and not context.partial:
            context.problems.add(
                source.where(line), "names no image that is switched on", _FIX, severity="warning"
            )  # fmt: skip
        elif name is None:
            context.problems.add(
                source.where(line), "was given without its Chart.yaml: which chart this is, is unknown",
                "import the folder of the chart, or Chart.yaml in the same call", severity="warning",
            )  # fmt: skip
        _tell_unread(source, workloads, context)
        yield from batches_of(workloads, context)


def _workloads(
    source: Source, base: str | None, name: str | None, values: dict[str, Any], chart: Chart | None, given: set[str]
) -> list[Workload]:
    dn = f"helm/{base or name or source.source_id}"
    own_version = chart.app_version if chart else None
    parts = chart.parts if chart else {}
    off = {key for key, path in (chart.conditions if chart else {}).items() if _at(values, path) == "false"}
    found: list[Workload] = []
    for block in blocks_of(values):
        first = block.path[0] if block.path else ""
        if first in given or first in off:
            continue
        version = None if first in parts else own_version
        workload = workload_of(block, dn, name, version)
        workload.attrs |= _chart_attrs(chart)
        if any(other.dn == workload.dn for other in found):
            workload.dn = f"{workload.dn}/{block.key}"
        found.append(workload)
    return sorted({workload.dn: workload for workload in reversed(found)}.values(), key=lambda workload: workload.dn)


def _chart_attrs(chart: Chart | None) -> dict[str, str]:
    if chart is None:
        return {}
    pairs = {"chart": chart.name, "chart_version": chart.version, "app_version": chart.app_version}
    return {key: value for key, value in pairs.items() if value}


def _tell_unread(source: Source, workloads: list[Workload], context: Context) -> None:
    for workload in workloads:
        for container in workload.containers:
            if container.written and container.image is None:
                context.problems.add(
                    source.where(workload.ref.removeprefix("line "), workload.dn),
                    f"the image {container.written[:200]!r} is no reference; its version is unknown", _FIX,
                    severity="warning",
                )  # fmt: skip


def _below_parent(
    source: Source, name: str | None, values: dict[str, Any], context: Context
) -> tuple[str | None, dict[str, Any]]:
    """For a chart within another (``charts/NAME``): its path, and its values with the other's on top."""
    folder = _folder(source)
    if name is None or folder.parent.name != "charts":
        return None, values
    above = [other for other in context.companions if _folder(other) == folder.parent.parent]
    charts = [c for other in above if _kind(other) == "chart" and (c := _chart_of(other))]
    if len(charts) != 1:
        return None, values
    aliases = sorted(alias for alias, part in charts[0].parts.items() if part == name) or [name]
    for other in sorted((o for o in above if _values_by_name(o)), key=lambda o: o.name):
        outer = _values_of(other)
        condition = charts[0].conditions.get(aliases[0])
        if condition and _at(outer, condition) == "false":
            return f"{charts[0].name}/{aliases[0]}", {}
        values = _overlaid(values, mapping(outer.get(aliases[0])))
    return f"{charts[0].name}/{aliases[0]}", values


def _values_by_name(source: Source) -> bool:
    """Whether a file beside Chart.yaml holds values: by what is in it, or, as Helm does, by its name."""
    return _kind(source) == "values" or PurePosixPath(source.name.replace("!", "/")).name == "values.yaml"


def _overlaid(values: dict[str, Any], over: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    merged = dict(values)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict) and depth < 50
        merged[key] = _overlaid(merged[key], value, depth + 1) if both else value
    return merged


def _parts_given(source: Source, chart: Chart | None, context: Context) -> set[str]:
    """Keys of the values that are for charts whose own values are in the call: those are read there."""
    below = _folder(source) / "charts"
    inner = {_folder(o).name for o in context.companions if _folder(o).parent == below and _kind(o) == "values"}
    return {alias for alias, name in (chart.parts if chart else {}).items() if name in inner} | inner


def _at(values: dict[str, Any], path: str) -> str | None:
    """The scalar at the first path of a condition (``amf.enabled,global.amf``)."""
    value: Any = values
    for key in path.split(",")[0].split("."):
        value = mapping(value).get(key)
    return text(value)


def _chart_for(values: Source, asking: Source | None, context: Context) -> Source | None:
    """The Chart.yaml beside a values file; else, if the call has one chart and one values file only, that chart."""
    everything = [*context.companions, *([asking] if asking else [])]
    charts = sorted((s for s in everything if _kind(s) == "chart"), key=lambda s: s.name)
    beside = [chart for chart in charts if _folder(chart) == _folder(values)]
    if len(beside) == 1:
        return beside[0]
    others = [s for s in everything if _kind(s) == "values" and s != values]
    return charts[0] if len(charts) == 1 and not others and not beside else None


def _folder(source: Source) -> PurePosixPath:
    """The folder as the call gave it; a file given alone has none."""
    return PurePosixPath(source.name.replace("!", "/")).parent


@lru_cache(maxsize=4096)
def _kind(source: Source) -> str | None:
    head = source.head()
    documents = () if is_json(head) else yaml_documents(head)
    if len(documents) != 1:
        return None
    if _is_chart(documents[0]):
        return "chart"
    return "values" if _is_values(documents[0], head) else None


def _is_chart(keys: Keys) -> bool:
    return keys.get("apiVersion") in ("v1", "v2") and {"name", "version"} <= keys.keys() and "kind" not in keys


def _is_values(keys: Keys, head: bytes) -> bool:
    if keys.keys() & _NO_VALUES:
        return False
    written = head_text(head)
    return bool(keys.keys() & _ONLY_VALUES) or (
        _IMAGE_KEY.search(written) is not None
        and _IMAGE_PART.search(written) is not None
        and "{{-" not in written[:200]
    )


def _document(source: Source, context: Context) -> tuple[dict[str, Any], int | None]:
    for piece in pieces(Reading(source, context), frozenset(), _FIX):
        if isinstance(piece.value, dict):
            return piece.value, piece.line
    return {}, None


@lru_cache(maxsize=64)
def _values_of(source: Source) -> dict[str, Any]:
    return _document(source, Context(None, None, Mapping(), lambda _: None))[0]


@lru_cache(maxsize=1024)
def _chart_of(source: Source) -> Chart | None:
    return _chart_in(source, _values_of(source))


def _chart_in(source: Source, document: dict[str, Any]) -> Chart | None:
    name = text(document.get("name"))
    if name is None:
        return None
    parts, conditions = {}, {}
    for dependency in items(document.get("dependencies")):
        part = text(mapping(dependency).get("name"))
        alias = text(mapping(dependency).get("alias")) or part
        if part and alias:
            parts[alias] = part
            if condition := text(mapping(dependency).get("condition")):
                conditions[alias] = condition
    return Chart(source, name, text(document.get("appVersion")), text(document.get("version")), parts, conditions)


HELM = HelmImporter()
