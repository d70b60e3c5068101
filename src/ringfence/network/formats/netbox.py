"""Importers of NetBox and Nautobot: devices, modules and inventory items of the REST API, as saved to a file."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ringfence.network.formats.gathering import Gathering
from ringfence.network.formats.json_stream import Value, keys_within
from ringfence.network.formats.netbox_catalogue import Catalogue, catalogue, kind_of, listed
from ringfence.network.formats.netbox_rows import (
    Device,
    NetBoxRows,
    Part,
    choice,
    key_of,
    name_of,
    site_row,
)
from ringfence.network.formats.plain_values import attributes, first, records, text
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_DEVICE: Final = frozenset({
    "name", "device_type", "role", "device_role", "platform", "serial", "asset_tag", "site", "location", "latitude",
    "longitude", "status", "tags", "display", "url", "display_url", "natural_slug", "notes_url", "object_type",
})  # fmt: skip
_PART: Final = frozenset({
    "device", "module_type", "manufacturer", "part_id", "serial", "asset_tag", "status", "tags", "display", "url",
    "display_url", "natural_slug", "notes_url", "object_type", "parent", "_depth", "name", "label",
})  # fmt: skip


class NetBoxImporter:
    """Reads pages of devices, modules and inventory items; types and sites may be in other files of the call."""

    name = "netbox"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        keys = keys_within(head, 4)  # a list of pages has its objects there
        device = "device_type" in keys and bool({"site", "location"} & keys) and bool({"role", "device_role"} & keys)
        module = {"device", "module_type"} <= keys
        item = {"device", "manufacturer", "part_id"} <= keys
        return device or module or item

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        rows = NetBoxRows(Gathering(source, context))
        known = catalogue(context.companions, context)
        parts: list[tuple[dict[str, Any], Value]] = []
        for value in listed(source, context):
            record = value.value
            kind = kind_of(record)
            if kind == "device":
                _device(record, value, known, rows)
                known.learn(record)
            elif kind in ("module", "item"):
                parts.append((record, value))
            elif kind:
                known.learn(record)
            yield from rows.gathering.full()
        for record, value in parts:
            _part(record, value, known, rows)
            yield from rows.gathering.full()
        yield rows.gathering.batch()


def _device(record: Mapping[str, Any], value: Value, known: Catalogue, rows: NetBoxRows) -> None:
    type_ = known.filled("device-types", record.get("device_type"))
    site = known.filled("sites", record.get("site")) or known.filled("locations", record.get("location"))
    if site:
        rows.gathering.site(site_row(site, value.ref))
    software = known.filled("software-versions", record.get("software_version"))
    role = known.filled("device-roles", record.get("role") or record.get("device_role"))
    rows.device(
        Device(
            id=first(record, "id"),
            name=first(record, "name"),
            site=name_of(site),
            site_at=(site.get("latitude"), site.get("longitude")) if site else (None, None),
            manufacturer=name_of(known.filled("manufacturers", type_.get("manufacturer"))),
            model=first(type_, "model") or name_of(type_),
            part_number=first(type_, "part_number") or known.part_number(type_),
            role=name_of(role),
            serial=first(record, "serial"),
            asset_tag=first(record, "asset_tag"),
            status=choice(known.filled("statuses", record.get("status")) or record.get("status")),
            software=first(software, "version"),
            latitude=record.get("latitude"),
            longitude=record.get("longitude"),
            tags=_tags(record),
            attrs=attributes(_told(record, known), _DEVICE),
            line=value.line,
            ref=value.ref,
        )
    )


def device_key(device: Mapping[str, Any], known: Catalogue) -> str:
    """What identifies the device that a part names."""
    return key_of(_site_of(device, known), first(device, "name"), first(device, "id"))


def _site_of(device: Mapping[str, Any], known: Catalogue) -> str | None:
    return name_of(known.filled("sites", device.get("site")) or known.filled("locations", device.get("location")))


def _told(record: Mapping[str, Any], known: Catalogue) -> dict[str, Any]:
    """A record whose references are their names."""
    told: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and ("url" in value or "value" in value or "display" in value):
            told[key] = name_of(known.filled("", value)) or choice(value)
        elif not key.endswith("_count"):
            told[key] = value
    return told


def _tags(record: Mapping[str, Any]) -> list[str] | None:
    found = [name for tag in records(record.get("tags")) if (name := first(tag, "slug", "name", "display"))]
    return sorted(set(found)) or None


def _part(record: Mapping[str, Any], value: Value, known: Catalogue, rows: NetBoxRows) -> None:
    device = known.filled("devices", record.get("device"))
    type_ = known.filled("module-types", record.get("module_type"))
    module = kind_of(record) == "module"
    maker = type_.get("manufacturer") if module else record.get("manufacturer")
    bay = record.get("module_bay") or record.get("parent_module_bay")
    bay_name = name_of(known.filled("module-bays", bay)) if isinstance(bay, dict) else text(bay)
    role = record.get("role")
    rows.part(
        Part(
            id=first(record, "id"),
            name=bay_name if module else first(record, "name"),
            label=first(record, "label"),
            device=device_key(device, known) if {"site", "location"} & device.keys() else None,
            device_name=name_of(device),
            site=_site_of(device, known),
            module=module,
            manufacturer=name_of(known.filled("manufacturers", maker)),
            model=first(type_, "model") or name_of(type_),
            part_number=first(type_, "part_number") or first(record, "part_id"),
            role=name_of(known.filled("inventory-item-roles", role)) if isinstance(role, dict) else None,
            serial=first(record, "serial"),
            asset_tag=first(record, "asset_tag"),
            status=choice(known.filled("statuses", record.get("status")) or record.get("status")),
            attrs=attributes(_told(record, known), _PART),
            line=value.line,
            ref=value.ref,
        )
    )


NETBOX = NetBoxImporter()
