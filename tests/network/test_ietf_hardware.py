"""Hardware components of RFC 8348, in JSON and XML."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.ietf_hardware import IETF_HARDWARE
from tests.network import trees

KEY = "ietf-hardware:hardware"


def hardware(*components: dict[str, Any], key: str = KEY) -> dict[str, Any]:
    return {key: {"component": list(components)}}


CHASSIS = {"name": "chassis", "class": "iana-hardware:chassis", "mfg-name": "Acme", "serial-num": "C1",
           "model-name": "X", "mfg-date": "2020-05-06T00:00:00Z", "asset-id": "A7", "alias": "North",
           "hardware-rev": "B", "software-rev": "1.10", "firmware-rev": "0.9", "uuid": "11-22",
           "state": {"admin-state": "unlocked", "oper-state": "enabled"}}  # fmt: skip


def test_the_sample(shared: Path) -> None:
    network = trees.sample(shared, "ietf-hardware/nts-o-ru.json")
    kinds = network.elements["kind"].to_pylist()
    assert (len(kinds), kinds.count("device"), kinds.count("hw_unit")) == (27, 1, 26)
    stated = {dn.partition("component=")[2]: raw for dn, raw in trees.rows(network, "supplier_raw").items() if raw}
    # The cards in the slots have models and serials and no manufacturer: it is not that of the chassis.
    assert stated == {"chassis": "NTS", "slot0-logical0-bbu": "ACME GMBH.", "slot0-logical0-rrh": "ACME GMBH."}
    rows = trees.rows(network, "product", "sw_version", "serial", "oper_state")
    assert rows["hardware=23412,component=slot0"] == ("385A-SFP-2P-40-FHL-JC3", "0", "7220530", "enabled")
    assert rows["hardware=23412,component=slot2-logical1"] == (None, None, None, "disabled")
    ids = trees.rows(network, "element_id", "parent_id", "root_id")
    chassis = ids["hardware=23412,component=chassis"][0]
    rrh, above = ids["hardware=23412,component=slot0-logical0-rrh"], ids["hardware=23412,component=slot0-logical0"]
    assert rrh[1:] == (above[0], chassis)
    assert len(network.problems) == 0


def test_recognition(shared: Path) -> None:
    trees.check_only(shared, IETF_HARDWARE, "ietf-hardware/")


def test_all_columns(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=hardware(CHASSIS))
    (row,) = network.elements.to_pylist()
    assert row["dn"] == "hardware=11-22,component=chassis"
    wanted = {
        "kind": "device", "supplier_id": "zz-acme", "supplier_basis": "stated", "product": "X", "hw_version": "B",
        "sw_version": "1.10", "serial": "C1", "asset_tag": "A7", "made_on": date(2020, 5, 6), "user_label": "North",
        "admin_state": "unlocked", "oper_state": "enabled", "function": None, "function_raw": "chassis",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert dict(row["attrs"])["firmware-rev"] == "0.9"


def test_the_same_in_xml(tmp_path: Path) -> None:
    parts = "".join(f"<{k}>{v}</{k}>" for k, v in CHASSIS.items() if k != "state")
    state = "<state><admin-state>unlocked</admin-state><oper-state>enabled</oper-state></state>"
    space = "urn:ietf:params:xml:ns:yang:ietf-hardware"
    card = "<component><name>card</name><parent>chassis</parent></component>"
    xml = f'<data><hardware xmlns="{space}"><component>{parts}{state}</component>{card}</hardware></data>'
    one = trees.load(tmp_path, a_xml=xml).elements
    two = trees.load(tmp_path, a_json=hardware(CHASSIS, {"name": "card", "parent": "chassis"})).elements
    for name in one.column_names:
        if name not in ("source_id", "source_ref", "attrs"):
            assert one[name].to_pylist() == two[name].to_pylist(), name


def test_parents_by_either_end_and_never_in_a_circle(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=hardware(
        {"name": "a", "serial-num": "S", "contains-child": ["b", "b2", "gone"]},
        {"name": "b"}, {"name": "c", "parent": "b"}, {"name": "b2", "parent": "b2"},
        {"name": "x", "parent": "y"}, {"name": "y", "parent": "x"},
    ))  # fmt: skip
    ids = {dn.rpartition("=")[2]: id_ for dn, id_ in trees.rows(network, "element_id").items()}
    parents = {dn.rpartition("=")[2]: id_ for dn, id_ in trees.rows(network, "parent_id").items()}
    assert parents["b"] == parents["b2"] == ids["a"]
    assert parents["c"] == ids["b"]
    assert [parents["x"], parents["y"]].count(None) == 1


def test_a_radio_is_an_o_ru(tmp_path: Path) -> None:
    network = trees.load(
        tmp_path, a_json=hardware({"name": "r", "class": "o-ran-hardware:O-RAN-RADIO", "serial-num": "1"})
    )
    assert trees.rows(network, "function", "domain") == {"hardware=1,component=r": ("O-RU", "ran")}


def test_parts_that_do_not_tell_what_they_are_in_are_no_devices(tmp_path: Path) -> None:
    usb = {"name": "usb", "class": "x-hardware:usb", "admin-state": "locked"}
    fan = {"name": "fan", "class": "iana-hardware:fan"}
    beside = trees.load(tmp_path, a_json=hardware(CHASSIS, usb, fan))
    assert [dn.rpartition("=")[2] for dn, kind in trees.rows(beside, "kind").items() if kind == "device"] == ["chassis"]
    assert trees.rows(beside, "admin_state")["hardware=11-22,component=usb"] == "locked"
    alone = trees.load(tmp_path, b_json=hardware({**usb, "serial-num": "1"}, fan))
    assert trees.rows(alone, "kind") == {"hardware=1,component=usb": "device", "hardware=1,component=fan": "hw_unit"}


def test_two_nodes_with_the_same_names_stay_two(tmp_path: Path) -> None:
    network = trees.load(
        tmp_path, a_json=hardware({"name": "chassis"}), b_json=hardware({"name": "chassis", "alias": "2"})
    )
    assert network.elements.num_rows == 2
    assert "says nowhere of which node it is" in trees.messages(network)
    nodes = [{"node-id": f"n{n}", "mount": hardware({"name": "chassis"})} for n in (1, 2)]
    network = trees.load(tmp_path, c_json={"node": nodes})
    assert set(trees.rows(network, "kind")) == {"hardware=n1,component=chassis", "hardware=n2,component=chassis"}


def test_state_adds_what_the_configuration_lacks(tmp_path: Path) -> None:
    both = hardware({"name": "a", "serial-num": "S"}) | hardware(
        {"name": "a", "model-name": "M"}, key="ietf-hardware-state:hardware"
    )
    assert trees.rows(trees.load(tmp_path, a_json=both), "serial", "product") == {"hardware=S,component=a": ("S", "M")}


def test_templates_and_broken_dates(tmp_path: Path) -> None:
    network = trees.load(
        tmp_path, a_json=hardware({"name": "a", "serial-num": "1", "mfg-name": "@vendor@", "mfg-date": "soon"})
    )
    assert trees.rows(network, "supplier_raw", "made_on") == {"hardware=1,component=a": (None, None)}
    assert "mfg-name" in trees.messages(network)


def test_a_cut_file_keeps_what_is_before(tmp_path: Path) -> None:
    text = json.dumps(hardware(CHASSIS, {"name": "b"}, {"name": "c"}))
    network = trees.load(tmp_path, a_json=text[: text.index('"c"')])
    assert network.elements.num_rows == 2
    assert trees.partial(network)


def test_hostile_files(tmp_path: Path) -> None:
    trees.check_hostile(tmp_path, "a.json", json.dumps(hardware(CHASSIS, {"name": "b"})))
    space = 'xmlns="urn:ietf:params:xml:ns:yang:ietf-hardware"'
    trees.check_hostile(tmp_path, "a.xml", f"<hardware {space}><component><name>a</name></component></hardware>")
    with pytest.raises(RingfenceError, match="declares XML entities"):
        trees.load(tmp_path, b_xml=f'<!DOCTYPE a [<!ENTITY x "y">]><hardware {space}><component/></hardware>')
    with pytest.raises(RingfenceError, match="without a name"):
        trees.load(tmp_path, c_json=hardware({"serial-num": "1"}))


def test_order(tmp_path: Path) -> None:
    trees.check_stable(tmp_path, a_json=hardware(CHASSIS), b_json=hardware({"name": "z", "serial-num": "2"}))
