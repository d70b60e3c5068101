"""Elements of formats that list objects in any order: collected small, completed and delivered at the end."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import islice
from operator import attrgetter
from typing import Any, Final

import pyarrow as pa

from ringfence.core.tables import ELEMENT, SITE
from ringfence.network.formats.nrm_attributes import MAX_CHARS
from ringfence.network.formats.row_columns import column_of, maps_of, repeated, table_of
from ringfence.network.formats.xml_stream import UNKNOWN_OPERATOR
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_BATCH_ROWS: Final = 2000
_MAX_ATTRS: Final = 64
_TEMPLATE: Final = re.compile(r"@[^@]*@")
_BETWEEN: Final = "\x1e"
"""Attributes wait as texts: a dictionary for each element would fill the memory."""
_NOTHING: Final = ("", "")


@dataclass(slots=True)
class Record:
    """One element while its file is being read; None is unknown."""

    key: str
    """Identifies it: the distinguished name with class names in lower case."""
    dn: str
    line: int
    kind: str
    parent: str | None = None
    """Key of the element it is in; None: the nearest one above it by its key."""
    runtime: bool = False
    """Whether this is what runs, not what is configured; both together are one element."""
    apart: bool = False
    """Whether it stands elsewhere than what it is in, as base stations do of their controller."""
    function: str | None = None
    function_raw: str | None = None
    domain: str | None = None
    generation: list[str] | None = None
    plmn: str | None = None
    user_label: str | None = None
    supplier_raw: str | None = None
    supplier_basis: str | None = None
    product: str | None = None
    product_number: str | None = None
    hw_version: str | None = None
    sw_version: str | None = None
    serial: str | None = None
    site_id: str | None = None
    place: str | None = None
    attrs: tuple[str, str] = _NOTHING

    @property
    def where(self) -> str:
        return f"line {self.line}" if self.line else self.dn


_COLUMNS: Final = (
    "dn", "kind", "function", "function_raw", "domain", "generation", "plmn", "user_label", "supplier_raw",
    "supplier_basis", "product", "product_number", "hw_version", "sw_version", "serial",
)  # fmt: skip
_FOUND: Final = (
    "element_id", "parent_id", "root_id", "supplier_id", "site_id", "cells", "bands", "source_ref",
)  # fmt: skip
_MERGED: Final = [f.name for f in fields(Record) if f.default is None]


def packed(attributes: Mapping[str, str], consumed: Collection[str] = ()) -> tuple[str, str]:
    """Attributes as two texts, without those (in lower case) that have a column of their own and those without value.

    Objects of one class share the first.
    """
    out = {name for name in attributes if name.lower() in consumed} if consumed else ()
    if (
        out
        or "" in attributes.values()
        or len(attributes) > _MAX_ATTRS
        or max(map(len, attributes), default=0) > MAX_CHARS
    ):
        kept = ((name[:MAX_CHARS], value) for name, value in attributes.items() if value and name not in out)
        attributes = dict(islice(kept, _MAX_ATTRS))
    if len(_NAME_TEXTS) > _MAX_TEXTS:
        _NAME_TEXTS.clear()
    names = _BETWEEN.join(attributes)
    return _NAME_TEXTS.setdefault(names, names), _BETWEEN.join(attributes.values())


_MAX_TEXTS: Final = 256
_NAME_TEXTS: Final[dict[str, str]] = {}


def _attrs(chunk: list[Record]) -> pa.Array:
    """The attributes of the records as maps, NULL where there are none; they are let go with it."""
    keys: list[str] = []
    values: list[str] = []
    sizes: list[int | None] = []
    for record in chunk:
        names, texts = record.attrs
        sizes.append(names.count(_BETWEEN) + 1 if names else None)
        if names:
            keys += names.split(_BETWEEN)
            values += texts.split(_BETWEEN)
            record.attrs = _NOTHING
    return maps_of(sizes, keys, values)


@dataclass(slots=True)
class Inventory:
    """The elements of a file by key."""

    source: Source
    context: Context
    records: dict[str, Record] = field(default_factory=dict)
    _cells: dict[str, dict[str, str | None]] = field(default_factory=dict)
    _deleted: set[str] = field(default_factory=set)
    _ids: dict[str, str] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Take an element; what it is configured to be and what runs are put together, other repeats are faults."""
        known = self.records.get(record.key)
        if known is None:
            self.records[record.key] = record
        elif known.runtime != record.runtime:
            self.records[record.key] = _together(known, record)
        elif _said(known) != _said(record):
            self.context.problems.add(
                self.source.where(record.line or None, record.dn),
                "is in the file before, with other attributes; the first counts",
                "export each object once",
            )

    def cell(self, key: str, cell: str, band: str | None = None) -> None:
        """Count a cell for the element ``key``, once however often it is met."""
        known = self._cells.setdefault(key, {})
        known[cell] = band or known.get(cell)

    def filled(self, values: dict[str, str], line: int, dn: str) -> dict[str, str]:
        """The values without those that are unfilled templates (``@NAME@``), which are unknown."""
        if "@" not in "".join(values.values()):
            return values
        unfilled = [name for name, value in values.items() if value[:1] == "@" and _TEMPLATE.fullmatch(value)]
        if not unfilled:
            return values
        self.context.problems.add(
            self.source.where(line or None, dn),
            f"{', '.join(sorted(unfilled)[:5])}: an unfilled template, read as unknown",
            "fill in the value",
            severity="warning",
        )
        return {name: value for name, value in values.items() if name not in unfilled}

    def delete(self, key: str, dn: str, line: int) -> None:
        """Leave out an object that is marked as deleted, and all it contains."""
        self._deleted.add(key)
        self.context.problems.add(
            self.source.where(line or None, dn),
            "is marked as deleted and left out",
            "import an inventory, not a change order",
            severity="warning",
        )

    def parent_of(self, record: Record) -> Record | None:
        """The nearest element that contains it and is in the file."""
        if record.parent is not None:
            return self.records.get(record.parent)
        above = record.key.rpartition("/")[0]
        while above:
            if found := self.records.get(above):
                return found
            above = above.rpartition("/")[0]
        return None

    def batches(self) -> Iterator[Batch]:
        """All rows, some thousand at a time, and each site once."""
        if self._deleted:
            for key in [key for key in self.records if self._is_deleted(key)]:
                del self.records[key]
        sites: dict[str, dict[str, Any]] = {}
        waiting = iter(self.records.values())
        while chunk := list(islice(waiting, _BATCH_ROWS)):
            yield Batch(self._table(chunk, sites))
        yield Batch(sites=table_of(list(sites.values()), SITE))

    def _is_deleted(self, key: str) -> bool:
        while key:
            if key in self._deleted:
                return True
            key = key.rpartition("/")[0]
        return False

    def _table(self, chunk: list[Record], sites: dict[str, dict[str, Any]]) -> pa.Table:
        columns: dict[str, list[Any]] = {name: list(map(attrgetter(name), chunk)) for name in _COLUMNS}
        columns |= {name: [] for name in _FOUND}
        resolve = self.context.resolve
        for record in chunk:
            above = list(self._above(record))
            placed = _placed(record, above)
            if placed is not None:
                self._site(placed, sites)
            bands = self._cells.get(record.key, {})
            known = {band for band in bands.values() if band}
            columns["element_id"].append(self._element_id(record.key))
            columns["parent_id"].append(self._element_id(above[0].key) if above else None)
            columns["root_id"].append(self._element_id(above[-1].key if above else record.key))
            columns["supplier_id"].append(resolve(record.supplier_raw) if record.supplier_raw else None)
            columns["site_id"].append(placed.site_id if placed else None)
            columns["cells"].append(len(bands) or None)
            columns["bands"].append(sorted(known) if known and None not in bands.values() else None)
            columns["source_ref"].append(record.where)
        arrays = {name: column_of(values, ELEMENT.schema.field(name).type) for name, values in columns.items()}
        arrays |= {
            "operator": repeated(self._operator, len(chunk)),
            "country": repeated(self.context.country, len(chunk)),
            "attrs": _attrs(chunk),
        }
        return pa.table(arrays)

    def _above(self, record: Record) -> Iterator[Record]:
        """The elements it is in, from the nearest to the outermost."""
        found = self.parent_of(record)
        while found is not None:
            yield found
            found = self.parent_of(found)

    def _site(self, record: Record, sites: dict[str, dict[str, Any]]) -> None:
        site_id = record.site_id or ""
        site = sites.get(site_id)
        if site is not None:
            site["place"] = site["place"] or record.place
            return
        sites[site_id] = {
            "operator": self._operator,
            "site_id": site_id,
            "name": site_id,
            "country": self.context.country,
            "place": record.place,
            "source_ref": record.where,
        }

    @property
    def _operator(self) -> str:
        return self.context.operator or UNKNOWN_OPERATOR

    def _element_id(self, key: str) -> str:
        found = self._ids.get(key)
        if found is None:
            found = hashlib.sha256(f"{self._operator}\n{key}".encode()).hexdigest()[:16]
            if len(self._ids) >= _BATCH_ROWS:
                self._ids.clear()
            self._ids[key] = found
        return found


def _placed(record: Record, above: Iterable[Record]) -> Record | None:
    """What tells the site of an element: itself, or the nearest element it is in that stands where it does."""
    for one in (record, *above):
        if one.site_id or one.apart:
            return one if one.site_id else None
    return None


def _said(record: Record) -> tuple[object, ...]:
    return (record.dn, record.kind, record.attrs, *(getattr(record, name) for name in _MERGED))


def _together(one: Record, other: Record) -> Record:
    """The configured object, completed and corrected by what runs."""
    configured, running = (other, one) if one.runtime else (one, other)
    for name in _MERGED:
        if (value := getattr(running, name)) is not None and name != "function_raw":
            setattr(configured, name, value)
    both: dict[str, str] = {}
    for names, texts in (running.attrs, configured.attrs):
        both |= dict(zip(names.split(_BETWEEN), texts.split(_BETWEEN), strict=True)) if names else {}
    configured.attrs = packed(both)
    return configured
