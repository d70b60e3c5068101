"""The rulebook as JSON, CSV and JSON-LD."""

import csv
import io
import json
from collections import Counter
from dataclasses import fields, replace

import pytest
from pydantic import ValidationError
from rdflib import Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, XSD

from ringfence.core.dates import PartialDate
from ringfence.core.errors import RingfenceError
from ringfence.rulebook import Deadline, Instrument, Provision, Rulebook, State, known_duties, load_rulebook
from ringfence.rulebook.scenarios import Parameter, Scenario, WhatIf
from ringfence.share.rules_export import COLUMNS, DEONTIC, read_json, to_json, to_rows
from ringfence.share.rules_jsonld import CONTEXT, LRMLMM, OURS, instrument_id, to_jsonld, typed

ELI = Namespace("http://data.europa.eu/eli/ontology#")
LEGAL = Namespace(LRMLMM)
RF = Namespace(OURS)
OVERLAY = """\
lists:
  - id: gb/dvd-2022/list
    title: Designated vendors
    entries: [{supplier: zte, from: 2025-05, cite: {source: lost, checked_on: 2026-01-01}}]
permits: [{id: p-1, provisions: [gb/dvd-2022/core], operator: bt, from: 2024-03, to: 2025-01-01}]
places: [{id: zz/places, complete: true, places: [{name: Plant, latitude: 1.5, longitude: -2.25}]}]
events: [{id: an-event, on: 2024-02-29, operator: bt}]
documents: [{provision: gb/tsa-2021/compliance-plans, operator: bt, from: "2023"}]
catalogues:
  - id: zz/catalogue
    title: Critical functions
    versions: [{from: 2021, functions: [AMF], cite: {source: lost, checked_on: 2026-01-01}}]
"""


