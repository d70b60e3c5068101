"""The report: one HTML file that holds everything it shows and loads nothing."""

import base64
import hashlib
import json
from datetime import date
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, Final

from ringfence.share.masking import PRIVATE, Mask
from ringfence.share.payload import Facts, Reportable, facts_of, payload, problem_rows
from ringfence.share.shapes import load_shapes

SCRIPTS: Final = (
    "base.js", "map.js", "mapmoves.js", "charts.js", "export.js", "table.js", "changed.js", "main.js",
)  # fmt: skip
SHOWN_FIRST: Final = ("breach", "unknown", "gap", "dormant", "compliant")
STATUS_WORDS: Final = {
    "breach": "in breach", "unknown": "unknown under some rule", "gap": "against official advice",
    "dormant": "under a power not used", "compliant": "compliant with some rule",
}  # fmt: skip


def write_report(
    judged: Reportable, path: Path, *, title: str, compare: Reportable | None = None, note: str = "",
    mask: Mask | None = None,
) -> None:  # fmt: skip
    """Write the report of a judged network.

    Parameters
    ----------
    judged
        The network, its findings and the question they answer.
    path
        The HTML file; written whole, then given its name.
    title
        Names the network: shown at the top and on exported pictures.
    compare
        An earlier view (another day, or the knowledge of another day): adds what changed since.
    note
        Shown at the top, for example that the operators are invented.
    mask
        Masked findings of the day, where ``judged`` and ``compare`` were judged without the overlays; see `facts_of`.
    """
    page = render(facts_of(judged, compare=compare, mask=mask), title=title, note=note)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(page, encoding="utf-8")
    partial.replace(path)


def render(facts: Facts, *, title: str, note: str = "") -> str:
    """The page as text."""
    style = _asset("style.css")
    script = '(() => {\n"use strict";\n' + "\n".join(_asset(name) for name in SCRIPTS) + "})();\n"
    data = {**payload(facts, title=title), "shapes": load_shapes()}
    return Template(_asset("page.html")).substitute(
        title=escape(title),
        as_of=escape(long_day(facts.calendar.as_of)),
        style=style,
        style_hash=content_hash(style),
        script=script,
        script_hash=content_hash(script),
        data=json_for_script(data),
        headline=_headline(facts, note),
        problems=_problems(facts),
        footer=_footer(facts),
    )


def json_for_script(value: Any) -> str:
    """JSON that cannot end the script element it stands in, whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def long_day(day: date) -> str:
    """A day as readers of any country understand it."""
    return f"{day.day} {day:%B} {day.year}"


def _asset(name: str) -> str:
    return (files("ringfence.share") / "report_assets" / name).read_text(encoding="utf-8")


def content_hash(text: str) -> str:
    """The source expression by which the page's policy allows exactly this text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _whose(facts: Facts, jurisdiction: str) -> str:
    if jurisdiction == PRIVATE:
        return "confidential rules"
    coverage = facts.judged.rulebook.coverage.get(jurisdiction)
    name = coverage.name if coverage else jurisdiction.upper()
    return f"the {name}" if name.startswith(("United", "European")) else name


def _headline(facts: Facts, note: str) -> str:
    found, day = facts.headline, long_day(facts.calendar.as_of)
    breach = found.by_status.get("breach", 0)
    of = f"of {found.in_service:,} elements in service"
    if breach:
        first = f"<b>{breach:,}</b> {of} {'is' if breach == 1 else 'are'} in breach on {day}"
    else:
        first = f"No element {of} is known to be in breach on {day}"
    parts = [f"<h1>{first}</h1>", *(f'<p class="lead">{line}</p>' for line in (*_supposed(facts), *_lead(facts)))]
    tiles = [
        f'<li class="is-{status}"><strong>{n:,}</strong><span data-icon="{status}"> {STATUS_WORDS[status]}</span></li>'
        for status in SHOWN_FIRST
        if (n := found.by_status.get(status, 0)) or status in ("breach", "unknown")
    ]
    told = "Elements by status; one may count under several"
    parts.append(f'<ul class="tiles" aria-label="{told}">{"".join(tiles)}</ul>')
    parts.append(_facts_list(facts))
    parts += [f'<p class="notes">{escape(text)}</p>' for text in (note, _confidence(facts)) if text]
    parts.append('<p class="notes">Not legal advice. A status is what the encoded rules say about the data given.</p>')
    return "\n".join(parts)


