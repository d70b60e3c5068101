"""Wires the stages: the only module that knows the whole flow from files to findings."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from ringfence.assessment.assess import Assessment, assess
from ringfence.assessment.diff import diff, digests
from ringfence.assessment.law import Law
from ringfence.assessment.question import Question
from ringfence.assessment.star import STAR_FORMAT, Star, build_star, read_star, write_star
from ringfence.assessment.summary import summarise, with_subject
from ringfence.core.errors import Problems, RingfenceError
from ringfence.core.tables import COMPONENT, ELEMENT, IMPORT_RUN, SITE, Table
from ringfence.network.identify import identified_again
from ringfence.network.importing import Taking, import_files, read_files
from ringfence.network.model import ImportReport
from ringfence.network.redaction import Redactor, redacted_copy
from ringfence.network.workspace import Workspace
from ringfence.rulebook import Rulebook, load_rulebook
from ringfence.rulebook.identity import Suppliers
from ringfence.rulebook.scenarios import as_if_binding, is_scenario, known_scenarios, meant
from ringfence.share.masking import Mask, has_left_overlay, mask, public_suppliers
from ringfence.share.network_export import write_network
from ringfence.share.report import write_report
from ringfence.share.tables import write_parquet

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Judged:
    """An assessed network, ready to be asked."""

    question: Question
    rulebook: Rulebook
    elements: ir.Table
    sites: ir.Table
    assessment: Assessment
    problems: Problems
    inputs: tuple[tuple[str, str], ...]
    """Name and SHA-256 of each inventory file."""

    @cached_property
    def current(self) -> ir.Table:
        """The findings of the day asked for, computed once."""
        rows = self.assessment.findings(as_of=self.question.as_of)
        return self._kept("current", rows)

    @cached_property
    def lives(self) -> ir.Table:
        """All findings with their whole lives, computed once."""
        return self._kept("lives", self.assessment.findings())

    @cached_property
    def summary(self) -> ir.Table:
        """Counts of the day asked for; see `ringfence.assessment.summary.summarise`."""
        return self._kept("summary", summarise(with_subject(self.current, self.assessment.star.names)))

    def _kept(self, name: str, rows: ir.Table) -> ir.Table:
        con = self.assessment.star.con
        table: ir.Table = con.create_table(f"{name}_findings", rows, temp=True, overwrite=True)
        return table

    def manifest(self) -> dict[str, Any]:
        """All that a run depends on: repeat it with these and the findings are the same to the byte."""
        return {
            "ringfence": version("ringfence"),
            "as_of": self.question.as_of.isoformat(),
            "known_on": self.question.known_on.isoformat(),
            "rulebook": list(self.question.rulebook or ["all"]),
            "rulebook_version": self.rulebook.version,
            "scenarios": sorted(self.question.scenarios),
            "settings": dict(self.question.settings),
            "overlays": [path.name for path in self.question.overlays],
            "inputs": [{"name": name, "sha256": digest} for name, digest in self.inputs],
            "libraries": {name: version(name) for name in ("duckdb", "ibis-framework", "pyarrow")},
        }


def judge(
    path: Path, question: Question, *, operator: str | None = None, country: str | None = None,
    mapping: Path | None = None, progress: Progress | None = None,
) -> Judged:  # fmt: skip
    """Assess a workspace or one inventory file.

    Raises
    ------
    RingfenceError
        The path cannot be read as a network, or the rulebook or an overlay has mistakes.
    """
    if Workspace.is_workspace(path):
        return _judge_workspace(Workspace.open(path), question)
    if not path.exists():
        raise RingfenceError(f"{path} does not exist", "name a workspace or an inventory file")
    rulebook = _rulebook(question)
    found = read_files(
        [path], operator=operator, country=country, mapping=mapping, resolve=rulebook.suppliers.resolve,
        progress=progress, identities=rulebook.suppliers,
    )  # fmt: skip
    con = ibis.duckdb.connect()
    elements = con.create_table("element", found.elements, temp=True)
    sites = con.create_table("site", found.sites, temp=True)
    parts = con.create_table("component", found.components, temp=True) if found.components.num_rows else None
    star = build_star(con, elements, sites, parts)
    return _judged(question, rulebook, elements, sites, star, found.problems, found.import_runs)


def _judge_workspace(workspace: Workspace, question: Question) -> Judged:
    rulebook = _rulebook(question, own_overlays(workspace))
    con = ibis.duckdb.connect()
    elements, sites = (stored(con, workspace, table) for table in (ELEMENT, SITE))
    star = star_of(workspace, con, elements, sites)
    runs = pq.read_table(workspace.table_path(IMPORT_RUN))
    return _judged(question, rulebook, elements, sites, star, Problems(), runs)


def own_overlays(workspace: Workspace) -> tuple[Path, ...]:
    """The folder of the workspace's overlays, if it holds any."""
    return (workspace.overlays,) if any(workspace.overlays.rglob("*.yaml")) else ()


