"""The network for other tools, and back."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ringfence.core.errors import RingfenceError
from ringfence.core.tables import ATTRS, COMPONENT, DATE, ELEMENT, INSTANT, SITE, TEXT, Table
from ringfence.network.export import is_export, read_export, tables_of
from ringfence.network.importing import import_files
from ringfence.network.registry import importer_for
from ringfence.network.workspace import Workspace
from ringfence.share.network_export import write_network
from tests.network.inventories import resolve
from tests.network.private_network import workspace


@pytest.fixture
def found(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "ws")


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_our_own_tables_come_back_as_they_were(found: Workspace, tmp_path: Path, kind: str) -> None:
    write_network(found.network(), kind, tmp_path / "out")
    assert is_export(tmp_path / "out")
    back = Workspace.create(tmp_path / "back")
    report = import_files([tmp_path / "out"], back, resolve=resolve)
    assert not len(report.problems)
    before, after = (tables_of(space.network()) for space in (found, back))
    assert before.keys() == after.keys()
    for name, rows in before.items():
        assert rows.equals(after[name]), name
    assert not import_files([tmp_path / "out"], back, resolve=resolve).changed


def test_a_spreadsheet_runs_no_text_of_an_export(found: Workspace, tmp_path: Path) -> None:
    elements = found.network().elements
    index = elements.schema.get_field_index("user_label")
    evil = ["=1+1", "'quoted", "-5"]
    network = found.network()
    object.__setattr__(network, "elements", elements.set_column(index, "user_label", pa.array(evil, TEXT)))
    write_network(network, "csv", tmp_path / "out")
    text = (tmp_path / "out" / "element.csv").read_text()
    assert '"\'=1+1"' in text
    assert '"\'-5"' in text
    assert read_export(tmp_path / "out").tables["element"]["user_label"].to_pylist() == evil


def test_a_changed_or_broken_export_is_refused(found: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_network(found.network(), "csv", out)
    (out / "site.csv").write_text("changed")
    with pytest.raises(RingfenceError, match="was changed"):
        read_export(out)
    (out / "site.csv").unlink()
    with pytest.raises(RingfenceError, match="no whole export"):
        read_export(out)
    (out / "ringfence-export.json").write_text('{"format": 99, "kind": "csv"}')
    with pytest.raises(RingfenceError, match="format 99"):
        read_export(out)
    with pytest.raises(RingfenceError, match="no format"):
        write_network(found.network(), "xml", out)


def _bom(found: Workspace, path: Path) -> dict[str, Any]:
    write_network(found.network(), "cyclonedx", path)
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def _all_components(bom: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for top in bom["components"] for part in (top, *top.get("components", ()))]


def test_cyclonedx_has_the_shape_of_its_schema(found: Workspace, tmp_path: Path) -> None:
    bom = _bom(found, tmp_path / "bom.json")
    assert (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.6", 1)
    assert bom == _bom(found, tmp_path / "again.json")
    refs = Counter(item["bom-ref"] for item in (*_all_components(bom), *bom["services"], bom["metadata"]["component"]))
    assert max(refs.values()) == 1
    for part in _all_components(bom):
        assert part["name"]
        assert part["type"]
        assert all(isinstance(p["value"], str) for p in part.get("properties", ()))
    (device,) = (part for part in bom["components"] if part.get("version") == "R1")
    assert (device["type"], device["supplier"], device["name"]) == ("device", {"name": "Acme"}, "Radio 9")
    assert {"name": "cdx:device:serialNumber", "value": "secret-serial-0"} in device["properties"]
    (service,) = bom["services"]
    assert service["provider"] == {"name": "Acme"}


def test_cyclonedx_passes_the_schema_of_its_makers(found: Workspace, tmp_path: Path) -> None:
    validation = pytest.importorskip("cyclonedx.validation.json", reason="cyclonedx-python-lib is not installed")
    schema = pytest.importorskip("cyclonedx.schema")
    try:
        checker = validation.JsonStrictValidator(schema.SchemaVersion.V1_6)
        _bom(found, tmp_path / "bom.json")
        fault = checker.validate_str((tmp_path / "bom.json").read_text())
    except validation.MissingOptionalDependencyException:
        pytest.skip("cyclonedx-python-lib is installed without its JSON validation")
    assert fault is None


def test_cyclonedx_loses_nothing(found: Workspace, tmp_path: Path) -> None:
    """From the documented properties and places the tables can be built again."""
    bom = _bom(found, tmp_path / "bom.json")
    network = found.network()
    items = [*bom["components"], *bom["services"]]
    elements = [_row(ELEMENT, item, _element_homes(item)) for item in items]
    elements = [row for row in elements if "element_id" in row]
    assert _table(elements, ELEMENT).equals(network.elements)
    parts = [_row(COMPONENT, item, _component_homes(item)) for item in _all_components(bom)]
    assert _table([row for row in parts if row.get("bom_ref")], COMPONENT).equals(network.components)
    sites = [json.loads(p["value"]) for p in bom["metadata"]["properties"] if p["name"] == "ringfence:site"]
    assert _table([_typed(SITE, row) for row in sites], SITE).equals(network.sites)
    related = [(p["name"], p["value"]) for item in items for p in item["properties"] if ":relation:" in p["name"]]
    first = network.relations.to_pylist()[0]
    assert related == [(f"ringfence:relation:{first['type']}", f"Secret Mobile/{first['to_id']}")]


def _element_homes(item: dict[str, Any]) -> dict[str, Any]:
    maker = item.get("supplier") or item.get("provider") or {}
    named = {p["name"]: p["value"] for p in item["properties"]}
    homes = {"supplier_raw": maker.get("name"), "sw_version": item.get("version")}
    if "type" in item:
        homes = {"supplier_raw": maker.get("name"), "hw_version": item.get("version")}
        homes |= {"serial": named.get("cdx:device:serialNumber"), "made_on": named.get("cdx:device:prodTimestamp")}
        homes |= {"purl": item.get("purl"), "cpe": item.get("cpe")}
    attrs = [(name[len("ringfence:attrs:") :], value) for name, value in named.items() if ":attrs:" in name]
    return homes | {"attrs": attrs or None}


def _component_homes(item: dict[str, Any]) -> dict[str, Any]:
    named = {p["name"]: p["value"] for p in item["properties"]}
    return {
        "supplier_raw": item.get("supplier", {}).get("name"), "version": item.get("version"), "type": item["type"],
        "serial": named.get("cdx:device:serialNumber"), "purl": item.get("purl"), "cpe": item.get("cpe"),
    }  # fmt: skip


def _row(table: Table, item: dict[str, Any], homes: dict[str, Any]) -> dict[str, Any]:
    start = f"ringfence:{table.name}:"
    said = {p["name"][len(start) :]: p["value"] for p in item["properties"] if p["name"].startswith(start)}
    lists = {c.name for c in table if c.type not in (TEXT, DATE, INSTANT, ATTRS)}
    return _typed(table, {k: v for k, v in homes.items() if v is not None}
                  | {name: json.loads(value) if name in lists else value for name, value in said.items()})  # fmt: skip


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    kinds = {c.name: c.type for c in table}
    dated = {name: pa.scalar(v).cast(kinds[name]).as_py() for name, v in row.items() if kinds[name] in (DATE, INSTANT)}
    return row | dated


def _table(rows: list[dict[str, Any]], table: Table) -> pa.Table:
    found = pa.Table.from_pylist(rows, table.schema)
    return found.sort_by([(name, "ascending") for name in table.order])


def test_tmf639_has_the_shape_of_its_schema_and_loses_nothing(found: Workspace, tmp_path: Path) -> None:
    write_network(found.network(), "tmf639", tmp_path / "resources.json")
    resources = json.loads((tmp_path / "resources.json").read_text())
    elements = found.network().elements.to_pylist()
    assert [resource["id"] for resource in resources] == [row["element_id"] for row in elements]
    names = {
        "supplier_raw": "vendorName", "sw_version": "swVersion", "function_raw": "managedElementType",
        "product": "vendorUnitFamilyType", "product_number": "vendorUnitTypeNumber", "user_label": "userLabel",
    }  # fmt: skip
    for resource, row in zip(resources, elements, strict=True):
        said = {c["name"]: c["value"] for c in resource["resourceCharacteristic"]}
        for name, value in row.items():
            if value is None or name in ("operator", "element_id", "attrs"):
                continue
            plain = value if isinstance(value, list | int | float | str) else value.isoformat().replace("+00:00", "Z")
            assert said[names.get(name, name)] == plain
        assert {n[6:]: v for n, v in said.items() if n.startswith("attrs.")} == dict(row["attrs"] or ())
        assert ("Operator", "Secret Mobile") in [(p["role"], p["name"]) for p in resource["relatedParty"]]
    (device,) = (resource for resource in resources if resource["@type"] == "PhysicalResource")
    assert (device["serialNumber"], device["startOperatingDate"]) == ("secret-serial-0", "2020-01-01T00:00:00Z")
    assert (device["administrativeState"], device["operationalState"]) == ("unlocked", "enable")
    related = [r for resource in resources for r in resource.get("resourceRelationship", ())]
    assert [r["resource"]["id"] for r in related] == [found.network().relations["to_id"][0].as_py()]


@pytest.mark.parametrize("kind", ["cyclonedx", "tmf639"])
def test_their_importers_read_what_we_write(found: Workspace, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "network.json"
    write_network(found.network(), kind, path)
    assert importer_for(path.read_bytes()[: 1 << 16], path.name).name == kind
    back = Workspace.create(tmp_path / "back")
    import_files([path], back, resolve=resolve, operator="Secret Mobile", country="DE")
    elements = back.network().elements
    (device,) = (row for row in elements.to_pylist() if row["product"] == "Radio 9" and row["serial"])
    assert (device["supplier_raw"], device["supplier_id"], device["hw_version"]) == ("Acme", "zz-acme", "R1")
    assert (device["operator"], device["country"], device["product"]) == ("Secret Mobile", "DE", "Radio 9")
    if kind == "tmf639":  # CycloneDX importers take devices for elements, not services
        (function,) = (row for row in elements.to_pylist() if row["kind"] == "function")
        assert (function["supplier_raw"], function["sw_version"]) == ("Acme", "22.Q3")
