"""Snapshots of one inventory: what left, what was replaced, and what nobody can know."""

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.importing import Taking, import_files
from ringfence.network.workspace import Workspace
from tests.network.inventories import bulk, managed, resolve

HEADER = "element_id,operator,country,function,supplier,sw_version,serial,in_service_from,in_service_to\n"
JAN, FEB, MAR = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)
AMF = "1,Op,DE,AMF,Acme,v1,,,"
UPF = "2,Op,DE,UPF,Acme,v1,,,"


class Series:
    """A workspace that is fed with snapshots."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = Workspace.create(folder / "ws")
        self.told: list[str] = []

    def snapshot(self, day: date | None, *rows: str, name: str = "all.csv", series: str | None = "all") -> None:
        file = self.folder / name
        file.write_text(HEADER + "".join(f"{row}\n" for row in rows))
        report = import_files([file], self.workspace, resolve=resolve, taking=Taking(series, day))
        self.told = [problem.found for problem in report.problems]

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        return {row["element_id"]: row for row in self.workspace.network().elements.to_pylist()}

    def life(self, element_id: str) -> tuple[date | None, ...]:
        row = self.rows[element_id]
        return tuple(row[name] for name in ("in_service_from", "in_service_to", "absent_on", "last_seen_on"))

    @property
    def conflicts(self) -> list[tuple[Any, ...]]:
        found = self.workspace.conflicts().to_pylist()
        return [(row["element_id"], row["column"], row["value_a"], row["value_b"]) for row in found]


@pytest.fixture
def series(tmp_path: Path) -> Series:
    return Series(tmp_path)


def test_what_is_gone_left_between_the_days_and_counts_as_there_until_the_later(series: Series) -> None:
    series.snapshot(JAN, AMF, UPF)
    series.snapshot(FEB, AMF)
    assert series.life("1") == (None, None, None, None)
    assert series.life("2") == (None, FEB, None, JAN)


def test_what_is_new_came_after_the_day_of_the_snapshot_without_it(series: Series) -> None:
    series.snapshot(JAN, AMF)
    series.snapshot(FEB, AMF, UPF, "3,Op,DE,SMF,Acme,,,2024-02-10,")
    assert series.life("2") == (None, None, JAN, None)
    assert series.life("3") == (date(2024, 2, 10), None, None, None)


def test_the_order_of_imports_does_not_matter(tmp_path: Path) -> None:
    snapshots = [(JAN, (AMF, UPF)), (FEB, (AMF.replace("Acme", "Bolt"),)), (MAR, (AMF.replace("v1", "v2"), UPF))]
    states = []
    for number, order in enumerate(permutations(snapshots)):
        (tmp_path / str(number)).mkdir()
        series = Series(tmp_path / str(number))
        for day, rows in order:
            series.snapshot(day, *rows)
        states.append([p.read_bytes() for p in sorted((series.workspace.path / "network").glob("*.parquet"))])
    assert all(state == states[0] for state in states)


def test_another_supplier_is_another_thing_in_the_same_place(series: Series) -> None:
    series.snapshot(JAN, AMF)
    series.snapshot(FEB, AMF.replace("Acme", "Bolt"))
    series.snapshot(MAR, AMF.replace("Acme", "Bolt"))
    old, new = series.rows["1@until:2024-02-29"], series.rows["1"]
    assert (old["supplier_id"], new["supplier_id"]) == ("zz-acme", "zz-bolt")
    assert series.life("1@until:2024-02-29") == (None, FEB, None, JAN)
    assert series.life("1") == (FEB, None, JAN, None)


def test_a_stated_day_of_the_swap_is_exact(series: Series) -> None:
    series.snapshot(JAN, "1,Op,DE,AMF,Acme,,,2019-05-01,")
    series.snapshot(FEB, "1,Op,DE,AMF,Bolt,,,2024-02-10,")
    day = date(2024, 2, 10)
    assert series.life("1@until:2024-02-10") == (date(2019, 5, 1), day, None, None)
    assert series.life("1") == (day, None, None, None)


def test_a_date_before_the_swap_is_not_that_of_the_new_thing(series: Series) -> None:
    series.snapshot(JAN, "1,Op,DE,AMF,Acme,,,2019-05-01,")
    series.snapshot(FEB, "1,Op,DE,AMF,Bolt,,,2019-05-01,")
    assert series.life("1") == (FEB, None, JAN, None)
    assert series.conflicts == [("1", "in_service_from", "2024-02-29", "2019-05-01")]


def test_another_serial_number_is_another_thing_and_a_missing_one_is_not(series: Series) -> None:
    series.snapshot(JAN, "1,Op,DE,AMF,Acme,,0001,,", "2,Op,DE,UPF,Acme,,0002,,")
    series.snapshot(FEB, "1,Op,DE,AMF,Acme,,0009,,", "2,Op,DE,UPF,,,,,")
    assert set(series.rows) == {"1", "1@until:2024-02-29", "2"}
    assert (series.rows["2"]["serial"], series.rows["2"]["supplier_id"]) == ("0002", "zz-acme")


def test_values_that_no_rule_looks_at_are_kept_for_the_latest_day_only_and_that_is_said(series: Series) -> None:
    series.snapshot(JAN, AMF)
    series.snapshot(FEB, AMF.replace("v1", "v2"))
    assert series.rows["1"]["sw_version"] == "v2"
    assert set(series.rows) == {"1"}
    assert any("only the latest is kept: sw_version 1" in found for found in series.told)


def test_a_stated_end_counts_before_the_day_of_a_snapshot(series: Series) -> None:
    series.snapshot(JAN, AMF + "2024-02-05", UPF + "2030-01-01")
    series.snapshot(FEB, "3,Op,DE,SMF,Acme,,,,")
    assert series.life("1") == (None, date(2024, 2, 5), None, None)
    assert series.life("2") == (None, FEB, None, JAN)
    assert series.conflicts == [("2", "in_service_to", "2024-02-29", "2030-01-01")]


def test_nothing_is_ended_by_an_import_of_another_scope(series: Series) -> None:
    series.snapshot(JAN, AMF, UPF)
    series.snapshot(FEB, UPF, name="other.csv", series="other")
    series.snapshot(MAR, UPF, name="none.csv", series=None)
    series.snapshot(FEB, "1,An,DE,AMF,Acme,,,,")  # the series, but of another operator
    assert all(row["in_service_to"] is None for row in series.rows.values())


def test_a_partial_snapshot_ends_nothing(series: Series) -> None:
    series.snapshot(JAN, AMF, UPF)
    series.snapshot(FEB, AMF, "3,Op,DE,NONSENSE,Acme,,,,")
    assert series.life("2") == (None, None, None, None)
    assert any("partial" in found for found in series.told)
    series.snapshot(MAR, AMF)
    assert series.life("2") == (None, MAR, None, JAN)


def test_what_another_source_still_has_is_not_gone(series: Series) -> None:
    series.snapshot(JAN, AMF, UPF, "3,Op,DE,SMF,,,,,")
    series.snapshot(MAR, AMF)
    series.snapshot(date(2023, 1, 1), UPF, name="older.csv", series=None)
    assert series.life("2") == (None, MAR, None, JAN)
    series.snapshot(None, "3,Op,DE,SMF,,,,,", name="undated.csv", series=None)
    assert series.life("3") == (None, None, None, None)
    series.snapshot(MAR, UPF, name="newer.csv", series=None)
    assert series.life("2") == (None, None, None, None)
    assert ("2", "in_service_to", None, "2024-03-31") in series.conflicts


def test_what_comes_back_was_there_and_the_gap_is_said(series: Series) -> None:
    series.snapshot(JAN, AMF, UPF)
    series.snapshot(FEB, AMF)
    series.snapshot(MAR, AMF, UPF)
    assert series.life("2") == (None, None, None, None)
    assert any("1 times an element is missing" in found for found in series.told)


def test_files_of_one_day_are_one_snapshot(series: Series) -> None:
    series.snapshot(JAN, AMF, name="a.csv")
    series.snapshot(JAN, UPF, name="b.csv")
    series.snapshot(FEB, AMF, name="a.csv")
    series.snapshot(FEB, UPF, name="b.csv")
    assert all(row["in_service_to"] is None for row in series.rows.values())
    series.snapshot(FEB, AMF, name="b.csv")  # imported again: takes the place of the one of that day
    assert series.life("2") == (None, FEB, None, JAN)


def test_two_snapshots_that_are_alike_to_the_byte_are_two(series: Series) -> None:
    series.snapshot(JAN, AMF)
    series.snapshot(FEB, AMF)
    assert series.workspace.network().import_runs["taken_on"].to_pylist().count(JAN) == 1
    assert series.workspace.network().import_runs.num_rows == 2


def test_a_snapshot_without_a_day_is_refused_unless_the_file_says_it(series: Series, tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="--taken-on"):
        series.snapshot(None, AMF)
    for month, body in (("01", managed("1") + managed("2")), ("02", managed("1"))):
        file = tmp_path / "cm.xml"
        file.write_text(bulk(body, footer=f'<fileFooter dateTime="2024-{month}-15T12:00:00Z"/>'))
        report = import_files([file], series.workspace, resolve=resolve, taking=Taking("cm"), operator="Op")
        assert report.import_runs["taken_on"].to_pylist() == [date(2024, int(month), 15)]
    ends = {row["dn"]: row["in_service_to"] for row in series.rows.values()}
    assert sorted(ends.values(), key=str) == [date(2024, 2, 15), None]


def test_the_day_of_the_call_counts_before_that_of_the_file_and_this_is_said(series: Series, tmp_path: Path) -> None:
    file = tmp_path / "cm.xml"
    file.write_text(bulk(managed("1")))
    report = import_files([file], series.workspace, resolve=resolve, taking=Taking(taken_on=MAR), operator="Op")
    assert [problem.severity for problem in report.problems] == ["warning"]
    assert report.import_runs["taken_on"].to_pylist() == [MAR]
