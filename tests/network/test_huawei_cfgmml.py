"""Huawei CFGMML: the public sample, every trap of the format, and input that is broken or hostile."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.huawei_cfgmml import HUAWEI_CFGMML
from ringfence.network.importing import read_files
from ringfence.network.model import Network

HEAD = (
    "//****************MML script file****************\n//Export start time: 2024-01-31 12:00:00\n"
    "//System BSCID: 999\n//For BAM version: V900R021C10\n//MBSC Mode: {}\n//*****\n"
)


def resolve(text: str) -> str | None:
    return {"huawei": "huawei"}.get(text.casefold())


def read(folder: Path, content: str | bytes) -> Network:
    path = folder / "cfg.bin"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_files([path], operator="Op", resolve=resolve)


def rows(network: Network) -> dict[str, dict[str, Any]]:
    return {row["dn"]: row for row in network.elements.to_pylist()}


def test_the_sample(shared: Path) -> None:
    path = shared / "samples" / "inventory" / "huawei" / "CFGMML1.txt"
    if not path.is_file():
        pytest.skip("sample is not there")
    network = read_files([path], operator="Op", resolve=resolve)
    (row,) = network.elements.to_pylist()
    assert (row["dn"], row["kind"], row["function"], row["function_raw"]) == (
        "BSC=999",
        "managed_element",
        "RNC",  # MBSC mode UO: UMTS only
        "MBSC UO",
    )
    assert (row["supplier_id"], row["supplier_basis"], row["product"]) == ("huawei", "format", None)
    assert row["sw_version"] == "V111R050ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert row["snapshot_at"] is None  # the 23rd of month 22 is no date
    assert dict(row["attrs"])["OMU IP"] == "99.999.9.99"
    assert len(network.problems) == 0


def test_commands_quotes_and_lines(tmp_path: Path) -> None:
    text = HEAD.format("GO") + (
        'SET NE:NENAME="A; B, C",SITENAME="S//1",\n   USERLABEL="two\nlines";\n'
        'ADD BTS:BTSID=3,BTSNAME="D;E",BTSTYPE=BTS3900_GSM; ADD GCELL:CELLID=1,CELLNAME="x";\n'
        "add gcell:cellid=2;\n// a comment; in between\nLST GCELL:;\nSET FLAG;\n"
        'ADD BRD:CN=0,SRN=0,SN=6,BT=UMPT;ADD GEXT2GCELL:EXT2GCELLID=4,EXT2GCELLNAME="n";'
    )
    network = read(tmp_path, text)
    found = rows(network)
    assert {dn: (r["function"], r["cells"], r["user_label"]) for dn, r in found.items()} == {
        "NE=A; B, C": ("BSC", 2, "two lines"),
        "NE=A; B, C,BTS=3": ("BTS", None, "D;E"),
        "NE=A; B, C,BRD=0-0-6": (None, None, None),
    }
    assert {dn: r["site_id"] for dn, r in found.items()} == {
        "NE=A; B, C": "S//1",
        "NE=A; B, C,BTS=3": None,  # a base station does not stand where its controller does
        "NE=A; B, C,BRD=0-0-6": "S//1",
    }
    assert found["NE=A; B, C"]["snapshot_at"] == datetime(2024, 1, 31, 12, tzinfo=UTC)
    assert found["NE=A; B, C,BTS=3"]["source_ref"] == "line 10"
    assert len(network.problems) == 0


@pytest.mark.parametrize(("mode", "function"), [("GO", "BSC"), ("UO", "RNC"), ("GU", None), ("?", None)])
def test_modes(tmp_path: Path, mode: str, function: str | None) -> None:
    assert read(tmp_path, HEAD.format(mode)).elements["function"].to_pylist() == [function]


def test_a_controller_whose_base_stations_stand_elsewhere(tmp_path: Path) -> None:
    text = HEAD.format("UO") + (
        'SET NE:NENAME="RNC7",SITENAME="Town";\nADD APP:AID=3,AT=RNC,AN="r",APPMNTMODE=NORMAL;\n'
        'ADD UNODEB:NODEBNAME="N5",NODEBID=5,SRN=0;\nADD UCELLSETUP:CELLID=11,CELLNAME="c",RAC=H\'15;\n'
        "ADD BRD:SN=2,BT=XPU;\n"
    )
    network = read(tmp_path, text)
    assert {dn: (r["kind"], r["function"], r["site_id"], r["sw_version"]) for dn, r in rows(network).items()} == {
        "NE=RNC7": ("managed_element", "RNC", "Town", "V900R021C10"),
        "NE=RNC7,UNODEB=5": ("function", "NODEB", None, None),  # neither place nor software is that of the controller
        "NE=RNC7,BRD=2": ("hw_unit", None, "Town", None),
        "NE=RNC7,APPLICATION=3": ("sw_unit", None, "Town", None),
    }
    assert rows(network)["NE=RNC7"]["cells"] == 1
    assert rows(network)["NE=RNC7,UNODEB=5"]["user_label"] == "N5"
    assert len(network.problems) == 0


def test_commands_for_several_elements(tmp_path: Path) -> None:
    text = HEAD.format("") + 'ADD ENODEBFUNCTION:ENODEBID=1;{North}\nADD GNODEBFUNCTION:GNODEBID="02"; {South}\n'
    found = rows(read(tmp_path, text))
    assert set(found) == {"NE=North", "NE=North,ENODEBFUNCTION=1", "NE=South", "NE=South,GNODEBFUNCTION=02"}
    assert found["NE=North"]["sw_version"] is None  # the header is of the element that wrote the file


def test_removals_are_no_inventory(tmp_path: Path) -> None:
    network = read(tmp_path, HEAD.format("GO") + "ADD BTS:BTSID=1;\nRMV BTS:BTSID=2;\n")
    assert set(rows(network)) == {"BSC=999", "BSC=999,BTS=1"}
    assert [(p.severity, p.where) for p in network.problems] == [("warning", "cfg.bin:8 (RMV BTS)")]


def test_broken_commands_are_located_and_the_others_kept(tmp_path: Path) -> None:
    text = HEAD.format("GO") + "ADD BTS:BTSID=1;\nADD BTS:=,=;\n!!;\nADD BTS:BTSID=2;\nADD BTS:BTSID=3"
    network = read(tmp_path, text)
    assert set(rows(network)) == {"BSC=999", "BSC=999,BTS=1", "BSC=999,BTS=2"}
    assert [p.where.partition(" ")[0] for p in network.problems] == ["cfg.bin:8", "cfg.bin:9", "cfg.bin:11"]
    assert network.import_runs["partial"].to_pylist() == [True]


def test_a_quote_that_does_not_end(tmp_path: Path) -> None:
    for filler in ("x" * 3_000_000, "x\n" * 600_000, ";\n" * 600_000):
        network = read(tmp_path, HEAD.format("GO") + 'ADD BTS:BTSID=1;\nADD BTS:BTSNAME="' + filler)
        assert set(rows(network)) == {"BSC=999", "BSC=999,BTS=1"}
        assert network.import_runs["partial"].to_pylist() == [True]
        assert network.problems.errors == 1


def test_many_broken_commands(tmp_path: Path) -> None:
    network = read(tmp_path, HEAD.format("GO") + '"";' * 50_000)
    assert set(rows(network)) == {"BSC=999"}
    assert len(network.problems.kept) == 1000


def test_encodings(tmp_path: Path) -> None:
    text = HEAD.format("GO") + 'SET NE:NENAME="Bühl";\n'
    for data in (
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("utf-16"),
        text.replace("\n", "\r\n").encode(),
    ):
        network = read(tmp_path, data)
        assert list(rows(network)) == ["NE=Bühl"]
        assert len(network.problems) == 0
    network = read(tmp_path, text.encode("latin-1"))
    assert list(rows(network)) == ["NE=Bühl"]
    assert [p.severity for p in network.problems] == ["warning"]


def test_recognition(shared: Path) -> None:
    assert HUAWEI_CFGMML.recognises(HEAD.encode())
    assert HUAWEI_CFGMML.recognises(b"\xef\xbb\xbf" + HEAD.encode())
    assert not HUAWEI_CFGMML.recognises(b"// a program\n")
    folder = shared / "samples" / "inventory"
    if not folder.is_dir():
        pytest.skip("no samples")
    assert [p.name for p in folder.rglob("*.*") if HUAWEI_CFGMML.recognises(p.read_bytes()[:65536])] == ["CFGMML1.txt"]


RICH = (HEAD.format("GU") + 'SET NE:NENAME="a;b";\nADD BTS:BTSID=1,X=Y;ADD RRU:CN=0,SRN=1,SN=2;{Z}\n').encode()


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
