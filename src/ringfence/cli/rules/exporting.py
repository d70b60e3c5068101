"""``ringfence rules export``: the rulebook for other programs."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.cli.options import RulebookOption
from ringfence.cli.rules.common import book
from ringfence.cli.show import talk
from ringfence.rulebook import Rulebook
from ringfence.share.rules_export import COLUMNS, to_json, to_rows
from ringfence.share.rules_jsonld import to_jsonld


def export(
    format: Annotated[
        Literal["json", "csv", "jsonld"],
        typer.Option("--format", help="json: everything; csv: a row per state; jsonld: linked data (ELI, LegalRuleML)"),
    ] = "json",
    into: Annotated[Path | None, typer.Option("--into", help="file to write; stdout if omitted")] = None,
    rulebook: RulebookOption = None,
) -> None:
    """Write the rulebook as JSON (lossless), CSV (one row per state) or JSON-LD."""
    text = _text(book(rulebook), format)
    if into is None:
        sys.stdout.write(text)
        return
    partial = into.with_name(f"{into.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="")
    partial.replace(into)
    talk.print(f"written to {into}", soft_wrap=True)


def _text(rules: Rulebook, format: str) -> str:
    if format == "csv":
        stream = io.StringIO()
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(to_rows(rules))
        return stream.getvalue()
    found = to_jsonld(rules) if format == "jsonld" else to_json(rules)
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"
