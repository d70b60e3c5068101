"""A plan as an XLSX workbook: figures, schedule, work by quarter, parameters, what binds, what is left out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.workbook import Format, Workbook

from ringfence.core.tables import SCHEDULE
from ringfence.plan.parameters import DefaultUsed, defaults_used, quantities
from ringfence.plan.planning import Comparison, Plan
from ringfence.share.plan_rows import PER_QUARTER, per_quarter, schedule_rows
from ringfence.share.plan_words import NOT_ADVICE, basis, figures, undated_text, unpriced_text

MOST_ROWS: Final = 1_048_575
"""Rows of a sheet below its head."""
PARAMETERS: Final = ("name", "value", "low", "high", "unit", "how_known", "source", "default")
BINDING: Final = ("limit", "place", "first", "last", "eur", "job_quarters_late", "in_words")
LEFT_OUT: Final = ("why", "operator", "provision", "supplier_id", "duty", "settled_by", "cure", "breach", "unknown",
                   "elements", "jobs")  # fmt: skip

_PLAIN: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                 "strings_to_numbers": False, "nan_inf_to_errors": True}  # fmt: skip


def write_workbook(comparison: Comparison, plan: Plan, path: Path) -> None:
    """Write the workbook; texts stay texts, also those that begin as a formula does.

    Sheets: figures, schedule, quarters, parameters, binding, not planned.
    """
    with xlsxwriter.Workbook(str(path), _PLAIN) as book:
        book.set_properties({"created": datetime(comparison.start.year, comparison.start.month, comparison.start.day)})
        _sheet(book, "figures", ("figure", "value", "meaning"), _figures(comparison, plan))
        _sheet(book, "schedule", SCHEDULE.names, schedule_rows(plan))
        _sheet(book, "quarters", PER_QUARTER, per_quarter(plan))
        _sheet(book, "parameters", PARAMETERS, _parameters(comparison))
        _sheet(book, "binding", BINDING, _binding(plan))
        _sheet(book, "not planned", LEFT_OUT, _left_out(plan))


def _sheet(book: Workbook, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    bold, day, money = (book.add_format(look) for look in ({"bold": True}, {"num_format": "yyyy-mm-dd"},
                                                           {"num_format": "#,##0"}))  # fmt: skip
    looks = [money if column.endswith("eur") else None for column in columns]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
    number = 0
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _cell(sheet, number, place, row.get(column), looks[place], day)
    sheet.autofilter(0, 0, number, len(columns) - 1)


def _cell(sheet: Any, row: int, place: int, value: Any, look: Format | None, day: Format) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, look)
    elif value is not None:
        sheet.write_string(row, place, str(value)[:32_767])


def _figures(comparison: Comparison, plan: Plan) -> Iterable[dict[str, Any]]:
    yield {"figure": "policy", "value": plan.policy.name, "meaning": basis(comparison)}
    yield from ({"figure": one.name, "value": one.text, "meaning": one.meaning} for one in figures(plan))
    for text in (
        unpriced_text(plan),
        undated_text(plan),
        NOT_ADVICE,
        *(f"Late because of {why}" for why in plan.reasons),
    ):
        if text:
            yield {"figure": "note", "value": "", "meaning": text}


def _parameters(comparison: Comparison) -> Iterable[dict[str, Any]]:
    """Every quantity, and the other figures that are still defaults."""
    used = {one.name: one for one in defaults_used(comparison.parameters)}
    named = set()
    for name, quantity in quantities(comparison.parameters):
        named.add(name)
        yield {
            "name": name, "value": quantity.value, "low": quantity.low, "high": quantity.high, "unit": quantity.unit,
            "how_known": quantity.mark, "source": quantity.sources, "default": _default(used.get(name)),
        }  # fmt: skip
    for one in used.values():
        if one.name not in named:
            yield {
                "name": one.name, "value": one.value, "low": one.low, "high": one.high, "unit": one.unit,
                "how_known": one.mark, "source": one.source, "default": _default(one),
            }  # fmt: skip


def _default(one: DefaultUsed | None) -> str:
    if one is None:
        return ""
    return "replace with yours" + (f"; spread {one.spread:.2g}-fold" if one.spread and one.spread > 1 else "")


def _binding(plan: Plan) -> Iterable[dict[str, Any]]:
    for one in plan.binding:
        values = (one.row, one.place, one.first, one.last, one.eur, one.quarters_late, one.words)
        yield dict(zip(BINDING, values, strict=True))


def _left_out(plan: Plan) -> Iterable[dict[str, Any]]:
    ready = plan.prepared
    for why, table in (
        ("no replacement meets the rule", ready.not_planned),
        ("not known whether it must go", ready.unknown),
        ("not known whether it may be put in", ready.unsure),
    ):
        yield from ({"why": why, **row} for row in table.to_pylist())
