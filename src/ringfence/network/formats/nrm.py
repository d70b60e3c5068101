"""Classes of the 3GPP network resource models: which are elements, which are cells, which are somebody else's."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from ringfence.core.vocabulary import NetworkFunction, function_named

Role = Literal["envelope", "container", "managed_element", "management_node", "function", "hw_unit", "sw_unit",
               "cell", "external", "vs_data", "other"]  # fmt: skip
ELEMENT_ROLES: Final = frozenset({"managed_element", "management_node", "function", "hw_unit", "sw_unit"})

_ROLES: Final[dict[str, Role]] = {
    "bulkcmconfigdatafile": "envelope",
    "configdata": "envelope",
    "subnetwork": "container",
    "mecontext": "container",
    "managedelement": "managed_element",
    "managementnode": "management_node",
    "vsdatacontainer": "vs_data",
    "inventoryunit": "hw_unit",
    "tmainventoryunit": "hw_unit",
    "antennainventoryunit": "hw_unit",
    "inventoryunitne": "hw_unit",
    "inventoryunithw": "hw_unit",
    "inventoryunitsw": "sw_unit",
    "inventoryunitlic": "sw_unit",
    "btssitemgr": "function",  # TS 28.655: the base station of GSM, though its name does not end in Function
}

_CELLS: Final = frozenset({
    "nrcelldu", "eutrancellfdd", "eutrancelltdd", "utrancell", "utrancellfdd", "utrancelltdd", "utrancelltddlcr",
    "utrancelltddhcr", "gsmcell", "gerancell",
})  # fmt: skip
"""Cells that are counted. NRCellCU is the same cell as its NRCellDU, seen from the other end of F1."""

_OWN_FUNCTIONS: Final = {"bssfunction": "BSC", "csmgwfunction": "MGW"}
"""IOC names whose short form means something else elsewhere: BSS is also the business support system."""

_DUPLEX: Final = re.compile(r"(?<=function)[FT]DD$", re.IGNORECASE)
"""ZTE puts the duplex mode behind a function: ENBFunctionFDD."""

_SPELLINGS: Final = {"subnetwork": "SubNetwork", "mecontext": "MeContext", "managedelement": "ManagedElement",
                     "managementnode": "ManagementNode"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObjectClass:
    """A class of managed objects."""

    name: str
    key: str
    """Name in lower case, to compare."""
    role: Role
    function: NetworkFunction | None = None


@lru_cache(4096)
def object_class(name: str, *, vendor: bool = False) -> ObjectClass:
    """The class of an object with the local name ``name``, or with this vsDataType if ``vendor``.

    Of vendors' own objects only known functions and cells count; standard ones whose name ends in Function are
    elements even if the function is unknown.
    """
    key = name.lower()
    name = _SPELLINGS.get(key, name)
    if key.startswith("external"):
        return ObjectClass(name, key, "external")
    if key in _CELLS:
        return ObjectClass(name, key, "cell")
    role = _ROLES.get(key)
    if role in ("envelope", "container") and vendor:
        role = None
    bare = _DUPLEX.sub("", name)
    if role is None and bare.lower().endswith("function"):
        role = "function"
    if role != "function":
        return ObjectClass(name, key, role or "other")
    function = function_named(_OWN_FUNCTIONS.get(key, bare))
    if vendor and function is None:
        return ObjectClass(name, key, "other")
    return ObjectClass(name, key, "function", function)


@lru_cache(4096)
def tag_class(tag: str) -> ObjectClass:
    """The class of an object by its XML tag."""
    return object_class(local_name(tag))


@lru_cache(4096)
def vendor_class(vs_data_type: str) -> ObjectClass:
    """The class that a VsDataContainer holds: ``vsDataENodeBFunction`` is an ENodeBFunction."""
    text = vs_data_type.strip()
    return object_class(text[6:] if text[:6].lower() == "vsdata" else text, vendor=True)


@lru_cache(4096)
def local_name(tag: str) -> str:
    """The name in a tag, without its namespace or an undeclared prefix."""
    return tag.rpartition("}")[2].rpartition(":")[2]
