"""Tables of the planner: what is read, what is asked, what survives."""

import codecs
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringfence.core.errors import RingfenceError
from ringfence.network.importing import read_files
from tests.network.inventories import by_id, read, resolve

HEADER = "element_id,operator,country,function"


def column(tmp_path: Path, name: str, cells: list[str], **options: Any) -> tuple[list[Any], str]:
    """The cells of one column as they are read, and the problems."""
    rows = "".join(f'e{i},Op,DE,AMF,"{cell}"\n' for i, cell in enumerate(cells))
    network = read(tmp_path, f"{HEADER},{name}\n{rows}", **options)
    return network.elements[name].to_pylist(), str(network.problems)


def test_a_minimal_table(tmp_path: Path) -> None:
    network = read(
        tmp_path, f"{HEADER},supplier\n007,Op,de,amf,ACME Ltd\n8,Op,Germany,gNB-DU,Unheard-of\n9,Op,UK,AMF,\n"
    )
    rows = by_id(network)
    assert (rows["007"]["function"], rows["007"]["function_raw"], rows["007"]["domain"]) == ("AMF", "amf", "core")
    assert (rows["007"]["supplier_raw"], rows["007"]["supplier_id"], rows["007"]["supplier_basis"]) == (
        "ACME Ltd",
        "zz-acme",
        "stated",
    )
    assert (rows["8"]["supplier_raw"], rows["8"]["supplier_id"], rows["8"]["country"]) == ("Unheard-of", None, "DE")
    assert (rows["9"]["supplier_raw"], rows["9"]["supplier_basis"], rows["9"]["country"]) == (None, None, "GB")
    assert rows["007"]["source_ref"] == "line 2"
    assert rows["007"]["generation"] is None
    assert len(network.problems) == 0


def test_column_names_in_any_dress(tmp_path: Path) -> None:
    network = read(tmp_path, "Element-ID;OPERATOR;Country ;Domain;In Service From\n1;Op;ES;RAN;2020-01-02\n")
    (row,) = network.elements.to_pylist()
    assert (row["domain"], row["in_service_from"]) == ("ran", date(2020, 1, 2))


def test_operator_and_country_of_the_call_fill_gaps_only(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "element_id,function\n1,AMF\n", operator="Op", country="Spain").elements.to_pylist()
    assert (row["operator"], row["country"]) == ("Op", "ES")
    (row,) = read(tmp_path, f"{HEADER}\n1,Mine,FR,AMF\n", operator="Op", country="ES").elements.to_pylist()
    assert (row["operator"], row["country"]) == ("Mine", "FR")


def test_missing_columns_are_named_together(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError) as caught:
        read(tmp_path, "element_id,supplier\n1,Acme\n")
    assert [p.found for p in caught.value.problems] == [
        "has no column 'operator'",
        "has no column 'country'",
        "has neither a column 'function' nor 'domain'",
    ]


def test_no_known_column(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="'suplier'; closest is supplier"):
        read(tmp_path, "suplier,ort\nA,B\n")


def test_bad_rows_are_located_and_lose_no_other(tmp_path: Path) -> None:
    network = read(
        tmp_path,
        f"{HEADER},domain\namf-6,Op,DE,AMF,\namf-7,Op,DE,AFM,\nx,Op,XX,AMF,\n,Op,DE,AMF,\nupf,Op,DE,Foo,core\nend,Op,DE,UPF,\n",
    )
    rows = by_id(network)
    assert set(rows) == {"amf-6", "upf", "end"}
    assert (rows["upf"]["function"], rows["upf"]["function_raw"], rows["upf"]["domain"]) == (None, "Foo", "core")
    first, second, third, fourth = network.problems
    assert str(first).startswith(
        "inventory.csv:3 (amf-7): function 'AFM' is not a 3GPP network function\n  fix: write one of AMF, "
    )
    assert str(first).endswith("closest is AMF")
    assert (second.where, second.found) == ("inventory.csv:4 (x)", "'XX' is no country")
    assert (third.where, third.found) == ("inventory.csv:5", "element_id is empty")
    assert (fourth.where, fourth.severity) == ("inventory.csv:6 (upf)", "warning")
    assert network.import_runs["partial"].to_pylist() == [True]


def test_no_usable_row_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="no usable row"):
        read(tmp_path, f"{HEADER}\n1,Op,XX,AMF\n")
    with pytest.raises(RingfenceError, match="no usable row"):
        read(tmp_path, f"{HEADER}\n")
    with pytest.raises(RingfenceError, match="empty"):
        read(tmp_path, "")


