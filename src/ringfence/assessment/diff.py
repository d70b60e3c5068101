"""What changed between two runs: what became a breach, what was settled, and whether law, knowledge or network did it."""

from typing import Final

import ibis
import ibis.expr.types as ir

KEY: Final = ("operator", "country", "element_id", "jurisdiction", "provision")

CHANGES: Final = {
    "became-breach": "was no breach before",
    "no-longer-breach": "was a breach before",
    "settled": "was unknown before",
    "became-unknown": "was decided before",
    "changed": "another status than before",
}


def diff(before: ir.Table, after: ir.Table, elements_before: ir.Table, elements_after: ir.Table) -> ir.Table:
    """Compare the findings of two days or runs.

    Parameters
    ----------
    before, after
        Findings of one day each.
    elements_before, elements_after
        The networks they judge; an element whose row differs changed by network, any other change is the law's
        (its dates, its text, or what was known of it).

    Returns
    -------
    ir.Table
        One row per subject and provision whose status differs: the key, status_before, status_after (NULL: not reached),
        change (see ``CHANGES``) and cause (law or network).
    """
    old, new = _statuses(before), _statuses(after)
    both = old.outer_join(new, [old[name].identical_to(new[name]) for name in KEY])
    rows = both.select(
        *(ibis.coalesce(old[name], new[name]).name(name) for name in KEY),
        status_before=old.status, status_after=new.status, fact_id=ibis.coalesce(new.fact_id, old.fact_id),
        because=ibis.coalesce(new.because, old.because),
    ).filter(lambda t: ~t.status_before.identical_to(t.status_after))  # fmt: skip
    moved = _moved(elements_before, elements_after)
    caused = rows.left_join(moved, ["operator", "element_id"]).select(
        rows, cause=ibis.cases((moved.moved.notnull(), "network"), else_="law")
    )
    was, is_ = caused.status_before, caused.status_after
    change = ibis.cases(
        (ibis.coalesce(is_ == "breach", False), "became-breach"),
        (ibis.coalesce(was == "breach", False), "no-longer-breach"),
        (ibis.coalesce(was == "unknown", False), "settled"),
        (ibis.coalesce(is_ == "unknown", False), "became-unknown"),
        else_="changed",
    )
    return caused.mutate(change=change).order_by("change", *KEY)


def _statuses(findings: ir.Table) -> ir.Table:
    return findings.select(*KEY, "status", "fact_id", "because")


def _moved(before: ir.Table, after: ir.Table) -> ir.Table:
    """Elements that are in one network only, or whose rows differ in anything but their origin."""
    origin = {"snapshot_at", "source_id", "source_format", "source_ref", "attrs"}
    columns = [name for name in before.columns if name not in origin]
    one, two = before.select(*columns), after.select(*columns)
    changed = one.difference(two).union(two.difference(one))
    return changed.select("operator", "element_id").distinct().mutate(moved=ibis.literal(True))
