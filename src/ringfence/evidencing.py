"""Wires documents, claims, the rulebook and the decisions of persons."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import file_digest
from itertools import groupby
from pathlib import Path
from typing import Any, Final, TypeVar

import ibis.expr.types as ir

from ringfence.assessment.claim_check import checks
from ringfence.assessment.law import Law
from ringfence.core.errors import Problems
from ringfence.evidence import llm
from ringfence.evidence.asking import ask_all
from ringfence.evidence.chat import Endpoint
from ringfence.evidence.derive.corroboration import corroboration
from ringfence.evidence.derive.disputes import disputes
from ringfence.evidence.derive.drafts import Draft, drafts
from ringfence.evidence.derive.impact import ACTS, figures
from ringfence.evidence.derive.meaning import jurisdiction
from ringfence.evidence.derive.timeline import timeline
from ringfence.evidence.llm import Tally
from ringfence.evidence.model import EXTRACTOR, VERSION, Known, Period
from ringfence.evidence.reading import Outcome, Rows, read_all, version_of
from ringfence.evidence.records import Statement
from ringfence.evidence.state import State
from ringfence.evidence.store import EvidenceStore
from ringfence.network.workspace import Workspace
from ringfence.pipeline import own_overlays
from ringfence.plan.told import told_figures
from ringfence.rulebook import Rulebook, load_rulebook
from ringfence.share.evidence_facts import MOST_IN_FULL, EvidenceFacts, chosen, quoted

FOLDER: Final = "evidence"
MOST_BYTES: Final = 50_000_000
"""Size of a file that is read: no article is larger."""
_ASKED_AT_ONCE: Final = 10
"""Documents that a killed run may have asked a model about in vain."""
T = TypeVar("T")


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

    def add(
        self, paths: Iterable[Path], problems: Problems, *, published: Period | None = None, jobs: int = 1,
        parser: str | None = None,
    ) -> Added:  # fmt: skip
        """Read documents that are not known yet and keep them with their claims, a batch at a time.

        Parameters
        ----------
        paths
            Files, or folders whose files are meant.
        problems
            Where to report files that cannot be read; the others are kept.
        published
            When all of them were published, where the caller knows it better than they tell.
        jobs
            Processes that read.
        parser
            Model of spaCy that tells the subjects of verbs; of a document read with and without, the last reading
            counts.
        """
        added = Added()
        known = suppliers_known(self.rulebook(()))
        unknown = self._unknown(paths, problems, added, by=(EXTRACTOR, version_of(parser)))
        read = read_all(unknown, known, published, jobs=jobs, parser=parser)
        self.store.add_documents(self._readable(read, problems, added))
        self.__dict__.pop("state", None)
        self.__dict__.pop("publishers", None)
        return added

    def ask(
        self, paths: Iterable[Path], problems: Problems, endpoint: Endpoint, *, published: Period | None = None
    ) -> Tally:
        """Have a language model read what `add` has read, and keep its claims beside those of the rules.

        Parameters
        ----------
        problems
            Where to report documents for which the model gave no answer; after three in a row no more are asked.
        """
        tally, known = Tally(), suppliers_known(self.rulebook(()))
        unknown = self._unknown(paths, Problems(), Added(), by=(llm.extractor(endpoint), llm.VERSION))
        self.store.add_documents(ask_all(unknown, known, published, endpoint, problems, tally), batch=_ASKED_AT_ONCE)
        self.__dict__.pop("state", None)
        return tally

    def _unknown(
        self, paths: Iterable[Path], problems: Problems, added: Added, *, by: tuple[str, str] = (EXTRACTOR, VERSION)
    ) -> Iterator[Path]:
        """The files whose content has not been read yet, each content once."""
        known = self.store.read_already(*by)
        for path in _files(paths):
            try:
                digest = _digest(path)
            except (OSError, ValueError) as error:
                problems.add(str(path), f"cannot be read: {error}", "check the file")
                continue
            if digest in known:
                added.known += 1
            else:
                known.add(digest)
                yield path

    def _readable(self, read: Iterable[Outcome], problems: Problems, added: Added) -> Iterator[Rows]:
        with_passages = self.store.passages_known()
        for outcome in read:
            if isinstance(outcome, list):
                problems.extend(outcome)
                continue
            (told,) = outcome["document"]
            if told["document"] in with_passages:
                outcome["passage"] = []
            added.documents += 1
            added.claims += told["claims"]
            if note := told["note"]:
                added.notes[note] = added.notes.get(note, 0) + 1
            yield outcome

    def timeline(self) -> list[dict[str, Any]]:
        """What changed when; see `ringfence.evidence.derive.timeline.timeline`."""
        return self._by_subject(timeline)

    def disputes(self) -> list[dict[str, Any]]:
        """Who contradicts whom; see `ringfence.evidence.derive.disputes.disputes`."""
        return self._by_subject(disputes)

    def corroboration(self) -> list[dict[str, Any]]:
        """Origins of each proposition; see `ringfence.evidence.derive.corroboration.corroboration`."""
        return self._by_subject(corroboration)

    def drafts(self) -> list[Draft]:
        """Drafts for the rulebook; see `ringfence.evidence.derive.drafts.drafts`."""
        return self._by_subject(drafts)

    def checks(self, known_on: date, selection: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """Claims against the rulebook; see `ringfence.assessment.claim_check`."""
        law = Law(self.rulebook(selection), known_on)
        return [found.record() for found in checks(self.state.statements(order=("subject",)), law)]

    def figures(self) -> list[dict[str, Any]]:
        """Published figures of delay and cost, see `ringfence.evidence.derive.impact.figures`, with their words."""
        told = list(self.state.statements(self.state.selected(acts=ACTS)))
        words = self._words(told)
        return [{**row, "words": words[row["claim"]]} for row in figures(told, self.rulebook(()).suppliers.by_id)]

    def words(self, claims: Iterable[str]) -> dict[str, str]:
        """Claim to its words in the document."""
        rows = self.state.selected(rejected=True)
        return self._words(list(self.state.statements(rows.filter(rows.claim.isin(list(dict.fromkeys(claims)))))))

    def _words(self, told: Sequence[Statement]) -> dict[str, str]:
        facts = EvidenceFacts(passages=self._passages({statement.document for statement in told}))
        return {statement.claim.id: facts.words(statement) for statement in told}

    def facts(self, known_on: date, most: int = MOST_IN_FULL) -> EvidenceFacts:
        """What the report of the evidence shows, with the text of at most so many documents.

        Parameters
        ----------
        known_on
            Day whose knowledge of the law the claims are held against.
        """
        disputes, state = self.disputes(), self.state
        documents = _each_once(state.documents)
        claims = state.selected(rejected=True)
        cited = claims.claim.isin(list(dict.fromkeys(quoted(disputes))))
        told = {statement.document for statement in state.statements(claims.filter(cited))}
        in_full = chosen(documents, told, most)
        texts = self._passages(told.union(in_full))
        return EvidenceFacts(
            documents, in_full, texts, list(state.statements(claims.filter(cited | claims.document.isin(in_full)))),
            state.decisions.to_pyarrow().to_pylist(), self.timeline(), disputes, self.corroboration(), self.drafts(),
            self.checks(known_on), told_figures(self.figures()),
        )  # fmt: skip

    def _passages(self, documents: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """Number, start and text of the paragraphs of some documents, in order."""
        found: dict[str, list[dict[str, Any]]] = {}
        passages = self.state.passages.filter(self.state.passages.document.isin(sorted(documents)))
        for row in passages.drop("shingles").order_by("document", "number").to_pyarrow().to_pylist():
            found.setdefault(row["document"], []).append(row)
        return found

    def _by_subject(self, derive: Callable[[Iterable[Statement], Mapping[str, str]], list[T]]) -> list[T]:
        """What is derived of each subject: only the claims of one are held at a time."""
        publishers, found = self.publishers, list[T]()
        statements = self.state.statements(order=("subject",))
        for _, group in groupby(statements, key=lambda each: jurisdiction(each.claim.actor) or each.claim.actor):
            found += derive(group, publishers)
        return found


def _each_once(readings: ir.Table) -> list[dict[str, Any]]:
    """The documents, each with the claims of all its readings, in the order of their names."""
    found: dict[str, dict[str, Any]] = {}
    for row in readings.order_by("name", "document", "extractor").to_pyarrow().to_pylist():
        before = found.setdefault(row["document"], {**row, "claims": 0})
        before["claims"] += row["claims"]
    return list(found.values())


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


def _digest(path: Path) -> str:
    """SHA-256 of a file; a ValueError where it is none, or one that no article is."""
    if not path.is_file():
        raise ValueError("it is no file")
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES / 1e6:g} MB")
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file() and not found.name.startswith("."))
        else:
            yield path
