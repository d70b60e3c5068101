"""The rulebook as a register: what holds on a day, and when what changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ringfence.assessment.law import Law
from ringfence.core.dates import BEGINNING, END, Interval
from ringfence.core.errors import RingfenceError
from ringfence.rulebook.model import Deadline, Provision, State


@dataclass(frozen=True, slots=True)
class Stretch:
    """A provision over days on which one state holds."""

    provision: Provision
    state: State
    days: Interval
    certain: bool


def stretches(law: Law, provision: Provision) -> list[Stretch]:
    """The states of a provision with the days on which they hold, as known on the law's day."""
    found: list[Stretch] = []
    for days, phase in law.phases(provision):
        if phase is None:
            continue
        last = found[-1] if found else None
        if last and last.state == phase.state and last.days.to_on == days.from_on:
            found[-1] = Stretch(
                provision, last.state, Interval(last.days.from_on, days.to_on), last.certain and phase.certain
            )
        else:
            found.append(Stretch(provision, phase.state, days, phase.certain))
    return found


def on_day(law: Law, provision: Provision, day: date) -> Stretch | None:
    """The stretch that holds on a day."""
    return next((stretch for stretch in stretches(law, provision) if day in stretch.days), None)


def listed(law: Law, day: date) -> list[dict[str, Any]]:
    """One record per provision: the state that holds on ``day``, else the next to come, else the last that held.

    ``in_force`` tells which; dates of imprecise states are written as precisely as they are known.
    """
    rows = []
    for provision in law.rulebook.provisions:
        known = stretches(law, provision)
        stretch = on_day(law, provision, day) or next(
            (s for s in known if s.days.from_on > day), known[-1] if known else None
        )
        if stretch is not None:
            rows.append(record(stretch, in_force=day in stretch.days))
    return rows


def record(stretch: Stretch, *, in_force: bool) -> dict[str, Any]:
    """A stretch with the columns of ``ringfence rules list --format json``."""
    provision, state = stretch.provision, stretch.state
    return {
        "id": provision.id,
        "fact_id": provision.fact,
        "jurisdiction": provision.jurisdiction,
        "title": provision.title,
        "duty": state.duty,
        "force": state.force,
        "in_force": in_force,
        "from_on": str(state.from_),
        "to_on": None if stretch.days.to_on == END else stretch.days.to_on.isoformat(),
        "deadline": deadline_text(state),
        "certainty": state.certainty,
        "sources": sorted({s.cite.source for s in provision.states}),
    }


def deadline_text(state: State) -> str | None:
    """The deadline as data: a date as precise as known, ``event+months``, ``unknown``, or None."""
    deadline = state.deadline
    if isinstance(deadline, Deadline):
        low, high = deadline.span
        return f"{deadline.event}+{low if low == high else f'{low}-{high}'} months"
    return None if deadline is None else str(deadline)


def timeline(law: Law, name: str) -> list[tuple[date, str, Stretch]]:
    """What begins, falls due or ends for a jurisdiction or a supplier, in order of days.

    Raises
    ------
    RingfenceError
        ``name`` is neither a jurisdiction of the rulebook nor a supplier.
    """
    events: list[tuple[date, str, Stretch]] = []
    for provision in _about(law, name):
        for stretch in stretches(law, provision):
            events += _events(law, stretch, _supplier(law, name))
    return sorted(events, key=lambda event: (event[0], event[2].provision.id, event[1]))


def _supplier(law: Law, name: str) -> str | None:
    return law.rulebook.suppliers.resolve(name)


def _about(law: Law, name: str) -> list[Provision]:
    provisions = law.rulebook.provisions
    if name.lower() in law.rulebook.jurisdictions:
        return [p for p in provisions if p.jurisdiction == name.lower()]
    supplier = _supplier(law, name)
    if supplier is None:
        raise RingfenceError(
            f"{name!r} is neither a jurisdiction of the rulebook nor a supplier", "see `ringfence rules list`"
        )
    return [p for p in provisions if not p.whose.any and any(law.reaches(p.whose, supplier).values)]


def _events(law: Law, stretch: Stretch, supplier: str | None) -> list[tuple[date, str, Stretch]]:
    events = []
    if stretch.days.from_on > BEGINNING:
        events.append((stretch.days.from_on, "begins", stretch))
    due = law.last_lawful_day(stretch.provision, stretch.state, supplier, "")
    if due is not None and due.latest in stretch.days:
        events.append((due.latest, "last lawful day", stretch))
    if stretch.days.to_on < END:
        events.append((stretch.days.to_on, "ends", stretch))
    return events
