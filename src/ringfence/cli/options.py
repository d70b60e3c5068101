"""Options that several commands take, declared once."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ringfence.assessment.question import Question
from ringfence.cli.show import day
from ringfence.core.errors import RingfenceError

Network = Annotated[Path, typer.Argument(help="workspace, or one CSV, XLSX, Parquet or 3GPP bulk CM file")]
RulebookOption = Annotated[
    str | None,
    typer.Option("--rulebook", help="jurisdictions of the shipped rulebook (gb,eu) or folders; all if omitted"),
]
Overlay = Annotated[list[Path] | None, typer.Option("--overlay", help="folder of private facts and rules; repeatable")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="day whose law and network are judged (YYYY-MM-DD); today")]
KnownOn = Annotated[
    str | None, typer.Option("--known-on", help="day whose knowledge is used; default: as-of for the past, else today")
]
Scenario = Annotated[
    list[str] | None,
    typer.Option("--scenario", help="what-if (see `rules scenarios`), or a provision to judge as binding; repeatable"),
]
Setting = Annotated[
    list[str] | None, typer.Option("--set", help="value of a parameter of a scenario: listed_on=2027-06-01; repeatable")
]
OperatorOption = Annotated[str | None, typer.Option("--operator", help="operator, where the file does not name it")]
Country = Annotated[str | None, typer.Option("--country", help="country, where the file does not name it")]
MaskReport = Annotated[
    bool,
    typer.Option("--mask-private/--no-mask-private", help="hide what private overlays say; counts and statuses stay"),
]
MaskExport = Annotated[
    bool,
    typer.Option("--mask-private/--no-mask-private", help="hide what private overlays say, for an export to share"),
]
MappingOption = Annotated[Path | None, typer.Option("--mapping", help="YAML file: their column names to ours")]


def question(
    rulebook: str | None, overlay: list[Path] | None, as_of: str | None, known_on: str | None,
    scenario: list[str] | None = None, setting: list[str] | None = None,
) -> Question:  # fmt: skip
    """The question that the options ask; the only place of the command line that reads the clock."""
    return Question.on(
        day(as_of) if as_of else None,
        day(known_on) if known_on else None,
        today=date.today(),
        rulebook=[part for part in rulebook.split(",") if part] if rulebook else None,
        overlays=overlay or (),
        scenarios=scenario or (),
        settings=dict(_pair(text) for text in setting or ()),
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise RingfenceError(f"--set {text} has no value", "write --set name=value")
    return name.strip(), value.strip()
