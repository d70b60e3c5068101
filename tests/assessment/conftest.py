import ibis
import pytest

from ringfence.rulebook.load import Rulebook
from tests.assessment.networks import zedland


@pytest.fixture(scope="session")
def zz() -> Rulebook:
    """The rulebook of the invented country Zedland: one provision of every kind."""
    return zedland()


@pytest.fixture(scope="session")
def con() -> ibis.BaseBackend:
    """One database for all tests; every evaluation replaces its tables."""
    return ibis.duckdb.connect()
