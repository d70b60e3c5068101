"""The smaller programme has the optimum and the prices of the whole one, and its solution keeps every row."""

import numpy as np
import pytest

from ringfence.plan import optimum
from ringfence.plan.folding import fold
from ringfence.plan.optimum import optimise
from ringfence.plan.solver import Stage, solve
from tests.plan.any_network import random_network
from tests.plan.networks import cost, network, site


@pytest.mark.parametrize("seed", range(12))
def test_the_smaller_programme_has_the_same_optimum_and_its_solution_keeps_every_row(seed: int) -> None:
    found = optimise(random_network(seed, copies=3))
    arrays, x = found.programme.arrays, found.solved.x
    assert len(fold(found.programme).arrays.lower) <= len(arrays.lower)
    row = np.repeat(np.arange(len(arrays.row_lower)), np.diff(arrays.start))
    sums = np.bincount(row, arrays.value * x[arrays.index], len(arrays.row_lower))
    assert np.all(sums >= arrays.row_lower - 1e-6)
    assert np.all(sums <= arrays.row_upper + 1e-6)
    assert np.all(x >= arrays.lower - 1e-9)
    whole = solve(arrays, [Stage(name, optimum.objectives(found.frame)[name]) for name in found.stages])
    assert found.solved.best == pytest.approx(whole.best, rel=1e-6, abs=1e-5)


def test_sites_that_are_swapped_and_wait_for_5g_are_counted_by_pool_and_told_apart_again() -> None:
    # Two sites that differ in their deadline; the upgrades' supply comes later than that of the swaps.
    prices = {"upgrade": 200, "shortfall": 1}
    inputs = network(site(due=0), site(due=1), supply={"new": [1, 1, 2, 2]}, rollout=2, prices=prices)
    found = optimise(inputs)
    programme = found.programme
    assert len(programme.arrays.row_lower) - len(fold(programme).arrays.row_lower) == inputs.quarters
    # Behind: two sites in quarters 0 and 1, one in quarter 2.
    assert cost(found) == pytest.approx(200 + 2 + 2 + 1)
    upgraded = found.solved.x[found.frame.moves["upgrade_new"]]
    assert upgraded.sum(axis=1) == pytest.approx([1, 1])