@pytest.fixture(scope="module")
def book():
    return load_rulebook(["gb", "se", "eu"])


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A rulebook in which no part is empty."""
    folder = tmp_path_factory.mktemp("overlay")
    (folder / "own.facts.yaml").write_text(OVERLAY, encoding="utf-8")
    book = load_rulebook(["gb", "se", "eu", "us"], overlays=[folder])
    on = Parameter(kind="day", default="2027-06-01", means="when it begins")
    scenario = Scenario(id="as-if", title="As if", about="nobody has decided it", parameters={"on": on})
    what_if = WhatIf(scenario, {"on": "2028-01-01", "who": ["huawei"], "share": 0.5})
    return replace(book, supposed=frozenset({"eu/csa2/removal", "eu/csa2/funding"}), what_ifs=(what_if,))


def through_text(found):
    return json.loads(json.dumps(found, ensure_ascii=False))


def test_json_reads_back_as_the_same_rulebook(full):
    again = read_json(through_text(to_json(full)))
    for part in fields(Rulebook):
        if part.name != "files":
            assert getattr(full, part.name), f"nothing to compare in {part.name}"
            assert getattr(again, part.name) == getattr(full, part.name), part.name
    assert again == replace(full, files={})
    assert again.suppliers.resolve("华为") == "huawei"


def test_json_holds_every_part_and_no_path_of_this_machine(full):
    what_ifs = tuple(
        replace(what_if, folder=path.parent) for what_if, path in zip(full.what_ifs, full.files.values(), strict=False)
    )
    exported = to_json(replace(full, what_ifs=what_ifs))
    assert set(exported) == {
        "format",
        "format_version",
        *(p.name for p in fields(Rulebook)),
    } - {"files"}
    assert str(next(iter(full.files.values())).parent) not in json.dumps(exported)
    kinds = {type(state["deadline"]) for p in exported["provisions"] for state in p["states"]}
    assert kinds == {type(None), str, dict}


@pytest.mark.parametrize("change", [{"format": "other"}, {"format_version": 99}])
def test_json_of_another_format_is_refused(book, change):
    with pytest.raises(RingfenceError, match="cannot be read as a rulebook"):
        read_json({**to_json(book), **change})


def test_json_that_was_spoiled_is_refused(book):
    exported = to_json(book)
    exported["provisions"][0]["force"] = "iron"
    with pytest.raises(ValidationError):
        read_json(exported)


def test_csv_has_a_row_for_each_state(book):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerows(to_rows(book))
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert Counter(row["id"] for row in rows) == {p.id: len(p.states) for p in book.provisions}
    [core] = [row for row in rows if row["id"] == "gb/dvd-2022/core" and row["duty"] == "remove_by"]
    wanted = {
        "deadline": "2023-12-31", "force": "binding", "deontic": "Obligation", "jurisdiction": "gb", "to_on": "",
        "instrument": "gb/dvd-2022", "instrument_kind": "direction",
    }  # fmt: skip
    assert {name: core[name] for name in wanted} == wanted
    assert core["source_url"].startswith("https://")
    assert core["sentence"].startswith("Equipment of suppliers listed under")


def test_csv_tells_when_a_state_ended(book):
    rows = {(row["id"], row["state"]): row for row in to_rows(book)}
    assert rows["gb/ncsc-2020/core", 1]["to_on"] == "2022-10-13"
    assert rows["gb/ncsc-2020/core", 1]["sources"] in book.sources


def test_every_duty_has_a_deontic_class():
    assert set(known_duties()) | {"none", "stayed"} == set(DEONTIC)
    prefixes = {name.split(":")[0] for name in DEONTIC.values()}
    assert prefixes == {"lrmlmm", "rf"}


@pytest.fixture(scope="module")
def graph(book):
    return read_graph(to_jsonld(book))


def read_graph(found):
    """Parsed without fetching anything: the context stands in the file."""
    dataset = Dataset()
    import warnings

    with warnings.catch_warnings():
        # rdflib's own JSON-LD reader still makes a kind of graph that rdflib has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=json.dumps(found), format="json-ld")
    graph = Graph()
    for subject, predicate, what, _ in dataset.quads():
        graph.add((subject, predicate, what))
    return graph


def state_of(provision_id, number=1):
    return URIRef(f"urn:ringfence:provision:{provision_id}#state-{number}")


def test_jsonld_names_instruments_by_eli(graph):
    nis2 = URIRef("https://eur-lex.europa.eu/eli/dir/2022/2555/oj")
    assert (nis2, RDF.type, ELI.LegalResource) in graph
    assert (nis2, ELI.id_local, Literal("eu/nis2")) in graph
    assert (nis2, ELI.number, Literal("(EU) 2022/2555")) in graph
    direction = URIRef("urn:ringfence:instrument:gb/dvd-2022")
    core = URIRef("urn:ringfence:provision:gb/dvd-2022/core")
    assert (direction, RDF.type, ELI.LegalResource) in graph
    assert (core, ELI.is_part_of, direction) in graph
    assert (core, RF.supplier, None) not in graph  # designated, not named
    assert (core, RF.state, state_of("gb/dvd-2022/core")) in graph


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32022L2555", None),
        ("https://www.boe.es/eli/es/rdl/2022/03/29/7", None),
        ("https://example.org/act", "urn:ringfence:instrument:zz/act"),
        ("", "urn:ringfence:instrument:zz/act"),
    ],
)
def test_an_instrument_is_named_by_its_link_only_where_that_is_a_name(link, name):
    assert instrument_id(Instrument(id="zz/act", title="An act", kind="law", link=link)) == (name or link)


def test_jsonld_says_what_is_demanded_by_when_and_who_says_so(graph):
    state = state_of("se/pts-2020/phase-out-huawei")
    assert (state, RDF.type, LEGAL.Obligation) in graph
    assert (state, RF.deadline, Literal("2025-01-01", datatype=XSD.date)) in graph
    assert (state, RF.duty, Literal("remove_by", datatype=RF.Duty)) in graph
    assert (state, RF.force, Literal("binding", datatype=RF.Force)) in graph
    assert (state, RF.certainty, Literal("verified", datatype=RF.Certainty)) in graph
    [source] = graph.objects(state, PROV.wasDerivedFrom)
    assert (source, RDF.type, PROV.Entity) in graph
    assert [url.datatype for url in graph.objects(source, DCTERMS.identifier)] == [XSD.anyURI]
    [citation] = graph.objects(state, PROV.qualifiedDerivation)
    assert (citation, PROV.entity, source) in graph
    assert [day.datatype for day in graph.objects(citation, RF.checkedOn)] == [XSD.date]


def test_jsonld_calls_nothing_an_obligation_that_obliges_nobody(book, graph):
    advice = state_of("gb/ncsc-2020/core")
    assert (advice, RF.deontic, LEGAL.Obligation) in graph
    assert (advice, RDF.type, LEGAL.Obligation) not in graph
    bound = {"binding", "contractual"}
    for provision in book.provisions:
        for number, state in enumerate(provision.states, 1):
            types = set(graph.objects(state_of(provision.id, number), RDF.type))
            if types & {LEGAL.Obligation, LEGAL.Prohibition}:
                assert state.force in bound, provision.id
    assert (state_of("se/lek-2020/power"), RDF.type, LEGAL.Permission) in graph


@pytest.mark.parametrize(("text", "kind"), [("2023-05-31", "date"), ("2023-05", "gYearMonth"), ("2023", "gYear")])
def test_the_type_of_a_date_says_how_precise_it_is(text, kind):
    assert typed(PartialDate.of(text)) == {"@type": f"xsd:{kind}", "@value": text}


def test_jsonld_writes_each_kind_of_deadline(book):
    deadlines = [Deadline(event="designation", months=(12, 18)), "unknown", "2026-12", None]
    for deadline, wanted in zip(deadlines, ("afterEvent", "notFound", "gYearMonth", ""), strict=True):
        made = one_state(book, deadline=deadline)
        found = read_graph(to_jsonld(made)).serialize(format="nt")
        for word in ("afterEvent", "notFound", "gYearMonth"):
            assert (word in found) is (word == wanted), (deadline, word)
        assert ("monthsLeast" in found) is (wanted == "afterEvent")


def one_state(book, **fields):
    cite = {"source": "se-rk-2022", "checked_on": "2026-11-21"}
    state = State.model_validate({"from": "2024-01-01", "duty": "remove_by", "cite": cite, **fields})
    provision = Provision.model_validate(
        {"id": "zz/act/rule", "fact": "ZZ", "title": "A rule", "whose": {"any": True}, "states": [state]}
    )
    return replace(book, provisions=(provision,))


def test_a_duty_of_another_package_is_a_deontic_specification(book, monkeypatch):
    from ringfence.rulebook.duties import base

    other = base.Duty(name="paint_green", family="element", means="", sentence="Paint it green.")
    monkeypatch.setattr(base, "known_duties", lambda: {"paint_green": other})
    graph = read_graph(to_jsonld(one_state(book, duty="paint_green")))
    assert (state_of("zz/act/rule"), RDF.type, LEGAL.DeonticSpecification) in graph


def test_no_term_of_the_jsonld_is_left_without_meaning(book):
    used = set()

    def visit(found):
        if isinstance(found, dict):
            used.update(found)
            for value in found.values():
                visit(value)
        elif isinstance(found, list):
            for value in found:
                visit(value)

    visit(to_jsonld(book)["@graph"])
    assert {key for key in used if not key.startswith("@")} <= set(CONTEXT)


def test_the_exports_are_the_same_at_every_run(book):
    assert json.dumps(to_jsonld(book)) == json.dumps(to_jsonld(load_rulebook(["gb", "se", "eu"])))
    assert json.dumps(to_json(book)) == json.dumps(to_json(load_rulebook(["gb", "se", "eu"])))
