"""The rulebook as JSON-LD, for those who link law: instruments in ELI, duties in LegalRuleML, sources in PROV."""

from typing import Any, Final

from ringfence.assessment.law import Law
from ringfence.core.dates import END, PartialDate
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.model import Deadline, Instrument, Provision, Source, State
from ringfence.rulebook.render import sentence, where, whose
from ringfence.share.rules_export import deontic, ended_on

LRMLMM: Final = "http://docs.oasis-open.org/legalruleml/ns/mm/v1.0/"
"""Namespace of the LegalRuleML metamodel (LegalRuleML Core Specification 1.0, C.3)."""
OURS: Final = "urn:ringfence:ns:"

CONTEXT: Final[dict[str, Any]] = {
    "eli": "http://data.europa.eu/eli/ontology#",
    "lrmlmm": LRMLMM,
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rf": {"@id": OURS, "@prefix": True},
    "title": "dcterms:title",
    "id_local": "eli:id_local",
    "number": "eli:number",
    "issuer": "eli:responsibility_of",
    "jurisdiction": {"@id": "eli:jurisdiction", "@type": "@id"},
    "part_of": {"@id": "eli:is_part_of", "@type": "@id"},
    "page": {"@id": "rdfs:seeAlso", "@type": "@id"},
    "note": "rdfs:comment",
    "url": {"@id": "dcterms:identifier", "@type": "xsd:anyURI"},
    "kind": "rf:kind",
    "fact": "rf:fact",
    "whose": "rf:whose",
    "where": "rf:where",
    "supplier": {"@id": "rf:supplier", "@type": "@id"},
    "addressees": "rf:addressees",
    "state": {"@id": "rf:state", "@type": "@id"},
    "duty": {"@id": "rf:duty", "@type": "rf:Duty"},
    "deontic": {"@id": "rf:deontic", "@type": "@id"},
    "force": {"@id": "rf:force", "@type": "rf:Force"},
    "certainty": {"@id": "rf:certainty", "@type": "rf:Certainty"},
    "remembered": "rf:remembered",
    "from": "rf:from",
    "to": {"@id": "rf:to", "@type": "xsd:date"},
    "known": "rf:known",
    "deadline": "rf:deadline",
    "after_event": "rf:afterEvent",
    "months_least": {"@id": "rf:monthsLeast", "@type": "xsd:integer"},
    "months_most": {"@id": "rf:monthsMost", "@type": "xsd:integer"},
    "text": "dcterms:description",
    "read": "rf:read",
    "source": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "citation": "prov:qualifiedDerivation",
    "cited": {"@id": "prov:entity", "@type": "@id"},
    "locator": "dcterms:bibliographicCitation",
    "checked_on": {"@id": "rf:checkedOn", "@type": "xsd:date"},
}
"""The terms of the export. Ours (``rf``) are those for which no standard has a word: how binding a state is, how sure
we are of it, when it could be known, and deadlines that count from an event."""

_XSD_OF_LENGTH: Final = {10: "xsd:date", 7: "xsd:gYearMonth", 4: "xsd:gYear"}

_BOUND: Final = frozenset({"binding", "contractual"})


def to_jsonld(rulebook: Rulebook) -> dict[str, Any]:
    """Instruments, provisions with their states, sources, suppliers and jurisdictions as one JSON-LD graph.

    A state has the LegalRuleML class of its duty as type only where it binds somebody, or is a power in force; advice,
    announcements and proposals name it as ``rf:deontic`` alone: what they would be. JSON holds more, see
    `ringfence.share.rules_export.to_json`.
    """
    law = Law(rulebook, END)
    graph = [
        *(_jurisdiction(rulebook, code) for code in _codes(rulebook)),
        *(_instrument(instrument) for instrument in rulebook.instruments.values()),
        *(_source(key, source) for key, source in rulebook.sources.items()),
        *(
            {"@id": _urn("supplier", supplier.id), "@type": "prov:Organization", "title": supplier.name}
            for supplier in rulebook.suppliers.by_id.values()
        ),
    ]
    for provision in rulebook.provisions:
        graph.append(_provision(rulebook, provision))
        graph += [_state(law, provision, state, number) for number, state in enumerate(provision.states, 1)]
    version = {"@id": _urn("rulebook", rulebook.version), "@type": "prov:Collection"}
    return {"@context": CONTEXT, "@graph": [version, *graph]}


def _codes(rulebook: Rulebook) -> list[str]:
    return sorted(rulebook.jurisdictions | {name.split("/", 1)[0] for name in rulebook.instruments})


