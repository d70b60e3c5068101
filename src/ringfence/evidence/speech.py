"""What is known of who says something: frames of saying in a sentence, and speakers from one sentence to the next."""

from dataclasses import dataclass, field
from typing import Final

from ringfence.evidence.model import Source
from ringfence.evidence.nouns import Mention

UNKNOWN: Final = Source("media:unspecified", "media", False, "report")


@dataclass(slots=True)
class Frame:
    """One act of saying: its sources (outermost first), the nodes it covers, its verb and its stance."""

    sources: tuple[Source, ...]
    first: int
    last: int
    verb: int
    stance: str
    opinion: bool = False
    speaker: Mention | None = None
    rank: int = 0
    """Outermost first: 0 a trailing or leading phrase over the sentence, 1 a clause of its own."""


@dataclass(slots=True)
class Speech:
    """What a document's sentences have said of their speakers so far."""

    speaker: tuple[Source, ...] = ()
    """Whose words a quotation is that goes on."""
    mention: Mention | None = None
    """The same speaker as an actor: whom "we" stands for."""
    past: list[Mention] = field(default_factory=list)
    """Who has spoken, the last one last."""
    own: str = ""
    """The agency of the dateline: the document itself, which is never one of its own sources."""
