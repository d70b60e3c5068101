"""Importer of 3GPP bulk CM files (TS 32.615, TS 32.616), with the inventory model of TS 28.633."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, cast

from lxml import etree

from ringfence.core.tables import ELEMENT, SITE
from ringfence.network.formats.nrm_rows import Node, Owner, rows_of
from ringfence.network.formats.nrm_tree import ObjectTree, TooDeep
from ringfence.network.formats.row_columns import table_of
from ringfence.network.formats.xml_stream import refuse_declared, refuse_entities
from ringfence.network.model import Batch, Context
from ringfence.network.source import UNREADABLE, Source
from ringfence.network.xml_head import xml_root

UNKNOWN_OPERATOR: Final = "unknown"
_BATCH_ROWS: Final = 500
_READ_BYTES: Final = 1 << 17
_FEED_BYTES: Final = 1 << 14
"""Small pieces keep what the parser works on in the processor's cache."""
_QUIET_BYTES: Final = 64 << 20
"""A stretch of XML this long without any managed object is no inventory, and would fill the memory."""

_PARSER: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
    "huge_tree": False,
    "remove_blank_text": True,  # a sixth faster: indentation makes no nodes
}
_TAGS: Final = [f"{{*}}{name}" for name in (
    "ManagedElement", "managedElement", "managedelement", "MANAGEDELEMENT", "ManagementNode", "managementNode",
    "managementnode",
)]  # fmt: skip
_OTHER_LANGUAGE: Final = re.compile(r"<class\b", re.IGNORECASE)
_OUR_LANGUAGE: Final = re.compile(r"<(?:[\w.\-]+:)?(?:SubNetwork|MeContext|ManagedElement)\b", re.IGNORECASE)


class _TooQuiet(Exception):
    """Too much XML without an object."""


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
        refuse_entities(source)
        owner = Owner(context.operator or UNKNOWN_OPERATOR, context.country, context.resolve)
        collector = _Collector(source, context, owner)
        tree = ObjectTree()
        for nodes in _managed_elements(source, context, tree):
            collector.add(nodes)
            if len(collector.rows) >= _BATCH_ROWS:
                yield collector.batch()
        context.snapshot_at = _instant(tree.footer)
        for line, found in tree.deleted:
            context.problems.add(
                source.where(line, found), "is marked as deleted and left out", "import an upload, not a change order",
                severity="warning",
            )  # fmt: skip
        yield collector.batch()


def _managed_elements(source: Source, context: Context, tree: ObjectTree) -> Iterator[list[Node]]:
    """The nodes of each managed element once it is complete; faults of the file end the stream, located."""
    feeder = _Feeder(source, tree)
    try:
        with source.open() as stream:
            while block := stream.read(_READ_BYTES):
                for at in range(0, len(block), _FEED_BYTES):
                    yield from feeder.feed(block[at : at + _FEED_BYTES])
        yield from feeder.close()
    except etree.XMLSyntaxError as error:
        yield from feeder.rest()
        _cut_short(source, context, tree, error.lineno or tree.line, f"the XML ends or breaks here: {error.msg}")
    except TooDeep as error:
        yield from tree.take()
        _cut_short(source, context, tree, tree.line, str(error))
    except (_TooQuiet, LookupError, *UNREADABLE) as error:
        _cut_short(source, context, tree, tree.line, f"cannot be read further: {error}")


class _Feeder:
    """Feeds the parser piece by piece, and the tree with what is complete after each."""

    def __init__(self, source: Source, tree: ObjectTree) -> None:
        self._source, self._tree = source, tree
        root = xml_root(source.head())
        name = root.tag.rpartition(":")[2] if root else "*"
        self._parser = etree.XMLPullParser(events=("start", "end"), tag=[f"{{*}}{name}", *_TAGS], **_PARSER)
        self._root: etree._Element | None = None
        self._ended: etree._Element | None = None
        self._quiet = 0

    def feed(self, piece: bytes) -> Iterator[list[Node]]:
        self._parser.feed(piece)
        yield from self._read()
        self._quiet = 0 if self._tree.moved else self._quiet + len(piece)
        if self._quiet > _QUIET_BYTES:
            raise _TooQuiet(f"no managed object in {_QUIET_BYTES >> 20} MB")

    def close(self) -> Iterator[list[Node]]:
        self._parser.close()
        yield from self._read()
        yield from self._tree.close()

    def rest(self) -> Iterator[list[Node]]:
        """What was complete before a fault in the last piece."""
        try:
            yield from self._read()
        except TooDeep:
            yield from self._tree.take()  # the fault of the XML is told

    def _read(self) -> list[list[Node]]:
        for event, found in self._parser.read_events():
            node = cast("etree._Element", found)  # of the events asked for, each brings an element
            if event == "end":
                self._ended = node
            elif self._root is None:
                self._root = node
                refuse_declared(self._source, node)
                self._tree.begin(node)
        return self._tree.advance(self._ended)


def _cut_short(source: Source, context: Context, tree: ObjectTree, line: int, found: str) -> None:
    context.partial = True
    context.problems.add(
        source.where(line, tree.label()), found, "export the file again; managed elements complete before this are kept"
    )


class _Collector:
    """Rows of a file on their way out; duplicates dropped, sites once."""

    def __init__(self, source: Source, context: Context, owner: Owner) -> None:
        self._source, self._context, self._owner = source, context, owner
        self.rows: list[dict[str, Any]] = []
        self._sites: list[dict[str, Any]] = []
        self._seen: dict[str, int] = {}
        self._positions: dict[str, tuple[float | None, float | None]] = {}

    def add(self, nodes: list[Node]) -> None:
        for node, row, site in rows_of(nodes, self._owner):
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
