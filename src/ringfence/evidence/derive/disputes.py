"""Who contradicts whom: claims on one matter that cannot all be so, grouped into disputes.

Measures are compared on a lattice of scope, total > partial > case by case > none: who asserts one step implies those
below and denies those above. A later act, such as a court that suspends a ban, is an event and contradicts nothing.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import chain, combinations
from typing import Any, Final, Literal

from ringfence.evidence.derive.corroboration import Support
from ringfence.evidence.derive.meaning import COMMITTED, EXTENTS, FAMILY, MEASURES, extent, matter, subject
from ringfence.evidence.records import Statement, text

Kind = Literal["denial", "opposition", "extent", "status"]
KINDS: Final[dict[Kind, str]] = {
    "denial": "a source denies what another asserts",
    "opposition": "one says that it is kept out, the other that it is not, or will not be",
    "extent": "both say that something is kept out, but not how much: all, a part, or single cases",
    "status": "one says that it is done or decided, the other that it is open",
}
"""The kinds of contradiction and what they mean."""

NEAREST: Final = 20
"""So many voices before and after one, of each thing said, are held against it: of thousands not all with all."""

Stance = Literal["asserts", "negates", "denies", "leaves open"]
_WITH_STATUS: Final = (*MEASURES, "supply")
"""Families of acts that are decided and done; a risk that one affirms and another fears is no contradiction."""
_OPEN: Final = ("considering", "possible", "predicted")
_DISJOINT: Final = frozenset({frozenset({"5g-core", "5g-noncore"}), frozenset({"5g-critical", "5g-noncore"}),
                              frozenset({"mobile", "fixed"}), frozenset({"5g", "fixed"})})  # fmt: skip


@dataclass(slots=True)
class Voice:
    """Statements that say the same of the same days."""

    stance: Stance
    what: str
    """Step of the lattice, or the act where that has none."""
    family: str
    scope: str
    suppliers: frozenset[str]
    from_on: date
    to_on: date
    dated: bool
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two voices that cannot both be right; ``certain`` is false where the world may have changed between them."""

    kind: Kind
    one: Voice
    other: Voice
    certain: bool


