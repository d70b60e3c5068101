"""What the rules of a policy want gone, by when; set-based, from the verdicts of the assessment."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ringfence.assessment.assess import Assessment
from ringfence.assessment.engine import element_findings
from ringfence.assessment.law import Law
from ringfence.assessment.star import Star
from ringfence.core.dates import BEGINNING
from ringfence.rulebook.model import Provision

REPLACEABLE: Final = frozenset(
    {"prohibit_new", "remove_by", "allowlist_only", "restrict_procurement", "restrict_funding", "advise"}
)
"""Duties that equipment of another supplier meets; advice counts where a policy supposes it to bind."""

SHARED: Final = frozenset({"cap_share", "min_share", "diversify"})
"""Duties on an operator as a whole that replacement of a part meets; see `ringfence.plan.caps`."""

CURES: Final = {
    "certify": "certificate", "authorise_before": "permit", "notify_before": "notice", "declare": "declaration",
    "localise": "staff in an accepted country", "report": "document", "conditions": "conditions met",
}  # fmt: skip
"""What meets the duties that no replacement meets."""

NOT_PLANNED: Final = pa.schema(
    [
        ("operator", pa.string()), ("provision", pa.string()), ("duty", pa.string()), ("cure", pa.string()),
        ("breach", pa.int64()), ("unknown", pa.int64()),
    ]
)  # fmt: skip
UNKNOWN: Final = pa.schema(
    [("operator", pa.string()), ("provision", pa.string()), ("settled_by", pa.string()), ("elements", pa.int64())]
)


@dataclass(frozen=True)
class Obligations:
    """What a policy asks of a network from a day on."""

    elements: ir.Table
    """One row per element that must go: element_no, due_on (last lawful day; it may be past), provisions, sensitive."""
    not_planned: pa.Table
    """One row per operator and rule that no replacement meets: what does (``cure``), and elements in breach or unknown;
    an operator as a whole counts as one."""
    unknown: pa.Table
    """One row per operator, rule that replacement would meet and what would settle it: elements; NULL: the operator as
    a whole is judged, or there is no rulebook of its country."""


def in_service(narrow: ir.Table, day: date) -> ir.Table:
    """The elements in service on a day."""
    return narrow.filter((narrow.from_key <= ibis.literal(day)) & (narrow.to_key > ibis.literal(day)))


def obligations(assessment: Assessment, start: date, *, in_force: bool) -> Obligations:
    """Read a plan's obligations from a network judged by a policy.

    Only elements in service on the first day count, and only verdicts of that day or later.

    Parameters
    ----------
    in_force
        Whether the law counts, so that a country without a rulebook leaves it open.
    """
    law, star = assessment.law, assessment.star
    con = star.con
    rule = con.create_table("plan_rule", _rules(law), temp=True, overwrite=True)
    rows = element_findings(assessment.compiled, star.narrow).join(
        assessment.compiled.line.select("verdict_no", "status", "settled_by", "provision"), "verdict_no"
    )
    rows = rows.filter((rows.to_key > ibis.literal(start)) & rows.status.isin(["breach", "unknown"]))
    rows = rows.join(_wholes(star, start), "element_no").join(rule, "provision")
    found = con.create_table("plan_finding", rows.select(*_KEPT), temp=True, overwrite=True)
    return Obligations(
        _demanded(con, found), _not_planned(assessment, found, rule, start),
        _unknown(assessment, found, rule, start, in_force),
    )  # fmt: skip


_KEPT = (
    "whole_no", "operator", "provision", "duty", "replaceable", "sensitive", "status", "settled_by", "from_key",
)  # fmt: skip


def _wholes(star: Star, start: date) -> ir.Table:
    """The element in service to which each row of the star belongs: itself, or the one that holds the part."""
    names, alive = star.names, in_service(star.narrow, start).select("element_no")
    units = names.filter(names.part.isnull()).select("operator", "element_id", whole_no="element_no")
    units = units.join(alive, units.whole_no == alive.element_no).select(*units.columns)
    return names.select("element_no", "operator", "element_id").join(units, ["operator", "element_id"]).select(
        "element_no", "operator", "whole_no"
    )  # fmt: skip


def _rules(law: Law) -> pa.Table:
    """One row per provision: its duty (that of the last of its states in force), and whether replacement meets it."""
    rows = []
    for provision in law.rulebook.provisions:
        if duties := duties_of(law, provision):
            near = bool(provision.where.near or provision.where.tags)
            rows.append((provision.id, duties[-1], not REPLACEABLE.isdisjoint(duties), near))
    columns: tuple[list[object], ...] = tuple(map(list, zip(*rows, strict=True))) if rows else ([], [], [], [])
    types = (pa.string(), pa.string(), pa.bool_(), pa.bool_())
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    return pa.table(arrays, names=["provision", "duty", "replaceable", "sensitive"])


def duties_of(law: Law, provision: Provision) -> list[str]:
    """The duties of a provision's states that could be known, in the order of time."""
    rules = law.rules_of(provision)
    return [phase.state.duty for rule in rules for phase in law.phases(rule).values if phase]


