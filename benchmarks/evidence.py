"""``make bench``: the evidence stage against its bars, on invented articles; ``--documents 100000`` is the long run.

``ringfence evidence add`` is measured as a user starts it, from start to rows stored, with one process that reads and
with two, on articles as text and as pages (``articles.py``). Reading alone, in one process, stands beside floors that
any such stage pays: the bytes of the files, and of pages trafilatura's own extraction. Two kinds of seconds are shown,
since a machine shared with others takes longer by the clock: those of the clock, and those of all processors used. The
bars take the latter, halved for two cores. Memory is that of all processes together, shared pages counted once.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).parent
FOLDER = HERE / ".networks" / "articles"
KINDS = {"txt": "text", "html": "pages"}
DOCUMENTS, REPEATS, SAMPLE = 1_000, 3, 200
"""Articles of each kind, measurements of each reading, and the articles of one reading."""
SHORT = 10_000
MIN_PER_S, MAX_MB = 100, 1_500
QUERIES = ("timeline", "timeline", "disputes", "drafts")
"""The first finds the copies; those after it take them as they were kept."""
THOUSAND = 1_000
"""Articles of a folder."""
RINGFENCE = [sys.executable, "-c", "from ringfence.cli import main; main()"]


@dataclass(frozen=True)
class Run:
    """One command, with all processes that it started."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    tenth_mb: float
    """The highest memory within the first tenth of the time."""
    said: str
    """The beginning of what it printed."""
    size: int
    """Bytes of all that it printed."""


