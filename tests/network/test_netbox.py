"""Devices of NetBox and Nautobot, from files of the REST API, tables and the library of device types."""

import json
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.netbox import NETBOX
from ringfence.network.formats.netbox_catalogue import DEVICE_TYPE, NETBOX_CATALOGUE
from ringfence.network.formats.netbox_csv import NETBOX_CSV
from ringfence.network.registry import importer_for
from tests.network import trees
from tests.network.netbox_objects import ACME, BILBAO, BOLT, MADRID, device, device_type, item, module, page, ref, site

TYPE = "---\nmanufacturer: Acme\nmodel: R1\npart_number: '007'\nu_height: 1\ninterfaces:\n  - name: e0\n    model: no\n"
EXPORT = "Name,Status,Tenant,Site,Location,Rack,Role,Manufacturer,Type,Serial number,Asset tag,Latitude,Longitude\n"
FORM = "name,role,manufacturer,device_type,serial,status,site\n"


def test_a_page_of_devices(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=page(
        device(1, "r1", tags=[{"name": "NSI", "slug": "nsi"}], asset_tag="A1"),
        device(2, "r2", site=BILBAO, device_type=device_type(8, BOLT, "S2"), status={"value": "offline"}),
    ))  # fmt: skip
    assert trees.rows(
        network, "kind", "function", "supplier_raw", "supplier_basis", "product", "serial", "site_id"
    ) == {
        "site=Madrid 1,device=r1": ("device", "ROUTER", "Acme", "specification", "R1", "001", "Madrid 1"),
        "site=Bilbao,device=r2": ("device", "ROUTER", "Bolt", "specification", "S2", "002", "Bilbao"),
    }
    assert trees.rows(network, "tags", "asset_tag", "lifecycle_state", "product_number") == {
        "site=Madrid 1,device=r1": (["nsi"], "A1", "active", None),
        "site=Bilbao,device=r2": (None, None, "offline", None),
    }
    assert trees.sites(network) == {"Madrid 1": (None, None), "Bilbao": (None, None)}


@pytest.mark.parametrize("catalogue", [
    {"b_json": page(device_type(7, ACME, "R1", part_number="007"))}, {"b_yaml": TYPE}
], ids=["device types of the server", "library of device types"])  # fmt: skip
def test_numbers_come_from_the_type(tmp_path: Path, catalogue: dict[str, Any]) -> None:
    network = trees.load(tmp_path, a_json=page(device(1, "r1")), **catalogue)
    assert network.elements["product_number"].to_pylist() == ["007"]
    csv = FORM + "r1,router,Acme,R1,001,active,Madrid 1\n"
    assert trees.load(tmp_path, c_csv=csv, **catalogue).elements["product_number"].to_pylist() == ["007"]


def test_coordinates_of_the_site_and_of_the_device(tmp_path: Path) -> None:
    places = page(site(MADRID, latitude=40.42, longitude=-3.7, physical_address="Street 1\nMadrid"))
    own = {"latitude": 41.0, "longitude": -3.5}
    same = {"latitude": "40.420000", "longitude": "-3.700000"}
    network = trees.load(
        tmp_path, a_json=page(device(1, "r1"), device(2, "r2", **own), device(3, "r3", **same)), b_json=places
    )
    assert trees.rows(network, "site_id") == {
        "site=Madrid 1,device=r1": "Madrid 1",
        "site=Madrid 1,device=r2": "geo:41.0,-3.5",
        "site=Madrid 1,device=r3": "Madrid 1",
    }
    assert trees.sites(network) == {"Madrid 1": (40.42, -3.7), "geo:41.0,-3.5": (41.0, -3.5)}
    assert {row["place"] for row in network.sites.to_pylist()} == {"Street 1 Madrid", "Madrid 1"}


def test_parts_have_their_own_maker(tmp_path: Path) -> None:
    r1 = device(1, "r1")
    parts = {
        "b_json": page(module(1, r1, "slot 1", BOLT, "M")),
        "c_json": page(item(1, r1, "optic", BOLT), item(2, r1, "fan", None)),
    }
    network = trees.load(tmp_path, a_json=page(r1), **parts)
    base = "site=Madrid 1,device=r1"
    assert trees.rows(network, "kind", "supplier_raw", "supplier_basis", "product", "product_number", "site_id") == {
        base: ("device", "Acme", "specification", "R1", None, "Madrid 1"),
        f"{base},module=slot 1": ("hw_unit", "Bolt", "specification", "M", None, "Madrid 1"),
        f"{base},inventory-item=optic#1": ("hw_unit", "Bolt", "stated", None, "SFP-1", "Madrid 1"),
        f"{base},inventory-item=fan#2": ("hw_unit", None, None, None, "SFP-1", "Madrid 1"),
    }
    ids = trees.rows(network, "element_id")
    assert set(trees.rows(network, "parent_id").values()) == {None, ids[base]}
    alone = trees.load(tmp_path, d_json=parts["c_json"])
    assert set(trees.rows(alone, "parent_id").values()) == {None}
    assert "which no file of this import describes" in trees.messages(alone)


