"""The whole assessment: elements, operators as a whole, shares; every finding with its whole life, in one table."""

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ringfence.assessment.compile import Profiles, concerned
from ringfence.assessment.engine import Compiled, as_findings, compile_rules, element_findings, finding_columns
from ringfence.assessment.law import Law
from ringfence.assessment.star import Star
from ringfence.assessment.subjects import Subject, subject_rows
from ringfence.assessment.wholes import whole_rows
from ringfence.core.tables import FINDING


@dataclass(frozen=True)
class Assessment:
    """A network judged by a rulebook; lazy: rows are computed when asked for."""

    law: Law
    star: Star
    compiled: Compiled
    of_operators: ir.Table
    """Findings on operators as a whole; few, and already computed."""

    def findings(self, *, as_of: date | None = None) -> ir.Table:
        """All findings with their whole lives, or those that hold on a day.

        Returns
        -------
        ir.Table
            One row per subject, provision and stretch; columns and order as `ringfence.core.tables.FINDING` declares.
        """
        rows = as_findings(self.compiled, self.star, element_findings(self.compiled, self.star.narrow, as_of=as_of))
        whole = self.of_operators if as_of is None else on_day(self.of_operators, as_of)
        return rows.union(whole).order_by([ibis.asc(name, nulls_first=True) for name in FINDING.order])


def on_day(findings: ir.Table, day: date) -> ir.Table:
    """The findings that hold on a day."""
    as_of = ibis.literal(day)
    started = findings.from_on.isnull() | (findings.from_on <= as_of)
    return findings.filter(started & (findings.to_on.isnull() | (findings.to_on > as_of)))


def assess(star: Star, law: Law) -> Assessment:
    """Judge a network by a rulebook as known on the law's day."""
    compiled = compile_rules(law, star)
    profiles = Profiles(star.profile.order_by("profile_no").to_pyarrow())
    who = star.profile.select("operator", "country").distinct().order_by("operator", "country").to_pyarrow().to_pylist()
    subjects = [Subject(row["operator"], row["country"]) for row in who]
    rows = subject_rows(law, subjects, lambda provision, who: who in concerned(law, provision, profiles))
    rows += whole_rows(law, profiles, star)
    return Assessment(
        law, star, compiled, star.con.create_table("of_operators", _table(rows), temp=True, overwrite=True)
    )


def _table(rows: list[dict[str, object]]) -> pa.Table:
    keys = pa.schema([("from_key", pa.date32()), ("to_key", pa.date32())])
    raw = pa.Table.from_pylist(rows, pa.schema([*(f for f in FINDING.schema if f.name not in _MADE), *keys]))
    return finding_columns(ibis.memtable(raw)).to_pyarrow()


_MADE = ("finding_id", "from_on", "to_on")
