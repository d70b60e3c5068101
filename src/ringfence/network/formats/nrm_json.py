"""Importer of 3GPP network resources in JSON (TS 28.541, TS 28.623), as RESTCONF and like services give them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ringfence.network.formats.gathering import Gathering
from ringfence.network.formats.json_stream import Path, Value, keys_within, local, pointer, values
from ringfence.network.formats.nrm import ELEMENT_ROLES, object_class
from ringfence.network.formats.nrm_attributes import MAX_CHARS, Leaf
from ringfence.network.formats.nrm_objects import MAX_DEPTH, OF_CELLS, Managed, Names, Said, deliver
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_MODULE: Final = "_3gpp-"
_ROOTS: Final = frozenset({"managedelement", "subnetwork", "mecontext"})
_OF_ITSELF: Final = frozenset({"id", "attributes", "objectclass", "objectinstance", "@"})
_TELLING: Final = ELEMENT_ROLES | {"vs_data"}
_MAX_LEAVES: Final = 400
_ENVELOPE_DEPTH: Final = 24


class NrmJsonImporter:
    """Reads managed elements with their functions and parts from JSON."""

    name = "nrm_json"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        keys = keys_within(head, 5)
        if any(key.startswith(_MODULE) for key in keys):
            return True
        # Without modules the names alone are not enough: objects of this model have an id and attributes.
        return bool(_ROOTS & {key.lower() for key in keys}) and bool({"id", "attributes"} & keys)

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        gathering = Gathering(source, context)
        ids: dict[Path, str] = {}
        complete = False
        for value in values(source, context, _enter):
            if _is_id(value):
                ids[value.path[:-1]] = str(value.value)
            elif (name := _class_at(value.path)) and isinstance(value.value, dict):
                containers = _containers(value.path)
                if not complete and not value.document and any(path not in ids for path in containers):
                    # The order of JSON members is free: the name of a container may come behind what it contains.
                    ids |= _ids(source, context)
                    complete = True
                managed = _managed(name, value.value, pointer(value.path), value.line, 0)
                deliver(managed, _names(containers, ids), gathering)
                yield from gathering.full()
            elif len(value.path) <= 2 and local(str(value.path[-1] if value.path else "")) == "hardware":
                gathering.warn(value.line, "holds ietf-hardware too, which is not read with managed elements",
                               "save the hardware in a file of its own", value.ref)  # fmt: skip
        yield gathering.batch()


def _enter(path: Path, opening: str) -> bool:
    if not path:
        return True
    if len(path) > _ENVELOPE_DEPTH:
        return False
    named = next((part for part in reversed(path) if isinstance(part, str)), "")
    key = local(named)
    if key in ("attributes", "hardware"):
        return False
    role = object_class(key).role
    if role in ELEMENT_ROLES:
        return opening == "[" and isinstance(path[-1], str)
    return role in ("envelope", "container") or (role == "other" and not named.startswith(_MODULE))


def _is_id(value: Value) -> bool:
    return bool(value.path) and value.path[-1] == "id" and isinstance(value.value, str)


def _class_at(path: Path) -> str | None:
    """The class of the object at a path, if it is one that stands as a root of elements."""
    name = next((part for part in reversed(path[-2:]) if isinstance(part, str)), "")
    return name if object_class(local(name)).role in ELEMENT_ROLES else None


def _containers(path: Path) -> list[Path]:
    """The subnetworks and contexts above a path, the outermost first."""
    found = []
    for end in range(1, len(path)):
        part = path[end - 1]
        name = part if isinstance(part, str) else path[end - 2] if end > 1 else ""
        above = isinstance(name, str) and object_class(local(name)).role == "container"
        if above and (isinstance(part, int) or not isinstance(path[end], int)):
            found.append(path[:end])
    return found


def _names(containers: list[Path], ids: dict[Path, str]) -> Names:
    names = Names()
    for path in containers:
        name = next(str(part) for part in reversed(path) if isinstance(part, str))
        names, _ = names.below(object_class(local(name)), ids.get(path, ""))
    return names


def _ids(source: Source, context: Context) -> dict[Path, str]:
    """The ids of all containers of the first document."""
    quiet = Context(context.operator, context.country, context.mapping, context.resolve)
    return {v.path[:-1]: str(v.value) for v in values(source, quiet, _enter) if _is_id(v) and not v.document}


def _managed(name: str, record: Mapping[str, Any], ref: str, line: int, depth: int) -> Managed:
    attributes = record.get("attributes")
    own = attributes if isinstance(attributes, dict) else {}
    id_ = record.get("id")
    name = name.rpartition(":")[2]
    role = object_class(name).role
    said = Said(_leaves(own) if role in _TELLING else _scalars(own) if role == "cell" else ())
    managed = Managed(name, id_ if isinstance(id_, str) else "", ref, line, said)
    if role in ("cell", "external"):
        return managed
    if depth < MAX_DEPTH:
        for key, value in record.items():
            if local(key) not in _OF_ITSELF:
                _children(managed, key, value, depth)
    return managed


def _children(managed: Managed, key: str, value: Any, depth: int) -> None:
    if isinstance(value, dict):
        managed.children.append(_managed(key, value, f"{managed.ref}/{key}", managed.line, depth + 1))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                ref = f"{managed.ref}/{key}/{index}"
                managed.children.append(_managed(key, item, ref, managed.line, depth + 1))


def _scalars(attributes: dict[str, Any]) -> Iterator[Leaf]:
    """What is read of a cell: the channel and the band directly under it, no lists of neighbours."""
    for name in attributes:
        if (key := name.lower()) in OF_CELLS:
            value = attributes[name]
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, str):
                    yield Leaf(name, key, 1, "", item)


def _leaves(attributes: Mapping[str, Any]) -> list[Leaf]:
    found: list[Leaf] = []
    pending: list[tuple[Mapping[str, Any], str, str]] = [(attributes, "", "")]
    for group, (record, path, parent) in enumerate(pending, 1):
        for name, value in record.items():
            key = name.rpartition(":")[2]
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict) and path.count(".") < 6 and len(pending) < _MAX_LEAVES:
                    pending.append((item, f"{path}{key}.", key.lower()))
                elif isinstance(item, str | bool) and (text := str(item).strip()[:MAX_CHARS]):
                    text = text.lower() if isinstance(item, bool) else text
                    found.append(Leaf(path + key, key.lower(), group, parent, text))
                if len(found) >= _MAX_LEAVES:
                    return found
    return found


NRM_JSON = NrmJsonImporter()
