"""Caps and diversity: rules about an operator's network as a whole, on every day on which network or law changes.

Set-based up to the sums per day (installed minus removed, with bounds); what remains is one short series per operator.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ringfence.assessment.compile import Codes, Profiles, Reach, reach
from ringfence.assessment.law import Law, Phase
from ringfence.assessment.scope import Value
from ringfence.assessment.semantics import Mark, with_due_days
from ringfence.assessment.shares import Share, counted, diversity_mark, minimum, share_mark
from ringfence.assessment.star import WEIGHTS, Star
from ringfence.assessment.subjects import mark_columns, open_ends
from ringfence.core.logic import Truth
from ringfence.core.timeline import Timeline, combine
from ringfence.rulebook.model import Provision

FAMILIES = frozenset({"share", "diversity"})
ROLES = ("low_num", "low_den", "high_num", "high_den")
"""Sums behind a bounded share: what is certainly of these suppliers, what may be, and what each is a share of."""
_SUMS = (*ROLES, "unsure_in", "unsure_out", "alive")

_SCHEMA = pa.schema(
    [
        ("profile_no", pa.int32()), ("subject_no", pa.int32()), ("provision_no", pa.int32()),
        ("span_from", pa.date32()), ("span_to", pa.date32()), ("certain", pa.bool_()), ("theirs", pa.int8()),
        ("supplier_group", pa.string()),
    ]
)  # fmt: skip
_CODE: dict[Truth, int] = {True: 1, False: 0, None: -1}


def whole_rows(law: Law, profiles: Profiles, star: Star) -> list[dict[str, object]]:
    """Findings about shares and numbers of suppliers, as records with the columns of the engine's rows."""
    chosen = [p for p in law.rules if _families(law, p) & FAMILIES]
    if not chosen:
        return []
    scopes = pa.concat_tables([members(law, p, number, profiles) for number, p in enumerate(chosen)])
    member = star.con.create_table("member", scopes, temp=True, overwrite=True)
    lives = star.con.create_table("lives", _lives(member, star.narrow), temp=True, overwrite=True)
    rows: list[dict[str, object]] = []
    subjects = profiles.column("operator", "country").values
    for series in _series(lives, subjects, chosen):
        rows += _rows(law, chosen[series.provision_no], series)
    return rows


def _families(law: Law, provision: Provision) -> set[str]:
    return {phase.duty.family for phase in law.phases(provision).values if phase}


def members(law: Law, provision: Provision, number: int, profiles: Profiles) -> pa.Table:
    """Profiles in the provision's scope, with the days on which their supplier is, is not or may be meant.

    Returns
    -------
    pa.Table
        One row per profile and stretch of days: profile_no, subject_no (operator in a country, as coded by
        ``profiles``), provision_no (``number``), span_from, span_to, certain (whether it is in scope for sure), theirs
        (1 yes, 0 no, -1 not known) and supplier_group.
    """
    reached: Reach = reach(law, provision, profiles)
    whole = profiles.column("held_as").tabulate(lambda value: value[0] is None)  # parts are in no share
    rows: Codes = np.flatnonzero(reached.possible & whole)
    country = profiles.column("country")
    by_certificate = any(state.accept for state in provision.states)
    supplier = profiles.column("supplier_id", "certificates") if by_certificate else profiles.column("supplier_id")
    subject = profiles.column("operator", "country")
    sure = (reached.missing == _certain(reached)) & ~reached.tag_undecided  # nearness is not summed
    parts = []
    keys = np.stack([supplier.codes[rows], country.codes[rows]])
    for s, c in np.unique(keys, axis=1).T.tolist():
        here = rows[(supplier.codes[rows] == s) & (country.codes[rows] == c)]
        supplier_id, held = supplier.values[s][0], supplier.values[s][1] if by_certificate else None
        group = law.rulebook.suppliers.top(supplier_id) if supplier_id else Timeline.constant(None)
        spans = combine(
            lambda theirs, at, head: None if at is False else (_CODE[theirs], head, at is True),
            counted(law, provision, supplier_id, held.split(";") if held else None),
            law.territory(provision.jurisdiction, country.values[c][0]),
            group,
        )  # fmt: skip
        for span, value in spans:
            if value is not None:
                parts.append(
                    pa.table(
                        [
                            here.astype(np.int32), subject.codes[here].astype(np.int32),
                            np.full(len(here), number, dtype=np.int32),
                            pa.array([span.from_on] * len(here), pa.date32()),
                            pa.array([span.to_on] * len(here), pa.date32()), sure[here] & value[2],
                            np.full(len(here), value[0], dtype=np.int8), pa.array([value[1]] * len(here), pa.string()),
                        ],
                        schema=_SCHEMA,
                    )
                )  # fmt: skip
    return pa.concat_tables([_SCHEMA.empty_table(), *parts])


