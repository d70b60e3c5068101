"""Importer of SPDX bills of materials: 2.x as JSON, YAML, tag-value, RDF/XML and XML, 3.0 as JSON-LD."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ringfence.network.formats.bom_rows import TYPES, Bill, Part, cpe_name, instant, package_url
from ringfence.network.formats.document_files import Reading, pieces
from ringfence.network.formats.document_head import documents_of, head_text, json_keys
from ringfence.network.formats.pod_specs import items, mapping, text
from ringfence.network.formats.spdx3 import read_spdx3
from ringfence.network.formats.spdx_tags import is_tag_value, read_tags
from ringfence.network.formats.spdx_xml import is_spdx_xml, read_xml
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_SPLIT: Final = frozenset({
    "packages", "relationships", "files", "snippets", "annotations", "hasExtractedLicensingInfos",
    "externalDocumentRefs",
})  # fmt: skip
"""Top-level collections; files and snippets are let go entry by entry."""
_FIX: Final = "export the bill of materials again; what is complete before this is kept"
_SAYS_NOTHING: Final = frozenset({"NOASSERTION", "NONE", ""})
_ACTOR: Final = re.compile(r"(Organization|Person|Tool)\s*:\s*(.*?)\s*(?:\([^()]*\))?\s*", re.DOTALL)
_SPDX3: Final = re.compile(r"https?://(?:www\.)?spdx\.org/rdf/3\.|https?://spdx\.github\.io/spdx-3-model")
_DOCUMENT: Final = "SPDXRef-DOCUMENT"
_DESCRIBES: Final = ("DESCRIBES", "DESCRIBE")
"""As the standard writes it, and as early releases of a scanner did."""
_NEEDS: Final = frozenset({"DEPENDS_ON", "HAS_PREREQUISITE", "DYNAMIC_LINK", "STATIC_LINK", "CONTAINS"})
_NEEDED_BY: Final = frozenset({
    "DEPENDENCY_OF", "PREREQUISITE_FOR", "RUNTIME_DEPENDENCY_OF", "PROVIDED_DEPENDENCY_OF", "CONTAINED_BY",
})  # fmt: skip


class SpdxImporter:
    """Reads what a bill is of as an element, its packages as components, and devices among them as elements."""

    name = "spdx"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        if is_tag_value(head) or is_spdx_xml(head) or is_spdx3(head):
            return True
        return any(
            "spdxVersion" in keys or keys.get("SPDXID", "").startswith("SPDXRef-") for keys in documents_of(head)
        )

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        head = source.head()
        if is_spdx3(head):
            yield from read_spdx3(source, context, _FIX)
            return
        reader = _Reader(source, context)
        if is_tag_value(head):
            entries = read_tags(source, context, _FIX)
        elif is_spdx_xml(head):
            entries = read_xml(source, context)
        else:
            entries = (
                (p.key, p.value, _ref(p.line, p.pointer)) for p in pieces(Reading(source, context), _SPLIT, _FIX)
            )
        for key, value, where in entries:
            reader.take(key, mapping(value), where)
        yield from reader.rows()


def is_spdx3(head: bytes) -> bool:
    """Whether the context of a JSON-LD file is that of SPDX 3."""
    keys = json_keys(head)
    return "@context" in keys and _SPDX3.search(head_text(head)[:8192] + keys["@context"]) is not None


def _ref(line: int | None, pointer: str) -> str:
    return f"line {line}" if line else pointer or "/"


class _Reader:
    """One SPDX 2 document on its way to rows; its collections come in any order."""

    def __init__(self, source: Source, context: Context) -> None:
        self._context = context
        self._bill = Bill(source, context)
        self._packages: dict[str, Part] = {}
        self._anonymous: list[Part] = []
        self._described: set[str] = set()
        self._others = -1
        """Packages, files and snippets beside the first."""
        self._name: str | None = None

    def take(self, key: str | None, value: dict[str, Any], where: str) -> None:
        """An entry of a collection, or, with ``key`` None, the rest of the document."""
        self._others += key in ("packages", "files", "snippets")
        if key == "packages":
            self._package(value, where)
        elif key == "relationships":
            self._relationship(value)
        elif key is None and value:
            self._document(value)

    def rows(self) -> Iterator[Batch]:
        """The described package is the element if it is one; of several, each is a part of the document.

        A document with a single package need not say that it describes it.
        """
        described = sorted(ref for ref in self._described if ref in self._packages)
        if not self._described and self._others == 0:
            described = list(self._packages)
        subject = self._packages[described[0]] if len(described) == 1 else None
        for part in (*self._packages.values(), *self._anonymous):
            if part is not subject:
                self._bill.add(part)
        yield from self._bill.finish(subject, self._name)

    def _document(self, document: dict[str, Any]) -> None:
        self._name = text(document.get("documentNamespace")) or text(document.get("name"))
        self._context.snapshot_at = instant(text(mapping(document.get("creationInfo")).get("created")))
        self._described |= {ref for item in items(document.get("documentDescribes")) if (ref := text(item))}
        version = text(document.get("spdxVersion"))
        if not re.fullmatch(r"SPDX-2\.[0-3]", version or ""):
            self._bill.warn("/spdxVersion", f"is SPDX of the version {version!r}, which is read as 2.3",
                            "check the parts that matter, or export as 2.3")  # fmt: skip

    def _relationship(self, value: dict[str, Any]) -> None:
        left, right = text(value.get("spdxElementId")), text(value.get("relatedSpdxElement"))
        kind = (text(value.get("relationshipType")) or "").upper()
        if left is None or right is None or right in _SAYS_NOTHING:
            if kind in _NEEDS and left and right == "NONE":
                self._bill.depends.setdefault(left, [])
            return
        if kind in _DESCRIBES and left == _DOCUMENT:
            self._described.add(right)
        elif kind == "DESCRIBED_BY" and right == _DOCUMENT:
            self._described.add(left)
        elif kind in _NEEDS and left != _DOCUMENT:
            self._need(left, right)
        elif kind in _NEEDED_BY:
            self._need(right, left)

    def _need(self, left: str, right: str) -> None:
        needed = self._bill.depends.setdefault(left, [])
        if right not in needed:
            needed.append(right)
            needed.sort()

    def _package(self, package: dict[str, Any], where: str) -> None:
        said = self._said
        name = said(package, "name", where)
        if name is None:
            self._bill.warn(where, "is a package without a name and left out", "name it", severity="error")
            return
        purpose = (text(package.get("primaryPackagePurpose")) or "").lower().replace("_", "-")
        references = [mapping(item) for item in items(package.get("externalRefs"))]
        part = Part(
            where=where,
            name=name,
            ref=text(package.get("SPDXID")),
            type=purpose if purpose in TYPES else None,
            version=said(package, "versionInfo", where),
            supplier=self._supplier(package, where),
            purl=_reference(references, ("purl",), package_url),
            cpe=_reference(references, ("cpe23Type", "cpe22Type"), cpe_name),
            licences=_licences(package),
            hashes=_hashes(package.get("checksums")),
            attrs=_attrs(package),
        )
        if part.ref and part.ref not in self._packages:
            self._packages[part.ref] = part
        else:
            self._anonymous.append(part)

    def _said(self, package: dict[str, Any], key: str, where: str) -> str | None:
        value = text(package.get(key))
        return None if value in _SAYS_NOTHING else self._bill.clean(value, where)

    def _supplier(self, package: dict[str, Any], where: str) -> str | None:
        """The supplier; else the originator, if that is an organisation and no person."""
        for key, wanted in (("supplier", ("Organization", "Person")), ("originator", ("Organization",))):
            value = text(package.get(key))
            match = _ACTOR.fullmatch(value or "")
            if match and match[1] in wanted:
                return self._bill.clean(match[2], where)
            if match is None and value not in (None, *_SAYS_NOTHING):
                self._bill.warn(where, f"the {key} {value!r} is neither an organisation nor a person",
                                "write Organization: NAME")  # fmt: skip
        return None


def _reference(references: list[dict[str, Any]], kinds: tuple[str, ...], check: Any) -> str | None:
    for kind in kinds:
        for reference in references:
            if (text(reference.get("referenceType")) or "").rpartition("/")[2] == kind:
                found: str | None = check(text(reference.get("referenceLocator")))
                if found:
                    return found
    return None


def _licences(package: dict[str, Any]) -> list[str] | None:
    for key in ("licenseConcluded", "licenseDeclared"):
        value = text(package.get(key))
        if value and value not in _SAYS_NOTHING:
            return [value]
    return None


def _hashes(value: Any) -> list[str] | None:
    pairs = [(text(mapping(i).get("algorithm")), text(mapping(i).get("checksumValue"))) for i in items(value)]
    return [f"{_algorithm(alg)}:{content}" for alg, content in pairs if alg and content] or None


def _algorithm(name: str) -> str:
    """SHA256 as SHA-256, the spelling of CycloneDX."""
    return re.sub(r"^SHA(?=\d)", "SHA-", name.upper())


def _attrs(package: dict[str, Any]) -> dict[str, str]:
    keys = ("summary", "description", "downloadLocation", "originator", "releaseDate", "validUntilDate")
    return {key: value for key in keys if (value := text(package.get(key))) and value not in _SAYS_NOTHING}


SPDX = SpdxImporter()
