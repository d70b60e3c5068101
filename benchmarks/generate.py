"""Seeded networks of any size in the canonical tables, for the benchmarks: sizes and mixes are invented, shapes are real."""

import argparse
from pathlib import Path

import ibis

from ringfence.core.tables import ELEMENT, SITE

COUNTRIES = ("GB", "DE", "ES", "FR", "SE", "US", "AU", "IN", "PT", "HU", "NZ", "IT")
FUNCTIONS = ("GNB", "GNB", "GNB", "ENB", "ENB", "NODEB", "BTS", "RRU", "AMF", "UPF", "MME", "ROUTER", "EMS", "OLT")
SUPPLIERS = ("huawei", "huawei", "ericsson", "ericsson", "nokia", "nokia", "zte", "samsung", "cisco", None)


def _pick(values: tuple[str | None, ...], dice: ibis.Value) -> ibis.Value:
    array = ibis.array([ibis.literal(value, type="string") for value in values])
    return array[(dice % len(values)).cast("int64")]


def network(con: ibis.BaseBackend, rows: int) -> tuple[ibis.Table, ibis.Table]:
    """Elements and sites; every choice is a hash of the row's number, so the same size gives the same network."""
    n = ibis.range(rows).unnest().name("n").as_table()
    dice = {name: (n.n * prime % 1_000_003 + n.n // 7919).hash().abs() for name, prime in
            {"country": 31, "function": 37, "supplier": 41, "day": 43, "end": 47, "mode": 53}.items()}  # fmt: skip
    country = _pick(COUNTRIES, dice["country"])
    function = _pick(FUNCTIONS, dice["function"])
    start = ibis.date("2012-01-01") + (dice["day"] % 5000).cast("int64") * ibis.interval(days=1)
    ended = (dice["end"] % 10) == 0
    values = {
        "element_id": ibis.literal("e") + n.n.cast("string"),
        "operator": country + "-" + (n.n % 3).cast("string"),
        "country": country,
        "function": function,
        "generation": ibis.cases(
            (function == "GNB", ibis.array(["5G-NSA"])),
            (function.isin(["RRU", "MME"]) & (dice["mode"] % 2 == 0), ibis.array(["4G", "5G-NSA"])),
            else_=ibis.null("array<string>"),
        ),
        "supplier_id": _pick(SUPPLIERS, dice["supplier"]),
        "in_service_from": ibis.cases((dice["day"] % 50 == 0, ibis.null("date")), else_=start),
        "in_service_to": ibis.cases((ended, start + ibis.interval(days=3000)), else_=ibis.null("date")),
        "site_id": ibis.literal("s") + (n.n // 8).cast("string"),
        "bands": ibis.cases((function == "GNB", ibis.array(["n78"])), else_=ibis.null("array<string>")),
        "cells": (dice["mode"] % 12).cast("int64"),
        "traffic": (dice["mode"] % 1000).cast("float64"),
        "premises": ibis.cases((function == "OLT", (dice["mode"] % 900).cast("int64")), else_=ibis.null("int64")),
    }
    full = {c.name: values.get(c.name, ibis.null(_type(c.type))) for c in ELEMENT}
    elements = n.select(**{name: value.cast(_type(ELEMENT.schema.field(name).type)) for name, value in full.items()})
    sites = elements.select("operator", "site_id").distinct()
    place = {c.name: ibis.null(_type(c.type)) for c in SITE if c.name not in ("operator", "site_id")}
    return elements, sites.mutate(**place).select(*SITE.names)


def _type(arrow: object) -> ibis.expr.datatypes.DataType:
    return ibis.dtype(arrow)


def write(folder: Path, rows: int) -> None:
    """Write ``element.parquet`` and ``site.parquet`` of a network of ``rows`` elements."""
    folder.mkdir(parents=True, exist_ok=True)
    con = ibis.duckdb.connect()
    ibis.set_backend(con)
    elements, sites = network(con, rows)
    elements.to_parquet(folder / "element.parquet")
    elements = con.read_parquet(folder / "element.parquet")
    elements.select("operator", "site_id").distinct().mutate(
        **{c.name: ibis.null(_type(c.type)) for c in SITE if c.name not in ("operator", "site_id")}
    ).select(*SITE.names).to_parquet(folder / "site.parquet")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    write(asked.folder, asked.rows)
