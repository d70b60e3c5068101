"""Reading YAML 1.2 files against a pydantic model, with the line of every mistake."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

from ringfence.core.errors import Problems

M = TypeVar("M", bound=BaseModel)

MAX_BYTES = 5_000_000

Edit = Callable[[Any], Any]


class _Version12(VersionedResolver):
    """Plain scalars as YAML 1.2 reads them, whatever a file says of its version; one table of patterns for all files.

    The library asks for the version of the file at every scalar and builds its table anew for every file, which takes
    a third of the time of reading the rulebook.
    """

    processing_version = (1, 2)

    @property
    def versioned_resolver(self) -> Any:
        if not _PATTERNS:
            _PATTERNS.update(super().versioned_resolver)
        return _PATTERNS


_PATTERNS: dict[str, Any] = {}


def _loader() -> YAML:
    yaml = YAML(typ="safe")
    yaml.Resolver = _Version12
    return yaml


def read_yaml(path: Path, problems: Problems) -> Any:
    """The plain content of a file, or None with a problem reported; no tags, no duplicate keys, bounded size."""
    if path.stat().st_size > MAX_BYTES:
        problems.add(str(path), f"is larger than {MAX_BYTES} bytes", "split it")
        return None
    try:
        content = _loader().load(path.read_text(encoding="utf-8"))
        if content is None:
            problems.add(f"{path}:1", "is empty", "fill it, or remove it")
        return content
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.add(f"{path}:{line}", (error.problem or str(error)).splitlines()[0], "correct the YAML")
    except (YAMLError, ValueError, RecursionError) as error:  # ValueError: not UTF-8, or a day that no month has
        problems.add(f"{path}:1", f"cannot be read as YAML: {error}", "correct the YAML")
    return None


def read_model(path: Path, model: type[M], problems: Problems, edit: Edit | None = None) -> M | None:
    """One file as one ``model``, or None with every mistake reported at its line; ``edit`` changes what it holds."""
    content = read_yaml(path, problems)
    if content is None:
        return None
    return validated(edit(content) if edit else content, model, path, problems)


def read_models(path: Path, model: type[M], problems: Problems) -> list[M]:
    """A file that holds a list of ``model``; a bad entry does not lose the others."""
    content = read_yaml(path, problems)
    if content is None:
        return []
    if not isinstance(content, list):
        problems.add(f"{path}:1", "is not a list", "begin each entry with '- '")
        return []
    found = (validated(entry, model, path, problems, (index,)) for index, entry in enumerate(content))
    return [entry for entry in found if entry is not None]


def validated(
    content: Any, model: type[M], path: Path, problems: Problems, prefix: tuple[str | int, ...] = ()
) -> M | None:
    """``content`` as ``model``, or None with every mistake reported at its line."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        for mistake in error.errors(include_url=False):
            loc = (*prefix, *mistake["loc"])
            where = f"{path}:{line_of(path, loc)}"
            key = ".".join(str(part) for part in loc)
            problems.add(where, f"{key}: {_plainly(mistake)}", _repair(mistake))
        return None


@lru_cache(maxsize=8)
def _composed(text: str) -> Node | None:
    node: Node | None = YAML(typ="rt").compose(text)
    return node


def line_of(path: Path, loc: tuple[str | int, ...]) -> int:
    """The line (from 1) of the value that ``loc`` leads to, or of its nearest ancestor."""
    node = _composed(path.read_text(encoding="utf-8"))
    line = 0
    for step in loc:
        if node is None:
            break
        line = node.start_mark.line
        node = _child(node, step)
    return int(node.start_mark.line if node is not None else line) + 1


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), node)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: Node = node.value[step]
        return child
    return node


def _plainly(mistake: Any) -> str:
    if mistake["type"] == "extra_forbidden":
        return "is not a key of the language"
    found = mistake["input"]
    shown = "" if isinstance(found, dict | list | tuple) else f" (found {found!r})"
    return f"{mistake['msg']}{shown}"


def _repair(mistake: Any) -> str:
    if mistake["type"] == "extra_forbidden":
        return "remove it, or see docs/reference for the keys"
    if mistake["type"] == "missing":
        return "add it"
    if "expected" in mistake.get("ctx", {}):
        return f"write one of {mistake['ctx']['expected']}"
    if mistake["type"] == "string_type":
        return "put it in quotes, so that YAML keeps it a text"
    return "correct it"
