from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ringfence.core.dates import BEGINNING, END, Interval
from ringfence.core.logic import all_of, any_of
from ringfence.core.timeline import Timeline, combine, during, ever
from tests.core.strategies import days, partials, timelines, truths

ONE = timedelta(days=1)


def near_changes(*parts):
    """The first day of time, and each day on which a part changes, the day before and the day after."""
    changes = {day for part in parts for day in part.starts} - {BEGINNING}
    return sorted({BEGINNING, *changes, *(day - ONE for day in changes), *(day + ONE for day in changes)})


@given(st.dictionaries(days, truths, max_size=6), truths, days)
def test_a_timeline_has_the_value_of_the_latest_change(found, before, day):
    line = Timeline.of(sorted(found.items()), before)
    past = [start for start in found if start <= day]
    assert line.at(day) is (found[max(past)] if past else before)


@given(st.lists(st.tuples(days, truths), max_size=6).map(lambda found: sorted(found, key=lambda f: f[0])), truths)
def test_of_changes_on_one_day_the_last_counts_and_equal_neighbours_are_joined(changes, before):
    line = Timeline.of(changes, before)
    for day, _ in changes:
        assert line.at(day) is [value for start, value in changes if start == day][-1]
    assert all(left is not right for left, right in pairwise(line.values))


@given(timelines())
def test_the_stretches_of_a_timeline_cover_time_once(line):
    stretches = [span for span, _ in line]
    assert stretches[0].from_on == BEGINNING
    assert stretches[-1].to_on == END
    assert all(stretches)
    assert all(left.to_on == right.from_on for left, right in pairwise(stretches))
    assert all(line.at(span.from_on) is value for span, value in line)


@given(st.lists(timelines(), min_size=1, max_size=4))
def test_a_combination_is_the_function_of_the_values_on_every_day(parts):
    line = combine(lambda *values: values, *parts)
    for day in near_changes(line, *parts):
        assert line.at(day) == tuple(part.at(day) for part in parts)


@given(timelines())
def test_a_map_is_a_combination_of_one(line):
    assert line.map(lambda truth: truth) == line
    assert line.map(lambda truth: 0) == Timeline.constant(0)


@given(st.lists(timelines(), max_size=4))
def test_ever_is_the_disjunction_on_every_day(parts):
    line = ever(parts)
    for day in near_changes(line, *parts):
        assert line.at(day) is any_of(part.at(day) for part in parts)


@given(partials | st.none(), partials | st.none())
def test_a_span_is_true_for_certain_only_on_days_that_every_reading_of_its_dates_includes(start, end):
    line = during(start, end)
    for day in near_changes(line):
        begun = start is None or (True if day >= start.latest else None if day >= start.earliest else False)
        ended = end is not None and (True if day >= end.latest else None if day >= end.earliest else False)
        assert line.at(day) is all_of([begun, None if ended is None else not ended])


def test_a_change_that_is_taken_back_on_the_same_day_is_none():
    assert Timeline.of([(date(2020, 1, 1), 1), (date(2020, 1, 1), 0)], 0) == Timeline.constant(0)


def test_without_dates_a_span_is_all_of_time():
    assert list(during(None, None)) == [(Interval(), True)]