def test_nautobot_refers_by_address(tmp_path: Path) -> None:
    status = ref("extras/statuses", "s", name="Active", display="Active")
    place = ref("dcim/locations", "l", name="Madrid 1", display="Madrid 1", latitude="40.42", longitude="-3.7")
    type_ = ref("dcim/device-types", "t", model="R1", part_number="007", manufacturer=ref("dcim/manufacturers", "m"),
                natural_slug="x", display="Acme R1")  # fmt: skip
    role = ref("extras/roles", "r", name="router", display="router")
    version = ref("dcim/software-versions", "v", version="1.10", display="os 1.10", natural_slug="v")
    node = ref("dcim/devices", "d", name="r1", display="r1", natural_slug="r1", status=status,
               device_type=ref("dcim/device-types", "t"), role=role, location=ref("dcim/locations", "l"),
               serial="", asset_tag=None, software_version=ref("dcim/software-versions", "v"))  # fmt: skip
    maker = ref("dcim/manufacturers", "m", name="Acme", display="Acme", natural_slug="acme")
    network = trees.load(
        tmp_path, a_json=page(node), b_json=page(type_), c_json=page(maker), d_json=page(place), e_json=page(version)
    )
    assert trees.rows(
        network, "supplier_id", "product", "product_number", "sw_version", "site_id", "lifecycle_state"
    ) == {"site=Madrid 1,device=r1": ("zz-acme", "R1", "007", "1.10", "Madrid 1", "active")}
    assert trees.sites(network) == {"Madrid 1": (40.42, -3.7)}


def test_a_list_one_object_and_several_pages(tmp_path: Path) -> None:
    one, two = device(1, "r1"), device(2, "r2")
    for content in ([one, two], [page(one), page(two)], json.dumps(page(one)) + "\n" + json.dumps(page(two))):
        assert trees.load(tmp_path, a_json=content).elements.num_rows == 2
    assert trees.load(tmp_path, a_json=one).elements.num_rows == 1


def test_choices_of_early_releases_are_numbers_with_labels(tmp_path: Path) -> None:
    early = device(1, "a", status={"value": 1, "label": "Active"}, face={"value": 0, "label": "Front"})
    boolean, bare = device(2, "b", status={"value": True, "label": "Active"}), device(3, "c", status=1)
    network = trees.load(tmp_path, a_json=page(early, boolean, bare))
    states = {dn[-1]: state for dn, state in trees.rows(network, "lifecycle_state").items()}
    assert states == {"a": "active", "b": "active", "c": None}
    assert {dict(row["attrs"]).get("face") for row in network.elements.to_pylist()} == {"Front", None}


def test_a_device_without_a_site_has_none_in_its_name(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=[device(1, "a", site=1)])
    assert trees.rows(network, "site_id") == {"device=a": None}


def test_devices_without_a_name_and_with_the_same(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=page(device(1, None), device(2, "x"), device(3, "x")))
    assert network.elements.num_rows == 3
    assert "device=1" in trees.rows(network, "kind")


@pytest.mark.parametrize("table", [
    EXPORT + "r1,Active,,Madrid 1,,,Router,Acme,R1,001,A1,,\n",
    "\ufeff" + EXPORT.replace(",", ";") + "r1;Active;;Madrid 1;;;Router;Acme;R1;001;A1;;\n",
    FORM.replace("serial", "serial,asset_tag") + "r1,router,Acme,R1,001,A1,active,madrid-1\n",
    "name,display,id,object_type,natural_slug,serial,asset_tag,device_type__manufacturer__name,device_type__model,"
    "status__name,role__name,location__name,tenant__name\nr1,r1,1,dcim.device,x,001,A1,Acme,R1,Active,Router,Madrid 1,"
    "NoObject\n",
], ids=["export of the view", "with semicolons", "import form", "Nautobot"])  # fmt: skip
def test_tables_give_the_same_devices(tmp_path: Path, table: str) -> None:
    network = trees.load(tmp_path, a_csv=table)
    (row,) = network.elements.to_pylist()
    wanted = {"kind": "device", "function": "ROUTER", "supplier_id": "zz-acme", "supplier_basis": "specification",
              "product": "R1", "serial": "001", "asset_tag": "A1", "lifecycle_state": "active"}  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    same = trees.load(tmp_path, b_json=page(device(1, "r1")))
    assert network.elements["element_id"].to_pylist() == same.elements["element_id"].to_pylist()
    assert "NoObject" not in str(row["attrs"])


