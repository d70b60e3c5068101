from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.core.dates import BEGINNING, END, PartialDate, add_months, day_after
from tests.core.strategies import days, ends, intervals, partial_texts, partials


@given(intervals, intervals, ends)
def test_a_meet_holds_exactly_the_days_in_both(left, right, day):
    assert (day in left.meet(right)) == (day in left and day in right)


@given(intervals, ends)
def test_an_interval_is_false_exactly_when_no_day_is_in_it(interval, day):
    assert bool(interval) == (interval.from_on in interval)
    if not interval:
        assert day not in interval


@given(intervals, st.lists(ends, max_size=6))
def test_splitting_cuts_at_every_day_inside_and_loses_none(interval, cuts):
    parts = list(interval.split(cuts))
    assert all(parts)
    assert bool(parts) == bool(interval)
    if parts:
        assert parts[0].from_on == interval.from_on
        assert parts[-1].to_on == interval.to_on
        assert all(left.to_on == right.from_on for left, right in pairwise(parts))
        inside = {day for day in cuts if interval.from_on < day < interval.to_on}
        assert {part.from_on for part in parts[1:]} == inside


@given(partial_texts)
def test_a_partial_date_prints_as_it_was_written(text):
    assert str(PartialDate.of(text)) == text


@given(partials, partials)
def test_only_a_whole_month_or_year_prints_as_one(left, right):
    stretch = PartialDate(min(left.earliest, right.earliest), max(left.latest, right.latest))
    if " to " in str(stretch):
        assert str(stretch) == f"{stretch.earliest} to {stretch.latest}"
    else:
        assert PartialDate.of(str(stretch)) == stretch


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023-05-31", date(2023, 5, 31), date(2023, 5, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_a_partial_date_spans_the_days_it_may_mean(text, earliest, latest):
    assert PartialDate.of(text) == PartialDate(earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23-05",
        "2023-5",
        "2023-13",
        "2023-00",
        "2023-02-30",
        "2023-05-31 ",
        "31.05.2023",
        "2023-05-31T10:00",
        "soon",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"date|month|day"):
        PartialDate.of(text)


def test_an_instant_is_not_a_day():
    with pytest.raises(ValueError, match="not a date"):
        PartialDate.of(datetime(2023, 5, 31, 10))


@given(partials)
def test_an_exact_date_is_one_day(partial):
    assert partial.exact == (partial.latest - partial.earliest < timedelta(days=1))
    assert PartialDate.of(partial) is partial


@given(days, st.integers(0, 120), st.integers(0, 120))
def test_more_months_never_come_earlier(day, some, more):
    assert add_months(day, some) <= add_months(day, some + more)
    assert add_months(day, some).day <= day.day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
        (date(2020, 3, 31), 60, date(2025, 3, 31)),
        (date(2020, 3, 31), -1, date(2020, 2, 29)),
        (BEGINNING, 12, BEGINNING),
        (END, 12, END),
    ],
)
def test_months_are_counted_on_the_calendar(day, months, later):
    assert add_months(day, months) == later


@given(partials, st.integers(0, 60), st.integers(0, 24))
def test_a_range_of_months_widens_a_date_and_never_narrows_it(partial, low, more):
    later = partial.plus_months(low, low + more)
    assert later.earliest == add_months(partial.earliest, low)
    assert later.latest == add_months(partial.latest, low + more)
    assert later.earliest <= later.latest


def test_the_day_after_the_open_end_is_the_open_end():
    assert day_after(date(2023, 12, 31)) == date(2024, 1, 1)
    assert day_after(END) == END
