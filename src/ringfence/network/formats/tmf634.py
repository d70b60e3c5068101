"""Importer of resource catalogues (TM Forum TMF634): what resources of TMF639 are specified to be, and by whom."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ringfence.network.formats.json_stream import Path, Value, keys_within, shallow_keys, values
from ringfence.network.formats.plain_values import first, records, text
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_ROLES: Final = frozenset({"supplier", "vendor", "manufacturer", "hardwaresupplier", "softwaresupplier"})
_SPECIFIC: Final = frozenset({"resourceSpecCharacteristic", "resourceSpecificationCharacteristic",
                              "targetResourceSchema", "resourceSpecRelationship", "resourceSpecificationRelationship",
                              "connectionPointSpecification"})  # fmt: skip


class Tmf634Importer:
    """Reads nothing by itself: a catalogue tells what the resources of other files are."""

    name = "tmf634"
    auxiliary = True

    def recognises(self, head: bytes) -> bool:
        keys = keys_within(head, 3)
        return bool(_SPECIFIC & keys) and bool({"@type", "name", "id"} & keys) and "resourceCharacteristic" not in keys

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        count = sum(1 for _ in specifications(source, context))
        if not count and not context.partial:
            context.problems.add(source.name, "has no resource specification", "check the export of the catalogue")
        yield Batch()


@dataclass(frozen=True, slots=True)
class Specification:
    """What a catalogue says about a kind of resource."""

    ids: frozenset[str]
    type: str | None
    """Type of the resources it is for."""
    name: str | None
    suppliers: tuple[str, ...]
    product: str | None
    where: str
    """File and name, as messages put it."""


@dataclass(slots=True)
class Catalogue:
    """Specifications by id and by the type they are for."""

    by_id: dict[str, list[Specification]] = field(default_factory=dict)
    by_type: dict[str, list[Specification]] = field(default_factory=dict)

    def add(self, found: Specification) -> None:
        for id_ in found.ids:
            self.by_id.setdefault(id_, []).append(found)
        if found.type:
            self.by_type.setdefault(found.type.lower(), []).append(found)

    def of(self, record: Mapping[str, Any], type_: str | None) -> list[Specification]:
        """The specifications of a resource: by id or href, else by its type.

        A specification with an id of its own is not taken by type for a resource that names another id.
        """
        said = record.get("resourceSpecification")
        ids = ids_of(said) if isinstance(said, dict) else frozenset()
        for id_ in sorted(ids):
            if id_ in self.by_id:
                return self.by_id[id_]
        found = self.by_type.get((type_ or "").lower(), [])
        return [spec for spec in found if not spec.ids] if ids else found


def ids_of(record: Mapping[str, Any]) -> frozenset[str]:
    """The id of something, as written and at the end of its address."""
    ids = {first(record, "id"), re.sub(r"^.*/", "", (first(record, "href") or "").rstrip("/"))}
    return frozenset(id_ for id_ in ids if id_)


def catalogue(sources: tuple[Source, ...], context: Context) -> Catalogue:
    """The specifications of all files that are catalogues, the same whatever their order."""
    found = Catalogue()
    quiet = Context(context.operator, context.country, context.mapping, context.resolve)
    for source in sorted(sources, key=lambda source: source.source_id):
        if TMF634.recognises(source.head()):
            for specification in specifications(source, quiet):
                found.add(specification)
    return found


def specifications(source: Source, context: Context) -> Iterator[Specification]:
    """The specifications of a file."""
    for value in objects_of(source, context, "resourceSpecification"):
        if isinstance(value.value, dict) and "name" in value.value:
            yield _specification(value.value, source)


def objects_of(source: Source, context: Context, kind: str) -> Iterator[Value]:
    """The objects of a file of the TM Forum: one, several after one another, a list, or a list in an envelope."""
    at_top = {key for depth, key in shallow_keys(source.head()) if depth == 1}
    whole = bool({"@type", "name", "id", "href", "event"} & at_top)

    def enter(path: Path, opening: str) -> bool:
        if not path:
            return opening == "[" or not whole
        return len(path) == 1 and opening == "[" and path[0] in (kind, f"{kind}s", "items", "data")

    return values(source, context, enter)


def _specification(record: Mapping[str, Any], source: Source) -> Specification:
    target = record.get("targetResourceSchema")
    type_ = first(target, "@type") if isinstance(target, dict) else None
    name = first(record, "name")
    suppliers = tuple(dict.fromkeys([*suppliers_of(record), *([v] if (v := first(record, "vendor")) else [])]))
    product = first(record, "model")
    return Specification(ids_of(record), type_ or name, name, suppliers, product, f"{source.name} ({name})")


def suppliers_of(record: Mapping[str, Any]) -> list[str]:
    """Names of the parties in the role of the supplier."""
    found: list[str] = []
    for party in records(record.get("relatedParty")):
        if re.sub(r"[^a-z]", "", (text(party.get("role")) or "").lower()) in _ROLES:
            inner = party.get("partyOrPartyRole")
            name = first(party, "name") or (first(inner, "name") if isinstance(inner, dict) else None)
            if name and name not in found:
                found.append(name)
    return found


TMF634 = Tmf634Importer()
