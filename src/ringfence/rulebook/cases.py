"""The cases that stand beside a provision's file."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ringfence.core.errors import Problem, Problems
from ringfence.rulebook.model import Case
from ringfence.rulebook.yaml_files import line_of, read_models


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case is written; its line is looked up when it is shown."""

    path: Path
    index: int

    def __str__(self) -> str:
        return f"{self.path}:{line_of(self.path, (self.index,))}"


def case_path(path: Path) -> Path:
    """Where the cases of a provision's file stand, whether or not there are any."""
    return path.with_name(path.name.removesuffix(".yaml") + ".cases.yaml")


def read_cases(path: Path, problems: Problems) -> list[tuple[Case, Place]]:
    """The cases beside the provision's file ``path``, each with its place; none if there is no such file."""
    beside = case_path(path)
    if not beside.is_file():
        return []
    cases, found = _read(beside, beside.stat().st_mtime_ns)
    problems.extend(found)
    return [(case, Place(beside, index)) for index, case in enumerate(cases)]


@lru_cache(maxsize=4096)
def _read(path: Path, _changed: int) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """Read once for the linter and for the run of the cases."""
    problems = Problems()
    return tuple(read_models(path, Case, problems)), tuple(problems)
