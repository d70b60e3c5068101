"""Figures that documents tell come to the headlines with their source and its interest, and are never passed off."""

import pytest

from ringfence.evidence.derive.impact import figures
from ringfence.plan.headlines import headline_records, headlines
from ringfence.plan.told import GROUP, NO_SCOPE, told_figures, told_record
from ringfence.share.plan_headlines_text import figure_text
from tests.evidence.invented import quantity, source, stated, statement

GSMA = (source("org:gsma", "group"),)


def told(*statements):
    return told_figures(figures(statements))


def of(value, unit, act="cost", year=2019, **fields):
    given = {"attribution": GSMA, "quantity": quantity(value, unit), "modality": "predicted"}
    return statement("grp:operators", act, stated(f"{year}-06-08"), **{**given, **fields})


def published(name):
    return next(headline for headline in headlines() if headline.entry.id == name)


def test_55_billion_is_compared_as_the_published_figure_and_keeps_source_and_interest():
    (cost,) = told(of(55e9, "EUR"))
    assert (cost.published.value, cost.published.unit) == (55, "EUR bn")
    assert (cost.said_by, cost.interest, cost.year) == ("org:gsma", "industry or interest group", 2019)
    gsma = published("gsma-cost")
    assert cost.like is gsma
    assert cost.verdict == gsma.verdict
    record = told_record(cost)
    assert (record["group"], record["mark"]) == (GROUP, "told")
    assert record["ours_value"] == gsma.ours.value
    assert "a person must say" in record["note"]


def test_a_number_of_several_published_figures_is_compared_with_none_and_names_them():
    (delay,) = told(of(18, "month", "delay"))
    assert {headline.entry.id for headline in delay.alike} == {"gsma-delay", "assembly-2019-delay"}
    assert (delay.like, delay.verdict) == (None, "outside the model")
    assert "gsma-delay" in delay.outside
    assert told_record(delay)["ours_value"] is None


def test_a_small_sum_is_told_in_its_currency():
    (cost,) = told(of(30, "USD"))
    assert figure_text(cost.published) == "USD 30"


def test_two_years_are_24_months():
    (delay,) = told(of(2, "year", "delay", year=2020))
    assert (delay.published.value, delay.published.unit) == (24, "months")
    assert "dt-delay" in {headline.entry.id for headline in delay.alike}


@pytest.mark.parametrize(
    ("value", "unit", "year"),
    [(56e9, "EUR", 2019), (55e9, "USD", 2019), (55e9, "EUR", 2018), (15, "percent", 2019)],
    ids=["another number", "another currency", "before it was published", "a share"],
)
def test_another_figure_stays_outside_the_model(value, unit, year):
    (cost,) = told(of(value, unit, year=year))
    assert (cost.alike, cost.verdict, cost.outside) == ((), "outside the model", NO_SCOPE)


def test_one_number_of_one_source_is_one_figure_in_however_many_documents():
    copies = [of(55e9, "EUR", year=2019 + n, document=f"d{n}", origin="d0", doc=f"{n}.txt") for n in range(3)]
    (cost,) = told(*copies, of(55e9, "EUR", modality="denied"))
    assert (len(cost.claims), cost.documents, cost.origins, cost.year) == (3, ["0.txt", "1.txt", "2.txt"], {"d0"}, 2019)
    assert len(told(*copies, of(55e9, "EUR", attribution=(source("org:acme", "company"),)))) == 2


def test_a_record_has_the_fields_of_the_published_ones():
    assert set(headline_records()[0]) <= set(told_record(*told(of(55e9, "EUR"))))
