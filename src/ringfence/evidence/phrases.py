"""A sentence ready for reading: noun phrases joined to whom they belong, verbs and governing words looked up once."""

from dataclasses import dataclass, replace
from typing import Final

from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.naming import named
from ringfence.evidence.nominals import Node, nodes_of
from ringfence.evidence.nouns import Mention
from ringfence.evidence.sentences import Sentence
from ringfence.evidence.wordforms import AUXILIARIES, PREPOSITIONS, governors, is_adverb, verbs

_JOINTS: Final = frozenset("of at from for in with".split())
_BELONGS: Final = frozenset("state nation expert source person gov supplier operator org".split())
_OWNERS: Final = frozenset("gov supplier operator org media group company".split())
_SPEAKERS_FOR: Final = ("secretary", "spokesperson", "spokesman", "spokeswoman")
_DETERMINERS: Final = frozenset("the a an its their his her this that these those any no some his our".split())


@dataclass(slots=True)
class Phrase:
    """One sentence as nodes with what the grammar needs to know of each."""

    sentence: Sentence
    nodes: list[Node]
    verb: list[list[tuple[str, str]]]
    """Per node, readings (lemma, tag) as a verb; empty where it cannot be one."""
    governor: list[tuple[tuple[str, str], ...]]

    def low(self, index: int) -> str:
        """The word at ``index``; empty for a mention and beyond the ends."""
        return self.nodes[index].low if 0 <= index < len(self.nodes) else ""

    def mention(self, index: int) -> Mention | None:
        """The mention at ``index``, if there is one."""
        return self.nodes[index].mention if 0 <= index < len(self.nodes) else None

    def finite(self, index: int) -> bool:
        """Whether the word at ``index`` is likely the verb of a clause."""
        readings = self.verb[index]
        if not readings:
            return self.low(index) in AUXILIARIES
        tags = {tag for _, tag in readings}
        before = self.low(index - 1)
        if before in _DETERMINERS or (self.mention(index - 1) or _NOBODY).poss:
            return False
        if tags & {"ed"}:
            return True
        if (
            self.mention(index - 1) is not None
            and index > 1
            and {tag for _, tag in self.verb[index - 2]} & {"ed", "s", "ing", "en"}
        ):
            return False
        if "base" in tags and self.mention(index - 1) is not None:
            return readings[0][0] not in _NOUNLIKE
        return bool(tags & {"s", "any"}) and (
            self.mention(index - 1) is not None or is_adverb(before) or before in _PRONOUNS
        )


_NOBODY: Final = Mention("")
_WARES: Final = frozenset(
    "equipment gear kit technology components suppliers vendors products companies firms "
    "parts hardware manufacturers makers".split()
)
_NOUNLIKE: Final = frozenset(
    "ban pressure use demand move report plan call test bid push deal offer supply network "
    "cost concern need request trade review threat risk market "
    "gear share visit access delay order purchase work campaign process project equipment "
    "group phone launch attempt talk rule limit curb cap".split()
)
_PRONOUNS: Final = frozenset("it he she they which who that we".split())


def phrase_of(sentence: Sentence, gazetteer: Gazetteer) -> Phrase:
    """Reads the noun phrases of a sentence and looks its words up."""
    nodes = _told(nodes_of(sentence, gazetteer), sentence)
    nodes = _joined(nodes if sentence.zone == "headline" else named(nodes), sentence)
    for node in nodes[1:]:
        if node.capital and node.low == "may":
            node.low = "May"
    known, governing = verbs(), governors()
    return Phrase(
        sentence,
        nodes,
        [known.get(node.low, []) if node.mention is None else [] for node in nodes],
        [governing.get(node.low, ()) if node.mention is None else () for node in nodes],
    )


def _told(nodes: list[Node], sentence: Sentence) -> list[Node]:
    """At the end of a sentence "the daily X reports" is an outlet and a verb, no noun phrase."""
    at = len(nodes) - 1
    while at > 0 and nodes[at].low in (".", "”", '"', ","):
        at -= 1
    node = nodes[at] if nodes else None
    if node is None or at < 3 or node.mention is None or node.mention.kind not in ("media", "report"):
        return nodes
    tokens = [token for token in sentence.tokens if node.start <= token.start < node.end]
    if (
        len(tokens) < 2
        or tokens[-1].low != "reports"
        or nodes[at - 1].low in PREPOSITIONS
        or not any(nodes[i].low in (",", "”", '"') for i in range(at - 4, at))
    ):
        return nodes
    mention = replace(node.mention, kind="media")
    outlet = replace(node, end=tokens[-2].end, mention=mention)
    return [*nodes[:at], outlet, Node("reports", tokens[-1].start, tokens[-1].end, node.quoted), *nodes[at + 1 :]]


