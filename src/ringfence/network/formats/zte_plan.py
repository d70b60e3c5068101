"""Importer of ZTE plan workbooks: a sheet TemplateInfo, a sheet Index, and one sheet per class of objects."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
from python_calamine import CalamineSheet, CalamineWorkbook

from ringfence.core.errors import Problem, RingfenceError
from ringfence.core.tables import ELEMENT, SITE
from ringfence.network.bands import band_numbered, lte_band, nr_band
from ringfence.network.formats.nrm import ObjectClass, object_class
from ringfence.network.formats.nrm_attributes import MAX_CHARS, Attributes, Leaf
from ringfence.network.formats.nrm_rows import Node, Owner, rows_of
from ringfence.network.formats.xml_stream import UNKNOWN_OPERATOR
from ringfence.network.model import Batch, Context
from ringfence.network.source import ZIP_MAGIC, Source

_BATCH_ROWS: Final = 5000
_MAX_CELLS: Final = 50_000_000
_MAX_COLUMNS: Final = 500
_FIRST_ROW: Final = 6
_MAX_PART: Final = 1 << 20
_SYNONYMS: Final = {"meid": "ManagedElement", "managedelement": "ManagedElement", "subnetwork": "SubNetwork",
                    "subnetworkid": "SubNetwork"}  # fmt: skip
_NAMED: Final = ("moi", "dn", "ldn", "fdn")
_MARK: Final = "modind"
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\bname\s*=\s*\"([^\"]*)\"")


class ZtePlanImporter:
    """Reads managed elements, functions and cells of a plan export."""

    name = "zte_plan"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        if not head.startswith(ZIP_MAGIC):
            return False
        sheets: set[bytes] = set()
        for name, part in _parts(head):
            if name == b"xl/workbook.xml":
                sheets |= {found.lower() for found in _SHEET.findall(part)}
            elif name == b"xl/sharedStrings.xml" and b"Template Type:" in part and b"NE Type:" in part:
                return True  # the sheets' names may come too late to be seen
        return {b"templateinfo", b"index"} <= sheets

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        plan = _Plan(source, context)
        yield from plan.batches()


def _parts(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and beginnings of the members of a zip archive, as far as its first bytes go."""
    at = 0
    while head[at : at + 4] == ZIP_MAGIC and len(head) >= at + 30:
        flags, method = struct.unpack_from("<HH", head, at + 6)
        size, name_size, extra_size = struct.unpack_from("<I4xHH", head, at + 18)
        start = at + 30 + name_size + extra_size
        name = head[at + 30 : at + 30 + name_size]
        used = size
        if method == 8:
            try:
                part, behind = _inflated(head[start:])
            except zlib.error:
                return
            # Where the size stands behind the data, only their end tells it.
            used = len(head) - start - behind if flags & 8 else size
        else:
            part = head[start : start + min(size, _MAX_PART)]
        yield name, part
        at = start + used
        if flags & 8:
            at += 16 if head[at : at + 4] == b"PK\x07\x08" else 12


def _inflated(data: bytes) -> tuple[bytes, int]:
    """The beginning of a compressed member, and how many bytes lie behind it."""
    inflate = zlib.decompressobj(-15)
    part = inflate.decompress(data, _MAX_PART)
    while inflate.unconsumed_tail and not inflate.eof:  # at most a thousand times the few bytes we are given
        inflate.decompress(inflate.unconsumed_tail, _MAX_PART)
    return part, len(inflate.unused_data)


