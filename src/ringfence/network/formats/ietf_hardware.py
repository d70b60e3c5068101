"""Importer of hardware components as RFC 8348 (ietf-hardware) lists them, in JSON and XML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from ringfence.network.formats.gathering import Gathering, Row
from ringfence.network.formats.json_stream import Path, keys_within, local, values
from ringfence.network.formats.nrm import local_name
from ringfence.network.formats.plain_values import (
    attributes,
    day,
    first,
    hash_id,
    last_name,
    state,
    supplier,
    texts,
    unfilled,
    without_modules,
)  # fmt: skip
from ringfence.network.formats.xml_stream import Position, line_of, objects
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source
from ringfence.network.xml_head import decoded, xml_root

_MODULES: Final = ("ietf-hardware:", "ietf-hardware-state:")
_NAMESPACES: Final = tuple(f"urn:ietf:params:xml:ns:yang:{module[:-1]}" for module in _MODULES)
_MAX_PARTS: Final = 200_000
_COLUMNS: Final = frozenset({
    "name", "parent", "contains-child", "mfg-name", "model-name", "hardware-rev", "software-rev", "serial-num",
    "mfg-date", "asset-id", "alias",
})  # fmt: skip
_RADIO: Final = "o-ran-radio"
_WHOLE: Final = frozenset({"chassis", "stack"})
"""Classes of IANA (iana-hardware) that are a node, and those that are parts of one whatever they are in."""
_PARTS: Final = frozenset({
    "backplane", "container", "power-supply", "fan", "sensor", "module", "port", "cpu", "energy-object", "battery",
    "storage-drive",
})  # fmt: skip


@dataclass(slots=True)
class _Part:
    record: dict[str, Any]
    ref: str
    where: int | str


@dataclass(slots=True)
class Hardware:
    """The components of one node, until all are known: any of them may be named before it is listed."""

    label: str | None = None
    """Name of the node, where something around the list tells it."""
    parts: dict[str, _Part] = field(default_factory=dict)

    def add(self, record: dict[str, Any], ref: str, where: int | str, gathering: Gathering) -> None:
        name = first(record, "name")
        if name is None:
            gathering.context.problems.add(
                gathering.source.where(where), "is a component without a name", "give each component its name"
            )
        elif (known := self.parts.get(name)) is not None:
            # ietf-hardware-state lists a component again: it adds what the configuration does not hold.
            known.record |= {key: value for key, value in record.items() if key not in known.record}
        elif len(self.parts) < _MAX_PARTS:
            self.parts[name] = _Part(record, ref, where)
        else:
            gathering.context.partial = True

    def deliver(self, gathering: Gathering) -> None:
        if gathering.context.partial and len(self.parts) >= _MAX_PARTS:
            gathering.context.problems.add(
                gathering.source.name, f"lists more than {_MAX_PARTS} components", "split the file"
            )
        parents = self._parents()
        roots = {name: _top(name, parents) for name in self.parts}
        node = self._node(set(roots.values()), gathering)
        ids = {name: hash_id(gathering.operator, f"hardware={node},component={name}") for name in self.parts}
        whole = any(_class(part.record) in _WHOLE for part in self.parts.values())
        for name, part in self.parts.items():
            parent, class_ = parents.get(name), _class(part.record)
            # Beside a chassis, a component without a parent is a part that does not tell what it is in.
            node_itself = parent is None and (class_ in _WHOLE or not (whole or class_ in _PARTS))
            row = {
                "element_id": ids[name],
                "dn": f"hardware={node},component={name}",
                "parent_id": ids[parent] if parent else None,
                "root_id": ids[roots[name]],
                "kind": "device" if node_itself else "hw_unit",
                "source_ref": part.ref,
                **component(part.record, gathering),
            }
            gathering.templates(unfilled(part.record), part.where, name)
            gathering.element(row, part.where)

    def _parents(self) -> dict[str, str]:
        """The parent of each component, by its own statement or by its parent's."""
        found: dict[str, str] = {}
        for name, part in self.parts.items():
            for child in texts(part.record.get("contains-child")):
                if child in self.parts and child != name:
                    found.setdefault(child, name)
        for name, part in self.parts.items():
            stated = first(part.record, "parent")
            if stated and stated in self.parts and stated != name:
                found[name] = stated
        return _without_cycles(found)

    def _node(self, roots: set[str], gathering: Gathering) -> str:
        """What tells this node from others: component names such as ``chassis`` are the same in all of them."""
        if self.label:
            return self.label
        for keys in (("uuid",), ("serial-num",)):
            said = sorted(found for name in roots if (found := first(self.parts[name].record, *keys)))
            if said:
                return said[0]
        if self.parts:
            gathering.warn(None, "says nowhere of which node it is; it is told from others by the name of the file",
                           "keep serial-num or uuid of the chassis in the export")  # fmt: skip
        return gathering.source.name


