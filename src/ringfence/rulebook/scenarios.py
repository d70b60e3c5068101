"""What if: named changes of the rulebook with parameters, apart from the law; each a folder with a scenario.yaml."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import Field, field_validator, model_validator

from ringfence.core.dates import PartialDate
from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.model import Provision, State
from ringfence.rulebook.terms import Model
from ringfence.rulebook.yaml_files import read_model

SCENARIOS = Path(str(files("ringfence.rulebook") / "what_if"))
"""The scenarios that ship with the package."""

Value = str | int | float | list[str]

_PARAMETER: Final = re.compile(r"\$([a-z][a-z0-9_]*)")
_WANTED: Final = {"day": "a day: 2027-06-01", "number": "a number: 0.35", "suppliers": "ids of suppliers: huawei,zte"}
_NO_PROVISION: Final = ("scenario.yaml", "instrument.yaml", "sources.yaml")


class Parameter(Model):
    """Something that the user of a scenario may choose."""

    kind: Literal["day", "suppliers", "number"]
    default: Value
    means: str

    @field_validator("default", mode="before")
    @classmethod
    def _days_as_text(cls, value: Any) -> Any:
        return _day_as_text(value)

    @model_validator(mode="after")
    def _default_is_of_its_kind(self) -> Self:
        of_kind = {
            "day": isinstance(self.default, str) and _is_day(self.default),
            "number": isinstance(self.default, int | float),
            "suppliers": isinstance(self.default, list) and bool(self.default),
        }
        if not of_kind[self.kind]:
            raise ValueError(f"the default is not {_WANTED[self.kind]}")
        return self


class Scenario(Model):
    """What is supposed: rules as if they were law, rules set aside, rules and list entries that the folder adds."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    about: str = Field(description="what is supposed, and what of it nobody has decided")
    parameters: Mapping[str, Parameter] = {}
    suppose: tuple[str, ...] = Field((), description="provisions, facts or instruments judged as if they were binding")
    stays: tuple[str, ...] = Field((), description="the same, as if they had never ended")
    without: tuple[str, ...] = Field((), description="the same, set aside")
    begins: Mapping[str, str] = Field({}, description="the same, with the day from which they hold: a day, or $name")

    @field_validator("begins", mode="before")
    @classmethod
    def _days_as_text(cls, days: Any) -> Any:
        return {name: _day_as_text(day) for name, day in days.items()} if isinstance(days, dict) else days

    @model_validator(mode="after")
    def _begins_on_days(self) -> Self:
        days = {f"${name}" for name, parameter in self.parameters.items() if parameter.kind == "day"}
        for name, day in self.begins.items():
            if day not in days and not _is_day(day):
                raise ValueError(f"begins: {name}: {day} is neither a day nor a parameter that is one")
        return self


@dataclass(frozen=True)
class WhatIf:
    """A scenario with the values chosen for its parameters."""

    scenario: Scenario
    values: Mapping[str, Value]
    folder: Path | None = None
    """Where the rules and facts that it adds stand."""

    @property
    def name(self) -> str:
        """What it was asked for by."""
        return self.scenario.id if self.folder else self.scenario.title

    @property
    def settings(self) -> str:
        """The values as a user would set them."""
        return ", ".join(f"{name}={_written(value)}" for name, value in self.values.items())

    def __str__(self) -> str:
        return f"{self.scenario.title} ({self.settings})" if self.values else self.scenario.title

    def fill_in(self, content: Any) -> Any:
        """Parsed YAML with the parameters' values; see `filled_in`."""
        try:
            return filled_in(content, self.values)
        except KeyError as missing:
            raise RingfenceError(
                f"a file of the scenario {self.scenario.id} names ${missing.args[0]}",
                f"its parameters are {', '.join(self.values) or 'none'}",
            ) from None

    def concerns(self, provision: Provision, path: Path | None) -> bool:
        """Whether the provision holds only because it is supposed; ``path`` is the file it stands in."""
        scenario = self.scenario
        added = self.folder is not None and path is not None and self.folder in path.parents
        return added or meant((*scenario.suppose, *scenario.stays, *scenario.begins), provision)


