import csv
from datetime import date

import pytest

from ringfence.pipeline import Question, judge

EVIL = "<script>alert(1)</script>"
EVIL_SITE = "</script><img src=https://example.org/x onerror=alert(1)>"
COLUMNS = [
    "element_id", "operator", "country", "function", "generation", "supplier", "site_id", "site_name", "latitude",
    "longitude", "in_service_from", "in_service_to", "cells",
]  # fmt: skip
ALBION, ABEJA = "Albion (invented)", "Abeja (inventada)"
ROWS = [
    (EVIL, ALBION, "GB", "AMF", "5G-SA", "Huawei", "L1", EVIL_SITE, 51.5, -0.1, "2019-05-01", "", ""),
    ("amf-2", ALBION, "GB", "AMF", "5G-SA", "Ericsson", "L1", EVIL_SITE, 51.5, -0.1, "2019-05-01", "", ""),
    ("du-1", ALBION, "GB", "GNB-DU", "5G-NSA", "Huawei", "M1", "Moor", 53.4, -2.2, "2019-06-01", "", "3"),
    ("du-2", ALBION, "GB", "GNB-DU", "5G-NSA", "Huawei", "M1", "Moor", 53.4, -2.2, "2021-06-01", "", "3"),
    (
        "du-3",
        ALBION,
        "GB",
        "GNB-DU",
        "5G-NSA",
        "",
        "M2",
        "Fen",
        52.4,
        0.2,
        "2020-06-01",
        "2025-06-30",
        "3",
    ),
    ("du-4", ALBION, "GB", "GNB-DU", "5G-NSA", "Huawei", "M3", "Dale", 54.4, -1.2, "", "", "3"),
    ("=1+1", ALBION, "GB", "GNB-DU", "5G-NSA", "Huawei", "M3", "Dale", 54.4, -1.2, "2022-01-01", "", "3"),
    ("es-1", ABEJA, "ES", "AMF", "5G-SA", "Huawei", "E1", "Toledo", 39.9, -4.0, "2023-01-01", "", ""),
    ("es-2", ABEJA, "ES", "GNB-DU", "5G-SA", "ZTE", "E2", "Soria", 41.8, -2.5, "2022-03-01", "", "6"),
    ("es-3", ABEJA, "ES", "UPF", "5G-SA", "Nokia", "", "", "", "", "2030-01-01", "", ""),
    ("br-1", "Arara (inventada)", "BR", "AMF", "5G-SA", "Huawei", "B1", "Olinda", -8.0, -34.9, "2022-01-01", "", ""),
]
AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="session")
def inventory(tmp_path_factory):
    path = tmp_path_factory.mktemp("network") / "inventory.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(ROWS)
    return path


@pytest.fixture(scope="session")
def judged(inventory):
    return judge(inventory, Question(AS_OF, AS_OF, ("gb", "es", "eu")))


@pytest.fixture(scope="session")
def earlier(inventory):
    return judge(inventory, Question(date(2020, 6, 15), date(2020, 6, 15), ("gb", "es", "eu")))
