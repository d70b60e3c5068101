"""Importer of resource inventories (TM Forum TMF639 v4 and v5); suppliers may sit in a catalogue (TMF634) beside it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cleanco import basename

from ringfence.core.vocabulary import NetworkFunction, function_named
from ringfence.network.formats.gathering import Gathering, Row
from ringfence.network.formats.json_stream import Value, keys_within
from ringfence.network.formats.nrm import ELEMENT_ROLES, ObjectClass, object_class
from ringfence.network.formats.nrm_attributes import Leaf
from ringfence.network.formats.nrm_objects import Said
from ringfence.network.formats.nrm_rows import Node, Owner, rows_of
from ringfence.network.formats.own_rows import is_own
from ringfence.network.formats.plain_values import (
    attributes,
    day,
    day_after,
    first,
    hash_id,
    position,
    records,
    state,
    supplier,
    text,
    unfilled,
)  # fmt: skip
from ringfence.network.formats.tmf634 import (
    TMF634,
    Catalogue,
    Specification,
    catalogue,
    ids_of,
    objects_of,
    suppliers_of,
)
from ringfence.network.formats.tmf639_own import read_own
from ringfence.network.model import Batch, Context, Resolve
from ringfence.network.source import Source

_TELLING: Final = frozenset({"resourceSpecification", "resourceCharacteristic", "resourceRelationship",
                             "resourceStatus", "lifecycleState", "@baseType", "endOperatingDate"})  # fmt: skip
_UNTYPED: Final = frozenset({"resourceStatus", "resourceSpecification", "operationalState", "category"})
"""Beside resourceCharacteristic, what tells a resource whose optional @type is left out."""
_GENERIC: Final = frozenset({"", "resource", "physicalresource", "logicalresource", "softwareresource"})
"""Types that tell less than the category."""
_SOFTWARE: Final = ("softwareversion", "software-version", "osversion", "os-version")
_VENDOR: Final = ("vendorname", "manufacturername", "vendor", "manufacturer")
_RDN: Final = re.compile(r"\s*([A-Za-z][\w\-]*)=([^,=]+)")
_COLUMNS: Final = frozenset({
    "id", "href", "name", "@type", "@schemaLocation", "resourceCharacteristic", "resourceRelationship", "relatedParty",
    "resourceSpecification", "startOperatingDate", "endOperatingDate", "administrativeState", "operationalState",
    "lifecycleState", "serialNumber", "place", "connectionPoint",
})  # fmt: skip


@dataclass(slots=True)
class _Index:
    """What has to be known of all resources before the first can be delivered."""

    ids: dict[str, str | None] = field(default_factory=dict)
    """Element by id, href or name; None where two resources share it."""
    parents: dict[str, str] = field(default_factory=dict)
    cells: dict[str, set[str]] = field(default_factory=dict)
    """Names of the cells by the key of the function they are in."""


@dataclass(frozen=True, slots=True)
class _Resource:
    record: dict[str, Any]
    type: str
    cls: ObjectClass
    dn: str
    key: str
    named: bool
    """Whether its name is a distinguished name."""


class Tmf639Importer:
    """Reads resources: their own statements first, then those of their specification."""

    name = "tmf639"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        keys = keys_within(head, 4)
        typed = "@type" in keys and bool(_TELLING & keys)
        untyped = "resourceCharacteristic" in keys and bool(_UNTYPED & keys)
        return (typed or untyped) and not TMF634.recognises(head)

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        if is_own(source):
            yield from read_own(source, context)
            return
        gathering = Gathering(source, context)
        index = _index(source, context, gathering.operator)
        specified = catalogue(context.companions, context)
        skipped: dict[str, int] = {}
        for value in _resources(source, context):
            resource = _resource(value.value)
            if resource is None:
                gathering.context.problems.add(
                    source.where(value.line, value.ref), "has neither name nor id", "give each resource a name"
                )
            elif resource.cls.role in ELEMENT_ROLES:
                _deliver(resource, value, index, specified, gathering)
                yield from gathering.full()
            elif resource.cls.role == "other" and not resource.named:
                skipped[resource.type] = skipped.get(resource.type, 0) + 1
        for type_, count in sorted(skipped.items()):
            gathering.warn(
                None,
                f"has {count} resources of type {type_!r}, which are no equipment, software or function; left out",
                "give them a @baseType such as PhysicalResource if they are",
            )
        yield gathering.batch()


def _resources(source: Source, context: Context) -> Iterator[Value]:
    """The resources of a file; of an event its subject."""
    for value in objects_of(source, context, "resource"):
        if isinstance(value.value, dict):
            event = value.value.get("event")
            inner = event.get("resource") if isinstance(event, dict) else None
            if isinstance(inner, dict):
                yield Value((*value.path, "event", "resource"), inner, value.line, value.document)
            elif {"@type", "resourceSpecification", "resourceCharacteristic"} & value.value.keys():
                yield value


def _resource(record: dict[str, Any]) -> _Resource | None:
    type_ = first(record, "@type") or ""
    name, other = first(record, "name"), first(record, "href", "id")
    named = name is not None and _is_dn(name)
    dn = name if named else other or name
    if dn is None:
        return None
    cls = _class(type_, record)
    return _Resource(record, type_, cls, dn, _key(dn) if named else f"resource {type_.lower()} {dn}", named)


def _is_dn(name: str) -> bool:
    return all(_RDN.fullmatch(part) for part in name.split(","))


def _key(dn: str) -> str:
    """A distinguished name with class names in lower case, as bulk CM makes it: the same object has the same id."""
    parts = [part.strip().partition("=") for part in dn.split(",")]
    return ",".join(f"{k if k.upper() == 'DC' else k.lower()}={v}" for k, _, v in parts)


def _class(type_: str, record: Mapping[str, Any]) -> ObjectClass:
    """The class of a resource by its type; for types of no 3GPP model by what they are based on."""
    cls = object_class(type_)
    base = (first(record, "@baseType") or "").lower()
    if cls.role in ("function", "other") and cls.function is None:
        function = function_named(type_)
        if function is not None:
            return ObjectClass(type_, cls.key, "function", function)
    if cls.role == "other":
        low = f"{type_.lower()} {base}"
        if not low.strip() and (first(record, "serialNumber") or _of_category(record)):
            return ObjectClass(type_, cls.key, "hw_unit")
        if any(word in low for word in ("physical", "equipment", "device", "hardware", "chassis", "card")):
            return ObjectClass(type_, cls.key, "hw_unit")
        if "software" in low:
            return ObjectClass(type_, cls.key, "sw_unit")
    return cls


def _of_category(record: Mapping[str, Any]) -> NetworkFunction | None:
    """The function that a category such as ``device.router`` names."""
    return function_named(re.split(r"[./:]", first(record, "category") or "")[-1])


def _index(source: Source, context: Context, operator: str) -> _Index:
    """A first pass: who is whose part, and which cells there are."""
    index = _Index()
    quiet = Context(context.operator, context.country, context.mapping, context.resolve)
    links: list[tuple[str, Mapping[str, Any]]] = []
    for value in _resources(source, quiet):
        resource = _resource(value.value)
        if resource is None:
            continue
        if resource.cls.role == "cell" and resource.named:
            index.cells.setdefault(_above(resource.key), set()).add(resource.key)
        element = hash_id(operator, resource.key)
        for name in {*ids_of(resource.record), first(resource.record, "href"), first(resource.record, "name")}:
            if name:
                index.ids[name] = element if index.ids.get(name, element) == element else None
        for part in _parts(resource.record):
            name = first(part, "name") or ""
            type_ = first(part, "@referredType") or name.rpartition(",")[2].partition("=")[0]
            if object_class(type_).role == "cell" and resource.cls.role in ELEMENT_ROLES:
                index.cells.setdefault(resource.key, set()).add(_key(name) if _is_dn(name) else name or str(part))
            else:
                links.append((element, part))
    for parent, part in links:
        child = _element_of(part, index)
        if child is not None and child != parent:
            index.parents.setdefault(child, parent)
    return index


def _parts(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a resource says it is composed of."""
    for relation in records(record.get("resourceRelationship")):
        kind = re.sub(r"[^a-z]", "", (text(relation.get("relationshipType")) or "").lower())
        inner = relation.get("resource", relation.get("resourceRef"))
        if kind in ("composedof", "contains", "consistsof") and isinstance(inner, dict):
            yield inner


