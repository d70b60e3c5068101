"""Units to rows of a flat inventory file, with the gaps and spellings that real inventories have."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from ringfence.core.vocabulary import FUNCTIONS
from ringfence.demo.dice import Dice
from ringfence.demo.plan import Catalogue, Plan
from ringfence.demo.sites import Place
from ringfence.demo.units import Unit

COLUMNS: Final = (
    "element_id", "operator", "country", "function", "domain", "generation", "supplier", "product", "sw_version",
    "in_service_from", "in_service_to", "site_id", "site_name", "latitude", "longitude", "site_class", "tags", "bands",
    "cells", "traffic", "premises", "managed_by", "operated_from", "made_in", "network_kind", "customer", "funding",
    "certificates", "permits",
)  # fmt: skip
"""Columns of the files, by their canonical names."""


def csv_of(plan: Plan, catalogue: Catalogue, units: Iterable[Unit], dice: Dice) -> tuple[str, int]:
    """The text of an inventory file, and the number of its elements."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = 0
    for unit in units:
        row = _row(plan, catalogue, unit, dice)
        writer.writerow([row.get(name, "") for name in COLUMNS])
        rows += 1
    return text.getvalue(), rows


def _row(plan: Plan, catalogue: Catalogue, unit: Unit, dice: Dice) -> dict[str, str]:
    defects, place = plan.defects, unit.place
    following = f".{unit.turn}" if unit.turn > 1 else ""
    row = {
        "element_id": f"{place.label}-{unit.function}-{unit.number}{following}",
        "operator": plan.operator,
        "country": plan.country,
        "function": unit.function,
        "generation": unit.batch.generation,
        "supplier": _supplier(plan, catalogue, unit, dice),
        "product": _product(catalogue, unit),
        "sw_version": f"{unit.start.year % 100}.{unit.start.month}" if dice.chance(0.8) else "",
        "in_service_from": "" if dice.chance(defects.start_missing) else unit.start.isoformat(),
        "in_service_to": unit.end.isoformat() if unit.end else "",
        "bands": unit.batch.bands,
        **unit.weights,
        **unit.columns,
    }
    if not dice.chance(defects.site_missing):
        row |= _site(place)
    if dice.chance(defects.function_missing):
        row |= {"function": "", "domain": FUNCTIONS[unit.function].domain}
    return row


def _site(place: Place) -> dict[str, str]:
    return {
        "site_id": place.site_id,
        "site_name": place.name,
        "latitude": "" if place.latitude is None else f"{place.latitude:.5f}",
        "longitude": "" if place.longitude is None else f"{place.longitude:.5f}",
        "site_class": place.site_class,
    }


def _supplier(plan: Plan, catalogue: Catalogue, unit: Unit, dice: Dice) -> str:
    """A spelling of the supplier; sometimes none, sometimes a name that nobody can place."""
    drawn = dice.number(0, 1)
    spelling = dice.one_of(catalogue.spellings[unit.supplier])
    if drawn < plan.defects.supplier_missing:
        return ""
    if drawn < plan.defects.supplier_missing + plan.defects.supplier_unresolved:
        return dice.one_of(catalogue.unresolved)
    return spelling


def _product(catalogue: Catalogue, unit: Unit) -> str:
    """The product family, where one is named for the function or its domain."""
    products = catalogue.products.get(unit.supplier, {})
    return products.get(unit.function) or products.get(FUNCTIONS[unit.function].domain, "")
