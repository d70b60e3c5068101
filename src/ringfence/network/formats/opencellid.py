"""Importer of cell lists as OpenCelliD and the Mozilla Location Service publish them: where cells were observed.

Nobody states a supplier in them: they tell places and technology only.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.tables import TEXT, TEXTS
from ringfence.network.formats.cells import translated
from ringfence.network.formats.opencellid_lines import IDENTITY, RADIOS, Layout, Lines, layout_of
from ringfence.network.formats.table_rows import attrs_of
from ringfence.network.formats.xml_stream import UNKNOWN_OPERATOR
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_GENERATIONS: Final = {"GSM": ["2G"], "UMTS": ["3G"], "LTE": ["4G"], "NR": ["5G"]}
"""By radio; a CDMA cell may be of the second generation or of the third."""
_SPELLINGS: Final = {"WCDMA": "UMTS", "5G": "NR", "NR5G": "NR"}
_THREE_DIGITS: Final = pa.array([
    "302", "310", "311", "312", "313", "314", "315", "316", "334", "338", "342", "344", "346", "348", "365", "708",
    "722", "732",
])  # fmt: skip
"""Country codes whose network codes have three digits; the files write them without leading zeros.

Source: smallestDigitsMnc in MccTable of the Android Open Source Project."""
_CONSUMED: Final = ("lon", "lat", "range")
_WHOLE: Final = r"^\d{1,12}$"
_DECIMAL: Final = r"^-?\d{1,12}(\.\d{1,30})?([eE]-\d{1,2})?$"

Columns = Mapping[str, pa.Array]


class OpenCellIdImporter:
    """Reads one element and one site per cell; ``created`` and ``updated`` are days of observation, not of service."""

    name = "opencellid"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        return layout_of(head) is not None

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        layout = layout_of(source.head())
        if layout is not None:
            repeats = _repeats(source, layout, context)
            lines = Lines(source, layout)
            for numbers, columns in lines.batches():
                yield _batch(source, context, layout, numbers, columns, repeats)
            lines.report(context)


def _repeats(source: Source, layout: Layout, context: Context) -> pa.Array:
    """The lines of cells that are in the file before, found in a first pass that keeps 24 bytes per cell."""
    places, networks, cells = [], [], []
    plmns: set[str] = set()
    for numbers, columns in Lines(source, layout).batches(IDENTITY):
        radio, codes = _radio(columns), [_whole(columns[name]) for name in IDENTITY[1:]]
        plmns.update(text for text in _plmn(radio, *codes[:2]).unique().to_pylist() if text)
        kind, mcc, net, area, cell = (
            pc.fill_null(code, 0).to_numpy(zero_copy_only=False).astype(np.uint64)
            for code in (pc.index_in(radio, pa.array(RADIOS)), *codes)
        )
        places.append(numbers.to_numpy())
        networks.append(((kind * np.uint64(1000) + mcc) * np.uint64(100_000) + net) * np.uint64(1 << 25) + area)
        cells.append(cell)
    if context.operator and len(plmns) > 1:
        context.problems.add(
            source.where(), f"holds cells of {len(plmns)} networks, all read as those of {context.operator}",
            "name no operator, or keep only the rows of its own mcc and net", severity="warning",
        )  # fmt: skip
    if not places:
        return pa.array([], pa.int64())
    line, network, cell = (np.concatenate(parts) for parts in (places, networks, cells))
    order = np.lexsort((line, cell, network))
    same = (np.diff(network[order]) == 0) & (np.diff(cell[order]) == 0)
    repeats = np.sort(line[order][1:][same])
    if len(repeats):
        context.problems.add(
            source.where(int(repeats[0])), f"from here on {len(repeats)} rows repeat a cell; its first row counts",
            "import one export at a time", severity="warning",
        )  # fmt: skip
    return pa.array(repeats)


def _batch(
    source: Source, context: Context, layout: Layout, numbers: pa.Array, columns: Columns, repeats: pa.Array
) -> Batch:
    radio, codes = _radio(columns), [_whole(columns[name]) for name in IDENTITY[1:]]
    element_id = pc.binary_join_element_wise(radio, *(code.cast(TEXT) for code in codes), "-")
    good = pc.and_(pc.is_valid(element_id), pc.invert(pc.is_in(numbers, value_set=repeats)))
    _tell_unnamed(source, context, numbers, columns, element_id)
    latitude, longitude = _position(source, context, numbers, columns)
    rows = len(numbers)
    plmn = _plmn(radio, *codes[:2])
    table = context.mapping.values.get("operator", {})
    operator = pa.repeat(pa.scalar(context.operator, TEXT), rows) if context.operator else translated(plmn, table)
    placed = pc.is_valid(latitude)
    others = {
        written: columns[name]
        for name, written in zip(layout.names, layout.written, strict=True)
        if name not in _CONSUMED
    }
    both = {
        "operator": pc.fill_null(operator, UNKNOWN_OPERATOR),
        "country": pa.repeat(pa.scalar(context.country, TEXT), rows),
        "site_id": pc.if_else(placed, element_id, None),
        "source_ref": pc.binary_join_element_wise("line", numbers.cast(TEXT), " "),
    }
    elements = pa.table(both | {
        "element_id": element_id, "kind": pa.repeat("cell", rows), "domain": pa.repeat("ran", rows),
        "generation": _generation(radio), "plmn": plmn, "attrs": attrs_of(others, rows),
    })  # fmt: skip
    reach = _decimal(columns["range"], 1e7) if "range" in columns else pa.nulls(rows, pa.float64())
    sites = pa.table(both | {
        "latitude": latitude, "longitude": longitude, "position_basis": pa.repeat("estimate", rows),
        "accuracy_m": pc.if_else(pc.greater(reach, 0), reach, None),
    })  # fmt: skip
    return Batch(elements.filter(good), sites.filter(pc.and_(good, placed)))


def _tell_unnamed(source: Source, context: Context, numbers: pa.Array, columns: Columns, element_id: pa.Array) -> None:
    """Faults of rows that do not name their cell; blank lines are none."""
    written = [pc.is_valid(values) for values in columns.values()]
    for row in pc.indices_nonzero(pc.and_(pc.is_null(element_id), _any(written))).to_pylist():
        shown = ",".join(columns[name][row].as_py() or "" for name in IDENTITY)[:80]
        context.partial = True
        context.problems.add(
            source.where(numbers[row].as_py()), f"does not name a cell: {shown!r}",
            f"write radio ({', '.join(RADIOS)}) and the numbers of country, network, area and cell",
        )  # fmt: skip


def _any(flags: list[pa.Array]) -> pa.Array:
    found = flags[0]
    for more in flags[1:]:
        found = pc.or_(found, more)
    return found


def _position(source: Source, context: Context, numbers: pa.Array, columns: Columns) -> tuple[pa.Array, pa.Array]:
    """Latitude and longitude, both or none; exactly 0,0 is none."""
    latitude, longitude = _decimal(columns["lat"], 90), _decimal(columns["lon"], 180)
    both = pc.and_(pc.is_valid(latitude), pc.is_valid(longitude))
    written = pc.or_(pc.is_valid(columns["lat"]), pc.is_valid(columns["lon"]))
    for row in pc.indices_nonzero(pc.and_(written, pc.invert(both))).to_pylist():
        shown = ", ".join(columns[name][row].as_py() or "" for name in ("lat", "lon"))[:80]
        context.problems.add(
            source.where(numbers[row].as_py()), f"{shown!r} is no latitude and longitude, read as unknown",
            "write degrees: -90 to 90, -180 to 180", severity="warning",
        )  # fmt: skip
    nowhere = pc.and_(pc.equal(latitude, 0), pc.equal(longitude, 0))
    usable = pc.and_(both, pc.invert(pc.fill_null(nowhere, False)))
    return pc.if_else(usable, latitude, None), pc.if_else(usable, longitude, None)


def _radio(columns: Columns) -> pa.Array:
    """The radio technology as the published files write it; others are NULL."""
    radio = translated(pc.ascii_upper(columns["radio"]), dict(_SPELLINGS))
    return pc.if_else(pc.is_in(radio, value_set=pa.array(RADIOS)), radio, None)


def _generation(radio: pa.Array) -> pa.Array:
    encoded = radio.dictionary_encode()
    return pa.array([_GENERATIONS.get(name) for name in encoded.dictionary.to_pylist()], TEXTS).take(encoded.indices)


def _plmn(radio: pa.Array, mcc: pa.Array, net: pa.Array) -> pa.Array:
    """MCC-MNC; CDMA cells have a system number in place of a network code, and no PLMN."""
    country, code = pc.ascii_lpad(mcc.cast(TEXT), 3, "0"), net.cast(TEXT)
    three = pc.is_in(country, value_set=_THREE_DIGITS)
    network = pc.if_else(three, pc.ascii_lpad(code, 3, "0"), pc.ascii_lpad(code, 2, "0"))
    known = pc.and_(pc.not_equal(radio, "CDMA"), pc.and_(pc.less(mcc, 1000), pc.less(net, 1000)))
    return pc.if_else(known, pc.binary_join_element_wise(country, network, "-"), None)


def _whole(values: pa.Array) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(values, _WHOLE), values, None).cast(pa.int64())


def _decimal(values: pa.Array, bound: float) -> pa.Array:
    found = pc.if_else(pc.match_substring_regex(values, _DECIMAL), values, None).cast(pa.float64())
    return pc.if_else(pc.less_equal(pc.abs(found), bound), found, None)


OPENCELLID = OpenCellIdImporter()
