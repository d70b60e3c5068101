"""The first page of the rulebook: the world by posture on a day, and every jurisdiction in a table."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from html import escape
from typing import Any, Final

from .markdown import join
from .shared import Shared
from .stances import SHADES, WORDS, meaning, shade, words
from .worldmap import EUROPE, WORLD, Outline, View, outlines

NOTABLE: Final = {
    date(2018, 11, 30): "30 November 2018",
    date(2019, 6, 15): "15 June 2019",
    date(2019, 12, 9): "9 December 2019",
    date(2022, 1, 1): "1 January 2022",
    date(2024, 1, 1): "1 January 2024",
}
"""Days offered by name beside every day of change."""


def index_text(shared: Shared) -> str:
    """The page as Markdown around one block of HTML."""
    return join(
        [
            "---\ntitle: World map\nhide: [toc]\n---",
            "# Rulebook",
            f"{len(shared.book.provisions)} provisions of {len(shared.names)} jurisdictions, "
            f"read up to {shared.day}.\n"
            "The map shows the strictest that each jurisdiction demands of suppliers of 5G networks on a day.\n"
            "Past days are shown with the knowledge of the last one.\n"
            "Countries that nobody has read are hatched; that says nothing about their law.",
            _map(shared),
        ]
    )


def _map(shared: Shared) -> str:
    data = json.dumps(payload(shared), separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    return "\n".join(
        [
            '<div id="rf-atlas" data-search-exclude>',
            _controls(shared),
            _figure(shared, WORLD, "world", "The world"),
            '<div class="rf-beside">',
            _figure(shared, EUROPE, "europe", "Europe"),
            f'<div class="rf-side">{_legend()}{_without_shape(shared)}</div>',
            "</div>",
            "</div>",
            _table(shared),
            f'<script type="application/json" id="rf-postures">{data}</script>',
            '<script src="../assets/rulebook-map.js"></script>',
        ]
    )


def payload(shared: Shared) -> dict[str, Any]:
    """What the script needs: the days, and for each jurisdiction its postures as [number of the day, code, reason]."""
    days = slider_days(shared)
    changes = {}
    for code in shared.names:
        runs: list[list[Any]] = []
        for number, day in enumerate(days):
            now = shared.posture_on(code, day)
            if not runs or runs[-1][1:3] != [now.code, now.reason]:
                runs.append([number, now.code, now.reason])
        changes[code] = runs
    return {
        "days": [day.isoformat() for day in days],
        "now": days.index(shared.day),
        "words": {posture: [words(posture), shade(posture)] for posture in WORDS},
        "names": shared.names,
        "changes": changes,
    }


def slider_days(shared: Shared) -> list[date]:
    """The days of the slider: the notable ones, the day of the pages, and each on which a posture changes."""
    changed = {run.from_on for runs in shared.postures.values() for run in runs}
    return sorted({*NOTABLE, shared.day, *changed})


def _controls(shared: Shared) -> str:
    days = slider_days(shared)
    chosen = [*NOTABLE.items(), (shared.day, "last day of reading")]
    buttons = "".join(f'<button type="button" data-day="{day}">{escape(text)}</button>' for day, text in sorted(chosen))
    now = days.index(shared.day)
    return (
        '<div class="rf-controls">'
        f'<label for="rf-day">Day <output id="rf-day-text" for="rf-day">{shared.day}</output></label>'
        '<button type="button" id="rf-back" aria-label="Previous change">&lsaquo;</button>'
        f'<input type="range" id="rf-day" min="0" max="{len(days) - 1}" value="{now}" aria-valuetext="{shared.day}">'
        '<button type="button" id="rf-on" aria-label="Next change">&rsaquo;</button></div>\n'
        f'<div class="rf-days">{buttons}</div>\n<p id="rf-changed" aria-live="polite"></p>'
    )


@cache
def _outlines(view: View) -> list[Outline]:
    return list(outlines(view))


def _figure(shared: Shared, view: View, name: str, words_: str) -> str:
    return "\n".join(
        [
            f'<figure class="rf-map rf-{name}">',
            f'<svg viewBox="0 0 {view.width} {view.height}" role="img" aria-labelledby="{name}-title {name}-note">',
            f'<title id="{name}-title">{words_} by posture</title>',
            f'<desc id="{name}-note">The table below says the same in words.</desc>',
            f'<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect class="rf-unread-ground" width="5" height="5"/>'
            '<path class="rf-unread-line" d="M0 0V5"/></pattern></defs>',
            *_shapes(shared, view, name),
            "</svg>",
            "</figure>",
        ]
    )


def _shapes(shared: Shared, view: View, name: str) -> Iterator[str]:
    dots = []
    unread = []
    for found in _outlines(view):
        code = found.code.lower()
        if code not in shared.names:
            unread.append(found.path)
            continue
        kind = shade(shared.posture_on(code, shared.day).code)
        yield (
            f'<a href="{code}.html" tabindex="-1" data-j="{code}" class="rf-land rf-s-{kind}">'
            f'<path d="{found.path}"/></a>'
        )
        if found.dot:
            x, y = found.dot
            dots.append(
                f'<a href="{code}.html" tabindex="-1" data-j="{code}" class="rf-land rf-dot rf-s-{kind}">'
                f'<circle cx="{x}" cy="{y}" r="3.6"/></a>'
            )
    yield f'<path class="rf-unread" fill="url(#{name}-hatch)" d="{"".join(unread)}"/>'
    yield from dots


def _legend() -> str:
    """The colours with the postures they stand for; the script adds how many jurisdictions have each."""
    shades = "".join(
        f'<li><span class="rf-swatch rf-s-{kind}"></span><span>{"".join(map(_entry, members))}</span></li>'
        for kind, members in SHADES.items()
    )
    unread = '<li><span class="rf-swatch rf-unread-swatch"></span><span>not read</span></li>'
    return f'<ul class="rf-legend rf-shades">{shades}{unread}</ul>'


def _without_shape(shared: Shared) -> str:
    """Jurisdictions that are no country, such as the European Union."""
    drawn = {found.code.lower() for found in _outlines(WORLD)}
    lines = [
        f'<p><a class="rf-swatch rf-s-{shade(shared.posture_on(code, shared.day).code)}" data-j="{code}" tabindex="-1" '
        f'href="{code}.html"></a><a href="{code}.html">{escape(name)}</a>: '
        f'<span data-word="{code}">{escape(words(shared.posture_on(code, shared.day).code))}</span></p>'
        for code, name in shared.names.items()
        if code not in drawn
    ]
    return "".join(lines)


def _entry(posture: str) -> str:
    return (
        f'<span title="{escape(meaning(posture))}">{escape(words(posture))}'
        f'<b class="rf-count" data-posture="{posture}"></b></span>'
    )


def _table(shared: Shared) -> str:
    rows = "\n".join(_row(shared, code, name) for code, name in shared.names.items())
    return (
        '<h2 id="jurisdictions">Jurisdictions</h2>\n<div class="rf-wide"><table class="rf-jurisdictions"><thead><tr>'
        '<th scope="col">jurisdiction</th><th scope="col">posture on <span class="rf-on-day">'
        f'{shared.day}</span></th><th scope="col">why</th><th scope="col">provisions</th><th scope="col">read on</th>'
        f"</tr></thead><tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(shared: Shared, code: str, name: str) -> str:
    now = shared.posture_on(code, shared.day)
    count = len(shared.provisions.get(code, ()))
    return (
        f'<tr data-row="{code}"><th scope="row"><a href="{code}.html">{escape(name)}</a></th>'
        f'<td><span><span class="rf-swatch rf-s-{shade(now.code)}"></span>'
        f'<span class="rf-word">{escape(words(now.code))}</span></span></td>'
        f'<td class="rf-why">{escape(now.reason)}</td><td>{count}</td>'
        f"<td>{shared.book.coverage[code].read_on}</td></tr>"
    )
