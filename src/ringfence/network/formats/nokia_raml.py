"""Importer of Nokia RAML 2.x files: configuration data of NetAct and of site managers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml import etree

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.bands import band_named, band_numbered, lte_band, nr_band
from ringfence.network.formats.named_objects import Inventory, Record, packed
from ringfence.network.formats.nrm import local_name
from ringfence.network.formats.nrm_attributes import MAX_CHARS
from ringfence.network.formats.xml_stream import Position, instant, line_of, objects
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source
from ringfence.network.xml_head import xml_root

SUPPLIER: Final = "Nokia"
_MAX_VALUES: Final = 2000
_NETWORK: Final = "plmn-plmn/"
"""NetAct writes it before every name, site managers do not."""


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of managed objects that matters here."""

    kind: str
    function: str | None = None
    cell_of: str | None = None
    """The class whose cells these objects are, for kind ``cell``."""
    runtime: bool = False


_ELEMENTS: Final = {
    "mrbts": _Class("managed_element", "BASE-STATION"),
    "bsc": _Class("managed_element", "BSC"),
    "rnc": _Class("managed_element", "RNC"),
    "lnbts": _Class("function", "ENB"),
    "nrbts": _Class("function", "GNB"),
    "wbts": _Class("function", "NODEB"),
    "wnbts": _Class("function", "NODEB"),
    "bcf": _Class("function", "BTS"),
    "bts": _Class("function", "BTS"),
    "rmod": _Class("hw_unit", "RU"),
    "bbmod": _Class("hw_unit", "BBU"),
    "smod": _Class("hw_unit"),
    "invunit": _Class("hw_unit"),
}
_CELLS: Final = {
    "lncel": _Class("cell", cell_of="lnbts"),
    "lncel_fdd": _Class("cell", cell_of="lnbts"),
    "lncel_tdd": _Class("cell", cell_of="lnbts"),
    "nrcell": _Class("cell", cell_of="nrbts"),
    "nrcell_fdd": _Class("cell", cell_of="nrbts"),
    "nrcell_tdd": _Class("cell", cell_of="nrbts"),
    "wcel": _Class("cell", cell_of="wbts"),
    "wncel": _Class("cell", cell_of="wnbts"),
}
_NAMES: Final = ("name", "btsname", "enbname", "gnbname", "wbtsname", "sitename")
_PRODUCT: Final = ("productname", "inventoryunittype", "vendorunitfamilytype")
_NUMBER: Final = ("productcode", "prodcode", "prodcodeplanned", "vendorunittypenumber")
_CONSUMED: Final = frozenset({*_PRODUCT, *_NUMBER, "sitename", "serialnumber", "vendorname", "versionnumber"})


class NokiaRamlImporter:
    """Reads actual configuration data: base stations, their functions per generation, and their modules."""

    name = "nokia_raml"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        root = xml_root(head)
        return root is not None and root.name == "raml"

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        reader = _Reader(source, context)
        reader.read()
        yield from reader.inventory.batches()


