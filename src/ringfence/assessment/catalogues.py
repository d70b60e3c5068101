"""Rules that leave what is critical to a catalogue of functions: one rule for each version, on that version's days."""

from collections.abc import Iterator, Sequence

from ringfence.core.dates import BEGINNING, PartialDate
from ringfence.core.logic import Truth, negate
from ringfence.core.timeline import Timeline, during, ever
from ringfence.core.vocabulary import DOMAINS
from ringfence.rulebook.facts import CatalogueVersion
from ringfence.rulebook.model import Provision, Where
from ringfence.rulebook.terms import Selector

NO_PART = "no part"
"""As the only part of a rule: it reaches nothing for certain."""

_ALL_PARTS = Selector(parts=DOMAINS)


def by_version(
    provision: Provision, versions: Sequence[CatalogueVersion]
) -> Iterator[tuple[Provision, Timeline[Truth]]]:
    """The provision with the scope that each version gives it, and when; undecided where none is sure."""
    versions = sorted(versions, key=lambda v: v.from_ or _ALWAYS)
    windows = []
    for index, version in enumerate(versions):
        following = versions[index + 1].from_ if index + 1 < len(versions) else None
        windows.append(during(version.from_, version.to or following).map(bool))
        yield _with_parts(provision, *_parts(version)), windows[-1]
    silent = ever(windows).map(negate)
    if any(silent.values):
        yield _with_parts(provision, (NO_PART,), _ALL_PARTS), silent


_ALWAYS = PartialDate(BEGINNING, BEGINNING)


def _parts(version: CatalogueVersion) -> tuple[tuple[str, ...], Selector | None]:
    perhaps = version.perhaps and Selector(parts=(*version.perhaps.domains, *version.perhaps.functions))
    return (*version.domains, *version.functions) or (NO_PART,), perhaps


def _with_parts(provision: Provision, parts: tuple[str, ...], perhaps: Selector | None) -> Provision:
    where = provision.where
    if where.perhaps and perhaps:
        perhaps = where.perhaps.model_copy(update={"parts": perhaps.parts})
    found: Where = where.model_copy(update={"parts": parts, "perhaps": perhaps or where.perhaps})
    return provision.model_copy(update={"where": found})
