import io

import pytest
from rich.console import Console

from ringfence.plan.policies import Policy
from ringfence.share.plan_text import plan_lines, print_plan
from ringfence.share.plan_words import cost_text, delay_text, euro, gap_text
from tests.share.plans import comparison, job, plan, step, three_sites


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999_999, "999,999"), (12_345_678, "12.3 M"), (1_234_567_890, "1.23 bn"), (-2e6, "-2.0 M")],
)
def test_amounts_are_short(value, text):
    assert euro(value) == text


def test_what_is_not_known_says_so():
    assert (delay_text(None), delay_text(0.0), delay_text(6.0)) == ("not reached", "no delay", "+6 months")
    assert (gap_text(None), gap_text(0.0012)) == ("unknown", "0.12%")


def test_costs_without_any_price_are_unknown_and_with_some_a_least_one():
    core, radio = job("1", domain="core"), job("2")
    free = {"gross_eur": 0.0, "incremental_eur": 0.0}
    assert cost_text(plan("p", [core], [step(core, 1, **free)])) == "gross unknown, incremental unknown EUR"
    both = plan("p", [core, radio], [step(core, 1, **free), step(radio, 1)])
    assert cost_text(both) == "gross at least 50,000, incremental at least 40,000 EUR"


def test_the_figures_stand_in_columns():
    lines = plan_lines(three_sites())
    rows = {line[:18].strip(): line.split()[-1] for line in lines[2:17]}
    assert lines[0] == "From 15 February 2026, 8 quarters; cheapest plan under each policy."
    assert rows["policy"] == "ban"
    assert rows["reachable deadline"] == "missed"
    assert (rows["late jobs"], rows["quarters late"], rows["swaps"]) == ("1", "1", "3")
    assert (rows["last swap"], rows["gap"]) == ("2027-Q3", "unknown")


def test_lines_say_what_holds_back_and_what_is_left_out():
    text = "\n".join(plan_lines(three_sites()))
    for words in ("Late because of visits of crews in Opal until 2027-Q3.", "One more visit a quarter saves 1.4 M.",
                  "No price is known for some swaps, which count 0 here: 1 in core.", "Not planned: 1 rule",
                  "elements 1, under rules 1", "samsung", "kinds.ran.works 12-fold", "Not legal advice"):  # fmt: skip
        assert words in text


def test_many_policies_with_long_names_fit_the_width():
    jobs = [job("1")]
    names = [f"law+a-very-long-policy-name-{n}+max_share=0.25" for n in range(9)]
    lines = plan_lines(comparison(*(plan(name, jobs, [step(jobs[0], 1)]) for name in names)))
    assert max(map(len, lines)) <= 100
    assert sum(line.startswith("policy") for line in lines) == 5  # two beside each other


def test_names_are_no_markup():
    stream = io.StringIO()
    made = plan("none", [job("1")], [step(job("1"), 1)])
    evil = comparison(type(made)(**{**vars(made), "policy": Policy("[bold]x[/nothing]")}))
    print_plan(evil, Console(file=stream, width=100))
    assert "[bold]x[/nothing]" in stream.getvalue()