def started(*arguments: str) -> Run:
    """Run ``ringfence`` to its end; one that fails ends the benchmark with its message."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryFile("w+") as told:
        process = psutil.Popen([*RINGFENCE, *arguments], stdout=told)
        seen: list[tuple[float, float]] = []
        while process.poll() is None:
            seen.append((time.perf_counter() - began, memory_mb(process)))
            time.sleep(0.2)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        if process.returncode:
            raise SystemExit(f"`ringfence {' '.join(arguments)}` failed, see above")
        size = told.tell()
        told.seek(0)
        said = told.read(SHORT)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    early = max(mb for at, mb in seen if at <= max(wall / 10, seen[0][0]))
    return Run(wall, cpu, max(mb for _, mb in seen), early, said, size)


def memory_mb(process: psutil.Process) -> float:
    """What a process and those it started hold."""
    held = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            told = each.memory_full_info()
            held += getattr(told, "pss", told.uss)
        except psutil.Error:
            continue
    return held / 1e6


def child(measure: str, kind: str) -> None:
    """Read the sample once, in this process, and print seconds of the processor; what is read first does not count."""
    paths = sorted((FOLDER / kind).rglob(f"*.{kind}"))[:SAMPLE]
    read = MEASURES[measure]()
    for path in paths[:5]:
        read(path)
    began = time.process_time()
    for path in paths:
        read(path)
    print(json.dumps(time.process_time() - began))


def _reading() -> Callable[[Path], Any]:
    from ringfence.evidence.model import EXTRACTOR, VERSION
    from ringfence.evidence.reading import reader
    from ringfence.evidence.records import rows_of
    from ringfence.evidencing import suppliers_known
    from ringfence.rulebook import load_rulebook

    read = reader(suppliers_known(load_rulebook(())))
    return lambda path: rows_of(*read(path), EXTRACTOR, VERSION)


def _loading() -> Callable[[Path], Any]:
    from ringfence.evidence.load import load

    return load


def _trafilatura() -> Callable[[Path], Any]:
    from trafilatura import bare_extraction

    options: dict[str, Any] = {"include_comments": False, "include_tables": False, "favor_precision": True}
    return lambda path: bare_extraction(path.read_text(encoding="utf-8"), **options)


MEASURES: dict[str, Callable[[], Callable[[Path], Any]]] = {
    "bytes": lambda: lambda path: sha256(path.read_bytes()).hexdigest(),
    "trafilatura": _trafilatura,
    "loading": _loading,
    "reading": _reading,
}


def alone(measure: str, kind: str, repeats: int) -> float:
    """Milliseconds of one processor per article, the best of some runs."""
    command = [sys.executable, str(Path(__file__)), "--measure", measure, "--kind", kind]
    runs = []
    for _ in range(repeats):
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"the measurement {measure!r} of {KINDS[kind]} failed, see above")
        runs.append(json.loads(done.stdout) / SAMPLE * 1000)
    return min(runs)


def bar(met: bool, text: str) -> str:
    return f"{'met   ' if met else 'MISSED'}  {text}"


def generated(kind: str, documents: int, words: tuple[int, int]) -> Path:
    """The folder of the articles, made if it is not there."""
    import articles

    folder = FOLDER / ("-".join(map(str, words)) if words != articles.WORDS else "") / kind
    if not (folder / f"{(documents - 1) // 1000:03}" / f"a{documents - 1:06}.{kind}").exists():
        print(f"generating {documents:,} articles as {KINDS[kind]}", file=sys.stderr)
    for _ in articles.write(folder, documents, kind, words):
        pass
    return folder


def reading(kind: str, folder: Path, repeats: int) -> None:
    """Reading alone beside its floors; it has no bar of its own."""
    floors = ["bytes", "trafilatura", "loading"] if kind == "html" else ["bytes", "loading"]
    ours = alone("reading", kind, repeats)
    size = sum(path.stat().st_size for path in sorted(folder.rglob(f"*.{kind}"))[:SAMPLE]) / SAMPLE / 1000
    print(f"{KINDS[kind]}, {size:.0f} kB each: reading alone {ours:.1f} ms of a processor, {1000 / ours:.0f} a second")
    for floor in floors:
        took = alone(floor, kind, repeats)
        print(f"  {floor:12} {took:6.2f} ms, reading takes {ours / took:.1f} times as long")


def add_bars(kind: str, folder: Path, documents: int, jobs: int, workspace: Path) -> list[str]:
    """Add the articles to a new workspace and say which bars that meets."""
    shutil.rmtree(workspace, ignore_errors=True)
    paths = [str(folder / f"{number:03}") for number in range(documents // THOUSAND)]
    run = started("evidence", "add", *paths, "--into", str(workspace), "--jobs", str(jobs), "--format", "json")
    added = json.loads(run.said)
    count, name = added["documents"], f"{added['documents']:,} {KINDS[kind]}"
    print(f"{name}, {jobs} reading: {count / run.wall_s:.0f} a second by the clock ({run.wall_s:.1f} s), "
          f"{count / run.cpu_s:.0f} a second of a processor, {added['claims'] / count:.1f} claims each, "
          f"{run.peak_mb:,.0f} MB of memory, {run.tenth_mb:,.0f} MB in the first tenth of the time")  # fmt: skip
    if jobs == 1:
        return []
    speed = 2 * count / run.cpu_s
    return [
        bar(speed >= MIN_PER_S, f"{name}: {speed:.0f} a second on two cores, at least {MIN_PER_S}"),
        bar(run.peak_mb < MAX_MB, f"{name}: {run.peak_mb:,.0f} MB of memory, less than {MAX_MB:,}"),
    ]


def ask(workspace: Path) -> None:
    """How long the questions take on all that was added."""
    for query in QUERIES:
        run = started("evidence", query, str(workspace), "--format", "json")
        print(f"  {query:10} {run.wall_s:6.1f} s by the clock, {run.cpu_s:6.1f} s of processors, "
              f"{run.peak_mb:,.0f} MB, {run.size / 1e6:.1f} MB told")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="articles of each kind (%(default)s)")
    parser.add_argument("--words", default="400,600", help="of an article, at least and about at most (%(default)s)")
    parser.add_argument("--kinds", default=",".join(KINDS), help="txt, html or both (%(default)s)")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--kind", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        child(asked.measure, asked.kind)
        return
    if asked.documents % THOUSAND:
        parser.error("--documents takes whole thousands")
    least, most = map(int, asked.words.split(","))
    bars: list[str] = []
    for kind in asked.kinds.split(","):
        reading(kind, generated(kind, SAMPLE, (400, 600)), asked.repeats)
        folder = generated(kind, asked.documents, (least, most))
        workspace = FOLDER / f"workspace-{kind}"
        for jobs in (1, 2) if asked.documents <= 10 * DOCUMENTS else (2,):
            bars += add_bars(kind, folder, asked.documents, jobs, workspace)
        ask(workspace)
    if hasattr(os, "getloadavg"):
        print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")
    print("\n".join(bars))


if __name__ == "__main__":
    main()
