"""SPDX 2 in XML and in RDF/XML, turned into the form of SPDX 2 in JSON, package by package."""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from ringfence.network.formats.nrm import local_name
from ringfence.network.formats.xml_stream import Position, line_of, objects
from ringfence.network.model import Context
from ringfence.network.source import Source
from ringfence.network.xml_head import decoded, xml_root

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ABOUT, _RESOURCE = f"{_RDF}about", f"{_RDF}resource"
_TERMS: Final = "spdx.org/rdf/terms"
_PLAIN: Final = re.compile(r"<(?:spdxVersion>\s*SPDX-2|SPDXID>\s*SPDXRef-)")
_COLLECTIONS: Final = ("packages", "relationships", "files", "snippets", "hasExtractedLicensingInfos")
_DOCUMENT: Final = ("spdxVersion", "documentNamespace", "creationInfo", "documentDescribes")
_LISTS: Final = frozenset({"externalRefs", "checksums"})
_NODES: Final = (
    "Package", "Relationship", "SpdxDocument", "File", "Snippet", "ListedLicense", "License", "ExtractedLicensingInfo",
)  # fmt: skip
_SETS: Final = {"ConjunctiveLicenseSet": " AND ", "DisjunctiveLicenseSet": " OR "}
_SAYS_NOTHING: Final = {"noassertion": "NOASSERTION", "none": "NONE"}
_MAX_DEPTH: Final = 20
Entry = tuple[str | None, Any, str]


def is_spdx_xml(head: bytes) -> bool:
    """Whether an XML file is an SPDX 2 document: RDF with its terms, or its plain XML form."""
    root = xml_root(head)
    if root is None:
        return False
    text = decoded(head)
    return _TERMS in text if root.name == "rdf" else root.name == "document" and _PLAIN.search(text) is not None


def read_xml(source: Source, context: Context) -> Iterator[Entry]:
    """Packages and relationships one by one, then the document: (collection or None, value, where).

    Raises
    ------
    RingfenceError
        The file declares XML entities.
    """
    root = xml_root(source.head())
    return _from_rdf(source, context) if root and root.name == "rdf" else _from_plain(source, context)


def _from_plain(source: Source, context: Context) -> Iterator[Entry]:
    document: dict[str, Any] = {}
    position = Position()
    for node in objects(source, context, [*_COLLECTIONS, *_DOCUMENT], position, nested=True):
        name, position.line = local_name(str(node.tag)), line_of(node)
        if name in _COLLECTIONS:
            yield name, _tree(node), f"line {position.line}"
        elif name == "documentDescribes":
            document.setdefault(name, []).append(node.text or "")
        else:
            document[name] = _tree(node) if len(node) else node.text or ""
    yield None, document, "/"


def _tree(node: etree._Element, depth: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in node.iterchildren("*"):
        name = local_name(str(child.tag))
        value = _tree(child, depth + 1) if len(child) and depth < _MAX_DEPTH else (child.text or "").strip()
        if name in _LISTS:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def _from_rdf(source: Source, context: Context) -> Iterator[Entry]:
    document: dict[str, Any] = {}
    position = Position()
    for node in objects(source, context, _NODES, position, nested=True):
        name, position.line = local_name(str(node.tag)), line_of(node)
        if name == "Package":
            yield "packages", _package(node), f"line {position.line}"
        elif name == "Relationship":
            yield "relationships", _relationship(node), f"line {position.line}"
        elif name == "SpdxDocument":
            document = _document(node)
        _leave_name(node)
    yield None, document, "/"


def _leave_name(node: etree._Element) -> None:
    """Nodes lie within what refers to them; once they are emptied, the reference must still tell which it was."""
    around, about = node.getparent(), node.get(_ABOUT)
    if around is not None and about is not None and around.get(_ABOUT) is None:
        around.set(_RESOURCE, about)


def _id(address: str | None) -> str:
    """``SPDXRef-...`` of an address; NONE and NOASSERTION as the other forms write them."""
    name = re.split(r"[#/]", address or "")[-1]
    return _SAYS_NOTHING.get(name, name)


def _package(node: etree._Element) -> dict[str, Any]:
    package: dict[str, Any] = {"SPDXID": _id(node.get(_ABOUT)), "checksums": [], "externalRefs": []}
    for child in node.iterchildren("*"):
        name = local_name(str(child.tag))
        if name == "checksum":
            said = _inner(child)
            algorithm = said.get("algorithm", "").rpartition("_")[2]
            package["checksums"].append({"algorithm": algorithm, "checksumValue": said.get("checksumValue")})
        elif name == "externalRef":
            package["externalRefs"].append(_inner(child))
        elif name in ("licenseConcluded", "licenseDeclared"):
            package[name] = _licence(child)
        elif name == "primaryPackagePurpose":
            package[name] = _words(child.get(_RESOURCE))
        elif not len(child):
            package[name] = _SAYS_NOTHING.get(_id(child.get(_RESOURCE)).lower(), (child.text or "").strip())
    return package


def _inner(holder: etree._Element) -> dict[str, str]:
    """Texts and references of the node that a property holds."""
    return {
        local_name(str(child.tag)): child.get(_RESOURCE) or (child.text or "").strip()
        for node in holder.iterchildren("*")
        for child in node.iterchildren("*")
    }


def _licence(holder: etree._Element, depth: int = 0) -> str | None:
    """A licence expression; None for operators on licences, which other forms write in words of their own."""
    if (address := holder.get(_RESOURCE)) is not None:
        return _id(address)
    node = next(holder.iterchildren("*"), None)
    sign = _SETS.get(local_name(str(node.tag))) if node is not None and depth < _MAX_DEPTH else None
    if node is None or sign is None:
        return None
    members = [_licence(child, depth + 1) for child in node.iterchildren("*")]
    return f"({sign.join(m for m in members if m)})" if members and all(members) else None


def _relationship(node: etree._Element) -> dict[str, Any]:
    holder = node.getparent()
    owner = holder.getparent() if holder is not None else None
    said = {local_name(str(child.tag)): child.get(_RESOURCE) for child in node.iterchildren("*")}
    return {
        "spdxElementId": _id(owner.get(_ABOUT)) if owner is not None else "",
        "relationshipType": _words(said.get("relationshipType")),
        "relatedSpdxElement": _id(said.get("relatedSpdxElement")),
    }


def _words(address: str | None) -> str:
    """``...#relationshipType_dynamicLink`` as DYNAMIC_LINK."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", (address or "").rpartition("#")[2].partition("_")[2]).upper()


def _document(node: etree._Element) -> dict[str, Any]:
    found: dict[str, Any] = {"documentNamespace": (node.get(_ABOUT) or "").partition("#")[0], "documentDescribes": []}
    for child in node.iterchildren("*"):
        name = local_name(str(child.tag))
        if name == "specVersion":
            found["spdxVersion"] = (child.text or "").strip()
        elif name == "creationInfo":
            found[name] = _inner(child)
        elif name == "describesPackage":
            found["documentDescribes"].append(_id(child.get(_RESOURCE)))
    return found
