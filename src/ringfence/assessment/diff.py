"""What changed between two runs: what became a breach, what was settled, and whether law or network did it."""

from datetime import date
from typing import Final

import ibis
import ibis.expr.types as ir

from ringfence.assessment.star import in_service_on
from ringfence.core.tables import ELEMENT

KEY: Final = ("operator", "country", "element_id", "part", "jurisdiction", "provision")

CHANGES: Final = {
    "became-breach": "was no breach before",
    "no-longer-breach": "was a breach before",
    "settled": "was unknown before",
    "became-unknown": "was decided before",
    "now-judged": "no rule reached it before",
    "no-longer-judged": "no rule reaches it any more",
    "changed": "another status than before",
}


ORIGIN: Final = frozenset({"snapshot_at", "source_id", "source_format", "source_ref", "attrs"})


def digests(elements: ir.Table, day: date) -> ir.Table:
    """A fingerprint of the network on a day, without where it was read from.

    Returns
    -------
    ir.Table
        One row per element in service on that day: operator, element_id, digest.
    """
    elements = in_service_on(elements, day)
    columns = [name for name in ELEMENT.names if name not in ORIGIN]
    text = ibis.literal("")
    for name in columns:
        text = text + "\x1f" + ibis.coalesce(elements[name].cast("string"), "\x1e")
    return elements.select("operator", "element_id", digest=text.hexdigest("md5")).order_by("operator", "element_id")


def diff(before: ir.Table, after: ir.Table, subjects_before: ir.Table, subjects_after: ir.Table) -> ir.Table:
    """Compare the findings of two days or runs.

    Parameters
    ----------
    before, after
        Findings of one day each.
    subjects_before, subjects_after
        The networks on those days, as `digests` gives them; an element that is not in both, or differs, changed by
        network, any other change is the law's (its dates, its text, or what was known of it).

    Returns
    -------
    ir.Table
        One row per subject and provision whose status differs: the key, status_before, status_after (NULL: not
        reached), change (see ``CHANGES``) and cause (law or network).
    """
    old, new = _statuses(before), _statuses(after)
    both = old.outer_join(new, [old[name].identical_to(new[name]) for name in KEY])
    rows = both.select(
        *(ibis.coalesce(old[name], new[name]).name(name) for name in KEY),
        status_before=old.status, status_after=new.status, fact_id=ibis.coalesce(new.fact_id, old.fact_id),
        because=ibis.coalesce(new.because, old.because),
    ).filter(lambda t: ~t.status_before.identical_to(t.status_after))  # fmt: skip
    moved = _moved(subjects_before, subjects_after)
    caused = rows.left_join(moved, ["operator", "element_id"]).select(
        rows, cause=ibis.cases((moved.moved.notnull(), "network"), else_="law")
    )
    was, is_ = caused.status_before, caused.status_after
    change = ibis.cases(
        (ibis.coalesce(is_ == "breach", False), "became-breach"),
        (ibis.coalesce(was == "breach", False), "no-longer-breach"),
        (ibis.coalesce(was == "unknown", False), "settled"),
        (was.isnull(), "now-judged"),
        (is_.isnull(), "no-longer-judged"),
        (ibis.coalesce(is_ == "unknown", False), "became-unknown"),
        else_="changed",
    )
    return caused.mutate(change=change).order_by("change", *KEY)


def _statuses(findings: ir.Table) -> ir.Table:
    return findings.select(*KEY, "status", "fact_id", "because")


def _moved(before: ir.Table, after: ir.Table) -> ir.Table:
    """Elements that are in one network only, or differ between the two."""
    changed = before.difference(after).union(after.difference(before))
    return changed.select("operator", "element_id").distinct().mutate(moved=ibis.literal(True))
