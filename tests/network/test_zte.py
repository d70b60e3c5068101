"""ZTE: plan workbooks, and the 3GPP-like XML that the importer of bulk CM reads."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.zte_plan import ZTE_PLAN
from ringfence.network.importing import read_files
from ringfence.network.model import Network

Sheets = dict[str, list[list[object]]]


def resolve(text: str) -> str | None:
    return {"zte": "zte", "acme": "zz-acme"}.get(text.casefold())


def sheet(names: list[str], *data: list[object], keys: int = 1) -> list[list[object]]:
    """Names in row 1, help in rows 2 to 4, key marks in row 5, data from row 6."""
    helps: list[list[object]] = [[f"help {row} of {name}" for name in names] for row in range(3)]
    marks = ["Primary Key" if 0 < i <= keys else "" for i in range(len(names))]
    return [list(names), *helps, list(marks), *data]


def workbook(sheets: Sheets, info: str = "TemplateInfo", index: str = "Index") -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = info
    for row in (
        ["NE Type:", "SDR"],
        ["Template Type:", "Radio"],
        ["Template Version:", "V4"],
        ["Data Type:", "Current"],
    ):
        first.append(row)
    second = book.create_sheet(index)
    second.append(["No.", "Object"])
    for number, name in enumerate(sheets, 1):
        second.append([number, name])
    for name, rows_ in sheets.items():
        target = book.create_sheet(name)
        for row in rows_:
            target.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NODES = ["MODIND", "SubNetwork", "MEID", "userLabel", "managedElementType", "vendorName", "swVersion"]
FUNCTIONS = ["MODIND", "SubNetwork", "MEID", "ENBFunctionFDD", "eNBId", "userLabel"]
CELLS = ["MODIND", "SubNetwork", "MEID", "ENBFunctionFDD", "EUtranCellFDD", "earfcnDl"]
PLAN: Sheets = {
    "ManagedElement": sheet(
        NODES, ["", "101", 4698, "Hill", "SDR", "ZTE", "V4.17"], ["", "101", "0007", "Dale", "SDR", "", ""], keys=2
    ),
    "ENBFunctionFDD": sheet(FUNCTIONS, ["", "101", 4698, 17, 17, "Hill L"], keys=3),
    "EUtranCellFDD": sheet(CELLS, ["", "101", 4698, 17, 1, 1300], ["", "101", 4698, 17, 2, 6200], keys=4),
    "ExternalEUtranCellFDD": sheet(CELLS, ["", "101", 4698, 17, 9, 1300], keys=4),
    "PowerControl": sheet(["MODIND", "SubNetwork", "x"], ["", "101", 1]),
}


def read(folder: Path, content: bytes, name: str = "plan.xlsx") -> Network:
    path = folder / name
    path.write_bytes(content)
    return read_files([path], operator="Op", resolve=resolve)


def rows(network: Network) -> dict[str, dict[str, Any]]:
    return {row["dn"]: row for row in network.elements.to_pylist()}


def test_a_plan(tmp_path: Path) -> None:
    network = read(tmp_path, workbook(PLAN))
    found = rows(network)
    hill, dale = "SubNetwork=101,ManagedElement=4698", "SubNetwork=101,ManagedElement=0007"
    enb = f"{hill},ENBFunctionFDD=17"
    assert {dn: (r["kind"], r["function"], r["supplier_id"], r["sw_version"]) for dn, r in found.items()} == {
        hill: ("managed_element", None, "zte", "V4.17"),
        dale: ("managed_element", None, None, None),  # no vendor: unknown
        enb: ("function", "ENB", "zte", "V4.17"),
    }
    assert (found[hill]["function_raw"], found[hill]["domain"], found[hill]["user_label"]) == ("SDR", "ran", "Hill")
    assert (found[hill]["supplier_raw"], found[hill]["supplier_basis"]) == ("ZTE", "stated")
    assert (found[enb]["cells"], found[enb]["bands"], found[enb]["user_label"]) == (2, ["B20", "B3"], "Hill L")
    assert found[enb]["parent_id"] == found[enb]["root_id"] == found[hill]["element_id"]
    assert found[hill]["source_ref"] == "ManagedElement!6"
    assert network.import_runs["format"].to_pylist() == ["zte_plan"]
    assert len(network.problems) == 0


def test_the_order_of_sheets_does_not_matter(tmp_path: Path) -> None:
    one, other = (rows(read(tmp_path, workbook(dict(order)))) for order in (PLAN.items(), reversed(PLAN.items())))
    for found in (one, other):
        for row in found.values():
            row.pop("source_id")
    assert one == other


def test_deleted_rows_and_missing_keys(tmp_path: Path) -> None:
    nodes = sheet(NODES, ["D", "1", 1, "gone"], ["", "1", 2, "here", "@TYPE@", "Acme"], ["", "", 3, "no key"], keys=2)
    network = read(tmp_path, workbook({"ManagedElement": nodes}))
    (row,) = network.elements.to_pylist()
    assert (row["user_label"], row["supplier_id"], row["function_raw"]) == ("here", "zz-acme", None)
    assert [(p.severity, p.where) for p in network.problems] == [
        ("warning", "plan.xlsx:ManagedElement!6"),
        ("warning", "plan.xlsx:ManagedElement!7"),
        ("error", "plan.xlsx:ManagedElement!8"),
    ]
    assert network.import_runs["partial"].to_pylist() == [True]


def test_objects_by_their_whole_name(tmp_path: Path) -> None:
    nodes = sheet(["MODIND", "MOI", "vendorName"], ["", "SubNetwork=1,ManagedElement=2", "ZTE"], keys=0)
    functions = sheet(["MODIND", "MOI"], ["", "SubNetwork=1,ManagedElement=2,GNBDUFunction=3"], keys=0)
    found = rows(read(tmp_path, workbook({"ManagedElement": nodes, "GNBDUFunction": functions})))
    assert found["SubNetwork=1,ManagedElement=2,GNBDUFunction=3"]["function"] == "GNB-DU"
    assert found["SubNetwork=1,ManagedElement=2,GNBDUFunction=3"]["supplier_id"] == "zte"


def test_repeated_rows(tmp_path: Path) -> None:
    nodes = sheet(NODES, ["", "1", 1, "A"], ["", "1", 1, "A"], ["", "1", 1, "B"], keys=2)
    network = read(tmp_path, workbook({"ManagedElement": nodes}))
    assert [row["user_label"] for row in network.elements.to_pylist()] == ["A"]
    assert [p.where for p in network.problems] == ["plan.xlsx:ManagedElement!8 (SubNetwork=1,ManagedElement=1)"]


def test_recognition(shared: Path) -> None:
    assert ZTE_PLAN.recognises(workbook(PLAN)[:65536])
    assert ZTE_PLAN.recognises(workbook(PLAN, "templateinfo", "INDEX")[:65536])
    plain = openpyxl.Workbook()
    out = io.BytesIO()
    plain.save(out)
    assert not ZTE_PLAN.recognises(out.getvalue())
    folder = shared / "samples" / "inventory"
    if not folder.is_dir():
        pytest.skip("no samples")
    for path in folder.rglob("*.*"):
        assert not ZTE_PLAN.recognises(path.read_bytes()[:65536]), path.name


def test_recognition_by_the_strings_of_the_first_sheet() -> None:
    # As other writers order it: strings come before the names of the sheets, which may lie too far behind.
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/sharedStrings.xml", "<sst><si><t>NE Type:</t></si><si><t>Template Type:</t></si></sst>")
        book.writestr("xl/workbook.xml", "<workbook/>" + " " * 10_000)
    assert ZTE_PLAN.recognises(out.getvalue()[:-300])


def test_a_large_plan_whose_sheets_are_named_at_its_end(tmp_path: Path) -> None:
    rows_ = [["", "101", number, f"{number * 7919 % 99991:x}", "SDR", "ZTE", "V4"] for number in range(6000)]
    content = workbook({"ManagedElement": sheet(NODES, *rows_, keys=2)})
    at = content.index(b"xl/workbook.xml")
    assert at > 65536  # the names of the sheets are in it
    assert not ZTE_PLAN.recognises(content[:65536])
    network = read(tmp_path, content)
    assert network.import_runs["format"].to_pylist() == ["zte_plan"]
    assert len(network.elements) == 6000


def test_recognition_of_old_workbooks() -> None:
    def old(*names: bytes) -> bytes:  # as BIFF8 writes them: length of the name, its encoding, the name
        return b"\xd0\xcf\x11\xe0" + bytes(600) + b"".join(b"\x85\0\x10\0" + bytes(6) + name for name in names)

    wide = b"\x0c\x01" + "TemplateInfo".encode("utf-16-le")
    assert ZTE_PLAN.recognises(old(b"\x0c\0TemplateInfo", b"\x05\0Index"))
    assert ZTE_PLAN.recognises(old(wide, b"\x05\0Index"))
    assert not ZTE_PLAN.recognises(old(b"\x06\0Sheet1", b"\x05\0Index"))


def test_broken_and_hostile_archives(tmp_path: Path) -> None:
    data = workbook(PLAN)
    for broken in (data[:1000], data[:-300], b"PK\x03\x04" + b"\xff" * 1000, b"PK\x03\x04", data[:31]):
        ZTE_PLAN.recognises(broken)  # never raises
        with pytest.raises(RingfenceError):
            read(tmp_path, broken)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a", b"\0" * 50_000_000)
        book.writestr("xl/workbook.xml", '<sheet name="TemplateInfo"/><sheet name="Index"/>')
    assert ZTE_PLAN.recognises(bomb.getvalue())
    with pytest.raises(RingfenceError):
        read(tmp_path, bomb.getvalue())


ZTE_XML = """<?xml version="1.0" encoding="UTF-8"?>
<bulkCmConfigDataFile xmlns="http://www.3gpp.org/ftp/specs/archive/32_series/32.615#configData"
 xmlns:xn="http://www.3gpp.org/ftp/specs/archive/32_series/32.625#genericNrm"
 xmlns:zs="http://ZTESpecificAttributes#ZTESpecificAttributes">
