"""How certain a draft is: its stance, weakened where it is only feared, forecast or mentioned."""

from typing import Final

from ringfence.evidence.chains import Chain
from ringfence.evidence.lexicon import Hit
from ringfence.evidence.memory import GOVERNMENTS, OPERATORS
from ringfence.evidence.modality import stance_of
from ringfence.evidence.participants import Participants
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.shapes import RISKS, Shape
from ringfence.evidence.wordforms import AUXILIARIES

_PLANNED: Final = frozenset("incentivise contingency open-lab propose-measures".split())
_BOUNDS: Final = frozenset("that ; : , which who if because but while unless until to in for at".split())
_SIGNED: Final = frozenset("deal contract agreement order tender".split())
"""What has been won or signed is done."""
_FORECAST: Final = ("predict", "forecast", "estimat", "project", "expect")
_MAYBE: Final = frozenset("may might could can".split())
_FEARS: Final = frozenset(
    "possibility perception fear fears feared fearing suspicion suspicions suspect worry "
    "worries risks potential possible concern concerns".split()
)
_ADJECTIVES: Final = {
    "possible": "possible",
    "potential": "possible",
    "looming": "possible",
    "threatened": "possible",
    "proposed": "considering",
    "planned": "decided",
    "impending": "predicted",
    "expected": "predicted",
    "likely": "predicted",
    "upcoming": "decided",
    "feared": "possible",
}
IMPACTS: Final = frozenset("delay cost competition".split())


def stance_in(phrase: Phrase, hit: Hit, chain: Chain, shape: Shape, parts: Participants) -> tuple[str, str] | None:
    """Modality and polarity of the act, or None where a noun only mentions it."""
    entry = hit.entry
    if entry.negative:
        shape.own.negated = False
    found = stance_of(phrase, shape.own, shape.rest, holder=parts.holder)
    modality, polarity = entry.modality or ("decided" if parts.obliged else found.modality), found.polarity
    polarity = "+" if entry.act == "no-comment" else polarity
    if entry.kind == "noun":
        named = _noun_stance(phrase, hit, chain, parts)
        if named is None:
            return None
        modality, polarity = named if named[0] else (modality, polarity)
    if modality == "possible" and shape.act in IMPACTS and shape.own.modal in ("would", "will"):
        modality = "predicted"
    if modality == "decided" and shape.act == "supply" and any(phrase.low(x.index) in _SIGNED for x in chain.links):
        modality = "done"
    if modality == "considering" and shape.act in RISKS | IMPACTS:
        modality = "done" if shape.act in RISKS else "possible"
    if modality == "done":
        modality = _weakened(phrase, hit, chain, shape)
    if shape.act in RISKS and not entry.negative and (polarity == "-" or _none_of(phrase, hit)):
        return "denied", "+"
    return modality, "+" if entry.negative else polarity


def _none_of(phrase: Phrase, hit: Hit) -> bool:
    """Whether a risk is said not to be there: "has no ties", "found no backdoor"."""
    for index in range(hit.head - 1, max(-1, hit.head - 9), -1):
        low = phrase.low(index)
        if low in _BOUNDS:
            return False
        if low in ("no", "not", "without", "neither", "never", "nor", "cannot") or low.endswith("n't"):
            return phrase.low(index + 1) not in ("only", "just", "immediately")
    return False


def _feared(phrase: Phrase, head: int, first: int) -> bool:
    """Whether a risk is only feared or perceived: "the possibility of backdoors"."""
    return any(phrase.low(i) in _FEARS for i in range(max(0, min(first, head - 8) - 3), head))


def _of_main_clause(phrase: Phrase, first: int) -> str | None:
    """A participle behind "may ..." is no more certain than the clause it hangs on."""
    for index in range(first - 1, -1, -1):
        if phrase.low(index) in ("may", "might", "could"):
            return "possible"
        if phrase.low(index) in ("would", "will", "'ll"):
            return "predicted"
        if phrase.low(index) in ("that", ";", ":"):
            return None
    return None


def _weakened(phrase: Phrase, hit: Hit, chain: Chain, shape: Shape) -> str:
    """What looks done may be planned, feared, or hang on a clause that is only possible."""
    planned = next(
        (effect for effect, part in phrase.governor[hit.head] if part == "v" and effect in ("considering", "decided")),
        None,
    )
    if planned and hit.entry.act in _PLANNED:
        return planned
    if hit.entry.act in RISKS and any(phrase.low(i) in _MAYBE for i in range(hit.first, hit.last)):
        return "possible"
    if hit.entry.act in IMPACTS and any(
        phrase.low(i).startswith(_FORECAST) for i in range(max(0, hit.first - 6), hit.head)
    ):
        return "predicted"
    if hit.entry.act in RISKS and _feared(phrase, hit.head, chain.own.first):
        return "possible"
    if shape.own.infinitive and hit.entry.act in IMPACTS:
        return "predicted"
    if shape.own.infinitive and not chain.links and phrase.sentence.zone == "headline":
        return "decided"
    above = _of_main_clause(phrase, chain.own.first) if chain.participial or hit.entry.act in IMPACTS else None
    return above if above == "possible" or (above and hit.entry.act in IMPACTS) else "done"


def _noun_stance(phrase: Phrase, hit: Hit, chain: Chain, parts: Participants) -> tuple[str, str] | None:
    """The stance of "a ban" by what stands around it; None where it is only mentioned and adds nobody."""
    for index in range(hit.head + 1, min(hit.head + 14, len(phrase.nodes))):
        low = phrase.low(index)
        if low in (";", ","):
            break
        if low == "unlikely":
            return "predicted", "-"
        if low in ("likely", "expected") and phrase.low(index - 1) in AUXILIARIES | {"looks", "seems", "remains"}:
            return "predicted", "+"
    for index in range(chain.own.first, hit.head):
        if phrase.low(index) in _ADJECTIVES and not chain.links:
            return (_ADJECTIVES[phrase.low(index)], "+") if parts.actors else None
    if chain.links:
        return "", ""
    if chain.own.negated:
        return ("done", "-") if parts.actors else None
    known = any(place.mention.kind in GOVERNMENTS | OPERATORS | {"place"} for place in parts.actors)
    if not known or not parts.near or not parts.suppliers:
        return None
    parts.confidence = 2
    return "done", "+"
