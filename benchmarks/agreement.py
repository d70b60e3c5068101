"""Engine and peers must give the same answers before any of them is timed."""

from collections import Counter
from pathlib import Path

import peers_cedar
import peers_openfisca
import peers_python
from questions import BAD, Questions, compare


def check(folder: Path, size: int) -> dict[str, float]:
    """Compare all answers on a sample; what a peer cannot express is compared as far as it goes.

    Raises
    ------
    SystemExit
        Any two answers differ.
    """
    asked = Questions(folder, size)
    engine = asked.engine()
    python = peers_python.answers(asked)
    compared = compare("plain Python", python, engine, {*python, *engine})
    openfisca = peers_openfisca.answers(asked)
    compared += compare("OpenFisca", openfisca, engine, {*openfisca, *engine})
    departs = {pair: "departs" for pair, status in engine.items() if status in BAD}
    cedar = {pair: "departs" if yes else "not_applicable" for pair, yes in peers_cedar.answers(asked).items()}
    compared += compare("cedarpy", cedar, departs, {*cedar, *departs})
    statuses = {f"found {status}": count for status, count in sorted(Counter(engine.values()).items())}
    return {"compared": compared, "elements": size, "decisions": asked.decisions, **statuses}
