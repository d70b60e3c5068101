"""Bills of materials as rows: what the bill is of as an element, its parts as components, devices as elements too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

import pyarrow as pa

from ringfence.core.tables import COMPONENT, ELEMENT, RELATION, TEXTS
from ringfence.network.formats.container_images import Image, parsed_image
from ringfence.network.formats.function_names import function_in_name
from ringfence.network.formats.workload_rows import UNKNOWN_OPERATOR, hashed_id
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

TYPES: Final = frozenset({
    "application", "framework", "library", "container", "platform", "operating-system", "device", "device-driver",
    "firmware", "file", "machine-learning-model", "data", "cryptographic-asset",
})  # fmt: skip
"""Component types of CycloneDX 1.6."""
_NAMED_AFTER_FUNCTIONS: Final = frozenset({"application", "container", "platform", "firmware", "device", None})
_CHUNK_ROWS: Final = 5000
_MAX_ATTRS: Final = 64
_MAX_CHARS: Final = 2000
TEMPLATE: Final = re.compile(r"@[^@\s]+@|\$\{[^}]*\}|\{\{.*\}\}")
"""A value that nobody has filled in."""


@dataclass(slots=True)
class Part:
    """One component as a bill lists it; None is unknown."""

    where: str
    """Line or pointer."""
    name: str | None
    ref: str | None = None
    type: str | None = None
    group: str | None = None
    version: str | None = None
    supplier: str | None = None
    purl: str | None = None
    cpe: str | None = None
    licences: list[str] | None = None
    hashes: list[str] | None = None
    serial: str | None = None
    function_raw: str | None = None
    asset_tag: str | None = None
    mac_prefix: str | None = None
    made_on: date | None = None
    attrs: dict[str, str] = field(default_factory=dict)
    parent: "Part | None" = None
    """The part that it is listed inside of."""

    @property
    def device(self) -> bool:
        return self.type == "device"

    @property
    def dn(self) -> str:
        """What identifies it wherever it is listed: package URL, or type, group, name, version; and serial number."""
        name = "/".join(part for part in (self.type, self.group, self.name) if part)
        known = self.purl or (f"{name}@{self.version}" if self.version else name)
        return f"bom/{known}#{self.serial}" if self.serial else f"bom/{known}"


class Bill:
    """Collects one bill of materials; small rows wait as Arrow tables for what the end of the file tells."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._operator = context.operator or UNKNOWN_OPERATOR
        self._rows: list[dict[str, Any]] = []
        self._chunks: list[pa.Table] = []
        self._seen: dict[str, int] = {}
        self._devices: list[Part] = []
        self.depends: dict[str, list[str]] = {}
        """bom_ref of what each part needs; a part that is no key has not told."""

    def clean(self, value: str | None, where: str) -> str | None:
        """A text of the file, or None if there is none or it is a template that nobody has filled in."""
        found = (value or "").strip()[:_MAX_CHARS]
        if found and TEMPLATE.fullmatch(found):
            self.warn(where, f"{found!r} is a template that was not filled in; it counts as unknown", "fill it in")
            return None
        return found or None

    def warn(self, where: str, found: str, fix: str, *, severity: str = "warning") -> None:
        self._context.problems.add(self._source.where(where.removeprefix("line ")), found, fix, severity=severity)

    def add(self, part: Part) -> None:
        """A part of the bill; its ``ref`` is made unique."""
        ref = part.ref or part.purl or part.where
        said = hash((part.type, part.group, part.name, part.version, part.purl, part.supplier))
        if ref in self._seen:
            if self._seen[ref] == said:
                return
            self.warn(part.where, f"the id {ref[:200]!r} is of another part before", "give each part its own id")
            ref = f"{ref}#{part.where}"
        self._seen[ref] = said
        part.ref = ref
        self._rows.append(self._component(part, ref))
        if part.device:
            self._devices.append(part)
        if len(self._rows) >= _CHUNK_ROWS:
            self._pack()

    def finish(self, subject: Part | None, name: str | None) -> Iterator[Batch]:
        """All rows.

        Parameters
        ----------
        subject
            What the bill is of; None if it does not tell.
        name
            What the bill itself is called, for bills that do not tell.
        """
        self._pack()
        if subject is None and not self._chunks:
            if not self._context.partial:
                self.warn("/", "lists no component, so that there is nothing to judge",
                          "export it with its components, not only their weaknesses or services",
                          severity="error")  # fmt: skip
            return
        if subject is None:
            self.warn(
                "1", "does not tell what it is the bill of materials of; an element of unknown kind holds its parts",
                "name it in metadata.component (CycloneDX) or by DESCRIBES (SPDX)",
            )  # fmt: skip
        dn = subject.dn if subject else f"bom/{name or self._source.source_id}"
        element_id = hashed_id(self._operator, dn)
        elements = [self._subject(subject, dn, element_id)]
        relations: list[dict[str, Any]] = []
        for device in self._devices:
            row = self._device(device, dn, element_id)
            elements.append(row)
            relations.append({
                "operator": self._operator, "from_id": row["parent_id"], "to_id": row["element_id"],
                "type": "composed_of", "source_ref": device.where,
            })  # fmt: skip
        yield Batch(
            elements=pa.Table.from_pylist(elements, ELEMENT.schema),
            relations=pa.Table.from_pylist(relations, RELATION.schema),
        )
        for chunk in self._chunks:
            yield Batch(components=self._completed(chunk, element_id))

    def _pack(self) -> None:
        if self._rows:
            self._chunks.append(pa.Table.from_pylist(self._rows, COMPONENT.schema))
            self._rows = []

    def _completed(self, chunk: pa.Table, element_id: str) -> pa.Table:
        """The rows with the element and with what each needs."""
        needs = pa.array([self.depends.get(ref) for ref in chunk["bom_ref"].to_pylist()], TEXTS)
        held = pa.array([element_id] * len(chunk), pa.string())
        for name, column in (("element_id", held), ("depends_on", needs)):
            chunk = chunk.set_column(chunk.schema.get_field_index(name), name, column)
        return chunk

    def _component(self, part: Part, ref: str) -> dict[str, Any]:
        return {
            "operator": self._operator,
            "bom_ref": ref,
            "type": part.type,
            "name": part.name,
            "version": part.version,
            **self._supplier(part),
            "purl": part.purl,
            "cpe": part.cpe,
            "serial": part.serial,
            "licences": part.licences,
            "hashes": part.hashes,
            "source_ref": part.where,
        }

    def _supplier(self, part: Part | None) -> dict[str, Any]:
        if part is None or part.supplier is None:
            return {}
        return {
            "supplier_raw": part.supplier,
            "supplier_id": self._context.resolve(part.supplier),
            "supplier_basis": "sbom",
        }

    def _subject(self, part: Part | None, dn: str, element_id: str) -> dict[str, Any]:
        common = {
            "element_id": element_id, "root_id": element_id, "dn": dn, "operator": self._operator,
            "country": self._context.country, "source_ref": part.where if part else "/",
        }  # fmt: skip
        if part is None:
            return {**common, "kind": None}
        function = function_in_name(part.name or "") if part.type in _NAMED_AFTER_FUNCTIONS else None
        software = "function" if function else "sw_unit"
        return {
            **common,
            **self._columns(part),
            "kind": "device" if part.device else software,
            "function": function.name if function else None,
            "function_raw": part.function_raw or part.name,
            "domain": function.domain if function else None,
        }

    def _device(self, part: Part, root_dn: str, root_id: str) -> dict[str, Any]:
        """A device among the parts; it has no supplier but its own."""
        above = part.parent
        while above is not None and not (above.device and above.ref):
            above = above.parent
        dn = f"{root_dn}/{part.ref}"
        return {
            "element_id": hashed_id(self._operator, dn),
            "parent_id": hashed_id(self._operator, f"{root_dn}/{above.ref}") if above else root_id,
            "root_id": root_id,
            "dn": dn,
            "operator": self._operator,
            "country": self._context.country,
            "source_ref": part.where,
            **self._columns(part),
            "kind": "hw_unit",
            "function_raw": part.function_raw,
        }

    def _columns(self, part: Part) -> dict[str, Any]:
        image = _image_of(part)
        version = {"hw_version" if part.device else "sw_version": image.version if image else part.version}
        found = {
            "user_label": part.name,
            "product": part.name,
            **version,
            **self._supplier(part),
            "serial": part.serial,
            "asset_tag": part.asset_tag,
            "mac_prefix": part.mac_prefix,
            "made_on": part.made_on,
            "purl": part.purl,
            "cpe": part.cpe,
            "attrs": [(k[:200], v[:_MAX_CHARS]) for k, v in sorted(part.attrs.items())[:_MAX_ATTRS]] or None,
        }
        if image:
            found |= {"image_ref": image.ref, "image_digest": image.digest}
        return found


def _image_of(part: Part) -> Image | None:
    """The image of a container: name, and tag or digest as version."""
    if part.type != "container" or part.name is None:
        return None
    bare = parsed_image(part.name)
    if bare is None or part.version is None or bare.tag or bare.digest:
        return bare
    sign = "@" if part.version.startswith("sha256:") else ":"
    return parsed_image(f"{part.name}{sign}{part.version}")


def instant(text: str | None) -> datetime | None:
    """A date and time in UTC; without an offset it is taken as UTC. None if it is none."""
    try:
        found = datetime.fromisoformat(text.strip()) if text else None
        return None if found is None else found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def package_url(text: str | None) -> str | None:
    """``text`` if it is a package URL."""
    return text if text and text.startswith("pkg:") else None


def cpe_name(text: str | None) -> str | None:
    """``text`` if it is a CPE name, 2.2 or 2.3."""
    return text if text and text.startswith("cpe:") else None
