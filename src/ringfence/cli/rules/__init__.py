"""``ringfence rules``: the rulebook to read, check, compare, follow through time and take elsewhere.

One module per kind of question; a new command is a function in one of them and a line here.
"""

import typer

from ringfence.cli.rules import checking, comparing, exporting, following, posture, reading, scenarios

app = typer.Typer(help="Read, check, compare and export the rulebook.", no_args_is_help=True, rich_markup_mode=None)
app.command("list")(reading.list_)
app.command("show")(reading.show)
app.command("posture")(posture.posture)
app.command("timeline")(following.timeline)
app.command("compare")(comparing.compare)
app.command("coverage")(reading.coverage)
app.command("scenarios")(scenarios.scenarios)
app.command("export")(exporting.export)
app.command("lint")(checking.lint)
app.command("schema")(checking.schema)
