"""Results as a table on the screen, as JSON, and as Markdown in the docs; bars stand beside what was measured."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table
from settings import AS_OF, MEMORY_LIMIT, THREADS

Results = dict[str, Any]

BEGIN, END = "<!-- results: written by make bench -->", "<!-- end of results -->"
BARS = "Bars"
SIZE_OF_BARS = 10_000_000
"""The bars are promised for this many elements; compiling the rules weighs more on smaller networks."""
LIBRARIES = ("duckdb", "ibis-framework", "pyarrow", "numpy", "OpenFisca-Core", "cedarpy")
WORDS = {
    "rulebook": "read the rulebook's files",
    "floor": "floor: DuckDB reads the needed columns of the network",
    "floor_without_lists": "the same without the columns that hold lists",
    "star_floor": "DuckDB reads the needed columns of the star",
    "star": "make the star (once per import)",
    "one_date": "one date: compile, judge, count by operator, provision, status",
    "one_date_rows": "one date: compile, judge, every finding a row of a table",
    "quarters": "52 quarters: compile, judge whole lives, count at each quarter end",
    "wholes": "shares and numbers of suppliers, all dates",
    "openfisca": "OpenFisca-Core, one simulation",
    "openfisca_by_country": "OpenFisca-Core, a simulation per country",
    "cedarpy": "cedarpy",
    "python": "plain Python",
}
JUDGING = ("one_date", "one_date_rows", "quarters", "wholes")


@dataclass(frozen=True)
class Bar:
    """What was promised, and what was measured."""

    promise: str
    limit: float
    at_most: bool
    measured: float
    unit: str
    rows: int
    """Elements of the network the engine was measured on."""

    @property
    def met(self) -> bool:
        return self.measured <= self.limit if self.at_most else self.measured >= self.limit

    @property
    def verdict(self) -> str:
        return ("pass" if self.met else "FAIL") if self.rows >= SIZE_OF_BARS else "too small to tell"

    @property
    def row(self) -> tuple[str, str, str, str]:
        sign = "at most" if self.at_most else "at least"
        measured = f"{self.measured:.3g}" if self.measured < 1000 else f"{self.measured:,.0f}"
        return (self.promise, f"{sign} {self.limit:g} {self.unit}", f"{measured} {self.unit}", self.verdict)


def complete(found: Results, repeats: int) -> Results:
    """Add machine, versions, and bars."""
    machine = {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }
    settings = {"as_of": AS_OF.isoformat(), "threads": THREADS, "memory_limit": MEMORY_LIMIT, "repeats": repeats}
    results = {"measured_on": date.today().isoformat(), "machine": machine, "settings": settings, **found}
    return {**results, "bars": [{**asdict(bar), "verdict": bar.verdict} for bar in bars(results)]}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def bars(results: Results) -> list[Bar]:
    """The bars, at the largest network measured."""
    size = _largest(results)
    engine = results["engine"][size]
    floor, rows = engine["floor"]["total"], int(size)
    per_decision = engine["one_date"]["total"] / engine["decisions"]["decisions"]
    peers = {name: peer["total"] / peer["decisions"] / per_decision for name, peer in results["peers"].items()}
    best_openfisca = min(peers["openfisca"], peers["openfisca_by_country"])
    peak = max(engine[name]["peak_mb"] for name in JUDGING) / 1000
    return [
        Bar("one date", 4, True, engine["one_date"]["total"] / floor, "times the floor", rows),
        Bar("52 quarters", 10, True, engine["quarters"]["total"] / floor, "times the floor", rows),
        Bar("OpenFisca-Core, the faster way, per decision", 2, False, best_openfisca, "times the engine", rows),
        Bar("cedarpy, per decision", 200, False, peers["cedarpy"], "times the engine", rows),
        Bar("peak memory of judging", 1.5, True, peak, "GB", rows),
        Bar("peak memory of making the star", 1.5, True, engine["star"]["peak_mb"] / 1000, "GB", rows),
    ]


def _largest(results: Results) -> str:
    size: str = max(results["engine"], key=int)
    return size


@dataclass(frozen=True)
class Sheet:
    """A table for the screen and for the docs."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def sheets(results: Results) -> list[Sheet]:
    """Everything that is shown."""
    return [_bar_sheet(results), *(_engine_sheet(results, size) for size in results["engine"]), _peer_sheet(results)]


