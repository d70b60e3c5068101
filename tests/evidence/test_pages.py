import json

import pytest

from ringfence.evidence.derive.meaning import FAMILY
from tests.tools.gold_corpus import read
from tests.tools.score_evidence import PAGES

KNOWN = read(PAGES / "pages.yaml")


@pytest.mark.parametrize("name", ["development", "held-out"])
def test_labels_of_pages_point_at_words_and_keep_no_text(name: str):
    rows = [json.loads(line) for line in (PAGES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["doc"] for row in rows} == {page for page, told in KNOWN.items() if told["set"] == name}
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        (first, last), (start, end) = row["span"], row["cue"]["span"]
        assert first <= start < end <= last
        assert len(row["cue"]["text"].split()) <= 5
        assert row["act"] in FAMILY
        assert "text" not in row


def test_a_page_is_in_one_set_and_says_when_it_appeared():
    assert len({told["url"] for told in KNOWN.values()}) == len(KNOWN)
    assert all(told["earliest"] <= told["latest"] for told in KNOWN.values())
