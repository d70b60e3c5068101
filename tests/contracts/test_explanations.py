"""Every reason code that the assessment can give has a sentence, and the other way round."""

import re
from pathlib import Path

from ringfence.assessment.explain import REASONS, SETTLED
from ringfence.core.tables import ELEMENT

SOURCES = ("semantics", "subjects", "shares")


def codes(root: Path) -> set[str]:
    text = "".join((root / f"src/ringfence/assessment/{name}.py").read_text(encoding="utf-8") for name in SOURCES)
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)+|certified|permitted|declared)"', text))


def test_every_reason_has_a_sentence(root):
    known = codes(root)
    assert set(REASONS) <= known
    assert {code for code in known if code not in REASONS} == set()


def test_what_settles_an_unknown_is_a_sentence_or_a_column(root):
    columns = set(ELEMENT.names)
    assert not set(SETTLED) & (columns - {"in_service_from", "permits", "certificates", "operated_from", "country"})
