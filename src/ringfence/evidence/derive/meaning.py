"""What acts and scopes mean beside each other: families, jurisdictions, and how much a measure keeps out."""

from functools import cache
from typing import Final

from ringfence.evidence.gazetteer import read_data
from ringfence.evidence.model import Claim

_FAMILIES: Final = {
    "restrict": "ban restrict remove export-ban block-deal",
    "permit": "allow",
    "regulate": "set-rules require-assurance legal-basis review scrutinise share-vulnerabilities",
    "pressure": "urge threaten incentivise warn engage welcome",
    "supply": "deploy supply hold-orders propose-measures contingency",
    "assure": "test open-lab cooperate",
    "risk": "backdoor espionage data-handover state-ties compel-law threat",
    "impact": "delay cost competition trade-conflict",
    "oppose": "oppose litigate",
    "other": "motive no-comment market-position",
}
FAMILY: Final = {act: family for family, acts in _FAMILIES.items() for act in acts.split()}
"""Family of every act of the annotation guide."""

MEASURES: Final = ("restrict", "permit", "regulate")
"""Families whose acts are measures of a state."""

EXTENTS: Final = ("none", "case by case", "partial", "total")
"""How much a measure keeps out, the least first; each implies those before it, and denies those behind it."""

COMMITTED: Final = ("done", "decided")

_WHOLE: Final = frozenset({"5g", "networks", "mobile", "fixed", "none", "market"})
_NETWORK: Final = _WHOLE | {"5g-core", "5g-noncore", "5g-critical"}
_SUBJECTS: Final = ("gov:", "country:")


def jurisdiction(actor: str) -> str | None:
    """The jurisdiction of the rulebook (gb, eu) whose government acts; None: no government."""
    if actor == "eu":
        return "eu"
    code = next((actor.removeprefix(prefix) for prefix in _SUBJECTS if actor.startswith(prefix)), "")
    return ("gb" if code == "UK" else code.lower()) or None


def subject(actor: str) -> str:
    """Whose conduct it is: a state is one subject whether it acts as government or as country."""
    found = jurisdiction(actor)
    return found if found else actor


def subject_name(subject: str) -> str:
    """A jurisdiction with its name, ``Austria (at)``; others as they are."""
    name = _names().get(subject)
    return f"{name} ({subject})" if name else subject


@cache
def _names() -> dict[str, str]:
    rows = read_data("gazetteer/countries.yaml")
    names = {jurisdiction(f"gov:{row['code']}"): [*row["names"], *row.get("guarded", ())] for row in rows}
    return {"eu": "European Union", **{code: told[0] for code, told in names.items() if code and told}}


def matter(claim: Claim) -> str:
    """What a measure is about; acts on different matters cannot contradict each other."""
    if claim.act == "export-ban" or claim.scope == "components":
        return "components"
    return "network" if claim.scope in _NETWORK else claim.scope


def extent(claim: Claim) -> str | None:
    """How much the act keeps out, on the lattice of scope; None: the act tells nothing of it.

    Without a scope the sentence says no more than "banned", which is read as total: a reader will.
    """
    if claim.act in ("ban", "remove", "export-ban"):
        return "total" if claim.scope in _WHOLE or claim.act == "export-ban" else "partial"
    if claim.act in ("restrict", "hold-orders"):
        return "case by case" if _on_single_companies(claim) else "partial"
    if claim.act in ("block-deal", "require-assurance", "set-rules"):
        return "case by case"
    return "none" if claim.act == "allow" else None


def _on_single_companies(claim: Claim) -> bool:
    """Whether a government restricts named companies, as where it refuses the project of one of them."""
    named = bool(claim.target) and all(target.startswith("org:") for target in claim.target)
    return named and jurisdiction(claim.actor) is not None


def asserted(claim: Claim) -> bool:
    """Whether the source stands behind the act: it is neither denied by it nor negated by its holder."""
    return claim.modality != "denied" and claim.polarity == "+"
