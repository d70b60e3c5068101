"""``ringfence plan``: what a policy costs, how long it takes, and what holds it back.

One module per kind of question; a new command is a function in one of them and a line here. ``ringfence plan
WORKSPACE`` is short for ``ringfence plan make WORKSPACE``.
"""

from typing import Any, Final

import typer
from typer.core import TyperGroup

from ringfence.cli.plan import headlines, making, shocking, starting

DEFAULT: Final = "make"


class _WithDefault(TyperGroup):
    """Takes what is no command's name as the words of the default one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_WithDefault, help="Plan replacements: cost, time and limits of a policy, and of policies against each other.",
    no_args_is_help=True, rich_markup_mode=None,
)  # fmt: skip
app.command(DEFAULT)(making.make)
app.command("compare")(making.compare)
app.command("shock")(shocking.shock)
app.command("init")(starting.init)
app.command("headlines")(headlines.headlines)
