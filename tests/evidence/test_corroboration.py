"""Origins are counted, not copies; the actor's own word is told apart."""

from ringfence.evidence.derive.corroboration import corroboration
from tests.evidence.invented import source, statement


def only(*statements, publishers=None):
    (row,) = corroboration(statements, publishers)
    return row


def test_ten_copies_of_one_wire_story_are_one_origin():
    copies = [statement(document=f"d{n}", origin="d0", publisher=f"paper {n}") for n in range(10)]
    row = only(*copies, publishers={"d0": "Wire"})
    assert (row["documents"], row["origins"]) == (10, ["Wire"])


def test_papers_that_quote_one_paper_are_one_origin_with_it():
    own = statement(document="d1", publisher="Reuters")
    quoting = [
        statement(document=name, publisher=f"Paper {name}", attribution=(source("media:reuters", "media"),))
        for name in ("d2", "d3")
    ]
    assert only(own, *quoting)["origins"] == ["media:reuters"]


def test_an_outlet_that_repeats_itself_is_one_origin():
    row = only(statement(document="d1", publisher="Wire"), statement(document="d2", publisher="Wire"))
    assert (row["documents"], row["origins"]) == (2, ["Wire"])


def test_documents_of_unknown_publishers_are_origins_of_their_own():
    assert only(statement(document="d1"), statement(document="d2"))["origins"] == ["d1", "d2"]


def test_the_word_of_the_actor_itself_is_told_apart():
    own = statement(attribution=(source("gov:ZZ"),))
    assert only(own)["by_itself"] is True
    assert only(own, statement(attribution=(source("org:acme", "company"),)))["by_itself"] is False


def test_unnamed_sources_are_nobodys_word():
    row = only(statement(attribution=(source("unknown", "leak", named=False),)))
    assert (row["words"], row["by_itself"]) == ([], False)


def test_a_denial_supports_another_proposition():
    rows = corroboration([statement(), statement(modality="denied")])
    assert [row["asserted"] for row in rows] == [True, False] or [row["asserted"] for row in rows] == [False, True]


def test_the_best_supported_comes_first():
    rows = corroboration([statement(act="allow"), statement(document="d2"), statement(document="d3")])
    assert [row["act"] for row in rows] == ["ban", "allow"]
