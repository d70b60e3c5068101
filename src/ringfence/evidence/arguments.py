"""Who acts, on whom and on which supplier: found by patterns around the verb, or by a parse where one is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ringfence.evidence.chains import Chain, Group, chain_of, group_at
from ringfence.evidence.clauses import AWAY, PRONOUNS, clause_end
from ringfence.evidence.coordination import examples, listed, members, owners, with_others
from ringfence.evidence.memory import ACTORS, OPERATORS, SUPPLIERS, Memory
from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.standins import EVENTS, both_countries, governments_of, law_owner, plain_firms
from ringfence.evidence.wordforms import AUXILIARIES, HAVE, PREPOSITIONS, is_adverb

_RELATIVES: Final = frozenset("which that who whose".split())
_CLAUSE: Final = frozenset(
    "; : . while but although though because whereas if whether when that unless so said “ ? !".split()
)
_NO_NAMES: Final = frozenset(
    "the a an this that these those his her its their our mr mrs ms our no all some many".split()
)
_PARTS: Final = frozenset(
    "one two three four some many most several all none both majority number half dozens group committee coalition "
    "handful panel alliance members delegation pair couple team bunch".split()
)
_DOCUMENTS: Final = frozenset("release document statement letter contract paper circular clause section".split())
_BEFORE_AGENTS: Final = frozenset("the likes of both either such as rival rivals vendors companies firms".split())
_USE: Final = frozenset("use deploy run operate install rely buy choose have keep employ purchase".split())
_USERS: Final = frozenset({"operator", "operators", "group"})
"""Who may do what the participle right behind tells: "operators using Huawei gear"."""
_SIGNS: Final = frozenset(", – —".split())
_POSSESSIVES: Final = {"its": "it", "their": "they", "our": "we"}
_WHERE: Final = frozenset("in at near across throughout".split())
_QUOTES: Final = frozenset("“ ” \" ‘ ' ’ ( )".split())


class Parse(Protocol):
    """What a dependency parser must tell; the patterns are used where it answers None."""

    def subjects(self, start: int, end: int) -> Sequence[int] | None:
        """Where the head words of the subjects of the verb at ``start`` to ``end`` begin, as offsets of the text."""


@dataclass(frozen=True, slots=True)
class Place:
    """A mention and the node at which it stands (-1: in an earlier sentence)."""

    index: int
    mention: Mention


@dataclass(slots=True)
class Reader:
    """Finds arguments in one sentence."""

    phrase: Phrase
    memory: Memory
    parse: Parse | None = None
    before: Phrase | None = None
    """The sentence before, if there is one."""
    on_topic: bool = False
    """Whether one of the last sentences spoke of networks or their suppliers."""

    def subjects(self, chain: Chain, want: frozenset[str]) -> list[Place]:
        """The actors of the topmost verb of a chain, anaphors resolved; coordinated actors are several."""
        found = self._subject_nodes(chain)
        out: list[Place] = []
        for index, mention in found:
            if mention.kind == "pronoun" and mention.detail in ("we", "i"):
                out.append(Place(index, mention))
                continue
            if mention.kind == "pronoun" and mention.detail == "they" and (several := self._several(index, want)):
                out += several
                continue
            if mention.kind == "company" and want and not want & SUPPLIERS and want & OPERATORS:
                mention = Mention("carrier", (), mention.country)
            found_here = self.memory.resolve(self.phrase, index, mention, want)
            if mention.kind == "nation" and self.phrase.mention(index) is None:
                found_here = self._lawgiver(found_here, want)
            if not found_here and mention.kind == "nation" and self.phrase.low(index) in EVENTS:
                out.append(Place(index, Mention("pronoun", detail="we")))
                continue
            if mention.detail == "they" and mention.kind == "pronoun":
                found_here = self.fellows(found_here)
            out += [Place(index, m) for m in found_here]
        return out

    def _lawgiver(self, found: tuple[Mention, ...], want: frozenset[str]) -> tuple[Mention, ...]:
        """Whose decision or law it is: that of the operator spoken of, where one may act, and rarely China's."""
        topic, weight = self.memory.topic, self.memory.weight
        if "operator" in want and topic is not None and topic.kind == "operator":
            return (topic,)
        if not weight or (found and found[0].country != "CN"):
            return found
        id_ = max(weight, key=lambda each: weight[each])
        return (Mention("gov", (id_,), "EU" if id_ == "eu" else id_.removeprefix("gov:")),)

    def fellows(self, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Of a plural that stands for a supplier: all that were named with it last."""
        if len(found) != 1 or found[0].kind != "supplier" or len(self.memory.suppliers) < 2:
            return found
        return tuple(self.memory.suppliers) if found[0].ids[0] in {m.ids[0] for m in self.memory.suppliers} else found

    def _several(self, index: int, want: frozenset[str]) -> list[Place]:
        """The coordinated actors before "they" in its sentence: "France and Norway said they"."""
        if "both" in {self.phrase.low(at) for at in range(index)} and len(self.memory.suppliers) > 1:
            return [Place(index, supplier) for supplier in self.memory.suppliers if supplier.kind in (want or ACTORS)]
        for at in range(index):
            found = listed(self.phrase, at, index)
            if len(found) > 1 and all(mention.kind in (want or ACTORS) for _, mention in found):
                return [Place(i, mention) for i, mention in found]
        return []

    def _subject_nodes(self, chain: Chain) -> list[tuple[int, Mention]]:
        top = chain.top
        if self.parse is not None and (parsed := self._parsed(self.parse, top)):
            return parsed
        if top.form == "noun":
            return self._possessor(top)
        if top.form == "word":
            return self.left(top.first) or self._main_subject(top)
        if (
            top.form == "ing"
            and top.bare
            and (own := self.phrase.mention(top.first - 1))
            and not own.poss
            and (self.phrase.low(top.first - 2) in ("despite", "with", "of", "amid") or self._using(top.verb, own))
        ):
            return [(top.first - 1, own)]
        described = self.phrase.mention(top.first - 2) if self.phrase.low(top.first - 1) == "," else None
        if chain.participial and top.negated and described is not None and described.kind in _USERS:
            return [(top.first - 2, described)]
        if chain.participial or (top.form == "ing" and top.bare and not chain.links):
            return self._main_subject(top)
        if (
            self.phrase.low(top.verb + 1) == "by"
            and top.verb != chain.own.verb
            and (agent := self.phrase.mention(top.verb + 2))
        ):
            return [(top.verb + 2, agent)]
        found = self.left(top.first)
        if not found and (top.infinitive or top.form == "ing"):
            return self._main_subject(top)
        return found

    def _using(self, verb: int, user: Mention) -> bool:
        """Whether a participle tells what the operator right before it uses."""
        return user.kind in _USERS and any(lemma in _USE for lemma, _ in self.phrase.verb[verb])

    def _parsed(self, parse: Parse, top: Group) -> list[tuple[int, Mention]]:
        """The mentions that the parser names as subjects; none where it names other words."""
        nodes = self.phrase.nodes
        heads = parse.subjects(nodes[top.verb].start, nodes[top.verb].end) or ()
        return [(i, m) for i, n in enumerate(nodes) if (m := n.mention) and any(n.start <= at < n.end for at in heads)]

    def _possessor(self, noun: Group) -> list[tuple[int, Mention]]:
        """Whose decision or ban: "Sweden's ban", "the US ban", "a ban by Sweden"."""
        for index in range(noun.verb - 1, noun.first - 2, -1):
            mention = self.phrase.mention(index)
            if (
                mention
                and mention.kind in ("gov", "place", "operator", "nation", "group", "state", "eu", "person")
                and not mention.goods
            ):
                return owners(self.phrase, index, mention)
            if self.phrase.low(index) in _POSSESSIVES:
                return [(index, Mention("pronoun", detail=_POSSESSIVES[self.phrase.low(index)]))]
        behind = self.phrase.mention(noun.verb + 2)
        if self.phrase.low(noun.verb + 1) == "of" and behind and behind.kind in ("gov", "group", "operator"):
            return [(noun.verb + 2, behind)]
        agent = self.agent(noun.verb)
        if agent:
            return agent
        before = self.phrase.low(noun.first - 1)
        if noun.first > 0 and (self.phrase.verb[noun.first - 1] or before in HAVE):
            return self.left(group_at(self.phrase, noun.first - 1, "ed").first)
        return []

    def _main_subject(self, group: Group) -> list[tuple[int, Mention]]:
        """A participle's subject is that of the main clause: before it, or behind it at the start of a sentence."""
        for index in range(group.first - 1, -1, -1):
            if (
                self.phrase.finite(index)
                and self.phrase.mention(index) is None
                and self.phrase.low(index) not in ("said", "says")
                and self.phrase.low(index - 1) != "to"
            ):
                form = self.phrase.verb[index][0][1] if self.phrase.verb[index] else "be"
                found = self.left(chain_of(self.phrase, index, form).top.first)
                if found:
                    return found
        for index in range(group.verb + 1, len(self.phrase.nodes)):
            if self.phrase.low(index) == "," and (mention := self.phrase.mention(index + 1)) and group.first < 3:
                return [(index + 1, mention)]
        return []

    def left(self, first: int) -> list[tuple[int, Mention]]:
        """The subject of the verb group that begins at ``first``, or nothing."""
        return self._nearest(first) or self._before_apposition(first)

    def _before_apposition(self, first: int) -> list[tuple[int, Mention]]:
        """A name at the start of the sentence, with a description between commas: "Jane Doe, head of ..., said"."""
        if self.phrase.low(2) == "," and (owner := law_owner(self.phrase, 1)) is not None:
            return owner
        mention = self.phrase.mention(0)
        if (
            mention is None
            or mention.poss
            or self.phrase.low(1) != ","
            or mention.kind not in ("person", "operator", "supplier", "gov", "org")
        ):
            return []
        if any(
            self.phrase.finite(i) or self.phrase.low(i) in ("that", "“", "and") and self.phrase.mention(i + 1)
            for i in range(2, first)
        ):
            return []
        return [(0, mention)]

    def _nearest(self, first: int) -> list[tuple[int, Mention]]:
        phrase, at = self.phrase, first - 1
        while at >= 0 and (phrase.low(at) in _QUOTES or (is_adverb(phrase.low(at)) and phrase.mention(at) is None)):
            at -= 1
        low = phrase.low(at)
        if at < 0:
            return []
        if low in _RELATIVES:
            return self._antecedent(at)
        if low in ("and", "or", "but", "then") or (low == "," and phrase.low(at - 1) in ("and", "but")):
            return self._shared(at)
        if low in _SIGNS:
            opened = next((i for i in range(at - 1, max(-1, at - 22), -1) if phrase.low(i) in _SIGNS), None)
            if opened is None:
                return [(i, m) for i, m in self._phrase_subject(at - 1) if m.role and i < 3]
            inner = phrase.mention(opened + 1)
            outer = self._phrase_subject(opened - 1)
            if (
                inner
                and opened + 2 == at
                and (not outer or outer[0][1].kind in ("operators", "company", "carrier", "expert", "state"))
            ):
                return [(opened + 1, inner)]
            return outer
        return self._phrase_subject(at)

    def _antecedent(self, at: int) -> list[tuple[int, Mention]]:
        at -= 1
        while at >= 0 and phrase_sign(self.phrase.low(at)):
            at -= 1
        for index in range(at, max(-1, at - 8), -1):
            mention = self.phrase.mention(index)
            if mention and mention.kind == "gov" and index < at and self.phrase.low(index - 1) in _WHERE:
                continue
            if mention and mention.kind != "place":
                return with_others(self.phrase, index, mention)
            if index == at and self.phrase.low(at) in EVENTS | _DOCUMENTS:
                owner = law_owner(self.phrase, index)
                named = owner is not None and owner[0][1].ids
                return owner if owner and named else self._main_subject(Group(at, at)) or owner or []
            if self.phrase.finite(index):
                break
        states = (self.phrase.mention(index) for index in range(at, max(-1, at - 8), -1))
        return [(at, Mention("gov", m.ids, m.country)) for m in states if m and m.kind == "place" and m.ids][:1]

    def _shared(self, at: int) -> list[tuple[int, Mention]]:
        for index in range(at - 1, -1, -1):
            if self.phrase.mention(index) is None and self.phrase.finite(index):
                form = self.phrase.verb[index][0][1] if self.phrase.verb[index] else "be"
                return self.left(group_at(self.phrase, index, form).first)
        return []

    def _phrase_subject(self, start: int) -> list[tuple[int, Mention]]:
        """The head of the noun phrase that ends at ``start``: not inside a prepositional phrase, not a possessor."""
        known = self._by_word(start)
        if known is not None:
            return known
        plain, at = False, start
        while at >= 0 and start - at < 22:
            mention, low = self.phrase.mention(at), self.phrase.low(at)
            if mention is None:
                if self._stops(at, plain=plain) or (low == "," and at < start):
                    return self._before_relative(at)
                plain = low not in PREPOSITIONS and (plain or not (phrase_sign(low) or is_adverb(low)))
                at -= 1
                continue
            before = self.phrase.low(at - 1)
            part = before == "of" and self.phrase.low(at - 2) in _PARTS
            if before in PREPOSITIONS and before != "like" and not part:
                at, plain = at - 2, False
                continue
            if before in ("and", "or") and self.phrase.low(at - 3) == "between":
                at, plain = at - 4, False
                continue
            if mention.poss or (plain and not part):
                return []
            return (
                members(self.phrase, at, mention) or examples(self.phrase, at) or with_others(self.phrase, at, mention)
            )

        return []

    def _before_relative(self, verb: int) -> list[tuple[int, Mention]]:
        """Whom a relative clause without commas describes: "lawmakers who have expressed concerns declined"."""
        for index in range(verb, max(0, verb - 4), -1):
            if self.phrase.low(index) in ("who", "which", "that"):
                mention = self.phrase.mention(index - 1)
                return with_others(self.phrase, index - 1, mention) if mention and not mention.poss else []
        return []

    def _stops(self, at: int, *, plain: bool) -> bool:
        low = self.phrase.low(at)
        return low in _CLAUSE or low in AUXILIARIES or (self.phrase.finite(at) and not plain)

    def _by_word(self, at: int) -> list[tuple[int, Mention]] | None:
        """A pronoun, an unknown name, or a gathering or law that stands for its government, right before the verb."""
        for index in (at, at - 1):
            if self.phrase.low(index) in PRONOUNS and self.phrase.mention(at) is None:
                return [(index, Mention("pronoun", detail=self.phrase.low(index)))]
        if self.phrase.mention(at) is None and (person := self._person(at)):
            return [(at - 1, person)]
        if self.phrase.low(at) == "both" and self.phrase.mention(at) is None and len(self.memory.suppliers) > 1:
            return [(at, supplier) for supplier in self.memory.suppliers]
        return (
            both_countries(self.phrase, at, self.memory)
            or governments_of(self.phrase, at)
            or law_owner(self.phrase, at)
            or plain_firms(self.phrase, at)
        )

    def _person(self, at: int) -> Mention | None:
        """A name that no list knows: two capitalised words right before a verb."""
        nodes = self.phrase.nodes
        if at < 1 or not (nodes[at].capital and nodes[at - 1].capital) or nodes[at - 1].mention is not None:
            return None
        words = [nodes[at - 1].low, nodes[at].low]
        if any(
            not word.replace("-", "").replace("'", "").isalpha() or word in PREPOSITIONS or is_adverb(word)
            for word in words
        ):
            return None
        if words[0] in _NO_NAMES or self.phrase.sentence.zone == "headline":
            return None
        return Mention("expert", detail=" ".join(words))

    def agent(self, verb: int) -> list[tuple[int, Mention]]:
        """Who does it, in the passive and behind nouns: "by X"."""
        for index in range(verb + 1, min(verb + 14, len(self.phrase.nodes) - 1)):
            low = self.phrase.low(index)
            if low == "by":
                at = index + 1
                while self.phrase.low(at) in _BEFORE_AGENTS:
                    at += 1
                if mention := self.phrase.mention(at):
                    return [(at, mention)]
            if low in AWAY or low in (";", "."):
                return []
        return []

    def window(self, verb: int) -> int:
        """The end (exclusive) of the clause to the right of a verb."""
        return clause_end(self.phrase, verb)

    def mentions(self, first: int, last: int, kinds: frozenset[str], *, poss: bool = True) -> list[Place]:
        """Mentions of these kinds between two nodes, anaphors resolved."""
        out: list[Place] = []
        for index in range(max(0, first), min(last, len(self.phrase.nodes))):
            mention = self.phrase.mention(index)
            if mention is None or (mention.poss and not poss):
                continue
            out += [Place(index, m) for m in self.memory.resolve(self.phrase, index, mention) if m.kind in kinds]
        return out


def phrase_sign(low: str) -> bool:
    """Whether a word is a bracket, comma or quotation mark."""
    return low in _QUOTES or low == ","
