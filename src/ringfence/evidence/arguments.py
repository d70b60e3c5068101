"""Who acts, on whom and on which supplier: found by patterns around the verb, or by a parse where one is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ringfence.evidence.chains import Chain, Group, chain_of, group_at
from ringfence.evidence.memory import ACTORS, OPERATORS, SUPPLIERS, Memory
from ringfence.evidence.nouns import Mention
from ringfence.evidence.phrases import Phrase
from ringfence.evidence.standins import both_countries, governments_of, law_owner, plain_firms
from ringfence.evidence.wordforms import AUXILIARIES, PREPOSITIONS, is_adverb

_RELATIVES: Final = frozenset("which that who whose".split())
_CLAUSE: Final = frozenset(
    "; : . while but although though because whereas if whether when that unless so said “ ? !".split()
)
_AWAY: Final = frozenset(
    "while but although though because whereas despite amid unless until when saying citing "
    "after before since if which who where".split()
)
_NO_NAMES: Final = frozenset(
    "the a an this that these those his her its their our mr mrs ms our no all some many".split()
)
_PARTS: Final = frozenset(
    "one two three four some many most several all none both majority number half dozens group committee coalition "
    "handful panel alliance members delegation pair couple team bunch".split()
)
_SIGNS: Final = frozenset(", – —".split())
_PRONOUNS: Final = frozenset("it they he she we i".split())
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
            out += [Place(index, m) for m in self.memory.resolve(self.phrase, index, mention, want)]
        return out

    def _several(self, index: int, want: frozenset[str]) -> list[Place]:
        """The coordinated actors before "they" in its sentence: "France and Norway said they"."""
        for at in range(index):
            found = self._listed(at, index)
            if len(found) > 1 and all(place.mention.kind in (want or ACTORS) for place in found):
                return found
        return []

    def _listed(self, at: int, end: int) -> list[Place]:
        """The actors named side by side from a node on."""
        mention, before = self.phrase.mention(at), self.phrase.low(at - 1)
        if mention is None or mention.poss or not mention.ids or (before in PREPOSITIONS and before != "as"):
            return []
        found = [Place(at, mention)]
        while at + 1 < end and self.phrase.low(at + 1) in (",", "and"):
            at += 2 if self.phrase.low(at + 2) != "and" else 3
            other = self.phrase.mention(at)
            if other is None or other.kind != mention.kind:
                break
            found.append(Place(at, other))
        return found

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
            and self.phrase.low(top.first - 2) in ("despite", "with", "of", "amid")
        ):
            return [(top.first - 1, own)]
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
                return self.with_others(index, mention) if mention.poss else [(index, mention)]
            if self.phrase.low(index) in _POSSESSIVES:
                return [(index, Mention("pronoun", detail=_POSSESSIVES[self.phrase.low(index)]))]
        behind = self.phrase.mention(noun.verb + 2)
        if self.phrase.low(noun.verb + 1) == "of" and behind and behind.kind in ("gov", "group", "operator"):
            return [(noun.verb + 2, behind)]
        agent = self.agent(noun.verb)
        if agent:
            return agent
        if noun.first > 0 and self.phrase.verb[noun.first - 1]:
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
                return self.with_others(index, mention)
            if index == at and (owner := law_owner(self.phrase, index)):
                return owner
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
                    return []
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
            return [] if mention.poss or (plain and not part) else self.with_others(at, mention)
        return []

    def _stops(self, at: int, *, plain: bool) -> bool:
        low = self.phrase.low(at)
        return low in _CLAUSE or low in AUXILIARIES or (self.phrase.finite(at) and not plain)

    def _by_word(self, at: int) -> list[tuple[int, Mention]] | None:
        """A pronoun, an unknown name, or a gathering or law that stands for its government, right before the verb."""
        for index in (at, at - 1):
            if self.phrase.low(index) in _PRONOUNS and self.phrase.mention(at) is None:
                return [(index, Mention("pronoun", detail=self.phrase.low(index)))]
        if self.phrase.mention(at) is None and (person := self._person(at)):
            return [(at - 1, person)]
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

    def with_others(self, index: int, mention: Mention) -> list[tuple[int, Mention]]:
        """The mention and those coordinated with it on its left."""
        found = [(index, mention)]
        at = index - 1
        while at > 0 and self.phrase.low(at) in ("and", ",", "&", "or"):
            if self.phrase.low(at - 1) in (",",):
                at -= 1
            other = self.phrase.mention(at - 1)
            if other is None or other.poss or self.phrase.low(at - 2) in PREPOSITIONS or other.kind == "place":
                break
            if self.phrase.low(at) == "," and len(found) == 1:
                break
            found.insert(0, (at - 1, other))
            at -= 2
        return found

    def agent(self, verb: int) -> list[tuple[int, Mention]]:
        """Who does it, in the passive and behind nouns: "by X"."""
        for index in range(verb + 1, min(verb + 14, len(self.phrase.nodes) - 1)):
            low = self.phrase.low(index)
            if low == "by" and (mention := self.phrase.mention(index + 1)):
                return [(index + 1, mention)]
            if low in _AWAY or low in (";", "."):
                return []
        return []

    def window(self, verb: int) -> int:
        """The end (exclusive) of the clause to the right of a verb."""
        phrase = self.phrase
        count = len(phrase.nodes)
        for index in range(verb + 1, count):
            low = phrase.low(index)
            if (
                low in (";", "–", "—", "?", "!")
                or (low in _AWAY and index > verb + 1)
                or (low == "." and index >= count - 2)
            ):
                return index
            if low == ":" and index > verb + 1:
                return index
            if low in (",", "and") and phrase.low(index + 1) == "that" and phrase.low(verb + 1) != "that":
                return index
            if low in (",", "and", "as") and self._new_clause(index):
                return index
        return count

    def _new_clause(self, comma: int) -> bool:
        """Whether a comma or "and" is followed by a subject with its own verb, or by a participle."""
        phrase, at = self.phrase, comma + 1
        if phrase.low(at) in ("and", "but", "or", "as", "with", "so"):
            at += 1
        readings = {tag for _, tag in phrase.verb[at]} if at < len(phrase.nodes) else set()
        if phrase.low(comma) == "," and (
            "ing" in readings or (phrase.low(at).endswith("ing") and phrase.mention(at) is None)
        ):
            return phrase.low(at) not in ("including", "during")
        while phrase.low(at) in ("the", "a", "its", "also") or is_adverb(phrase.low(at)):
            at += 1
        if phrase.low(comma) == "and" and (readings & {"ed", "s"} or phrase.low(at) in AUXILIARIES):
            return True
        subject = phrase.mention(at) is not None or phrase.low(at) in _PRONOUNS
        if not subject:
            return False
        nxt = at + 1
        while is_adverb(phrase.low(nxt)):
            nxt += 1
        if nxt >= len(phrase.nodes) or phrase.mention(nxt) is not None:
            return False
        return (phrase.low(nxt) in AUXILIARIES and phrase.low(nxt) not in ("being", "been", "be")) or phrase.finite(nxt)

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