def test_duplicates(tmp_path: Path) -> None:
    network = read(tmp_path, f"{HEADER},serial\n1,Op,DE,AMF,a\n1,Op,DE,AMF,a\n1,Op,DE,AMF,b\n1,Other,DE,AMF,b\n")
    assert network.elements.select(["operator", "serial"]).to_pylist() == [
        {"operator": "Op", "serial": "a"},
        {"operator": "Other", "serial": "b"},
    ]
    (problem,) = network.problems
    assert (problem.where, problem.found) == (
        "inventory.csv:4 (1)",
        "differs from line 2 of the same element in serial",
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f"{HEADER},user_label\n1,Op,DE,AMF,Köln\n".replace(",", delimiter)
    assert read(tmp_path, text.encode(encoding)).elements["user_label"].to_pylist() == ["Köln"]


def test_other_encodings_must_be_declared(tmp_path: Path) -> None:
    data = f"{HEADER},user_label\n1,Op,DE,AMF,a\n2,Op,DE,AMF,Köln\n".encode("cp1252")
    with pytest.raises(RingfenceError, match=r"inventory\.csv:3: is not UTF-8 text"):
        read(tmp_path, data)
    assert read(tmp_path, data, mapping={"encoding": "cp1252"}).elements["user_label"].to_pylist() == ["a", "Köln"]


def test_lines_are_right_after_broken_and_blank_ones(tmp_path: Path) -> None:
    text = f'title\n\n{HEADER},user_label\n1,Op,DE,AMF,"two\nlines"\n\n2,Op,XX,AMF,\n3,Op,DE\n4,Op,DE,AMF,x\n,,,,\n'
    network = read(tmp_path, text)
    assert {key: row["source_ref"] for key, row in by_id(network).items()} == {"1": "line 4", "4": "line 9"}
    assert {problem.where for problem in network.problems} == {"inventory.csv:7 (2)", "inventory.csv:8"}
    assert "has 3 cells where the header has 5" in str(network.problems)


def test_formulas_and_leading_zeros_are_text(tmp_path: Path) -> None:
    cells = ["=1+1", "@cmd", "+49", "-x", "00123"]
    assert column(tmp_path, "serial", cells) == (cells, "")


def test_iso_dates_need_no_order(tmp_path: Path) -> None:
    cells = ["2020-03-04", "2020/03/04", "20200304", "2020-03-04T10:00:00Z", "4 March 2020", "04-Mar-2020", ""]
    assert column(tmp_path, "in_service_from", cells) == ([date(2020, 3, 4)] * 6 + [None], "")


def test_the_column_shows_the_order_of_day_and_month(tmp_path: Path) -> None:
    assert column(tmp_path, "in_service_from", ["03/04/2020", "13/04/2020"])[0] == [date(2020, 4, 3), date(2020, 4, 13)]
    assert column(tmp_path, "in_service_from", ["03/04/2020", "04/13/2020"])[0] == [date(2020, 3, 4), date(2020, 4, 13)]


def test_ambiguous_dates_are_asked_for(tmp_path: Path) -> None:
    values, problems = column(tmp_path, "in_service_from", ["03.04.2020", "05.05.2020", "2020-01-02"])
    assert values == [None, date(2020, 5, 5), date(2020, 1, 2)]
    assert "inventory.csv:1 (in_service_from)" in problems
    assert "`date_order: dmy`" in problems
    told, _ = column(tmp_path, "in_service_from", ["03.04.2020"], mapping={"date_order": "mdy"})
    assert told == [date(2020, 3, 4)]


def test_a_column_that_contradicts_itself(tmp_path: Path) -> None:
    values, problems = column(tmp_path, "in_service_from", ["13/01/2020", "01/13/2020", "01/02/2020"])
    assert values == [date(2020, 1, 13), date(2020, 1, 13), None]
    assert "01/02/2020" in problems


@pytest.mark.parametrize(
    "cell", ["2020", "2020-03", "03/2020", "2020-02-30", "31/02/2020", "44197", "soon", "0001-01-01"]
)
def test_what_is_no_date_to_the_day(tmp_path: Path, cell: str) -> None:
    values, problems = column(tmp_path, "in_service_from", [cell])
    assert values == [None]
    assert problems.startswith("inventory.csv:2 (e0): in_service_from: ")


def test_far_future_means_until_further_notice(tmp_path: Path) -> None:
    assert column(tmp_path, "in_service_to", ["9999-12-31"]) == ([None], "")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.5", "2"], [1.5, 2]),
        (["1,5", "2"], [1.5, 2]),
        (["1.234,5", "1.234"], [1234.5, 1234]),
        (["1,234.5", "1,234"], [1234.5, 1234]),
        (["0.234", "1.234"], [0.234, 1.234]),
        (["1 234,5", "1'234"], [1234.5, 1234]),
        (["1.234.567"], [1234567]),
        (["1e3"], [1000]),
    ],
)
def test_decimal_sign_is_read_from_the_column(tmp_path: Path, cells: list[str], expected: list[float]) -> None:
    assert column(tmp_path, "traffic", cells) == (expected, "")


