"""What the objects of Huawei's exports mean: the same ones in GExport, CFGSYN, MO trees and MML scripts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ringfence.core.vocabulary import function_named
from ringfence.network.bands import band_named, band_numbered, lte_band, nr_band
from ringfence.network.formats.named_objects import Inventory, Record, packed
from ringfence.network.formats.nrm_attributes import MAX_CHARS

SUPPLIER: Final = "Huawei"
_VERSION: Final = re.compile(r"(\S.*?)[\s_]+(V\d{3}R\w+(?:[\s.]\S+)*)", re.IGNORECASE)
_NE_SUFFIX: Final = re.compile(r"_(?:BSC|RNC|G?BTS|[EG]?NODEB|DBS|MBTS)[0-9]\w*$", re.IGNORECASE)
_NE_PREFIX: Final = re.compile(r"(?:BSC\d{4}|RNC\d{4}|[DPG]?BTS\d{4})(?:GSM|UMTS|GU)?(?=[A-Z])", re.IGNORECASE)
_NAMES: Final = ("nename", "name", "userlabel")
_CELLS: Final = {
    "cell": "ENB", "nrcell": "GNB", "nrducell": "GNB", "gcell": "BTS", "ucell": "RNC", "ulocell": "NODEB",
    "glocell": "BTS",
}  # fmt: skip
_SYNONYMS: Final = {"app": "application", "ucellsetup": "ucell"}
"""What commands call objects that exports call otherwise."""
_STATIONS: Final = {"bts": "BTS", "unodeb": "NODEB"}
"""Base stations as their controllers list them."""
_UNITS: Final = {"rru": ("RRU", "rt"), "rfu": ("RU", "rt"), "brd": (None, "bt"), "aau": ("AAU", "rt")}
"""Parts: what they are, and the parameter that tells their type."""
_FUNCTIONS: Final = {"gbtsfunction": "BTS"}
_CONTROLLERS: Final = (("BSC", "GSM", "BSC"), ("BSC", "UMTS", "RNC"), ("RNC", "", "RNC"))
_GENERATIONS: Final = {"gsm": "2G", "umts": "3G", "wcdma": "3G", "lte": "4G", "nr": "5G"}


@dataclass(frozen=True, slots=True)
class MoClass:
    """A class of managed objects that matters here."""

    tail: str
    """Name in lower case without the type of the network element."""
    role: str
    """``ne``, ``function``, ``unit``, ``cell``, ``station`` or ``application``."""


@lru_cache(8192)
def mo_class(name: str) -> MoClass | None:
    """The class by its name with or without the element's type: ``GCELL_BSC6900GSM``, ``BTS3900CELL``, ``GCELL``."""
    text = _NE_PREFIX.sub("", _NE_SUFFIX.sub("", name.strip()), count=1)
    tail = _SYNONYMS.get(text.lower(), text.lower())
    if tail in ("ne", "application"):
        return MoClass(tail, tail)
    if tail in _STATIONS:
        return MoClass(tail, "station")
    if tail in _CELLS:
        return MoClass(tail, "cell")
    if tail in _UNITS:
        return MoClass(tail, "unit")
    if tail.endswith("function") and not tail.startswith("ext") and _function_of(tail):
        return MoClass(tail, "function")
    return None