def _demanded(con: ibis.BaseBackend, found: ir.Table) -> ir.Table:
    bad = found.filter((found.status == "breach") & found.replaceable)
    first = ibis.greatest(bad.from_key, ibis.literal(BEGINNING) + ibis.interval(days=1)) - ibis.interval(days=1)
    rows = bad.mutate(due_on=first.cast("date")).group_by(element_no="whole_no")
    demanded = rows.aggregate(
        due_on=lambda t: t.due_on.min(), provisions=lambda t: t.provision.collect(distinct=True).sort(),
        sensitive=lambda t: t.sensitive.any(),
    )  # fmt: skip
    table: ir.Table = con.create_table("plan_demanded", demanded, temp=True, overwrite=True)
    return table


def _not_planned(assessment: Assessment, found: ir.Table, rule: ir.Table, start: date) -> pa.Table:
    other = found.filter(~found.replaceable)
    by_element = other.group_by("operator", "provision", "duty").aggregate(
        breach=other.whole_no.nunique(where=other.status == "breach"),
        unknown=other.whole_no.nunique(where=other.status == "unknown"),
    )
    whole = _of_operators(assessment, start).join(rule, "provision")
    whole = whole.filter(whole.duty.notin(sorted(SHARED)))
    by_operator = whole.group_by("operator", "provision", "duty").aggregate(
        breach=(whole.status == "breach").any().cast("int64"), unknown=(whole.status == "unknown").any().cast("int64")
    )
    both = by_element.union(by_operator)
    cure = ibis.cases(*((both.duty == duty, name) for duty, name in CURES.items()), else_=both.duty)
    rows = both.mutate(cure=cure).select(*NOT_PLANNED.names)
    return rows.order_by("operator", "provision").to_pyarrow().cast(NOT_PLANNED)


def _unknown(
    assessment: Assessment, found: ir.Table, rule: ir.Table, start: date, in_force: bool
) -> pa.Table:  # fmt: skip
    open_ = found.filter((found.status == "unknown") & found.replaceable)
    by_element = open_.group_by("operator", "provision", "settled_by").aggregate(elements=open_.whole_no.nunique())
    whole = _of_operators(assessment, start)
    whole = whole.left_join(rule, "provision").filter(lambda t: t.status == "unknown")
    shared = whole.duty.isin(sorted(SHARED))
    unread = whole.provision.isnull() & ibis.literal(in_force)
    left = whole.filter(shared | unread).select(
        "operator", "provision", "settled_by", elements=ibis.null("int64")
    ).distinct()  # fmt: skip
    both = by_element.select(*UNKNOWN.names).union(left)
    order = [ibis.asc(name, nulls_first=True) for name in UNKNOWN.names[:3]]
    return both.order_by(order).to_pyarrow().cast(UNKNOWN)


def _of_operators(assessment: Assessment, start: date) -> ir.Table:
    rows = assessment.of_operators
    coming = rows.filter(rows.to_on.isnull() | (rows.to_on > ibis.literal(start)))
    return coming.filter(coming.status.isin(["breach", "unknown"])).select(
        "operator", "provision", "status", "settled_by"
    )
