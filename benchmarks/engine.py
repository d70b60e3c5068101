"""The engine measured: import-time work, one date, finding rows, all quarters, shares."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import ibis
import ibis.expr.types as ir
from settings import AS_OF, FIRST_YEAR, connect, quarter_ends

from ringfence.assessment.compile import Profiles
from ringfence.assessment.engine import Compiled, compile_rules, element_findings
from ringfence.assessment.law import Law
from ringfence.assessment.star import DATES, PROFILE_COLUMNS, Star, build_star, read_star, write_star
from ringfence.assessment.wholes import whole_rows
from ringfence.core.tables import ELEMENT
from ringfence.rulebook import load_rulebook

Measured = dict[str, float]
"""Seconds by part (``total`` is what ratios use) and counts."""

ELEMENT_COLUMNS = ("kind", *(name for name in PROFILE_COLUMNS if name in ELEMENT.names), *DATES)
"""What judging elements needs of ``element.parquet``: scope, dates; not ids, places and weights."""
LISTS = ("generation", "bands", "tags", "funding", "certificates", "permits", "operated_from")


class Clock:
    """Seconds of named parts, one after the other."""

    def __init__(self) -> None:
        self.parts: Measured = {}
        self._last = perf_counter()

    def lap(self, name: str) -> None:
        now = perf_counter()
        self.parts[name], self._last = now - self._last, now

    def total(self, **counts: float) -> Measured:
        return {**self.parts, "total": sum(self.parts.values()), **counts}


def _read_each(con: ibis.BaseBackend, path: Path, columns: tuple[str, ...]) -> None:
    """Decode every value of the columns; a hash, since a minimum or a count is answered from statistics."""
    touched = ", ".join(f'bit_xor(hash("{name}"))' for name in columns)
    con.raw_sql(f"SELECT {touched} FROM read_parquet('{path}')").fetchall()


def floor(folder: Path) -> Measured:
    """DuckDB reads the needed columns of the network once."""
    con, clock = connect(folder), Clock()
    _read_each(con, folder / "element.parquet", ELEMENT_COLUMNS)
    clock.lap("read")
    return clock.total()


def floor_without_lists(folder: Path) -> Measured:
    """The same without columns that hold lists, which DuckDB decodes much more slowly than plain ones."""
    con, clock = connect(folder), Clock()
    _read_each(con, folder / "element.parquet", tuple(name for name in ELEMENT_COLUMNS if name not in LISTS))
    clock.lap("read")
    return clock.total()


def star_floor(folder: Path) -> Measured:
    """DuckDB reads the columns of the star that judging elements needs once."""
    con, clock = connect(folder), Clock()
    _read_each(con, folder / "star/narrow.parquet", ("profile_no", "from_key", "to_key"))
    clock.lap("read")
    return clock.total()


def star(folder: Path) -> Measured:
    """Import-time work: split the network into profiles and narrow rows, and write them."""
    con, clock = connect(folder), Clock()
    tables = (con.read_parquet(folder / f"{name}.parquet", table_name=name) for name in ("element", "site"))
    built = build_star(con, *tables)
    clock.lap("build")
    write_star(built, folder / "star")
    clock.lap("write")
    return clock.total(elements=_count(built.narrow), profiles=_count(built.profile), sites=_count(built.place))


def rulebook(folder: Path) -> Measured:
    """Read the YAML files of the rulebook."""
    clock = Clock()
    found = load_rulebook()
    clock.lap("read")
    return clock.total(provisions=len(found.provisions))


def one_date(folder: Path) -> Measured:
    """Compile the rulebook and count the findings of one day by operator, provision and status."""
    law, read, clock = _ready(folder)
    compiled = compile_rules(law, read)
    clock.lap("compile")
    counted = counts_on_day(compiled, read).to_pyarrow()
    clock.lap("judge and count")
    return clock.total(findings=sum(counted["findings"].to_pylist()), groups=counted.num_rows)


def counts_on_day(compiled: Compiled, read: Star) -> ir.Table:
    """Findings of the day by operator, provision and status: counted by number first, worded last."""
    rows = element_findings(compiled, read.narrow, as_of=AS_OF)
    numbered = rows.group_by("profile_no", "verdict_no").aggregate(n=rows.count())
    worded = numbered.join(read.profile.select("profile_no", "operator"), "profile_no").join(
        compiled.line.select("verdict_no", "provision", "status"), "verdict_no"
    )
    return worded.group_by("operator", "provision", "status").aggregate(findings=worded.n.sum())


def one_date_rows(folder: Path) -> Measured:
    """The same findings as rows of a table: element, profile, verdict, days."""
    law, read, clock = _ready(folder)
    compiled = compile_rules(law, read)
    clock.lap("compile")
    rows = read.con.create_table("found", element_findings(compiled, read.narrow, as_of=AS_OF), temp=True)
    clock.lap("rows")
    return clock.total(findings=_count(rows))


def quarters(folder: Path) -> Measured:
    """One evaluation of whole lives, counted by provision and status at each of the 52 quarter ends."""
    law, read, clock = _ready(folder)
    compiled = compile_rules(law, read)
    clock.lap("compile")
    counted = counts_by_quarter(compiled, read).to_pyarrow()
    clock.lap("judge and count")
    return clock.total(quarter_findings=sum(counted["findings"].to_pylist()), groups=counted.num_rows)


def counts_by_quarter(compiled: Compiled, read: Star) -> ir.Table:
    """Findings by quarter end, provision and status.

    A finding from one day to another holds at the quarter ends from the first day's quarter to before the last day's.
    Findings with the same verdict and quarters are counted together, then counted at each of their quarter ends.
    """
    rows = element_findings(compiled, read.narrow)
    alike = rows.group_by(
        verdict_no=rows.verdict_no, first=_quarter(rows.from_key), past=_quarter(rows.to_key)
    ).aggregate(n=rows.count())
    ends = ibis.memtable({"quarter": list(range(len(quarter_ends()))), "quarter_end": quarter_ends()})
    held = alike.join(ends, [alike.first <= ends.quarter, alike.past > ends.quarter])
    worded = held.join(compiled.line.select("verdict_no", "provision", "status"), "verdict_no")
    return worded.group_by("quarter_end", "provision", "status").aggregate(findings=worded.n.sum())


def _quarter(day: ir.Value) -> ir.Value:
    """Number of the quarter, from 0; days outside the quarters asked about count as just before or just after."""
    number = day.delta(ibis.date(FIRST_YEAR, 1, 1), unit="quarter")
    return number.clip(0, len(quarter_ends())).cast("int8")


def wholes(folder: Path) -> Measured:
    """Shares and numbers of suppliers, per operator, over all time."""
    law, read, clock = _ready(folder)
    profiles = Profiles(read.profile.order_by("profile_no").to_pyarrow())
    clock.lap("code profiles")
    rows = whole_rows(law, profiles, read)
    clock.lap("shares")
    return clock.total(findings=len(rows))


def _ready(folder: Path) -> tuple[Law, Star, Clock]:
    law = Law(load_rulebook(), AS_OF)
    return law, read_star(connect(folder), folder / "star"), Clock()


def _count(table: ir.Table) -> int:
    return int(table.count().execute())


MEASURES: dict[str, Callable[[Path], Measured]] = {
    found.__name__: found
    for found in (floor, floor_without_lists, star_floor, star, rulebook, one_date, one_date_rows, quarters, wholes)
}
"""Every measurement by name; each runs in a process of its own."""
