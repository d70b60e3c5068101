"""Published figures beside ours: nothing is left out, the arithmetic is right, and formulas cannot do anything else."""

import csv
import io
import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.plan.facts import economic_facts
from ringfence.plan.formulas import FormulaError, Range, evaluate, names_in
from ringfence.plan.headlines import (
    CAVEAT,
    VERDICTS,
    Figure,
    Published,
    headline_records,
    headlines,
    number,
    numbers_of,
    without_row,
)
from ringfence.share.plan_headlines import PANELS, headlines_chart, headlines_svg
from ringfence.share.plan_headlines_text import COLUMNS, headline_lines, headlines_as

TOPICS = {"estimate", "fcc", "swap"}
FACTS = economic_facts()
ROWS = {headline.entry.id: headline for headline in headlines()}


def test_every_published_figure_has_a_row_or_a_reason():
    wanted = {fact.id for fact in FACTS.values() if fact.topic in TOPICS}
    rows = {name for headline in ROWS.values() for name in headline.entry.facts}
    assert not wanted - rows - set(without_row())
    assert not rows & set(without_row())
    assert set(without_row()) <= wanted
    assert all(without_row().values())


def test_ids_are_unique_and_every_row_has_a_verdict():
    assert len(ROWS) == len(headlines())
    assert {headline.verdict for headline in headlines()} <= set(VERDICTS)


@pytest.mark.parametrize(
    ("row", "low", "value", "high", "ratio"),
    [
        # Half of (38,000 + 27,000 + 27,000) sites at 27, 50 and 82.4 kEUR.
        ("barclays-germany", 1.242, 2.3, 3.7904, 2.3 / 2.5),
        # 91,000 sites x 59 % = 53,690 at 50 kEUR.
        ("germany-2.7bn", 53690 * 27e-6, 2.6845, 53690 * 82.4e-6, 2.6845 / 2.7),
        # 12,000 - 35 % of 18,000 = 5,700 sites at 50 kEUR = 285 m EUR, at 0.88955.
        ("bt-cap-cost", 153.9e-3 * 0.88955, 0.285 * 0.88955, 469.68e-3 * 0.88955, 0.285 * 0.88955 / 0.5),
        # 240,000 sites, of which a quarter (20 to 30 %) is not due anyway, in dollars.
        ("strand-cost", 48000 * 27e-6 * 1.0898, 3.0 * 1.0898, 72000 * 82.4e-6 * 1.0898, 3.2694 / 3.5),
        # 7 months, and 62 % at 25 % a year.
        ("vodafone-delay", 2 + 12 * 62 / 86, 7 + 29.76, 10 + 12 * 62 / 23, 36.76 / 24),
        # 8,400 locations at 500 kUSD.
        ("fcc-approved", 4.2, 4.2, 4.2, 4.2 / 4.98),
    ],
)
def test_ours_and_the_ratio_as_worked_out_by_hand(row, low, value, high, ratio):
    headline = ROWS[row]
    assert headline.ours is not None
    assert (headline.ours.low, headline.ours.value, headline.ours.high) == pytest.approx((low, value, high))
    assert headline.ratios == pytest.approx((ratio, ratio), rel=1e-4)


def test_a_range_gives_a_ratio_to_each_of_its_ends():
    # 7 + 12 x 12,000 / (25 % of 18,000) = 39 months against 24 to 36.
    assert ROWS["uk-delay"].ratios == pytest.approx((39 / 36, 39 / 24))
    assert ROWS["uk-delay"].verdict == "reproduced"


def test_a_figure_of_zero_has_no_ratio():
    assert ROWS["germany-no-cost"].ratios is None
    assert ROWS["germany-no-cost"].verdict == "within spread"


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("gsma-cost", "not reproduced"),
        ("gsma-delay", "within spread"),
        ("strand-cost", "reproduced"),
        ("kpmg", "outside the model"),
    ],
)
def test_the_verdict_follows_from_the_numbers(row, verdict):
    assert ROWS[row].verdict == verdict


def test_formulas_name_only_existing_facts_and_marked_assumptions():
    for headline in ROWS.values():
        for used in headline.used:
            assert set(used.facts) <= set(FACTS), (headline.entry.id, used.name)
            assert used.facts or (used.mark == "assumed" and used.why), (headline.entry.id, used.name)


def test_what_is_published_stands_in_the_fact():
    """Up to the change of unit: millions to billions, years to months."""
    read_from_words = {"gsma-input-cost", "vodafone-uk-cost", "vodafone-uk-cost-2019", "belgium-swap"}
    for name, headline in ROWS.items():
        known = {n * k for fact in headline.entry.facts for n in numbers_of(FACTS[fact]) for k in (1, 12, 0.001)}
        given = headline.entry.published
        found = all(any(abs(end - n) < 1e-9 for n in known) for end in (given.low, given.high))
        assert found or name in read_from_words, name


