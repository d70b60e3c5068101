"""Sources in headlines: "X to ban Y: sources", "X to ban Y - Example Post", "Minister: X to ban Y"."""

from dataclasses import replace

from ringfence.evidence.arguments import Reader
from ringfence.evidence.nouns import Mention
from ringfence.evidence.saying import SPEAKERS
from ringfence.evidence.sources import source_of
from ringfence.evidence.speech import Frame


def of_headline(reader: Reader) -> list[Frame]:
    """As in "X to ban Y: sources", "X to ban Y, minister says" without a verb, "Source: X to ban Y"."""
    phrase = reader.phrase
    count = len(phrase.nodes)
    for index in range(count - 1, max(1, count - 8), -1):
        if phrase.low(index) in (":", "-", "–", "—", "|"):
            place = next((i for i in range(index + 1, count) if phrase.mention(i)), None)
            word = phrase.low(count - 1)
            if place is not None and count - index <= 5 and (mention := _headline_source(reader, place)):
                return [Frame((source_of(mention, "say"),), 0, index, index, "neutral", speaker=mention)]
            if word in ("sources", "source", "report", "reports", "media", "officials", "official"):
                role = Mention(
                    "source" if word[0] in "so" else "report", ("media:unspecified",) * (word[0] not in "so")
                )
                return [Frame((source_of(replace(role, role=word, named=False), "say"),), 0, index, index, "neutral")]
    opener = phrase.mention(0)
    if (
        count > 5
        and phrase.low(1) == ":"
        and opener is not None
        and opener.kind in ("media", "person", "expert", "source")
    ):
        return [Frame((source_of(opener, "say"),), 1, count, 1, "neutral", speaker=opener, rank=1)]
    return []


def _headline_source(reader: Reader, at: int) -> Mention | None:
    mention = reader.phrase.mention(at)
    if mention is None or mention.goods or mention.kind in ("place", "class"):
        return None
    resolved = reader.memory.resolve(reader.phrase, at, mention)
    return resolved[0] if resolved and resolved[0].kind in SPEAKERS else None