class _Plan:
    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._owner = Owner(context.operator or UNKNOWN_OPERATOR, context.country, context.resolve)
        self._nodes: dict[str, Node] = {}
        self._sheets: dict[str, str] = {}
        self._cells: list[tuple[str, ObjectClass, str, str | None]] = []

    def batches(self) -> Iterator[Batch]:
        book = self._book()
        for name in _objects(book):
            cls = object_class(name.strip())
            if cls.role not in ("managed_element", "function", "cell", "hw_unit"):
                continue
            try:
                self._read_sheet(book, name, cls)
            except RingfenceError as error:
                self._context.partial = True
                self._context.problems.extend(error.problems)
        self._connect()
        yield from self._rows()

    def _book(self) -> CalamineWorkbook:
        try:
            with self._source.open() as stream:
                return CalamineWorkbook.from_object(
                    self._source.path if self._source.plain else io.BytesIO(stream.read())
                )
        except Exception as error:  # calamine raises its own and Rust's errors
            raise RingfenceError([
                Problem(self._source.name, f"is a damaged workbook: {error}", "export it again")
            ]) from error  # fmt: skip

    def _read_sheet(self, book: CalamineWorkbook, name: str, cls: ObjectClass) -> None:
        rows = _cells_of(self._source, book, name)
        if len(rows) < _FIRST_ROW - 1:
            return
        columns = [_text(cell) or "" for cell in rows[0][:_MAX_COLUMNS]]
        marks = [(_text(cell) or "").lower() for cell in rows[_FIRST_ROW - 2]]
        keys = [i for i, column in enumerate(columns) if column and i < len(marks) and "key" in marks[i]]
        lower = {column.lower(): i for i, column in reversed(list(enumerate(columns)))}
        for number, cells in enumerate(rows[_FIRST_ROW - 1 :], _FIRST_ROW):
            values = {c: v for c, cell in zip(columns, cells, strict=False) if c and (v := _text(cell))}
            if not values:
                continue
            where = self._source.where(f"{name}!{number}")
            if values.get(columns[lower[_MARK]] if _MARK in lower else "", "").upper() in ("D", "DELETE"):
                fix = "import the current data, not a change order"
                self._context.problems.add(where, "is marked as deleted and left out", fix, severity="warning")
                continue
            names = [columns[i] for i in keys] or [columns[lower[n]] for n in _NAMED if n in lower][:1]
            path = _path(names, values, cls)
            if path is None:
                self._context.partial = True
                self._context.problems.add(where, "has no value in a key column", "export the sheet again")
                continue
            self._object(cls, path, self._filled(values, where), name, number)

    def _filled(self, values: dict[str, str], where: str) -> dict[str, str]:
        unfilled = [name for name, value in values.items() if re.fullmatch("@[^@]*@", value)]
        for name in unfilled:
            self._context.problems.add(where, f"{name}: an unfilled template, read as unknown", "fill in the value",
                                       severity="warning")  # fmt: skip
        return {name: value for name, value in values.items() if name not in unfilled}

    def _object(
        self, cls: ObjectClass, path: list[tuple[str, str]], values: dict[str, str], sheet: str, row: int
    ) -> None:
        dn = ",".join(f"{name}={value}" for name, value in path)
        if cls.role == "cell":
            self._cells.append((_key(path[:-1]), cls, path[-1][1], _band(cls, values)))
            return
        attributes = _attributes(values)
        node = Node(cls, dn, _key(path), path[-1][1], row, False, None, attributes)
        known = self._nodes.get(node.key)
        if known is None:
            self._nodes[node.key], self._sheets[node.key] = node, sheet
        elif known.fingerprint != node.fingerprint:
            self._context.problems.add(
                self._source.where(f"{sheet}!{row}", dn),
                "is in the file before, with other attributes; the first counts", "export each object once",
            )  # fmt: skip

    def _connect(self) -> None:
        """Give each object the nearest one that its key begins with, and each cell to its function."""
        for node in self._nodes.values():
            node.parent = self._above(node.key)
        for above, cls, id_, band in self._cells:
            owner = self._nodes.get(above) or self._above(above)
            if owner is not None:
                owner.cells[cls.key, id_] = band or owner.cells.get((cls.key, id_))

    def _above(self, key: str) -> Node | None:
        key = key.rpartition(",")[0]
        while key:
            if found := self._nodes.get(key):
                return found
            key = key.rpartition(",")[0]
        return None

    def _rows(self) -> Iterator[Batch]:
        groups: dict[str, list[Node]] = {}
        for node in sorted(self._nodes.values(), key=lambda one: one.key.count(",")):  # what contains comes first
            groups.setdefault(node.root.key, []).append(node)
        elements: list[dict[str, Any]] = []
        sites: dict[str, dict[str, Any]] = {}
        for nodes in groups.values():
            for node, row, site in rows_of(nodes, self._owner):
                row["source_ref"] = f"{self._sheets[node.key]}!{node.line}"
                elements.append(row)
                if site:
                    sites.setdefault(site["site_id"], site | {"source_ref": row["source_ref"]})
            if len(elements) >= _BATCH_ROWS:
                yield Batch(pa.Table.from_pylist(elements, ELEMENT.schema))
                elements = []
        yield Batch(
            pa.Table.from_pylist(elements, ELEMENT.schema), pa.Table.from_pylist(list(sites.values()), SITE.schema)
        )


