"""Importer of Nokia RAML 2.x files: configuration data of NetAct and of site managers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from sys import intern
from typing import Final
from xml.etree.ElementTree import Element

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.bands import band_named, band_numbered, lte_band, nr_band
from ringfence.network.formats.named_objects import Inventory, Record, packed
from ringfence.network.formats.nrm import local_name
from ringfence.network.formats.nrm_attributes import MAX_CHARS
from ringfence.network.formats.xml_skim import Choice, Skimmer, TooMuch
from ringfence.network.formats.xml_stream import Position, instant
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source
from ringfence.network.xml_head import xml_root

SUPPLIER: Final = "Nokia"
_MAX_VALUES: Final = 2000
_MAX_DEPTH: Final = 100
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
_CONTROLLERS: Final = ("BSC", "RNC")
_STATIONS: Final = ("BTS", "NODEB")
_NAMES: Final = ("name", "btsname", "enbname", "gnbname", "wbtsname", "sitename")
_PRODUCT: Final = ("productname", "inventoryunittype", "vendorunitfamilytype")
_NUMBER: Final = ("productcode", "prodcode", "prodcodeplanned", "vendorunittypenumber")
_CONSUMED: Final = frozenset({*_PRODUCT, *_NUMBER, "sitename", "serialnumber", "vendorname", "versionnumber"})
_READ: Final = _CONSUMED.union(_NAMES, ("configdn", "locationname", "mcc", "mnc", "mnclength"))
"""All that fill a column; those above are not attributes too."""


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
    """Told by the skimmer of each object; keeps those that matter."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._position = Position()
        self._skimmer = Skimmer(source, context, self._position)
        self.inventory = Inventory(source, context)
        self._plan = self._plan_told = False

    def read(self) -> None:
        root = xml_root(self._source.head())
        data = _FIRST_DATA.search(root.rest) if root else None
        if data is not None and data[1].lower() == "plan":
            raise _change_order(self._source, 1)
        self._skimmer.read(self)
        self._sectors()
        self._stations()

    def begins(self, name: str, attributes: dict[str, str]) -> Choice:
        name = local_name(name)
        if name == "managedObject":
            return self._choose(attributes)
        if name == "cmData":
            self._plan = attributes.get("type", "").strip().lower() == "plan"
            self._plan_told = False
        elif name == "log" and (at := instant(attributes.get("dateTime"))) is not None:
            self._context.snapshot_at = max(at, self._context.snapshot_at or at)
        return Choice.ENTER

    def _choose(self, attributes: dict[str, str]) -> Choice:
        """Whether the object makes a row; what can be told of it before it is read is told here."""
        if (class_name := attributes.get("class")) is None:
            self._fault(attributes, "has no class")
        elif (cls := _class_named(class_name)) is not None and self._is_actual():
            dn = attributes.get("distName", "").strip()[:MAX_CHARS]
            if not dn:
                self._fault(attributes, "has no distName, which alone says where it belongs")
            elif attributes.get("operation", "").lower() == "delete":
                self.inventory.delete(_key(dn), dn, self._skimmer.line)
            elif cls.cell_of is None or _cell_of(_key(dn), cls.cell_of) is not None:
                return Choice.BUILD
        return Choice.PASS

    def complete(self, node: Element, line: int) -> None:
        class_name = node.get("class", "")
        dn = node.get("distName", "").strip()[:MAX_CHARS]
        self._position.label, self._position.line = dn, line
        key, cls = _key(dn), _class_named(class_name)
        if cls is not None and cls.cell_of is None:
            self._element(node, class_name, cls, dn, key, line)
        elif cls is not None and (place := _cell_of(key, cls.cell_of or "")) is not None:
            self.inventory.cell(*place, _band(node, nr=cls.cell_of == "nrbts"))

    def _sectors(self) -> None:
        """Where a BCF is known, it is the base station, and its BTS are sectors of it."""
        records = self.inventory.records
        for record in records.values():
            above, _, last = record.key.rpartition("/")
            if last.startswith("bts-") and above.rpartition("/")[2].startswith("bcf-") and above in records:
                record.kind = "cell"
                self.inventory.cell(above, last)

    def _stations(self) -> None:
        """Base stations do not stand where their controller does."""
        for record in self.inventory.records.values():
            if record.function in _STATIONS:
                above = self.inventory.parent_of(record)
                record.apart = above is not None and above.function in _CONTROLLERS

    def _is_actual(self) -> bool:
        """Whether the object lies in data that describe the network; plans are change orders."""
        if self._plan and not self._plan_told:
            error = _change_order(self._source, self._skimmer.line)
            if not self.inventory.records:
                raise error
            self._plan_told = self._context.partial = True
            self._context.problems.extend(error.problems)
        return not self._plan

    def _fault(self, attributes: dict[str, str], found: str) -> None:
        self._context.partial = True
        named = attributes.get("distName") or attributes.get("class") or ""
        self._context.problems.add(
            self._source.where(self._skimmer.line, named[:80] or None), f"a managedObject {found}",
            "export the file again",
        )  # fmt: skip

    def _element(self, node: Element, class_name: str, cls: _Class, dn: str, key: str, line: int) -> None:
        values = self.inventory.filled(_values(node), line, dn)
        known = [(low, name) for name in values if (low := _known_name(name))]
        direct = {low: values[name] for low, name in reversed(known)}
        for low, name in known:
            if low in _CONSUMED:
                del values[name]

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
        record = Record(  # texts that many records share are kept once
            key=_key(configured) if cls.runtime and configured else key,
            dn=dn,
            line=line,
            kind=cls.kind,
            runtime=cls.runtime,
            function=cls.function,
            function_raw=intern(class_name[:MAX_CHARS]),
            domain="ran",
            user_label=first(_NAMES[:1] if unit else _NAMES),
            supplier_raw=supplier,
            supplier_basis=basis if supplier else None,
            product=intern(first(_PRODUCT) or "") or None,
            product_number=first(_NUMBER),
            hw_version=first(("versionnumber",)),
            sw_version=intern(node.get("version", "").strip()) or None,
            serial=first(("serialnumber",)),
            site_id=None if unit else first(("sitename",)),
            place=first(("locationname",)),
            plmn=_plmn(direct) if cls.function in ("ENB", "GNB") else None,
            attrs=packed(values),
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
def _known_name(name: str) -> str | None:
    """The name of a parameter in lower case, if a column is filled from it."""
    low = name.lower()
    return low if low in _READ else None


def _cell_of(key: str, owner: str) -> tuple[str, str] | None:
    """The key of the function whose cell this is, and the cell; None if the name tells neither."""
    at = key.rfind(f"{owner}-")
    above, _, rest = key[at:].partition("/")
    if at < 0 or (at and key[at - 1] != "/") or not rest:
        return None
    return key[:at] + above, rest.partition("/")[0]


@lru_cache(8192)
def _lowered(dn: str) -> str:
    above, slash, part = dn.rpartition("/")
    name, dash, rest = part.partition("-")
    name = (
        "plmn-plmn" if not slash and part.lower() == "plmn-plmn" else f"{name.lower().removesuffix('_r')}{dash}{rest}"
    )
    return f"{_lowered(above)}/{name}" if slash else name


def _values(node: Element) -> dict[str, str]:
    """Parameters by name: those of the object itself, then those of its lists as ``list.name``, joined by ``;``."""
    own: dict[str, str] = {}
    pending: list[tuple[Element, str, int]] = []
    for child in islice(node, _MAX_VALUES):
        name = child.get("name") or ""
        if (value := child.text) and (value := value.strip()):
            if name:
                own.setdefault(name, value[:MAX_CHARS])
        elif len(child):
            pending.append((child, name, 1))
    return own | _listed(pending) if pending else own


def _listed(pending: list[tuple[Element, str, int]]) -> dict[str, str]:
    listed: dict[str, str] = {}
    seen = 0
    for parent, path, depth in pending:
        if depth > _MAX_DEPTH:
            raise TooMuch(f"lists are nested more than {_MAX_DEPTH} deep")
        for child in parent:
            seen += 1
            if seen > _MAX_VALUES:
                return listed
            full = ".".join(filter(None, (path, child.get("name"))))
            if len(child):
                pending.append((child, full, depth + 1))
            elif full and (value := (child.text or "").strip()[:MAX_CHARS]):
                listed[full] = f"{listed[full]};{value}"[:MAX_CHARS] if full in listed else value
    return listed


_NR_BAND: Final = "freqBandIndicatorNR"
_BEST: Final = {True: _NR_BAND, False: "earfcnDL"}
"""The parameter that settles the band of a cell (of NR, of LTE), and those that say it otherwise."""
_OTHERS: Final = {True: frozenset({"nrarfcn", "nrarfcnDl", "nrarfcnDL"}), False: frozenset({"earfcn"})}


def _band(node: Element, *, nr: bool) -> str | None:
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
