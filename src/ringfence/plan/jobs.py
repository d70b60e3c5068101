"""Jobs: the equipment of one supplier in one domain at one place, as in service on the first day of a plan."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from ibis import _

from ringfence.assessment.star import TRAFFIC_SCALE, Star
from ringfence.core.dates import BEGINNING, END
from ringfence.core.errors import RingfenceError
from ringfence.plan.obligations import in_service
from ringfence.plan.parameters import Parameters

RADIO: Final = "ran"
NO_REGION: Final = "unknown"
ONE_REGION: Final = "all"
"""The name of an operator's region where it has only one."""


@dataclass(frozen=True)
class Placed:
    """The elements in service on the first day, each with the job it belongs to."""

    elements: ir.Table
    """One row per element: job_id, element_no, profile_no, site_no, site_id, domain, whether it is of 5G, life_end."""
    jobs: ir.Table
    """One row per job, in the columns of `ringfence.core.tables.JOB` but ``permission``."""


def placed(
    star: Star, sites: ir.Table, demanded: ir.Table, scope: pa.Table, parameters: Parameters, start: date,
    also: Collection[str] = (),
) -> Placed:  # fmt: skip
    """Make jobs of the elements in service on the first day.

    Radio equipment always makes jobs, as the roll-out needs them; other equipment where a rule wants it gone or counts
    it. Where 5G needs 4G of the same supplier beside it, radio equipment of one supplier at a site goes together, on
    the first day on which any of it must; else 5G and what is older are two jobs.

    Parameters
    ----------
    demanded
        Elements that must go, as in `ringfence.plan.obligations.Obligations`.
    scope
        Elements that a rule on the whole counts: operator, element_id.
    also
        Suppliers whose equipment always makes jobs.

    Raises
    ------
    RingfenceError
        The file of site costs cannot be used.
    """
    con = star.con
    counted = con.create_table("plan_scope", scope, temp=True, overwrite=True)
    rows = _elements(star, counted, parameters, start)
    rows = rows.left_join(demanded, "element_no").drop("element_no_right")
    elements: ir.Table = con.create_table("plan_element", rows, temp=True, overwrite=True)
    grouped = _grouped(elements, start)
    theirs = ibis.coalesce(grouped.supplier_id.isin(list(also)), False)
    jobs = grouped.filter((grouped.domain == RADIO) | (grouped.demanded > 0) | grouped.counted | theirs)
    table = con.create_table("plan_job", _described(jobs, elements, sites, parameters), temp=True, overwrite=True)
    return Placed(elements.semi_join(table, "job_id"), table)


def _elements(star: Star, counted: ir.Table, parameters: Parameters, start: date) -> ir.Table:
    names = star.names.filter(star.names.part.isnull()).select("element_no", "operator", "element_id", "site_id")
    profile = star.profile.select("profile_no", "country", "domain", "generation", "supplier_id", "site_class")
    rows = in_service(star.narrow, start).join(names, "element_no").join(profile, "profile_no")
    rows = rows.left_join(counted.mutate(counted=True), ["operator", "element_id"]).drop(
        "operator_right", "element_id_right"
    )
    of_5g = (";" + rows.generation).contains(";5G")
    layer = ibis.literal("") if parameters.anchor else ((rows.domain == RADIO) & of_5g).ifelse("5g", "")
    place = ibis.coalesce("at " + rows.site_id, "is " + rows.element_id)
    key = rows.operator
    for part in (place, rows.domain, rows.supplier_id, layer):
        key = key + "\x1f" + ibis.coalesce(part, "")
    return rows.mutate(
        job_id=key.hexdigest("md5")[:16], of_5g=of_5g, counted=ibis.coalesce(rows.counted, False),
        life_end=_life_end(rows, parameters),
    )  # fmt: skip


def _life_end(rows: ir.Table, parameters: Parameters) -> ir.Value:
    """The end of an element's life: its installation and a life later, or its stated last day if that is earlier."""
    installed = rows.installed_key.nullif(ibis.literal(BEGINNING))
    for domain, year in parameters.ages.items():
        middle = ibis.literal(date(year, 7, 1))
        installed = ((rows.domain == domain) & installed.isnull()).ifelse(middle, installed)
    worn = (installed + ibis.interval(months=round(parameters.life.value * 12))).cast("date")
    return ibis.least(worn, rows.to_key.nullif(ibis.literal(END)))


