"""What a document has spoken of so far, so that "it", "the company" or "the country" find whom they stand for."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.wordforms import PREPOSITIONS, is_adverb

GOVERNMENTS: Final = frozenset({"gov", "group", "people"})
SUPPLIERS: Final = frozenset({"supplier", "class"})
OPERATORS: Final = frozenset({"operator", "operators"})
ACTORS: Final = GOVERNMENTS | SUPPLIERS | OPERATORS | {"org", "person", "media"}
OPEN: Final = frozenset({"company", "companies", "nation", "nations", "state", "carrier", "paper", "pronoun"})
_BEHIND_BRAND: Final = frozenset("and , or has had is was said says will would declined plans".split())
_SURNAME_FIRST: Final = frozenset(("CN", "KR", "TW"))
_CORPORATE: Final = frozenset("ceo cto cfo coo executive founder vice-president boss manager officer lawyer".split())
_KINDS: Final = {
    "company": frozenset({"supplier"}),
    "companies": frozenset({"supplier"}),
    "nation": frozenset({"gov"}),
    "state": frozenset({"gov"}),
    "carrier": frozenset({"operator"}),
    "paper": frozenset({"media"}),
}


@dataclass(slots=True)
class Memory:
    """Mentions in the order of the text, the topic of the last sentence, and surnames of persons met."""

    seats: dict[str, str] = field(default_factory=dict)
    past: list[Mention] = field(default_factory=list)
    topic: Mention | None = None
    persons: dict[str, Mention] = field(default_factory=dict)
    operators: dict[str, Mention] = field(default_factory=dict)
    """Operators met, by the brand: where it is a word too, it means the operator from then on."""
    weight: dict[str, float] = field(default_factory=dict)
    suppliers: list[Mention] = field(default_factory=list)
    """The suppliers of the last sentence that names any."""
    named: dict[str, int] = field(default_factory=dict)

    def learn(self, phrase: Phrase) -> None:
        """Adds the mentions of a sentence that has been read."""
        topic = None
        for index, node in enumerate(phrase.nodes):
            mention = node.mention
            if mention is None:
                continue
            if mention.kind in ("person", "expert") and mention.detail:
                self.persons[mention.detail.split()[-1].casefold()] = mention
                if mention.country in _SURNAME_FIRST or "org:huawei" in mention.ids:
                    self.persons.setdefault(mention.detail.split()[0].casefold(), mention)
            if mention.kind == "operator":
                self.operators[mention.ids[0].removeprefix("org:")] = mention
            if mention.kind == "place" and mention.ids:
                self.past.append(replace(mention, kind="gov", goods=False))
            if mention.kind in ACTORS:
                self.past.append(mention)
                if topic is None and not mention.poss and phrase.low(index - 1) not in PREPOSITIONS:
                    topic = mention
        self.topic = topic or self.topic
        del self.past[:-60]
        here = {m.ids[0]: m for node in phrase.nodes if (m := node.mention) and m.kind == "supplier"}
        for id_ in here:
            self.named[id_] = self.named.get(id_, 0) + 1
        self.suppliers = list(here.values()) or self.suppliers
        self._weigh(phrase, topic)

    def _weigh(self, phrase: Phrase, topic: Mention | None) -> None:
        """The government a text is about is the one it names often and puts first; China is mostly the other side."""
        for id_ in self.weight:
            self.weight[id_] *= 0.9
        for node in phrase.nodes:
            mention = node.mention
            if mention and mention.kind in ("gov", "place") and mention.ids and mention.ids[0] != "gov:CN":
                gain = 2.0 if mention is topic else 1.0
                self.weight[mention.ids[0]] = self.weight.get(mention.ids[0], 0) + gain

    def name_persons(self, phrase: Phrase) -> None:
        """Gives surnames of persons met before their person, and brands that are words too their operator."""
        for index, node in enumerate(phrase.nodes):
            if node.mention is not None or not node.capital:
                continue
            if person := self.persons.get(node.low):
                node.mention = replace(person, poss=False)
            elif (operator := self.operators.get(node.low)) and (index > 0 or phrase.low(1) in _BEHIND_BRAND):
                node.mention = replace(operator, poss=False, goods=False)

    def as_state(self, place: Mention) -> Mention:
        """The government of which only the adjective is told: "American fears"."""
        return replace(place, kind="gov", goods=False, poss=False)

    def meet(self, mention: Mention) -> None:
        """A person named: the surname alone will stand for this person."""
        if mention.kind in ("person", "expert") and len(mention.detail.split()) > 1:
            self.persons.setdefault(mention.detail.split()[-1].casefold(), mention)

    def person(self, name: str) -> Mention | None:
        """Somebody met before, by a surname of one word or several."""
        known = self.persons.get(name.split()[-1].casefold())
        return known if known is not None and known.detail.casefold().endswith(name.casefold()) else None

    def resolve(self, phrase: Phrase, index: int, mention: Mention, want: Iterable[str] = ()) -> tuple[Mention, ...]:
        """Whom an anaphor stands for; a mention that stands for itself is returned as it is."""
        if mention.kind not in OPEN:
            if mention.kind == "person" and not mention.ids:
                return self._affiliated(phrase, index, mention)
            return (mention,)
        if mention.kind == "companies":
            return self._several(phrase, index)
        if mention.kind == "pronoun":
            return self._pronoun(phrase, index, mention, frozenset(want))
        if (
            mention.detail == "staff"
            and self.topic is not None
            and self.topic.kind in ("supplier", "operator", "gov", "org")
        ):
            return (replace(self.topic, role=mention.role, named=False, poss=False, goods=False),)
        if mention.kind == "state" and (same := self._same_role(phrase, index, mention)):
            return (same,)
        if mention.kind == "state" and self.weight and not self._here(phrase, index):
            id_ = max(self.weight, key=lambda each: self.weight[each])
            country = "EU" if id_ == "eu" else id_.removeprefix("gov:")
            return (
                Mention(
                    "gov", (id_,), country, mention.role, named=mention.named, role=mention.role, poss=mention.poss
                ),
            )
        return self._antecedent(phrase, index, mention)

    def _antecedent(self, phrase: Phrase, index: int, mention: Mention) -> tuple[Mention, ...]:
        """The last one spoken of that it may stand for."""
        if mention.kind == "company" and (operator := self._operator_topic(phrase, index, mention)):
            return (operator,)
        kinds = _KINDS[mention.kind]
        for other in self._backwards(phrase, index):
            if other.kind in kinds and self._agrees(mention, other):
                other = self._foremost(phrase, mention, other)
                role = mention.role if mention.kind == "state" else other.role
                return (
                    replace(
                        other,
                        role=role,
                        named=mention.named,
                        detail=mention.role if mention.kind == "state" else other.detail,
                        goods=mention.goods,
                        poss=mention.poss,
                    ),
                )
        return ()

    def _operator_topic(self, phrase: Phrase, index: int, mention: Mention) -> Mention | None:
        """An operator is "the company" where the sentence, or the one before, is about it and about no supplier."""
        behind = index + 1 < len(phrase.nodes) and (phrase.finite(index + 1) or is_adverb(phrase.low(index + 1)))
        if mention.goods or mention.country or not behind or phrase.low(index - 1) in PREPOSITIONS:
            return None
        here = [
            m for i in range(index) if (m := phrase.mention(i)) and m.kind in ("supplier", "operator") and not m.goods
        ]
        same = self.topic
        if here:
            alone = all(m.kind == "operator" for m in here)
            same = here[-1] if alone else self._topic_before(phrase, index) or here[-1]
        return replace(same, poss=mention.poss, goods=False) if same is not None and same.kind == "operator" else None

    def _here(self, phrase: Phrase, index: int) -> bool:
        """Whether a government stands as subject before it in the same sentence."""
        topic = self._topic_before(phrase, index)
        return topic is not None and topic.kind == "gov"

    def _same_role(self, phrase: Phrase, index: int, mention: Mention) -> Mention | None:
        """As in "the official" is the official spoken of last."""
        word = mention.role.split()[-1] if mention.role else ""
        if not mention.role.startswith(word) or word in (
            "government",
            "authorities",
            "officials",
            "ministers",
            "lawmakers",
        ):
            return None
        for other in self._backwards(phrase, index):
            if other.role and other.role.split()[-1] == word and other.kind in ("gov", "person"):
                return replace(other, poss=mention.poss)
        return None

    def _foremost(self, phrase: Phrase, mention: Mention, other: Mention) -> Mention:
        """Of suppliers named side by side, "the company" is the one the text names most."""
        here = [m for node in phrase.nodes if (m := node.mention) and m.kind == "supplier"]
        rivals = [m for m in here or self.suppliers if self._agrees(mention, m)]
        if other.kind != "supplier" or other.ids[0] not in {m.ids[0] for m in rivals}:
            return other
        return max(rivals, key=lambda m: self.named.get(m.ids[0], 0))

    def _agrees(self, mention: Mention, other: Mention) -> bool:
        if mention.kind != "company" or not mention.country:
            return True
        return (other.country or self.seats.get(other.ids[0], "")) in ("", mention.country)

    def _affiliated(self, phrase: Phrase, index: int, mention: Mention) -> tuple[Mention, ...]:
        """Whose officer a person is of whom only the office is told."""
        words = set(mention.role.split())
        kinds = {"supplier", "operator", "org"} if words & _CORPORATE else {"gov"}
        if not words or words <= {"the"}:
            return (mention,)
        owner = next((other for other in self._backwards(phrase, index) if other.kind in kinds), None)
        return (replace(mention, ids=owner.ids, country=owner.country),) if owner else (mention,)

    def _several(self, phrase: Phrase, index: int) -> tuple[Mention, ...]:
        found: dict[str, Mention] = {}
        for other in self._backwards(phrase, index):
            if other.kind == "supplier":
                found.setdefault(other.ids[0], other)
            if len(found) == 2:
                break
        return tuple(reversed(found.values()))

    def _pronoun(self, phrase: Phrase, index: int, mention: Mention, want: frozenset[str]) -> tuple[Mention, ...]:
        low = mention.detail
        if low in ("he", "she"):
            kinds = frozenset({"person"})
        elif low == "they":
            kinds = want or ACTORS
        else:
            kinds = (want or ACTORS) - {"person", "operators"}
        topic = self._topic_before(phrase, index)
        if low == "it" and topic is not None and topic.role.endswith("s") and topic.kind in ("gov", "state"):
            topic = self._office_before(phrase, index) or topic
        for other in (topic, self.topic):
            if other is not None and other.kind in kinds and (low not in ("he", "she") or other.kind == "person"):
                return (other,)
        for other in self._backwards(phrase, index):
            if other.kind in kinds and not (want and other.kind == "person"):
                return (other,)
        return ()

    def _office_before(self, phrase: Phrase, index: int) -> Mention | None:
        """As in "envoys wrote to the government after it decided": the nearest office in the singular."""
        for at in range(index - 1, -1, -1):
            mention = phrase.mention(at)
            if mention is not None and mention.kind in ("state", "nation") and not mention.role.endswith("s"):
                return next(iter(self.resolve(phrase, at, mention)), None)
        return None

    def _topic_before(self, phrase: Phrase, index: int) -> Mention | None:
        for at in range(index):
            mention = phrase.mention(at)
            if mention and mention.kind in ACTORS and not mention.poss and phrase.low(at - 1) not in PREPOSITIONS:
                return mention
        return None

    def _backwards(self, phrase: Phrase, index: int) -> Iterable[Mention]:
        for at in range(index - 1, -1, -1):
            mention = phrase.mention(at)
            if mention is not None and mention.ids:
                yield mention
        yield from reversed(self.past)
