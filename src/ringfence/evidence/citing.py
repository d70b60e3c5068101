"""Whom a source cites: "X said, citing Y", "X quoted Y as saying", "citing Y, X said"."""

from ringfence.evidence.arguments import Reader
from ringfence.evidence.model import Source
from ringfence.evidence.nouns import Mention
from ringfence.evidence.saying import SPEAKERS
from ringfence.evidence.sources import source_of
from ringfence.evidence.speakers import speaker_of
from ringfence.evidence.speech import Frame, Speech


def cite(reader: Reader, out: list[Frame]) -> None:
    """As in "X said, citing Y": Y is the inner source of X's frame."""
    phrase = reader.phrase
    for index, node in enumerate(phrase.nodes):
        if node.low not in ("citing", "quoting", "cited", "quoted") or node.mention is not None:
            continue
        if node.low == "citing" and phrase.low(index + 1) in ("fears", "concerns", "worries", "a", "the", "risks"):
            speakers, _ = speaker_of(reader, index, "ing", Speech())
            if speakers:
                out.append(
                    Frame((source_of(speakers[0].mention, "cite"),), index, len(phrase.nodes), index, "neutral", rank=1)
                )
                continue
        target = next(
            ((i, m) for i in range(index + 1, min(index + 5, len(phrase.nodes))) if (m := phrase.mention(i))), None
        )
        if target is None or target[1].kind not in SPEAKERS | {"state"}:
            continue
        resolved = reader.memory.resolve(phrase, target[0], target[1])
        inner = _cited(
            reader, target[0], resolved[0] if resolved else Mention("source", role=target[1].role, named=False)
        )
        if node.low in ("cited", "quoted"):
            speakers, _ = speaker_of(reader, index, "ed", Speech())
            if speakers and any(
                phrase.low(i) == "as" for i in range(target[0], min(target[0] + 14, len(phrase.nodes)))
            ):
                out.append(
                    Frame(
                        (source_of(speakers[0].mention, "cite"), inner),
                        index,
                        len(phrase.nodes),
                        index,
                        "neutral",
                        rank=1,
                    )
                )
            continue
        host = next((frame for frame in reversed(out) if frame.verb < index), None)
        host = host or next((frame for frame in out if frame.verb > index and frame.rank >= 0), None)
        if host is not None and host.sources[-1].kind == "media":
            host.sources = (*host.sources, inner)


def _cited(reader: Reader, at: int, mention: Mention) -> Source:
    """Government sources are of the government spoken of last."""
    if (
        mention.kind == "source"
        and not mention.ids
        and any(word in mention.role for word in ("government", "cabinet", "ministry", "coalition"))
    ):
        owner = reader.memory.resolve(reader.phrase, at, Mention("state", role=mention.role, named=False))
        if owner:
            return source_of(owner[0], "cite")
    return source_of(mention, "cite")