class _Reader:
    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._position = Position()
        self.inventory = Inventory(source, context)
        self._data: etree._Element | None = None
        self._plan = False

    def read(self) -> None:
        root = xml_root(self._source.head())
        data = _FIRST_DATA.search(root.rest) if root else None
        if data is not None and data[1].lower() == "plan":
            raise _change_order(self._source, 1)
        for node in objects(self._source, self._context, ("managedObject", "log"), self._position):
            class_name = node.get("class")
            if class_name is None:
                self._without_class(node)
            elif (cls := _class_named(class_name)) is not None and self._is_actual(node):
                self._object(node, class_name, cls)
        self._sectors()

    def _sectors(self) -> None:
        """Where a BCF is known, it is the base station, and its BTS are sectors of it."""
        records = self.inventory.records
        for record in records.values():
            above, _, last = record.key.rpartition("/")
            if last.startswith("bts-") and above.rpartition("/")[2].startswith("bcf-") and above in records:
                record.kind = "cell"
                self.inventory.cell(above, last)

    def _without_class(self, node: etree._Element) -> None:
        if local_name(str(node.tag)) == "log":
            at = instant(node.get("dateTime"))
            if at is not None:
                self._context.snapshot_at = max(at, self._context.snapshot_at or at)
        else:
            self._fault(node, "has no class")

    def _is_actual(self, node: etree._Element) -> bool:
        """Whether the object lies in data that describe the network; plans are change orders."""
        data = node.getparent()
        if data is not self._data:
            self._data = data
            self._plan = data is not None and (data.get("type") or "").strip().lower() == "plan"
            if self._plan and not self.inventory.records:
                raise _change_order(self._source, line_of(node))
            if self._plan:
                error = _change_order(self._source, line_of(node)).problems[0]
                self._context.partial = True
                self._context.problems.add(error.where, error.found, error.fix)
        return not self._plan

    def _object(self, node: etree._Element, class_name: str, cls: _Class) -> None:
        dn = (node.get("distName") or "").strip()[:MAX_CHARS]
        if not dn:
            self._fault(node, "has no distName, which alone says where it belongs")
            return
        self._position.label, self._position.line = dn, line_of(node)
        key = _key(dn)
        operation = node.get("operation")
        if operation is not None and operation.lower() == "delete":
            self.inventory.delete(key, dn, line_of(node))
        elif cls.cell_of is not None:
            self._cell(node, key, cls.cell_of)
        else:
            self._element(node, class_name, cls, dn, key)

    def _fault(self, node: etree._Element, found: str) -> None:
        self._context.partial = True
        self._context.problems.add(
            self._source.where(line_of(node) or None, (node.get("distName") or node.get("class") or "")[:80] or None),
            f"a managedObject {found}", "export the file again",
        )  # fmt: skip

    def _cell(self, node: etree._Element, key: str, owner: str) -> None:
        at = key.rfind(f"{owner}-")
        above, _, rest = key[at:].partition("/")
        if at < 0 or (at and key[at - 1] != "/") or not rest:
            return
        self.inventory.cell(key[:at] + above, rest.partition("/")[0], _band(node, nr=owner == "nrbts"))

    def _element(self, node: etree._Element, class_name: str, cls: _Class, dn: str, key: str) -> None:
        values = self.inventory.filled(_values(node), line_of(node), dn)
        direct = dict(zip(map(str.lower, reversed(values)), reversed(values.values()), strict=True))

        def first(names: tuple[str, ...]) -> str | None:
            for name in names:
                if name in direct:
                    return direct[name]
            return None

        unit = cls.kind == "hw_unit"
        supplier, basis = first(("vendorname",)), "stated"
        if supplier is None and not class_name.lower().endswith(("invunit_r", "invunit")):
            supplier, basis = SUPPLIER, "format"
        configured = direct.get("configdn")
        record = Record(
            key=_key(configured) if cls.runtime and configured else key,
            dn=dn,
            line=line_of(node),
            kind=cls.kind,
            runtime=cls.runtime,
            function=cls.function,
            function_raw=class_name[:MAX_CHARS],
            domain="ran",
            user_label=first(_NAMES[:1] if unit else _NAMES),
            supplier_raw=supplier,
            supplier_basis=basis if supplier else None,
            product=first(_PRODUCT),
            product_number=first(_NUMBER),
            hw_version=first(("versionnumber",)),
            sw_version=(node.get("version") or "").strip() or None,
            serial=first(("serialnumber",)),
            site_id=None if unit else first(("sitename",)),
            place=first(("locationname",)),
            plmn=_plmn(direct) if cls.function in ("ENB", "GNB") else None,
            attrs=packed(values, _CONSUMED),
        )
        self.inventory.add(record)


def _change_order(source: Source, line: int) -> RingfenceError:
    return RingfenceError([
        Problem(source.where(line or None),
                'is a Nokia RAML plan (cmData type="plan"): a change order, not an inventory',
                "export the actual configuration")
    ])  # fmt: skip


_FIRST_DATA: Final = re.compile(r"<(?:[\w.\-]+:)?cmData\b[^>]*?\btype\s*=\s*[\"']\s*(\w+)", re.IGNORECASE)


