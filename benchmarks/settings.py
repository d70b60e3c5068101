"""What every measurement shares: the day asked about, the engine's bounds, and how a child connects."""

import atexit
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Final

import ibis

AS_OF: Final = date(2026, 11, 22)
"""The day of all questions about one day; fixed, so that runs on other days measure the same law."""

FIRST_YEAR, LAST_YEAR = 2018, 2030
"""The quarters asked about: 52 quarter ends."""

THREADS: Final = 2
MEMORY_LIMIT: Final = "800MB"
"""What DuckDB may hold in memory; it spills the rest to a temporary folder beside the network."""


def connect(folder: Path) -> ibis.BaseBackend:
    """A database in memory with bounded memory and threads."""
    spill = folder / f"spill-{os.getpid()}"  # two processes in one folder would overwrite each other's files
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    con = ibis.duckdb.connect(threads=THREADS, memory_limit=MEMORY_LIMIT, temp_directory=str(spill))
    con.raw_sql("SET preserve_insertion_order = false")  # rows are counted or numbered, never read in file order
    return con


def quarter_ends() -> list[date]:
    """The last day of each quarter asked about."""
    last = ((3, 31), (6, 30), (9, 30), (12, 31))
    return [date(year, *day) for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in last]
