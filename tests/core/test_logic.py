from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.core.logic import all_of, any_of, negate
from tests.core.strategies import truths

T, F, U = True, False, None
ALL = (T, F, U)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T), (T, F, F, T), (T, U, U, T),
        (F, T, F, T), (F, F, F, F), (F, U, F, U),
        (U, T, U, T), (U, F, F, U), (U, U, U, U),
    ],
)  # fmt: skip
def test_the_tables_are_those_of_kleene(left, right, both, either):
    assert all_of([left, right]) is both
    assert any_of([left, right]) is either


def test_negation_keeps_the_unknown():
    assert [negate(value) for value in ALL] == [F, T, U]


def test_of_nothing_all_holds_and_none_does():
    assert all_of([]) is True
    assert any_of([]) is False


@given(st.lists(truths, max_size=5))
def test_de_morgan(values):
    assert negate(all_of(values)) is any_of(negate(value) for value in values)
    assert negate(any_of(values)) is all_of(negate(value) for value in values)


@given(st.lists(truths, max_size=5))
def test_the_order_of_conditions_does_not_matter(values):
    assert all_of(values) is all_of(reversed(values))
    assert any_of(values) is any_of(reversed(values))


@given(st.lists(truths, max_size=4))
def test_a_conclusion_survives_any_way_of_filling_in_what_is_unknown(values):
    worlds = list(product(*([T, F] if value is U else [value] for value in values)))
    for combined in (all_of, any_of):
        answers = {combined(world) for world in worlds}
        known = combined(values)
        assert answers == {known} if known is not U else answers == {T, F}