def _bar_sheet(results: Results) -> Sheet:
    return Sheet(
        BARS,
        (f"on {int(_largest(results)):,} elements", "promised", "measured", "verdict"),
        [bar.row for bar in bars(results)],
    )


def _engine_sheet(results: Results, size: str) -> Sheet:
    engine = results["engine"][size]
    floor = engine["floor"]["total"]
    rows: list[tuple[str, ...]] = []
    for name in (name for name in WORDS if name in engine):
        found = engine[name]
        ratio = (
            "" if name in ("rulebook", "star", "floor_without_lists", "star_floor") else f"{found['total'] / floor:.2f}"
        )
        count = next((f"{found[key]:,.0f} {word}" for key, word in _COUNTS.items() if key in found), "")
        rows.append((WORDS[name], _seconds(found["total"]), ratio, f"{found['peak_mb']:,.0f}", count))
    return Sheet(f"Engine, {int(size):,} elements", ("what", "seconds", "times the floor", "peak MB", "result"), rows)


_COUNTS = {
    "profiles": "profiles",
    "provisions": "provisions",
    "findings": "findings",
    "quarter_findings": "findings over all quarter ends",
}


def _peer_sheet(results: Results) -> Sheet:
    same, largest = str(results["peer_rows"]), _largest(results)
    per_engine: dict[str, float] = {}
    rows: list[tuple[str, ...]] = []
    for size in dict.fromkeys((same, largest)):
        engine = results["engine"][size]
        decided = {**engine["one_date"], "elements": int(size), "decisions": engine["decisions"]["decisions"]}
        per_engine[size] = decided["total"] / decided["decisions"]
        rows.append((*_decided("ringfence", decided), *("1" if size == other else "" for other in (same, largest))))
    for name, peer in results["peers"].items():
        each = peer["total"] / peer["decisions"]
        rows.append((*_decided(WORDS[name], peer), _times(each / per_engine[same]), _times(each / per_engine[largest])))
    against = (f"times the engine at {int(size):,}" for size in (same, largest))
    head = ("who", "elements", "decisions", "seconds", "per decision", *against)
    return Sheet("Peers on the same questions, one date", head, rows)


def _decided(who: str, found: Results) -> tuple[str, ...]:
    each = _time(found["total"] / found["decisions"])
    return (who, f"{found['elements']:,.0f}", f"{found['decisions']:,.0f}", _seconds(found["total"]), each)


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _time(seconds: float) -> str:
    return f"{seconds * 1e9:,.0f} ns" if seconds < 1e-5 else f"{seconds * 1e6:,.0f} µs"


def _times(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def show(results: Results) -> None:
    """Print all tables."""
    console = Console(width=max(140, Console().width))
    for sheet in sheets(results):
        table = Table(title=sheet.title, title_justify="left")
        for index, name in enumerate(sheet.head):
            table.add_column(name, justify="right" if index and sheet.title != BARS else "left")
        for row in sheet.rows:
            table.add_row(*(f"[red]{cell}[/]" if cell == "FAIL" else cell for cell in row))
        console.print(table)


def markdown(results: Results) -> str:
    """The part of the page that is generated."""
    machine, settings = results["machine"], results["settings"]
    libraries = ", ".join(f"{name} {machine[name]}" for name in LIBRARIES)
    agreed = results["agreement"]
    parts = [
        f"Measured on {results['measured_on']}: {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_gb']} GB, {machine['system']}, Python {machine['python']}, {libraries}.\n"
        f"{settings['threads']} threads, DuckDB's memory limited to {settings['memory_limit']}, "
        f"median of {settings['repeats']} runs, law of {settings['as_of']}.\n"
        f"Before the timing, engine and peers gave the same {agreed['compared']:,.0f} answers "
        f"on {agreed['elements']:,.0f} elements.",
    ]
    for sheet in sheets(results):
        right = "---" if sheet.title == BARS else "---:"
        lines = [sheet.head, ("---", *(right for _ in sheet.head[1:])), *sheet.rows]
        parts += [f"### {sheet.title}", "\n".join("| " + " | ".join(line) + " |" for line in lines)]
    return "\n\n".join(parts)


def keep(results: Results, json_path: Path, page: Path) -> None:
    """Write the JSON, and replace what stands between the page's markers."""
    json_path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{markdown(results)}\n\n{END}{after}", encoding="utf-8")
