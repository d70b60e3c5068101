"""Which importers there are, and which of them reads a file: told by its content, never by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.model import Importer
from ringfence.network.xml_head import XmlRoot, xml_root

GROUP: Final = "ringfence.importers"
BUILT_IN: Final = {
    "bulk_cm": "ringfence.network.formats.bulk_cm:BULK_CM",
    "parquet": "ringfence.network.formats.tabular:PARQUET",
    "workbook": "ringfence.network.formats.tabular:WORKBOOK",
    "csv": "ringfence.network.formats.tabular:CSV",
}
"""Our own importers, in the order in which they are asked; they pass the same door as those of others."""


def importers() -> list[Importer]:
    """All importers: those that others registered, by name, then our own, the most particular first.

    Raises
    ------
    RingfenceError
        A registered importer cannot be loaded.
    """
    installed = sorted((e for e in entry_points(group=GROUP) if e.name not in BUILT_IN), key=lambda entry: entry.name)
    own = [EntryPoint(name, value, GROUP) for name, value in BUILT_IN.items()]
    return [_load(entry) for entry in (*installed, *own)]


def _load(entry: EntryPoint) -> Importer:
    try:
        importer: Importer = entry.load()
    except (ImportError, AttributeError) as error:
        raise RingfenceError(
            f"importer {entry.name} ({entry.value}) cannot be loaded: {error}", "reinstall it"
        ) from error
    return importer


def importer_for(head: bytes, name: str) -> Importer:
    """The first importer that recognises a file by its first bytes.

    Raises
    ------
    RingfenceError
        Nobody does; the message names the format where it is a known one.
    """
    for importer in importers():
        if importer.recognises(head):
            return importer
    raise RingfenceError([Problem(f"{name}:1", *_unread(head))])


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A format that is known and not read."""

    found: str
    fix: str
    tells: Callable[[XmlRoot], bool]


_TABLE: Final = "export the inventory as 3GPP bulk CM, or as a table (CSV, XLSX, Parquet) with one row per element"

_FOREIGN: Final = (
    _Foreign("is a Huawei GExport file: it has the root of 3GPP bulk CM but another language inside, which is not read",
             _TABLE, lambda root: root.name == "bulkcmconfigdatafile"),
    _Foreign("is a Nokia RAML file, which is not read", _TABLE, lambda root: root.name == "raml"),
    _Foreign("is a Huawei CFGSYN or MO tree file, which is not read", _TABLE,
             lambda root: root.name in ("backupcfg", "motree")),
)  # fmt: skip


def _unread(head: bytes) -> tuple[str, str]:
    if not head:
        return "is empty or cannot be unpacked", "export the file again"
    root = xml_root(head)
    if root is not None:
        for foreign in _FOREIGN:
            if foreign.tells(root):
                return foreign.found, foreign.fix
        return f"is XML with the root {root.tag!r}, which no importer recognises", _TABLE
    if head.lstrip().startswith(b"//*") and b"MML" in head[:200]:
        return "is a Huawei CFGMML script, which is not read", _TABLE
    if head.lstrip()[:1] in (b"{", b"["):
        return "is JSON, which no importer recognises", _TABLE
    return "is of no format that an importer recognises", _TABLE
