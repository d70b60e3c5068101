"""Errors that say where, what was found, and the repair; gathered and shown together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in an input: where it is, what was found, and what repairs it."""

    where: str
    """``file:line (object)``, as far as known."""
    found: str
    fix: str = ""
    severity: str = "error"
    """``error``: this row or file is not used. ``warning``: it is used, and this should be known."""

    def __str__(self) -> str:
        text = f"{self.where}: {self.found}"
        return f"{text}\n  fix: {self.fix}" if self.fix else text


@dataclass(slots=True)
class Problems:
    """Problems gathered while a file is read; beyond ``limit`` they are counted, not kept."""

    limit: int = 1000
    kept: list[Problem] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0

    def add(self, where: str, found: str, fix: str = "", *, severity: str = "error") -> None:
        if severity == "error":
            self.errors += 1
        else:
            self.warnings += 1
        if len(self.kept) < self.limit:
            self.kept.append(Problem(where, found, fix, severity))

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add(problem.where, problem.found, problem.fix, severity=problem.severity)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.kept)

    def __len__(self) -> int:
        return self.errors + self.warnings

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.kept]
        if hidden := len(self) - len(self.kept):
            lines.append(f"... and {hidden} more")
        return "\n".join(lines)


class RingfenceError(Exception):
    """A wrong call or an unusable input: the caller can repair it. The command line exits with 2."""

    def __init__(self, problems: Iterable[Problem] | str, fix: str = "") -> None:
        self.problems = [Problem("ringfence", problems, fix)] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class InternalError(Exception):
    """A bug of ringfence itself: nothing the caller did explains it."""
