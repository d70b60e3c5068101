"""What the texts of the project must keep: links, commands, navigation, no trace of a machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MACHINE_PATH = re.compile(r"(?<![\w.~:/])/(?:root|home|Users|work|mnt|tmp)/\w")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def generated_pages() -> set[str]:
    """Keys of ``PAGES`` in ``docs/hooks.py``, read without importing mkdocs."""
    tree = ast.parse((ROOT / "docs" / "hooks.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "PAGES":
            assert isinstance(node.value, ast.Dict)
            return {ast.literal_eval(key) for key in node.value.keys if key is not None}
    raise AssertionError("docs/hooks.py has no PAGES")


def pages_in(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    else:
        for entry in nav.values() if isinstance(nav, dict) else nav:
            yield from pages_in(entry)


def own_files() -> list[Path]:
    """Text files that the repository holds or would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so the project's own files cannot be told from built ones")
    paths = [ROOT / path for path in listed.stdout.decode().split("\0") if path]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8192]]


def test_the_readme_shows_both_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert re.search(rf"^make {target}\b", readme, re.MULTILINE)
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_links_to_files_lead_somewhere(text):
    generated = {ROOT / "docs" / page for page in generated_pages()}
    links = [link for link in LINK.findall(text.read_text(encoding="utf-8")) if "://" not in link]
    targets = {link: (text.parent / link).resolve() for link in links}
    assert not [link for link, target in targets.items() if not target.exists() and target not in generated]


def test_the_navigation_names_every_page_once():
    from ruamel.yaml import YAML

    config = YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    named = list(pages_in(config["nav"]))
    written = {path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md")}
    assert sorted(named) == sorted(written | generated_pages())


def test_no_file_names_a_place_on_somebodys_machine():
    found = {
        f"{name(path)}:{number}: {match[0]}..."
        for path in own_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if path != Path(__file__) and (match := MACHINE_PATH.search(line))
    }
    assert not found
