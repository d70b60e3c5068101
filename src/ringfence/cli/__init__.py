"""The command line: data on stdout, talk on stderr.

Exit 0 done, 2 wrong call or file, 1 only if ``--fail-on`` was asked and met.
"""

import sys
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup

from ringfence.cli.show import fail
from ringfence.core.errors import RingfenceError

_COMMANDS: Final = {
    "import": "importing:import_",
    "assess": "assessing:assess",
    "explain": "assessing:explain",
    "diff": "comparing:diff",
    "rules": "rules:app",
    "network": "network:app",
    "report": "reporting:report",
    "plan": "plan:app",
    "evidence": "evidence:app",
    "demo": "demonstrating:demo",
}
_QUIET: Final[dict[str, Any]] = {
    "add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None,
}  # fmt: skip


class _OnDemand(TyperGroup):
    """Imports only the command that was asked for: the rulebook needs no database, and starts in half the time."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"ringfence.cli.{module}"), name)
        if isinstance(found, typer.Typer):
            group = typer.main.get_command(found)
            group.name = cmd_name
            return group
        alone = typer.Typer(**_QUIET)
        alone.command(cmd_name)(found)
        return typer.main.get_command(alone)


app = typer.Typer(name="ringfence", cls=_OnDemand, no_args_is_help=True, **_QUIET)


@app.callback()
def _ringfence() -> None:
    """What may not be in a 5G network, by whose rule, since when, by when must it go, and who says so."""


def main() -> None:
    """Run the command line; errors of the caller are printed whole and end with 2."""
    try:
        app()
    except RingfenceError as error:
        fail(error)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
