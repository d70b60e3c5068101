"""The command line: data on stdout, talk on stderr.

Exit 0 done, 2 wrong call or file, 1 only if ``--fail-on`` was asked and met.
"""

import sys

import typer

from ringfence.cli import assessing, comparing, demonstrating, importing, network, reporting, rules
from ringfence.cli.show import fail
from ringfence.core.errors import RingfenceError

app = typer.Typer(
    name="ringfence",
    help="What may not be in a 5G network, by whose rule, since when, by when must it go, and who says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("import")(importing.import_)
app.command("assess")(assessing.assess)
app.command("explain")(assessing.explain)
app.command("diff")(comparing.diff)
app.add_typer(rules.app, name="rules")
app.add_typer(network.app, name="network")
app.command("report")(reporting.report)
app.command("demo")(demonstrating.demo)


def main() -> None:
    """Run the command line; errors of the caller are printed whole and end with 2."""
    try:
        app()
    except RingfenceError as error:
        fail(error)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