def _urn(kind: str, name: str) -> str:
    return f"urn:ringfence:{kind}:{name}"


def _jurisdiction(rulebook: Rulebook, code: str) -> dict[str, Any]:
    read = rulebook.coverage.get(code)
    found = {"id_local": code, "title": read.name if read else ""}
    return {"@id": _urn("jurisdiction", code), "@type": "eli:AdministrativeArea", **_without_empty(found)}


def instrument_id(instrument: Instrument) -> str:
    """The ELI or CELEX address where the link is one, else a name of ours."""
    link = instrument.link
    return link if "/eli/" in link or "CELEX" in link.upper() else _urn("instrument", instrument.id)


def _instrument(instrument: Instrument) -> dict[str, Any]:
    name = instrument_id(instrument)
    found = {
        "@id": name,
        "@type": "eli:LegalResource",
        "id_local": instrument.id,
        "title": instrument.title,
        "kind": instrument.kind,
        "issuer": instrument.issuer,
        "number": instrument.number,
        "jurisdiction": _urn("jurisdiction", instrument.id.split("/", 1)[0]),
        "page": "" if name == instrument.link else _iri(instrument.link),
        "note": instrument.note,
    }
    return _without_empty(found)


def _iri(link: str) -> str:
    """The link with what no IRI may hold escaped."""
    return "".join(f"%{ord(ch):02X}" if ch in ' <>"{}|\\^`' else ch for ch in link)


def _source(key: str, source: Source) -> dict[str, Any]:
    found = {"title": source.title, "url": source.url, "read": source.read}
    return {"@id": _urn("source", key), "@type": "prov:Entity", **_without_empty(found)}


def _provision(rulebook: Rulebook, provision: Provision) -> dict[str, Any]:
    instrument = rulebook.instruments.get(provision.instrument)
    operators = provision.who.operators
    found = {
        "@id": _urn("provision", provision.id),
        "@type": "eli:LegalResourceSubdivision",
        "id_local": provision.id,
        "fact": provision.fact,
        "title": provision.title,
        "part_of": instrument_id(instrument) if instrument else _urn("instrument", provision.instrument),
        "jurisdiction": _urn("jurisdiction", provision.jurisdiction),
        "addressees": provision.who.addressees if isinstance(operators, str) else list(operators),
        "whose": whose(rulebook, provision.whose),
        "where": where(provision),
        "supplier": [_urn("supplier", name) for name in provision.whose.suppliers],
        "state": [_state_id(provision, number) for number in range(1, len(provision.states) + 1)],
    }
    return _without_empty(found)


def _state_id(provision: Provision, number: int) -> str:
    return f"{_urn('provision', provision.id)}#state-{number}"


def _state(law: Law, provision: Provision, state: State, number: int) -> dict[str, Any]:
    source = _urn("source", state.cite.source)
    citation = {
        "@type": "prov:Derivation",
        "cited": source,
        "locator": state.cite.locator,
        "checked_on": state.cite.checked_on.isoformat(),
    }
    found = {
        "@id": _state_id(provision, number),
        "@type": ["rf:State", "prov:Entity", *_asserted(state)],
        "duty": state.duty,
        "deontic": deontic(state),
        "force": state.force,
        "from": typed(state.from_),
        "to": ended_on(law, provision, state),
        "known": typed(state.known) if state.known else None,
        **_deadline(state),
        "certainty": state.certainty,
        "remembered": state.remembered,
        "text": sentence(law.rulebook, provision, state),
        "source": source,
        "citation": _without_empty(citation),
    }
    return _without_empty(found)


def _asserted(state: State) -> list[str]:
    """The class of the duty where the state really is of that class: advice to remove obliges nobody."""
    name = deontic(state)
    in_law = state.force in _BOUND or (state.force == "enabling" and name == "lrmlmm:Permission")
    return [name] if in_law or name.startswith("rf:") or name.endswith("Statement") else []


def typed(day: PartialDate) -> dict[str, str]:
    """A date as a literal whose type says how precise it is."""
    return {"@type": _XSD_OF_LENGTH[len(str(day))], "@value": str(day)}


def _deadline(state: State) -> dict[str, Any]:
    deadline = state.deadline
    if isinstance(deadline, Deadline):
        low, high = deadline.span
        return {"after_event": deadline.event, "months_least": low, "months_most": high}
    if deadline == "unknown":
        return {"deadline": {"@id": "rf:notFound"}}
    return {"deadline": typed(deadline)} if isinstance(deadline, PartialDate) else {}


def _without_empty(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value not in ("", [], None)}
