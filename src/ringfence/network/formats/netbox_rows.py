"""Rows of devices and their parts, from whatever form NetBox or Nautobot gave them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ringfence.core.vocabulary import function_named
from ringfence.network.formats.gathering import Gathering, Row
from ringfence.network.formats.plain_values import first, hash_id, position, supplier, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device; None is unknown."""

    id: str | None
    name: str | None
    site: str | None
    site_at: tuple[Any, Any] = (None, None)
    manufacturer: str | None
    model: str | None
    part_number: str | None = None
    role: str | None
    serial: str | None
    asset_tag: str | None
    status: str | None
    software: str | None = None
    latitude: Any = None
    longitude: Any = None
    tags: list[str] | None = None
    attrs: list[tuple[str, str]] | None = None
    line: int
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A module or an inventory item of a device."""

    id: str | None
    name: str | None
    label: str | None
    device: str | None
    """Key of the device; None if no file of the import describes it."""
    device_name: str | None
    site: str | None
    module: bool
    manufacturer: str | None
    model: str | None
    part_number: str | None
    role: str | None
    serial: str | None
    asset_tag: str | None
    status: str | None
    attrs: list[tuple[str, str]] | None
    line: int
    ref: str


def key_of(site: str | None, name: str | None, id_: str | None) -> str:
    """What identifies a device in every form: names are unique per site; the number is not in every export."""
    if name is None:
        return f"netbox device number {id_}"
    return f"netbox site={_slug(site or '')} device={name.casefold()}"


def _dn(site: str | None, device: str | None) -> str:
    return f"site={site},device={device}" if site else f"device={device}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def name_of(reference: Mapping[str, Any] | None) -> str | None:
    """The name of what a reference points at."""
    return first(reference, "name", "model", "display", "slug", "version") if reference else None


def choice(value: Any) -> str | None:
    """The value of a choice, which the API gives with its label; of a status that is an object its name.

    Before NetBox 2.7 values were numbers, which tell nothing without their label.
    """
    named = isinstance(value, dict)
    found = first(value, "value", "name", "label", "display") if named else text(value)
    if found is not None and (found.isdecimal() or found in ("true", "false")):
        return first(value, "label", "display") if named else None
    return found


def site_row(site: Mapping[str, Any], ref: str) -> Row:
    """A row of SITE; the site goes by its name, as exports of all forms do."""
    at = position(site.get("latitude"), site.get("longitude"))
    address = first(site, "physical_address")
    return {
        "site_id": name_of(site),
        "name": name_of(site),
        "latitude": at[0] if at else None,
        "longitude": at[1] if at else None,
        "place": " ".join(address.split()) if address else None,
        "source_ref": ref,
    }


@dataclass(slots=True)
class NetBoxRows:
    """Turns devices and parts into rows."""

    gathering: Gathering
    _numbers: dict[str, str | None] = field(default_factory=dict)
    _strays: int = 0
    _made: dict[str, Row] = field(default_factory=dict)

    def device(self, found: Device) -> None:
        """A row of ELEMENT, and one of SITE if the device lies elsewhere than its site."""
        gathering = self.gathering
        if found.name is None and found.id is None:
            gathering.context.problems.add(
                gathering.source.where(found.line, found.ref), "is a device without name and id", "export it again"
            )
            return
        key = key_of(found.site, found.name, found.id)
        if self._numbers.setdefault(key, found.id) != found.id:
            key = f"{key} number {found.id}"  # one name at one site twice: of two tenants
        element_id = hash_id(gathering.operator, key)
        function = function_named(found.role) if found.role else None
        row: Row = {
            "element_id": element_id,
            "root_id": element_id,
            "dn": _dn(found.site if found.name else None, found.name or found.id),
            "kind": "device",
            "function": function.name if function else None,
            "function_raw": found.role,
            "domain": function.domain if function else None,
            "user_label": found.name,
            # A device has no manufacturer of its own: it is that of its device type.
            **supplier(found.manufacturer, "specification", gathering.context.resolve),
            "product": found.model,
            "product_number": found.part_number,
            "sw_version": found.software,
            "serial": found.serial,
            "asset_tag": found.asset_tag,
            "site_id": self._site(found),
            "tags": found.tags,
            "lifecycle_state": found.status.lower() if found.status else None,
            "attrs": found.attrs,
            "source_ref": found.ref,
        }
        if gathering.element(row, found.line):
            self._made[key] = row

    def _site(self, found: Device) -> str | None:
        """The site; one of its own, at the site, for a device with coordinates of its own."""
        at = position(found.latitude, found.longitude)
        if at is None or at == position(*found.site_at):
            return found.site
        site_id = f"geo:{at[0]},{at[1]}"
        row = {"site_id": site_id, "name": found.site, "latitude": at[0], "longitude": at[1], "place": found.site,
               "source_ref": found.ref}  # fmt: skip
        self.gathering.site(row)
        return site_id

    def part(self, found: Part) -> None:
        """A row of ELEMENT in its device, which may be in another file."""
        gathering = self.gathering
        device = self._made.get(found.device or "", {})
        parent = hash_id(gathering.operator, found.device) if found.device else None
        if parent is None and not self._strays:
            gathering.warn(
                found.line,
                f"is in the device {found.device_name!r}, which no file of this import describes",
                "import the devices with their modules and items",
                found.ref,
            )
        self._strays += parent is None
        kind = "module" if found.module else "inventory-item"
        own = found.name if found.module and found.name else f"{found.name or ''}#{found.id}"
        above = _dn(found.site, found.device_name)
        dn = f"{above},{kind}={own}"
        gathering.element(
            {
                "element_id": hash_id(gathering.operator, f"{found.device or above} {kind}={own}"),
                "parent_id": parent,
                "root_id": parent,
                "dn": dn,
                "kind": "hw_unit",
                "function_raw": found.role,
                "domain": device.get("domain"),
                "user_label": found.label or found.name,
                # A part never has the manufacturer of the device around it.
                **supplier(
                    found.manufacturer, "specification" if found.module else "stated", gathering.context.resolve
                ),
                "product": found.model,
                "product_number": found.part_number,
                "serial": found.serial,
                "asset_tag": found.asset_tag,
                "site_id": device.get("site_id") or found.site,
                "lifecycle_state": found.status.lower() if found.status else None,
                "attrs": found.attrs,
                "source_ref": found.ref,
            },
            found.line,
        )
