"""Policies: which rules a plan obeys. The law in force, what-ifs judged alone or beside it, or no rule at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from ringfence.assessment.law import Law
from ringfence.core.errors import RingfenceError
from ringfence.rulebook.load import Rulebook, load_rulebook
from ringfence.rulebook.model import Provision
from ringfence.rulebook.scenarios import is_scenario, known_scenarios

NO_RULE: Final = "none"
LAW: Final = "law"

_FORCES: Final = frozenset({"binding", "contractual", "enabling"})
"""Forces that can make a breach; a power counts, as it is law once somebody is designated under it."""


@dataclass(frozen=True)
class Policy:
    """The rules that a plan obeys."""

    name: str
    in_force: bool = False
    """Whether the law counts, with the rules of the user's overlays."""
    scenarios: tuple[str, ...] = ()
    """Ids or folders; of each counts what it supposes or adds, and nothing else."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Values of their parameters."""

    @classmethod
    def named(cls, text: str) -> "Policy":
        """Read ``none``, ``law``, a scenario's id or folder, or several joined by ``+``, with their settings.

        For example ``law+cap35+max_share=0.25+suppliers=huawei``; ``cap35.max_share=0.25`` is for that one only.

        Raises
        ------
        RingfenceError
            A part names nothing, or ``none`` is joined with a rule.
        """
        parts = [part.strip() for part in text.split("+")]
        settings = dict(part.split("=", 1) for part in parts if "=" in part)
        names = [part for part in parts if "=" not in part]
        for name in names:
            if name not in (NO_RULE, LAW) and not is_scenario(name):
                raise RingfenceError(f"{name!r} is no policy", _repair(name))
        if NO_RULE in names and len(names) > 1:
            raise RingfenceError(f"{text!r} joins {NO_RULE!r} with a rule", f"leave {NO_RULE!r} out")
        scenarios = tuple(name for name in dict.fromkeys(names) if name not in (NO_RULE, LAW))
        return cls(text.strip(), LAW in names, scenarios, settings)

    def law(
        self, known_on: date, *, overlays: Iterable[Path] = (), selection: Iterable[str] | None = None
    ) -> Law:  # fmt: skip
        """What to judge by: a rulebook that holds the provisions of the policy only, known as on a day.

        Parameters
        ----------
        overlays, selection
            As for `ringfence.rulebook.load.load_rulebook`: all facts of overlays count under every policy, their
            provisions under the law only.

        Raises
        ------
        RingfenceError
            A setting that no scenario of the policy has, or a mistake in a file.
        """
        rulebook = load_rulebook(selection, overlays=overlays, scenarios=self.scenarios, settings=self.settings)
        counting = tuple(p for p in rulebook.provisions if self._counts(rulebook, p))
        return Law(replace(rulebook, provisions=counting), known_on)

    def _counts(self, rulebook: Rulebook, provision: Provision) -> bool:
        if rulebook.what_ifs_of(provision):
            return True
        return self.in_force and any(state.active and state.force in _FORCES for state in provision.states)


def _repair(name: str) -> str:
    policies = (NO_RULE, LAW, *known_scenarios())
    close = get_close_matches(name, policies, n=3, cutoff=0.4)
    return f"the closest is {', '.join(close)}" if close else f"write some of {', '.join(policies)}, or a folder"


def split(text: str) -> list[str]:
    """Policies separated by commas; a comma within a list of a parameter's values separates no policies."""
    found: list[str] = []
    for part in text.split(","):
        head = part.split("+")[0].split("=")[0].strip()
        names_nothing = head not in (NO_RULE, LAW) and not is_scenario(head)
        if found and names_nothing and "=" in found[-1].rpartition("+")[2]:
            found[-1] += f",{part}"
        elif part.strip():
            found.append(part.strip())
    return found
