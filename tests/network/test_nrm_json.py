"""3GPP network resources in JSON (TS 28.541, TS 28.623)."""

import json
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.nrm_json import NRM_JSON
from tests.network import trees
from tests.network.inventories import bulk, managed, read

ME = "_3gpp-common-managed-element:ManagedElement"
SUB = "_3gpp-common-subnetwork:SubNetwork"
DU = "_3gpp-nr-nrm-gnbdufunction:GNBDUFunction"


def element(id_: str = "1", *, attributes: dict[str, Any] | None = None, **children: Any) -> dict[str, Any]:
    return {"id": id_, "attributes": attributes or {}, **children}


def test_a_node_with_its_functions_cells_and_units(tmp_path: Path) -> None:
    cells = [
        element("1", attributes={"nRFrequencyBand": 78}),
        element("2", attributes={"nRFrequencyBand": "78", "bSChannelBwDL": 100}),
    ]
    pee = {"siteIdentification": "S1", "siteLatitude": "40.5", "siteLongitude": "-3.7"}
    du = element(
        "7",
        attributes={
            "peeParametersList": [pee],
            "gNBId": 10,
            "vnfParametersList": [{"vnfInstanceId": "i-1", "vnfdId": "d-1", "autoScalable": False}],
        },
        NRCellDU=cells,
    )
    node = element(
        "1",
        attributes={"vendorName": "Acme", "swVersion": "1.10", "managedElementTypeList": ["GNBDU"]},
        **{DU: [du], "InventoryUnit": [element("u", attributes={"vendorName": "Bolt", "serialNumber": "007"})]},
    )  # fmt: skip
    network = trees.load(tmp_path, a_json={ME: [node]})
    base = "ManagedElement=1"
    assert trees.rows(network, "kind", "function", "supplier_id", "supplier_basis", "sw_version") == {
        base: ("managed_element", "GNB-DU", "zz-acme", "stated", "1.10"),
        f"{base},GNBDUFunction=7": ("function", "GNB-DU", "zz-acme", "stated", "1.10"),
        f"{base},InventoryUnit=u": ("hw_unit", None, "zz-bolt", "stated", None),
    }
    found = trees.rows(network, "cells", "bands", "vnfd_id", "vnf_instance_id", "site_id")
    assert found[f"{base},GNBDUFunction=7"] == (
        2, ["n78"], "d-1", "i-1", "S1",
    )  # fmt: skip
    assert trees.sites(network) == {"S1": (40.5, -3.7)}
    assert trees.rows(network, "source_ref")[f"{base},GNBDUFunction=7"] == f"/{ME}/0/{DU}/0"


def test_an_absent_vendor_stays_unknown(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json={ME: [element("1", GNBDUFunction=[element("1")])]})
    assert set(trees.rows(network, "supplier_raw", "supplier_basis", "sw_version").values()) == {(None, None, None)}


def test_ids_that_hold_a_whole_name(tmp_path: Path) -> None:
    node = element(
        "SubNetwork=9,ManagedElement=1", GNBDUFunction=[element("SubNetwork=9,ManagedElement=1,GNBDUFunction=3")]
    )
    alone = trees.load(tmp_path, a_json={ME: [node]})
    inside = trees.load(tmp_path, b_json={SUB: [{"id": "SubNetwork=9", ME: [node]}]})
    expected = {"SubNetwork=9,ManagedElement=1", "SubNetwork=9,ManagedElement=1,GNBDUFunction=3"}
    assert set(trees.rows(alone, "kind")) == set(trees.rows(inside, "kind")) == expected


def test_the_same_object_has_the_same_id_as_in_bulk_cm(tmp_path: Path) -> None:
    xml = read(tmp_path, bulk(f'<xn:SubNetwork id="9">{managed("1")}</xn:SubNetwork>'), operator="Op")
    network = trees.load(tmp_path, a_json={SUB: [{"id": "9", ME: [element("1")]}]})
    assert network.elements["element_id"].to_pylist() == xml.elements["element_id"].to_pylist()


@pytest.mark.parametrize("id_first", [True, False])
def test_the_name_of_a_subnetwork_may_come_behind_what_it_contains(tmp_path: Path, id_first: bool) -> None:
    inner = {"id": "in", ME: [element("1"), element("2")]}
    outer = {"id": "out", SUB: [inner]}
    if not id_first:
        outer = {SUB: [dict(reversed(inner.items()))], "id": "out"}
    network = trees.load(tmp_path, a_json={"ietf-restconf:data": {SUB: [outer]}})
    assert set(trees.rows(network, "kind")) == {f"SubNetwork=out,SubNetwork=in,ManagedElement={n}" for n in (1, 2)}


def test_letter_case_and_names_without_modules(tmp_path: Path) -> None:
    network = trees.load(
        tmp_path, a_json={"ManagedElement": element("1", AmfFunction=[element("1")], UPFFunction=element("2"))}
    )
    assert trees.rows(network, "function") == {
        "ManagedElement=1": None,
        "ManagedElement=1,AmfFunction=1": "AMF",
        "ManagedElement=1,UPFFunction=2": "UPF",
    }


