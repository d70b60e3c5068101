"""``ringfence rules lint`` and ``schema``: for those who write rules."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.assessment.cases import outcomes
from ringfence.cli.options import RulebookOption
from ringfence.cli.rules.common import print_json, selection
from ringfence.cli.show import talk, tell
from ringfence.core.errors import Problems
from ringfence.rulebook import load_rulebook
from ringfence.rulebook.lint import lint as lint_rulebook
from ringfence.rulebook.model import SCHEMAS


def lint(
    folder: Annotated[Path | None, typer.Argument(help="folder of a rulebook; the shipped one if omitted")] = None,
    rulebook: RulebookOption = None,
) -> None:
    """Check form, references, dates and cases; print every mistake with file and line, exit with 2 if there is any."""
    problems = Problems()
    book = load_rulebook([str(folder)] if folder else selection(rulebook), problems=problems)
    lint_rulebook(book, problems)
    found = list(outcomes(book, problems))
    for outcome in found:
        if not outcome.as_expected:
            case = outcome.case
            found_instead = f"case {case.name!r}: expected {case.expect}, found {outcome.status}"
            problems.add(outcome.where, found_instead, "correct the case or the provision")
    tell(problems)
    talk.print(f"{len(book.provisions)} provisions, {len(found)} cases, {problems.errors} mistakes")
    if problems.errors:
        raise typer.Exit(2)


def schema(
    kind: Annotated[
        Literal["provision", "case", "facts", "instrument"], typer.Argument(help="kind of file")
    ] = "provision",
) -> None:
    """Print the JSON Schema of a kind of rulebook file, for editors and validators."""
    print_json(SCHEMAS[kind].model_json_schema())
