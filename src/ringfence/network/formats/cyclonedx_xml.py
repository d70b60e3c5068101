"""CycloneDX in XML, turned into the form of CycloneDX in JSON, component by component."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.formats.document_tree import Quiet, Unreadable
from ringfence.network.model import Context
from ringfence.network.source import UNREADABLE, Source
from ringfence.network.xml_head import decoded

_MAX_DEPTH: Final = 100
_PARSER: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
    "huge_tree": False,
}
_COLLECTIONS: Final = {
    "components": "component",
    "hashes": "hash",
    "licenses": "license",
    "properties": "property",
    "dependencies": "dependency",
}
_ONE_BY_ONE: Final = ("components", "dependencies", "services")
Entry = tuple[str | None, Any, str]
"""Name of the collection or None, the value, and where it is."""


def read_xml(source: Source, context: Context, fix: str) -> Iterator[Entry]:
    """Components, dependencies and services one by one, then the rest of the document.

    Where the file breaks off, ``context.partial`` is set and the problem is located; what was complete is given.

    Raises
    ------
    RingfenceError
        The file declares XML entities.
    """
    head = decoded(source.head())
    if (at := head.find("<!ENTITY")) >= 0:
        raise _entities(source, head.count("\n", 0, at) + 1)
    document: dict[str, Any] = {}
    line = 1
    try:
        with source.open() as stream:
            for key, value, line in _entries(source, Quiet(stream)):
                if key in _ONE_BY_ONE:
                    yield key, value, f"line {line}"
                else:
                    document |= {key: value}
    except etree.XMLSyntaxError as error:
        _cut_short(source, context, error.lineno or line, f"the XML ends or breaks here: {error.msg}", fix)
    except (Unreadable, LookupError, ValueError, *UNREADABLE) as error:
        _cut_short(source, context, line, f"cannot be read further: {error}", fix)
    yield None, document, "/"


def _cut_short(source: Source, context: Context, line: int, found: str, fix: str) -> None:
    context.partial = True
    context.problems.add(source.where(line), found, fix)


def _entities(source: Source, line: int) -> RingfenceError:
    return RingfenceError([
        Problem(source.where(line), "declares XML entities, which no bill of materials needs and attacks use",
                "export the file again without a document type")
    ])  # fmt: skip


def _entries(source: Source, stream: Quiet) -> Iterator[tuple[str, Any, int]]:
    """(collection or key, value, line) of each child of the root, and of each child of its collections."""
    depth, path = 0, [""] * 3
    for event, node in etree.iterparse(stream, events=("start", "end"), **_PARSER):
        if event == "start":
            depth += 1
            if depth == 1:
                _refuse_declared(source, node)
                yield from _of_root(node)
            if depth > _MAX_DEPTH:
                raise Unreadable(f"is nested more than {_MAX_DEPTH} levels deep")
            if depth <= 3:
                path[depth - 1] = _local(node)
            continue
        depth -= 1
        if depth == 2 and path[1] in _ONE_BY_ONE:
            stream.quiet = 0
            yield path[1], _value(node), node.sourceline or 1
            _forget(node)
        elif depth == 1 and path[1] not in _ONE_BY_ONE:
            stream.quiet = 0
            if path[1] == "metadata":
                yield path[1], _value(node), node.sourceline or 1
            _forget(node)


def _of_root(node: etree._Element) -> Iterator[tuple[str, Any, int]]:
    namespace = etree.QName(node).namespace or ""
    yield "specVersion", namespace.rpartition("/")[2], 1
    if serial := node.get("serialNumber"):
        yield "serialNumber", serial, 1


def _refuse_declared(source: Source, node: etree._Element) -> None:
    dtd: Any = node.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise _entities(source, 1)


def _forget(node: etree._Element) -> None:
    node.clear()
    while node.getprevious() is not None:
        parent = node.getparent()
        if parent is None:
            return
        del parent[0]


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname


def _value(node: etree._Element) -> Any:
    """An element as the JSON form writes it: text, list or mapping."""
    name = _local(node)
    if name in ("hash", "property", "license", "expression", "dependency"):
        return _entry(node, name)
    if name in _COLLECTIONS:
        return [_value(child) for child in node]
    if not len(node):
        return node.text or ""
    found: dict[str, Any] = {_local(child): _value(child) for child in node}
    if name == "component":
        found |= {key: value for key, value in node.attrib.items() if isinstance(key, str) and isinstance(value, str)}
        found["#line"] = str(node.sourceline)
    return found


def _entry(node: etree._Element, name: str) -> dict[str, Any]:
    """An entry of a collection that JSON writes with other keys."""
    own = node.text or ""
    if name == "hash":
        return {"alg": node.get("alg") or "", "content": own}
    if name == "property":
        return {"name": node.get("name") or "", "value": own}
    if name == "expression":
        return {"expression": own}
    if name == "license":
        return {"license": {_local(child): child.text or "" for child in node}}
    return {"ref": node.get("ref") or "", "dependsOn": [child.get("ref") or "" for child in node]}
