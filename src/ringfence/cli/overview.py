"""The assessment on one screen: counts, the worst findings, what falls due next, what would settle most unknowns."""

from collections import defaultdict
from typing import Any

import ibis
from rich.markup import escape

from ringfence.assessment.diff import digests
from ringfence.assessment.explain import SETTLED
from ringfence.cli.show import data, table
from ringfence.core.vocabulary import STATUSES
from ringfence.pipeline import Judged

TOP = 12


def print_overview(judged: Judged, *, top: int = TOP) -> None:
    """Print the findings of the day asked for, for a person at 100 columns."""
    asked, console = judged.question, data()
    elements = digests(judged.elements, asked.as_of).count().execute()
    console.print(
        f"[bold]{elements:,} elements in service[/] judged as of [bold]{asked.as_of}[/], as known on {asked.known_on}; "
        f"rulebook {judged.rulebook.version} ({len(judged.rulebook.provisions)} provisions). Not legal advice."
    )
    for what_if in judged.rulebook.what_ifs:
        console.print(f"[bold]What if:[/] {escape(str(what_if))}. What rests on it is supposed, not law.")
    for dimension, title in (("operator", "By operator"), ("jurisdiction", "By jurisdiction")):
        console.print()
        console.print(_counts(judged, dimension, title))
    if quiet := untouched(judged):
        console.print(f"\nNo provision that was read judged anything of: {'; '.join(quiet)}.", soft_wrap=True)
    for status, title in (("breach", "Breaches"), ("gap", "Gaps against advice")):
        rows = grouped(judged, status)
        if rows:
            console.print()
            shown = f"the {top} largest of {len(rows)} groups" if len(rows) > top else "all groups"
            console.print(_group_table(f"{title} ({shown})", rows[:top]))
    due = falling_due(judged)
    if due:
        console.print()
        columns = ("due on", "operator", "provision", "elements")
        console.print(table("Falls due next, if nothing changes", columns, due[:top], right=("elements",)))
    settle = settling(judged)
    if settle:
        console.print()
        lines = [(count, SETTLED.get(name, f"the column {name}")) for name, count in settle[:6]]
        console.print(table("What would settle most unknowns", ("findings", "what"), lines, right=("findings",)))
    console.print("\nWhy: ringfence explain PATH ELEMENT_ID   All findings: --format json|csv|parquet")


def _counts(judged: Judged, dimension: str, title: str) -> Any:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    rows = judged.summary.filter(judged.summary.dimension == dimension).to_pyarrow().to_pylist()
    for row in rows:
        counts[row["value"] or "(none)"][row["status"]] = row["findings"]
    lines = [(name, *(found.get(status, 0) for status in STATUSES)) for name, found in sorted(counts.items())]
    return table(f"{title}: findings", (dimension, *STATUSES), lines, right=STATUSES)


def grouped(judged: Judged, status: str) -> list[dict[str, Any]]:
    """Findings of one status by operator, provision and reason: how many, since when at the earliest."""
    rows = judged.current.filter(judged.current.status == status)
    by = rows.group_by("operator", "provision", "force", "because").aggregate(
        findings=rows.count(), since=rows.from_on.min()
    )
    found: list[dict[str, Any]] = by.order_by(ibis.desc("findings"), "operator", "provision").to_pyarrow().to_pylist()
    return found


def _group_table(title: str, rows: list[dict[str, Any]]) -> Any:
    lines = [(row["findings"], row["since"], row["operator"], row["provision"], row["because"]) for row in rows]
    return table(title, ("count", "since", "operator", "provision", "because"), lines, right=("count",))


def untouched(judged: Judged) -> list[str]:
    """Operators in countries that were read, for which no provision said anything on that day."""
    there = digests(judged.elements, judged.question.as_of).select("operator").distinct()
    left = there.anti_join(judged.current, "operator").order_by("operator")
    return [row["operator"] for row in left.to_pyarrow().to_pylist()]


def falling_due(judged: Judged) -> list[tuple[Any, ...]]:
    """Compliant findings by the day on which they become breaches."""
    rows = judged.current.filter((judged.current.status == "compliant") & judged.current.due_on.notnull())
    by = rows.group_by("due_on", "operator", "provision").aggregate(elements=rows.count())
    return [tuple(row.values()) for row in by.order_by("due_on", "operator", "provision").to_pyarrow().to_pylist()]


def settling(judged: Judged) -> list[tuple[Any, ...]]:
    """What unknown findings wait for, most frequent first."""
    rows = judged.current.filter((judged.current.status == "unknown") & judged.current.settled_by.notnull())
    what = rows.select(what=rows.settled_by.split(";").unnest())
    by = what.group_by("what").aggregate(findings=what.count())
    return [tuple(row.values()) for row in by.order_by(ibis.desc("findings"), "what").to_pyarrow().to_pylist()]
