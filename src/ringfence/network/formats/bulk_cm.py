"""Importer of 3GPP bulk CM files (TS 32.615, TS 32.616), with the inventory model of TS 28.633."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from ringfence.core.tables import ELEMENT, SITE
from ringfence.network.formats.nrm_rows import Node, Owner, rows_of
from ringfence.network.formats.nrm_tree import ObjectTree
from ringfence.network.formats.row_columns import table_of
from ringfence.network.formats.xml_skim import Skimmer
from ringfence.network.model import Batch, Context
from ringfence.network.source import Source
from ringfence.network.xml_head import xml_root

UNKNOWN_OPERATOR: Final = "unknown"
_BATCH_ROWS: Final = 500
_OTHER_LANGUAGE: Final = re.compile(r"<class\b", re.IGNORECASE)
_OUR_LANGUAGE: Final = re.compile(r"<(?:[\w.\-]+:)?(?:SubNetwork|MeContext|ManagedElement)\b", re.IGNORECASE)


class BulkCmImporter:
    """Reads configuration and inventory uploads of OSSs: managed elements, their functions and their parts."""

    name = "bulk_cm"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        root = xml_root(head)
        if root is None or root.name != "bulkcmconfigdatafile":
            return False
        ours = _OUR_LANGUAGE.search(root.rest) is not None
        return ours or (root.namespaced and not _OTHER_LANGUAGE.search(root.rest))

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        owner = Owner(context.operator or UNKNOWN_OPERATOR, context.country, context.resolve)
        collector = _Collector(source, context, owner)
        skimmer = Skimmer(source, context)
        tree = ObjectTree(skimmer)
        for _ in skimmer.read(tree):
            collector.add(tree.take())
            if len(collector.rows) >= _BATCH_ROWS:
                yield collector.batch()
        collector.add(tree.take())  # what was complete before a fault
        context.snapshot_at = _instant(tree.footer)
        for line, found in tree.deleted:
            context.problems.add(
                source.where(line, found), "is marked as deleted and left out", "import an upload, not a change order",
                severity="warning",
            )  # fmt: skip
        yield collector.batch()


class _Collector:
    """Rows of a file on their way out; duplicates dropped, sites once."""

    def __init__(self, source: Source, context: Context, owner: Owner) -> None:
        self._source, self._context, self._owner = source, context, owner
        self.rows: list[dict[str, Any]] = []
        self._sites: list[dict[str, Any]] = []
        self._seen: dict[str, int] = {}
        self._positions: dict[str, tuple[float | None, float | None]] = {}

    def add(self, complete: list[list[Node]]) -> None:
        """Take the nodes of managed elements."""
        for node, row, site in chain.from_iterable(rows_of(nodes, self._owner) for nodes in complete):
            if self._new(node, row):
                self.rows.append(row)
            if site and self._new_site(site, row["dn"]):
                self._sites.append(site)

    def _new(self, node: Node, row: dict[str, Any]) -> bool:
        said = node.fingerprint
        known = self._seen.get(row["element_id"])
        if known is None:
            self._seen[row["element_id"]] = said
            return True
        if known != said:
            self._context.problems.add(
                self._source.where(row["source_ref"].removeprefix("line "), row["dn"]),
                "is in the file before, with other attributes; the first counts",
                "export each object once",
            )
        return False

    def _new_site(self, site: dict[str, Any], dn: str) -> bool:
        position = (site["latitude"], site["longitude"])
        known = self._positions.get(site["site_id"])
        if known is None:
            self._positions[site["site_id"]] = position
            return True
        if position != known and None not in position:
            self._context.problems.add(
                self._source.where(site["source_ref"].removeprefix("line "), dn),
                f"site {site['site_id']!r} lies elsewhere ({position}) than where it is named first ({known})",
                "give each site one position",
                severity="warning",
            )
        return False

    def batch(self) -> Batch:
        elements, sites = self.rows, self._sites
        self.rows, self._sites = [], []
        return Batch(table_of(elements, ELEMENT), table_of(sites, SITE))


def _instant(text: str | None) -> datetime | None:
    """The footer's date and time in UTC; without an offset it is taken as UTC."""
    try:
        found = datetime.fromisoformat(text) if text else None
        return None if found is None else found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


BULK_CM = BulkCmImporter()
