"""The public sample files, with counts and unknowns worked out by hand from their text."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ringfence.network.importing import read_files
from ringfence.network.model import Network
from tests.network.inventories import by_dn, resolve


def _read(shared: Path, name: str) -> Network:
    path = shared / "samples" / "inventory" / name
    if not path.is_file():
        pytest.skip(f"sample {name} is not there")
    return read_files([path], operator="Op", resolve=resolve)


def test_nr(shared: Path) -> None:
    network = _read(shared, "bulkcm/rim-nr.xml")
    rows = by_dn(network)
    assert {key: (row["kind"], row["function"], row["domain"]) for key, row in rows.items()} == {
        "ManagementNode=1": ("managed_element", "EMS", "management"),
        "ManagedElement=1": ("managed_element", None, "ran"),
        "GNBDUFunction=1": ("function", "GNB-DU", "ran"),
        "GNBCUCPFunction=1": ("function", "GNB-CU-CP", "ran"),
        "GNBCUCPFunction=2": ("function", "GNB-CU-CP", "ran"),
        "GNBCUUPFunction=1": ("function", "GNB-CU-UP", "ran"),
    }
    assert rows["ManagedElement=1"]["function_raw"] == "GNBDU;GNBCUCP;GNBCUUP"
    assert {key: row["site_id"] for key, row in rows.items()} == {
        "ManagementNode=1": None,
        "ManagedElement=1": None,
        "GNBDUFunction=1": "ABC-3768",
        "GNBCUCPFunction=1": "KRC-3768",
        "GNBCUCPFunction=2": "KDH-6728",
        "GNBCUUPFunction=1": "NAH-6318",
    }
    # One NRCellDU; its NRCellCU is the same cell. arfcnDL 5 is no channel of any band.
    assert {key: row["cells"] for key, row in rows.items() if row["cells"]} == {"GNBDUFunction=1": 1}
    assert all(row["bands"] is None for row in rows.values())
    # mnc 8623 of the CU-UP has four digits, which no network code has.
    assert {key: row["plmn"] for key, row in rows.items() if row["plmn"]} == {
        "GNBCUCPFunction=1": "129-772",
        "GNBCUCPFunction=2": "367-723",
    }
    du = rows["GNBDUFunction=1"]
    assert du["dn"] == "DC=sigscale.net,SubNetwork=8,ManagedElement=1,GNBDUFunction=1"
    assert (du["supplier_raw"], du["supplier_id"], du["supplier_basis"]) == ("Acme", "zz-acme", "stated")
    assert du["sw_version"] == "1.5.31"
    assert du["parent_id"] == du["root_id"] == rows["ManagedElement=1"]["element_id"]
    assert du["snapshot_at"] == datetime(2020, 5, 6, 12, tzinfo=UTC)
    assert du["country"] is None
    positions = {row["site_id"]: (row["latitude"], row["longitude"]) for row in network.sites.to_pylist()}
    assert positions == {
        "ABC-3768": (59.6714, -62.3862),
        "KRC-3768": (65.3754, -22.3862),
        "KDH-6728": (55.2714, -32.6852),
        "NAH-6318": (75.3784, -42.3882),
    }
    assert len(network.problems) == 0


def test_utran(shared: Path) -> None:
    network = _read(shared, "bulkcm/rim-utran.xml")
    rows = by_dn(network)
    assert {key: (row["kind"], row["function"], row["cells"]) for key, row in rows.items()} == {
        "ManagementNode=1": ("managed_element", "EMS", None),
        "ManagedElement=1": ("managed_element", "RNC", None),
        "RncFunction=1": ("function", "RNC", 1),
        "ManagedElement=2": ("managed_element", "NODEB", None),
        "NodeBFunction=1": ("function", "NODEB", None),
    }
    assert network.sites["site_id"].to_pylist() == ["YYZ-3768", "YYZ-7403"]


def test_inventory_units(shared: Path) -> None:
    network = _read(shared, "inventory-nrm/rim-inventory1.xml")
    rows = by_dn(network)
    kinds = Counter(row["kind"] for row in rows.values())
    assert kinds == {"managed_element": 2, "hw_unit": 5}
    cabinet = rows["InventoryUnit=1"]
    assert (cabinet["product"], cabinet["product_number"], cabinet["hw_version"], cabinet["serial"]) == (
        "Enclosure",
        "345",
        "193",
        "00340l5725",
    )
    assert cabinet["made_on"] == date(2014, 3, 1)
    assert rows["InventoryUnit=2"]["product_number"] == "054"
    assert rows["AntennaInventoryUnit=1"]["product_number"] is None
    assert rows["AntennaInventoryUnit=1"]["site_id"] == "geo:43.6697157,-79.391666"
    assert all(row["domain"] == "ran" for row in rows.values() if row["kind"] == "hw_unit")
    assert network.elements["in_service_from"].null_count == 7


def test_nested_subnetworks_and_vendor_data(shared: Path) -> None:
    network = _read(shared, "bulkcm/bodastage-bulkcm.xml")
    (row,) = network.elements.to_pylist()
    assert row["dn"] == "SubNetwork=BS_NRM_ROOT,SubNetwork=101,MeContext=4698,ManagedElement=4698"
    assert (row["function"], row["function_raw"], row["domain"]) == (None, "SDR", None)
    assert (row["supplier_raw"], row["supplier_id"]) == ("Bodastage Solutions", None)
    # vsDataEUtranCellFDD is a cell; the ExternalUtranCell and what it holds are somebody else's.
    assert row["cells"] == 1
    assert row["snapshot_at"] == datetime(2019, 4, 15, 21, 5, tzinfo=UTC)
    assert network.sites.num_rows == 0


@pytest.mark.parametrize("name", ["huawei/gexport.xml", "huawei/CFGMML1.txt"])
def test_other_formats_are_not_taken_for_it(shared: Path, name: str) -> None:
    assert _read(shared, name).import_runs["format"].to_pylist() != ["bulk_cm"]
