"""The rulebook as a register: what holds on a day, when what changed, and what was read for each jurisdiction."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ringfence.assessment.law import Law
from ringfence.core.dates import BEGINNING, END, Interval
from ringfence.core.errors import RingfenceError
from ringfence.core.vocabulary import CERTAINTIES
from ringfence.rulebook.cases import case_path
from ringfence.rulebook.load import Rulebook
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
    subject = subject_named(law, name)
    events: list[tuple[date, str, Stretch]] = []
    for provision in subject.provisions:
        for stretch in stretches(law, provision):
            events += _events(law, stretch, subject.supplier)
    return sorted(events, key=lambda event: (event[0], event[2].provision.id, event[1]))


@dataclass(frozen=True)
class Named:
    """A jurisdiction or a supplier, with the provisions about it."""

    title: str
    provisions: tuple[Provision, ...]
    supplier: str | None = None


def subject_named(law: Law, name: str) -> Named:
    """The jurisdiction or the supplier of that name.

    Raises
    ------
    RingfenceError
        ``name`` is neither a jurisdiction of the rulebook nor a supplier.
    """
    provisions, code = law.rulebook.provisions, _jurisdiction(law.rulebook, name)
    if code is not None:
        read = law.rulebook.coverage.get(code)
        return Named(read.name if read else code.upper(), tuple(p for p in provisions if p.jurisdiction == code))
    supplier = law.rulebook.suppliers.resolve(name)
    if supplier is None:
        raise RingfenceError(
            f"{name!r} is neither a jurisdiction of the rulebook nor a supplier", "see `ringfence rules list`"
        )
    about = (p for p in provisions if not p.whose.any and any(law.reaches(p.whose, supplier).values))
    return Named(law.rulebook.suppliers.by_id[supplier].name, tuple(about), supplier)


def jurisdiction_named(rulebook: Rulebook, name: str) -> str:
    """The code of a jurisdiction of the rulebook, given as code or name in any case.

    Raises
    ------
    RingfenceError
        Nobody has read that jurisdiction.
    """
    code = _jurisdiction(rulebook, name)
    if code is None:
        raise RingfenceError(
            f"nobody has read {name!r} for this rulebook, so what it demands is unknown",
            f"write some of {', '.join(sorted(rulebook.jurisdictions))}",
        )
    return code


def _jurisdiction(rulebook: Rulebook, name: str) -> str | None:
    if name.lower() in rulebook.jurisdictions:
        return name.lower()
    return next((code for code, c in sorted(rulebook.coverage.items()) if c.name.lower() == name.lower()), None)


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


def coverage(law: Law, day: date, codes: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """One record per jurisdiction: who was read when, how much of it is law on ``day``, and how sure it is.

    ``certainty`` counts all states of all provisions that demand something, past and future ones too, as known on the
    law's day; ``certainty_in_force`` only those that hold on ``day``. ``provisions`` and ``cases`` count what the files
    hold, whenever it became known. Where there is no coverage file, ``read_on`` and what follows from it are None.
    """
    rulebook = law.rulebook
    return [_covered(law, day, code) for code in (sorted(rulebook.jurisdictions) if codes is None else codes)]


def _covered(law: Law, day: date, code: str) -> dict[str, Any]:
    rulebook = law.rulebook
    provisions = [p for p in rulebook.provisions if p.jurisdiction == code]
    states = [state for p in provisions for state in p.states if state.active and state.known_on <= law.known_on]
    holding = [found.state for p in provisions if (found := on_day(law, p, day))]
    read = rulebook.coverage.get(code)
    return {
        "jurisdiction": code,
        "name": read.name if read else None,
        "read_on": read.read_on.isoformat() if read else None,
        "newest_source": str(read.newest_source) if read else None,
        "provisions": len(provisions),
        "in_force": len(holding),
        "cases": sum(_cases(rulebook, p) for p in provisions),
        "certainty": _certainties(states),
        "certainty_in_force": _certainties(holding),
        "read": read.read if read else None,
        "open": list(read.open) if read else None,
    }


def _certainties(states: Iterable[State]) -> dict[str, int]:
    counts = Counter(state.certainty for state in states)
    return {certainty: counts[certainty] for certainty in CERTAINTIES}


_CASE = re.compile(r"^- ", re.MULTILINE)


def _cases(rulebook: Rulebook, provision: Provision) -> int:
    """The entries of the file of cases; not parsed, as that takes seconds for the whole rulebook."""
    path = rulebook.files.get(provision.id)
    cases = case_path(path) if path else None
    return len(_CASE.findall(cases.read_text(encoding="utf-8"))) if cases and cases.is_file() else 0
