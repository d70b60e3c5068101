"""A small network full of private text, through canonical tables: every column is filled."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from ringfence.core.errors import Problems
from ringfence.core.tables import ATTRS, COMPONENT, ELEMENT, IMPORT_RUN, RELATION, SITE, TEXTS, Table
from ringfence.network.model import in_order
from ringfence.network.workspace import Part, Workspace

PUBLIC = {
    "country": "DE", "kind": "hw_unit", "function": "AAU", "domain": "ran", "generation": ["5G-NSA"],
    "supplier_raw": "Acme", "supplier_id": "zz-acme", "supplier_basis": "stated", "product": "Radio 9",
    "product_number": "KRC 1", "hw_version": "R1", "sw_version": "22.Q3", "patch": "p7", "mac_prefix": "00E0FC",
    "pen": "2011", "cpe": "cpe:2.3:h:acme:radio_9:-:*:*:*:*:*:*:*", "site_class": "ran", "tags": ["nsi"],
    "bands": ["n78"], "operated_from": ["DE"], "made_in": "SE", "network_kind": "public", "funding": ["usf"],
    "certificates": ["nesas"], "admin_state": "unlocked", "oper_state": "enabled", "lifecycle_state": "active",
    "source_format": "csv", "type": "device", "licences": ["MIT"], "name": "board", "version": "7",
    "position_basis": "surveyed", "latitude": 52.516275, "longitude": 13.377704, "accuracy_m": 3.0,
}  # fmt: skip
"""What may be seen, by column."""

NUMBERS = {"cells": 3, "traffic": 1.5, "population": 7, "premises": 2}
DAYS = {"in_service_from", "in_service_to", "last_seen_on", "absent_on", "made_on", "last_service_on"}


def _value(table: Table, name: str, kind: pa.DataType, number: int) -> Any:
    if table is SITE and name == "name":
        return f"secret-site.name-{number}"
    if name in PUBLIC:
        return PUBLIC[name]
    if name == "purl":
        return "pkg:generic/acme/radio@9?repository_url=secret-host" if number else "secret-purl"
    if name in NUMBERS:
        return NUMBERS[name]
    if name in DAYS:
        return date(2020, 1, 1 + number)
    if name == "snapshot_at":
        return datetime(2024, 1, 31, 12, tzinfo=UTC)
    if kind == ATTRS:
        return [("secret-key", f"=secret-attr;{number}"), ("plain", "")]
    return [f"secret-{name}-{number}"] if kind == TEXTS else f"secret-{name}-{number}"


def rows_of(table: Table, count: int = 2) -> pa.Table:
    """Rows with every column filled, and one that has nothing but its key."""
    rows = [{c.name: _value(table, c.name, c.type, number) for c in table} for number in range(count)]
    if table is ELEMENT:
        rows[1] |= {"kind": "function", "parent_id": rows[0]["element_id"], "permits": ["none"]}
        bare = {"operator": rows[0]["operator"], "element_id": "secret-bare", "source_id": rows[0]["source_id"]}
        rows.append(dict.fromkeys(table.names) | bare)
    if table is SITE:
        rows[1] |= {"latitude": -33.868, "longitude": -151.2093, "accuracy_m": None}
    if table in (COMPONENT, RELATION):
        key, element = ("element_id", "secret-element_id-0") if table is COMPONENT else ("from_id", "secret-bare")
        rows[0][key] = element
    for row in rows:
        row["operator"] = "Secret Mobile"
    return in_order(pa.Table.from_pylist(rows, table.schema), table)


def workspace(folder: Path) -> Workspace:
    tables = {table.name: rows_of(table) for table in (ELEMENT, SITE, COMPONENT, RELATION)}
    run = {
        "source_id": "secret-source", "path": "secret-file.csv", "sha256": "secret-hash", "format": "csv",
        "rows": 3, "errors": 0, "partial": False, "tool_version": "0", "series": None, "taken_on": None,
    }  # fmt: skip
    found = Workspace.create(folder)
    options = {"operator": "Secret Mobile", "country": "DE", "mapping": {"constants": {"operator": "Secret Mobile"}}}
    part = Part("0123456789abcdef", "secret-file.csv", "Secret Mobile", options, tables,
                pa.Table.from_pylist([run], IMPORT_RUN.schema))  # fmt: skip
    found.put([part], Problems())
    return found


def texts(table: pa.Table) -> set[str]:
    """Every text in a table, of lists and maps too."""
    found: set[str] = set()
    for name in table.column_names:
        for value in table[name].to_pylist():
            found |= set(_flat(value))
    return found


def _flat(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for item in value for text in _flat(item)] if isinstance(value, list | tuple) else []
