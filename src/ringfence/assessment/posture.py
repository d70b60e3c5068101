"""What each jurisdiction does about suppliers on a day, in one word: the key of a map, not the law."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ringfence.assessment.law import Law
from ringfence.rulebook.model import Deadline, Provision, State, Where

POSTURES: Final[dict[str, str]] = {
    "ban_5g": "some suppliers are kept out of 5G, the radio network included",
    "market_ban": "equipment of some suppliers may not be sold or approved",
    "allowlist": "only approved suppliers may be used",
    "cap": "the share of some suppliers is limited",
    "ban_parts": "some suppliers are kept out of the core or other sensitive parts",
    "authorisation": "projects, products or suppliers need approval beforehand",
    "orders": "single operators are bound by orders or contracts",
    "gov_only": "government buying, government networks or public money only",
    "certification": "products of all suppliers alike must be certified",
    "powers_unused": "a power exists, and is not known to be used",
    "announced": "dates were announced without a legal act",
    "advisory": "advice, or a duty to weigh the risk",
    "under_review": "a bill or draft is pending",
    "none": "no measure against suppliers was found",
    "unknown": "not known",
}
"""Every posture, the most restrictive first, and what it means."""

_RANK: Final = {name: rank for rank, name in enumerate(POSTURES)}
_ORDERS: Final = ("administrative_decision", "order", "contract")
_BANS: Final = ("ban_5g", "ban_parts")
_STATEMENTS: Final = {"permit_all": "none", "none_found": "none", "not_read": "unknown"}
_BY_FORCE: Final = {
    "advisory": "advisory",
    "voluntary": "advisory",
    "political": "announced",
    "proposed": "under_review",
}
_BY_DUTY: Final = {
    "cap_share": "cap", "allowlist_only": "allowlist", "authorise_before": "authorisation",
    "notify_before": "authorisation", "certify": "certification", "restrict_market": "market_ban",
    "restrict_procurement": "gov_only", "restrict_funding": "gov_only", "empower": "powers_unused",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """A provision in force on the day, and the posture that it alone would make, if any."""

    provision: Provision
    state: State
    posture: str | None


def postures(law: Law, day: date) -> list[dict[str, Any]]:
    """The posture of every jurisdiction that was read, the most restrictive first.

    Returns
    -------
    list[dict]
        One record per jurisdiction: jurisdiction (``gb``), name, posture (a key of `POSTURES`), rank (0: the most
        restrictive), reason (titles of the provisions that make it), provisions (their ids).
    """
    by_jurisdiction: dict[str, list[Measure]] = {name: [] for name in law.rulebook.coverage}
    for measure in measures(law, day):
        by_jurisdiction.setdefault(measure.provision.jurisdiction, []).append(measure)
    rows = [_row(law, name, measures) for name, measures in by_jurisdiction.items()]
    return sorted(rows, key=lambda row: (row["rank"], row["name"]))


def _row(law: Law, jurisdiction: str, measures: list[Measure]) -> dict[str, Any]:
    found = [measure.posture for measure in measures if measure.posture]
    posture = min(found, key=_RANK.__getitem__, default="none")
    makes = [measure for measure in measures if measure.posture == posture]
    coverage = law.rulebook.coverage.get(jurisdiction)
    titles = dict.fromkeys(measure.provision.title for measure in makes or measures)
    keeps_nobody_out = "" if makes else "keeps no supplier out: "
    return {
        "jurisdiction": jurisdiction,
        "name": coverage.name if coverage else jurisdiction.upper(),
        "posture": posture,
        "rank": _RANK[posture],
        "reason": keeps_nobody_out + "; ".join(titles) if titles else "nothing was found for this day",
        "provisions": [measure.provision.id for measure in makes],
    }


def measures(law: Law, day: date) -> Iterator[Measure]:
    """The provisions in force on a day, each with the posture that it alone would make."""
    for provision in law.rulebook.provisions:
        phase = law.phases(provision).at(day)
        if phase is not None:
            yield Measure(provision, phase.state, _posture(law, provision, phase.state, day))


def _posture(law: Law, provision: Provision, state: State, day: date) -> str | None:
    """The posture a provision makes; None for what says nothing about suppliers, or is an operator's own affair."""
    instrument = law.rulebook.instruments.get(provision.instrument)
    kind = instrument.kind if instrument else ""
    if kind == "operator_policy":
        return None
    if state.duty in _STATEMENTS:
        return _STATEMENTS[state.duty]
    if state.force == "none":
        return None
    if state.force in _BY_FORCE and not (state.force == "political" and state.duty == "inform"):
        return _BY_FORCE[state.force]
    if state.duty == "inform":
        return None
    if not _used(law, provision, state, day):
        return "powers_unused"
    return _of_duty(provision, state, kind)


def _used(law: Law, provision: Provision, state: State, day: date) -> bool:
    """Whether anybody is reached: a power by a list that names somebody, a rule unless its list names nobody."""
    under = provision.whose.designated_under
    if state.force == "enabling":
        return under is not None and law.anybody_listed(under).at(day) is True
    return under is None or provision.whose.perhaps is not None or law.anybody_listed(under).at(day) is not False


def _of_duty(provision: Provision, state: State, kind: str) -> str | None:
    found = _BY_DUTY.get(state.duty)
    if state.duty in ("prohibit_new", "remove_by"):
        found = "ban_5g" if _covers_radio(provision) else "ban_parts"
    elif state.duty == "report" and not provision.whose.any:
        found = "advisory"
    if found is None:
        return None
    if found in _BANS and _only_public(provision.where):
        return "gov_only"
    if found in (*_BANS, "cap") and (kind in _ORDERS or _for_some(provision, state)):
        return "orders"
    return "ban_parts" if found == "ban_5g" and provision.who.test else found


def _only_public(where: Where) -> bool:
    """Whether only what the state buys, runs or pays for is meant."""
    return where.network_kinds == ("government",) or bool(where.customers or where.funding)


def _for_some(provision: Provision, state: State) -> bool:
    """Whether only single operators are bound: by name, or by an event of their own."""
    due = state.deadline
    own_event = isinstance(due, Deadline) and due.event != "designation" and due.on is None
    return provision.who.operators != "all" or own_event


def _covers_radio(provision: Provision) -> bool:
    """Whether a ban reaches 5G radio everywhere, not only at some sites or for some functions."""
    where = provision.where
    limited = where.functions or where.parts or where.tags or where.near or where.catalogue or where.site_classes
    generation = not where.generations or any(name.startswith("5G") for name in where.generations)
    return not limited and generation and (not where.domains or "ran" in where.domains)
