"""Turns the labels of the test corpus, written with the words they mark, into gold claims with offsets and hashes.

``python -m tests.tools.gold_corpus`` writes ``tests/evidence/corpus/gold.jsonl`` from ``labels/*.yaml``; the README
beside it says how a label is written. A span or cue that is absent, or that occurs twice, is an error: lengthen it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

CORPUS = Path(__file__).parents[1] / "evidence" / "corpus"
GOLD = CORPUS / "gold.jsonl"

_SOURCE = {"named": True, "role": None, "verb": None}
_PLAIN = {
    "zone": "body",
    "content_act": None,
    "target": [],
    "supplier": [],
    "scope": "none",
    "modality": "done",
    "polarity": "+",
    "hedge": None,
    "confidence": 3,
}
"""What a label need not say."""


def read(path: Path) -> Any:
    """A YAML file as plain values."""
    return YAML(typ="safe").load(path)


def place(words: str, text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """Where the words stand between two offsets; they must stand there once."""
    at = text.find(words, start, end)
    if at < 0 or text.find(words, at + 1, end) >= 0:
        raise ValueError(f"not there exactly once: {words!r}")
    return at, at + len(words)


def _day(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def _time(label: dict[str, Any], published: dict[str, Any]) -> dict[str, str | None]:
    basis, earliest, latest = label.pop("time", ("document", None, published["latest"]))
    return {"earliest": _day(earliest), "latest": _day(latest), "basis": basis}


def claim(name: str, number: int, label: dict[str, Any], text: str, published: dict[str, Any]) -> dict[str, Any]:
    """One gold claim; ``number`` counts the labels of the document from 1."""
    label = dict(label)
    stem = Path(name).stem
    words, cue = label.pop("span"), label.pop("cue")
    start, end = place(words, text)
    if "repeats" in label:
        label["repeats"] = f"{stem}-{label['repeats']:02}"
    sources = [{**_SOURCE, **source} for source in label.pop("by", [])]
    return {
        "id": f"{stem}-{number:02}",
        "doc": name,
        "span": [start, end],
        "span_sha256": hashlib.sha256(words.encode()).hexdigest()[:16],
        "cue": {"text": cue, "span": list(place(cue, text, start, end))},
        "attribution": sources,
        "time": _time(label, published),
        "actor": label.pop("actor"),
        "act": label.pop("act"),
        **_PLAIN,
        **label,
    }


def lines() -> list[str]:
    """The lines of ``gold.jsonl``, in the order of documents and labels."""
    documents = read(CORPUS / "documents.yaml")
    out = []
    for path in sorted((CORPUS / "labels").glob("*.yaml")):
        name = f"{path.stem}.txt"
        text = (CORPUS / "en" / name).read_bytes().decode()
        for number, label in enumerate(read(path), 1):
            try:
                made = claim(name, number, label, text, documents[f"en/{name}"]["published"])
            except (KeyError, ValueError) as error:
                raise ValueError(f"{path.name}, label {number}: {error}") from error
            out.append(json.dumps(made, ensure_ascii=False))
    return out


def main() -> None:
    """Write the gold claims anew."""
    GOLD.write_text("\n".join(lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
