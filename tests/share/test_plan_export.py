import csv
from datetime import date, datetime

import openpyxl
import pyarrow.parquet as pq
import pytest
from lxml import etree

from ringfence.core.errors import RingfenceError
from ringfence.core.tables import SCHEDULE
from ringfence.share import plan_export
from ringfence.share.plan_export import FORMATS, write_plan
from ringfence.share.plan_project import NAMESPACE, project_xml
from tests.share.plans import EVIL, FORMULA, comparison, job, plan, step, three_sites

NAMES = {f"schedule-{policy}.{kind}" for policy in ("none", "ban") for kind in FORMATS}
# The order of the elements of a task that we write, in the schema published for Project 2007.
TASK_ORDER = (
    "UID", "ID", "Name", "Type", "IsNull", "OutlineNumber", "OutlineLevel", "Start", "Finish", "Duration",
    "DurationFormat", "EffortDriven", "Estimated", "Milestone", "Summary", "ConstraintType", "CalendarUID",
    "ConstraintDate", "Deadline", "Notes", "PredecessorLink", "ExtendedAttribute",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan") / "made"
    paths = write_plan(three_sites(), folder)
    assert {path.name for path in paths} == NAMES
    return folder


def test_nothing_but_the_files_is_left(folder):
    assert {path.name for path in folder.iterdir()} == NAMES


def test_the_same_plan_gives_the_same_bytes(folder, tmp_path):
    for path in write_plan(three_sites(), tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_csv_holds_the_schedule_in_the_order_of_work_and_is_safe_to_open(folder):
    with (folder / "schedule-ban.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == SCHEDULE.names
    assert [row["job_id"] for row in rows] == ["1", "4", "3", "2"]
    assert rows[2]["site_id"] == f"'{FORMULA}"
    assert [row["late"] for row in rows] == ["False", "False", "False", "True"]


def test_what_has_no_price_has_no_cost(folder):
    table = pq.read_table(folder / "schedule-ban.parquet")
    assert table.schema.equals(SCHEDULE.schema)
    costs = dict(zip(table["job_id"].to_pylist(), table["gross_eur"].to_pylist(), strict=True))
    assert costs == {"1": 50_000.0, "4": None, "3": 0.0, "2": 50_000.0}


def sheet(folder, name, policy="ban"):
    book = openpyxl.load_workbook(folder / f"schedule-{policy}.xlsx")
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_workbook_reads_back(folder):
    book = openpyxl.load_workbook(folder / "schedule-ban.xlsx")
    assert book.sheetnames == ["figures", "schedule", "quarters", "parameters", "binding", "not planned"]
    rows = sheet(folder, "schedule")
    assert list(rows[0]) == SCHEDULE.names
    assert rows[0]["done_on"] == datetime(2026, 6, 30)
    assert rows[1]["gross_eur"] is None
    formula = book["schedule"]["D4"]
    assert (formula.value, formula.data_type, formula.hyperlink) == (FORMULA, "s", None)


def test_the_workbook_counts_by_quarter_and_region(folder):
    assert sheet(folder, "quarters")[1] == {
        "operator": "Opal", "region": "North", "quarter": "2026-Q2", "from_on": datetime(2026, 4, 1),
        "to_on": datetime(2026, 6, 30), "swaps": 1, "upgrades": 0, "late_swaps": 0, "gross_eur": 50_000,
        "incremental_eur": 40_000,
    }  # fmt: skip


def test_the_workbook_says_which_parameters_are_defaults_and_what_is_left_out(folder):
    found = {row["name"]: row for row in sheet(folder, "parameters")}
    assert found["kinds.ran.equipment"]["default"] == "replace with yours; spread 12-fold"
    assert found["rollout"]["how_known"] == "assumed"
    assert sheet(folder, "binding")[0]["eur"] == 1_400_000
    assert [row["provision"] for row in sheet(folder, "not planned")] == ["zz/act/report", "zz/act/removal",
                                                                          "zz/act/permit"]  # fmt: skip
    meanings = " ".join(str(row["meaning"]) for row in sheet(folder, "figures"))
    assert "From 15 February 2026" in meanings
    assert "No price is known" in meanings


def tasks(made):
    root = etree.fromstring(project_xml(made))
    return root, [
        {etree.QName(child).localname: child.text for child in task} | {"node": task}
        for task in root.iterfind(f".//{{{NAMESPACE}}}Task")
    ]


def test_the_project_has_a_task_per_team_and_quarter_with_its_dates():
    _, found = tasks(three_sites().plans[1])
    seen = [(t["Name"], t["OutlineLevel"], t["Start"], t["Finish"]) for t in found]
    assert seen == [
        ("Replacement plan: ban", "0", "2026-02-15T08:00:00", "2027-09-30T17:00:00"),
        ("Core teams of Opal", "1", "2026-07-01T08:00:00", "2026-09-30T17:00:00"),
        ("2026-Q3: 1 swaps", "2", "2026-07-01T08:00:00", "2026-09-30T17:00:00"),
        (f"Crews of Opal · {EVIL}", "1", "2027-07-01T08:00:00", "2027-09-30T17:00:00"),
        ("2027-Q3: 1 swaps", "2", "2027-07-01T08:00:00", "2027-09-30T17:00:00"),
        ("Crews of Opal · North", "1", "2026-04-01T08:00:00", "2026-06-30T17:00:00"),
        ("2026-Q2: 1 swaps", "2", "2026-04-01T08:00:00", "2026-06-30T17:00:00"),
        ("Crews of Quarz", "1", "2026-07-01T08:00:00", "2026-09-30T17:00:00"),
        ("2026-Q3: 1 upgrades", "2", "2026-07-01T08:00:00", "2026-09-30T17:00:00"),
    ]


def test_the_project_is_in_the_order_of_the_schema_and_spans_are_their_working_days():
    _, found = tasks(three_sites().plans[1])
    for task in found:
        places = [TASK_ORDER.index(etree.QName(child).localname) for child in task["node"]]
        assert places == sorted(places)
        first, last = (date.fromisoformat(task[name][:10]) for name in ("Start", "Finish"))
        assert task["Duration"] == f"PT{8 * ((last - first).days + 1)}H0M0S"


def test_a_deadline_stands_at_the_swap_and_a_quarter_follows_the_one_before():
    jobs = [job("1"), job("2"), job("3", due_on=date(2026, 12, 31))]
    root, found = tasks(plan("ban", jobs, [step(jobs[0], 0), step(jobs[1], 3), step(jobs[2], 3)]))
    space = {"m": NAMESPACE}
    first, second = found[2], found[3]
    assert first["Start"] == "2026-02-15T08:00:00"  # not before the plan begins
    assert (first["Deadline"], second["Deadline"]) == ("2027-06-30T17:00:00", "2026-12-31T17:00:00")
    assert first["node"].find("m:PredecessorLink", space) is None
    link = second["node"].find("m:PredecessorLink", space)
    assert link.findtext("m:PredecessorUID", namespaces=space) == first["UID"]
    assert link.findtext("m:Type", namespaces=space) == "1"
    values = [
        one.findtext("m:Value", namespaces=space) for one in second["node"].iterfind("m:ExtendedAttribute", space)
    ]
    assert values == ["2", "0", "100000", "80000"]
    uids = [task["UID"] for task in found]
    assert len(set(uids)) == len(uids)
    teams = {r.findtext("m:UID", namespaces=space): r.findtext("m:Name", namespaces=space)
             for r in root.iterfind(".//m:Resource", space)}  # fmt: skip
    assigned = [(a.findtext("m:TaskUID", namespaces=space), teams[a.findtext("m:ResourceUID", namespaces=space)])
                for a in root.iterfind(".//m:Assignment", space)]  # fmt: skip
    assert assigned == [(first["UID"], "Crews of Opal · North"), (second["UID"], "Crews of Opal · North")]


def test_what_xml_cannot_hold_is_left_out_of_it():
    odd = job("1", operator="O\x00pa\x0bl" + "x" * 400)
    _, found = tasks(plan("b\x07an", [odd], [step(odd, 1)]))
    assert found[0]["Name"] == "Replacement plan: ban"
    assert found[1]["Name"].startswith("Crews of Opalxx")
    assert len(found[1]["Name"]) == 255


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(RingfenceError, match="'mpp' is no format"):
        write_plan(three_sites(), tmp_path / "made", ("csv", "mpp"))
    assert not (tmp_path / "made").exists()


def test_a_schedule_too_long_for_a_sheet_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(plan_export, "MOST_ROWS", 3)
    with pytest.raises(RingfenceError, match="holds 3 rows, a schedule has 4"):
        write_plan(three_sites(), tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_a_failed_write_leaves_the_files_of_before(tmp_path, monkeypatch):
    write_plan(three_sites(), tmp_path, ("csv",))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setitem(plan_export._WRITERS, "xml", broken)
    jobs = [job("9")]
    with pytest.raises(OSError, match="disk full"):
        write_plan(comparison(plan("none", jobs, []), plan("ban", jobs, [])), tmp_path, ("csv", "xml"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_plan_without_work_is_written_too(tmp_path):
    made = comparison(plan("none", [job("1", demanded=0, due_on=None)], []))
    assert {path.stat().st_size > 0 for path in write_plan(made, tmp_path)} == {True}
