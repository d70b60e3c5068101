"""The canonical network as a folder of tables, Parquet or CSV, that can be imported again without loss."""

import hashlib
import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from ringfence.core.errors import Problem, RingfenceError
from ringfence.core.tables import ATTRS, COMPONENT, ELEMENT, IMPORT_RUN, RELATION, SITE, TEXT, TEXTS, Table
from ringfence.network.model import DELIVERED, Network, complete, in_order
from ringfence.network.workspace import Part

MANIFEST: Final = "ringfence-export.json"
FORMAT: Final = 1
EXPORTED: Final = (ELEMENT, SITE, COMPONENT, RELATION, IMPORT_RUN)
_FORMULA: Final = r"^(['=+\-@\t\r])"
_ESCAPED: Final = r"^'(['=+\-@\t\r])"


def tables_of(network: Network) -> dict[str, pa.Table]:
    """The tables of a network that are exported, by name."""
    return {declared.name: getattr(network, f"{declared.name}s") for declared in EXPORTED}


def write_parquet_folder(network: Network, folder: Path) -> None:
    """Write one Parquet file per table, as it is.

    Raises
    ------
    RingfenceError
        The folder cannot be written.
    """

    def write(rows: pa.Table, path: Path) -> None:
        pq.write_table(rows, path, compression="zstd", row_group_size=1 << 18)

    _write(network, folder, "parquet", write)


def write_csv_folder(network: Network, folder: Path) -> None:
    """Write one CSV file per table.

    An empty cell is NULL, ``""`` the empty text. Lists and attributes are JSON. A text that a spreadsheet would run as
    a formula, or that begins with an apostrophe, gets an apostrophe before it, which reading takes away.

    Raises
    ------
    RingfenceError
        The folder cannot be written.
    """

    def write(rows: pa.Table, path: Path) -> None:
        arrow_csv.write_csv(pa.table({name: _as_cells(rows[name]) for name in rows.column_names}), path)

    _write(network, folder, "csv", write)


def _write(network: Network, folder: Path, kind: str, write: Callable[[pa.Table, Path], None]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)
        hashes = {}
        for name, rows in tables_of(network).items():
            path = folder / f"{name}.{kind}"
            write(rows, path)
            with path.open("rb") as stream:
                hashes[path.name] = hashlib.file_digest(stream, "sha256").hexdigest()
        told = {"format": FORMAT, "ringfence": version("ringfence"), "kind": kind, "files": hashes}
        # The manifest comes last: a folder without it is no export.
        (folder / MANIFEST).write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    except OSError as error:
        raise RingfenceError([Problem(str(folder), f"cannot be written: {error}", "choose another folder")]) from error


def is_export(path: Path) -> bool:
    """Whether a folder is an export of tables."""
    return (path / MANIFEST).is_file()


def read_export(folder: Path) -> Part:
    """The import that brings the rows of an export back as they were, with their own sources.

    Raises
    ------
    RingfenceError
        The folder is damaged, changed since it was written, or of another version.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        told = json.loads(text)
        if told["format"] != FORMAT or told["kind"] not in _READERS:
            raise RingfenceError([Problem(str(folder), f"is an export of format {told['format']!r}",
                                          f"this version reads format {FORMAT}")])  # fmt: skip
        for name, expected in told["files"].items():
            with (folder / Path(name).name).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != expected:
                    raise RingfenceError([Problem(str(folder / name), "was changed after the export",
                                                  "export again, or import the file alone")])  # fmt: skip
        read = _READERS[told["kind"]]
        tables = {table.name: read(folder / f"{table.name}.{told['kind']}", table) for table in EXPORTED}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException) as error:
        raise RingfenceError([Problem(str(folder), f"is no whole export: {error}", "export again")]) from error
    run = tables.pop(IMPORT_RUN.name)
    options: dict[str, Any] = {"operator": None, "country": None, "mapping": {}, "series": None, "taken_on": None}
    return Part(
        source_id=hashlib.sha256(text.encode()).hexdigest()[:16],
        name=folder.resolve().name,
        operator=None,
        options=options,
        tables={declared.name: in_order(tables[declared.name], declared) for declared in DELIVERED},
        run=run,
    )


def _read_parquet(path: Path, declared: Table) -> pa.Table:
    return complete(pq.read_table(path), declared)


def _read_csv(path: Path, declared: Table) -> pa.Table:
    kinds = {c.name: TEXT if c.type in (TEXTS, ATTRS) else c.type for c in declared}
    table = arrow_csv.read_csv(
        path,
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=kinds, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    columns = {name: _of_cells(table[name], declared.schema.field(name).type) for name in table.column_names}
    return complete(pa.table(columns), declared)


_READERS: Final[Mapping[str, Callable[[Path, Table], pa.Table]]] = {"parquet": _read_parquet, "csv": _read_csv}


def _as_cells(values: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    if pa.types.is_string(values.type):
        return pc.replace_substring_regex(values, _FORMULA, r"'\1")
    if values.type == TEXTS or values.type == ATTRS:
        return pa.array(map(_as_json, values.to_pylist()), TEXT)
    return values


def _as_json(value: list[Any] | None) -> str | None:
    """A list as a JSON list, a map as a JSON object."""
    if value is None:
        return None
    plain = dict(value) if value and isinstance(value[0], tuple) else value
    return json.dumps(plain, ensure_ascii=False)


def _of_cells(values: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray | pa.Array:
    if kind in (TEXTS, ATTRS):
        return pa.array((None if text is None else _of_json(text) for text in values.to_pylist()), kind)
    return pc.replace_substring_regex(values, _ESCAPED, r"\1") if kind == TEXT else values


def _of_json(text: str) -> list[Any]:
    value = json.loads(text)
    return list(value.items()) if isinstance(value, dict) else value
