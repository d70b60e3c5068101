"""Findings counted: per operator, jurisdiction, supplier and domain, on a day or at each of many days."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import ibis
import ibis.expr.types as ir

DIMENSIONS: Final = ("operator", "jurisdiction", "supplier_id", "domain")


def with_subject(findings: ir.Table, elements: ir.Table) -> ir.Table:
    """Findings with the supplier and domain of the element they judge; NULL for operators as a whole."""
    subject = elements.select("operator", "element_id", "supplier_id", "domain", "site_id")
    return findings.left_join(subject, ["operator", "element_id"]).select(
        findings, subject.supplier_id, subject.domain, subject.site_id
    )


def summarise(findings: ir.Table) -> ir.Table:
    """Count findings of one day, as `with_subject` gives them.

    Returns
    -------
    ir.Table
        One row per dimension (all, operator, jurisdiction, supplier_id, domain), value and status: number of findings,
        and of different elements among them.
    """
    parts = [_counted(findings, "all", ibis.literal("all"))]
    parts += [_counted(findings, name, findings[name]) for name in DIMENSIONS]
    return ibis.union(*parts).order_by("dimension", "value", "status")


def _counted(findings: ir.Table, name: str, value: ir.Value) -> ir.Table:
    labelled = findings.mutate(dimension=ibis.literal(name), value=value)
    key = labelled.operator + ibis.literal("\x1f") + labelled.element_id
    return labelled.group_by("dimension", "value", "status").aggregate(
        findings=labelled.count(), elements=key.nunique()
    )


def over_time(rows: ir.Table, days: Sequence[date], by: Sequence[str]) -> ir.Table:
    """Count findings on each of ``days``; rows need ``from_key`` and ``to_key`` and the columns ``by``.

    Returns
    -------
    ir.Table
        One row per day, value of ``by`` and status: number of findings, from sums of beginnings and ends.
    """
    keys = [*by, "status"]
    begun = rows.group_by(*keys, day=rows.from_key).aggregate(change=rows.count())
    ended = rows.group_by(*keys, day=rows.to_key).aggregate(change=-rows.count())
    changes = begun.union(ended)
    asked = ibis.memtable({"asked": list(days)}, schema={"asked": "date"})
    joined = changes.join(asked, changes.day <= asked.asked)
    return (
        joined.group_by("asked", *keys)
        .aggregate(findings=joined.change.sum())
        .filter(lambda t: t.findings != 0)
        .rename(day="asked")
        .order_by("day", *keys)
    )
