"""Networks of any content, for Hypothesis: every column of every table, with what tables have trouble with."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from ringfence.core.errors import Problems
from ringfence.core.tables import (
    ATTRS,
    COMPONENT,
    DATE,
    ELEMENT,
    IMPORT_RUN,
    INSTANT,
    INT,
    REAL,
    RELATION,
    SITE,
    TEXTS,
    Table,
)
from ringfence.network.model import Network, in_order

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["", " ", "null", "=1+1", "'", '"', "a,b", "a;b", "[]", "{}", "é", "\U0001f4e1", "\u2028", "\r\n", "\x00", "0012"]
)
KEYS = st.sampled_from(["1", "a/b", "a#b", "a%2Fb", " x ", "SubNetwork=1,ManagedElement=ü", "\u202e"]) | TEXT
SAID = {
    "kind": st.sampled_from(["managed_element", "function", "cell", "hw_unit", "sw_unit", "device"]),
    "function": st.sampled_from(["AMF", "GNB-DU"]) | TEXT,
    "type": st.sampled_from(["device", "library", "firmware"]) | TEXT,
    "purl": st.just("pkg:generic/acme/radio@9") | TEXT,
    "cpe": st.just("cpe:2.3:h:acme:radio_9:-:*:*:*:*:*:*:*") | TEXT,
    "hashes": st.lists(
        st.sampled_from(["SHA-256:" + "a" * 64, "sha256:" + "B" * 64, "MD5:0", "", "CRC:1"]), max_size=2
    ),
    "version": st.just("v" * 1025) | TEXT,
}
VALUES = {
    DATE: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    INSTANT: st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    INT: st.integers(-(2**63), 2**63 - 1),
    REAL: st.floats(allow_nan=False),
    TEXTS: st.lists(TEXT | st.none(), max_size=3),
    ATTRS: st.lists(st.tuples(TEXT, TEXT | st.none()), max_size=3, unique_by=lambda pair: pair[0]),
}
"""By type; of attributes each has one value."""


def _rows(table: Table) -> st.SearchStrategy[list[dict[str, Any]]]:
    columns = {
        c.name: KEYS if c.name in table.order else st.none() | SAID.get(c.name, VALUES.get(c.type, TEXT)) for c in table
    }
    least = 1 if table is ELEMENT else 0
    return st.lists(
        st.fixed_dictionaries(columns), min_size=least, max_size=3,
        unique_by=lambda row: tuple(row[name] for name in table.order),
    )  # fmt: skip


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """At least one element; parts, relations and sites are now and then those of an element."""
    rows = {table.name: draw(_rows(table)) for table in (ELEMENT, SITE, COMPONENT, RELATION)}
    some = rows[ELEMENT.name][0]
    if draw(st.booleans()):
        for table, names in ((SITE, ("site_id",)), (COMPONENT, ("element_id",)), (RELATION, ("from_id",))):
            for row in rows[table.name][:1]:
                row["operator"] = some["operator"]
                row[names[0]] = some[names[0] if names[0] in some else "element_id"] or row[names[0]]
    tables = {table.name: _table(rows[table.name], table) for table in (ELEMENT, SITE, COMPONENT, RELATION)}
    return Network(
        tables["element"], tables["site"], tables["component"], tables["relation"],
        IMPORT_RUN.schema.empty_table(), Problems(),
    )  # fmt: skip


def _table(rows: list[dict[str, Any]], table: Table) -> pa.Table:
    unique = {tuple(row[name] for name in table.order): row for row in rows}
    return in_order(pa.Table.from_pylist(list(unique.values()), table.schema), table)
