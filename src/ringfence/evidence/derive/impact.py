"""Published figures of delay and cost as they stand in documents, with who says them and what interest that one has."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from ringfence.evidence.derive.meaning import jurisdiction
from ringfence.evidence.gazetteer import read_data
from ringfence.evidence.model import Claim
from ringfence.evidence.records import Statement, text
from ringfence.evidence.sources import slug

ACTS: Final = ("delay", "cost")

_TIMES: Final = ("day", "week", "month", "quarter", "year")

_BY_KIND: Final = {
    "government": "government", "official": "government", "institution": "institution", "media": "media",
    "company": "company", "expert": "expert", "group": "industry or interest group", "leak": "not told",
}  # fmt: skip


def figures(statements: Iterable[Statement], suppliers: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Claims of a delay that hold a time, and of a cost that hold another figure: a sum of money, or per cent.

    Parameters
    ----------
    suppliers
        Ids of suppliers, to tell a supplier from another company.

    Returns
    -------
    list of dict
        One record per claim: claim, act (delay or cost), said_by, interest, value, unit, bound (min, max, approx or
        empty), year (of the statement, None: not known), modality, hedge, subject (the actor), suppliers (whose
        absence is meant), place, document (file name), origin, and ``published`` with the keys of
        `ringfence.plan.headlines.Published` (value, unit, wording). A range in the text is two claims.
    """
    known = frozenset(suppliers)
    return [_figure(statement, known) for statement in statements if _is_figure(statement.claim)]


def _is_figure(claim: Claim) -> bool:
    if claim.act not in ACTS or claim.quantity is None or claim.modality == "denied":
        return False
    return (claim.act == "delay") == (claim.quantity.unit in _TIMES)


def _figure(statement: Statement, suppliers: frozenset[str]) -> dict[str, Any]:
    claim, quantity = statement.claim, statement.claim.quantity
    stated = statement.published.latest if statement.published else claim.time.latest
    return {
        "claim": claim.id, "act": claim.act, "said_by": statement.word, "interest": interest(claim, suppliers),
        "value": quantity.value if quantity else None, "unit": quantity.unit if quantity else None,
        "bound": quantity.bound if quantity else "", "year": stated.year if stated else None,
        "modality": claim.modality, "hedge": claim.hedge, "subject": claim.actor, "suppliers": list(claim.supplier),
        "place": list(claim.place), "document": claim.doc, "origin": statement.origin,
        "stated_by": text(stated),
        "published": {
            "value": quantity.value if quantity else None, "unit": quantity.unit if quantity else None,
            "wording": " ".join(word for word in (claim.hedge, quantity.bound if quantity else "") if word),
        },
    }  # fmt: skip


def interest(claim: Claim, suppliers: frozenset[str] = frozenset()) -> str:
    """What the last source stands to gain or lose, as far as its name, its company and its kind tell."""
    if not claim.attribution:
        return "not told"
    source = claim.attribution[-1]
    body = _companies().get(source.id, source.id)
    name = body.removeprefix("org:")
    if name in claim.supplier:
        return "supplier concerned"
    if name in suppliers:
        return "other supplier"
    if body in _operators():
        return "operator"
    if source.kind in ("government", "official") and jurisdiction(body) == jurisdiction(claim.actor):
        return "government concerned"
    return _BY_KIND.get(source.kind, "not told")


@cache
def _operators() -> frozenset[str]:
    return frozenset(f"org:{row['id']}" for row in read_data("gazetteer/operators.yaml"))


@cache
def _companies() -> Mapping[str, str]:
    """Persons to the company for which they speak."""
    rows = read_data("gazetteer/offices.yaml")
    return {f"per:{slug(row['name'])}": row["org"] for row in rows if "org" in row}
