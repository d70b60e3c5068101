"""The network as a star: few profiles (distinct combinations of what rules look at) and many narrow element rows.

Independent of any rulebook.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import ibis
import ibis.expr.types as ir

from ringfence.assessment.scope import PART
from ringfence.core.dates import BEGINNING, END
from ringfence.core.vocabulary import FUNCTIONS

PROFILE_COLUMNS: Final = (
    "operator", "country", "domain", "function", "generation", "supplier_id", "site_class", "bands", "network_kind",
    "customer", "funding", "made_in", "tags", "certificates", "permits", "operated_from", "held_as",
)  # fmt: skip
"""What a provision may look at, other than dates, place and weights; lists are sorted and joined with ``;``."""

_LISTS: Final = ("generation", "bands", "funding", "tags", "certificates", "permits", "operated_from")
DATES: Final = ("in_service_from", "in_service_to")
WEIGHTS: Final = ("cells", "traffic", "premises", "population")

TRAFFIC_SCALE: Final = 1000
"""Traffic becomes an integer in thousandths of its unit, so that sums do not depend on the order of threads."""


def effective(profiles: ir.Table) -> ir.Table:
    """Profiles with the domain and generation that their function has by its standard, where the source is silent."""
    lists = profiles.mutate(**{name: _joined(profiles[name]) for name in _LISTS})
    standard = ibis.memtable(
        [(f.name, f.domain, ";".join(f.generations) or None) for f in FUNCTIONS.values()],
        schema={"standard_function": "string", "standard_domain": "string", "standard_generation": "string"},
    )
    joined = lists.left_join(standard, lists.function == standard.standard_function)
    return joined.mutate(
        domain=ibis.coalesce(joined.domain, joined.standard_domain),
        generation=ibis.coalesce(joined.generation, joined.standard_generation),
    )


def _joined(column: ir.Value) -> ir.Value:
    empty = column.isnull() | (column.length() == 0)
    return ibis.cases((empty, ibis.null("string")), else_=column.sort().join(";"))


def judged(elements: ir.Table) -> ir.Table:
    """The rows a provision can judge: cells belong to their function, external objects to somebody else."""
    return elements.filter(elements.kind.isnull() | elements.kind.notin(["cell", "external"]))


@dataclass(frozen=True)
class Star:
    """A network ready to be judged."""

    con: ibis.BaseBackend
    profile: ir.Table
    """One row per distinct combination of ``PROFILE_COLUMNS``, with ``profile_no`` from 0."""
    narrow: ir.Table
    """One row per judged element: element_no, profile_no, site_no, installed_key, from_key, to_key, weights.

    ``installed_key`` is the first day of time where the date is unknown; ``to_key`` the last where it is open. From
    ``from_key`` on it may be in service: the day after ``absent_on`` where ``installed_key`` does not tell.
    """
    place: ir.Table
    """One row per site: site_no, operator, site_id, latitude, longitude, accuracy_m."""
    names: ir.Table
    """One row per judged element or part: element_no, operator, element_id, part, supplier_id, domain, site_id."""


STAR_FORMAT: Final = 3
"""Changes with the columns of the tables, so that a star that was kept before is built anew."""
STAR_TABLES: Final = ("profile", "narrow", "place", "names")


def with_parts(elements: ir.Table, components: ir.Table | None) -> ir.Table:
    """The elements, and a row more for each part in them of another supplier: the element as that supplier's.

    Parts of one name and supplier are one row. A part whose supplier is not resolved adds nothing: what is unknown
    about it is shown where suppliers are reviewed.
    """
    whole = elements.mutate(part=ibis.null("string"), held_as=ibis.null("string"))
    if components is None:
        return whole
    known = components.filter(components.supplier_id.notnull())
    parts = known.select(
        "operator", "element_id", part_supplier=known.supplier_id, part=ibis.coalesce(known.name, known.bom_ref)
    ).distinct()
    inside = elements.join(parts, ["operator", "element_id"])
    inside = inside.filter(~inside.supplier_id.identical_to(inside.part_supplier))
    nothing = {name: ibis.null(elements[name].type()) for name in WEIGHTS}
    rows = inside.mutate(supplier_id=inside.part_supplier, held_as=ibis.literal(PART), **nothing)
    return whole.union(rows.select(*whole.columns))


def build_star(con: ibis.BaseBackend, elements: ir.Table, sites: ir.Table, components: ir.Table | None = None) -> Star:
    """Split a network into profiles, narrow rows, places and names."""
    rows = with_parts(judged(elements), components)
    raw = _kept(con, "raw_profile", rows.select(*PROFILE_COLUMNS).distinct().mutate(raw_no=ibis.row_number()))
    known = _kept(con, "known_profile", effective(raw).select("raw_no", *PROFILE_COLUMNS))
    distinct = known.select(*PROFILE_COLUMNS).distinct()
    order = [distinct[name] for name in PROFILE_COLUMNS]
    profile = _kept(
        con, "profile", distinct.mutate(profile_no=ibis.row_number().over(order_by=order).cast("int32"))
    )  # fmt: skip
    numbers = known.join(profile, _alike(known, profile)).select(known.raw_no, profile.profile_no)
    numbered = _kept(con, "numbered_profile", raw.join(numbers, "raw_no").select("profile_no", *PROFILE_COLUMNS))
    place = _kept(con, "place", _places(rows, sites))
    joined = rows.left_join(place, [rows.operator == place.operator, rows.site_id == place.site_id])
    joined = joined.join(numbered, _alike(rows, numbered))
    wide = joined.select(
        rows.operator,
        rows.element_id,
        rows.supplier_id,
        rows.site_id,
        rows.part,
        profile_no=numbered.profile_no,
        site_no=place.site_no,
        installed_key=ibis.coalesce(rows.in_service_from, ibis.literal(BEGINNING)),
        from_key=ibis.coalesce(begins(rows), ibis.literal(BEGINNING)),
        to_key=ibis.coalesce(rows.in_service_to, ibis.literal(END)),
        cells=rows.cells,
        traffic=(rows.traffic * TRAFFIC_SCALE).round().cast("int64"),
        premises=rows.premises,
        population=rows.population,
    )
    # What ended before it began was never in service.
    wide = wide.filter(wide.from_key < wide.to_key)
    kept = _kept(con, "judged_element", wide.mutate(element_no=ibis.row_number()))
    narrow = kept.select("element_no", "profile_no", "site_no", "installed_key", "from_key", "to_key", *WEIGHTS)
    named = kept.join(profile.select("profile_no", "domain"), "profile_no")
    names = named.select("element_no", "operator", "element_id", "part", "supplier_id", "domain", "site_id")
    return Star(con, profile, narrow, place, names)


def begins(rows: ir.Table) -> ir.DateValue:
    """The first day on which each element is, or may be, in service; NULL: it has always been, as far as is known.

    Where no day is stated, it is the day after a snapshot that was without the element, unless it had left by then.
    """
    after = (rows.absent_on + ibis.interval(days=1)).cast("date")
    came = ibis.cases((rows.in_service_to.isnull() | (after < rows.in_service_to), after), else_=None)
    return ibis.coalesce(rows.in_service_from, came)


def in_service_on(rows: ir.Table, day: date) -> ir.Table:
    """The elements that are, or may be, in service on a day."""
    on = ibis.literal(day)
    first = begins(rows)
    return rows.filter((first.isnull() | (first <= on)) & (rows.in_service_to.isnull() | (rows.in_service_to > on)))


def write_star(star: Star, folder: Path) -> None:
    """Keep a star as Parquet files; the folder gets its name once it is whole."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name in STAR_TABLES:
        table: ir.Table = getattr(star, name)
        table.to_parquet(partial / f"{name}.parquet")
    shutil.rmtree(folder, ignore_errors=True)
    partial.replace(folder)


def read_star(con: ibis.BaseBackend, folder: Path) -> Star:
    """A star that `write_star` has kept."""
    tables = {name: con.read_parquet(folder / f"{name}.parquet", table_name=f"star_{name}") for name in STAR_TABLES}
    return Star(con, **tables)


def _kept(con: ibis.BaseBackend, name: str, rows: ir.Table) -> ir.Table:
    """Computed once. Numbers of rows may come in any order: they only join tables of one star, no result shows them."""
    table: ir.Table = con.create_table(name, rows, temp=True, overwrite=True)
    return table


def _alike(left: ir.Table, right: ir.Table) -> list[ir.Value]:
    return [left[name].identical_to(right[name]) for name in PROFILE_COLUMNS]


def _places(rows: ir.Table, sites: ir.Table) -> ir.Table:
    used = rows.filter(rows.site_id.notnull()).select("operator", "site_id").distinct()
    known = sites.select("operator", "site_id", "latitude", "longitude", "accuracy_m")
    both = used.left_join(known, ["operator", "site_id"]).select(
        used.operator, used.site_id, latitude=known.latitude, longitude=known.longitude, accuracy_m=known.accuracy_m
    )
    return both.mutate(site_no=ibis.row_number().cast("int32"))
