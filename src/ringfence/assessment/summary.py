"""Findings counted per operator, jurisdiction, supplier and domain."""

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
