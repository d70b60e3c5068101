"""``ringfence rules lint`` and ``schema``: for those who write rules."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.assessment.cases import outcomes
from ringfence.assessment.conflicts import conflicts as conflicts_of
from ringfence.assessment.law import Law
from ringfence.cli.options import RulebookOption
from ringfence.cli.rules.common import print_json, selection
from ringfence.cli.show import talk, tell
from ringfence.core.dates import BEGINNING, END, Interval
from ringfence.core.errors import Problems
from ringfence.rulebook import load_rulebook
from ringfence.rulebook.duties import known_duties
from ringfence.rulebook.lint import lint as lint_rulebook
from ringfence.rulebook.model import SCHEMAS


def lint(
    folder: Annotated[Path | None, typer.Argument(help="folder of a rulebook; the shipped one if omitted")] = None,
    rulebook: RulebookOption = None,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="also find provisions that demand opposite things of the same element")
    ] = False,
) -> None:
    """Check form, references, dates and cases; print every mistake with file and line, exit with 2 if there is any."""
    problems = Problems()
    book = load_rulebook([str(folder)] if folder else selection(rulebook), problems=problems)
    lint_rulebook(book, problems)
    usable = tuple(p for p in book.provisions if all(s.duty in known_duties() or not s.active for s in p.states))
    judged = replace(book, provisions=usable)  # the linter has named the duties that nobody offers
    found = list(outcomes(judged, Problems()))
    for outcome in found:
        if not outcome.as_expected:
            case = outcome.case
            because = f" because {outcome.mark.because}" if outcome.mark else ""
            found_instead = f"case {case.name!r}: expected {case.expect}, found {outcome.status}{because}"
            problems.add(str(outcome.where), found_instead, "correct the case or the provision")
    if conflicts:
        for found_pair in conflicts_of(Law(judged, END)):
            pair = f"{found_pair.left.id} and {found_pair.right.id}"
            problems.add(
                f"{book.files[found_pair.left.id]}:1",
                f"{pair} cannot both be kept{_span_words(found_pair.days)}: {found_pair.why}",
                "correct one of them, or say in their scopes what keeps them apart",
            )
    if not book.provisions:
        problems.add(str(folder or rulebook), "holds no provision", "name the folder that holds the jurisdictions")
    tell(problems)
    talk.print(f"{len(book.provisions)} provisions, {len(found)} cases, {problems.errors} mistakes")
    if problems.errors:
        raise typer.Exit(2)


def _span_words(days: Interval) -> str:
    since = f" from {days.from_on}" if days.from_on > BEGINNING else ""
    return since + (f" until before {days.to_on}" if days.to_on < END else "")


def schema(
    kind: Annotated[
        Literal["provision", "case", "facts", "instrument"], typer.Argument(help="kind of file")
    ] = "provision",
) -> None:
    """Print the JSON Schema of a kind of rulebook file, for editors and validators."""
    print_json(SCHEMAS[kind].model_json_schema())
