"""O-Cloud inventories (O-RAN O2 IMS): resources, types, pools, sites and locations, in one file or in several."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.o2_ims import O2_CATALOGUE, O2_IMS
from ringfence.network.importing import read_files
from tests.network import trees
from tests.network.inventories import resolve

TYPES = [
    {"resourceTypeId": "t1", "name": "server", "vendor": "Acme", "model": "X1", "version": "B",
     "resourceKind": "PHYSICAL", "resourceClass": "COMPUTE"},
    {"resourceTypeId": "t2", "name": "nic", "vendor": "N/A", "model": "Y", "resourceKind": "PHYSICAL",
     "resourceClass": "NETWORKING"},
]  # fmt: skip
RESOURCES = [
    {"resourceId": "r1", "resourceTypeId": "t1", "resourcePoolId": "p1", "globalAssetId": "0042", "description": "one",
     "elements": [{"resourceId": "r1n", "resourceTypeId": "t2", "resourcePoolId": "p1"}]},
    {"resourceId": "r2", "resourceTypeId": "t9", "resourcePoolId": "p2"},
]  # fmt: skip
POOLS = [{"resourcePoolId": "p1", "oCloudSiteId": "s1", "name": "pool"}, {"resourcePoolId": "p2", "oCloudSiteId": "s2"}]
SITES = [{"oCloudSiteId": "s1", "globalLocationId": "L1", "name": "site"}, {"oCloudSiteId": "s2", "name": "bare"}]
LOCATIONS = [{"globalLocationId": "L1", "name": "Hut", "coordinate": {"type": "Point", "coordinates": [-3.7, 40.4]},
              "address": "Street 1"}]  # fmt: skip
BUNDLE = {
    "resourceTypes": TYPES,
    "resourcePools": POOLS,
    "oCloudSites": SITES,
    "locations": LOCATIONS,
    "resources": RESOURCES,
}
PARTS = {"a_json": RESOURCES, "b_json": TYPES, "c_json": POOLS, "d_json": SITES, "e_json": LOCATIONS}


@pytest.mark.parametrize("files", [{"a_json": BUNDLE}, PARTS], ids=["bundle", "companions"])
def test_the_joins(tmp_path: Path, files: dict[str, Any]) -> None:
    network = trees.load(tmp_path, **files)
    base = "resourcePool=p1,resource="
    assert trees.rows(network, "kind", "supplier_id", "supplier_basis", "product", "asset_tag", "site_id") == {
        f"{base}r1": ("o_cloud_resource", "zz-acme", "specification", "X1", "0042", "L1"),
        f"{base}r1n": ("o_cloud_resource", None, None, "Y", None, "L1"),
        "resourcePool=p2,resource=r2": ("o_cloud_resource", None, None, None, None, "s2"),
    }
    assert trees.rows(network, "domain", "function_raw", "hw_version")[f"{base}r1"] == ("cloud", "COMPUTE", "B")
    ids = trees.rows(network, "element_id")
    assert trees.rows(network, "parent_id")[f"{base}r1n"] == ids[f"{base}r1"]
    assert trees.sites(network) == {"L1": (40.4, -3.7), "s2": (None, None)}
    told = trees.messages(network)
    assert "vendor 'N/A', which names nobody" in told
    assert "resource type 't9'" in told
    assert not trees.partial(network)


def test_any_order_of_files_gives_the_same_rows(tmp_path: Path) -> None:
    paths = trees.written(tmp_path, **PARTS)
    found = [
        read_files(o, operator="Op", resolve=resolve).elements
        for o in itertools.islice(itertools.permutations(paths), 6)
    ]
    assert all(rows.equals(found[0]) for rows in found)


@pytest.mark.parametrize("dummy", ["unknown", "N/A", "none", "-", "Vendor", "string", "@vendor@"])
def test_dummy_vendors_are_unknown(tmp_path: Path, dummy: str) -> None:
    network = trees.load(
        tmp_path, a_json={"resources": RESOURCES[:1], "resourceTypes": [{**TYPES[0], "vendor": dummy}]}
    )
    assert network.elements["supplier_raw"].null_count == 2


@pytest.mark.parametrize(("coordinate", "expected"), [
    ({"latitude": "38.9", "longitude": "-77.0", "altitude": "10"}, (38.9, -77.0)),
    ("48.1, 11.5", (48.1, 11.5)), ([11.5, 48.1], (48.1, 11.5)),
    ({"latitude": 0, "longitude": 0}, (None, None)), ("nowhere", (None, None)),
    ({"coordinates": [999, 1]}, (None, None)),
])  # fmt: skip
def test_coordinates(tmp_path: Path, coordinate: Any, expected: Any) -> None:
    place = {"globalLocationId": "L", "coordinate": coordinate}
    assert trees.sites(trees.load(tmp_path, a_json=RESOURCES, b_json=[place])) == {"L": expected}


def test_one_resource_and_one_type_as_queries_by_id_answer(tmp_path: Path) -> None:
    resource = {**RESOURCES[0], "extensions": {"labels": {"zone": "a"}}}
    network = trees.load(tmp_path, a_json=resource, b_json=TYPES[0], c_json=POOLS[0], d_json=SITES[0])
    assert trees.rows(network, "supplier_id", "site_id") == {
        "resourcePool=p1,resource=r1": ("zz-acme", "L1"),
        "resourcePool=p1,resource=r1n": (None, "L1"),
    }
    assert dict(network.elements.to_pylist()[0]["attrs"])["resourceTypeId"] in ("t1", "t2")


def test_pools_that_list_their_resources(tmp_path: Path) -> None:
    pool = {"resourcePoolId": "p1", "oCloudSiteId": "s1", "resources": [{"resourceId": "r", "resourceTypeId": "t1"}]}
    network = trees.load(tmp_path, a_json=[pool], b_json=TYPES)
    assert trees.rows(network, "supplier_id", "site_id") == {"resourcePool=p1,resource=r": ("zz-acme", "s1")}


def test_recognition(shared: Path) -> None:
    assert [O2_IMS.recognises(json.dumps(part).encode()) for part in PARTS.values()] == [True, *[False] * 4]
    assert [O2_CATALOGUE.recognises(json.dumps(part).encode()) for part in PARTS.values()] == [False, *[True] * 4]
    trees.check_only(shared, O2_IMS, "no such folder")
    trees.check_only(shared, O2_CATALOGUE, "no such folder")


def test_faults(tmp_path: Path) -> None:
    text = json.dumps(RESOURCES)
    cut = trees.load(tmp_path, a_json=text[: text.index('"r2"')])
    assert cut.elements.num_rows == 2
    assert trees.partial(cut)
    with pytest.raises(RingfenceError, match="without resourceId"):
        trees.load(tmp_path, b_json=[{"resourceId": "", "resourceTypeId": "t"}])
    deep: dict[str, Any] = {"resourceId": "x", "resourceTypeId": "t"}
    for n in range(100):
        deep = {"resourceId": str(n), "resourceTypeId": "t", "elements": [deep]}
    assert trees.load(tmp_path, c_json=[deep]).elements.num_rows == 21
    trees.check_hostile(tmp_path, "d.json", json.dumps(BUNDLE))
