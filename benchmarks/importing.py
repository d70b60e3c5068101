"""``make bench``: the importers against their bars and against lxml's bare iterparse, in one run; ``--mb 20`` is quick.

Files are generated (``tests.tools.generate``). Each measurement runs in a process of its own on one core (the table
on two), several times, importer and floor in turn; the best time counts, since other work on the machine only adds,
and the highest memory. Time is that of the processor: a machine shared with others takes longer by the clock.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
INVENTORIES = Path(__file__).parent / ".networks"
REPEATS = 3
MIN_MB_PER_S, MAX_MB, MAX_RATIO = 30, 150, 2.5
MAX_TABLE_S = 20
PARSER: dict[str, Any] = {
    "resolve_entities": False, "load_dtd": False, "no_network": True, "remove_comments": True, "remove_pis": True,
    "huge_tree": False, "remove_blank_text": True,
}  # fmt: skip
TAGS = {"bulk_cm": ("attributes", "ManagedElement", "ManagementNode"), "nokia_raml": ("managedObject", "log")}
"""What the bare parser hands out: the objects of the format."""


@dataclass(frozen=True)
class Run:
    """One measurement in one child."""

    rows: int
    cpu_s: float
    wall_s: float
    peak_mb: float


def child(kind: str, format_name: str, path: Path) -> None:
    """Measure once and print it; reading starts when all modules are loaded, memory counts from the start."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    if cores:
        os.sched_setaffinity(0, cores[: 2 if kind == "table" else 1])
    measure = {"importer": _importer, "floor": _floor, "table": _table}[kind]
    rows, cpu_s, wall_s = measure(format_name, path)
    unit = 1_000_000 / (1 if sys.platform == "darwin" else 1024)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"rows": rows, "cpu_s": cpu_s, "wall_s": wall_s, "peak_mb": peak}))


def _clocks() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def _since(began: tuple[float, float]) -> tuple[float, float]:
    return time.process_time() - began[0], time.perf_counter() - began[1]


def _importer(format_name: str, path: Path) -> tuple[int, float, float]:
    """All rows of a file, dropped as they come; the hash of the file is part of it."""
    from importlib import import_module

    from ringfence.network.mapping import load_mapping
    from ringfence.network.model import Context
    from ringfence.network.registry import BUILT_IN
    from ringfence.network.source import sources_of

    module, _, name = BUILT_IN[format_name].partition(":")
    importer = getattr(import_module(module), name)
    began = _clocks()
    (source,) = sources_of(path)
    context = Context("Op", "DE", load_mapping(None), str.casefold)
    rows = sum(batch.elements.num_rows for batch in importer.read(source, context) if batch.elements is not None)
    took = _since(began)
    if context.partial or not rows:
        raise SystemExit(f"{path.name} was not read to its end: {context.problems}")
    return rows, *took


def _floor(format_name: str, path: Path) -> tuple[int, float, float]:
    """Bare iterparse over the same stream with the same options: each object is cleared and forgotten."""
    from lxml import etree

    from ringfence.network.source import sources_of

    began = _clocks()
    (source,) = sources_of(path)
    objects = 0
    with source.open() as stream:
        tags = [f"{{*}}{tag}" for tag in TAGS[format_name]]
        for _, node in etree.iterparse(stream, events=("end",), tag=tags, **PARSER):
            objects += 1
            node.clear(keep_tail=True)
            parent = node.getparent()
            while parent is not None and node.getprevious() is not None:
                del parent[0]
    return objects, *_since(began)


def _table(_: str, path: Path) -> tuple[int, float, float]:
    """A file to a written workspace."""
    from ringfence.network.importing import import_files
    from ringfence.network.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "network")
        began = _clocks()
        report = import_files([path], workspace, operator="Op", country="DE", resolve=str.casefold)
        return report.elements, *_since(began)


