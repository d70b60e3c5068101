import pytest

from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.model import Known
from tests.evidence.reading import KNOWN


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer(KNOWN)


@pytest.fixture(scope="session")
def known() -> Known:
    return KNOWN
