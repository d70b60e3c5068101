"""Importer of compose files (Compose Specification), as written or as ``docker compose config`` resolves them."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ringfence.network.formats.container_images import parsed_image
from ringfence.network.formats.document_files import Reading, is_json, pieces
from ringfence.network.formats.document_head import block, documents_of, head_text
from ringfence.network.formats.document_tree import Piece
from ringfence.network.formats.pod_specs import command_of, items, mapping, text, texts
from ringfence.network.formats.workload_rows import Container, Workload, batches_of
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_SPLIT: Final = frozenset({"services"})
_FIX: Final = "write it anew with `docker compose config > resolved.yaml`, and import that"
_OWN_KEY: Final = re.compile(r"(?:image|build|extends)\s*:(?:\s|$)")
_VARIABLE: Final = re.compile(r"\$\{|\$[A-Za-z_]")
_MAX_EXTENDS: Final = 20
_MAX_NAMES: Final = 20


class ComposeImporter:
    """Reads the services of a compose file and their images."""

    name = "compose"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        documents = documents_of(head)
        if not any("services" in keys and not keys.keys() & {"apiVersion", "openapi"} for keys in documents):
            return False
        if is_json(head):
            return re.search(r'"services"\s*:\s*\{\s*"[^"]+"\s*:\s*\{', head_text(head)) is not None
        return _has_services(head)

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        reading = Reading(source, context)
        services: dict[str, Piece] = {}
        project: str | None = None
        for piece in pieces(reading, _SPLIT, _FIX):
            if piece.key is None:
                project = text(mapping(piece.value).get("name"))
                _tell_includes(mapping(piece.value), reading, piece)
            elif piece.name:
                services[piece.name] = piece
        if not services and not context.partial:
            context.problems.add(source.where(), "has no service", "import a compose file with services")
        merged = [(piece, _resolved(piece, services)) for _, piece in sorted(services.items())]
        yield from batches_of([_workload(project, piece, service, reading) for piece, service in merged], context)


def _has_services(head: bytes) -> bool:
    """Whether an entry of ``services`` has an image, a build or a base of its own."""
    lines = block(head, "services")
    depths = [len(line) - len(line.lstrip()) for line in lines]
    first = depths[0] if depths else 0
    second = next((depth for depth in depths if depth > first), None)
    found = [line for line, depth in zip(lines, depths, strict=True) if depth == second]
    return any(_OWN_KEY.match(line.lstrip()) for line in found)


def _tell_includes(document: dict[str, Any], reading: Reading, piece: Piece) -> None:
    if document.get("include"):
        reading.context.problems.add(
            reading.where(piece, "include"), "includes other compose files, whose services are not read here", _FIX,
            severity="warning",
        )  # fmt: skip


def _resolved(piece: Piece, services: dict[str, Piece]) -> dict[str, Any]:
    """A service with what it takes over from services of the same file (``extends``); its own keys count."""
    service = mapping(piece.value)
    merged = dict(service)
    seen = {piece.name}
    for _ in range(_MAX_EXTENDS):
        base = service.get("extends")
        name = text(base) or text(mapping(base).get("service"))
        if not name or name in seen or mapping(base).get("file") or name not in services:
            break
        seen.add(name)
        service = mapping(services[name].value)
        merged = {**service, **merged}
    return merged


def _workload(project: str | None, piece: Piece, service: dict[str, Any], reading: Reading) -> Workload:
    name = str(piece.name)
    dn = f"{project or 'compose'}/{name}"
    written = text(service.get("image"))
    container = Container(
        name=text(service.get("container_name")) or name,
        image=parsed_image(written) if written else None,
        written=written,
        command=command_of(service.get("entrypoint")) + command_of(service.get("command")),
    )
    _tell_image(container, service, dn, reading, piece)
    attrs = {
        "container_name": text(service.get("container_name")),
        "replicas": text(mapping(service.get("deploy")).get("replicas")),
        "profiles": ",".join(p for p in items(service.get("profiles")) if isinstance(p, str)),
        "depends_on": ",".join(_names(service.get("depends_on"))),
    }
    return Workload(
        dn=dn,
        name=name,
        ref=f"line {piece.line}" if piece.line else piece.pointer,
        labels=_labels(service),
        names=_other_names(service),
        containers=[container],
        attrs={key: value for key, value in attrs.items() if value},
    )


def _tell_image(container: Container, service: dict[str, Any], dn: str, reading: Reading, piece: Piece) -> None:
    if container.written is None:
        if service.get("build") is not None:
            found, fix = "is built, not pulled: its image is unknown", "name the image as well"
        else:
            found, fix = "has no image", _FIX
    elif container.image is None:
        variable = _VARIABLE.search(container.written) is not None
        what = "holds a variable" if variable else "is no reference of an image"
        found = f"the image {container.written[:200]!r} {what}; its version is unknown"
        fix = _FIX if variable else "write repository:tag or repository@sha256:..."
    else:
        return
    reading.context.problems.add(reading.where(piece, dn), found, fix, severity="warning")


def _labels(service: dict[str, Any]) -> dict[str, str]:
    """Labels, written as a mapping or as a list of key=value."""
    labels = service.get("labels")
    if isinstance(labels, list):
        pairs = [label.partition("=") for label in labels if isinstance(label, str)]
        return {key: value for key, _, value in pairs}
    return texts(labels)


def _other_names(service: dict[str, Any]) -> tuple[str, ...]:
    """The names under which the service is reached: of the container, the host and, as first label, its aliases."""
    names = [text(service.get("container_name")), text(service.get("hostname"))]
    for network in mapping(service.get("networks")).values():
        names.extend(_first_label(alias) for alias in items(mapping(network).get("aliases"))[:_MAX_NAMES])
    return tuple(dict.fromkeys(name for name in names if name))


def _first_label(alias: Any) -> str | None:
    return alias.partition(".")[0] if isinstance(alias, str) else None


def _names(value: Any) -> list[str]:
    found = value if isinstance(value, list) else list(mapping(value))
    return sorted(name for name in found if isinstance(name, str))


COMPOSE = ComposeImporter()
