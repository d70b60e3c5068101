"""Files to rows: load, extract, and report what cannot be read; on several cores where there is much to read."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from os import _exit
from pathlib import Path
from threading import Thread
from typing import Final

from ringfence.core.errors import Problem, RingfenceError
from ringfence.evidence import dependencies
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


def reader(known: Known, published: Period | None = None, parser: str | None = None) -> Read:
    """The rule extractor with the caller's names; ``published`` goes before what documents tell of their date.

    Raises
    ------
    RingfenceError
        ``parser`` names no model of spaCy that is installed.
    """
    gazetteer = Gazetteer(known)
    parse = dependencies.parser(parser) if parser else None

    def read(path: Path) -> tuple[Document, Extraction]:
        document = load(path, published=published)
        return document, extract(document, gazetteer, parse)

    return read


def version_of(parser: str | None = None) -> str:
    """The version of the rules, with the model of the parser that helps them: its readings differ from theirs alone."""
    return f"{VERSION}+{parser}" if parser else VERSION


def read_all(
    paths: Iterable[Path], known: Known, published: Period | None = None, *, jobs: int = 1, parser: str | None = None
) -> Iterator[Outcome]:
    """Read files, in their order, in up to ``jobs`` processes."""
    version = version_of(parser)
    waiting = iter(paths)
    few = list(islice(waiting, FEW + 1))
    if jobs < 2 or len(few) <= FEW:
        read = reader(known, published, parser)
        yield from (_outcome(read, path, version) for path in chain(few, waiting))
        return
    if parser:
        dependencies.parser(parser)  # a model that is missing is told here, and not by processes that do not start
    # Spawned, not forked: a fork would inherit the threads of the database in a state nobody knows.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (known, published, parser)) as pool:
        pending: deque[Future[list[Outcome]]] = deque()
        for portion in _portions(chain(few, waiting)):
            pending.append(pool.submit(_outcomes, portion, version))
            if len(pending) >= jobs * _WAITING:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()


def _portions(paths: Iterator[Path]) -> Iterator[list[Path]]:
    while portion := list(islice(paths, _AT_ONCE)):
        yield portion


def _outcome(read: Read, path: Path, version: str) -> Outcome:
    try:
        document, extraction = read(path)
    except RingfenceError as error:
        return error.problems
    except (OSError, UnicodeError) as error:
        return [Problem(str(path), f"cannot be read: {error}", "give a text, HTML or PDF file in UTF-8")]
    except Exception as error:  # a hostile or broken file may make a library fail in any way; the others are read
        told = f"cannot be read: {type(error).__name__}: {error}"
        return [Problem(str(path), told, "save it as text, and please report it")]
    return rows_of(document, extraction, EXTRACTOR, version)


_here: list[Read] = []
"""The reader of this process, if it is one that was started to read."""


def _start(known: Known, published: Period | None, parser: str | None) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _here[:] = [reader(known, published, parser)]


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for further files for ever."""
    if (parent := parent_process()) is not None:
        parent.join()
        _exit(1)


def _outcomes(paths: list[Path], version: str) -> list[Outcome]:
    return [_outcome(_here[0], path, version) for path in paths]
