"""Who takes part in an act: actors, suppliers, those addressed, and the countries in which it happens."""

from dataclasses import dataclass

from ringfence.evidence.actors import REPEATS, kinds_of
from ringfence.evidence.alleged import AllegedSearch
from ringfence.evidence.arguments import Place
from ringfence.evidence.memory import GOVERNMENTS, OPERATORS, SUPPLIERS
from ringfence.evidence.nouns import Mention


@dataclass(slots=True, kw_only=True)
class Participants(AllegedSearch):
    """Finds them for one hit; ``find`` says whether the entry's wishes are met."""

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
        self.strangers = [place for place in subjects if not place.mention.ids]
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
        if (told := self._otherwise(subjects, passive=passive)) is not None:
            return told
        if self.hit.entry.actor == "slot":
            subjects = self._slot() or subjects
        if not self._choose(subjects, passive=passive):
            return False
        if self.hit.entry.note == REPEATS:
            self.keep(self.right_suppliers())
        else:
            self.find_suppliers(subjects if passive else [], passive=passive)
        self._others(subjects, passive=passive)
        self.first = self._leftmost(subjects if passive else self.actors)
        return self._meets(phrase.nodes[self.first].start)

    def _otherwise(self, subjects: list[Place], *, passive: bool) -> bool | None:
        """Whether the roles are found of an entry whose actor is not its subject; None where it is."""
        match self.hit.entry.actor:
            case "subject" | "slot":
                return None
            case "parties":
                return self._parties()
            case "source":
                return self._of_source(subjects)
            case "speaker":
                return self._of_speaker(subjects)
            case "ruler":
                return self._of_ruler(subjects)
            case "affected":
                return self._of_measure(subjects)
            case _:
                return self._of_supplier(subjects, passive=passive)

    def _slot(self) -> list[Place]:
        """The noun phrase inside the pattern acts: "visits by US delegations"."""
        kinds = GOVERNMENTS | OPERATORS | SUPPLIERS
        found = self.reader.mentions(self.hit.first, self.hit.last, kinds)
        return found or [
            Place(place.index, Mention("gov", place.mention.ids, place.mention.country))
            for place in self.reader.mentions(self.hit.first, self.hit.last, frozenset({"place"}))
            if place.mention.ids
        ]

    def _parties(self) -> bool:
        """A conflict of two states: the one that is not China acts on the other."""
        states = frozenset({"gov", "place"})
        behind = self.reader.mentions(self.hit.head, max(self.last, self.hit.last + 6), states)
        before = self.reader.mentions(0, self.hit.head, states)[::-1]
        found = [i for place in (*behind, *before) for i in place.mention.ids]
        ids = list(dict.fromkeys(found))[:2]
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

    def _of_speaker(self, subjects: list[Place]) -> bool:
        """What somebody says of its own act or wish: the act is the speaker's, or that of whose decision it is."""
        speaker, by = self.speaker, self.hit.entry.subject
        if speaker is not None and speaker.ids and (kinds_of(speaker) & by or "any" in by):
            self.actors = [Place(-1, speaker)]
        elif self.act == "motive":
            deciding = [place for place in subjects if kinds_of(place.mention) & {"gov", "operator"}]
            self.actors = deciding or self._of_place(frozenset({"gov"}))
        if not self.actors:
            return False
        near = self.right_suppliers()
        if not near and self.act == "motive" and "gov" in kinds_of(self.actors[0].mention):
            near = [Place(-1, m) for m in self.reader.memory.suppliers if self.seat(m.ids[0]) == "CN"]
        if not near and self.hit.entry.needs == "supplier":
            near = self.pronoun_supplier() or self.earlier_supplier()
        self.keep(near)
        self.first = self._leftmost([])
        return self._meets(0)

    def _of_ruler(self, subjects: list[Place]) -> bool:
        """What firms must do, or what happens to them, is the act of the government of the place."""
        own = [place for place in subjects if "gov" in kinds_of(place.mention)]
        self.actors = own or self._of_place(frozenset({"gov"}))
        if not self.actors:
            return False
        firms = [place for place in subjects if place.mention.kind in SUPPLIERS]
        self.target = [i for place in subjects if place.mention.kind in OPERATORS for i in place.mention.ids]
        found = firms + self.right_suppliers()
        if not found and self.hit.entry.needs == "supplier":
            found = self.left_suppliers() or self.pronoun_supplier()
        self.keep(found)
        self.first = self._leftmost(subjects)
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
