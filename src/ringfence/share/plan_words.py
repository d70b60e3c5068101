"""The figures of a plan in words, the same in tables, pictures and files."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from ringfence.plan.parameters import DefaultUsed, defaults_used
from ringfence.plan.planning import Comparison, Plan

UNKNOWN: Final = "unknown"
NOT_REACHED: Final = "not reached"
KEPT, MISSED = "kept", "missed"
NOT_ADVICE: Final = "Not legal advice: a plan is what the rules, the data and the parameters given amount to."

_BILLION, _MILLION = 1e9, 1e6


class Figure(NamedTuple):
    """One figure of a plan: its name, how it reads, and what it means."""

    name: str
    text: str
    meaning: str


def figures(plan: Plan) -> list[Figure]:
    """The headline figures of a plan; the same names in the same order for every plan."""
    found = plan.measures
    return [
        Figure(
            "reachable deadlines",
            KEPT if plan.feasible else MISSED,
            "those that work from the first day can still meet",
        ),
        Figure("late jobs", f"{found.late:,}", "done after their last lawful day, or not at all"),
        Figure("quarters late", f"{found.late_quarters:,}", "of all late jobs in sum, within the plan"),
        Figure("gross cost, EUR", gross_text(plan), "all that is bought and done for the swaps"),
        Figure("incremental, EUR", incremental_text(plan), "destroyed life, price premium and extra works alone"),
        Figure("if ages are old", low_text(plan), "the same if all equipment of unknown age had reached its end"),
        *(
            Figure(f"5G at {stage} % later", delay_text(months), f"months until {stage} % of the radio sites have 5G")
            for stage, months in plan.delay_months.items()
        ),
        Figure("exposure", f"{found.exposure_site_quarters:,.0f}", "jobs to go, times quarters they still stand"),
        Figure("swaps", f"{found.swaps:,}", "jobs replaced"),
        Figure("last swap", quarter_text(plan, found.last_swap_on), "quarter in which the last one is done"),
        Figure("gap", gap_text(plan.gap), "what a better schedule could save at most, of the cost"),
    ]


def all_plans(comparison: Comparison) -> tuple[Plan, ...]:
    """The plans compared, and the one under no rule if it is not among them."""
    named = {plan.policy.name for plan in comparison.plans}
    return comparison.plans + (() if comparison.without.policy.name in named else (comparison.without,))


def euro(value: float) -> str:
    """An amount of EUR in three digits or so: 12.3 M; without the unit."""
    size = abs(value)
    if size >= _BILLION:
        return f"{value / _BILLION:,.2f} bn"
    return f"{value / _MILLION:,.1f} M" if size >= _MILLION else f"{value:,.0f}"


def gross_text(plan: Plan) -> str:
    """Gross cost; unknown where no swap has a price, a least one where some have none."""
    return _priced(plan, plan.measures.gross_eur)


def incremental_text(plan: Plan) -> str:
    """Incremental cost, as `gross_text`."""
    return _priced(plan, plan.measures.incremental_eur)


def low_text(plan: Plan) -> str:
    """Incremental cost if all of unknown age is worn out; a dash where every age is known."""
    return _priced(plan, plan.measures.incremental_low_eur) if plan.measures.undated else "-"


def cost_text(plan: Plan) -> str:
    """Gross and incremental cost in one line, with the range that unknown ages leave."""
    incremental = incremental_text(plan)
    if plan.measures.undated and incremental != UNKNOWN:
        highest = euro(plan.measures.incremental_eur)
        incremental = low_text(plan) if low_text(plan).endswith(highest) else f"{low_text(plan)} to {highest}"
    return f"gross {gross_text(plan)}, incremental {incremental} EUR"


def is_priced(plan: Plan) -> bool:
    """Whether any of its swaps has a price, or there is none to pay for."""
    return not plan.measures.swaps or sum(plan.measures.unpriced.values()) < plan.measures.swaps


def _priced(plan: Plan, value: float) -> str:
    if not is_priced(plan):
        return UNKNOWN
    return f"{'at least ' if plan.measures.unpriced else ''}{euro(value)}"


def unpriced_text(plan: Plan) -> str:
    """Swaps that cost nothing here because no price is known; empty if there is none."""
    counts = ", ".join(f"{n:,} in {domain}" for domain, n in sorted(plan.measures.unpriced.items()))
    return f"No price is known for some swaps, which count 0 here: {counts}." if counts else ""


def undated_text(plan: Plan) -> str:
    """Swaps of equipment of unknown age; empty if there is none."""
    n = plan.measures.undated
    return f"The age is not known for {n:,} swapped {'job' if n == 1 else 'jobs'}: counted as new." if n else ""


def delay_text(months: float | None) -> str:
    """A delay of 5G against the plan under no rule."""
    if months is None:
        return NOT_REACHED
    return f"{months:+.0f} months" if months else "no delay"


def delays_text(plan: Plan) -> str:
    """The delay at each stage in one line."""
    told = ", ".join(f"{_short(months)} at {stage} %" for stage, months in plan.delay_months.items())
    return f"Months later: {told}"


def _short(months: float | None) -> str:
    return NOT_REACHED if months is None else f"{months:.0f}"


def gap_text(gap: float | None) -> str:
    """The certified gap."""
    return UNKNOWN if gap is None else f"{gap:.2%}"


def quarter_text(plan: Plan, day: date | None) -> str:
    """The quarter of a day, as 2027-Q2; a dash for none."""
    calendar = plan.inputs.calendar
    return "-" if day is None else calendar.name(calendar.holding(day))


def region_text(operator: str | None, region: str | None) -> str:
    """An operator's region; an operator with one region only is named alone."""
    name = operator or UNKNOWN
    return name if region in (None, "", "all") else f"{name} · {region}"


def basis(comparison: Comparison) -> str:
    """What all plans of a comparison have in common."""
    start, quarters = comparison.start, comparison.parameters.horizon_quarters
    wanted = ", then ".join(comparison.objective)
    return f"From {start.day} {start:%B} {start.year}, {quarters} quarters; {wanted} plan under each policy."


def defaults_text(used: Iterable[DefaultUsed]) -> str:
    """The figures that nobody has replaced, the widest first; empty if there is none."""
    order = sorted(used, key=lambda default: -(default.spread or 0))
    told = ", ".join(d.name + (f" {d.spread:.2g}-fold" if d.spread and d.spread > 1 else "") for d in order)
    return f"Defaults, with their spread: replace with yours: {told}." if told else ""


def caption(comparison: Comparison, *more: str) -> tuple[str, ...]:
    """What stands under a picture: what is particular to it, the basis, the defaults."""
    told = (*more, basis(comparison), defaults_text(defaults_used(comparison.parameters)), NOT_ADVICE)
    return tuple(text for text in told if text)