@lru_cache(4096)
def _class_named(text: str) -> _Class | None:
    """The class by its tail: ``com.nokia.srbts.eqmr:RMOD_R`` is a radio module as it runs."""
    tail = text.rpartition(":")[2].strip().lower()
    known = _ELEMENTS.get(tail) or _CELLS.get(tail)
    if known is None and tail.endswith("_r") and (same := _ELEMENTS.get(tail[:-2])) is not None:
        known = _Class(same.kind, same.function, runtime=True)
    return known


def _key(dn: str) -> str:
    """A name that is the same in every export: class names in lower case, without NetAct's own beginning."""
    key = _lowered(dn.strip())
    return key[len(_NETWORK) :] if key.startswith(_NETWORK) and len(key) > len(_NETWORK) else key


@lru_cache(8192)
def _lowered(dn: str) -> str:
    above, slash, part = dn.rpartition("/")
    name, dash, rest = part.partition("-")
    name = (
        "plmn-plmn" if not slash and part.lower() == "plmn-plmn" else f"{name.lower().removesuffix('_r')}{dash}{rest}"
    )
    return f"{_lowered(above)}/{name}" if slash else name


def _values(node: etree._Element) -> dict[str, str]:
    """Parameters by name: those of the object itself, then those of its lists as ``list.name``, joined by ``;``."""
    own: dict[str, str] = {}
    pending: list[tuple[etree._Element, str]] = []
    for child in islice(node, _MAX_VALUES):
        name = child.get("name") or ""
        if (value := child.text) and (value := value.strip()):
            if name:
                own.setdefault(name, value[:MAX_CHARS])
        elif len(child):
            pending.append((child, name))
    return own | _listed(pending) if pending else own


def _listed(pending: list[tuple[etree._Element, str]]) -> dict[str, str]:
    listed: dict[str, str] = {}
    seen = 0
    for parent, path in pending:
        for child in parent:
            seen += 1
            if seen > _MAX_VALUES:
                return listed
            full = ".".join(filter(None, (path, child.get("name"))))
            if len(child):
                pending.append((child, full))
            elif full and (value := (child.text or "").strip()[:MAX_CHARS]):
                listed[full] = f"{listed[full]};{value}"[:MAX_CHARS] if full in listed else value
    return listed


_NR_BAND: Final = "freqBandIndicatorNR"
_BEST: Final = {True: _NR_BAND, False: "earfcnDL"}
"""The parameter that settles the band of a cell (of NR, of LTE), and those that say it otherwise."""
_OTHERS: Final = {True: frozenset({"nrarfcn", "nrarfcnDl", "nrarfcnDL"}), False: frozenset({"earfcn"})}


def _band(node: etree._Element, *, nr: bool) -> str | None:
    """The band that the cell names, or the only one that its downlink channel lies in."""
    best, others = _BEST[nr], _OTHERS[nr]
    bands: set[str | None] = set()
    for child in node:  # a loop is twice as fast as XPath here
        name = child.get("name")
        if name == best and (band := _band_named(best, (child.text or "").strip()[:9])):
            return band
        if name in others:
            bands.add(_band_named("nrarfcn" if nr else "earfcn", (child.text or "").strip()[:9]))
    return bands.pop() if len(bands) == 1 else None


@lru_cache(4096)
def _band_named(name: str, text: str) -> str | None:
    if not (text.isascii() and text.isdigit()):
        return band_named(text) if name == _NR_BAND else None
    if name == _NR_BAND:
        return band_numbered(int(text), nr=True)
    return nr_band(int(text)) if name == "nrarfcn" else lte_band(int(text))


def _plmn(direct: dict[str, str]) -> str | None:
    """The function's own network code; leading zeros that the file lost are put back only where it gives the length."""
    mcc, mnc, length = direct.get("mcc", ""), direct.get("mnc", ""), direct.get("mnclength", "")
    if length in ("2", "3") and mnc.isdigit():
        mnc = mnc.zfill(int(length))
    code = f"{mcc}-{mnc}"
    return code if re.fullmatch(r"[0-9]{3}-[0-9]{2,3}", code) else None


NOKIA_RAML = NokiaRamlImporter()
