"""The page of the planner's rows: every family as the code declares it, with its equation and unit."""

import inspect

from ringfence.plan.programme import MOVES
from ringfence.plan.rows import FAMILIES

from .markdown import code, join, markdown_table, safe

INTRO = """The rows of the programme, as the code declares them.
c is a cluster of n_c like jobs, t a quarter, r a region, s a supplier that may follow; sums run over what is there.
A family's name is the one that the output, the prices and the answers to "why not" use.
What may not be put in, who is not yet available, the lead time and, where it holds, the anchor of 5G in 4G are no rows:
the columns for it are not there.
"""
STATES = {
    "old": "what stands there, without 5G",
    "old5": "what stands there, with 5G of the same supplier",
    "new": "replaced, without 5G",
    "new5": "replaced, with 5G",
    "mix": "old 4G beside 5G of a new supplier; only where no anchor is asked",
}


def rows_page() -> str:
    """The page as Markdown."""
    return join(
        [
            "---\ntitle: Rows of the planner\n---",
            "# Rows of the planner",
            INTRO,
            "## States and moves",
            markdown_table(("state", "meaning"), [(code(name), meaning) for name, meaning in STATES.items()]),
            markdown_table(
                ("move", "from", "to", "takes the incumbent out", "brings 5G"),
                [
                    (code(name), code(move.source), code(move.target), _yes(move.swaps), _yes(move.brings_5g))
                    for name, move in MOVES.items()
                ],
            ),
            "## Rows",
            *(f"### {family.__name__}\n\n{safe(inspect.getdoc(family) or '')}" for family in FAMILIES),
        ]
    )


def _yes(flag: bool) -> str:
    return "yes" if flag else ""