def stored(con: ibis.BaseBackend, workspace: Workspace, table: Table) -> ir.Table:
    """A table of the workspace; columns declared after it was written are unknown."""
    rows: ir.Table = con.read_parquet(workspace.table_path(table), table_name=table.name)
    types = ibis.Schema.from_pyarrow(table.schema)
    missing = {name: ibis.null(types[name]) for name in table.names if name not in rows.columns}
    return rows.mutate(**missing).select(*table.names) if missing else rows


def star_of(workspace: Workspace, con: ibis.BaseBackend, elements: ir.Table, sites: ir.Table) -> Star:
    """The workspace's star: built when the network has changed since it was kept, else read."""
    digest = hashlib.sha256(f"{version('ringfence')} {STAR_FORMAT}".encode())
    kept = [table for table in (ELEMENT, SITE, COMPONENT) if workspace.table_path(table).is_file()]
    for table in kept:
        with workspace.table_path(table).open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    stars = workspace.path / "cache"
    folder = stars / f"star-{digest.hexdigest()[:16]}"
    if not folder.is_dir():
        for old in stars.glob("star-*"):
            shutil.rmtree(old)
        parts = stored(con, workspace, COMPONENT) if COMPONENT in kept else None
        write_star(build_star(con, elements, sites, parts), folder)
    return read_star(con, folder)


def _rulebook(question: Question, own: tuple[Path, ...] = ()) -> Rulebook:
    named = sorted(name for name in question.scenarios if is_scenario(name))
    rulebook = load_rulebook(
        question.rulebook, overlays=(*own, *question.overlays), scenarios=named, settings=dict(question.settings)
    )
    rest = question.scenarios.difference(named)
    unknown = {name for name in rest if not any(meant([name], p) for p in rulebook.provisions)}
    if unknown:
        raise RingfenceError(
            f"no scenario and no provision is named {', '.join(sorted(unknown))}",
            f"the scenarios are {', '.join(known_scenarios())}; see also `ringfence rules list`",
        )
    if not rest:
        return rulebook
    supposed = {p.id for p in rulebook.provisions if meant(rest, p)}
    what_ifs = (*rulebook.what_ifs, as_if_binding(rest))
    return replace(rulebook, supposed=rulebook.supposed | supposed, what_ifs=what_ifs)


def _judged(
    question: Question, rulebook: Rulebook, elements: ir.Table, sites: ir.Table, star: Star, problems: Problems,
    runs: pa.Table,
) -> Judged:  # fmt: skip
    inputs = tuple((row["path"], row["sha256"]) for row in runs.select(["path", "sha256"]).to_pylist())
    law = Law(rulebook, question.known_on, question.scenarios)
    return Judged(question, rulebook, elements, sites, assess(star, law), problems, inputs)


def without_overlays(judged: Judged) -> Judged:
    """The same network judged by what is public: without overlays, and as if it had been read without them.

    Raises
    ------
    RingfenceError
        The question names a scenario or a setting that only an overlay gives a meaning.
    """
    if not judged.rulebook.private and not has_left_overlay(judged.elements, judged.rulebook.suppliers):
        return judged
    question = replace(judged.question, overlays=())
    try:
        rulebook = _rulebook(question)
    except RingfenceError as error:
        found = "; ".join(problem.found for problem in error.problems)
        raise RingfenceError(
            f"cannot be masked, as the question itself rests on an overlay: {found}",
            "leave out that scenario or setting, or write --no-mask-private",
        ) from error
    con = ibis.duckdb.connect()  # tables of the first judgement would be replaced
    known = public_suppliers(judged.elements, judged.rulebook.suppliers, rulebook.suppliers)
    elements = con.create_table("element", known.to_pyarrow(), temp=True)
    sites = con.create_table("site", judged.sites.to_pyarrow(), temp=True)
    law = Law(rulebook, question.known_on, question.scenarios)
    assessment = assess(build_star(con, elements, sites), law)
    return Judged(question, rulebook, elements, sites, assessment, judged.problems, judged.inputs)


@dataclass(frozen=True)
class Masked:
    """A judged network for others: what rests on private overlays is counted and not told."""

    public: Judged
    """As judged without overlays; everything but the findings of the day is taken from it."""
    mask: Mask

    @property
    def question(self) -> Question:
        return self.public.question

    @property
    def rulebook(self) -> Rulebook:
        return self.public.rulebook

    @property
    def current(self) -> ir.Table:
        """The findings of the day asked for."""
        return self.mask.shown

    @property
    def summary(self) -> ir.Table:
        """Their counts."""
        return self.mask.summary(self.public.assessment.star.names)


def masked(judged: Judged) -> Masked:
    """Mask what private overlays decide; see `ringfence.share.masking`."""
    public = without_overlays(judged)
    return Masked(public, mask(judged.current, public.current))


def import_network(
    paths: Sequence[Path], into: Path, *, operator: str | None = None, country: str | None = None,
    mapping: Path | None = None, progress: Progress | None = None, taking: Taking | None = None,
    redactor: Redactor | None = None,
) -> ImportReport:  # fmt: skip
    """Import inventory files into a workspace, which is made if it is not there."""
    workspace = Workspace.open(into) if Workspace.is_workspace(into) else Workspace.create(into)
    known = suppliers_known(workspace)
    return import_files(
        paths, workspace, operator=operator, country=country, mapping=mapping, resolve=known.resolve, progress=progress,
        taking=taking, redactor=redactor and _sparing_known(redactor), identities=known,
    )  # fmt: skip


