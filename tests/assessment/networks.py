"""Small networks as records, and their findings under a rulebook."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from ringfence.assessment.assess import Assessment, assess
from ringfence.assessment.law import Law
from ringfence.assessment.star import Star, build_star
from ringfence.core.tables import COMPONENT, ELEMENT, SITE
from ringfence.rulebook.load import Rulebook, load_rulebook

Record = Mapping[str, Any]

TODAY = date(2026, 11, 21)
"""The day of knowledge where a test does not say otherwise."""


@cache
def zedland() -> Rulebook:
    """The rulebook of the invented country Zedland, read once."""
    return load_rulebook([str(Path(__file__).parents[1] / "rulebook" / "zz")])


def star_of(
    con: ibis.BaseBackend, elements: Iterable[Record], sites: Iterable[Record] = (), parts: Iterable[Record] = ()
) -> Star:
    """The network as the engine sees it; columns that a record does not give are NULL."""
    tables = (
        con.create_table(table.name, pa.Table.from_pylist(list(rows), table.schema), temp=True, overwrite=True)
        for table, rows in ((ELEMENT, elements), (SITE, sites), (COMPONENT, parts))
    )
    return build_star(con, *tables)


def judged(
    con: ibis.BaseBackend, law: Law, elements: Iterable[Record], sites: Iterable[Record] = (),
    parts: Iterable[Record] = (),
) -> Assessment:  # fmt: skip
    return assess(star_of(con, elements, sites, parts), law)


def rows(findings: ibis.Table) -> list[dict[str, Any]]:
    """Findings as records, in the order in which they come out."""
    found: list[dict[str, Any]] = findings.to_pyarrow().to_pylist()
    return found


def standing_at(element: Record, sites: Sequence[Record]) -> dict[str, Any]:
    """The element with the position of its site, as the plain reference reads it."""
    key = (element["operator"], element.get("site_id"))
    site = next((site for site in sites if (site["operator"], site["site_id"]) == key), {})
    return {**element, **{name: site.get(name) for name in ("latitude", "longitude", "accuracy_m")}}
