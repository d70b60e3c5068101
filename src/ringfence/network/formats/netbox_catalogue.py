"""What devices of NetBox and Nautobot refer to: types, sites and manufacturers, in files that serve others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ringfence.network.formats.gathering import Gathering
from ringfence.network.formats.json_stream import Path, Value, keys_within, shallow_keys, values
from ringfence.network.formats.netbox_rows import name_of, site_row
from ringfence.network.formats.plain_values import first
from ringfence.network.model import Batch, Context
from ringfence.network.source import UNREADABLE, Source
from ringfence.network.xml_head import decoded

_URL: Final = re.compile(r"/api/(?:plugins/)?[\w\-]+/([\w\-]+)/([\w\-]+)/?(?:\?.*)?$")
_ANY_URL: Final = re.compile(
    r'"url":\s*"[^"]{0,300}/api/(?:dcim|extras|tenancy|virtualization|ipam)/([\w\-]+)/[\w\-]+/?"'
)
_KINDS: Final = {"devices": "device", "modules": "module", "inventory-items": "item"}
_SITE: Final = frozenset({"latitude", "longitude", "physical_address"})
_YAML_KEYS: Final = re.compile(r"^(manufacturer|model|part_number|slug):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_MAX_EVENTS: Final = 200_000
_MAX_DEPTH: Final = 60
_MAX_YAML: Final = 4 << 20


def kind_of(record: Mapping[str, Any]) -> str | None:
    """What a record is: device, module, item, or the name of the list it comes from; None if nothing tells."""
    match = _URL.search(first(record, "url") or "")
    if match:
        return _KINDS.get(match[1], match[1])
    keys = record.keys()
    for kind, wanted in (
        ("device", {"device_type", "status"}),
        ("module", {"device", "module_type"}),
        ("item", {"device", "part_id"}),
        ("device-types", {"model", "manufacturer"}),
        ("sites", {"name", "latitude", "longitude"}),
    ):
        if wanted <= keys:
            return kind
    return None


@dataclass(slots=True)
class Catalogue:
    """Records by kind and number, and part numbers by maker and model."""

    _records: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def learn(self, record: Mapping[str, Any]) -> None:
        kept = record
        if kind_of(record) == "device":
            kept = {key: record[key] for key in ("id", "url", "name", "site", "location") if key in record}
        for key in _keys("", record):
            self._records.setdefault(key, kept)
        model, number = first(record, "model"), first(record, "part_number")
        maker = record.get("manufacturer")
        named = name_of(self.filled("manufacturers", maker)) if isinstance(maker, dict) else maker
        if model and number and isinstance(named, str):
            self.number(named, model, number)

    def number(self, maker: str, model: str, number: str) -> None:
        """A part number; two for one model make it unknown."""
        key = (maker.casefold(), model.casefold())
        self._numbers[key] = number if self._numbers.get(key, number) == number else None

    def filled(self, kind: str, reference: Any) -> dict[str, Any]:
        """A reference with all that is known of what it points at; empty if there is none."""
        if not isinstance(reference, dict):
            return {}
        known: Mapping[str, Any] = {}
        for key in _keys(kind, reference):
            known = known or self._records.get(key, {})
        return {**known, **{key: value for key, value in reference.items() if value is not None}}

    def part_number(self, type_: Mapping[str, Any]) -> str | None:
        """The part number of a device type that does not state it itself."""
        maker = name_of(self.filled("manufacturers", type_.get("manufacturer")))
        return self.number_of(maker, first(type_, "model"))

    def number_of(self, maker: str | None, model: str | None) -> str | None:
        return self._numbers.get((maker.casefold(), model.casefold())) if maker and model else None


def _keys(kind: str, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names of a record: its list and number, by its address or by the kind that is expected."""
    if match := _URL.search(first(record, "url") or ""):
        yield match[1], match[2]
    elif kind and (id_ := first(record, "id")) is not None:
        yield kind, id_
    elif (own := kind_of(record)) and (id_ := first(record, "id")) is not None:
        yield own, id_


def listed(source: Source, context: Context) -> Iterator[Value]:
    """The objects of a file: one, several after one another, a list, or the results of one or several pages."""
    pages = {depth for depth, key in shallow_keys(source.head()) if key == "results"}

    def enter(path: Path, opening: str) -> bool:
        if opening == "[":
            return not path or path[-1] == "results"
        return (not path and 1 in pages) or (len(path) == 1 and isinstance(path[0], int) and 2 in pages)

    for value in values(source, context, enter):
        if isinstance(value.value, dict):
            yield value


