"""What governing words make of an act: urging it, threatening it, ordering it, lifting it."""

from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.chains import Chain, Group, Link
from ringfence.evidence.lexicon import Entry
from ringfence.evidence.phrases import Phrase

RESTRICT: Final = frozenset("ban restrict remove export-ban block-deal".split())


USE: Final = frozenset("deploy supply allow cooperate".split())


_RESHAPES: Final = {"urge": "urge", "threaten": "threaten", "oppose": "oppose", "warn": "warn"}


RISKS: Final = frozenset("backdoor espionage data-handover state-ties compel-law threat".split())


_WORDY: Final = frozenset(
    "warn engage welcome oppose test motive no-comment market-position trade-conflict litigate".split()
)
"""Acts that are no content of urging or threatening."""
_ASKED: Final = frozenset("oppose welcome test".split())
"""Of these, what others may be urged to do."""
_PAUSES: Final = ("suspend", "pause", "halt", "stay", "froze", "freez")
"""A paused order is still the order, with the contrary sign."""


@dataclass(slots=True)
class Shape:
    """What the links above an act make of it."""

    act: str
    content: str | None
    own: Group
    rest: list[Link]
    people: tuple[int, int] | None = None
    passive: bool = False
    used: set[int] = field(default_factory=set)
    turned: bool = False


def shape_of(phrase: Phrase, entry: Entry, chain: Chain) -> Shape | None:
    """What the links above an act make of it, or None where it is no claim of its own."""
    shape = Shape(entry.act, entry.content, chain.own, list(chain.links))
    while shape.rest:
        link = next(
            (
                each
                for each in shape.rest
                if each.effect in _RESHAPES or each.effect in ("ordered", "allow", "prevent", "end", "purpose")
            ),
            None,
        )
        if link is None:
            break
        rest = shape.rest[shape.rest.index(link) + 1 :]
        done = _apply(phrase, shape, link, rest)
        if done is None:
            return None
        if not done:
            break
    return shape


def _apply(phrase: Phrase, shape: Shape, link: Link, rest: list[Link]) -> bool | None:
    """Takes one link in: True to go on, False to stop, None if the act is no claim of its own."""
    if link.effect == "purpose":
        return False
    if shape.act in RISKS and link.effect not in ("threaten", "oppose", "warn"):
        return False
    if link.effect in _RESHAPES:
        done = _reshape(shape, link)
    elif link.effect == "ordered":
        done = _order(shape)
    elif link.effect == "end":
        done = _end(phrase, shape, link)
    else:
        done = _permit(shape, link)
    if done:
        shape.own, shape.rest, shape.people = link.group, rest, link.people
        shape.passive = link.group.passive
        shape.used.add(link.index)
        shape.turned = True
    return done


def _reshape(shape: Shape, link: Link) -> bool | None:
    """As in "urges them to ban": the act becomes the content of another."""
    asked = link.effect == "urge" and link.people is not None and shape.act in _ASKED
    if (shape.act in _WORDY and not asked) or (
        link.effect in ("oppose", "warn") and shape.act in ("urge", "threaten", "litigate")
    ):
        return False
    content = _content(shape)
    if content is None:
        return None
    shape.content, shape.act = content, _RESHAPES[link.effect]
    return True


def _order(shape: Shape) -> bool | None:
    """As in "ordered operators to remove": the act is that of who orders; an order to use a supplier is none."""
    if shape.act in USE and not shape.own.negated:
        return None
    shape.act = "ban" if shape.act in USE else shape.act
    return True


def _end(phrase: Phrase, shape: Shape, link: Link) -> bool:
    """As in "lifted the ban" allows, "reversed its decision to allow" bans; a suspended ban has the contrary sign."""
    if shape.act == "allow" and link.group.form != "ing":
        shape.act, shape.content = "ban", None
        return True
    if shape.act not in RESTRICT:
        return False
    if phrase.low(link.index).startswith(_PAUSES):
        link.group.negated = not link.group.negated
    else:
        shape.act, shape.content = "allow", None
    return True


def _permit(shape: Shape, link: Link) -> bool | None:
    """As in "allows it to ban", a legal basis; whether a supplier may be used is told by the verb of allowing."""
    if shape.act in USE or link.effect == "prevent" or link.group.negated:
        return None
    if shape.act not in RESTRICT:
        return None
    shape.act, shape.content = "legal-basis", shape.act
    return True


def _content(shape: Shape) -> str | None:
    """What is urged: not to use a supplier is a ban; to use it is no restriction and no claim here."""
    if shape.act in USE:
        return "ban" if shape.own.negated else ("allow" if shape.act == "allow" else "deploy")
    if shape.act in RESTRICT and shape.own.negated:
        return "allow"
    return shape.content if shape.act in _RESHAPES.values() and shape.content else shape.act
