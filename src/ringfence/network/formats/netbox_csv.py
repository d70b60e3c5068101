"""Importer of devices as NetBox and Nautobot export and import them in CSV: display names, or names and slugs."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import IO, Final

from ringfence.network.formats.gathering import Gathering
from ringfence.network.formats.netbox_catalogue import catalogue
from ringfence.network.formats.netbox_rows import Device, NetBoxRows
from ringfence.network.formats.plain_values import attributes, text
from ringfence.network.model import Batch, Context
from ringfence.network.source import UNREADABLE, Source
from ringfence.network.xml_head import decoded

_COLUMNS: Final = {
    "id": ("id", "pk"),
    "name": ("name",),
    "site": ("site", "site_name", "location_name", "location"),
    "manufacturer": ("manufacturer", "device_type_manufacturer", "device_type_manufacturer_name"),
    "model": ("device_type", "device_type_model", "type", "model_name"),
    "part_number": ("part_number",),
    "role": ("role", "device_role", "role_name", "device_role_name"),
    "serial": ("serial", "serial_number"),
    "asset_tag": ("asset_tag",),
    "status": ("status", "status_name"),
    "software": ("software_version", "software_version_version"),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "tags": ("tags",),
}
"""Columns of ours and how the export of all fields, the export of the view, the import form and Nautobot call them."""
_NOT_OURS: Final = frozenset({"element_id", "operator", "function", "supplier"})
_NOTHING: Final = frozenset({"NULL", "NoObject"})
"""How Nautobot writes an empty cell."""
_DELIMITERS: Final = (",", ";", "\t")
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class NetBoxCsvImporter:
    """Reads a table of devices. It has no numbers of device types: those of the public library are taken beside it."""

    name = "netbox_csv"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        return _layout(head) is not None

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        layout = _layout(source.head())
        rows = NetBoxRows(Gathering(source, context))
        known = catalogue(context.companions, context)
        delimiter, names = layout or (",", ())
        columns = _found(names)
        seen: set[str] = set()
        for line, cells in _lines(source, context, delimiter, len(names)):
            if "natural_slug" in names:
                cells = ["" if cell in _NOTHING else cell for cell in cells]
            told = {ours: text(cells[at]) for ours, at in columns.items()}
            others = {names[at]: cells[at] for at in range(len(names)) if at not in columns.values()}
            number = told.get("part_number") or known.number_of(told.get("manufacturer"), told.get("model"))
            site = told.get("site")
            if site and site not in seen:
                seen.add(site)
                rows.gathering.site({"site_id": site, "name": site, "source_ref": f"line {line}"})
            rows.device(
                Device(
                    id=told.get("id"), name=told.get("name"), site=site, manufacturer=told.get("manufacturer"),
                    model=told.get("model"), part_number=number, role=told.get("role"), serial=told.get("serial"),
                    asset_tag=told.get("asset_tag"), status=told.get("status"),
                    software=told.get("software"), latitude=told.get("latitude"), longitude=told.get("longitude"),
                    tags=_tags(told.get("tags")), attrs=attributes(others), line=line, ref=f"line {line}",
                )
            )  # fmt: skip
            yield from rows.gathering.full()
        yield rows.gathering.batch()


@lru_cache(4)
def _layout(head: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Delimiter and column names if the first line is the header of a table of devices."""
    first, _, _ = decoded(head).lstrip("\ufeff").partition("\n")
    if head[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        first = head.split(b"\n", 1)[0].decode("utf-8-sig", errors="replace")
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([first.rstrip("\r")], delimiter=delimiter), [])
        except csv.Error:
            continue
        names = tuple(_plain(cell) for cell in cells)
        columns = _found(names)
        wanted = {"name", "manufacturer", "model", "role", "site", "status"} <= columns.keys()
        if wanted and not _NOT_OURS & set(names):
            return delimiter, names
    return None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.strip().casefold()).strip("_")


def _found(names: Sequence[str]) -> dict[str, int]:
    """Where each of our columns is."""
    found: dict[str, int] = {}
    for ours, theirs in _COLUMNS.items():
        at = next((names.index(name) for name in theirs if name in names), None)
        if at is not None:
            found[ours] = at
    return found


def _tags(value: str | None) -> list[str] | None:
    found = {part.strip() for part in re.split(r"[,;]", value or "") if part.strip()}
    return sorted(found) or None


def _lines(source: Source, context: Context, delimiter: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins; one of the wrong length is a problem and loses no other."""
    head = source.head()
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), context.mapping.encoding or "utf-8")
    line = 0
    try:
        with source.open() as stream:
            reader = csv.reader(_decoded(stream, encoding), delimiter=delimiter)
            for row in reader:
                start, line = line + 1, reader.line_num
                if start == 1 or not any(row):
                    continue
                if len(row) == width:
                    yield start, row
                else:
                    context.partial = True
                    context.problems.add(
                        source.where(start), f"has {len(row)} cells where the header has {width}",
                        f"put cells that hold {delimiter!r} in double quotes",
                    )  # fmt: skip
    except (csv.Error, UnicodeError, *UNREADABLE) as error:
        context.partial = True
        found = f"is not {encoding.upper()} text" if isinstance(error, UnicodeError) else f"cannot be read on: {error}"
        context.problems.add(source.where(line + 1), found, "export the table again, as UTF-8")


def _decoded(stream: IO[bytes], encoding: str) -> Iterator[str]:
    """The lines of a file, each decoded by itself, so that a bad byte loses none before it."""
    if encoding == "utf-16":
        with io.TextIOWrapper(stream, encoding=encoding, newline="") as text_stream:
            yield from text_stream
        return
    lines = io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream
    for number, raw in enumerate(lines):
        yield raw.decode("utf-8-sig" if encoding == "utf-8-sig" and not number else encoding.removesuffix("-sig"))


NETBOX_CSV = NetBoxCsvImporter()