def test_ambiguous_numbers_are_asked_for(tmp_path: Path) -> None:
    values, problems = column(tmp_path, "traffic", ["1.234", "7"])
    assert values == [None, 7]
    assert 'decimal: ","' in problems
    assert column(tmp_path, "traffic", ["1.234"], mapping={"decimal": ","})[0] == [1234]
    assert column(tmp_path, "traffic", ["1.234"], mapping={"decimal": "."})[0] == [1.234]


@pytest.mark.parametrize("cell", ["many", "-3", "1.5", "nan", "1e400", "1..2"])
def test_what_is_no_count(tmp_path: Path, cell: str) -> None:
    values, problems = column(tmp_path, "cells", [cell])
    assert values == [None]
    assert "inventory.csv:2 (e0): cells" in problems


def test_positions(tmp_path: Path) -> None:
    network = read(
        tmp_path,
        "element_id;operator;country;function;site_id;site_name;latitude;longitude\n"
        "1;Op;ES;ENB;A;Alpha;40,4168;-3,7038\n2;Op;ES;ENB;B;;0;0\n3;Op;ES;ENB;;;40,5;-3,5\n4;Op;ES;ENB;C;;91;5\n5;Op;ES;ENB;;;;\n",
    )
    sites = {row["site_id"]: (row["name"], row["latitude"], row["longitude"]) for row in network.sites.to_pylist()}
    assert sites == {
        "A": ("Alpha", 40.4168, -3.7038),
        "B": (None, None, None),
        "C": (None, None, None),
        "geo:40.5,-3.5": (None, 40.5, -3.5),
    }
    assert by_id(network)["3"]["site_id"] == "geo:40.5,-3.5"
    assert by_id(network)["5"]["site_id"] is None
    assert "latitude 91 is not from -90 to 90" in str(network.problems)


def test_rows_that_disagree_about_a_site(tmp_path: Path) -> None:
    network = read(
        tmp_path, f"{HEADER},site_id,site_class,tags\n1,Op,ES,ENB,A,ran,x;y\n2,Op,ES,ENB,A,edge,\n3,Op,ES,ENB,A,,x;y\n"
    )
    (site,) = network.sites.to_pylist()
    assert (site["site_class"], site["tags"]) == ("ran", ["x", "y"])
    assert [problem.severity for problem in network.problems] == ["warning"]


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("bands", "N78; b3;n078", ["n78", "B3", "n78"]),
        ("bands", "none", ["none"]),
        ("generation", "5g-sa;4G", ["5G-SA", "4G"]),
        ("operated_from", "IN;Poland", ["IN", "PL"]),
        ("funding", "NONE", ["none"]),
        ("permits", "P1@2020-01-01/2024-12-31; P2", ["P1@2020-01-01/2024-12-31", "P2"]),
        ("tags", "", None),
        ("certificates", " ; ", None),
    ],
)
def test_lists(tmp_path: Path, name: str, cell: str, expected: list[str] | None) -> None:
    assert column(tmp_path, name, [cell]) == ([expected], "")


@pytest.mark.parametrize(
    ("name", "cell"), [("bands", "n78;3500 MHz"), ("generation", "6G"), ("operated_from", "IN;ZZZ")]
)
def test_half_a_list_is_unknown(tmp_path: Path, name: str, cell: str) -> None:
    values, problems = column(tmp_path, name, [cell])
    assert values == [None]
    assert "(e0)" in problems


def test_other_columns_become_attributes(tmp_path: Path) -> None:
    rows = by_id(read(tmp_path, f"{HEADER},Cabinet,Rack no\n1,Op,DE,AMF,c1,\n2,Op,DE,AMF,,7\n3,Op,DE,AMF,,\n"))
    assert [rows[key]["attrs"] for key in "123"] == [[("Cabinet", "c1")], [("Rack no", "7")], None]


