"""Schedules as files for planners: CSV, Parquet, XLSX and Microsoft Project XML; the same plan gives the same bytes."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

import pyarrow.parquet as pq

from ringfence.core.errors import RingfenceError
from ringfence.plan.planning import Comparison, Plan
from ringfence.share.plan_pictures import file_names
from ringfence.share.plan_project import project_xml
from ringfence.share.plan_rows import schedule_rows, told_schedule
from ringfence.share.plan_xlsx import MOST_ROWS, write_workbook
from ringfence.share.tables import safe_cell

PlanFormat = Literal["csv", "parquet", "xlsx", "xml"]
FORMATS: Final[tuple[PlanFormat, ...]] = ("csv", "parquet", "xlsx", "xml")
"""xml: Microsoft Project's (MSPDI), which ProjectLibre reads too."""


def write_plan(comparison: Comparison, folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write each schedule of a comparison as ``schedule-POLICY.FORMAT``; all are written whole before any has its name.

    Parameters
    ----------
    folder
        Made if it is not there.
    formats
        Of ``FORMATS``.

    Returns
    -------
    list of Path
        The files, by policy, then format.

    Raises
    ------
    RingfenceError
        A format is none, or a schedule has more rows than a sheet of XLSX holds.
    """
    if unknown := [name for name in formats if name not in FORMATS]:
        raise RingfenceError(f"{unknown[0]!r} is no format of a plan", f"write some of {', '.join(FORMATS)}")
    most = max((plan.schedule.num_rows for plan in comparison.plans), default=0)
    if "xlsx" in formats and most > MOST_ROWS:
        raise RingfenceError(
            f"a sheet of XLSX holds {MOST_ROWS:,} rows, a schedule has {most:,}", "write csv or parquet"
        )
    folder.mkdir(parents=True, exist_ok=True)
    names = file_names(comparison.plans)
    found = {
        folder / f"schedule-{name}.{kind}": (plan, _WRITERS[kind])
        for plan, name in zip(comparison.plans, names, strict=True)
        for kind in formats
    }
    partial = {path: path.with_name(path.name + ".partial") for path in found}
    try:
        for path, (plan, write) in found.items():
            write(comparison, plan, partial[path])
        for path, ready in partial.items():
            ready.replace(path)
    finally:
        for ready in partial.values():
            ready.unlink(missing_ok=True)
    return list(found)


def _csv(comparison: Comparison, plan: Plan, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(plan.schedule.column_names)
        writer.writerows([safe_cell(value) for value in row.values()] for row in schedule_rows(plan))


def _parquet(comparison: Comparison, plan: Plan, path: Path) -> None:
    pq.write_table(told_schedule(plan), path, compression="zstd")


def _xml(comparison: Comparison, plan: Plan, path: Path) -> None:
    path.write_bytes(project_xml(plan))


_WRITERS: Final[dict[str, Callable[[Comparison, Plan, Path], None]]] = {
    "csv": _csv, "parquet": _parquet, "xlsx": write_workbook, "xml": _xml,
}  # fmt: skip
