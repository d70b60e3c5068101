"""A finding in words: what was found, by which clause, from which row, and what would settle it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ringfence.core.tables import FINDING
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.render import paragraph

REASONS: dict[str, str] = {
    "in-service-before": "it went into service before the day from which the rule counts it as new",
    "not-yet-due": "the last lawful day has not passed",
    "certified": "it holds an accepted certificate",
    "declared": "its maker has filed the declaration",
    "permitted": "it has a permit or approval that is valid",
    "operated-from-accepted-country": "it is operated from an accepted country only",
    "new-installation": "it went into service although nothing new of this supplier may",
    "still-in-service": "it is still in service after the last lawful day",
    "no-permit": "it needs a permit and has none that is valid",
    "not-notified": "it had to be notified before it went into service and was not",
    "no-certificate": "it must be certified and is not",
    "not-approved": "only approved suppliers and products may be used and this one is not approved",
    "operated-from-elsewhere": "it is operated from a country that is not accepted",
    "bought-for-public-buyer": "it was put into service for a public buyer that may not buy from this supplier",
    "paid-with-public-money": "public money may not pay for equipment of this supplier",
    "advised-against": "official advice is to do without this supplier here; advice is not law",
    "share-above-cap": "the share of these suppliers is above the maximum",
    "share-within-cap": "the share of these suppliers cannot be above the maximum",
    "share-unknown": "whether the share keeps the limit depends on what is not known",
    "too-few-suppliers": "equipment comes from fewer corporate groups than required",
    "enough-suppliers": "equipment comes from enough corporate groups",
    "share-below-minimum": "the share is below the minimum",
    "share-above-minimum": "the share cannot be below the minimum",
    "suppliers-unknown": "further corporate groups may stand behind equipment of unknown supplier or scope",
    "power-not-used": "an authority may act, and has not used its power on anybody known",
    "no-restriction-stated": "the state says that it restricts no supplier",
    "no-rule-found": "whoever looked found no rule; that is not the same as no rule",
    "rule-not-known": "what the law says about suppliers is not published, or nobody has looked",
    "document-filed": "the document was filed",
    "document-unknown": "whether the document was filed is not known",
    "supplier-unknown": "its supplier is not known, or is no entity of the rulebook",
    "criterion-undecided": "the rule's criterion has not been decided for this supplier",
    "scope-unknown": "whether the rule reaches it is not known",
    "date-unknown": "the day it went into service is not known",
    "evidence-unknown": "whether it has the required permit, certificate or location is not known",
    "start-unknown": "the day on which the rule begins or ends is known only to the month or year",
    "deadline-unknown": "the last lawful day is not known exactly",
    "no-rulebook": "nobody has read the law of this country; that is not the same as no rule",
    "country-unknown": "the country it stands in is not known, so no law can be chosen",
}
"""What each reason code means; a code without a sentence fails a test."""

SETTLED: dict[str, str] = {
    "supplier": "the supplier of the element, or an alias that resolves its spelling",
    "decision": "a decision of the authority, or a reading of the criterion",
    "operator_identity": "whether the operator is one of the named parties (an `operators` fact in an overlay)",
    "operator_status": "whether the rule applies to the operator (`obliged` or `not_obliged` of an `operators` fact)",
    "declaration": "the maker's declaration, entered as a `documents` fact with its supplier",
    "counting_rule": "how the share is counted, which was not published",
    "minimum": "the minimum that applies on the day, of which only bounds are known",
    "part_decision": "whether the rule means equipment that only holds a part of the supplier",
    "site_list": "a mark on the site, or the list of places with coordinates",
    "in_service_from": "the day it went into service",
    "permits": "its permits, or the word none",
    "certificates": "its certificates, or the word none",
    "operated_from": "the countries from which it is operated",
    "document": "the document, entered as a `documents` fact in an overlay",
    "rulebook": "a rulebook for the country",
    "country": "the country of the element",
    "start_date": "the exact day on which the rule begins",
    "deadline": "the exact last lawful day, or the event it counts from",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """One finding, explained."""

    headline: str
    reason: str
    settled_by: tuple[str, ...]
    rule: str
    facts: Mapping[str, Any]


def reason_of(finding: Mapping[str, Any]) -> str:
    """The sentence behind a finding's reason code."""
    return REASONS[finding["because"]]


def settles(finding: Mapping[str, Any]) -> tuple[str, ...]:
    """What would settle an unknown, in words."""
    return tuple(SETTLED.get(name, f"the column {name}") for name in (finding["settled_by"] or "").split(";") if name)


def explain(rulebook: Rulebook, finding: Mapping[str, Any], element: Mapping[str, Any] | None) -> Explanation:
    """Put one finding into words.

    Parameters
    ----------
    finding
        A row of the finding table.
    element
        The row of the element table it judges; None for findings on an operator as a whole.
    """
    known = {key: value for key, value in (element or {}).items() if value not in (None, [], "")}
    subject = finding["element_id"] or f"{finding['operator']} in {finding['country']}"
    if finding["part"]:
        subject += f", through its part {finding['part']}"
    rule = finding["provision"] or "no rulebook"
    if finding["provision"] and rulebook.what_ifs_of(rulebook[finding["provision"]]):
        rule += ", which is supposed"
    until = f" until {finding['to_on']}" if finding["to_on"] else ""
    since = f" since {finding['from_on']}" if finding["from_on"] else ""
    headline = f"{subject}: {finding['status']}{since}{until} under {rule}"
    if finding["due_on"]:
        headline += f"; becomes a breach on {finding['due_on']} if nothing changes"
    text = paragraph(rulebook, rulebook[finding["provision"]]) if finding["provision"] else ""
    return Explanation(headline, reason_of(finding), settles(finding), text, known)


def shown_facts(element: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an element that provisions look at, without origin columns."""
    hidden = {"attrs", "snapshot_at", "source_id", "source_format", *(c.name for c in FINDING)} - {
        "operator",
        "country",
    }
    return {key: value for key, value in element.items() if key not in hidden}
