"""References of container images: their parts, the version they name, and their package URL."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

_DIGEST: Final = re.compile(r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}")
_REFERENCE: Final = re.compile(
    r"(?P<path>[A-Za-z0-9][\w.\-]*(?::\d{1,5}(?=/))?(?:/[\w.\-]+)*)(?::(?P<tag>\w[\w.\-]{0,127}))?(?:@(?P<digest>\S+))?"
)
_DEFAULT_REGISTRY: Final = "docker.io"
_MOVING_TAG: Final = "latest"
_MAX_CHARS: Final = 1024


@dataclass(frozen=True, slots=True)
class Image:
    """A container image as a manifest names it."""

    ref: str
    """As written."""
    registry: str | None
    repository: str
    tag: str | None
    digest: str | None

    @property
    def name(self) -> str:
        """Last part of the repository."""
        return self.repository.rpartition("/")[2]

    @property
    def version(self) -> str | None:
        """The tag; None where there is none or it moves (``latest``)."""
        return None if self.tag == _MOVING_TAG else self.tag

    @property
    def purl(self) -> str:
        """Package URL of type oci.

        A reference without a registry means Docker's, as Docker and Kubernetes define it.
        """
        registry = self.registry or _DEFAULT_REGISTRY
        path = self.repository
        if registry == _DEFAULT_REGISTRY and "/" not in path:
            path = f"library/{path}"
        version = f"@{self.digest.lower()}" if self.digest else ""
        qualifiers = [f"repository_url={quote(f'{registry}/{path}', safe='/:')}"]
        if self.tag:
            qualifiers.append(f"tag={quote(self.tag, safe='')}")
        return f"pkg:oci/{quote(self.name.lower())}{version}?{'&'.join(qualifiers)}"


def parsed_image(text: str, digest: str | None = None) -> Image | None:
    """The image that ``text`` refers to, or None if it is no reference (a variable, a template, two words).

    Parameters
    ----------
    digest
        What the image was resolved to, where the source tells it elsewhere.
    """
    match = _REFERENCE.fullmatch(text.strip()) if len(text) <= _MAX_CHARS else None
    if match is None:
        return None
    path, own = match["path"], match["digest"]
    if own is not None and not _DIGEST.fullmatch(own):
        return None
    first, slash, rest = path.partition("/")
    named = bool(slash) and ("." in first or ":" in first or first == "localhost")
    registry, repository = (first, rest) if named else (None, path)
    return Image(text.strip(), registry, repository, match["tag"], own or digest_in(digest))


def digest_in(text: str | None) -> str | None:
    """The digest in ``repository@sha256:...`` or ``docker-pullable://...``, or None."""
    digest = (text or "").rpartition("@")[2]
    return digest if _DIGEST.fullmatch(digest) else None
