import re

import pytest

from docs.writers.index import index_text
from docs.writers.jurisdiction import jurisdiction_text
from docs.writers.provision import provision_text
from docs.writers.shared import jurisdiction_page, provision_page, read_shared

ANCHOR = re.compile(r'\{#([\w-]+)\}| id="([\w-]+)"')


@pytest.fixture(scope="session")
def site():
    """The rulebook as the documentation shows it."""
    return read_shared()


@pytest.fixture(scope="session")
def index(site):
    return index_text(site)


@pytest.fixture(scope="session")
def pages(site, index):
    """Every generated page of the rulebook, by path."""
    found = {"rulebook/index.md": index}
    found |= {jurisdiction_page(code): jurisdiction_text(site, code) for code in site.names}
    return found | {provision_page(p.id): provision_text(site, p) for p in site.book.provisions}
