"""Figures of delay and cost keep who said them, and what that one stands to gain."""

import pytest

from ringfence.evidence.derive.impact import figures, interest
from ringfence.plan.headlines import Published
from tests.evidence.invented import claim, quantity, source, stated, statement


def test_a_figure_comes_with_source_year_and_wording():
    (row,) = figures(
        [
            statement(
                "grp:operators", "delay", stated("2019-03-01"), quantity=quantity(18, "month", "approx"),
                hedge="reportedly", modality="predicted", attribution=(source("org:acme", "company"),),
            )
        ]
    )  # fmt: skip
    assert (row["said_by"], row["interest"], row["year"]) == ("org:acme", "supplier concerned", 2019)
    assert row["published"] == {"value": 18, "unit": "month", "wording": "reportedly approx"}
    assert Published.model_validate(row["published"]).high == 18


def test_what_has_no_figure_or_one_of_another_kind_is_left_out():
    assert not figures(
        [
            statement(act="delay"),
            statement(act="cost", quantity=quantity(55e9, "EUR"), modality="denied"),
            statement(act="deploy", quantity=quantity(15, "city")),
            statement(act="delay", quantity=quantity(12e6, "EUR")),
            statement(act="cost", quantity=quantity(2, "year")),
        ]
    )


@pytest.mark.parametrize(
    ("chain", "stake"),
    [
        ((source("org:acme", "company"),), "supplier concerned"),
        ((source("org:other", "company"),), "other supplier"),
        ((source("org:vodafone", "company"),), "operator"),
        ((source("per:nick-read", "company"),), "operator"),
        ((source("gov:ZZ"),), "government concerned"),
        ((source("gov:XX"),), "government"),
        ((source("media:reuters", "media"), source("grp:gsma", "group")), "industry or interest group"),
        ((source("unknown", "unspecified", named=False),), "not told"),
        ((), "not told"),
    ],
)
def test_the_interest_is_that_of_the_last_source(chain, stake):
    assert interest(claim("gov:ZZ", "delay", attribution=chain), frozenset({"acme", "other"})) == stake
