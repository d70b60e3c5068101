"""The page on adding a provision passes the check as printed, and two files are all that a provision takes."""

import re
from pathlib import Path

import pytest

from ringfence.assessment.cases import Outcome, outcomes
from ringfence.core.errors import Problems
from ringfence.rulebook.lint import lint
from ringfence.rulebook.load import Rulebook, load_rulebook

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "add-a-provision.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"# (\S+\.yaml)\n")
FILES = {found[1]: block for block in BLOCK.findall(PAGE) if (found := NAME.match(block))}
RULES = sorted(name.replace(".cases.yaml", ".yaml") for name in FILES if name.endswith(".cases.yaml"))


def write(folder: Path, names: list[str]) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name], encoding="utf-8")


def checked(folder: Path) -> tuple[Rulebook, list[Outcome]]:
    """What ``ringfence rules lint folder`` reads; any mistake fails the test."""
    problems = Problems()
    rulebook = load_rulebook([str(folder)], problems=problems)
    lint(rulebook, problems)
    found = list(outcomes(rulebook, problems))
    assert not problems, str(problems)
    assert not [str(outcome) for outcome in found if not outcome.as_expected]
    return rulebook, found


def test_every_file_of_the_page_has_a_name():
    assert len(FILES) == len(BLOCK.findall(PAGE))
    assert len(RULES) == 2


def test_the_page_passes_the_check_as_printed(tmp_path):
    write(tmp_path, list(FILES))
    rulebook, found = checked(tmp_path)
    assert f"`{len(rulebook.provisions)} provisions, {len(found)} cases, 0 mistakes`" in PAGE


@pytest.mark.parametrize("rule", RULES)
def test_a_provision_takes_two_files(tmp_path, rule):
    cases = rule.replace(".yaml", ".cases.yaml")
    write(tmp_path, [name for name in FILES if name not in (rule, cases)])
    assert len(checked(tmp_path)[0].provisions) == len(RULES) - 1
    write(tmp_path, [rule, cases])
    assert len(checked(tmp_path)[0].provisions) == len(RULES)


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_file_of_the_page_is_there_for_nothing(tmp_path, name):
    write(tmp_path, [other for other in FILES if other != name])
    try:
        rulebook, _ = checked(tmp_path)
    except AssertionError:
        return
    # Without the rule its cases are not looked at, and what was read is told, not referred to.
    assert name in RULES or "zz" not in rulebook.coverage


def test_the_page_names_every_kind_of_instrument_in_use():
    kinds = {instrument.kind for instrument in load_rulebook().instruments.values()}
    assert not [kind for kind in sorted(kinds) if f"`{kind}`" not in PAGE]
