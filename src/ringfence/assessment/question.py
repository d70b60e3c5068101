"""What is asked; apart from the stages, so that asking needs no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Question:
    """What is asked of a network: by which law, on which day, with the knowledge of which day."""

    as_of: date
    known_on: date
    rulebook: tuple[str, ...] | None = None
    """Jurisdictions or folders; None: all that ship."""
    overlays: tuple[Path, ...] = ()
    scenarios: frozenset[str] = frozenset()
    """Ids or folders of scenarios, and provisions or facts to judge as if they were binding."""
    settings: tuple[tuple[str, str], ...] = ()
    """Values of parameters of the scenarios."""

    @classmethod
    def on(
        cls, as_of: date | None, known_on: date | None, *, today: date, rulebook: Sequence[str] | None = None,
        overlays: Iterable[Path] = (), scenarios: Iterable[str] = (), settings: Mapping[str, str] | None = None,
    ) -> "Question":  # fmt: skip
        """Fill in the days: today, and the knowledge of that day; of today for a day to come."""
        day = as_of or today
        known = known_on or min(day, today)
        return cls(day, known, tuple(rulebook) if rulebook else None, tuple(overlays), frozenset(scenarios),
                   tuple(sorted((settings or {}).items())))  # fmt: skip
