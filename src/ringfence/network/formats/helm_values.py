"""Images in the values of a Helm chart, in the notations that charts use."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ringfence.network.formats.container_images import parsed_image
from ringfence.network.formats.function_names import function_in_name
from ringfence.network.formats.pod_specs import mapping, text
from ringfence.network.formats.workload_rows import Container, Workload

_MAX_BLOCKS: Final = 10_000
_MAX_DEPTH: Final = 40
_VERSION_KEYS: Final = ("tag", "version")
_TAG_KEYS: Final = ("imageTag", "tag")
_BESIDE_NAME: Final = frozenset({"tag", "digest", "pullPolicy", "registry"})
"""Keys that make the ``name`` beside them that of an image."""
_HELPERS: Final = ("init", "wait-for", "waitfor")
_PLACES: Final = frozenset(
    {"container", "containers", "deployment", "statefulset", "daemonset", "pod", "main", "app", "spec"}
)
"""Keys that say where an image stands in a chart, not what it is."""


@dataclass(frozen=True, slots=True)
class ImageBlock:
    """One image in a values file."""

    path: tuple[str, ...]
    """Keys that lead to what the image is of; empty: the chart's own."""
    key: str
    """Key of the image itself."""
    registry: str | None
    repository: str
    tag: str | None
    digest: str | None
    line: int | None

    @property
    def written(self) -> str:
        """The reference as Helm charts put it together."""
        ref = f"{self.registry.rstrip('/')}/{self.repository}" if self.registry else self.repository
        ref = f"{ref}:{self.tag}" if self.tag else ref
        return f"{ref}@{self.digest}" if self.digest else ref


def blocks_of(values: dict[str, Any]) -> Iterator[ImageBlock]:
    """All images but those below ``enabled: false``."""
    for number, block in enumerate(_blocks(values, (), getattr(values, "line", None))):
        if number >= _MAX_BLOCKS:
            return
        yield block


def _blocks(values: dict[str, Any], path: tuple[str, ...], line: int | None) -> Iterator[ImageBlock]:
    if values.get("enabled") == "false" or len(path) > _MAX_DEPTH:
        return
    for key, value in values.items():
        below = getattr(value, "line", None) or line
        if key == "images" and isinstance(value, dict):
            yield from _several(value, path, below)
        elif (block := _block(values, key, value, path, below)) is not None:
            yield block
        elif isinstance(value, dict):
            yield from _blocks(value, (*path, key), below)


def _block(values: dict[str, Any], key: str, value: Any, path: tuple[str, ...], line: int | None) -> ImageBlock | None:
    if not key.lower().endswith("image"):
        return None
    prefix = key[: -len("image")].rstrip("-_")
    if prefix.lower() not in ("", "nf", "container", "docker"):
        path = (*path, prefix)
    if isinstance(value, dict):
        return _of_mapping(value, path, key, line)
    written = text(value)
    if written is None or not ("/" in written or ":" in written or key == "image"):
        return None
    tag = next((t for k in _TAG_KEYS if (t := text(values.get(k)))), None)
    return _of_text(written, path, key, line, tag, text(values.get("registry")))


def _of_mapping(value: dict[str, Any], path: tuple[str, ...], key: str, line: int | None) -> ImageBlock | None:
    repository = text(value.get("repository")) or (text(value.get("name")) if value.keys() & _BESIDE_NAME else None)
    if repository is None:
        return None
    tag = next((t for k in _VERSION_KEYS if (t := text(value.get(k)))), None)
    return ImageBlock(path, key, text(value.get("registry")), repository, tag, text(value.get("digest")), line)


def _of_text(
    written: str,
    path: tuple[str, ...],
    key: str,
    line: int | None,
    tag: str | None = None,
    registry: str | None = None,
) -> ImageBlock | None:
    image = parsed_image(written)
    if image is None:
        return ImageBlock(path, key, None, written, None, None, line)
    return ImageBlock(path, key, image.registry or registry, image.repository, image.tag or tag, image.digest, line)


def _several(images: dict[str, Any], path: tuple[str, ...], line: int | None) -> Iterator[ImageBlock]:
    """``images: {repository, tags: {amf: org/amf:1}}`` or ``images: {amf: {repository, tag}}``.

    A repository beside ``tags`` goes before all of them, as charts that write so put it together.
    """
    before = text(images.get("repository"))
    for name, value in mapping(images.get("tags")).items():
        written = text(value)
        if written is not None:
            yield from _one(_of_text(f"{before or ''}{written}", (*path, name), "tags", line))
    for name, value in images.items():
        if name != "tags" and isinstance(value, dict):
            yield from _one(_of_mapping(value, (*path, name), "images", getattr(value, "line", line)))
        elif (
            name not in ("tags", "repository", "pullPolicy")
            and (written := text(value))
            and ("/" in written or ":" in written)
        ):
            yield from _one(_of_text(written, (*path, name), "images", line))


def _one(block: ImageBlock | None) -> Iterator[ImageBlock]:
    if block is not None:
        yield block


def workload_of(block: ImageBlock, dn: str, chart: str | None, app_version: str | None) -> Workload:
    """The workload that uses an image.

    Where no tag is given, the version of the application counts for the chart's own image and for network functions;
    beside them stand exporters and init containers, which are other applications.
    """
    named = [part for part in block.path if part.lower() not in _PLACES]
    name = named[-1] if named else chart or ""
    image = parsed_image(block.written)
    untagged = image is not None and image.tag is None and image.digest is None
    helper = _is_helper(name)
    own = not named or (function_in_name(name) is not None and not helper)
    container = Container(
        name=name, image=image, written=block.written, version=app_version if untagged and own else None
    )
    return Workload(
        dn="/".join([dn, *block.path]),
        name=name,
        ref=f"line {block.line}" if block.line else "/".join(["", *block.path, block.key]),
        containers=[container],
        helper=helper,
        attrs={"values_key": ".".join([*block.path, block.key])},
    )


def _is_helper(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_HELPERS) or lower.endswith("init")
