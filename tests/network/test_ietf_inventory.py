"""Network inventories of the IETF's ivy group."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.ietf_inventory import IETF_INVENTORY
from tests.network import trees


def inventory(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"network-elements": {"network-element": list(elements)}, **more}
    return {"ietf-network-inventory:network-inventory": content}


ROUTER: dict[str, Any] = {
    "ne-id": "r1", "ne-type": "ietf-network-inventory:router", "name": "Router 1", "mfg-name": "Acme",
    "product-name": "R", "software-rev": "1.10", "serial-number": "007", "mfg-date": "2021-02-03T00:00:00Z",
    "components": {"component": [
        {"component-id": "1", "class": "iana-hardware:chassis", "child-component-ref": ["1/1"], "part-number": "P",
         "serial-num": "C", "asset-id": "A"},
        {"component-id": "1/1", "class": "iana-hardware:module", "mfg-name": "Bolt", "firmware-rev": "3"},
        {"component-id": "os", "class": "ietf-network-inventory:software", "software-rev": "9"},
    ]},
}  # fmt: skip


def test_an_element_and_its_components(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=inventory(ROUTER))
    base = "network-element=r1"
    assert trees.rows(network, "kind", "function", "domain", "supplier_id", "sw_version", "serial") == {
        base: ("managed_element", "ROUTER", "transport", "zz-acme", "1.10", "007"),
        f"{base},component=1": ("hw_unit", None, "transport", None, None, "C"),
        f"{base},component=1/1": ("hw_unit", None, "transport", "zz-bolt", None, None),
        f"{base},component=os": ("sw_unit", None, "transport", None, "9", None),
    }
    ids = trees.rows(network, "element_id")
    assert trees.rows(network, "parent_id") == {
        base: None,
        f"{base},component=1": ids[base],
        f"{base},component=1/1": ids[f"{base},component=1"],
        f"{base},component=os": ids[base],
    }
    assert trees.rows(network, "made_on", "user_label")[base] == (date(2021, 2, 3), "Router 1")
    assert trees.rows(network, "product_number", "asset_tag")[f"{base},component=1"] == ("P", "A")


def test_earlier_revisions_of_the_draft(tmp_path: Path) -> None:
    old = {"ne-id": "r", "vendor-name": "Acme", "serial-num": "7", "model-name": "M", "components": {"component": [
        {"component-id": "b", "parent-component-ref": "a"}, {"component-id": "a", "serial-number": "1"}]},
        "software-rev": [{"revision": "2.0", "patch": [{"revision": "p1"}, {"revision": "p2"}]}]}  # fmt: skip
    network = trees.load(tmp_path, a_json=inventory(old))
    base = "network-element=r"
    assert trees.rows(network, "supplier_id", "product", "sw_version", "patch")[base] == (
        "zz-acme",
        "M",
        "2.0",
        "p1;p2",
    )
    ids = trees.rows(network, "element_id")
    assert trees.rows(network, "parent_id")[f"{base},component=b"] == ids[f"{base},component=a"]


def test_several_programs_are_no_version(tmp_path: Path) -> None:
    listed = [{"name": n, "revision": n} for n in ("a", "b")]
    network = trees.load(tmp_path, a_json=inventory({"ne-id": "r", "software-rev": listed}))
    assert network.elements["sw_version"].to_pylist() == [None]
    assert dict(network.elements["attrs"].to_pylist()[0])["software-rev.revision"] == "a;b"


def test_places(tmp_path: Path) -> None:
    place = {"id": "L1", "name": "Hut", "physical-address": {"city": "León"},
             "geo-location": {"location": {"latitude": "42.6", "longitude": "-5.57"}}}  # fmt: skip
    nowhere = {"id": "L0", "geo-location": {"location": {"latitude": 0, "longitude": 0}}}
    element = {"ne-id": "r", "location": {"ne-location": "L1"}}
    network = trees.load(tmp_path, a_json=inventory(element, locations={"location": [place, nowhere]}))
    assert network.elements["site_id"].to_pylist() == ["L1"]
    assert set(trees.sites(network)) == {"L0", "L1"}
    assert trees.sites(network)["L0"] == (None, None)


def test_faults(tmp_path: Path) -> None:
    network = trees.load(
        tmp_path, a_json=inventory(ROUTER, {"name": ""}, {"ne-id": "x", "components": {"component": [{}]}})
    )
    assert "is a network element without ne-id" in trees.messages(network)
    assert "1 components without an id" in trees.messages(network)
    text = json.dumps(inventory(ROUTER, {"ne-id": "z"}))
    cut = trees.load(tmp_path, b_json=text[: text.index('"z"')])
    assert cut.elements.num_rows == 4
    assert trees.partial(cut)
    with pytest.raises(RingfenceError, match="no usable element"):
        trees.load(tmp_path, c_json=inventory())
    trees.check_hostile(tmp_path, "d.json", text)


def test_recognition_and_order(shared: Path, tmp_path: Path) -> None:
    trees.check_only(shared, IETF_INVENTORY, "no such folder")
    trees.check_stable(tmp_path, a_json=inventory(ROUTER), b_json=inventory({"ne-id": "q"}))
