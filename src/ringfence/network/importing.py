"""Inventory files to canonical tables: read for one use, or imported into a workspace."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ringfence.core.errors import Problem, Problems, RingfenceError
from ringfence.core.tables import ELEMENT, IMPORT_RUN
from ringfence.network.countries import country_code
from ringfence.network.export import is_export, read_export
from ringfence.network.identify import IDENTIFIED, Identities, identified
from ringfence.network.mapping import Mapping as TableMapping
from ringfence.network.mapping import load_mapping
from ringfence.network.merging import merged_tables
from ringfence.network.model import (
    DELIVERED,
    Context,
    ImportReport,
    Network,
    Progress,
    Resolve,
    complete,
    in_order,
    stacked,
)
from ringfence.network.progress import Watched
from ringfence.network.redaction import Redactor, redacted_part
from ringfence.network.registry import importer_for
from ringfence.network.source import Source, sources_of
from ringfence.network.workspace import Part, Workspace

AnyMapping = Path | str | Mapping[str, Any] | TableMapping | None


@dataclass(frozen=True, slots=True)
class Taking:
    """When the files of a call show the network, and how they belong together, where the user says so."""

    series: str | None = None
    """Name of a series of snapshots of one scope: all files of one series and day are one snapshot."""
    taken_on: date | None = None
    """Day of the snapshot; counts before what a file says itself."""


@dataclass(frozen=True, slots=True)
class _Options:
    operator: str | None
    country: str | None
    mapping: TableMapping
    resolve: Resolve
    progress: Progress | None
    taking: Taking = field(default_factory=Taking)
    redactor: Redactor | None = None
    identities: Identities | None = None


def read_files(
    paths: Iterable[Path | str],
    *,
    operator: str | None = None,
    country: str | None = None,
    mapping: AnyMapping = None,
    resolve: Resolve,
    progress: Progress | None = None,
    identities: Identities | None = None,
) -> Network:
    """Read inventory files without a workspace.

    Parameters
    ----------
    operator, country
        For rows whose file does not name them. ``country`` is ISO 3166-1 or an English name.
    mapping
        Mapping of tables: a YAML file, a dictionary, or None.
    resolve
        Maps a supplier's spelling to a supplier id, or None.
    identities
        Tells the supplier from numbers in registers where the name does not; see `ringfence.network.identify`.

    Raises
    ------
    RingfenceError
        No file could be used; if only some could not, ``problems`` says so.
    """
    options = replace(_options(operator, country, mapping, resolve, progress), identities=identities)
    problems = Problems()
    parts = _read_all(paths, options, problems)
    merged = merged_tables([part.imported for part in parts], problems)
    runs = in_order(stacked([part.run for part in parts], IMPORT_RUN), IMPORT_RUN)
    tables = {f"{declared.name}s": merged[declared.name] for declared in DELIVERED}
    return Network(**tables, import_runs=runs, problems=problems)


def import_files(
    paths: Iterable[Path | str],
    workspace: Workspace,
    *,
    operator: str | None = None,
    country: str | None = None,
    mapping: AnyMapping = None,
    resolve: Resolve,
    progress: Progress | None = None,
    taking: Taking | None = None,
    redactor: Redactor | None = None,
    identities: Identities | None = None,
) -> ImportReport:
    """Import inventory files into a workspace; parameters as in ``read_files``.

    A file replaces an earlier import of the same content, and one of the same name for the same operator; in a series,
    only one of the same day. With ``redactor``, nothing private gets into the workspace.
    Files that cannot be used are in ``problems``; what was imported from them before stays.

    Raises
    ------
    RingfenceError
        No file could be used; the workspace is as it was.
    """
    taking = taking or Taking()
    options = _options(operator, country, mapping, resolve, progress)
    options = replace(options, taking=taking, redactor=redactor, identities=identities)
    problems = Problems()
    parts = _read_all(paths, options, problems)
    runs = in_order(stacked([part.run for part in parts], IMPORT_RUN), IMPORT_RUN)
    changed = workspace.put(parts, problems)
    return ImportReport(runs, problems, changed, workspace.element_count())


def _options(
    operator: str | None, country: str | None, mapping: AnyMapping, resolve: Resolve, progress: Progress | None
) -> _Options:
    code = None
    if country is not None:
        code = country_code(country)
        if code is None:
            raise RingfenceError(f"{country!r} is no country", "write the ISO 3166-1 code, for example DE")
    return _Options((operator or "").strip() or None, code, load_mapping(mapping), resolve, progress)


def _read_all(paths: Iterable[Path | str], options: _Options, problems: Problems) -> list[Part]:
    parts: dict[str, Part] = {}
    failed: list[Problem] = []
    given = {Path(path) for path in paths}
    exports = {path for path in given if is_export(path)}
    for folder in sorted(exports):
        _read_exported(folder, options, parts, failed)
    sources = _sources(given - exports, failed)
    for source in sources.values():
        try:
            others = tuple(other for other in sources.values() if other is not source)
            parts[source.source_id] = _read(source, others, options, problems)
        except RingfenceError as error:
            failed.extend(error.problems)
    if not parts:
        nothing = Problem("ringfence", "no file was given", "name the inventory files to read")
        raise RingfenceError(failed or [nothing])
    problems.extend(failed)
    return sorted(parts.values(), key=lambda part: part.source_id)


def _read_exported(folder: Path, options: _Options, parts: dict[str, Part], failed: list[Problem]) -> None:
    """The tables that we have exported, as they are; what the caller says of operator or country adds nothing."""
    try:
        part = read_export(folder)
    except RingfenceError as error:
        failed.extend(error.problems)
    else:
        parts[part.source_id] = redacted_part(part, options.redactor) if options.redactor else part


def _sources(paths: Iterable[Path], failed: list[Problem]) -> dict[str, Source]:
    """The files to read by source id, each content once."""
    found: dict[str, Source] = {}
    for path in sorted(paths):
        try:
            for source in sources_of(path):
                _refuse_namesake(source, found.values())
                found.setdefault(source.source_id, source)
        except RingfenceError as error:
            failed.extend(error.problems)
    return found


def _refuse_namesake(source: Source, others: Iterable[Source]) -> None:
    """Two files of one name would replace each other, and which one stays would depend on their order."""
    for other in others:
        if other.name == source.name and other.source_id != source.source_id:
            raise RingfenceError([
                Problem(source.name, f"another file of this call bears the same name ({source.path})",
                        "rename one of them, or import them one after the other for different operators")
            ])  # fmt: skip


def _read(source: Source, others: tuple[Source, ...], options: _Options, problems: Problems) -> Part:
    context = Context(options.operator, options.country, options.mapping, options.resolve, companions=others)
    importer = importer_for(source.head(), source.name)
    watched = Watched(source, options.progress) if options.progress else source
    found: dict[str, list[pa.Table]] = {declared.name: [] for declared in DELIVERED}
    for batch in importer.read(watched, context):
        for declared, rows in batch.rows():
            found[declared.name].append(complete(rows, declared))
    if not importer.auxiliary and not any(len(table) for table in found[ELEMENT.name]):
        nothing = Problem(source.name, "has no usable element", "check that this is an inventory of the network")
        raise RingfenceError([*context.problems, nothing])
    part = _part(source, importer.name, context, found, options)
    problems.extend(context.problems)
    return part


_VERSION: Final = version("ringfence")


def _part(
    source: Source,
    format_name: str,
    context: Context,
    found: Mapping[str, Sequence[pa.Table]],
    options: _Options,
) -> Part:
    taking = options.taking
    source_id, taken_at = _source_id(source, taking), _taken_at(source, context, taking)
    origin: dict[str, object] = {"source_id": source_id, "source_format": format_name}
    if taken_at is not None:
        origin["snapshot_at"] = taken_at
    tables = {d.name: in_order(complete(stacked(found[d.name], d), d, **origin), d) for d in DELIVERED}
    problems_of_file = len(context.problems)
    if options.identities:
        tables |= {
            d.name: identified(tables[d.name], d, options.identities, context.problems, source.name) for d in IDENTIFIED
        }
    run = {
        "source_id": source_id,
        "path": source.name,
        "sha256": source.sha256,
        "format": format_name,
        "rows": tables[ELEMENT.name].num_rows,
        "errors": problems_of_file,
        "partial": context.partial,
        "tool_version": _VERSION,
        "series": taking.series,
        "taken_on": taken_at.date() if taken_at else None,
    }
    part = Part(
        source_id=source_id,
        name=source.name,
        operator=options.operator,
        options={
            "operator": options.operator,
            "country": options.country,
            "mapping": json.loads(options.mapping.to_json()),
            "series": taking.series,
            "taken_on": taken_at.date().isoformat() if taken_at else None,
        },
        tables=tables,
        run=pa.Table.from_pylist([run], IMPORT_RUN.schema),
    )
    return redacted_part(part, options.redactor) if options.redactor else part


def _source_id(source: Source, taking: Taking) -> str:
    """The source's id; two snapshots that are alike to the byte stay two."""
    if taking.series is None:
        return source.source_id
    text = "\n".join((source.sha256, taking.series, str(taking.taken_on)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _taken_at(source: Source, context: Context, taking: Taking) -> datetime | None:
    """When the network looked like this: as the caller says, else as the file says.

    Raises
    ------
    RingfenceError
        The file belongs to a series, and nobody says when it was taken.
    """
    stated = context.snapshot_at
    if taking.taken_on is None:
        if taking.series is not None and stated is None:
            raise RingfenceError([
                Problem(source.name, f"does not say when it was taken, as a snapshot of the series {taking.series!r} "
                        "must", "say it: --taken-on 2026-01-31")
            ])  # fmt: skip
        return stated
    if stated is not None and stated.date() != taking.taken_on:
        context.problems.add(
            source.name, f"says that it was taken on {stated.date()}; {taking.taken_on} is used, as the call says",
            "leave --taken-on out if the file is right", severity="warning",
        )  # fmt: skip
    elif stated is not None:
        return stated
    return datetime.combine(taking.taken_on, time(), UTC)
