import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ringfence.plan.quantities import Quantity

AMOUNTS = st.floats(0.01, 1e6, allow_subnormal=False)
UNIFORM = np.linspace(0, 1, 1001)


@st.composite
def quantities(draw, *distributions):
    low, value, high = sorted(draw(AMOUNTS) for _ in range(3))
    return Quantity(value=value, low=low, high=high, distribution=draw(st.sampled_from(distributions)))


def test_a_bare_number_is_the_users_own_figure_without_a_range():
    quantity = Quantity.model_validate(40000)
    assert (quantity.value, quantity.low, quantity.high) == (40000, 40000, 40000)
    assert (quantity.mark, quantity.distribution, quantity.spread) == ("yours", "fixed", 1)


def test_a_figure_with_a_range_is_triangular_unless_it_says_otherwise():
    assert Quantity.model_validate({"value": 5, "low": 2, "high": 8}).distribution == "triangular"
    assert Quantity.model_validate({"value": 5, "high": 8}).low == 5


@pytest.mark.parametrize(
    "given",
    [
        {"value": 5, "low": 6, "high": 8},
        {"value": 9, "low": 6, "high": 8},
        {"value": float("nan")},
        {"value": 5, "high": float("inf")},
        {"value": True},
        {"value": "5"},
        {"low": 5, "high": 6},
        {"value": 5, "low": 0, "high": 8, "distribution": "lognormal"},
        True,
        "5",
    ],
)
def test_what_is_no_figure_is_refused(given):
    with pytest.raises(ValidationError):
        Quantity.model_validate(given)


def test_the_spread_is_high_over_low_and_unknown_from_zero():
    assert Quantity.model_validate({"value": 50, "low": 27, "high": 333}).spread == pytest.approx(333 / 27)
    assert Quantity.model_validate({"value": 0.2, "low": 0, "high": 0.4}).spread is None
    assert Quantity.model_validate(0).spread == 1


@given(quantities("triangular", "uniform", "lognormal", "fixed"))
def test_draws_never_fall_as_the_uniform_number_grows(quantity):
    draws = quantity.draws(UNIFORM)
    assert np.isfinite(draws).all()
    assert (np.diff(draws) >= -1e-12 * quantity.high).all()


@given(quantities("triangular", "uniform"))
def test_bounded_draws_fill_the_range_and_stay_in_it(quantity):
    draws = quantity.draws(UNIFORM)
    assert (draws >= quantity.low).all()
    assert (draws <= quantity.high).all()
    assert draws[[0, -1]] == pytest.approx([quantity.low, quantity.high])


@given(quantities("lognormal"))
def test_a_lognormal_quantity_has_its_value_as_median_and_its_range_as_5_and_95_percent(quantity):
    assert quantity.draws(np.array([0.05, 0.5, 0.95])) == pytest.approx([quantity.low, quantity.value, quantity.high])


def test_a_triangular_quantity_is_inverted_as_worked_out_by_hand():
    # 0 to 4 with its mode at 1: a quarter lies below 1; F(x) = x²/4 there, and 1 - (4 - x)²/12 above.
    quantity = Quantity.model_validate({"value": 1, "low": 0, "high": 4})
    assert quantity.draws(np.array([0.0625, 0.25, 1 - 1 / 12])) == pytest.approx([0.5, 1, 3])


def test_draws_keep_the_shape_and_a_fixed_quantity_is_its_value():
    uniform = np.full((3, 2), 0.5)
    lognormal = Quantity(value=2.0, low=1.0, high=8.0, distribution="lognormal")
    assert lognormal.draws(uniform) == pytest.approx(np.full((3, 2), 2.0))
    assert (Quantity(value=2.0, low=1.0, high=8.0, distribution="fixed").draws(uniform) == 2).all()
