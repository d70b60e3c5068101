"""What importers are given, what they deliver, and the network that comes out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problems
from ringfence.core.tables import COMPONENT, ELEMENT, RELATION, SITE, Table
from ringfence.network.mapping import Mapping
from ringfence.network.source import Source

Resolve = Callable[[str], str | None]
"""Maps a supplier's spelling to a supplier id, or to None if nobody knows it."""

Progress = Callable[[str, int, int], None]
"""Called with file name, bytes read and bytes in all."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as an importer delivers them: columns of the declared tables in any order, missing ones unknown.

    The columns ``snapshot_at``, ``source_id`` and ``source_format`` are filled in by the caller.
    """

    elements: pa.Table | None = None
    sites: pa.Table | None = None
    components: pa.Table | None = None
    relations: pa.Table | None = None

    def rows(self) -> Iterator[tuple[Table, pa.Table]]:
        """The tables that it has rows of, each with its declaration."""
        for declared, rows in zip(DELIVERED, (self.elements, self.sites, self.components, self.relations), strict=True):
            if rows is not None:
                yield declared, rows


DELIVERED: Final = (ELEMENT, SITE, COMPONENT, RELATION)
"""The tables that importers fill."""


@dataclass(slots=True)
class Context:
    """What the caller of an importer knows, and what the importer learns on the way."""

    operator: str | None
    country: str | None
    mapping: Mapping
    resolve: Resolve
    problems: Problems = field(default_factory=Problems)
    partial: bool = False
    """Set by the importer when a part of the file could not be read."""
    snapshot_at: datetime | None = None
    """Set by the importer if the file says when the network looked like this."""
    companions: tuple[Source, ...] = ()
    """The other files of the call: catalogues, charts or sites that this one refers to."""

    def __post_init__(self) -> None:
        self.resolve = cache(self.resolve)


class Importer(Protocol):
    """A reader of one inventory format."""

    name: str
    """Written to ``source_format``."""
    auxiliary: bool
    """Whether its files only serve others (a catalogue of products): they need not hold an element."""

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with ``head`` (uncompressed) is of this format."""

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        """Read all rows; problems go to ``context.problems``.

        Raises
        ------
        RingfenceError
            The file as a whole cannot be used.
        """


@dataclass(frozen=True, slots=True)
class Network:
    """The inventory of one or more operators, in canonical tables, and the problems met while it was read."""

    elements: pa.Table
    sites: pa.Table
    components: pa.Table
    relations: pa.Table
    import_runs: pa.Table
    problems: Problems


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: one row per file of this call, and all problems."""

    import_runs: pa.Table
    problems: Problems
    changed: bool
    """Whether the workspace differs from before."""
    elements: int
    """Elements now in the workspace, of all imports."""


def complete(table: pa.Table, declared: Table, **constants: object) -> pa.Table:
    """``table`` with exactly the declared columns: constants set, missing columns unknown.

    Raises
    ------
    ValueError
        ``table`` has a column that is not declared.
    """
    if unknown := set(table.column_names) - set(declared.names):
        raise ValueError(f"no such columns in table {declared.name}: {', '.join(sorted(unknown))}")
    rows = table.num_rows
    columns = []
    for column in declared:
        if column.name in constants:
            columns.append(pa.repeat(pa.scalar(constants[column.name], column.type), rows))
        elif column.name in table.column_names:
            columns.append(table[column.name].cast(column.type))
        else:
            columns.append(pa.nulls(rows, column.type))
    return pa.table(columns, schema=declared.schema)


def in_order(table: pa.Table, declared: Table) -> pa.Table:
    """The rows sorted by the columns the table declares as its order, unknown last."""
    if _is_in_order(table, declared):
        return table
    return table.sort_by([(name, "ascending") for name in declared.order]).combine_chunks()


def _is_in_order(table: pa.Table, declared: Table) -> bool:
    """Whether the rows are sorted already, as imports that were kept are: a copy of a big table is spared."""
    tied = None
    for name in declared.order:
        values = table[name].combine_chunks()
        if values.null_count:
            return False
        before, after = values[:-1], values[1:]
        wrong = pc.greater(before, after)
        if pc.any(wrong if tied is None else pc.and_(tied, wrong)).as_py():
            return False
        same = pc.equal(before, after)
        tied = same if tied is None else pc.and_(tied, same)
    return True


def stacked(tables: Iterable[pa.Table], declared: Table) -> pa.Table:
    """All rows of ``tables``, or the empty table."""
    return pa.concat_tables([declared.schema.empty_table(), *tables])