def _without_cycles(parents: dict[str, str]) -> dict[str, str]:
    """The same without pairs that lead back to where they began."""
    state: dict[str, bool] = {}
    for name in sorted(parents):
        path: list[str] = []
        step: str | None = name
        while step is not None and step not in state:
            state[step] = False
            path.append(step)
            step = parents.get(step)
        if step is not None and not state[step]:
            del parents[path[-1]]
        for done in path:
            state[done] = True
    return parents


def _top(name: str, parents: dict[str, str]) -> str:
    while name in parents:
        name = parents[name]
    return name


def _class(record: Mapping[str, Any]) -> str:
    return last_name(first(record, "class") or "").lower()


def component(record: Mapping[str, Any], gathering: Gathering) -> Row:
    """Columns of a component. It has the supplier it states, never that of what it is in."""
    states = record.get("state")
    said = states if isinstance(states, dict) else {}
    class_name = last_name(first(record, "class") or "")
    radio = class_name.lower() == _RADIO
    return {
        "function": "O-RU" if radio else None,
        "function_raw": class_name or None,
        "domain": "ran" if radio else None,
        "user_label": first(record, "alias", "name"),
        **supplier(first(record, "mfg-name"), "stated", gathering.context.resolve),
        "product": first(record, "model-name"),
        "hw_version": first(record, "hardware-rev"),
        "sw_version": first(record, "software-rev"),
        "serial": first(record, "serial-num"),
        "asset_tag": first(record, "asset-id"),
        "made_on": day(record.get("mfg-date")),
        "admin_state": state("admin_state", said.get("admin-state", record.get("admin-state"))),
        "oper_state": state("oper_state", said.get("oper-state")),
        "attrs": attributes(record, _COLUMNS),
    }


class IetfHardwareImporter:
    """Reads the components of a node; which other node it belongs to is not in the format."""

    name = "ietf_hardware"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        if any(key.startswith(_MODULES) for key in keys_within(head, 5)):
            return True
        root = xml_root(head)
        return root is not None and root.name != "bulkcmconfigdatafile" and any(n in decoded(head) for n in _NAMESPACES)

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        gathering = Gathering(source, context)
        is_xml = xml_root(source.head()) is not None
        for hardware in _from_xml(source, context, gathering) if is_xml else _from_json(source, context, gathering):
            hardware.deliver(gathering)
            yield from gathering.full()
        yield gathering.batch()


def _from_json(source: Source, context: Context, gathering: Gathering) -> Iterator[Hardware]:
    nodes: dict[Path, Hardware] = {}
    labels: dict[Path, str] = {}
    for value in values(source, context, _enter):
        at = _list_of(value.path)
        if at is not None and isinstance(value.value, dict):
            place = (value.document, *at)
            record = without_modules(value.value)
            nodes.setdefault(place, Hardware()).add(record, value.ref, value.line, gathering)
        elif value.path and local(str(value.path[-1])) == "node-id" and isinstance(value.value, str):
            labels[(value.document, *value.path[:-1])] = value.value
    for place, hardware in nodes.items():
        hardware.label = next((labels[place[:end]] for end in range(len(place), 0, -1) if place[:end] in labels), None)
        yield hardware


def _enter(path: Path, opening: str) -> bool:
    return len(path) < 12 and _list_of(path) is None


def _list_of(path: Path) -> Path | None:
    """The path of the node whose component a path leads to; its hardware and hardware-state stand side by side."""
    item = len(path) > 2 and isinstance(path[-1], int) and path[-2] == "component"
    return path[:-3] if item and local(str(path[-3])) in ("hardware", "hardware-state") else None


def _from_xml(source: Source, context: Context, gathering: Gathering) -> Iterator[Hardware]:
    parent: Any = None
    hardware = Hardware()
    for node in objects(source, context, ["component"], Position()):
        above = node.getparent()
        if not str(node.tag).startswith(tuple(f"{{{name}}}" for name in _NAMESPACES)) or above is None:
            continue
        if parent is not None and above is not parent and hardware.parts and _another(above, parent):
            yield hardware
            hardware = Hardware()
        parent = above
        line = line_of(node)
        hardware.add(_tree(node, 0), f"line {line}", line, gathering)
    yield hardware


def _another(above: Any, parent: Any) -> bool:
    """Whether two lists are of two nodes: configuration and state of one stand side by side."""
    return above.getparent() is not parent.getparent()


def _tree(node: etree._Element, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in node.iterchildren("*"):
        name = local_name(str(child.tag))
        value: Any = _tree(child, depth + 1) if len(child) and depth < 8 else (child.text or "").strip()
        if name in found:
            known = found[name]
            found[name] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            found[name] = value
    return found


IETF_HARDWARE = IetfHardwareImporter()
