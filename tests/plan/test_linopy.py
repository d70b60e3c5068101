"""The optimum against a second model, written in linopy from the descriptions, on random networks of a few jobs."""

from collections.abc import Iterator

import pytest

from ringfence.plan.clusters import singly
from ringfence.plan.inputs import Inputs
from ringfence.plan.optimum import clusters_of, optimise
from tests.plan.any_network import random_network
from tests.plan.networks import cost, untied  # noqa: F401  # untied is a fixture

linopy = pytest.importorskip("linopy", reason="the second model is written in linopy, of the test extra")
pytestmark = [
    pytest.mark.usefixtures("untied"),
    pytest.mark.filterwarnings("default"),  # of linopy and what it builds on, none of it ours
]


@pytest.fixture(scope="module", autouse=True)
def _semantics() -> Iterator[None]:
    with linopy.options:
        linopy.options["semantics"] = "v1"
        yield


def _agree(inputs: Inputs, *, rel: float = 1e-6) -> None:
    from tests.plan.by_linopy import answer  # imports linopy

    ours, theirs = optimise(inputs, clusters=singly(inputs.jobs)), answer(inputs)
    assert ours.feasible == theirs.kept
    assert ours.lateness == pytest.approx(theirs.late, rel=1e-6, abs=1e-6)
    assert cost(ours) == pytest.approx(theirs.cost, rel=rel, abs=1e-5)


@pytest.mark.parametrize("seed", range(36))
def test_the_second_model_finds_the_same_optimum(seed: int) -> None:
    _agree(random_network(seed))


@pytest.mark.parametrize("seed", range(100, 106))
def test_the_second_model_chooses_one_supplier_at_the_same_cost(seed: int) -> None:
    _agree(random_network(seed, one_supplier=True), rel=1e-4)  # the gap at which whole choices are accepted


@pytest.mark.parametrize("seed", range(200, 212))
def test_clusters_of_jobs_that_share_all_coefficients_lose_nothing(seed: int) -> None:
    inputs = random_network(seed, copies=4)
    grouped = clusters_of(inputs)
    assert len(grouped) <= len(inputs.jobs) / 4
    whole, single = optimise(inputs, clusters=grouped), optimise(inputs, clusters=singly(inputs.jobs))
    assert (whole.feasible, whole.lateness) == (single.feasible, pytest.approx(single.lateness, rel=1e-6, abs=1e-6))
    assert cost(whole) == pytest.approx(cost(single), rel=1e-6, abs=1e-5)
