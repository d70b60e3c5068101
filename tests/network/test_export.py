"""The network for other tools, and back."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ringfence.core.errors import RingfenceError
from ringfence.core.tables import TEXT
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


def test_tmf639_has_the_shape_of_its_schema(found: Workspace, tmp_path: Path) -> None:
    write_network(found.network(), "tmf639", tmp_path / "resources.json")
    resources = json.loads((tmp_path / "resources.json").read_text())
    elements = found.network().elements.to_pylist()
    assert [resource["id"] for resource in resources[: len(elements)]] == [row["element_id"] for row in elements]
    for resource, row in zip(resources, elements, strict=False):
        said = {c["name"]: c["value"] for c in resource["resourceCharacteristic"]}
        assert (said.get("vendorName"), said.get("swVersion")) == (row["supplier_raw"], row["sw_version"])
        assert {n[6:]: v for n, v in said.items() if n.startswith("attrs.")} == dict(row["attrs"] or ())
        assert ("Operator", "Secret Mobile") in [(p["role"], p["name"]) for p in resource["relatedParty"]]
    device = next(resource for resource in resources if resource["@type"] == "PhysicalResource")
    assert (device["serialNumber"], device["startOperatingDate"]) == ("secret-serial-0", "2020-01-01T00:00:00Z")
    assert (device["administrativeState"], device["operationalState"]) == ("unlocked", "enable")
    related = [r for resource in resources for r in resource.get("resourceRelationship", ())]
    assert [r["resource"]["id"] for r in related] == ["secret-to_id-0"]
    assert "belong to no element" in resources[-1]["name"]  # the other relation is of an element that is not there


@pytest.mark.parametrize("kind", ["cyclonedx", "tmf639"])
def test_without_the_word_that_it_is_ours_a_document_is_read_by_its_standard(
    found: Workspace, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "network.json"
    write_network(found.network(), kind, path)
    assert importer_for(path.read_bytes()[: 1 << 16], path.name).name == kind
    path.write_text(path.read_text().replace("ringfence:format", "other:format"))
    back = Workspace.create(tmp_path / "back")
    import_files([path], back, resolve=resolve, operator="Other Mobile", country="FR")
    elements = back.network().elements.to_pylist()
    assert {(row["operator"], row["country"]) for row in elements} == {("Other Mobile", "FR")}
    device = next(row for row in elements if row["serial"] == "secret-serial-0")
    assert (device["supplier_raw"], device["supplier_id"], device["hw_version"]) == ("Acme", "zz-acme", "R1")
