"""Time expressions and the verbs they date, in sentences of our own, told on Wednesday, 14 June 2023."""

from datetime import date

import pytest

from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.times import time_words
from tests.evidence.reading import WEDNESDAY, claims, only


def interval(period):
    return tuple(day.isoformat() if day else None for day in (period.earliest, period.latest))


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("last week", "2023-06-05", "2023-06-11"),
        ("this week", "2023-06-12", "2023-06-14"),
        ("next week", "2023-06-19", "2023-06-25"),
        ("earlier this month", "2023-06-01", "2023-06-14"),
        ("later this year", "2023-06-14", "2023-12-31"),
        ("last quarter", "2023-01-01", "2023-03-31"),
        ("on Tuesday", "2023-06-13", "2023-06-13"),
        ("last Wednesday", "2023-06-07", "2023-06-07"),
        ("next Friday", "2023-06-16", "2023-06-16"),
        ("on Friday, 19 June 2020", "2020-06-19", "2020-06-19"),
        ("in January", "2023-01-01", "2023-01-31"),
        ("in September", "2022-09-01", "2022-09-30"),
        ("in March 2022", "2022-03-01", "2022-03-31"),
        ("from next September", "2023-09-01", None),
        ("by the end of 2027", None, "2027-12-31"),
        ("by year-end", None, "2023-12-31"),
        ("until 31 December 2028", None, "2028-12-31"),
        ("since 2013", "2013-01-01", None),
        ("after 31 December 2020", "2020-12-31", None),
        ("in early 2020", "2020-01-01", "2020-04-30"),
        ("in mid-2019", "2019-05-01", "2019-08-31"),
        ("in the third quarter of 2020", "2020-07-01", "2020-09-30"),
        ("in the second half of 2021", "2021-07-01", "2021-12-31"),
        ("between 2018 and 2020", "2018-01-01", "2020-12-31"),
        ("within six months", "2023-06-14", "2023-12-14"),
        ("over the past two years", "2021-06-14", "2023-06-14"),
        ("two years ago", "2020-12-16", "2021-12-11"),
        ("overnight", "2023-06-13", "2023-06-14"),
        ("over the weekend", "2023-06-10", "2023-06-11"),
        ("the day before yesterday", "2023-06-12", "2023-06-12"),
    ],
)
def test_an_expression_means_an_interval(words, earliest, latest):
    (found,) = time_words(f"It was banned {words}.", 0, WEDNESDAY)
    assert interval(found.period) == (earliest, latest)


@pytest.mark.parametrize(
    "words", ["Huawei may sell 2,020 phones", "The prices fall", "He may march", "the 5G year book"]
)
def test_words_that_only_look_like_times_are_none(words):
    assert list(time_words(words, 0, WEDNESDAY)) == []


@pytest.mark.parametrize(
    ("text", "act", "earliest", "latest"),
    [
        ("Sweden banned Huawei last week.", "ban", "2023-06-05", "2023-06-11"),
        ("Last year, Germany banned Huawei.", "ban", "2022-01-01", "2022-12-31"),
        (
            "Orange stopped placing orders with Huawei last week, citing rules.",
            "hold-orders",
            "2023-06-05",
            "2023-06-11",
        ),
        ("Poland plans to ban Huawei next year.", "ban", "2024-01-01", "2024-12-31"),
        ("Poland will ban Huawei in September.", "ban", "2023-09-01", "2023-09-30"),
        ("Carriers must remove Huawei gear by 2027.", "remove", "2023-06-14", "2027-12-31"),
        ("Sweden's ban on Huawei took effect in May.", "ban", "2023-05-01", "2023-05-31"),
        ("Huawei was banned in 2018 and ZTE stayed.", "ban", "2018-01-01", "2018-12-31"),
    ],
)
def test_a_time_dates_the_act_of_its_own_clause(gazetteer: Gazetteer, text, act, earliest, latest):
    assert interval(only(claims(gazetteer, text), act).time) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "Poland said on Tuesday it had banned Huawei.",
        "Sweden banned Huawei ahead of auctions next year.",
        "Sweden banned Huawei, which revealed losses last week.",
    ],
)
def test_a_time_of_something_else_does_not_date_the_act(gazetteer: Gazetteer, text):
    assert only(claims(gazetteer, text), "ban").time.basis == "document"


def test_the_day_of_a_dateline_dates_no_act(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "WARSAW, 14 June 2023 (Reuters) - Poland has banned Huawei."), "ban")
    assert (interval(claim.time), claim.time.basis) == ((None, "2023-06-14"), "document")


def test_what_lasts_since_a_day_lasts_until_the_day_of_the_document(gazetteer: Gazetteer):
    claim = only(claims(gazetteer, "Telia has used Huawei equipment since 2012."), "deploy")
    assert (claim.time.earliest, claim.time.latest) == (date(2012, 1, 1), date(2023, 6, 14))
