"""The data of the report, as one JSON value: what the page draws, encoded small."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ringfence.assessment.assess import on_day
from ringfence.assessment.explain import REASONS, SETTLED
from ringfence.core.errors import Problems
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.render import CERTAINTY_WORDS, FORCE_WORDS, paragraph
from ringfence.share.changes import Earlier, changes
from ringfence.share.groups import EXAMPLE_COLUMNS, Groups, Headline, gather, headline
from ringfence.share.masking import CONFIDENTIAL, PRIVATE, REASON, TITLE, Mask
from ringfence.share.over_time import STATUSES, Calendar, SiteHistory, exposure, history, site_history

MOST_PROBLEMS = 50
_MASKED = "Masked: which rule it is, or which confidential fact a public rule rests on here, stays with the operator."


class Asked(Protocol):
    """The days of a question."""

    @property
    def as_of(self) -> date: ...
    @property
    def known_on(self) -> date: ...


class Reportable(Protocol):
    """A judged network, as far as a report looks at it."""

    @property
    def question(self) -> Asked: ...
    @property
    def rulebook(self) -> Rulebook: ...
    @property
    def elements(self) -> ir.Table: ...
    @property
    def sites(self) -> ir.Table: ...
    @property
    def lives(self) -> ir.Table:
        """All findings with their whole lives."""

    @property
    def problems(self) -> Problems: ...
    def manifest(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Facts:
    """Everything the report shows, computed once."""

    judged: Reportable
    headline: Headline
    groups: Groups
    calendar: Calendar
    exposure: pa.Table
    """Columns operator, supplier_id, domain, step, rank, delta."""
    places: SiteHistory
    earlier: Earlier | None
    changed: tuple[list[dict[str, Any]], list[dict[str, Any]]] | None
    mask: Mask | None = None


def facts_of(judged: Reportable, *, compare: Reportable | None = None, mask: Mask | None = None) -> Facts:
    """Compute what a report shows of a judged network, and what changed since an earlier view.

    Parameters
    ----------
    judged, compare
        For a masked report these are the networks as judged without overlays: history and changes, whose days would
        tell the rule, are theirs alone.
    mask
        The findings of the day with the overlays, masked: the headline and the table show these.
    """
    con = judged.lives.get_backend()
    as_of = judged.question.as_of
    current = con.create_table("report_current", on_day(judged.lives, as_of), temp=True, overwrite=True)
    calendar = Calendar(as_of)
    past = history(con, judged.lives, judged.elements, calendar)
    earlier = changed = None
    if compare is not None:
        asked = compare.question
        earlier = Earlier(on_day(compare.lives, asked.as_of), compare.elements, asked.as_of, asked.known_on)
        changed = changes(con, earlier, current, judged.elements, judged.question.as_of)
    found = mask.findings if mask else current
    return Facts(
        judged, headline(found, judged.elements, as_of), gather(con, found, judged.elements, judged.sites),
        calendar, exposure(past).to_pyarrow(), site_history(con, past, judged.sites), earlier, changed, mask,
    )  # fmt: skip


def payload(facts: Facts, *, title: str) -> dict[str, Any]:
    """The report's data; only JSON types."""
    judged = facts.judged
    suppliers = judged.rulebook.suppliers.by_id
    return {
        "title": title,
        "asOf": judged.question.as_of.isoformat(),
        "knownOn": judged.question.known_on.isoformat(),
        "rulebookVersion": judged.rulebook.version,
        "days": [day.isoformat() for day in facts.calendar.days],
        "now": facts.calendar.now,
        "statuses": STATUSES,
        "sites": _sites(facts.places),
        "exposure": _exposure(facts.exposure),
        "suppliers": {key: suppliers[key].name for key in _used_suppliers(facts) if key in suppliers},
        "rules": _rules(judged.rulebook, _used_rules(facts)),
        "reasons": {**REASONS, CONFIDENTIAL: REASON},
        "settles": SETTLED,
        "forces": FORCE_WORDS,
        "certainties": CERTAINTY_WORDS,
        "sources": _sources(judged.rulebook, {row["source"] for row in facts.groups.rows}),
        "groups": _table(facts.groups.rows),
        "exampleColumns": EXAMPLE_COLUMNS,
        "findings": facts.groups.findings,
        "allGroups": facts.groups.groups,
        "changed": _changed(facts),
    }


def _used_suppliers(facts: Facts) -> list[str]:
    named = set(facts.exposure["supplier_id"].unique().to_pylist())
    return sorted(name for name in named if name)


def _used_rules(facts: Facts) -> list[str]:
    shown = [*facts.groups.rows, *(facts.changed[1] if facts.changed else [])]
    return sorted({row["provision"] for row in shown if row["provision"]})


