"""Small inventories for tests."""

from pathlib import Path
from typing import Any

from ringfence.network.importing import read_files
from ringfence.network.model import Network

SUPPLIERS = {"acme": "zz-acme", "acme ltd": "zz-acme", "bolt": "zz-bolt"}


def resolve(text: str) -> str | None:
    return SUPPLIERS.get(text.casefold())


def read(path: Path, content: str | bytes, *, name: str = "inventory.csv", **options: Any) -> Network:
    """Write the content to a file and read it."""
    file = path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_files([file], resolve=resolve, **options)


def by_id(network: Network, key: str = "element_id") -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in network.elements.to_pylist()}


def by_dn(network: Network) -> dict[str, dict[str, Any]]:
    """Elements by the last part of their distinguished name; sites and columns that are unknown are left as None."""
    return {row["dn"].rpartition(",")[2]: row for row in network.elements.to_pylist()}


NAMESPACES = (
    'xmlns="http://www.3gpp.org/ftp/specs/archive/32_series/32.616#configData" xmlns:xn="genericNrm.xsd" '
    'xmlns:en="eutranNrm.xsd" xmlns:es="EricssonSpecificAttributes.17.28.xsd"'
)


def bulk(body: str, *, prefix: str = "", footer: str = '<fileFooter dateTime="2024-01-31T12:00:00Z"/>') -> str:
    """A bulk CM file whose configData holds ``body``."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<bulkCmConfigDataFile {NAMESPACES}>\n'
        f'<fileHeader fileFormatVersion="32.615 V7" vendorName="Sender"/>\n'
        f'<configData dnPrefix="{prefix}">\n{body}\n</configData>\n{footer}\n</bulkCmConfigDataFile>\n'
    )


def managed(
    id_: str, body: str = "", *, vendor: str | None = "Acme", attributes: str = "", tag: str = "ManagedElement"
) -> str:
    supplier = f"<xn:vendorName>{vendor}</xn:vendorName>" if vendor else ""
    return f'<xn:{tag} id="{id_}"><xn:attributes>{supplier}{attributes}</xn:attributes>{body}</xn:{tag}>\n'


def vs_data(id_: str, type_: str, body: str = "", *, attributes: str = "", tag: str = "VsDataContainer") -> str:
    return (
        f'<xn:{tag} id="{id_}"><xn:attributes><xn:vsDataType>{type_}</xn:vsDataType>'
        f"<xn:vsDataFormatVersion>V1</xn:vsDataFormatVersion><es:{type_}>{attributes}</es:{type_}></xn:attributes>{body}</xn:{tag}>\n"
    )
