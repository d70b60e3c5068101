"""Who does an act: its subject or agent, the government of the place, the operator in whose network it happens."""

from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.arguments import Place
from ringfence.evidence.memory import GOVERNMENTS, OPERATORS, SUPPLIERS
from ringfence.evidence.nouns import Mention
from ringfence.evidence.standins import EVENTS, mentions_networks, points_back, unknown_operator
from ringfence.evidence.suppliers import SupplierSearch
from ringfence.evidence.wordforms import HAVE

_ARTICLES: Final = frozenset("the a an its their his her our this that these those".split())
_DEADLINE: Final = frozenset("until till by years months days year month deadline".split())
GRANT: Final = "grant"
"""The note of entries of what is given: where it is not given, nothing is forbidden."""
REPEATS: Final = "repeats"
"""The note of entries that take over the act of the claim before: "followed suit"."""
_NEWS: Final = frozenset("deploy hold-orders test remove contingency propose-measures".split())
"""Acts by which an operator that no list knows is recognised."""
_OF_OBJECTS: Final = frozenset("its the their this no any it them him her".split())
_CAUSES: Final = frozenset(
    "lack shortage shortages decline weakness demand pandemic competition fall drop crisis price prices".split()
)
_DONE_TO: Final = frozenset("ban restrict remove export-ban allow review".split())
_BEHIND_PASSIVE: Final = frozenset(
    "from in over out as for amid after . , under on by at until to of off onto into".split()
)


def kinds_of(mention: Mention) -> set[str]:
    """What sort of actor a mention may be: gov, operator, supplier, media, other."""
    if mention.kind in GOVERNMENTS or mention.kind == "place":
        return {"gov"}
    if mention.kind in OPERATORS:
        return {"operator"}
    if mention.kind in SUPPLIERS:
        return {"supplier"}
    if mention.kind in ("person", "source", "expert") and mention.ids:
        id_ = mention.ids[0]
        return {"gov"} if id_.startswith("gov:") or id_ == "eu" else {"operator", "supplier"}
    return {"other"}


def wanted(by: frozenset[str]) -> frozenset[str]:
    """The kinds of mentions that satisfy the wish of an entry."""
    kinds: set[str] = set()
    if "gov" in by:
        kinds |= GOVERNMENTS | {"person"}
    if "operator" in by:
        kinds |= OPERATORS
    if "supplier" in by:
        kinds |= SUPPLIERS
    return frozenset(kinds)


