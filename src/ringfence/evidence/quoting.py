"""Whose words a quotation is that begins a paragraph: often told only behind its first sentence."""

from collections.abc import Sequence
from typing import Final

from ringfence.evidence.arguments import Reader
from ringfence.evidence.attribution import frames
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.memory import Memory
from ringfence.evidence.phrases import phrase_of
from ringfence.evidence.sentences import Sentence
from ringfence.evidence.speech import Speech

_FAR: Final = 4
"""So many sentences of one paragraph are looked at for the speaker."""


def foresee(speech: Speech, memory: Memory, told: Sequence[Sentence], at: int, gazetteer: Gazetteer) -> None:
    """Gives ``speech`` the speaker that a quotation's own paragraph names later; else it keeps the last one."""
    sentence = told[at]
    if not sentence.quoted[0] or (at > 0 and told[at - 1].paragraph == sentence.paragraph):
        return
    for later in told[at : at + _FAR]:
        if later.paragraph != sentence.paragraph or not later.quoted[0]:
            return
        phrase = phrase_of(later, gazetteer)
        memory.name_persons(phrase)
        for frame in frames(Reader(phrase, memory), Speech(past=list(speech.past), own=speech.own)):
            if frame.rank == 0 and frame.speaker is not None and frame.speaker.kind != "media":
                speech.speaker, speech.mention = frame.sources, frame.speaker
                return