def test_tables_with_coordinates_and_faults(tmp_path: Path) -> None:
    table = (
        EXPORT
        + "r1,Active,,S,,,Router,Acme,R1,1,,40.5,-3.5\n\nr2,Active,S\n"
        + '"r3",Active,,S,,,Router,Acme,R1,"4\n5",,,\n'
    )
    network = trees.load(tmp_path, a_csv=table)
    assert trees.rows(network, "site_id") == {"site=S,device=r1": "geo:40.5,-3.5", "site=S,device=r3": "S"}
    assert "a.csv:4: has 3 cells where the header has 13" in trees.messages(network)
    assert trees.partial(network)
    wrong = (FORM + "r1,x,Acme,R1,1,active,S\nr2,ñ,Acme,R1,1,active,S\n").encode("latin-1")
    network = trees.load(tmp_path, b_csv=wrong)
    assert set(trees.rows(network, "kind")) == {"site=S,device=r1"}
    assert "b.csv:3: is not UTF-8 text" in trees.messages(network)


def test_tables_of_the_planner_are_left_to_the_planner() -> None:
    for header in ("element_id,name,site,role,manufacturer,type,status\n", "name,site,manufacturer\n", "a,b\n"):
        assert not NETBOX_CSV.recognises(header.encode())


def test_recognition(shared: Path) -> None:
    trees.check_only(shared, DEVICE_TYPE, "netbox-device-types/")
    for importer in (NETBOX, NETBOX_CATALOGUE, NETBOX_CSV):
        trees.check_only(shared, importer, "no such folder")
    heads = {
        "netbox": [page(device(1, "a")), page(item(1, device(1, "a"), "x", ACME)),
                   page(module(1, device(1, "a"), "b", ACME, "m"))],
        "netbox_catalogue": [page(site(MADRID)), page(device_type(7, ACME, "R1")), page(ACME, BOLT)],
    }  # fmt: skip
    for name, contents in heads.items():
        for content in contents:
            assert importer_for(json.dumps(content).encode(), "x").name == name


def test_the_sample_device_types_tell_part_numbers(shared: Path, tmp_path: Path) -> None:
    root = shared / "samples" / "inventory" / "netbox-device-types"
    if not root.is_dir():
        pytest.skip("no sample of device types")
    library = {f"t{n}_yaml": path.read_text() for n, path in enumerate(sorted(root.rglob("*.y*ml")))}
    rows = ["a,x,Ericsson,R6672,1,active,S", "b,x,Nokia,7250 IXR-s,2,active,S", "c,x,ZTE,ZXA10 C300,3,active,S"]
    network = trees.load(tmp_path, a_csv=FORM + "\n".join(rows) + "\n", **library)
    numbers = {dn[-1]: number for dn, number in trees.rows(network, "product_number").items()}
    assert numbers == {"a": "R6672", "b": "3HE13343AA", "c": None}


def test_hostile_device_types(tmp_path: Path) -> None:
    devices = page(device(1, "r1"))
    bombs = {
        "aliases": TYPE + "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)),
        "object": TYPE + "x: !!python/object/apply:os.system ['true']\n",
        "deep": TYPE + "x: " + "[" * 50_000,
        "broken": TYPE + "x: {",
        "wrong encoding": TYPE.encode() + b"x: \xff\n",
        "huge": TYPE + "x: " + "y" * (5 << 20),
    }
    for name, text in bombs.items():
        network = trees.load(tmp_path, a_json=devices, b_yaml=text)
        assert network.elements.num_rows == 1, name
        assert trees.partial(network) == (name not in ("aliases", "object")), name


def test_damage_and_order(tmp_path: Path) -> None:
    text = json.dumps(page(device(1, "r1"), device(2, "r2")))
    cut = trees.load(tmp_path, a_json=text[: text.index('"r2"')])
    assert set(trees.rows(cut, "kind")) == {"site=Madrid 1,device=r1"}
    assert trees.partial(cut)
    trees.check_hostile(tmp_path, "b.json", text)
    r1 = device(1, "r1")
    trees.check_stable(tmp_path, c_json=page(r1), d_json=page(item(1, r1, "x", BOLT)), e_json=page(site(MADRID)))
    with pytest.raises(RingfenceError, match="without name and id"):
        trees.load(tmp_path, f_json=page({**device(1, None), "id": None}))
