"""How many independent origins a proposition has: copies, and papers that quote one paper, count once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from ringfence.evidence.derive.meaning import asserted, jurisdiction, matter, subject
from ringfence.evidence.gazetteer import read_data
from ringfence.evidence.records import Statement

Key = tuple[Any, ...]

_RELAYS: Final = frozenset({"media"})
_NOBODY: Final = frozenset({"unspecified", "leak"})


@cache
def _outlets() -> Mapping[str, str]:
    names = read_data("gazetteer/outlets.yaml")
    return {spelling.casefold(): f"media:{outlet}" for outlet, all_ in names.items() for spelling in (outlet, *all_)}


def outlet(publisher: str | None) -> str | None:
    """The id of a known outlet that ``publisher`` names, or the name itself."""
    if publisher is None:
        return None
    return _outlets().get(publisher.removeprefix("media:").casefold(), publisher)


def origin_of(statement: Statement, publishers: Mapping[str, str] | None = None) -> str:
    """What the statement goes back to: the outlet it quotes, else who published the first copy, else that copy.

    Parameters
    ----------
    publishers
        Document to its publisher, to name the outlet of a first copy; an outlet that repeats itself is one origin.
    """
    chain = statement.claim.attribution
    if chain and chain[0].kind in _RELAYS:
        return chain[0].id
    first = (publishers or {}).get(statement.origin)
    own = statement.publisher if statement.origin == statement.document else None
    return outlet(first or own) or statement.origin


def proposition(statement: Statement) -> Key:
    """What two claims must share to say the same: whose act, on what, about whom, and whether it is asserted."""
    claim = statement.claim
    return subject(claim.actor), claim.act, claim.content_act or "", matter(claim), claim.supplier, asserted(claim)


@dataclass(slots=True)
class Support:
    """The statements of one proposition, counted."""

    claims: list[str] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    """Persons and bodies on whose word it stands; unnamed ones are left out, as two may be one."""

    def add(self, statement: Statement, publishers: Mapping[str, str] | None = None) -> None:
        self.claims.append(statement.claim.id)
        self.documents.add(statement.document)
        self.origins.add(origin_of(statement, publishers))
        chain = statement.claim.attribution
        if chain and chain[-1].kind not in _NOBODY and chain[-1].id != "unknown":
            self.words.add(chain[-1].id)

    def record(self) -> dict[str, Any]:
        return {
            "claims": self.claims, "documents": len(self.documents), "origins": sorted(self.origins),
            "words": sorted(self.words),
        }  # fmt: skip


def corroboration(statements: Iterable[Statement], publishers: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The support of each proposition, the best supported first.

    Returns
    -------
    list of dict
        One record per proposition: subject, act, content_act, matter, supplier, asserted, claims (ids), documents
        (count), origins (independent ones), words (named persons and bodies who say it), by_itself (all words are
        the actor's own).
    """
    found: dict[Key, Support] = {}
    for statement in statements:
        found.setdefault(proposition(statement), Support()).add(statement, publishers)
    names = ("subject", "act", "content_act", "matter", "supplier", "asserted")
    rows = [
        {**dict(zip(names, key, strict=True)), **support.record(), "by_itself": _own(key[0], support.words)}
        for key, support in found.items()
    ]
    for row in rows:
        row["supplier"] = list(row["supplier"])
    return sorted(rows, key=lambda row: (-len(row["origins"]), row["subject"], row["act"], row["supplier"]))


def _own(actor: str, words: set[str]) -> bool:
    return bool(words) and all((jurisdiction(word) or word) == actor for word in words)