def _joined(nodes: list[Node], sentence: Sentence) -> list[Node]:
    out: list[Node] = []
    at = 0
    while at < len(nodes):
        node, at = nodes[at], at + 1
        mention = node.mention
        if mention and not mention.ids and mention.kind in _BELONGS and not mention.poss:
            at = _join_owner(node, nodes, at)
        elif mention and mention.role and mention.kind == "gov" and mention.named and at + 1 < len(nodes):
            at = _join_owner(node, nodes, at) if nodes[at].low == "for" and mention.role.endswith(_SPEAKERS_FOR) else at
        if mention is None and node.low in _WARES and at + 1 < len(nodes) and nodes[at].low == "from":
            at = _join_origin(node, nodes, at)
        if (
            node.mention
            and node.mention.kind in ("gov", "supplier", "operator", "person", "expert", "org", "state")
            and node.mention.role
        ):
            _take_name(out, node)
        out.append(node)
    return out


def _join_origin(node: Node, nodes: list[Node], at: int) -> int:
    """As in "equipment from China", "suppliers from countries like China": the class of Chinese suppliers."""
    for ahead in range(at + 1, min(at + 4, len(nodes))):
        mention = nodes[ahead].mention
        if mention is not None:
            if mention.ids != ("gov:CN",) or mention.poss:
                return at
            node.mention = Mention("class", ("cn-suppliers",), "CN", goods=True)
            node.end, node.low = nodes[ahead].end, ""
            return ahead + 1
    return at


def _join_owner(node: Node, nodes: list[Node], at: int) -> int:
    """As in "officials from the US", "the head of Germany's BSI": the owner's id goes to the office."""
    mention = node.mention
    if mention is None or at >= len(nodes) or nodes[at].low not in _JOINTS:
        return at
    for ahead in range(at + 1, min(at + 5, len(nodes))):
        owner = nodes[ahead].mention
        if owner is None:
            if nodes[ahead].low in (",", ".", "and", "that", "to", "who") or nodes[ahead].low in AUXILIARIES:
                return at
            continue
        if (
            owner.kind not in _OWNERS
            or (nodes[at].low == "in" and mention.detail == "staff")
            or nodes[at].low == "with"
        ):
            return at
        behind = nodes[ahead + 1] if ahead + 1 < len(nodes) else None
        if owner.kind == "gov" and (
            owner.poss
            or (
                behind
                and behind.mention is None
                and behind.low.isalpha()
                and behind.low in ("think", "based", "university", "consultancy")
            )
        ):
            continue
        kind = mention.kind if mention.kind in ("expert", "source", "person") else owner.kind
        node.mention = replace(
            mention,
            kind=kind,
            ids=owner.ids,
            country=owner.country,
            detail=mention.detail if mention.detail != "staff" else "",
            poss=owner.poss,
        )
        node.end = nodes[ahead].end
        return ahead + 1
    return at


def _take_name(out: list[Node], node: Node) -> None:
    """As in "Jane Doe, the minister of trade": the name before the comma and the office are one person."""
    if len(out) < 3 or out[-1].low != "," or node.mention is None or node.mention.role.endswith("s"):
        return
    first = len(out) - 1
    while first > 0 and len(out) - first < 4 and out[first - 1].mention is None and out[first - 1].capital:
        first -= 1
    if len(out) - 1 - first < 2:
        return
    name = out[first:-1]
    if node.mention.kind == "person" or name[0].low in PREPOSITIONS or name[0].low in ("the", "a"):
        return
    if any(not part.low.replace("-", "").replace("'", "").replace(".", "").isalpha() for part in name):
        return
    node.start = name[0].start
    node.mention = replace(node.mention, kind="person", detail=" ".join(part.low.title() for part in name), named=True)
    del out[first:]


def lemma_of(phrase: Phrase, index: int) -> str:
    """The first verb reading of a word, or the word itself."""
    readings = phrase.verb[index]
    return readings[0][0] if readings else phrase.low(index)
