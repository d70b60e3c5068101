"""Whom the rows of an inventory name as supplier: by name, else by what registers know of their numbers.

Everything is asked once per distinct value. Whoever cannot be told stays unknown: a name is never guessed, and the
path of a container image in its registry says where the image lies, not who made it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problems
from ringfence.core.tables import COMPONENT, ELEMENT, TEXT, Table


class Identities(Protocol):
    """What is known of suppliers."""

    def resolve(self, text: str) -> str | None:
        """The id of the supplier that ``text`` names in full, or None."""

    def names_nobody(self, text: str) -> bool:
        """Whether somebody has said that ``text`` names no supplier."""

    def by_key(self, kind: str, value: str) -> str | None:
        """The id of the supplier to which a number or name in a register belongs, or None."""

    def related(self, one: str, other: str) -> bool:
        """Whether two suppliers belong, or belonged, to one group."""


@dataclass(frozen=True, slots=True)
class Key:
    """A column whose values a register ties to a company."""

    kind: str
    """Written to ``supplier_basis``."""
    column: str
    label: str
    confidence: str
    why: str


KEYS: Final = (
    Key("pen", "pen", "private enterprise number", "high", "a company registers its own number"),
    Key("oui", "mac_prefix", "MAC prefix", "medium", "it may be that of a network card inside"),
    Key("cpe", "cpe", "CPE vendor", "medium", "whoever keeps the list of parts has chosen it"),
    Key("purl", "purl", "package namespace", "low", "it tells who published a package"),
)
"""What tells the supplier where the name does not, the most trusted first."""

CONFIDENCE: Final[Mapping[str, tuple[str, str]]] = {
    "user": ("high", "the user says so"),
    "stated": ("high", "the source names it"),
    "unit": ("high", "the source names it for a unit inside"),
    "specification": ("high", "the catalogue or descriptor names it"),
    "sbom": ("high", "the bill of materials names it"),
    "format": ("high", "only this company writes the format"),
    **{key.kind: (key.confidence, key.why) for key in KEYS},
}
"""How far each ``supplier_basis`` is to be trusted, and why."""

IDENTIFIED: Final = (ELEMENT, COMPONENT)
"""Tables whose rows have suppliers."""

_BY_KEY: Final = [key.kind for key in KEYS]
_CPE_VENDOR: Final = re.compile(r"cpe:(?:2\.3:|/)[aho*-]:((?:\\.|[^:\\])+)", re.IGNORECASE)
_OID_OF_COMPANIES: Final = "1.3.6.1.4.1."
_SUPPLIER: Final = ("supplier_raw", "supplier_id", "supplier_basis")


def key_value(kind: str, text: str) -> str | None:
    """What a register is asked for: the vendor of a CPE name, type and namespace of a package URL; else the text."""
    if kind == "cpe":
        vendor = _CPE_VENDOR.match(text.strip())
        return vendor[1].replace("\\", "") if vendor and vendor[1] not in ("*", "-") else None
    if kind == "pen":
        return text.strip().removeprefix(_OID_OF_COMPANIES).partition(".")[0].lstrip("0") or None
    if kind == "purl":
        path = re.sub(r"[?#@].*", "", text.strip().lower().removeprefix("pkg:").replace("%40", "%")).strip("/")
        kinds, _, name = path.partition("/")
        namespace, slash, _ = name.rpartition("/")
        # Whoever pushes an image chooses its path: neither these types nor their namespaces tell who made it.
        return f"{kinds}/{namespace.replace('%', '@')}" if slash and kinds not in ("docker", "oci") else None
    return text.strip() or None


def identified(rows: pa.Table, declared: Table, identities: Identities, problems: Problems, where: str) -> pa.Table:
    """The rows with the supplier completed from keys, where the name did not resolve.

    Keys that speak against the supplier of a row are reported once per distinct disagreement; the row's word stands.
    """
    if not rows.num_rows or declared not in IDENTIFIED:
        return rows
    told = {key: _told(rows[key.column], key, identities) for key in KEYS if key.column in declared.names}
    ids, basis = rows["supplier_id"], rows["supplier_basis"]
    for key, (_, by_key) in told.items():
        decides = pc.and_(pc.is_null(ids), pc.is_valid(by_key))
        basis = pc.if_else(decides, pa.scalar(key.kind, TEXT), basis)
        ids = pc.coalesce(ids, by_key)
    rows = _with(rows, declared, supplier_id=ids, supplier_basis=basis)
    for key, (values, by_key) in told.items():
        _warn(rows, key, values, by_key, identities, problems, where)
    return rows


def identified_again(
    rows: pa.Table, declared: Table, identities: Identities, problems: Problems, where: str
) -> pa.Table:
    """The same, after names have been resolved anew; an id that the user gave stays, as does one nobody can replace."""
    if not rows.num_rows or declared not in IDENTIFIED:
        return rows
    raw, ids, basis = (rows[name] for name in _SUPPLIER)
    named = _each(raw, identities.resolve)
    by_key = pc.fill_null(pc.is_in(basis, pa.array(_BY_KEY)), False)
    given = pc.fill_null(pc.equal(basis, "user"), False)
    nobody = pc.is_valid(_each(raw, lambda text: "" if identities.names_nobody(text) else None))
    withdrawn = pc.or_(by_key, nobody)
    anew = pc.coalesce(named, pc.if_else(withdrawn, pa.scalar(None, TEXT), ids))
    differs = pc.and_(pc.is_valid(named), pc.invert(pc.fill_null(pc.equal(named, ids), False)))
    by_name = pc.if_else(pc.is_valid(raw), pa.scalar("stated", TEXT), pa.scalar(None, TEXT))
    lost = pc.and_(by_key, pc.or_(differs, pc.is_null(named)))
    rows = _with(
        rows, declared,
        supplier_id=pc.if_else(given, ids, anew),
        supplier_basis=pc.if_else(pc.and_(lost, pc.invert(given)), by_name, basis),
    )  # fmt: skip
    return identified(rows, declared, identities, problems, where)


def spellings(elements: pa.Table, components: pa.Table) -> list[dict[str, Any]]:
    """Every spelling of a supplier in a network, the most frequent first.

    Returns
    -------
    list of dict
        One per spelling (None: no name is stated), supplier and basis: spelling, supplier, basis, rows.
    """
    both = pa.concat_tables([table.select(_SUPPLIER) for table in (elements, components)])
    counted = both.group_by(list(_SUPPLIER), use_threads=False).aggregate([([], "count_all")]).to_pylist()
    found = [
        {"spelling": row["supplier_raw"], "supplier": row["supplier_id"], "basis": row["supplier_basis"],
         "rows": row["count_all"]}
        for row in counted
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row["rows"], *(str(row[name] or "") for name in ("spelling", "supplier"))))


def image_paths(elements: pa.Table) -> list[tuple[str, int]]:
    """Registry and path of the images of elements without a supplier, the most frequent first: a hint, no more."""
    nameless = elements.filter(pc.and_(pc.is_null(elements["supplier_id"]), pc.is_valid(elements["image_ref"])))
    paths = _each(nameless["image_ref"], lambda text: re.sub(r"(/[^/]*|[:@][^/]*)$", "", text))
    counted = pc.value_counts(paths.combine_chunks()).to_pylist()
    return sorted(((row["values"], row["counts"]) for row in counted), key=lambda pair: (-pair[1], pair[0]))


def _told(column: pa.ChunkedArray, key: Key, identities: Identities) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The key of each row, and the supplier to which it belongs."""
    values = _each(column, lambda text: key_value(key.kind, text))
    return values, _each(values, lambda value: identities.by_key(key.kind, value))


