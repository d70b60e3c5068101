"""Which suppliers an act is about: in its clause, by a pronoun, or as the ones spoken of last."""

from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.arguments import Place, Reader
from ringfence.evidence.chains import Chain, Group
from ringfence.evidence.coordination import with_others
from ringfence.evidence.lexicon import Hit
from ringfence.evidence.memory import SUPPLIERS
from ringfence.evidence.nouns import Mention

_AGAINST: Final = frozenset(
    "restrict remove ban export-ban threat backdoor espionage data-handover state-ties "
    "compel-law warn urge threaten oppose delay cost competition".split()
)
_OTHER_SUPPLIER: Final = frozenset(
    "instead rather than unlike replace replacing rivals rival competitors compete competes alternatives".split()
)
_VAGUE: Final = frozenset(
    "components products demands pressure campaign calls accusations allegations ban bans "
    "decision restrictions restriction this such equipment gear kit "
    "exclusion law rules technology removal replacement phase-out deal contract sale takeover acquisition".split()
)
_DEFINITE: Final = frozenset(
    "vendor vendors supplier suppliers company companies measure measures move firm firms step maker".split()
)
"""Nouns that point back only behind "the", "this" or "such"."""
_POINTING: Final = frozenset("the this that these those such both its their same said".split())
_BANS: Final = frozenset(
    "ban bans decision restrictions restriction exclusion removal replacement phase-out law rules measure measures "
    "move step".split()
)
_NOBODY: Final = frozenset("any each every no a".split())
_MAKERS: Final = frozenset("supplier vendor suppliers vendors company maker manufacturer provider".split())
_MAKER_WORDS: Final = frozenset(
    "vendor vendors supplier suppliers provider providers manufacturer manufacturers maker makers company companies "
    "firms equipment".split()
)
_ABOUT_OTHERS: Final = frozenset("oppose welcome warn urge threaten litigate motive".split())
_ON_MAKERS: Final = frozenset("ban restrict remove allow urge oppose".split())
_OF_ACTOR: Final = frozenset("supply market-position contingency cooperate open-lab propose-measures".split())
"""Acts of suppliers about themselves, whoever else is named."""
_REACHING: Final = frozenset("threaten warn incentivise propose-measures oppose urge litigate".split())
"""Acts whose condition or reason, told behind a conjunction, names the supplier."""
_BEHIND_BOTH: Final = frozenset("from in over out as for . , of at by and".split())
_TRUSTED: Final = ("trusted-suppliers",)
_QUOTED: Final = frozenset('“ ‘ " a an'.split())
_GOODS: Final = frozenset("equipment gear kit products components technology devices parts".split())
_AS_PRONOUN: Final = {"it": "it", "its": "it", "them": "they", "their": "they", "they": "they"}


