"""Huawei GExport: the public sample, every trap of the format, and input that is broken or hostile."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.huawei_gexport import HUAWEI_GEXPORT
from ringfence.network.importing import read_files
from ringfence.network.model import Network


def resolve(text: str) -> str | None:
    return {"huawei": "huawei", "acme": "zz-acme"}.get(text.casefold())


def mo(class_: str, *objects: dict[str, object]) -> str:
    inner = "".join(
        "<object>" + "".join(f'<parameter name="{k}" value="{v}"/>' for k, v in o.items()) + "</object>\n"
        for o in objects
    )
    return f'<class name="{class_}">\n{inner}</class>\n'


def ne(type_: str, body: str, attributes: str = 'technique="LTE" vendor="Huawei" version="BTS3900 V100R015C10"') -> str:
    return f'<class name="{type_}"><object {attributes}>\n{body}</object></class>\n'


def export(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<bulkCmConfigDataFile>\n<fileHeader/>\n<configData>\n'
        f'{body}</configData>\n<fileFooter dateTime="2024-01-31T12:00:00"/>\n</bulkCmConfigDataFile>\n'
    )


def read(folder: Path, content: str | bytes) -> Network:
    path = folder / "export.bin"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_files([path], operator="Op", resolve=resolve)


def rows(network: Network) -> dict[str, dict[str, Any]]:
    return {row["dn"]: row for row in network.elements.to_pylist()}


NODE = ne("BTS3900", "".join([
    mo("NE", {"NENAME": "Hill", "USERLABEL": "Hill 1", "SITENAME": "S-1", "LOCATION": "Hilltop"}),
    mo("ENODEBFUNCTION_BTS3900", {"ENODEBFUNCTIONNAME": "Hill_L", "ENODEBID": "17"}),
    mo("Cell", {"LocalCellId": 1, "DLEARFCN": 1300}, {"LOCALCELLID": 2, "DLEARFCN": 6200}),
    mo("EUTRANEXTERNALCELL", {"CELLID": 9}),
    mo("GNODEBFUNCTION", {"GNODEBFUNCTIONNAME": "Hill_N", "GNODEBID": "00017"}),
    mo("NRCELL", {"NRCELLID": 1}), mo("NRDUCELL", {"NRDUCELLID": 1, "FREQUENCYBAND": "N78"}),
    mo("RRU", {"CN": 0, "SRN": 60, "SN": 0, "RT": "MRRU", "RN": "north"}),
    mo("BRD", {"CN": 0, "SRN": 0, "SN": 6, "BT": "UMPT"}),
    mo("CAMGTCFG", {"SWITCH": "A-1&amp;B-0"}),
]))  # fmt: skip


def test_the_sample(shared: Path) -> None:
    path = shared / "samples" / "inventory" / "huawei" / "gexport.xml"
    if not path.is_file():
        pytest.skip("sample is not there")
    network = read_files([path], operator="Op", resolve=resolve)
    (row,) = network.elements.to_pylist()
    assert (row["kind"], row["function"], row["function_raw"], row["product"]) == (
        "managed_element",
        "BSC",
        "BSC6900GSM",
        "BSC6900GSM",
    )
    assert (row["supplier_raw"], row["supplier_id"], row["supplier_basis"]) == ("Huawei", "huawei", "stated")
    assert (row["sw_version"], row["cells"], row["bands"], row["domain"]) == ("VERSION", 2, None, "ran")
    assert row["generation"] is None  # TECHNOLOGY is none
    assert dict(row["attrs"]) == {"technique": "TECHNOLOGY"}
    # The file names no network element, which is all there is to say about it.
    assert [problem.severity for problem in network.problems] == ["warning"]
    assert network.import_runs["partial"].to_pylist() == [False]


def test_a_node_with_functions_cells_and_parts(tmp_path: Path) -> None:
    network = read(tmp_path, export(NODE))
    found = rows(network)
    assert {dn: (r["kind"], r["function"], r["cells"], r["bands"]) for dn, r in found.items()} == {
        "NE=Hill": ("managed_element", "BASE-STATION", None, None),
        "NE=Hill,ENODEBFUNCTION=17": ("function", "ENB", 2, ["B20", "B3"]),
        "NE=Hill,GNODEBFUNCTION=00017": ("function", "GNB", 1, ["n78"]),
        "NE=Hill,RRU=0-60-0": ("hw_unit", "RRU", None, None),
        "NE=Hill,BRD=0-0-6": ("hw_unit", None, None, None),
    }
    node, enb, rru = found["NE=Hill"], found["NE=Hill,ENODEBFUNCTION=17"], found["NE=Hill,RRU=0-60-0"]
    assert (node["product"], node["sw_version"], node["generation"]) == ("BTS3900", "V100R015C10", ["4G"])
    assert (node["user_label"], enb["user_label"], rru["user_label"]) == ("Hill 1", "Hill_L", "north")
    assert (rru["product"], found["NE=Hill,BRD=0-0-6"]["product"]) == ("MRRU", "UMPT")
    assert {r["supplier_basis"] for r in found.values()} == {"stated"}
    assert {r["parent_id"] for dn, r in found.items() if dn != "NE=Hill"} == {node["element_id"]}
    assert {r["site_id"] for r in found.values()} == {"S-1"}
    assert {r["domain"] for r in found.values()} == {"ran"}
    assert node["snapshot_at"] == datetime(2024, 1, 31, 12, tzinfo=UTC)
    (site,) = network.sites.to_pylist()
    assert (site["site_id"], site["place"]) == ("S-1", "Hilltop")
    assert len(network.problems) == 0


def test_a_controller_with_its_base_stations(tmp_path: Path) -> None:
    body = mo("NE", {"NENAME": "B"}) + mo("BTS_BSC6910GSM", {"BTSID": 3, "BTSNAME": "Dale", "BTSTYPE": "BTS3900_GSM"})
    body += mo("GCELL_BSC6910GSM", {"CELLID": 1}, {"CELLID": 2}) + mo("BSC6910GSMGEXT2GCELL", {"EXT2GCELLID": 5})
    found = rows(read(tmp_path, export(ne("BSC6910GSM", body, 'technique="GSM" vendor="Acme" version="V900R021"'))))
    assert {dn: (r["function"], r["cells"], r["product"], r["sw_version"]) for dn, r in found.items()} == {
        "NE=B": ("BSC", 2, "BSC6910GSM", "V900R021"),
        "NE=B,BTS=3": ("BTS", None, "BTS3900_GSM", None),
    }
    assert (found["NE=B"]["generation"], found["NE=B"]["supplier_id"]) == (["2G"], "zz-acme")


@pytest.mark.parametrize(
    ("type_", "function"),
    [("BSC6900UMTS", "RNC"), ("BSC6900GU", None), ("BTS5900", "BASE-STATION"), ("USN9810", None)],
)
def test_types_of_network_elements(tmp_path: Path, type_: str, function: str | None) -> None:
    (row,) = read(tmp_path, export(ne(type_, mo("NE", {"NENAME": "x"})))).elements.to_pylist()
    assert (row["function"], row["function_raw"]) == (function, type_)
    assert row["domain"] == ("ran" if function else None)


def test_a_missing_supplier_follows_from_the_format(tmp_path: Path) -> None:
    (row,) = read(tmp_path, export(ne("BTS3900", "", 'vendor="" version="@VERSION@"'))).elements.to_pylist()
    assert (row["supplier_id"], row["supplier_basis"], row["sw_version"]) == ("huawei", "format", None)


def test_several_nodes_nameless_ones_and_repeats(tmp_path: Path) -> None:
    text = export(NODE + ne("BTS3900", "") + ne("BTS3900", mo("NE", {"NENAME": "Dale"})) + NODE)
    line = text.count("\n", 0, text.index('<class name="BTS3900">', 300)) + 1
    network = read(tmp_path, text)
    names = sorted(dn for dn in rows(network) if "," not in dn)
    assert names == [f"NE={network.import_runs['source_id'][0]}#2", "NE=Dale", "NE=Hill"]
    assert [(p.severity, p.where) for p in network.problems] == [("warning", f"export.bin:{line}")]
    assert network.elements.num_rows == 7


def test_a_nameless_node_is_the_same_in_the_next_export(tmp_path: Path) -> None:
    functions = mo("ENODEBFUNCTION", {"ENODEBID": "17"}), mo("GNODEBFUNCTION", {"GNODEBID": "18"})
    cell = mo("CELL", {"LOCALCELLID": 1})
    (tmp_path / "first").mkdir()
    (tmp_path / "next").mkdir()
    first = read(tmp_path / "first", export(ne("BTS3900", "".join(functions))))
    other = read(tmp_path / "next", export(ne("BTS3900", functions[1] + cell + functions[0])))
    name = "NE=ENODEBFUNCTION:17"
    assert set(rows(first)) == set(rows(other)) == {name, f"{name},ENODEBFUNCTION=17", f"{name},GNODEBFUNCTION=18"}
    assert [rows(one)[name]["element_id"] for one in (first, other)] == [rows(first)[name]["element_id"]] * 2
    (problem,) = first.problems
    assert f"told apart by its function ({name})" in problem.found


def test_nameless_nodes_of_the_same_function_stay_two(tmp_path: Path) -> None:
    node = ne("BTS3900", mo("ENODEBFUNCTION", {"ENODEBID": "17"}))
    network = read(tmp_path, export(node + node))
    assert len(network.elements) == 4
    assert [p.severity for p in network.problems] == ["warning", "warning"]


def test_unfilled_templates_are_unknown(tmp_path: Path) -> None:
    body = mo("NE", {"NENAME": "x", "SITENAME": "@SITE@", "USERLABEL": "@LABEL@"})
    network = read(tmp_path, export(ne("BTS3900", body)))
    (row,) = network.elements.to_pylist()
    assert (row["site_id"], row["user_label"]) == (None, None)
    assert [p.severity for p in network.problems] == ["warning"]


def test_objects_in_objects_belong_to_the_network_element(tmp_path: Path) -> None:
    inner = '<class name="OUTER"><object><parameter name="A" value="1"/>' + mo("RRU", {"CN": 0, "SRN": 1, "SN": 2})
    found = rows(read(tmp_path, export(ne("BTS3900", mo("NE", {"NENAME": "x"}) + inner + "</object></class>"))))
    assert set(found) == {"NE=x", "NE=x,RRU=0-1-2"}


def test_truncation_keeps_what_was_read(tmp_path: Path) -> None:
    text = export(NODE)
    network = read(tmp_path, text[: text.index('<class name="RRU">')])
    assert set(rows(network)) == {"NE=Hill", "NE=Hill,ENODEBFUNCTION=17", "NE=Hill,GNODEBFUNCTION=00017"}
    assert network.import_runs["partial"].to_pylist() == [True]
    assert [p.severity for p in network.problems] == ["error"]


def test_entities_and_nesting(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="declares XML entities"):
        read(tmp_path, export(NODE).replace("<bulkCm", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><bulkCm', 1))
    deep = '<class name="a"><object>' * 400
    network = read(tmp_path, export(NODE + ne("BTS3900", deep)))
    assert "NE=Hill" in rows(network)
    assert network.import_runs["partial"].to_pylist() == [True]


def test_recognition(shared: Path) -> None:
    assert HUAWEI_GEXPORT.recognises(export("").encode())
    folder = shared / "samples" / "inventory"
    if not folder.is_dir():
        pytest.skip("no samples")
    recognised = [p.name for p in folder.rglob("*.*") if HUAWEI_GEXPORT.recognises(p.read_bytes()[:65536])]
    assert recognised == ["gexport.xml"]


RICH = export(NODE).encode()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(0, len(RICH)),
    flips=st.lists(st.tuples(st.integers(0, len(RICH) - 1), st.integers(0, 255)), max_size=6),
    truncate=st.booleans(),
)
def test_damage_is_reported_and_never_raises(
    tmp_path: Path, cut: int, flips: list[tuple[int, int]], truncate: bool
) -> None:
    data = bytearray(RICH)
    for place, value in flips:
        data[place] = value
    try:
        network = read(tmp_path, bytes(data[:cut]) if truncate else bytes(data))
    except RingfenceError:  # a located error is an answer
        return
    assert 0 < network.elements.num_rows <= 6
