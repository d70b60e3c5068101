"""``ringfence evidence add``: read documents and keep their claims."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.cli.show import day, talk, tell, working
from ringfence.core.errors import Problems, RingfenceError
from ringfence.evidence.model import Period
from ringfence.evidencing import opened


def add(
    files: Annotated[list[Path], typer.Argument(help="HTML, PDF or text files, or folders of them")],
    into: Annotated[Path, typer.Option("--into", help="workspace; made if it is not there")],
    published: Annotated[
        str | None,
        typer.Option("--published", help="when all of them were published: 2019-02-05, or 2019-02-05/2019-02-06"),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="processes that read")] = os.cpu_count() or 1,
    format: Annotated[Literal["table", "json"], typer.Option("--format", help="of the output")] = "table",
) -> None:
    """Read documents and keep their claims; what was read before is left alone, so a killed run goes on."""
    if missing := [str(path) for path in files if not path.exists()]:
        raise RingfenceError(f"{', '.join(missing)} does not exist", "name files or folders that do")
    problems, bracket = Problems(), _bracket(published) if published else None
    with working("reading documents"):
        added = opened(into).add(files, problems, published=bracket, jobs=jobs)
    tell(problems)
    if format == "json":
        print(json.dumps({**asdict(added), "problems": len(problems)}, ensure_ascii=False))
    else:
        known = f", {added.known:,} known already" if added.known else ""
        talk.print(f"{added.documents:,} documents read{known}; {added.claims:,} claims")
        for note, count in sorted(added.notes.items()):
            talk.print(f"{count:,} documents without claims: {note}", soft_wrap=True)
    if problems.errors and not (added.documents or added.known):
        raise RingfenceError("no document could be read", "see the problems above")


def _bracket(days: str) -> Period:
    first, _, last = days.partition("/")
    return Period(day(first), day(last or first), "given")