def catalogue(sources: tuple[Source, ...], context: Context) -> Catalogue:
    """All that companions tell, the same whatever their order."""
    found = Catalogue()
    quiet = Context(context.operator, context.country, context.mapping, context.resolve)
    for source in sorted(sources, key=lambda source: source.source_id):
        head = source.head()
        if DEVICE_TYPE.recognises(head):
            for maker, model, number in device_types(source, quiet):
                if number:
                    found.number(maker, model, number)
        elif NETBOX_CATALOGUE.recognises(head) or {"device_type", "name"} <= keys_within(head, 3):
            for value in listed(source, quiet):
                found.learn(value.value)
    return found


class NetBoxCatalogueImporter:
    """Reads sites; device types and manufacturers of the REST API serve the devices of other files."""

    name = "netbox_catalogue"
    auxiliary = True

    def recognises(self, head: bytes) -> bool:
        keys = keys_within(head, 3)
        if "url" not in keys or not {"display", "natural_slug", "custom_fields"} & keys:
            return False
        # Objects of the API name their own address before those of what they refer to, or after: any list will do.
        kinds = {match[1] for match in _ANY_URL.finditer(decoded(head))}
        return bool(kinds) and not {"device_type", "module_type", "part_id"} & keys

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        gathering = Gathering(source, context)
        for value in listed(source, context):
            record = value.value
            if _SITE & record.keys() and name_of(record) and "device_type" not in record:
                gathering.site(site_row(record, value.ref))
        yield gathering.batch()


class DeviceTypeImporter:
    """Reads nothing by itself: a device type of the public library tells the part number of a model."""

    name = "netbox_device_type"
    auxiliary = True

    def recognises(self, head: bytes) -> bool:
        text = decoded(head)
        if text.lstrip("\ufeff \t\r\n").startswith(("<", "{", "[")) or "\0" in text:
            return False
        found = {match[1] for match in _YAML_KEYS.finditer(text)}
        return {"manufacturer", "model"} <= found

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        if not list(device_types(source, context)) and not context.partial:
            context.problems.add(source.where(1), "is a device type without manufacturer and model", "name both")
        yield Batch()


def device_types(source: Source, context: Context) -> Iterator[tuple[str, str, str | None]]:
    """Manufacturer, model and part number of each document; only scalars of the top level are looked at."""
    try:
        with source.open() as stream:
            content = stream.read(_MAX_YAML + 1)
        if len(content) > _MAX_YAML:
            raise YAMLError(f"is longer than {_MAX_YAML >> 20} MB")
        for told in _scalars(content.decode("utf-8-sig")):
            if told.get("manufacturer") and told.get("model"):
                yield told["manufacturer"], told["model"], told.get("part_number") or None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        _broken(source, context, line, f"is no YAML here: {error.problem or error.context}")
    except (YAMLError, UnicodeDecodeError, RecursionError, *UNREADABLE) as error:
        _broken(source, context, 1, f"cannot be read: {str(error).splitlines()[0] if str(error) else error!r}")


def _broken(source: Source, context: Context, line: int, found: str) -> None:
    context.partial = True
    context.problems.add(source.where(line), found, "write it as YAML in UTF-8, or fetch it again")


def _scalars(content: str) -> Iterator[dict[str, str]]:
    """The scalars of each document's top level. Events only: no alias is followed, no tag makes an object."""
    told: dict[str, str] = {}
    depth, key = 0, None
    # The parser in C: the one in Python takes the square of the depth.
    for count, event in enumerate(YAML(typ="safe").parse(content)):
        if count > _MAX_EVENTS or depth > _MAX_DEPTH:
            raise YAMLError(f"holds more than {_MAX_EVENTS} values, or is nested more than {_MAX_DEPTH} deep")
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            told, depth, key = {}, 0, None
        elif kind == "DocumentEndEvent":
            yield told
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            depth += 1
            key = None if depth == 2 else key
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
        elif depth == 1:
            if key is None and kind == "ScalarEvent":
                key = event.value
            else:
                told[key or ""] = event.value if kind == "ScalarEvent" else ""
                key = None


NETBOX_CATALOGUE = NetBoxCatalogueImporter()
DEVICE_TYPE = DeviceTypeImporter()
