"""What others may see of findings that rest on private overlays: that they are, of whom, and their status.

The network is judged twice, with the overlays and without. A finding that the public rulebook gives by itself is shown
as the public rulebook gives it; every other one is masked. So whatever is shown in full was made without the overlays,
by whichever way a fact of theirs takes effect: a rule, a list, a permit, a place, an operator, a supplier.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.util import gen_name

from ringfence.assessment.summary import summarise, with_subject
from ringfence.core.tables import FINDING, TEXT
from ringfence.network.identify import KEYS, Key, key_value
from ringfence.rulebook.identity import Suppliers

CONFIDENTIAL: Final = "confidential"
"""Reason code of a masked finding."""
PRIVATE: Final = "private"
"""Stands for the jurisdiction of a masked finding, and begins the id that stands for its provision."""
TITLE: Final = "Confidential rule"
REASON: Final = "it rests on a confidential rule or fact, which is not shown"

_DATES: Final = ("finding_id", "from_on", "to_on", "due_on")
"""Columns in which a finding may differ from the public one of the same verdict; the id is a hash of a date."""
_TOLD: Final = ("element_id", "operator", "country", "status")
_REPLACED: Final = ("finding_id", "jurisdiction", "provision", "fact_id", "because")
_DIGITS: Final = 9
"""Shares that agree in so many digits are the same."""


@dataclass(frozen=True)
class Mask:
    """The findings of one day for others."""

    findings: ir.Table
    """For counting only: masked rows still name their element. What is written is `shown`."""
    rules: int
    """Provisions that are masked, wholly or for the elements for which an overlay made a difference."""
    masked: int
    """Findings that are masked."""

    @cached_property
    def shown(self) -> ir.Table:
        """One row per finding, with the columns of `FINDING`; a masked row tells operator, country and status."""
        rows = self.findings
        element = ibis.cases((is_masked(rows), ibis.null("string")), else_=rows.element_id)
        order = [ibis.asc(name, nulls_first=True) for name in (*FINDING.order, "status", "finding_id")]
        return rows.mutate(element_id=element).select(*FINDING.names).order_by(order)

    def summary(self, elements: ir.Table) -> ir.Table:
        """Counts as `ringfence.assessment.summary` makes them; masked findings have no supplier and no domain.

        Parameters
        ----------
        elements
            The network, on the connection of the findings: operator, element_id, supplier_id, domain, site_id.
        """
        found = with_subject(self.findings, elements)
        hidden = is_masked(found)
        return summarise(
            found.mutate(
                supplier_id=ibis.cases((hidden, ibis.null("string")), else_=found.supplier_id),
                domain=ibis.cases((hidden, ibis.null("string")), else_=found.domain),
            )
        )


def is_masked(findings: ir.Table) -> ir.BooleanColumn:
    """Which rows are masked."""
    return findings.because == CONFIDENTIAL


def mask(actual: ir.Table, public: ir.Table) -> Mask:
    """Mask the findings of one day.

    Parameters
    ----------
    actual
        Findings with the overlays.
    public
        Findings of the same network and day without them, from another connection.

    Returns
    -------
    Mask
        As many rows as ``actual``, on the connection of ``public``.
    """
    con = public.get_backend()
    found = con.create_table(gen_name("actual"), actual.to_pyarrow(), temp=True)
    found, known = (table.mutate(verdict=_verdict(table)) for table in (found, public))
    hidden = con.create_table(gen_name("hidden"), found.anti_join(known, "verdict").drop("verdict"), temp=True)
    labels = _labels(hidden)
    kept = known.semi_join(found, "verdict").select(*FINDING.names)
    both = con.create_table(gen_name("masked"), kept.union(_covered(hidden, labels)), temp=True)
    return Mask(both, len(labels), int(hidden.count().execute()))


def _verdict(findings: ir.Table) -> ir.StringColumn:
    """All that a finding says, without its dates."""
    text = ibis.literal("")
    for name in FINDING.names:
        if name not in _DATES:
            value = findings[name].round(_DIGITS) if name.startswith("share_") else findings[name]
            text = text + "\x1f" + ibis.coalesce(value.cast("string"), "\x1e")
    return text.hexdigest("md5")


def _labels(hidden: ir.Table) -> dict[str, str]:
    """What stands for each provision: numbered by how many findings it has, then in an order that tells nothing."""
    counted = hidden.group_by("provision").aggregate(findings=hidden.count()).to_pyarrow().to_pylist()
    counted.sort(key=lambda row: (-row["findings"], hashlib.sha256((row["provision"] or "").encode()).digest()))
    return {row["provision"] or "": f"{PRIVATE}-{number}" for number, row in enumerate(counted, 1)}


def _covered(hidden: ir.Table, labels: dict[str, str]) -> ir.Table:
    """The rows with everything replaced that would tell of the rule; ids are numbers, for a hash can be guessed."""
    if not labels:
        return hidden
    provision = ibis.coalesce(hidden.provision, "")
    label = ibis.cases(*((provision == known, text) for known, text in labels.items()), else_=PRIVATE)
    order = [ibis.asc(hidden[name], nulls_first=True) for name in ("operator", "country", "status")]
    rows = hidden.mutate(label=label, place=ibis.row_number().over(group_by=label, order_by=order))
    told = {name: rows[name] for name in _TOLD}
    replaced = {
        "finding_id": rows.label + "-" + (rows.place + 1).cast("string").lpad(6, "0"),
        "jurisdiction": ibis.literal(PRIVATE),
        "provision": rows.label,
        "fact_id": rows.label,
        "because": ibis.literal(CONFIDENTIAL),
    }
    blank = {name: ibis.null(rows[name].type()) for name in FINDING.names}
    return rows.select(**{**blank, **told, **replaced})


def public_suppliers(elements: ir.Table, known: Suppliers, public: Suppliers) -> ir.Table:
    """The elements as they would have been read without overlays: suppliers, and spellings, of theirs are unknown."""
    changed = []
    for row in _suppliers(elements):
        instead = row["supplier_id"] if row["supplier_basis"] == "user" else _publicly(row, known, public)
        if instead in known.by_id and instead not in public.by_id:
            instead = None
        if instead != row["supplier_id"]:
            changed.append({f"read_{name}": value for name, value in row.items()} | {"instead": instead})
    if not changed:
        return elements
    found = ibis.memtable(pa.Table.from_pylist(changed, _CHANGED))
    asked = _with_keys(elements)
    joined = asked.left_join(found, [asked[name].identical_to(found[f"read_{name}"]) for name in _READ])
    hidden = joined.read_supplier_id.notnull()
    rows = joined.mutate(supplier_id=ibis.cases((hidden, joined.instead), else_=joined.supplier_id))
    return rows.select(*elements.columns)


def has_left_overlay(elements: ir.Table, public: Suppliers) -> bool:
    """Whether a supplier was found by an overlay when the network was read, and is not known any more."""
    return any(row["supplier_id"] not in public.by_id and row["supplier_basis"] != "user"
               for row in _suppliers(elements))  # fmt: skip


_BY_KEY: Final = [key.kind for key in KEYS]
_READ: Final = ("supplier_raw", "supplier_id", "supplier_basis", *(f"by_{key.kind}" for key in KEYS))
"""How a supplier is written, what it was found to be, by what (``user``: the file gives the id), and its keys."""
_CHANGED: Final = pa.schema([*((f"read_{name}", TEXT) for name in _READ), ("instead", TEXT)])


def _with_keys(elements: ir.Table) -> ir.Table:
    """The elements with the numbers that registers know, where those have told the supplier."""
    decided = elements.supplier_basis.isin(_BY_KEY)
    return elements.mutate(
        **{f"by_{key.kind}": ibis.cases((decided, elements[key.column]), else_=None) for key in KEYS}
    )


def _suppliers(elements: ir.Table) -> list[dict[str, Any]]:
    """The columns ``_READ`` of all elements with a supplier, each combination once."""
    rows = _with_keys(elements.filter(elements.supplier_id.notnull())).select(*_READ).distinct()
    found: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
    return found


def _publicly(row: Mapping[str, Any], known: Suppliers, public: Suppliers) -> str | None:
    """What a supplier is found to be without overlays."""
    raw, found = row["supplier_raw"], row["supplier_id"]
    by_key = row["supplier_basis"] in _BY_KEY
    if by_key:
        named = public.resolve(raw) if raw is not None else None
        return named or next(filter(None, (_of_key(row, key, public) for key in KEYS)), None)
    if raw is not None and (known.resolve(raw) == found or found not in public.by_id):
        return public.resolve(raw)
    return found if found in public.by_id else None


def _of_key(row: Mapping[str, Any], key: Key, public: Suppliers) -> str | None:
    text = row[f"by_{key.kind}"]
    value = None if text is None else key_value(key.kind, text)
    return None if value is None else public.by_key(key.kind, value)
