"""Importer of registrations of nodes (VES pnfRegistration, and its standard-defined O1 form)."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ringfence.core.vocabulary import function_named
from ringfence.network.formats.gathering import Gathering, Row
from ringfence.network.formats.json_stream import Path, keys_within, values
from ringfence.network.formats.plain_values import (
    attributes,
    day,
    hash_id,
    mac_prefix,
    supplier,
    text,
    unfilled,
    without_modules,
)  # fmt: skip
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_FIELDS: Final = "pnfRegistrationFields"
_STANDARD: Final = "stndDefinedFields"
_NAMESPACE: Final = "pnf-registration"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""No event is older: some senders write milliseconds where microseconds are due."""
_COLUMNS: Final = {
    "supplier_raw": ("vendorname",),
    # The listener's specification says which attribute of TS 32.692 each field is.
    "product": ("unitfamily", "vendorunitfamilytype"),
    "product_number": ("unittype", "vendorunittypenumber"),
    "hw_version": ("modelnumber", "versionnumber"),
    "sw_version": ("softwareversion", "swversion", "swname"),
    "serial": ("serialnumber",),
    "pen": ("vendorpen",),
}
_READ: Final = {
    "mac_prefix": ("macaddress",),
    "made_on": ("manufacturedate", "dateofmanufacture"),
    "last_service_on": ("lastservicedate", "dateoflastservice"),
}
"""Columns whose fields stay attributes where they cannot be read."""


@dataclass(slots=True)
class _Event:
    """The latest registration of a node so far."""

    order: tuple[datetime, int, int]
    row: Row
    templates: list[str]
    line: int


class VesImporter:
    """Reads registration events; of several of one node the last one counts."""

    name = "ves"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        keys = keys_within(head, 6)
        return _FIELDS in keys or (_STANDARD in keys and b"pnf-registration" in head.lower())

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        gathering = Gathering(source, context)
        latest: dict[str, _Event] = {}
        for number, value in enumerate(values(source, context, _enter)):
            if not isinstance(value.value, dict) or value.path[-1:] == ("commonEventHeader",):
                continue
            event = _event(value.value, value.ref, value.line, number, gathering)
            if event is None:
                continue
            known = latest.get(event.row["element_id"])
            if known is None or event.order >= known.order:
                latest[event.row["element_id"]] = event
        instants = [event.order[0] for event in latest.values() if event.order[0] >= _FIRST]
        context.snapshot_at = max(instants, default=None)
        if odd := next((event for event in latest.values() if _EPOCH < event.order[0] < _FIRST), None):
            gathering.warn(odd.line, f"the event's time is {odd.order[0]:%Y-%m-%d} if it is in microseconds, as it "
                           "should be; it is not used", "say when it was: --taken-on", odd.row["dn"])  # fmt: skip
        for event in latest.values():
            gathering.templates(event.templates, event.line, event.row["dn"])
            gathering.element(event.row, event.line)
            yield from gathering.full()
        yield gathering.batch()


def _enter(path: Path, opening: str) -> bool:
    """Lists of events and what wraps them; an event is handed out whole."""
    if opening == "[":
        return len(path) < 6
    return not path or (len(path) < 6 and path[-1] in ("eventList", "events", "data", "value", "payload"))


def _event(value: Mapping[str, Any], ref: str, line: int, number: int, gathering: Gathering) -> _Event | None:
    event = value.get("event") if isinstance(value.get("event"), dict) else value
    if not isinstance(event, dict):
        return None
    said = _registration(event)
    if said is None:
        return None
    header = event.get("commonEventHeader")
    header = header if isinstance(header, dict) else {}
    plain = {_plain(key): found for key, found in said.items()}
    name = text(header.get("sourceName")) or text(plain.get("sourcename"))
    row: Row = {column: _first(plain, keys) for column, keys in _COLUMNS.items()}
    dn = f"PNF={name}" if name else f"PNF={row['serial']}" if row["serial"] else None
    # A template says nothing about which node it is of; its own text still tells it from another one.
    key = dn or f"registration {json.dumps(event, sort_keys=True)}"
    if dn is None:
        gathering.warn(line, "names no node: neither sourceName nor serialNumber is filled",
                       "export from the running system, not from the template", ref)  # fmt: skip
    raw = text(header.get("nfNamingCode"))
    function = next((f for t in (raw, row["product"], row["product_number"]) if t and (f := function_named(t))), None)
    element_id = hash_id(gathering.operator, key)
    row |= {
        "element_id": element_id,
        "root_id": element_id,
        "dn": dn,
        "kind": "managed_element",
        "function": function.name if function else None,
        "function_raw": raw or row["product"],
        "domain": function.domain if function else None,
        "user_label": name,
        **supplier(row["supplier_raw"], "stated", gathering.context.resolve),
        "mac_prefix": mac_prefix(_first(plain, _READ["mac_prefix"])),
        "made_on": day(_first(plain, _READ["made_on"])),
        "last_service_on": day(_first(plain, _READ["last_service_on"])),
        "source_ref": ref,
    }
    row["attrs"] = _attrs(said, header, row)
    order = (_instant(header), _number(header.get("sequence")), number)
    return _Event(order, row, unfilled({**header, **said}), line)


def _registration(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """The fields of a registration; None if the event is of another kind."""
    fields = event.get(_FIELDS)
    if isinstance(fields, dict):
        return dict(fields)
    standard = event.get(_STANDARD)
    if not isinstance(standard, dict) or _NAMESPACE not in json.dumps(event).lower():
        return None
    found = without_modules(standard.get("data") if isinstance(standard.get("data"), dict) else standard)
    # The notification may wrap the fields once more, under its own name.
    for _ in range(3):
        inner = [part for part in found.values() if isinstance(part, dict)]
        if any(_plain(key) in ("vendorname", "serialnumber", "vendorpen") for key in found) or len(inner) != 1:
            break
        found = inner[0]
    return dict(found)


def _plain(key: str) -> str:
    return re.sub(r"[\-_]", "", key.rpartition(":")[2]).lower()


def _first(plain: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((found for key in keys if (found := text(plain.get(key)))), None)


def _attrs(said: Mapping[str, Any], header: Mapping[str, Any], row: Row) -> list[tuple[str, str]] | None:
    consumed = {key for keys in _COLUMNS.values() for key in keys}
    consumed |= {key for column, keys in _READ.items() if row[column] is not None for key in keys}
    own = {key: value for key, value in said.items() if _plain(key) not in consumed}
    for key in ("nfVendorName", "eventName", "eventType"):
        if key in header:
            own.setdefault(key, header[key])
    return attributes(own)


def _instant(header: Mapping[str, Any]) -> datetime:
    """When the event happened, from its microseconds since 1970; the beginning of time if it does not tell."""
    for key in ("lastEpochMicrosec", "startEpochMicrosec"):
        try:
            return _EPOCH + timedelta(microseconds=_number(header.get(key))) if _number(header.get(key)) else _EPOCH
        except OverflowError:
            continue
    return _EPOCH


def _number(value: Any) -> int:
    found = re.fullmatch(r"(\d{1,18})(?:\.0*)?", text(value) or "")
    return int(found[1]) if found else 0


VES = VesImporter()
