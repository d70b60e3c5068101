"""From a network, a policy and parameters to what is planned: jobs, what may replace them, rules on the whole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ringfence.assessment.assess import assess
from ringfence.assessment.law import Law
from ringfence.assessment.star import STAR_TABLES, Star
from ringfence.core.tables import JOB
from ringfence.plan.calendar import Calendar
from ringfence.plan.caps import Cap, Diversity, caps_and_diversities
from ringfence.plan.jobs import placed
from ringfence.plan.obligations import obligations
from ringfence.plan.parameters import Parameters
from ringfence.plan.permissions import permissions


@dataclass(frozen=True)
class Prepared:
    """What a plan is made for."""

    jobs: pa.Table
    """As `ringfence.core.tables.JOB` declares."""
    permissions: pa.Table
    """As `ringfence.core.tables.PERMISSION` declares."""
    caps: tuple[Cap, ...]
    diversities: tuple[Diversity, ...]
    not_planned: pa.Table
    """Rules that no replacement meets; see `ringfence.plan.obligations.NOT_PLANNED`."""
    unknown: pa.Table
    """What is not known to have to go, and what would settle it; see `ringfence.plan.obligations.UNKNOWN`."""
    unsure: pa.Table
    """Rules that leave open whether a follower may be put in; see `ringfence.plan.permissions.UNSURE`."""


def prepare(
    star: Star, sites: ir.Table, law: Law, parameters: Parameters, start: date, *, in_force: bool,
    also: Collection[str] = (),
) -> Prepared:  # fmt: skip
    """Make the jobs of a plan and all that the rules say of them.

    The star and its connection stay as they are: what was judged with them before can still be asked.

    Parameters
    ----------
    law, in_force
        From a `ringfence.plan.policies.Policy`: its rules, and whether the law is among them.
    start
        First day of the plan.
    also
        Suppliers whose equipment makes jobs in every domain, whether a rule is about it or not.
    """
    own, places = _copy(star, sites)
    assessment = assess(own, law)
    asked = obligations(assessment, start, in_force=in_force)
    followers = parameters.suppliers
    caps, diversities = caps_and_diversities(law, own, start, followers)
    work = placed(own, places, asked.elements, _scope((*caps, *diversities)), parameters, start, also)
    calendar = Calendar(start, parameters.horizon_quarters)
    allowed = permissions(law, own, assessment.compiled, places, work, parameters, calendar)
    keys = own.con.create_table("plan_permission", allowed.keys, temp=True)
    jobs = work.jobs.join(keys, "job_id").select(*JOB.names).order_by(*JOB.order).to_pyarrow().cast(JOB.schema)
    return Prepared(
        jobs, allowed.rows, caps, diversities, asked.not_planned, asked.unknown, allowed.unsure
    )  # fmt: skip


def _copy(star: Star, sites: ir.Table) -> tuple[Star, ir.Table]:
    """The star in a database of its own, as an assessment replaces the tables of the one before."""
    con = ibis.duckdb.connect()
    tables = {name: con.create_table(f"own_{name}", getattr(star, name).to_pyarrow()) for name in STAR_TABLES}
    wanted = ("operator", "site_id", "latitude", "longitude", "accuracy_m", "place", "site_class")
    return Star(con, **tables), con.create_table("own_site", sites.select(*wanted).to_pyarrow())


def _scope(wholes: tuple[Cap | Diversity, ...]) -> pa.Table:
    """Elements that a rule on the whole counts."""
    parts = [
        pa.table({"operator": pa.array([w.operator] * w.members.num_rows, pa.string()),
                  "element_id": w.members["element_id"]})
        for w in wholes
    ]  # fmt: skip
    empty = pa.schema([("operator", pa.string()), ("element_id", pa.string())]).empty_table()
    return pa.concat_tables([empty, *parts]).group_by(empty.column_names).aggregate([])
