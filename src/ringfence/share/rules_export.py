"""The rulebook for other programs: lossless JSON, and a CSV row per state (`ringfence.share.rules_jsonld` links it).

Functions of the rulebook alone: no clock, same rulebook, same bytes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, Final, get_type_hints

from pydantic import TypeAdapter

from ringfence.assessment.law import Law
from ringfence.assessment.register import deadline_text, stretches
from ringfence.core.dates import END
from ringfence.core.errors import RingfenceError
from ringfence.rulebook.facts import Operator, Supplier
from ringfence.rulebook.identity import Countries, Operators, Suppliers
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.model import Instrument, Provision, State
from ringfence.rulebook.render import sentence, where, whose
from ringfence.rulebook.terms import Day

FORMAT: Final = "ringfence-rulebook"
FORMAT_VERSION: Final = 1
"""Grows when a reader of the old shape could no longer read the new one; new keys alone do not count."""

DEONTIC: Final[dict[str, str]] = {
    "prohibit_new": "lrmlmm:Prohibition",
    "cap_share": "lrmlmm:Prohibition",
    "allowlist_only": "lrmlmm:Prohibition",
    "restrict_procurement": "lrmlmm:Prohibition",
    "restrict_funding": "lrmlmm:Prohibition",
    "restrict_market": "lrmlmm:Prohibition",
    "restrict_export": "lrmlmm:Prohibition",
    "remove_by": "lrmlmm:Obligation",
    "min_share": "lrmlmm:Obligation",
    "diversify": "lrmlmm:Obligation",
    "authorise_before": "lrmlmm:Obligation",
    "notify_before": "lrmlmm:Obligation",
    "certify": "lrmlmm:Obligation",
    "declare": "lrmlmm:Obligation",
    "localise": "lrmlmm:Obligation",
    "report": "lrmlmm:Obligation",
    "conditions": "lrmlmm:Obligation",
    "empower": "lrmlmm:Permission",  # of the authority
    "permit_all": "lrmlmm:Permission",
    "inform": "lrmlmm:FactualStatement",
    "compensate": "lrmlmm:FactualStatement",  # who pays, also where nobody does
    "advise": "rf:Advice",  # LegalRuleML has no class for what may be left undone
    "none_found": "rf:NoneFound",  # what a search found is no word of the law
    "not_read": "rf:NotRead",
    "stayed": "rf:Suspension",
    "none": "rf:End",
}
"""What each duty is in deontic terms. A duty of another package is plainly a ``lrmlmm:DeonticSpecification``."""


def deontic(state: State) -> str:
    """The deontic class of what a state demands."""
    return DEONTIC.get(state.duty, "lrmlmm:DeonticSpecification")


_Members = Mapping[str, Mapping[str, tuple[Day | None, Day | None]]]


@cache
def _sections() -> dict[str, TypeAdapter[Any]]:
    """A reader and writer for each part of the rulebook, from its own types: a new part is exported by itself."""
    hints: dict[str, Any] = get_type_hints(Rulebook)
    hints |= {"suppliers": Mapping[str, Supplier], "operators": Mapping[str, Operator], "countries": _Members}
    return {field.name: TypeAdapter(hints[field.name]) for field in fields(Rulebook) if field.name != "files"}


def to_json(rulebook: Rulebook) -> dict[str, Any]:
    """Everything the rulebook holds, as JSON values; `read_json` makes the same rulebook of it.

    Returns
    -------
    dict
        ``format``, ``format_version`` and one key per part: ``provisions`` (a list), ``instruments``, ``sources``,
        ``coverage``, ``suppliers``, ``operators``, ``lists``, ``catalogues``, ``permits``, ``places`` (by id),
        ``countries`` (group, country, first day and first day after), ``events``, ``documents`` (lists), ``supposed``
        (ids of provisions that a scenario takes for law), ``what_ifs`` (the scenarios), ``private`` (ids of what came
        from overlays; it is exported like the rest) and ``version``. Objects have the keys of the rulebook's files, all
        of them; dates are as precise as known. Where files lie, and the cases beside them, are not part of it.
    """
    parts: dict[str, Any] = {name: getattr(rulebook, name) for name in _sections()}
    parts |= {
        "suppliers": rulebook.suppliers.by_id,
        "operators": rulebook.operators.by_id,
        "countries": rulebook.countries.members,
        "what_ifs": tuple(replace(what_if, folder=None) for what_if in rulebook.what_ifs),
    }
    dumped = {
        name: adapter.dump_python(parts[name], mode="json", by_alias=True) for name, adapter in _sections().items()
    }
    for unordered in ("supposed", "private"):
        dumped[unordered].sort()
    return {"format": FORMAT, "format_version": FORMAT_VERSION, **dumped}


def read_json(exported: Mapping[str, Any]) -> Rulebook:
    """The rulebook that `to_json` wrote.

    Raises
    ------
    RingfenceError
        It is no such export, or one of another version of the format.
    pydantic.ValidationError
        A part of it has been changed to something that is no rulebook.
    """
    given = (exported.get("format"), exported.get("format_version"))
    if given != (FORMAT, FORMAT_VERSION):
        raise RingfenceError(
            f"{given[0]!r} version {given[1]!r} cannot be read as a rulebook",
            f"write it with `ringfence rules export --format json` of a version that writes version {FORMAT_VERSION}",
        )
    parts = {name: adapter.validate_python(exported[name]) for name, adapter in _sections().items()}
    parts["suppliers"], parts["operators"] = Suppliers(parts["suppliers"]), Operators(parts["operators"])
    parts["countries"] = Countries(parts["countries"])
    return Rulebook(**parts)


COLUMNS: Final = (
    "id", "fact_id", "jurisdiction", "title", "instrument", "instrument_title", "instrument_kind", "issuer", "link",
    "addressees", "operators", "whose", "where", "state", "duty", "deontic", "force", "from_on", "to_on", "known_on",
    "deadline", "certainty", "remembered", "sources", "source_title", "source_url", "locator", "checked_on", "sentence",
)  # fmt: skip
"""Columns of the CSV export; ``state`` numbers the states of a provision from 1."""


def to_rows(rulebook: Rulebook) -> Iterator[dict[str, Any]]:
    """One row per state of a provision, with the names of `COLUMNS`.

    ``to_on`` is the first day on which another state holds or nothing does, by all that is known; empty while it
    lasts, and equal to ``from_on`` for a state that was replaced before it began. Empty means: there is none, or it is
    not known.
    """
    law = Law(rulebook, END)
    for provision in rulebook.provisions:
        instrument = rulebook.instruments.get(provision.instrument)
        for number, state in enumerate(provision.states, 1):
            yield {**_of_provision(rulebook, provision, instrument), **_of_state(law, provision, state, number)}


def _of_provision(rulebook: Rulebook, provision: Provision, instrument: Instrument | None) -> dict[str, Any]:
    operators = provision.who.operators
    return {
        "id": provision.id,
        "fact_id": provision.fact,
        "jurisdiction": provision.jurisdiction,
        "title": provision.title,
        "instrument": provision.instrument,
        "instrument_title": instrument.title if instrument else "",
        "instrument_kind": instrument.kind if instrument else "",
        "issuer": instrument.issuer if instrument else "",
        "link": instrument.link if instrument else "",
        "addressees": provision.who.addressees,
        "operators": operators if isinstance(operators, str) else " ".join(operators),
        "whose": whose(rulebook, provision.whose),
        "where": where(provision),
    }


def _of_state(law: Law, provision: Provision, state: State, number: int) -> dict[str, Any]:
    rulebook = law.rulebook
    source = rulebook.sources.get(state.cite.source)
    return {
        "state": number,
        "duty": state.duty,
        "deontic": deontic(state).split(":")[1],
        "force": state.force,
        "from_on": str(state.from_),
        "to_on": ended_on(law, provision, state) or "",
        "known_on": str(state.known or state.from_),
        "deadline": deadline_text(state) or "",
        "certainty": state.certainty,
        "remembered": state.remembered,
        "sources": state.cite.source,
        "source_title": source.title if source else "",
        "source_url": source.url if source else "",
        "locator": state.cite.locator,
        "checked_on": state.cite.checked_on.isoformat(),
        "sentence": sentence(rulebook, provision, state),
    }


def ended_on(law: Law, provision: Provision, state: State) -> str | None:
    """The first day on which an active state no longer holds; None while it lasts."""
    if not state.active:
        return None
    ends = [stretch.days.to_on for stretch in stretches(law, provision) if stretch.state == state]
    if not ends:
        return str(state.from_)
    return None if max(ends) == END else max(ends).isoformat()
