"""Provisions as lanes of a timeline: bars from states, marks from deadlines and days of publication."""

from collections.abc import Iterable
from datetime import date

from ringfence.assessment.register import Stretch
from ringfence.core.dates import END
from ringfence.rulebook.model import Provision

from .drawing import Bar, Lane
from .shared import Shared


def provision_lane(shared: Shared, provision: Provision, href: str) -> Lane:
    """One lane for all states of a provision."""
    found = shared.stretches[provision.id]
    return Lane(provision.title, href, [_bar(s) for s in found], _deadlines(shared, found), _known(provision, found))


def state_lanes(shared: Shared, provision: Provision) -> list[Lane]:
    """One lane for each state that holds at some time; where states ended, the end of the bar shows it."""
    lanes = []
    for stretch in shared.stretches[provision.id]:
        state = stretch.state
        label = f"From {state.from_}: {state.duty}, {state.force}"
        lanes.append(Lane(label, "", [_bar(stretch)], _deadlines(shared, [stretch]), _known_of(stretch)))
    return lanes


def _bar(stretch: Stretch) -> Bar:
    state, days = stretch.state, stretch.days
    until = f" until {days.to_on}" if days.to_on < END else ""
    meaning = f"{state.duty} ({state.force}) from {state.from_}{until}; {state.certainty}"
    loose = None if state.from_.exact else (state.from_.earliest, state.from_.latest)
    return Bar(days.from_on, days.to_on, state.force, f"{state.duty} · {state.force}", meaning, loose)


def _deadlines(shared: Shared, found: Iterable[Stretch]) -> list[tuple[date, str]]:
    marks = {last.latest: f"last lawful day {last}" for stretch in found for last in shared.deadlines(stretch)}
    return sorted(marks.items())


def _known(provision: Provision, found: Iterable[Stretch]) -> list[date]:
    return sorted({day for stretch in found for day in _known_of(stretch)})


def _known_of(stretch: Stretch) -> list[date]:
    state = stretch.state
    return [state.known_on] if state.known and state.known_on < state.from_.earliest else []
