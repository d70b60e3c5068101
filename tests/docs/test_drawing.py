import re
from datetime import date

import pytest
from lxml import etree

from docs.writers.drawing import KINDS, WIDTH, Bar, Group, Lane, drawing
from ringfence.core.dates import END
from ringfence.core.vocabulary import FORCES

EARLY, LATE = "last lawful day 2021-01-01", "last lawful day 2039-12-31"


def bar(from_on=date(2020, 1, 1), to_on=END, kind="binding", **given):
    return Bar(from_on, to_on, kind, "remove_by · binding", "remove_by (binding) from 2020", **given)


def drawn(*lanes, day=date(2026, 11, 22)):
    figure = drawing([Group("An act", lanes)], name="t", title="What & when", description="In words.", day=day)
    return etree.fromstring(figure.replace(" data-search-exclude", ""))


def found(tree, kind):
    return tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' {kind} ')]")


def test_the_drawing_is_one_block_without_blank_lines():
    assert "\n\n" not in drawing(
        [Group("", [Lane("x", bars=[bar()])])], name="t", title="", description="", day=date(2026, 1, 1)
    )


def test_the_drawing_has_a_title_and_a_description():
    svg = drawn(Lane("a lane", bars=[bar()])).find(".//{*}svg")
    assert svg.get("role") == "img"
    ids = svg.get("aria-labelledby").split()
    assert [svg.xpath(f"//*[@id='{name}']")[0].text for name in ids] == ["What & when", "In words."]


def test_bars_stay_within_the_drawing():
    old = bar(date(1996, 1, 1), date(2024, 6, 1))
    for rect in found(drawn(Lane("old and new", bars=[old, bar()])), "rf-bar"):
        if "rx" in rect.attrib:
            x, wide = float(rect.get("x")), float(rect.get("width"))
            assert x >= 0
            assert wide > 0
            assert x + wide <= WIDTH + 0.1


def test_a_deadline_near_the_edge_is_written_to_its_left():
    tree = drawn(Lane("x", bars=[bar()], deadlines=[(date(2021, 1, 1), EARLY), (date(2039, 12, 31), LATE)]))
    early, late = found(tree, "rf-due-text")
    assert "rf-left" not in early.get("class")
    assert "rf-left" in late.get("class")


def test_a_start_known_to_the_year_is_marked():
    loose = bar(loose=(date(2020, 1, 1), date(2020, 12, 31)))
    assert found(drawn(Lane("x", bars=[loose])), "rf-loose")
    assert not found(drawn(Lane("x", bars=[bar()])), "rf-loose")


def test_words_do_not_stand_under_a_mark():
    (free,) = found(drawn(Lane("x", bars=[bar()])), "rf-in")
    (moved,) = found(drawn(Lane("x", bars=[bar()], deadlines=[(date(2020, 6, 1), "")])), "rf-in")
    assert float(moved.get("x")) > float(free.get("x"))


def test_text_from_data_stays_text():
    tree = drawn(Lane("<script>alert(1)</script>", href='x"y', bars=[bar()]))
    assert not tree.findall(".//{*}script")
    assert "<script>" in found(tree, "rf-label")[0].text


@pytest.mark.parametrize("force", FORCES)
def test_every_force_has_words_and_a_colour(root, force):
    css = (root / "docs" / "assets" / "rulebook.css").read_text(encoding="utf-8")
    assert force in KINDS
    assert re.search(rf"\.rf-{force} {{ fill", css)
