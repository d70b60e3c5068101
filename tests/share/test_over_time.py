from datetime import date, timedelta

import ibis
import pytest

from ringfence.assessment.star import judged as judged_elements
from ringfence.share.over_time import STATUSES, UNKNOWN, Calendar, exposure, history, site_history
from tests.share.conftest import AS_OF


@pytest.fixture(scope="module")
def past(judged):
    return history(judged.lives.get_backend(), judged.lives, judged.elements, Calendar(AS_OF))


def covers(from_on, to_on, day):
    return (from_on is None or from_on <= day) and (to_on is None or to_on > day)


def worst_by_hand(judged, day):
    """Each element's worst status on a day, element by element."""
    findings = judged.lives.to_pyarrow().to_pylist()
    worst = {}
    for row in judged_elements(judged.elements).to_pyarrow().to_pylist():
        if not covers(row["in_service_from"], row["in_service_to"], day):
            continue
        codes = [1]
        for found in findings:
            of_element = (found["operator"], found["element_id"]) == (row["operator"], row["element_id"])
            unread = found["provision"] is None and (found["operator"], found["country"]) == (
                row["operator"],
                row["country"],
            )
            if (of_element or unread) and covers(found["from_on"], found["to_on"], day):
                codes.append(STATUSES.index(found["status"]))
        worst[row["element_id"]] = (row["site_id"], max(codes))
    return worst


def at(changes, key, step):
    """The status of each key on a numbered day."""
    now = {}
    for row in sorted(changes, key=lambda row: row["step"]):
        if row["step"] <= step:
            now[row[key]] = row["status"]
    return {name: code for name, code in now.items() if code}


@pytest.mark.parametrize("as_of", [AS_OF, date(2024, 2, 1), date(2016, 3, 4), date(2040, 5, 6)])
def test_days_are_numbered_alike_in_python_and_in_the_engine(as_of):
    calendar = Calendar(as_of)
    edges = [date(2010, 1, 1), date(2017, 12, 31), date(2018, 1, 1), date(2031, 12, 31), date(2045, 1, 1)]
    days = edges + [day + timedelta(n) for day in (as_of, date(2020, 2, 28), date(2031, 11, 30)) for n in (-1, 0, 1, 2)]
    table = ibis.memtable({"day": days}, schema={"day": "date"})
    con = ibis.duckdb.connect()
    found = con.to_pyarrow(table.select("day", step=calendar.step_of(table.day))).to_pylist()
    inside = [row for row in found if row["day"] <= calendar.days[-1]]
    assert [row["step"] for row in inside] == [calendar.step(row["day"]) for row in inside]
    assert all(row["step"] >= len(calendar.days) - 1 for row in found if row["day"] > calendar.days[-1])


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2020, 6, 1), date(2024, 1, 1), date(2028, 2, 1), AS_OF])
def test_the_worst_status_of_each_element_and_site_is_that_found_by_hand(judged, past, day):
    expected = worst_by_hand(judged, day)
    step = past.calendar.days.index(day)
    names = {row["element_no"]: row["element_id"] for row in past.subjects.to_pyarrow().to_pylist()}
    found = at(past.changes.to_pyarrow().to_pylist(), "element_no", step)
    assert {names[number]: code for number, code in found.items()} == {
        name: code for name, (_, code) in expected.items()
    }
    places = site_history(judged.lives.get_backend(), past, judged.sites)
    sites = {row["place_no"]: row["site_id"] for row in places.places.to_pyarrow().to_pylist()}
    by_site = {}
    for site, code in expected.values():
        if site is not None:
            by_site[site] = max(code, by_site.get(site, 0))
    assert {
        sites[n]: code for n, code in at(places.changes.to_pyarrow().to_pylist(), "place_no", step).items()
    } == by_site
    assert places.unplaced == 1


def test_counts_over_time_agree_with_the_summary(judged, past):
    rows = exposure(past).to_pyarrow().to_pylist()
    breach = sum(row["delta"] for row in rows if STATUSES[row["rank"]] == "breach" and row["step"] <= past.calendar.now)
    summary = judged.summary.to_pyarrow().to_pylist()
    assert (
        breach == sum(row["elements"] for row in summary if (row["dimension"], row["status"]) == ("all", "breach")) > 0
    )


def test_where_nobody_has_read_the_law_every_element_is_unknown(judged, past):
    number = next(row["element_no"] for row in past.subjects.to_pyarrow().to_pylist() if row["element_id"] == "br-1")
    assert at(past.changes.to_pyarrow().to_pylist(), "element_no", past.calendar.now)[number] == UNKNOWN


def test_too_many_sites_are_merged_and_none_is_lost(judged, past):
    places = site_history(judged.lives.get_backend(), past, judged.sites, most=5).places.to_pyarrow().to_pylist()
    assert sum(row["merged"] for row in places) == 7
    assert sum(row["elements"] for row in places) == 10
