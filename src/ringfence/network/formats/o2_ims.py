"""Importers of O-Cloud inventories (O-RAN O2 IMS): resources, and the types, pools, sites and locations they name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ringfence.network.countries import country_code
from ringfence.network.formats.gathering import Gathering, Row
from ringfence.network.formats.json_stream import Path, Value, keys_within, values
from ringfence.network.formats.plain_values import (
    attributes,
    first,
    hash_id,
    position,
    records,
    supplier,
    text,
    texts,
    unfilled,
)  # fmt: skip
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_DUMMIES: Final = frozenset({
    "-", "--", "?", "dummy", "default", "example", "generic", "n/a", "na", "nil", "none", "not available",
    "not specified", "null", "other", "string", "tbd", "test", "unknown", "undefined", "unspecified", "vendor", "xxx",
})  # fmt: skip
"""What is written because the model asks for a vendor and nobody knows it."""
_CONSUMED: Final = frozenset({"resourceId", "globalAssetId", "resourcePoolId", "elements"})
_MAX_DEPTH: Final = 20
_IDS: Final = frozenset({"resourceId", "resourceTypeId", "resourcePoolId", "oCloudSiteId", "globalLocationId"})
_CATALOGUE_KEYS: Final = (
    frozenset({"resourceTypeId", "vendor"}), frozenset({"resourceTypeId", "resourceKind"}),
    frozenset({"resourcePoolId", "oCloudSiteId"}), frozenset({"resourcePoolId", "globalLocationId"}),
    frozenset({"resourcePoolId", "oCloudId"}), frozenset({"oCloudSiteId", "globalLocationId"}),
    frozenset({"globalLocationId", "coordinate"}), frozenset({"globalLocationId", "civicAddress"}),
    frozenset({"globalLocationId", "address"}),
)  # fmt: skip


@dataclass(slots=True)
class _Cloud:
    """What resources refer to, by id."""

    types: dict[str, dict[str, Any]] = field(default_factory=dict)
    pools: dict[str, dict[str, Any]] = field(default_factory=dict)
    sites: dict[str, dict[str, Any]] = field(default_factory=dict)
    locations: dict[str, dict[str, Any]] = field(default_factory=dict)

    def learn(self, record: dict[str, Any]) -> None:
        """Take note of a record, which is told by the ids it has."""
        for key, table in self._tables(record):
            if (id_ := first(record, key)) is not None:
                table.setdefault(id_, {k: v for k, v in record.items() if k not in ("resources", "resourcePools")})
            return

    def _tables(self, record: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
        if "resourceId" in record:
            return
        if "resourcePoolId" in record:
            yield "resourcePoolId", self.pools
        elif "resourceTypeId" in record:
            yield "resourceTypeId", self.types
        elif "oCloudSiteId" in record:
            yield "oCloudSiteId", self.sites
        elif "globalLocationId" in record:
            yield "globalLocationId", self.locations


class O2ImsImporter:
    """Reads resources of an O-Cloud; what they refer to is in the same file or in others of the call."""

    name = "o2_ims"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        return {"resourceId", "resourceTypeId"} <= keys_within(head, 6)

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        gathering = Gathering(source, context)
        cloud = _cloud(source, context)
        warned: set[str] = set()
        for value in _records(source, context):
            if not isinstance(value.value, dict):
                continue
            for record, parent, ref in _resources(value.value, value.ref):
                _resource(record, parent, ref, value, cloud, gathering, warned)
            yield from gathering.full()
        _sites(cloud, gathering)
        yield gathering.batch()


class O2CatalogueImporter(O2ImsImporter):
    """Reads files that hold only what resources refer to; they need not hold an element."""

    name = "o2_catalogue"
    auxiliary = True

    def recognises(self, head: bytes) -> bool:
        keys = keys_within(head, 5)
        return "resourceId" not in keys and any(wanted <= keys for wanted in _CATALOGUE_KEYS)


def _records(source: Source, context: Context) -> Iterator[Value]:
    """The records of a file: of lists, of a bundle of lists, or the only one (the answer to a query by its id)."""
    single = not _IDS.isdisjoint(keys_within(source.head(), 1))
    return values(source, context, _whole if single else _enter)


def _whole(path: Path, opening: str) -> bool:
    return False


def _enter(path: Path, opening: str) -> bool:
    """Lists, and the bundle around them; a record is handed out whole."""
    return len(path) < 4 and (opening == "[" or not path or isinstance(path[-1], str))


def _cloud(source: Source, context: Context) -> _Cloud:
    """All that this file and its companions say about types, pools, sites and locations."""
    cloud = _Cloud()
    quiet = Context(context.operator, context.country, context.mapping, context.resolve)
    for other in (source, *sorted(context.companions, key=lambda other: other.source_id)):
        head = other.head()
        if other is not source and not (O2_IMS.recognises(head) or O2_CATALOGUE.recognises(head)):
            continue
        for value in _records(other, quiet):
            for record in records(value.value):
                _learn(record, cloud, 0)
    return cloud


def _learn(record: dict[str, Any], cloud: _Cloud, depth: int) -> None:
    cloud.learn(record)
    if depth < 3:
        for key in ("resourcePools", "resourceTypes", "resourceType", "oCloudSites", "location"):
            for part in records(record.get(key)):
                _learn(part, cloud, depth + 1)


def _resources(record: dict[str, Any], ref: str) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None, str]]:
    """A resource, those in it, and those that a pool lists whole."""
    pending: list[tuple[dict[str, Any], dict[str, Any] | None, str, int]] = [(record, None, ref, 0)]
    for here, parent, at, depth in pending:
        own = here if "resourceId" in here else None
        if own is not None:
            yield own, parent, at
        if depth >= _MAX_DEPTH:
            continue
        for key in ("elements", "resources", "resourcePools"):
            for index, part in enumerate(records(here.get(key))):
                if own is not None or "resourcePoolId" not in here or "resourcePoolId" in part:
                    inner = part
                else:
                    inner = {"resourcePoolId": here["resourcePoolId"], **part}
                pending.append((inner, own, f"{at}/{key}/{index}", depth + 1))


def _resource(
    record: dict[str, Any], parent: dict[str, Any] | None, ref: str, value: Value, cloud: _Cloud,
    gathering: Gathering, warned: set[str],
) -> None:  # fmt: skip
    id_ = first(record, "resourceId")
    if id_ is None:
        gathering.context.problems.add(
            gathering.source.where(value.line, ref), "is a resource without resourceId", "export it again"
        )
        return
    pool_id = first(record, "resourcePoolId") or (first(parent, "resourcePoolId") if parent else None)
    type_id = first(record, "resourceTypeId") or ""
    type_ = cloud.types.get(type_id, {})
    if not type_ and f"type {type_id}" not in warned:
        warned.add(f"type {type_id}")
        gathering.warn(value.line, f"names the resource type {type_id!r}, which no file of this import describes; "
                       "its supplier is unknown", "import the resourceTypes with it", id_)  # fmt: skip
    site_id, _ = _site(pool_id, cloud)
    above = first(parent, "resourceId") if parent else None
    gathering.templates(unfilled({**type_, **record}), value.line, id_)
    gathering.element(
        {
            "element_id": _element_id(id_, gathering),
            "dn": f"resourcePool={pool_id},resource={id_}" if pool_id else f"resource={id_}",
            "parent_id": _element_id(above, gathering) if above else None,
            "kind": "o_cloud_resource",
            "function_raw": first(type_, "resourceClass"),
            "domain": "cloud",
            "user_label": first(record, "name", "description"),
            **supplier(_vendor(type_, gathering, warned), "specification", gathering.context.resolve),
            "product": first(type_, "model"),
            "hw_version": first(type_, "version"),
            "asset_tag": first(record, "globalAssetId"),
            "site_id": site_id,
            "attrs": _attrs(record, type_),
            "source_ref": ref,
        },
        value.line,
    )


def _element_id(id_: str, gathering: Gathering) -> str:
    return hash_id(gathering.operator, f"o2 resource {id_}")


def _vendor(type_: Mapping[str, Any], gathering: Gathering, warned: set[str]) -> str | None:
    raw = first(type_, "vendor")
    if raw is None or raw.casefold() not in _DUMMIES:
        return raw
    name = first(type_, "resourceTypeId", "name") or ""
    if f"vendor {name}" not in warned:
        warned.add(f"vendor {name}")
        gathering.warn(None, f"resource type {name!r} has the vendor {raw!r}, which names nobody and is unknown",
                       "write the maker of the hardware into the resource type")  # fmt: skip
    return None


def _attrs(record: Mapping[str, Any], type_: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    about = {f"resourceType.{key}": type_[key] for key in ("name", "vendor", "resourceKind", "resourceClass")
             if text(type_.get(key))}  # fmt: skip
    return attributes({**record, **about}, _CONSUMED)


def _site(pool_id: str | None, cloud: _Cloud) -> tuple[str | None, dict[str, Any]]:
    """The location of a pool, by way of its site, and what is known of it."""
    pool = cloud.pools.get(pool_id or "", {})
    site = cloud.sites.get(first(pool, "oCloudSiteId") or "", {})
    location_id = first(site, "globalLocationId") or first(pool, "globalLocationId")
    if location_id is None:
        return first(pool, "oCloudSiteId"), site
    return location_id, {**site, **cloud.locations.get(location_id, {})}


def _sites(cloud: _Cloud, gathering: Gathering) -> None:
    """All locations, and the sites that have none."""
    known: dict[str, dict[str, Any]] = dict(cloud.locations)
    for pool_id in cloud.pools:
        site_id, said = _site(pool_id, cloud)
        if site_id:
            known.setdefault(site_id, said)
    for site in cloud.sites.values():
        if (site_id := first(site, "globalLocationId", "oCloudSiteId")) is not None:
            known.setdefault(site_id, site)
    for site_id, said in known.items():
        gathering.site(_site_row(site_id, said))


def _site_row(site_id: str, said: Mapping[str, Any]) -> Row:
    at = _coordinate(said.get("coordinate"))
    civic = " ".join(found for part in records(said.get("civicAddress")) if (found := first(part, "caValue")))
    country = first(said, "country")
    row: Row = {
        "site_id": site_id,
        "name": first(said, "name"),
        "latitude": at[0] if at else None,
        "longitude": at[1] if at else None,
        "place": first(said, "address") or civic or None,
        "source_ref": f"location {site_id}",
    }
    if country and country_code(country):
        row["country"] = country_code(country)
    return row


def _coordinate(value: Any) -> tuple[float, float] | None:
    """Latitude and longitude: named, as a GeoJSON point (longitude first), or as text (latitude first)."""
    if isinstance(value, dict):
        pair = value.get("coordinates")
        if isinstance(pair, list) and len(pair) >= 2:
            return position(pair[1], pair[0])
        return position(first(value, "latitude", "lat"), first(value, "longitude", "lon", "lng"))
    if isinstance(value, list) and len(value) >= 2 and len(texts(value)) == len(value):
        return position(value[1], value[0])
    parts = (text(value) or "").split(",")
    return position(parts[0].strip(), parts[1].strip()) if len(parts) == 2 else None


O2_IMS = O2ImsImporter()
O2_CATALOGUE = O2CatalogueImporter()
