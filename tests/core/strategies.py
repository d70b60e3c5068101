"""Random dates, intervals, timelines and truths."""

from datetime import date

from hypothesis import strategies as st

from ringfence.core.dates import BEGINNING, END, Interval, PartialDate
from ringfence.core.timeline import Timeline

days = st.dates(date(2019, 1, 1), date(2023, 12, 31))
"""Few enough to collide, many enough to cross months, years and a leap day."""

ends = st.one_of(days, st.sampled_from([BEGINNING, END]))
intervals = st.builds(Interval, ends, ends)
truths = st.sampled_from([True, False, None])

partial_texts = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: f"{day:%Y-%m}"),
    days.map(lambda day: f"{day:%Y}"),
)
partials = partial_texts.map(PartialDate.of)


def timelines(values: st.SearchStrategy[object] = truths) -> st.SearchStrategy[Timeline[object]]:
    """Up to five changes on ascending days."""
    changes = st.dictionaries(days, values, max_size=5).map(lambda found: sorted(found.items()))
    return st.builds(Timeline.of, changes, values)
