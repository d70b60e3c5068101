"""Drafts for the rulebook: what documents tell of a measure, in the rulebook's words, and what nobody has told yet.

A draft decides nothing. News never tells the force of a measure, nor where its text says so: both are always missing,
and a person who has read the text fills them in, or throws the draft away.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ringfence.core.dates import PartialDate
from ringfence.evidence.derive.corroboration import Support
from ringfence.evidence.derive.meaning import COMMITTED, FAMILY, MEASURES, jurisdiction
from ringfence.evidence.derive.timeline import timeline
from ringfence.evidence.model import Claim
from ringfence.evidence.records import Statement

_DUTIES: Final = {
    "ban": "prohibit_new", "remove": "remove_by", "export-ban": "restrict_export", "allow": "permit_all",
    "legal-basis": "empower",
}  # fmt: skip
_BY_CONTENT: Final = {"certification": "certify", "trusted-supplier": "allowlist_only", "legal-basis": "empower"}
_BY_SCOPE: Final = {"market": "restrict_market", "gov": "restrict_procurement"}
_NO_DUTY: Final = ("review", "scrutinise", "share-vulnerabilities")
"""Acts that oblige nobody."""

_WHERE: Final[dict[str, dict[str, list[str]]]] = {
    "5g": {"generations": ["5G"]},
    "5g-core": {"domains": ["core"], "generations": ["5G"]},
    "fixed": {"domains": ["access_fixed"]},
    "gov": {"network_kinds": ["government"]},
    "networks": {},
}
"""Scopes that name elements; of the others the document does not tell which are meant."""

_CLASSES: Final = {"cn-suppliers": {"seat_in": ["CN"]}}
_PLAIN: Final = re.compile(r"\w[\w./ -]*")
"""Words that need no quotation marks."""
_TEXT_OF_ACT: Final = "the text itself: documents report it, and a report is no source of law"


@dataclass(frozen=True, slots=True)
class Draft:
    """A provision as far as documents tell it: plain data with the keys of the rulebook's language."""

    provision: dict[str, Any]
    missing: dict[str, str]
    """What is not told, by its place in the provision, and why or who could tell."""
    support: dict[str, Any]
    """Claims, documents, origins and words; see `ringfence.evidence.derive.corroboration.Support`."""
    reports: tuple[str, ...]
    """On whose word it stands."""
    reviewed: bool
    """Whether a person has accepted or corrected one of its claims."""

    def record(self) -> dict[str, Any]:
        return {
            "provision": self.provision, "missing": self.missing, "by": list(self.reports),
            "reviewed": self.reviewed, **self.support,
        }  # fmt: skip


def drafts(statements: Iterable[Statement], publishers: Mapping[str, str] | None = None) -> list[Draft]:
    """A draft for each measure of a government or the Union that is told as done or decided, in order of time.

    What is urged, considered, denied or negated makes none, nor what obliges nobody (a review).
    """
    able = {statement.claim.id: statement for statement in statements if _is_measure(statement)}
    found = []
    for event in timeline(able.values(), publishers):
        told = [able[name] for name in event["claims"]]
        for scope in sorted({statement.claim.scope for statement in told}):
            part = [statement for statement in told if statement.claim.scope == scope]
            found.append(_draft(event, part, publishers))
    return _numbered(found)


def _is_measure(statement: Statement) -> bool:
    claim = statement.claim
    family = FAMILY[claim.act] in MEASURES and claim.act not in _NO_DUTY
    acts = claim.actor.startswith("gov:") or claim.actor == "eu"
    return family and acts and claim.modality in COMMITTED and claim.polarity == "+"


