"""Objects as the REST APIs of NetBox 4 and Nautobot 3 write them (invented; only what is read, and a little more)."""

from typing import Any

API = "http://netbox.example/api"


def ref(path: str, id_: Any, **more: Any) -> dict[str, Any]:
    return {"id": id_, "url": f"{API}/{path}/{id_}/", **more}


def named(path: str, id_: int, name: str) -> dict[str, Any]:
    return ref(path, id_, display=name, name=name, slug=name.lower().replace(" ", "-"), description="")


ACME, BOLT = named("dcim/manufacturers", 1, "Acme"), named("dcim/manufacturers", 2, "Bolt")
MADRID, BILBAO = named("dcim/sites", 1, "Madrid 1"), named("dcim/sites", 2, "Bilbao")


def device_type(id_: int, maker: dict[str, Any], model: str, **more: Any) -> dict[str, Any]:
    return ref("dcim/device-types", id_, display=model, manufacturer=maker, model=model, slug=model.lower(), **more)


def device(id_: int, name: str | None, **more: Any) -> dict[str, Any]:
    """A device of NetBox 4: what it refers to is given in brief, without part number and coordinates."""
    return ref("dcim/devices", id_, **{
        "display": name or "unnamed", "name": name, "device_type": device_type(7, ACME, "R1"),
        "role": named("dcim/device-roles", 3, "Router"), "tenant": None, "platform": None, "serial": f"00{id_}",
        "asset_tag": None, "site": MADRID, "location": None, "rack": None, "latitude": None, "longitude": None,
        "status": {"value": "active", "label": "Active"}, "comments": "", "tags": [], "custom_fields": {},
        "interface_count": 4, **more,
    })  # fmt: skip


def module(id_: int, of: dict[str, Any], bay: str, maker: dict[str, Any], model: str) -> dict[str, Any]:
    brief = {key: of[key] for key in ("id", "url", "display", "name")}
    type_ = ref("dcim/module-types", 9, display=model, manufacturer=maker, model=model)
    return ref("dcim/modules", id_, display=model, device=brief, module_bay=named("dcim/module-bays", 1, bay),
               module_type=type_, status={"value": "planned", "label": "Planned"}, serial="m1", asset_tag=None,
               tags=[], custom_fields={})  # fmt: skip


def item(id_: int, of: dict[str, Any], name: str, maker: dict[str, Any] | None) -> dict[str, Any]:
    brief = {key: of[key] for key in ("id", "url", "display", "name")}
    return ref("dcim/inventory-items", id_, display=name, device=brief, parent=None, name=name, label="",
               manufacturer=maker, part_id="SFP-1", serial="x9", asset_tag=None, role=None, tags=[])  # fmt: skip


def site(reference: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**reference, "status": {"value": "active", "label": "Active"}, "latitude": None, "longitude": None,
            "physical_address": "", "custom_fields": {}, **more}  # fmt: skip


def page(*objects: dict[str, Any]) -> dict[str, Any]:
    return {"count": len(objects), "next": None, "previous": None, "results": list(objects)}