def _objects(book: CalamineWorkbook) -> list[str]:
    """The sheets of objects that the workbook has, those the index names first."""
    index = next((name for name in book.sheet_names if name.lower() == "index"), None)
    sheets = {name.lower(): name for name in book.sheet_names if name.lower() not in ("templateinfo", "index")}
    if index is None:
        return list(sheets.values())
    named = [_text(cell) or "" for row in book.get_sheet_by_name(index).to_python(nrows=10_000) for cell in row]
    first = [sheets[name.lower()] for name in named if name.lower() in sheets]
    return list(dict.fromkeys([*first, *sheets.values()]))


def _cells_of(source: Source, book: CalamineWorkbook, name: str) -> list[list[Any]]:
    try:
        sheet: CalamineSheet = book.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > _MAX_CELLS:
            raise RingfenceError([Problem(source.where(name), "has too many cells", "export fewer objects at once")])
        return sheet.to_python(skip_empty_area=False)
    except RingfenceError:
        raise
    except Exception as error:  # calamine raises its own and Rust's errors
        problem = Problem(source.where(name), f"this sheet is damaged: {error}", "export it again")
        raise RingfenceError([problem]) from error


def _path(names: list[str], values: dict[str, str], cls: ObjectClass) -> list[tuple[str, str]] | None:
    """Names and values from the root down; None if a key is empty."""
    if not names or any(name not in values for name in names):
        return None
    if len(names) == 1 and names[0].lower() in _NAMED:
        pairs = [part.partition("=") for part in values[names[0]].split(",")]
        path = [(name.strip(), value.strip()) for name, equals, value in pairs if equals]
    else:
        path = [(name, values[name].replace(",", ";")) for name in names if name.lower() not in _NAMED]
    return [(_SYNONYMS.get(name.lower(), name), value) for name, value in path] or None


def _key(path: list[tuple[str, str]]) -> str:
    return ",".join(f"{name.lower()}={value}" for name, value in path)


def _attributes(values: dict[str, str]) -> Attributes:
    leaves = [Leaf(name, name.lower(), 1, "", value[:MAX_CHARS]) for name, value in values.items()]
    return Attributes(leaves, {leaf.key: leaf.value for leaf in reversed(leaves)})


def _text(cell: Any) -> str | None:
    if isinstance(cell, str):
        return cell.strip()[:MAX_CHARS] or None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return None if cell is None else str(cell)


def _band(cls: ObjectClass, values: dict[str, str]) -> str | None:
    nr = cls.key.startswith("nrcell")
    if not nr and not cls.key.startswith("eutran"):
        return None
    lower = {name.lower(): value for name, value in values.items()}
    for name in ("freqband", "frequencyband", "freqbandind"):
        if lower.get(name, "").isdigit():
            return band_numbered(int(lower[name][:6]), nr=nr)
    channel = lower.get("arfcndl" if nr else "earfcndl", "")
    if not (channel.isascii() and channel.isdigit() and len(channel) < 9):
        return None
    return nr_band(int(channel)) if nr else lte_band(int(channel))


ZTE_PLAN = ZtePlanImporter()
