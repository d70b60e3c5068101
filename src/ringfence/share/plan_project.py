"""A schedule in the XML of Microsoft Project (MSPDI), which ProjectLibre reads too.

Elements stand in the order of the schema that Microsoft published for Project 2007 (mspdi_pj12.xsd), in the namespace
that Project itself writes. Every day counts as a working day, so that a quarter's task ends on the quarter's last day.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any, Final

from lxml import etree

from ringfence.plan.inputs import TEAM_DOMAINS
from ringfence.plan.measures import SWAPS
from ringfence.plan.planning import Plan
from ringfence.share.plan_words import NOT_ADVICE, cost_text, region_text

NAMESPACE: Final = "http://schemas.microsoft.com/project"
FIELDS: Final = {"188743767": ("Number1", "Swaps"), "188743768": ("Number2", "Upgrades"),
                 "188743769": ("Number3", "Gross EUR"), "188743770": ("Number4", "Incremental EUR")}  # fmt: skip
"""Custom fields of a task: id, name in Project, what it holds."""

_DEFAULT: Final[dict[Any, str]] = {None: NAMESPACE}
_HOURS: Final = 8
_FIXED_DURATION, _START_NO_EARLIER, _FINISH_TO_START, _IN_DAYS, _WORK = "1", "4", "1", "7", "1"
_NUMBER, _TASK = "5", "20"
_ILLEGAL: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_LETTERS: Final = 255


@dataclass
class _Work:
    """What one team does in a quarter."""

    numbers: Counter[str] = field(default_factory=Counter)
    suppliers: Counter[str] = field(default_factory=Counter)
    due: date | None = None
    unpriced: int = 0


def project_xml(plan: Plan) -> bytes:
    """The project: a summary task per team, below it a task per quarter with work, each after the one before.

    A team is the crews of a region, or the core teams of an operator for its jobs in core, management and cloud; it is
    the resource of its tasks. A task carries the earliest deadline of its jobs, and as custom fields ``FIELDS``.
    """
    work = _gathered(plan)
    root = etree.Element("Project", nsmap=_DEFAULT)
    calendar = plan.inputs.calendar
    last = max((quarter for of in work.values() for quarter in of), default=0)
    name = f"Replacement plan: {plan.policy.name}"
    _put(root, SaveVersion="14", Name=name, Title=name, ScheduleFromStart="1", StartDate=_begin(calendar.start),
         FinishDate=_end(calendar.last_day(last)), CurrencyCode="EUR", CalendarUID="1", DefaultStartTime="08:00:00",
         DefaultFinishTime="17:00:00", MinutesPerDay="480", MinutesPerWeek="3360", DaysPerMonth="30",
         DefaultTaskType=_FIXED_DURATION, DurationFormat=_IN_DAYS, HonorConstraints="1",
         NewTasksEffortDriven="0")  # fmt: skip
    _fields(root)
    _every_day(etree.SubElement(root, "Calendars"))
    tasks, resources, assignments = (etree.SubElement(root, tag) for tag in ("Tasks", "Resources", "Assignments"))
    uid = count(1)
    note = f"{cost_text(plan)}. {NOT_ADVICE}"
    _task(tasks, 0, "0", name, (calendar.start, calendar.last_day(last)), summary=True, notes=note)
    for number, (team, quarters) in enumerate(sorted(work.items()), start=1):
        _put(etree.SubElement(resources, "Resource"), UID=str(number), ID=str(number), Name=team, Type=_WORK,
             MaxUnits="1", CalendarUID="1")  # fmt: skip
        spans = {t: (max(calendar.start, calendar.first_day(t)), calendar.last_day(t)) for t in sorted(quarters)}
        whole = (min(first for first, _ in spans.values()), max(end for _, end in spans.values()))
        _task(tasks, next(uid), f"{number}", team, whole, summary=True)
        before = None
        for place, (quarter, span) in enumerate(spans.items(), start=1):
            one, this = quarters[quarter], next(uid)
            _task(
                tasks, this, f"{number}.{place}", f"{calendar.name(quarter)}: {_told(one.numbers)}", span, one, before
            )
            hours = f"PT{_HOURS * _length(span)}H0M0S"
            _put(etree.SubElement(assignments, "Assignment"), UID=str(this), TaskUID=str(this), ResourceUID=str(number),
                 Finish=_end(span[1]), Start=_begin(span[0]), Units="1", Work=hours)  # fmt: skip
            before = this
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return found


def _gathered(plan: Plan) -> dict[str, dict[int, _Work]]:
    """Work by team and quarter."""
    keys = ["operator", "region", "domain", "quarter", "move", "supplier_id"]
    sums = [("job_id", "count"), ("due_on", "min"), ("gross_eur", "sum"), ("incremental_eur", "sum")]
    found: dict[str, dict[int, _Work]] = {}
    for row in plan.schedule.group_by(keys).aggregate(sums).to_pylist():
        core = row["domain"] in TEAM_DOMAINS
        who = f"Core teams of {row['operator']}" if core else f"Crews of {region_text(row['operator'], row['region'])}"
        _add(found.setdefault(who, {}).setdefault(row["quarter"], _Work()), row, plan.measures.unpriced)
    return found


def _add(work: _Work, row: Mapping[str, Any], unpriced: Mapping[str, int]) -> None:
    swap, jobs = row["move"] in SWAPS, row["job_id_count"]
    work.numbers["Swaps" if swap else "Upgrades"] += jobs
    for name in ("gross", "incremental"):
        work.numbers[f"{name.capitalize()} EUR"] += row[f"{name}_eur_sum"] or 0
    if swap:
        work.suppliers[row["supplier_id"] or "not known"] += jobs
        work.unpriced += jobs if str(row["domain"]) in unpriced else 0
        if row["due_on_min"] is not None:
            work.due = min(row["due_on_min"], work.due or date.max)


def _task(
    tasks: Any, uid: int, outline: str, name: str, span: tuple[date, date], work: _Work | None = None,
    before: int | None = None, *, summary: bool = False, notes: str = "",
) -> None:  # fmt: skip
    task = etree.SubElement(tasks, "Task")
    level = 0 if uid == 0 else outline.count(".") + 1
    length = f"PT{_HOURS * _length(span)}H0M0S"
    _put(task, UID=str(uid), ID=str(uid), Name=name, Type=_FIXED_DURATION, IsNull="0", OutlineNumber=outline,
         OutlineLevel=str(level), Start=_begin(span[0]), Finish=_end(span[1]), Duration=length, DurationFormat=_IN_DAYS,
         EffortDriven="0", Estimated="0", Milestone="0", Summary="1" if summary else "0")  # fmt: skip
    if work is None:
        _put(task, ConstraintType="0", CalendarUID="-1", **({"Notes": notes} if notes else {}))
        return
    _put(task, ConstraintType=_START_NO_EARLIER, CalendarUID="1", ConstraintDate=_begin(span[0]))
    if work.due is not None:
        _put(task, Deadline=_end(work.due))
    _put(task, Notes=_notes(work))
    if before is not None:
        _put(etree.SubElement(task, "PredecessorLink"), PredecessorUID=str(before), Type=_FINISH_TO_START,
             CrossProject="0", LinkLag="0", LagFormat=_IN_DAYS)  # fmt: skip
    for number, (_, what) in FIELDS.items():
        value = work.numbers[what]
        _put(etree.SubElement(task, "ExtendedAttribute"), FieldID=number, Value=str(round(value)))


def _told(numbers: Mapping[str, float]) -> str:
    return ", ".join(f"{numbers[what]:,.0f} {what.lower()}" for what in ("Swaps", "Upgrades") if numbers[what])


def _notes(work: _Work) -> str:
    put_in = ", ".join(f"{jobs:,} by {name}" for name, jobs in sorted(work.suppliers.items()))
    money = f"Gross {work.numbers['Gross EUR']:,.0f} EUR, incremental {work.numbers['Incremental EUR']:,.0f} EUR."
    missing = f" No price is known for {work.unpriced:,} swaps, which count 0." if work.unpriced else ""
    return f"{'Put in: ' + put_in + '. ' if put_in else ''}{money}{missing}"


def _fields(root: Any) -> None:
    parent = etree.SubElement(root, "ExtendedAttributes")
    for number, (name, alias) in FIELDS.items():
        _put(etree.SubElement(parent, "ExtendedAttribute"), FieldID=number, FieldName=name, CFType=_NUMBER,
             ElemType=_TASK, UserDef="1", Alias=alias)  # fmt: skip


def _every_day(calendars: Any) -> None:
    calendar = etree.SubElement(calendars, "Calendar")
    _put(calendar, UID="1", Name="Every day", IsBaseCalendar="1", BaseCalendarUID="-1")
    days = etree.SubElement(calendar, "WeekDays")
    for day in range(1, 8):
        week_day = etree.SubElement(days, "WeekDay")
        _put(week_day, DayType=str(day), DayWorking="1")
        times = etree.SubElement(week_day, "WorkingTimes")
        for first, last in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")):
            _put(etree.SubElement(times, "WorkingTime"), FromTime=first, ToTime=last)


def _put(parent: Any, **values: str) -> None:
    """Children with text, in the order given; what XML cannot hold is left out of it."""
    for tag, text in values.items():
        child = etree.SubElement(parent, tag)
        clean = _ILLEGAL.sub("", text)
        child.text = clean if tag == "Notes" else clean[:_MOST_LETTERS]


def _length(span: tuple[date, date]) -> int:
    return (span[1] - span[0]).days + 1


def _begin(day: date) -> str:
    return f"{day}T08:00:00"


def _end(day: date) -> str:
    return f"{day}T17:00:00"
