"""``make bench``: the engine against its bars and its peers, in one run; ``--rows 100000`` for a quick look.

Each measurement runs in a process of its own, three times; the median time counts, and the highest memory.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
NETWORKS = HERE / ".networks"
ROWS = (1_000_000, 10_000_000)
REPEATS = 3
OPENFISCA_ROWS = 1_000_000
"""The network OpenFisca decides; the engine's time on the same network is what it is compared with."""
SAMPLE = 2_000
"""Elements that cedarpy and plain Python decide, and on which all must agree first."""
ENGINE = (
    "rulebook",
    "floor",
    "floor_without_lists",
    "star",
    "star_floor",
    "one_date",
    "one_date_rows",
    "quarters",
    "wholes",
)
"""Measured on every size; ``star`` writes what those after it read."""
PEERS = ("openfisca", "openfisca_by_country", "cedarpy", "python")
"""Measured on the network of ``OPENFISCA_ROWS`` or the nearest smaller one."""


@dataclass(frozen=True)
class Run:
    """One measurement in one child."""

    parts: dict[str, float]
    peak_mb: float
    cpu_s: float


def child(name: str, folder: Path) -> None:
    """Measure once and print it; the peak is this process's own."""
    measured = _measurement(name, folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1_000_000 / (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"parts": measured, "peak_mb": used.ru_maxrss / unit, "cpu_s": used.ru_utime + used.ru_stime}))


def _measurement(name: str, folder: Path) -> dict[str, float]:
    # Imported here: a peer's libraries must not weigh on the engine's process, nor any on the parent, whose
    # peak memory a child inherits.
    if name == "generate":
        import generate

        generate.write(folder, int(folder.name))
        return {}
    if name.startswith("openfisca"):
        import peers_openfisca

        return peers_openfisca.measure(folder, by_country=name.endswith("by_country"))
    if name == "cedarpy":
        import peers_cedar

        return peers_cedar.measure(folder, SAMPLE)
    if name == "python":
        import peers_python

        return peers_python.measure(folder, SAMPLE)
    if name == "agreement":
        import agreement

        return agreement.check(folder, SAMPLE)
    if name == "decisions":
        import questions

        return questions.decisions(folder)
    import engine

    return engine.MEASURES[name](folder)


def in_child(name: str, folder: Path) -> Run:
    """Run one measurement in a process of its own; a child that fails ends the benchmark with its message."""
    command = [sys.executable, str(Path(__file__)), "--measure", name, "--folder", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the measurement {name!r} on {folder.name} elements failed, see above")
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def repeated(name: str, folder: Path, repeats: int) -> dict[str, Any]:
    """Median of each part, highest peak, and all totals."""
    runs = []
    for number in range(repeats):
        began = time.perf_counter()
        runs.append(in_child(name, folder))
        print(f"  {name} {number + 1}/{repeats}: {time.perf_counter() - began:.1f} s", file=sys.stderr)
    parts = {part: median(run.parts[part] for run in runs) for part in runs[0].parts}
    return {
        **parts,
        "peak_mb": round(max(run.peak_mb for run in runs)),
        "cpu_s": median(run.cpu_s for run in runs),
        "totals": [round(run.parts["total"], 4) for run in runs],
    }


def network(rows: int, into: Path) -> Path:
    """The folder of the generated network of that size, made if it is not there."""
    folder = into / str(rows)
    if not (folder / "site.parquet").exists():
        print(f"generating {rows:,} elements", file=sys.stderr)
        in_child("generate", folder)
    return folder


def measure_all(sizes: list[int], repeats: int, into: Path) -> dict[str, Any]:
    """Everything: agreement first, then the engine on every size, then the peers."""
    folders = {rows: network(rows, into) for rows in sorted(sizes)}
    small = max((rows for rows in folders if rows <= OPENFISCA_ROWS), default=min(folders))
    agreed = in_child("agreement", folders[small]).parts
    print(f"engine and peers agree on {agreed['compared']:,.0f} answers", file=sys.stderr)
    engine = {}
    for rows, folder in folders.items():
        print(f"engine on {rows:,} elements", file=sys.stderr)
        engine[str(rows)] = {name: repeated(name, folder, repeats) for name in ENGINE}
        engine[str(rows)]["decisions"] = in_child("decisions", folder).parts
    print(f"peers on {small:,} elements or a sample of them", file=sys.stderr)
    peers = {name: repeated(name, folders[small], repeats) for name in PEERS}
    return {"agreement": agreed, "engine": engine, "peers": peers, "peer_rows": small}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", default=",".join(map(str, ROWS)), help="numbers of elements, with commas between (%(default)s)"
    )
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--networks", type=Path, default=NETWORKS, help="folder of the generated networks")
    parser.add_argument("--no-page", action="store_true", help="leave results.json and the docs as they are")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        child(asked.measure, asked.folder)
        return
    sizes = [int(size) for size in asked.rows.split(",")]
    found = measure_all(sizes, asked.repeats, asked.networks)
    import report  # after the children: they inherit this process's peak memory

    results = report.complete(found, asked.repeats)
    report.show(results)
    if not asked.no_page:
        report.keep(results, HERE / "results.json", HERE.parent / "docs" / "method" / "benchmark.md")


if __name__ == "__main__":
    main()