def _element_of(reference: Mapping[str, Any], index: _Index) -> str | None:
    names = (first(reference, "name"), first(reference, "href"), *sorted(ids_of(reference)))
    return next((index.ids[name] for name in names if name and index.ids.get(name)), None)


def _above(key: str) -> str:
    return key.rpartition(",")[0]


def _deliver(resource: _Resource, value: Value, index: _Index, specified: Catalogue, gathering: Gathering) -> None:
    record, context = resource.record, gathering.context
    node = Node(resource.cls, resource.dn, resource.key, "", value.line, False, None)
    node.attributes = Said(_characteristics(record))
    for cell in sorted(index.cells.get(resource.key, ())):
        node.cells["cell", cell] = None
    ((_, row, site),) = rows_of([node], Owner(gathering.operator, context.country, context.resolve))
    element_id = row["element_id"]
    row |= _containment(resource, element_id, index, gathering.operator)
    row |= _own_columns(record, row)
    row["sw_version"] = row.get("sw_version") or node.attributes.first(*_SOFTWARE)
    if resource.cls.role == "hw_unit" and not resource.named:
        row["kind"] = "device"
    found = specified.of(record, resource.type)
    row |= _supplier(resource, node, found, value, gathering)
    if not row.get("product"):
        products = {spec.product for spec in found if spec.product}
        said = record.get("resourceSpecification")
        name = first(said, "name") if isinstance(said, dict) else None
        row["product"] = products.pop() if len(products) == 1 else name
    row["attrs"] = list(dict([*(attributes(record, _COLUMNS) or []), *(row["attrs"] or [])]).items())[:64] or None
    row["source_ref"] = value.ref
    _place(record, row, site, gathering)
    gathering.templates([*unfilled(record), *node.attributes.templates], value.line, resource.dn)
    gathering.element(row, value.line)


