"""What the commands share: consoles, tables, progress and the printing of problems."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.filesize import decimal
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from ringfence.core.errors import Problems, RingfenceError
from ringfence.core.unseen import shown

Step = Callable[[str, int, int], None]
"""Told the name of a file, bytes read and bytes in all."""


class SafeConsole(Console):
    """A console on which no text of a file can move the cursor, hide words or turn their direction."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(shown(segment.text), segment.style)


talk = SafeConsole(stderr=True, highlight=False)
"""Everything that is not data."""

SHOWN_PROBLEMS = 20
SHORT = 16
"""Columns as narrow as this are never broken: a date or a word in pieces cannot be read."""

WHOLE = frozenset({"provision", "since", "due on", "day", "from"})
"""Columns that people copy: not broken over lines where there is room."""


def data() -> Console:
    """The console for data; made when used, so that redirected output is seen."""
    return SafeConsole(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 100)


def fail(error: RingfenceError) -> None:
    """Print an error of the caller."""
    for problem in error.problems:
        talk.print(f"[bold red]error[/] {escape(str(problem))}", soft_wrap=True)


def tell(problems: Problems) -> None:
    """Print the problems met while reading, the first ones in full."""
    for index, problem in enumerate(problems):
        if index == SHOWN_PROBLEMS:
            break
        style = "red" if problem.severity == "error" else "yellow"
        talk.print(f"[{style}]{problem.severity}[/] {escape(str(problem))}", soft_wrap=True)
    if len(problems) > SHOWN_PROBLEMS:
        talk.print(f"... and {len(problems) - SHOWN_PROBLEMS:,} more problems")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> Table:
    """A table for people; NULL is shown as a dash."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False)
    cells = [[cell if isinstance(cell, Text) else _cell(cell) for cell in row] for row in rows]
    widths = [max(len(text) for text in (name, *(row[i].plain for row in cells))) for i, name in enumerate(columns)]
    fits = sum(widths) + 2 * len(widths) <= data().width
    for column, width in zip(columns, widths, strict=True):
        whole = width <= SHORT or (fits and column in WHOLE)
        made.add_column(column, justify="right" if column in right else "left", overflow="fold", no_wrap=whole)
    for row in cells:
        made.add_row(*row)
    return made


def _cell(value: Any) -> Text:
    if value is None:
        return Text("-", style="dim")
    return Text(f"{value:,}" if isinstance(value, int) else str(value))


@contextmanager
def reading(label: str) -> Iterator[Step]:
    """A progress bar on stderr for files as they are read; silent where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=talk, transient=True, disable=not talk.is_terminal) as progress:
        tasks: dict[str, Any] = {}

        def step(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(f"{label} {name}", total=total)
            progress.update(tasks[name], completed=done, total=total)

        yield step


@contextmanager
def working(label: str) -> Iterator[None]:
    """A sign of life on stderr for work whose length is not known."""
    if not talk.is_terminal:
        yield
        return
    with talk.status(label):
        yield


def day(text: str) -> date:
    """A day as YYYY-MM-DD.

    Raises
    ------
    RingfenceError
        It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RingfenceError(f"{text!r} is not a day", "write it as 2026-11-22") from None


def written(page: Path) -> None:
    """Say that a page was written, and how large it is."""
    talk.print(f"{page} written ({decimal(page.stat().st_size)}); open it in a browser, it needs no network.")