def _draft(event: Mapping[str, Any], told: list[Statement], publishers: Mapping[str, str] | None) -> Draft:
    claim = told[0].claim
    missing: dict[str, str] = {}
    start = _day(event["earliest"], event["latest"]) if event["dated"] else None
    year = f"-{str(start)[:4]}" if start else ""
    named = "-".join((claim.act, *claim.supplier, claim.scope)).replace("-none", "")
    provision: dict[str, Any] = {
        "id": f"{jurisdiction(claim.actor)}/unnamed{year}/{_slug(named)}",
        "title": _title(claim),
        **_filled("whose", _whose(claim), missing, "whose equipment is meant, or the list that tells"),
        **_filled("where", _where(claim), missing, f"which elements {claim.scope!r} means"),
        "states": [_state(claim, start, missing)],
    }
    missing |= {"id": "the instrument that holds it: name and number", "fact": "an entry of the fact base"}
    if claim.act == "block-deal":
        missing["who.operators"] = "whom the decision binds: it is on a single case"
    support = Support()
    for statement in told:
        support.add(statement, publishers)
    words = sorted({statement.word for statement in told})
    return Draft(provision, missing, support.record(), tuple(words), any(s.review for s in told))


def _state(claim: Claim, start: PartialDate | None, missing: dict[str, str]) -> dict[str, Any]:
    state: dict[str, Any] = {
        **_filled("states.0.from", str(start) if start else None, missing, "the first day on which it applies"),
        **_filled("states.0.duty", _duty(claim), missing, f"what is demanded: {claim.act!r} may be several duties"),
    }
    if claim.modality == "decided":
        missing["states.0.known"] = "the day of the decision: the document says that it is to come"
    if claim.act == "remove":
        missing["states.0.deadline"] = "the last lawful day, or that none is set"
    missing["states.0.force"] = "whether it binds, and whom"
    missing["states.0.cite"] = _TEXT_OF_ACT
    return state


def _filled(place: str, value: Any, missing: dict[str, str], lacks: str) -> dict[str, Any]:
    if value is None:
        missing[place] = lacks
        return {}
    return {place.rsplit(".", 1)[-1]: value}


def _duty(claim: Claim) -> str | None:
    if claim.act in ("ban", "restrict") and claim.scope in _BY_SCOPE:
        return _BY_SCOPE[claim.scope]
    if claim.act == "restrict" and claim.scope == "5g-core":
        return "prohibit_new"
    return _DUTIES.get(claim.act) or _BY_CONTENT.get(claim.content_act or "")


def _whose(claim: Claim) -> dict[str, Any] | None:
    if len(claim.supplier) == 1 and claim.supplier[0] in _CLASSES:
        return dict(_CLASSES[claim.supplier[0]])
    if not claim.supplier or any(name.endswith("-suppliers") for name in claim.supplier):
        return None
    return {"suppliers": list(claim.supplier)}


def _where(claim: Claim) -> dict[str, list[str]] | None:
    found = _WHERE.get(claim.scope)
    return {} if claim.scope == "market" else found if found is None else dict(found)


def _day(earliest: str | None, latest: str | None) -> PartialDate | None:
    """A date of the rulebook's language, where the days from one to the other are a day, a month or a year."""
    if earliest is None or latest is None:
        return None
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    for form in (earliest, earliest[:7], earliest[:4]):
        if PartialDate.of(form) == PartialDate(first, last):
            return PartialDate.of(form)
    return None


def _title(claim: Claim) -> str:
    whose = ", ".join(claim.supplier) or "suppliers that are not named"
    return f"Draft: {claim.act} of {whose}, scope {claim.scope}, by {claim.actor}"


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")


def _numbered(found: list[Draft]) -> list[Draft]:
    """Drafts with ids of their own: a second one of the same name gets a number."""
    seen: dict[str, int] = {}
    for draft in found:
        name = draft.provision["id"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            draft.provision["id"] = f"{name}-{seen[name]}"
    return found


def yaml_lines(draft: Draft) -> Iterator[str]:
    """A draft as a file of the rulebook's language, with what is missing as comments at the head."""
    claims = draft.support["claims"]
    yield f"# Draft by ringfence from {len(claims)} claim{'s' * (len(claims) > 1)}: {', '.join(claims)}"
    reports = " ".join(", ".join(draft.reports).split())
    yield f"# On the word of {reports}; independent origins: {len(draft.support['origins'])}"
    yield "# Missing:"
    yield from (f"#   {place}: {why}" for place, why in sorted(draft.missing.items()))
    for key in ("id", "title", "whose", "where"):
        if draft.provision.get(key):
            yield f"{key}: {_flow(draft.provision[key])}"
    yield "states:"
    yield from (f"- {_flow(state)}" for state in draft.provision["states"])


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
