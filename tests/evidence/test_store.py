"""What was read and decided is only ever added to; the state of today is a view over it."""

import json
from datetime import date

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.core.evidence_tables import CLAIM, DOCUMENT, REVIEW
from ringfence.evidence.model import Extraction
from ringfence.evidence.records import guide_record, rows_of
from ringfence.evidence.state import State
from ringfence.evidence.store import EvidenceStore
from tests.evidence.invented import claim_in, document, on, quantity, source, stated

TEXT = """\
Zedland bars Acme
The ministry of Zedland said on Monday that it had barred Acme from 5G networks.

Operators expect a delay of two years.
"""
DAY = date(2026, 11, 22)


@pytest.fixture
def store(tmp_path):
    return EvidenceStore(tmp_path / "evidence")


def paper(name="paper.txt", text=TEXT):
    return document(name, text, publisher="Daily Example", published=stated("2020-03-02", "2020-03-03"))


def read(made, version="1", **fields):
    ban = claim_in(made, "it had barred Acme from 5G networks", "barred", id="x#1", attribution=(source("gov:ZZ"),),
                   time=on("2020-03-02"), **fields)  # fmt: skip
    late = claim_in(
        made, "expect a delay of two years", "delay", "grp:operators", "delay", id="x#2", supplier=(),
        quantity=quantity(2, "year", "approx"), repeats="x#1",
    )  # fmt: skip
    return rows_of(made, Extraction((ban, late)), "patterns", version)


def kept(store, **options):
    state = State(store)
    return list(state.statements(state.selected(**options)))


def test_a_claim_comes_back_as_it_was_given(store):
    made = paper()
    store.add_documents([read(made)])
    ban, late = kept(store)
    assert made.text[slice(*ban.claim.span)] == "it had barred Acme from 5G networks"
    assert ban.claim.attribution == (source("gov:ZZ"),)
    assert (ban.claim.time, ban.published.latest, ban.publisher) == (
        on("2020-03-02"),
        date(2020, 3, 3),
        "Daily Example",
    )
    assert late.claim.quantity == quantity(2, "year", "approx")
    assert late.claim.repeats == ban.claim.id
    assert (ban.extractor, ban.version, ban.review) == ("patterns", "1", "")


def test_the_record_of_a_claim_has_the_fields_of_the_guide(store):
    store.add_documents([read(paper())])
    ban, late = (json.loads(json.dumps(guide_record(each))) for each in kept(store))
    assert ban["doc"] == "paper.txt"
    assert ban["cue"]["text"] == "barred"
    assert ban["time"] == {"earliest": "2020-03-02", "latest": "2020-03-02", "basis": "explicit"}
    assert ban["attribution"] == [{"id": "gov:ZZ", "kind": "government", "named": True, "verb": "said"}]
    assert late["quantity"] == {"value": 2.0, "unit": "year", "approx": True}
    assert late["attribution"] == [] == late["supplier"]


def test_files_of_one_name_are_two_documents(store):
    store.add_documents([read(paper()), read(paper(text=TEXT + "More.\n"))])
    assert len({each.document for each in kept(store)}) == 2
    assert len({each.claim.id for each in kept(store)}) == 4


def test_what_a_killed_run_has_not_finished_is_as_if_it_had_never_been_read(store):
    def run():
        yield read(paper("a.txt", TEXT + "One.\n"))
        yield read(paper("b.txt", TEXT + "Two.\n"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add_documents(run(), batch=1)
    assert len(store.read_already("patterns", "1")) == 2
    (store.path / "batches" / ".000003").mkdir()
    (store.path / "batches" / ".000003" / "claim.parquet").write_bytes(b"half")
    assert len(kept(store)) == 4
    store.add_documents([read(paper())])
    assert len(kept(store)) == 6
    assert not list((store.path / "batches").glob(".*"))


def test_batches_are_never_changed(store):
    store.add_documents([read(paper())])
    before = {path: path.read_bytes() for path in store.parts(CLAIM) + store.parts(DOCUMENT)}
    (ban, _) = kept(store)
    store.decide(ban.claim.id, "reject", by="Ada", on=DAY, extractor="patterns", version="1")
    store.add_documents([read(paper(), version="2", scope="networks")])
    assert before == {path: path.read_bytes() for path in before}


def test_a_later_version_takes_the_place_of_an_earlier_and_decisions_stay(store):
    store.add_documents([read(paper())])
    ban = kept(store)[0]
    store.decide(ban.claim.id, "accept", by="Ada", on=DAY, extractor="patterns", version="1")
    store.add_documents([read(paper(), version="2", scope="networks")])
    again = kept(store)
    assert [each.claim.scope for each in again] == ["networks", "5g"]
    assert (again[0].version, again[0].review, again[0].decided_by) == ("2", "accept", "Ada")
    assert store.read_already("patterns", "1")
    assert store.read_already("patterns", "3") == set()


def test_the_last_decision_counts_and_all_are_kept(store):
    store.add_documents([read(paper())])
    ban = kept(store)[0].claim.id
    made = {"by": "Ada", "on": DAY, "extractor": "patterns", "version": "1"}
    store.decide(ban, "reject", **made)
    assert [each.claim.act for each in kept(store)] == ["delay"]
    assert len(kept(store, rejected=True)) == 2
    store.decide(ban, "correct", **made, changes={"scope": "5g-core", "supplier": "acme,other", "content_act": "",
                                                  "earliest_on": ""})  # fmt: skip
    corrected = kept(store)[0]
    assert (corrected.claim.scope, corrected.claim.supplier) == ("5g-core", ("acme", "other"))
    assert (corrected.claim.time.earliest, corrected.claim.time.latest) == (None, date(2020, 3, 2))
    assert corrected.claim.actor == "gov:ZZ"
    assert len(store.parts(REVIEW)) == 2


@pytest.mark.parametrize(
    ("decision", "changes", "says"),
    [
        ("perhaps", {}, "accept, correct, reject"),
        ("correct", {}, "0 corrections"),
        ("accept", {"act": "allow"}, "1 corrections"),
        ("correct", {"span": "1,2"}, "span cannot be corrected"),
        ("correct", {"latest_on": "soon"}, "is not a day"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_with_the_repair(store, decision, changes, says):
    with pytest.raises(RingfenceError, match=says):
        store.decide("c", decision, by="Ada", on=DAY, extractor="patterns", version="1", changes=changes)
    assert not store.parts(REVIEW)


def test_a_decision_needs_a_name(store):
    with pytest.raises(RingfenceError, match="name of the person"):
        store.decide("c", "accept", by=" ", on=DAY, extractor="patterns", version="1")


def test_a_reader_of_claims_sees_the_paragraph_and_its_neighbours(store):
    store.add_documents([read(paper())])
    state = State(store)
    first, *_ = state.statements()
    assert [row["text"].split()[0] for row in state.around(first)] == ["Zedland", "The", "Operators"]


def test_markup_is_blank_and_offsets_hold(store):
    made = document("page.html", "Head\n<p>One two</p>\n<p>Three</p>\n")
    made = type(made)(**{**{f: getattr(made, f) for f in made.__slots__}, "markup": ((5, 8), (15, 19))})
    store.add_documents([rows_of(made, Extraction(()), "patterns", "1")])
    row = State(store).passages.order_by("number").to_pyarrow().to_pylist()[1]
    assert row["text"].strip() == "One two"
    assert made.text[row["start"] + row["text"].index("One") :].startswith("One two")


def test_an_empty_store_has_no_claims(store):
    assert kept(store) == []