def disputes(statements: Iterable[Statement], publishers: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The disputes among statements.

    Returns
    -------
    list of dict
        One record per dispute: dispute (id), subject, matter, suppliers, kinds (keys of `KINDS`), certain (false:
        every contradiction in it may be a change between two days), inside_one_document, positions (one per stance
        and step: stance, what, scopes, by, earliest, latest, claims, documents, origins, words) and contradictions
        (kind, certain, and the claims of both sides).
    """
    blocks: dict[tuple[str, str], dict[tuple[Any, ...], Voice]] = {}
    for statement in statements:
        if (stance := _stance(statement)) is not None:
            voice = _voice(statement, stance)
            block = subject(statement.claim.actor), _topic(statement)
            key = (voice.stance, voice.what, voice.family, voice.scope, voice.suppliers, voice.from_on, voice.to_on,
                   voice.dated)  # fmt: skip
            blocks.setdefault(block, {}).setdefault(key, voice).statements.append(statement)
    found = []
    for (who, topic), voices in sorted(blocks.items()):
        pairs = list(_contradictions(list(voices.values())))
        found += [_record(who, topic, group, publishers) for group in _grouped(pairs)]
    return sorted(found, key=lambda row: (row["subject"], row["matter"], row["dispute"]))


def _topic(statement: Statement) -> str:
    return matter(statement.claim) if extent(statement.claim) else statement.claim.act


def _stance(statement: Statement) -> Stance | None:
    """What a statement does to its proposition; None: it takes no side (urged, or judged unlikely)."""
    claim = statement.claim
    if claim.modality == "denied":
        return "denies"
    if claim.polarity == "-":
        return "negates" if claim.modality in COMMITTED else None
    if claim.modality in COMMITTED:
        return "asserts"
    return "leaves open" if claim.modality in _OPEN else None


def _voice(statement: Statement, stance: Stance) -> Voice:
    claim = statement.claim
    dated = claim.time.basis != "document"
    days = claim.time if dated else statement.published or claim.time
    suppliers = frozenset(claim.supplier)
    first, last = days.earliest or date.min, days.latest or date.max
    return Voice(stance, extent(claim) or claim.act, FAMILY[claim.act], claim.scope, suppliers, first, last, dated)


def _contradictions(voices: Sequence[Voice]) -> Iterator[Contradiction]:
    speakers = [_speaker(voice) for voice in voices]
    for (i, k), kind in sorted(_opposed(voices).items()):
        one, other = voices[i], voices[k]
        if speakers[i] is not None and speakers[i] == speakers[k]:
            continue
        meeting = _meeting(one, other)
        if meeting is not None:
            yield Contradiction(kind, one, other, meeting)


def _opposed(voices: Sequence[Voice]) -> dict[tuple[int, int], Kind]:
    """Pairs of voices, by their places, that say opposed things: of each thing said those nearest in time."""
    ways: dict[tuple[object, ...], list[int]] = {}
    for place in sorted(range(len(voices)), key=lambda each: _day(voices[each])):
        voice = voices[place]
        ways.setdefault((voice.stance, voice.what, voice.family, voice.scope, voice.suppliers), []).append(place)
    found: dict[tuple[int, int], Kind] = {}
    for some, others in combinations(ways.values(), 2):
        one, other = voices[some[0]], voices[others[0]]
        alike = one.suppliers & other.suppliers or not (one.suppliers or other.suppliers)
        if alike and (kind := _kind(one, other)):
            near = chain(_nearest(some, others, voices), _nearest(others, some, voices))
            found |= {(min(pair), max(pair)): kind for pair in near}
    return found


def _nearest(some: Sequence[int], others: Sequence[int], voices: Sequence[Voice]) -> Iterator[tuple[int, int]]:
    days = [_day(voices[other]) for other in others]
    for place in some:
        at = bisect_left(days, _day(voices[place]))
        yield from ((place, other) for other in others[max(at - NEAREST, 0) : at + NEAREST])


def _day(voice: Voice) -> date:
    return voice.to_on if voice.from_on == date.min else voice.from_on


def _speaker(voice: Voice) -> str | None:
    """The quoted source to which all that a voice says goes back, if it is one: it may put a thing in two ways."""
    chains = [statement.claim.attribution for statement in voice.statements]
    ids = {sources[-1].id for sources in chains if sources}
    return ids.pop() if all(chains) and len(ids) == 1 else None


def _kind(one: Voice, other: Voice) -> Kind | None:
    if frozenset({one.scope, other.scope}) in _DISJOINT:
        return None
    by_stance = {one.stance: one, other.stance: other}
    if one.stance == other.stance:
        return _of_asserted(one, other) if one.stance == "asserts" else None
    for stance, kind in _AGAINST.items():
        if stance in by_stance:
            (rest,) = (voice for name, voice in by_stance.items() if name != stance)
            return kind if _implies(rest, by_stance[stance]) and _speaks(rest, stance) else None
    return "status" if one.what == other.what and one.family in _WITH_STATUS else None


_AGAINST: Final[dict[Stance, Kind]] = {"denies": "denial", "negates": "opposition"}


def _speaks(voice: Voice, against: Stance) -> bool:
    """Whether a voice is contradicted by a denial or a negation: of what is left open only a denial speaks."""
    return voice.stance == "asserts" or (voice.stance == "leaves open" and against == "denies")


def _implies(asserted: Voice, refused: Voice) -> bool:
    """Whether what one asserts implies what the other refuses."""
    if asserted.what not in EXTENTS or refused.what not in EXTENTS:
        return asserted.what == refused.what
    if "none" in (asserted.what, refused.what):
        return asserted.what == refused.what
    return EXTENTS.index(asserted.what) >= EXTENTS.index(refused.what)


def _of_asserted(one: Voice, other: Voice) -> Kind | None:
    if one.what == other.what or one.what not in EXTENTS or other.what not in EXTENTS:
        return None
    steps, families = {one.what, other.what}, {one.family, other.family}
    if "regulate" in families:
        return "extent" if "total" in steps else None
    if steps == {"none", "total"}:
        return "opposition"
    return "extent"


def _meeting(one: Voice, other: Voice) -> bool | None:
    """Whether two voices speak of one state of affairs: surely, perhaps (false), or not (None)."""
    overlap = one.from_on <= other.to_on and other.from_on <= one.to_on
    if one.dated and other.dated:
        return True if overlap else None
    if overlap:
        return date.min not in (one.from_on, other.from_on)
    if not one.dated and not other.dated:
        return False
    dated, stated = (one, other) if one.dated else (other, one)
    if stated.to_on < dated.from_on:
        return None  # it was said before the act
    return stated.stance != "asserts"


def _grouped(pairs: Sequence[Contradiction]) -> Iterator[list[Contradiction]]:
    """Contradictions joined through the voices they share."""
    group: dict[int, int] = {}

    def root(voice: int) -> int:
        while (above := group.setdefault(voice, voice)) != voice:
            group[voice] = group.setdefault(above, above)
            voice = above
        return voice

    for pair in pairs:
        group[root(id(pair.other))] = root(id(pair.one))
    found: dict[int, list[Contradiction]] = {}
    for pair in pairs:
        found.setdefault(root(id(pair.one)), []).append(pair)
    yield from found.values()


def _record(who: str, topic: str, pairs: list[Contradiction], publishers: Mapping[str, str] | None) -> dict[str, Any]:
    voices = list({id(voice): voice for pair in pairs for voice in (pair.one, pair.other)}.values())
    statements = [statement for voice in voices for statement in voice.statements]
    ids = sorted(statement.claim.id for statement in statements)
    return {
        "dispute": sha256(" ".join(ids).encode()).hexdigest()[:8],
        "subject": who,
        "matter": topic,
        "suppliers": sorted(frozenset().union(*(voice.suppliers for voice in voices))),
        "kinds": [kind for kind in KINDS if any(pair.kind == kind for pair in pairs)],
        "certain": any(pair.certain for pair in pairs),
        "inside_one_document": len({statement.document for statement in statements}) == 1,
        "positions": [_position(key, group, publishers) for key, group in _positions(voices)],
        "contradictions": [
            {"kind": pair.kind, "certain": pair.certain, "one": _claims(pair.one), "other": _claims(pair.other)}
            for pair in pairs
        ],
    }


def _positions(voices: Iterable[Voice]) -> list[tuple[tuple[Stance, str], list[Voice]]]:
    found: dict[tuple[Stance, str], list[Voice]] = {}
    for voice in voices:
        found.setdefault((voice.stance, voice.what), []).append(voice)
    return sorted(found.items())


def _position(key: tuple[Stance, str], voices: list[Voice], publishers: Mapping[str, str] | None) -> dict[str, Any]:
    support, words = Support(), set()
    for statement in (statement for voice in voices for statement in voice.statements):
        support.add(statement, publishers)
        words.add(statement.word)
    return {
        "stance": key[0], "what": key[1], "scopes": sorted({voice.scope for voice in voices}), "by": sorted(words),
        "earliest": _end(voices, min, "from_on"), "latest": _end(voices, max, "to_on"), **support.record(),
    }  # fmt: skip


def _end(voices: Iterable[Voice], pick: Callable[[Iterable[date]], date], name: str) -> str | None:
    day = pick(getattr(voice, name) for voice in voices)
    return None if day in (date.min, date.max) else text(day)


def _claims(voice: Voice) -> list[str]:
    return [statement.claim.id for statement in voice.statements]
