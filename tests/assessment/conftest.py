from pathlib import Path

import ibis
import pytest

from ringfence.rulebook.load import Rulebook, load_rulebook

ZZ = Path(__file__).parents[1] / "rulebook" / "zz"


@pytest.fixture(scope="session")
def zz() -> Rulebook:
    """The rulebook of the invented country Zedland: one provision of every kind."""
    return load_rulebook([str(ZZ)])


@pytest.fixture(scope="session")
def con() -> ibis.BaseBackend:
    """One database for all tests; every evaluation replaces its tables."""
    return ibis.duckdb.connect()