def in_child(kind: str, format_name: str, path: Path) -> Run:
    """Run one measurement in a process of its own; a child that fails ends the benchmark with its message."""
    command = [sys.executable, str(Path(__file__)), "--measure", kind, "--format", format_name, "--file", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the measurement {kind!r} of {path.name} failed, see above")
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def best(runs: list[Run]) -> Run:
    """The best time and the highest memory."""
    first = min(runs, key=lambda run: run.cpu_s)
    return Run(first.rows, first.cpu_s, min(run.wall_s for run in runs), max(run.peak_mb for run in runs))


def generated(format_name: str, size: int, suffix: str) -> Path:
    """A generated file of that many bytes (rows, for csv), made if it is not there."""
    sys.path.insert(0, str(ROOT))
    from tests.tools.generate import write

    INVENTORIES.mkdir(exist_ok=True)
    path = INVENTORIES / f"{format_name}-{size}{suffix}"
    if not path.exists():
        print(f"generating {path.name}", file=sys.stderr)
        staged = path.with_name(f"new-{path.name}")
        write(format_name, staged, size)
        staged.rename(path)
    return path


def bar(met: bool, text: str) -> str:
    return f"{'met   ' if met else 'MISSED'}  {text}"


def xml_bars(format_name: str, mb: int, suffix: str, repeats: int) -> list[str]:
    """Measure one file and say which bars it meets."""
    path = generated(format_name, mb * 1_000_000, suffix)
    importer, floor = [], []
    for number in range(repeats):
        importer.append(in_child("importer", format_name, path))
        floor.append(in_child("floor", format_name, path))
        print(f"  {path.name} {number + 1}/{repeats}", file=sys.stderr)
    ours, bare = best(importer), best(floor)
    speed, ratio = mb / ours.cpu_s, ours.cpu_s / bare.cpu_s
    print(f"{format_name}{suffix}, {mb} MB: {ours.rows:,} rows from {bare.rows:,} objects")
    print(f"  importer {ours.cpu_s:6.2f} s {speed:6.1f} MB/s {ours.peak_mb:5.0f} MB of memory")
    print(f"  floor    {bare.cpu_s:6.2f} s {mb / bare.cpu_s:6.1f} MB/s {bare.peak_mb:5.0f} MB of memory")
    whole = in_child("table", format_name, path)
    print(f"  into a workspace {whole.cpu_s:.2f} s, {whole.peak_mb:.0f} MB of memory (no bar)")
    name = f"{format_name}{suffix}"
    return [
        bar(speed >= MIN_MB_PER_S, f"{name}: {speed:.2f} MB/s, at least {MIN_MB_PER_S}"),
        bar(ours.peak_mb < MAX_MB, f"{name}: {ours.peak_mb:.0f} MB of memory, less than {MAX_MB}"),
        bar(ratio <= MAX_RATIO, f"{name}: {ratio:.2f} times the floor, at most {MAX_RATIO}"),
    ]


def table_bars(rows: int, repeats: int) -> list[str]:
    """Measure the import of a table and say whether it meets its bar."""
    path = generated("csv", rows, ".csv")
    run = best([in_child("table", "csv", path) for _ in range(repeats)])
    limit = MAX_TABLE_S * rows / 1_000_000
    print(f"csv to a workspace, {run.rows:,} rows: {run.wall_s:.1f} s ({run.cpu_s:.1f} s of processors), "
          f"{run.peak_mb:,.0f} MB of memory")  # fmt: skip
    return [bar(run.wall_s <= limit, f"csv to a workspace: {run.wall_s:.1f} s, at most {limit:g} on two cores")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=200, help="megabytes of XML, uncompressed (%(default)s)")
    parser.add_argument("--table-rows", type=int, default=1_000_000, help="rows of the table (%(default)s)")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--format", default="", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        child(asked.measure, asked.format, asked.file)
        return
    bars: list[str] = []
    for format_name in TAGS:
        if find_spec(f"ringfence.network.formats.{format_name}") is None:
            print(f"{format_name}: skipped, there is no such importer yet")
            continue
        for suffix in (".xml", ".xml.gz"):
            bars += xml_bars(format_name, asked.mb, suffix, asked.repeats)
    bars += table_bars(asked.table_rows, asked.repeats)
    if hasattr(os, "getloadavg"):
        print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")
    print("\n".join(bars))


if __name__ == "__main__":
    main()
