"""A claim against the rulebook on its date: whether the law that was read says as much as the document does.

It stands here and not in the evidence stage, which knows no rulebook. The rulebook may be incomplete or wrong too:
a verdict says where to look, not who is right.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal

from ringfence.assessment.law import Law
from ringfence.assessment.posture import POSTURES, Measure, measures
from ringfence.evidence.derive.meaning import COMMITTED, EXTENTS, extent, jurisdiction, matter
from ringfence.evidence.model import Claim
from ringfence.evidence.records import Statement, text
from ringfence.rulebook.render import cite

Verdict = Literal["contradicts", "overstates", "announced", "understates", "agrees", "not read", "no date"]
VERDICTS: Final[dict[Verdict, str]] = {
    "contradicts": "the claim denies or negates what the rulebook holds",
    "overstates": "the claim says that more is kept out than the rulebook holds for the day",
    "announced": "the rulebook holds an announcement without a legal act, where the claim says that it is so",
    "understates": "the rulebook holds a wider measure for the day",
    "agrees": "the rulebook holds as much for the day",
    "not read": "nobody has read the law of this jurisdiction for the rulebook",
    "no date": "neither the act nor the document has a date",
}
"""What a check may say; the first needs a person most."""

_EXTENT_OF: Final = {
    "ban_5g": "total", "market_ban": "total", "ban_parts": "partial", "cap": "partial", "gov_only": "partial",
    "allowlist": "case by case", "authorisation": "case by case", "orders": "case by case",
    "certification": "case by case",
}  # fmt: skip
"""Step of the lattice of each posture; those left out keep nobody out."""
_EXPORTS: Final = "restrict_export"


@dataclass(frozen=True, slots=True)
class Rule:
    """A provision that a check rests on."""

    id: str
    title: str
    since: str
    source: str
    """Title, locator and address of what was read, and when."""


@dataclass(frozen=True, slots=True)
class Check:
    """A claim and what the rulebook holds on its day."""

    statement: Statement
    jurisdiction: str
    day: date | None
    verdict: Verdict
    held: str | None
    """The widest step of the lattice that the rulebook holds; None: not asked."""
    because: str
    rules: tuple[Rule, ...] = ()

    @property
    def provisions(self) -> list[str]:
        return [rule.id for rule in self.rules]

    def record(self) -> dict[str, Any]:
        claim = self.statement.claim
        return {
            "claim": claim.id, "document": claim.doc, "by": self.statement.word, "jurisdiction": self.jurisdiction,
            "act": claim.act, "supplier": list(claim.supplier), "scope": claim.scope, "modality": claim.modality,
            "polarity": claim.polarity, "day": text(self.day), "says": extent(claim), "holds": self.held,
            "verdict": self.verdict, "because": self.because, "provisions": self.provisions,
            "rules": [asdict(rule) for rule in self.rules],
        }  # fmt: skip


def checks(statements: Iterable[Statement], law: Law) -> Iterator[Check]:
    """Every claim on a measure of a government or the Union that is said to be done, decided or not so.

    Left out is what is open (urged, considered, predicted), what names no supplier, and what is no measure.
    """
    for statement in statements:
        claim = statement.claim
        where = jurisdiction(claim.actor)
        settled = claim.modality in (*COMMITTED, "denied")
        if where and settled and claim.supplier and extent(claim):
            yield check(statement, law, where)


def check(statement: Statement, law: Law, where: str) -> Check:
    """One claim against the law of ``where``."""
    if where not in law.rulebook.coverage:
        return Check(statement, where, None, "not read", None, "")
    day = _day(statement)
    if day is None:
        return Check(statement, where, None, "no date", None, "")
    found = _reaching(statement.claim, law, where, day)
    if statement.claim.modality == "decided":
        found = _announced(statement.claim, law, where, day) or found
    steps = [_step(measure) for measure in found]
    held = max(steps, key=EXTENTS.index, default="none")
    verdict = _verdict(statement.claim, held, any(measure.posture == "announced" for measure in found))
    widest = [measure for measure, step in zip(found, steps, strict=True) if step == held]
    rules = tuple(_rule(measure, law) for measure in widest)
    return Check(statement, where, day, verdict, held, _because(held, widest), rules)


def _rule(measure: Measure, law: Law) -> Rule:
    state = measure.state
    return Rule(measure.provision.id, measure.provision.title, str(state.from_), cite(law.rulebook, state.cite))


def _day(statement: Statement) -> date | None:
    claim, published = statement.claim, statement.published
    if claim.time.basis == "document" and published:
        return published.latest or published.earliest
    return claim.time.latest or claim.time.earliest


def _reaching(claim: Claim, law: Law, where: str, day: date) -> list[Measure]:
    """The provisions in force on the day that keep some supplier of the claim out of what the claim is about."""
    found = []
    for measure in measures(law, day):
        provision = measure.provision
        if provision.jurisdiction != where or (measure.state.duty == _EXPORTS) != (matter(claim) == "components"):
            continue
        if any(law.reaches(provision.whose, supplier).at(day) is not False for supplier in _named(claim, law)):
            found.append(measure)
    return found


def _named(claim: Claim, law: Law) -> list[str | None]:
    """Suppliers by id; a class of suppliers may be anybody, which the law answers with unknown."""
    return [name if name in law.rulebook.suppliers.by_id else None for name in claim.supplier]


def _announced(claim: Claim, law: Law, where: str, day: date) -> list[Measure]:
    """What was decided by the day and is in force later: the first day with as much as the claim says."""
    starts = {
        state.from_.latest
        for provision in law.rulebook.provisions
        if provision.jurisdiction == where
        for state in provision.states
        if state.known_on <= day < state.from_.latest
    }
    wanted = extent(claim) or "none"
    for start in sorted(starts):
        found = _reaching(claim, law, where, start)
        if any(EXTENTS.index(_step(measure)) >= EXTENTS.index(wanted) for measure in found):
            return found
    return []


def _step(measure: Measure) -> str:
    if measure.state.duty == _EXPORTS:
        return "total"
    return _EXTENT_OF.get(measure.posture or "", "none")


def _verdict(claim: Claim, held: str, announced: bool) -> Verdict:
    says, holds = EXTENTS.index(extent(claim) or "none"), EXTENTS.index(held)
    if claim.modality == "denied" or claim.polarity == "-":
        so = holds >= says if says else holds == 0
        return "contradicts" if so else "agrees"
    if says > holds:
        return "announced" if announced and not holds else "overstates"
    return "agrees" if says == holds else "understates"


def _because(held: str, found: list[Measure]) -> str:
    if not found:
        return f"{held}: nothing that reaches the supplier was found"
    postures = dict.fromkeys(POSTURES[m.posture] for m in found if m.posture)
    return f"{held}: {'; '.join(postures)}" if postures else held
