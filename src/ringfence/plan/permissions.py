"""What may be put in place of a job, and when: found by judging equipment that is not there yet.

Equipment like that of a job, of each supplier that may follow, is put into service on the last day of each quarter and
judged by the same engine under the same rules.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import _

from ringfence.assessment.engine import Compiled, compile_rules, element_findings
from ringfence.assessment.law import Law
from ringfence.assessment.star import PROFILE_COLUMNS, WEIGHTS, Star
from ringfence.core.dates import END
from ringfence.core.tables import PERMISSION
from ringfence.plan.calendar import Calendar
from ringfence.plan.jobs import Placed
from ringfence.plan.parameters import Parameters

Days = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_OWN: Final = ("supplier_id", "made_in", "certificates", "permits", "held_as")
"""What a profile says of the equipment itself, and not of where it stands; of what follows it is not known."""
_PLACE: Final = tuple(name for name in PROFILE_COLUMNS if name not in _OWN)

UNSURE: Final = pa.schema(
    [("supplier_id", pa.string()), ("provision", pa.string()), ("settled_by", pa.string()), ("jobs", pa.int64())]
)
_NEVER: Final = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Permissions:
    """What may be put in."""

    rows: pa.Table
    """As `ringfence.core.tables.PERMISSION` declares. A supplier of a job's own key is what may be put on, or renewed
    beside, what stands there until it has to go."""
    keys: pa.Table
    """One row per job: job_id, permission."""
    unsure: pa.Table
    """One row per follower, rule and what would settle it: jobs where the rule leaves open whether it may follow; this
    forbids nothing."""


def permissions(
    law: Law, star: Star, compiled: Compiled, sites: ir.Table, work: Placed, parameters: Parameters, calendar: Calendar
) -> Permissions:  # fmt: skip
    """Judge what may follow in each job.

    A job asks for equipment like all of its own, where it stands, by another supplier; if it is in the roll-out, with
    5G beside it. Its own supplier is asked for 5G alone, or for the same again. Another supplier may follow in a
    quarter if nothing it puts in is ever in breach; the job's own if nothing is until the job has to go.
    """
    spots = star.con.create_table("plan_spot", _spots(star, compiled, work), temp=True, overwrite=True)
    spot = star.con.create_table("plan_spot_no", _numbered(spots), temp=True, overwrite=True)
    asked = star.con.create_table("plan_asked", _asked(work.jobs, spots, spot), temp=True, overwrite=True)
    questions = _questions(asked, parameters)
    judged = _judge(law, spot, sites, sorted({pair for q in questions for pair in q.pairs()}, key=_order), calendar)
    answers = [judged.answer(question) for question in questions]
    keys = ibis.memtable({"asked": [q.asked for q in questions], "permission": [_key(answer) for answer in answers]},
                         schema={"asked": "string", "permission": "string"})  # fmt: skip
    return Permissions(
        _rows(answers), asked.join(keys, "asked").select("job_id", "permission").to_pyarrow(),
        _unsure(questions, judged),
    )  # fmt: skip


def _spots(star: Star, compiled: Compiled, work: Placed) -> ir.Table:
    """One row per job and distinct kind of equipment and place in it; ``spot`` names the kind.

    ``new_5g`` marks a base station of 5G that a job in the roll-out gets.
    """
    own = work.elements.select("job_id", "profile_no", "site_no", "site_id")
    rows = own.join(star.profile.select("profile_no", *_PLACE), "profile_no")
    if compiled.nearness is None:
        rows = rows.mutate(near=ibis.literal(""))
    else:
        sure = compiled.nearness.certain.ifelse("!", "?")
        near = compiled.nearness.mutate(mark=compiled.nearness.near_no.cast("string") + sure)
        marks = near.group_by("site_no").aggregate(near=_.mark.collect(distinct=True).sort().join(","))
        rows = rows.left_join(marks, "site_no").mutate(near=ibis.coalesce(_.near, ""))
    planned = work.jobs.filter(_.rollout).select("job_id")
    new = {"function": ibis.literal("GNB"), "generation": ibis.literal("5G"), "bands": ibis.null("string")}
    both = rows.mutate(new_5g=False).select(*_SPOT).union(
        rows.semi_join(planned, "job_id").mutate(new_5g=True, **new).select(*_SPOT)
    )  # fmt: skip
    text = ibis.literal("")
    for part in (*(both[name] for name in _PLACE), both.near, both.site_id.isnull().cast("string")):
        text = text + "\x1f" + ibis.coalesce(part, "\x1e")
    return both.mutate(spot=text.hexdigest("md5"))


_SPOT: Final = ("job_id", "site_id", "near", "new_5g", *_PLACE)


def _numbered(spots: ir.Table) -> ir.Table:
    """One row per kind, with a site that stands for all sites of the kind."""
    kinds = spots.group_by("spot", *_PLACE).aggregate(site_id=_.site_id.min())
    return kinds.mutate(spot_no=ibis.row_number().over(order_by=kinds.spot))


def _asked(jobs: ir.Table, spots: ir.Table, spot: ir.Table) -> ir.Table:
    """One row per job with all that decides what it may get; ``asked`` is the same for jobs that agree."""
    numbers = spots.select("job_id", "new_5g", "spot").join(spot.select("spot", "spot_no"), "spot")
    lists = numbers.group_by("job_id").aggregate(
        same=_.spot_no.collect(where=~_.new_5g, distinct=True).sort(),
        five=_.spot_no.collect(where=_.new_5g, distinct=True).sort(),
    )
    rows = jobs.select("job_id", "supplier_id", "domain", "due_on").join(lists, "job_id")
    parts = (
        *(ibis.coalesce(rows[name].cast("array<string>").join(","), "") for name in ("same", "five")),
        *(ibis.coalesce(rows[name].cast("string"), "") for name in ("supplier_id", "domain", "due_on")),
    )
    text = parts[0]
    for part in parts[1:]:
        text = text + ";" + part
    return rows.mutate(asked=text)


_Pair = tuple[int, str | None]
"""Number of a kind of equipment, and the supplier that would put it in."""


@dataclass(frozen=True)
class _Question:
    """What may follow in jobs that agree in all that decides it."""

    asked: str
    jobs: int
    own: str | None
    """Supplier of what stands there."""
    due_on: date | None
    same: tuple[int, ...]
    """Kinds of equipment that stand there."""
    five: tuple[int, ...]
    """Base stations of 5G that are to come."""
    followers: tuple[str, ...]

    @property
    def candidates(self) -> tuple[str | None, ...]:
        """Its own supplier, and those that may follow."""
        return tuple(dict.fromkeys((self.own, *self.followers)))

    def spots(self, supplier: str | None) -> tuple[int, ...]:
        """Kinds of equipment that the supplier would put in."""
        return self.five or self.same if supplier == self.own else (*self.same, *self.five)

    def pairs(self) -> Iterator[_Pair]:
        """Each candidate with the kinds of equipment that it would put in."""
        return ((spot, supplier) for supplier in self.candidates for spot in self.spots(supplier))


def _questions(asked: ir.Table, parameters: Parameters) -> list[_Question]:
    rows = asked.group_by("asked").aggregate(
        jobs=_.count(), own=_.supplier_id.arbitrary(), domain=_.domain.arbitrary(), due_on=_.due_on.arbitrary(),
        same=_.same.arbitrary(), five=_.five.arbitrary(),
    )  # fmt: skip
    return [
        _Question(row["asked"], row["jobs"], row["own"], row["due_on"], tuple(row["same"] or ()),
                  tuple(row["five"] or ()), parameters.followers(row["domain"]))
        for row in rows.order_by("asked").to_pyarrow().to_pylist()
    ]  # fmt: skip


_Answer = tuple[tuple[str | None, date | None, date | None], ...]
"""Supplier, first day and first day after, for each stretch in which it may put equipment in."""


@dataclass(frozen=True)
class _Judged:
    """The verdicts on equipment that is not there yet."""

    number: Mapping[_Pair, int]
    done: Days
    """Last day of each quarter."""
    breach: Days
    """First day in breach by pair and quarter of installation; `_NEVER` where there is none."""
    unknown: Mapping[int, set[tuple[str, str]]]
    """By pair: provisions, and what would settle each."""
    calendar: Calendar

    def answer(self, question: _Question) -> _Answer:
        """The stretches in which each candidate may put its equipment in."""
        stretches = []
        for supplier in question.candidates:
            breach = self.breach[self._rows(question, supplier)].min(axis=0, initial=_NEVER)
            lawful = breach == _NEVER
            if supplier == question.own and question.due_on is not None:
                due = _day(question.due_on)
                lawful |= (self.done <= due) & (breach > due)
            stretches += [(supplier, *stretch) for stretch in self._stretches(lawful)]
        return tuple(sorted(stretches, key=_order))

    def open(self, question: _Question, supplier: str) -> set[tuple[str, str]]:
        """Rules that leave open whether the supplier may follow, and what would settle each."""
        return {item for row in self._rows(question, supplier) for item in self.unknown.get(row, ())}

    def _rows(self, question: _Question, supplier: str | None) -> list[int]:
        return [self.number[spot, supplier] for spot in question.spots(supplier)]

    def _stretches(self, lawful: Flags) -> Iterator[tuple[date | None, date | None]]:
        """Runs of lawful quarters as days; open at the ends of the plan."""
        edges = np.flatnonzero(np.diff(np.concatenate([[False], lawful, [False]]).astype(np.int8))).tolist()
        for first, after in zip(edges[::2], edges[1::2], strict=True):
            last = after == len(lawful)
            yield (
                self.calendar.last_day(first) if first else None,
                None if last else self.calendar.last_day(after - 1) + timedelta(days=1),
            )


def _order(values: Iterable[object]) -> list[tuple[bool, str]]:
    """Sorts texts and days, NULL first."""
    return [(value is not None, str(value)) for value in values]


def _judge(law: Law, spot: ir.Table, sites: ir.Table, pairs: Sequence[_Pair], calendar: Calendar) -> _Judged:
    """Put equipment of each kind and supplier into service on the last day of each quarter, and judge it."""
    con = ibis.duckdb.connect()  # tables of the network's assessment would be replaced
    done = [calendar.last_day(quarter) for quarter in range(calendar.quarters)]
    star = _star(con, spot.to_pyarrow(), sites.semi_join(spot, ["operator", "site_id"]).to_pyarrow(), pairs, done)
    verdicts = element_findings(compile_rules(law, star), star.narrow)
    return _read(verdicts.join(con.table("line"), "verdict_no"), pairs, done, calendar)


def _star(
    con: ibis.BaseBackend, spot: pa.Table, sites: pa.Table, pairs: Sequence[_Pair], done: Sequence[date]
) -> Star:  # fmt: skip
    """A profile for each pair, and in it an element for each quarter: number ``pair * quarters + quarter``."""
    wanted = con.create_table("wanted", pa.table({
        "profile_no": pa.array(range(len(pairs)), pa.int32()), "spot_no": pa.array([no for no, _ in pairs], pa.int64()),
        "supplier_id": pa.array([supplier for _, supplier in pairs], pa.string()),
    }))  # fmt: skip
    days = con.create_table("done", pa.table({"quarter": range(len(done)), "day": pa.array(done, pa.date32())}))
    places = con.create_table("sites", sites.append_column("site_no", pa.array(range(sites.num_rows), pa.int32())))
    own = {name: ibis.null("string") for name in _OWN if name != "supplier_id"}
    rows = wanted.join(con.create_table("spots", spot), "spot_no").mutate(**own)
    profile = con.create_table("profile", rows.select("profile_no", "site_id", *PROFILE_COLUMNS))
    placed = profile.left_join(places, ["operator", "site_id"]).cross_join(days)
    narrow = placed.select(
        "profile_no", "site_no", element_no=placed.profile_no.cast("int64") * len(done) + placed.quarter,
        installed_key=placed.day, from_key=placed.day, to_key=ibis.literal(END),
        **{name: ibis.null("int64") for name in WEIGHTS},
    )  # fmt: skip
    # What is not there yet has no names, and no verdict asks for them.
    return Star(con, profile, con.create_table("narrow", narrow), places, names=profile)


def _read(verdicts: ir.Table, pairs: Sequence[_Pair], done: Sequence[date], calendar: Calendar) -> _Judged:
    breach = np.full(len(pairs) * len(done), _NEVER, dtype=np.int64)
    bad = (
        verdicts.filter(verdicts.status == "breach").group_by("element_no").aggregate(day=_.from_key.min()).to_pyarrow()
    )
    breach[bad["element_no"].to_numpy()] = bad["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    open_ = verdicts.filter(verdicts.status == "unknown").mutate(pair_no=verdicts.element_no // len(done))
    unknown: dict[int, set[tuple[str, str]]] = {}
    for row in open_.select("pair_no", "provision", "settled_by").distinct().to_pyarrow().to_pylist():
        unknown.setdefault(row["pair_no"], set()).add((row["provision"], row["settled_by"]))
    return _Judged(
        {pair: number for number, pair in enumerate(pairs)}, np.array([_day(day) for day in done]),
        breach.reshape(len(pairs), len(done)), unknown, calendar,
    )  # fmt: skip


def _day(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def _key(answer: _Answer) -> str:
    return hashlib.md5(repr(answer).encode(), usedforsecurity=False).hexdigest()[:16]


def _rows(answers: Sequence[_Answer]) -> pa.Table:
    rows = {(_key(answer), *stretch) for answer in answers for stretch in answer}
    columns = list(zip(*sorted(rows, key=_order), strict=True)) or [()] * len(PERMISSION.names)
    return pa.table(columns, schema=PERMISSION.schema)


def _unsure(questions: Sequence[_Question], judged: _Judged) -> pa.Table:
    """Jobs per follower, rule and what would settle it."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for question in questions:
        for follower in question.followers:
            if follower != question.own:
                counts.update({(follower, *item): question.jobs for item in judged.open(question, follower)})
    rows = [dict(zip(UNSURE.names, (*key, jobs), strict=True)) for key, jobs in sorted(counts.items())]
    return pa.Table.from_pylist(rows, UNSURE)
