"""Importer of network inventories as the IETF's ivy group drafts them (ietf-network-inventory), in JSON.

The names of fields changed between revisions of the draft; those of all are read.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ringfence.core.vocabulary import function_named
from ringfence.network.formats.gathering import Gathering, Row
from ringfence.network.formats.json_stream import Path, keys_within, local, values
from ringfence.network.formats.plain_values import (
    attributes,
    day,
    first,
    hash_id,
    last_name,
    position,
    records,
    supplier,
    text,
    texts,
    unfilled,
    without_modules,
)  # fmt: skip
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_MODULE: Final = "ietf-network-inventory:"
_LISTS: Final = {"network-element": "element", "location": "place"}
_CONSUMED: Final = frozenset({
    "ne-id", "component-id", "components", "mfg-name", "vendor-name", "product-name", "model-name", "part-number",
    "hardware-rev", "serial-number", "serial-num", "mfg-date", "asset-id", "alias", "parent-component-ref",
    "child-component-ref", "parent",
})  # fmt: skip


class IetfInventoryImporter:
    """Reads network elements with their components, and the places at which they stand."""

    name = "ietf_inventory"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        return any(key.startswith(_MODULE) for key in keys_within(head, 3))

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        gathering = Gathering(source, context)
        for value in values(source, context, _enter):
            kind = _kind(value.path)
            if kind is None or not isinstance(value.value, dict):
                continue
            record = without_modules(value.value)
            if kind == "place":
                _place(record, value.ref, gathering)
            else:
                _element(record, value.ref, value.line, gathering)
            yield from gathering.full()
        yield gathering.batch()


def _enter(path: Path, opening: str) -> bool:
    return len(path) < 10 and _kind(path) is None


def _kind(path: Path) -> str | None:
    """What the list holds whose item a path leads to."""
    if len(path) < 2 or not isinstance(path[-1], int):
        return None
    return _LISTS.get(local(str(path[-2])))


def _element(record: dict[str, Any], ref: str, line: int, gathering: Gathering) -> None:
    ne_id = first(record, "ne-id", "uuid", "name")
    if ne_id is None:
        gathering.context.problems.add(
            gathering.source.where(line, ref), "is a network element without ne-id", "give each element its id"
        )
        return
    dn = f"network-element={ne_id}"
    raw = last_name(first(record, "ne-type") or "") or None
    function = function_named(raw) if raw else None
    root = hash_id(gathering.operator, dn)
    site = _site_of(record)
    row = {
        "element_id": root,
        "dn": dn,
        "root_id": root,
        "kind": "managed_element",
        "function": function.name if function else None,
        "function_raw": raw,
        "domain": function.domain if function else None,
        "site_id": site,
        "source_ref": ref,
        **_columns(record, gathering),
    }
    if site:
        gathering.site({"site_id": site, "source_ref": ref})
    gathering.templates(unfilled({k: v for k, v in record.items() if k != "components"}), line, dn)
    gathering.element(row, line)
    parts = record.get("components")
    _components(records(parts.get("component") if isinstance(parts, dict) else parts), row, ref, line, gathering)


def _components(parts: list[dict[str, Any]], above: Row, ref: str, line: int, gathering: Gathering) -> None:
    named = {found: part for part in parts if (found := first(part, "component-id", "uuid", "name"))}
    if len(named) < len(parts):
        gathering.context.problems.add(
            gathering.source.where(line, above["dn"]),
            f"has {len(parts) - len(named)} components without an id of their own, which are left out",
            "give each component its component-id",
        )
    parents = {child: name for name, part in named.items() for child in _refs(part.get("child-component-ref"))}
    ids = {name: hash_id(gathering.operator, f"{above['dn']},component={name}") for name in named}
    for index, (name, part) in enumerate(named.items()):
        stated = next(iter(_refs(part.get("parent-component-ref") or part.get("parent"))), None)
        parent = stated or parents.get(name)
        gathering.templates(unfilled(part), line, name)
        gathering.element(
            {
                "element_id": ids[name],
                "dn": f"{above['dn']},component={name}",
                "parent_id": ids[parent] if parent in ids and parent != name else above["element_id"],
                "root_id": above["element_id"],
                "kind": "sw_unit" if last_name(first(part, "class") or "").lower().startswith("soft") else "hw_unit",
                "function_raw": last_name(first(part, "class") or "") or None,
                "domain": above["domain"],
                "site_id": above["site_id"],
                "source_ref": f"{ref}/components/component/{index}",
                **_columns(part, gathering),
            },
            line,
        )


def _refs(value: Any) -> list[str]:
    """Ids that a reference names: plain, in a list, or in a container of the draft's later revisions."""
    if isinstance(value, dict):
        return [found for item in value.values() for found in texts(item)]
    found = texts(value)
    for item in records(value):
        found += [name for part in item.values() for name in texts(part)]
    return found


def _columns(record: Mapping[str, Any], gathering: Gathering) -> Row:
    software, patch = _software(record.get("software-rev"))
    consumed = _CONSUMED | ({"software-rev"} if software else set())
    return {
        "user_label": first(record, "alias", "name"),
        **supplier(first(record, "mfg-name", "vendor-name"), "stated", gathering.context.resolve),
        "product": first(record, "product-name", "model-name"),
        "product_number": first(record, "part-number"),
        "hw_version": first(record, "hardware-rev"),
        "sw_version": software,
        "patch": patch,
        "serial": first(record, "serial-number", "serial-num"),
        "asset_tag": first(record, "asset-id"),
        "made_on": day(record.get("mfg-date")),
        "attrs": attributes(record, consumed),
    }


def _software(value: Any) -> tuple[str | None, str | None]:
    """The software and its patches; unknown where several programs are listed and none is the element's own."""
    if (plain := text(value)) is not None:
        return plain, None
    listed = [item for item in records(value) if first(item, "revision")]
    if len(listed) != 1:
        return None, None
    patches = [found for item in records(listed[0].get("patch")) if (found := first(item, "revision"))]
    return first(listed[0], "revision"), ";".join(patches) or None


def _site_of(record: Mapping[str, Any]) -> str | None:
    location = record.get("location")
    if isinstance(location, dict):
        return first(location, "ne-location", "id", "name", "location-ref")
    return text(location) or first(record, "location-ref", "location-id")


def _place(record: dict[str, Any], ref: str, gathering: Gathering) -> None:
    site_id = first(record, "id", "location-id", "name")
    if site_id is None:
        return
    geo = record.get("geo-location")
    ellipsoid = geo.get("location") if isinstance(geo, dict) else None
    at = None
    for holder in (ellipsoid, geo, record):
        if isinstance(holder, dict) and at is None:
            at = position(holder.get("latitude"), holder.get("longitude"))
    address = record.get("physical-address") or record.get("address")
    said = address if isinstance(address, dict) else {}
    gathering.site({
        "site_id": site_id,
        "name": first(record, "name"),
        "latitude": at[0] if at else None,
        "longitude": at[1] if at else None,
        "place": first(said, "city", "address") or text(address),
        "source_ref": ref,
    })  # fmt: skip


IETF_INVENTORY = IetfInventoryImporter()
