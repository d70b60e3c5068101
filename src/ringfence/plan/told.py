"""Figures of cost and delay that documents tell, beside the published ones: with their source, and its interest.

A document tells a number and who says it, seldom what the number covers, so it has no formula of its own. Where it is
the number of exactly one published figure it is compared as that one; whether it is the same, a person must say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ringfence.plan.headlines import CAVEAT, Headline, Published, Verdict, headlines

GROUP: Final = "Told in documents"
NO_SCOPE: Final = "the document does not tell which network, which suppliers and which costs it covers"

_SAME: Final = 0.01
"""Numbers that differ by less than this share are one number."""
_LEAST: Final = 1e6
"""Sums below are told in the currency itself, others in billions as the published ones are."""
_MONTHS: Final = {"day": 12 / 365, "week": 12 / 52, "month": 1.0, "quarter": 3.0, "year": 12.0}


@dataclass(slots=True)
class Told:
    """One figure of one source, in however many documents it stands."""

    act: str
    """``cost`` or ``delay``."""
    published: Published
    said_by: str
    interest: str
    year: int | None
    """When it was first stated, as far as known."""
    suppliers: tuple[str, ...]
    words: str
    """As the first document has them."""
    alike: tuple[Headline, ...]
    """Published figures of the same number."""
    claims: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)

    @property
    def like(self) -> Headline | None:
        """The published figure that it is compared as."""
        return self.alike[0] if len(self.alike) == 1 else None

    @property
    def verdict(self) -> Verdict:
        return self.like.verdict if self.like else "outside the model"

    @property
    def outside(self) -> str:
        """Why there is nothing of ours beside it; empty if there is."""
        if self.like:
            return self.like.entry.outside
        names = ", ".join(headline.entry.id for headline in self.alike)
        return f"{NO_SCOPE}; it is the number of {names}" if names else NO_SCOPE


def told_figures(figures: Iterable[Mapping[str, Any]]) -> list[Told]:
    """Figures of documents, those of delay behind those of cost, the largest first.

    Parameters
    ----------
    figures
        Records of `ringfence.evidence.derive.impact.figures`, with ``words``; one number of one source is one figure.
    """
    found: dict[tuple[Any, ...], Told] = {}
    for row in figures:
        published = _published(row)
        key = row["act"], published.unit, published.value, row["said_by"]
        told = found.get(key)
        if told is None:
            told = found[key] = Told(
                row["act"], published, row["said_by"], row["interest"], row["year"], tuple(row["suppliers"]),
                row.get("words", ""), tuple(h for h in headlines() if _same(h, published, row["year"])),
            )  # fmt: skip
        told.year = min((year for year in (told.year, row["year"]) if year), default=None)
        told.claims.append(row["claim"])
        told.documents += [row["document"]] if row["document"] not in told.documents else []
        told.origins.add(row["origin"])
    return sorted(found.values(), key=lambda t: (t.act, t.published.unit, -t.published.high, t.said_by))


def _published(row: Mapping[str, Any]) -> Published:
    value, unit = row["value"], row["unit"]
    if unit in _MONTHS:
        value, unit = round(value * _MONTHS[unit], 1), "months"
    elif unit == "percent":
        unit = "%"
    elif value >= _LEAST:
        value, unit = value / 1e9, f"{unit} bn"
    return Published(value=value, unit=unit, wording=row["published"]["wording"])


def _same(headline: Headline, told: Published, year: int | None) -> bool:
    """Whether a published figure, or an end of its range, is that number and was known by then."""
    known = headline.entry.published
    later = year is None or headline.fact.year is None or headline.fact.year <= year
    near = any(abs(told.high - end) <= _SAME * end for end in (known.low, known.high) if end)
    return later and known.unit == told.unit and near


def told_record(told: Told) -> dict[str, Any]:
    """A figure with the keys of `ringfence.plan.headlines.headline_records`, and claims, documents and origins.

    ``group`` is `GROUP` and ``mark`` is ``told``; what is ours is that of the published figure it is compared as.
    """
    like = told.like
    ours, ratios = (like.ours, like.ratios) if like else (None, None)
    return {
        "id": told.claims[0], "group": GROUP, "claim": told.words, "said_by": told.said_by, "interest": told.interest,
        "year": told.year, "network": "not told", "suppliers": ", ".join(told.suppliers) or "not told",
        "counted": told.act, "published_low": told.published.low, "published_high": told.published.high,
        "unit": told.published.unit, "wording": told.published.wording,
        **{f"ours_{end}": getattr(ours, end, None) for end in ("low", "value", "high")},
        "formula": like.entry.formula if like else "", "inputs": [], "ratio_low": ratios[0] if ratios else None,
        "ratio_high": ratios[1] if ratios else None, "verdict": told.verdict, "outside": told.outside,
        "note": f"compared as {like.entry.id}: the same number; whether it is that figure, a person must say"
        if like else "",
        "facts": list(like.entry.facts) if like else [], "source_url": "", "mark": "told", "caveat": CAVEAT,
        "claims": told.claims, "documents": told.documents, "origins": sorted(told.origins),
    }  # fmt: skip
