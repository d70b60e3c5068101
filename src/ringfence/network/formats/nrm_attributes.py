"""What the ``attributes`` of a managed object say."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from ringfence.network.bands import band_numbered, lte_band, nr_band
from ringfence.network.formats.nrm import local_name

_MAX_LEAVES: Final = 400
_MAX_DEPTH: Final = 6
MAX_CHARS: Final = 500
_VS_META: Final = frozenset({"vsdatatype", "vsdataformatversion"})


class Leaf(NamedTuple):
    """One attribute that holds text."""

    path: str
    """Names from the object down, with points between."""
    key: str
    """Its own name in lower case."""
    group: int
    """The same for leaves with the same parent; 1 directly under the object."""
    parent: str
    """Name of the parent in lower case; empty directly under the object."""
    value: str


@dataclass(slots=True)
class Attributes:
    """The attributes of an object that are not empty: leaves in the order of the file."""

    leaves: list[Leaf] = field(default_factory=list)
    _direct: dict[str, str] = field(default_factory=dict)

    def add(self, node: etree._Element | None) -> None:
        """Read the leaves of an ``attributes`` node; a vendor's wrapper ``vsData...`` counts as the object itself."""
        if node is None:
            return
        leaves = _leaves(node)
        self.leaves += leaves
        direct = self._direct
        for _, key, _, parent, value in leaves:
            if not parent and key not in direct:
                direct[key] = value

    def first(self, *keys: str) -> str | None:
        """The first value directly under the object with one of these names (lower case)."""
        for key in keys:
            if key in self._direct:
                return self._direct[key]
        return None

    def all(self, *keys: str) -> list[str]:
        """All values with one of these names, at any depth."""
        return [leaf.value for leaf in self.leaves if leaf.key in keys]

    def groups(self, *keys: str) -> list[dict[str, str]]:
        """Leaves that stand together, for each group with one of the names."""
        wanted = dict.fromkeys(leaf.group for leaf in self.leaves if leaf.key in keys)
        found: dict[int, dict[str, str]] = {group: {} for group in wanted}
        if wanted:
            for leaf in self.leaves:
                if leaf.group in found:
                    found[leaf.group].setdefault(leaf.key, leaf.value)
        return list(found.values())


def _leaves(node: etree._Element) -> list[Leaf]:
    found: list[Leaf] = []
    pending: list[tuple[etree._Element, str, str, int]] = [(node, "", "", 0)]
    for group, (parent, path, parent_key, depth) in enumerate(pending, 1):
        for child in parent.iterchildren("*"):
            name, key = _names(child.tag)
            if depth < _MAX_DEPTH and len(child):
                if key.startswith("vsdata") and key not in _VS_META:
                    pending.append((child, path, parent_key, depth + 1))
                else:
                    pending.append((child, f"{path}{name}.", key, depth + 1))
            elif (text := child.text) and (value := text.strip()[:MAX_CHARS]):
                found.append(Leaf(path + name if path else name, key, group, parent_key, value))
                if len(found) >= _MAX_LEAVES:
                    return found
    return found


@lru_cache(8192)
def _names(tag: str) -> tuple[str, str]:
    """The local name, as written and in lower case."""
    name = local_name(tag)
    return name, name.lower()


def vs_data_type(node: etree._Element) -> str:
    """The vsDataType that an ``attributes`` node names; empty if it names none."""
    for child in node.iterchildren("*"):  # commonly the first
        if local_name(child.tag).lower() == "vsdatatype":
            return (child.text or "").strip()
    return ""


_BANDS: Final = ("freqBand", "frequencyBand", "bandList", "nRFrequencyBand", "nrFrequencyBand", "operatingBand")
_LTE: Final = ("earfcnDl", "earfcnDL", "earfcndl", "earfcn")
_NR: Final = ("arfcnDL", "arfcnDl", "arfcndl", "nRArfcnDL", "nrArfcnDL")
_TAGS: Final = {
    True: [f"{{*}}{name}" for name in _BANDS + _NR],
    False: [f"{{*}}{name}" for name in _BANDS + _LTE],
}


def cell_band(cell_key: str, node: etree._Element) -> str | None:
    """The band of a cell by an explicit attribute or its downlink channel; None unless exactly one follows."""
    nr = cell_key.startswith("nrcell")
    if not nr and not cell_key.startswith("eutran"):
        return None
    stated: set[str | None] = set()
    derived: set[str | None] = set()
    for found in node.iter(*_TAGS[nr]):
        text = (found.text or "").strip()
        if not (text.isascii() and text.isdigit() and len(text) < 9):
            continue
        if local_name(str(found.tag)) in _BANDS:
            stated.add(band_numbered(int(text), nr=nr))
        else:
            derived.add(nr_band(int(text)) if nr else lte_band(int(text)))
    bands = stated or derived
    return bands.pop() if len(bands) == 1 else None
