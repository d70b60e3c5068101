"""What the ``attributes`` of a managed object say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from ringfence.network.bands import band_numbered, lte_band, nr_band
from ringfence.network.formats.nrm import local_name

_MAX_LEAVES: Final = 400
_MAX_DEPTH: Final = 6
MAX_CHARS: Final = 500
_VS_META: Final = frozenset({"vsdatatype", "vsdataformatversion"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One attribute that holds text."""

    path: str
    """Names from the object down, with points between."""
    key: str
    """Its own name in lower case."""
    group: int
    """The same for leaves with the same parent."""
    parent: str
    """Name of the parent in lower case; empty directly under the object."""
    value: str


@dataclass(slots=True)
class Attributes:
    """The attributes of an object: leaves in the order of the file."""

    leaves: list[Leaf] = field(default_factory=list)

    def first(self, *keys: str) -> str | None:
        """The first non-empty value directly under the object with one of these names (lower case)."""
        for key in keys:
            for leaf in self.leaves:
                if leaf.key == key and not leaf.parent and leaf.value:
                    return leaf.value
        return None

    def all(self, *keys: str) -> list[str]:
        """All non-empty values with one of these names, at any depth."""
        return [leaf.value for leaf in self.leaves if leaf.key in keys and leaf.value]

    def groups(self, *keys: str) -> list[dict[str, str]]:
        """Leaves that stand together, for each group with one of the names."""
        found: dict[int, dict[str, str]] = {}
        for leaf in self.leaves:
            if leaf.value:
                found.setdefault(leaf.group, {}).setdefault(leaf.key, leaf.value)
        return [group for group in found.values() if any(key in group for key in keys)]


def read_attributes(node: etree._Element | None) -> Attributes:
    """The leaves under an ``attributes`` node; the vendor's wrapper ``vsData...`` counts as the object itself."""
    attributes = Attributes()
    if node is not None:
        attributes.leaves.extend(_leaves(node))
    return attributes


def _leaves(node: etree._Element) -> Iterator[Leaf]:
    pending: list[tuple[etree._Element, str, str, int]] = [(node, "", "", 0)]
    given = groups = 0
    while pending and given < _MAX_LEAVES:
        parent, path, parent_key, depth = pending.pop(0)
        groups += 1
        for child in parent:
            if not isinstance(child.tag, str):
                continue
            name = local_name(child.tag)
            key = name.lower()
            if len(child) and depth < _MAX_DEPTH:
                if key.startswith("vsdata") and key not in _VS_META:
                    pending.append((child, path, parent_key, depth + 1))
                else:
                    pending.append((child, f"{path}{name}.", key, depth + 1))
                continue
            given += 1
            yield Leaf(path + name, key, groups, parent_key, (child.text or "").strip()[:MAX_CHARS])
            if given >= _MAX_LEAVES:
                return


def vs_data_type(node: etree._Element) -> str:
    """The vsDataType that an ``attributes`` node names; empty if it names none."""
    for child in node:
        if isinstance(child.tag, str) and local_name(child.tag).lower() == "vsdatatype":
            return (child.text or "").strip()
    return ""


_BAND_TAGS: Final = [f"{{*}}{name}" for name in (
    "freqBand", "frequencyBand", "bandList", "nRFrequencyBand", "nrFrequencyBand", "operatingBand",
)]  # fmt: skip
_LTE_TAGS: Final = [f"{{*}}{name}" for name in ("earfcnDl", "earfcnDL", "earfcndl", "earfcn")]
_NR_TAGS: Final = [f"{{*}}{name}" for name in ("arfcnDL", "arfcnDl", "arfcndl", "nRArfcnDL", "nrarfcnDL")]


def cell_band(cell_key: str, node: etree._Element) -> str | None:
    """The band of a cell by an explicit attribute or its downlink channel; None unless exactly one follows."""
    nr = cell_key.startswith("nrcell")
    if not nr and not cell_key.startswith("eutran"):
        return None
    stated = {band_numbered(number, nr=nr) for number in _integers(node, _BAND_TAGS)}
    if stated:
        return stated.pop() if len(stated) == 1 else None
    channels = _integers(node, _NR_TAGS if nr else _LTE_TAGS)
    derived = {nr_band(number) if nr else lte_band(number) for number in channels}
    return derived.pop() if len(derived) == 1 else None


def _integers(node: etree._Element, tags: list[str]) -> list[int]:
    texts = [(found.text or "").strip() for found in node.iter(*tags)]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 9]
