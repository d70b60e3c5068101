"""Small invented networks, prepared for a plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from ringfence.assessment.star import Star
from ringfence.core.tables import SITE
from ringfence.plan.parameters import Parameters, read_parameters
from ringfence.plan.policies import Policy
from ringfence.plan.prepare import Prepared, prepare
from tests.assessment.networks import star_of

ZZ = Path(__file__).parents[1] / "rulebook" / "zz"
TODAY = date(2026, 6, 1)
START = date(2026, 7, 1)


def thing(element_id: str, function: str, supplier: str | None, site: str | None = "S1", **more: Any) -> dict[str, Any]:
    """An element of the operator Opal in Spain, in service since 2020 if not said otherwise."""
    return {
        "element_id": element_id, "operator": "Opal", "country": "ES", "function": function, "supplier_id": supplier,
        "site_id": site, "in_service_from": date(2020, 1, 1), **more,
    }  # fmt: skip


def network(
    elements: Iterable[Mapping[str, Any]], sites: Sequence[Mapping[str, Any]] = (), parts: Sequence[Any] = ()
) -> tuple[Star, ibis.Table]:
    con = ibis.duckdb.connect()
    star = star_of(con, elements, sites, parts)
    return star, con.create_table("sites", pa.Table.from_pylist(list(sites), SITE.schema))


def assumed(**changes: Any) -> Parameters:
    """The defaults with changes; one quarter follows another for two years."""
    return read_parameters(None).model_copy(update={"horizon_quarters": 8, **changes})


def planned(
    policy: str, elements: Iterable[Mapping[str, Any]], *, sites: Sequence[Mapping[str, Any]] = (),
    parts: Sequence[Any] = (), rules: Sequence[Path] = (), start: date = START, **changes: Any,
) -> Prepared:  # fmt: skip
    """A network prepared under a policy; the law is that of the folders ``rules``."""
    named = Policy.named(policy)
    law = named.law(TODAY, selection=[str(folder) for folder in rules])
    star, places = network(elements, sites, parts)
    return prepare(star, places, law, assumed(**changes), start, in_force=named.in_force)


def jobs(prepared: Prepared) -> dict[tuple[str | None, str | None, str | None], dict[str, Any]]:
    """The jobs by site, domain and supplier."""
    return {(job["site_id"], job["domain"], job["supplier_id"]): job for job in prepared.jobs.to_pylist()}


def allowed(prepared: Prepared, job: Mapping[str, Any]) -> dict[str | None, list[tuple[str | None, str | None]]]:
    """Stretches in which each supplier may put something in at a job."""
    found: dict[str | None, list[tuple[str | None, str | None]]] = {}
    for row in prepared.permissions.to_pylist():
        if row["permission"] == job["permission"]:
            days = tuple(str(row[name]) if row[name] else None for name in ("from_on", "to_on"))
            found.setdefault(row["supplier_id"], []).append(days)
    return found
