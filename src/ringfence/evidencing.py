"""Wires documents, claims, the rulebook and the decisions of persons."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import file_digest
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from ringfence.assessment.claim_check import checks
from ringfence.assessment.law import Law
from ringfence.core.errors import Problems, RingfenceError
from ringfence.evidence.derive.corroboration import corroboration
from ringfence.evidence.derive.disputes import disputes
from ringfence.evidence.derive.drafts import Draft, drafts
from ringfence.evidence.derive.impact import figures
from ringfence.evidence.derive.meaning import jurisdiction
from ringfence.evidence.derive.timeline import timeline
from ringfence.evidence.model import EXTRACTOR, VERSION, Document, Extraction, Known, Period
from ringfence.evidence.records import Row, Statement, rows_of
from ringfence.evidence.state import State
from ringfence.evidence.store import EvidenceStore
from ringfence.network.workspace import Workspace
from ringfence.pipeline import own_overlays
from ringfence.rulebook import Rulebook, load_rulebook

Read = Callable[[Path], tuple[Document, Extraction]]
"""Reads one file and extracts its claims."""

FOLDER: Final = "evidence"


@dataclass(slots=True)
class Added:
    """What adding files has done."""

    documents: int = 0
    claims: int = 0
    known: int = 0
    """Files whose content had been read already."""
    notes: dict[str, int] = field(default_factory=dict)
    """Why documents have no claims, and how many."""


class Evidence:
    """The evidence of a workspace.

    Raises
    ------
    RingfenceError
        No workspace is there.
    """

    def __init__(self, path: Path) -> None:
        self.workspace = Workspace.open(path)
        self.store = EvidenceStore(self.workspace.path / FOLDER)

    @cached_property
    def state(self) -> State:
        """The evidence as it is now; make a new `Evidence` to see what was added since."""
        return State(self.store)

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Document to its publisher, where known."""
        rows = self.state.documents.filter(self.state.documents.publisher.notnull())
        found = rows.select("document", "publisher").distinct().to_pyarrow().to_pylist()
        return {row["document"]: row["publisher"] for row in found}

    def rulebook(self, selection: Sequence[str] | None = None) -> Rulebook:
        """The shipped rulebook, or some of its jurisdictions, with the overlays of the workspace."""
        return load_rulebook(selection, overlays=own_overlays(self.workspace))

    def add(self, paths: Iterable[Path], problems: Problems, *, published: Period | None = None) -> Added:
        """Read documents that are not known yet and keep them with their claims, a batch at a time.

        Parameters
        ----------
        paths
            Files, or folders whose files are meant.
        problems
            Where to report files that cannot be read; the others are kept.
        published
            When all of them were published, where the caller knows it better than they tell.
        """
        added = Added()
        read = reader(self.rulebook(()), published)
        self.store.add_documents(self._read(paths, read, problems, added))
        self.__dict__.pop("state", None)
        self.__dict__.pop("publishers", None)
        return added

    def _read(
        self, paths: Iterable[Path], read: Read, problems: Problems, added: Added
    ) -> Iterator[dict[str, list[Row]]]:
        known, with_passages = self.store.read_already(EXTRACTOR, VERSION), self.store.passages_known()
        for path in _files(paths):
            try:
                with path.open("rb") as stream:
                    digest = file_digest(stream, "sha256").hexdigest()
                if digest in known:
                    added.known += 1
                    continue
                document, extraction = read(path)
            except RingfenceError as error:
                problems.extend(error.problems)
                continue
            except (OSError, UnicodeError) as error:
                problems.add(str(path), f"cannot be read: {error}", "give a text, HTML or PDF file in UTF-8")
                continue
            known.add(digest)
            rows = rows_of(document, extraction, EXTRACTOR, VERSION)
            if document.sha256 in with_passages:
                rows["passage"] = []
            added.documents += 1
            added.claims += len(extraction.claims)
            if extraction.note:
                added.notes[extraction.note] = added.notes.get(extraction.note, 0) + 1
            yield rows

    def timeline(self) -> list[dict[str, Any]]:
        """What changed when; see `ringfence.evidence.derive.timeline.timeline`."""
        return self._by_subject(lambda group: timeline(group, self.publishers))

    def disputes(self) -> list[dict[str, Any]]:
        """Who contradicts whom; see `ringfence.evidence.derive.disputes.disputes`."""
        return self._by_subject(lambda group: disputes(group, self.publishers))

    def corroboration(self) -> list[dict[str, Any]]:
        """Origins of each proposition; see `ringfence.evidence.derive.corroboration.corroboration`."""
        return self._by_subject(lambda group: corroboration(group, self.publishers))

    def drafts(self) -> list[Draft]:
        """Drafts for the rulebook; see `ringfence.evidence.derive.drafts.drafts`."""
        return self._by_subject(lambda group: drafts(group, self.publishers))

    def checks(self, known_on: date, selection: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """Claims against the rulebook; see `ringfence.assessment.claim_check`."""
        law = Law(self.rulebook(selection), known_on)
        return [found.record() for found in checks(self.state.statements(order=("subject",)), law)]

    def figures(self) -> list[dict[str, Any]]:
        """Published figures of delay and cost; see `ringfence.evidence.derive.impact.figures`."""
        return figures(self.state.statements(acts=("delay", "cost")), self.rulebook(()).suppliers.by_id)

    def _by_subject(self, derive: Callable[[Iterable[Statement]], list[Any]]) -> list[Any]:
        """What is derived of each subject: only the claims of one are held at a time."""
        statements = self.state.statements(order=("subject",))
        found = []
        for _, group in groupby(statements, key=lambda each: jurisdiction(each.claim.actor) or each.claim.actor):
            found += derive(group)
        return found


def reader(rulebook: Rulebook, published: Period | None = None) -> Read:
    """The rule extractor, with the suppliers of a rulebook."""
    # Only adding needs the extractor and its data; asking must not wait for them.
    from ringfence.evidence.claims import extract
    from ringfence.evidence.gazetteer import Gazetteer
    from ringfence.evidence.load import load

    gazetteer = Gazetteer(suppliers_known(rulebook))

    def read(path: Path) -> tuple[Document, Extraction]:
        document = load(path, published=published)
        return document, extract(document, gazetteer)

    return read


def suppliers_known(rulebook: Rulebook) -> Known:
    """Spellings and seats of the suppliers, as the evidence stage takes them."""
    suppliers = rulebook.suppliers.by_id.values()
    spellings = {text: s.id for s in suppliers for text in (s.name, *(alias.text for alias in s.aliases))}
    return Known(spellings, {s.id: s.seats[-1].country for s in suppliers if s.seats})


def opened(path: Path) -> Evidence:
    """The evidence of a workspace, which is made if it is not there."""
    if not Workspace.is_workspace(path):
        Workspace.create(path)
    return Evidence(path)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file() and not found.name.startswith("."))
        else:
            yield path