def _confidence(facts: Facts) -> str:
    """What of private overlays the page shows; empty where they make no difference."""
    mask = facts.mask
    if mask is None:
        return "Not masked: this page shows what private overlays say." if facts.judged.rulebook.private else ""
    if not mask.rules:
        return ""
    rules = "1 confidential rule is" if mask.rules == 1 else f"{mask.rules:,} confidential rules are"
    findings = "1 finding" if mask.masked == 1 else f"{mask.masked:,} findings"
    return (
        f"{rules} masked, with {findings}: rules of a private overlay, and public rules where a fact of the overlay "
        "decides. The numbers above and the table of findings count them, without names, sources, dates or elements. "
        "The map, the charts, the days to come and the changes show what the public rules and facts say alone."
    )


def _supposed(facts: Facts) -> list[str]:
    """What the numbers rest on, beside the law."""
    return [
        f"<b>What if:</b> {escape(str(what_if))}. What rests on it is supposed, not law."
        for what_if in facts.judged.rulebook.what_ifs
    ]


def _lead(facts: Facts) -> list[str]:
    found = facts.headline
    lines = []
    if found.breach_by_jurisdiction:
        rules = ", ".join(f"{escape(_whose(facts, name))} ({n:,})" for name, n in found.breach_by_jurisdiction)
        lines.append(f"By the rules of {rules}.")
    whole = found.operators_by_status.get("breach", 0)
    if whole:
        duties = "duty of an operator" if whole == 1 else "duties of operators"
        lines.append(f"Also in breach: {whole:,} {duties} as a whole, such as a share or a document.")
    if found.coming:
        on, n, who = found.coming[0]
        rules = " and ".join(escape(_whose(facts, name)) for name in who)
        later = "; ".join(f"{long_day(day)} ({more:,})" for day, more, _ in found.coming[1:5])
        become = "more becomes a breach" if n == 1 else "more become breaches"
        lines.append(
            f"Next: on <strong>{long_day(on)}</strong> {n:,} {become} of the rules of {rules} if nothing changes."
            + (f" Then: {later}." if later else "")
        )
    else:
        lines.append("No day is known on which more would become breaches.")
    return lines


def _facts_list(facts: Facts) -> str:
    judged = facts.judged
    rows = {
        "Judged as of": long_day(judged.question.as_of),
        "With the knowledge of": long_day(judged.question.known_on),
        "Rulebook": judged.rulebook.version,
        "Rules of": ", ".join(sorted(name.upper() for name in judged.rulebook.jurisdictions)),
    }
    cells = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows.items())
    return f'<dl class="facts">{cells}</dl>'


def _problems(facts: Facts) -> str:
    problems = facts.judged.problems
    if not len(problems):
        return ""
    rows = problem_rows(problems)
    cells = "".join(
        f"<tr><td>{escape(row['severity'])}</td><td>{escape(row['where'])}</td><td>{escape(row['found'])}</td>"
        f"<td>{escape(row['fix'])}</td></tr>"
        for row in rows
    )
    shown = f", the first {len(rows)} shown" if len(problems) > len(rows) else ""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Kind", "Where", "Found", "Repair"))
    return (
        '<section class="wide" aria-labelledby="problems-title"><h2 id="problems-title">Problems in the inventory</h2>'
        f'<p class="hint">{problems.errors:,} errors (rows not used) and {problems.warnings:,} warnings{shown}.</p>'
        f'<details><summary>Show them</summary><div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{cells}</tbody></table></div></details></section>"
    )


def _footer(facts: Facts) -> str:
    manifest = facts.judged.manifest()
    inputs = "; ".join(f"{found['name']} (SHA-256 {found['sha256'][:16]}…)" for found in manifest.get("inputs", ()))
    lines = [
        f"Made by ringfence {manifest.get('ringfence', '')}. The same inputs give the same findings.",
        f"Inventories: {inputs or 'tables given directly'}.",
        "Map: Natural Earth shapes (public domain) through world-atlas (ISC licence). No position on borders is taken.",
        "This file loads nothing from any network; links to sources open only when you follow them.",
    ]
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)
