"""Rows of one file on their way out: duplicates dropped, sites once, batches of some thousand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from ringfence.core.tables import ELEMENT, RELATION, SITE
from ringfence.network.formats.plain_values import UNKNOWN_OPERATOR
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source

_BATCH_ROWS: Final = 5000
Row = dict[str, Any]


@dataclass(slots=True)
class Gathering:
    """Elements, sites and relations of a file."""

    source: Source
    context: Context
    elements: list[Row] = field(default_factory=list)
    sites: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)
    _positions: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    _pairs: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def operator(self) -> str:
        return self.context.operator or UNKNOWN_OPERATOR

    def element(self, row: Row, where: str | int | None = None) -> bool:
        """Add an element, unless it has been added; one that says other things than before is a problem."""
        said = hash(str([value for key, value in row.items() if key != "source_ref"]))
        known = self._seen.get(row["element_id"])
        if known is None:
            self._seen[row["element_id"]] = said
            self.elements.append({"operator": self.operator, "country": self.context.country, **row})
            return True
        if known != said:
            self.context.problems.add(
                self.source.where(where or row.get("source_ref"), row.get("dn") or row["element_id"]),
                "is in the file before, with other attributes; the first counts",
                "export each object once",
            )
        return False

    def site(self, row: Row) -> None:
        """Add a site once; a second position of it is a warning."""
        position = (row.get("latitude"), row.get("longitude"))
        known = self._positions.get(row["site_id"])
        if known is None:
            self._positions[row["site_id"]] = position
            self.sites.append({"operator": self.operator, "country": self.context.country, **row})
        elif position != known and None not in position:
            self.context.problems.add(
                self.source.where(row.get("source_ref"), row["site_id"]),
                f"site {row['site_id']!r} lies elsewhere ({position}) than where it is named first ({known})",
                "give each site one position",
                severity="warning",
            )

    def relation(self, from_id: str, to_id: str, kind: str, ref: str) -> None:
        if (from_id, to_id, kind) not in self._pairs:
            self._pairs.add((from_id, to_id, kind))
            row = {"operator": self.operator, "from_id": from_id, "to_id": to_id, "type": kind, "source_ref": ref}
            self.relations.append(row)

    def full(self) -> Iterator[Batch]:
        """A batch, once there are enough rows for one."""
        if len(self.elements) >= _BATCH_ROWS:
            yield self.batch()

    def batch(self) -> Batch:
        """All rows that have not been delivered."""
        elements, sites, relations = self.elements, self.sites, self.relations
        self.elements, self.sites, self.relations = [], [], []
        return Batch(
            pa.Table.from_pylist(elements, ELEMENT.schema),
            pa.Table.from_pylist(sites, SITE.schema),
            relations=pa.Table.from_pylist(relations, RELATION.schema),
        )

    def warn(self, where: str | int | None, found: str, fix: str, label: str | None = None) -> None:
        self.context.problems.add(self.source.where(where, label), found, fix, severity="warning")

    def templates(self, names: list[str], where: str | int | None, label: str | None = None) -> None:
        """Say which fields are unfilled templates, if any are."""
        if names:
            shown = ", ".join(dict.fromkeys(names[:8])) + (", ..." if len(names) > 8 else "")
            self.warn(where, f"holds unfilled templates @...@, which are unknown: {shown}",
                      "export from the running system, not from the template", label)  # fmt: skip
