"""The set-based engine: one pass over the elements gives every finding with its whole life.

Nothing here loops over elements: verdict lines are tabulated per profile, and one join clips them to each life.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ringfence.assessment.compile import Codes, Lines, Pairs, Profiles, pair_up
from ringfence.assessment.law import Law
from ringfence.assessment.near import near
from ringfence.assessment.star import Star
from ringfence.assessment.subjects import mark_columns, open_ends
from ringfence.core.dates import BEGINNING, END
from ringfence.core.tables import FINDING
from ringfence.rulebook.model import Provision

_LINE_SCHEMA = pa.schema(
    [
        ("verdict_no", pa.int32()), ("line_no", pa.int64()), ("in_from", pa.date32()), ("in_to", pa.date32()),
        ("from_key", pa.date32()),
        ("to_key", pa.date32()), ("status", pa.string()), ("because", pa.string()), ("settled_by", pa.string()),
        ("due_on", pa.date32()), ("jurisdiction", pa.string()), ("provision", pa.string()), ("fact_id", pa.string()),
        ("force", pa.string()), ("source", pa.string()), ("locator", pa.string()), ("certainty", pa.string()),
    ]
)  # fmt: skip


def _line_table(lines: Lines, provisions: dict[str, Provision]) -> pa.Table:
    rows = [
        {
            "verdict_no": verdict_no,
            "line_no": number,
            "in_from": installed.from_on,
            "in_to": installed.to_on,
            **open_ends(days),
            **mark_columns(provisions[provision_id], mark),
        }
        for verdict_no, (number, provision_id, installed, days, mark) in enumerate(lines.rows)
    ]
    return pa.Table.from_pylist(rows, _LINE_SCHEMA)


@dataclass(frozen=True)
class Compiled:
    """A rulebook compiled against the profiles of a network: who has which verdict when, before any element is read."""

    line: ir.Table
    """One row per verdict, with its words: status, reason, provision, source."""
    verdict: ir.Table
    """One row per profile, install class and stretch of days with one verdict: numbers and dates only."""
    near_verdict: ir.Table | None
    """The same for provisions that depend on nearness, with ``near_no`` and whether the row is for certain nearness."""
    nearness: ir.Table | None
    """One row per near_no and site that is not certainly far."""


def compile_rules(law: Law, star: Star) -> Compiled:
    """Judge every profile; the only step that looks at provisions."""
    profiles = Profiles(star.profile.order_by("profile_no").to_pyarrow())
    lines = Lines(law)
    provisions = {p.id: p for p in law.rulebook.provisions}
    plain: list[tuple[Codes, Codes]] = []
    close: list[tuple[Codes, Codes, int, bool]] = []
    hits: list[ir.Table] = []
    for provision in law.rules:
        if not any(phase and phase.duty.family == "element" for phase in law.phases(provision).values):
            continue
        pairs = pair_up(law, provision, profiles, lines)
        plain.append(_kept(pairs.profile_no, pairs.line_no))
        if provision.where.near is not None:
            close += _near_pairs(pairs, len(hits))
            at = near(star.place, law.rulebook.places.get(provision.where.near.list), provision.where.near.within_km)
            hits.append(at.mutate(near_no=ibis.literal(len(hits), type="int64")))
    line = star.con.create_table("line", _line_table(lines, provisions), temp=True, overwrite=True)
    pair = star.con.create_table("pair", _pair_table(plain), temp=True, overwrite=True)
    verdict = star.con.create_table("verdict", _dated(pair.join(line, "line_no")), temp=True, overwrite=True)
    if not hits:
        return Compiled(line, verdict, None, None)
    near_pair = star.con.create_table("near_pair", _near_table(close), temp=True, overwrite=True)
    dated = _dated(near_pair.join(line, "line_no"), "near_no", "certain")
    near_verdict = star.con.create_table("near_verdict", dated, temp=True, overwrite=True)
    nearness = star.con.create_table(
        "nearness", ibis.union(*hits) if len(hits) > 1 else hits[0], temp=True, overwrite=True
    )
    return Compiled(line, verdict, near_verdict, nearness)


def _dated(rows: ir.Table, *also: str) -> ir.Table:
    """What the join with elements needs: numbers and dates, not words."""
    return rows.select("profile_no", *also, "verdict_no", "in_from", "in_to", "from_key", "to_key", "due_on")


def _kept(profile_no: Codes, line_no: Codes) -> tuple[Codes, Codes]:
    keep = line_no >= 0
    return profile_no[keep], line_no[keep]


def _near_pairs(pairs: Pairs, near_no: int) -> Iterable[tuple[Codes, Codes, int, bool]]:
    for numbers, certain in ((pairs.near_line_no, True), (pairs.undecided_line_no, False)):
        profile_no, line_no = _kept(pairs.profile_no, numbers)
        yield profile_no, line_no, near_no, certain


def _pair_table(parts: list[tuple[Codes, Codes]]) -> pa.Table:
    none: Codes = np.zeros(0, dtype=np.int64)
    profile_no = np.concatenate([none, *(p for p, _ in parts)]).astype(np.int32)
    return pa.table({"profile_no": profile_no, "line_no": np.concatenate([none, *(line for _, line in parts)])})


def _near_table(parts: list[tuple[Codes, Codes, int, bool]]) -> pa.Table:
    return pa.table(
        {
            "profile_no": np.concatenate([p for p, _, _, _ in parts]).astype(np.int32),
            "line_no": np.concatenate([line for _, line, _, _ in parts]),
            "near_no": np.concatenate([np.full(len(p), no, dtype=np.int64) for p, _, no, _ in parts]),
            "certain": np.concatenate([np.full(len(p), yes, dtype=np.bool_) for p, _, _, yes in parts]),
        }
    )


VERDICT_COLUMNS = (
    "status", "because", "settled_by", "jurisdiction", "provision", "fact_id", "force", "source", "locator",
    "certainty",
)  # fmt: skip


def element_findings(compiled: Compiled, narrow: ir.Table, *, as_of: date | None = None) -> ir.Table:
    """Join the elements with the verdicts of their profiles, clipped to each element's life.

    Returns
    -------
    ir.Table
        One row per element, provision and stretch: element_no, profile_no, verdict_no (into ``compiled.line``),
        from_key, to_key (open ends are the first and the last day of time), due_on.
    """
    parts = [_clipped(narrow, compiled.verdict, [], as_of)]
    if compiled.near_verdict is not None and compiled.nearness is not None:
        nearby = narrow.join(compiled.nearness, "site_no")
        parts.append(_clipped(nearby, compiled.near_verdict, ["near_no", "certain"], as_of))
        lost = narrow.filter(narrow.site_no.isnull())
        unsure = compiled.near_verdict.filter(~compiled.near_verdict.certain)
        parts.append(_clipped(lost, unsure, [], as_of))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _clipped(narrow: ir.Table, verdict: ir.Table, also: list[str], as_of: date | None) -> ir.Table:
    life, law = narrow, verdict
    if as_of is not None:
        day = ibis.literal(as_of)
        life = narrow.filter((narrow.from_key <= day) & (narrow.to_key > day))
        law = verdict.filter((verdict.from_key <= day) & (verdict.to_key > day))
    conditions = [life[key] == law[key] for key in ("profile_no", *also)]
    conditions += [life.installed_key >= law.in_from, life.installed_key < law.in_to]
    if as_of is None:
        conditions += [life.from_key < law.to_key, life.to_key > law.from_key]
    return life.join(law, conditions).select(
        element_no=life.element_no,
        profile_no=life.profile_no,
        from_key=ibis.greatest(life.from_key, law.from_key),
        to_key=ibis.least(life.to_key, law.to_key),
        due_on=ibis.cases((law.due_on < life.to_key, law.due_on), else_=None),
        verdict_no=law.verdict_no,
    )


def as_findings(compiled: Compiled, star: Star, rows: ir.Table) -> ir.Table:
    """Rows of `element_findings` in the declared columns of the finding table."""
    rows = rows.join(compiled.line.select("verdict_no", *VERDICT_COLUMNS), "verdict_no")
    who = rows.join(star.profile.select("profile_no", "operator", "country"), "profile_no").join(
        star.names.select("element_no", "element_id", "part"), "element_no"
    )
    return finding_columns(who.mutate(measure=ibis.null("string"), share_low=ibis.null("float64"),
                                      share_high=ibis.null("float64")))  # fmt: skip


def finding_columns(rows: ir.Table) -> ir.Table:
    """Open ends become NULL, every row gets its id, columns take their declared order."""
    parts = [
        rows.operator,
        rows.country,
        rows.element_id,
        rows.part,
        rows.provision,
        rows.jurisdiction,
        rows.from_key.cast("string"),
    ]
    text = ibis.coalesce(parts[0], "")
    for part in parts[1:]:
        text = text + "\x1f" + ibis.coalesce(part, "")
    full = rows.mutate(
        finding_id=text.hexdigest("md5")[:16],
        from_on=rows.from_key.nullif(ibis.literal(BEGINNING)),
        to_on=rows.to_key.nullif(ibis.literal(END)),
    )
    return full.select(*FINDING.names)