def _certain(reached: Reach) -> int:
    return reached.reasons.index(())


def _lives(member: ir.Table, narrow: ir.Table) -> ir.Table:
    """One row per element, provision and stretch of days, with the roles it plays in a share."""
    joined = narrow.join(member, "profile_no")
    who = joined.filter((joined.from_key < joined.span_to) & (joined.to_key > joined.span_from))
    mine, maybe = who.theirs == 1, who.theirs != 0
    return who.select(
        *_BY,
        *WEIGHTS,
        "site_no",
        "certain",
        "supplier_group",
        day_from=ibis.greatest(who.from_key, who.span_from),
        day_to=ibis.least(who.to_key, who.span_to),
        low_num=who.certain & mine,
        low_den=(who.certain & mine) | ~mine,
        high_num=maybe,
        high_den=maybe | who.certain,
        unsure_in=maybe,
        unsure_out=~mine,
        elements=ibis.literal(1, type="int64"),
        unpublished=ibis.literal(1, type="int64"),
        site_key=ibis.coalesce(who.site_no.cast("int64"), -1 - who.element_no),
        unsure_supplier=who.supplier_group.isnull() | ~who.certain,
    )


_BY = ("subject_no", "provision_no")
"""Numbers of the operator in its country and of the provision: what a series is about."""


def _deltas(lives: ir.Table, measure: str, columns: dict[str, ir.Value]) -> ir.Table:
    """Sums that begin on ``day_from`` and end on ``day_to``, per day."""
    flagged = lives.mutate(**columns).select(*_BY, "day_from", "day_to", *columns)
    both = flagged.select(*_BY, *columns, day=flagged.day_from).union(
        flagged.select(*_BY, day=flagged.day_to, **{name: -flagged[name] for name in columns}).select(
            *_BY, *columns, "day"
        )
    )
    summed = both.group_by(*_BY, "day").aggregate(**{name: both[name].sum() for name in columns})
    return summed.mutate(measure=ibis.literal(measure))


def _weights(lives: ir.Table, measure: str) -> ir.Table:
    weight = lives[measure]
    known = ibis.coalesce(weight, 0)
    columns: dict[str, ir.Value] = {role: lives[role].ifelse(known, 0) for role in ROLES}
    for name in ("unsure_in", "unsure_out"):
        columns[name] = (lives[name] & weight.isnull()).cast("int64")
    columns["alive"] = ibis.literal(1, type="int64")
    return _deltas(lives, measure, columns)


def _presence(lives: ir.Table, key: str) -> ir.Table:
    """Changes in the number of different ``key`` that have at least one element: columns of ``_BY``, day, change."""
    one = lives.select(*_BY, key, day=lives.day_from, change=ibis.literal(1, type="int64"))
    other = lives.select(*_BY, key, day=lives.day_to, change=ibis.literal(-1, type="int64"))
    both = one.union(other)
    daily = both.group_by(*_BY, key, "day").aggregate(change=both.change.sum())
    by = [daily[name] for name in (*_BY, key)]
    now = daily.change.sum().over(ibis.window(group_by=by, order_by=daily.day, rows=(None, 0)))
    counted = daily.mutate(now=now > 0, before=now - daily.change > 0)
    flips = counted.filter(counted.now != counted.before)
    return flips.select(*_BY, "day", change=flips.now.ifelse(1, -1).cast("int64"))


def _as_role(changes: ir.Table, measure: str, role: str) -> ir.Table:
    zero = ibis.literal(0, type="int64")
    columns = {name: changes.change if name == role else zero for name in _SUMS}
    return changes.select(*_BY, "day", **columns, measure=ibis.literal(measure))