def test_no_row_rests_on_a_unit_cost_that_was_derived_from_its_own_figure():
    derived_from = {
        "unit-bt": "bt-2020-01-cap",
        "unit-dt": "germany-2.7bn",
        "unit-de": "germany-2.7bn",
        "unit-fcc": "fcc-2022-approved",
    }
    for headline in ROWS.values():
        used = {fact for each in headline.used for fact in each.facts}
        assert not {unit for unit in used if derived_from.get(unit) in headline.entry.facts}, headline.entry.id


def test_inputs_from_the_source_of_the_figure_itself_are_told():
    assert all(used.own for used in ROWS["barclays-germany"].used)
    assert not any(used.own for used in ROWS["gsma-delay"].used)
    assert {used.name for used in ROWS["bouygues-claim"].used if used.own} == {"sites"}


def test_the_weakest_mark_of_an_input_is_told():
    premium = next(used for used in ROWS["gsma-cost"].used if used.name == "premium")
    assert premium.mark == "assumed"


def test_a_number_that_no_fact_holds_needs_a_mark_and_a_reason():
    with pytest.raises(ValueError, match="give a mark and a reason"):
        number(Figure(fact="swap-bt", number=11999), FACTS)
    with pytest.raises(ValueError, match="no single number"):
        number(Figure(fact="swap-bt"), FACTS)
    with pytest.raises(ValueError, match="mark and a reason"):
        Figure(number=3)
    assert number(Figure(fact="swap-bt", number=12000), FACTS) == 12000


def test_a_published_number_is_a_range_of_one():
    assert (Published(value=3, unit="x").low, Published(value=(1, 2), unit="x").high) == (3, 2)


def test_formulas_are_intervals_worked_out_end_by_end():
    a, b = Range(1, 2, 4), Range(10, 20, 40)
    assert evaluate("b - a", {"a": a, "b": b}) == Range(6, 18, 39)
    assert evaluate("(a + 1) * b", {"a": a, "b": b}) == Range(20, 60, 200)
    assert evaluate("b / a", {"a": a, "b": b}) == Range(2.5, 10, 40)
    assert evaluate("(a - b) * b", {"a": a, "b": b}) == Range(-1560, -360, -60)
    assert names_in("b / a * b") == ("b", "a")


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('true')",
        "a.__class__",
        "(lambda: a)()",
        "[a for a in (1,)]",
        "a ** a",
        "a if a else a",
        "a; a",
        "a = 1",
        "(a := 1)",
        "'text'",
        "True",
        "1j",
        "-a",
        "a[0]",
        "f'{a}'",
        "b",
        "1 / 0",
        "1 / (a - a)",
        "",
        "(" * 150 + "a",
        "a+" * 150 + "a",
        "a\x00",
    ],
)
def test_no_formula_can_do_more_than_arithmetic(formula):
    with pytest.raises(FormulaError):
        evaluate(formula, {"a": Range(1, 2, 3)})


@given(st.text(alphabet="ab1.+-*/()_ ,'=[]:", max_size=40))
def test_any_text_gives_a_range_or_is_refused(formula):
    try:
        found = evaluate(formula, {"a": Range(1, 2, 3)})
    except FormulaError:
        return
    assert isinstance(found, Range)


def test_records_hold_the_same_as_the_rows():
    records = {record["id"]: record for record in headline_records()}
    assert list(records) == list(ROWS)
    record = records["gsma-delay"]
    assert (record["published_low"], record["unit"], record["year"]) == (18, "months", 2019)
    assert [each["name"] for each in record["inputs"]] == ["lead", "share_europe", "crews"]
    assert all(record["caveat"] == CAVEAT for record in records.values())
    assert records["kpmg"]["ours_value"] is None
    assert records["kpmg"]["outside"]


def test_json_and_csv_hold_every_row():
    whole = json.loads(headlines_as("json"))
    assert whole["caveat"] == CAVEAT
    rows = list(csv.DictReader(io.StringIO(headlines_as("csv"))))
    assert [row["id"] for row in rows] == [row["id"] for row in whole["headlines"]] == list(ROWS)
    assert all(row["caveat"] == CAVEAT for row in rows)
    assert "crews = 25 (23 to 86)" in rows[2]["inputs"]


def test_lines_for_people_have_a_cell_for_each_column():
    lines = {line[0]: line for line in headline_lines()}
    assert all(len(line) == len(COLUMNS) for line in lines.values())
    assert lines["uk-cost"][1:] == ("GBP 2 bn (up to)", "0.801 (0.432 to 1.32)", "0.40", "not reproduced")
    assert lines["kpmg"][2:] == ("-", "-", "outside the model")


def test_the_picture_has_a_lane_for_every_figure_that_is_no_share():
    svg = headlines_svg()
    missing = [h.entry.id for h in ROWS.values() if h.entry.published.unit != "%" and escape(h.entry.label) not in svg]
    assert not missing
    assert len(headlines_chart().vconcat) == len(PANELS)
    assert "does not validate" in svg
