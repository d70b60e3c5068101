"""The folder that keeps an imported network, private overlays and runs."""

import json
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ringfence.core.errors import Problem, Problems, RingfenceError
from ringfence.core.tables import ELEMENT, IMPORT_RUN, Table
from ringfence.network.merging import merged_tables
from ringfence.network.model import DELIVERED, Network, complete, in_order, stacked

MARKER: Final = "ringfence.toml"
FORMAT: Final = 1
_MARKER_TEXT: Final = f"# A ringfence workspace: imported networks, overlays of your own, runs.\nformat = {FORMAT}\n"
_STORED: Final = (*DELIVERED, IMPORT_RUN)


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
            for table in _STORED:
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
        try:
            found = tomllib.loads((path / MARKER).read_text(encoding="utf-8")).get("format")
        except (OSError, ValueError) as error:
            problem = Problem(str(path / MARKER), f"cannot be read: {error}", f"write `format = {FORMAT}`")
            raise RingfenceError([problem]) from error
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

    def table_path(self, table: Table) -> Path:
        """The Parquet file that holds ELEMENT, SITE or IMPORT_RUN."""
        return self.path / "network" / f"{table.name}.parquet"

    def network(self) -> Network:
        """All that has been imported."""
        return Network(**{f"{table.name}s": self._read(table) for table in _STORED}, problems=Problems())

    def element_count(self) -> int:
        """Elements of all imports, without reading them."""
        path = self.table_path(ELEMENT)
        return int(pq.read_metadata(path).num_rows) if path.is_file() else 0

    def put(self, parts: Sequence[Part], problems: Problems) -> bool:
        """Keep new parts, drop those they replace, and merge all again; whether anything changed.

        Raises
        ------
        RingfenceError
            The workspace cannot be written, or holds a damaged import.
        """
        try:
            changed = self._drop(self._replaced_by(parts))
            for part in parts:
                changed |= self._put_part(part)
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
        slots = {(part.name, part.operator) for part in parts}
        replaced = []
        for folder in self._folders():
            options = json.loads((folder / "options.json").read_text(encoding="utf-8"))
            if folder.name not in new and (options["name"], options["operator"]) in slots:
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
        tables = {t.name: [_stored(f, t) for f in folders] for t in _STORED}
        runs = in_order(stacked(tables[IMPORT_RUN.name], IMPORT_RUN), IMPORT_RUN)
        names = dict(zip(runs["source_id"].to_pylist(), runs["path"].to_pylist(), strict=True))
        merged = merged_tables({table.name: tables[table.name] for table in DELIVERED}, names, problems)
        changed = [self._write(table, merged[table.name]) for table in DELIVERED]
        return self._write(IMPORT_RUN, runs) or any(changed)

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


def _stored(folder: Path, table: Table) -> pa.Table:
    """A table of an import; columns that were declared since then are unknown."""
    path = folder / f"{table.name}.parquet"
    return complete(pq.read_table(path), table) if path.is_file() else table.schema.empty_table()


def _write_parquet(path: Path, rows: pa.Table) -> None:
    """Write a table so that equal rows give equal bytes."""
    pq.write_table(rows.combine_chunks(), path, compression="zstd", row_group_size=1 << 18)


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
