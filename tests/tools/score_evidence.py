"""Scores of the evidence stage: claims found against claims labelled, with bootstrap intervals over documents.

    python -m tests.tools.score_evidence [--misses] [--pages FOLDER]

Reads our own corpus (`tests/evidence/corpus`) and, where it lies beside the project, the folder of seeds; with
``--pages`` also the labelled pages of others (`tests/evidence/pages`), whose texts the project does not have. A claim
found and one labelled are paired if their spans overlap by half of the shorter one and their acts are of one family,
best pairs first. `core` asks actor, act and suppliers, `full` also scope and modality with polarity, `policy` looks at
the acts of the rulebook. `sign` counts pairs whose polarity or denial is the contrary.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ringfence.evidence.claims import extract
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.lexicon import entries
from ringfence.evidence.load import load
from ringfence.evidence.model import Claim, Period
from ringfence.evidencing import suppliers_known
from ringfence.rulebook.load import load_rulebook
from tests.tools.gold_corpus import read as read_yaml

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "evidence" / "corpus"
PAGES = ROOT / "tests" / "evidence" / "pages"
SHARED = ROOT.parent / "shared"
SEEDS = {  # days between which each seed was published, by the annotation guide
    "000": ("2019-06-15", "2019-06-30"),
    "001": ("2018-11-23", "2018-11-30"),
    "002": ("2019-12-09", "2019-12-15"),
    "003": ("2019-02-05", "2019-02-06"),
    "004": ("2018-11-28", "2018-11-30"),
}
POLICY = frozenset(
    (
        "ban",
        "restrict",
        "remove",
        "export-ban",
        "allow",
        "set-rules",
        "require-assurance",
        "legal-basis",
        "review",
        "share-vulnerabilities",
        "urge",
        "threaten",
        "incentivise",
        "hold-orders",
        "deploy",
    )
)
MEASURES = ("detect", "core", "full", "policy", "last source", "time", "sign")
ROUNDS = 500
Label = Mapping[str, Any]


@dataclass(frozen=True)
class Counts:
    """What one document adds to each measure: right, found, labelled."""

    by_measure: Mapping[str, tuple[int, int, int]]


def families() -> dict[str, str]:
    """Act to family, as the data of the lexicon are filed."""
    from ringfence.evidence.gazetteer import read_data
    from ringfence.evidence.lexicon import FAMILIES

    told = {row["act"]: family for family in FAMILIES for row in read_data(f"lexicon/{family}.yaml")}
    return {entry.act: told[entry.act] for entry in entries()}


def agrees(label: Label, claim: Claim, field: str, *, alternatives: bool) -> bool:
    """Whether a field has the labelled value, or one that another fair reader may give."""
    other = (label.get("alt") or {}) if alternatives else {}
    if field == "supplier":
        return set(claim.supplier) in [set(label["supplier"]), *(set(each) for each in other.get("supplier", ()))]
    if field == "modality":
        return claim.polarity == label["polarity"] and claim.modality in (label["modality"], *other.get("modality", ()))
    if field == "last source":
        last = label["attribution"][-1]["id"] if label["attribution"] else None
        found = claim.attribution[-1].id if claim.attribution else None
        return found in (last, *other.get("chain_last", ())) or (found is None and bool(other.get("chain_empty_ok")))
    return getattr(claim, field) in (label[field], *other.get(field, ()))


def same_sign(label: Label, claim: Claim, *, alternatives: bool) -> bool:
    """Whether both say that it is so, or both that it is not."""
    if agrees(label, claim, "modality", alternatives=alternatives):
        return True
    return claim.polarity == label["polarity"] and (claim.modality == "denied") == (label["modality"] == "denied")


def paired(labels: list[Label], claims: list[Claim], *, alternatives: bool) -> list[tuple[Label, Claim]]:
    """One label and one claim each, those that agree most first."""
    family = families()
    candidates = []
    for i, label in enumerate(labels):
        acts = [label["act"], *((label.get("alt") or {}).get("act", ()) if alternatives else ())]
        for j, claim in enumerate(claims):
            shared = min(label["span"][1], claim.span[1]) - max(label["span"][0], claim.span[0])
            shorter = max(1, min(label["span"][1] - label["span"][0], claim.span[1] - claim.span[0]))
            if shared / shorter < 0.5 or family.get(claim.act) not in {family.get(act) for act in acts}:
                continue
            fields = ("act", "act", "act", "actor", "actor", "supplier", "scope", "modality", "last source")
            worth = sum(agrees(label, claim, field, alternatives=alternatives) for field in fields)
            candidates.append((-worth, -shared / shorter, i, j))
    left, right, pairs = set(), set(), []
    for _, _, i, j in sorted(candidates):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((labels[i], claims[j]))
    return pairs


def counted(labels: list[Label], claims: list[Claim], *, alternatives: bool) -> Counts:
    """Right, found and labelled of one document for each measure."""
    pairs = paired(labels, claims, alternatives=alternatives)

    def right(*fields: str, among: Iterable[tuple[Label, Claim]] = pairs) -> int:
        return sum(all(agrees(g, c, field, alternatives=alternatives) for field in fields) for g, c in among)

    policy = [(g, c) for g, c in pairs if g["act"] in POLICY and c.act in POLICY]
    dated = [(g, c) for g, c in pairs if g["time"]["basis"] == "relative"]
    times = sum(
        [_day(c.time.earliest), _day(c.time.latest)] == [g["time"]["earliest"], g["time"]["latest"]] for g, c in dated
    )
    core = ("actor", "act", "supplier")
    of_policy = sum(c.act in POLICY for c in claims), sum(g["act"] in POLICY for g in labels)
    return Counts(
        {
            "detect": (len(pairs), len(claims), len(labels)),
            "core": (right(*core), len(claims), len(labels)),
            "full": (right(*core, "scope", "modality"), len(claims), len(labels)),
            "policy": (right(*core, among=policy), *of_policy),
            "last source": (right("last source"), len(pairs), len(pairs)),
            "time": (times, len(dated), sum(g["time"]["basis"] == "relative" for g in labels)),
            "sign": (sum(same_sign(g, c, alternatives=alternatives) for g, c in pairs), len(pairs), len(pairs)),
        }
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def f1(counts: Iterable[Counts], measure: str) -> tuple[float, float, float]:
    """Precision, recall and F1 over documents."""
    right, found, labelled = (sum(each) for each in zip(*(c.by_measure[measure] for c in counts), strict=True))
    precision, recall = right / max(1, found), right / max(1, labelled)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def interval(counts: list[Counts], measure: str) -> tuple[float, float]:
    """The middle 95 % of F1 when documents are drawn again and again with replacement."""
    draw = random.Random(6)
    scores = sorted(f1(draw.choices(counts, k=len(counts)), measure)[2] for _ in range(ROUNDS))
    return scores[int(ROUNDS * 0.025)], scores[int(ROUNDS * 0.975)]


def read(gazetteer: Gazetteer, path: Path, published: Period | None) -> list[Claim]:
    return list(extract(load(path, published=published), gazetteer).claims)


def sets(pages: Path | None) -> Iterator[tuple[str, Path, Path]]:
    """Name, labels and folder of each set that is there."""
    yield "own corpus", CORPUS / "gold.jsonl", CORPUS / "en"
    if (SHARED / "evidence" / "gold-seeds.jsonl").is_file():
        yield "seeds", SHARED / "evidence" / "gold-seeds.jsonl", SHARED / "seeds"
    if pages is not None:
        for name in ("development", "held-out"):
            yield f"pages, {name}", PAGES / f"{name}.jsonl", pages


def dates() -> dict[str, Period]:
    """When each document of others appeared; our own tell it."""
    days = {name: (date.fromisoformat(first), date.fromisoformat(last)) for name, (first, last) in SEEDS.items()}
    days |= {name: (page["earliest"], page["latest"]) for name, page in read_yaml(PAGES / "pages.yaml").items()}
    return {name: Period(first, last, "given") for name, (first, last) in days.items()}


def report(gazetteer: Gazetteer, gold: Path, folder: Path, *, misses: bool) -> Iterator[str]:
    labels: dict[str, list[Label]] = defaultdict(list)
    for line in gold.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        labels[Path(label["doc"]).name].append(label)
    published = dates()
    found = {}
    for name in sorted(labels):
        found[name] = read(gazetteer, folder / name, published.get(name, published.get(name[:3])))
    for alternatives in (True, False):
        counts = [counted(labels[name], found[name], alternatives=alternatives) for name in sorted(labels)]
        yield f"  {'with' if alternatives else 'without'} alternatives, {len(counts)} documents"
        for measure in MEASURES:
            precision, recall, score = f1(counts, measure)
            low, high = interval(counts, measure)
            right, _, labelled = (sum(c.by_measure[measure][i] for c in counts) for i in range(3))
            yield (
                f"    {measure:12} precision {precision:.3f}  recall {recall:.3f}  F1 {score:.3f}"
                f" [{low:.3f}, {high:.3f}]  {right} of {labelled}"
            )
    if misses:
        for name in sorted(labels):
            seen = {id(label) for label, _ in paired(labels[name], found[name], alternatives=True)}
            yield from (
                f"    - {name} {g['actor']} {g['act']} {g['cue']['text']}" for g in labels[name] if id(g) not in seen
            )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--misses", action="store_true", help="also list what was not found")
    arguments.add_argument("--pages", type=Path, help="folder with the texts of the labelled pages")
    given = arguments.parse_args()
    gazetteer = Gazetteer(suppliers_known(load_rulebook(())))
    for name, gold, folder in sets(given.pages):
        print(name)
        for line in report(gazetteer, gold, folder, misses=given.misses):
            print(line)


if __name__ == "__main__":
    main()
