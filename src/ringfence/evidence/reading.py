"""Files to rows: load, extract, and report what cannot be read; on several cores where there is much to read."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from ringfence.core.errors import Problem, RingfenceError
from ringfence.evidence.claims import extract
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.load import load
from ringfence.evidence.model import EXTRACTOR, VERSION, Document, Extraction, Known, Period
from ringfence.evidence.records import Row, rows_of

Read = Callable[[Path], tuple[Document, Extraction]]
Rows = dict[str, list[Row]]
Outcome = Rows | list[Problem]
"""The rows of a document for the store, or why it cannot be read."""

FEW: Final = 40
"""So many files are read sooner than further processes have started."""
_AT_ONCE: Final = 20
"""Files that a process is given at a time."""
_WAITING: Final = 4
"""Portions per process that are given out or wait to be stored: what is read does not pile up."""


def reader(known: Known, published: Period | None = None) -> Read:
    """The rule extractor with the caller's names; ``published`` goes before what documents tell of their date."""
    gazetteer = Gazetteer(known)

    def read(path: Path) -> tuple[Document, Extraction]:
        document = load(path, published=published)
        return document, extract(document, gazetteer)

    return read


def read_all(
    paths: Iterable[Path], known: Known, published: Period | None = None, *, jobs: int = 1
) -> Iterator[Outcome]:
    """Read files, in their order, in up to ``jobs`` processes."""
    waiting = iter(paths)
    few = list(islice(waiting, FEW + 1))
    if jobs < 2 or len(few) <= FEW:
        read = reader(known, published)
        yield from (_outcome(read, path) for path in chain(few, waiting))
        return
    # Spawned, not forked: a fork would inherit the threads of the database in a state nobody knows.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (known, published)) as pool:
        pending: deque[Future[list[Outcome]]] = deque()
        for portion in _portions(chain(few, waiting)):
            pending.append(pool.submit(_outcomes, portion))
            if len(pending) >= jobs * _WAITING:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()


def _portions(paths: Iterator[Path]) -> Iterator[list[Path]]:
    while portion := list(islice(paths, _AT_ONCE)):
        yield portion


def _outcome(read: Read, path: Path) -> Outcome:
    try:
        document, extraction = read(path)
    except RingfenceError as error:
        return error.problems
    except (OSError, UnicodeError) as error:
        return [Problem(str(path), f"cannot be read: {error}", "give a text, HTML or PDF file in UTF-8")]
    return rows_of(document, extraction, EXTRACTOR, VERSION)


_here: list[Read] = []
"""The reader of this process, if it is one that was started to read."""


def _start(known: Known, published: Period | None) -> None:
    _here[:] = [reader(known, published)]


def _outcomes(paths: list[Path]) -> list[Outcome]:
    return [_outcome(_here[0], path) for path in paths]