def _characteristics(record: Mapping[str, Any]) -> Iterator[Leaf]:
    """Characteristics as the attributes of a managed object."""
    for group, item in enumerate(records(record.get("resourceCharacteristic")), 2):
        name = first(item, "name")
        pending = [(name or "", "", item.get("value"), 1)]
        for path, parent, value, depth in pending if name else ():
            key = path.rpartition(".")[2]
            if isinstance(value, dict) and depth < 6:
                pending += [(f"{path}.{inner}", key.lower(), found, depth + 1) for inner, found in value.items()]
            elif isinstance(value, list) and depth < 6:
                pending += [(path, parent, found, depth + 1) for found in value]
            elif isinstance(value, str | bool) and str(value).strip() and len(pending) < 400:
                yield Leaf(path, key.lower(), group if parent else 1, parent, str(value).strip()[:500])


def _containment(resource: _Resource, element_id: str, index: _Index, operator: str) -> Row:
    """Parent and root by the name; by what is said to be composed of it where the name tells nothing."""
    if not resource.named:
        parent = index.parents.get(element_id)
        top, seen = element_id, {element_id}
        while (above := index.parents.get(top)) is not None and above not in seen:
            seen.add(above)
            top = above
        return {"parent_id": parent, "root_id": top}
    parent_key, above_key = None, _above(resource.key)
    root_key = resource.key
    while above_key:
        if object_class(above_key.rpartition(",")[2].partition("=")[0]).role in ELEMENT_ROLES:
            parent_key = parent_key or above_key
            root_key = above_key
        above_key = _above(above_key)
    parent = hash_id(operator, parent_key) if parent_key else index.parents.get(element_id)
    return {"parent_id": parent, "root_id": hash_id(operator, root_key)}