def _function_of(tail: str) -> str | None:
    known = function_named(tail)
    return _FUNCTIONS.get(tail) or (known.name if known else None)


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value, and what it means where the source says so."""

    text: str
    meaning: str | None = None

    @property
    def said(self) -> str:
        return self.meaning or self.text


@dataclass(frozen=True, slots=True)
class Mo:
    """A managed object as it is met."""

    cls: MoClass
    values: Mapping[str, Value]
    line: int

    def first(self, *names: str) -> str | None:
        """What the first of the parameters (lower case) says, of those that are given."""
        return next((v.said for n in names if (v := self.values.get(n)) and v.said), None)

    def attributes(self) -> dict[str, str]:
        return {
            name.upper(): f"{v.text} ({v.meaning})" if v.meaning and v.meaning != v.text else v.text
            for name, v in self.values.items()
        }


@dataclass(slots=True)
class NetworkElement:
    """One network element with the objects in it that matter, until it is complete."""

    type: str | None = None
    """``BSC6900GSM``, ``BTS3900``."""
    version: str | None = None
    supplier: str | None = None
    """As the source states it; None: it follows from the format."""
    technique: str | None = None
    dn: str | None = None
    """Where the source has no name but another identity."""
    function: str | None = None
    function_raw: str | None = None
    line: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    _name: str | None = None
    _mos: list[Mo] = field(default_factory=list)
    _cells: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """Band by cell, by class of cell."""

    def add(self, mo: Mo) -> None:
        if mo.cls.role == "cell":
            cells = self._cells.setdefault(mo.cls.tail, {})
            cells.setdefault(_id(mo, "localcellid", "nrducellid", "nrcellid", "cellid", "ulocellid", "glocellid",
                                 "cellno", "cellname") or f"#{len(cells)}", _band(mo))  # fmt: skip
            return
        if mo.cls.role == "ne":
            self._name = self._name or mo.first(*_NAMES)
        self._mos.append(mo)

    def deliver(self, inventory: Inventory, otherwise: str) -> None:
        """Hand over its rows; ``otherwise`` tells it apart if neither it nor the source names it."""
        dn = f"NE={self._name}" if self._name else self.dn
        if dn is None:
            own = self._by_function()
            dn = own if own and own not in inventory.records else f"NE={otherwise}"
            apart = f"its function ({own})" if dn == own else "the file"
            inventory.context.problems.add(
                inventory.source.where(self.line or None),
                f"does not name the network element; it is told apart by {apart}",
                "export the object NE too, so that the element is the same in the next export",
                severity="warning",
            )
        dn = dn[: 2 * MAX_CHARS]
        element = self._element(dn, inventory)
        functions = self._functions(element)
        units = [self._unit(mo, element, number) for number, mo in enumerate(self._of("unit"), 1)]
        if not functions and element.function == "BASE-STATION":
            element.domain = "ran"
        element.domain = element.domain or _agreed(functions)
        for unit in units:
            unit.domain = element.domain
        for record in (element, *functions, *units, *self._applications(element)):
            inventory.add(record)
        self._count(inventory, element, functions)

    def _by_function(self) -> str | None:
        """A name from the first of its functions that has an id, in whatever order they are listed."""
        named = {f"{mo.cls.tail.upper()}:{id_}" for mo in self._of("function") if (id_ := _function_id(mo))}
        return f"NE={min(named)}" if named else None

    def _of(self, *roles: str) -> list[Mo]:
        return [mo for mo in self._mos if mo.cls.role in roles]

    def _element(self, dn: str, inventory: Inventory) -> Record:
        product, release = split_version(self.version)
        kind = self.type or product
        function = self.function or element_function(kind)
        known = function_named(function) if function else None
        supplier = self.supplier or SUPPLIER
        record = Record(
            key=dn, dn=dn, line=self.line, kind="managed_element", function=function,
            function_raw=self.function_raw or kind,
            domain=known.domain if known else None, supplier_raw=supplier,
            supplier_basis="stated" if self.supplier else "format", product=product or self.type, sw_version=release,
            generation=_generation(self.technique), user_label=self._name,
        )  # fmt: skip
        attributes = dict(self.attributes)
        if self.technique:
            attributes["technique"] = self.technique
        for mo in self._of("ne"):
            values = mo.attributes()
            attributes |= values
            record.user_label = mo.first("userlabel") or record.user_label
            record.site_id = mo.first("sitename") or record.site_id
            record.place = mo.first("location", "locationname") or record.place
            record.sw_version = record.sw_version or mo.first("swversion", "neversion")
            if stated := mo.first("vendorname"):
                record.supplier_raw, record.supplier_basis = stated, "stated"
        attributes = inventory.filled(attributes, self.line, dn)
        for name in ("user_label", "site_id", "place", "sw_version"):
            if (getattr(record, name) or "").startswith("@"):
                setattr(record, name, None)
        record.attrs = packed(attributes, ("sitename", "vendorname"))
        return record

    def _part(self, mo: Mo, element: Record, class_name: str, id_: str, kind: str) -> Record:
        dn = f"{element.dn},{class_name}={id_}"
        return Record(
            key=dn, dn=dn, line=mo.line, kind=kind, parent=element.key, function_raw=class_name,
            supplier_raw=element.supplier_raw, supplier_basis=element.supplier_basis, attrs=packed(mo.attributes()),
        )  # fmt: skip

    def _functions(self, element: Record) -> list[Record]:
        software = {mo_function(mo.first("at")): mo.first("swversion") for mo in self._of("application")}
        found = []
        for number, mo in enumerate(self._of("function", "station"), 1):
            tail, station = mo.cls.tail, mo.cls.role == "station"
            id_ = _function_id(mo) or f"#{number}"
            record = self._part(mo, element, tail.upper(), id_, "function")
            record.function = _STATIONS.get(tail) or _function_of(tail)
            known = function_named(record.function or "")
            record.domain = known.domain if known else None
            record.apart = station
            record.user_label = mo.first("userlabel", *_function_names(tail))
            record.product = mo.first("btstype") if station else None
            record.sw_version = software.get(record.function) or (None if station else element.sw_version)
            found.append(record)
        return found

    def _unit(self, mo: Mo, element: Record, number: int) -> Record:
        function, type_name = _UNITS[mo.cls.tail]
        place = [v.text for n in ("cn", "srn", "sn") if (v := mo.values.get(n))]
        record = self._part(mo, element, mo.cls.tail.upper(), "-".join(place) or f"#{number}", "hw_unit")
        record.function = function
        record.product = mo.first(type_name)
        record.user_label = mo.first("rn")
        record.serial = mo.first("serialnumber")
        return record

    def _applications(self, element: Record) -> list[Record]:
        found = []
        for number, mo in enumerate(self._of("application"), 1):
            record = self._part(mo, element, "APPLICATION", _id(mo, "aid", "an", "at") or f"#{number}", "sw_unit")
            record.function_raw = mo.first("at") or "APPLICATION"
            record.user_label = mo.first("an")
            record.sw_version = mo.first("swversion")
            record.domain = element.domain
            found.append(record)
        return found

    def _count(self, inventory: Inventory, element: Record, functions: list[Record]) -> None:
        """Cells belong to the one function of their kind, else to the element itself."""
        if "nrducell" in self._cells:
            self._cells.pop("nrcell", None)  # the same cells, seen from the other side of F1
        if "gcell" in self._cells:
            self._cells.pop("glocell", None)
        for tail, cells in self._cells.items():
            stations = [name.upper() for name in _STATIONS]
            owners = [f for f in functions if f.function == _CELLS[tail] and f.function_raw not in stations]
            owner = owners[0] if len(owners) == 1 else element
            for cell, band in cells.items():
                inventory.cell(owner.key, f"{tail}={cell}", band)


def _function_names(tail: str) -> tuple[str, ...]:
    return f"{tail}name", f"{tail.removeprefix('u')}name"


def _function_id(mo: Mo) -> str | None:
    tail = mo.cls.tail.removesuffix("function")
    return _id(mo, f"{tail}id", f"{tail.removeprefix('u')}id", *_function_names(mo.cls.tail))


def _id(mo: Mo, *names: str) -> str | None:
    found = next((v.text for n in names if (v := mo.values.get(n)) and v.text), None)
    return found[:MAX_CHARS] if found else None


def split_version(text: str | None) -> tuple[str | None, str | None]:
    """Product and release of ``BTS3900 V100R011C10SPC262``; without a product the whole is the release."""
    text = (text or "").strip()
    match = _VERSION.fullmatch(text)
    return (match[1], match[2]) if match else (None, text or None)


def element_function(type_: str | None) -> str | None:
    """What a network element of this type is; None where the type leaves it open (a BSC6900GU is two)."""
    text = (type_ or "").upper().replace(" ", "")
    for start, end, function in _CONTROLLERS:
        if text.startswith(start) and text.endswith(end):
            return function
    if re.match(r"[DP]?BTS\d{4}", text):
        return "BASE-STATION"
    known = function_named(text) if text else None
    return known.name if known else None


def mo_function(text: str | None) -> str | None:
    """The function that an application type (``eNodeB``, ``GBTS``) names."""
    known = function_named({"GBTS": "BTS"}.get((text or "").upper(), text or ""))
    return known.name if known else None


def _generation(technique: str | None) -> list[str] | None:
    parts = [part.lower() for part in re.split(r"[\s,;/&+]+", technique or "") if part]
    known = [_GENERATIONS[part] for part in parts if part in _GENERATIONS]
    return sorted(set(known)) if known and len(known) == len(parts) else None


def _agreed(functions: list[Record]) -> str | None:
    domains = {function.domain for function in functions}
    return domains.pop() if len(domains) == 1 else None


def _band(mo: Mo) -> str | None:
    """The band that the cell names, or the only one that its downlink channel lies in."""
    nr = mo.cls.tail in ("nrcell", "nrducell")
    if not nr and mo.cls.tail != "cell":
        return None
    stated, channel = mo.first("frequencyband", "freqband") or "", mo.first("dlnarfcn" if nr else "dlearfcn") or ""
    if _is_number(stated):
        return band_numbered(int(stated), nr=nr)
    if named := band_named(stated):
        return named
    if not _is_number(channel):
        return None
    return nr_band(int(channel)) if nr else lte_band(int(channel))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9
