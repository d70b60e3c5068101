"""The page of published figures on cost and delay beside ours: a picture, tables, and every formula with its inputs."""

from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby

from ringfence.plan.headlines import CAVEAT, NEAR, VERDICTS, Headline, headlines, without_row
from ringfence.share.plan_headlines import headlines_svg
from ringfence.share.plan_headlines_text import exact_text, input_texts, ours_text, own_text, published_text, ratio_text

from .markdown import bullets, capital, code, join, markdown_table, safe, sentence

METHOD = """Operators, suppliers, governments and analysts have said what it costs and how long it \
takes to exclude or cap a supplier.
Here each of these figures stands beside what the [planner's](../how-to/plan-parameters.md) sourced \
inputs give under the same scope.

!!! warning "A match validates nothing"
    Ours takes a figure apart into inputs that anybody can change.
    That two products agree does not show that either is right: some inputs come from the same source, \
and published unit costs of Europe differ twelvefold.
    The figures count different things, so they may not be compared with each other, only each with its own scope.

**Cost** is sites × the price of a swap, gross, in the currency of the figure.
Where a figure is about dearer equipment, it is what is bought × the premium of the other suppliers.

**Delay** is the lead time plus the time that crews need: sites ÷ (sites of the operator × share visited in a year).
It supposes that swaps come before the roll-out.
Where every swap is joined with the visit for 5G, only the lead time remains, {lead}.
A plan of a network finds what lies between; these rows know no network.

**Low and high** let every input vary apart from the others.
The price of a swap is taken here as {swap}.
The planner's default reaches up to 333, a claim for compensation that has a row of its own: \
with it nearly every cost would lie within the spread, which says nothing.
The ratio is our central value over the published one; over a published range it is two numbers.
The verdict is computed: a factor of {near:g} or nearer is *reproduced*, \
and what was hedged with "at least" or "up to" is taken as the number named.
"""


def headlines_page() -> str:
    """The page as Markdown."""
    found = headlines()
    return join(
        [
            "---\ntitle: Published figures\n---",
            "# Published figures",
            METHOD.format(near=NEAR, lead=_spread("lead"), swap=_spread("swap")),
            markdown_table(
                ("verdict", "meaning", "figures"),
                [(name, meaning, str(sum(h.verdict == name for h in found))) for name, meaning in VERDICTS.items()],
            ),
            _picture(),
            *(part for group, members in groupby(found, lambda h: h.entry.group) for part in _group(group, [*members])),
            "## Without a row",
            "These facts on programmes and swaps hold no figure of cost or time that could be set beside ours.",
            bullets(f"{code(name)}: {safe(reason)}" for name, reason in without_row().items()),
        ]
    )


def _spread(name: str) -> str:
    """The low and the high of an input that several formulas use, with its unit."""
    used = next(each for headline in headlines() for each in headline.used if each.name == name)
    return f"{exact_text(used.range.low)} to {exact_text(used.range.high)} {used.unit}"


def _picture() -> str:
    data = b64encode(headlines_svg().encode()).decode()
    alt = "Every published figure above ours on logarithmic axes, grouped by scope; the tables below say the same."
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}">'


def _group(group: str, members: list[Headline]) -> Iterator[str]:
    yield f"## {group}"
    rows = [
        (
            f"[{safe(h.entry.label)}](#{_anchor(h)})",
            str(h.fact.year or ""),
            safe(published_text(h)),
            ours_text(h),
            ratio_text(h),
            h.verdict,
        )
        for h in members
    ]
    yield markdown_table(("figure", "year", "published", "ours (low to high)", "ours / published", "verdict"), rows)
    yield CAVEAT
    for headline in members:
        yield f"### {safe(headline.entry.label)} {{#{_anchor(headline)}}}"
        yield safe(sentence(headline.entry.claim))
        yield bullets(_points(headline))


def _points(headline: Headline) -> Iterator[str]:
    entry, fact = headline.entry, headline.fact
    scope = entry.scope
    by = fact.said_by or "not told"
    year = f", {fact.year}" if fact.year else ""
    source = f" ([source](<{fact.source_url}>), {fact.status})" if fact.source_url else f" ({fact.status})"
    yield f"Said by: {safe(by)}{year}{source}. Interest: {safe(entry.interest)}."
    yield f"Scope: {safe(scope.network)}. Suppliers: {safe(scope.suppliers)}. Counted: {safe(scope.counted)}."
    yield f"Published: {safe(published_text(headline))}."
    if entry.outside:
        yield f"**Outside the model**: {safe(entry.outside)}."
    else:
        ratio = f", {ratio_text(headline)} of it" if headline.ratios else ""
        yield f"Ours: {ours_text(headline)}{ratio}: **{headline.verdict}**. {safe(own_text(headline))}".rstrip()
        lines = "".join(f"\n    - {safe(text)}" for text in input_texts(headline))
        yield f"Formula: {code(entry.formula)}, where{lines}"
    note = f"{capital(entry.note)} " if entry.note else ""
    yield f"{safe(note)}{CAVEAT} Facts: {', '.join(map(code, entry.facts))}."


def _anchor(headline: Headline) -> str:
    return headline.entry.id.replace(".", "-")
