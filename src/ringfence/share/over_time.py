"""What a slider needs: the worst status of each element and site, and counts of elements, on every day of a calendar.

Computed set-based: an element's life and findings become beginnings and ends on numbered days, never rows per day.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import ibis
import ibis.expr.types as ir

from ringfence.assessment.star import begins, effective, judged

ABSENT, OUTSIDE, COMPLIANT, DORMANT, GAP, UNKNOWN, BREACH = range(7)

STATUSES: Final = ("absent", "outside", "compliant", "dormant", "gap", "unknown", "breach")
"""Statuses by their code; the higher of two is the one shown."""

FIRST_YEAR: Final = 2018
LAST_YEAR: Final = 2031

MOST_SITES: Final = 20_000
"""More sites than this are merged with their neighbours of the same operator."""


@dataclass(frozen=True)
class Calendar:
    """The first day of each month, and the day asked for between them."""

    as_of: date
    first_year: int = FIRST_YEAR
    last_year: int = LAST_YEAR

    @cached_property
    def days(self) -> tuple[date, ...]:
        months = {date(y, m, 1) for y in range(self.first_year, self.last_year + 1) for m in range(1, 13)}
        return tuple(sorted(months | {self.as_of}))

    @property
    def now(self) -> int:
        """Number of the day asked for."""
        return self.days.index(self.as_of)

    def step(self, day: date) -> int:
        """Number of the first of the days that is not before ``day``."""
        return bisect_left(self.days, day)

    def step_of(self, day: ir.DateColumn) -> ir.IntegerColumn:
        """`step` as an expression."""
        month = (day.year() - self.first_year) * 12 + day.month() - 1 + ibis.cases((day.day() > 1, 1), else_=0)
        months = (self.last_year - self.first_year + 1) * 12
        inserted = ibis.cases((day > ibis.literal(self.as_of), 1), else_=0) if self.as_of.day > 1 else 0
        return month.clip(0, months).cast("int32") + inserted

    def begin(self, day: ir.DateColumn) -> ir.IntegerColumn:
        return ibis.coalesce(self.step_of(day), 0)

    def end(self, day: ir.DateColumn) -> ir.IntegerColumn:
        return ibis.coalesce(self.step_of(day), len(self.days))


@dataclass(frozen=True)
class History:
    """The statuses of a network on all days of a calendar."""

    calendar: Calendar
    subjects: ir.Table
    """One row per judged element: element_no and what it is grouped by."""
    changes: ir.Table
    """One row per element and change: element_no, step, was, status (codes)."""


def history(con: ibis.BaseBackend, lives: ir.Table, elements: ir.Table, calendar: Calendar) -> History:
    """Find when the worst status of each element changes.

    Parameters
    ----------
    lives
        Findings with their whole lives.
    elements
        The network they judge.
    """
    subjects = con.create_table("report_subject", _subjects(elements), temp=True, overwrite=True)
    presence = subjects.select(
        "element_no", rank=ibis.literal(OUTSIDE), begin=calendar.begin(subjects.begins),
        end=calendar.end(subjects.in_service_to),
    )  # fmt: skip
    found = lives.filter(lives.element_id.notnull()).join(subjects, ["operator", "element_id"])
    judged_spans = found.select(
        "element_no", rank=code_of(found.status), begin=calendar.begin(found.from_on), end=calendar.end(found.to_on)
    )
    spans = [presence, judged_spans, _unread(lives, subjects, calendar)]
    rows = worst_changes(_events(ibis.union(*spans), len(calendar.days)), ["element_no"])
    return History(calendar, subjects, con.create_table("report_change", rows, temp=True, overwrite=True))


def _subjects(elements: ir.Table) -> ir.Table:
    rows = effective(judged(elements))
    number = ibis.row_number().over(order_by=[rows.operator, rows.element_id]).cast("int32")
    return rows.select(
        "operator", "element_id", "country", "supplier_id", "domain", "site_id", "product", "in_service_from",
        "in_service_to", element_no=number, begins=begins(rows),
    )  # fmt: skip


def _unread(lives: ir.Table, subjects: ir.Table, calendar: Calendar) -> ir.Table:
    """Where nobody has read the law, one finding stands for all elements of the operator: each of them is unknown."""
    unread = lives.filter(lives.element_id.isnull() & lives.provision.isnull())
    rows = subjects.join(unread, [subjects.operator == unread.operator, subjects.country.identical_to(unread.country)])
    return rows.select(
        element_no=subjects.element_no, rank=ibis.literal(UNKNOWN),
        begin=ibis.greatest(calendar.begin(unread.from_on), calendar.begin(subjects.begins)),
        end=ibis.least(calendar.end(unread.to_on), calendar.end(subjects.in_service_to)),
    )  # fmt: skip


def code_of(status: ir.StringColumn) -> ir.IntegerColumn:
    """A status by its code."""
    return ibis.cases(*((status == name, code) for code, name in enumerate(STATUSES)), else_=UNKNOWN)


def _events(spans: ir.Table, steps: int) -> ir.Table:
    real = spans.filter((spans.begin < spans.end) & (spans.begin < steps))
    begun = real.mutate(step=real.begin.cast("int32"), delta=ibis.literal(1, "int64"))
    ended = real.filter(real.end < steps).mutate(step=lambda t: t.end.cast("int32"), delta=ibis.literal(-1, "int64"))
    keys = [name for name in spans.columns if name not in ("begin", "end")]
    return begun.select(*keys, "step", "delta").union(ended.select(*keys, "step", "delta"))


def worst_changes(events: ir.Table, keys: Sequence[str]) -> ir.Table:
    """From beginnings (+n) and ends (-n) of each rank to the days on which the worst rank present changes.

    Each rank that is present sets its bit in a running sum; the worst is the highest bit set.
    """
    net = events.group_by(*keys, "rank", "step").aggregate(delta=events.delta.sum()).filter(lambda t: t.delta != 0)
    by_rank = ibis.window(group_by=[*keys, "rank"], order_by="step")
    running = net.mutate(alive=net.delta.sum().over(ibis.cumulative_window(group_by=[*keys, "rank"], order_by="step")))
    turned = running.mutate(was=ibis.coalesce(running.alive.lag().over(by_rank), 0))
    bit = ibis.cases(*((turned["rank"] == code, 1 << code) for code in range(1, len(STATUSES))), else_=0)
    on, before = (turned.alive > 0).cast("int64"), (turned.was > 0).cast("int64")
    flips = turned.mutate(flip=(on - before) * bit).filter(lambda t: t.flip != 0)
    sums = flips.group_by(*keys, "step").aggregate(flip=flips.flip.sum())
    bits = sums.mutate(bits=sums.flip.sum().over(ibis.cumulative_window(group_by=keys, order_by="step")))
    worst = bits.select(*keys, "step", status=_highest(bits.bits))
    was = ibis.coalesce(worst.status.lag().over(ibis.window(group_by=keys, order_by="step")), ABSENT)
    return worst.mutate(was=was).filter(lambda t: t.status != t.was)


def _highest(bits: ir.IntegerColumn) -> ir.IntegerColumn:
    return ibis.cases(*((bits >= 1 << code, code) for code in range(len(STATUSES) - 1, 0, -1)), else_=ABSENT)


def _moves(past: History) -> ir.Table:
    """Each change as an arrival at one status and a departure from another."""
    came = past.changes.select("element_no", "step", rank="status", delta=ibis.literal(1, "int64"))
    left = past.changes.select("element_no", "step", rank="was", delta=ibis.literal(-1, "int64"))
    both = came.union(left)
    return both.filter(both["rank"] != ABSENT).join(past.subjects, "element_no")


def exposure(past: History) -> ir.Table:
    """Elements by status over time, as changes.

    Returns
    -------
    ir.Table
        One row per operator, supplier_id, domain, step and rank (status code): how many more or fewer (delta).
    """
    moves = _moves(past)
    keys = ("operator", "supplier_id", "domain", "step", "rank")
    return moves.group_by(*keys).aggregate(delta=moves.delta.sum()).filter(lambda t: t.delta != 0).order_by(*keys)


@dataclass(frozen=True)
class SiteHistory:
    """The worst status at each place on all days."""

    places: ir.Table
    """place_no, operator, country, site_id, name, latitude, longitude, elements, merged (how many sites)."""
    changes: ir.Table
    """place_no, step, status (code), in that order."""
    unplaced: int
    """Elements whose site has no coordinates or is not known."""


def site_history(con: ibis.BaseBackend, past: History, sites: ir.Table, *, most: int = MOST_SITES) -> SiteHistory:
    """Find when the worst status at each site changes; too many sites are merged on an ever coarser grid."""
    used = past.subjects.filter(past.subjects.site_id.notnull())
    counted = used.group_by("operator", "site_id").aggregate(elements=used.count(), stands_in=used.country.min())
    named = sites.select("operator", "site_id", "name", "latitude", "longitude", "country")
    known = counted.join(named, ["operator", "site_id"])
    located = con.create_table(
        "report_site",
        known.filter(known.latitude.notnull() & known.longitude.notnull()).mutate(
            country=ibis.coalesce(known.country, known.stands_in, "")
        ),
        temp=True, overwrite=True,
    )  # fmt: skip
    spots = _spots(located, most)
    numbered = con.create_table("report_place", spots, temp=True, overwrite=True)
    moves = _moves(past).join(numbered.select("operator", "site_id", "place_no"), ["operator", "site_id"])
    changes = worst_changes(moves, ["place_no"]).select("place_no", "step", "status").order_by("place_no", "step")
    places = numbered.group_by("place_no", "operator", "country").aggregate(
        site_id=numbered.site_id.min(), name=numbered.name.min(), latitude=numbered.latitude.mean().round(4),
        longitude=numbered.longitude.mean().round(4), elements=numbered.elements.sum(), merged=numbered.count(),
    )  # fmt: skip
    placed = located.elements.sum().execute() or 0
    return SiteHistory(places.order_by("place_no"), changes, int(past.subjects.count().execute() - placed))


def _spots(located: ir.Table, most: int) -> ir.Table:
    """Number the places: each site its own, or all sites of an operator in one cell of a grid."""
    keys: list[ir.Value] = [located.country, located.operator, located.site_id]
    if located.count().execute() > most:
        for digits in (2, 1, 0):
            keys = [located.country, located.operator, located.latitude.round(digits), located.longitude.round(digits)]
            if located.select(*(key.name(f"k{i}") for i, key in enumerate(keys))).distinct().count().execute() <= most:
                break
    return located.mutate(place_no=ibis.dense_rank().over(order_by=keys).cast("int32"))
