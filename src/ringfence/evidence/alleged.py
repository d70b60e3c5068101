"""Acts that are not their subject's: what is alleged of suppliers, and what a ban would cost."""

from dataclasses import dataclass
from typing import Final

from ringfence.evidence.actors import ActorSearch, kinds_of
from ringfence.evidence.arguments import Place
from ringfence.evidence.memory import OPERATORS, SUPPLIERS
from ringfence.evidence.nouns import Mention

DENIAL: Final = "denial"
"""The note of entries that deny what was told before."""
_BY_SUPPLIER: Final = frozenset({"supplier"})
_DECISIONS: Final = frozenset("decision decisions ruling vote verdict announcement law order ban deadline".split())
"""What is delayed without a delay of networks."""
_TAKING_UP: Final = frozenset("it this that such these also which they".split())
_MEASURE: Final = frozenset(
    "ban bans banning banned barred exclusion excluded removed replaced restricted dropped blacklisted "
    "swapped excluding exclude removal removing remove replacing replace replacement restrictions "
    "restriction restricting ditching dropping stripping barring without change swap move decision "
    "shutting phasing order phase-out swapping this barriers curbs snub snubbing blacklist embargo "
    "upending upend overhaul sanctions lawsuit rip ripping ripped strip stripped "
    "losing ditched excludes removes limits limiting restrict restricts curb curbing rip-and-replace blacklisting "
    "sanctioned overhaul uncertainty approach proposals requirements rebuild".split()
)


@dataclass(slots=True, kw_only=True)
class AllegedSearch(ActorSearch):
    """Finds those of whom something is said, whoever says it."""

    def _of_supplier(self, subjects: list[Place], *, passive: bool) -> bool:
        """Acts that are the supplier's whoever speaks: backdoors, ties to a state, a threat."""
        found = [place for place in map(self._firm_of, subjects) if place.mention.kind in SUPPLIERS]
        if self.hit.entry.actor == "gov:CN" and (self._other_state(subjects) or self._other_law()):
            return False
        if self.act == "state-ties" and not self._ties_to_its_seat():
            return False
        if not found and self.hit.entry.note == DENIAL:
            found = self._speaking_firm()
        if not found and subjects and self.hit.entry.subject == _BY_SUPPLIER:
            return False
        if not found and self.act == "threat" and self.hit.entry.kind == "phrase" and not self.threatened():
            return False
        found = (
            found
            or self.right_suppliers()
            or self.left_suppliers()
            or self._speaking_firm()
            or self.pronoun_supplier()
            or self.earlier_supplier()
        )
        self.keep(found)
        for_china = any(
            place.mention.country == "CN"
            for place in self.reader.mentions(self.hit.head, self.last, frozenset({"gov", "people"}))
        )
        doers = [] if for_china else [place for place in found if place in subjects and not place.mention.goods]
        if doers and self.act == "espionage" and self.hit.entry.kind == "verb" and not passive and not self.chain.links:
            self.actors, self.spies_itself = doers, True
        if self.hit.entry.actor == "supplier":
            named = [i for i in self.suppliers if not i.endswith("-suppliers")]
            self.actors = [Place(-1, Mention("supplier", (i,))) for i in (named or self.suppliers)[:1]]
        self.first = self._leftmost(found)
        return bool(self.suppliers) or self.hit.entry.needs == "nothing"

    def _speaking_firm(self) -> list[Place]:
        """The supplier whose own words these are: "there are no backdoors in our equipment"."""
        firm = self.as_firm(self.says) if self.says is not None else None
        return [Place(-1, firm)] if firm is not None and firm.kind == "supplier" else []

    def _firm_of(self, place: Place) -> Place:
        return Place(place.index, self.as_firm(place.mention)) if place.mention.kind == "person" else place

    def _other_state(self, subjects: list[Place]) -> bool:
        """Whether it is another state that spies: "spying by the US government"."""
        agents = [mention for _, mention in self.reader.agent(self.hit.head)]
        doing = (
            [place.mention for place in subjects] if self.hit.entry.kind == "verb" and self.act == "espionage" else []
        )
        return any(m.kind in ("gov", "operator") and m.country != "CN" for m in agents + doing)

    def _ties_to_its_seat(self) -> bool:
        """Whether a state named in the pattern may be the one behind the supplier."""
        named = [self.reader.phrase.mention(index) for index in range(self.hit.first, self.hit.last)]
        states = [mention for mention in named if mention is not None and mention.kind == "gov" and mention.ids]
        return not states or any(mention.country in ("CN", "") for mention in states)

    def _other_law(self) -> bool:
        """Whether a law that compels is not said to be China's."""
        return self.act == "compel-law" and not any(
            (node.mention is not None and node.mention.country == "CN" and node.mention.kind != "supplier")
            or node.low == "intelligence"
            or (node.low == "foreign" and bool(self.left_suppliers()))
            for node in self.reader.phrase.nodes
        )

    def _of_measure(self, subjects: list[Place]) -> bool:
        """What a ban would cost: it is the operators' cost, and the ban must be spoken of."""
        phrase, before = self.reader.phrase, self.reader.before
        slowed = phrase.mention(self.hit.last)
        if self.act == "delay" and ((slowed is not None and slowed.kind in SUPPLIERS) or self._of_a_decision()):
            return False
        own = [place for place in subjects if place.mention.kind == "operator"]
        if not any(node.low in _MEASURE for node in phrase.nodes) and not (
            before is not None
            and any(node.low in _MEASURE for node in before.nodes)
            and (own or any(node.low in _TAKING_UP for node in phrase.nodes))
        ):
            return False
        found = own or self._burdened() or self._suffering(subjects) or self._own_burden()
        self.actors = found[:1] or [Place(-1, Mention("operators", ("grp:operators",), named=False))]
        bears = {id_ for place in self.actors for id_ in place.mention.ids}
        self.keep(
            [
                place
                for place in self.reader.mentions(0, len(phrase.nodes), SUPPLIERS)
                if not bears & set(place.mention.ids)
            ]
            or self.earlier_supplier()
        )
        self.first = self._leftmost(subjects)
        return bool(self.suppliers) or self._meets(0)

    def _of_a_decision(self) -> bool:
        """Whether it is a decision that is delayed: what stands before the passive, or right behind the verb."""
        phrase, head = self.reader.phrase, self.hit.head
        behind = next((i for i in range(head + 1, head + 5) if phrase.low(i) in ("by", "after", "because")), head + 5)
        return any(phrase.low(i) in _DECISIONS for i in range(head - 6 * self.own.passive, behind))

    def _suffering(self, subjects: list[Place]) -> list[Place]:
        """A country that would suffer: "Britain would fall behind"; its law or its ban is no sufferer."""
        for place in subjects:
            own = self.reader.phrase.mention(place.index)
            if own is not None and not own.poss and place.mention.kind == "gov" and place.mention.country:
                id_ = f"country:{place.mention.country}"
                return [Place(place.index, Mention("nation", (id_,), place.mention.country))]
        return []

    def _own_burden(self) -> list[Place]:
        """The operator that speaks of "us" and "our", or the only one that the sentence names."""
        words = {node.low for node in self.reader.phrase.nodes}
        if words & {"we", "us", "our"} and self.speaker is not None and kinds_of(self.speaker) & {"operator"}:
            return [Place(-1, self.speaker)]
        named = self.reader.mentions(0, len(self.reader.phrase.nodes), frozenset({"operator"}))
        return named[:1] if len({place.mention.ids for place in named}) == 1 else []

    def _burdened(self) -> list[Place]:
        """Who bears it: an operator behind the words, or whoever stands right behind them: "would cost Huawei"."""
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
