"""``ringfence report``: one HTML file that works offline."""

from pathlib import Path
from typing import Annotated

import typer

from ringfence.cli.options import (
    AsOf,
    Country,
    KnownOn,
    MappingOption,
    MaskReport,
    Network,
    OperatorOption,
    Overlay,
    RulebookOption,
    Scenario,
    Setting,
    question,
)  # fmt: skip
from ringfence.cli.show import reading, talk, tell, working, written
from ringfence.pipeline import judge, report_on


def report(
    path: Network,
    output: Annotated[Path, typer.Option("-o", "--output", help="HTML file to write")] = Path("ringfence-report.html"),
    title: Annotated[str, typer.Option("--title", help="headline of the report")] = "5G supply-chain report",
    pictures: Annotated[Path | None, typer.Option("--pictures", help="folder for the charts as PNG and SVG")] = None,
    rulebook: RulebookOption = None,
    overlay: Overlay = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    scenario: Scenario = None,
    setting: Setting = None,
    operator: OperatorOption = None,
    country: Country = None,
    mapping: MappingOption = None,
    mask_private: MaskReport = True,
) -> None:
    """Write a self-contained report: map with a date slider, exposure over time, findings with their sources."""
    asked = question(rulebook, overlay, as_of, known_on, scenario, setting)
    with reading("reading") as progress:
        judged = judge(path, asked, operator=operator, country=country, mapping=mapping, progress=progress)
    tell(judged.problems)
    with working("writing the report"):
        report_on(judged, output, title=title, pictures=pictures, mask_private=mask_private)
    if judged.rulebook.private:
        talk.print(
            "What private overlays say is masked in it; --no-mask-private shows it."
            if mask_private
            else "[bold]Not masked:[/] it shows what private overlays say. Keep it as you keep them."
        )
    written(output)