def _own_columns(record: Mapping[str, Any], row: Row) -> Row:
    """Columns from the fields that every resource may have."""
    type_ = first(record, "@type") or ""
    node_class = object_class(type_).role
    generic = type_.lower() in _GENERIC
    function = _of_category(record) if generic else None
    named = {"function": function.name, "domain": function.domain} if function else {}
    raw = (first(record, "category") if generic else None) or type_ or None
    return {
        **named,
        "user_label": row["user_label"] or (None if _is_dn(first(record, "name") or "=") else first(record, "name")),
        "admin_state": row["admin_state"] or state("admin_state", record.get("administrativeState")),
        "oper_state": row["oper_state"] or state("oper_state", record.get("operationalState")),
        "lifecycle_state": first(record, "lifecycleState"),
        "in_service_from": day(record.get("startOperatingDate")),
        "in_service_to": day_after(record.get("endOperatingDate")),
        "serial": row.get("serial") or first(record, "serialNumber"),
        "hw_version": row.get("hw_version") or first(record, "versionNumber"),
        "made_on": row.get("made_on") or day(record.get("manufactureDate")),
        "function_raw": row.get("function_raw") or (None if node_class in ELEMENT_ROLES else raw),
    }


def _supplier(
    resource: _Resource, node: Node, found: list[Specification], value: Value, gathering: Gathering
) -> dict[str, str | None]:
    """The resource's own statement, else that of its specification; where they disagree a warning names both."""
    resolve = gathering.context.resolve
    vendor = node.attributes.first(*_VENDOR)
    own = _distinct([*([vendor] if vendor else []), *suppliers_of(resource.record)], resolve)
    theirs = _distinct([name for spec in found for name in spec.suppliers], resolve)
    if own and theirs and (len(theirs) > 1 or not _same(own[0], theirs[0], resolve)):
        gathering.warn(
            value.line,
            f"names the supplier {own[0]!r}, its specification in {found[0].where} names {_quoted(theirs)}; "
            "the resource's own statement is used",
            "correct the one that is wrong",
            resource.dn,
        )
    names, basis = (own, "stated") if own else (theirs, "specification")
    if len(names) > 1:
        chosen = vendor if own else None
        gathering.warn(
            value.line,
            f"has several suppliers ({_quoted(names)}); {'its vendorName' if chosen else 'none'} is used",
            "name one supplier per resource",
            resource.dn,
        )
        return supplier(chosen, basis, resolve)
    return supplier(names[0] if names else None, basis, resolve)


def _quoted(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names)


def _distinct(names: list[str], resolve: Resolve) -> list[str]:
    """The first spelling of each company."""
    kept: list[str] = []
    for name in names:
        if not any(_same(name, other, resolve) for other in kept):
            kept.append(name)
    return kept


def _same(name: str, other: str, resolve: Resolve) -> bool:
    """Whether two names mean one company: known as one, or the same but for the legal form."""
    known = resolve(name)
    return _plain(name) == _plain(other) or (known is not None and known == resolve(other))


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", basename(name).casefold()).split())


def _place(record: Mapping[str, Any], row: Row, site: Row | None, gathering: Gathering) -> None:
    """The site of a resource: of its characteristics, else the place it names."""
    if site is not None:
        gathering.site({**site, "source_ref": row["source_ref"]})
        return
    for related in records(record.get("place")):
        inner = related.get("place")
        place = inner if isinstance(inner, dict) else related
        site_id = first(place, "id", "href", "name") or first(related, "id", "href", "name")
        if site_id is None:
            continue
        at = _geometry(place)
        row["site_id"] = row.get("site_id") or site_id
        gathering.site({
            "site_id": site_id,
            "name": first(place, "name"),
            "latitude": at[0] if at else None,
            "longitude": at[1] if at else None,
            "source_ref": row["source_ref"],
        })  # fmt: skip


def _geometry(place: Mapping[str, Any]) -> tuple[float, float] | None:
    """Coordinates of a geographic location: GeoJSON (longitude first) or the points x, y of TMF675."""
    shape = place.get("geoJson")
    pair = shape.get("coordinates") if isinstance(shape, dict) else None
    if isinstance(pair, list) and len(pair) >= 2:
        return position(pair[1], pair[0])
    points = [p for key in ("geometry", "geographicPoint") for p in records(place.get(key))]
    return position(points[0].get("y"), points[0].get("x")) if len(points) == 1 else None


TMF639 = Tmf639Importer()