def _alive(lives: ir.Table, measure: str) -> ir.Table:
    """Elements in scope, whatever they weigh: without any a rule about the whole says nothing."""
    zero = ibis.literal(0, type="int64")
    return _deltas(lives, measure, {name: zero + int(name == "alive") for name in _SUMS})


def _sites(lives: ir.Table) -> list[ir.Table]:
    """Distinct sites in each role.

    An element without a site may stand at one of its own or of the others; it counts where that widens the bounds.
    """
    known = lives.site_no.notnull()
    roles = {
        "low_num": lives.low_num & known,
        "low_den": (lives.low_num & known) | lives.unsure_out,
        "high_num": lives.high_num,
        "high_den": (lives.high_num | lives.certain) & known,
    }
    parts = [_as_role(_presence(lives.filter(member), "site_key"), "sites", role) for role, member in roles.items()]
    return [*parts, _alive(lives, "sites")]


def _groups(lives: ir.Table) -> list[ir.Table]:
    """Corporate groups that are certainly there, and elements behind which another may stand."""
    zero = ibis.literal(0, type="int64")
    sure = _presence(lives.filter(~lives.unsure_supplier), "supplier_group")
    unsure = {"unsure_in": lives.unsure_supplier.cast("int64"), "alive": zero + 1}
    columns = {name: unsure.get(name, zero) for name in _SUMS}
    return [_as_role(sure, "groups", "low_num"), _deltas(lives, "groups", columns)]


@dataclass(frozen=True)
class Series:
    """What counts for one operator under one provision: sums per measure from each day on."""

    operator: str
    country: str | None
    provision_no: int
    days: dict[str, npt.NDArray[np.datetime64]]
    sums: dict[str, dict[str, npt.NDArray[np.int64]]]


def _series(lives: ir.Table, subjects: Sequence[Value], chosen: Sequence[Provision]) -> Iterator[Series]:
    parts: list[ir.Table] = []
    for measure, numbers in _wanted(chosen).items():
        mine = lives.filter(lives.provision_no.isin(numbers))
        found = {"sites": _sites, "groups": _groups}.get(measure)
        parts += found(mine) if found else [_weights(mine, measure)]
    cast = [p.select(*_BY, "measure", "day", *(p[name].cast("int64").name(name) for name in _SUMS)) for p in parts]
    deltas = ibis.union(*cast) if len(cast) > 1 else cast[0]
    summed = deltas.group_by(*_BY, "measure", "day").aggregate(**{name: deltas[name].sum() for name in _SUMS})
    table = summed.order_by("provision_no", "subject_no", "measure", "day").to_pyarrow()
    found_by: dict[tuple[object, ...], Series] = {}
    for begin, end in _runs(table):
        subject_no, provision_no, measure = (table[name][begin].as_py() for name in (*_BY, "measure"))
        operator, country = subjects[subject_no]
        key = (subject_no, provision_no)
        series = found_by.setdefault(key, Series(operator, country, provision_no, {}, {}))
        part = table.slice(begin, end - begin)
        series.days[measure] = part["day"].to_numpy().astype("datetime64[D]")
        series.sums[measure] = {name: np.cumsum(part[name].to_numpy()) for name in _SUMS}
    yield from found_by.values()


def _wanted(chosen: Sequence[Provision]) -> dict[str, list[int]]:
    """What has to be counted, and for which provisions; groups are counted for diversity."""
    wanted: dict[str, set[int]] = {}
    for number, provision in enumerate(chosen):
        for state in provision.states:
            for measure in state.measures or (("groups",) if state.min_groups else ()):
                wanted.setdefault(measure, set()).add(number)
    return {measure: sorted(numbers) for measure, numbers in sorted(wanted.items())}


def _runs(table: pa.Table) -> Iterator[tuple[int, int]]:
    """Stretches of rows with the same operator, country, provision and measure; the table is sorted by them."""
    if table.num_rows == 0:
        return
    codes = [table[name].combine_chunks().dictionary_encode("encode").indices.to_numpy() for name in (*_BY, "measure")]
    changed = np.any([code[1:] != code[:-1] for code in codes], axis=0)
    starts = [0, *(np.flatnonzero(changed) + 1).tolist(), table.num_rows]
    yield from pairwise(starts)


