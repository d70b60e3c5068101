"""The folder that keeps an imported network, private overlays and runs."""

import json
import shutil
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ringfence.core.errors import Problem, Problems, RingfenceError
from ringfence.core.tables import CONFLICT, ELEMENT, IMPORT_RUN, Table
from ringfence.network.merging import Imported, merged_tables, rank_of
from ringfence.network.model import DELIVERED, Network, complete, in_order, stacked

MARKER: Final = "ringfence.toml"
FORMAT: Final = 1
_MARKER_TEXT: Final = f"""\
# A ringfence workspace: imported networks, overlays of your own, runs.
format = {FORMAT}

# Of several sources of one element the preferred one counts. Formats or names of files, the preferred first:
# [merge]
# precedence = ["bulk_cm", "planner-*.xlsx"]
"""
_STORED: Final = (*DELIVERED, IMPORT_RUN)
_GROUP_ROWS: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Part:
    """What one file gave: its rows, complete and in order, and how it was read."""

    source_id: str
    name: str
    operator: str | None
    """Operator named in the call, not by the file."""
    options: dict[str, Any]
    tables: Mapping[str, pa.Table]
    """By name, one for each that importers fill."""
    run: pa.Table
    """One row per file; several if the part is an export of ours."""

    @property
    def imported(self) -> Imported:
        """What merging needs to know of it."""
        return _imported(self.options, self.run, self.tables)

    @property
    def slot(self) -> tuple[Any, ...]:
        """What it is the import of; a later one of the same takes its place."""
        return _slot({"name": self.name, **self.options})


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with ``ringfence.toml``; make one with ``create``, find one with ``open``."""

    path: Path

    @classmethod
    def create(cls, path: Path | str) -> "Workspace":
        """Make a workspace of a new or existing folder.

        Raises
        ------
        RingfenceError
            The folder is one already, or cannot be written.
        """
        path = Path(path)
        if cls.is_workspace(path):
            raise RingfenceError([Problem(str(path), "is a workspace already", "open it, or choose another folder")])
        try:
            for folder in ("network/sources", "overlays", "runs"):
                (path / folder).mkdir(parents=True, exist_ok=True)
            workspace = cls(path)
            for table in (*_STORED, CONFLICT):
                workspace._write(table, table.schema.empty_table())
            _replace(path / MARKER, _MARKER_TEXT.encode())
        except OSError as error:
            problem = Problem(str(path), f"cannot be written: {error}", "choose another folder")
            raise RingfenceError([problem]) from error
        return workspace

    @classmethod
    def open(cls, path: Path | str) -> "Workspace":
        """Find the workspace at ``path``.

        Raises
        ------
        RingfenceError
            The folder is none, or one of another version of ringfence.
        """
        path = Path(path)
        if not cls.is_workspace(path):
            raise RingfenceError([Problem(str(path), f"is no workspace: it has no {MARKER}", "create one first")])
        found = _settings(path).get("format")
        if found != FORMAT:
            problem = Problem(str(path / MARKER), f"is of format {found!r}", f"this version reads format {FORMAT}")
            raise RingfenceError([problem])
        return cls(path)

    @staticmethod
    def is_workspace(path: Path | str) -> bool:
        """Whether the folder has been made a workspace."""
        return (Path(path) / MARKER).is_file()

    @property
    def overlays(self) -> Path:
        return self.path / "overlays"

    @property
    def runs(self) -> Path:
        return self.path / "runs"

    @property
    def sources(self) -> Path:
        return self.path / "network" / "sources"

    @property
    def precedence(self) -> list[str]:
        """Formats or names of files in the order in which the user prefers them.

        Raises
        ------
        RingfenceError
            ``ringfence.toml`` says it in another form.
        """
        merge = _settings(self.path).get("merge", {})
        found = merge.get("precedence", []) if isinstance(merge, dict) and set(merge) <= {"precedence"} else None
        if not isinstance(found, list) or not all(isinstance(entry, str) for entry in found):
            fix = 'write [merge] and below it precedence = ["bulk_cm", "planner.xlsx"]'
            raise RingfenceError([Problem(f"{self.path / MARKER} (merge)", "is no order of sources", fix)])
        return found

    def table_path(self, table: Table) -> Path:
        """The Parquet file that holds a table of the network."""
        return self.path / "network" / f"{table.name}.parquet"

    def network(self) -> Network:
        """All that has been imported."""
        return Network(**{f"{table.name}s": self._read(table) for table in _STORED}, problems=Problems())

    def conflicts(self) -> pa.Table:
        """Where sources disagree; rows of `CONFLICT`."""
        return self._read(CONFLICT)

    def sources_by_precedence(self) -> list[dict[str, Any]]:
        """The imported files, the preferred first: rows of `IMPORT_RUN` as dictionaries.

        Within one place of the user's order, files without a day come last; single elements may bear other days.
        """
        precedence, runs = self.precedence, self._read(IMPORT_RUN).to_pylist()
        runs.sort(key=lambda run: (-(run["taken_on"] or date.min).toordinal(), run["source_id"]))
        return sorted(runs, key=lambda run: rank_of(run["path"], run["format"], precedence))

    def merge(self, problems: Problems) -> bool:
        """Merge all imports again, after a change of ``ringfence.toml``; whether anything changed.

        Raises
        ------
        RingfenceError
            The workspace cannot be written, or holds a damaged import.
        """
        return self.put([], problems)

    def revise(self, change: Callable[[pa.Table, Table, str], pa.Table], problems: Problems) -> bool:
        """Change the rows of every import and merge all again; whether anything changed.

        Parameters
        ----------
        change
            Given the rows of a table, its declaration and the name of the file; as many rows must come back.

        Raises
        ------
        RingfenceError
            The workspace cannot be written, or holds a damaged import.
        """
        try:
            for folder in self._folders():
                name = _options(folder)["name"]
                for table in DELIVERED:
                    rows = _stored(folder, table)
                    if not (revised := change(rows, table, name)).equals(rows):
                        staged = folder / f".{table.name}.new"
                        _write_parquet(staged, revised)
                        staged.replace(folder / f"{table.name}.parquet")
            return self._merge(problems)
        except (OSError, pa.ArrowException) as error:
            problem = Problem(str(self.path), f"cannot be updated: {error}", "check the folder")
            raise RingfenceError([problem]) from error

    def element_count(self) -> int:
        """Elements of all imports, without reading them."""
        path = self.table_path(ELEMENT)
        return int(pq.read_metadata(path).num_rows) if path.is_file() else 0

    def put(self, parts: list[Part], problems: Problems) -> bool:
        """Keep new parts, drop those they replace, and merge all again; whether anything changed.

        The list is empty afterwards: what has been written is not kept in memory too.

        Raises
        ------
        RingfenceError
            The workspace cannot be written, or holds a damaged import.
        """
        try:
            changed = self._drop(self._replaced_by(parts))
            while parts:
                changed |= self._put_part(parts.pop(0))
            _let_go()
            return self._merge(problems) or changed
        except (OSError, pa.ArrowException) as error:
            problem = Problem(str(self.path), f"cannot be updated: {error}", "check the folder")
            raise RingfenceError([problem]) from error

    def remove(self, source_id: str) -> None:
        """Forget an import.

        Raises
        ------
        RingfenceError
            There is no import of this id.
        """
        if not (self.sources / source_id).is_dir():
            problem = Problem(str(self.path), f"has no import {source_id!r}", "see network/import_run.parquet")
            raise RingfenceError([problem])
        self._drop([source_id])
        self._merge(Problems())

    def _replaced_by(self, parts: Iterable[Part]) -> list[str]:
        new = {part.source_id for part in parts}
        slots = {part.slot for part in parts}
        replaced = []
        for folder in self._folders():
            if folder.name not in new and _slot(_options(folder)) in slots:
                replaced.append(folder.name)
        return replaced

    def _folders(self) -> list[Path]:
        if not self.sources.is_dir():
            return []
        return sorted(p for p in self.sources.iterdir() if p.is_dir() and not p.name.startswith("."))

    def _drop(self, source_ids: Iterable[str]) -> bool:
        dropped = False
        for source_id in source_ids:
            doomed = self.sources / f".{source_id}.old"
            shutil.rmtree(doomed, ignore_errors=True)
            (self.sources / source_id).rename(doomed)
            shutil.rmtree(doomed)
            dropped = True
        return dropped

    def _put_part(self, part: Part) -> bool:
        """Write a part beside its place, then move it there as a whole, unless it is there already."""
        staged, place = self.sources / f".{part.source_id}.new", self.sources / part.source_id
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        for name, rows in {**part.tables, IMPORT_RUN.name: part.run}.items():
            _write_parquet(staged / f"{name}.parquet", rows)
        options = {"name": part.name, **part.options}
        (staged / "options.json").write_text(json.dumps(options, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        if place.is_dir():
            if all(_same(file, place / file.name) for file in staged.iterdir()):
                shutil.rmtree(staged)
                return False
            self._drop([part.source_id])
        staged.rename(place)
        return True

    def _merge(self, problems: Problems) -> bool:
        folders = self._folders()
        runs = [_stored(folder, IMPORT_RUN) for folder in folders]
        imports = [
            _imported(_options(folder), run, {table.name: _stored(folder, table) for table in DELIVERED})
            for folder, run in zip(folders, runs, strict=True)
        ]
        merged = merged_tables(imports, problems, self.precedence)
        changed = [self._write(table, merged[table.name]) for table in (*DELIVERED, CONFLICT)]
        return self._write(IMPORT_RUN, in_order(stacked(runs, IMPORT_RUN), IMPORT_RUN)) or any(changed)

    def _read(self, table: Table) -> pa.Table:
        path = self.table_path(table)
        if not path.is_file():
            return table.schema.empty_table()
        try:
            return pq.read_table(path, schema=table.schema)
        except (OSError, pa.ArrowException) as error:
            raise RingfenceError([Problem(str(path), f"cannot be read: {error}", "import the files again")]) from error

    def _write(self, table: Table, rows: pa.Table) -> bool:
        path = self.table_path(table)
        staged = path.with_name(f".{path.name}.new")
        _write_parquet(staged, rows)
        if _same(staged, path):
            staged.unlink()
            return False
        staged.replace(path)
        return True


def _settings(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((path / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problem = Problem(str(path / MARKER), f"cannot be read: {error}", f"write `format = {FORMAT}`")
        raise RingfenceError([problem]) from error


def _options(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "options.json").read_text(encoding="utf-8"))
    return found


def _slot(options: Mapping[str, Any]) -> tuple[Any, ...]:
    series = options.get("series")
    return options["name"], options["operator"], series, options.get("taken_on") if series else None


def _imported(options: Mapping[str, Any], run: pa.Table, tables: Mapping[str, pa.Table]) -> Imported:
    files = run.to_pylist()
    day = options.get("taken_on")
    return Imported(
        formats={file["source_id"]: (file["path"], file["format"]) for file in files},
        tables=tables,
        series=options.get("series"),
        taken_on=date.fromisoformat(day) if day else None,
        partial=any(file["partial"] for file in files),
    )


def _stored(folder: Path, table: Table) -> pa.Table:
    """A table of an import; columns that were declared since then are unknown."""
    path = folder / f"{table.name}.parquet"
    rows = complete(pq.read_table(path), table) if path.is_file() else table.schema.empty_table()
    _let_go()
    return rows


def _let_go() -> None:
    """Give back what tables took that are gone: Arrow keeps it, and after a big import that is most of the memory."""
    pa.default_memory_pool().release_unused()


def _write_parquet(path: Path, rows: pa.Table) -> None:
    """Write a table so that equal rows give equal bytes, whatever pieces they come in."""
    with pq.ParquetWriter(path, rows.schema, compression="zstd") as writer:
        for start in range(0, max(len(rows), 1), _GROUP_ROWS):
            writer.write_table(rows.slice(start, _GROUP_ROWS).combine_chunks(), _GROUP_ROWS)
    _let_go()


def _same(first: Path, second: Path) -> bool:
    """Whether two files hold the same bytes."""
    if not second.is_file() or first.stat().st_size != second.stat().st_size:
        return False
    with first.open("rb") as one, second.open("rb") as other:
        while block := one.read(1 << 20):
            if block != other.read(1 << 20):
                return False
    return True


def _replace(path: Path, content: bytes) -> None:
    staged = path.with_name(f".{path.name}.new")
    staged.write_bytes(content)
    staged.replace(path)