@dataclass(slots=True, kw_only=True)
class SupplierSearch:
    """Finds the suppliers of one hit; those who act and where the clause ends must be known."""

    reader: Reader
    hit: Hit
    chain: Chain
    act: str
    own: Group
    people: tuple[int, int] | None
    actors: list[Place] = field(default_factory=list)
    suppliers: list[str] = field(default_factory=list)
    last: int = 0
    confidence: int = 3

    def find_suppliers(self, patients: list[Place], *, passive: bool) -> None:
        found = [place for place in patients if place.mention.kind in SUPPLIERS]
        if not passive and self.act in _OF_ACTOR:
            found = [place for place in map(self._firm, self.actors) if place.mention.kind in SUPPLIERS]
        found = found if found and self.act in _OF_ACTOR else found + self.right_suppliers()
        if not found and self.people:
            found = self.reader.mentions(*self.people, SUPPLIERS)
        if not found and self.hit.entry.needs == "supplier":
            found = self.pronoun_supplier()
        if not found and self.hit.entry.kind in ("noun", "phrase"):
            found = self.reader.mentions(self.chain.own.first, self.hit.head, SUPPLIERS)
        if not found and self.act in _REACHING:
            found = self.reader.mentions(self.last, len(self.reader.phrase.nodes), SUPPLIERS)
        own = [place for place in map(self._firm, self.actors) if place.mention.kind in SUPPLIERS]
        if not found and self.act in _ABOUT_OTHERS and own and self.seat(own[0].mention.ids[0]) not in ("CN", ""):
            found, own = self.pointed_at(), []
        if not found and not passive:
            found = own
        if not found and self.act == "oppose" and not passive:
            found = self.pointed_at()
        if not found and (self.hit.entry.needs == "supplier" or self._known_deal()):
            found = self.earlier_supplier()
        self.keep(found)

    def _known_deal(self) -> bool:
        """Whether a deal that is blocked was spoken of before: "vetoed the deal"."""
        behind = self.reader.phrase.low(self.hit.last)
        return self.act == "block-deal" and behind in (",", ".", "")

    def _firm(self, place: Place) -> Place:
        return Place(place.index, self.as_firm(place.mention))

    def as_firm(self, mention: Mention) -> Mention:
        """The supplier whose staff somebody is, or the mention as it is."""
        if mention.kind not in ("person", "org", "source", "expert") or not mention.ids:
            return mention
        id_ = mention.ids[0].removeprefix("org:")
        return Mention("supplier", (id_,), self.seat(id_)) if id_ in self.reader.memory.seats else mention

    def right_suppliers(self) -> list[Place]:
        phrase = self.reader.phrase
        end = next(
            (
                i
                for i in range(self.hit.last, self.last)
                if (phrase.low(i) in _OTHER_SUPPLIER and self.act not in ("incentivise", "cost"))
                or (
                    (
                        self.act == "remove"
                        and phrase.low(i) in ("with", "for")
                        or self.act == "deploy"
                        and phrase.low(i) == "over"
                    )
                    and i >= self.hit.last
                )
            ),
            self.last,
        )
        first = self.hit.first if self.hit.entry.kind == "verb" else self.hit.head
        first = first if self.hit.entry.kind == "verb" and self.hit.first == self.hit.head else self.hit.head
        return self.reader.mentions(first, end, SUPPLIERS)

    def pronoun_supplier(self) -> list[Place]:
        phrase = self.reader.phrase
        for index in range(self.hit.head + 1, self.last):
            low = phrase.low(index)
            if low == "both" and phrase.low(index + 1) in _BEHIND_BOTH and len(self.reader.memory.suppliers) > 1:
                return [Place(index, each) for each in self.reader.memory.suppliers]
            if self._stands_for_goods(index) and (same := self.pointed_at()):
                return same
            if low in _AS_PRONOUN and phrase.mention(index) is None:
                for place in self._meant_by(index, _AS_PRONOUN[low]):
                    if not any(place.mention.ids == actor.mention.ids for actor in self.actors):
                        return self._with_fellows(place) if _AS_PRONOUN[low] == "they" else [place]
        return []

    def _stands_for_goods(self, index: int) -> bool:
        """Whether a pronoun means equipment, of whoever supplied it."""
        phrase, low = self.reader.phrase, self.reader.phrase.low(index)
        return low in ("it", "its", "them") and any(phrase.low(i) in _GOODS for i in range(index))

    def _meant_by(self, index: int, pronoun: str) -> list[Place]:
        """The supplier named last before a pronoun in its sentence, else the one that the text tells."""
        here = [
            place
            for place in self.reader.mentions(0, index, frozenset({"supplier"}))
            if not place.mention.poss or pronoun == "they"
        ]
        if here and pronoun == "it":
            return here[-1:]
        mention = Mention("pronoun", detail=pronoun)
        resolved = self.reader.memory.resolve(self.reader.phrase, index, mention, SUPPLIERS)
        return [Place(index, each) for each in resolved]

    def _with_fellows(self, place: Place) -> list[Place]:
        mention = self.reader.phrase.mention(place.index)
        here = with_others(self.reader.phrase, place.index, mention) if mention is not None else []
        if len(here) > 1:
            return [Place(i, m) for i, m in here if m.kind in SUPPLIERS]
        return [Place(place.index, m) for m in self.reader.fellows((place.mention,))]

    def earlier_supplier(self) -> list[Place]:
        if found := self.left_suppliers():
            return found
        return self.pointed_at()

    def pointed_at(self) -> list[Place]:
        """The suppliers spoken of last, if a noun such as "the ban" or "such equipment" points back at them."""
        phrase, memory = self.reader.phrase, self.reader.memory
        pointing = [i for i in range(self.last) if phrase.low(i) in _VAGUE or self._points(i)]
        if self.hit.entry.kind == "noun" and phrase.low(self.hit.first - 1) in _POINTING:
            pointing.append(self.hit.head)
        if not pointing or any(
            phrase.low(i) in _NOBODY and phrase.low(i + 1) in _MAKERS for i in range(len(phrase.nodes))
        ):
            return []
        against = self.act in _AGAINST or (self.act in _ABOUT_OTHERS and any(phrase.low(i) in _BANS for i in pointing))
        named = [m for m in memory.suppliers if not against or self.seat(m.ids[0]) in ("", "CN")]
        classes = [m for m in memory.past[-14:] if m.kind == "class" and m.ids != _TRUSTED]
        recent = named or classes[-1:]
        if recent:
            self.confidence = 2
        return [Place(-1, each) for each in recent]

    def _points(self, index: int) -> bool:
        phrase = self.reader.phrase
        return phrase.low(index) in _DEFINITE and (
            phrase.low(index - 1) in _POINTING or phrase.low(index - 2) in _POINTING
        )

    def unnamed_maker(self) -> bool:
        """Whether the clause is about suppliers in general: "has not banned any vendor"."""
        return self.act in _ON_MAKERS and any(
            self.reader.phrase.low(i) in _MAKER_WORDS for i in range(self.hit.head + 1, self.last)
        )

    def keep(self, found: list[Place]) -> None:
        if any(place.mention.kind == "supplier" for place in found):
            found = [place for place in found if not self._predicate(place)]
        ids = list(dict.fromkeys(id_ for place in found for id_ in place.mention.ids))
        ids = [id_.removeprefix("org:") for id_ in ids]
        by_china = any(place.mention.country == "CN" and place.mention.kind == "gov" for place in self.actors)
        if self.act in _AGAINST and not by_china and any(self.seat(i) == "CN" or i.endswith("-suppliers") for i in ids):
            ids = [i for i in ids if self.seat(i) in ("CN", "") or i.endswith("-suppliers")]
        if len(ids) > 1 and _TRUSTED[0] in ids:
            ids.remove(_TRUSTED[0])
        if self.act == "threat" and any(not i.endswith("-suppliers") for i in ids):
            ids = [i for i in ids if not i.endswith("-suppliers")]
        if "cn-suppliers" in ids and any(self.seat(i) == "CN" for i in ids):
            ids.remove("cn-suppliers")
        self.suppliers = ids

    def _predicate(self, place: Place) -> bool:
        """Whether a class only says what somebody is called: "designated Huawei as a high-risk vendor"."""
        low = self.reader.phrase.low
        behind = next((i for i in range(place.index - 1, place.index - 4, -1) if low(i) not in _QUOTED), -1)
        return place.mention.kind == "class" and low(behind) == "as"

    def seat(self, supplier: str) -> str:
        return self.reader.memory.seats.get(supplier, "")

    def threatened(self) -> bool:
        """Whether a supplier stands close enough to a risk to be meant by it."""
        near = self.reader.mentions(self.chain.own.first, self.hit.head, SUPPLIERS) + self.reader.mentions(
            self.hit.head, self.hit.last + 9, SUPPLIERS
        )
        return bool(near) or self.hit.entry.modality == "denied" or self.pronoun_supplier() != []

    def left_suppliers(self) -> list[Place]:
        """The last supplier before the words, with those coordinated with it."""
        found = self.reader.mentions(0, self.hit.head, SUPPLIERS)[-1:]
        if found and (mention := self.reader.phrase.mention(found[0].index)) is not None:
            others = with_others(self.reader.phrase, found[0].index, mention)
            return [Place(i, m) for i, m in others if m.kind in SUPPLIERS] or found
        return found