<fileHeader fileFormatVersion="32.615 V4.5" vendorName="ZTE"/><configData>
<xn:SubNetwork id="ROOT"><xn:SubNetwork id="101"><xn:meContext id="7"><xn:ManagedElement id="7"><xn:attributes>
<xn:managedElementType>SDR</xn:managedElementType><xn:vendorName>ZTE</xn:vendorName><xn:swVersion>V4</xn:swVersion>
<xn:userLabel>Hill</xn:userLabel></xn:attributes>
<xn:vsDataContainer id="17"><xn:attributes><xn:vsDataType>vsDataENBFunctionFDD</xn:vsDataType>
<zs:vsDataENBFunctionFDD><zs:eNBId>17</zs:eNBId></zs:vsDataENBFunctionFDD></xn:attributes>
<xn:vsDataContainer id="1"><xn:attributes><xn:vsDataType>vsDataEUtranCellFDD</xn:vsDataType>
<zs:vsDataEUtranCellFDD><zs:cellLocalId>1</zs:cellLocalId></zs:vsDataEUtranCellFDD></xn:attributes>
</xn:vsDataContainer></xn:vsDataContainer>
</xn:ManagedElement></xn:meContext></xn:SubNetwork></xn:SubNetwork></configData><fileFooter/></bulkCmConfigDataFile>
"""


def test_xml_is_read_as_bulk_cm(tmp_path: Path) -> None:
    network = read(tmp_path, ZTE_XML.encode(), "zte.xml")
    found = rows(network)
    node = found["SubNetwork=ROOT,SubNetwork=101,MeContext=7,ManagedElement=7"]
    assert network.import_runs["format"].to_pylist() == ["bulk_cm"]
    assert (node["function"], node["function_raw"], node["supplier_id"]) == (None, "SDR", "zte")
    assert (node["user_label"], node["sw_version"]) == ("Hill", "V4")
    enb = found[f"{node['dn']},vsDataENBFunctionFDD=17"]
    assert (enb["function"], enb["cells"], enb["supplier_id"], enb["parent_id"]) == (
        "ENB",
        1,
        "zte",
        node["element_id"],
    )
    assert (node["domain"], node["cells"], set(found)) == ("ran", None, {node["dn"], enb["dn"]})
