"""What changed between two days or two states of knowledge: counts by change and cause, with examples."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from ringfence.assessment.diff import CHANGES, diff, digests

KEYS: Final = (
    "change", "cause", "operator", "jurisdiction", "provision", "status_before", "status_after", "because",
)  # fmt: skip
MOST_ROWS: Final = 400
MOST_EXAMPLES: Final = 5


@dataclass(frozen=True)
class Earlier:
    """The other side of a comparison."""

    findings: ir.Table
    """Findings of one day."""
    elements: ir.Table
    as_of: date
    known_on: date


def changes(
    con: ibis.BaseBackend, before: Earlier, current: ir.Table, elements: ir.Table, as_of: date
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Compare with an earlier view.

    Returns
    -------
    tuple
        Totals by change and cause, and rows by `KEYS` with a count (findings) and examples (element ids), most first.
    """
    old = _here(con, before.findings, "old")
    subjects = _here(con, digests(before.elements, before.as_of), "old_subjects")
    compared = diff(old, current, subjects, digests(elements, as_of))
    rows = con.create_table("report_diff", compared, temp=True, overwrite=True)
    totals = rows.group_by("change", "cause").aggregate(findings=rows.count()).order_by("change", "cause")
    named = ibis.row_number().over(group_by=KEYS, order_by=rows.element_id)
    numbered = rows.mutate(place=named)
    example = ibis.cases((numbered.place < MOST_EXAMPLES, numbered.element_id), else_=None)
    gathered = numbered.group_by(*KEYS).aggregate(
        findings=numbered.count(), examples=example.collect(order_by=numbered.place)
    )
    gathered = gathered.mutate(weight=ibis.cases(*((gathered.change == c, i) for i, c in enumerate(CHANGES)), else_=9))
    order = ["weight", ibis.desc("findings"), *(ibis.asc(name, nulls_first=True) for name in KEYS)]
    return totals.to_pyarrow().to_pylist(), gathered.order_by(order).limit(MOST_ROWS).to_pyarrow().to_pylist()


def _here(con: ibis.BaseBackend, table: ir.Table, name: str) -> ir.Table:
    """The table on this connection; another run lives on its own."""
    if table.get_backend() is con:
        return table
    copied: ir.Table = con.create_table(f"report_{name}", table.to_pyarrow(), temp=True, overwrite=True)
    return copied