def known_scenarios() -> dict[str, Path]:
    """The folders of the scenarios that ship, by id."""
    return {path.parent.name: path.parent for path in sorted(SCENARIOS.glob("*/scenario.yaml"))}


def is_scenario(name: str) -> bool:
    """Whether ``name`` is a scenario that ships, or the folder of one."""
    return name in known_scenarios() or (Path(name) / "scenario.yaml").is_file()


def read_scenario(name: str, problems: Problems) -> tuple[Scenario | None, Path]:
    """The scenario of that id or folder, and its folder.

    Raises
    ------
    RingfenceError
        It is neither; mistakes within it are reported to ``problems``.
    """
    if not is_scenario(name):
        known = known_scenarios()
        close = get_close_matches(name, known, n=3, cutoff=0.4)
        raise RingfenceError(
            f"no scenario is named {name!r}, and no folder of that name holds a scenario.yaml",
            f"the closest is {', '.join(close)}" if close else f"the scenarios are {', '.join(known)}",
        )
    folder = known_scenarios().get(name, Path(name))
    return read_model(folder / "scenario.yaml", Scenario, problems), folder


def added_provisions(folder: Path) -> list[str]:
    """Ids of the provisions that the folder of a scenario adds: their files' places."""
    return [
        path.relative_to(folder).with_suffix("").as_posix()
        for path in sorted(folder.rglob("*.yaml"))
        if path.name not in _NO_PROVISION and not path.name.endswith((".facts.yaml", ".cases.yaml"))
    ]


def choose(found: Iterable[tuple[Scenario, Path]], settings: Mapping[str, str]) -> tuple[WhatIf, ...]:
    """The scenarios with a value for every parameter: as set, else its default.

    Parameters
    ----------
    settings
        Values by ``name``, for every scenario that has it, or ``scenario.name``, for one.

    Raises
    ------
    RingfenceError
        A setting that no scenario has, or a value of another kind.
    """
    scenarios = list(found)
    names = {name for scenario, _ in scenarios for name in scenario.parameters}
    owned = {f"{scenario.id}.{name}" for scenario, _ in scenarios for name in scenario.parameters}
    for name in settings:
        if name not in names | owned:
            raise RingfenceError(f"no scenario that was asked for has the parameter {name!r}", _who_has(name, names))
    return tuple(WhatIf(scenario, _values(scenario, settings), folder) for scenario, folder in scenarios)


def _who_has(name: str, names: set[str]) -> str:
    """How to repair a setting that fits no scenario."""
    if names:
        return f"the parameters are {', '.join(sorted(names))}"
    shipped = (read_scenario(scenario, Problems())[0] for scenario in known_scenarios())
    with_it = [scenario.id for scenario in shipped if scenario and name in scenario.parameters]
    return f"add --scenario {' or '.join(with_it)}" if with_it else "add --scenario; see `ringfence rules scenarios`"


