"""Networks of any size in the canonical tables, for the benchmarks: sizes and mixes are invented, shapes are real."""

import argparse
from pathlib import Path

import ibis
from settings import connect

from ringfence.core.tables import ELEMENT, SITE

COUNTRIES = ("GB", "DE", "ES", "FR", "SE", "US", "AU", "IN", "PT", "HU", "NZ", "IT")
FUNCTIONS = ("GNB", "GNB", "GNB", "ENB", "ENB", "NODEB", "BTS", "RRU", "AMF", "UPF", "MME", "ROUTER", "EMS", "OLT")
MARKED = 4
"""Of ``MARKED * 2`` elements this many carry marks; the others say no more than function, supplier and dates."""
MARKS: dict[str, tuple[tuple[str, ...], ...]] = {
    "tags": (("not-sensitive",), ("nsi", "very-dense-area"), ("not-sensitive",), ("sensitive",)),
    "permits": (("none",), ("P-1@2021-01-01/2031-12-31",), ("P-2@2019-01-01/2024-12-31",), ()),
    "certificates": (("none",), ("NESAS",), (), ("none",)),
    "funding": (("none",), ("none",), ("eu", "usf"), ("federal-grant",)),
}
"""List columns of marked elements, by mark; marks go together, so that profiles stay as few as in a real network."""
WORDS: dict[str, tuple[str | None, ...]] = {
    "network_kind": ("public", "public", "government", "private"),
    "customer": ("none", None, "federal-agency", "european-commission"),
    "site_class": ("ran", "core", "aggregation", "edge"),
}
ELEMENTS_PER_SITE = 8
FIRST_DAY = 15_340
"""2012-01-01 as days since 1970."""
DICE = {"function": 37, "supplier": 41, "day": 43, "end": 47, "mode": 53, "mark": 59}
"""What is drawn for each element, with the prime that keeps the draws apart."""
SUPPLIERS = ("huawei", "huawei", "ericsson", "ericsson", "nokia", "nokia", "zte", "samsung", "cisco", None)


def _dice(number: ibis.Value, prime: int) -> ibis.Value:
    return (number * prime % 1_000_003 + number // 7919).hash().abs()


def _date(days: ibis.Value) -> ibis.Value:
    """Days since 1970 as a date; adding an interval would make a timestamp of it."""
    return (days * 86_400).as_timestamp("s").date()


def _pick(values: tuple[str | None, ...], dice: ibis.Value) -> ibis.Value:
    array = ibis.array([ibis.literal(value, type="string") for value in values])
    return array[(dice % len(values)).cast("int64")]


def _marked(number: ibis.Value, values: tuple[ibis.Value, ...]) -> ibis.Value:
    return ibis.cases(*((number == mark, value) for mark, value in enumerate(values)), else_=None)


def _marks(number: ibis.Value, country: ibis.Value) -> dict[str, ibis.Value]:
    """Columns of the element table that only marked elements fill; ``number`` from ``MARKED`` on is no mark."""
    lists = {
        name: _marked(number, tuple(ibis.array(list(v)) if v else ibis.null("array<string>") for v in values))
        for name, values in MARKS.items()
    }
    words = {
        name: _marked(number, tuple(ibis.literal(value, type="string") for value in values))
        for name, values in WORDS.items()
    }
    home, abroad = ibis.array([country]), ibis.array([country, ibis.literal("IN")])
    return {**lists, **words, "operated_from": _marked(number, (home, abroad, ibis.null("array<string>"), home))}


def network(rows: int) -> ibis.Table:
    """Elements; every choice is a hash of the row's number, so the same size gives the same network."""
    n = ibis.range(rows).unnest().name("n").as_table()
    site = n.n // ELEMENTS_PER_SITE
    dice = {name: _dice(n.n, prime) for name, prime in DICE.items()}
    country = _pick(COUNTRIES, _dice(site, 31))
    function = _pick(FUNCTIONS, dice["function"])
    start = FIRST_DAY + (dice["day"] % 5000).cast("int64")
    ended = (dice["end"] % 10) == 0
    values = {
        "element_id": ibis.literal("e") + n.n.cast("string"),
        "operator": country + "-" + (site % 3).cast("string"),
        "country": country,
        "function": function,
        "generation": ibis.cases(
            (function == "GNB", ibis.array(["5G-NSA"])),
            (function.isin(["RRU", "MME"]) & (dice["mode"] % 2 == 0), ibis.array(["4G", "5G-NSA"])),
            else_=ibis.null("array<string>"),
        ),
        "supplier_id": _pick(SUPPLIERS, dice["supplier"]),
        "in_service_from": ibis.cases((dice["day"] % 50 == 0, ibis.null("date")), else_=_date(start)),
        "in_service_to": ibis.cases((ended, _date(start + 3000)), else_=ibis.null("date")),
        "site_id": ibis.literal("s") + site.cast("string"),
        "bands": ibis.cases((function == "GNB", ibis.array(["n78"])), else_=ibis.null("array<string>")),
        "cells": (dice["mode"] % 12).cast("int64"),
        "traffic": (dice["mode"] % 1000).cast("float64"),
        **_marks(dice["mark"] % (MARKED * 2), country),
        "premises": ibis.cases((function == "OLT", (dice["mode"] % 900).cast("int64")), else_=ibis.null("int64")),
    }
    full = {c.name: values.get(c.name, ibis.null(_type(c.type))) for c in ELEMENT}
    return n.select(**{name: value.cast(_type(ELEMENT.schema.field(name).type)) for name, value in full.items()})


def sites(elements: ibis.Table) -> ibis.Table:
    """The sites at which the elements stand; where they are is not known."""
    place = {c.name: ibis.null(_type(c.type)) for c in SITE if c.name not in ("operator", "site_id")}
    return elements.select("operator", "site_id").distinct().mutate(**place).select(*SITE.names)


def _type(arrow: object) -> ibis.expr.datatypes.DataType:
    return ibis.dtype(arrow)


def write(folder: Path, rows: int) -> None:
    """Write ``element.parquet`` and ``site.parquet`` of a network of ``rows`` elements."""
    folder.mkdir(parents=True, exist_ok=True)
    con = connect(folder)
    ibis.set_backend(con)
    network(rows).to_parquet(folder / "element.partial")
    (folder / "element.partial").replace(folder / "element.parquet")
    elements = con.read_parquet(folder / "element.parquet")
    sites(elements).to_parquet(folder / "site.parquet")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    write(asked.folder, asked.rows)
