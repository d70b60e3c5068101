"""What the commands on the rulebook share."""

import json
from datetime import date
from typing import Annotated, Any, Literal

import typer

from ringfence.assessment.law import Law
from ringfence.cli.options import question
from ringfence.core.unseen import escaped
from ringfence.rulebook import Rulebook, load_rulebook

Format = Annotated[Literal["table", "json"], typer.Option("--format", help="of the output")]


def selection(rulebook: str | None) -> list[str] | None:
    """The jurisdictions and folders that ``--rulebook`` names; None: all that ship."""
    return [part for part in rulebook.split(",") if part] if rulebook else None


def book(rulebook: str | None) -> Rulebook:
    """The rulebook that ``--rulebook`` names."""
    return load_rulebook(selection(rulebook))


def law_on(rulebook: str | None, as_of: str | None, known_on: str | None) -> tuple[Law, date]:
    """The law with the knowledge of a day, and the day that is asked about."""
    asked = question(rulebook, None, as_of, known_on)
    return Law(load_rulebook(asked.rulebook), asked.known_on), asked.as_of


def print_json(found: Any) -> None:
    """Data for programs, on stdout."""
    print(escaped(json.dumps(found, indent=2, ensure_ascii=False)))
