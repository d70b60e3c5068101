"""Importer of ZTE plan workbooks: a sheet TemplateInfo, a sheet Index, and one sheet per class of objects."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
from python_calamine import CalamineWorkbook

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
_MAX_INDEX: Final = 10_000
_FIRST_ROW: Final = 6
_MAX_PART: Final = 1 << 20
_SYNONYMS: Final = {"meid": "ManagedElement", "managedelement": "ManagedElement", "subnetwork": "SubNetwork",
                    "subnetworkid": "SubNetwork"}  # fmt: skip
_NAMED: Final = ("moi", "dn", "ldn", "fdn")
_MARK: Final = "modind"
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"
_BIFF_SHEETS: Final = tuple(
    (bytes([len(name), 0]) + name.encode(), bytes([len(name), 1]) + name.encode("utf-16-le"))
    for name in ("TemplateInfo", "Index")
)
"""Names of sheets as old workbooks (XLS) hold them: length, encoding and text, near the beginning."""
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\bname\s*=\s*\"([^\"]*)\"")


class ZtePlanImporter:
    """Reads managed elements, functions and cells of a plan export."""

    name = "zte_plan"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        if head.startswith(_OLE_MAGIC):
            return all(any(mark in head for mark in marks) for marks in _BIFF_SHEETS)
        if not head.startswith(ZIP_MAGIC):
            return False
        strings = _part(head, b"xl/sharedStrings.xml")
        if b"Template Type:" in strings and b"NE Type:" in strings:
            return True  # where the sheets' names come too late to be seen
        sheets = {found.lower() for found in _SHEET.findall(_part(head, b"xl/workbook.xml"))}
        return {b"templateinfo", b"index"} <= sheets

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        plan = _Plan(source, context)
        yield from plan.batches()


def _part(head: bytes, name: bytes) -> bytes:
    """The beginning of a member of a zip archive, as far as the bytes of the archive that are given go."""
    at = head.find(name)
    while at >= 0 and not (at >= 30 and head.startswith(ZIP_MAGIC, at - 30)):
        at = head.find(name, at + 1)
    if at < 0:
        return b""
    method, size, extra = struct.unpack_from("<8xH8xI6xH", head, at - 30)
    data = head[at + len(name) + extra :]
    if method != zipfile.ZIP_DEFLATED:
        return data[: min(size, _MAX_PART)]
    try:
        return zlib.decompressobj(-15).decompress(data, _MAX_PART)
    except zlib.error:
        return b""


class _Plan:
    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._owner = Owner(context.operator or UNKNOWN_OPERATOR, context.country, context.resolve)
        self._nodes: dict[str, Node] = {}
        self._sheets: dict[str, str] = {}
        self._cells: list[tuple[str, ObjectClass, str, str | None]] = []

    def batches(self) -> Iterator[Batch]:
        book = self._book()
        for name in self._objects(book):
            cls = object_class(name.strip())
            if cls.role not in ("managed_element", "function", "cell", "hw_unit"):
                continue
            self._read_sheet(book, name, cls)
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

    def _objects(self, book: CalamineWorkbook) -> list[str]:
        """The sheets of objects that the workbook has, those the index names first."""
        index = next((name for name in book.sheet_names if name.lower() == "index"), None)
        sheets = {name.lower(): name for name in book.sheet_names if name.lower() not in ("templateinfo", "index")}
        rows = self._cells_of(book, index) if index is not None else []
        named = [(_text(cell) or "").lower() for row in rows[:_MAX_INDEX] for cell in row]
        return list(dict.fromkeys([*(sheets[name] for name in named if name in sheets), *sheets.values()]))

    def _cells_of(self, book: CalamineWorkbook, name: str) -> list[list[Any]]:
        """The cells of a sheet; of one that is damaged or too large none, which the user is told."""
        try:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width <= _MAX_CELLS:
                return sheet.to_python(skip_empty_area=False)
            found, fix = "has too many cells", "export fewer objects at once"
        except Exception as error:  # calamine raises its own and Rust's errors
            found, fix = f"this sheet is damaged: {error}", "export it again"
        self._context.partial = True
        self._context.problems.add(self._source.where(name), found, fix)
        return []

    def _read_sheet(self, book: CalamineWorkbook, name: str, cls: ObjectClass) -> None:
        rows = self._cells_of(book, name)
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
