"""Published figures beside ours in words: lines for people, JSON and CSV for programs."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Final, Literal

from ringfence.plan.headlines import CAVEAT, Headline, Published, headline_records, headlines
from ringfence.plan.told import Told, told_record
from ringfence.share.tables import safe_cell

COLUMNS: Final = ("figure", "published", "ours (low to high)", "ratio", "verdict")
TOLD_COLUMNS: Final = ("what", "figure", "said by", "interest", "stated", "documents", "origins", "compared as")


def headline_lines() -> list[tuple[str, ...]]:
    """One line per published figure under ``COLUMNS``; a dash stands where there is nothing of ours."""
    return [(h.entry.id, published_text(h), ours_text(h), ratio_text(h), h.verdict) for h in headlines()]


def told_lines(told: Sequence[Told]) -> list[tuple[Any, ...]]:
    """One line per figure of documents under ``TOLD_COLUMNS``."""
    return [
        (t.act, figure_text(t.published), t.said_by, t.interest, t.year and str(t.year), len(t.documents),
         len(t.origins), f"{t.like.entry.id}: {t.verdict}" if t.like else t.verdict)
        for t in told
    ]  # fmt: skip


def headlines_as(form: Literal["json", "csv"], told: Sequence[Told] = ()) -> str:
    """All figures as one JSON object (``caveat`` and ``headlines``, see `headline_records`) or as CSV, a row each.

    In CSV the inputs of a formula are one cell: ``name = value (low to high) unit [facts; mark]``, parted by bars.
    What documents tell comes last; see `ringfence.plan.told.told_record`.
    """
    records, of_documents = headline_records(), [told_record(each) for each in told]
    if form == "json":
        return json.dumps({"caveat": CAVEAT, "headlines": records + of_documents}, ensure_ascii=False, indent=1) + "\n"
    inputs = [" | ".join(input_texts(headline)) for headline in headlines()]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(records[0]), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for record, shown in zip(records + of_documents, inputs + [""] * len(of_documents), strict=True):
        flat = {**record, "inputs": shown, "facts": " ".join(record["facts"])}
        writer.writerow({name: safe_cell(value) for name, value in flat.items()})
    return stream.getvalue()


def published_text(headline: Headline) -> str:
    """The figure as published, with its hedge."""
    return figure_text(headline.entry.published)


def figure_text(given: Published) -> str:
    """A figure in words, with its hedge."""
    shown = " to ".join(exact_text(end) for end in dict.fromkeys((given.low, given.high)))
    first, _, rest = given.unit.partition(" ")
    said = f"{first} {shown} {rest}".rstrip() if first.isupper() else f"{shown} {given.unit}"
    return said + (f" ({given.wording})" if given.wording else "")


def ours_text(headline: Headline) -> str:
    """Our central value with its low and high, in the unit of the published figure."""
    ours = headline.ours
    if ours is None:
        return "-"
    centre = number_text(ours.value)
    if ours.low == ours.high:
        return f"{centre} (no spread known)"
    return f"{centre} ({number_text(ours.low)} to {number_text(ours.high)})"


def ratio_text(headline: Headline) -> str:
    """Ours over published; two numbers where a range was published, against its upper and its lower end."""
    ratios = headline.ratios
    if ratios is None:
        return "-"
    low, high = (f"{ratio:.2f}" for ratio in ratios)
    return low if ratios[0] == ratios[1] else f"{low} to {high}"


def own_text(headline: Headline) -> str:
    """Which inputs come from the source of the figure itself; empty if none does."""
    own = [each.name for each in headline.used if each.own]
    if own and len(own) == len(headline.used):
        return "Every input rests, in part at least, on the source of the figure itself."
    return f"From the source of the figure itself: {', '.join(own)}." if own else ""


def input_texts(headline: Headline) -> list[str]:
    """The inputs of the formula, each with its range, unit, facts and mark."""
    found = []
    for each in headline.used:
        ends = each.range
        spread = f" ({exact_text(ends.low)} to {exact_text(ends.high)})" if ends.low < ends.high else ""
        origin = "; ".join(part for part in (", ".join(each.facts), each.mark, each.why) if part)
        found.append(f"{each.name} = {exact_text(ends.value)}{spread} {each.unit} [{origin}]")
    return found


def exact_text(value: float) -> str:
    """A number as it was given, with commas."""
    return f"{value:,.10g}"


def number_text(value: float) -> str:
    """A computed number with three digits that count; larger ones whole, with commas."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
