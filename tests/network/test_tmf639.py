"""Resources of TMF639 and the catalogue of TMF634 that may name their suppliers."""

import itertools
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.tmf634 import TMF634
from ringfence.network.formats.tmf639 import TMF639
from ringfence.network.importing import read_files
from tests.network import trees
from tests.network.inventories import bulk, managed, read, resolve

ME = "SubNetwork=1,ManagedElement=1"


def resource(name: str | None = ME, type_: str = "ManagedElement", **more: Any) -> dict[str, Any]:
    characteristics = [{"name": k, "value": v} for k, v in more.pop("said", {}).items()]
    named = {} if name is None else {"name": name}
    return {"@type": type_, **named, "resourceCharacteristic": characteristics, **more}


def specification(name: str = "ManagedElement", *suppliers: str, **more: Any) -> dict[str, Any]:
    parties = [{"role": "Supplier", "name": supplier} for supplier in suppliers]
    return {"name": name, "@type": "ResourceFunctionSpecification", "targetResourceSchema": {"@type": name},
            "relatedParty": parties, "resourceSpecCharacteristic": [], **more}  # fmt: skip


def suppliers(network: Any) -> dict[str, Any]:
    return trees.rows(network, "supplier_raw", "supplier_basis")


SAMPLES = {
    "generic-me": (ME.replace("1", "2", 1), "managed_element", "Albert", "Albert"),
    "nr-gnb-du": ("SubNetwork=8,ManagedElement=1,GNBDUFunction=1", "function", None, "ACME Inc."),
    "im-iu-hw": ("SubNetwork=10,ManagedElement=1,InventoryUnit=2", "hw_unit", "Acme", "Acme"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples(shared: Path, name: str) -> None:
    dn, kind, alone, catalogued = SAMPLES[name]
    network = trees.sample(shared, f"tmf639/resource-{name}.json")
    assert trees.rows(network, "kind", "supplier_raw", "lifecycle_state") == {dn: (kind, alone, "operating")}
    assert len(network.problems) == 0
    network = trees.sample(shared, f"tmf639/resource-{name}.json", f"tmf639/specification-{name}.json")
    basis = "specification" if alone is None else "stated"
    assert suppliers(network) == {dn: (catalogued, basis)}
    assert network.import_runs["format"].to_pylist().count("tmf634") == 1


def test_the_sample_of_a_distributed_unit(shared: Path) -> None:
    (row,) = trees.sample(shared, "tmf639/resource-nr-gnb-du.json").elements.to_pylist()
    # It is composed of one NRCellDU; sector carrier and end points are no equipment.
    assert (row["function"], row["domain"], row["cells"], row["user_label"]) == ("GNB-DU", "ran", 1, "nr-gnb-du")
    assert dict(row["attrs"])["gnbId"] == "4294967"
    # validFor is the validity of the record, not the time in service.
    assert row["in_service_from"] is None


def test_the_samples_disagree_about_a_supplier(shared: Path) -> None:
    names = [f"tmf639/{kind}-{name}.json" for kind in ("resource", "specification") for name in SAMPLES]
    told = trees.messages(trees.sample(shared, *names))
    assert "'Albert'" in told
    assert "'ACME Inc.'" in told
    # Acme and ACME Inc. are the same but for the legal form.
    assert "'Acme'" not in told


def test_recognition(shared: Path) -> None:
    trees.check_only(shared, TMF639, "tmf639/", but=("specification",))
    trees.check_only(shared, TMF634, "tmf639/", but=("resource-",))


def test_join_by_id_before_type(tmp_path: Path) -> None:
    reference = {"id": "5", "href": "/resourceCatalogManagement/v4/resourceSpecification/5"}
    by_id = specification("Other", "Bolt", id="5")
    by_type = specification("ManagedElement", "Acme")
    network = trees.load(tmp_path, a_json=[resource(resourceSpecification=reference)], b_json=[by_id, by_type])
    assert suppliers(network) == {ME: ("Bolt", "specification")}
    network = trees.load(tmp_path, a_json=[resource(resourceSpecification=reference)], b_json=[by_type])
    assert suppliers(network) == {ME: ("Acme", "specification")}
    # Another specification of the same type is not the one that is named.
    other = specification("ManagedElement", "Acme", id="6")
    network = trees.load(tmp_path, a_json=[resource(resourceSpecification=reference)], b_json=[other])
    assert suppliers(network) == {ME: (None, None)}
    network = trees.load(tmp_path, a_json=[resource()], b_json=[other])
    assert suppliers(network) == {ME: ("Acme", "specification")}


def test_join_by_address_alone(tmp_path: Path) -> None:
    network = trees.load(
        tmp_path,
        a_json=resource(resourceSpecification={"href": "https://other.example/catalogue/resourceSpecification/77"}),
        b_json=specification("Anything", "Acme", href="/resourceCatalogManagement/v4/resourceSpecification/77"),
    )
    assert suppliers(network) == {ME: ("Acme", "specification")}


def test_several_suppliers_are_none(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=[resource()], b_json=specification("ManagedElement", "Acme", "Bolt"))
    assert suppliers(network) == {ME: (None, None)}
    assert "several suppliers ('Acme', 'Bolt'); none is used" in trees.messages(network)
    one = [specification("ManagedElement", "Acme"), specification("ManagedElement", "Acme Ltd")]
    assert suppliers(trees.load(tmp_path, a_json=[resource()], b_json=one)) == {ME: ("Acme", "specification")}


def test_the_resources_own_party_is_its_statement(tmp_path: Path) -> None:
    v4 = [{"role": "Supplier", "name": "Bolt"}, {"role": "Customer", "name": "Acme"}]
    v5 = [{"role": "Manufacturer", "partyOrPartyRole": {"name": "Bolt"}}]
    for parties in (v4, v5):
        network = trees.load(
            tmp_path, a_json=[resource(relatedParty=parties)], b_json=specification("ManagedElement", "Acme")
        )
        assert suppliers(network) == {ME: ("Bolt", "stated")}
        assert "'Bolt'" in trees.messages(network)


def test_version_5_splits_resources(tmp_path: Path) -> None:
    listed = [
        {"@type": "PhysicalResource", "id": "p", "name": "Cabinet", "serialNumber": "007", "versionNumber": "B",
         "manufactureDate": "2020-01-02T00:00:00Z", "startOperatingDate": "2021-01-01T00:00:00Z",
         "endOperatingDate": "2030-12-31T23:59:59Z", "administrativeState": "unlocked", "operationalState": "enable",
         "resourceCharacteristic": [{"name": "vendorName", "value": "Acme", "@type": "StringCharacteristic"}],
         "resourceRelationship": [{"relationshipType": "contains", "resource": {"id": "s"}}]},
        {"@type": "SoftwareResource", "id": "s", "name": "OS", "resourceSpecification": {"name": "OS 9"}},
        {"@type": "LogicalResource", "id": "l", "name": "VLAN 7"},
        {"@type": "AMFFunction", "@baseType": "LogicalResource", "id": "f", "name": "amf-1"},
    ]  # fmt: skip
    network = trees.load(tmp_path, a_json=listed)
    assert trees.rows(network, "kind", "function", "user_label", "product") == {
        "p": ("device", None, "Cabinet", None),
        "s": ("sw_unit", None, "OS", "OS 9"),
        "f": ("function", "AMF", "amf-1", None),
    }
    found = trees.rows(
        network, "serial", "hw_version", "made_on", "in_service_from", "in_service_to", "admin_state", "oper_state"
    )
    assert found["p"] == (
        "007", "B", date(2020, 1, 2), date(2021, 1, 1), date(2031, 1, 1), "unlocked", "enabled"
    )  # fmt: skip
    ids = trees.rows(network, "element_id")
    assert trees.rows(network, "parent_id", "root_id")["s"] == (ids["p"], ids["p"])
    assert "1 resources of type 'LogicalResource'" in trees.messages(network)


def test_names_identify_and_ids_may_be_missing_or_repeated(tmp_path: Path) -> None:
    du = f"{ME},GNBDUFunction=1"
    listed = [resource(id="1"), resource(du, "GNBDUFunction", id="1"), resource(f"{du},NRCellDU=1", "NRCellDU")]
    network = trees.load(tmp_path, a_json=listed)
    assert set(trees.rows(network, "kind")) == {ME, du}
    ids = trees.rows(network, "element_id")
    assert trees.rows(network, "parent_id", "root_id")[du] == (ids[ME], ids[ME])
    assert trees.rows(network, "cells")[du] == 1


def test_the_same_object_has_the_same_id_as_in_bulk_cm(tmp_path: Path) -> None:
    xml = read(tmp_path, bulk(f'<xn:SubNetwork id="1">{managed("1")}</xn:SubNetwork>'), operator="Op")
    network = trees.load(tmp_path, a_json=[resource()])
    assert network.elements["element_id"].to_pylist() == xml.elements["element_id"].to_pylist()


def test_external_resources_are_not_ours(tmp_path: Path) -> None:
    listed = [resource(), resource(f"{ME},ExternalGNBDUFunction=1", "ExternalGNBDUFunction")]
    assert set(trees.rows(trees.load(tmp_path, a_json=listed), "kind")) == {ME}


def test_places(tmp_path: Path) -> None:
    point = {
        "id": "P",
        "name": "Hut",
        "@type": "GeoJsonPoint",
        "geoJson": {"type": "Point", "coordinates": [-3.7, 40.4]},
    }
    for place in ([point], [{"role": "site", "place": point}], point):
        network = trees.load(tmp_path, a_json=[resource(place=place)])
        assert trees.sites(network) == {"P": (40.4, -3.7)}
        assert network.elements["site_id"].to_pylist() == ["P"]


def test_templates(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=[resource(said={"vendorName": "@vendor@", "swVersion": "1.10"})])
    assert trees.rows(network, "supplier_raw", "sw_version") == {ME: (None, "1.10")}
    assert "resourceCharacteristic.value" in trees.messages(network)


def test_envelopes_and_sequences(tmp_path: Path) -> None:
    one, two = resource(), resource(ME.replace("Element=1", "Element=2"))
    lines = f"{json.dumps(one)}\n{json.dumps(two)}\n"
    events = [{"eventType": "x", "@type": "e", "event": {"resource": r}} for r in (one, two)]
    for content in ([one, two], {"items": [one, two]}, lines, events):
        assert trees.load(tmp_path, a_json=content).elements.num_rows == 2


def test_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    listed = [resource(), resource(f"{ME},GNBDUFunction=1", "GNBDUFunction")]
    first, second = specification("ManagedElement", "Acme"), specification("GNBDUFunction", "Bolt")
    trees.check_stable(tmp_path, a_json=listed, b_json=first, c_json=[second])
    paths = [tmp_path / name for name in ("a.json", "b.json", "c.json")]
    found = [read_files(order, operator="Op", resolve=resolve).elements for order in itertools.permutations(paths)]
    assert all(rows.equals(found[0]) for rows in found)


def test_a_catalogue_alone_has_no_element(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=specification("ManagedElement", "Acme"))
    assert network.elements.num_rows == 0


def test_faults(tmp_path: Path) -> None:
    text = json.dumps([resource(), resource(f"{ME},InventoryUnit=1", "InventoryUnitHw")])
    cut = trees.load(tmp_path, a_json=text[: text.index("InventoryUnitHw")])
    assert set(trees.rows(cut, "kind")) == {ME}
    assert trees.partial(cut)
    assert "(/1): ends too early" in trees.messages(cut)
    with pytest.raises(RingfenceError, match="has neither name nor id"):
        trees.load(tmp_path, b_json=[resource(None)])
    trees.check_hostile(tmp_path, "c.json", text)


def test_the_category_tells_where_type_is_general_or_left_out(tmp_path: Path) -> None:
    said = [{"name": "vendor", "value": "Acme"}, {"name": "os-version", "value": "1.10"}]
    general = {"id": "r1", "name": "a", "@type": "PhysicalResource", "category": "device.router",
               "resourceCharacteristic": said}  # fmt: skip
    untyped = {"id": "r2", "name": "b", "category": "Router", "resourceStatus": "available",
               "resourceCharacteristic": said, "place": {"id": "p9"}}  # fmt: skip
    network = trees.load(tmp_path, a_json=[general], b_json=untyped)
    columns = ("kind", "function", "function_raw", "domain", "supplier_id", "sw_version", "site_id")
    assert trees.rows(network, *columns) == {
        "r1": ("device", "ROUTER", "device.router", "transport", "zz-acme", "1.10", None),
        "r2": ("device", "ROUTER", "Router", "transport", "zz-acme", "1.10", "p9"),
    }


def test_a_place_of_v5_whose_inner_part_has_no_id(tmp_path: Path) -> None:
    place = {"id": "9912", "role": "Area", "place": {"locality": "Brussels"}, "@type": "PlaceRef"}
    resource = {"name": "camera", "@type": "X", "@baseType": "PhysicalResource", "place": [place]}
    network = trees.load(tmp_path, a_json=resource)
    assert trees.rows(network, "site_id") == {"camera": "9912"}
    assert trees.sites(network) == {"9912": (None, None)}
