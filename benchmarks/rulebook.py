"""``python benchmarks/rulebook.py``: reading and linting the rulebook, and what the other jurisdictions cost the demo.

Each command runs in a process of its own, as a user starts it; of several runs the fastest counts, since whatever else
runs on the machine only ever adds. Bars: lint under 3 s; the demo under the whole rulebook in at most twice the time
of twelve jurisdictions.
"""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

TWELVE = "au,de,es,eu,fr,gb,hu,in,nz,pt,se,us"
"""The jurisdictions of the invented operators of the demo."""
LINT_BAR_S = 3.0
DEMO_BAR = 2.0
REPEATS = 3


def seconds(*command: str) -> float:
    """The fastest of some runs of ``ringfence`` with these arguments."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "ringfence.cli", *command], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> int:
    """Print the measurements and say whether each bar is met."""
    lint = seconds("rules", "lint", "--conflicts")
    print(f"rules lint --conflicts   {lint:6.2f} s   bar {LINT_BAR_S:.0f} s")
    with TemporaryDirectory() as folder:
        workspace = str(Path(folder) / "demo")
        subprocess.run(
            [sys.executable, "-m", "ringfence.cli", "demo", "--into", workspace], check=True, capture_output=True
        )
        some = seconds("assess", workspace, "--rulebook", TWELVE, "--as-of", "2026-11-21")
        every = seconds("assess", workspace, "--as-of", "2026-11-21")
    print(f"demo, 12 jurisdictions   {some:6.2f} s")
    print(f"demo, whole rulebook     {every:6.2f} s   {every / some:.2f} x the twelve, bar {DEMO_BAR:.0f} x")
    return 0 if lint < LINT_BAR_S and every <= DEMO_BAR * some else 1


if __name__ == "__main__":
    sys.exit(main())
