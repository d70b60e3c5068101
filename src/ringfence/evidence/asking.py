"""Files to rows by the model: what the rules have read is read once more, one document after the other."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from ringfence.core.errors import Problems, RingfenceError
from ringfence.evidence.chat import Endpoint, Unanswered
from ringfence.evidence.llm import VERSION, Tally, extractor, read
from ringfence.evidence.model import Known, Period
from ringfence.evidence.reading import Rows, reader
from ringfence.evidence.records import rows_of

_PATIENCE: Final = 3
"""So many documents in a row without an answer, and nothing more is asked."""


def ask_all(
    paths: Iterable[Path], known: Known, published: Period | None, endpoint: Endpoint, problems: Problems, tally: Tally
) -> Iterator[Rows]:
    """The rows of what the model reads, without paragraphs, which the rules' reading has kept.

    Files that cannot be read are passed over: the rules have reported them. A document without an answer has no rows,
    so that the next run asks again.
    """
    rules, silent = reader(known, published), 0
    for path in paths:
        try:
            document, found = rules(path)
        except (RingfenceError, OSError, UnicodeError):
            continue
        try:
            extraction, told = read(document, found, known, endpoint)
        except Unanswered as error:
            problems.add(str(path), f"the model was not heard: it {error}", "add the file again; what was read is kept")
            silent += 1
            if silent == _PATIENCE:
                return
            continue
        silent = 0
        tally.add(told)
        yield {**rows_of(document, extraction, extractor(endpoint), VERSION), "passage": []}
