"""What is wrong in a file is said with file and line, all of it at once, and nothing of the file is used."""

from pathlib import Path

import pytest

from ringfence.core.dates import PartialDate
from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.facts import Facts, Permit
from ringfence.rulebook.load import load_rulebook, with_facts
from ringfence.rulebook.yaml_files import MAX_BYTES

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
ZZ = Path(__file__).parent / "zz"

RULE = """\
id: zz/nsa/rule
fact: ZZ-1
title: A rule
whose: {any: true}
states:
  - {from: 2020-07-01, duty: remove_by, cite: {source: zz-nsa, locator: "1.10", checked_on: 2026-11-20}}
"""


def read(folder: Path) -> tuple[object, Problems]:
    problems = Problems()
    return load_rulebook([str(folder)], problems=problems), problems


def told(text: str, name: str) -> list[str]:
    """The values of the comments ``# name: value``."""
    return [line.removeprefix(f"# {name}: ") for line in text.splitlines() if line.startswith(f"# {name}: ")]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_its_line(path, tmp_path):
    text = path.read_text(encoding="utf-8")
    place = tmp_path / (told(text, "as") or ["rule.yaml"])[0]
    place.write_text(text, encoding="utf-8")
    rulebook, problems = read(tmp_path)
    assert problems.errors
    message = str(problems)
    assert f"{place}:{told(text, 'line')[0]}: " in message
    for words in told(text, "says"):
        assert words in message
    assert not rulebook.provisions
    assert not rulebook.places


def test_mistakes_are_gathered_and_shown_together(tmp_path):
    (tmp_path / "one.yaml").write_text(RULE.replace("title:", "titel:"), encoding="utf-8")
    (tmp_path / "two.yaml").write_text(RULE.replace("any: true", "all: true"), encoding="utf-8")
    (tmp_path / "three.yaml").write_text(RULE, encoding="utf-8")
    rulebook, problems = read(tmp_path)
    # titel is no key and title is missing; all is no key, hence nobody is selected
    places = [problem.where.removeprefix(f"{tmp_path}/") for problem in problems]
    assert places == ["one.yaml:1", "one.yaml:3", "two.yaml:4"]
    assert [provision.id for provision in rulebook.provisions] == ["zz/nsa/rule"]
    with pytest.raises(RingfenceError) as caught:
        load_rulebook([str(tmp_path)])
    assert len(caught.value.problems) == 3


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "rule.yaml"
    path.write_text(RULE + "#" * MAX_BYTES, encoding="utf-8")
    rulebook, problems = read(tmp_path)
    assert str(problems) == f"{path}: is larger than {MAX_BYTES} bytes\n  fix: split it"
    assert not rulebook.provisions


@pytest.mark.parametrize(
    "content",
    [b"title: caf\xe9", b"\x00\x01\x02", b"id: zz\x07", b"[" * 5000, b"{a: " * 3000],
    ids=["latin-1", "binary", "a bell", "a deep list", "a deep mapping"],
)
def test_what_is_no_yaml_is_refused(content, tmp_path):
    path = tmp_path / "rule.yaml"
    path.write_bytes(content)
    rulebook, problems = read(tmp_path)
    assert problems.errors
    assert str(problems).startswith(str(path))
    assert not rulebook.provisions


