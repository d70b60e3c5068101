"""Published lists of cells: OpenCelliD's downloads and the Mozilla Location Service's exports."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.opencellid import OPENCELLID
from ringfence.network.model import Network
from tests.network.inventories import by_id, read

HEADER = "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal\n"
ROWS = """\
GSM,262,2,852,2521,0,10.5,50.25,15762,200,1,1294561074,1662692508,0
UMTS,262,1,14924,2355,,11.25,48.125,0,7,1,1282569574,1300175362,-81
LTE,310,12,7033,17811457,118,-104.5,41.0,1000,2,1,1459692342,1488347104,0
NR,262,3,36864,69474304000,500,0,0,500,9,0,1609459200,1704067200,-75
CDMA,302,16420,12,87,,-79.5,43.5,3000,4,1,1204067200,1304067200,0
"""
"""Invented: places rounded, and no cell of this number exists in them."""


def cells(tmp_path: Path, content: str | bytes, **options: Any) -> Network:
    return read(tmp_path, content, name="cells.csv", **options)


@pytest.mark.parametrize("header", [HEADER, ""], ids=["with header", "without header"])
def test_one_row_per_cell_and_no_supplier(tmp_path: Path, header: str) -> None:
    network = cells(tmp_path, header + ROWS, country="DE")
    found = by_id(network)
    assert network.import_runs["format"].to_pylist() == ["opencellid"]
    assert {key: (row["generation"], row["plmn"], row["operator"]) for key, row in found.items()} == {
        "GSM-262-2-852-2521": (["2G"], "262-02", "262-02"),
        "UMTS-262-1-14924-2355": (["3G"], "262-01", "262-01"),
        "LTE-310-12-7033-17811457": (["4G"], "310-012", "310-012"),  # three digits in the United States
        "NR-262-3-36864-69474304000": (["5G"], "262-03", "262-03"),
        "CDMA-302-16420-12-87": (None, None, "unknown"),  # a system number, and one of two generations
    }
    for row in found.values():
        assert (row["kind"], row["domain"], row["country"]) == ("cell", "ran", "DE")
        nobody_says = ("supplier_raw", "supplier_id", "supplier_basis", "function", "in_service_from", "snapshot_at")
        assert [row[name] for name in nobody_says] == [None] * 6
    assert len(network.problems) == 0


def test_positions_are_estimates_with_the_range_as_their_accuracy(tmp_path: Path) -> None:
    network = cells(tmp_path, ROWS)
    sites = {row["site_id"]: row for row in network.sites.to_pylist()}
    places = {key: (row["latitude"], row["longitude"], row["accuracy_m"]) for key, row in sites.items()}
    assert places == {  # that at 0,0 has no place
        "GSM-262-2-852-2521": (50.25, 10.5, 15762.0),
        "UMTS-262-1-14924-2355": (48.125, 11.25, None),  # range 0: not known
        "LTE-310-12-7033-17811457": (41.0, -104.5, 1000.0),
        "CDMA-302-16420-12-87": (43.5, -79.5, 3000.0),
    }
    assert {row["position_basis"] for row in sites.values()} == {"estimate"}
    assert by_id(network)["NR-262-3-36864-69474304000"]["site_id"] is None


@pytest.mark.parametrize("header", [HEADER, ""], ids=["with header", "without header"])
def test_what_has_no_column_is_kept_as_it_is_written(tmp_path: Path, header: str) -> None:
    row = by_id(cells(tmp_path, header + ROWS))["UMTS-262-1-14924-2355"]
    assert dict(row["attrs"]) == {
        "radio": "UMTS", "mcc": "262", "net": "1", "area": "14924", "cell": "2355", "samples": "7", "changeable": "1",
        "created": "1282569574", "updated": "1300175362", "averageSignal": "-81",
    }  # fmt: skip
    assert row["source_ref"] == ("line 3" if header else "line 2")


def test_columns_in_another_order_and_by_other_names(tmp_path: Path) -> None:
    content = '"lat","lon","mcc","mnc","lac","cellid","range","radio","tac"\n50.5,10.5,262,02,852,7,900,"GSM",\n'
    network = cells(tmp_path, content)
    (row,), (site,) = network.elements.to_pylist(), network.sites.to_pylist()
    assert (row["element_id"], row["plmn"]) == ("GSM-262-2-852-7", "262-02")  # the same cell, however zeros are written
    assert (site["latitude"], site["longitude"], site["accuracy_m"]) == (50.5, 10.5, 900.0)


def test_packed_and_with_a_byte_order_mark(tmp_path: Path) -> None:
    plain = cells(tmp_path, ROWS).elements.drop_columns(["source_id"])
    marked = b"\xef\xbb\xbf" + ROWS.replace("\n", "\r\n").encode()
    assert cells(tmp_path, gzip.compress(marked)).elements.drop_columns(["source_id"]) == plain


def test_operators_by_name(tmp_path: Path) -> None:
    mapping = {"values": {"operator": {"262-01": "One", "262-02": "Two"}}}
    network = cells(tmp_path, ROWS, mapping=mapping)
    assert {row["operator"] for row in network.elements.to_pylist()} == {"One", "Two", "262-03", "310-012", "unknown"}
    assert len(network.problems) == 0
    network = cells(tmp_path, ROWS, operator="Op")
    assert {row["operator"] for row in network.elements.to_pylist()} == {"Op"}
    (problem,) = network.problems
    assert "cells of 4 networks" in problem.found


def test_a_bad_row_loses_no_other(tmp_path: Path) -> None:
    bad = (
        "LTE,262,1,1,1,,10,50,100,1,1,1,1\n"  # 13 cells
        "\n"
        "LTE,262,,1,1,,10,50,100,1,1,1,1,0\n"  # no network
        "WIMAX,262,1,1,1,,10,50,100,1,1,1,1,0\n"
        "LTE,262,1,1,9,,50,100,100,1,1,1,1,0\n"  # latitude 100
        "GSM,262,2,852,2521,0,10.75,50.25,15762,201,1,1294561074,1662692508,0\n"  # the first cell again
        "LTE,262,1,1,2,,10,50,100,1,1,1,1,\xfc\n"
    )
    network = cells(tmp_path, (HEADER + ROWS + bad).encode("latin-1"))
    assert len(network.elements) == 5 + 2
    found = by_id(network)
    assert found["LTE-262-1-1-9"]["site_id"] is None
    assert dict(found["GSM-262-2-852-2521"]["attrs"])["samples"] == "200"
    assert sorted((p.where, p.severity) for p in network.problems) == [
        ("cells.csv:10", "error"),
        ("cells.csv:11", "warning"),
        ("cells.csv:12", "warning"),
        ("cells.csv:7", "error"),
        ("cells.csv:9", "error"),
    ]
    assert found["LTE-262-1-1-2"]["source_ref"] == "line 13"
    assert network.import_runs["partial"].to_pylist() == [True]


def test_a_broken_download_keeps_what_came_before(tmp_path: Path) -> None:
    rows = "".join(f"LTE,262,1,{n % 97},{n},,10.{n},50.{n},100,1,1,1,1,0\n" for n in range(20_000))
    packed = gzip.compress(rows.encode())
    network = cells(tmp_path, packed[: len(packed) // 2])
    assert 1000 < len(network.elements) < 20_000
    assert network.import_runs["partial"].to_pylist() == [True]
    assert any("cannot be read on" in problem.found for problem in network.problems)


def test_cells_that_repeat_far_apart(tmp_path: Path) -> None:
    rows = [f"LTE,262,1,1,{n},,10.5,50.5,100,1,1,1,1,0" for n in range(100_000)]
    network = cells(tmp_path, "\n".join([*rows, rows[7], rows[5]]))
    assert len(network.elements) == 100_000
    (problem,) = network.problems
    assert problem.where == "cells.csv:100001"
    assert problem.found.startswith("from here on 2 rows repeat")


def test_a_list_without_a_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="has no usable element"):
        cells(tmp_path, HEADER)


def test_recognition(shared: Path) -> None:
    assert OPENCELLID.recognises(HEADER.encode())
    assert OPENCELLID.recognises(ROWS.encode())
    others = (
        b"element_id,operator,country,function\n",
        b"element_id,radio,mcc,mnc,lac,cellid,lon,lat,vendor\n",  # a planner's own table
        b"radio,mcc,net,area,cell,lon,lat,signal,measured_at\n",  # measurements: places of telephones
        b"GSM,262,2,852\n",
        b"",
    )
    assert not any(OPENCELLID.recognises(head) for head in others)
    folder = shared / "samples" / "inventory"
    if not folder.is_dir():
        pytest.skip("no samples")
    for path in folder.rglob("*.*"):
        if path.is_file():
            assert not OPENCELLID.recognises(path.read_bytes()[:65536]), path.name