def _rules(rulebook: Rulebook, ids: Sequence[str]) -> dict[str, Any]:
    rules = {}
    known = {provision.id for provision in rulebook.provisions}
    for name in ids:
        if name.startswith(f"{PRIVATE}-"):
            rules[name] = {"title": TITLE, "instrument": "", "text": _MASKED}
        if name not in known:  # an earlier view may have been judged by another rulebook
            continue
        provision = rulebook[name]
        instrument = rulebook.instruments.get(provision.instrument)
        rules[name] = {
            "title": provision.title,
            "instrument": instrument.title if instrument else provision.instrument,
            "text": paragraph(rulebook, provision),
        }
    return rules


def _sources(rulebook: Rulebook, keys: set[str | None]) -> dict[str, list[str]]:
    return {
        key: [rulebook.sources[key].title, rulebook.sources[key].url]
        for key in sorted(key for key in keys if key)
        if key in rulebook.sources
    }


def _sites(found: SiteHistory) -> dict[str, Any]:
    places = found.places.to_pyarrow()
    changes = found.changes.to_pyarrow()
    operators, operator = _coded(places["operator"])
    countries, country = _coded(places["country"])
    counts = np.bincount(changes["place_no"].to_numpy(), minlength=len(places))
    names = [name or site for name, site in zip(places["name"].to_pylist(), places["site_id"].to_pylist(), strict=True)]
    return {
        "count": len(places),
        "names": names,
        "operators": operators,
        "countries": countries,
        "operator": packed(operator, np.uint16),
        "country": packed(country, np.uint8),
        "latitude": packed(places["latitude"].to_numpy() * 1e4, np.int32),
        "longitude": packed(places["longitude"].to_numpy() * 1e4, np.int32),
        "elements": packed(places["elements"].to_numpy(), np.int32),
        "merged": int(places["merged"].to_numpy().sum()) if len(places) else 0,
        "changes": packed(counts, np.uint16),
        "step": packed(changes["step"].to_numpy(), np.uint8),
        "status": packed(changes["status"].to_numpy(), np.uint8),
        "unplaced": found.unplaced,
    }


def _exposure(rows: pa.Table) -> dict[str, Any]:
    coded: dict[str, Any] = {"rows": len(rows)}
    for name in ("operator", "supplier_id", "domain"):
        values, codes = _coded(rows[name])
        coded[name] = {"values": values, "codes": packed(codes, np.uint16)}
    for name, kind in (("step", np.uint8), ("rank", np.uint8), ("delta", np.int32)):
        coded[name] = packed(rows[name].to_numpy(), kind)
    return coded


def _coded(column: pa.ChunkedArray) -> tuple[list[Any], "np.ndarray[Any, Any]"]:
    """The distinct values, and each row's place among them; NULL is a value."""
    values = sorted(set(column.to_pylist()), key=lambda value: (value is None, value or ""))
    number = {value: code for code, value in enumerate(values)}
    return values, np.fromiter((number[value] for value in column.to_pylist()), np.int64, len(column))


def packed(numbers: "np.ndarray[Any, Any]", kind: Any) -> str:
    """Little-endian numbers of a fixed size, as base64."""
    rounded = np.rint(numbers) if numbers.dtype.kind == "f" else numbers
    return base64.b64encode(rounded.astype(np.dtype(kind).newbyteorder("<")).tobytes()).decode("ascii")


def _table(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows as columns and values, each distinct text of a column kept once."""
    columns = [name for name in (rows[0] if rows else {}) if name not in ("group_no", "examples")]
    values = {name: sorted({_plain(row[name]) for row in rows}, key=lambda v: (v is None, v or 0)) for name in columns
              if not rows or not any(isinstance(row[name], int | float) for row in rows)}  # fmt: skip
    number = {name: {value: code for code, value in enumerate(found)} for name, found in values.items()}
    coded = [
        [number[name][_plain(row[name])] if name in number else row[name] for name in columns]
        + [[[_plain(example[key]) for key in EXAMPLE_COLUMNS] for example in row["examples"]]]
        for row in rows
    ]
    return {"columns": columns, "values": values, "rows": coded}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _changed(facts: Facts) -> dict[str, Any] | None:
    if facts.changed is None or facts.earlier is None:
        return None
    totals, rows = facts.changed
    return {
        "asOf": facts.earlier.as_of.isoformat(),
        "knownOn": facts.earlier.known_on.isoformat(),
        "totals": totals,
        "rows": [{**row, "examples": [name for name in row["examples"] or () if name]} for row in rows],
    }


def problem_rows(problems: Problems) -> list[dict[str, str]]:
    """The first problems met while reading, as texts."""
    shown = list(problems)[:MOST_PROBLEMS]
    return [{"where": p.where, "found": p.found, "fix": p.fix, "severity": p.severity} for p in shown]