def test_mapping(tmp_path: Path) -> None:
    mapping = {
        "columns": {"Nr": "element_id", "Hersteller": "supplier", "Typ": "function", "Notiz": None},
        "values": {"function": {"Kern": "AMF"}, "supplier": {"unbekannt": None, "B": "Bolt"}},
        "constants": {"operator": "Op", "country": "DE", "in_service_from": date(2020, 1, 2)},
    }
    network = read(tmp_path, "Nr;Hersteller;Typ;Notiz\n1;b;kern;x\n2;Unbekannt;UPF;y\n", mapping=mapping)
    rows = by_id(network)
    assert (rows["1"]["function"], rows["1"]["supplier_id"]) == ("AMF", "zz-bolt")
    assert (rows["2"]["supplier_raw"], rows["2"]["in_service_from"]) == (None, date(2020, 1, 2))
    assert rows["1"]["attrs"] is None


def test_two_columns_for_one(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="two columns are read as 'supplier'"):
        read(tmp_path, f"{HEADER},supplier,Vendor\n1,Op,DE,AMF,a,b\n", mapping={"columns": {"vendor": "supplier"}})


def _workbook(sheets: dict[str, list[list[Any]]], merge: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merge and name == "Inventory":
            sheet.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbook(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Our network"],
        [],
        [
            "Element ID",
            "Operator",
            "Country",
            "Function",
            "In service from",
            "Traffic",
            "Serial",
            "Latitude",
            "Longitude",
        ],
        [7, "Op", "DE", "AMF", datetime(2020, 4, 3), 1.234, "0012", 50.125, 8.5],
        [8, None, "DE", "UPF", "2021-01-01", 2, None, None, None],
        [],
        [9, "Op", "XX", "UPF", None, None, None, None, None],
    ]
    data = _workbook({"Notes": [["hello"]], "Inventory": rows}, merge="B4:B5")
    network = read(tmp_path, data, name="book")
    found = by_id(network)
    assert set(found) == {"7", "8"}
    assert (found["7"]["in_service_from"], found["7"]["traffic"], found["7"]["serial"]) == (
        date(2020, 4, 3),
        1.234,
        "0012",
    )
    assert found["8"]["operator"] == "Op"
    assert (found["7"]["site_id"], found["7"]["source_ref"]) == ("geo:50.125,8.5", "row 4")
    assert [p.where for p in network.problems] == ["book!Inventory:7 (9)"]
    with pytest.raises(RingfenceError, match="no sheet 'Other'"):
        read(tmp_path, data, name="book", mapping={"sheet": "Other"})


def test_damaged_workbook(tmp_path: Path) -> None:
    data = _workbook({"Inventory": [[HEADER]]})
    with pytest.raises(RingfenceError):
        read(tmp_path, data[: len(data) // 2], name="book.xlsx")


def test_parquet(tmp_path: Path) -> None:
    table = pa.table({
        "element_id": [1, 2],
        "Operator": ["Op", "Op"],
        "country": pa.array(["DE", "DE"]).dictionary_encode(),
        "function": ["AMF", "UPF"],
        "bands": [["n78", "B3"], None],
        "traffic": [1.234, None],
        "in_service_from": [date(2020, 1, 2), None],
        "note": [1.5, None],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "x")
    network = read_files([tmp_path / "x"], resolve=resolve)
    row = by_id(network)["1"]
    assert (row["bands"], row["traffic"], row["in_service_from"]) == (["n78", "B3"], 1.234, date(2020, 1, 2))
    assert (row["attrs"], row["source_ref"]) == ([("note", "1.5")], "row 1")


def test_an_assessed_network_can_be_read_back(tmp_path: Path) -> None:
    first = read(tmp_path, f"{HEADER},supplier,bands,site_id\n1,Op,DE,AMF,Acme,n78;B3,A\n")
    pq.write_table(first.elements, tmp_path / "elements.parquet")
    again = read_files([tmp_path / "elements.parquet"], resolve=resolve)
    apart = {"source_id", "source_format"}
    same = [name for name in first.elements.column_names if name not in apart]
    assert again.elements.select(same).to_pylist() == first.elements.select(same).to_pylist()


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60), bom=st.sampled_from([b"", codecs.BOM_UTF8]))
def test_any_bytes_below_a_header(tmp_path: Path, data: bytes, bom: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(bom + f"{HEADER},traffic,in_service_from,latitude,longitude\nok,Op,DE,AMF,,,,\n".encode() + data)
    try:
        network = read_files([path], resolve=resolve)
    except RingfenceError:  # a located error is an answer
        return
    assert "ok" in by_id(network)