def _grouped(elements: ir.Table, start: date) -> ir.Table:
    """One row per job.

    Its end of life is the mean of its elements' ends: without prices of single elements each counts alike, and what a
    removal destroys is then the same for the job as for its elements one by one. For that, what has outlived itself
    ends on the first day if anything else has not. One element of unknown age leaves the job's end open.
    """
    day = ibis.literal(start)
    rows = elements.group_by("job_id", "operator", "domain", "supplier_id", "site_id").aggregate(
        country=_.country.max(),
        own_class=_.site_class.max(),
        elements=_.count(),
        element_ids=_.element_id.collect().sort(),
        has_5g=ibis.coalesce(_.of_5g.any(), False),
        demanded=_.due_on.count(),
        due_on=_.due_on.min(),
        counted=_.counted.any(),
        provisions=_.provisions.collect().flatten().unique().sort(),
        sensitive=ibis.coalesce(_.sensitive.any(), False),
        dated=_.life_end.notnull().all(),
        last_end=_.life_end.max(),
        days_left=ibis.greatest(_.life_end, day).delta(day, unit="day").mean().round().cast("int64"),
        **{name: _[name].sum() for name in ("cells", "traffic", "population", "premises")},
    )
    mean = (day + rows.days_left.as_interval("D")).cast("date")
    return rows.mutate(
        end_of_life_on=ibis.cases((~rows.dated, ibis.null("date")), (rows.last_end > day, mean), else_=rows.last_end)
    )


def _described(jobs: ir.Table, elements: ir.Table, sites: ir.Table, parameters: Parameters) -> ir.Table:
    """The jobs with what their site adds: region, place, roll-out, cost of works."""
    radio = elements.filter((elements.domain == RADIO) & elements.site_id.notnull())
    old = radio.group_by("operator", "site_id").aggregate(without_5g=ibis.coalesce(~_.of_5g, False).all())
    known = sites.select("operator", "site_id", "latitude", "longitude", "place", known_class="site_class")
    rows = jobs.left_join(known, ["operator", "site_id"]).drop("operator_right", "site_id_right")
    rows = rows.left_join(old, ["operator", "site_id"]).drop("operator_right", "site_id_right")
    factors = ibis.memtable(_factors(parameters.site_costs))
    rows = rows.left_join(factors, "site_id").drop("site_id_right")
    return rows.mutate(
        region=_region(rows, parameters.regions),
        site_class=ibis.coalesce(rows.own_class, rows.known_class),
        rollout=(rows.domain == RADIO) & ibis.coalesce(rows.without_5g, False),
        factor=ibis.coalesce(rows.factor, 1.0),
        traffic=rows.traffic / TRAFFIC_SCALE,
    )


def _region(rows: ir.Table, rule: str | int) -> ir.Value:
    if rule == "operator":
        return ibis.literal(ONE_REGION)
    text = rows.place if rule == "place" else rows.site_id.left(int(rule))
    return ibis.coalesce(text, NO_REGION)


def _factors(path: Path | None) -> pa.Table:
    """Works at each site relative to those of its kind, from the user's file."""
    if path is None:
        return _FACTORS.empty_table()
    try:
        table = pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(column_types=_FACTORS)).select(
            _FACTORS.names
        )
    except (OSError, KeyError, pa.ArrowInvalid) as error:
        raise RingfenceError(
            f"{path}: {error}", "write a CSV file with the columns site_id and factor, a number"
        ) from error
    low = pc.min(table["factor"]).as_py()
    if low is not None and low < 0:
        raise RingfenceError(f"{path}: the factor {low} is below 0", "write works relative to those of the kind: 1.2")
    if pc.count_distinct(table["site_id"]).as_py() < table.num_rows:
        raise RingfenceError(f"{path}: a site has several rows", "write each site_id once")
    return table


_FACTORS: Final = pa.schema([("site_id", pa.string()), ("factor", pa.float64())])