def suppliers_known(workspace: Workspace) -> Suppliers:
    """The suppliers of the rulebook and of the workspace's overlays."""
    return load_rulebook((), overlays=own_overlays(workspace)).suppliers


def identify_again(path: Path) -> Problems:
    """Tell the suppliers of a workspace anew, after a change of its overlays; the problems met, as at an import."""
    workspace, problems = Workspace.open(path), Problems()
    known = suppliers_known(workspace)
    workspace.revise(lambda rows, table, name: identified_again(rows, table, known, problems, name), problems)
    return problems


def export_network(path: Path, format: str, into: Path) -> None:
    """Write the network of a workspace in a format of `ringfence.share.network_export`."""
    write_network(Workspace.open(path).network(), format, into)


def redact_network(path: Path, into: Path, redactor: Redactor) -> Workspace:
    """Make a workspace with the network of another, without what is private."""
    return redacted_copy(Workspace.open(path), into, _sparing_known(redactor))


def _sparing_known(redactor: Redactor) -> Redactor:
    """The redactor that leaves the supplier ids of the shipped rulebook as they are."""
    return replace(redactor, suppliers=frozenset(load_rulebook(()).suppliers.by_id))


def keep_run(workspace: Path, judged: Judged) -> Path:
    """Write findings, summary and manifest of a run into the workspace; the id comes from the manifest's content."""
    manifest = json.dumps(judged.manifest(), indent=2, sort_keys=True)
    run_id = f"{judged.question.as_of}-{hashlib.sha256(manifest.encode()).hexdigest()[:10]}"
    folder = Workspace.open(workspace).runs / run_id
    folder.mkdir(parents=True, exist_ok=True)
    write_parquet(judged.lives, folder / "findings.parquet")
    write_parquet(judged.current, folder / "current.parquet")
    write_parquet(judged.summary, folder / "summary.parquet")
    write_parquet(digests(judged.elements, judged.question.as_of), folder / "subjects.parquet")
    partial = folder / "manifest.json.partial"
    partial.write_text(manifest + "\n", encoding="utf-8")
    partial.replace(folder / "manifest.json")
    return folder


@dataclass(frozen=True)
class View:
    """Findings of one day and the network they judge, for comparison."""

    findings: pa.Table
    subjects: pa.Table


def view(path: Path, question: Question, *, mask_private: bool = False) -> View:
    """A network judged now, or a kept run as it was; masked, it is what the public rules and facts alone say.

    Raises
    ------
    RingfenceError
        A kept run is to be masked: it does not tell which of its findings rest on overlays.
    """
    if (path / "manifest.json").is_file():
        if mask_private:
            raise RingfenceError(f"{path} is a kept run and cannot be masked", "name the workspace, with --as-of")
        return View(pq.read_table(path / "current.parquet"), pq.read_table(path / "subjects.parquet"))
    judged = judge(path, question)
    judged = without_overlays(judged) if mask_private else judged
    return View(judged.current.to_pyarrow(), digests(judged.elements, judged.question.as_of).to_pyarrow())


def compare(
    before: Path, asked_before: Question, after: Path, asked_after: Question, *, mask_private: bool = False
) -> ir.Table:
    """What changed from one view to another; see `ringfence.assessment.diff.diff`."""
    views = [view(path, asked, mask_private=mask_private) for path, asked in
             ((before, asked_before), (after, asked_after))]  # fmt: skip
    return _changes(*views)


def changes_between(before: Judged, after: Judged) -> ir.Table:
    """What changed between two judged networks."""
    return _changes(
        *(View(j.current.to_pyarrow(), digests(j.elements, j.question.as_of).to_pyarrow()) for j in (before, after))
    )


def _changes(old: View, new: View) -> ir.Table:
    con = ibis.duckdb.connect()
    names = ("before", "after", "subjects_before", "subjects_after")
    tables = (old.findings, new.findings, old.subjects, new.subjects)
    return diff(*(con.create_table(name, table) for name, table in zip(names, tables, strict=True)))


def report_on(
    judged: Judged,
    path: Path,
    *,
    title: str,
    note: str = "",
    compare: Judged | None = None,
    pictures: Path | None = None,
    mask_private: bool = True,
) -> None:
    """Write the HTML report, and the charts as PNG and SVG if a folder is given; under a scenario, titles name it.

    What rests on private overlays is masked unless ``mask_private`` is False.
    """
    hidden = None
    if mask_private:
        compare = compare and without_overlays(compare)
        found = without_overlays(judged)
        if found is not judged:
            judged, hidden = found, mask(judged.current, found.current)
    if supposed := judged.rulebook.what_ifs:
        title = f"What if {' and '.join(what_if.name for what_if in supposed)}: {title}"
    write_report(judged, path, title=title, note=note, compare=compare, mask=hidden)
    if pictures is not None:
        from ringfence.share.pictures import write_pictures  # altair takes a second to load, and only pictures need it

        write_pictures(judged, pictures, title=title)
