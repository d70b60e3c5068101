"""``ringfence rules scenarios``: what can be asked with ``--scenario``, and what each supposes."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from ringfence.cli.rules.common import Format, print_json
from ringfence.cli.show import data, table, talk
from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.scenarios import WhatIf, added_provisions, choose, known_scenarios, read_scenario

_CHANGES = (
    ("suppose", "Judged as if binding"), ("stays", "As if it had never ended"), ("begins", "Begins on another day"),
    ("without", "Set aside"), ("adds", "Adds"),
)  # fmt: skip


def scenarios(
    names: Annotated[
        list[str] | None, typer.Argument(help="scenarios, or folders of others; all that ship if omitted")
    ] = None,
    format: Format = "table",
) -> None:
    """List the what-ifs: what each supposes, which rules it changes, and the parameters that `--set` takes."""
    found = [_read(name) for name in names or known_scenarios()]
    if format == "json":
        print_json([_record(what_if) for what_if in found])
        return
    for what_if in found:
        _print(what_if)
    talk.print("Ask one: ringfence assess PATH --scenario ID --set NAME=VALUE --as-of DAY", soft_wrap=True)


def _read(name: str) -> WhatIf:
    problems = Problems()
    scenario, folder = read_scenario(name, problems)
    if scenario is None:
        raise RingfenceError(problems)
    return choose([(scenario, folder)], {})[0]


def _record(what_if: WhatIf) -> dict[str, Any]:
    """The scenario as it stands in its file, with the ids of the provisions that its folder adds."""
    return {**what_if.scenario.model_dump(mode="json"), "adds": _adds(what_if)}


def _adds(what_if: WhatIf) -> list[str]:
    return added_provisions(what_if.folder) if what_if.folder else []


def _print(what_if: WhatIf) -> None:
    console, found = data(), _record(what_if)
    console.print(f"[bold]{escape(found['id'])}[/]: {escape(found['title'])}")
    console.print(escape(found["about"]))
    for key, label in _CHANGES:
        if value := found[key]:
            items = [f"{name} ({day})" for name, day in value.items()] if isinstance(value, dict) else value
            console.print(escape(f"{label}: {', '.join(items)}."))
    if found["parameters"]:
        lines = [
            (name, given["kind"], _shown(given["default"]), given["means"])
            for name, given in found["parameters"].items()
        ]
        console.print(table("Parameters", ("name", "kind", "default", "meaning"), lines))
    console.print()


def _shown(default: Any) -> str:
    return ",".join(default) if isinstance(default, list) else str(default)