def _each(texts: pa.ChunkedArray, read: Any) -> pa.ChunkedArray:
    """``read`` once per distinct text, spread over the rows."""
    encoded = texts.combine_chunks().dictionary_encode()
    found = pa.array([read(text) for text in encoded.dictionary.to_pylist()], TEXT)
    return pa.chunked_array([found.take(encoded.indices)], TEXT)


def _with(rows: pa.Table, declared: Table, **columns: pa.ChunkedArray) -> pa.Table:
    return pa.table([columns.get(name, rows[name]) for name in declared.names], schema=declared.schema)


def _warn(
    rows: pa.Table, key: Key, values: pa.ChunkedArray, by_key: pa.ChunkedArray, identities: Identities,
    problems: Problems, where: str,
) -> None:  # fmt: skip
    differs = pc.fill_null(pc.not_equal(rows["supplier_id"], by_key), False)
    if not pc.any(differs).as_py():
        return
    pairs = pa.table(
        {**{name: rows[name] for name in _SUPPLIER}, "key": values, "owner": by_key, "element_id": rows["element_id"]}
    ).filter(differs)
    names = [*_SUPPLIER, "key", "owner"]
    counted = pairs.group_by(names, use_threads=False).aggregate([("element_id", "min"), ([], "count_all")])
    for row in _in_order(counted.to_pylist()):
        if not identities.related(row["supplier_id"], row["owner"]):
            problems.add(
                f"{where} ({row['element_id_min']})",
                f"{_how_many(row['count_all'])} {_said(row)}, but {key.label} {row['key']} belongs to {row['owner']}; "
                "the former is used",
                "find out which is right, and correct the other in the source",
                severity="warning",
            )


def _in_order(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return iter(sorted(rows, key=lambda row: (-row["count_all"], str(row["supplier_raw"]), row["key"])))


def _how_many(count: int) -> str:
    return "1 row has" if count == 1 else f"{count:,} rows have"


def _said(row: Mapping[str, Any]) -> str:
    if row["supplier_basis"] in _BY_KEY or row["supplier_raw"] is None:
        return f"{row['supplier_id']} as supplier (basis: {row['supplier_basis']})"
    return f"{row['supplier_raw']!r} as supplier"
