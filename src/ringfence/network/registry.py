"""Which importers there are, and which of them reads a file: told by its content, never by its name."""

from importlib.metadata import EntryPoint, entry_points
from typing import Final

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.model import Importer
from ringfence.network.xml_head import xml_root

GROUP: Final = "ringfence.importers"
BUILT_IN: Final = {
    "bulk_cm": "ringfence.network.formats.bulk_cm:BULK_CM",
    "huawei_gexport": "ringfence.network.formats.huawei_gexport:HUAWEI_GEXPORT",
    "huawei_cfgsyn": "ringfence.network.formats.huawei_cfgsyn:HUAWEI_CFGSYN",
    "huawei_motree": "ringfence.network.formats.huawei_cfgsyn:HUAWEI_MOTREE",
    "huawei_cfgmml": "ringfence.network.formats.huawei_cfgmml:HUAWEI_CFGMML",
    "nokia_raml": "ringfence.network.formats.nokia_raml:NOKIA_RAML",
    "zte_plan": "ringfence.network.formats.zte_plan:ZTE_PLAN",
    "cyclonedx": "ringfence.network.formats.cyclonedx:CYCLONEDX",
    "spdx": "ringfence.network.formats.spdx:SPDX",
    "sol001": "ringfence.network.formats.sol001:SOL001",
    "helm": "ringfence.network.formats.helm:HELM",
    "compose": "ringfence.network.formats.compose:COMPOSE",
    "kubernetes": "ringfence.network.formats.kubernetes:KUBERNETES",
    "nrm_netconf": "ringfence.network.formats.nrm_netconf:NRM_NETCONF",
    "nrm_json": "ringfence.network.formats.nrm_json:NRM_JSON",
    "ietf_hardware": "ringfence.network.formats.ietf_hardware:IETF_HARDWARE",
    "ietf_inventory": "ringfence.network.formats.ietf_inventory:IETF_INVENTORY",
    "ves": "ringfence.network.formats.ves:VES",
    "o2_ims": "ringfence.network.formats.o2_ims:O2_IMS",
    "o2_catalogue": "ringfence.network.formats.o2_ims:O2_CATALOGUE",
    "netbox": "ringfence.network.formats.netbox:NETBOX",
    "netbox_catalogue": "ringfence.network.formats.netbox_catalogue:NETBOX_CATALOGUE",
    "netbox_device_type": "ringfence.network.formats.netbox_catalogue:DEVICE_TYPE",
    "tmf634": "ringfence.network.formats.tmf634:TMF634",
    "tmf639": "ringfence.network.formats.tmf639:TMF639",
    "parquet": "ringfence.network.formats.tabular:PARQUET",
    "workbook": "ringfence.network.formats.tabular:WORKBOOK",
    "netbox_csv": "ringfence.network.formats.netbox_csv:NETBOX_CSV",
    "opencellid": "ringfence.network.formats.opencellid:OPENCELLID",
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


_TABLE: Final = "export the inventory as 3GPP bulk CM, or as a table (CSV, XLSX, Parquet) with one row per element"


def _unread(head: bytes) -> tuple[str, str]:
    if not head:
        return "is empty or cannot be unpacked", "export the file again"
    root = xml_root(head)
    if root is not None:
        return f"is XML with the root {root.tag!r}, which no importer recognises", _TABLE
    if head.lstrip()[:1] in (b"{", b"["):
        return "is JSON, which no importer recognises", _TABLE
    return "is of no format that an importer recognises", _TABLE
