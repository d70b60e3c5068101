"""What every duty declares, and the registry that finds them."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Literal

from ringfence.core.errors import RingfenceError

Family = Literal["element", "share", "diversity", "document", "power", "statement", "information"]
"""How a duty is judged: on each element, on an operator's shares, on the number of its suppliers, on a filed document,
as a power that sleeps until it is used, as a statement that there is no rule, or not at all."""

GROUP = "ringfence.duties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A kind of duty.

    Parameters
    ----------
    name
        As written in the rulebook.
    family
        How it is judged.
    means
        What it demands, for the reference page.
    sentence
        Template for the rendering, with the fields of a state.
    evidence
        Column of the element that shows the duty is met: certificates, permits or operated_from.
    by_maker
        Whether a document that the maker has filed shows that the duty is met.
    filing_suffices
        Whether telling the authority is enough unless it objects; otherwise it must consent.
    new_only
        Whether it reaches only what goes into service on or after the state's ``since`` (default: its ``from``).
    needs
        Fields a state must give.
    """

    name: str
    family: Family
    means: str
    sentence: str
    evidence: str | None = None
    by_maker: bool = False
    filing_suffices: bool = False
    new_only: bool = False
    needs: tuple[str, ...] = ()


@cache
def known_duties() -> dict[str, Duty]:
    """Every installed duty by name; ours come through the same entry points as anybody's."""
    duties = [point.load() for point in entry_points(group=GROUP)]
    return {duty.name: duty for duty in sorted(duties, key=lambda d: d.name)}


def duty_named(name: str) -> Duty:
    """The duty of that name.

    Raises
    ------
    RingfenceError
        No installed package offers it.
    """
    try:
        return known_duties()[name]
    except KeyError:
        raise RingfenceError(f"no duty is named {name!r}", f"write one of {', '.join(known_duties())}") from None
