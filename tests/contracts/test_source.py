"""What every module of the package must keep."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "ringfence"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def is_public(path: Path) -> bool:
    inside = path.relative_to(PACKAGE).with_suffix("").parts
    return not any(part.startswith("_") and part != "__init__" for part in inside)


def test_no_module_is_too_long_to_be_read_in_one_go():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    too_long = {path: lines for path, lines in lengths.items() if lines >= MOST_LINES}
    assert not too_long, f"split by idea: {too_long}"


@pytest.mark.parametrize("path", [p for p in MODULES if is_public(p)], ids=name)
def test_a_public_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{name(path)} has no docstring"


def test_every_folder_of_code_is_a_package():
    # Without __init__.py, the import contract, mypy and the wheel would pass a folder by in silence.
    bare = {name(path.parent) for path in MODULES if not (path.parent / "__init__.py").exists()}
    assert not bare


def test_imports_are_held_by_a_contract_that_knows_every_stage(root):
    import tomllib

    contract = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = contract["contracts"][0]["layers"]
    placed = {stage.strip(" ()") for layer in layers for stage in layer.split("|")}
    stages = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert {s for s in stages if not s.startswith("__")} <= placed
