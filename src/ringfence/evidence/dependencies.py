"""Subjects by a dependency parse, where spaCy and one of its English models are installed (extra ``evidence``)."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ringfence.core.errors import RingfenceError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_VERBS: Final = frozenset({"VERB", "AUX"})
_RELATIVE: Final = frozenset({"who", "which", "that"})
_BORROWS: Final = frozenset("conj xcomp advcl relcl acl ccomp".split())
"""A verb in these relations that has no subject of its own has that of the word above it."""


class Parser:
    """A model's readings; ``name`` tells the model and its version, as claims must say how they were found."""

    def __init__(self, language: "Language") -> None:
        self._language = language
        self.name = f"{language.meta['lang']}_{language.meta['name']}-{language.meta['version']}"

    def __call__(self, sentence: str, start: int) -> "Dependencies":
        """The parse of a sentence that begins at ``start`` of its document; nothing is parsed until it is asked."""
        return Dependencies(self._language, sentence, start)


class Dependencies:
    """The parse of one sentence; offsets are those of the document."""

    def __init__(self, language: "Language", sentence: str, start: int) -> None:
        self._language, self._sentence, self._start = language, sentence, start

    @cached_property
    def _doc(self) -> "Doc":
        return self._language(self._sentence)

    def subjects(self, start: int, end: int) -> Sequence[int] | None:
        """Where the head words of who does the verb at ``start`` to ``end`` begin, a passive's agent included.

        None where the parse does not tell: no verb stands there, or a passive has no agent.
        """
        span = self._doc.char_span(start - self._start, end - self._start, alignment_mode="expand")
        verb = span.root if span is not None else None
        while verb is not None and verb.pos_ in _VERBS:
            if found := _agents(verb):
                return [self._start + word.idx for head in found for word in (head, *head.conjuncts)]
            if verb.dep_ not in _BORROWS or any(child.dep_ == "nsubjpass" for child in verb.children):
                return None
            verb = verb.head
        return None


def _agents(verb: "Token") -> list["Token"]:
    """The agent of a passive, else the subject; a relative pronoun stands for the noun before the clause."""
    by = [word for child in verb.children if child.dep_ == "agent" for word in child.children if word.dep_ == "pobj"]
    own = by or [child for child in verb.children if child.dep_ == "nsubj"]
    return [verb.head if word.lower_ in _RELATIVE and verb.dep_ == "relcl" else word for word in own]


def parser(model: str) -> Parser:
    """The installed model of that name; raises `RingfenceError` if spaCy or the model is missing."""
    try:
        import spacy
    except ImportError as error:
        raise RingfenceError("no dependency parser is installed", "pip install 'ringfence[evidence]'") from error
    try:
        return Parser(spacy.load(model, exclude=["ner", "lemmatizer", "senter"]))
    except OSError as error:
        raise RingfenceError(
            f"spaCy has no model {model!r}", f"python -m spacy download {model}, or leave the parser out"
        ) from error
