"""SPDX 3.0 in JSON-LD: packages, agents and relationships of the graph."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ringfence.network.formats.bom_rows import TYPES, Bill, Part, cpe_name, instant, package_url
from ringfence.network.formats.document_files import Reading, pieces
from ringfence.network.formats.document_tree import Piece
from ringfence.network.formats.pod_specs import items, mapping, text
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_SPLIT: Final = frozenset({"@graph"})
_PURPOSES: Final = {
    "operatingsystem": "operating-system",
    "devicedriver": "device-driver",
    "model": "machine-learning-model",
}
_AGENTS: Final = frozenset({"Organization", "Person", "Agent", "SoftwareAgent"})
_PACKAGES: Final = frozenset({"software_Package", "ai_AIPackage", "dataset_DatasetPackage"})
_NEEDS: Final = frozenset({"dependsOn", "contains", "hasDynamicLink", "hasStaticLink", "hasPrerequisite"})
_LICENCES: Final = ("hasConcludedLicense", "hasDeclaredLicense")
_UNKNOWN_AGENTS: Final = re.compile(r"(?:NoAssertion|NoneElement|NoAssertionElement)$")


def read_spdx3(source: Source, context: Context, fix: str) -> Iterator[Batch]:
    """Rows of an SPDX 3 document; its elements come in any order."""
    graph = _Graph(source, context)
    for piece in pieces(Reading(source, context), _SPLIT, fix):
        if piece.key is not None:
            graph.take(mapping(piece.value), piece)
        elif mapping(piece.value).get("type") or mapping(piece.value).get("@type"):
            graph.take(mapping(piece.value), piece)  # a document of one element needs no graph
    yield from graph.rows()


def _type(element: dict[str, Any]) -> str:
    found = text(element.get("type")) or text(element.get("@type")) or ""
    return re.split(r"[#/:]", found)[-1]


def _id(element: dict[str, Any]) -> str | None:
    return text(element.get("spdxId")) or text(element.get("@id"))


def _target(value: Any) -> str | None:
    """The element that a property names, as its id or as an object with its id."""
    return text(value) or _id(mapping(value))


def _targets(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [target for item in found if (target := _target(item))]


class _Graph:
    """One SPDX 3 document on its way to rows."""

    def __init__(self, source: Source, context: Context) -> None:
        self._context = context
        self._bill = Bill(source, context)
        self._parts: list[tuple[Part, dict[str, Any]]] = []
        self._agents: dict[str, tuple[str, str]] = {}
        self._licences: dict[str, str] = {}
        self._licensed: dict[tuple[str, str], list[str]] = {}
        self._roots: dict[str, set[str]] = {}
        self._described: set[str] = set()
        self._name: str | None = None

    def take(self, element: dict[str, Any], piece: Piece) -> None:
        kind, own = _type(element), _id(element)
        if kind in _PACKAGES:
            self._package(element, own, piece.pointer or "/")
        elif kind in _AGENTS and own:
            self._agents[own] = (kind, text(element.get("name")) or "")
        elif kind.endswith("Relationship"):
            self._relationship(element)
        elif kind in ("SpdxDocument", "software_Sbom", "Bom", "Bundle"):
            self._collection(kind, element, own)
        elif kind == "CreationInfo":
            self._context.snapshot_at = self._context.snapshot_at or instant(text(element.get("created")))
        elif kind.startswith(("simplelicensing_", "expandedlicensing_")) and own:
            self._licences[own] = text(element.get("simplelicensing_licenseExpression")) or own

    def rows(self) -> Iterator[Batch]:
        roots = self._subjects()
        parts = [part for part, _ in self._parts]
        for part, element in self._parts:
            part.supplier = self._supplier(element, part.where)
            part.licences = self._licence(part.ref)
        chosen = [part for part in parts if part.ref in roots]
        subject = chosen[0] if len(chosen) == 1 else None
        for part in parts:
            if part is not subject:
                self._bill.add(part)
        yield from self._bill.finish(subject, self._name)

    def _subjects(self) -> set[str]:
        """The root elements of the bill of materials, else of the document, else what a relationship describes."""
        packages = {part.ref for part, _ in self._parts}
        for kind in ("software_Sbom", "Bom", "SpdxDocument", "Bundle"):
            if found := {root for root in self._roots.get(kind, set()) if root in packages}:
                return found
        return self._described

    def _collection(self, kind: str, element: dict[str, Any], own: str | None) -> None:
        self._roots.setdefault(kind, set()).update(_targets(element.get("rootElement")))
        if kind == "SpdxDocument":
            self._name = own or text(element.get("name"))

    def _relationship(self, element: dict[str, Any]) -> None:
        left, kind = _target(element.get("from")), text(element.get("relationshipType")) or ""
        kind = re.split(r"[#/:]", kind)[-1]
        right = [target for target in _targets(element.get("to")) if not _UNKNOWN_AGENTS.search(target)]
        if left is None:
            return
        if kind in _NEEDS:
            self._bill.depends[left] = sorted({*self._bill.depends.get(left, []), *right})
        elif kind in _LICENCES:
            self._licensed.setdefault((kind, left), []).extend(right)
        elif kind == "describes":
            self._described.update(right)

    def _licence(self, ref: str | None) -> list[str] | None:
        for kind in _LICENCES:
            found = [self._licences.get(target, target) for target in self._licensed.get((kind, ref or ""), [])]
            if found:
                return sorted(found)
        return None

    def _package(self, element: dict[str, Any], own: str | None, where: str) -> None:
        name = self._bill.clean(text(element.get("name")), where)
        if name is None:
            self._bill.warn(where, "is a package without a name and left out", "name it", severity="error")
            return
        purpose = (text(element.get("software_primaryPurpose")) or "").rpartition("/")[2]
        kind = _PURPOSES.get(purpose.lower(), purpose.lower())
        part = Part(
            where=where,
            name=name,
            ref=own,
            type=kind if kind in TYPES else None,
            version=self._bill.clean(text(element.get("software_packageVersion")), where),
            purl=package_url(text(element.get("software_packageUrl"))) or _identifier(element, ("packageUrl",)),
            cpe=_identifier(element, ("cpe23", "cpe22")),
            hashes=_hashes(element.get("verifiedUsing")),
            attrs=_attrs(element),
        )
        # Suppliers may stand behind the packages that name them.
        self._parts.append((part, {key: element.get(key) for key in ("suppliedBy", "originatedBy")}))

    def _supplier(self, element: dict[str, Any], where: str) -> str | None:
        """Who supplied it; else the one organisation it comes from."""
        for key, wanted in (("suppliedBy", _AGENTS), ("originatedBy", frozenset({"Organization"}))):
            known = [self._agents[t] for t in _targets(element.get(key)) if t in self._agents]
            names = sorted({name for kind, name in known if kind in wanted and name})
            if len(names) == 1:
                return self._bill.clean(names[0], where)
        return None


def _identifier(element: dict[str, Any], kinds: tuple[str, ...]) -> str | None:
    for kind in kinds:
        for item in items(element.get("externalIdentifier")):
            if (text(mapping(item).get("externalIdentifierType")) or "").rpartition("/")[2] == kind:
                found = text(mapping(item).get("identifier"))
                if checked := package_url(found) or cpe_name(found):
                    return checked
    return None


def _hashes(value: Any) -> list[str] | None:
    found = []
    for item in items(value):
        algorithm = (text(mapping(item).get("algorithm")) or "").rpartition("/")[2]
        content = text(mapping(item).get("hashValue"))
        if algorithm and content:
            found.append(f"{re.sub(r'^SHA(?=[0-9])', 'SHA-', algorithm.upper())}:{content}")
    return found or None


def _attrs(element: dict[str, Any]) -> dict[str, str]:
    keys = ("summary", "description", "software_downloadLocation", "releaseTime", "builtTime", "validUntilTime")
    return {key: value for key in keys if (value := text(element.get(key)))}
