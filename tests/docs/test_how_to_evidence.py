"""The page on evidence shows what the commands print for the articles of the demo."""

import re
from pathlib import Path

import pytest

from ringfence.assessment.claim_check import VERDICTS, checks
from ringfence.assessment.law import Law
from ringfence.core.errors import Problems
from ringfence.demo.articles import JURISDICTION, article_paths
from ringfence.evidence.derive.disputes import KINDS
from ringfence.evidence.derive.drafts import yaml_lines
from ringfence.evidencing import Evidence, opened
from ringfence.rulebook import load_rulebook
from ringfence.share.evidence_text import check_lines, claim_lines_by_document, dispute_lines
from tests.demo.test_demo import TODAY

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "evidence.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
EXAMPLES = [block for language, block in BLOCKS if language != "sh"]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("evidence") / "ws"
    opened(path).add(article_paths(), Problems())
    evidence = Evidence(path)
    disputes = evidence.disputes()
    law = Law(load_rulebook([JURISDICTION]), TODAY)
    checked = [found.record() for found in checks(list(evidence.state.statements()), law)]
    words = evidence.words(position["claims"][0] for row in disputes for position in row["positions"])
    return [
        *claim_lines_by_document(evidence.state.statements()), *dispute_lines(disputes, words), *check_lines(checked),
        *(line for draft in evidence.drafts() for line in yaml_lines(draft)),
    ]  # fmt: skip


def test_the_examples_are_what_is_printed(printed: list[str]):
    lines = [line for example in EXAMPLES for line in example.splitlines()]
    assert len(lines) > 20
    for line in lines:
        begun = line.partition("...")[0]
        assert any(told == line or ("..." in line and told.startswith(begun)) for told in printed), line


def test_every_verdict_and_every_kind_of_dispute_is_explained():
    for name, meaning in VERDICTS.items():
        assert f"| `{name}` | {meaning} |" in PAGE
    for name in KINDS:
        assert f"| `{name}` |" in PAGE
