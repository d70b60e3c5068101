"""The findings of one day for reading: like ones gathered with count and examples; and the numbers of the headline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from ringfence.assessment.star import effective, in_service_on, judged
from ringfence.share.masking import is_masked
from ringfence.share.over_time import UNKNOWN, code_of

MOST_GROUPS: Final = 4000
MOST_EXAMPLES: Final = 40_000

GROUP_KEYS: Final = (
    "operator", "country", "jurisdiction", "provision", "because", "force", "supplier_id", "domain", "settled_by",
    "source", "locator", "certainty", "measure", "share_low", "share_high",
)  # fmt: skip
"""Findings that agree in these and in status are shown as one row."""

EXAMPLE_COLUMNS: Final = ("element_id", "site", "product", "in_service_from", "from_on", "to_on", "due_on")


@dataclass(frozen=True)
class Groups:
    """The findings of a day, gathered; the most serious first."""

    rows: list[dict[str, Any]]
    """``GROUP_KEYS``, status, findings, elements, from_on (earliest), due_on (earliest), examples (list of rows)."""
    findings: int
    groups: int
    """All groups, also those beyond the limit."""


def gather(con: ibis.BaseBackend, current: ir.Table, elements: ir.Table, sites: ir.Table) -> Groups:
    """Gather the findings of one day; of masked ones neither supplier nor part of the network, and no examples.

    Parameters
    ----------
    current
        Findings of that day; masked ones still name their element, so that elements can be counted.
    elements, sites
        The network they judge.
    """
    found = current.mutate(rank=code_of(current.status))
    subject = effective(judged(elements)).select(
        "operator", "element_id", "supplier_id", "domain", "site_id", "product", "in_service_from"
    )
    place = sites.select("operator", "site_id", site_name=sites.name)
    subject_of = found.left_join(subject, ["operator", "element_id"], rname="_{name}")
    hidden, nothing = is_masked(subject_of), ibis.null("string")
    covered = subject_of.mutate(
        supplier_id=ibis.cases((hidden, nothing), else_=subject_of.supplier_id),
        domain=ibis.cases((hidden, nothing), else_=subject_of.domain),
    )
    known = covered.left_join(place, ["operator", "site_id"], rname="_place_{name}")
    keys = [ibis.desc(known["rank"]), *(ibis.asc(known[name], nulls_first=True) for name in GROUP_KEYS)]
    numbered = con.create_table(
        "report_finding",
        known.mutate(
            group_no=ibis.dense_rank().over(order_by=keys), site=ibis.coalesce(known.site_name, known.site_id)
        ).select(*GROUP_KEYS, "status", *EXAMPLE_COLUMNS, "group_no"),
        temp=True, overwrite=True,
    )  # fmt: skip
    rows = numbered.group_by("group_no").aggregate(
        findings=numbered.count(), elements=numbered.element_id.nunique(), from_on=numbered.from_on.min(),
        due_on=numbered.due_on.min(), **{name: numbered[name].arbitrary() for name in (*GROUP_KEYS, "status")},
    )  # fmt: skip
    groups = int(rows.count().execute())
    kept = rows.filter(rows.group_no < MOST_GROUPS).order_by("group_no").to_pyarrow().to_pylist()
    _add_examples(numbered, kept)
    return Groups(kept, int(numbered.count().execute()), groups)


def _add_examples(numbered: ir.Table, groups: list[dict[str, Any]]) -> None:
    each = max(3, min(25, MOST_EXAMPLES // max(1, len(groups))))
    shown = numbered.element_id.notnull() & ~is_masked(numbered)
    of_elements = numbered.filter(shown & (numbered.group_no < MOST_GROUPS))
    place = ibis.row_number().over(group_by="group_no", order_by=[of_elements.element_id, of_elements.from_on])
    chosen = of_elements.mutate(place=place).filter(lambda t: t.place < each).order_by("group_no", "place")
    by_number: dict[int, list[dict[str, Any]]] = {}
    for row in chosen.select("group_no", *EXAMPLE_COLUMNS).to_pyarrow().to_pylist():
        by_number.setdefault(row.pop("group_no"), []).append(row)
    for group in groups:
        group["examples"] = by_number.get(group["group_no"], [])


@dataclass(frozen=True)
class Headline:
    """What is said first."""

    in_service: int
    """Elements in service on the day."""
    by_status: dict[str, int]
    """Elements with at least one finding of that status; one element may count under several."""
    operators_by_status: dict[str, int]
    """Findings on operators as a whole, which name no element."""
    breach_by_jurisdiction: list[tuple[str, int]]
    """Elements in breach of each jurisdiction's rules, most first."""
    coming: list[tuple[date, int, tuple[str, ...]]]
    """Days on which things compliant today become breaches: how many, and whose rules."""


def headline(current: ir.Table, elements: ir.Table, as_of: date) -> Headline:
    """Count what holds on a day and what comes next."""
    in_service = in_service_on(judged(elements), as_of)
    day = ibis.literal(as_of)
    of_elements = current.filter(current.element_id.notnull())
    whole = current.filter(current.element_id.isnull())
    coming = current.filter((current.due_on > day) & (code_of(current.status) < UNKNOWN))
    dates = (
        coming.group_by("due_on").aggregate(n=_things(coming), who=coming.jurisdiction.collect(distinct=True))
        .order_by("due_on").to_pyarrow().to_pylist()
    )  # fmt: skip
    return Headline(
        int(in_service.count().execute()),
        _counted(of_elements, "status", _things),
        _counted(whole, "status", ir.Table.count),
        sorted(_counted(of_elements.filter(of_elements.status == "breach"), "jurisdiction", _things).items(),
               key=lambda pair: (-pair[1], pair[0])),
        [(row["due_on"], row["n"], tuple(sorted(row["who"]))) for row in dates],
    )  # fmt: skip


def _things(findings: ir.Table) -> ir.IntegerColumn:
    """Different elements; an operator as a whole counts as one."""
    return (findings.operator + "\x1f" + ibis.coalesce(findings.element_id, findings.provision, "")).nunique()


def _counted(findings: ir.Table, by: str, number: Callable[[ir.Table], ir.IntegerColumn]) -> dict[str, int]:
    counted = findings.group_by(by).aggregate(n=number(findings))
    return {row[by]: row["n"] for row in counted.order_by(by).to_pyarrow().to_pylist()}