def test_aliases_that_would_swell_are_refused_without_being_unfolded(tmp_path):
    lines = ["a0: &a0 [x]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30))]
    (tmp_path / "rule.yaml").write_text("\n".join(lines), encoding="utf-8")
    _, problems = read(tmp_path)
    assert "a29: is not a key of the language" in str(problems)
    assert len(str(problems)) < 10_000


@pytest.mark.parametrize("asked", ["", "%YAML 1.2\n---\n"])
def test_the_traps_of_old_yaml_are_gone(asked, tmp_path):
    (tmp_path / "rule.yaml").write_text(
        asked
        + RULE.replace("any: true", "seat_in: [NO, ON, Y]").replace(
            "duty: remove_by", "duty: remove_by, deadline: {event: e, months: 12, on: 2021-01}"
        ),
        encoding="utf-8",
    )
    rulebook, problems = read(tmp_path)
    assert not problems
    (rule,) = rulebook.provisions
    assert rule.whose.seat_in == ("NO", "ON", "Y")
    assert rule.states[0].deadline.on == PartialDate.of("2021-01")
    assert rule.states[0].cite.locator == "1.10"


@pytest.mark.parametrize("written", ["2028", '"2028"'])
def test_a_year_may_be_written_with_or_without_quotes(written, tmp_path):
    (tmp_path / "rule.yaml").write_text(RULE.replace("2020-07-01", written), encoding="utf-8")
    rulebook, problems = read(tmp_path)
    assert not problems
    assert str(rulebook.provisions[0].states[0].from_) == "2028"


def test_a_folder_that_does_not_exist_is_named():
    with pytest.raises(RingfenceError, match=r"no-such-place is neither a folder nor a jurisdiction"):
        load_rulebook(["no-such-place"])


def test_the_version_tells_one_rulebook_from_another(tmp_path):
    (tmp_path / "rule.yaml").write_text(RULE, encoding="utf-8")
    before, _ = read(tmp_path)
    again, _ = read(tmp_path)
    (tmp_path / "rule.yaml").write_text(RULE.replace("A rule", "Another rule"), encoding="utf-8")
    after, _ = read(tmp_path)
    assert before.version == again.version != after.version


def test_an_overlay_adds_to_lists_and_replaces_what_has_the_same_id(tmp_path):
    (tmp_path / "more.facts.yaml").write_text(
        "lists: [{id: zz/orders/secret, title: found in the post, entries: "
        "[{supplier: zz-acme, from: 2022-01-01, cite: {source: zz-ord, checked_on: 2026-11-20}}]}]\n"
        "permits: [{id: P-17, provisions: [zz/nsa/notify-core]}]\n",
        encoding="utf-8",
    )
    (tmp_path / "rule.yaml").write_text(RULE.replace("zz/nsa/rule", "zz/nsa/power"), encoding="utf-8")
    (tmp_path / "suppliers.yaml").write_text("- {id: zz-elm, name: Elm and Daughters}\n", encoding="utf-8")
    plain = load_rulebook([str(ZZ)])
    both = load_rulebook([str(ZZ)], overlays=[tmp_path])
    assert [entry.supplier for entry in both.lists["zz/orders/secret"].entries] == ["zz-acme"]
    assert not both.lists["zz/orders/secret"].public, "who adds to a secret list does not make it public"
    assert both.permits["P-17"].provisions == ("zz/nsa/notify-core",)
    assert len(both.provisions) == len(plain.provisions)
    assert both["zz/nsa/power"].title == "A rule"
    assert both.suppliers.resolve("Elm and Daughters") == "zz-elm"
    assert both.version != plain.version


def test_what_overlays_gave_or_added_to_is_private(tmp_path):
    (tmp_path / "rule.yaml").write_text(RULE.replace("zz/nsa/rule", "zz/nsa/power"), encoding="utf-8")
    (tmp_path / "operators.yaml").write_text("- {id: zz-elm, name: Elm}\n", encoding="utf-8")
    (tmp_path / "more.facts.yaml").write_text(
        "permits: [{id: P-17, provisions: []}]\ndocuments: [{provision: zz/nsa/notify-core}]\n", encoding="utf-8"
    )
    assert load_rulebook([str(ZZ)]).private == frozenset()
    own = load_rulebook([str(ZZ)], overlays=[tmp_path])
    assert own.private == {"zz/nsa/power", "zz-elm", "P-17", "zz/nsa/notify-core"}
    assert with_facts(own, Facts(permits=(Permit(id="P-99", provisions=()),))).private == own.private


def test_further_facts_leave_a_rulebook_as_it_was():
    plain = load_rulebook([str(ZZ)])
    more = with_facts(plain, Facts(permits=(Permit(id="P-99", provisions=()),)))
    assert "P-99" in more.permits
    assert "P-99" not in plain.permits
    assert with_facts(plain, Facts()) is plain


def test_a_provision_is_found_by_its_id_or_its_fact():
    rulebook = load_rulebook([str(ZZ)])
    assert rulebook["zz/nsa/power"] is rulebook["ZZ-POWER"]
    with pytest.raises(RingfenceError, match="no provision is named 'zz/nsa/none'"):
        rulebook["zz/nsa/none"]