@dataclass(slots=True, kw_only=True)
class ActorSearch(SupplierSearch):
    """Finds who acts in one hit."""

    turned_passive: bool
    speaker: Mention | None
    says: Mention | None = None
    """Who says the clause, if it is a government or one of its officials."""
    target: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    strangers: list[Place] = field(default_factory=list)
    """Subjects that no list knows."""
    first: int = 0
    near: bool = False
    spies_itself: bool = False
    """A supplier is said to do itself what is mostly said of the state behind it."""
    obliged: bool = False
    """Whether operators must do it: the act is that of the government which says so."""

    @property
    def all_governments(self) -> bool:
        return bool(self.actors) and all("gov" in kinds_of(place.mention) for place in self.actors)

    @property
    def offices(self) -> bool:
        """Whether those who act are single offices, whose own use is no rule for a country."""
        return all(
            place.mention.role.startswith(("ministry", "the ministry")) or place.mention.detail for place in self.actors
        )

    @property
    def by_agent(self) -> bool:
        """Whether who acts stands behind "by"."""
        return bool(self.reader.agent(self.hit.head))

    @property
    def holder(self) -> bool:
        """Whether the actor can decide the act itself."""
        return bool(self.actors) and self.act not in (
            "delay",
            "cost",
            "competition",
            "trade-conflict",
            "espionage",
            "backdoor",
            "threat",
        )

    def _want(self) -> frozenset[str]:
        by = self.hit.entry.subject
        return frozenset() if "any" in by or self._passive() or self.act != self.hit.entry.act else wanted(by)

    def _passive(self) -> bool:
        own = self.chain.own
        if own.passive or self.turned_passive:
            return True
        if self.hit.entry.kind != "verb" or not own.bare or self.hit.form not in ("ed", "en", "any") or own.infinitive:
            return False
        if self._has_object():
            return False
        behind = self.reader.phrase.low(max(self.hit.last, self.hit.head + 1))
        if self._agent_follows():
            return True
        if self.hit.entry.act not in _DONE_TO or (
            behind not in _BEHIND_PASSIVE and self.hit.last < len(self.reader.phrase.nodes)
        ):
            return False
        subject = next(iter(self.reader.left(own.first)), None)
        return (
            bool(subject)
            and "gov" in self.hit.entry.subject
            and "supplier" not in self.hit.entry.subject
            and bool(subject and subject[1].kind in SUPPLIERS | {"company", "companies"})
        )

    def _agent_follows(self) -> bool:
        """Whether "by" and a name stand behind the verb, with no object between: not "condemned the move by Sweden"."""
        phrase = self.reader.phrase
        for index in range(self.hit.head + 1, self.hit.head + 4):
            if phrase.low(index) == "by":
                return phrase.mention(index + 1) is not None
            if phrase.low(index) in _ARTICLES:
                return False
        return False

    def _has_object(self) -> bool:
        """Whether the pattern goes on with an object of its own: "Huawei cut its share"."""
        phrase = self.reader.phrase
        return any(
            phrase.mention(i) is not None or phrase.low(i) in _OF_OBJECTS
            for i in range(self.hit.head + 1, self.hit.last)
        )

    def _said_by(self, place: Place) -> Place:
        """Who "we" is: the speaker, a supplier where its staff speaks."""
        if place.mention.kind != "pronoun":
            return place
        if self.speaker:
            return Place(-1, self.as_firm(self.speaker))
        by, topic = self.hit.entry.subject, self.reader.memory.topic
        if topic is not None and topic.ids and kinds_of(topic) & by:
            return Place(-1, topic)
        return next(iter(self._country_of_text()), place) if "gov" in by else place

    def _choose(self, subjects: list[Place], *, passive: bool) -> bool:
        """The actors among the subjects, or else the agent, or the government of the place."""
        by = self.hit.entry.subject if self.act == self.hit.entry.act else frozenset({"any"})
        if self.act in ("legal-basis", "threaten"):
            by = by | {"gov"}
        if passive:
            return self._choose_agent(by)
        if self._duty(subjects) and (rulers := self._ordered_by() or self._of_place(frozenset({"gov"}))):
            self.actors, self.obliged = rulers, not self._ordered_by()
            self.target = [i for place in subjects for i in place.mention.ids]
            return True
        self.actors = [place for place in subjects if self._may(place, by)] or self._unlisted(by)
        self.near = bool(self.actors)
        if self.actors:
            return True
        if subjects and self.act == self.hit.entry.act:
            return False
        topic = self.reader.memory.topic
        if self.act == "no-comment" and not subjects and topic is not None and topic.ids:
            self.actors = [Place(-1, topic)]
            return True
        if self.chain.own.form == "noun" or not subjects:
            relative = self.reader.phrase.low(self.chain.top.first - 1) in ("which", "that")
            named = self.chain.own.form == "noun" or (
                self.act in _DONE_TO and (self.chain.top.form == "noun" or (relative and not subjects))
            )
            self.actors = self._of_place(by) if named else []
            self.confidence = 2
        return bool(self.actors)

    def _choose_agent(self, by: frozenset[str]) -> bool:
        """In the passive: who stands behind "by", or the operator or government of the place."""
        agents = [
            Place(i, m)
            for i, mention in self.reader.agent(self.own.verb) or self.reader.agent(self.hit.head)
            for m in self.reader.memory.resolve(self.reader.phrase, i, mention)
        ]
        able = [place for place in agents if self._may(place, by)]
        if not able and (any(place.mention.ids for place in agents) or self._by_itself()):
            return False
        self.actors = able or self._network_of(by) or self._of_place(by)
        if not self.actors and by and not by & {"gov", "any"}:
            return False
        if not self.actors and self.turned_passive and self.act in ("urge", "warn", "threaten"):
            return False
        self.confidence = 3 if agents else 2
        self.obliged = self.own.modal in ("must", "shall")
        return True

    def _by_itself(self) -> bool:
        """Whether it came about by no one's act: "sales were limited by a lack of chips"."""
        low = self.reader.phrase.low
        return any(
            low(i) == "by" and {low(j) for j in range(i + 1, i + 4)} & _CAUSES
            for i in range(self.own.verb + 1, self.own.verb + 5)
        )

    def _unlisted(self, by: frozenset[str]) -> list[Place]:
        """An operator that no list knows; the next sentence knows it by then."""
        if "operator" not in by or self.act not in _NEWS:
            return []
        for place in self.strangers:
            if (operator := unknown_operator(place.mention)) is not None:
                self.reader.phrase.nodes[place.index].mention = operator
                return [Place(place.index, operator)]
        return []

    def _network_of(self, by: frozenset[str]) -> list[Place]:
        """In the passive without an agent: the operator in whose network it happens, or the one spoken of last."""
        if "operator" not in by or "supplier" in by or self.act not in _NEWS:
            return []
        phrase = self.reader.phrase
        for index in range(self.hit.head + 1, self.last):
            mention = phrase.mention(index)
            if mention and mention.kind in OPERATORS and mention.ids:
                return [Place(index, mention)]
        for told in (self.says, self.reader.memory.topic):
            if told is not None and told.kind == "operator" and told.ids:
                return [Place(-1, told)]
        return [Place(-1, Mention("operators", ("grp:operators",), named=False))] if self.act == "deploy" else []

    def _duty(self, subjects: list[Place]) -> bool:
        must = (
            self.own.modal in ("must", "shall")
            or bool(self._ordered_by())
            or self._deadline()
            or any(link.effect == "ordered" and not link.group.passive for link in self.chain.links)
        )
        return (
            must
            and self.act in ("remove", "ban", "restrict", "set-rules", "scrutinise", "require-assurance")
            and all(place.mention.kind in OPERATORS for place in subjects)
        )

    def _ordered_by(self) -> list[Place]:
        """As in "an order by the regulator that operators remove": who made the order."""
        phrase = self.reader.phrase
        for index in range(self.chain.own.first - 1, max(0, self.chain.own.first - 8), -1):
            if phrase.low(index) == "that":
                maker = phrase.mention(index - 1)
                ordered = phrase.low(index - 2) in ("by", "from", "of") and phrase.low(index - 3) in EVENTS
                return [Place(index - 1, maker)] if ordered and maker is not None and maker.kind == "gov" else []
        return []

    def _deadline(self) -> bool:
        """As in "operators have until 2027 to remove", "have been given five years to remove"."""
        if not self.chain.own.infinitive:
            return False
        phrase, first = self.reader.phrase, self.chain.own.first
        for index in range(first - 1, max(-1, first - 10), -1):
            low = phrase.low(index)
            if low in HAVE or low in ("given", "got"):
                return any(phrase.low(i) in _DEADLINE for i in range(index + 1, first))
            if low in ("that", ",") or (phrase.mention(index) is None and phrase.finite(index)):
                return False
        return False

    def _may(self, place: Place, by: frozenset[str]) -> bool:
        mention = place.mention
        if mention.kind == "supplier" and mention.goods and "supplier" in by and "gov" not in by:
            return True
        kinds = kinds_of(mention)
        if kinds == {"operator", "supplier"}:
            kinds = {self.as_firm(mention).kind} & {"supplier"} or {"operator"}
        return ("any" in by and mention.kind not in ("media", "report", "place")) or bool(kinds & by)

    def _of_place(self, by: frozenset[str]) -> list[Place]:
        """In the passive without an agent: the government of the country in which it happens."""
        if "gov" not in by and "any" not in by:
            return []
        says = self.says
        spoken = [Place(-1, says)] if says is not None and says.ids and "gov" in kinds_of(says) else []
        return self._countries_behind() or spoken or self._country_before() or self._country_of_text()

    def _countries_behind(self) -> list[Place]:
        for index in range(self.hit.head + 1, self.last):
            mention = self.reader.phrase.mention(index)
            if mention and mention.kind in ("gov", "place", "group") and mention.ids and self._abroad(mention):
                return self._countries_from(index, mention)
        return []

    def _abroad(self, mention: Mention) -> bool:
        """Whether a country may act on the suppliers of the sentence: China only on those of others."""
        if mention.country != "CN":
            return True
        named = [m for node in self.reader.phrase.nodes if (m := node.mention) and m.kind == "supplier"]
        return bool(named) and all(self.seat(m.ids[0]) not in ("CN", "") for m in named)

    def _country_before(self) -> list[Place]:
        """The last country named before the act, or that of firms that are held to it."""
        for index in range(self.hit.head - 1, -1, -1):
            mention = self.reader.phrase.mention(index)
            if mention is None or mention.country in ("CN", ""):
                continue
            if mention.kind in ("gov", "place") and mention.ids:
                return [Place(index, mention)]
            if mention.kind in ("firms", "operators"):
                return [Place(index, Mention("gov", (f"gov:{mention.country}",), mention.country))]
        return []

    def _country_of_text(self) -> list[Place]:
        """The government spoken of last, or the one that the text is about."""
        memory = self.reader.memory
        for mention in reversed(memory.past[-6:]):
            if mention.kind == "gov" and mention.country != "CN":
                return [Place(-1, mention)]
        if not memory.weight:
            return []
        id_ = max(memory.weight, key=lambda each: memory.weight[each])
        return [Place(-1, Mention("gov", (id_,), id_.removeprefix("gov:") if id_ != "eu" else "EU"))]

    def _countries_from(self, index: int, mention: Mention) -> list[Place]:
        """A country and those named side by side with it: "banned in Australia, Japan and Sweden"."""
        found = [Place(index, mention)]
        at = index + 1
        while self.reader.phrase.low(at) in (",", "and"):
            at += 1 + (self.reader.phrase.low(at + 1) == "and")
            other = self.reader.phrase.mention(at)
            if other is None or other.kind != mention.kind or not other.ids or other.poss:
                break
            found.append(Place(at, other))
            at += 1
        return found

    def _leftmost(self, places: list[Place]) -> int:
        base = min([self.hit.first, self.chain.own.first, self.own.first])
        inside = [place.index for place in places if 0 <= place.index < base and base - place.index < 26]
        return min([base, *inside])

    def _meets(self, _start: int) -> bool:
        needs = self.hit.entry.needs
        if needs == "nothing" or self.suppliers:
            return True
        if self.hit.entry.note == REPEATS:
            return True
        spoken_of = (
            mentions_networks(self.reader.phrase)
            or self.reader.on_topic
            or (bool(self.reader.memory.suppliers) and points_back(self.reader.phrase))
        )
        if needs == "supplier":
            return self.act == self.hit.entry.act and self.unnamed_maker()
        if not spoken_of:
            self.keep(self.earlier_supplier())
            return bool(self.suppliers)
        return needs in ("network", "measure")