def _values(scenario: Scenario, settings: Mapping[str, str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, parameter in scenario.parameters.items():
        text = settings.get(f"{scenario.id}.{name}", settings.get(name))
        values[name] = parameter.default if text is None else _value(name, parameter.kind, text)
    return values


def _value(name: str, kind: str, text: str) -> Value:
    if kind == "day" and _is_day(text):
        return text
    if kind == "number" and (number := _number(text)) is not None:
        return number
    if kind == "suppliers" and (members := [part.strip() for part in text.split(",") if part.strip()]):
        return members
    raise RingfenceError(f"{name}={text} is not of the kind {kind!r}", f"write {_WANTED[kind]}")


def _day_as_text(value: Any) -> Any:
    """YAML makes a date of a day; a parameter is kept as it would be set."""
    return value.isoformat() if isinstance(value, date) else value


def _is_day(text: str) -> bool:
    """Whether it is a full day, written as files write it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _number(text: str) -> int | float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _written(value: Value) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def check_suppliers(what_ifs: Iterable[WhatIf], known: Iterable[str]) -> None:
    """Refuse a chosen supplier that the rulebook does not know: it would silently reach nobody.

    Raises
    ------
    RingfenceError
        There is one.
    """
    ids = sorted(known)
    for what_if in what_ifs:
        for name, parameter in what_if.scenario.parameters.items():
            value = what_if.values[name]
            for supplier in value if parameter.kind == "suppliers" and isinstance(value, list) else ():
                if supplier not in ids:
                    close = get_close_matches(supplier.lower(), ids, n=3, cutoff=0.5)
                    raise RingfenceError(
                        f"{name}={_written(value)}: no supplier has the id {supplier!r}",
                        f"the closest is {', '.join(close)}" if close else "take it from suppliers.yaml",
                    )


def filled_in(content: Any, values: Mapping[str, Value]) -> Any:
    """Parsed YAML with each ``$name`` replaced; a list entry that names a list is repeated for each of its members.

    Raises
    ------
    KeyError
        The name of a parameter that has no value.
    """
    if isinstance(content, dict):
        return {key: filled_in(value, values) for key, value in content.items()}
    if isinstance(content, list):
        return [item for entry in content for item in _entries(entry, values)]
    return _of(content, values)


def _of(content: Any, values: Mapping[str, Value]) -> Any:
    named = _PARAMETER.fullmatch(content) if isinstance(content, str) else None
    return values[named[1]] if named else content


def _entries(entry: Any, values: Mapping[str, Value]) -> list[Any]:
    """What one entry of a list becomes: itself, or one entry for each member of a list that it names."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            if isinstance(members := _of(value, values), list) and not isinstance(value, list):
                return [item for member in members for item in _entries({**entry, key: member}, values)]
    filled = filled_in(entry, values)
    return filled if isinstance(entry, str) and isinstance(filled, list) else [filled]


def meant(names: Iterable[str], provision: Provision) -> bool:
    """Whether the provision, its fact or its instrument is one of ``names``."""
    return not {provision.id, provision.fact, provision.instrument}.isdisjoint(names)


def as_if_binding(names: Iterable[str]) -> WhatIf:
    """What is supposed when provisions, facts or instruments are named instead of a scenario."""
    listed = tuple(sorted(names))
    title = f"{', '.join(listed)} as if binding"
    return WhatIf(Scenario(id="as-if-binding", title=title, about="", suppose=listed), {})


def changed(provisions: Iterable[Provision], what_ifs: Iterable[WhatIf]) -> tuple[list[Provision], frozenset[str]]:
    """The provisions under the scenarios together, and the ids of those that are judged as if they were binding.

    Raises
    ------
    RingfenceError
        A scenario names what the rulebook does not hold.
    """
    found, worlds = list(provisions), list(what_ifs)
    for what_if in worlds:
        _check(what_if.scenario, found)
    for what_if in worlds:
        found = [_changed(p, what_if) for p in found if not meant(what_if.scenario.without, p)]
    supposed = {p.id for p in found for what_if in worlds if meant(what_if.scenario.suppose, p)}
    return found, frozenset(supposed)


def _check(scenario: Scenario, provisions: list[Provision]) -> None:
    known = {name for p in provisions for name in (p.id, p.fact, p.instrument)}
    for name in (*scenario.suppose, *scenario.stays, *scenario.without, *scenario.begins):
        if name not in known:
            raise RingfenceError(
                f"the scenario {scenario.id} names {name!r}, which the rulebook does not hold",
                "load the whole rulebook, or correct the name",
            )


def _changed(provision: Provision, what_if: WhatIf) -> Provision:
    states = list(provision.states)
    if meant(what_if.scenario.stays, provision):
        states = [state for state in states if state.duty != "none"]
    for name, day in what_if.scenario.begins.items():
        if meant([name], provision):
            states = list(_beginning(PartialDate.of(what_if.fill_in(day)), states))
    return provision if states == list(provision.states) else provision.model_copy(update={"states": tuple(states)})


def _beginning(day: PartialDate, states: list[State]) -> Iterator[State]:
    """The states with that first day; what was known when stays, so that of several moved to it the last one holds."""
    first = min(state.from_ for state in states)
    for state in states:
        moved = state.from_ == first or state.from_ < day
        yield state.model_copy(update={"from_": day, "known": state.known or state.from_}) if moved else state
