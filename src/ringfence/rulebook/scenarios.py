"""What if: named changes of the rulebook with parameters, apart from the law; each a folder with a scenario.yaml."""

from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.model import Provision
from ringfence.rulebook.terms import Model
from ringfence.rulebook.yaml_files import read_model

SCENARIOS = Path(str(files("ringfence.rulebook") / "what_if"))
"""The scenarios that ship with the package."""

Value = str | int | float | list[str]


class Parameter(Model):
    """Something that the user of a scenario may choose."""

    kind: Literal["day", "suppliers", "number"]
    default: Value
    means: str


class Scenario(Model):
    """What is supposed: rules as if they were law, rules set aside, rules and list entries that the folder adds."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    about: str = Field(description="what is supposed, and what of it nobody has decided")
    parameters: Mapping[str, Parameter] = {}
    suppose: tuple[str, ...] = Field((), description="provisions, facts or instruments judged as if they were binding")
    stays: tuple[str, ...] = Field((), description="the same, as if they had never ended")
    without: tuple[str, ...] = Field((), description="the same, set aside")


def known_scenarios() -> dict[str, Path]:
    """The folders of the scenarios that ship, by id."""
    return {path.parent.name: path.parent for path in sorted(SCENARIOS.glob("*/scenario.yaml"))}


def is_scenario(name: str) -> bool:
    """Whether ``name`` is a scenario that ships, or the folder of one."""
    return name in known_scenarios() or (Path(name) / "scenario.yaml").is_file()


def read_scenario(name: str, problems: Problems) -> tuple[Scenario | None, Path]:
    """The scenario of that id or folder, and its folder."""
    folder = known_scenarios().get(name, Path(name))
    return read_model(folder / "scenario.yaml", Scenario, problems), folder


def chosen_values(scenarios: Iterable[Scenario], settings: Mapping[str, str]) -> dict[str, Value]:
    """The value of every parameter: as set, else its default.

    Raises
    ------
    RingfenceError
        A setting that no scenario has, or a value of another kind.
    """
    parameters = {name: parameter for scenario in scenarios for name, parameter in scenario.parameters.items()}
    for name in settings:
        if name not in parameters:
            known = ", ".join(sorted(parameters)) or "none: name a scenario that has some"
            raise RingfenceError(f"no parameter is named {name!r}", f"the parameters are {known}")
    return {
        name: _value(name, parameter, settings[name]) if name in settings else parameter.default
        for name, parameter in parameters.items()
    }


def _value(name: str, parameter: Parameter, text: str) -> Value:
    try:
        if parameter.kind == "day":
            return date.fromisoformat(text).isoformat()
        if parameter.kind == "number":
            return float(text)
    except ValueError:
        wanted = {"day": "a day: 2027-06-01", "number": "a number: 0.35"}[parameter.kind]
        raise RingfenceError(f"{name}={text} is no {parameter.kind}", f"write {wanted}") from None
    return [part.strip() for part in text.split(",") if part.strip()]


def filled_in(content: Any, values: Mapping[str, Value]) -> Any:
    """Parsed YAML with each ``$name`` replaced; a list entry that names a list is repeated for each of its members."""
    if isinstance(content, dict):
        return {key: filled_in(value, values) for key, value in content.items()}
    if isinstance(content, list):
        return [filled_in(item, values) for entry in content for item in _repeated(entry, values)]
    if isinstance(content, str) and content.startswith("$"):
        return values.get(content[1:], content)
    return content


def _repeated(entry: Any, values: Mapping[str, Value]) -> list[Any]:
    if isinstance(entry, dict):
        for key, value in entry.items():
            found = values.get(value[1:]) if isinstance(value, str) and value.startswith("$") else None
            if isinstance(found, list):
                return [{**entry, key: member} for member in found]
    return [entry]


def meant(names: Iterable[str], provision: Provision) -> bool:
    """Whether the provision, its fact or its instrument is one of ``names``."""
    return not {provision.id, provision.fact, provision.instrument}.isdisjoint(names)


def changed(provisions: Iterable[Provision], scenarios: Iterable[Scenario]) -> tuple[list[Provision], frozenset[str]]:
    """The provisions under the scenarios, and the ids of those that are judged as if they were binding."""
    found = list(provisions)
    supposed: set[str] = set()
    for scenario in scenarios:
        _check(scenario, found)
        found = [p for p in found if not meant(scenario.without, p)]
        found = [_endless(p) if meant(scenario.stays, p) else p for p in found]
        supposed |= {p.id for p in found if meant(scenario.suppose, p)}
    return found, frozenset(supposed)


def _check(scenario: Scenario, provisions: list[Provision]) -> None:
    known = {name for p in provisions for name in (p.id, p.fact, p.instrument)}
    for name in (*scenario.suppose, *scenario.stays, *scenario.without):
        if name not in known:
            raise RingfenceError(
                f"the scenario {scenario.id} names {name!r}, which the rulebook does not hold",
                "load the whole rulebook, or correct the name",
            )


def _endless(provision: Provision) -> Provision:
    """The provision without the states that end it."""
    kept = [state for state in provision.states if state.duty != "none"]
    return provision.model_copy(update={"states": tuple(kept)})
