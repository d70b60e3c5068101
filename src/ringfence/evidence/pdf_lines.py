"""The lines of a PDF with their places on the page, two columns one after the other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

MOST_PAGES: Final = 2000
MOST_STEPS: Final = 3_000_000
"""Drawing instructions that are followed: a small file can ask for very many."""
MOST_INSTRUCTIONS: Final = 20_000_000
"""Bytes of instructions of one page."""

_LEVEL: Final = 2.0
"""Words that far above or below each other stand on one line, in points."""
_ROWS: Final = 3
"""So many lines that go on at one place right of the margin make a column."""


@dataclass(slots=True)
class PdfLine:
    """Words that stand on one line: page (from 0), left and bottom in points, size of the letters."""

    page: int
    x: float
    y: float
    size: float
    text: str


def lines_of(data: bytes) -> list[PdfLine]:
    """The lines of all pages; none where the file holds only pictures.

    Raises
    ------
    ValueError
        It is broken, locked, or asks for more work than any document.
    """
    try:
        return list(_lines(data))
    except ValueError:
        raise
    except Exception as error:  # a broken file makes the library fail in any way
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _lines(data: bytes) -> Iterator[PdfLine]:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("it is locked with a password")
    if len(reader.pages) > MOST_PAGES:
        raise ValueError(f"it has more than {MOST_PAGES:,} pages")
    taken = _Taken()
    for number, page in enumerate(reader.pages):
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > MOST_INSTRUCTIONS:
            raise ValueError(f"page {number + 1} holds more than {MOST_INSTRUCTIONS / 1e6:g} MB of instructions")
        taken.page, taken.pieces = number, []
        page.extract_text(visitor_operand_before=taken.step, visitor_text=taken.take)
        yield from _in_columns(taken.pieces)


class _Taken:
    """What the library tells while it follows the instructions of a page."""

    def __init__(self) -> None:
        self.page, self.left = 0, MOST_STEPS
        self.pieces: list[PdfLine] = []

    def step(self, *_: Any) -> None:
        self.left -= 1
        if self.left < 0:
            raise ValueError(f"it asks for more than {MOST_STEPS:,} steps of drawing")

    def take(self, text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        """Words with the matrices that place them."""
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = abs(size * (tm[3] or 1) * (cm[3] or 1))
        self.pieces += [PdfLine(self.page, x, y, height, part) for part in text.split("\n") if part.strip()]


def _in_columns(pieces: Sequence[PdfLine]) -> Iterator[PdfLine]:
    """The lines of a page; where the file tells two columns line by line, the left one goes first."""
    rows: list[list[PdfLine]] = []
    for piece in pieces:
        last = rows[-1][-1] if rows else None
        if last and abs(last.y - piece.y) <= _LEVEL and piece.x >= last.x:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    starts = Counter(round(piece.x) for row in rows for piece in row[1:])
    place, count = starts.most_common(1)[0] if starts else (0, 0)
    split = place if count >= _ROWS and 3 * count >= len(rows) else None
    left, right = [], []
    for row in rows:
        first = [piece for piece in row if split is None or round(piece.x) < split]
        rest = [piece for piece in row if split is not None and round(piece.x) >= split]
        left += [_line(first)] if first else []
        right += [_line(rest)] if rest else []
    yield from (*left, *right)


def _line(row: Sequence[PdfLine]) -> PdfLine:
    first, size = row[0], max(piece.size for piece in row)
    return PdfLine(first.page, first.x, first.y, size, " ".join("".join(piece.text for piece in row).split()))