def test_external_objects_and_neighbours_are_not_ours(tmp_path: Path) -> None:
    node = element("1", ExternalGNBCUCPFunction=[element("9")], GNBCUCPFunction=[
        element("1", NRCellCU=[element("1", NRCellRelation=[element("5")])], ExternalNRCellCU=[element("7")])
    ])  # fmt: skip
    network = trees.load(tmp_path, a_json={ME: [node]})
    assert trees.rows(network, "cells") == {"ManagedElement=1": None, "ManagedElement=1,GNBCUCPFunction=1": None}


def test_a_function_alone(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json={DU: [element("ManagedElement=4,GNBDUFunction=1")]})
    assert trees.rows(network, "function") == {"ManagedElement=4,GNBDUFunction=1": "GNB-DU"}


def test_unfilled_templates_are_unknown_and_told(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json={ME: [element("1", attributes={"vendorName": "@vendor@", "swVersion": "2"})]})
    assert trees.rows(network, "supplier_raw", "sw_version") == {"ManagedElement=1": (None, "2")}
    assert "vendorName" in trees.messages(network)


def test_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    attributes = f'{{"swVersion": 1.10, "big": {"9" * 6000}, "flag": true}}'
    text = f'{{"{ME}": [{{"id": "1", "attributes": {attributes}}}]}}'
    network = trees.load(tmp_path, a_json=text)
    (row,) = network.elements.to_pylist()
    assert row["sw_version"] == "1.10"
    assert dict(row["attrs"])["flag"] == "true"
    assert len(dict(row["attrs"])["big"]) == 500


def test_a_cut_file_keeps_the_nodes_before_and_says_where(tmp_path: Path) -> None:
    text = json.dumps({ME: [element(str(n)) for n in range(3)]}, indent=1)
    cut = text[: text.index('"id": "2"') + 6]
    network = trees.load(tmp_path, a_json=cut)
    assert set(trees.rows(network, "kind")) == {"ManagedElement=0", "ManagedElement=1"}
    assert trees.partial(network)
    assert f"a.json:{cut.count(chr(10)) + 1} (/{ME}/2): ends too early" in trees.messages(network)


def test_a_fault_is_located(tmp_path: Path) -> None:
    text = json.dumps({ME: [element("0"), element("1")]}, indent=1).replace('"id": "1"', '"id": oops')
    network = trees.load(tmp_path, a_json=text)
    line = text[: text.index("oops")].count("\n") + 1
    assert trees.rows(network, "kind") == {"ManagedElement=0": "managed_element"}
    assert f"a.json:{line} (/{ME}/1): is no JSON here" in trees.messages(network)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = json.dumps({ME: [element("1", attributes={"userLabel": "Á ñ 北"})]}, ensure_ascii=False)
    network = trees.load(tmp_path, a_json=text.encode(encoding))
    assert network.elements["user_label"].to_pylist() == ["Á ñ 北"]


def test_a_wrong_encoding_keeps_what_stands_before(tmp_path: Path) -> None:
    text = json.dumps({ME: [element("1"), element("2", attributes={"userLabel": "ñ"})]}, ensure_ascii=False)
    network = trees.load(tmp_path, a_json=text.encode("latin-1"))
    assert set(trees.rows(network, "kind")) == {"ManagedElement=1"}
    assert "is not UTF-8 text" in trees.messages(network)


def test_absurd_nesting_and_sizes_are_refused(tmp_path: Path) -> None:
    for bad in ("[" * 100_000, '{"a":' * 100_000, "1" * 5_000_000, '"' + "x" * 1_000_000):
        with pytest.raises(RingfenceError, match=r"a\.json"):
            trees.load(tmp_path, a_json=f'{{"{ME}": [{bad}')
    deep = f'{{"{ME}": [' + '{"id": "1", "GNBDUFunction": [' * 300 + "]}" * 300 + "]}"
    assert trees.load(tmp_path, b_json=deep).elements.num_rows < 100


def test_hardware_in_the_same_file_is_told(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json={ME: [element("1")], "ietf-hardware:hardware": {"component": []}})
    assert "ietf-hardware too" in trees.messages(network)


def test_damage(tmp_path: Path) -> None:
    good = json.dumps({SUB: [{"id": "9", ME: [element("1", GNBDUFunction=[element("1", NRCellDU=[element("2")])])]}]})
    trees.check_hostile(tmp_path, "a.json", good)


def test_order_and_repetition(tmp_path: Path) -> None:
    trees.check_stable(tmp_path, a_json={ME: [element("1")]}, b_json={ME: [element("2")]})
    network = trees.load(
        tmp_path, c_json={ME: [element("1"), element("1"), element("1", attributes={"swVersion": "9"})]}
    )
    assert network.elements.num_rows == 1
    assert "with other attributes; the first counts" in trees.messages(network)


def test_no_sample_of_another_format_is_taken(shared: Path) -> None:
    trees.check_only(shared, NRM_JSON, "no such folder")