def _rows(law: Law, provision: Provision, series: Series) -> Iterator[dict[str, object]]:
    """Findings on one operator: a row for each stretch with one status and one share to the percent."""
    phases = law.phases(provision)
    lates = {p: law.late(provision, p.state, None, series.operator) for p in phases.values if p}
    law_days = [*phases.starts, *(day for late in lates.values() for day in late.starts)]
    days = np.unique(np.concatenate([np.array(law_days, dtype="datetime64[D]"), *series.days.values()]))
    sums = {measure: _at(series, measure, days) for measure in series.days}
    marks: list[tuple[date, tuple[Mark, Share | None] | None]] = []
    caps = sorted(
        {limit for state in provision.states for limit in (state.max_share, *(minimum(state) or ())) if limit}
    )
    for index in _changes(days, law_days, sums, caps):
        day = days[index].item()
        phase = phases.at(day)
        alive = any(found["alive"][index] for found in sums.values())
        judged = phase and alive and _judge(law, provision, phase, lates[phase].at(day), sums, index)
        marks.append((day, judged or None))
    line = Timeline.of(marks[1:], marks[0][1])
    dued = with_due_days(line.map(lambda pair: pair and pair[0]))
    for span, pair in line:
        if pair is not None:
            mark = dued.at(span.from_on) or pair[0]
            yield {"operator": series.operator, "country": series.country, **open_ends(span),
                   **mark_columns(provision, mark), **_share_columns(pair[1])}  # fmt: skip


def _at(series: Series, measure: str, days: npt.NDArray[np.datetime64]) -> dict[str, Codes]:
    """The sums on each of ``days``: the latest known before or on the day, 0 before the first."""
    index = np.searchsorted(series.days[measure], days, side="right")
    return {name: np.concatenate([[0], sums])[index] for name, sums in series.sums[measure].items()}


def _changes(
    days: npt.NDArray[np.datetime64], law_days: Sequence[date], sums: dict[str, dict[str, Codes]], caps: Sequence[float]
) -> list[int]:
    """Days on which a share crosses a cap or moves by a hundredth of a percent, a count changes, or the law does."""
    seen = [np.isin(days, np.array(law_days, dtype="datetime64[D]")).cumsum()]
    for measure, found in sums.items():
        if measure == "groups":
            seen += [found["low_num"], found["unsure_in"] > 0]
        else:
            for share in (
                _quotient(found["low_num"], found["low_den"]),
                _quotient(found["high_num"], found["high_den"]),
            ):
                seen += [np.floor(share * 10_000), *(share > cap for cap in caps), *(share >= cap for cap in caps)]
            seen += [found["unsure_in"] > 0, found["unsure_out"] > 0]
        seen.append(found["alive"] > 0)
    table = np.stack([np.asarray(column, dtype=np.int64) for column in seen])
    changed = np.append(True, (table[:, 1:] != table[:, :-1]).any(axis=0))
    return [int(index) for index in np.flatnonzero(changed)]


def _quotient(part: Codes, whole: Codes) -> npt.NDArray[np.float64]:
    return np.where(whole > 0, part / np.maximum(whole, 1), part > 0)


def _judge(
    law: Law, provision: Provision, phase: Phase, late: Truth, sums: dict[str, dict[str, Codes]], index: int
) -> tuple[Mark, Share | None] | None:
    if phase.duty.family == "diversity":
        groups = sums["groups"]
        unsure = bool(groups["unsure_in"][index] > 0)
        mark = diversity_mark(law, provision, phase, late, int(groups["low_num"][index]), unsure)
        return (mark, None) if mark else None
    shares = []
    for measure in phase.state.measures:
        found = {name: int(values[index]) for name, values in sums[measure].items()}
        four = (found["low_num"], found["low_den"], found["high_num"], found["high_den"])
        shares.append(Share.bounded(measure, *four, found["unsure_in"] > 0, found["unsure_out"] > 0))
    mark = share_mark(law, provision, phase, late, shares)
    return (mark, max(shares, key=lambda share: (share.low, share.high))) if mark else None


def _share_columns(share: Share | None) -> dict[str, object]:
    return {"measure": share.measure, "share_low": share.low, "share_high": share.high} if share else {}
