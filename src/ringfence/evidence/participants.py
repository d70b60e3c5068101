"""Who takes part in an act: actors, suppliers, those addressed, and the countries in which it happens."""

from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.arguments import Place
from ringfence.evidence.memory import GOVERNMENTS, OPERATORS, SUPPLIERS
from ringfence.evidence.nouns import Mention
from ringfence.evidence.standins import mentions_networks, points_back, unknown_operator
from ringfence.evidence.suppliers import SupplierSearch
from ringfence.evidence.wordforms import HAVE

_DEADLINE: Final = frozenset("until till by years months days year year's month deadline".split())
REPEATS: Final = "repeats"
"""The note of entries that take over the act of the claim before: "followed suit"."""
_NEWS: Final = frozenset("deploy hold-orders test remove contingency propose-measures".split())
"""Acts by which an operator that no list knows is recognised."""
_DONE_TO: Final = frozenset("ban restrict remove export-ban allow review".split())
_BEHIND_PASSIVE: Final = frozenset("from in over out as for amid after . , under on by at until".split())
_MEASURE: Final = frozenset(
    "ban bans banning exclusion excluding exclude removal removing remove replacing replace "
    "replacement restrictions restriction restricting ditching dropping stripping barring "
    "without change swap move decision shutting phasing order phase-out phasing swapping this barriers curbs "
    "sanctions lawsuit".split()
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
class Participants(SupplierSearch):
    """Finds them for one hit; ``find`` says whether the entry's wishes are met."""

    turned_passive: bool
    speaker: Mention | None
    says: Mention | None = None
    """Who says the clause, if it is a government or one of its officials."""
    target: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    first: int = 0
    near: bool = False
    obliged: bool = False
    """Whether operators must do it: the act is that of the government which says so."""

    @property
    def all_governments(self) -> bool:
        return bool(self.actors) and all("gov" in kinds_of(place.mention) for place in self.actors)

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

    def find(self) -> bool:
        """Fills every role; False if the wanted subject or what the clause must speak of is not there."""
        phrase = self.reader.phrase
        self.last = (
            self.reader.window(self.hit.last - 1)
            if self.hit.entry.kind != "noun"
            else self.reader.window(self.hit.head)
        )
        self.last = max(self.last, self.hit.last)
        passive = self._passive()
        subjects = [self._said_by(place) for place in self.reader.subjects(self.chain, self._want())]
        subjects = [place for place in subjects if place.mention.ids]
        inner = next(
            (
                link
                for link in self.chain.links
                if link.people and link.effect in ("done", "predicted", "considering", "possible", "fear")
            ),
            None,
        )
        if (
            inner
            and inner.people
            and (made := self.reader.mentions(*inner.people, GOVERNMENTS | OPERATORS | SUPPLIERS, poss=False))
        ):
            subjects = made
        if self.hit.entry.actor == "parties":
            return self._parties()
        if self.hit.entry.actor == "source":
            return self._of_source(subjects)
        if self.hit.entry.actor == "speaker":
            return self._of_speaker()
        if self.hit.entry.actor == "affected":
            return self._of_measure(subjects)
        if self.hit.entry.actor == "slot":
            subjects = self._slot() or subjects
        elif self.hit.entry.actor != "subject":
            return self._of_supplier(subjects)
        if not self._choose(subjects, passive=passive):
            return False
        self.find_suppliers(subjects if passive else [], passive=passive)
        self._others(subjects, passive=passive)
        self.first = self._leftmost(subjects if passive else self.actors)
        return self._meets(phrase.nodes[self.first].start)

    def _want(self) -> frozenset[str]:
        by = self.hit.entry.subject
        return frozenset() if "any" in by or self._passive() or self.act != self.hit.entry.act else wanted(by)

    def _passive(self) -> bool:
        own = self.chain.own
        if own.passive or self.turned_passive:
            return True
        if self.hit.entry.kind != "verb" or not own.bare or self.hit.form not in ("ed", "en", "any") or own.infinitive:
            return False
        behind = self.reader.phrase.low(max(self.hit.last, self.hit.head + 1))
        if any(
            self.reader.phrase.low(i) == "by" and self.reader.phrase.mention(i + 1)
            for i in range(self.hit.head + 1, self.hit.head + 4)
        ):
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

    def _said_by(self, place: Place) -> Place:
        """Who "we" is: the speaker, a supplier where its staff speaks."""
        if place.mention.kind != "pronoun" or not self.speaker:
            return place
        return Place(-1, self.as_firm(self.speaker))

    def _choose(self, subjects: list[Place], *, passive: bool) -> bool:
        """The actors among the subjects, or else the agent, or the government of the place."""
        by = self.hit.entry.subject if self.act == self.hit.entry.act else frozenset({"any"})
        if self.act in ("legal-basis", "threaten"):
            by = by | {"gov"}
        if passive:
            agents = [
                Place(i, m)
                for i, mention in self.reader.agent(self.own.verb) or self.reader.agent(self.hit.head)
                for m in self.reader.memory.resolve(self.reader.phrase, i, mention)
            ]
            self.actors = [place for place in agents if self._may(place, by)] or self._of_place(by)
            if not self.actors and by and not by & {"gov", "any"}:
                return False
            if not self.actors and self.turned_passive and self.act in ("urge", "warn", "threaten"):
                return False
            self.confidence = 3 if agents else 2
            self.obliged = self.own.modal in ("must", "shall")
            return True
        if self._duty(subjects) and (rulers := self._of_place(frozenset({"gov"}))):
            self.actors, self.obliged = rulers, True
            self.target = [i for place in subjects for i in place.mention.ids]
            return True
        self.actors = [place for place in subjects if self._may(place, by)] or self._unlisted(subjects, by)
        self.near = bool(self.actors)
        if self.actors:
            return True
        if subjects and self.act == self.hit.entry.act:
            return False
        if self.chain.own.form == "noun" or not subjects:
            self.actors = self._of_place(by) if self.chain.own.form == "noun" else []
        return bool(self.actors)

    def _unlisted(self, subjects: list[Place], by: frozenset[str]) -> list[Place]:
        """An operator that no list knows; the next sentence knows it by then."""
        if "operator" not in by or self.act not in _NEWS:
            return []
        for place in subjects:
            if (operator := unknown_operator(place.mention)) is not None:
                self.reader.phrase.nodes[place.index].mention = operator
                return [Place(place.index, operator)]
        return []

    def _network_of(self, by: frozenset[str]) -> list[Place]:
        """In the passive without an agent: the operator in whose network it happens, or the one spoken of last."""
        if "operator" not in by or "supplier" in by:
            return []
        phrase = self.reader.phrase
        for index in range(self.hit.head + 1, self.last):
            mention = phrase.mention(index)
            if mention and mention.kind in OPERATORS and mention.ids:
                return [Place(index, mention)]
        topic = self.reader.memory.topic
        return [Place(-1, topic)] if topic is not None and topic.kind == "operator" and topic.ids else []

    def _duty(self, subjects: list[Place]) -> bool:
        must = (
            self.own.modal in ("must", "shall")
            or self._deadline()
            or any(link.effect == "ordered" and not link.group.passive for link in self.chain.links)
        )
        return (
            must
            and self.act in ("remove", "ban", "restrict")
            and all(place.mention.kind in OPERATORS for place in subjects)
        )

    def _deadline(self) -> bool:
        """As in "operators have until 2027 to remove", "have been given five years to remove"."""
        if not self.chain.own.infinitive:
            return False
        phrase, first = self.reader.phrase, self.chain.own.first
        for index in range(first - 1, max(-1, first - 10), -1):
            if phrase.low(index) in HAVE or phrase.low(index) in ("given", "got"):
                return any(phrase.low(i) in _DEADLINE for i in range(index + 1, first))
        return False

    def _may(self, place: Place, by: frozenset[str]) -> bool:
        if place.mention.kind == "supplier" and place.mention.goods and "supplier" in by and "gov" not in by:
            return True
        return ("any" in by and place.mention.kind not in ("media", "report", "place")) or bool(
            kinds_of(place.mention) & by
        )

    def _of_place(self, by: frozenset[str]) -> list[Place]:
        """In the passive without an agent: the government of the country in which it happens."""
        if "gov" not in by and "any" not in by:
            return []
        phrase = self.reader.phrase
        for index in range(self.hit.head + 1, self.last):
            mention = phrase.mention(index)
            if mention and mention.kind in ("gov", "place", "group") and mention.ids and mention.country != "CN":
                return self._countries_from(index, mention)
        if self.says and self.says.ids and "gov" in kinds_of(self.says):
            return [Place(-1, self.says)]
        for index in range(self.hit.head - 1, -1, -1):
            mention = phrase.mention(index)
            if mention and mention.kind in ("gov", "place") and mention.ids and mention.country != "CN":
                return [Place(index, mention)]
            if mention and mention.kind == "firms" and mention.country not in ("CN", ""):
                return [Place(index, Mention("gov", (f"gov:{mention.country}",), mention.country))]
        for mention in reversed(self.reader.memory.past[-6:]):
            if mention.kind == "gov" and mention.country != "CN":
                return [Place(-1, mention)]
        weight = self.reader.memory.weight
        if not weight:
            return []
        id_ = max(weight, key=lambda each: weight[each])
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

    def _of_supplier(self, subjects: list[Place]) -> bool:
        """Acts that are the supplier's whoever speaks: backdoors, ties to a state, a threat."""
        found = [place for place in map(self._firm_of, subjects) if place.mention.kind in SUPPLIERS]
        if self.hit.entry.actor == "gov:CN" and (self._other_state(subjects) or self._other_law()):
            return False
        if not found and self.act == "threat" and self.hit.entry.kind == "phrase" and not self.threatened():
            return False
        found = (
            found
            or self.right_suppliers()
            or self.left_suppliers()
            or self.pronoun_supplier()
            or self.earlier_supplier()
        )
        self.keep(found)
        if self.hit.entry.actor == "supplier":
            named = [i for i in self.suppliers if not i.endswith("-suppliers")]
            self.actors = [Place(-1, Mention("supplier", (i,))) for i in (named or self.suppliers)[:1]]
        self.first = self._leftmost(found)
        return bool(self.suppliers) or self.hit.entry.needs == "nothing"

    def _firm_of(self, place: Place) -> Place:
        return Place(place.index, self.as_firm(place.mention)) if place.mention.kind == "person" else place

    def _other_state(self, subjects: list[Place]) -> bool:
        """Whether it is another state that spies: "spying by the US government"."""
        agents = [mention for _, mention in self.reader.agent(self.hit.head)]
        doing = [place.mention for place in subjects] if self.hit.entry.kind == "verb" and self.act == "espionage" else []
        return any(m.kind in ("gov", "operator") and m.country != "CN" for m in agents + doing)

    def _other_law(self) -> bool:
        """Whether a law that compels is not said to be China's."""
        return self.act == "compel-law" and not any(
            (node.mention is not None and (node.mention.country == "CN" or "gov:CN" in node.mention.ids))
            or node.low == "intelligence"
            for node in self.reader.phrase.nodes
        )

    def _slot(self) -> list[Place]:
        """The noun phrase inside the pattern acts: "visits by US delegations"."""
        kinds = GOVERNMENTS | OPERATORS | SUPPLIERS
        return self.reader.mentions(self.hit.first, self.hit.last, kinds)

    def _parties(self) -> bool:
        """A conflict of two states: the one that is not China acts on the other."""
        found = [
            i
            for place in self.reader.mentions(0, len(self.reader.phrase.nodes), frozenset({"gov", "place"}))
            for i in place.mention.ids
        ]
        ids = list(dict.fromkeys(found))
        acting = next((i for i in ids if i != "gov:CN"), None)
        if acting is None or len(ids) < 2:
            return False
        self.actors, self.target = (
            [Place(-1, Mention("gov", (acting,)))],
            [next(i for i in ids if i != acting)] if "gov:CN" not in ids else ["gov:CN"],
        )
        self.keep(self.reader.mentions(0, self.last, SUPPLIERS))
        self.first = self._leftmost([])
        return True

    def _of_speaker(self) -> bool:
        """What somebody says of its own act or wish: the act is the speaker's."""
        if (
            self.speaker is None
            or not self.speaker.ids
            or not (kinds_of(self.speaker) & self.hit.entry.subject or "any" in self.hit.entry.subject)
        ):
            return False
        self.actors = [Place(-1, self.speaker)]
        near = self.right_suppliers()
        if not near and self.act == "motive":
            near = [Place(-1, m) for m in self.reader.memory.suppliers if self.seat(m.ids[0]) == "CN"]
        if not near and self.hit.entry.needs == "supplier":
            near = self.pronoun_supplier() or self.earlier_supplier()
        self.keep(near)
        self.first = self._leftmost([])
        return self._meets(0)

    def _of_source(self, subjects: list[Place]) -> bool:
        """What a government says a supplier can do is the government's act."""
        found = (
            [place for place in subjects if place.mention.kind in SUPPLIERS]
            or self.right_suppliers()
            or self.left_suppliers()
        )
        self.actors = self._of_place(frozenset({"gov"})) if found else []
        if not self.actors:
            return False
        self.keep(found)
        self.first = self._leftmost(found)
        return True

    def _of_measure(self, subjects: list[Place]) -> bool:
        """What a ban would cost: it is the operators' cost, and the ban must be spoken of."""
        phrase, before = self.reader.phrase, self.reader.before
        slowed = phrase.mention(self.hit.last)
        if self.act == "delay" and slowed is not None and slowed.kind in SUPPLIERS:
            return False
        if not any(node.low in _MEASURE for node in phrase.nodes[: self.last]) and not (
            before is not None and any(node.low in _MEASURE for node in before.nodes)
        ):
            return False
        found = [place for place in subjects if place.mention.kind == "operator"] or self._burdened()
        self.actors = found[:1] or [Place(-1, Mention("operators", ("grp:operators",), named=False))]
        bears = {id_ for place in self.actors for id_ in place.mention.ids}
        self.keep(
            [place for place in self.reader.mentions(0, self.last, SUPPLIERS) if not bears & set(place.mention.ids)]
            or self.earlier_supplier()
        )
        self.first = self._leftmost(subjects)
        return bool(self.suppliers) or self._meets(0)

    def _burdened(self) -> list[Place]:
        """Who bears it: an operator behind the words, or whoever stands right behind them: "would cost Huawei", "cost it"."""
        head = self.hit.head
        mention = self.reader.phrase.mention(head + 1)
        low = self.reader.phrase.low(head + 1)
        if self.act == "cost" and (mention is not None or low in ("it", "them", "us")):
            given = mention or Mention("pronoun", detail={"it": "it", "them": "they"}.get(low, "we"))
            resolved = self.reader.memory.resolve(self.reader.phrase, head + 1, given, OPERATORS)
            found = [Place(head + 1, m) for m in resolved if m.kind in OPERATORS | {"supplier"} and not m.goods]
            if found:
                return found
        return self.reader.mentions(head + 1, self.last, OPERATORS)

    def _others(self, subjects: list[Place], *, passive: bool) -> None:
        """Whom it addresses, and where it happens."""
        span = self.people or (self.hit.head + 1, self.last)
        kinds = GOVERNMENTS | OPERATORS
        acting = {id_ for place in self.actors for id_ in place.mention.ids}
        if passive and not self.people:
            self.target = [i for place in subjects if place.mention.kind in kinds for i in place.mention.ids]
        around = self.reader.mentions(*span, kinds, poss=False)
        if self.act in (
            "urge",
            "engage",
            "warn",
            "threaten",
            "oppose",
            "welcome",
            "incentivise",
            "ban",
            "remove",
            "litigate",
            "supply",
            "trade-conflict",
            "require-assurance",
        ):
            only = OPERATORS if self.act in ("ban", "remove", "supply") else kinds
            self.target += [
                i for place in around if place.mention.kind in only for i in place.mention.ids if i not in acting
            ]
        for index in range(self.hit.head + 1, self.last):
            mention = self.reader.phrase.mention(index)
            if (
                mention
                and mention.country
                and mention.kind in ("gov", "place")
                and self.act in ("deploy", "supply", "test", "open-lab")
            ):
                self.places.append(mention.country)

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
            or mentions_networks(self.reader.before)
            or (bool(self.reader.memory.suppliers) and points_back(self.reader.phrase))
        )
        if needs == "supplier":
            return self.act == self.hit.entry.act and self.unnamed_maker()
        if not spoken_of:
            self.keep(self.earlier_supplier())
            return bool(self.suppliers)
        return needs in ("network", "measure")
